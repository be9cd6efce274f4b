// The environment's one background thread: it sleeps in epoll until a message channel has something
// or a peer hung up, and tells the transport that watches. It is started by the first watch() and
// it never polls. The byte streams do not pass through here; their readers sleep on them directly.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

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

class Reactor {
 public:
  using WatchId = std::uint64_t;  // 0 is no watch

  Reactor();

  /// Stops and joins the thread. Every watch must have been removed; lingering sockets are closed.
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

  /// Takes a socket whose writing side is shut down and throws away what still arrives until the
  /// peer closes, so that the kernel does not answer it with a reset that would destroy bytes the
  /// peer has not read yet. Given up after ten seconds, or when 64 newer ones came.
  void linger(Descriptor socket) noexcept;

 private:
  using Clock = std::chrono::steady_clock;

  struct Watch {
    int fd = -1;
    Watcher* watcher = nullptr;
  };

  struct Lingering {
    Descriptor socket;
    Clock::time_point until;
  };

  bool start();
  WatchId list(int fd);
  void run() noexcept;
  int milliseconds_to_sleep();
  void dispatch(WatchId id, std::uint32_t events);
  bool discard_input(WatchId id);

  Descriptor epoll_;
  WakeEvent wake_;
  std::mutex mutex_;  // guards everything below; never held while a watcher runs
  std::condition_variable dispatched_;
  std::map<WatchId, Watch> watches_;
  std::map<WatchId, Lingering> lingering_;
  WatchId last_id_ = 0;
  WatchId dispatching_ = 0;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace wstp::transport
