// Text atoms of a writer: one token per text, in the format the peer reads.
#include <string>
#include <vector>

#include "base/byte_io.h"
#include "expression/writer.h"
#include "number/format.h"
#include "text/body.h"
#include "text/deliver.h"
#include "token/short_head.h"

namespace wstp::expression {

namespace {

using text::Encoding;

/// The token a peer of format 7 alone reads instead.
std::uint8_t old_token(std::uint8_t token) {
  switch (token) {
    case token::kSymbol:
      return token::kOldSymbol;
    case token::kInteger:
      return token::kOldInteger;
    case token::kReal:
      return token::kOldReal;
    default:
      return token::kOldString;
  }
}

}  // namespace

Error Writer::put_text(Atom atom, Encoding encoding, std::span<const std::byte> units) {
  if (in_atom()) return Error::PutSequence;
  text::Accepted accepted;
  const Error error = text::accept(encoding, units, accepted);
  if (error != Error::Ok) return error;
  return append_text(static_cast<std::uint8_t>(atom), accepted);
}

Error Writer::put_real_text(Encoding encoding, std::span<const std::byte> units) {
  if (in_atom()) return Error::PutSequence;
  text::Accepted accepted;
  Error error = text::accept(encoding, units, accepted);
  if (error != Error::Ok) return error;
  std::vector<std::byte> wire(accepted.payload_size());
  accepted.write(wire.data());
  const text::Text given{encoding, wire, accepted.count};
  text::Extent extent;
  error = text::measure(given, Encoding::Byte, extent);
  if (error != Error::Ok) return error;
  std::string wolfram(extent.units, '\0');
  text::deliver(given, Encoding::Byte, '?', wolfram.data());
  const std::string rewritten = number::to_wire_real(wolfram);
  const text::Text byte_text{Encoding::Byte, as_bytes(rewritten), rewritten.size()};
  ByteQueue scratch;
  text::Text converted = byte_text;
  if (encoding == Encoding::Native) {
    converted.encoding = Encoding::Native;  // digits and marks are themselves there
  } else if (encoding != Encoding::Byte) {
    error = text::convert(byte_text, encoding, scratch, converted);
    if (error != Error::Ok) return error;
  }
  return append_wire_text(token::kReal, converted);
}

Error Writer::put_wire_text(std::uint8_t token, const text::Text& text) {
  if (in_atom()) return Error::PutSequence;
  return append_wire_text(token, text);
}

Error Writer::append_text(std::uint8_t token, const text::Accepted& accepted) {
  const auto format = static_cast<std::uint8_t>(accepted.encoding);
  const std::size_t size = accepted.payload_size();
  if (!plain_formats_.test(format)) {
    std::vector<std::byte> wire(size);
    accepted.write(wire.data());
    return append_wire_text(token, {accepted.encoding, wire, accepted.count});
  }
  const std::size_t body = text::body_size(accepted.encoding, accepted.count, size);
  if (body < token::kShortLengths) {
    std::byte* const to = out_->extend(body + 3).data();
    to[0] = std::byte{token};
    to[1] = static_cast<std::byte>(token::kShortLength + body);
    to[2] = static_cast<std::byte>(token::kShortLength + format);
    to[3] = std::byte{'~'};
    to[4] = static_cast<std::byte>(token::kShortLength + accepted.count);
    accepted.write(to + 5);
    to[body + 2] = std::byte{token::kEnd};
    return Error::Ok;
  }
  ByteWriter writer{*out_};
  writer.byte(std::byte{token});
  writer.length(body);
  text::append_body(*out_, accepted);
  writer.byte(std::byte{token::kEnd});
  return Error::Ok;
}

Error Writer::append_wire_text(std::uint8_t token, const text::Text& text) {
  const Encoding to = peer_.carrier(text.encoding);
  ByteQueue scratch;
  text::Text converted = text;
  if (to != text.encoding) {
    const Error error = text::convert(text, to, scratch, converted);
    if (error != Error::Ok) return error;
  }
  ByteWriter writer{*out_};
  if (to == Encoding::Old) {  // its length is decimal always (wire.md section 2.3)
    writer.byte(std::byte{old_token(token)});
    writer.characters(std::to_string(converted.payload.size()));
    writer.byte(' ');
    writer.bytes(converted.payload);
  } else {
    writer.byte(std::byte{token});
    writer.length(text::body_size(to, converted.count, converted.payload.size()));
    text::append_body(*out_, converted);
  }
  writer.byte(std::byte{token::kEnd});
  return Error::Ok;
}

}  // namespace wstp::expression
