// The part of the suite whose connecting end is another process: this program once more, told by an
// environment variable to be a peer. Also what the death of such a peer comes to.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "transport/transport_suite.h"
#include "transport/transport_suite_ends.h"

namespace wstp::transport::suite {

namespace {

constexpr const char* PEER_VARIABLE = "WSTP_TRANSPORT_PEER";  // "device type:action:name"

/// This program once more, as the connecting end.
class PeerProcess {
 public:
  PeerProcess(const Transport& listener, std::string_view action) {
    auto peer = std::string{PEER_VARIABLE} + '=' + std::to_string(listener.device_type()) + ':' +
                std::string{action} + ':' + listener.name();
    std::vector<std::string> words{"engine_tests", "transport_peer_process"};
    std::array<char*, 3> arguments{words[0].data(), words[1].data(), nullptr};
    std::vector<char*> variables{peer.data()};
    for (char** each = environ; *each != nullptr; ++each) variables.push_back(*each);
    variables.push_back(nullptr);
    // The file and not the link to it, which would name valgrind when that runs this program.
    const auto program = std::filesystem::read_symlink("/proc/self/exe");
    const int error = ::posix_spawn(&process_, program.c_str(), nullptr, nullptr, arguments.data(),
                                    variables.data());
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

// Nothing but a peer's part: without the variable there is none to play.
WSTP_TEST(transport_peer_process) {
  const char* const description =
      std::getenv(PEER_VARIABLE);  // NOLINT(concurrency-mt-unsafe): no thread yet
  if (description != nullptr) act_as_peer(description);
}

}  // namespace

void echoes_through_another_process(const Traits& traits) {
  if (!traits.between_processes) return;
  ProcessPair pair{traits, "echo"};
  const auto sent = pattern(3000);
  WSTP_CHECK(write_all(pair.listener, sent) == Io::Kind::Moved);
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
