#include "link/orphans.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <new>
#include <utility>

namespace wstp::link {

Orphans::Orphan::Orphan(std::unique_ptr<Child> the_child)
    : child{std::move(the_child)},
      ended{static_cast<int>(::syscall(SYS_pidfd_open, child->id(), 0))} {}

bool Orphans::Orphan::on_ready(int /*fd*/, std::uint32_t /*events*/) {
  if (!child->gone()) return true;
  collected.store(true, std::memory_order_release);  // pairs with adopt()
  return false;
}

Orphans::~Orphans() {
  for (const auto& orphan : orphans_) reactor_.unwatch(orphan->watch);
}

void Orphans::adopt(std::unique_ptr<Child> child) noexcept {
  try {
    const std::scoped_lock lock{mutex_};
    std::erase_if(orphans_, [this](const auto& each) {
      if (!each->collected.load(std::memory_order_acquire)) return false;
      reactor_.unwatch(each->watch);  // its last call may not have returned
      return true;
    });
    auto orphan = std::make_unique<Orphan>(std::move(child));
    if (!orphan->ended.valid()) return;
    Orphan& watched = *orphans_.emplace_back(std::move(orphan));
    watched.watch = reactor_.watch(watched.ended.get(), watched);
    if (watched.watch == 0) orphans_.pop_back();
  } catch (const std::bad_alloc&) {
    return;
  }
}

}  // namespace wstp::link
