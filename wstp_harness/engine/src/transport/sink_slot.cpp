#include "transport/sink_slot.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace wstp::transport {

namespace {

constexpr std::size_t EARLY_LIMIT = 32;

}  // namespace

void SinkSlot::set(Sink* sink) {
  std::unique_lock lock{mutex_};
  sink_ = nullptr;  // nothing new begins while the old one's deliveries end
  wait_for_others(lock);
  if (sink != nullptr && !had_sink_ && !deliver_early(lock, *sink)) return;
  had_sink_ = true;
  sink_ = sink;
}

/// What came before there was a sink, in order: later arrivals queue behind until all is handed
/// over. False when the sink took itself away meanwhile.
bool SinkSlot::deliver_early(std::unique_lock<std::mutex>& lock, Sink& sink) {
  while (!early_.empty() && !had_sink_) {
    const auto early = std::exchange(early_, {});
    lock.unlock();
    for (const auto& message : early) sink.on_message(message);
    lock.lock();
  }
  return !had_sink_;
}

void SinkSlot::deliver(Message message) {
  std::unique_lock lock{mutex_};
  if (sink_ == nullptr) {
    if (!had_sink_ && early_.size() < EARLY_LIMIT) early_.push_back(message);
    return;
  }
  Sink* const sink = sink_;
  const auto me = std::this_thread::get_id();
  inside_.push_back(me);
  lock.unlock();
  sink->on_message(message);
  lock.lock();
  inside_.erase(std::ranges::find(inside_, me));
  returned_.notify_all();
}

void SinkSlot::wait_for_others(std::unique_lock<std::mutex>& lock) {
  const auto me = std::this_thread::get_id();
  returned_.wait(lock, [this, me] {
    return std::ranges::all_of(inside_, [me](std::thread::id each) { return each == me; });
  });
}

}  // namespace wstp::transport
