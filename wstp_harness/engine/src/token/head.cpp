#include "token/head.h"

#include <algorithm>

#include "base/byte_io.h"
#include "text/body.h"

namespace wstp::token {

namespace {

/// Levels behind a zero hold nothing; those before it are functions that must be walked one by one.
constexpr std::uint64_t kMaxEmptyRows = INT32_MAX;

Status parse_binary(Head& head) {
  const auto kind = number::native_kind(head.token);
  if (!kind) return Error::Malformed;
  head.kind = *kind;
  head.size = number::size_of(*kind);
  head.has_end = true;
  return {};
}

Status parse_packed(ByteReader& reader, Head& head) {
  Status status = reader.length(head.count, kMaxLength / sizeof(long double));
  if (!status.ok()) return status;
  std::byte element{};
  status = reader.byte(element);
  if (!status.ok()) return status;
  const auto kind = number::native_kind(std::to_integer<number::Token>(element));
  if (!kind || head.count == 0) return Error::Malformed;
  head.kind = *kind;
  head.size = head.count * number::size_of(*kind);
  head.has_end = true;
  return {};
}

/// The next byte has to be `wanted`.
Status expect(ByteReader& reader, std::uint8_t wanted) {
  std::byte found{};
  const Status status = reader.byte(found);
  if (!status.ok()) return status;
  return found == std::byte{wanted} ? Status{} : Status{Error::Malformed};
}

Status expect_end(ByteReader& reader) {
  std::byte found{};
  const Status status = reader.byte(found);
  if (!status.ok()) return status;
  return is_end(std::to_integer<std::uint8_t>(found)) ? Status{} : Status{Error::Malformed};
}

/// One `F LEN symbol` of a D block.
Status parse_level(ByteReader& reader, Level& level) {
  Status status = expect(reader, kFunction);
  if (!status.ok()) return status;
  std::uint64_t dimension = 0;
  status = reader.length(dimension, kMaxLength);
  if (!status.ok()) return status;
  status = expect(reader, kSymbol);
  if (!status.ok()) return status;
  std::uint64_t size = 0;
  status = reader.length(size, reader.remaining());
  if (!status.ok()) return status;
  std::span<const std::byte> body;
  const std::size_t offset = reader.offset();
  status = reader.bytes(size, body);
  if (!status.ok()) return status;
  text::Text text;
  const Error error = text::parse_body(body, text);
  if (error != Error::Ok) return error;
  level = {
      .dimension = static_cast<std::int64_t>(dimension), .body_offset = offset, .body_size = size};
  return expect_end(reader);
}

/// The block as a whole, which is all here: what it lacks is missing for good.
Error parse_block(std::span<const std::byte> block, std::vector<Level>& levels) {
  ByteReader reader{block};
  std::vector<Level> found;
  bool ended = false;
  while (reader.remaining() > 1) {
    Level level{};
    if (!parse_level(reader, level).ok()) return Error::Malformed;
    if (!ended) found.push_back(level);
    ended = ended || level.dimension == 0;
  }
  if (found.empty() || !expect(reader, kDimensionsEnd).ok()) return Error::Malformed;
  levels = std::move(found);
  return Error::Ok;
}

bool dimensions_agree(const ArrayHead& head) {
  std::uint64_t product = 1;
  for (const Level& level : head.levels) {
    const auto dimension = static_cast<std::uint64_t>(level.dimension);
    if (dimension == 0) return head.total == 0 && product <= kMaxEmptyRows;
    if (__builtin_mul_overflow(product, dimension, &product)) return false;
  }
  return product == head.total;
}

}  // namespace

Status parse_head(std::span<const std::byte> bytes, Head& head) {
  ByteReader reader{bytes};
  std::byte first{};
  Status status = reader.byte(first);
  if (!status.ok()) return status;
  Head found{.token = std::to_integer<std::uint8_t>(first)};
  if (is_binary(found.token)) {
    status = parse_binary(found);
  } else if (is_text(found.token) || is_old_text(found.token)) {
    status = reader.length(found.size, kMaxLength);
    found.has_end = true;
  } else if (found.token == kFunction || found.token == kArray) {
    status = reader.length(found.count, kMaxLength);
  } else if (found.token == kPacked) {
    status = parse_packed(reader, found);
  } else if (found.token == kSymbolReference) {
    status = Error::BadSymbolReference;
  } else if (found.token == kStringReference) {
    status = Error::BadStringReference;
  } else {
    status = Error::Malformed;
  }
  if (!status.ok()) return status;
  found.header = reader.offset();
  head = found;
  return status;
}

Status parse_array(std::span<const std::byte> bytes, ArrayHead& head) {
  ByteReader reader{bytes};
  Status status = expect(reader, kArray);
  if (!status.ok()) return status;
  ArrayHead found;
  status = reader.length(found.total, kMaxLength);
  if (!status.ok()) return status;
  found.prefix = reader.offset();
  status = expect(reader, kDimensions);
  if (!status.ok()) return status;
  std::uint64_t size = 0;
  status = reader.length(size, kMaxLength);
  if (!status.ok()) return status;
  found.header = reader.offset();
  std::span<const std::byte> block;
  status = reader.bytes(size, block);
  if (!status.ok()) return status;
  found.block = size;
  status = expect_end(reader);
  if (!status.ok()) return status;
  const Error error = parse_block(block, found.levels);
  if (error != Error::Ok) return error;
  if (!dimensions_agree(found)) return Error::Malformed;
  head = std::move(found);
  return {};
}

}  // namespace wstp::token
