#include "transport/reactor.h"

#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"

namespace wstp::transport {

namespace {

using std::chrono::milliseconds;

struct SocketPair {
  SocketPair() {
    std::array<int, 2> fds{};
    WSTP_CHECK_EQUAL(
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds.data()), 0);
    here = Descriptor{fds[0]};
    there = Descriptor{fds[1]};
  }

  void say() const { WSTP_CHECK_EQUAL(::write(there.get(), "x", 1), 1); }

  Descriptor here;
  Descriptor there;
};

/// Takes one byte per call and does what the test gives.
class Counter final : public Watcher {
 public:
  bool on_ready(int fd, std::uint32_t /*events*/) override {
    char byte = 0;
    const bool ended = ::read(fd, &byte, 1) == 0;
    if (action) action();
    ++calls;
    return !ended;
  }

  [[nodiscard]] bool reaches(int count) const {
    for (int i = 0; i < 5000 && calls < count; ++i) std::this_thread::sleep_for(milliseconds{1});
    return calls == count;
  }

  std::function<void()> action;
  std::atomic<int> calls{0};
};

std::size_t threads() {
  const std::filesystem::directory_iterator tasks{"/proc/self/task"};
  return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

WSTP_TEST(a_reactor_has_no_thread_before_its_first_watch) {
  const auto before = threads();
  SocketPair pair;
  Counter counter;
  Reactor reactor;
  WSTP_CHECK_EQUAL(threads(), before);
  const auto id = reactor.watch(pair.here.get(), counter);
  WSTP_CHECK_EQUAL(threads(), before + 1);
  reactor.unwatch(id);
}

WSTP_TEST(a_reactor_tells_of_every_byte) {
  SocketPair pair;
  Counter counter;
  Reactor reactor;
  const auto id = reactor.watch(pair.here.get(), counter);
  WSTP_CHECK(id != 0);
  for (int i = 0; i < 3; ++i) pair.say();
  WSTP_CHECK(counter.reaches(3));
  reactor.unwatch(id);
  pair.say();
  std::this_thread::sleep_for(milliseconds{20});
  WSTP_CHECK_EQUAL(counter.calls.load(), 3);
}

WSTP_TEST(a_hang_up_is_told_once_when_the_watcher_ends_it) {
  SocketPair pair;
  Counter counter;
  Reactor reactor;
  const auto id = reactor.watch(pair.here.get(), counter);
  pair.there.reset();
  WSTP_CHECK(counter.reaches(1));
  std::this_thread::sleep_for(milliseconds{20});
  WSTP_CHECK_EQUAL(counter.calls.load(), 1);
  reactor.unwatch(id);
}

WSTP_TEST(unwatch_waits_for_the_call_under_way) {
  SocketPair pair;
  Counter counter;
  Reactor reactor;
  std::atomic<bool> inside{false};
  std::atomic<bool> done{false};
  counter.action = [&] {
    inside = true;
    std::this_thread::sleep_for(milliseconds{50});
    done = true;
  };
  const auto id = reactor.watch(pair.here.get(), counter);
  pair.say();
  while (!inside) std::this_thread::yield();
  reactor.unwatch(id);
  WSTP_CHECK(done.load());
}

WSTP_TEST(a_watch_may_be_removed_from_inside_its_call) {
  SocketPair pair;
  Counter counter;
  Reactor reactor;
  std::atomic<Reactor::WatchId> id{0};
  counter.action = [&] { reactor.unwatch(id); };
  id = reactor.watch(pair.here.get(), counter);
  pair.say();
  pair.say();
  WSTP_CHECK(counter.reaches(1));
  std::this_thread::sleep_for(milliseconds{20});
  WSTP_CHECK_EQUAL(counter.calls.load(), 1);
}

WSTP_TEST(watches_come_and_go_while_others_are_told) {
  SocketPair steady;
  Counter counted;
  Reactor reactor;
  const auto id = reactor.watch(steady.here.get(), counted);
  for (int i = 0; i < 100; ++i) {
    SocketPair pair;
    auto counter = std::make_unique<Counter>();
    const auto other = reactor.watch(pair.here.get(), *counter);
    pair.say();
    steady.say();
    reactor.unwatch(other);
    counter.reset();  // a call after this would touch freed memory
  }
  WSTP_CHECK(counted.reaches(100));
  reactor.unwatch(id);
}

WSTP_TEST(a_lingering_socket_swallows_until_its_peer_closes) {
  SocketPair pair;
  Reactor reactor;
  ::shutdown(pair.here.get(), SHUT_WR);
  reactor.linger({std::move(pair.here), {}, {}});
  const std::string noise(100'000, 'x');
  std::size_t written = 0;
  for (int i = 0; i < 5000 && written < noise.size(); ++i) {
    const auto count = ::send(pair.there.get(), noise.data(), noise.size() - written, MSG_NOSIGNAL);
    if (count > 0) written += static_cast<std::size_t>(count);
    if (count < 0) std::this_thread::sleep_for(milliseconds{1});
  }
  WSTP_CHECK_EQUAL(written, noise.size());
  char byte = 0;
  WSTP_CHECK_EQUAL(::read(pair.there.get(), &byte, 1), 0);  // shut down, not reset
}

constexpr std::array<std::byte, 4> LAST_WORD{{{}, {}, {}, std::byte{9}}};

/// A closed link whose peer has not been told; the peer holds `there` of both.
struct Untold {
  explicit Untold(Reactor& reactor) {
    ::shutdown(data.here.get(), SHUT_WR);
    reactor.linger({std::move(data.here), std::move(message.here), LAST_WORD});
  }

  /// What came on the message socket: -1 nothing yet, 0 its end.
  [[nodiscard]] ssize_t heard(int milliseconds_to_wait) const {
    pollfd polled{message.there.get(), POLLIN, 0};
    if (::poll(&polled, 1, milliseconds_to_wait) == 0) return -1;
    std::array<std::byte, 8> bytes{};
    const auto count = ::read(message.there.get(), bytes.data(), bytes.size());
    WSTP_CHECK(count <= 0 || std::ranges::equal(std::span{bytes}.first(4), LAST_WORD));
    return count;
  }

  SocketPair data;
  SocketPair message;
};

WSTP_TEST(a_peer_that_is_not_told_hears_nothing_until_it_closes) {
  Reactor reactor;
  Untold link{reactor};
  WSTP_CHECK_EQUAL(link.heard(100), -1);
  link.data.there.reset();
  WSTP_CHECK_EQUAL(link.heard(1000), 0);
}

WSTP_TEST(a_peer_that_writes_into_a_closed_link_is_told_after_a_second) {
  Reactor reactor;
  Untold link{reactor};
  link.data.say();
  WSTP_CHECK_EQUAL(link.heard(500), -1);
  WSTP_CHECK_EQUAL(link.heard(1000), 4);
  WSTP_CHECK_EQUAL(link.heard(1000), 0);
}

WSTP_TEST(a_reactor_that_ends_lets_peers_read_for_half_a_second_and_then_tells_them) {
  auto reactor = std::make_unique<Reactor>();
  Untold link{*reactor};
  const auto before = std::chrono::steady_clock::now();
  reactor.reset();
  const auto passed = std::chrono::steady_clock::now() - before;
  WSTP_CHECK(passed >= milliseconds{500});
  WSTP_CHECK(passed < milliseconds{1500});
  WSTP_CHECK_EQUAL(link.heard(0), 4);
  WSTP_CHECK_EQUAL(link.heard(0), 0);
}

WSTP_TEST(a_reactor_that_ends_does_not_wait_for_a_peer_that_has_closed) {
  auto reactor = std::make_unique<Reactor>();
  Untold link{*reactor};
  link.message.there.reset();
  const auto before = std::chrono::steady_clock::now();
  reactor.reset();
  WSTP_CHECK(std::chrono::steady_clock::now() - before < milliseconds{400});
}

WSTP_TEST(the_oldest_of_too_many_lingering_peers_is_told) {
  Reactor reactor;
  std::vector<std::unique_ptr<Untold>> links;
  links.reserve(65);
  for (int i = 0; i < 65; ++i) links.push_back(std::make_unique<Untold>(reactor));
  WSTP_CHECK_EQUAL(links.front()->heard(1000), 4);
  WSTP_CHECK_EQUAL(links.back()->heard(50), -1);
  links.clear();  // or the reactor would wait for them
}

pid_t sleeping_child() {
  std::array<std::string, 2> words{"sleep", "60"};
  std::array<char*, 3> arguments{words[0].data(), words[1].data(), nullptr};
  pid_t child = 0;
  WSTP_CHECK_EQUAL(::posix_spawnp(&child, "sleep", nullptr, nullptr, arguments.data(), environ), 0);
  return child;
}

/// Whether the process is gone altogether, not only ended.
bool is_gone(pid_t child) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{5};
  while (std::chrono::steady_clock::now() < until) {
    if (::kill(child, 0) != 0 && errno == ESRCH) return true;
    std::this_thread::sleep_for(milliseconds{1});
  }
  return false;
}

WSTP_TEST(a_child_is_collected_when_it_ends_and_leaves_no_descriptor) {
  Reactor reactor;
  const pid_t first = sleeping_child();
  reactor.collect(first);  // starts the thread, which keeps descriptors of its own
  ::kill(first, SIGKILL);
  WSTP_CHECK(is_gone(first));
  const auto before = std::distance(std::filesystem::directory_iterator{"/proc/self/fd"}, {});
  for (int round = 0; round < 3; ++round) {
    const pid_t child = sleeping_child();
    reactor.collect(child);
    WSTP_CHECK_EQUAL(::kill(child, SIGKILL), 0);
    WSTP_CHECK(is_gone(child));
  }
  const auto flat = [before] {
    return std::distance(std::filesystem::directory_iterator{"/proc/self/fd"}, {}) == before;
  };
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{5};
  while (!flat() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(milliseconds{1});
  }
  WSTP_CHECK(flat());
}

}  // namespace

}  // namespace wstp::transport
