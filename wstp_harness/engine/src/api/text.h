// Text at the C border: pointers and lengths into spans, what the reader made into lent memory, and
// the two things a link may do to text on the way: symbol replacement and the encoding parameter.
// The shims over these templates are in string.cpp, function.cpp and number.cpp.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "api/guard.h"
#include "expression/block.h"
#include "text/encoding.h"

namespace wstp::api {

using expression::Accept;
using expression::Atom;
using expression::OwnedText;
using text::Encoding;
using text::Unit;

/// The encodings by the names the C functions use.
struct Named {
  static constexpr Encoding Byte = Encoding::Byte;
  static constexpr Encoding UCS2 = Encoding::Ucs2;
  static constexpr Encoding UTF8 = Encoding::Utf8;
  static constexpr Encoding UTF16 = Encoding::Utf16;
  static constexpr Encoding UTF32 = Encoding::Utf32;
};

/// Units before the terminating zero; -1 for NULL.
template <typename T>
long length_of(const T* text) {
  if (text == nullptr) return -1;
  long length = 0;
  while (text[length] != 0) ++length;
  return length;
}

template <>
long length_of(const char* text);

/// What a program gave as text: false for NULL or a negative length (NULL with length 0 is empty).
template <typename T>
bool is_text(const T* units, long length) {
  return length == 0 || (units != nullptr && length > 0);
}

template <typename T>
std::span<const std::byte> bytes_of(const T* units, long length) {
  return std::as_bytes(std::span{units, static_cast<std::size_t>(length)});
}

bool put_text(Link& link, Atom atom, Encoding encoding, std::span<const std::byte> units);
bool put_function(Link& link, Encoding encoding, std::span<const std::byte> head, long count);

template <Encoding E>
int put_text(WSLINK handle, Atom atom, const Unit<E>* units, long length) {
  if (!is_text(units, length)) return bad_argument(handle);
  return call(handle, [&](Link& link) { return put_text(link, atom, E, bytes_of(units, length)); });
}

template <Encoding E>
int put_function(WSLINK handle, const Unit<E>* head, long length, long count) {
  if (!is_text(head, length)) return bad_argument(handle);
  return call(handle,
              [&](Link& link) { return put_function(link, E, bytes_of(head, length), count); });
}

template <Encoding E>
int put_real(WSLINK handle, const Unit<E>* digits, long length) {
  if (!is_text(digits, length)) return bad_argument(handle);
  return put(handle,
             [&](Writer& writer) { return writer.put_real_text(E, bytes_of(digits, length)); });
}

/// Lends what a getter made.
template <Encoding E>
const Unit<E>* lend(Link& link, OwnedText<E>& text) {
  const std::size_t size = (text.length + 1) * sizeof(Unit<E>);
  return static_cast<const Unit<E>*>(link.loans().adopt(text.units.release(), size));
}

/// The symbol `name`, in native form, as the program shall see it; false when no rule concerns it.
bool replace_incoming(Link& link, OwnedText<Encoding::Native>& name);

/// `name` in another encoding, with errors as a getter has them.
template <Encoding E>
bool convert(Link& link, const OwnedText<Encoding::Native>& name, unsigned char missing,
             OwnedText<E>& out);

/// Whether symbols got from this link may have to be renamed.
bool renames(Link& link);

/// A symbol on a link with replacement rules: read in native form, renamed, converted.
template <Encoding E>
bool get_renamed(Link& link, OwnedText<E>& out, unsigned char missing) {
  OwnedText<Encoding::Native> name;
  if (!link.get([&](Reader& reader) { return reader.get_text(Accept::Symbol, name); }))
    return false;
  replace_incoming(link, name);
  return convert(link, name, missing, out);
}

/// Whether the next atom is a symbol that a string getter will hand out.
bool symbol_comes(Link& link);

template <Encoding E>
bool get_text(Link& link, Accept accept, OwnedText<E>& out, unsigned char missing) {
  if (renames(link) && (accept == Accept::Symbol || symbol_comes(link))) [[unlikely]] {
    return get_renamed(link, out, missing);
  }
  return link.get([&](Reader& reader) { return reader.get_text(accept, out, missing); });
}

template <Encoding E>
bool get_head(Link& link, OwnedText<E>& out, std::int64_t& count) {
  if (!renames(link)) [[likely]] {
    return link.get([&](Reader& reader) { return reader.get_function(out, count); });
  }
  OwnedText<Encoding::Native> name;
  if (!link.get([&](Reader& reader) { return reader.get_function(name, count); })) return false;
  replace_incoming(link, name);
  return convert(link, name, 0, out);
}

/// `length` and `characters` may be nullptr: that count is not wanted.
template <Encoding E, typename Length>
int get_text(WSLINK handle, Accept accept, const Unit<E>** text, Length* length, int* characters,
             long missing = 0) {
  if (text == nullptr) return bad_argument(handle);
  return call(handle, [&](Link& link) {
    OwnedText<E> out;
    if (!get_text(link, accept, out, static_cast<unsigned char>(missing))) return false;
    store(length, out.length);
    store(characters, out.characters);
    *text = lend(link, out);
    return true;
  });
}

template <Encoding E>
int get_function(WSLINK handle, const Unit<E>** head, int* length, int* count) {
  if (head == nullptr || count == nullptr) return bad_argument(handle);
  return call(handle, [&](Link& link) {
    OwnedText<E> out;
    std::int64_t arguments = *count;
    const bool got = get_head(link, out, arguments);
    *count = static_cast<int>(arguments);
    if (!got) return false;
    store(length, out.length);
    *head = lend(link, out);
    return true;
  });
}

/// Text of our own (names, messages) in the encoding of an "…UTF16LinkName" and its like.
template <Encoding E>
const Unit<E>* lend_own(Link& link, std::string_view text, int* length);

/// Gives a loan back; what is none is left alone.
inline void release(WSLINK handle, const void* memory) noexcept {
  ask(handle, false, [&](Link& link) { return link.loans().give_back(memory); });
}

}  // namespace wstp::api
