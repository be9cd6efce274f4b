// libFuzzer target: number text into every element, and what it parses to as text again. A double
// that was read from text reads back the same from its own text.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "base/byte_io.h"
#include "number/convert.h"
#include "number/format.h"
#include "number/parse.h"

namespace {

using wstp::Error;
using wstp::number::Notation;

void require(bool condition) {
  if (!condition) std::abort();
}

template <wstp::number::Element... T>
void parse_all(std::string_view text) {
  const auto parse = [text]<typename E>(E value) {
    static_cast<void>(wstp::number::parse_integer(text, value));
    static_cast<void>(wstp::number::parse_real(text, value));
  };
  (parse(T{}), ...);
}

void round_trip(double value) {
  std::array<std::byte, sizeof(double)> payload{};
  wstp::number::store_element(payload.data(), value);
  for (const Notation notation : {Notation::C, Notation::Wolfram}) {
    const auto text = wstp::number::format(wstp::number::Kind::Real64, payload.data(), notation);
    double again = 0;
    require(wstp::number::parse_real(text.view(), again) == Error::Ok);
    require(std::isfinite(value) ? again == value : !std::isfinite(again));
  }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = wstp::as_characters(std::as_bytes(std::span{data, size}));
  parse_all<unsigned char, short, int, long, float, double, long double>(text);
  double value = 0;
  if (wstp::number::parse_real(text, value) == Error::Ok) round_trip(value);
  const std::string wire = wstp::number::to_wire_real(text);
  static_cast<void>(wstp::number::to_wolfram_real(wire));
  return 0;
}
