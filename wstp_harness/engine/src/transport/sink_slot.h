// Where a transport keeps the sink of its link: delivery may come from any thread, and taking the
// sink away waits for the deliveries under way. No lock is held while a sink runs.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "transport/transport.h"

namespace wstp::transport {

class SinkSlot {
 public:
  /// The first sink receives, before this returns, what was delivered when there was none yet (at
  /// most 32 messages). After a return of set(nullptr) no call is under way, except the one set()
  /// is called from.
  void set(Sink* sink);

  void deliver(Message message);

 private:
  bool deliver_early(std::unique_lock<std::mutex>& lock, Sink& sink);
  void wait_for_others(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::thread::id> inside_;  // one entry per delivery under way
  std::vector<Message> early_;
  Sink* sink_ = nullptr;
  bool had_sink_ = false;  // or was told that there is none
};

}  // namespace wstp::transport
