// Tokens one by one, text and raw data in pieces, packets and flow.
#include <span>

#include "api/text.h"

namespace wstp::api {

namespace {

/// A step that answers an int through its out parameter; 0 is failure.
template <typename Step>
int answer(WSLINK handle, const Step& step) {
  return ask(handle, 0, [&](Link& link) {
    int value = 0;
    return link.get([&](Reader& reader) { return step(reader, value); }) ? value : 0;
  });
}

/// A step that answers a count; the out parameter is needed.
template <typename Step>
int get_count(WSLINK handle, int* to, const Step& step) {
  if (to == nullptr) return bad_argument(handle);
  return call(handle, [&](Link& link) {
    std::int64_t value = 0;
    if (!link.get([&](Reader& reader) { return step(reader, value); })) return false;
    *to = static_cast<int>(value);
    return true;
  });
}

/// A piece of text or data into the caller's memory.
template <typename T, typename Size, typename Step>
int piece(WSLINK handle, T* into, Size size, Size* got, const Step& step) {
  if (got == nullptr || !is_text(into, size)) return bad_argument(handle);
  return call(handle, [&](Link& link) {
    std::size_t taken = 0;
    const std::span<T> room{into, static_cast<std::size_t>(size)};
    if (!link.get([&](Reader& reader) { return step(reader, room, taken); })) return false;
    *got = static_cast<Size>(taken);
    return true;
  });
}

template <Encoding E, typename Size>
int get_characters(WSLINK handle, Size* left, Unit<E>* codes, Size size, Size* got,
                   long missing = 0) {
  if (left == nullptr) return bad_argument(handle);
  return piece(
      handle, codes, size, got, [&](Reader& reader, std::span<Unit<E>> room, std::size_t& taken) {
        std::int64_t rest = 0;
        const Status status =
            reader.get_characters<E>(room, taken, rest, static_cast<unsigned char>(missing));
        if (status.ok()) *left = static_cast<Size>(rest);
        return status;
      });
}

template <Encoding E>
int put_characters(WSLINK handle, long left, const Unit<E>* codes, long units) {
  if (!is_text(codes, units)) return bad_argument(handle);
  return put(handle, [&](Writer& writer) {
    return writer.put_characters(E, left, bytes_of(codes, units));
  });
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only

extern "C" {

int WSGetNext(WSLINK link) {
  return answer(link, [](Reader& reader, int& type) { return reader.next(type); });
}

int WSGetNextRaw(WSLINK link) {
  return answer(link, [](Reader& reader, int& token) { return reader.next_raw(token); });
}

int WSGetType(WSLINK link) {
  return answer(link, [](Reader& reader, int& type) { return reader.type(type); });
}

int WSGetRawType(WSLINK link) {
  return answer(link, [](Reader& reader, int& token) { return reader.raw_type(token); });
}

int WSGetArgCount(WSLINK link, int* count) {
  return get_count(link, count,
                   [](Reader& reader, std::int64_t& n) { return reader.argument_count(n); });
}

int WSGetRawArgCount(WSLINK link, int* count) {
  return get_count(link, count,
                   [](Reader& reader, std::int64_t& n) { return reader.raw_argument_count(n); });
}

int WSBytesToGet(WSLINK link, int* left) {
  return get_count(link, left,
                   [](Reader& reader, std::int64_t& n) { return reader.bytes_to_get(n); });
}

int WSRawBytesToGet(WSLINK link, int* left) {
  return get_count(link, left,
                   [](Reader& reader, std::int64_t& n) { return reader.raw_bytes_to_get(n); });
}

int WSExpressionsToGet(WSLINK link, int* count) {
  return get_count(link, count, [](Reader& reader, std::int64_t& n) {
    n = static_cast<std::int64_t>(reader.expressions_to_get());
    return wstp::Status{};
  });
}

int WSGetData(WSLINK link, char* data, int size, int* got) {
  return piece(link, data, size, got, [](Reader& reader, std::span<char> room, std::size_t& taken) {
    return reader.get_data(room, taken);
  });
}

int WSGetRawData(WSLINK link, unsigned char* data, int size, int* got) {
  return piece(link, data, size, got,
               [](Reader& reader, std::span<unsigned char> room, std::size_t& taken) {
                 return reader.get_raw_data(std::as_writable_bytes(room), taken);
               });
}

int WSTakeLast(WSLINK link, int left) {
  if (left < 0) return bad_argument(link);
  return get(link,
             [=](Reader& reader) { return reader.take_last(static_cast<std::uint64_t>(left)); });
}

/// Reads ahead: succeeds once a token is there.
int WSFill(WSLINK link) {
  return answer(link, [](Reader& reader, int& type) { return reader.type(type); }) == 0 ? 0 : 1;
}

int WSPutNext(WSLINK link, int token) {
  return put(link, [=](Writer& writer) { return writer.put_next(token); });
}

int WSPutType(WSLINK link, int token) { return WSPutNext(link, token); }

int WSPutArgCount(WSLINK link, int count) {
  return put(link, [=](Writer& writer) { return writer.put_argument_count(count); });
}

int WSPutComposite(WSLINK link, int count) {
  return put(link, [=](Writer& writer) { return writer.put_composite(count); });
}

int WSPutSize(WSLINK link, int size) {
  return put(link, [=](Writer& writer) { return writer.put_size(size); });
}

int WSPutData(WSLINK link, const char* data, int size) {
  if (!is_text(data, size)) return bad_argument(link);
  return put(link, [=](Writer& writer) {
    return writer.put_data({data, static_cast<std::size_t>(size)});
  });
}

int WSPutRawSize(WSLINK link, int size) {
  return put(link, [=](Writer& writer) { return writer.put_raw_size(size); });
}

int WSPutRawData(WSLINK link, const unsigned char* data, int size) {
  if (!is_text(data, size)) return bad_argument(link);
  return put(link, [=](Writer& writer) { return writer.put_raw_data(bytes_of(data, size)); });
}

int WSBytesToPut(WSLINK link, int* left) {
  if (left == nullptr) return bad_argument(link);
  return put(link, [=](Writer& writer) {
    *left = static_cast<int>(writer.bytes_to_put());
    return wstp::Error::Ok;
  });
}

int WSPut7BitCount(WSLINK link, long count, long size) {
  return put(link, [=](Writer& writer) { return writer.put_7bit_count(count, size); });
}

int WSPut7BitCharacters(WSLINK link, long left, const char* codes, long units,
                        long /*characters*/) {
  return put_characters<Encoding::Native>(link, left, codes, units);
}

int WSPut8BitCharacters(WSLINK link, long left, const unsigned char* codes, long units) {
  return put_characters<Encoding::Byte>(link, left, codes, units);
}

int WSGet7BitCharacters(WSLINK link, long* left, char* codes, long size, long* got) {
  return get_characters<Encoding::Native>(link, left, codes, size, got);
}

int WSGet8BitCharacters(WSLINK link, long* left, unsigned char* codes, long size, long* got,
                        long missing) {
  return get_characters<Encoding::Byte>(link, left, codes, size, got, missing);
}

#define WSTP_TEXT(encoding, unit, length)                                                       \
  int WSPut##encoding##Characters(WSLINK link, int left, const unit* codes, length units) {     \
    return put_characters<Named::encoding>(link, left, codes, units);                           \
  }                                                                                             \
  int WSGet##encoding##Characters(WSLINK link, int* left, unit* codes, length size, int* got) { \
    return get_characters<Named::encoding>(link, left, codes, size, got);                       \
  }
#include "families.def"

int WSEndPacket(WSLINK link) {
  return put(link, [](Writer& writer) { return writer.end_packet(); });
}

int WSFlush(WSLINK link) {
  return call(link, [](Link& l) { return l.flush(); });
}

int WSNewPacket(WSLINK link) {
  return get(link, [](Reader& reader) { return reader.new_packet(); });
}

int WSNextPacket(WSLINK link) {
  return answer(link, [](Reader& reader, int& code) { return reader.next_packet(code); });
}

}  // extern "C"
