// libFuzzer target: a token stream, read generically whole and in pieces (the same must come out),
// then by a sequence of gets the input chooses (nothing may be taken by a get that fails, and all
// may be repeated). Input: a byte n, n bytes that choose gets, the stream.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_queue.h"
#include "expression/reader.h"
#include "expression/writer.h"

namespace {

using namespace wstp;
using namespace wstp::expression;
using text::Encoding;

void require(bool condition) {
  if (!condition) std::abort();
}

/// One generic step; `shown` grows by what was read.
Status step(Reader& reader, int& type, std::string& shown) {
  if (type == 0) {
    const Status status = reader.next(type);
    if (!status.ok()) {
      type = 0;
      return status;
    }
  }
  Status status;
  std::int64_t count = 0;
  OwnedText<Encoding::Utf16> text;
  if (type == token::kFunction) {
    status = reader.argument_count(count);
  } else {
    status = reader.get_text(Accept::Number, text);
  }
  // A lone surrogate has no Utf16 form here; such text is passed over.
  if (status.error() == Error::GetConversion) status = reader.skip();
  if (!status.ok()) return status;
  shown += static_cast<char>(type) + std::to_string(count) + ':';
  shown.append(reinterpret_cast<const char*>(text.units.data()),
               text.length * sizeof(unsigned short));
  type = 0;
  return status;
}

constexpr std::size_t kMostSteps = 20'000;  // an array of empty rows is long and takes no bytes

std::string read(std::span<const std::byte> stream, std::size_t piece) {
  ByteQueue queue;
  Reader reader{queue};
  std::string shown;
  int type = 0;
  std::size_t steps = 0;
  while (steps < kMostSteps) {
    const Status status = step(reader, type, shown);
    if (status.ok()) {
      ++steps;
      continue;
    }
    if (!status.incomplete()) return shown + '!' + std::to_string(static_cast<int>(status.error()));
    require(status.need() <= std::size_t{1} << 20U);
    if (stream.empty()) break;
    const std::size_t size = piece < stream.size() ? piece : stream.size();
    queue.append(stream.first(size));
    stream = stream.subspan(size);
  }
  return shown;
}

/// What is left, as transferable state: a failed get must not change it.
struct Footprint {
  std::size_t size;
  std::uint64_t pending;
  friend bool operator==(const Footprint&, const Footprint&) = default;
};

Footprint footprint(const ByteQueue& queue, const Reader& reader) {
  return {.size = queue.size(), .pending = reader.expressions_to_get()};
}

template <typename T>
Status get_number(Reader& reader) {
  T value{};
  return reader.get(value);
}

template <typename T>
Status get_list(Reader& reader) {
  Block<T> block;
  const Status status = reader.get_list(block);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < block.size(); ++i) {
    sum += std::to_integer<unsigned>(*reinterpret_cast<const std::byte*>(&block.data()[i]));
  }
  require(sum <= block.size() * 255);
  return status;
}

template <Encoding E>
Status get_text(Reader& reader, Accept accept) {
  OwnedText<E> text;
  const Status status = reader.get_text(accept, text, '?');
  require(!status.ok() || text.units.data()[text.length] == 0);
  return status;
}

template <Encoding E>
Status get_piece(Reader& reader, std::size_t room) {
  std::vector<text::Unit<E>> into(room);
  std::size_t got = 0;
  std::int64_t left = 0;
  const Status status = reader.get_characters<E>(into, got, left, '?');
  require(got <= room && left >= 0);
  return status;
}

Status array(Reader& reader) {
  Block<double> block;
  ArrayShape shape;
  return reader.get_array(block, shape);
}

Status transfer(Reader& reader, std::string_view peer) {
  ByteQueue queue;
  Writer writer{queue};
  greeting::Features features;
  require(greeting::parse_establish(peer, features) == Error::Ok);
  writer.set_peer(features);
  const Status status = reader.transfer(writer);
  require(status.ok() || queue.empty());
  return status;
}

Status choose(Reader& reader, std::uint8_t choice) {
  int code = 0;
  std::int64_t count = 0;
  std::size_t got = 0;
  std::array<char, 5> room{};
  std::array<std::byte, 5> raw{};
  OwnedText<Encoding::Native> head;
  ArrayShape shape;
  switch (choice % 32) {
    case 0:
      return reader.next(code);
    case 1:
      return reader.next_raw(code);
    case 2:
      return reader.type(code);
    case 3:
      return reader.raw_type(code);
    case 4:
      return reader.argument_count(count);
    case 5:
      return get_number<int>(reader);
    case 6:
      return get_number<double>(reader);
    case 7:
      return get_number<unsigned char>(reader);
    case 8:
      return get_number<long double>(reader);
    case 9:
      return get_text<Encoding::Native>(reader, Accept::String);
    case 10:
      return get_text<Encoding::Byte>(reader, Accept::Number);
    case 11:
      return get_text<Encoding::Utf8>(reader, Accept::Symbol);
    case 12:
      return get_text<Encoding::Ucs2>(reader, Accept::String);
    case 13:
      return get_text<Encoding::Utf32>(reader, Accept::String);
    case 14:
      return reader.get_function(head, count);
    case 15:
      return reader.test_head<Encoding::Native>(std::string_view{"List"}, count);
    case 16:
      return reader.bytes_to_get(count);
    case 17:
      return reader.get_data(room, got);
    case 18:
      return reader.raw_bytes_to_get(count);
    case 19:
      return reader.get_raw_data(raw, got);
    case 20:
      return get_piece<Encoding::Utf8>(reader, 5);
    case 21:
      return get_piece<Encoding::Utf16>(reader, 3);
    case 22:
      return get_piece<Encoding::Native>(reader, 10);
    case 23:
      return get_list<int>(reader);
    case 24:
      return get_list<unsigned char>(reader);
    case 25:
      return array(reader);
    case 26:
      return reader.open_array(shape, code);
    case 27:
      return reader.get_array_data(number::Kind::Integer16, raw.data(), 2);
    case 28:
      return reader.skip();
    case 29:
      return reader.next_packet(code);
    case 30:
      return transfer(reader, "MathLink 6 -tokens 33 -formats 1,2,3,4,5,6 -decoders 0");
    default:
      return transfer(reader,
                      "MathLink 6 -tokens 33,98,100,102,116,118,120 -formats 1,2,3,4,5,6 "
                      "-decoders 458752");
  }
}

void read_as_chosen(std::span<const std::uint8_t> choices, std::span<const std::byte> stream) {
  ByteQueue queue;
  queue.append(stream);
  Reader reader{queue};
  const Mark start = reader.mark();
  for (const std::uint8_t choice : choices) {
    const Footprint before = footprint(queue, reader);
    const Status status = choose(reader, choice);
    const Footprint after = footprint(queue, reader);
    require(after.size <= before.size);
    if (status.error() == Error::PutConversion) require(after == before);
  }
  const std::uint64_t left = queue.size();
  if (!reader.new_packet().ok()) require(reader.expressions_to_get() == 0 || queue.size() <= left);
  require(reader.seek(start, 0).ok());
  reader.forget(start);
  require(queue.size() == stream.size());
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t chosen = std::min<std::size_t>(data[0] % 64U, size - 1);
  const std::span<const std::uint8_t> all{data + 1, size - 1};
  const auto stream = std::as_bytes(all.subspan(chosen));
  require(read(stream, stream.size() + 1) == read(stream, 1 + data[0] % 5U));
  read_as_chosen(all.first(chosen), stream);
  return 0;
}
