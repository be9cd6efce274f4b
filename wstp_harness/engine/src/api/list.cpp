// Flat lists (rows of families.def) and lists of binary numbers.
#include "api/array.h"
#include "api/text.h"

namespace wstp::api {

namespace {

template <typename T>
int put_list(WSLINK handle, const T* data, long count) {
  if (!is_text(data, count)) return bad_argument(handle);
  return put(handle, [&](Writer& writer) {
    return writer.put_list(std::span{data, static_cast<std::size_t>(count)});
  });
}

template <typename T, typename Count>
int get_list(WSLINK handle, T** data, Count* count) {
  if (data == nullptr || count == nullptr) return bad_argument(handle);
  return call(handle, [&](Link& link) {
    expression::Block<T> list;
    if (!link.get([&](Reader& reader) { return reader.get_list(list); })) return false;
    *count = static_cast<Count>(list.size());
    const std::size_t size = list.size() * sizeof(T);
    *data = static_cast<T*>(link.loans().adopt(list.release(), size));
    return true;
  });
}

int put_numbers(WSLINK handle, const void* data, long count, long type) {
  const auto kind = kind_of_type(type);
  if (!is_text(static_cast<const std::byte*>(data), count)) return bad_argument(handle);
  return put(handle, [&](Writer& writer) {
    return kind ? writer.put_list(*kind, data, static_cast<std::uint64_t>(count)) : Error::Unknown;
  });
}

bool get_numbers(Link& link, void** data, long* count, number::Kind kind) {
  expression::Block<std::byte> list;
  std::uint64_t elements = 0;
  if (!link.get([&](Reader& reader) { return reader.get_list(kind, list, elements); }))
    return false;
  *count = static_cast<long>(elements);
  const std::size_t size = list.size();
  *data = link.loans().adopt(list.release(), size);
  return true;
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only

extern "C" {

#define WSTP_LIST(kind, element, index)                                  \
  int WSPut##kind##List(WSLINK link, const element* data, index count) { \
    return put_list(link, data, count);                                  \
  }                                                                      \
  int WSGet##kind##List(WSLINK link, element** data, index* count) {     \
    return get_list(link, data, count);                                  \
  }                                                                      \
  void WSRelease##kind##List(WSLINK link, element* data, index) { release(link, data); }
#include "families.def"

int WSPutBinaryNumberList(WSLINK link, const void* data, long count, long type) {
  return put_numbers(link, data, count, type);
}

int WSGetBinaryNumberList(WSLINK link, void** data, long* count, long type) {
  if (data == nullptr || count == nullptr) return bad_argument(link);
  return call(link, [&](Link& l) {
    const auto kind = kind_of_type(type);
    return kind ? get_numbers(l, data, count, *kind) : l.fail(wstp::Error::Unknown);
  });
}

void WSReleaseBinaryNumberList(WSLINK link, void* data, int /*count*/, long /*type*/) {
  release(link, data);
}

}  // extern "C"
