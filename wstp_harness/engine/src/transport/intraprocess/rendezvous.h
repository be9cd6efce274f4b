// Where the two ends of an IntraProcess link find each other: names to waiting listeners, for the
// whole process. This is the engine's only mutable global: the ends may belong to environments that
// know nothing of each other, and a name has to mean the same to both.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "transport/duplex.h"
#include "transport/sink_slot.h"
#include "transport/transport.h"

namespace wstp::transport::intraprocess {

/// What both ends of one link own together; the last of them frees it. Index as in DuplexState.
struct Meeting {
  Meeting();

  [[nodiscard]] std::array<std::span<std::byte>, 2> data() const;

  DuplexState state{};
  std::array<std::unique_ptr<std::byte[]>, 2> memory;
  std::array<SinkSlot, 2> sinks;
  std::atomic<bool> connected{false};
};

/// A listener's meeting under a new name (7 letters or digits and `_ipq`).
struct Announced {
  std::string name;
  std::shared_ptr<Meeting> meeting;
};

Announced announce();

/// The meeting of that name, which is then no longer to be had. nullptr: nobody listens there.
std::shared_ptr<Meeting> join(const std::string& name);

/// The listener is gone or has been joined.
void withdraw(const std::string& name) noexcept;

}  // namespace wstp::transport::intraprocess
