// Functions: heads with argument counts, and the tests of heads, strings and symbols.
#include <optional>

#include "api/text.h"

namespace wstp::api {

namespace {

/// WSTest...Head: the count is stored whenever there is a function; `required`: it must be *count.
template <Encoding E, typename Count>
int test_head(WSLINK handle, const Unit<E>* head, long length, Count* count, bool required) {
  if (!is_text(head, length) || (required && count == nullptr)) return bad_argument(handle);
  return call(handle, [&](Link& link) {
    std::optional<std::int64_t> wanted;
    if (required) wanted = *count;
    std::int64_t arguments = count == nullptr ? 0 : *count;
    const bool same = link.get([&](Reader& reader) {
      return reader.test_head(E, bytes_of(head, length), arguments, wanted);
    });
    store(count, arguments);
    return same;
  });
}

template <Encoding E>
int test_text(WSLINK handle, Accept accept, const Unit<E>* units, long length) {
  if (!is_text(units, length)) return bad_argument(handle);
  return get(handle,
             [&](Reader& reader) { return reader.test_text(accept, E, bytes_of(units, length)); });
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only

extern "C" {

int WSPutFunction(WSLINK link, const char* text, int count) {
  return put_function<Encoding::Native>(link, text, length_of(text), count);
}

int WSGetFunction(WSLINK link, const char** text, int* count) {
  return get_function<Encoding::Native>(link, text, nullptr, count);
}

int WSTestHead(WSLINK link, const char* text, int* count) {
  return test_head<Encoding::Native>(link, text, length_of(text), count, false);
}

int WSTestHeadWithArgCount(WSLINK link, const char* text, int* count) {
  return test_head<Encoding::Native>(link, text, length_of(text), count, true);
}

int WSCheckFunction(WSLINK link, const char* text, long* count) {
  return test_head<Encoding::Native>(link, text, length_of(text), count, false);
}

/// A negative count accepts any.
int WSCheckFunctionWithArgCount(WSLINK link, const char* text, long* count) {
  return test_head<Encoding::Native>(link, text, length_of(text), count,
                                     count == nullptr || *count >= 0);
}

int WSTestString(WSLINK link, const char* text) {
  return test_text<Encoding::Native>(link, Accept::String, text, length_of(text));
}

int WSTestSymbol(WSLINK link, const char* text) {
  return test_text<Encoding::Native>(link, Accept::Symbol, text, length_of(text));
}

#define WSTP_TEXT(encoding, unit, length)                                                 \
  int WSPut##encoding##Function(WSLINK link, const unit* text, length units, int count) { \
    return put_function<Named::encoding>(link, text, units, count);                       \
  }                                                                                       \
  int WSGet##encoding##Function(WSLINK link, const unit** text, int* units, int* count) { \
    return get_function<Named::encoding>(link, text, units, count);                       \
  }                                                                                       \
  int WSTest##encoding##Head(WSLINK link, const unit* text, length units, int* count) {   \
    return test_head<Named::encoding>(link, text, units, count, false);                   \
  }                                                                                       \
  int WSTest##encoding##HeadWithArgCount(WSLINK link, const unit* text, length units,     \
                                         int* count) {                                    \
    return test_head<Named::encoding>(link, text, units, count, true);                    \
  }                                                                                       \
  int WSTest##encoding##Symbol(WSLINK link, const unit* text, length units) {             \
    return test_text<Named::encoding>(link, Accept::Symbol, text, units);                 \
  }
#include "families.def"

}  // extern "C"
