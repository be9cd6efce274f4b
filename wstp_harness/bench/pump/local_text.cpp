// Loops over one text of `size` characters in each encoding. The text never comes back the same by
// chance: its first letter follows the number.
#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "on_link.h"

namespace pump {

namespace {

/// Where the letters of a text come from: the first of 26 that follow each other.
enum class Letters : std::uint32_t { Ascii = 'a', Latin = 0xC0, Bmp = 0x4E00, Astral = 0x1F600 };

void append(std::u32string& out, char32_t letter) { out.push_back(letter); }

void append(std::basic_string<Unit16>& out, char32_t letter) {
  if (letter >= 0x10000) {
    out.push_back(static_cast<Unit16>(0xD800 + ((letter - 0x10000) >> 10U)));
    letter = 0xDC00 + ((letter - 0x10000) & 0x3FFU);
  }
  out.push_back(static_cast<Unit16>(letter));
}

/// One byte a character (Latin-1) or UTF-8.
void append(std::string& out, char32_t letter, bool one_byte) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (letter < 0x80 || one_byte) return put(letter);
  if (letter < 0x800) {
    put(0xC0U | (letter >> 6U));
  } else {
    if (letter < 0x10000) {
      put(0xE0U | (letter >> 12U));
    } else {
      put(0xF0U | (letter >> 18U));
      put(0x80U | ((letter >> 12U) & 0x3FU));
    }
    put(0x80U | ((letter >> 6U) & 0x3FU));
  }
  put(0x80U | (letter & 0x3FU));
}

/// What UTF-16 and UTF-32 texts begin with, or they are read as big-endian; it comes back as well.
constexpr std::size_t byte_order_mark = 0xFEFF;

/// A text and what to compare it with; `Unit` is what the library counts in, `mark` units of its
/// begin are the byte order mark.
template <typename Unit, std::size_t mark = 0>
class Text {
 public:
  template <typename Append>
  Text(std::size_t size, Letters letters, Append append_one) {
    for (std::size_t i = 1; i < std::max<std::size_t>(size, 2); ++i) {
      append_one(units_, static_cast<char32_t>(letters) + static_cast<char32_t>((i * 7) % 26));
    }
    units_.insert(units_.begin(), Unit{'A'});
    if constexpr (mark > 0) units_.insert(units_.begin(), Unit{byte_order_mark});
  }

  const std::basic_string<Unit>& numbered(std::size_t number) {
    units_[mark] = static_cast<Unit>('A' + (number % 26));
    return units_;
  }

  void check(const void* got, std::size_t size, std::size_t number) const {
    const auto* const units = static_cast<const Unit*>(got);
    same(size == units_.size() && units[mark] == units_[mark] && units[size - 1] == units_.back());
    if (number % full_check_every == 0)
      same(std::memcmp(got, units_.data(), size * sizeof(Unit)) == 0);
  }

 private:
  std::basic_string<Unit> units_;
};

template <Letters letters>
class Utf8 : public OnLink {
 public:
  Utf8(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link},
        text_{size, letters, [](auto& out, char32_t c) { append(out, c, false); }} {}

  void once(std::size_t number) override {
    const std::string& text = text_.numbered(number);
    const auto* const units = reinterpret_cast<const Byte*>(text.data());
    require(library().put_utf8_string(link(), units, static_cast<int>(text.size())),
            "PutUTF8String");
    const Byte* got = nullptr;
    int bytes = 0;
    int characters = 0;
    require(library().get_utf8_string(link(), &got, &bytes, &characters), "GetUTF8String");
    text_.check(got, static_cast<std::size_t>(bytes), number);
    library().release_utf8_string(link(), got, bytes);
  }

 private:
  Text<char> text_;
};

template <Letters letters>
class Utf16 : public OnLink {
 public:
  Utf16(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link},
        text_{size, letters, [](auto& out, char32_t c) { append(out, c); }} {}

  void once(std::size_t number) override {
    const auto& text = text_.numbered(number);
    require(library().put_utf16_string(link(), text.data(), static_cast<int>(text.size())),
            "PutUTF16String");
    const Unit16* got = nullptr;
    int units = 0;
    int characters = 0;
    require(library().get_utf16_string(link(), &got, &units, &characters), "GetUTF16String");
    text_.check(got, static_cast<std::size_t>(units), number);
    library().release_utf16_string(link(), got, units);
  }

 private:
  Text<Unit16, 1> text_;
};

template <Letters letters>
class Utf32 : public OnLink {
 public:
  Utf32(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link},
        text_{size, letters, [](auto& out, char32_t c) { append(out, c); }} {}

  void once(std::size_t number) override {
    const auto& text = text_.numbered(number);
    const auto* const letters_of = reinterpret_cast<const Unit32*>(text.data());
    require(library().put_utf32_string(link(), letters_of, static_cast<int>(text.size())),
            "PutUTF32String");
    const Unit32* got = nullptr;
    int units = 0;
    require(library().get_utf32_string(link(), &got, &units), "GetUTF32String");
    text_.check(got, static_cast<std::size_t>(units), number);
    library().release_utf32_string(link(), got, units);
  }

 private:
  Text<char32_t, 1> text_;
};

template <Letters letters>
class Ucs2 : public OnLink {
 public:
  Ucs2(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link},
        text_{size, letters, [](auto& out, char32_t c) { append(out, c); }} {}

  void once(std::size_t number) override {
    const auto& text = text_.numbered(number);
    require(library().put_ucs2_string(link(), text.data(), static_cast<int>(text.size())),
            "PutUCS2String");
    const Unit16* got = nullptr;
    int units = 0;
    require(library().get_ucs2_string(link(), &got, &units), "GetUCS2String");
    text_.check(got, static_cast<std::size_t>(units), number);
    library().release_ucs2_string(link(), got, units);
  }

 private:
  Text<Unit16> text_;
};

template <Letters letters>
class ByteString : public OnLink {
 public:
  ByteString(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link},
        text_{size, letters, [](auto& out, char32_t c) { append(out, c, true); }} {}

  void once(std::size_t number) override {
    const std::string& text = text_.numbered(number);
    const auto* const bytes = reinterpret_cast<const Byte*>(text.data());
    require(library().put_byte_string(link(), bytes, static_cast<long>(text.size())),
            "PutByteString");
    const Byte* got = nullptr;
    int count = 0;
    require(library().get_byte_string(link(), &got, &count, '?'), "GetByteString");
    text_.check(got, static_cast<std::size_t>(count), number);
    library().release_byte_string(link(), got, count);
  }

 private:
  Text<char> text_;
};

/// The native form of ASCII is ASCII.
class Native : public OnLink {
 public:
  Native(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link},
        text_{size, Letters::Ascii, [](auto& out, char32_t c) { append(out, c, true); }} {}

  void once(std::size_t number) override {
    const std::string& text = text_.numbered(number);
    require(library().put_string(link(), text.c_str()), "PutString");
    const char* got = nullptr;
    require(library().get_string(link(), &got), "GetString");
    same(got[text.size()] == '\0');
    text_.check(got, text.size(), number);
    library().release_string(link(), got);
  }

 private:
  Text<char> text_;
};

constexpr std::array<NamedLoop, 17> loops{
    {{"native-string", make_loop<Native>},
     {"byte-string", make_loop<ByteString<Letters::Ascii>>},
     {"byte-string-latin", make_loop<ByteString<Letters::Latin>>},
     {"utf8-string", make_loop<Utf8<Letters::Ascii>>},
     {"utf8-string-latin", make_loop<Utf8<Letters::Latin>>},
     {"utf8-string-bmp", make_loop<Utf8<Letters::Bmp>>},
     {"utf8-string-astral", make_loop<Utf8<Letters::Astral>>},
     {"utf16-string", make_loop<Utf16<Letters::Ascii>>},
     {"utf16-string-latin", make_loop<Utf16<Letters::Latin>>},
     {"utf16-string-bmp", make_loop<Utf16<Letters::Bmp>>},
     {"utf16-string-astral", make_loop<Utf16<Letters::Astral>>},
     {"utf32-string", make_loop<Utf32<Letters::Ascii>>},
     {"utf32-string-bmp", make_loop<Utf32<Letters::Bmp>>},
     {"utf32-string-astral", make_loop<Utf32<Letters::Astral>>},
     {"ucs2-string", make_loop<Ucs2<Letters::Ascii>>},
     {"ucs2-string-latin", make_loop<Ucs2<Letters::Latin>>},
     {"ucs2-string-bmp", make_loop<Ucs2<Letters::Bmp>>}}};

}  // namespace

MakeLoop* text_loop(const std::string& name) { return find_loop(loops, name); }

}  // namespace pump
