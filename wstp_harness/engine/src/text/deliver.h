// Text of the wire on its way to the C API or into another wire format: measured, then written into
// memory of the exact size. One transcoding core serves every pair. Not here: who owns the memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/byte_queue.h"
#include "base/error.h"
#include "text/encoding.h"

namespace wstp::text {

/// Sizes a getter reports.
struct Extent {
  std::size_t units = 0;       // of the target, a BOM included; no terminator counted
  std::size_t characters = 0;  // without the BOM; Ucs2 and Byte: the units
};

/// How big the text is as API text of encoding `to` (Native .. Utf32), in host byte order, with a
/// BOM for Utf16 and Utf32. GetConversion (49) when it cannot be said in it: an astral character as
/// Ucs2, a lone surrogate of Ucs2 or a native escape as Utf8 or Utf32. Byte never fails: `missing`
/// stands in.
[[nodiscard]] Error measure(const Text& text, Encoding to, Extent& extent);

/// Writes exactly the measured units. `missing` is what Byte gets for characters above 255.
/// Only after measure() answered Ok for the same text and encoding.
void deliver(const Text& text, Encoding to, unsigned char missing, void* units);

/// Both, for callers that want a vector; typed units. An error leaves `units` empty.
template <Encoding E>
[[nodiscard]] Error deliver(const Text& text, std::vector<Unit<E>>& units, Extent& extent,
                            unsigned char missing = 0) {
  units.clear();
  const Error error = measure(text, E, extent);
  if (error != Error::Ok) return error;
  units.resize(extent.units);
  deliver(text, E, missing, units.data());
  return Error::Ok;
}

/// The same text in another wire format (wire order, no BOM), for a peer that does not read the
/// first. Appends the payload to `out`, which `converted` then borrows (valid as long as ByteQueue
/// says). PutConversion (48) when the format cannot hold it: Byte above 255, Ucs2 and Old above
/// FFFF, lone surrogates in a UTF format.
[[nodiscard]] Error convert(const Text& text, Encoding to, ByteQueue& out, Text& converted);

}  // namespace wstp::text
