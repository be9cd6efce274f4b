#include "expression/writer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/byte_io.h"
#include "number/convert.h"
#include "number/format.h"
#include "text/body.h"
#include "token/short_head.h"

namespace wstp::expression {

namespace {

using greeting::NumberForm;
using text::Encoding;

constexpr std::array kEncodings{Encoding::Native, Encoding::Byte,  Encoding::Ucs2,
                                Encoding::Utf8,   Encoding::Utf16, Encoding::Utf32};

}  // namespace

void Writer::set_peer(const greeting::Features& peer) {
  peer_ = peer;
  plain_formats_.reset();
  for (const Encoding encoding : kEncodings) {
    if (peer.carrier(encoding) == encoding) plain_formats_.set(static_cast<std::size_t>(encoding));
  }
  takes_everything_ =
      peer.arrays() && peer.short_lengths() && plain_formats_.count() == kEncodings.size();
  for (const number::Kind kind : number::kKinds) {
    const NumberForm form = peer.form(kind);
    const bool plain = form.kind == NumberForm::Kind::Native;
    plain_[number::index_of(kind)] = plain;
    takes_everything_ = takes_everything_ && plain && peer.packs(kind);
  }
}

Error Writer::put_number(long type, const void* value) {
  const std::optional<number::Kind> kind =
      type >= 0x80 && type <= 0xFF ? number::native_kind(static_cast<number::Token>(type))
                                   : std::nullopt;
  if (!kind) return Error::Unknown;
  return put_number_slow(*kind, value);
}

Error Writer::put_number_slow(number::Kind kind, const void* value) {
  if (in_atom()) return Error::PutSequence;
  if (kind == number::Kind::Real128) {
    std::array<std::byte, number::size_of(number::Kind::Real128)> payload{};
    std::memcpy(payload.data(), value, number::kReal128Bytes);
    append_number(kind, payload.data());
  } else {
    append_number(kind, static_cast<const std::byte*>(value));
  }
  return Error::Ok;
}

Error Writer::put_wire_number(number::Kind kind, const std::byte* payload) {
  return put_number_slow(kind, payload);
}

Error Writer::put_composite(std::int64_t arguments) {
  if (in_atom()) return Error::PutSequence;
  if (arguments < 0) return Error::Malformed;
  append_function(static_cast<std::uint64_t>(arguments));
  return Error::Ok;
}

Error Writer::put_function(Encoding encoding, std::span<const std::byte> head,
                           std::int64_t arguments) {
  const ByteQueue::Position before = out_->end();
  const Error composite = put_composite(arguments);
  if (composite != Error::Ok) return composite;
  const Error symbol = put_text(Atom::Symbol, encoding, head);
  if (symbol != Error::Ok) out_->truncate(before);
  return symbol;
}

Error Writer::end_packet() {
  if (in_atom()) return Error::PutEndPacket;
  out_->append(std::byte{token::kEndPacket});
  return Error::Ok;
}

Error Writer::put_encoded(std::span<const std::byte> tokens) {
  if (in_atom()) return Error::PutSequence;
  out_->append(tokens);
  return Error::Ok;
}

void Writer::append_function(std::uint64_t arguments) {
  token::Prefix prefix;
  prefix.byte(token::kFunction);
  if (peer_.short_lengths()) {
    prefix.length(arguments);
  } else {
    prefix.characters(std::to_string(arguments));
    prefix.byte(' ');
  }
  out_->append(prefix.bytes());
}

void Writer::append_number(number::Kind kind, const std::byte* payload) {
  if (plain_[number::index_of(kind)]) {
    append_binary(static_cast<number::Token>(kind), payload, number::size_of(kind), false);
  } else {
    append_number_as(peer_.form(kind), kind, payload);
  }
}

void Writer::append_number_as(const NumberForm& form, number::Kind kind, const std::byte* payload) {
  const std::size_t size = number::size_of(kind);
  switch (form.kind) {
    case NumberForm::Kind::Native:
      append_binary(form.token, payload, size, false);
      return;
    case NumberForm::Kind::Swapped:
      append_binary(form.token, payload, size, true);
      return;
    case NumberForm::Kind::Structure: {
      // Two 32-bit words, the low one first; c5 is the form of big-endian peers.
      const bool big = (form.token & 1U) != 0;
      ByteWriter writer{*out_};
      writer.byte(std::byte{form.token});
      for (std::size_t word = 0; word < size; word += sizeof(std::uint32_t)) {
        const auto value = load_little<std::uint32_t>(payload + word);
        writer.little(big ? byte_swapped(value) : value);
      }
      writer.byte(std::byte{token::kEnd});
      return;
    }
    case NumberForm::Kind::AsReal64: {
      double value = 0;
      // Out of a double's range the nearest double is what such a peer can hold: the infinity.
      static_cast<void>(number::convert(kind, payload, value));
      const bool own = form.token == static_cast<number::Token>(number::Kind::Real64);
      const auto bytes = std::as_bytes(std::span{&value, 1});
      append_binary(form.token, bytes.data(), bytes.size(), !own);
      return;
    }
    case NumberForm::Kind::Text: {
      const number::Formatted text = number::format(kind, payload, number::Notation::C);
      text::Accepted accepted;
      // Digits are text in every format, so neither step can fail.
      static_cast<void>(text::accept(Encoding::Byte, as_bytes(text.view()), accepted));
      static_cast<void>(
          append_text(number::is_real(kind) ? token::kReal : token::kInteger, accepted));
      return;
    }
  }
}

void Writer::append_binary(number::Token token, const std::byte* payload, std::size_t size,
                           bool swapped) {
  std::byte* const to = out_->extend(size + 2).data();
  to[0] = std::byte{token};
  if (swapped) {
    std::reverse_copy(payload, payload + size, to + 1);
  } else {
    std::memcpy(to + 1, payload, size);
  }
  to[size + 1] = std::byte{token::kEnd};
}

}  // namespace wstp::expression
