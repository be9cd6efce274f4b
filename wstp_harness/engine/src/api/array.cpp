// Whole rectangular arrays (rows of families.def) and arrays of binary numbers.
#include "api/array.h"

#include <cstring>

namespace wstp::api {

namespace {

template <typename T, typename Index>
int put_array(WSLINK handle, const T* data, const Index* dims, const char** heads, long depth) {
  return call(handle, [&](Link& link) {
    const auto shape = shape_of(dims, heads, depth);
    if (!shape || data == nullptr) return link.fail(Error::BadParameter);
    return link.put([&](Writer& writer) { return writer.put_array(data, *shape); });
  });
}

template <typename T>
Status read_array(Reader& reader, expression::Block<T>& block, ArrayShape& shape) {
  bool scalar = false;
  Status status = scalar_comes(reader, scalar);
  if (!status.ok()) return status;
  if (!scalar) return reader.get_array(block, shape);
  expression::Block<T> one{1};
  status = reader.get(*one.data());
  if (status.ok()) block = std::move(one);
  return status;
}

Status read_array(Reader& reader, number::Kind kind, expression::Block<std::byte>& block,
                  ArrayShape& shape) {
  bool scalar = false;
  Status status = scalar_comes(reader, scalar);
  if (!status.ok()) return status;
  if (!scalar) return reader.get_array(kind, block, shape);
  expression::Block<std::byte> one{number::size_of(kind)};
  status = reader.get_number(static_cast<long>(kind), one.data());
  if (status.ok()) block = std::move(one);
  return status;
}

template <typename T, typename Index>
int get_array(WSLINK handle, T** data, Index** dims, char*** heads, Index* depth) {
  return call(handle, [&](Link& link) {
    if (data == nullptr) return link.fail(Error::BadParameter);
    expression::Block<T> block;
    ArrayShape shape;
    if (!link.get([&](Reader& reader) { return read_array(reader, block, shape); })) return false;
    const std::size_t size = block.size() * sizeof(T);
    *data = static_cast<T*>(link.loans().adopt(block.release(), size));
    lend_shape(link, shape, dims, heads, depth);
    return true;
  });
}

bool put_numbers(Link& link, const void* data, const std::optional<ArrayShape>& shape, long type) {
  const auto kind = kind_of_type(type);
  if (!shape || data == nullptr) return link.fail(Error::BadParameter);
  return link.put([&](Writer& writer) {
    return kind ? writer.put_array(*kind, data, *shape) : Error::Unknown;
  });
}

bool get_numbers(Link& link, void** data, long** dims, char*** heads, long* depth, long type) {
  const auto kind = kind_of_type(type);
  if (data == nullptr) return link.fail(Error::BadParameter);
  if (!kind) return link.fail(Error::Unknown);
  expression::Block<std::byte> block;
  ArrayShape shape;
  if (!link.get([&](Reader& reader) { return read_array(reader, *kind, block, shape); })) {
    return false;
  }
  const std::size_t size = block.size();
  *data = link.loans().adopt(block.release(), size);
  lend_shape(link, shape, dims, heads, depth);
  return true;
}

/// The raw type of the array's first leaf, which is looked at before the array is read.
bool peek_leaf(Link& link, mlapi__token* leaf) {
  expression::Mark start;
  link.get([&](Reader& reader) {
    start = reader.mark();
    return Status{};
  });
  ArrayShape shape;
  int token = 0;
  const bool opened = link.get([&](Reader& reader) { return open_array(reader, shape, token); });
  const bool back = opened && link.reader().seek(start, 0).ok();
  link.reader().forget(start);
  store(leaf, token);
  return back;
}

}  // namespace

Status open_array(Reader& reader, ArrayShape& shape, int& leaf) {
  bool scalar = false;
  const Status status = scalar_comes(reader, scalar);
  if (!status.ok()) return status;
  return scalar ? reader.raw_type(leaf) : reader.open_array(shape, leaf);
}

char** lend_heads(Link& link, const ArrayShape& shape) {
  const auto head = [&](std::size_t level) {
    return level < shape.heads.size() ? std::string_view{shape.heads[level]} : "List";
  };
  std::size_t size = (shape.rank() + 1) * sizeof(char*);
  for (std::size_t i = 0; i < shape.rank(); ++i) size += head(i).size() + 1;
  auto* const heads = static_cast<char**>(link.loans().lend(size));
  char* to = reinterpret_cast<char*>(heads + shape.rank() + 1);
  for (std::size_t i = 0; i < shape.rank(); ++i) {
    heads[i] = to;
    to = std::copy_n(head(i).data(), head(i).size(), to);
    *to++ = '\0';
  }
  heads[shape.rank()] = nullptr;
  return heads;
}

}  // namespace wstp::api

using namespace wstp::api;  // shims only

extern "C" {

#define WSTP_ARRAY(kind, element, index)                                                           \
  int WSPut##kind##Array(WSLINK link, const element* data, const index* dims, const char** heads,  \
                         index depth) {                                                            \
    return put_array(link, data, dims, heads, depth);                                              \
  }                                                                                                \
  int WSGet##kind##Array(WSLINK link, element** data, index** dims, char*** heads, index* depth) { \
    return get_array(link, data, dims, heads, depth);                                              \
  }                                                                                                \
  void WSRelease##kind##Array(WSLINK link, element* data, index* dims, char** heads, index) {      \
    release_array(link, data, dims, heads);                                                        \
  }
#include "families.def"

int WSPutBinaryNumberArray(WSLINK link, const void* data, const long* dims, const char** heads,
                           long depth, long type) {
  return call(link,
              [&](Link& l) { return put_numbers(l, data, shape_of(dims, heads, depth), type); });
}

int WSGetBinaryNumberArray(WSLINK link, void** data, long** dims, char*** heads, long* depth,
                           long type) {
  return call(link, [&](Link& l) { return get_numbers(l, data, dims, heads, depth, type); });
}

int WSGetBinaryNumberArrayWithLeafType(WSLINK link, void** data, long** dims, char*** heads,
                                       long* depth, long type, mlapi__token* leaf_type) {
  return call(link, [&](Link& l) {
    return peek_leaf(l, leaf_type) && get_numbers(l, data, dims, heads, depth, type);
  });
}

/// Its dims are long, whatever the declaration says: it only gives memory back.
void WSReleaseBinaryNumberArray(WSLINK link, void* data, int* dims, char** heads, int /*depth*/,
                                long /*type*/) {
  release_array(link, data, dims, heads);
}

}  // extern "C"
