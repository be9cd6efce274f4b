// A link's own rules, on a loopback link and on two ends in two threads: waiting, flushing,
// closing, yielding, messages. What is in the bytes is tested below this layer.
#include "link/link.h"

#include <thread>

#include "base/check.h"
#include "link/journal.h"
#include "link/parallel.h"
#include "link/replacements.h"

using namespace wstp;
using namespace wstp::link;
using expression::Reader;
using expression::Writer;
using namespace std::chrono_literals;

namespace {

struct Ends {
  Surroundings around{Allocator::standard(), TextParameter::AsGiven};
  std::unique_ptr<Link> listener;
  std::unique_ptr<Link> connector;

  Ends() {
    Options options;
    options.protocol = Protocol::IntraProcess;
    options.mode = Mode::Listen;
    auto first =
        transport::open_intraprocess({transport::Role::Listen, "", "", 0}, around.reactor());
    const std::string name = first.transport->name();
    listener = std::make_unique<Link>(around, 1, std::move(first.transport), options);
    options.mode = Mode::Connect;
    auto second =
        transport::open_intraprocess({transport::Role::Connect, name, "", 0}, around.reactor());
    connector = std::make_unique<Link>(around, 2, std::move(second.transport), options);
  }

  [[nodiscard]] bool activate() const {
    bool other = false;
    std::thread thread{[&] { other = connector->activate(); }};
    const bool own = listener->activate();
    thread.join();
    return own && other;
  }
};

bool put_int(Link& link, int value) {
  return link.put([&](Writer& writer) { return writer.put(value); });
}

std::optional<int> get_int(Link& link) {
  int value = 0;
  if (!link.get([&](Reader& reader) { return reader.get(value); })) return std::nullopt;
  return value;
}

int stop_at_once(WSLinkObject* /*link*/, WSYieldParametersObject* /*parameters*/) { return 1; }

int stop_waiting(WSLinkObject* /*link*/, void* /*context*/) { return 1; }

}  // namespace

WSTP_TEST(a_loopback_link_reads_what_was_put_and_then_aborts) {
  Surroundings around{Allocator::standard(), TextParameter::AsGiven};
  Link link{around, 1};
  WSTP_CHECK_EQUAL(link.ready(), 0);
  WSTP_CHECK(put_int(link, 7));
  WSTP_CHECK_EQUAL(link.ready(), 1);
  WSTP_CHECK(get_int(link) == 7);
  WSTP_CHECK(!get_int(link));
  WSTP_CHECK_EQUAL(link.state().code(), 25);
  WSTP_CHECK(!put_int(link, 8));
  WSTP_CHECK(link.state().clear_error());
  WSTP_CHECK(put_int(link, 8));
  WSTP_CHECK(get_int(link) == 8);
}

WSTP_TEST(the_end_of_a_packet_alone_is_not_data) {
  Surroundings around{Allocator::standard(), TextParameter::AsGiven};
  Link link{around, 1};
  WSTP_CHECK(link.put([](Writer& writer) { return writer.end_packet(); }));
  WSTP_CHECK_EQUAL(link.ready(), 0);
}

WSTP_TEST(messages_on_a_loopback_link_are_kept_for_polling) {
  Surroundings around{Allocator::standard(), TextParameter::AsGiven};
  Link link{around, 1};
  WSTP_CHECK(link.put_message(2));
  WSTP_CHECK(link.put_message(130, 5));
  const auto first = link.inbox().take();
  WSTP_CHECK(first.has_value() && first->code == 2);
  const auto second = link.inbox().take();
  WSTP_CHECK(second.has_value() && second->argument == 5);
  WSTP_CHECK(!link.inbox().ready());
  WSTP_CHECK(!link.put_message(-1));
  WSTP_CHECK_EQUAL(link.state().code(), static_cast<int>(Error::BadParameter));
}

WSTP_TEST(two_ends_connect_and_what_is_flushed_arrives) {
  Ends ends;
  WSTP_CHECK_EQUAL(ends.listener->state().code(), 10);
  WSTP_CHECK(ends.activate());
  WSTP_CHECK(put_int(*ends.listener, 5));
  WSTP_CHECK_EQUAL(ends.connector->ready(), 0);
  WSTP_CHECK(ends.listener->flush());
  WSTP_CHECK(get_int(*ends.connector) == 5);
}

WSTP_TEST(the_first_put_and_get_connect_by_themselves) {
  Ends ends;
  std::thread writer{[&] {
    WSTP_CHECK(put_int(*ends.listener, 9));
    WSTP_CHECK(ends.listener->flush());
  }};
  WSTP_CHECK(get_int(*ends.connector) == 9);
  writer.join();
}

WSTP_TEST(a_waiting_get_sends_the_own_output_first) {
  Ends ends;
  WSTP_CHECK(ends.activate());
  std::thread echo{[&] {
    const auto value = get_int(*ends.connector);
    WSTP_CHECK(value == 3);
    put_int(*ends.connector, 4);
    ends.connector->flush();
  }};
  WSTP_CHECK(put_int(*ends.listener, 3));
  WSTP_CHECK(get_int(*ends.listener) == 4);
  echo.join();
}

WSTP_TEST(what_was_flushed_before_a_close_is_read_before_the_close_is_told) {
  Ends ends;
  WSTP_CHECK(ends.activate());
  WSTP_CHECK(put_int(*ends.listener, 1));
  WSTP_CHECK(ends.listener->flush());
  ends.listener.reset();
  WSTP_CHECK_EQUAL(ends.connector->ready(), 1);
  WSTP_CHECK(get_int(*ends.connector) == 1);
  WSTP_CHECK(!get_int(*ends.connector));
  WSTP_CHECK_EQUAL(ends.connector->state().code(), 11);
  WSTP_CHECK(!put_int(*ends.connector, 1));
  WSTP_CHECK(ends.connector->state().clear_error());
  WSTP_CHECK(!get_int(*ends.connector));
  WSTP_CHECK_EQUAL(ends.connector->state().code(), 11);
}

WSTP_TEST(two_ends_that_both_send_much_do_not_wait_for_each_other) {
  Ends ends;
  WSTP_CHECK(ends.activate());
  const std::vector<int> much(std::size_t{1} << 20U, 42);
  const auto exchange = [&](Link& link) {
    WSTP_CHECK(link.put([&](Writer& writer) { return writer.put_list(std::span{much}); }));
    WSTP_CHECK(link.flush());
    expression::Block<int> got;
    WSTP_CHECK(link.get([&](Reader& reader) { return reader.get_list(got); }));
    WSTP_CHECK_EQUAL(got.size(), much.size());
  };
  std::thread other{[&] { exchange(*ends.connector); }};
  exchange(*ends.listener);
  other.join();
}

WSTP_TEST(a_yield_function_that_says_stop_kills_the_link) {
  Ends ends;
  WSTP_CHECK(ends.activate());
  ends.connector->set_yielder(stop_at_once);
  WSTP_CHECK(!get_int(*ends.connector));
  WSTP_CHECK_EQUAL(ends.connector->state().code(), 1);
  WSTP_CHECK_EQUAL(ends.connector->ready(), -1);
  WSTP_CHECK(!ends.connector->state().clear_error());
}

WSTP_TEST(activation_without_a_peer_ends_with_the_yield_function) {
  Ends ends;
  ends.listener->set_yielder(stop_at_once);
  WSTP_CHECK(!ends.listener->activate());
  WSTP_CHECK_EQUAL(ends.listener->state().code(), 1);
}

WSTP_TEST(waiting_for_activity_ends_with_data_a_callback_or_a_close) {
  Ends ends;
  WSTP_CHECK(ends.connector->wait_for_activity(nullptr) == Link::Waited::Active);
  WSTP_CHECK(ends.activate());
  WSTP_CHECK(ends.connector->wait_for_activity(stop_waiting) == Link::Waited::Stopped);
  WSTP_CHECK(put_int(*ends.listener, 1));
  WSTP_CHECK(ends.listener->flush());
  WSTP_CHECK(ends.connector->wait_for_activity(nullptr) == Link::Waited::Active);
  WSTP_CHECK(get_int(*ends.connector) == 1);
  ends.listener.reset();
  WSTP_CHECK(ends.connector->wait_for_activity(nullptr) == Link::Waited::Active);
  WSTP_CHECK_EQUAL(ends.connector->state().code(), 11);
}

WSTP_TEST(the_first_of_several_links_to_become_ready_is_found) {
  Ends first;
  Ends second;
  WSTP_CHECK(first.activate() && second.activate());
  const std::vector<Link*> links{first.connector.get(), second.connector.get()};
  WSTP_CHECK(!first_ready(links, transport::Clock::now() + 20ms));
  std::thread writer{[&] {
    std::this_thread::sleep_for(10ms);
    put_int(*second.listener, 1);
    second.listener->flush();
  }};
  WSTP_CHECK(first_ready(links, std::nullopt) == 1U);
  writer.join();
  first.listener.reset();
  WSTP_CHECK(first_ready(links, std::nullopt) == 0U);
}

WSTP_TEST(messages_reach_the_handlerless_peers_queue) {
  Ends ends;
  WSTP_CHECK(!ends.listener->put_message(2));
  WSTP_CHECK_EQUAL(ends.listener->state().code(), 10);
  WSTP_CHECK(ends.activate());
  WSTP_CHECK(ends.listener->put_message(130, 77));
  for (int i = 0; i < 200 && !ends.connector->inbox().ready(); ++i)
    std::this_thread::sleep_for(5ms);
  const auto message = ends.connector->inbox().take();
  WSTP_CHECK(message && message->code == 130 && message->argument == 77);
}

WSTP_TEST(the_peers_environment_id_is_known_after_connecting) {
  Ends ends;
  ends.around.set_id("one");
  WSTP_CHECK(!ends.listener->peer_id());
  WSTP_CHECK(ends.activate());
  WSTP_CHECK(ends.listener->peer_id() == "one");
}

WSTP_TEST(symbols_are_replaced_by_full_name_and_by_context) {
  Replacements rules;
  WSTP_CHECK_EQUAL(rules.add("My`x", "System`y"), 0);
  WSTP_CHECK_EQUAL(rules.add("Ctx`", "Pub`"), 1);
  WSTP_CHECK_EQUAL(rules.add("plain", "other"), 2);
  WSTP_CHECK(rules.outgoing("My`x") == "System`y");
  WSTP_CHECK(rules.incoming("System`y") == "My`x");
  WSTP_CHECK(rules.outgoing("Ctx`abc") == "Pub`abc");
  WSTP_CHECK(!rules.outgoing("plain"));
  WSTP_CHECK(!rules.outgoing("Ctx`"));
  rules.remove(0);
  rules.remove(77);
  WSTP_CHECK(!rules.outgoing("My`x"));
  rules.clear();
  WSTP_CHECK(rules.empty());
}

WSTP_TEST(expressions_are_logged_in_one_line) {
  ByteQueue bytes;
  Writer writer{bytes};
  Reader reader{bytes};
  const auto head = [&](std::string_view name, int count) {
    WSTP_CHECK(writer.put_function<text::Encoding::Native>(std::span{name.data(), name.size()},
                                                           count) == Error::Ok);
  };
  WSTP_CHECK(expression_text(reader).empty());
  head("List", 3);
  WSTP_CHECK(writer.put(1) == Error::Ok);
  WSTP_CHECK(writer.put(2.5) == Error::Ok);
  WSTP_CHECK(expression_text(reader).empty());
  head("f", 0);
  WSTP_CHECK_EQUAL(expression_text(reader), std::string{"{1, 2.50000, f[]}"});
  WSTP_CHECK(writer.put_composite(1) == Error::Ok);
  head("g", 1);
  WSTP_CHECK(writer.put(1) == Error::Ok);
  WSTP_CHECK(writer.put(2) == Error::Ok);
  WSTP_CHECK_EQUAL(expression_text(reader), std::string{"g[1][2]"});
}
