#include "expression/leaves.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "expression/kind_switch.h"
#include "number/convert.h"
#include "token/token.h"

namespace wstp::expression {

using Stand = Position::Stand;

Error convert_run(number::Kind from, const std::byte* payload, number::Kind to, std::byte* into,
                  std::uint64_t count) {
  return with_element(to, [&]<typename T>(std::type_identity<T>) {
    return number::convert(from, payload, reinterpret_cast<T*>(into), count);
  });
}

Status Leaves::shape(Position p, ArrayShape& shape) {
  const std::uint64_t target = Cursor::behind(p);
  if (Cursor::on_array(p)) {
    const ArrayHeader& header = *p.arrays.back().header;
    const Error error = shape_of(header.block, header.levels, shape);
    if (error != Error::Ok) return error;
    Cursor::enter_leaves(p);
    return only_numbers(std::move(p), target);
  }
  Rectangle rectangle{shape};
  while (true) {
    Status status = fit(p, rectangle, shape);
    if (status.ok()) status = cursor_.leave(p);
    if (!status.ok()) return status;
    if (p.pending == target) return {};
    status = cursor_.advance(p);
    if (!status.ok()) return status;
  }
}

/// The function (then its head) or leaf at `p` as a part of the shape.
Status Leaves::fit(Position& p, Rectangle& rectangle, ArrayShape& shape) {
  if (p.stand != Stand::Function) {
    const bool fits = token::is_number(p.current.token) && rectangle.leaf();
    return fits ? Status{} : Status{Error::GetSequence};
  }
  const std::size_t rank = shape.rank();
  if (!rectangle.open(p.current.count)) return Error::GetSequence;
  std::int64_t count = 0;
  text::Text head;
  const Status status = atoms_->head(p, count, head);
  if (!status.ok() || shape.rank() == rank) return status;
  return native_text(head, shape.heads.emplace_back());
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
  if (Cursor::on_array(p)) Cursor::enter_leaves(p);
  while (count != 0) {
    Status status = to_leaf(p);
    if (!status.ok()) return status;
    std::uint64_t taken = 1;
    bool read = false;
    status = p.run.remaining != 0 ? take_run(p, kind, into, count, taken)
                                  : atoms_->number(p, kind, into, read);
    if (!status.ok()) return status;
    into += taken * number::size_of(kind);
    count -= taken;
  }
  return cursor_.leave(p);
}

/// To the next token that is neither a function nor a function's head.
Status Leaves::to_leaf(Position& p) {
  do {
    Status status;
    if (p.stand == Stand::Function) {
      std::int64_t arguments = 0;
      text::Text head;
      status = atoms_->head(p, arguments, head);
    }
    if (status.ok()) status = cursor_.leave(p);
    if (status.ok()) status = cursor_.advance(p);
    if (!status.ok()) return status;
  } while (p.stand == Stand::Function);
  return {};
}

/// The current element and as many of its run as come next without a head between.
Status Leaves::take_run(Position& p, number::Kind kind, std::byte* into, std::uint64_t count,
                        std::uint64_t& taken) const {
  const std::uint64_t more = std::min({p.run.remaining, count - 1, Cursor::elements_in_row(p)});
  const std::uint64_t bytes = (more + 1) * number::size_of(p.run.kind);
  const std::span<const std::byte> here = cursor_.bytes_at(p);
  if (here.size() < bytes) return Cursor::need(bytes - here.size());
  const Error error = convert_run(p.run.kind, here.data(), kind, into, more + 1);
  if (error != Error::Ok) return error;
  taken = more + 1;
  Cursor::pass_elements(p, more);
  return {};
}

Status Leaves::first(Position p, int& leaf) {
  const std::uint64_t target = Cursor::behind(p);
  while (p.stand == Stand::Function) {
    std::int64_t count = 0;
    text::Text head;
    Status status = atoms_->head(p, count, head);
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
