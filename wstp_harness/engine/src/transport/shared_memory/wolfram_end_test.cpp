// Wolfram's rules on both sides of one segment: what an engine does with a peer that is none.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>

#include "base/check.h"
#include "transport/random_name.h"
#include "transport/shared_memory/end.h"
#include "transport/transport_suite_ends.h"

namespace wstp::transport::shared_memory {

namespace {

using suite::Bytes;
using suite::pattern;

/// Two ends as a creator and a connector of Wolfram's library would set them up.
struct Ends {
  Ends() {
    std::array<int, 2> lifelines{};
    WSTP_CHECK_EQUAL(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, lifelines.data()), 0);
    std::array<Fifos, 2> fifos;
    for (const auto side : {std::size_t{0}, std::size_t{1}}) {
      lifeline.at(side) = Descriptor{lifelines.at(side)};
      segment->wolfram().present.at(side) = 1;
      WSTP_CHECK(make_fifos(name, side, fifos.at(side)));
    }
    creator = wolfram_end(*segment, Role::Listen, name, std::move(fifos[0]), lifelines[0]);
    connector = wolfram_end(*segment, Role::Connect, name, std::move(fifos[1]), lifelines[1]);
    WSTP_CHECK(creator && connector);
  }

  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;
  Ends(Ends&&) = delete;
  Ends& operator=(Ends&&) = delete;

  ~Ends() {
    unlink_segment(name);
    remove_files(name);
  }

  std::string name = random_name(12);
  std::unique_ptr<Segment> segment = create_segment(name).segment;
  std::array<Descriptor, 2> lifeline;
  std::unique_ptr<End> creator;
  std::unique_ptr<End> connector;
};

Bytes read(End& end, std::size_t size) {
  Bytes bytes(size);
  std::size_t count = 0;
  while (count < size) {
    const auto io = end.read_some(std::span{bytes}.subspan(count));
    count += io.count;
    if (io.kind == Io::Kind::WouldBlock && !end.wait(Interest::Read, suite::in(suite::PATIENCE)))
      break;
    if (io.kind == Io::Kind::Closed || io.kind == Io::Kind::Dead) break;
  }
  bytes.resize(count);
  return bytes;
}

void write(End& end, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto io = end.write_some(bytes);
    bytes = bytes.subspan(io.count);
    if (io.kind == Io::Kind::WouldBlock && !end.wait(Interest::Write, suite::in(suite::PATIENCE)))
      break;
    if (io.kind == Io::Kind::Closed || io.kind == Io::Kind::Dead) break;
  }
}

WSTP_TEST(wolframs_rings_carry_more_than_they_hold_both_ways) {
  Ends ends;
  const auto sent = pattern(1'000'003);
  for (auto [from, to] : {std::pair{ends.creator.get(), ends.connector.get()},
                          std::pair{ends.connector.get(), ends.creator.get()}}) {
    std::thread writer{[&, target = from] { write(*target, sent); }};
    WSTP_CHECK(read(*to, sent.size()) == sent);
    writer.join();
  }
}

WSTP_TEST(wolframs_ring_holds_exactly_its_size) {
  Ends ends;
  const auto sent = pattern(150'000);
  WSTP_CHECK_EQUAL(ends.creator->write_some(sent).count, std::size_t{WOLFRAM_RING_SIZE});
  WSTP_CHECK(ends.creator->write_some(sent).kind == Io::Kind::WouldBlock);
  WSTP_CHECK_EQUAL(ends.segment->ring(0).free.load(), 0U);
  WSTP_CHECK(ends.connector->readable());
  WSTP_CHECK(read(*ends.connector, WOLFRAM_RING_SIZE) == pattern(WOLFRAM_RING_SIZE));
  WSTP_CHECK_EQUAL(ends.segment->ring(0).free.load(), WOLFRAM_RING_SIZE);
}

WSTP_TEST(wolframs_message_slot_is_told_and_read) {
  Ends ends;
  for (int i = 0; i < 3; ++i) {
    std::vector<Message> seen;
    WSTP_CHECK(ends.creator->send_message({40 + i, -i}) == Error::Ok);
    ends.connector->take_messages(ends.connector->message_fd(),
                                  [&](Message message) { seen.push_back(message); });
    WSTP_CHECK_EQUAL(seen.size(), 1U);
    WSTP_CHECK_EQUAL(seen.at(0).code, 40 + i);
    WSTP_CHECK_EQUAL(seen.at(0).argument, -i);
  }
}

WSTP_TEST(wolframs_close_is_an_order_and_a_lost_lifeline_without_it_is_death) {
  for (const bool in_order : {true, false}) {
    Ends ends;
    const auto sent = pattern(100);
    write(*ends.creator, sent);
    if (in_order) ends.creator->close();
    ends.lifeline[0].reset();
    const auto lifeline = ends.lifeline[1].get();
    WSTP_CHECK(!ends.connector->take_messages(lifeline, [](Message) {}));
    WSTP_CHECK(read(*ends.connector, 100) == sent);
    std::byte byte{};
    const auto kind = ends.connector->read_some({&byte, 1}).kind;
    WSTP_CHECK(kind == (in_order ? Io::Kind::Closed : Io::Kind::Dead));
    WSTP_CHECK(ends.connector->write_some(sent).kind == Io::Kind::Closed);
    WSTP_CHECK(ends.connector->wait(Interest::Read, std::nullopt));
  }
}

WSTP_TEST(an_older_peer_that_clears_its_mark_after_its_lifeline_has_closed_in_order) {
  Ends ends;
  ends.lifeline[0].reset();
  std::thread late{[&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
    ends.segment->wolfram().present[0] = 0;
  }};
  WSTP_CHECK(!ends.connector->take_messages(ends.lifeline[1].get(), [](Message) {}));
  late.join();
  std::byte byte{};
  WSTP_CHECK(ends.connector->read_some({&byte, 1}).kind == Io::Kind::Closed);
}

WSTP_TEST(what_was_written_before_a_close_stays_for_wolframs_reader_and_nobody_waits) {
  Ends ends;
  const auto sent = pattern(WOLFRAM_RING_SIZE);
  write(*ends.creator, sent);
  const auto before = Clock::now();
  ends.creator->close();
  WSTP_CHECK(Clock::now() - before < std::chrono::milliseconds{100});
  WSTP_CHECK_EQUAL(ends.segment->wolfram().present[0].load(), 0U);
  WSTP_CHECK_EQUAL(ends.segment->ring(0).message_code.load(), 0U);  // not 9
  WSTP_CHECK(read(*ends.connector, sent.size()) == sent);
}

/// Interface 3 locks with fcntl(), interface 4 with flock(); a copy waits for either.
WSTP_TEST(both_kinds_of_lock_keep_a_writer_out) {
  for (const bool newer : {true, false}) {
    Ends ends;
    const auto lock = open_lock(ends.name, DATA_LOCK_SUFFIXES.at(0));
    struct flock whole{};
    whole.l_type = F_WRLCK;
    if (newer) WSTP_CHECK_EQUAL(::flock(lock.get(), LOCK_EX), 0);
    if (!newer) WSTP_CHECK_EQUAL(::fcntl(lock.get(), F_OFD_SETLK, &whole), 0);
    std::atomic<bool> written{false};
    std::thread writer{[&] {
      write(*ends.creator, pattern(10));
      written = true;
    }};
    std::this_thread::sleep_for(std::chrono::milliseconds{30});
    WSTP_CHECK(!written);
    whole.l_type = F_UNLCK;
    if (newer) WSTP_CHECK_EQUAL(::flock(lock.get(), LOCK_UN), 0);
    if (!newer) WSTP_CHECK_EQUAL(::fcntl(lock.get(), F_OFD_SETLK, &whole), 0);
    writer.join();
    WSTP_CHECK(read(*ends.connector, 10) == pattern(10));
  }
}

WSTP_TEST(wolframs_closing_message_closes) {
  Ends ends;
  WSTP_CHECK(ends.creator->send_message({9, 0}) == Error::Ok);
  bool delivered = false;
  ends.connector->take_messages(ends.connector->message_fd(), [&](Message) { delivered = true; });
  WSTP_CHECK(!delivered);
  std::byte byte{};
  WSTP_CHECK(ends.connector->read_some({&byte, 1}).kind == Io::Kind::Closed);
}

WSTP_TEST(indices_that_do_not_fit_are_a_dead_link) {
  for (const std::uint32_t index : {5U, WOLFRAM_RING_SIZE, 0xffffffffU}) {
    Ends ends;
    const auto sent = pattern(10);
    write(*ends.creator, sent);
    ends.segment->ring(0).read_index = index;
    std::byte byte{};
    WSTP_CHECK(ends.connector->read_some({&byte, 1}).kind == Io::Kind::Dead);
    WSTP_CHECK(ends.creator->write_some(sent).kind == Io::Kind::Dead);
  }
}

}  // namespace

}  // namespace wstp::transport::shared_memory
