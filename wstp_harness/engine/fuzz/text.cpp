// libFuzzer target: a body from a peer through every getter and every conversion. What parse_body()
// accepts can be measured and written in exactly the measured size, and comes back the same through
// UTF-8 and UTF-16 whenever both can say it. The first input byte chooses body or old form.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "base/byte_queue.h"
#include "text/accept.h"
#include "text/body.h"
#include "text/deliver.h"

namespace {

using wstp::ByteQueue;
using wstp::Error;
using wstp::text::Accepted;
using wstp::text::Encoding;
using wstp::text::Extent;
using wstp::text::Text;

constexpr std::array kTargets{Encoding::Native, Encoding::Byte,  Encoding::Ucs2,
                              Encoding::Utf8,   Encoding::Utf16, Encoding::Utf32};

void require(bool condition) {
  if (!condition) std::abort();
}

/// The body that the getter's answer makes when it is put again.
std::vector<std::byte> put_again(Encoding encoding, std::span<const std::byte> units) {
  Accepted accepted;
  require(accept(encoding, units, accepted) == Error::Ok);
  ByteQueue queue;
  append_body(queue, accepted);
  Text text;
  require(parse_body(queue.unread(), text) == Error::Ok);
  return {queue.unread().begin(), queue.unread().end()};
}

void get_and_put_again(const Text& text) {
  for (const Encoding to : kTargets) {
    Extent extent;
    if (measure(text, to, extent) != Error::Ok) continue;
    std::vector<std::byte> units(extent.units * unit_size(to));
    deliver(text, to, '?', units.data());
    // UTF-16 passes lone surrogates on to the caller, and puts refuse them.
    Accepted accepted;
    if (to == Encoding::Utf16 && accept(to, units, accepted) != Error::Ok) continue;
    put_again(to, units);
  }
}

void convert_there_and_back(const Text& text) {
  ByteQueue first;
  ByteQueue second;
  Text utf8;
  Text utf16;
  if (convert(text, Encoding::Utf8, first, utf8) != Error::Ok) return;
  require(convert(text, Encoding::Utf16, second, utf16) == Error::Ok);
  require(utf8.count == utf16.count);
  ByteQueue third;
  Text again;
  require(convert(utf16, Encoding::Utf8, third, again) == Error::Ok);
  require(std::ranges::equal(utf8.payload, again.payload));
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto bytes = std::as_bytes(std::span{data, size}).subspan(1);
  Text text;
  const bool old = (data[0] & 1U) != 0;
  if ((old ? parse_old(bytes, text) : parse_body(bytes, text)) != Error::Ok) return 0;
  get_and_put_again(text);
  convert_there_and_back(text);
  return 0;
}
