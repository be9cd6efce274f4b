// Arrays by parts. Heads and dimensions travel on a link of their own, as one function without
// arguments per level, outermost first; the data follows in pieces of any size. Heads are symbols:
// another head is GetSequence (3) on the link, as it is for arrays as a whole.
#include <algorithm>

#include "api/array.h"
#include "api/text.h"

namespace wstp::api {

namespace {

using link::Meter;

std::uint64_t leaves_of(const ArrayShape& shape) {
  std::uint64_t leaves = 1;
  for (const std::int64_t dimension : shape.dimensions) {
    if (__builtin_mul_overflow(leaves, static_cast<std::uint64_t>(dimension), &leaves))
      return UINT64_MAX;
  }
  return leaves;
}

/// The meter behind a handle, or nullptr with BadParameter on the link.
Meter* meter_of(Link& link, array_meterp handle) {
  Meter* const meter = link.meters().find(handle);
  if (meter == nullptr) link.fail(Error::BadParameter);
  return meter;
}

// Putting.

bool read_shape(Link& heads, long depth, ArrayShape& shape) {
  for (long level = 0; level < depth; ++level) {
    OwnedText<Encoding::Native> head;
    std::int64_t count = 0;
    if (!heads.get([&](Reader& reader) { return reader.get_function(head, count); })) return false;
    shape.dimensions.push_back(count);
    shape.heads.emplace_back(head.units.data(), head.length);
  }
  return true;
}

bool begin_put(Link& link, WSLINK heads, long depth, array_meterpp to) {
  if (to == nullptr || depth < 0 || live(heads) == nullptr) return link.fail(Error::BadParameter);
  Meter meter;
  ArrayShape shape;
  if (call(heads, [&](Link& l) { return read_shape(l, depth, shape); }) == 0)
    return link.fail(Error::GetSequence);
  if (!link.put([&](Writer& writer) { return writer.begin_array(shape, meter.meter); }))
    return false;
  *to = link.meters().add(std::move(meter));
  return true;
}

bool put_data(Link& link, array_meterp handle, std::optional<number::Kind> kind, const void* data,
              long count) {
  Meter* const meter = meter_of(link, handle);
  if (meter == nullptr) return false;
  if (count < 0 || (data == nullptr && count > 0)) return link.fail(Error::BadParameter);
  return link.put([&](Writer& writer) {
    if (!kind) return Error::Unknown;
    return writer.put_array_data(meter->meter, *kind, data, static_cast<std::uint64_t>(count));
  });
}

bool put_leaves(Link& link, array_meterp handle, WSLINK leaves, long count) {
  Meter* const meter = meter_of(link, handle);
  if (meter == nullptr) return false;
  if (count < 0 || live(leaves) == nullptr) return link.fail(Error::BadParameter);
  for (long i = 0; i < count; ++i) {
    if (!link.put([&](Writer& writer) { return writer.begin_leaf(meter->meter); })) return false;
    if (WSTransferExpression(link.handle(), leaves) == 0) return false;
  }
  return true;
}

/// PutSequence (5) for an array that lacks leaves: its reader would wait for them.
bool end_put(Link& link, array_meterp handle) {
  const Meter* const meter = link.meters().find(handle);
  if (meter == nullptr) return false;
  const bool complete = meter->meter.done == meter->meter.total;
  link.meters().remove(handle);
  return complete || link.fail(Error::PutSequence);
}

// Getting.

bool write_shape(WSLINK heads, const ArrayShape& shape) {
  for (std::size_t level = 0; level < shape.rank(); ++level) {
    const char* const head = level < shape.heads.size() ? shape.heads[level].c_str() : "List";
    const auto count = static_cast<int>(shape.dimensions[level]);
    if (WSPutFunction(heads, head, count) == 0) return false;
  }
  return true;
}

bool begin_get(Link& link, WSLINK heads, array_meterpp to, long* depth, mlapi__token* leaf) {
  if (to == nullptr || live(heads) == nullptr) return link.fail(Error::BadParameter);
  Meter meter;
  int token = 0;
  ArrayShape& shape = meter.meter.shape;
  if (!link.get([&](Reader& reader) { return open_array(reader, shape, token); })) return false;
  if (!write_shape(heads, shape)) return false;
  meter.meter.total = leaves_of(shape);
  store(depth, shape.rank());
  store(leaf, token);
  *to = link.meters().add(std::move(meter));
  return true;
}

/// GetSequence (3) beyond the array's end. (Wolfram's library answers success and gives nothing.)
bool get_data(Link& link, array_meterp handle, std::optional<number::Kind> kind, void* data,
              long count) {
  Meter* const meter = meter_of(link, handle);
  if (meter == nullptr) return false;
  if (count < 0 || (data == nullptr && count > 0)) return link.fail(Error::BadParameter);
  const auto wanted = static_cast<std::uint64_t>(count);
  const bool got = link.get([&](Reader& reader) -> Status {
    if (!kind) return Error::Unknown;
    if (wanted > meter->meter.total - meter->read) return Error::GetSequence;
    const bool scalar = meter->meter.shape.rank() == 0 && wanted == 1;
    return scalar ? reader.get_number(static_cast<long>(*kind), data)
                  : reader.get_array_data(*kind, data, wanted);
  });
  if (got) meter->read += wanted;
  return got;
}

/// Gets at most `*count` elements and leaves there how many of them were not to be had.
bool get_data_counted(Link& link, array_meterp handle, void* data, long* count, long type) {
  Meter* const meter = meter_of(link, handle);
  if (meter == nullptr) return false;
  if (count == nullptr || *count < 0) return link.fail(Error::BadParameter);
  const std::uint64_t left = meter->meter.total - meter->read;
  const auto now =
      static_cast<long>(std::min<std::uint64_t>(static_cast<std::uint64_t>(*count), left));
  if (!get_data(link, handle, kind_of_type(type), data, now)) return false;
  *count -= now;
  return true;
}

/// The forms of the old interface need a meter that no function of the interface makes.
int old_form(WSLINK handle, array_meterp meter) {
  return call(handle, [&](Link& link) {
    return link.fail(meter == nullptr ? Error::BadParameter : Error::NotImplemented);
  });
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only

extern "C" {

#define WSTP_ARRAY_DATA(kind, element, index)                                                     \
  int WSPut##kind##ArrayData(WSLINK link, array_meterp meter, const element* data, index count) { \
    return call(link, [&](Link& l) {                                                              \
      return put_data(l, meter, wstp::number::kind_of<element>, data, count);                     \
    });                                                                                           \
  }                                                                                               \
  int WSGet##kind##ArrayData(WSLINK link, array_meterp meter, element* data, index count) {       \
    return call(link, [&](Link& l) {                                                              \
      return get_data(l, meter, wstp::number::kind_of<element>, data, count);                     \
    });                                                                                           \
  }
#include "families.def"

int WSPutBinaryNumberArrayData(WSLINK link, array_meterp meter, const void* data, long count,
                               long type) {
  return call(link, [&](Link& l) { return put_data(l, meter, kind_of_type(type), data, count); });
}

int WSPutBinaryNumberArrayDataWithHeads(WSLINK link, WSLINK /*heads*/, array_meterp meter,
                                        const void* data, long count, long type) {
  return WSPutBinaryNumberArrayData(link, meter, data, count, type);
}

int WSPutArrayType(WSLINK link, WSLINK heads, long depth, array_meterpp meter) {
  return call(link, [&](Link& l) { return begin_put(l, heads, depth, meter); });
}

int WSPutArrayLeaves(WSLINK link, WSLINK /*heads*/, array_meterp meter, WSLINK leaves, long count) {
  return call(link, [&](Link& l) { return put_leaves(l, meter, leaves, count); });
}

int WSReleasePutArrayState(WSLINK link, WSLINK /*heads*/, array_meterp meter) {
  return call(link, [&](Link& l) { return end_put(l, meter); });
}

int WSGetArrayTypeWithDepthAndLeafType(WSLINK link, WSLINK heads, array_meterpp meter, long* depth,
                                       mlapi__token* leaf_type) {
  return call(link, [&](Link& l) { return begin_get(l, heads, meter, depth, leaf_type); });
}

int WSGetBinaryNumberArrayData(WSLINK link, array_meterp meter, void* data, long count, long type) {
  return call(link, [&](Link& l) { return get_data(l, meter, kind_of_type(type), data, count); });
}

int WSGetBinaryNumberArrayDataWithHeads(WSLINK link, WSLINK /*heads*/, array_meterp meter,
                                        void* data, long* count, long type) {
  return call(link, [&](Link& l) { return get_data_counted(l, meter, data, count, type); });
}

void WSReleaseGetArrayState(WSLINK link, WSLINK /*heads*/, array_meterp meter) {
  call(link, [&](Link& l) {
    l.meters().remove(meter);
    return true;
  });
}

int WSPutArray(WSLINK link, array_meterp meter) { return old_form(link, meter); }

int WSGetArrayDimensions(WSLINK link, array_meterp meter) { return old_form(link, meter); }

int WSGetArrayType(WSLINK link, array_meterp meter) { return old_form(link, meter); }

}  // extern "C"
