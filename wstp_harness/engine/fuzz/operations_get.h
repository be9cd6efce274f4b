// What the sequence target can get: one entry a function. What is lent is noted with the session,
// which gives it back in an order the input chooses, or leaves it to the close.
#pragma once

#include <array>

#include "operations_put.h"

namespace wstp::fuzz {

template <auto Get, typename T>
int get_scalar(Session& session) {
  T value{};
  return Get(session.link(), &value);
}

/// A list, read to its last byte.
template <auto Get, auto Release, typename T>
int get_list(Session& session) {
  WSLINK link = session.link();
  T* data = nullptr;
  int count = 0;
  if (Get(link, &data, &count) == 0) return 0;
  const std::vector<T> copy(data, data + count);
  session.lend([=] { Release(link, data, count); });
  return 1;
}

template <auto Get, auto Release, typename T>
int get_array(Session& session) {
  WSLINK link = session.link();
  T* data = nullptr;
  int* dims = nullptr;
  char** heads = nullptr;
  int depth = 0;
  if (Get(link, &data, &dims, &heads, &depth) == 0) return 0;
  std::size_t leaves = 1;
  for (int i = 0; i < depth; ++i) {
    leaves *= static_cast<std::size_t>(dims[i]);
    require(heads[i] != nullptr);
  }
  const std::vector<T> copy(data, data + leaves);
  session.lend([=] { Release(link, data, dims, heads, depth); });
  return 1;
}

template <auto Get, auto Release>
int get_text(Session& session) {
  WSLINK link = session.link();
  const char* text = nullptr;
  if (Get(link, &text) == 0) return 0;
  require(std::strlen(text) < std::size_t{1} << 20U);
  session.lend([=] { Release(link, text); });
  return 1;
}

template <auto Get, auto Release, typename T>
int get_units(Session& session) {
  WSLINK link = session.link();
  const T* text = nullptr;
  int units = 0;
  if (Get(link, &text, &units) == 0) return 0;
  const std::vector<T> copy(text, text + units);
  session.lend([=] { Release(link, text, units); });
  return 1;
}

template <auto Get, auto Release, typename T>
int get_counted(Session& session) {
  WSLINK link = session.link();
  const T* text = nullptr;
  int units = 0;
  int characters = 0;
  if (Get(link, &text, &units, &characters) == 0) return 0;
  require(0 <= characters && characters <= units);
  const std::vector<T> copy(text, text + units);
  session.lend([=] { Release(link, text, units); });
  return 1;
}

template <auto Get, typename T>
int get_characters(Session& session) {
  int left = 0;
  int got = 0;
  std::vector<T> room(session.byte() % 9U);
  const int done = Get(session.link(), &left, room.data(), static_cast<int>(room.size()), &got);
  require(done == 0 || (left >= 0 && got >= 0 && static_cast<std::size_t>(got) <= room.size()));
  return done;
}

inline int get_function(Session& session) {
  WSLINK link = session.link();
  const char* name = nullptr;
  int count = 0;
  if (WSGetFunction(link, &name, &count) == 0) return 0;
  session.lend([=] { WSReleaseSymbol(link, name); });
  return 1;
}

inline int get_data(Session& session) {
  std::vector<char> room(session.byte() % 9U);
  int got = 0;
  const int done = WSGetData(session.link(), room.data(), static_cast<int>(room.size()), &got);
  require(done == 0 || static_cast<std::size_t>(got) <= room.size());
  return done;
}

inline int get_byte_string(Session& session) {
  WSLINK link = session.link();
  const unsigned char* text = nullptr;
  int units = 0;
  if (WSGetByteString(link, &text, &units, session.byte()) == 0) return 0;
  const std::vector<unsigned char> copy(text, text + units);
  session.lend([=] { WSReleaseByteString(link, text, units); });
  return 1;
}

inline int test_head(Session& session) {
  int count = 0;
  return WSTestHead(session.link(), session.text().c_str(), &count);
}

inline int test_string(Session& session) {
  return WSTestString(session.link(), session.text().c_str());
}

/// Every dimension of the array, then some of its leaves by parts.
inline int get_array_by_parts(Session& session) {
  WSLINK link = session.link();
  array_meterp meter = nullptr;
  long depth = 0;
  mlapi__token type = 0;
  WSLINK heads = session.byte() % 2U == 0 ? session.other() : nullptr;
  if (WSGetArrayTypeWithDepthAndLeafType(link, heads, &meter, &depth, &type) == 0) return 0;
  for (int part = session.byte() % 4; part > 0; --part) {
    std::vector<int> leaves(session.byte() % 9U);
    WSGetInteger32ArrayData(link, meter, leaves.data(), static_cast<int>(leaves.size()));
  }
  WSReleaseGetArrayState(link, heads, meter);
  return 1;
}

inline constexpr std::array<Operation, 46> kGets{
    get_scalar<WSGetInteger8, unsigned char>,
    get_scalar<WSGetInteger16, short>,
    get_scalar<WSGetInteger32, int>,
    get_scalar<WSGetInteger64, wsint64>,
    get_scalar<WSGetReal32, float>,
    get_scalar<WSGetReal64, double>,
    get_scalar<WSGetReal128, wsextended_double>,
    get_scalar<WSGetArgCount, int>,
    get_scalar<WSGetRawArgCount, int>,
    get_scalar<WSBytesToGet, int>,
    get_scalar<WSRawBytesToGet, int>,
    get_scalar<WSExpressionsToGet, int>,
    get_scalar<WSBytesToPut, int>,
    get_list<WSGetInteger8List, WSReleaseInteger8List, unsigned char>,
    get_list<WSGetInteger16List, WSReleaseInteger16List, short>,
    get_list<WSGetInteger32List, WSReleaseInteger32List, int>,
    get_list<WSGetInteger64List, WSReleaseInteger64List, wsint64>,
    get_list<WSGetReal32List, WSReleaseReal32List, float>,
    get_list<WSGetReal64List, WSReleaseReal64List, double>,
    get_list<WSGetReal128List, WSReleaseReal128List, wsextended_double>,
    get_array<WSGetInteger8Array, WSReleaseInteger8Array, unsigned char>,
    get_array<WSGetInteger16Array, WSReleaseInteger16Array, short>,
    get_array<WSGetInteger32Array, WSReleaseInteger32Array, int>,
    get_array<WSGetInteger64Array, WSReleaseInteger64Array, wsint64>,
    get_array<WSGetReal32Array, WSReleaseReal32Array, float>,
    get_array<WSGetReal64Array, WSReleaseReal64Array, double>,
    get_array<WSGetByteArray, WSReleaseByteArray, unsigned char>,
    get_text<WSGetString, WSReleaseString>,
    get_text<WSGetSymbol, WSReleaseSymbol>,
    get_text<WSGetNumberAsString, WSReleaseString>,
    get_units<WSGetUCS2String, WSReleaseUCS2String, unsigned short>,
    get_units<WSGetUTF32String, WSReleaseUTF32String, unsigned int>,
    get_units<WSGetUCS2Symbol, WSReleaseUCS2Symbol, unsigned short>,
    get_counted<WSGetUTF8String, WSReleaseUTF8String, unsigned char>,
    get_counted<WSGetUTF16String, WSReleaseUTF16String, unsigned short>,
    get_counted<WSGetUTF8Symbol, WSReleaseUTF8Symbol, unsigned char>,
    get_counted<WSGetNumberAsUTF8String, WSReleaseUTF8String, unsigned char>,
    get_characters<WSGetUTF8Characters, unsigned char>,
    get_characters<WSGetUTF16Characters, unsigned short>,
    get_characters<WSGetUTF32Characters, unsigned int>,
    get_function,
    get_data,
    get_byte_string,
    test_head,
    test_string,
    get_array_by_parts,
};

}  // namespace wstp::fuzz
