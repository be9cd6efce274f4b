// What the sequence target can put: one entry a function, arguments from the input.
#pragma once

#include <array>

#include "session.h"

namespace wstp::fuzz {

using Operation = int (*)(Session& session);

template <auto Put, typename T>
int put_scalar(Session& session) {
  return Put(session.link(), session.value<T>());
}

template <auto Put, typename T>
int put_list(Session& session) {
  const auto values = session.values<T>(session.byte() % 9U);
  return Put(session.link(), values.data(), static_cast<int>(values.size()));
}

/// Dimensions whose product is what the data holds, now and then with a zero among them.
template <auto Put, typename T, typename D>
int put_array(Session& session) {
  std::vector<D> dims(1 + session.byte() % 4U);
  std::size_t leaves = 1;
  for (D& dim : dims) {
    dim = static_cast<D>(session.byte() % 4U);
    leaves *= static_cast<std::size_t>(dim);
  }
  const auto data = session.values<T>(leaves);
  std::vector<const char*> heads(dims.size(), "List");
  if (session.byte() % 4U == 0) heads.back() = "f";
  const bool with_heads = session.byte() % 2U == 0;
  return Put(session.link(), data.data(), dims.data(), with_heads ? heads.data() : nullptr,
             static_cast<D>(dims.size()));
}

template <auto Put, typename T>
int put_units(Session& session) {
  const auto units = session.units<T>();
  return Put(session.link(), units.data(), static_cast<int>(units.size()));
}

template <auto Put, typename T>
int put_function(Session& session) {
  const auto units = session.units<T>();
  return Put(session.link(), units.data(), static_cast<int>(units.size()), session.count());
}

template <auto Put>
int put_text(Session& session) {
  return Put(session.link(), session.text().c_str());
}

template <auto Put>
int put_bytes(Session& session) {
  const std::string text = session.text();
  return Put(session.link(), reinterpret_cast<const unsigned char*>(text.c_str()));
}

template <auto Put, typename T>
int put_characters(Session& session) {
  const auto units = session.units<T>();
  return Put(session.link(), session.count(), units.data(), static_cast<int>(units.size()));
}

template <auto Put>
int put_number(Session& session) {
  return Put(session.link(), session.count());
}

inline int put_type(Session& session) {
  static constexpr char kTypes[] = "+*\"#FA\0i";
  return WSPutType(session.link(), kTypes[session.byte() % sizeof kTypes]);
}

inline int put_next(Session& session) {
  static constexpr std::array<int, 6> kTokens{WSTKINT, WSTKREAL, WSTKSTR, WSTKSYM, WSTKFUNC, 0};
  return WSPutNext(session.link(), kTokens[session.byte() % kTokens.size()]);
}

inline int put_data(Session& session) {
  const auto units = session.units<char>();
  return WSPutData(session.link(), units.data(), static_cast<int>(units.size()));
}

inline int put_named_function(Session& session) {
  const std::string name = session.text();
  return WSPutFunction(session.link(), name.c_str(), session.count());
}

/// Numbers as text, whole and with anything in them.
inline int put_real_text(Session& session) {
  static constexpr std::array kStarts{"1.5", "-2.25*^", "1`", "1``", "0x", "12345678901234567890"};
  const std::string text = kStarts[session.byte() % kStarts.size()] + session.text();
  return WSPutRealNumberAsString(session.link(), text.c_str());
}

inline constexpr std::array<Operation, 51> kPuts{
    put_scalar<WSPutInteger8, unsigned char>,
    put_scalar<WSPutInteger16, short>,
    put_scalar<WSPutInteger32, int>,
    put_scalar<WSPutInteger64, wsint64>,
    put_scalar<WSPutReal32, double>,
    put_scalar<WSPutReal64, double>,
    put_scalar<WSPutReal128, wsextended_double>,
    put_list<WSPutInteger8List, unsigned char>,
    put_list<WSPutInteger16List, short>,
    put_list<WSPutInteger32List, int>,
    put_list<WSPutInteger64List, wsint64>,
    put_list<WSPutReal32List, float>,
    put_list<WSPutReal64List, double>,
    put_list<WSPutReal128List, wsextended_double>,
    put_array<WSPutInteger8Array, unsigned char, int>,
    put_array<WSPutInteger16Array, short, int>,
    put_array<WSPutInteger32Array, int, int>,
    put_array<WSPutInteger64Array, wsint64, int>,
    put_array<WSPutReal32Array, float, int>,
    put_array<WSPutReal64Array, double, int>,
    put_array<WSPutDoubleArray, double, long>,
    put_array<WSPutByteArray, unsigned char, int>,
    put_units<WSPutByteString, unsigned char>,
    put_units<WSPutUCS2String, unsigned short>,
    put_units<WSPutUTF8String, unsigned char>,
    put_units<WSPutUTF16String, unsigned short>,
    put_units<WSPutUTF32String, unsigned int>,
    put_units<WSPutUTF8Symbol, unsigned char>,
    put_units<WSPutUTF16Symbol, unsigned short>,
    put_units<WSPutUTF32Symbol, unsigned int>,
    put_units<WSPutRealNumberAsUTF8String, unsigned char>,
    put_units<WSPutRealNumberAsUTF16String, unsigned short>,
    put_function<WSPutUTF8Function, unsigned char>,
    put_function<WSPutUTF16Function, unsigned short>,
    put_function<WSPutUTF32Function, unsigned int>,
    put_characters<WSPutUTF8Characters, unsigned char>,
    put_characters<WSPutUTF16Characters, unsigned short>,
    put_characters<WSPutUCS2Characters, unsigned short>,
    put_characters<WSPut8BitCharacters, unsigned char>,
    put_text<WSPutString>,
    put_text<WSPutSymbol>,
    put_bytes<WSPutRealNumberAsByteString>,
    put_number<WSPutArgCount>,
    put_number<WSPutSize>,
    put_number<WSPutRawSize>,
    put_number<WSPutComposite>,
    put_type,
    put_next,
    put_data,
    put_named_function,
    put_real_text,
};

}  // namespace wstp::fuzz
