// The texts of the two set-ups, and the messages' frames: no sockets.
#include <string>
#include <vector>

#include "base/check.h"
#include "transport/tcp/exchange.h"
#include "transport/tcp/introduction.h"
#include "transport/tcp/messages.h"
#include "transport/tcp/name.h"

namespace wstp::transport::tcp {

namespace {

WSTP_TEST(a_tcp_name_is_split_into_its_four_parts) {
  const auto name = parse_name("34567@127.0.0.1,34568@::1");
  WSTP_CHECK_EQUAL(name.data_port, "34567");
  WSTP_CHECK_EQUAL(name.data_host, "127.0.0.1");
  WSTP_CHECK_EQUAL(name.message_port, "34568");
  WSTP_CHECK_EQUAL(name.message_host, "::1");
  WSTP_CHECK_EQUAL(parse_name("1,2").message_port, "2");
  WSTP_CHECK_EQUAL(parse_name("@h").data_host, "h");
  WSTP_CHECK_EQUAL(parse_name("foo").data_port, "foo");
}

WSTP_TEST(only_plain_numbers_are_ports) {
  WSTP_CHECK(port_number("1") == 1);
  WSTP_CHECK(port_number("65535") == 65535);
  for (const char* text : {"", "0", "65536", "-1", "+1", "1 ", " 1", "0x1", "foo", "99999999999"})
    WSTP_CHECK(!port_number(text));
}

WSTP_TEST(the_port_question_has_two_forms_and_strangers_none) {
  WSTP_CHECK_EQUAL(question(true), "need_msg_portY");
  WSTP_CHECK_EQUAL(question(false), "need_msg_portN");
  WSTP_CHECK(read_question("need_msg_portY") == true);
  WSTP_CHECK(read_question("need_msg_portN") == false);
  WSTP_CHECK(read_question("need_msg_port\xff") == false);
  for (const char* text : {"need_msg_port", "need_msg_porTY", "GET / HTTP/1.0", "need_msg_portNN"})
    WSTP_CHECK(!read_question(text));
}

WSTP_TEST(an_answer_gives_the_port_or_nothing) {
  WSTP_CHECK_EQUAL(answer(false, 5), "OKY");
  WSTP_CHECK_EQUAL(answer(true, 39433), "msg_port=39433Y");
  WSTP_CHECK(read_answer("OKY", 7) == 7);
  WSTP_CHECK(read_answer("msg_port=39433Y", std::nullopt) == 39433);
  for (const char* text : {"OKY", "msg_port=Y", "msg_port=0Y", "msg_port=99999Y", "msg_port=-1Y",
                           "msg_port=1", "msg_port=1 Y", "port=1Y"})
    WSTP_CHECK(!read_answer(text, std::nullopt));
  for (const char* text : {"NOY", "Y", "junkY", "msg_port=1Y"}) WSTP_CHECK(!read_answer(text, 7));
}

WSTP_TEST(an_introduction_is_read_in_either_case_and_shape_is_checked) {
  const auto uuid = random_uuid();
  const auto text = introduction_text({uuid, true});
  WSTP_CHECK_EQUAL(text.size(), INTRODUCTION_SIZE);
  const auto read = read_introduction(text);
  WSTP_CHECK(read && read->is_data && read->uuid == uuid);
  auto lower = introduction_text({uuid, false});
  for (auto& each : lower) each = static_cast<char>(each >= 'A' && each <= 'F' ? each + 32 : each);
  const auto other = read_introduction(lower);
  WSTP_CHECK(other && !other->is_data && other->uuid == uuid);
  auto bad = text;
  bad[5] = 'x';
  WSTP_CHECK(!read_introduction(bad));
  WSTP_CHECK(!read_introduction(text + "x"));
  WSTP_CHECK(random_uuid() != uuid);
}

std::vector<Message> read_messages(const std::vector<std::vector<int>>& pieces) {
  MessageReader reader;
  std::vector<Message> messages;
  for (const auto& piece : pieces) {
    std::vector<std::byte> bytes;
    bytes.reserve(piece.size());
    for (const int each : piece) bytes.push_back(static_cast<std::byte>(each));
    std::span<const std::byte> rest{bytes};
    while (const auto message = reader.next(rest)) messages.push_back(*message);
  }
  return messages;
}

WSTP_TEST(messages_may_come_together_split_and_negative) {
  const auto whole = read_messages({{0, 0, 0, 2, 0, 0, 1, 0, 0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 9}});
  WSTP_CHECK_EQUAL(whole.size(), 2U);
  WSTP_CHECK_EQUAL(whole.at(0).code, 2);
  WSTP_CHECK_EQUAL(whole.at(0).argument, 256);
  WSTP_CHECK_EQUAL(whole.at(1).code, -2);
  WSTP_CHECK_EQUAL(whole.at(1).argument, 9);  // an argument, not the closing word
  WSTP_CHECK_EQUAL(read_messages({{0, 0}, {0, 2, 0}, {0, 1}, {0}}).size(), 1U);
}

WSTP_TEST(the_closing_word_needs_no_argument) {
  const auto messages = read_messages({{0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 9}});
  WSTP_CHECK_EQUAL(messages.size(), 2U);
  WSTP_CHECK_EQUAL(messages.at(1).code, CLOSING);
  const auto frame = frame_bytes({2, -2});
  WSTP_CHECK(read_messages({{0, 0, 0, 2, 0xff, 0xff, 0xff, 0xfe}}).at(0).argument == -2);
  WSTP_CHECK(frame.at(3) == std::byte{2});
  WSTP_CHECK(frame.at(7) == std::byte{0xfe});
  const auto bytes = word_bytes(-2);
  WSTP_CHECK(bytes.at(0) == std::byte{0xff} && bytes.at(3) == std::byte{0xfe});
}

}  // namespace

}  // namespace wstp::transport::tcp
