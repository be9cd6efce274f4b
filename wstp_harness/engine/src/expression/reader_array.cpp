// Lists and arrays as a whole and by parts. What is read is first seen to be complete, then
// measured, then taken; one packed list that lies here in a piece is taken at once.
#include <algorithm>
#include <cstring>

#include "base/byte_io.h"
#include "expression/kind_switch.h"
#include "expression/reader.h"
#include "number/convert.h"
#include "text/body.h"
#include "text/deliver.h"

namespace wstp::expression {

namespace {

using text::Encoding;

Error native_text(const text::Text& text, std::string& native) {
  text::Extent extent;
  const Error error = text::measure(text, Encoding::Native, extent);
  if (error != Error::Ok) return error;
  native.resize(extent.units);
  text::deliver(text, Encoding::Native, 0, native.data());
  return Error::Ok;
}

Error convert_run(number::Kind from, const std::byte* payload, number::Kind to, std::byte* into,
                  std::uint64_t count) {
  return with_element(to, [&]<typename T>(std::type_identity<T>) {
    return number::convert(from, payload, reinterpret_cast<T*>(into), count);
  });
}

/// Functions inside functions are an array when all of a level have the same length and only the
/// innermost hold leaves. Fed with counts and leaves in order; heads are not compared below the
/// first.
class Rectangle {
 public:
  explicit Rectangle(ArrayShape& shape) : shape_{shape} {}

  /// A function; false when it does not fit. The first of its level adds to the shape.
  bool open(std::uint64_t count) {
    take();
    if (left_.size() == shape_.rank()) {
      if (closed_) return false;
      shape_.dimensions.push_back(static_cast<std::int64_t>(count));
    } else if (shape_.dimensions[left_.size()] != static_cast<std::int64_t>(count)) {
      return false;
    }
    left_.push_back(count);
    closed_ = closed_ || count == 0;
    close();
    return true;
  }

  bool leaf() {
    if (left_.size() != shape_.rank()) return false;
    take();
    closed_ = true;  // no deeper level can follow
    close();
    return true;
  }

 private:
  void take() {
    if (!left_.empty()) --left_.back();
  }

  void close() {
    while (!left_.empty() && left_.back() == 0) left_.pop_back();
  }

  ArrayShape& shape_;
  std::vector<std::uint64_t> left_;  // of the open levels
  bool closed_ = false;
};

}  // namespace

/// The shape an array's header tells.
Error Reader::header_shape(std::span<const std::byte> block, std::span<const token::Level> levels,
                           ArrayShape& shape) {
  for (const token::Level& level : levels) {
    text::Text text;
    const auto body = block.subspan(level.body_offset, level.body_size);
    Error error = text::parse_body(body, text);
    if (error != Error::Ok) return error;
    shape.dimensions.push_back(level.dimension);
    error = native_text(text, shape.heads.emplace_back());
    if (error != Error::Ok) return error;
  }
  return Error::Ok;
}

Error Reader::walk_shape(const Position& p, ArrayShape& shape) {
  const ArrayHeader& header = *p.arrays.back().header;
  return header_shape(header.block, header.levels, shape);
}

/// Whether `p` is on an array of the stream, none of it read.
bool Reader::on_array(const Position& p) {
  return p.stand == Stand::Function && p.current.token == token::kArray;
}

/// From the array at `p` to its leaves, which are then plain expressions.
void Reader::enter_leaves(Position& p) {
  const ArrayWalk walk = std::move(p.arrays.back());
  p.arrays.pop_back();
  p.pending = p.pending - walk.own() + walk.leaves;
  leave_whole(p);
}

/// The shape of the complete expression whose function is current at `p`.
Status Reader::measure_shape(Position p, ArrayShape& shape) {
  const std::uint64_t target = p.pending - p.current.count - 1;
  if (on_array(p)) {
    const Error error = walk_shape(p, shape);
    if (error != Error::Ok) return error;
    enter_leaves(p);
    return only_numbers(std::move(p), target);
  }
  Rectangle rectangle{shape};
  while (true) {
    if (p.stand == Stand::Function) {
      const std::size_t rank = shape.rank();
      if (!rectangle.open(p.current.count)) return Error::GetSequence;
      std::int64_t count = 0;
      text::Text head;
      const Status status = find_head(p, count, head);
      if (!status.ok()) return status;
      if (shape.rank() != rank) {
        const Error error = native_text(head, shape.heads.emplace_back());
        if (error != Error::Ok) return error;
      }
    } else if (!token::is_number(p.current.token) || !rectangle.leaf()) {
      return Error::GetSequence;
    }
    Status status = leave(p);
    if (!status.ok()) return status;
    if (p.pending == target) return {};
    status = advance(p);
    if (!status.ok()) return status;
  }
}

/// Nothing but numbers follows `p` until `target` expressions are left.
Status Reader::only_numbers(Position p, std::uint64_t target) const {
  while (p.pending != target) {
    Status status = p.run.remaining > 1 ? skip_run(p, target) : Status{};
    if (!status.ok()) return status;
    if (p.pending == target) break;
    status = advance(p);
    if (!status.ok()) return status;
    if (p.stand != Stand::Atom || !token::is_number(p.current.token)) return Error::GetSequence;
    status = leave(p);
    if (!status.ok()) return status;
  }
  return p.run.remaining == 0 ? Status{} : Status{Error::Malformed};
}

/// The next `count` numbers from `p` on, past the functions and heads between them.
Status Reader::take_data(Position& p, number::Kind kind, std::byte* into, std::uint64_t count) {
  if (on_array(p)) enter_leaves(p);
  while (count != 0) {
    Status status;
    if (p.stand == Stand::Function) {
      std::int64_t arguments = 0;
      text::Text head;
      status = find_head(p, arguments, head);
    }
    if (status.ok()) status = leave(p);
    if (status.ok()) status = advance(p);
    if (!status.ok()) return status;
    if (p.stand == Stand::Function) continue;
    std::uint64_t taken = 1;
    if (p.run.remaining != 0) {
      status = take_run(p, kind, into, count, taken);
    } else {
      status = find_number(p);
      if (status.ok()) status = convert_number(p, kind, into);
    }
    if (!status.ok()) return status;
    into += taken * number::size_of(kind);
    count -= taken;
  }
  return leave(p);
}

/// The current element and as many of its run as come next without a head between.
Status Reader::take_run(Position& p, number::Kind kind, std::byte* into, std::uint64_t count,
                        std::uint64_t& taken) const {
  const std::uint64_t more = std::min({p.run.remaining, count - 1, elements_in_row(p)});
  const std::uint64_t bytes = (more + 1) * number::size_of(p.run.kind);
  const std::span<const std::byte> here = bytes_at(p);
  if (here.size() < bytes) return need(bytes - here.size());
  const Error error = convert_run(p.run.kind, here.data(), kind, into, more + 1);
  if (error != Error::Ok) return error;
  taken = more + 1;
  pass_elements(p, more);
  return {};
}

Status Reader::begin_list(std::uint64_t& count) {
  whole_list_ = packed_list(list_);
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
  whole_list_ = packed_array(list_, shape);
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
  status = skim_base(end, behind_current(), true);
  if (!status.ok()) return status;
  ArrayShape found;
  status = measure_shape(position_, found);
  if (!status.ok()) return status;
  total = 1;
  for (const std::int64_t dimension : found.dimensions) {
    total *= static_cast<std::uint64_t>(dimension);  // as many leaves as were counted
  }
  shape = std::move(found);
  return status;
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
  const std::uint64_t target = behind_current();
  Status status = take_data(p, kind, bytes, count);
  if (status.ok()) status = skim(p, target, false);
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
  if (on_array(position_)) {
    const Error error = walk_shape(position_, found);
    if (error != Error::Ok) return error;
  } else {
    std::uint64_t total = 0;
    status = measure_array(found, total);
    if (!status.ok()) return status;
  }
  status = first_leaf(position_, leaf);
  if (status.ok()) shape = std::move(found);
  return status;
}

/// The raw type of the first atom behind functions and heads, 0 when there is none.
Status Reader::first_leaf(Position p, int& leaf) {
  const std::uint64_t target = behind_current();
  while (p.stand == Stand::Function) {
    std::int64_t count = 0;
    text::Text head;
    Status status = find_head(p, count, head);
    if (status.ok()) status = leave(p);
    if (!status.ok()) return status;
    leaf = 0;
    if (p.pending == target) return {};
    status = advance(p);
    if (!status.ok()) return status;
    leaf = p.stand == Stand::Atom ? p.current.token : 0;
  }
  return {};
}

Status Reader::get_array_data(number::Kind kind, void* into, std::uint64_t count) {
  sync();
  Position p = position_;
  const Status status = take_data(p, kind, static_cast<std::byte*>(into), count);
  if (!status.ok()) return status;
  position_ = std::move(p);
  commit();
  return status;
}

}  // namespace wstp::expression
