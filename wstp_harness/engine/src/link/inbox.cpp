#include "link/inbox.h"

namespace wstp::link {

void Inbox::on_message(transport::Message message) {
  if (Handler const function = handler(); function != nullptr) {
    function(owner_, message.code, message.argument);
  } else {
    keep(message);
  }
}

void Inbox::keep(transport::Message message) {
  const std::scoped_lock lock{mutex_};
  if (kept_.size() < kCapacity) kept_.push_back(message);
}

bool Inbox::ready() {
  const std::scoped_lock lock{mutex_};
  return !kept_.empty();
}

std::optional<transport::Message> Inbox::take() {
  const std::scoped_lock lock{mutex_};
  if (kept_.empty()) return std::nullopt;
  const transport::Message message = kept_.front();
  kept_.pop_front();
  return message;
}

}  // namespace wstp::link
