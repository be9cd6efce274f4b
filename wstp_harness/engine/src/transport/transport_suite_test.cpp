#include "transport/transport_suite.h"

#include <dirent.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace wstp::transport::suite {

namespace {

using std::chrono::milliseconds;

constexpr auto PATIENCE = std::chrono::seconds{20};
constexpr auto NOTICED_WITHIN = milliseconds{100};

using Bytes = std::vector<std::byte>;

Bytes pattern(std::size_t size) {
  Bytes bytes(size);
  std::uint32_t state = 1;
  for (auto& each : bytes) {
    state = state * 1664525U + 1013904223U;
    each = static_cast<std::byte>(state >> 24U);
  }
  return bytes;
}

Deadline in(Clock::duration time) { return Clock::now() + time; }

/// Writes until all is taken or the transport says otherwise; the last answer's kind.
Io::Kind write_all(Transport& transport, std::span<const std::byte> bytes) {
  const auto deadline = in(PATIENCE);
  while (!bytes.empty()) {
    const auto io = transport.write_some(bytes);
    if (io.kind == Io::Kind::Moved) bytes = bytes.subspan(io.count);
    if (io.kind == Io::Kind::Closed || io.kind == Io::Kind::Dead) return io.kind;
    if (io.kind == Io::Kind::WouldBlock && !transport.wait(Interest::Write, deadline))
      return io.kind;
  }
  return Io::Kind::Moved;
}

struct Read {
  Bytes bytes;
  Io::Kind last;
};

/// Reads `size` bytes, or until the end of input.
Read read_up_to(Transport& transport, std::size_t size) {
  const auto deadline = in(PATIENCE);
  Read read{{}, Io::Kind::Moved};
  Bytes buffer(64 * 1024);
  while (read.bytes.size() < size) {
    const auto room = std::min(buffer.size(), size - read.bytes.size());
    const auto io = transport.read_some(std::span{buffer}.first(room));
    read.last = io.kind;
    if (io.kind == Io::Kind::Closed || io.kind == Io::Kind::Dead) break;
    if (io.kind == Io::Kind::WouldBlock && !transport.wait(Interest::Read, deadline)) break;
    read.bytes.insert(read.bytes.end(), buffer.begin(),
                      buffer.begin() + static_cast<std::ptrdiff_t>(io.count));
  }
  return read;
}

bool connect(Transport& transport) {
  const auto deadline = in(PATIENCE);
  for (;;) {
    const auto progress = transport.connect_step();
    if (progress.kind != Progress::Kind::Waiting) return progress.kind == Progress::Kind::Done;
    if (!transport.wait(Interest::Connect, deadline)) return false;
  }
}

/// Two connected ends in this process, each with an environment's reactor of its own.
struct Pair {
  explicit Pair(const Traits& traits) {
    auto listening = traits.open({Role::Listen, "", "", 0}, reactors[0]);
    WSTP_CHECK(listening.error == Error::Ok);
    listener = std::move(listening.transport);
    auto connecting = traits.open({Role::Connect, listener->name(), "", 0}, reactors[1]);
    WSTP_CHECK(connecting.error == Error::Ok);
    connector = std::move(connecting.transport);
    std::thread other{[this] { WSTP_CHECK(connect(*listener)); }};
    WSTP_CHECK(connect(*connector));
    other.join();
  }

  std::array<Reactor, 2> reactors;
  std::unique_ptr<Transport> listener;
  std::unique_ptr<Transport> connector;
};

class Recorder final : public Sink {
 public:
  void on_message(Message message) override {
    const std::lock_guard lock{mutex_};
    messages_.push_back(message);
  }

  [[nodiscard]] std::vector<Message> seen() {
    const std::lock_guard lock{mutex_};
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
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

std::vector<std::string> entries(const char* folder) {
  std::vector<std::string> names;
  DIR* const listing = ::opendir(folder);
  if (listing == nullptr) return names;
  while (const dirent* entry = ::readdir(listing)) names.emplace_back(entry->d_name);
  ::closedir(listing);
  return names;
}

std::size_t files_named_after(const std::string& link) {
  std::size_t count = 0;
  for (const char* folder : {"/dev/shm", "/tmp/MathLink"})
    for (const auto& name : entries(folder)) count += name.find(link) != std::string::npos ? 1 : 0;
  return count;
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
  std::size_t taken = 0;
  while (taken < sent.size()) {
    const auto io = pair.listener->write_some(std::span{sent}.subspan(taken));
    if (io.kind != Io::Kind::Moved && !pair.listener->wait(Interest::Write, in(milliseconds{50})))
      break;
    taken += io.count;
  }
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
      WSTP_CHECK(from->send_message({100 + i, i * 1'000'000 + 10}) == Error::Ok);
    WSTP_CHECK(recorder.has(20));
    int expected = 0;
    for (const auto& [code, argument] : recorder.seen()) {
      WSTP_CHECK_EQUAL(code, 100 + expected);
      WSTP_CHECK_EQUAL(argument, expected * 1'000'000 + 10);
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
    ++calls;
  }

  std::atomic<int> calls{0};

 private:
  Transport& transport_;
};

}  // namespace

void a_sink_may_be_taken_away_from_inside(const Traits& traits) {
  Pair pair{traits};
  Quitter quitter{*pair.connector};
  pair.connector->set_sink(&quitter);
  for (int i = 0; i < 3; ++i) pair.listener->send_message({2, 0});
  const auto deadline = Clock::now() + PATIENCE;
  while (quitter.calls == 0 && Clock::now() < deadline)
    std::this_thread::sleep_for(milliseconds{1});
  std::this_thread::sleep_for(milliseconds{20});
  WSTP_CHECK_EQUAL(quitter.calls.load(), 1);
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

void a_close_ends_the_peers_wait(const Traits& traits) {
  for (const auto interest : {Interest::Read, Interest::Write}) {
    Pair pair{traits};
    if (interest == Interest::Write) {
      const auto filling = pattern(32U << 20U);
      while (pair.connector->write_some(filling).kind == Io::Kind::Moved ||
             pair.connector->wait(Interest::Write, in(milliseconds{50}))) {
      }
    }
    Clock::time_point closed;
    std::thread other{[&] {
      std::this_thread::sleep_for(milliseconds{50});
      closed = Clock::now();
      pair.listener->close();
    }};
    std::byte byte{};
    for (;;) {
      pair.connector->wait(interest, in(PATIENCE));
      const auto io = interest == Interest::Read ? pair.connector->read_some({&byte, 1})
                                                 : pair.connector->write_some({&byte, 1});
      if (io.kind == Io::Kind::Closed) break;
      WSTP_CHECK(io.kind != Io::Kind::Dead);
      if (io.kind == Io::Kind::Dead) break;
    }
    const auto noticed = Clock::now();
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
  std::size_t taken = 0;
  for (;;) {
    const auto io = pair.listener->write_some(std::span{sent}.subspan(taken));
    if (io.kind != Io::Kind::Moved && !pair.listener->wait(Interest::Write, in(milliseconds{50})))
      break;
    taken += io.count;
  }
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

namespace {

constexpr const char* PEER_VARIABLE = "WSTP_TRANSPORT_PEER";  // "device type:action:name"

/// This program once more, as the connecting end.
class PeerProcess {
 public:
  PeerProcess(const Transport& listener, std::string_view action) {
    const auto peer = std::string{PEER_VARIABLE} + '=' + std::to_string(listener.device_type()) +
                      ':' + std::string{action} + ':' + listener.name();
    std::vector<std::string> words{"engine_tests", "transport_peer_process"};
    std::array<char*, 3> arguments{words[0].data(), words[1].data(), nullptr};
    std::vector<char*> variables{const_cast<char*>(peer.c_str())};
    for (char** each = environ; *each != nullptr; ++each) variables.push_back(*each);
    variables.push_back(nullptr);
    const int error = ::posix_spawn(&process_, "/proc/self/exe", nullptr, nullptr,
                                    arguments.data(), variables.data());
    WSTP_CHECK_EQUAL(error, 0);
  }

  PeerProcess(const PeerProcess&) = delete;
  PeerProcess& operator=(const PeerProcess&) = delete;
  PeerProcess(PeerProcess&&) = delete;
  PeerProcess& operator=(PeerProcess&&) = delete;

  ~PeerProcess() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    wait();
  }

  void kill_and_wait() {
    ::kill(process_, SIGKILL);
    wait();
  }

  int wait() {
    int status = -1;
    ::waitpid(std::exchange(process_, 0), &status, 0);
    return status;
  }

 private:
  pid_t process_ = 0;
};

void act_as_peer(const std::string& description) {
  const auto first = description.find(':');
  const auto second = description.find(':', first + 1);
  const auto action = description.substr(first + 1, second - first - 1);
  const auto open = description.starts_with("12:") ? open_tcp : open_shared_memory;
  Reactor reactor;
  auto opened = open({Role::Connect, description.substr(second + 1), "", 0}, reactor);
  WSTP_CHECK(opened.transport != nullptr && connect(*opened.transport));
  auto& transport = *opened.transport;
  if (action == "echo") {
    for (;;) {
      const auto read = read_up_to(transport, 1);
      if (read.bytes.empty()) break;
      WSTP_CHECK(write_all(transport, read.bytes) == Io::Kind::Moved);
    }
    return;
  }
  WSTP_CHECK(write_all(transport, pattern(50'000)) == Io::Kind::Moved);
  if (action == "exit") ::_exit(0);
  for (;;) ::pause();
}

/// A listener in this process whose connecting end is another process.
struct ProcessPair {
  ProcessPair(const Traits& traits, std::string_view action)
      : opened{traits.open({Role::Listen, "", "", 0}, reactor)},
        listener{*opened.transport},
        process{listener, action} {
    WSTP_CHECK(connect(listener));
  }

  Reactor reactor;
  Opened opened;
  Transport& listener;
  PeerProcess process;
};

void check_the_end_is_noticed(Transport& transport) {
  const auto begin = Clock::now();
  const auto read = read_up_to(transport, 100'000);
  WSTP_CHECK(Clock::now() - begin < NOTICED_WITHIN);
  WSTP_CHECK(read.bytes == pattern(50'000));
  WSTP_CHECK(read.last == Io::Kind::Closed || read.last == Io::Kind::Dead);
  const auto bytes = pattern(10);
  const auto written = transport.write_some(bytes).kind;
  WSTP_CHECK(written == Io::Kind::Closed || written == Io::Kind::Dead);
}

}  // namespace

WSTP_TEST(transport_peer_process) {
  const char* const description = std::getenv(PEER_VARIABLE);
  if (description != nullptr) act_as_peer(description);
}

void echoes_through_another_process(const Traits& traits) {
  if (!traits.between_processes) return;
  ProcessPair pair{traits, "echo"};
  const auto sent = pattern(3000);
  together([&] { WSTP_CHECK(write_all(pair.listener, sent) == Io::Kind::Moved); },
           [] {});
  WSTP_CHECK(read_up_to(pair.listener, sent.size()).bytes == sent);
  const auto name = pair.listener.name();
  pair.listener.close();
  WSTP_CHECK_EQUAL(pair.process.wait(), 0);
  WSTP_CHECK_EQUAL(files_named_after(name), 0U);
}

void notices_a_killed_peer(const Traits& traits) {
  if (!traits.between_processes) return;
  ProcessPair pair{traits, "hang"};
  WSTP_CHECK(read_up_to(pair.listener, 50'000).bytes == pattern(50'000));
  Clock::time_point killed;
  std::thread killer{[&] {
    std::this_thread::sleep_for(milliseconds{50});
    pair.process.kill_and_wait();
    killed = Clock::now();
  }};
  const auto read = read_up_to(pair.listener, 1);
  const auto noticed = Clock::now();
  killer.join();
  WSTP_CHECK(noticed < killed + NOTICED_WITHIN);
  WSTP_CHECK(read.last == Io::Kind::Closed || read.last == Io::Kind::Dead);
}

void reads_what_a_killed_peer_had_flushed(const Traits& traits) {
  if (!traits.between_processes) return;
  ProcessPair pair{traits, "hang"};
  WSTP_CHECK(pair.listener.wait(Interest::Read, in(PATIENCE)));
  std::this_thread::sleep_for(milliseconds{100});
  pair.process.kill_and_wait();
  check_the_end_is_noticed(pair.listener);
  const auto name = pair.listener.name();
  pair.listener.close();
  WSTP_CHECK_EQUAL(files_named_after(name), 0U);
}

void notices_an_exit_without_close(const Traits& traits) {
  if (!traits.between_processes) return;
  ProcessPair pair{traits, "exit"};
  WSTP_CHECK_EQUAL(pair.process.wait(), 0);
  check_the_end_is_noticed(pair.listener);
}

}  // namespace wstp::transport::suite
