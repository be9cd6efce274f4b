#include "text/body.h"

#include <optional>

#include "base/byte_io.h"
#include "text/native.h"
#include "text/scan.h"

namespace wstp::text {

namespace {

constexpr std::uint64_t kCountedBelow = 64;  // from here on the fixed-width formats leave COUNT out

[[nodiscard]] bool leaves_count_out(Encoding encoding) {
  return encoding == Encoding::Byte || encoding == Encoding::Ucs2 || encoding == Encoding::Utf32;
}

[[nodiscard]] std::size_t count_size(Encoding encoding, std::uint64_t count) {
  return count >= kCountedBelow && leaves_count_out(encoding) ? 1 : length_size(count);
}

constexpr std::size_t kFormatAndTilde = 2;

[[nodiscard]] Error take(std::uint64_t& count, const std::optional<std::uint64_t>& found) {
  if (!found) return Error::Malformed;
  count = *found;
  return Error::Ok;
}

}  // namespace

std::size_t body_size(Encoding encoding, std::uint64_t count, std::size_t payload_size) {
  return kFormatAndTilde + count_size(encoding, count) + payload_size;
}

void append_body_header(ByteQueue& queue, Encoding encoding, std::uint64_t count) {
  ByteWriter out{queue};
  out.length(static_cast<std::uint64_t>(encoding));
  out.byte('~');
  if (count >= kCountedBelow && leaves_count_out(encoding)) return out.byte(' ');
  out.length(count);
}

void append_body(ByteQueue& queue, const Text& text) {
  append_body_header(queue, text.encoding, text.count);
  queue.append(text.payload);
}

void append_body(ByteQueue& queue, const Accepted& accepted) {
  append_body_header(queue, accepted.encoding, accepted.count);
  accepted.write(queue.extend(accepted.payload_size()).data());
}

Error parse_body(std::span<const std::byte> body, Text& text) {
  ByteReader in{body};
  std::uint64_t format = 0;
  std::byte tilde{};
  if (!in.length(format).ok() || !in.byte(tilde).ok()) return Error::Malformed;
  if (format < 1 || format > 6 || tilde != std::byte{'~'}) return Error::Malformed;
  text.encoding = static_cast<Encoding>(format);
  std::byte next{};
  if (!in.peek(next).ok()) return Error::Malformed;
  const bool left_out = next == std::byte{' '} && leaves_count_out(text.encoding);
  std::uint64_t announced = 0;
  if (!(left_out ? in.byte(next) : in.length(announced)).ok()) return Error::Malformed;
  text.payload = in.rest();
  const Error error = count_payload(text.encoding, text.payload, text.count);
  if (error != Error::Ok) return error;
  return left_out || announced == text.count ? Error::Ok : Error::Malformed;
}

Error parse_old(std::span<const std::byte> payload, Text& text) {
  text = {.encoding = Encoding::Old, .payload = payload, .count = 0};
  return count_payload(Encoding::Old, payload, text.count);
}

Error count_payload(Encoding encoding, std::span<const std::byte> payload, std::uint64_t& count) {
  switch (encoding) {
    case Encoding::Native:
      count = native_count(payload);
      return Error::Ok;
    case Encoding::Byte:
      count = payload.size();
      return Error::Ok;
    case Encoding::Ucs2:
      count = payload.size() / 2;
      return payload.size() % 2 == 0 ? Error::Ok : Error::Malformed;
    case Encoding::Utf8:
      return take(count, utf8_count(payload));
    case Encoding::Utf16:
      return take(count, utf16_count(payload, wire_order(encoding)));
    case Encoding::Utf32:
      return take(count, utf32_count(payload, wire_order(encoding)));
    case Encoding::Old:
      return take(count, old_count(payload));
  }
  return Error::Malformed;
}

}  // namespace wstp::text
