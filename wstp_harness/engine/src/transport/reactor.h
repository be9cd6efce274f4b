// The environment's one background thread: it sleeps in epoll until a message channel has something
// or a peer hung up, and tells the transport that watches. It is started by the first watch() and
// it never polls. The byte streams do not pass through here; their readers sleep on them directly.
#pragma once

#include <sys/types.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "transport/descriptor.h"

namespace wstp::transport {

/// Told by the reactor's thread that its descriptor has something.
class Watcher {
 public:
  Watcher() = default;
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  Watcher(Watcher&&) = delete;
  Watcher& operator=(Watcher&&) = delete;
  virtual ~Watcher() = default;

  /// `events` are epoll's (level-triggered: what is not taken is told again). False ends the watch
  /// of `fd`, which a hang-up needs because it never goes away.
  virtual bool on_ready(int fd, std::uint32_t events) = 0;
};

/// The sockets of a link that this side has closed and the other may still read from.
struct Parting {
  Descriptor data;                       // its writing side is shut down
  Descriptor message;                    // may be missing: then the peer has been told
  std::array<std::byte, 4> last_word{};  // what is said on it when the peer has to be told
};

class Reactor {
 public:
  using WatchId = std::uint64_t;  // 0 is no watch

  Reactor();

  /// Stops and joins the thread. Every watch must have been removed. Peers that have not been told
  /// of the close get half a second to read on; then what still lingers is closed.
  ~Reactor();

  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;
  Reactor(Reactor&&) = delete;
  Reactor& operator=(Reactor&&) = delete;

  /// Watches `fd` for input and hang-up. 0 when the system has no thread or descriptor left.
  WatchId watch(int fd, Watcher& watcher);

  /// No call of the watcher for this watch is under way in another thread or begins after the
  /// return. From inside that very call it returns at once. 0 and ended watches are allowed.
  void unwatch(WatchId id) noexcept;

  /// Throws away what still arrives until the peer closes, so that the kernel does not answer it
  /// with a reset that would destroy bytes the peer has not read yet. Given up, with the last word,
  /// after ten seconds, one second after a peer that was not told has written something, or when
  /// 64 newer ones came.
  void linger(Parting parting) noexcept;

  /// Collects a child of this process when it ends, if that is before the end of the reactor. One
  /// that cannot be watched is left alone.
  void collect(pid_t child) noexcept;

 private:
  using Clock = std::chrono::steady_clock;

  struct Watch {
    int fd = -1;
    Watcher* watcher = nullptr;
  };

  struct Lingering {
    Parting parting;
    std::array<WatchId, 2> ids{};
    Clock::time_point until;
  };

  struct Running {
    pid_t child = 0;
    Descriptor ended;  // readable once the process has ended
    WatchId id = 0;
  };

  bool start();
  WatchId list(int fd);
  void run() noexcept;
  int milliseconds_to_sleep();
  void dispatch(WatchId id, std::uint32_t events);
  bool discard_input(WatchId id);
  bool collect_ended(WatchId id);
  void give_up_late_ones();
  void wait_for_readers();

  Descriptor epoll_;
  WakeEvent wake_;
  std::mutex mutex_;                    // guards everything below; never held while a watcher runs
  std::condition_variable dispatched_;  // also told when a lingering peer has gone
  std::map<WatchId, Watch> watches_;
  std::deque<Lingering> lingering_;  // in the order in which they came
  std::vector<Running> running_;
  WatchId last_id_ = 0;
  WatchId dispatching_ = 0;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace wstp::transport
