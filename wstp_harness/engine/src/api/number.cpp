// Scalars of all kinds (rows of families.def), binary numbers by type code, and reals as text.
#include "api/guard.h"
#include "api/text.h"

namespace wstp::api {

namespace {

/// WSPutReal32 and Float send doubles, Integer16 and ShortInteger 32-bit integers: the argument's
/// type is what travels (wire.md section 2.1).
template <typename Argument>
int put_scalar(WSLINK handle, Argument value) {
  return put(handle, [value](Writer& writer) { return writer.put(value); });
}

/// The output is written also on Overflow (7), as observed; on success it is complete.
template <typename T>
int get_scalar(WSLINK handle, T* value) {
  if (value == nullptr) [[unlikely]]
    return bad_argument(handle);
  return get(handle, [value](Reader& reader) { return reader.get(*value); });
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only

extern "C" {

#define WSTP_SCALAR(kind, element, argument)                                       \
  int WSPut##kind(WSLINK link, argument value) { return put_scalar(link, value); } \
  int WSGet##kind(WSLINK link, element* value) { return get_scalar(link, value); }
#include "families.def"

int WSPutBinaryNumber(WSLINK link, void* number, long type) {
  if (number == nullptr) return bad_argument(link);
  return put(link, [=](Writer& writer) { return writer.put_number(type, number); });
}

int WSGetBinaryNumber(WSLINK link, void* number, long type) {
  if (number == nullptr) return bad_argument(link);
  return get(link, [=](Reader& reader) { return reader.get_number(type, number); });
}

int WSPutRealNumberAsString(WSLINK link, const char* text) {
  return put_real<Encoding::Native>(link, text, length_of(text));
}

int WSPutRealNumberAsByteString(WSLINK link, const unsigned char* text) {
  return put_real<Encoding::Byte>(link, text, length_of(text));
}

int WSPutRealNumberAsUCS2String(WSLINK link, const unsigned short* text) {
  return put_real<Encoding::Ucs2>(link, text, length_of(text));
}

int WSPutRealNumberAsUTF8String(WSLINK link, const unsigned char* text, int units) {
  return put_real<Encoding::Utf8>(link, text, units);
}

int WSPutRealNumberAsUTF16String(WSLINK link, const unsigned short* text, int units) {
  return put_real<Encoding::Utf16>(link, text, units);
}

int WSPutRealNumberAsUTF32String(WSLINK link, const unsigned int* text, int units) {
  return put_real<Encoding::Utf32>(link, text, units);
}

}  // extern "C"
