// From one stream to another: the same expressions, whatever the peer reads. Source: api.md section
// 9, negotiate vectors of wire_vectors.json.
#include "base/check.h"
#include "expression/reading_test.h"

namespace wstp::expression {

namespace {

using namespace std::string_view_literals;
using reading::code;
using reading::Loop;

constexpr std::string_view kStreams[] = {
    "\xe4\5\0\0\0\n"sv,
    "\"GC~B\0h\x03\xb1\n"sv,
    "*KA~H1.5e3\0`2\n"sv,
    "FC#DA~Af\nFA\xa1\7\n\xf6\x9a\x99\x99\x99\x99\x99\xb9?\n#DA~As\n\"DA~Ax\n"sv,
    "FC#GA~DList\nPC\xe4\1\0\0\0\2\0\0\0\3\0\0\0\n"sv,
    "AFDYFB#GA~DList\nFC#GA~DList\n.\nPF\xa1\1\2\3\4\5\6\n"sv,
    "A@DYFB#GA~DList\nF@#GA~DList\n.\n"sv,
    "ABDJFB#DA~Af\n.\nFA#DA~Ag\nACDJFC#DA~Ah\n.\nPC\xa1\1\2\3\n\"CA~@\n"sv,
};

constexpr std::string_view kPeers[] = {
    "MathLink 6 -tokens 33,98,100,102,116,118,120 -formats 1,2,3,4,5,6 -decoders 458752",
    "MathLink 6 -tokens '' -formats 1,2,3,4,5,6 -decoders 458752",
    "MathLink 6 -tokens 33 -formats 1,2 -decoders 0",
    "MathLink 6 -tokens 33,98,100,102,116,118,120 -formats 4 -decoders 65536",
};

greeting::Features peer_of(std::string_view establish) {
  greeting::Features peer;
  WSTP_CHECK(greeting::parse_establish(establish, peer) == Error::Ok);
  return peer;
}

/// The tokens without their raw types: what the expression is.
std::string meaning(ByteQueue& queue) {
  reading::Reading reading{queue};
  reading.go_on();
  std::string text = reading.end();
  std::string kept;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':') {
      i += 2;
    } else {
      kept += text[i];
    }
  }
  return kept;
}

WSTP_TEST(an_expression_means_the_same_to_every_peer) {
  for (const std::string_view stream : kStreams) {
    Loop original{stream};
    const std::string expected = meaning(original.queue);
    for (const std::string_view peer : kPeers) {
      Loop from{stream};
      from.put({77});
      Loop to;
      to.writer.set_peer(peer_of(peer));
      WSTP_CHECK_EQUAL(code(from.reader.transfer(to.writer)), 0);
      WSTP_CHECK_EQUAL(meaning(to.queue), expected);
      WSTP_CHECK_EQUAL(from.get(), 77);
    }
  }
}

WSTP_TEST(a_peer_that_reads_everything_gets_the_bytes_as_they_are) {
  for (const std::string_view stream : kStreams) {
    Loop from{stream};
    Loop to;
    WSTP_CHECK(from.reader.transfer(to.writer).ok());
    WSTP_CHECK(as_characters(to.queue.unread()) == stream);
  }
}

WSTP_TEST(every_part_of_an_expression_can_be_transferred) {
  for (const std::string_view stream : kStreams) {
    Loop whole{stream};
    const std::string expected = meaning(whole.queue);
    Loop from{stream};
    Loop to;
    Loop scan{stream};
    const int type = scan.next();
    if (type != int{token::kFunction}) continue;
    std::int64_t count = 0;
    WSTP_CHECK_EQUAL(from.next(), type);
    WSTP_CHECK(from.reader.argument_count(count).ok());
    WSTP_CHECK(to.writer.put_composite(count) == Error::Ok);
    for (; count >= 0; --count) WSTP_CHECK_EQUAL(code(from.reader.transfer(to.writer)), 0);
    WSTP_CHECK_EQUAL(meaning(to.queue), expected);
    WSTP_CHECK(from.reader.at_boundary());
  }
}

WSTP_TEST(what_is_not_complete_is_not_transferred) {
  Loop from{"FB#DA~Af\n\xa1\1\n"sv};
  Loop to;
  WSTP_CHECK(from.reader.transfer(to.writer).incomplete());
  WSTP_CHECK(to.queue.empty());
  from.put({2});
  WSTP_CHECK(from.reader.transfer(to.writer).ok());
  WSTP_CHECK_EQUAL(to.function(), "f 2");
}

WSTP_TEST(text_the_peer_cannot_hold_leaves_both_ends_as_they_were) {
  Loop from{"FB#DA~Af\n\xa1\1\n\"ED~A\xce\xb1\n"sv};
  Loop to;
  to.writer.set_peer(peer_of("MathLink 6 -tokens 33 -formats 1,2"));
  WSTP_CHECK(from.reader.transfer(to.writer).error() == Error::PutConversion);
  WSTP_CHECK(to.queue.empty());
  WSTP_CHECK_EQUAL(from.function(), "f 2");
}

WSTP_TEST(a_loopback_transferred_to_itself_turns_round) {
  Loop loop;
  loop.put({1, 2});
  WSTP_CHECK(loop.reader.transfer(loop.writer).ok());
  WSTP_CHECK_EQUAL(loop.get(), 2);
  WSTP_CHECK_EQUAL(loop.get(), 1);
}

WSTP_TEST(the_rest_goes_over_complete_or_not) {
  Loop from{"\xa1\1\n\"DA~Ax\n]FB#DA~Af\n\xa1\2\n"sv};
  Loop to;
  WSTP_CHECK(from.reader.transfer_rest(to.writer).ok());
  WSTP_CHECK(from.queue.empty());
  WSTP_CHECK_EQUAL(to.get(), 1);
  WSTP_CHECK_EQUAL(to.string(), "x");
  WSTP_CHECK_EQUAL(to.function(), "f 2");
  WSTP_CHECK_EQUAL(to.get(), 2);
  WSTP_CHECK_EQUAL(to.get(), -1000);
  WSTP_CHECK(from.reader.transfer_rest(to.writer).ok());
}

WSTP_TEST(a_duplicate_stands_where_the_original_does) {
  Loop original;
  WSTP_CHECK(original.writer.put_list<int>(std::vector<int>{1, 2, 3}) == Error::Ok);
  WSTP_CHECK_EQUAL(original.function(), "List 3");
  WSTP_CHECK_EQUAL(original.get(), 1);
  Loop copy;
  copy.reader.copy_from(original.reader);
  for (Loop* loop : {&original, &copy}) {
    WSTP_CHECK_EQUAL(loop->get(), 2);
    WSTP_CHECK_EQUAL(loop->get(), 3);
    WSTP_CHECK(loop->reader.at_boundary());
  }
}

}  // namespace

}  // namespace wstp::expression
