// Lists and arrays of a writer: packed runs where the peer reads them, else element by element; the
// array form A/D where the peer reads it, else functions of functions (wire.md sections 1.4
// and 2.5).
#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/byte_io.h"
#include "expression/writer.h"
#include "number/convert.h"
#include "text/body.h"
#include "token/short_head.h"

namespace wstp::expression {

namespace {

using text::Encoding;

constexpr std::string_view kList = "List";

std::string_view head_of(const ArrayShape& shape, std::size_t level) {
  return level < shape.heads.size() ? std::string_view{shape.heads[level]} : kList;
}

/// Leaves of an innermost row.
std::uint64_t row_length(const ArrayShape& shape) {
  return shape.rank() == 0 ? 1 : static_cast<std::uint64_t>(shape.dimensions.back());
}

text::Accepted native(std::string_view text) {
  text::Accepted accepted;
  // Native text is accepted whatever it is.
  static_cast<void>(text::accept(Encoding::Native, as_bytes(text), accepted));
  return accepted;
}

std::size_t body_size(const text::Accepted& accepted) {
  return text::body_size(accepted.encoding, accepted.count, accepted.payload_size());
}

void append_native_symbol(ByteWriter& writer, const text::Accepted& head) {
  writer.byte(std::byte{token::kSymbol});
  writer.length(body_size(head));
  text::append_body(writer.queue(), head);
  writer.byte(std::byte{token::kEnd});
}

/// Cuts the shape behind its first zero and multiplies it out.
Error settle_shape(ArrayShape& shape, std::uint64_t& total) {
  total = 1;
  for (std::size_t level = 0; level < shape.rank(); ++level) {
    const std::int64_t dimension = shape.dimensions[level];
    if (dimension < 0) return Error::Malformed;
    if (__builtin_mul_overflow(total, static_cast<std::uint64_t>(dimension), &total) ||
        total > INT64_MAX) {
      return Error::PutTooBig;
    }
    if (dimension == 0) shape.dimensions.resize(level + 1);
  }
  return Error::Ok;
}

}  // namespace

Error Writer::put_list(number::Kind kind, const void* elements, std::uint64_t count) {
  if (in_atom()) return Error::PutSequence;
  if (takes_everything_) {
    return append_packed_list(kind, elements, count, count >= token::kListAsArray);
  }
  if (count >= token::kListAsArray && peer_.arrays()) {
    append_array_header(
        {.shape = {.dimensions = {static_cast<std::int64_t>(count)}, .heads = {}}, .total = count});
  } else {
    append_function(count);
    append_head(kList);
  }
  return append_run(kind, elements, count);
}

/// A List of numbers in one piece, for the peer that reads everything: as an array or a function.
Error Writer::append_packed_list(number::Kind kind, const void* elements, std::uint64_t count,
                                 bool as_array) {
  token::Prefix prefix;
  if (as_array) {
    prefix.byte(token::kArray);
    prefix.length(count);
    prefix.byte(token::kDimensions);
    prefix.length(1 + length_size(count) + token::kListSymbol.size() + 1);
  }
  prefix.byte(token::kFunction);
  prefix.length(count);
  prefix.characters(token::kListSymbol);
  if (as_array) prefix.characters(".\n");
  if (count != 0) return append_packed(prefix, kind, elements, count);
  out_->append(prefix.bytes());
  return Error::Ok;
}

/// `prefix` and a packed run.
Error Writer::append_packed(token::Prefix& prefix, number::Kind kind, const void* elements,
                            std::uint64_t count) {
  const std::size_t size = number::size_of(kind);
  prefix.byte(token::kPacked);
  prefix.length(count);
  prefix.byte(static_cast<number::Token>(kind));
  const bool as_it_is = kind != number::Kind::Real128;  // whose padding is never sent
  if (as_it_is && bypass_ != nullptr && bypass_->wants(count * size)) {
    out_->append(prefix.bytes());
    const Error error = bypass_->send({static_cast<const std::byte*>(elements), count * size});
    if (error == Error::Ok) out_->append(std::byte{token::kEnd});
    return error;
  }
  const std::span<std::byte> to = out_->extend(prefix.size() + (count * size) + 1);
  std::memcpy(to.data(), prefix.bytes().data(), prefix.size());
  const std::span<std::byte> run = to.subspan(prefix.size());
  std::memcpy(run.data(), elements, count * size);
  if (!as_it_is) {
    for (std::uint64_t i = 0; i < count; ++i) {
      std::memset(&run[(i * size) + number::kReal128Bytes], 0, size - number::kReal128Bytes);
    }
  }
  to.back() = std::byte{token::kEnd};
  return Error::Ok;
}

Error Writer::put_array(number::Kind kind, const void* elements, const ArrayShape& shape) {
  const bool one_list = shape.rank() == 1 && shape.heads.empty() && shape.dimensions.front() > 0;
  if (one_list && takes_everything_ && !in_atom()) {
    return append_packed_list(kind, elements, static_cast<std::uint64_t>(shape.dimensions.front()),
                              true);
  }
  ArrayMeter meter;
  const Error error = begin_array(shape, meter);
  if (error != Error::Ok) return error;
  return put_array_data(meter, kind, elements, meter.total);
}

Error Writer::begin_array(const ArrayShape& shape, ArrayMeter& meter) {
  if (in_atom()) return Error::PutSequence;
  ArrayMeter begun{.shape = shape, .nested = !peer_.arrays()};
  const Error error = settle_shape(begun.shape, begun.total);
  if (error != Error::Ok) return error;
  if (begun.shape.rank() != 0 && !begun.nested) append_array_header(begun);
  if (begun.shape.rank() != 0 && begun.nested && begun.total == 0) {
    // No leaf will come to open the levels before it; every row is an empty function.
    std::uint64_t rows = 1;
    for (const std::int64_t dimension : begun.shape.dimensions) {
      if (dimension != 0) rows *= static_cast<std::uint64_t>(dimension);
    }
    for (ArrayMeter row = begun; row.done < rows; ++row.done) open_levels(row);
  }
  meter = std::move(begun);
  return Error::Ok;
}

Error Writer::put_array_data(ArrayMeter& meter, number::Kind kind, const void* elements,
                             std::uint64_t count) {
  if (in_atom()) return Error::PutSequence;
  if (count > meter.total - meter.done) return Error::PutTooBig;
  if (!meter.nested || meter.shape.rank() == 0) {
    meter.done += count;
    return append_run(kind, elements, count);
  }
  const auto* from = static_cast<const std::byte*>(elements);
  const std::uint64_t row = row_length(meter.shape);
  while (count != 0) {
    const std::uint64_t column = meter.done % row;
    if (column == 0) open_levels(meter);
    const std::uint64_t part = std::min(count, row - column);
    const Error error = append_run(kind, from, part);
    if (error != Error::Ok) return error;
    from += part * number::size_of(kind);
    meter.done += part;
    count -= part;
  }
  return Error::Ok;
}

Error Writer::begin_leaf(ArrayMeter& meter) {
  if (in_atom()) return Error::PutSequence;
  if (meter.done == meter.total) return Error::PutTooBig;
  if (meter.nested && meter.shape.rank() != 0 && meter.done % row_length(meter.shape) == 0) {
    open_levels(meter);
  }
  ++meter.done;
  return Error::Ok;
}

/// The functions that begin at leaf `done`: all from the outermost level that does on. With an
/// empty innermost level `done` counts rows.
void Writer::open_levels(const ArrayMeter& meter) {
  const ArrayShape& shape = meter.shape;
  std::uint64_t stride = std::max<std::uint64_t>(row_length(shape), 1);
  std::size_t level = shape.rank() - 1;
  while (level > 0 &&
         meter.done % (stride * static_cast<std::uint64_t>(shape.dimensions[level - 1])) == 0) {
    --level;
    stride *= static_cast<std::uint64_t>(shape.dimensions[level]);
  }
  for (; level < shape.rank(); ++level) {
    append_function(static_cast<std::uint64_t>(shape.dimensions[level]));
    append_head(head_of(shape, level));
  }
}

Error Writer::append_run(number::Kind kind, const void* elements, std::uint64_t count) {
  if (count == 0) return Error::Ok;
  if (peer_.packs(kind)) {
    token::Prefix prefix;
    return append_packed(prefix, kind, elements, count);
  }
  const std::size_t size = number::size_of(kind);
  const auto* const from = static_cast<const std::byte*>(elements);
  for (std::uint64_t i = 0; i < count; ++i) {
    static_cast<void>(put_number_slow(kind, from + (i * size)));  // no atom is open here
  }
  return Error::Ok;
}

/// A head of a list or nested array. Heads go as symbols put with WSPutSymbol do.
void Writer::append_head(std::string_view head) {
  const text::Accepted accepted = native(head);
  if (append_text(token::kSymbol, accepted) == Error::Ok) return;
  // What the peer's formats cannot hold goes as it was given, as heads inside an array do.
  ByteWriter writer{*out_};
  append_native_symbol(writer, accepted);
}

void Writer::append_array_header(const ArrayMeter& meter) {
  const ArrayShape& shape = meter.shape;
  std::size_t size = 1;
  for (std::size_t level = 0; level < shape.rank(); ++level) {
    const std::size_t body = body_size(native(head_of(shape, level)));
    size += 3 + length_size(static_cast<std::uint64_t>(shape.dimensions[level])) +
            length_size(body) + body;
  }
  ByteWriter writer{*out_};
  writer.byte(std::byte{token::kArray});
  writer.length(meter.total);
  writer.byte(std::byte{token::kDimensions});
  writer.length(size);
  for (std::size_t level = 0; level < shape.rank(); ++level) {
    writer.byte(std::byte{token::kFunction});
    writer.length(static_cast<std::uint64_t>(shape.dimensions[level]));
    append_native_symbol(writer, native(head_of(shape, level)));
  }
  writer.byte(std::byte{token::kDimensionsEnd});
  writer.byte(std::byte{token::kEnd});
}

}  // namespace wstp::expression
