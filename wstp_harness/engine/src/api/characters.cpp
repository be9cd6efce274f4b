// Characters of native text one by one, and code units into native text (the WSConvert… functions).
// Lengths of WSConvert… count characters in every encoding, as observed. A NULL text pointer
// (inside `text`) counts instead of writing; a NULL end is no end where text is written.
#include <cstring>
#include <span>
#include <utility>

#include "api/guard.h"
#include "text/encoding.h"
#include "text/native.h"

namespace wstp::api {

namespace {

using text::NativeStep;

constexpr long kEnd = -1;    // no character, or an escape that is none: nothing is passed
constexpr long kNamed = -2;  // \[Name]: passed, but its code is not known here

NativeStep step_at(const char* start, const char* end) {
  return text::native_step(std::as_bytes(std::span{start, end}));
}

/// Passes what stands for nothing; the step at the character, with `start` on it. False at the end.
bool find_character(const char*& start, const char* end, NativeStep& step) {
  while (start < end) {
    step = step_at(start, end);
    if (step.kind == NativeStep::Kind::Character) return true;
    if (step.kind != NativeStep::Kind::Nothing) return false;
    start += step.size;
  }
  return false;
}

long next_character(const char*& start, const char* end) {
  NativeStep step{};
  const char* at = start;
  if (!find_character(at, end, step)) return kEnd;
  start = at + step.size;
  const bool named = step.size > 2 && at[0] == '\\' && at[1] == '[';
  return named ? kNamed : static_cast<long>(step.code);
}

/// A NULL end is the text's NUL.
const char* end_of(const char* start, const char* end) {
  return end != nullptr ? end : start + std::strlen(start);
}

long next_character(const char** start, const char* end) {
  return start == nullptr || *start == nullptr ? kEnd : next_character(*start, end_of(*start, end));
}

/// What is left of `count` at the end: characters that were not there; a negative count goes to the
/// end and answers -(characters + |count|), as observed.
long character_offset(const char** start, const char* end, long count) {
  if (start == nullptr || *start == nullptr) return count;
  end = end_of(*start, end);
  while (count != 0 && next_character(*start, end) != kEnd) --count;
  return count;
}

/// Where converted text goes: a moving pointer, or a counter when it is NULL.
class Output {
 public:
  Output(char** position, char* end)
      : position_{position}, end_{end}, writes_{*position != nullptr} {}

  /// Appends all of it or nothing.
  bool append(const unsigned char* bytes, std::size_t size) {
    if (writes_ && end_ != nullptr && std::cmp_less(end_ - *position_, size)) return false;
    if (writes_) std::memcpy(*position_, bytes, size);
    // NOLINTNEXTLINE(performance-no-int-to-ptr): NULL counts, a number in a pointer
    *position_ = reinterpret_cast<char*>(reinterpret_cast<std::uintptr_t>(*position_) + size);
    return true;
  }

  bool character(std::uint32_t code) {
    unsigned char bytes[text::kMaxNative];
    return append(bytes, text::write_native(code, bytes));
  }

  bool new_line() {
    static constexpr unsigned char escape[] = {'\\', 'n'};
    return append(escape, sizeof escape);
  }

 private:
  char** position_;
  char* end_;
  bool writes_;
};

/// Takes one character off `codes`.
struct Bytes {
  static std::uint32_t take(const unsigned char*& codes) { return *codes++; }
};

struct DoubleBytes {
  static std::uint32_t take(const unsigned char*& codes) {
    const auto code = std::uint32_t{codes[0]} << 8U | codes[1];
    codes += 2;
    return code;
  }
};

template <typename T>
struct Units {
  static std::uint32_t take(const T*& codes) { return *codes++; }
};

struct Utf16Units {
  static std::uint32_t take(const unsigned short*& codes) {
    const std::uint32_t first = *codes++;
    if (!text::is_high_surrogate(first) || !text::is_low_surrogate(*codes)) return first;
    return 0x10000 + ((first & 0x3FFU) << 10U) + (*codes++ & 0x3FFU);
  }
};

/// A byte that begins no sequence stands for itself; a NUL always ends one, so that terminated text
/// is never read past its end.
struct Utf8Units {
  static int continuation_bytes(std::uint32_t first) {
    if (first < 0xC0 || first >= 0xF8) return 0;
    if (first < 0xE0) return 1;
    return first < 0xF0 ? 2 : 3;
  }

  static std::uint32_t take(const unsigned char*& codes) {
    const std::uint32_t first = *codes++;
    const int more = continuation_bytes(first);
    if (more == 0) return first;
    std::uint32_t code = first & (0x3FU >> static_cast<unsigned>(more));
    for (int i = 0; i < more; ++i) {
      if ((codes[i] & 0xC0U) != 0x80U) return first;
      code = code << 6U | (codes[i] & 0x3FU);
    }
    codes += more;
    return code;
  }
};

constexpr std::uint64_t kNoNewLine = UINT64_MAX;

/// Characters that did not fit or were not converted.
template <typename Source, typename T>
long convert(const T* codes, long count, char** to, char* end, std::uint64_t newline) {
  if (codes == nullptr || to == nullptr) return count;
  Output output{to, end};
  for (; count > 0; --count) {
    const std::uint32_t code = Source::take(codes);
    const bool fits = code == newline ? output.new_line() : output.character(code);
    if (!fits) return count;
  }
  return 0;
}

long written(char** text, bool (*write)(Output&, std::uint32_t), std::uint32_t code) {
  if (text == nullptr) return 0;
  const auto before = reinterpret_cast<std::uintptr_t>(*text);
  Output output{text, nullptr};
  write(output, code);
  return static_cast<long>(reinterpret_cast<std::uintptr_t>(*text) - before);
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only

extern "C" {

long WSCharacterOffset(const char** start, const char* end, long count) {
  return character_offset(start, end, count);
}

long WSStringCharacter(const char* start, const char* end) { return next_character(&start, end); }

long WSNextCharacter(const char** start, const char* end) { return next_character(start, end); }

long WSNextCharacterFromStringWithLength(const char* text, long* index, long length) {
  if (text == nullptr || index == nullptr || *index < 0 || *index > length) return kEnd;
  const char* at = text + *index;
  const long character = next_character(&at, text + length);
  *index = at - text;
  return character;
}

long WSConvertNewLine(char** text) {
  return written(text, [](Output& output, std::uint32_t) { return output.new_line(); }, 0);
}

long WSConvertCharacter(unsigned long character, char** text) {
  return written(
      text, [](Output& output, std::uint32_t code) { return output.character(code); },
      static_cast<std::uint32_t>(character & 0xFFFFFFU));
}

#define WSTP_CONVERT(name, unit, source)                                               \
  long WSConvert##name##String(unit* codes, long count, char** text, char* text_end) { \
    return convert<source>(codes, count, text, text_end, kNoNewLine);                  \
  }                                                                                    \
  long WSConvert##name##StringNL(unit* codes, long count, char** text, char* text_end, \
                                 unsigned long newline) {                              \
    return convert<source>(codes, count, text, text_end, newline);                     \
  }
WSTP_CONVERT(Byte, unsigned char, Bytes)
WSTP_CONVERT(DoubleByte, unsigned char, DoubleBytes)
WSTP_CONVERT(UCS2, unsigned short, Units<unsigned short>)
WSTP_CONVERT(UTF8, unsigned char, Utf8Units)
WSTP_CONVERT(UTF16, unsigned short, Utf16Units)
WSTP_CONVERT(UTF32, unsigned int, Units<unsigned int>)
#undef WSTP_CONVERT

/// Where the first character is, for the macros of the header.
const char* WSStringFirstPosFun(const char* text, WSStringPositionPointer position) {
  if (text == nullptr || position == nullptr) return nullptr;
  *position = {text, text + std::strlen(text)};
  return text;
}

}  // extern "C"
