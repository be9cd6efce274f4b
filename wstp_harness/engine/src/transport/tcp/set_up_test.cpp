// Names, and set-ups with peers that are not what they should be: raw sockets play the other side.
#include <array>
#include <string>
#include <string_view>
#include <thread>

#include "base/check.h"
#include "transport/tcp/name.h"
#include "transport/tcp/server.h"
#include "transport/tcp/socket.h"
#include "transport/transport_suite_ends.h"

namespace wstp::transport::tcp {

namespace {

using std::chrono::milliseconds;
using suite::in;

Opened listen_as(Reactor& reactor, std::string name, std::string host = "",
                 std::uint64_t options = 0) {
  return open_tcp({Role::Listen, std::move(name), std::move(host), options}, reactor);
}

Opened connect_to(Reactor& reactor, std::string name, std::uint64_t options = 0) {
  return open_tcp({Role::Connect, std::move(name), "", options}, reactor);
}

std::uint16_t port_of(const std::string& port) { return port_number(port).value_or(0); }

/// A peer without a library.
struct Raw {
  explicit Raw(std::uint16_t port)
      : socket{begin_connect(resolve("127.0.0.1").front().with_port(port))} {
    for (int i = 0; i < 1000 && connect_state(socket.get()) == Connecting::Waiting; ++i)
      std::this_thread::sleep_for(milliseconds{1});
  }

  void say(std::string_view text) const { WSTP_CHECK(send_whole(socket.get(), text)); }

  [[nodiscard]] std::string hear(std::size_t size) const {
    std::string text;
    for (int i = 0; i < 1000 && text.size() < size; ++i) {
      if (!receive_up_to(size, socket.get(), text)) break;
      std::this_thread::sleep_for(milliseconds{1});
    }
    return text;
  }

  Descriptor socket;
};

/// Steps until something is decided or half a second has passed.
Progress settle(Transport& transport) {
  const auto until = in(milliseconds{500});
  for (;;) {
    const auto progress = transport.connect_step();
    if (progress.kind != Progress::Kind::Waiting || !transport.wait(Interest::Connect, until))
      return progress;
  }
}

WSTP_TEST(a_tcp_listener_is_on_this_machine_unless_asked_otherwise) {
  Reactor reactor;
  const auto opened = listen_as(reactor, "");
  const auto name = parse_name(opened.transport->name());
  WSTP_CHECK_EQUAL(name.data_host, "127.0.0.1");
  WSTP_CHECK_EQUAL(name.message_host, "127.0.0.1");
  WSTP_CHECK(port_of(name.data_port) != port_of(name.message_port));
}

WSTP_TEST(a_tcp_listener_takes_the_ports_it_is_given) {
  Reactor reactor;
  const auto first = listen_as(reactor, "");
  const auto taken = parse_name(first.transport->name()).data_port;
  WSTP_CHECK(listen_as(reactor, taken).error == Error::NameTaken);
  WSTP_CHECK(listen_as(reactor, "0@127.0.0.1," + taken).error == Error::NameTaken);
  first.transport->close();
  const auto again = listen_as(reactor, taken + "@127.0.0.1");
  WSTP_CHECK(again.error == Error::Ok);
  WSTP_CHECK(again.transport->name().starts_with(taken + "@127.0.0.1,"));
}

WSTP_TEST(odd_tcp_names_are_shown_as_given_and_bad_hosts_refused) {
  Reactor reactor;
  WSTP_CHECK(listen_as(reactor, "abc@127.0.0.1").transport->name().starts_with("abc@127.0.0.1,"));
  WSTP_CHECK(listen_as(reactor, "99999").transport->name().starts_with("99999@127.0.0.1,"));
  WSTP_CHECK(listen_as(reactor, "", "192.0.2.77").error == Error::Unknown);
  WSTP_CHECK(listen_as(reactor, "", "no.such.host.invalid").error == Error::Unknown);
  WSTP_CHECK(listen_as(reactor, "", "127.0.0.1", 4).error == Error::Unknown);
  WSTP_CHECK(listen_as(reactor, "", "127.0.0.1", 65536).error == Error::BadName);
  WSTP_CHECK(connect_to(reactor, "").error == Error::Unknown);
  WSTP_CHECK(connect_to(reactor, "@127.0.0.1").error == Error::Unknown);
  WSTP_CHECK_EQUAL(connect_to(reactor, "1,2").transport->name(), "1@127.0.0.1,2@127.0.0.1");
  WSTP_CHECK(settle(*connect_to(reactor, "foo").transport).error == Error::Dead);
}

WSTP_TEST(a_link_may_be_named_by_its_first_port_or_live_on_version_six) {
  for (const char* host : {"127.0.0.1", "::1"}) {
    Reactor reactor;
    const auto listening = listen_as(reactor, "", host);
    if (listening.error == Error::Unknown) continue;  // a machine without IPv6
    const auto name = parse_name(listening.transport->name());
    const auto connecting = connect_to(reactor, name.data_port + "@" + host);
    std::thread other{[&] { WSTP_CHECK(suite::connect(*listening.transport)); }};
    WSTP_CHECK(suite::connect(*connecting.transport));
    other.join();
  }
}

WSTP_TEST(strangers_do_not_spend_a_tcp_listener) {
  Reactor reactor;
  const auto listening = listen_as(reactor, "");
  const auto name = parse_name(listening.transport->name());
  const Raw browser{port_of(name.data_port)};
  browser.say("GET / HTTP/1.0\r\n\r\n");
  Raw gone{port_of(name.data_port)};
  gone.socket.reset();
  const Raw silent{port_of(name.data_port)};
  WSTP_CHECK(settle(*listening.transport).kind == Progress::Kind::Waiting);
  const auto connecting = connect_to(reactor, listening.transport->name());
  std::thread other{[&] { WSTP_CHECK(suite::connect(*listening.transport)); }};
  WSTP_CHECK(suite::connect(*connecting.transport));
  other.join();
}

WSTP_TEST(a_tcp_peer_that_goes_before_its_message_socket_came_ends_the_set_up) {
  Reactor reactor;
  const auto listening = listen_as(reactor, "");
  const auto name = parse_name(listening.transport->name());
  Raw peer{port_of(name.data_port)};
  peer.say("need_msg_portY");
  WSTP_CHECK(settle(*listening.transport).kind == Progress::Kind::Waiting);
  const auto expected = "msg_port=" + name.message_port + "Y";
  WSTP_CHECK_EQUAL(peer.hear(expected.size()), expected);
  WSTP_CHECK(listening.transport->peer_present());
  peer.socket.reset();
  const auto progress = settle(*listening.transport);
  WSTP_CHECK(progress.kind == Progress::Kind::Failed);
  WSTP_CHECK(progress.error == Error::Dead);
}

WSTP_TEST(a_tcp_peer_that_wrote_and_left_before_the_listener_looked_is_read_to_its_end) {
  Reactor reactor;
  const auto listening = listen_as(reactor, "");
  const auto name = parse_name(listening.transport->name());
  {
    const Raw passing{port_of(name.message_port)};  // came and went: no peer's message socket
  }
  Raw data{port_of(name.data_port)};
  data.say("need_msg_portN");
  WSTP_CHECK(settle(*listening.transport).kind == Progress::Kind::Waiting);
  WSTP_CHECK_EQUAL(data.hear(3), "OKY");
  Raw message{port_of(name.message_port)};
  data.say("written");
  message.socket.reset();
  data.socket.reset();
  WSTP_CHECK(settle(*listening.transport).kind == Progress::Kind::Done);
  std::array<char, 32> buffer{};
  const auto into = std::as_writable_bytes(std::span{buffer});
  const auto io = listening.transport->read_some(into);
  WSTP_CHECK_EQUAL((std::string_view{buffer.data(), io.count}), "written");
  WSTP_CHECK(listening.transport->read_some(into).kind == Io::Kind::Closed);
}

WSTP_TEST(a_message_socket_may_come_first_and_a_greeting_be_glued_to_the_question) {
  Reactor reactor;
  const auto listening = listen_as(reactor, "");
  const auto name = parse_name(listening.transport->name());
  const Raw message{port_of(name.message_port)};
  const Raw data{port_of(name.data_port)};
  data.say("need_msg_portNMath Link 6");
  WSTP_CHECK(settle(*listening.transport).kind == Progress::Kind::Done);
  WSTP_CHECK_EQUAL(data.hear(3), "OKY");
  std::array<char, 32> buffer{};
  const auto io = listening.transport->read_some(std::as_writable_bytes(std::span{buffer}));
  WSTP_CHECK_EQUAL((std::string_view{buffer.data(), io.count}), "Math Link 6");
}

/// What a connector comes to when the listener answers `text` and, if so told, hangs up.
Progress connector_hearing(std::string_view text, bool hang_up) {
  Reactor reactor;
  const auto listening = listen_at(resolve("127.0.0.1").front());
  const auto port = std::to_string(local_address(listening.socket.get()).port());
  const auto connecting = connect_to(reactor, port + ",1");
  WSTP_CHECK(settle(*connecting.transport).kind == Progress::Kind::Waiting);
  auto accepted = accept_one(listening.socket.get());
  WSTP_CHECK(send_whole(accepted.get(), text));
  if (hang_up) accepted.reset();
  return settle(*connecting.transport);
}

WSTP_TEST(a_connector_refuses_answers_that_are_none) {
  WSTP_CHECK(connector_hearing("NOY", false).kind == Progress::Kind::Failed);
  WSTP_CHECK(connector_hearing(std::string(100'000, 'A'), false).kind == Progress::Kind::Failed);
  WSTP_CHECK(connector_hearing(std::string(63, '\0'), false).kind == Progress::Kind::Waiting);
  WSTP_CHECK(connector_hearing("OK", true).kind == Progress::Kind::Failed);
  WSTP_CHECK(connector_hearing("", true).kind == Progress::Kind::Failed);
}

WSTP_TEST(a_link_server_forgets_a_client_that_brought_only_one_half) {
  Reactor reactor;
  const auto opened = open_server("", 0);
  auto& server = *opened.server;
  for (const bool is_data : {true, false}) {
    Raw half{server.port()};
    half.say(introduction_text({random_uuid(), is_data}) + (is_data ? std::string{SETTINGS} : ""));
    WSTP_CHECK(server.wait(in(std::chrono::seconds{5})));
    WSTP_CHECK(server.next(reactor) == nullptr);
    WSTP_CHECK(!server.wait(in(milliseconds{20})));  // nothing new: no spinning
    half.socket.reset();
    WSTP_CHECK(server.wait(in(std::chrono::seconds{5})));
    WSTP_CHECK(server.next(reactor) == nullptr);
    WSTP_CHECK(!server.wait(in(milliseconds{20})));
  }
}

WSTP_TEST(a_link_server_pairs_the_halves_of_its_clients) {
  Reactor reactor;
  const auto opened = open_server("", 0);
  auto& server = *opened.server;
  const Raw stranger{server.port()};
  stranger.say(std::string(INTRODUCTION_SIZE, 'x'));
  const Raw half{server.port()};
  half.say(introduction_text({random_uuid(), false}));
  const auto name = std::to_string(server.port()) + "@127.0.0.1";
  for (int i = 0; i < 2; ++i) {
    const auto client = connect_to(reactor, name, 4);
    std::thread other{[&] { WSTP_CHECK(suite::connect(*client.transport)); }};
    std::unique_ptr<Transport> accepted;
    while (!accepted && server.wait(in(std::chrono::seconds{5}))) accepted = server.next(reactor);
    other.join();
    WSTP_CHECK(accepted && suite::connect(*accepted));
    WSTP_CHECK(suite::write_all(*client.transport, suite::pattern(100)) == Io::Kind::Moved);
    WSTP_CHECK(suite::read_up_to(*accepted, 100).bytes == suite::pattern(100));
    WSTP_CHECK_EQUAL(accepted->name(), name);
  }
  server.wake();
  WSTP_CHECK(server.wait(in(std::chrono::seconds{5})));
  WSTP_CHECK(open_server("", server.port()).error == Error::NameTaken);
}

}  // namespace

}  // namespace wstp::transport::tcp
