#include "greeting/features.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/byte_io.h"
#include "number/convert.h"

namespace wstp::greeting {

namespace {

using number::Kind;
using number::Token;
using text::Encoding;
using Form = NumberForm::Kind;

constexpr Token kTokenBase = 128;

using Order = std::array<Encoding, 7>;

/// Formats in the order in which they are tried (observed, with peers that announced each set). A
/// UTF text takes Byte before Native, so some texts are refused although escapes could say them.
[[nodiscard]] constexpr Order order_for(Encoding from, bool escapes_fully_read) {
  using enum Encoding;
  switch (from) {
    case Byte:
      return {Byte, Native, Utf8, Ucs2, Utf16, Utf32, Old};
    case Ucs2:
      return {Ucs2, Native, Utf8, Utf16, Utf32, Byte, Old};
    case Utf8:
      return {Utf8, Utf16, Utf32, Ucs2, Byte, Native, Old};
    case Utf16:
      return {Utf16, Utf8, Utf32, Ucs2, Byte, Native, Old};
    case Utf32:
      return {Utf32, Utf8, Utf16, Ucs2, Byte, Native, Old};
    default:
      break;
  }
  if (escapes_fully_read) return {Native, Utf8, Utf16, Utf32, Ucs2, Byte, Old};
  return {Utf8, Native, Utf16, Utf32, Ucs2, Byte, Old};
}

void append_reversed(ByteQueue& queue, std::span<const std::byte> bytes) {
  std::ranges::reverse_copy(bytes, queue.extend(bytes.size()).begin());
}

}  // namespace

Features Features::own() {
  Features features;
  features.layout = find_layout(kOwnLayout);
  for (const Kind kind : number::kKinds)
    features.tokens.set(static_cast<std::size_t>(kind) - kTokenBase);
  using enum Encoding;
  for (const Encoding format : {Native, Byte, Ucs2, Utf8, Utf16, Utf32})
    features.formats.set(static_cast<std::size_t>(format));
  features.six_digit = true;
  features.reads_to_the_end = true;
  return features;
}

NumberForm Features::form(Kind kind) const {
  const auto own = static_cast<Token>(kind);
  if (reads(own) || layout == nullptr || layout->name == kOwnLayout) return {Form::Native, own};
  const Token theirs = layout->tokens.at(number::index_of(kind));
  if (theirs == own) return {Form::Native, own};
  if (theirs == 0) return {Form::Text, 0};
  if (kind == Kind::Integer64 && (theirs == 0xC4 || theirs == 0xC5))
    return {Form::Structure, theirs};
  if (kind == Kind::Real128 && theirs == static_cast<Token>(Kind::Real64))
    return {Form::AsReal64, theirs};
  return {Form::Swapped, theirs};
}

bool Features::packs(Kind kind) const {
  return (decoders & kPacked) != 0 && reads(static_cast<Token>(kind));
}

Encoding Features::carrier(Encoding from) const {
  for (const Encoding format : order_for(from, six_digit))
    if (reads(format)) return format;
  return Encoding::Old;
}

Error append_number(ByteQueue& queue, NumberForm form, Kind kind, const std::byte* payload) {
  const std::span bytes{payload, number::size_of(kind)};
  if (form.kind == Form::AsReal64) {
    double narrowed = 0;
    const Error error = number::convert(kind, payload, narrowed);
    if (error != Error::Ok) return error;
    queue.append(std::byte{form.token});
    number::store_element(queue.extend(sizeof(narrowed)).data(), narrowed);
    return Error::Ok;
  }
  queue.append(std::byte{form.token});
  if (form.kind == Form::Swapped) {
    append_reversed(queue, bytes);
  } else if (form.token == 0xC5) {
    append_reversed(queue, bytes.first(4));
    append_reversed(queue, bytes.last(4));
  } else {
    queue.append(bytes);
  }
  return Error::Ok;
}

}  // namespace wstp::greeting
