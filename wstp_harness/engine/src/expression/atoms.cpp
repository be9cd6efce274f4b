#include "expression/atoms.h"

#include <algorithm>
#include <span>
#include <vector>

#include "base/byte_io.h"
#include "expression/kind_switch.h"
#include "number/convert.h"
#include "number/format.h"
#include "number/parse.h"
#include "text/body.h"
#include "text/deliver.h"
#include "token/token.h"

namespace wstp::expression {

using text::Encoding;

bool same_characters(const text::Text& a, const text::Text& b) {
  // Utf16 holds all characters, lone surrogates included.
  if (a.encoding == b.encoding && a.encoding != Encoding::Native) {
    return std::ranges::equal(a.payload, b.payload);
  }
  if (a.encoding == b.encoding && std::ranges::equal(a.payload, b.payload)) return true;
  std::vector<text::Unit<Encoding::Utf16>> left;
  std::vector<text::Unit<Encoding::Utf16>> right;
  text::Extent extent;
  return text::deliver<Encoding::Utf16>(a, left, extent) == Error::Ok &&
         text::deliver<Encoding::Utf16>(b, right, extent) == Error::Ok && left == right;
}

bool is_symbol(std::uint8_t token) { return token::type_of(token) == token::kSymbol; }

/// The digits of a text number as plain characters, in scratch_.
Status Atoms::digits(const Position& p) {
  const std::span<const std::byte> bytes = cursor_.payload(p);
  if (token::is_old_text(p.current.token)) {
    scratch_ = as_characters(bytes);
    return {};
  }
  text::Text text;
  Error error = text::parse_body(bytes, text);
  if (error != Error::Ok) return error;
  text::Extent extent;
  error = text::measure(text, text::Encoding::Byte, extent);
  if (error != Error::Ok) return error;
  scratch_.resize(extent.units);
  text::deliver(text, text::Encoding::Byte, '?', scratch_.data());
  return {};
}

Status Atoms::text(const Position& p, Accept accept, text::Text& found) {
  if (p.stand != Position::Stand::Atom) return Error::GetSequence;
  const std::uint8_t token = p.current.token;
  if (accept == Accept::Symbol && !is_symbol(token)) return Error::GetSequence;
  Status status = cursor_.whole(p);
  if (!status.ok()) return status;
  if (token::is_number(token)) {
    status = number_text(p, accept == Accept::Number);
    found = {Encoding::Native, as_bytes(scratch_), scratch_.size()};
    return status;
  }
  switch (token) {
    case token::kString:
    case token::kSymbol:
      return text::parse_body(cursor_.payload(p), found);
    case token::kOldString:
    case token::kOldSymbol:
      return text::parse_old(cursor_.payload(p), found);
    default:
      return Error::GetSequence;  // the D block of an array read raw
  }
}

/// The number at `p` in scratch_.
Status Atoms::number_text(const Position& p, bool wolfram) {
  const std::uint8_t token = p.current.token;
  if (token::is_binary(token)) {
    const auto notation = wolfram ? number::Notation::Wolfram : number::Notation::C;
    scratch_ = number::format(number::Kind{token}, cursor_.payload(p).data(), notation).view();
    return {};
  }
  const Status status = digits(p);
  if (!status.ok()) return status;
  const bool real = token::type_of(token) == token::kReal;
  scratch_ = wolfram && real ? number::to_wolfram_real(scratch_)
                             : std::string{number::to_c_number(scratch_)};
  return status;
}

Status Atoms::head(Position& p, std::int64_t& count, text::Text& found) {
  if (p.stand != Position::Stand::Function) return Error::GetSequence;
  count = static_cast<std::int64_t>(p.current.count);
  Status status = cursor_.leave(p);
  if (status.ok()) status = cursor_.advance(p);
  return status.ok() ? text(p, Accept::Symbol, found) : status;
}

Status Atoms::number(const Position& p, number::Kind kind, void* to, bool& taken) {
  taken = false;
  const std::uint8_t token = p.current.token;
  if (p.stand != Position::Stand::Atom || !token::is_number(token)) return Error::GetSequence;
  Status status = cursor_.whole(p);
  if (status.ok() && !token::is_binary(token)) status = digits(p);
  if (!status.ok()) return status;
  const Error error = with_element(kind, [&]<typename T>(std::type_identity<T>) {
    auto& target = *static_cast<T*>(to);
    if (token::is_binary(token)) {
      return number::convert(number::Kind{token}, cursor_.payload(p).data(), target);
    }
    return token::type_of(token) == token::kReal ? number::parse_real(scratch_, target)
                                                 : number::parse_integer(scratch_, target);
  });
  // Text that is no number is taken all the same (api.md section 4); what is out of range stays.
  taken = error == Error::Ok || error == Error::Malformed;
  return error;
}

}  // namespace wstp::expression
