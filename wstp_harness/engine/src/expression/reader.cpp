// Tokens and numbers: standing on the current one, moving to the next.
#include "expression/reader.h"

namespace wstp::expression {

namespace {

constexpr long kUnsigned32 = 164;
constexpr long kSwapped32 = 229;

}  // namespace

void Reader::sync() { position_.at = in_->position(); }

void Reader::commit() { in_->consume(static_cast<std::size_t>(position_.at - in_->position())); }

Status Reader::on_current() {
  sync();
  const Status status = cursor_.settle(position_);
  commit();
  return status;
}

Status Reader::next(int& type) {
  sync();
  Status status = cursor_.leave(position_);
  if (status.ok()) status = cursor_.advance(position_);
  commit();
  if (status.ok()) type = token::type_of(position_.current.token);
  return status;
}

Status Reader::next_raw(int& token) {
  sync();
  Status status;
  if (Cursor::on_array(position_)) {
    Cursor::flatten(position_);
  } else {
    status = cursor_.leave(position_);
    if (status.ok()) status = cursor_.advance(position_);
  }
  commit();
  if (status.ok()) token = token::raw_type_of(position_.current.token);
  return status;
}

Status Reader::type(int& type) {
  const Status status = on_current();
  if (status.ok()) type = token::type_of(position_.current.token);
  return status;
}

Status Reader::raw_type(int& token) {
  const Status status = on_current();
  if (status.ok()) token = token::raw_type_of(position_.current.token);
  return status;
}

Status Reader::argument_count(std::int64_t& count) {
  if (position_.stand != Stand::Function && position_.stand != Stand::Counted) {
    return Error::GetSequence;
  }
  count = static_cast<std::int64_t>(position_.current.count);
  position_.stand = Stand::Counted;
  return {};
}

Status Reader::raw_argument_count(std::int64_t& count) {
  if (Cursor::on_array(position_)) {
    count = static_cast<std::int64_t>(position_.arrays.back().header->total);
    return {};
  }
  return argument_count(count);
}

Status Reader::get_slow(number::Kind kind, void* value) {
  const Status status = on_current();
  if (!status.ok()) return status;
  bool taken = false;
  const Status number = atoms_.number(position_, kind, value, taken);
  if (!taken) return number;
  Cursor::leave_whole(position_);
  commit();
  return number;
}

Status Reader::get_number(long type, void* value) {
  if (type == kUnsigned32 || type == kSwapped32) return get_slow(number::Kind::Integer32, value);
  if (type < 0x80 || type > 0xFF) return Error::Unknown;
  const auto kind = number::native_kind(static_cast<number::Token>(type));
  return kind ? get_slow(*kind, value) : Status{Error::Unknown};
}

}  // namespace wstp::expression
