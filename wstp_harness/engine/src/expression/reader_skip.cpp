// Skipping, packets and marks. A skip that runs out of bytes remembers how far it came, so that an
// expression that arrives in a thousand parts is looked at once.
#include <utility>
#include <vector>

#include "expression/packet.h"
#include "expression/reader.h"
#include "text/deliver.h"

namespace wstp::expression {

/// Cursor::skim() from the reader's own position, to be repeated when it needs more.
Status Reader::skim_base(Position& p, std::uint64_t target, bool at_least_one) {
  sync();
  const bool again = trial_.valid && trial_.base == position_.at && trial_.target == target;
  p = again ? std::move(trial_.position) : position_;
  trial_.valid = false;
  const Status status = cursor_.skim(p, target, at_least_one);
  if (status.incomplete()) trial_ = {p, position_.at, target, true};
  return status;
}

Status Reader::skip_to(std::uint64_t target, bool at_least_one) {
  Position p;
  const Status status = skim_base(p, target, at_least_one);
  // A cut packet is left behind, as reading up to the cut does.
  if (status.ok() || status.error() == Error::GetEndPacket) {
    position_ = std::move(p);
    commit();
  }
  return status;
}

Status Reader::take_last(std::uint64_t count) {
  return position_.pending <= count ? Status{} : skip_to(count, false);
}

Status Reader::skip() { return skip_to(Cursor::behind(position_), true); }

Status Reader::new_packet() { return at_boundary() ? Status{} : skip_to(0, false); }

Status Reader::next_packet(int& code) {
  if (position_.pending != 0 || position_.stand == Stand::Function) {
    return Error::NextPacketUnread;
  }
  sync();
  Position head = position_;
  Status status = cursor_.settle(head);
  if (!status.ok()) return status;
  if (head.stand != Stand::Function) {
    position_ = std::move(head);
    commit();
    return Error::GetSequence;
  }
  std::int64_t arguments = 0;
  text::Text text;
  status = atoms_.head(head, arguments, text);
  if (!status.ok()) return status;
  std::vector<char> name;
  text::Extent extent;
  const Error error = text::deliver<text::Encoding::Native>(text, name, extent);
  if (error != Error::Ok) return error;
  position_ = std::move(head);
  Cursor::leave_whole(position_);
  commit();
  const auto known = packet_code({name.data(), name.size()});
  if (!known) return Error::UnknownPacket;
  code = *known;
  return {};
}

Mark Reader::mark() {
  sync();
  in_->pin(position_.at);
  return {position_};
}

void Reader::forget(const Mark& mark) { in_->unpin(mark.position.at); }

Status Reader::seek(const Mark& mark, std::int64_t count) {
  if (count < 0 || mark.position.at < in_->oldest() || mark.position.at > in_->end()) {
    return Error::GetSequence;
  }
  sync();
  const Position before = position_;
  in_->pin(before.at);
  in_->rewind(mark.position.at);
  position_ = mark.position;
  const bool nested = position_.pending != 0 || position_.stand == Stand::Function;
  Status status;
  for (; count != 0 && status.ok(); --count) {
    if (nested && position_.pending == 0 && position_.between()) status = Error::GetSequence;
    if (status.ok()) status = skip();
  }
  if (!status.ok()) {
    position_ = before;
    in_->rewind(before.at);
  }
  in_->unpin(before.at);
  return status;
}

}  // namespace wstp::expression
