// The text form from before version 3: bytes are themselves, a 16-bit character is fb and its two
// bytes, and f8 makes the next byte literal (observed). Plus containers of Unicode text.
#include <cstdlib>
#include <cstring>

#include "api/guard.h"

namespace wstp::api {

namespace {

constexpr unsigned char kWide = 0xFB;
constexpr unsigned char kLiteral = 0xF8;

bool needs_literal(unsigned code) { return code == kWide || code == kLiteral; }

/// Bytes one character takes.
std::size_t old_size(unsigned code) {
  if (code > 0xFF) return 3;
  return needs_literal(code) ? 2 : 1;
}

void write_old(unsigned code, unsigned char* to) {
  switch (old_size(code)) {
    case 3:
      to[0] = kWide;
      to[1] = static_cast<unsigned char>(code >> 8U);
      to[2] = static_cast<unsigned char>(code);
      return;
    case 2:
      *to++ = kLiteral;
      [[fallthrough]];
    default:
      *to = static_cast<unsigned char>(code);
  }
}

int put_character(unsigned code, char** text) {
  if (text == nullptr || *text == nullptr) return 0;
  const std::size_t size = old_size(code);
  write_old(code, reinterpret_cast<unsigned char*>(*text));
  *text += size;
  return static_cast<int>(size);
}

/// Characters that did not fit.
template <typename T>
long convert_old(const T* codes, long count, char** to, const char* end) {
  if (codes == nullptr || to == nullptr || *to == nullptr) return count;
  for (; count > 0; --count, ++codes) {
    const auto room = end == nullptr ? SIZE_MAX : static_cast<std::size_t>(end - *to);
    if (old_size(*codes) > room) return count;
    put_character(*codes, to);
  }
  return 0;
}

/// Stands on the character that begins at `at`, behind its fb or f8: `mode` is the bytes it takes
/// from there, `more` whether there is one. An escape that is cut off is the byte itself.
unsigned char* stand_at(WSOldStringPosition& position, unsigned char* at) {
  const bool wide = at[0] == kWide && at[1] != 0 && at[2] != 0;
  const bool literal = at[0] == kLiteral && at[1] != 0;
  position.more = *at != 0 ? 1 : 0;
  position.mode = wide ? 2 : 1;
  position.cc = at + (wide || literal ? 1 : 0);
  return position.cc;
}

unsigned int character_at(const WSOldStringPosition& position) {
  const unsigned char* const at = position.cc;
  return position.mode == 2 ? unsigned{at[0]} << 8U | at[1] : at[0];
}

unsigned char* step(WSOldStringPosition& position) {
  return stand_at(position, position.cc + (position.more != 0 ? position.mode : 0));
}

std::size_t unit_size(WSUnicodeContainerType type) {
  switch (type) {
    case UCS2ContainerType:
    case UTF16ContainerType:
      return sizeof(unsigned short);
    case UTF32ContainerType:
      return sizeof(unsigned int);
    case UTF8ContainerType:
      return 1;
  }
  return 0;
}

/// One block, the text behind the container, so that free() of the container is enough.
// NOLINTBEGIN(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory): freed by C code
// NOLINTBEGIN(cppcoreguidelines-pro-type-union-access): the union is the C header's
WSUnicodeContainer* new_container(const void* text, int length, WSUnicodeContainerType type) {
  if (text == nullptr || length < 0 || unit_size(type) == 0) return nullptr;
  const std::size_t size = static_cast<std::size_t>(length) * unit_size(type);
  auto* const container =
      static_cast<WSUnicodeContainer*>(std::malloc(sizeof(WSUnicodeContainer) + size));
  if (container == nullptr) return nullptr;
  container->pointer.utf8 = reinterpret_cast<unsigned char*>(container + 1);
  container->length = length;
  container->type = type;
  std::memcpy(container->pointer.utf8, text, size);
  return container;
}

// NOLINTEND(cppcoreguidelines-pro-type-union-access)
// NOLINTEND(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory)

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only

extern "C" {

int WSOldPutCharToString(unsigned int character, char** text) {
  return put_character(character, text);
}

unsigned char* WSOldStringFirstPosFun(char* text, WSOldStringPositionPointer position) {
  if (text == nullptr || position == nullptr) return nullptr;
  position->head = reinterpret_cast<unsigned char*>(text);
  return stand_at(*position, position->head);
}

unsigned char* WSOldStringNextPosFun(WSOldStringPositionPointer position) {
  if (position == nullptr || position->cc == nullptr) return nullptr;
  return step(*position);
}

unsigned int WSOldStringCharFun(WSOldStringPositionPointer position) {
  return position == nullptr || position->cc == nullptr ? 0 : character_at(*position);
}

long WSOldConvertByteString(unsigned char* codes, long count, char** text, char* text_end) {
  return convert_old(codes, count, text, text_end);
}

long WSOldConvertUCS2String(unsigned short* codes, long count, char** text, char* text_end) {
  return convert_old(codes, count, text, text_end);
}

/// The function that would release it is not in the library (nor in Wolfram's): free() does.
WSUnicodeContainer* WSNewUnicodeContainer(const void* text, int length,
                                          WSUnicodeContainerType type) {
  return new_container(text, length, type);
}

}  // extern "C"
