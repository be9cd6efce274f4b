// The timed loops. The leader measures, the follower answers; both look at what they receive, and a
// difference is an exception, never a fast figure. The follower stops when the leader says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "channel.h"
#include "timing.h"

namespace pump {

enum class Workload : std::uint8_t {
  IntegerRoundTrip,  // one Integer32 there and back
  IntegerStream,     // `window` Integer32, flushed every so many, then one back
  RealRoundTrip,     // one Real64 list there and back
  RealStream,        // `window` Real64 lists, then one Integer32 back
  RealExchange,      // a Real64 list each way at the same time
  ByteRoundTrip,     // one Integer8 list there and back
};

struct Plan {
  Workload workload{};
  std::size_t bytes = 0;  // payload of one message
  int window = 1;         // messages before an answer (streams)
  int flush_every = 1;    // messages before a flush (IntegerStream)
  Timing timing{};
};

/// Times one plan; a sample is the nanoseconds of one round trip, exchange or window.
std::vector<double> lead(Channel& channel, const Plan& plan);

/// Tells the follower of `workload` to return.
void stop(Channel& channel, Workload workload);

/// Answers until stopped.
void follow(Channel& channel, Workload workload, int window);

}  // namespace pump
