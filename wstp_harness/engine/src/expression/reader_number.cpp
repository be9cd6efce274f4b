// Scalar gets: any number token into any element, by number/'s rules.
#include <optional>

#include "base/byte_io.h"
#include "expression/kind_switch.h"
#include "expression/reader.h"
#include "number/convert.h"
#include "number/parse.h"
#include "text/body.h"

namespace wstp::expression {

namespace {

constexpr long kUnsigned32 = 164;
constexpr long kSwapped32 = 229;

}  // namespace

/// The digits of a text number as plain characters.
Status Reader::number_text(const Position& p, std::string& digits) const {
  const std::span<const std::byte> bytes = payload(p);
  if (token::is_old_text(p.current.token)) {
    digits = as_characters(bytes);
    return {};
  }
  text::Text text;
  Error error = text::parse_body(bytes, text);
  if (error != Error::Ok) return error;
  text::Extent extent;
  error = text::measure(text, text::Encoding::Byte, extent);
  if (error != Error::Ok) return error;
  digits.resize(extent.units);
  text::deliver(text, text::Encoding::Byte, '?', digits.data());
  return {};
}

/// The atom at `p` is a number and all here; its digits, if it has any, are in scratch_.
Status Reader::find_number(const Position& p) {
  const std::uint8_t token = p.current.token;
  if (p.stand != Stand::Atom || !token::is_number(token)) return Error::GetSequence;
  const Status status = whole(p);
  return status.ok() && !token::is_binary(token) ? number_text(p, scratch_) : status;
}

/// What find_number found, as an element of `kind` at `to`.
Error Reader::convert_number(const Position& p, number::Kind kind, void* to) const {
  const std::uint8_t token = p.current.token;
  return with_element(kind, [&]<typename T>(std::type_identity<T>) {
    auto& target = *static_cast<T*>(to);
    if (token::is_binary(token)) {
      return number::convert(number::Kind{token}, payload(p).data(), target);
    }
    return token::type_of(token) == token::kReal ? number::parse_real(scratch_, target)
                                                 : number::parse_integer(scratch_, target);
  });
}

Status Reader::get_slow(number::Kind kind, void* value) {
  Status status = on_current();
  if (status.ok()) status = find_number(position_);
  if (!status.ok()) return status;
  const Error error = convert_number(position_, kind, value);
  // Text that is no number is taken all the same (api.md section 4); what is out of range stays.
  if (error != Error::Ok && error != Error::Malformed) return error;
  leave_whole(position_);
  commit();
  return error;
}

Status Reader::get_number(long type, void* value) {
  if (type == kUnsigned32 || type == kSwapped32) return get_slow(number::Kind::Integer32, value);
  if (type < 0x80 || type > 0xFF) return Error::Unknown;
  const auto kind = number::native_kind(static_cast<number::Token>(type));
  return kind ? get_slow(*kind, value) : Status{Error::Unknown};
}

}  // namespace wstp::expression
