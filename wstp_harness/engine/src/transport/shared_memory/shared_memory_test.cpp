#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "transport/shared_memory/segment.h"
#include "transport/transport_suite.h"
#include "transport/transport_suite_ends.h"

namespace wstp::transport {

namespace {

const suite::Traits TRAITS{open_shared_memory, true, false};

WSTP_TRANSPORT_SUITE(shared_memory, TRAITS)

Opened listen_as(Reactor& reactor, const std::string& name) {
  return open_shared_memory({Role::Listen, name, "", 0}, reactor);
}

Opened connect_to(Reactor& reactor, const std::string& name) {
  return open_shared_memory({Role::Connect, name, "", 0}, reactor);
}

WSTP_TEST(shared_memory_is_private_to_the_user) {
  Reactor reactor;
  const auto opened = listen_as(reactor, "");
  struct stat status{};
  for (const auto& path : {"/dev/shm/" + opened.transport->name(),
                           "/tmp/MathLink/" + opened.transport->name() + "ffrdcon"}) {
    WSTP_CHECK_EQUAL(::stat(path.c_str(), &status), 0);
    WSTP_CHECK_EQUAL(status.st_mode & 0777U, 0600U);
  }
}

WSTP_TEST(shared_memory_names_are_one_listeners_and_one_connectors) {
  Reactor reactor;
  const auto listening = listen_as(reactor, "");
  const auto& name = listening.transport->name();
  WSTP_CHECK(listen_as(reactor, name).error == Error::NameTaken);
  WSTP_CHECK(!listening.transport->peer_present());
  auto first = connect_to(reactor, name);
  WSTP_CHECK(listening.transport->peer_present());
  WSTP_CHECK(connect_to(reactor, name).error == Error::NameTaken);
  first.transport->close();  // never connected: the next may come
  WSTP_CHECK(!listening.transport->peer_present());
  WSTP_CHECK(connect_to(reactor, name).error == Error::Ok);
  for (const char* bad : {"a/b", "..", "/"})
    WSTP_CHECK(listen_as(reactor, bad).error == Error::BadName);
  WSTP_CHECK(listen_as(reactor, std::string(300, 'x')).error == Error::BadName);
  WSTP_CHECK(connect_to(reactor, "").error == Error::BadName);
}

WSTP_TEST(an_unknown_shared_memory_name_can_be_opened_but_not_connected) {
  Reactor reactor;
  const auto opened = connect_to(reactor, "nobody_listens_here_shm");
  WSTP_CHECK(opened.error == Error::Ok);
  const auto progress = opened.transport->connect_step();
  WSTP_CHECK(progress.kind == Progress::Kind::Failed);
  WSTP_CHECK(progress.error == Error::Dead);
}

WSTP_TEST(the_next_open_removes_what_a_killed_engine_left) {
  std::array<int, 2> ends{};
  WSTP_CHECK_EQUAL(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    Reactor reactor;
    const auto opened = listen_as(reactor, "");
    const auto& name = opened.transport->name();
    if (::write(ends[1], name.data(), name.size()) < 0) ::_exit(1);
    for (;;) ::pause();
  }
  std::string name(64, '\0');
  const auto count = ::read(ends[0], name.data(), name.size());
  name.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ends[0]);
  ::close(ends[1]);
  WSTP_CHECK(suite::files_named_after(name) >= 4);
  Reactor reactor;
  const auto opened = listen_as(reactor, "");
  WSTP_CHECK_EQUAL(suite::files_named_after(name), 0U);
}

WSTP_TEST(a_damaged_segment_is_a_dead_link) {
  Reactor reactor;
  const auto listening = listen_as(reactor, "");
  const auto segment = shared_memory::open_segment(listening.transport->name());
  const auto connecting = connect_to(reactor, listening.transport->name());
  std::thread other{[&] { WSTP_CHECK(suite::connect(*listening.transport)); }};
  WSTP_CHECK(suite::connect(*connecting.transport));
  other.join();
  for (auto& ring : segment.segment->area().duplex.rings) ring.written = 1U << 30U;
  std::array<std::byte, 16> into{};
  WSTP_CHECK(listening.transport->read_some(into).kind == Io::Kind::Dead);
  WSTP_CHECK(connecting.transport->readable());
}

}  // namespace

}  // namespace wstp::transport
