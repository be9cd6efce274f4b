// Which get may follow which, and what each leaves behind. Source: api.md sections 4 to 6 and the
// same calls made to Wolfram's library on a loopback link.
#include "base/check.h"
#include "expression/reading_test.h"

namespace wstp::expression {

namespace {

using reading::Loop;
using text::Encoding;

constexpr int kSequence = -3;
constexpr int kMore = -1000;
constexpr int kFunction = 70;
constexpr int kSymbol = 35;
constexpr int kInteger = 43;

/// f[g[1], 2], 77
void put_nested(Loop& loop) {
  loop.put_function("f", 2);
  loop.put_function("g", 1);
  loop.put({1, 2, 77});
}

int argument_count(Loop& loop) {
  std::int64_t count = -1;
  const Status status = loop.reader.argument_count(count);
  return status.ok() ? static_cast<int>(count) : reading::code(status);
}

WSTP_TEST(get_next_goes_through_functions_heads_and_arguments) {
  Loop loop;
  put_nested(loop);
  for (const int type :
       {kFunction, kSymbol, kFunction, kSymbol, kInteger, kInteger, kInteger, kMore}) {
    WSTP_CHECK_EQUAL(loop.next(), type);
  }
}

WSTP_TEST(expressions_to_get_counts_all_that_is_open) {
  Loop loop;
  put_nested(loop);
  const auto left = [&loop] { return loop.reader.expressions_to_get(); };
  WSTP_CHECK_EQUAL(left(), 0U);
  WSTP_CHECK_EQUAL(loop.next(), kFunction);
  WSTP_CHECK_EQUAL(left(), 3U);
  WSTP_CHECK_EQUAL(loop.next(), kSymbol);
  WSTP_CHECK_EQUAL(left(), 2U);
  WSTP_CHECK_EQUAL(loop.string(Accept::Symbol), "f");
  WSTP_CHECK_EQUAL(loop.function(), "g 1");
  WSTP_CHECK_EQUAL(left(), 2U);
  WSTP_CHECK_EQUAL(loop.get(), 1);
  WSTP_CHECK_EQUAL(loop.get(), 2);
  WSTP_CHECK_EQUAL(left(), 0U);
}

WSTP_TEST(get_type_stays_and_the_typed_get_takes) {
  Loop loop;
  loop.put({5, 6, 7});
  WSTP_CHECK_EQUAL(loop.type(), kInteger);
  WSTP_CHECK_EQUAL(loop.type(), kInteger);
  WSTP_CHECK_EQUAL(loop.get(), 5);
  WSTP_CHECK_EQUAL(loop.next(), kInteger);
  WSTP_CHECK_EQUAL(loop.next(), kInteger);
  WSTP_CHECK_EQUAL(loop.get(), 7);
  WSTP_CHECK_EQUAL(loop.type(), kMore);
}

WSTP_TEST(the_head_is_next_once_the_count_was_read) {
  Loop loop;
  put_nested(loop);
  WSTP_CHECK_EQUAL(argument_count(loop), kSequence);
  WSTP_CHECK_EQUAL(loop.next(), kFunction);
  WSTP_CHECK_EQUAL(loop.string(Accept::Symbol), "!3");
  WSTP_CHECK_EQUAL(argument_count(loop), 2);
  WSTP_CHECK_EQUAL(argument_count(loop), 2);
  WSTP_CHECK_EQUAL(loop.string(Accept::Symbol), "f");
  WSTP_CHECK_EQUAL(loop.function(), "g 1");
}

WSTP_TEST(a_get_of_the_wrong_kind_takes_nothing) {
  Loop loop;
  put_nested(loop);
  WSTP_CHECK_EQUAL(loop.get(), kSequence);
  WSTP_CHECK_EQUAL(loop.string(), "!3");
  WSTP_CHECK_EQUAL(loop.function(), "f 2");
  WSTP_CHECK_EQUAL(loop.get(), kSequence);
  WSTP_CHECK_EQUAL(loop.function(), "g 1");
  WSTP_CHECK_EQUAL(loop.function(), "!3");
  WSTP_CHECK_EQUAL(loop.get(), 1);
}

WSTP_TEST(a_range_error_leaves_the_number) {
  Loop loop;
  loop.put({70000});
  short small = 0;
  WSTP_CHECK(loop.reader.get(small).error() == Error::Overflow);
  WSTP_CHECK_EQUAL(small, 4464);
  WSTP_CHECK_EQUAL(loop.get(), 70000);
}

WSTP_TEST(a_get_out_of_sequence_leaves_the_value) {
  Loop loop;
  loop.put_function("f", 0);
  long long value = 42;
  WSTP_CHECK(loop.reader.get(value).error() == Error::GetSequence);
  WSTP_CHECK_EQUAL(value, 42);
}

WSTP_TEST(text_that_is_no_number_is_taken) {
  Loop loop{"+FA~Cabc\n\xa1\5\n"};
  WSTP_CHECK_EQUAL(loop.get(), -2);
  WSTP_CHECK_EQUAL(loop.get(), 5);
}

WSTP_TEST(a_composite_head_is_no_function_name) {
  Loop loop;
  WSTP_CHECK(loop.writer.put_composite(1) == Error::Ok);
  loop.put_function("f", 1);
  loop.put({1, 2});
  OwnedText<Encoding::Native> head;
  std::int64_t count = 0;
  WSTP_CHECK(loop.reader.get_function(head, count).error() == Error::GetSequence);
  WSTP_CHECK_EQUAL(count, 1);
  WSTP_CHECK_EQUAL(loop.next(), kFunction);
  WSTP_CHECK_EQUAL(loop.function(), "f 1");
}

WSTP_TEST(strings_and_symbols_and_numbers_are_text_but_only_symbols_are_symbols) {
  Loop loop{"\"DA~A5\n#DA~Af\n\xa1\7\n"};
  WSTP_CHECK_EQUAL(loop.string(Accept::Symbol), "!3");
  WSTP_CHECK_EQUAL(loop.string(Accept::Number), "5");
  WSTP_CHECK_EQUAL(loop.string(), "f");
  WSTP_CHECK_EQUAL(loop.string(Accept::Symbol), "!3");
  WSTP_CHECK_EQUAL(loop.string(), "7");
}

WSTP_TEST(text_that_does_not_fit_its_encoding_stays) {
  Loop loop{"\"HD~Bh\xf0\x9f\x98\x80\n"};
  OwnedText<Encoding::Ucs2> narrow;
  WSTP_CHECK(loop.reader.get_text(Accept::String, narrow).error() == Error::GetConversion);
  OwnedText<Encoding::Utf16> wide;
  WSTP_CHECK(loop.reader.get_text(Accept::String, wide).ok());
  WSTP_CHECK_EQUAL(wide.length, 4U);
  WSTP_CHECK_EQUAL(wide.characters, 2U);
  WSTP_CHECK_EQUAL(wide.units.data()[0], 0xFEFF);
  WSTP_CHECK_EQUAL(wide.units.data()[4], 0);
}

WSTP_TEST(bytes_beyond_latin_1_become_the_missing_code) {
  Loop loop{"\"JA~Bh\\:03b1\n"};
  OwnedText<Encoding::Byte> bytes;
  WSTP_CHECK(loop.reader.get_text(Accept::String, bytes, '?').ok());
  WSTP_CHECK_EQUAL(std::string(reinterpret_cast<const char*>(bytes.units.data())), "h?");
}

WSTP_TEST(a_packet_cut_short_is_told_once_and_left_behind) {
  Loop loop;
  loop.put_function("f", 3);
  loop.put({1});
  WSTP_CHECK(loop.writer.end_packet() == Error::Ok);
  loop.put({2, 3});
  WSTP_CHECK_EQUAL(loop.function(), "f 3");
  WSTP_CHECK_EQUAL(loop.get(), 1);
  WSTP_CHECK_EQUAL(loop.get(), -24);
  WSTP_CHECK_EQUAL(loop.get(), 2);
  WSTP_CHECK_EQUAL(loop.reader.expressions_to_get(), 0U);
}

WSTP_TEST(test_head_takes_a_match_only) {
  Loop loop;
  loop.put_function("Plus", 2);
  loop.put({5, 6});
  std::int64_t count = 0;
  const auto test = [&](std::string_view name, std::optional<std::int64_t> required = {}) {
    return reading::code(
        loop.reader.test_head<Encoding::Native>(reading::native(name), count, required));
  };
  WSTP_CHECK_EQUAL(test("Times"), kSequence);
  WSTP_CHECK_EQUAL(count, 2);
  WSTP_CHECK_EQUAL(test("System`Plus"), kSequence);
  WSTP_CHECK_EQUAL(test("Plus", 3), kSequence);
  WSTP_CHECK_EQUAL(test("Plus", 2), 0);
  WSTP_CHECK_EQUAL(test("Plus"), kSequence);
  WSTP_CHECK_EQUAL(loop.get(), 5);
}

WSTP_TEST(tests_compare_characters_and_not_their_encoding) {
  Loop loop{"#ED~A\xce\xb1\n"};
  const unsigned short alpha[] = {945};
  const unsigned short string[] = {'h', 945};
  WSTP_CHECK_EQUAL(reading::code(loop.reader.test_text<Encoding::Ucs2>(Accept::String, alpha)),
                   kSequence);
  WSTP_CHECK_EQUAL(reading::code(loop.reader.test_text<Encoding::Native>(
                       Accept::Symbol, reading::native("\\:03b1"))),
                   0);
  loop.queue.clear();
  loop.queue.append(as_bytes({"\"GC~B\0h\x03\xb1\n", 10}));
  WSTP_CHECK_EQUAL(reading::code(loop.reader.test_text<Encoding::Ucs2>(Accept::Symbol, string)),
                   kSequence);
  WSTP_CHECK_EQUAL(reading::code(loop.reader.test_text<Encoding::Ucs2>(Accept::String, string)), 0);
}

WSTP_TEST(a_very_deep_expression_takes_no_room_of_its_own) {
  constexpr int kDepth = 100'000;
  Loop loop;
  for (int i = 0; i < kDepth; ++i) loop.put_function("f", 1);
  loop.put({9});
  for (int i = 0; i < kDepth; ++i) WSTP_CHECK(loop.function() == "f 1");
  WSTP_CHECK_EQUAL(loop.get(), 9);
  for (int i = 0; i < kDepth; ++i) WSTP_CHECK(loop.writer.put_composite(1) == Error::Ok);
  WSTP_CHECK_EQUAL(loop.next(), kFunction);
  for (int i = 1; i < kDepth; ++i) WSTP_CHECK_EQUAL(loop.next(), kFunction);
  WSTP_CHECK_EQUAL(loop.reader.expressions_to_get(), std::uint64_t{kDepth} + 1);
}

}  // namespace

}  // namespace wstp::expression
