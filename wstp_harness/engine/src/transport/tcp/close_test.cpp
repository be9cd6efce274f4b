// Closing towards both kinds of peer: one that reads to the end is told at once, one that may
// forget what it has not pulled in by the end of the data alone. Raw sockets play the peer.
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <optional>
#include <string>

#include "base/check.h"
#include "transport/tcp/name.h"
#include "transport/tcp/socket.h"
#include "transport/transport_suite_ends.h"

namespace wstp::transport::tcp {

namespace {

using std::chrono::milliseconds;

Descriptor dial(const std::string& port) {
  auto socket =
      begin_connect(resolve("127.0.0.1").front().with_port(port_number(port).value_or(0)));
  for (int i = 0; i < 1000 && connect_state(socket.get()) == Connecting::Waiting; ++i)
    std::this_thread::sleep_for(milliseconds{1});
  return socket;
}

/// A connected listener and the two sockets of the peer that connected to it.
struct Link {
  Link() {
    const auto name = parse_name(listener->name());
    data = dial(name.data_port);
    message = dial(name.message_port);
    WSTP_CHECK(send_whole(data.get(), "need_msg_portN"));
    WSTP_CHECK(suite::connect(*listener));
    WSTP_CHECK_EQUAL(heard(data, milliseconds{1000}).value_or(""), "OKY");
  }

  /// What comes within that time; empty at the end of the stream, nullopt for silence.
  static std::optional<std::string> heard(const Descriptor& socket, milliseconds patience) {
    pollfd polled{socket.get(), POLLIN, 0};
    if (::poll(&polled, 1, static_cast<int>(patience.count())) == 0) return std::nullopt;
    std::array<std::byte, 64> bytes{};
    const auto got = receive(socket.get(), bytes);
    const auto* const text = reinterpret_cast<const char*>(bytes.data());
    return std::string{text, got.kind == Received::Kind::Bytes ? got.count : 0};
  }

  Reactor reactor;
  std::unique_ptr<Transport> listener = open_tcp({Role::Listen, "", "", 0}, reactor).transport;
  Descriptor data;
  Descriptor message;
};

constexpr milliseconds SOON{1000};
constexpr milliseconds QUIET{200};

WSTP_TEST(a_peer_that_may_forget_is_told_by_the_end_of_the_data_alone) {
  Link link;
  const auto sent = suite::pattern(20);
  WSTP_CHECK(suite::write_all(*link.listener, sent) == Io::Kind::Moved);
  link.listener->close();
  WSTP_CHECK_EQUAL(Link::heard(link.data, SOON).value_or("").size(), sent.size());
  WSTP_CHECK(Link::heard(link.data, SOON) == "");
  WSTP_CHECK(Link::heard(link.message, QUIET) == std::nullopt);
  link.data.reset();
  WSTP_CHECK(Link::heard(link.message, SOON) == "");  // and no word: the peer has closed
}

WSTP_TEST(a_peer_that_may_forget_can_still_write_without_a_reset) {
  Link link;
  WSTP_CHECK(suite::write_all(*link.listener, suite::pattern(20)) == Io::Kind::Moved);
  link.listener->close();
  for (int i = 0; i < 3; ++i) {
    WSTP_CHECK(send_whole(link.data.get(), "x"));
    std::this_thread::sleep_for(milliseconds{20});
  }
  WSTP_CHECK_EQUAL(Link::heard(link.data, SOON).value_or("").size(), std::size_t{20});
  link.message.reset();
}

WSTP_TEST(a_peer_that_reads_to_the_end_is_told_at_once) {
  Link link;
  link.listener->peer_reads_to_the_end();
  WSTP_CHECK(suite::write_all(*link.listener, suite::pattern(20)) == Io::Kind::Moved);
  link.listener->close();
  WSTP_CHECK(Link::heard(link.message, SOON) == (std::string{"\0\0\0\x9", 4}));
  WSTP_CHECK(Link::heard(link.message, SOON) == "");
  WSTP_CHECK_EQUAL(Link::heard(link.data, SOON).value_or("").size(), std::size_t{20});
  WSTP_CHECK(Link::heard(link.data, SOON) == "");
}

WSTP_TEST(a_peer_that_has_said_goodbye_is_left_without_a_word) {
  Link link;
  link.message.reset();
  while (link.listener->write_some(suite::pattern(1)).kind != Io::Kind::Closed)
    std::this_thread::sleep_for(milliseconds{1});
  link.listener->close();
  while (!Link::heard(link.data, SOON).value_or("").empty()) {
  }
}

}  // namespace

}  // namespace wstp::transport::tcp
