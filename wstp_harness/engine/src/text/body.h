// The body of a text on the wire: LEN(format) "~" COUNT payload, where the fixed-width formats
// leave COUNT out from 64 on (wire.md section 2.3). Strict both ways. Not here: the token byte, the
// outer length and END around it (token/).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/byte_queue.h"
#include "base/error.h"
#include "text/accept.h"
#include "text/encoding.h"

namespace wstp::text {

/// Bytes of a whole body: k of LEN(k).
[[nodiscard]] std::size_t body_size(Encoding encoding, std::uint64_t count,
                                    std::size_t payload_size);

/// Appends everything of the body before the payload.
void append_body_header(ByteQueue& queue, Encoding encoding, std::uint64_t count);

/// Appends a whole body.
void append_body(ByteQueue& queue, const Text& text);
void append_body(ByteQueue& queue, const Accepted& accepted);

/// Reads a complete body, exactly `body`, as the outer length bounds it. Malformed (2): unknown
/// format, no "~", a count that is not the payload's, a payload that is not valid in its format
/// (Utf8 invalid, surrogates unpaired in Utf16, odd sizes, Utf32 out of range). The text borrows
/// from `body`.
[[nodiscard]] Error parse_body(std::span<const std::byte> body, Text& text);

/// The bytes of an old token S or Y as a text: Encoding::Old. Malformed when fb is cut off.
[[nodiscard]] Error parse_old(std::span<const std::byte> payload, Text& text);

/// What COUNT has to be for a payload in wire order, or Malformed when the payload is not valid.
[[nodiscard]] Error count_payload(Encoding encoding, std::span<const std::byte> payload,
                                  std::uint64_t& count);

}  // namespace wstp::text
