#include "expression/leaves.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "expression/kind_switch.h"
#include "number/convert.h"
#include "token/token.h"

namespace wstp::expression {

namespace {

using Stand = Position::Stand;

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

Error convert_run(number::Kind from, const std::byte* payload, number::Kind to, std::byte* into,
                  std::uint64_t count) {
  return with_element(to, [&]<typename T>(std::type_identity<T>) {
    return number::convert(from, payload, reinterpret_cast<T*>(into), count);
  });
}

Status Leaves::shape(Position p, ArrayShape& shape) {
  const std::uint64_t target = Cursor::behind(p);
  if (cursor_.on_array(p)) {
    const Error error =
        shape_of(p.arrays.back().header->block, p.arrays.back().header->levels, shape);
    if (error != Error::Ok) return error;
    cursor_.enter_leaves(p);
    return only_numbers(std::move(p), target);
  }
  Rectangle rectangle{shape};
  while (true) {
    if (p.stand == Stand::Function) {
      const std::size_t rank = shape.rank();
      if (!rectangle.open(p.current.count)) return Error::GetSequence;
      std::int64_t count = 0;
      text::Text head;
      const Status status = atoms_.head(p, count, head);
      if (!status.ok()) return status;
      if (shape.rank() != rank) {
        const Error error = native_text(head, shape.heads.emplace_back());
        if (error != Error::Ok) return error;
      }
    } else if (!token::is_number(p.current.token) || !rectangle.leaf()) {
      return Error::GetSequence;
    }
    Status status = cursor_.leave(p);
    if (!status.ok()) return status;
    if (p.pending == target) return {};
    status = cursor_.advance(p);
    if (!status.ok()) return status;
  }
}

/// Nothing but numbers follows `p` until `target` expressions are left.
Status Leaves::only_numbers(Position p, std::uint64_t target) const {
  while (p.pending != target) {
    Status status = p.run.remaining > 1 ? cursor_.skip_run(p, target) : Status{};
    if (!status.ok()) return status;
    if (p.pending == target) break;
    status = cursor_.advance(p);
    if (!status.ok()) return status;
    if (p.stand != Stand::Atom || !token::is_number(p.current.token)) return Error::GetSequence;
    status = cursor_.leave(p);
    if (!status.ok()) return status;
  }
  return p.run.remaining == 0 ? Status{} : Status{Error::Malformed};
}

Status Leaves::take(Position& p, number::Kind kind, std::byte* into, std::uint64_t count) {
  if (cursor_.on_array(p)) cursor_.enter_leaves(p);
  while (count != 0) {
    Status status;
    if (p.stand == Stand::Function) {
      std::int64_t arguments = 0;
      text::Text head;
      status = atoms_.head(p, arguments, head);
    }
    if (status.ok()) status = cursor_.leave(p);
    if (status.ok()) status = cursor_.advance(p);
    if (!status.ok()) return status;
    if (p.stand == Stand::Function) continue;
    std::uint64_t taken = 1;
    if (p.run.remaining != 0) {
      status = take_run(p, kind, into, count, taken);
    } else {
      bool read = false;
      status = atoms_.number(p, kind, into, read);
    }
    if (!status.ok()) return status;
    into += taken * number::size_of(kind);
    count -= taken;
  }
  return cursor_.leave(p);
}

/// The current element and as many of its run as come next without a head between.
Status Leaves::take_run(Position& p, number::Kind kind, std::byte* into, std::uint64_t count,
                        std::uint64_t& taken) const {
  const std::uint64_t more = std::min({p.run.remaining, count - 1, cursor_.elements_in_row(p)});
  const std::uint64_t bytes = (more + 1) * number::size_of(p.run.kind);
  const std::span<const std::byte> here = cursor_.bytes_at(p);
  if (here.size() < bytes) return cursor_.need(bytes - here.size());
  const Error error = convert_run(p.run.kind, here.data(), kind, into, more + 1);
  if (error != Error::Ok) return error;
  taken = more + 1;
  cursor_.pass_elements(p, more);
  return {};
}

Status Leaves::first(Position p, int& leaf) {
  const std::uint64_t target = Cursor::behind(p);
  while (p.stand == Stand::Function) {
    std::int64_t count = 0;
    text::Text head;
    Status status = atoms_.head(p, count, head);
    if (status.ok()) status = cursor_.leave(p);
    if (!status.ok()) return status;
    leaf = 0;
    if (p.pending == target) return {};
    status = cursor_.advance(p);
    if (!status.ok()) return status;
    leaf = p.stand == Stand::Atom ? p.current.token : 0;
  }
  return {};
}

}  // namespace wstp::expression
