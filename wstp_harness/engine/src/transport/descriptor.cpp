#include "transport/descriptor.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace wstp::transport {

void Descriptor::reset(int fd) noexcept {
  // Linux closes the number even when close() reports EINTR, so it is never tried twice.
  if (fd_ >= 0) ::close(fd_);
  fd_ = fd;
}

WakeEvent::WakeEvent() : event_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {}

void WakeEvent::signal() noexcept {
  const std::uint64_t one = 1;
  // Fails only when the counter is full, and then the descriptor is readable already.
  [[maybe_unused]] const auto ignored = ::write(event_.get(), &one, sizeof one);
}

void WakeEvent::clear() noexcept {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto ignored = ::read(event_.get(), &count, sizeof count);
}

}  // namespace wstp::transport
