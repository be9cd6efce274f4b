// Reading any payload that parse_body() or accept() found valid: walk() hands its characters to a
// sink, runs of ASCII as a whole. With the sinks of sinks.h it is the one transcoding core; used by
// deliver.cpp only.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "base/byte_io.h"
#include "text/encoding.h"
#include "text/native.h"
#include "text/scan.h"

namespace wstp::text {

/// Surrogate pairs spelt as two units become one character; only a UTF form asks for it.
constexpr bool joins_pairs(Encoding to) {
  return to == Encoding::Utf8 || to == Encoding::Utf16 || to == Encoding::Utf32;
}

/// Hands characters on, a high surrogate only when it is known what follows it.
template <typename Sink, bool Join>
class Joiner {
 public:
  explicit Joiner(Sink& sink) : sink_{&sink} {}

  bool code(std::uint32_t code) {
    if constexpr (!Join) return sink_->code(code);
    if (high_ != 0 && is_low_surrogate(code)) {
      const std::uint32_t joined = 0x10000 + ((high_ & 0x3FFU) << 10U) + (code & 0x3FFU);
      high_ = 0;
      return sink_->code(joined);
    }
    if (!finish()) return false;
    if (!is_high_surrogate(code)) return sink_->code(code);
    high_ = code;
    return true;
  }

  bool finish() {
    const std::uint32_t high = high_;
    high_ = 0;
    return high == 0 || sink_->code(high);
  }

 private:
  Sink* sink_;
  std::uint32_t high_ = 0;
};

/// Bytes at the front that are their own characters: ASCII, in Native without backslash. Looks in
/// growing blocks and so not much further than the run goes: a text of escapes is all ASCII.
template <Encoding From>
[[nodiscard]] std::size_t run_of(std::span<const std::byte> bytes) {
  if constexpr (From != Encoding::Native) return ascii_run(bytes.data(), bytes.size());
  std::size_t run = 0;
  for (std::size_t block = 64; run < bytes.size(); block *= 2) {
    const auto part = bytes.subspan(run, std::min(block, bytes.size() - run));
    const std::size_t ascii = ascii_run(part.data(), part.size());
    const void* const escape = ascii == 0 ? nullptr : std::memchr(part.data(), '\\', ascii);
    if (escape != nullptr)
      return run + static_cast<std::size_t>(static_cast<const std::byte*>(escape) - part.data());
    run += ascii;
    if (ascii < part.size()) break;
  }
  return run;
}

/// The character or escape at the front, as a step whose code is handed to the joiner when it
/// stands for a character. 0 bytes: refused.
template <Encoding From, typename Taker>
[[nodiscard]] std::size_t take_step(std::span<const std::byte> bytes, Taker& joiner) {
  if constexpr (From == Encoding::Native) {
    const NativeStep step = native_step(bytes);
    const bool stands_for_one =
        step.kind == NativeStep::Kind::Character || step.kind == NativeStep::Kind::Unknown;
    return stands_for_one && !joiner.code(step.code) ? 0 : step.size;
  } else {
    Step step{std::to_integer<std::uint32_t>(bytes[0]), 1};
    if constexpr (From == Encoding::Utf8) step = utf8_step(bytes.data(), bytes.size());
    if constexpr (From == Encoding::Old) step = old_step(bytes.data(), bytes.size());
    return step.units != 0 && joiner.code(step.code) ? step.units : 0;
  }
}

/// Native, Byte, Utf8, Old: runs of bytes that are themselves, and steps between them.
template <Encoding From, bool Join, typename Sink>
bool walk_bytes(std::span<const std::byte> payload, Sink& sink) {
  Joiner<Sink, Join> joiner{sink};
  while (!payload.empty()) {
    std::size_t taken = run_of<From>(payload);
    if (taken != 0) {
      if (!joiner.finish() || !sink.ascii(payload.data(), taken)) return false;
    } else {
      taken = take_step<From>(payload, joiner);
      if (taken == 0) return false;
    }
    payload = payload.subspan(taken);
  }
  return joiner.finish();
}

/// Narrows `size` units to bytes; false, and `ascii` means nothing, when one of them is not ASCII.
template <Encoding From>
bool narrow(const std::byte* units, std::size_t size, std::byte* ascii) {
  Unit<From> any = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto unit = load<Unit<From>, wire_order(From)>(units + (i * sizeof(Unit<From>)));
    any = static_cast<Unit<From>>(any | unit);
    ascii[i] = static_cast<std::byte>(unit);
  }
  return any < 0x80;
}

/// Ucs2, Utf16, Utf32 in wire order.
template <Encoding From, bool Join, typename Sink>
bool walk_units(std::span<const std::byte> payload, Sink& sink) {
  constexpr std::size_t kBlock = 64;
  std::array<std::byte, kBlock> ascii{};
  Joiner<Sink, Join> joiner{sink};
  const std::size_t units = payload.size() / sizeof(Unit<From>);
  for (std::size_t i = 0; i < units; i += kBlock) {
    const std::size_t size = std::min(kBlock, units - i);
    const std::byte* const block = payload.data() + (i * sizeof(Unit<From>));
    if (narrow<From>(block, size, ascii.data())) {
      if (!joiner.finish() || !sink.ascii(ascii.data(), size)) return false;
      continue;
    }
    for (std::size_t j = 0; j < size; ++j) {
      const auto unit = load<Unit<From>, wire_order(From)>(block + (j * sizeof(Unit<From>)));
      if (!joiner.code(unit)) return false;
    }
  }
  return joiner.finish();
}

/// False when the sink refused a character, or the payload is not what it was checked to be.
template <Encoding To, typename Sink>
bool walk(const Text& text, Sink& sink) {
  constexpr bool kJoin = joins_pairs(To);
  switch (text.encoding) {
    case Encoding::Native:
      return walk_bytes<Encoding::Native, kJoin>(text.payload, sink);
    case Encoding::Byte:
      return walk_bytes<Encoding::Byte, false>(text.payload, sink);
    case Encoding::Ucs2:
      return walk_units<Encoding::Ucs2, kJoin>(text.payload, sink);
    case Encoding::Utf8:
      return walk_bytes<Encoding::Utf8, false>(text.payload, sink);
    case Encoding::Utf16:
      return walk_units<Encoding::Utf16, true>(text.payload, sink);
    case Encoding::Utf32:
      return walk_units<Encoding::Utf32, false>(text.payload, sink);
    case Encoding::Old:
      return walk_bytes<Encoding::Old, kJoin>(text.payload, sink);
  }
  return false;
}

}  // namespace wstp::text
