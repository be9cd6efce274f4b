// The part of the suite whose two ends are in this process.
#include "transport/transport_suite.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <mutex>
#include <span>
#include <thread>
#include <utility>

#include "transport/transport_suite_ends.h"

namespace wstp::transport::suite {

namespace {

class Recorder final : public Sink {
 public:
  void on_message(Message message) override {
    const std::scoped_lock lock{mutex_};
    messages_.push_back(message);
  }

  [[nodiscard]] std::vector<Message> seen() {
    const std::scoped_lock lock{mutex_};
    return messages_;
  }

  bool has(std::size_t count) {
    const auto deadline = Clock::now() + PATIENCE;
    while (seen().size() < count && Clock::now() < deadline)
      std::this_thread::sleep_for(milliseconds{1});
    return seen().size() == count;
  }

 private:
  std::mutex mutex_;
  std::vector<Message> messages_;
};

double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + (1e-9 * static_cast<double>(now.tv_nsec));
}

/// Writes until nothing more is taken for 50 ms; how many bytes were.
std::size_t fill(Transport& transport, const Bytes& bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size()) {
    const auto io = transport.write_some(std::span{bytes}.subspan(taken));
    taken += io.count;
    if (io.kind != Io::Kind::Moved && !transport.wait(Interest::Write, in(milliseconds{50}))) break;
  }
  return taken;
}

/// Both ends call what the test gives from threads of their own.
template <typename A, typename B>
void together(A a, B b) {
  std::thread other{b};
  a();
  other.join();
}

}  // namespace

void moves_bytes_both_ways(const Traits& traits) {
  Pair pair{traits};
  for (auto [from, to] : {std::pair{pair.listener.get(), pair.connector.get()},
                          std::pair{pair.connector.get(), pair.listener.get()}}) {
    const auto sent = pattern(1000);
    WSTP_CHECK(!to->readable());
    WSTP_CHECK(write_all(*from, sent) == Io::Kind::Moved);
    WSTP_CHECK(to->wait(Interest::Read, in(PATIENCE)));
    WSTP_CHECK(to->readable());
    WSTP_CHECK(read_up_to(*to, sent.size()).bytes == sent);
    WSTP_CHECK(!to->readable());
  }
}

void carries_more_than_it_buffers(const Traits& traits) {
  Pair pair{traits};
  const auto sent = pattern(8U << 20U);
  const auto half = [&sent](Transport& from, Transport& to) {
    together([&] { WSTP_CHECK(write_all(from, sent) == Io::Kind::Moved); },
             [&] { WSTP_CHECK(read_up_to(to, sent.size()).bytes == sent); });
  };
  half(*pair.listener, *pair.connector);
  half(*pair.connector, *pair.listener);
}

void holds_back_a_writer_nobody_reads(const Traits& traits) {
  Pair pair{traits};
  const auto sent = pattern(64U << 20U);
  const auto taken = fill(*pair.listener, sent);
  WSTP_CHECK(taken < sent.size());
  const auto read = read_up_to(*pair.connector, taken);
  WSTP_CHECK(std::ranges::equal(read.bytes, std::span{sent}.first(taken)));
  WSTP_CHECK(pair.listener->wait(Interest::Write, in(PATIENCE)));
  WSTP_CHECK(pair.listener->write_some(std::span{sent}.first(1)).kind == Io::Kind::Moved);
}

void a_wait_ends_at_its_deadline_and_costs_nothing(const Traits& traits) {
  Pair pair{traits};
  const auto begin = Clock::now();
  const auto used = cpu_seconds();
  const bool something = pair.connector->wait(Interest::Read, in(milliseconds{400}));
  WSTP_CHECK(!something);
  WSTP_CHECK(cpu_seconds() - used < 0.004);
  const auto time = Clock::now() - begin;
  WSTP_CHECK(time >= milliseconds{400});
  WSTP_CHECK(time < milliseconds{600});
}

void a_wake_ends_this_wait_or_the_next(const Traits& traits) {
  Pair pair{traits};
  pair.connector->wake();
  WSTP_CHECK(pair.connector->wait(Interest::Read, in(PATIENCE)));
  std::thread other{[&] {
    std::this_thread::sleep_for(milliseconds{50});
    pair.connector->wake();
  }};
  const auto begin = Clock::now();
  WSTP_CHECK(pair.connector->wait(Interest::Read, std::nullopt));
  WSTP_CHECK(Clock::now() - begin < PATIENCE / 2);
  other.join();
  WSTP_CHECK(!pair.connector->wait(Interest::Read, in(milliseconds{1})));
}

void delivers_messages_in_order_without_any_call(const Traits& traits) {
  Pair pair{traits};
  for (auto [from, to] : {std::pair{pair.listener.get(), pair.connector.get()},
                          std::pair{pair.connector.get(), pair.listener.get()}}) {
    Recorder recorder;
    to->set_sink(&recorder);
    for (int i = 0; i < 20; ++i)
      WSTP_CHECK(from->send_message({100 + i, (i * 1'000'000) + 10}) == Error::Ok);
    WSTP_CHECK(recorder.has(20));
    int expected = 0;
    for (const auto& [code, argument] : recorder.seen()) {
      WSTP_CHECK_EQUAL(code, 100 + expected);
      WSTP_CHECK_EQUAL(argument, (expected * 1'000'000) + 10);
      ++expected;
    }
    to->set_sink(nullptr);
  }
}

void keeps_early_messages_for_the_first_sink(const Traits& traits) {
  Pair pair{traits};
  WSTP_CHECK(pair.listener->send_message({3, 4}) == Error::Ok);
  std::this_thread::sleep_for(milliseconds{20});
  Recorder recorder;
  pair.connector->set_sink(&recorder);
  WSTP_CHECK(recorder.has(1));
}

void calls_no_sink_after_it_was_taken_away(const Traits& traits) {
  Pair pair{traits};
  std::atomic<bool> stop{false};
  std::thread sender{[&] {
    while (!stop) pair.listener->send_message({2, 0});
  }};
  for (int i = 0; i < 20; ++i) {
    auto recorder = std::make_unique<Recorder>();
    pair.connector->set_sink(recorder.get());
    std::this_thread::sleep_for(milliseconds{3});
    pair.connector->set_sink(nullptr);
    const auto count = recorder->seen().size();
    std::this_thread::sleep_for(milliseconds{1});
    WSTP_CHECK_EQUAL(recorder->seen().size(), count);
  }
  stop = true;
  sender.join();
}

namespace {

class Quitter final : public Sink {
 public:
  explicit Quitter(Transport& transport) : transport_{transport} {}

  void on_message(Message /*message*/) override {
    transport_.set_sink(nullptr);
    ++calls_;
  }

  [[nodiscard]] int calls() const { return calls_; }

 private:
  std::atomic<int> calls_{0};
  Transport& transport_;
};

}  // namespace

void a_sink_may_be_taken_away_from_inside(const Traits& traits) {
  Pair pair{traits};
  Quitter quitter{*pair.connector};
  pair.connector->set_sink(&quitter);
  for (int i = 0; i < 3; ++i) pair.listener->send_message({2, 0});
  const auto deadline = Clock::now() + PATIENCE;
  while (quitter.calls() == 0 && Clock::now() < deadline)
    std::this_thread::sleep_for(milliseconds{1});
  std::this_thread::sleep_for(milliseconds{20});
  WSTP_CHECK_EQUAL(quitter.calls(), 1);
}

void refuses_the_closing_code_as_a_message(const Traits& traits) {
  Pair pair{traits};
  WSTP_CHECK(pair.listener->send_message({9, 0}) == Error::NotDelivered);
  WSTP_CHECK(!pair.connector->wait(Interest::Read, in(milliseconds{20})));
}

void treats_terminate_as_the_protocol_does(const Traits& traits) {
  Pair pair{traits};
  Recorder recorder;
  pair.connector->set_sink(&recorder);
  WSTP_CHECK(write_all(*pair.listener, pattern(10)) == Io::Kind::Moved);
  WSTP_CHECK(pair.listener->send_message({1, 0}) == Error::Ok);
  if (!traits.terminates) {
    WSTP_CHECK(recorder.has(1));
    return;
  }
  const auto read = read_up_to(*pair.connector, 11);
  WSTP_CHECK(read.bytes == pattern(10));
  WSTP_CHECK(read.last == Io::Kind::Closed);
  WSTP_CHECK(recorder.seen().empty());
}

void delivers_what_was_flushed_before_a_close(const Traits& traits) {
  for (const bool listener_writes : {true, false}) {
    Pair pair{traits};
    auto& writer = listener_writes ? *pair.listener : *pair.connector;
    auto& reader = listener_writes ? *pair.connector : *pair.listener;
    const auto sent = pattern(60'000);
    WSTP_CHECK(write_all(writer, sent) == Io::Kind::Moved);
    WSTP_CHECK(write_all(reader, sent) == Io::Kind::Moved);  // and nobody reads this
    writer.close();
    std::this_thread::sleep_for(milliseconds{50});
    const auto read = read_up_to(reader, sent.size() + 1);
    WSTP_CHECK(read.bytes == sent);
    WSTP_CHECK(read.last == Io::Kind::Closed);
    WSTP_CHECK(reader.readable());
  }
}

namespace {

/// When an end that sleeps for `interest` learned of the close; it must not look like a death.
Clock::time_point notices_the_close(Transport& transport, Interest interest) {
  std::byte byte{};
  Io io{};
  do {
    transport.wait(interest, in(PATIENCE));
    io = interest == Interest::Read ? transport.read_some({&byte, 1})
                                    : transport.write_some({&byte, 1});
  } while (io.kind == Io::Kind::Moved || io.kind == Io::Kind::WouldBlock);
  WSTP_CHECK(io.kind == Io::Kind::Closed);
  return Clock::now();
}

}  // namespace

void a_close_ends_the_peers_wait(const Traits& traits) {
  for (const auto interest : {Interest::Read, Interest::Write}) {
    Pair pair{traits};
    if (interest == Interest::Write) fill(*pair.connector, pattern(32U << 20U));
    Clock::time_point closed;
    std::thread other{[&] {
      std::this_thread::sleep_for(milliseconds{50});
      closed = Clock::now();
      pair.listener->close();
    }};
    const auto noticed = notices_the_close(*pair.connector, interest);
    other.join();
    WSTP_CHECK(noticed - closed < NOTICED_WITHIN);
  }
}

void writing_to_a_closed_peer_answers_closed(const Traits& traits) {
  Pair pair{traits};
  pair.listener->close();
  std::this_thread::sleep_for(milliseconds{20});
  const auto bytes = pattern(100);
  WSTP_CHECK(pair.connector->write_some(bytes).kind == Io::Kind::Closed);
  WSTP_CHECK(pair.connector->send_message({2, 0}) == Error::Closed);
  WSTP_CHECK(pair.listener->write_some(bytes).kind == Io::Kind::Closed);
  pair.listener->close();
}

void closes_in_time_while_nobody_reads(const Traits& traits) {
  Pair pair{traits};
  const auto sent = pattern(32U << 20U);
  const auto taken = fill(*pair.listener, sent);
  const auto begin = Clock::now();
  pair.listener->close();
  WSTP_CHECK(Clock::now() - begin < milliseconds{200});
  const auto read = read_up_to(*pair.connector, sent.size());
  WSTP_CHECK_EQUAL(read.bytes.size(), taken);
  WSTP_CHECK(read.last == Io::Kind::Closed);
}

void can_be_closed_before_anybody_came(const Traits& traits) {
  Reactor reactor;
  auto opened = traits.open({Role::Listen, "", "", 0}, reactor);
  WSTP_CHECK(!opened.transport->peer_present());
  WSTP_CHECK(opened.transport->connect_step().kind == Progress::Kind::Waiting);
  WSTP_CHECK(!opened.transport->wait(Interest::Connect, in(milliseconds{20})));
  const auto name = opened.transport->name();
  opened.transport->close();
  WSTP_CHECK_EQUAL(files_named_after(name), 0U);
  auto late = traits.open({Role::Connect, name, "", 0}, reactor);
  WSTP_CHECK(late.transport == nullptr || !connect(*late.transport));
}

void leaves_nothing_behind(const Traits& traits) {
  const auto descriptors = entries("/proc/self/fd").size();
  const auto threads = entries("/proc/self/task").size();
  const auto own_record = "ml" + std::to_string(::getpid()) + "-";
  for (int i = 0; i < 5; ++i) {
    Pair pair{traits};
    const auto name = pair.listener->name();
    Recorder recorder;
    pair.listener->set_sink(&recorder);
    pair.connector->send_message({2, 0});
    WSTP_CHECK(write_all(*pair.listener, pattern(1000)) == Io::Kind::Moved);
    (i % 2 == 0 ? pair.connector : pair.listener)->close();
    pair.listener.reset();
    pair.connector.reset();
    WSTP_CHECK_EQUAL(files_named_after(name), 0U);
  }
  WSTP_CHECK_EQUAL(entries("/proc/self/fd").size(), descriptors);
  WSTP_CHECK_EQUAL(entries("/proc/self/task").size(), threads);
  for (const auto& each : entries("/tmp/MathLink")) WSTP_CHECK(!each.starts_with(own_record));
}

}  // namespace wstp::transport::suite
