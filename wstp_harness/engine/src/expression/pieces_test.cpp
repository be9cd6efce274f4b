// Tokens by hand and text in pieces, put and got. Source: api.md sections 6 and 8, chunk and raw
// vectors of wire_vectors.json.
#include <array>

#include "base/check.h"
#include "expression/reading_test.h"

namespace wstp::expression {

namespace {

using namespace std::string_view_literals;
using reading::Loop;
using reading::native;
using text::Encoding;

std::string sent(const Loop& loop) { return std::string{as_characters(loop.queue.unread())}; }

/// The rest of the current atom by WSGetData in parts of `size`.
std::string by_data(Loop& loop, std::size_t size) {
  std::string all;
  std::int64_t left = 0;
  WSTP_CHECK(loop.reader.bytes_to_get(left).ok());
  while (left != 0) {
    std::string part(size, '\0');
    std::size_t got = 0;
    WSTP_CHECK(loop.reader.get_data(part, got).ok());
    all += part.substr(0, got);
    left -= static_cast<std::int64_t>(got);
    std::int64_t told = -1;
    WSTP_CHECK(loop.reader.bytes_to_get(told).ok());
    WSTP_CHECK_EQUAL(told, left);
  }
  return all;
}

WSTP_TEST(size_and_data_send_one_native_text) {
  Loop loop;
  WSTP_CHECK(loop.writer.put_next(43) == Error::Ok);
  WSTP_CHECK(loop.writer.put_size(6) == Error::Ok);
  WSTP_CHECK(loop.writer.put_data(native("123")) == Error::Ok);
  WSTP_CHECK_EQUAL(loop.writer.bytes_to_put(), 3U);
  WSTP_CHECK(loop.queue.empty());
  WSTP_CHECK(loop.writer.put_data(native("456")) == Error::Ok);
  WSTP_CHECK(loop.writer.put_data({}) == Error::Ok);
  WSTP_CHECK_EQUAL(sent(loop), "+IA~F123456\n");
}

WSTP_TEST(a_text_of_size_0_needs_no_data) {
  Loop loop;
  WSTP_CHECK(loop.writer.put_next(34) == Error::Ok);
  WSTP_CHECK(loop.writer.put_size(0) == Error::Ok);
  WSTP_CHECK_EQUAL(sent(loop), "\"CA~@\n");
}

WSTP_TEST(data_beyond_its_size_is_refused) {
  Loop loop;
  WSTP_CHECK(loop.writer.put_next(34) == Error::Ok);
  WSTP_CHECK(loop.writer.put_size(3) == Error::Ok);
  WSTP_CHECK(loop.writer.put_data(native("abcdef")) == Error::PutTooBig);
  WSTP_CHECK(loop.writer.put_data(native("abc")) == Error::Ok);
  WSTP_CHECK(loop.writer.put_data(native("d")) == Error::PutTooBig);
  WSTP_CHECK_EQUAL(sent(loop), "\"FA~Cabc\n");
}

WSTP_TEST(a_started_atom_must_be_finished_first) {
  Loop loop;
  Writer& writer = loop.writer;
  WSTP_CHECK(writer.put_next(34) == Error::Ok);
  WSTP_CHECK(writer.put(5) == Error::PutSequence);
  WSTP_CHECK(writer.put_next(43) == Error::PutSequence);
  WSTP_CHECK(writer.put_argument_count(1) == Error::PutSequence);
  WSTP_CHECK(writer.put_list<int>({}) == Error::PutSequence);
  WSTP_CHECK(writer.put_text<Encoding::Native>(Atom::String, native("x")) == Error::PutSequence);
  WSTP_CHECK(writer.end_packet() == Error::PutEndPacket);
  WSTP_CHECK(writer.put_size(1) == Error::Ok);
  WSTP_CHECK(writer.put_size(1) == Error::PutSequence);
  WSTP_CHECK(writer.put_data(native("x")) == Error::Ok);
  WSTP_CHECK(writer.put(5) == Error::Ok);
  WSTP_CHECK_EQUAL(loop.string(), "x");
  WSTP_CHECK_EQUAL(loop.get(), 5);
}

WSTP_TEST(data_sizes_and_counts_need_a_started_token_of_their_kind) {
  Loop loop;
  WSTP_CHECK(loop.writer.put_data(native("abc")) == Error::PutSequence);
  WSTP_CHECK(loop.writer.put_size(1) == Error::PutSequence);
  WSTP_CHECK(loop.writer.put_argument_count(2) == Error::PutSequence);
  WSTP_CHECK(loop.writer.put_raw_size(2) == Error::PutSequence);
  WSTP_CHECK(loop.writer.put_next(70) == Error::Ok);
  WSTP_CHECK(loop.writer.put_size(2) == Error::PutSequence);
  WSTP_CHECK(loop.writer.put_argument_count(2) == Error::Ok);
  WSTP_CHECK_EQUAL(sent(loop), "FB");
}

WSTP_TEST(what_is_no_token_cannot_be_started) {
  Loop loop;
  for (const int token : {-1, 0, 48, 65, 68, 80, 93, 99, 155, 160, 256}) {
    WSTP_CHECK(loop.writer.put_next(token) == Error::BadPutToken);
  }
}

WSTP_TEST(raw_data_is_sent_as_it_is_when_it_is_right) {
  Loop loop;
  WSTP_CHECK(loop.writer.put_next(228) == Error::Ok);
  WSTP_CHECK(loop.writer.put_raw_size(8) == Error::Malformed);
  WSTP_CHECK(loop.writer.put_raw_size(4) == Error::Ok);
  WSTP_CHECK(loop.writer.put_raw_data(as_bytes("\5\0"sv)) == Error::Ok);
  WSTP_CHECK(loop.writer.put_raw_data(as_bytes("\0\0\0"sv)) == Error::PutTooBig);
  WSTP_CHECK(loop.writer.put_raw_data(as_bytes("\0\0"sv)) == Error::Ok);
  WSTP_CHECK(loop.writer.put_next(43) == Error::Ok);
  WSTP_CHECK(loop.writer.put_raw_size(6) == Error::Ok);
  WSTP_CHECK(loop.writer.put_raw_data(as_bytes("A~C123")) == Error::Ok);
  WSTP_CHECK_EQUAL(sent(loop), "\xe4\5\0\0\0\n+FA~C123\n"sv);
  WSTP_CHECK(loop.writer.put_next(34) == Error::Ok);
  WSTP_CHECK(loop.writer.put_raw_size(6) == Error::Ok);
  WSTP_CHECK(loop.writer.put_raw_data(as_bytes("A~D123")) == Error::Malformed);
  WSTP_CHECK(loop.writer.put(1) == Error::Ok);
}

WSTP_TEST(characters_in_pieces_become_one_text) {
  Loop loop;
  WSTP_CHECK(loop.writer.put_next(34) == Error::Ok);
  const std::array<unsigned short, 2> first{0xFEFF, 0xD83D};  // a piece may split a pair
  const std::array<unsigned short, 1> second{0xDE00};
  WSTP_CHECK(loop.writer.put_characters<Encoding::Utf16>(1, first) == Error::Ok);
  WSTP_CHECK(loop.writer.put_characters<Encoding::Native>(0, native("x")) == Error::PutSequence);
  WSTP_CHECK(loop.writer.put_characters<Encoding::Utf16>(0, second) == Error::Ok);
  WSTP_CHECK(loop.writer.put_next(34) == Error::Ok);
  WSTP_CHECK(loop.writer.put_7bit_count(5, 5) == Error::Ok);
  WSTP_CHECK(loop.writer.put_characters<Encoding::Native>(2, native("abc")) == Error::Ok);
  WSTP_CHECK(loop.writer.put_characters<Encoding::Native>(0, native("de")) == Error::Ok);
  WSTP_CHECK_EQUAL(sent(loop), "\"GE~A=\xd8\0\xde\n\"HA~Eabcde\n"sv);
}

WSTP_TEST(pieces_that_make_no_text_give_the_atom_up) {
  Loop loop;
  WSTP_CHECK(loop.writer.put_next(34) == Error::Ok);
  const std::array<unsigned char, 2> cut{'a', 0xCE};
  WSTP_CHECK(loop.writer.put_characters<Encoding::Utf8>(0, cut) == Error::PutConversion);
  WSTP_CHECK(loop.queue.empty());
  WSTP_CHECK(loop.writer.put(1) == Error::Ok);
}

WSTP_TEST(data_is_got_in_pieces_of_any_atom) {
  Loop loop{"\"JA~Bh\\:03b1\n\xe4\x7b\0\0\0\n#DA~As\n"sv};
  std::size_t got = 0;
  std::array<char, 4> room{};
  WSTP_CHECK_EQUAL(loop.next(), 34);
  WSTP_CHECK(loop.reader.get_data(room, got).error() == Error::GetSequence);
  WSTP_CHECK_EQUAL(by_data(loop, 2), "h\\:03b1");
  WSTP_CHECK_EQUAL(loop.type(), 43);
  WSTP_CHECK_EQUAL(by_data(loop, 5), "123");
  WSTP_CHECK_EQUAL(loop.next(), 35);
  WSTP_CHECK_EQUAL(by_data(loop, 1), "s");
  WSTP_CHECK_EQUAL(loop.next(), -1000);
}

WSTP_TEST(what_was_got_in_pieces_is_not_got_again) {
  Loop loop{"\"HA~Ehello\n\xa1\5\n"sv};
  std::int64_t left = 0;
  std::size_t got = 0;
  std::array<char, 2> room{};
  WSTP_CHECK(loop.reader.bytes_to_get(left).ok());
  WSTP_CHECK_EQUAL(left, 5);
  WSTP_CHECK(loop.reader.get_data(room, got).ok());
  WSTP_CHECK_EQUAL(loop.type(), 34);
  WSTP_CHECK_EQUAL(loop.string(), "llo");
  WSTP_CHECK_EQUAL(loop.get(), 5);
}

WSTP_TEST(raw_data_of_a_text_is_its_body) {
  Loop loop{"\"HA~Ehello\n\xe4\x7b\0\0\0\n"sv};
  std::int64_t left = 0;
  std::size_t got = 0;
  std::array<std::byte, 20> room{};
  int token = 0;
  WSTP_CHECK(loop.reader.next_raw(token).ok());
  WSTP_CHECK(loop.reader.get_raw_data(room, got).error() == Error::GetSequence);
  WSTP_CHECK(loop.reader.raw_bytes_to_get(left).ok());
  WSTP_CHECK_EQUAL(left, 8);
  WSTP_CHECK(loop.reader.get_raw_data(std::span{room}.first(2), got).ok());
  WSTP_CHECK(loop.reader.get_raw_data(std::span{room}.subspan(2), got).ok());
  WSTP_CHECK_EQUAL(reading::hex(std::span{room}.first(8)), reading::hex(as_bytes("A~Ehello")));
  WSTP_CHECK(loop.reader.raw_type(token).ok());
  WSTP_CHECK_EQUAL(token, 228);
}

WSTP_TEST(characters_are_got_in_whole_characters) {
  Loop loop{
      "\"ID~D\xce\xb1"
      "b\xce\xb3"
      "d\n"sv};
  std::array<unsigned char, 3> room{};
  std::size_t got = 0;
  std::int64_t left = 0;
  const auto get = [&](std::size_t size) {
    return loop.reader.get_characters<Encoding::Utf8>(std::span{room}.first(size), got, left);
  };
  WSTP_CHECK(get(1).error() == Error::BufferTooSmall);
  WSTP_CHECK(get(3).ok());
  WSTP_CHECK_EQUAL(got, 3U);
  WSTP_CHECK_EQUAL(left, 2);
  WSTP_CHECK(get(2).ok());
  WSTP_CHECK_EQUAL(got, 2U);
  WSTP_CHECK(get(3).ok());
  WSTP_CHECK_EQUAL(got, 1U);
  WSTP_CHECK_EQUAL(left, 0);
  WSTP_CHECK(get(3).incomplete());
}

WSTP_TEST(characters_are_counted_anew_behind_an_escape_that_data_split) {
  Loop loop{"\"FD~Bh\xce\xb1\n"sv};
  std::array<char, 5> room{};
  std::array<char, 10> rest{};
  std::size_t got = 0;
  std::int64_t left = 0;
  WSTP_CHECK(loop.reader.bytes_to_get(left).ok());
  WSTP_CHECK(loop.reader.get_data(room, got).ok());  // h\:03 of h\:03B1
  WSTP_CHECK(
      loop.reader.get_characters<Encoding::Native>(std::span{rest}.first(1), got, left).ok());
  WSTP_CHECK_EQUAL(left, 1);
  WSTP_CHECK(loop.reader.get_characters<Encoding::Native>(rest, got, left).ok());
  WSTP_CHECK_EQUAL(left, 0);
}

/// What is left was once less than nothing: the whole counted 0 and its parts did not.
WSTP_TEST(parts_of_a_text_with_an_unknown_escape_add_up) {
  Loop loop;
  WSTP_CHECK(loop.writer.put_text<Encoding::Native>(Atom::String, native("ab\\,cd")) == Error::Ok);
  int type = 0;
  WSTP_CHECK(loop.reader.next(type).ok());
  std::array<char, 2> part{};
  for (const std::int64_t expected : {4, 2, 0}) {
    std::size_t got = 0;
    std::int64_t left = -1;
    WSTP_CHECK(loop.reader.get_characters<Encoding::Native>(part, got, left).ok());
    WSTP_CHECK_EQUAL(got, 2U);
    WSTP_CHECK_EQUAL(left, expected);
  }
}

WSTP_TEST(escapes_and_pairs_are_not_split) {
  Loop loop{"\"JA~Bh\\:03b1\n\"IE~Ba\0=\xd8\0\xde\n"sv};
  std::array<char, 4> narrow{};
  std::array<unsigned short, 3> wide{};
  std::size_t got = 0;
  std::int64_t left = 0;
  WSTP_CHECK(loop.reader.get_characters<Encoding::Native>(narrow, got, left).ok());
  WSTP_CHECK_EQUAL(got, 1U);
  WSTP_CHECK_EQUAL(left, 1);
  WSTP_CHECK(loop.reader.get_characters<Encoding::Native>(narrow, got, left).error() ==
             Error::BufferTooSmall);
  WSTP_CHECK_EQUAL(loop.next(), 34);
  WSTP_CHECK(loop.reader.get_characters<Encoding::Utf16>(wide, got, left).ok());
  WSTP_CHECK_EQUAL(got, 2U);  // BOM and a
  WSTP_CHECK_EQUAL(left, 1);
  WSTP_CHECK(loop.reader.get_characters<Encoding::Utf16>(wide, got, left).ok());
  WSTP_CHECK_EQUAL(got, 2U);
  WSTP_CHECK_EQUAL(left, 0);
}

}  // namespace

}  // namespace wstp::expression
