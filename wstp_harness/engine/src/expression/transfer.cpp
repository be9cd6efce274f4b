// From a reader to a writer: the bytes as they are where the peer reads them all, else token by
// token in the forms it reads. An expression goes over whole or not at all.
#include <algorithm>
#include <utility>
#include <vector>

#include "expression/reader.h"
#include "expression/writer.h"
#include "text/body.h"

namespace wstp::expression {

namespace {

/// An array that is being sent again: its leaves are counted, whatever they are.
struct OpenArray {
  ArrayMeter meter;
  std::uint64_t floor;  // a leaf comes next when this many expressions are pending
};

using OpenArrays = std::vector<OpenArray>;

bool at_leaf(const OpenArrays& open, std::uint64_t pending) {
  return !open.empty() && open.back().floor == pending;
}

void close_complete(OpenArrays& open, std::uint64_t pending) {
  while (at_leaf(open, pending) && open.back().meter.done == open.back().meter.total) {
    open.pop_back();
  }
}

/// One token of a complete expression, put as the peer reads it.
class Transfer {
 public:
  Transfer(Cursor from, Writer& to) : from_{from}, to_{&to} {}

  /// The expression whose first token is current at `p`.
  Error run(Position p, std::uint64_t target) {
    target_ = target;
    bool leaf = false;
    while (true) {
      Error error =
          p.stand == Position::Stand::Function ? put_function(p, leaf) : put_atom(p, leaf);
      if (error != Error::Ok) return error;
      if (!p.between()) Cursor::leave_whole(p);
      close_complete(open_, p.pending);
      if (p.pending == target) return Error::Ok;
      leaf = at_leaf(open_, p.pending);
      if (leaf) --open_.back().floor;
      error = from_.advance(p).error();
      if (error != Error::Ok) return error;
    }
  }

 private:
  Error put_function(Position& p, bool leaf) {
    const Error begun = leaf ? to_->begin_leaf(open_.back().meter) : Error::Ok;
    if (begun != Error::Ok) return begun;
    if (!Cursor::on_array(p)) {
      return to_->put_composite(static_cast<std::int64_t>(p.current.count));
    }
    const ArrayHeader& header = *p.arrays.back().header;
    ArrayShape shape;
    Error error = shape_of(header.block, header.levels, shape);
    ArrayMeter meter;
    if (error == Error::Ok) error = to_->begin_array(shape, meter);
    if (error != Error::Ok) return error;
    Cursor::enter_leaves(p);
    open_.push_back({std::move(meter), p.pending});
    return error;
  }

  Error put_atom(Position& p, bool leaf) {
    if (p.current.in_stream && p.current.header == 0) return put_elements(p, leaf);
    const Error begun = leaf ? to_->begin_leaf(open_.back().meter) : Error::Ok;
    if (begun != Error::Ok) return begun;
    const std::uint8_t token = p.current.token;
    const auto here = from_.payload(p);
    const std::vector<std::byte> payload{here.begin(), here.end()};  // `to_` may move the queue
    if (token::is_binary(token)) {
      return to_->put_wire_number(number::Kind{token}, payload.data());
    }
    text::Text text{text::Encoding::Byte, payload, payload.size()};
    if (token == token::kOldString || token == token::kOldSymbol) {
      const Error error = text::parse_old(payload, text);
      return error == Error::Ok ? to_->put_wire_text(token::type_of(token), text) : error;
    }
    if (token::is_old_text(token)) return to_->put_wire_text(token::type_of(token), text);
    const Error error = text::parse_body(payload, text);
    return error == Error::Ok ? to_->put_wire_text(token, text) : error;
  }

  /// The current element of a packed run and those that go on with it.
  Error put_elements(Position& p, bool leaf) {
    std::uint64_t more = std::min(Cursor::elements_in_row(p), p.pending - target_);
    if (leaf) {
      const ArrayMeter& meter = open_.back().meter;
      more = std::min(more, meter.total - meter.done - 1);
    }
    const auto size = static_cast<std::size_t>(p.current.size);
    const auto here = from_.bytes_at(p).first(static_cast<std::size_t>(more + 1) * size);
    const std::vector<std::byte> elements{here.begin(), here.end()};
    ArrayMeter run{.shape = {}, .total = more + 1};
    ArrayMeter& meter = leaf ? open_.back().meter : run;
    if (leaf) open_.back().floor -= more;
    const Error error =
        to_->put_array_data(meter, number::Kind{p.current.token}, elements.data(), more + 1);
    Cursor::pass_elements(p, more);
    return error;
  }

  Cursor from_;
  Writer* to_;
  std::uint64_t target_ = 0;  // pending behind the expression
  OpenArrays open_;
};

}  // namespace

Status Reader::transfer(Writer& to) {
  Status status = on_current();
  if (!status.ok()) return status;
  const std::uint64_t target = Cursor::behind(position_);
  Position end;
  status = skim_base(end, target, true);
  if (!status.ok()) return status;
  const Writer::Held held{to};
  const ByteQueue::Position before = to.position();
  Error error = Error::Ok;
  if (to.takes_everything() && position_.current.in_stream && position_.current.header != 0) {
    const auto bytes = in_->view(position_.at, end.at);
    if (to.writes_to(*in_)) {
      error = to.put_encoded(std::vector<std::byte>{bytes.begin(), bytes.end()});
    } else {
      error = to.put_encoded(bytes);
    }
  } else {
    error = Transfer{cursor_, to}.run(position_, target);
    if (error != Error::Ok) to.rollback(before);
  }
  if (error != Error::Ok) return error;
  position_ = std::move(end);
  commit();
  return error;
}

Status Reader::transfer_rest(Writer& to) {
  if (to.writes_to(*in_)) return {};
  while (true) {
    const Status status = transfer(to);
    if (status.incomplete()) break;
    if (!status.ok()) return status;
  }
  // What is left is cut off in the middle, or nothing.
  sync();
  if (!position_.between() && position_.stand != Stand::Atom &&
      position_.stand != Stand::Function) {
    const Status left = cursor_.leave(position_);
    if (!left.ok()) return left;
  }
  const Error error = to.put_encoded(cursor_.bytes_at(position_));
  if (error != Error::Ok) return error;
  position_ = {};
  position_.at = in_->end();
  commit();
  return error;
}

void Reader::copy_from(const Reader& other) {
  in_->append(other.in_->unread());
  position_ = other.position_;
  sync();
  trial_.valid = false;
  pieces_ = {};
}

}  // namespace wstp::expression
