// Text gets: any atom in any encoding, function heads, and comparisons. A text is measured first
// and taken after the caller has made room for it; in between the queue does not change.
#include <utility>
#include <vector>

#include "expression/reader.h"
#include "text/accept.h"
#include "text/body.h"
#include "token/short_head.h"

namespace wstp::expression {

namespace {

using text::Encoding;

/// Compares with text as a put function takes it.
Error matches(const text::Text& text, Encoding encoding, std::span<const std::byte> units,
              bool& same) {
  text::Accepted accepted;
  const Error error = text::accept(encoding, units, accepted);
  if (error != Error::Ok) return error;
  std::vector<std::byte> wire(accepted.payload_size());
  accepted.write(wire.data());
  same = same_characters(text, {encoding, wire, accepted.count});
  return Error::Ok;
}

}  // namespace

/// The current atom as text, but what WSGetData has taken already is not given again.
Status Reader::find_rest(Accept accept, text::Text& text) {
  const bool native = position_.taken_as == Encoding::Native;
  if (position_.taken == 0 || !native || position_.stand != Stand::Atom) {
    return atoms_.text(position_, accept, text);
  }
  if (accept == Accept::Symbol && !is_symbol(position_.current.token)) return Error::GetSequence;
  const Status status = pieces_.begin(atoms_, position_, Encoding::Native, 0);
  if (!status.ok()) return status;
  text = {Encoding::Native, pieces_.rest(position_), pieces_.characters_left(position_)};
  return {};
}

Status Reader::measure_text(Accept accept, Encoding to, text::Extent& extent) {
  on_head_ = HeadFound::No;
  Status status = on_current();
  if (!status.ok()) return status;
  status = find_rest(accept, text_);
  return status.ok() ? Status{text::measure(text_, to, extent)} : status;
}

/// The function and symbol head that most functions are, both all here: found without a Position.
bool Reader::plain_head(std::int64_t& count) {
  const bool looked_at = position_.stand == Stand::Function;
  if (position_.structured || !(looked_at || position_.between())) return false;
  const std::span<const std::byte> bytes = in_->unread();
  token::Head function;
  token::Head symbol;
  if (!token::parse_short(bytes, function) || function.token != token::kFunction ||
      !token::parse_short(bytes.subspan(function.header), symbol) ||
      symbol.token != token::kSymbol) {
    return false;
  }
  const std::size_t at = function.header + symbol.header;
  const auto size = static_cast<std::size_t>(symbol.size);
  if (bytes.size() <= at + size || bytes[at + size] != std::byte{token::kEnd}) return false;
  if (text::parse_body(bytes.subspan(at, size), text_) != Error::Ok) return false;
  count = static_cast<std::int64_t>(function.count);
  plain_ = {.size = at + size + 1, .pending = Cursor::behind(position_) + function.count};
  return true;
}

Status Reader::measure_head(Encoding to, text::Extent& extent, std::int64_t& count) {
  if (plain_head(count)) {
    on_head_ = HeadFound::Plain;
    const Error error = text::measure(text_, to, extent);
    return error == Error::Ok ? Status{} : look_at_current(error);
  }
  Status status = on_current();
  if (!status.ok()) return status;
  head_ = position_;
  on_head_ = HeadFound::Elsewhere;
  status = atoms_.head(head_, count, text_);
  return status.ok() ? Status{text::measure(text_, to, extent)} : status;
}

/// A get that failed has made its token the current one.
Status Reader::look_at_current(Error error) {
  const Status status = on_current();
  return status.ok() ? Status{error} : status;
}

/// Delivers what was measured last and goes behind it.
void Reader::take_text(Encoding to, unsigned char missing, void* units) {
  text::deliver(text_, to, missing, units);
  if (on_head_ == HeadFound::Plain) {
    position_.stand = Stand::Between;
    position_.pending = plain_.pending;
    in_->consume(plain_.size);
    return;
  }
  if (on_head_ == HeadFound::Elsewhere) position_ = std::move(head_);
  Cursor::leave_whole(position_);
  commit();
}

Status Reader::test_head(Encoding encoding, std::span<const std::byte> units, std::int64_t& count,
                         std::optional<std::int64_t> required) {
  Status status = on_current();
  if (!status.ok()) return status;
  Position head = position_;
  text::Text text;
  status = atoms_.head(head, count, text);
  if (!status.ok()) return status;
  bool same = false;
  const Error error = matches(text, encoding, units, same);
  if (error != Error::Ok) return error;
  if (!same || count != required.value_or(count)) return Error::GetSequence;
  position_ = std::move(head);
  Cursor::leave_whole(position_);
  commit();
  return {};
}

Status Reader::test_text(Accept accept, Encoding encoding, std::span<const std::byte> units) {
  Status status = on_current();
  if (!status.ok()) return status;
  if (is_symbol(position_.current.token) != (accept == Accept::Symbol)) return Error::GetSequence;
  const std::uint8_t type = token::type_of(position_.current.token);
  if (type == token::kInteger || type == token::kReal) return Error::GetSequence;
  text::Text text;
  status = atoms_.text(position_, accept, text);
  if (!status.ok()) return status;
  bool same = false;
  const Error error = matches(text, encoding, units, same);
  if (error != Error::Ok) return error;
  if (!same) return Error::GetSequence;
  Cursor::leave_whole(position_);
  commit();
  return {};
}

}  // namespace wstp::expression
