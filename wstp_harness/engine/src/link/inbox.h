// Urgent messages of one link: to the handler if there is one, else into a queue that the program
// polls (WSMessageReady, WSGetMessage: documented so; Wolfram's library drops them). Messages
// arrive on any thread, and no lock is held while a handler runs.
#pragma once

#include <atomic>
#include <deque>
#include <mutex>
#include <optional>

#include "link/handle.h"
#include "transport/transport.h"

namespace wstp::link {

class Inbox final : public transport::Sink {
 public:
  using Handler = void (*)(WSLinkObject* link, int message, int argument);

  /// Messages kept for a program that has no handler; later ones are dropped.
  static constexpr std::size_t kCapacity = 1024;

  void on_message(transport::Message message) override;

  void set_owner(WSLinkObject* handle) { owner_ = handle; }

  void set_handler(Handler function) { handler_.store(function, std::memory_order_release); }

  [[nodiscard]] Handler handler() const { return handler_.load(std::memory_order_acquire); }

  /// Queues a message whatever handler there is (loopback links, which have none).
  void keep(transport::Message message);

  [[nodiscard]] bool ready();

  /// The oldest kept message.
  std::optional<transport::Message> take();

 private:
  WSLinkObject* owner_ = nullptr;  // set before any message can arrive
  std::atomic<Handler> handler_{
      nullptr};  // release/acquire: what the program wrote before setting it
  std::mutex mutex_;
  std::deque<transport::Message> kept_;
};

}  // namespace wstp::link
