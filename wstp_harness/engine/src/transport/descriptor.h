// A file descriptor with one owner, and the few calls on one that must cope with EINTR or SIGPIPE.
// Every descriptor the transports make is close-on-exec, so a program started by this process never
// keeps a link of ours alive.
#pragma once

#include <utility>

namespace wstp::transport {

class Descriptor {
 public:
  Descriptor() = default;

  explicit Descriptor(int fd) noexcept : fd_{fd} {}

  Descriptor(Descriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}

  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) reset(std::exchange(other.fd_, -1));
    return *this;
  }

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  ~Descriptor() { reset(); }

  [[nodiscard]] int get() const noexcept { return fd_; }

  [[nodiscard]] bool valid() const noexcept { return fd_ >= 0; }

  void reset(int fd = -1) noexcept;

 private:
  int fd_ = -1;
};

/// A counter that makes a descriptor readable: how another thread ends a poll().
class WakeEvent {
 public:
  WakeEvent();

  /// Invalid when the process has no descriptor left.
  [[nodiscard]] int fd() const noexcept { return event_.get(); }

  void signal() noexcept;  // any thread, async-signal-safe
  void clear() noexcept;

 private:
  Descriptor event_;
};

}  // namespace wstp::transport
