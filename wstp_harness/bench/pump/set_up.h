// Two ends that find each other, come to stand and are closed again, over and over: one thread
// listens, the other connects.
#pragma once

#include <memory>
#include <string>

#include "library.h"
#include "timing.h"

namespace pump {

/// One way to meet. The first three run in the listening thread, the others in the connecting one;
/// nobody leaves before both have met.
class Meeting {
 public:
  Meeting() = default;
  Meeting(const Meeting&) = delete;
  Meeting& operator=(const Meeting&) = delete;
  Meeting(Meeting&&) = delete;
  Meeting& operator=(Meeting&&) = delete;
  virtual ~Meeting() = default;

  /// Opens the listening end and returns what the other one needs to know.
  virtual std::string open() = 0;

  /// Waits until the link stands.
  virtual void complete() = 0;

  virtual void close() = 0;

  /// Connects and waits until the link stands.
  virtual void join(const std::string& name) = 0;

  virtual void leave() = 0;
};

/// Over a link of `protocol`.
std::unique_ptr<Meeting> link_meeting(const Library& library, Environment environment,
                                      const std::string& protocol);

/// Two TCP connections on 127.0.0.1, as a TCPIP link has.
std::unique_ptr<Meeting> tcp_meeting();

/// One memory file that both threads map and unmap, with a futex each way.
std::unique_ptr<Meeting> memory_meeting();

/// Nanoseconds of a whole meeting, one entry a sample.
std::vector<double> time_meetings(Meeting& meeting, const Timing& timing);

}  // namespace pump
