// What a peer said it reads, as questions a sender asks: which token for this number, whether
// packed, which text format. Made by parsing the peer's option block, by an "establish" string, or
// as the default for two of us (loopback, IntraProcess). Not here: the dialogue (greeting.h).
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/byte_queue.h"
#include "base/error.h"
#include "greeting/layout.h"
#include "number/kind.h"
#include "text/encoding.h"

namespace wstp::greeting {

/// How a number is sent.
struct NumberForm {
  enum class Kind : std::uint8_t {
    Native,     // `token` is our own: the bytes as they are
    Swapped,    // same width, bytes reversed
    Structure,  // int64 as c4 (little-endian) or c5 (low 32-bit word first, each big-endian)
    AsReal64,   // long double as f6
    Text,       // + or *, number::format in C notation, text format Byte
  };
  Kind kind;
  number::Token token;
};

/// Appends token and bytes, without END, of a number in any form but Text. `payload` is the value
/// in the wire bytes of its own kind. Overflow (7), and nothing is appended: a long double beyond
/// Real64.
[[nodiscard]] Error append_number(ByteQueue& queue, NumberForm form, number::Kind kind,
                                  const std::byte* payload);

struct Features {
  int version = 6;
  const Layout* layout = nullptr;  // nullptr: none named, taken as equal to ours
  std::bitset<128> tokens;         // token - 128
  std::bitset<8> formats;          // text::Encoding values
  bool six_digit = false;          // reads \|hhhhhh, thus text format Native as we write it
  unsigned decoders = kOwnDecoders;
  std::string environment_id;
  bool reads_to_the_end = false;  // an engine: what came before a close is not forgotten

  static constexpr unsigned kLengths = 1U << 16U;
  static constexpr unsigned kPacked = 1U << 17U;
  static constexpr unsigned kArrays = 1U << 18U;
  static constexpr unsigned kOwnDecoders = kLengths | kPacked | kArrays;

  /// Both ends are this engine: everything is native.
  [[nodiscard]] static Features own();

  [[nodiscard]] bool reads(number::Token token) const {
    return token >= 128 && tokens.test(token - 128U);
  }

  [[nodiscard]] bool reads(text::Encoding format) const {
    return formats.test(static_cast<std::size_t>(format));
  }

  /// Rules 1 to 4 of wire.md section 1.4.
  [[nodiscard]] NumberForm form(number::Kind kind) const;

  /// Whether lists and arrays of this kind may go packed (else element by element, by form()).
  [[nodiscard]] bool packs(number::Kind kind) const;

  /// LEN as a byte for F (else always decimal).
  [[nodiscard]] bool short_lengths() const { return (decoders & kLengths) != 0; }

  /// A/D at all (else nested F).
  [[nodiscard]] bool arrays() const { return (decoders & kArrays) != 0; }

  /// The format text of encoding `from` is sent in, chosen as the reference library chooses.
  /// Encoding::Old means the old tokens S and Y. text::convert may still refuse a text (48).
  [[nodiscard]] text::Encoding carrier(text::Encoding from) const;
};

/// Parses "MathLink 6 -tokens 33,... -formats 1,2 -decoders 0" (WSEstablishString). Malformed when
/// it does not begin so, has a version below 3, or holds what a greeting may not hold.
[[nodiscard]] Error parse_establish(std::string_view text, Features& features);

/// What WSFeatureString says: "MathLink 6 -tokens ... -formats ... -decoders N", lists ascending.
[[nodiscard]] std::string feature_string(const Features& features);

}  // namespace wstp::greeting
