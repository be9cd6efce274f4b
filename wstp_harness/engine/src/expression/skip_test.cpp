// Skipping, packets, marks. Source: api.md sections 5, 6 and 9 and the same calls made to Wolfram's
// library on a loopback link.
#include "base/check.h"
#include "expression/reading_test.h"

namespace wstp::expression {

namespace {

using namespace std::string_view_literals;
using reading::code;
using reading::Loop;

constexpr int kMore = -1000;

int next_packet(Loop& loop) {
  int packet = 0;
  const Status status = loop.reader.next_packet(packet);
  return status.ok() ? packet : code(status);
}

WSTP_TEST(new_packet_skips_what_was_begun_and_nothing_else) {
  Loop loop;
  loop.put_function("f", 2);
  loop.put_function("g", 1);
  loop.put({1, 2, 77});
  WSTP_CHECK(loop.reader.new_packet().ok());
  WSTP_CHECK_EQUAL(loop.function(), "f 2");
  WSTP_CHECK(loop.reader.new_packet().ok());
  WSTP_CHECK_EQUAL(loop.get(), 77);
  WSTP_CHECK(loop.reader.new_packet().ok());
  loop.put({5, 6});
  WSTP_CHECK_EQUAL(loop.type(), 43);
  WSTP_CHECK(loop.reader.new_packet().ok());
  WSTP_CHECK_EQUAL(loop.get(), 6);
}

WSTP_TEST(new_packet_skips_from_inside_every_structure) {
  for (const std::string_view stream :
       {"FC#GA~DList\nPC\xa1\1\2\3\n"sv, "AFDYFB#GA~DList\nFC#GA~DList\n.\nPF\xa1\1\2\3\4\5\6\n"sv,
        "A@DYFB#GA~DList\nF@#GA~DList\n.\n"sv, "A@DcF2147483647 #GA~DList\nF@#GA~DList\n.\n"sv,
        "ABDJFB#DA~Af\n.\nFA#DA~Ag\n\xa1\1\n\"CA~@\n"sv, "FB#DA~Af\nPB\xe4\1\0\0\0\2\0\0\0\n"sv}) {
    for (int tokens = 1; tokens < 6; ++tokens) {
      Loop loop{stream};
      loop.put({77});
      for (int i = 0; i < tokens && (i == 0 || loop.reader.expressions_to_get() != 0); ++i) {
        WSTP_CHECK(loop.next() > 0);
      }
      WSTP_CHECK_EQUAL(code(loop.reader.new_packet()), 0);
      WSTP_CHECK_EQUAL(loop.get(), 77);
    }
  }
}

WSTP_TEST(new_packet_ends_with_a_cut_packet) {
  Loop loop;
  loop.put_function("f", 3);
  loop.put({1});
  WSTP_CHECK(loop.writer.end_packet() == Error::Ok);
  loop.put({2});
  WSTP_CHECK_EQUAL(loop.function(), "f 3");
  WSTP_CHECK_EQUAL(code(loop.reader.new_packet()), -24);
  WSTP_CHECK_EQUAL(loop.get(), 2);
}

WSTP_TEST(a_skip_that_waits_goes_on_where_it_was) {
  constexpr int kArguments = 20'000;
  Loop loop;
  loop.put_function("f", kArguments);
  WSTP_CHECK_EQUAL(loop.function(), "f 20000");
  for (int i = 1; i < kArguments; ++i) {
    loop.put({i});
    WSTP_CHECK(loop.reader.new_packet().incomplete());  // quadratic, if it began again each time
  }
  WSTP_CHECK_EQUAL(loop.queue.size(), 6U * (kArguments - 1));
  loop.put({0, 77});
  WSTP_CHECK(loop.reader.new_packet().ok());
  WSTP_CHECK_EQUAL(loop.get(), 77);
}

WSTP_TEST(take_last_leaves_as_many_as_it_is_told) {
  Loop loop;
  loop.put_function("f", 5);
  loop.put({1, 2, 3, 4, 5, 77});
  WSTP_CHECK_EQUAL(loop.function(), "f 5");
  WSTP_CHECK(loop.reader.take_last(2).ok());
  WSTP_CHECK_EQUAL(loop.reader.expressions_to_get(), 2U);
  WSTP_CHECK_EQUAL(loop.get(), 4);
  WSTP_CHECK(loop.reader.take_last(5).ok());
  WSTP_CHECK_EQUAL(loop.reader.expressions_to_get(), 1U);
  WSTP_CHECK(loop.reader.take_last(0).ok());
  WSTP_CHECK_EQUAL(loop.get(), 77);
  WSTP_CHECK(loop.reader.take_last(0).ok());
}

WSTP_TEST(take_last_drops_the_current_token) {
  Loop loop;
  WSTP_CHECK(loop.writer.put_list<int>(std::vector<int>{1, 2, 3, 4, 5}) == Error::Ok);
  WSTP_CHECK_EQUAL(loop.function(), "List 5");
  WSTP_CHECK_EQUAL(loop.next(), 43);
  WSTP_CHECK(loop.reader.take_last(2).ok());
  WSTP_CHECK_EQUAL(loop.get(), 4);
}

WSTP_TEST(next_packet_tells_the_packets_apart) {
  Loop loop;
  loop.put_function("ReturnPacket", 1);
  loop.put({5});
  WSTP_CHECK(loop.writer.end_packet() == Error::Ok);
  loop.put_function("Foo", 1);
  loop.put({6, 7});
  loop.put_function("InputStringPacket", 0);
  WSTP_CHECK_EQUAL(next_packet(loop), 3);
  WSTP_CHECK_EQUAL(next_packet(loop), -22);
  WSTP_CHECK_EQUAL(loop.get(), 5);
  WSTP_CHECK_EQUAL(next_packet(loop), -23);
  WSTP_CHECK_EQUAL(loop.get(), 6);
  WSTP_CHECK_EQUAL(next_packet(loop), -3);
  WSTP_CHECK_EQUAL(next_packet(loop), -3);
  WSTP_CHECK_EQUAL(loop.get(), 7);
  WSTP_CHECK_EQUAL(next_packet(loop), 21);
  WSTP_CHECK_EQUAL(next_packet(loop), kMore);
}

WSTP_TEST(next_packet_refuses_a_function_that_was_looked_at) {
  Loop loop;
  loop.put_function("ReturnPacket", 0);
  WSTP_CHECK_EQUAL(loop.type(), 70);
  WSTP_CHECK_EQUAL(next_packet(loop), -22);
}

WSTP_TEST(a_mark_brings_back_any_place) {
  for (const std::string_view stream :
       {"FC#GA~DList\nPC\xa1\1\2\3\n"sv, "AFDYFB#GA~DList\nFC#GA~DList\n.\nPF\xa1\1\2\3\4\5\6\n"sv,
        "FB#DA~Af\nFA#DA~Ag\n\xa1\1\n\"HA~Ehello\n"sv}) {
    for (int tokens = 0; tokens < 5; ++tokens) {
      Loop loop{stream};
      for (int i = 0; i < tokens; ++i) WSTP_CHECK(loop.next() > 0);
      const Mark mark = loop.reader.mark();
      const auto rest = [&loop] {
        std::string types;
        for (int type = loop.next(); type > 0; type = loop.next()) types += static_cast<char>(type);
        return types;
      };
      const std::string first = rest();
      WSTP_CHECK(loop.reader.seek(mark, 0).ok());
      WSTP_CHECK_EQUAL(rest(), first);
      WSTP_CHECK(loop.reader.seek(mark, 0).ok());
      loop.reader.forget(mark);
      WSTP_CHECK_EQUAL(rest(), first);
      WSTP_CHECK(loop.queue.empty());
    }
  }
}

WSTP_TEST(a_mark_inside_a_text_brings_the_rest_back) {
  Loop loop{"\"HA~Ehello\n\xa1\5\n"sv};
  std::int64_t left = 0;
  std::size_t got = 0;
  std::string room(2, '\0');
  WSTP_CHECK(loop.reader.bytes_to_get(left).ok());
  WSTP_CHECK(loop.reader.get_data(room, got).ok());
  const Mark mark = loop.reader.mark();
  WSTP_CHECK_EQUAL(loop.string(), "llo");
  WSTP_CHECK_EQUAL(loop.get(), 5);
  WSTP_CHECK(loop.reader.seek(mark, 0).ok());
  WSTP_CHECK_EQUAL(loop.string(), "llo");
  loop.reader.forget(mark);
}

WSTP_TEST(seek_counts_expressions_of_the_marks_level) {
  Loop loop;
  loop.put_function("f", 3);
  loop.put_function("g", 1);
  loop.put({1, 2, 3, 77});
  WSTP_CHECK_EQUAL(loop.function(), "f 3");
  const Mark mark = loop.reader.mark();
  WSTP_CHECK(loop.reader.seek(mark, 1).ok());
  WSTP_CHECK_EQUAL(loop.get(), 2);
  WSTP_CHECK(loop.reader.seek(mark, 3).ok());
  WSTP_CHECK_EQUAL(loop.reader.expressions_to_get(), 0U);
  WSTP_CHECK_EQUAL(loop.get(), 77);
  WSTP_CHECK_EQUAL(code(loop.reader.seek(mark, 4)), -3);
  WSTP_CHECK_EQUAL(code(loop.reader.seek(mark, -1)), -3);
  WSTP_CHECK_EQUAL(loop.get(), kMore);
  loop.reader.forget(mark);
}

}  // namespace

}  // namespace wstp::expression
