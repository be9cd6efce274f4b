// What a peer said it reads, as questions a sender asks: which token for this number, whether packed,
// which text format. Made by parsing the peer's option block, by an "establish" string, or as the
// default for two of us (loopback, IntraProcess). Not here: the dialogue (greeting.h).
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>

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
    Structure,  // int64 as c4/c5: low 32-bit word first, then high
    AsReal64,   // long double as f6 / b6 (swapped when b6)
    Text,       // + or *, number::format_for_peer in text format Byte
  };
  Kind kind;
  number::Token token;
};

struct Features {
  int version = 6;
  const Layout* layout = nullptr;  // nullptr: none named, taken as equal to ours
  std::bitset<128> tokens;         // token - 128
  std::bitset<8> formats;          // text::Encoding values
  bool six_digit = false;          // reads \|hhhhhh, thus text format Native as we write it
  unsigned decoders = kOwnDecoders;
  std::string environment_id;
  std::string announced_tokens;   // the words as they came, for feature_string()
  std::string announced_formats;

  static constexpr unsigned kLengths = 1U << 16U;
  static constexpr unsigned kPacked = 1U << 17U;
  static constexpr unsigned kArrays = 1U << 18U;
  static constexpr unsigned kOwnDecoders = kLengths | kPacked | kArrays;

  /// Both ends are this engine: everything is native.
  [[nodiscard]] static Features own();

  [[nodiscard]] bool reads(number::Token token) const {
    return token >= 128 && tokens.test(token - 128U);
  }

  /// Rules 1 to 4 of wire.md section 1.4.
  [[nodiscard]] NumberForm form(number::Kind kind) const;

  /// Whether lists and arrays of this kind may go packed (else element by element, by form()).
  [[nodiscard]] bool packs(number::Kind kind) const;

  /// LEN as a byte for F (else always decimal); A/D at all.
  [[nodiscard]] bool short_lengths() const { return (decoders & kLengths) != 0; }

  [[nodiscard]] bool arrays() const { return (decoders & kArrays) != 0; }

  /// The format text of encoding `from` is sent in. `symbolic`: it comes from a char* function and may
  /// hold escapes. Encoding::Old means the old tokens S and Y.
  [[nodiscard]] text::Encoding carrier(text::Encoding from) const;
};

/// Parses "MathLink 6 -tokens 33,... -formats 1,2 -decoders 0" (WSEstablishString). Malformed when it
/// does not begin so or names an unknown layout.
[[nodiscard]] Error parse_establish(std::string_view text, Features& features);

/// What WSFeatureString says: "MathLink 6 -tokens ... -formats ... -decoders N".
[[nodiscard]] std::string feature_string(const Features& features);

}  // namespace wstp::greeting
