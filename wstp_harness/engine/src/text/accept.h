// Text of the C API on its way to the wire: checked, counted, and then copied once into its place.
// Guarantees: nothing invalid passes; the payload is canonical (wire byte order, no BOM); the input
// is read once for the check and once for the copy. Not here: the body around the payload
// (text/body.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/error.h"
#include "text/encoding.h"

namespace wstp::text {

/// Checked input. Borrows the caller's memory.
struct Accepted {
  Encoding encoding = Encoding::Native;
  std::span<const std::byte> units;  // without BOM, in the input's byte order
  bool swap = false;                 // input and wire byte order differ
  std::uint64_t count = 0;           // COUNT of the body

  [[nodiscard]] std::size_t payload_size() const { return units.size(); }

  /// Writes the payload_size() bytes of the wire.
  void write(std::byte* to) const;
};

/// Checks what a put function was given. `units` in host order for Ucs2; for Utf16 and Utf32
/// big-endian unless a BOM says otherwise (api.md section 8), the BOM is dropped; a leading BOM of
/// Utf8 is dropped. BadText (47): Utf16 or Utf32 without any unit. PutConversion (48): invalid or
/// cut-off Utf8, unpaired surrogate of Utf16, Utf32 above 10FFFF or a surrogate. Native, Byte and
/// Ucs2 accept everything.
[[nodiscard]] Error accept(Encoding encoding, std::span<const std::byte> units, Accepted& accepted);

/// The same for typed units.
template <Encoding E>
[[nodiscard]] Error accept(std::span<const Unit<E>> units, Accepted& accepted) {
  return accept(E, std::as_bytes(units), accepted);
}

}  // namespace wstp::text
