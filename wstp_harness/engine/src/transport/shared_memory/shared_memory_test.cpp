#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <memory>

#include "transport/random_name.h"
#include "transport/shared_memory/files.h"
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
  // Asked while it lives: once it is dead, an engine of any other process may be the next to open.
  WSTP_CHECK(suite::files_named_after(name) >= 4);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ends[0]);
  ::close(ends[1]);
  Reactor reactor;
  const auto opened = listen_as(reactor, "");
  WSTP_CHECK_EQUAL(suite::files_named_after(name), 0U);
}

/// A segment as a creator of Wolfram's makes it, and nothing behind it.
struct Foreign {
  explicit Foreign(const shared_memory::Form& form) {
    const int fd = ::shm_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const auto size = shared_memory::size_of(form);
    WSTP_CHECK_EQUAL(::ftruncate(fd, static_cast<off_t>(size)), 0);
    void* const address = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ::close(fd);
    segment =
        std::make_unique<shared_memory::Segment>(std::span{static_cast<std::byte*>(address), size});
    for (std::size_t i = 0; i < form.size(); ++i) segment->wolfram().numbers.at(i) = form.at(i);
    for (const std::size_t side : {0, 1})
      segment->ring(side).free = shared_memory::WOLFRAM_RING_SIZE;
    segment->wolfram().present[0] = 1;
  }

  Foreign(const Foreign&) = delete;
  Foreign& operator=(const Foreign&) = delete;
  Foreign(Foreign&&) = delete;
  Foreign& operator=(Foreign&&) = delete;

  ~Foreign() {
    shared_memory::unlink_segment(name);
    shared_memory::remove_files(name);
  }

  std::string name = random_name(12);
  std::unique_ptr<shared_memory::Segment> segment;
};

WSTP_TEST(segments_of_both_of_wolframs_forms_are_joined) {
  for (const auto& form : {shared_memory::FORM_3, shared_memory::FORM_4}) {
    const Foreign foreign{form};
    auto& header = foreign.segment->wolfram();
    Reactor reactor;
    const auto opened = connect_to(reactor, foreign.name);
    WSTP_CHECK(opened.error == Error::Ok);
    WSTP_CHECK_EQUAL(header.present[1].load(), 1U);
    WSTP_CHECK_EQUAL(header.state[1].load(), 39876U);
    WSTP_CHECK_EQUAL(foreign.segment->ring(1).writer_pid.load(),
                     static_cast<std::uint32_t>(::getpid()));
    // In form 3 these bytes are the first ring's message.
    const auto expected = form == shared_memory::FORM_4 ? 2U : 0U;
    WSTP_CHECK_EQUAL(header.connector_opened.load(), expected);
    WSTP_CHECK(connect_to(reactor, foreign.name).error == Error::NameTaken);
  }
}

/// A creator of Wolfram's opens the FIFOs as soon as it sees the mark, and never again.
WSTP_TEST(a_connectors_fifos_are_there_before_its_mark) {
  const Foreign foreign{shared_memory::FORM_4};
  const auto fifo = "/tmp/MathLink/" + foreign.name + "fffswrcon";  // made last
  std::atomic<bool> stop{false};
  std::atomic<int> missing{0};
  std::thread creator{[&] {
    while (!stop) {
      const bool marked = foreign.segment->wolfram().present[1].load() != 0;
      const bool there = ::access(fifo.c_str(), F_OK) == 0;
      // Closing takes the mark away before the FIFOs.
      if (marked && !there && foreign.segment->wolfram().present[1].load() != 0) ++missing;
    }
  }};
  for (int i = 0; i < 200; ++i) {
    Reactor reactor;
    const auto opened = connect_to(reactor, foreign.name);
    WSTP_CHECK(opened.error == Error::Ok);
    opened.transport->close();
  }
  stop = true;
  creator.join();
  WSTP_CHECK_EQUAL(missing.load(), 0);
}

WSTP_TEST(a_listener_that_activates_says_so_before_anybody_came) {
  Reactor reactor;
  const auto listening = listen_as(reactor, "");
  const auto segment = shared_memory::open_segment(listening.transport->name()).segment;
  WSTP_CHECK_EQUAL(segment->wolfram().active[0].load(), 0U);
  WSTP_CHECK(listening.transport->connect_step().kind == Progress::Kind::Waiting);
  WSTP_CHECK_EQUAL(segment->wolfram().active[0].load(), 1U);
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
