#include "link/link.h"

#include "link/child.h"
#include "link/journal.h"
#include "link/replacements.h"

namespace wstp::link {

Link::Link(Surroundings& around, long number)
    : around_{around},
      number_{number},
      state_{Phase::Connected},
      reader_{input_},
      writer_{input_},
      loans_{around.allocator()} {
  options_.mode = Mode::Loopback;
}

Link::Link(Surroundings& around, long number, std::unique_ptr<transport::Transport> transport,
           Options options)
    : around_{around},
      number_{number},
      state_{Phase::Fresh},
      transport_{std::move(transport)},
      reader_{input_},
      writer_{output_, this},
      options_{std::move(options)},
      name_{transport_->name()},
      loans_{around.allocator()} {}

Link::~Link() {
  if (transport_ == nullptr) return;
  push_what_goes();
  transport_->set_sink(nullptr);
  transport_->close();
  if (child_ != nullptr && !child_->gone()) around_.reactor().collect(child_->id());
}

void Link::set_handle(WSLinkObject* handle) {
  handle_ = handle;
  inbox_.set_owner(handle);
}

bool Link::enter(Operation operation) {
  switch (state_.check(operation)) {
    case State::Verdict::Go:
      return true;
    case State::Verdict::Refused:
      return false;
    case State::Verdict::ConnectFirst:
      break;
  }
  const Error error = connect();
  return error == Error::Ok || fail(error);
}

bool Link::fail(Error error) {
  state_.fail(error);
  if (journal_ != nullptr) journal_->error(error);
  return false;
}

bool Link::activate() { return enter(Operation::Activate); }

bool Link::establish(const greeting::Features& features) {
  if (state_.phase() == Phase::Fresh) established_ = features;
  return activate();
}

bool Link::put_message(int code) {
  constexpr int synchronize = 5;
  constexpr int mark_top_level = 8;
  const bool counts = code == synchronize || code == mark_top_level;
  return put_message(code, counts ? static_cast<int>(writer_.bytes_put() + 1) : 0);
}

bool Link::put_message(int code, int argument) {
  if (state_.check(Operation::Message) != State::Verdict::Go) return false;
  if (code < 0 || argument < 0) return fail(Error::BadParameter);
  if (transport_ == nullptr) {
    inbox_.keep({code, argument});
    return true;
  }
  const Error error = transport_->send_message({code, argument});
  return error == Error::Ok || fail(error);
}

std::optional<std::string> Link::peer_id() const {
  if (transport_ == nullptr || state_.phase() == Phase::Fresh) return std::nullopt;
  return writer_.peer().environment_id;
}

Replacements& Link::make_replacements() {
  if (replacements_ == nullptr) replacements_ = std::make_unique<Replacements>();
  return *replacements_;
}

Journal& Link::make_journal() {
  if (journal_ == nullptr) journal_ = std::make_unique<Journal>(input_, out());
  return *journal_;
}

bool Link::journal_reading() {
  journal_->note_read();
  return true;
}

void Link::set_child(std::unique_ptr<Child> child) { child_ = std::move(child); }

void Link::copy_unread(Link& other) { reader_.copy_from(other.reader_); }

}  // namespace wstp::link
