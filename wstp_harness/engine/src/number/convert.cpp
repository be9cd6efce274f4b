#include "number/convert.h"

#include <cstring>

#include "number/checked.h"

namespace wstp::number {

namespace {

/// On little-endian x86-64 a kind's bytes are the element's own; Real128 also where it is x87.
template <Element T>
constexpr bool kSameBytes =
    std::endian::native == std::endian::little && !std::same_as<T, long double>;

template <Element V, Element T>
[[nodiscard]] Error convert_from(const std::byte* payload, T* to, std::size_t count) {
  if constexpr (kind_of<V> == kind_of<T> && kSameBytes<T>) {
    if (count != 0) std::memcpy(to, payload, count * sizeof(T));
  } else if constexpr (std::same_as<V, T>) {
    for (std::size_t i = 0; i < count; ++i)
      to[i] = load_element<T>(payload + (i * size_of(kind_of<T>)));
  } else {
    for (std::size_t i = 0; i < count; ++i) {
      if (!assign(load_element<V>(payload + (i * size_of(kind_of<V>))), to[i]))
        return Error::Overflow;
    }
  }
  return Error::Ok;
}

}  // namespace

template <Element T>
Error convert(Kind from, const std::byte* payload, T* to, std::size_t count) {
  switch (from) {
    case Kind::Integer8:
      return convert_from<unsigned char>(payload, to, count);
    case Kind::Integer16:
      return convert_from<std::int16_t>(payload, to, count);
    case Kind::Integer32:
      return convert_from<std::int32_t>(payload, to, count);
    case Kind::Integer64:
      return convert_from<std::int64_t>(payload, to, count);
    case Kind::Real32:
      return convert_from<float>(payload, to, count);
    case Kind::Real64:
      return convert_from<double>(payload, to, count);
    case Kind::Real128:
      return convert_from<long double>(payload, to, count);
  }
  return Error::Malformed;
}

template <Element T>
void store_elements(std::byte* to, const T* from, std::size_t count) {
  if constexpr (kSameBytes<T>) {
    if (count != 0) std::memcpy(to, from, count * sizeof(T));
  } else {
    for (std::size_t i = 0; i < count; ++i) store_element(to + (i * size_of(kind_of<T>)), from[i]);
  }
}

#define WSTP_INSTANTIATE(T)                                           \
  template Error convert<T>(Kind, const std::byte*, T*, std::size_t); \
  template void store_elements<T>(std::byte*, const T*, std::size_t)
WSTP_INSTANTIATE(unsigned char);
WSTP_INSTANTIATE(short);
WSTP_INSTANTIATE(int);
WSTP_INSTANTIATE(long);
WSTP_INSTANTIATE(long long);
WSTP_INSTANTIATE(float);
WSTP_INSTANTIATE(double);
WSTP_INSTANTIATE(long double);
#undef WSTP_INSTANTIATE

}  // namespace wstp::number
