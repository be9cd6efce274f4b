// Strings and symbols in all encodings (rows of families.def), whole.
#include "api/text.h"

using namespace wstp::api;  // shims only

extern "C" {

int WSPutString(WSLINK link, const char* text) {
  return put_text<Encoding::Native>(link, Atom::String, text, length_of(text));
}

int WSPutSymbol(WSLINK link, const char* text) {
  return put_text<Encoding::Native>(link, Atom::Symbol, text, length_of(text));
}

int WSGetString(WSLINK link, const char** text) {
  return get_text<Encoding::Native, int>(link, Accept::String, text, nullptr, nullptr);
}

int WSGetSymbol(WSLINK link, const char** text) {
  return get_text<Encoding::Native, int>(link, Accept::Symbol, text, nullptr, nullptr);
}

int WSGetNumberAsString(WSLINK link, const char** text) {
  return get_text<Encoding::Native, int>(link, Accept::Number, text, nullptr, nullptr);
}

void WSReleaseString(WSLINK link, const char* text) { release(link, text); }

void WSReleaseSymbol(WSLINK link, const char* text) { release(link, text); }

#define WSTP_TEXT_BYTE(encoding, unit, length)                                                     \
  int WSPut##encoding##String(WSLINK link, const unit* text, length units) {                       \
    return put_text<Named::encoding>(link, Atom::String, text, units);                             \
  }                                                                                                \
  int WSPut##encoding##Symbol(WSLINK link, const unit* text, length units) {                       \
    return put_text<Named::encoding>(link, Atom::Symbol, text, units);                             \
  }                                                                                                \
  int WSGet##encoding##String(WSLINK link, const unit** text, int* units, long missing) {          \
    return get_text<Named::encoding>(link, Accept::String, text, units, nullptr, missing);         \
  }                                                                                                \
  int WSGet##encoding##Symbol(WSLINK link, const unit** text, int* units, long missing) {          \
    return get_text<Named::encoding>(link, Accept::Symbol, text, units, nullptr, missing);         \
  }                                                                                                \
  int WSGetNumberAs##encoding##String(WSLINK link, const unit** text, long* units, long missing) { \
    return get_text<Named::encoding>(link, Accept::Number, text, units, nullptr, missing);         \
  }                                                                                                \
  void WSRelease##encoding##String(WSLINK link, const unit* text, int) { release(link, text); }    \
  void WSRelease##encoding##Symbol(WSLINK link, const unit* text, int) { release(link, text); }

#define WSTP_TEXT(encoding, unit, length)                                                       \
  int WSPut##encoding##String(WSLINK link, const unit* text, length units) {                    \
    return put_text<Named::encoding>(link, Atom::String, text, units);                          \
  }                                                                                             \
  int WSPut##encoding##Symbol(WSLINK link, const unit* text, length units) {                    \
    return put_text<Named::encoding>(link, Atom::Symbol, text, units);                          \
  }                                                                                             \
  void WSRelease##encoding##String(WSLINK link, const unit* text, int) { release(link, text); } \
  void WSRelease##encoding##Symbol(WSLINK link, const unit* text, int) { release(link, text); }

#define WSTP_TEXT_LENGTH(encoding, unit, length)                                    \
  int WSGet##encoding##String(WSLINK link, const unit** text, int* units) {         \
    return get_text<Named::encoding>(link, Accept::String, text, units, nullptr);   \
  }                                                                                 \
  int WSGet##encoding##Symbol(WSLINK link, const unit** text, int* units) {         \
    return get_text<Named::encoding>(link, Accept::Symbol, text, units, nullptr);   \
  }                                                                                 \
  int WSGetNumberAs##encoding##String(WSLINK link, const unit** text, int* units) { \
    return get_text<Named::encoding>(link, Accept::Number, text, units, nullptr);   \
  }

#define WSTP_TEXT_UNITS(encoding, unit, length)                                              \
  int WSGet##encoding##String(WSLINK link, const unit** text, int* units, int* characters) { \
    return get_text<Named::encoding>(link, Accept::String, text, units, characters);         \
  }                                                                                          \
  int WSGet##encoding##Symbol(WSLINK link, const unit** text, int* units, int* characters) { \
    return get_text<Named::encoding>(link, Accept::Symbol, text, units, characters);         \
  }                                                                                          \
  int WSGetNumberAs##encoding##String(WSLINK link, const unit** text, int* units,            \
                                      int* characters) {                                     \
    return get_text<Named::encoding>(link, Accept::Number, text, units, characters);         \
  }
#include "families.def"

}  // extern "C"
