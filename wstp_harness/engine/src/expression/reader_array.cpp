// Lists and arrays as a whole and by parts. What is read is first seen to be complete, then
// measured, then taken; one packed list that lies here in a piece is taken at once.
#include <utility>

#include "expression/leaves.h"
#include "expression/reader.h"

namespace wstp::expression {

/// Whether a fresh token or a function that was only looked at begins what is in the queue, and
/// nothing but its own array is open.
bool Reader::at_plain_function() const {
  const Position& p = position_;
  const bool function = p.stand == Stand::Function && p.current.in_stream;
  if (!p.between() && !function) return false;
  return p.run.remaining == 0 && p.arrays.size() == (Cursor::on_array(p) ? 1U : 0U);
}

bool Reader::array_comes() const {
  const auto bytes = in_->unread();
  return position_.between() && at_plain_function() && !bytes.empty() &&
         bytes[0] == std::byte{token::kArray};
}

Status Reader::begin_list(std::uint64_t& count) {
  whole_list_ = at_plain_function() && find_packed_list(in_->unread(), list_);
  if (whole_list_) {
    count = list_.run.remaining;
    return {};
  }
  ArrayShape shape;
  const Status status = measure_array(shape, count);
  if (!status.ok()) return status;
  return shape.rank() == 1 ? Status{} : Status{Error::GetSequence};
}

Status Reader::begin_array(ArrayShape& shape, std::uint64_t& total) {
  whole_list_ = at_plain_function() && find_packed_array(in_->unread(), list_, shape);
  if (!whole_list_) return measure_array(shape, total);
  total = list_.run.remaining;
  return {};
}

/// On a function that is an array and completely here.
Status Reader::measure_array(ArrayShape& shape, std::uint64_t& total) {
  Status status = on_current();
  if (!status.ok()) return status;
  if (position_.stand != Stand::Function) return Error::GetSequence;
  Position end;
  status = skim_base(end, Cursor::behind(position_), true);
  if (!status.ok()) return status;
  ArrayShape found;
  status = Leaves{cursor_, atoms_}.shape(position_, found);
  if (!status.ok()) return status;
  total = 1;
  for (const std::int64_t dimension : found.dimensions) {
    total *= static_cast<std::uint64_t>(dimension);  // as many leaves as were counted
  }
  shape = std::move(found);
  return status;
}

/// Behind the list that begin_list found.
void Reader::pass_list() {
  position_.pending = Cursor::behind(position_);
  position_.arrays.clear();  // at most the list's own
  position_.stand = Stand::Between;
  position_.structured = false;
  in_->consume(list_.size);
}

/// The leaves of what begin_list or begin_array found.
Status Reader::fetch(number::Kind kind, void* into, std::uint64_t count) {
  auto* const bytes = static_cast<std::byte*>(into);
  if (whole_list_) {
    const Error error = convert_run(list_.run.kind, list_.elements, kind, bytes, count);
    if (error != Error::Ok) return look_at_current(error);
    pass_list();
    return {};
  }
  Position p = position_;
  const std::uint64_t target = Cursor::behind(position_);
  Status status = Leaves{cursor_, atoms_}.take(p, kind, bytes, count);
  if (status.ok()) status = cursor_.skim(p, target, false);
  if (status.ok() && p.run.remaining != 0 && p.arrays.empty()) status = Error::Malformed;
  if (!status.ok()) return status;
  position_ = std::move(p);
  commit();
  return status;
}

Status Reader::get_list(number::Kind kind, Block<std::byte>& out, std::uint64_t& count) {
  Status status = begin_list(count);
  if (!status.ok()) return status;
  Block<std::byte> block{static_cast<std::size_t>(count) * number::size_of(kind)};
  status = fetch(kind, block.data(), count);
  if (status.ok()) out = std::move(block);
  return status;
}

Status Reader::get_array(number::Kind kind, Block<std::byte>& out, ArrayShape& shape) {
  std::uint64_t total = 0;
  Status status = begin_array(shape, total);
  if (!status.ok()) return status;
  Block<std::byte> block{static_cast<std::size_t>(total) * number::size_of(kind)};
  status = fetch(kind, block.data(), total);
  if (status.ok()) out = std::move(block);
  return status;
}

Status Reader::open_array(ArrayShape& shape, int& leaf) {
  Status status = on_current();
  if (!status.ok()) return status;
  ArrayShape found;
  if (Cursor::on_array(position_)) {
    const ArrayHeader& header = *position_.arrays.back().header;
    const Error error = shape_of(header.block, header.levels, found);
    if (error != Error::Ok) return error;
  } else {
    std::uint64_t total = 0;
    status = measure_array(found, total);
    if (!status.ok()) return status;
  }
  status = Leaves{cursor_, atoms_}.first(position_, leaf);
  if (status.ok()) shape = std::move(found);
  return status;
}

Status Reader::get_array_data(number::Kind kind, void* into, std::uint64_t count) {
  sync();
  Position p = position_;
  const Status status = Leaves{cursor_, atoms_}.take(p, kind, static_cast<std::byte*>(into), count);
  if (!status.ok()) return status;
  position_ = std::move(p);
  commit();
  return status;
}

}  // namespace wstp::expression
