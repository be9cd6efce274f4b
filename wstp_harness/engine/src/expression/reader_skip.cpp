// Skipping, packets and marks. A skip that runs out of bytes remembers how far it came, so that an
// expression that arrives in a thousand parts is looked at once.
#include <algorithm>
#include <string>

#include "expression/packet.h"
#include "expression/reader.h"
#include "text/deliver.h"

namespace wstp::expression {

namespace {

/// A fresh or half-read array that is skipped to its end need not be walked: its leaves are what
/// counts.
void forget_structure(Position& p, std::uint64_t target) {
  while (!p.arrays.empty() && p.pending == p.arrays.back().floor) {
    const ArrayWalk& walk = p.arrays.back();
    const std::uint64_t outside = p.pending - walk.own();
    if (outside < target) return;
    p.pending = outside + walk.leaves;
    p.arrays.pop_back();
    p.structured = p.run.remaining != 0 || !p.arrays.empty();
  }
}

}  // namespace

/// Expressions behind the current token's own expression.
std::uint64_t Reader::behind_current() const {
  const Position& p = position_;
  if (p.stand == Stand::Function) return p.pending - p.current.count - 1;
  if (p.stand == Stand::Atom) return p.pending;
  return p.pending == 0 ? 0 : p.pending - 1;
}

/// Elements of the packed run at `p` down to `target`, at once.
Status Reader::skip_run(Position& p, std::uint64_t target) const {
  const std::uint64_t count = std::min(p.run.remaining - 1, p.pending - target);
  const std::uint64_t size = count * number::size_of(p.run.kind);
  const std::size_t here = bytes_at(p).size();
  if (here < size) return need(size - here);
  p.at += size;
  p.run.remaining -= count;
  p.pending -= count;
  return {};
}

/// Moves to where `target` expressions are left, between two tokens; past an expression that begins
/// where none is pending when `at_least_one`.
Status Reader::skim(Position& p, std::uint64_t target, bool at_least_one) const {
  bool begin = at_least_one && p.between();
  while (true) {
    Status status = leave(p);
    if (!status.ok()) return status;
    forget_structure(p, target);
    const bool packed = p.arrays.empty() || p.pending != p.arrays.back().floor;
    if (p.run.remaining > 1 && p.pending > target && packed) {
      status = skip_run(p, target);
      if (!status.ok()) return status;
    }
    if (!begin && p.pending <= target) return {};
    begin = false;
    status = advance(p);
    if (!status.ok()) return status;
  }
}

/// skim() from the reader's own position, to be repeated when it needs more.
Status Reader::skim_base(Position& p, std::uint64_t target, bool at_least_one) {
  sync();
  const bool again = trial_.valid && trial_.base == position_.at && trial_.target == target;
  p = again ? std::move(trial_.position) : position_;
  trial_.valid = false;
  const Status status = skim(p, target, at_least_one);
  if (status.incomplete()) trial_ = {std::move(p), position_.at, target, true};
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

Status Reader::skip() { return skip_to(behind_current(), true); }

Status Reader::new_packet() { return at_boundary() ? Status{} : skip_to(0, false); }

Status Reader::next_packet(int& code) {
  if (position_.pending != 0 || position_.stand == Stand::Function) {
    return Error::NextPacketUnread;
  }
  sync();
  Position head = position_;
  Status status = settle(head);
  if (!status.ok()) return status;
  if (head.stand != Stand::Function) {
    position_ = std::move(head);
    commit();
    return Error::GetSequence;
  }
  std::int64_t arguments = 0;
  text::Text text;
  status = find_head(head, arguments, text);
  if (!status.ok()) return status;
  std::vector<char> name;
  text::Extent extent;
  const Error error = text::deliver<text::Encoding::Native>(text, name, extent);
  if (error != Error::Ok) return error;
  position_ = std::move(head);
  leave_whole(position_);
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
