// Children whose link was closed while they still ran. The reactor's thread collects each as soon
// as it ends, so that none stays behind as a zombie while the environment lives.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "link/child.h"
#include "transport/descriptor.h"
#include "transport/reactor.h"

namespace wstp::link {

class Orphans {
 public:
  explicit Orphans(transport::Reactor& reactor) : reactor_{reactor} {}

  Orphans(const Orphans&) = delete;
  Orphans& operator=(const Orphans&) = delete;
  Orphans(Orphans&&) = delete;
  Orphans& operator=(Orphans&&) = delete;

  /// Lets go of those that still run: nobody watches them any more.
  ~Orphans();

  /// Any thread. Without a descriptor or memory left the child is nobody's, as after ~Orphans.
  void adopt(std::unique_ptr<Child> child) noexcept;

 private:
  struct Orphan final : transport::Watcher {
    explicit Orphan(std::unique_ptr<Child> child);

    bool on_ready(int fd, std::uint32_t events) override;

    std::unique_ptr<Child> child;
    transport::Descriptor ended;  // readable once the process has ended
    transport::Reactor::WatchId watch = 0;
    std::atomic<bool> collected{false};
  };

  transport::Reactor& reactor_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Orphan>> orphans_;
};

}  // namespace wstp::link
