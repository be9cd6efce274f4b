// With Wolfram's library on the other side: its rings under its locks, its FIFOs for waking, its
// one slot for a message (wire.md 8 and watching two of its processes). A writer signals Data after
// it has filled, a reader signals Space after it has found the ring full; Wolfram's writer is
// silent when it goes on after that, so a reader looks again after a while even when nothing is
// signalled.
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "transport/shared_memory/end.h"
#include "transport/tcp/messages.h"
#include "transport/tcp/socket.h"

namespace wstp::transport::shared_memory {

namespace {

constexpr auto SHORTEST_LOOK = std::chrono::milliseconds{1};
constexpr auto LONGEST_LOOK = std::chrono::milliseconds{50};  // as Wolfram's own readers
constexpr auto ORDER_GRACE = std::chrono::milliseconds{50};
constexpr auto MESSAGE_PAUSE = std::chrono::milliseconds{1};
constexpr auto MESSAGE_PATIENCE = std::chrono::milliseconds{100};

/// The peer's library holds these locks for the time of a copy, and the kernel frees a dead
/// holder's: interface 4 with flock(), interface 3 with fcntl(), which do not see each other. Of
/// fcntl()'s this takes the kind that belongs to the open file, not to the process.
class Locked {
 public:
  explicit Locked(const Descriptor& file) : fd_{file.get()} {
    while (::flock(fd_, LOCK_EX) != 0 && errno == EINTR) {
    }
    whole_file(F_WRLCK);
  }

  ~Locked() {
    whole_file(F_UNLCK);
    ::flock(fd_, LOCK_UN);
  }

  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;
  Locked(Locked&&) = delete;
  Locked& operator=(Locked&&) = delete;

 private:
  void whole_file(short kind) const {
    struct flock range{};
    range.l_type = kind;
    range.l_whence = SEEK_SET;
    while (::fcntl(fd_, F_OFD_SETLKW, &range) != 0 && errno == EINTR) {
    }
  }

  int fd_;
};

std::size_t side_of(Role role) { return role == Role::Listen ? 0 : 1; }

/// A ring's indices read once, under its lock, and believed only when they fit each other.
struct Filling {
  std::uint32_t read;
  std::uint32_t write;
  std::uint32_t filled;
};

std::optional<Filling> look(const WolframRing& ring) {
  const Filling at{ring.read_index.load(), ring.write_index.load(),
                   WOLFRAM_RING_SIZE - ring.free.load()};
  if (at.read >= WOLFRAM_RING_SIZE || at.write >= WOLFRAM_RING_SIZE ||
      at.filled > WOLFRAM_RING_SIZE)
    return std::nullopt;
  if ((at.read + at.filled) % WOLFRAM_RING_SIZE != at.write) return std::nullopt;
  return at;
}

bool any_filled(const WolframRing& ring) { return ring.free.load() != WOLFRAM_RING_SIZE; }

std::uint32_t limited(std::size_t size, std::uint32_t limit) {
  return static_cast<std::uint32_t>(std::min<std::size_t>(size, limit));
}

struct Locks {
  Descriptor data_out;
  Descriptor data_in;
  Descriptor message_out;
  Descriptor message_in;
};

class WolframEnd final : public End {
 public:
  WolframEnd(const Segment& segment, Role role, Fifos own, Fifos peer, Locks locks, int lifeline)
      : header_{segment.wolfram()},
        side_{side_of(role)},
        incoming_{segment.ring(1 - side_)},
        outgoing_{segment.ring(side_)},
        own_{std::move(own)},
        peer_{std::move(peer)},
        locks_{std::move(locks)},
        lifeline_{lifeline} {
    header_.active.at(side_).store(1);
  }

  Io read_some(std::span<std::byte> into) override {
    const auto end =
        at_end_of_input();  // looked at first: bytes written before a close are then seen
    if (!any_filled(incoming_)) return {end, 0};
    const auto [count, was_full] = copy_out(into);
    if (!count) return {Io::Kind::Dead, 0};
    if (was_full) signal(peer_.at(index(Signal::Space)));
    look_again_ = SHORTEST_LOOK;
    return {*count == 0 ? end : Io::Kind::Moved, *count};
  }

  Io write_some(std::span<const std::byte> from) override {
    if (gone()) return {Io::Kind::Closed, 0};
    const auto count = copy_in(from);
    if (!count) return {Io::Kind::Dead, 0};
    if (*count == 0) return {Io::Kind::WouldBlock, 0};
    signal(peer_.at(index(Signal::Data)));
    return {Io::Kind::Moved, *count};
  }

  bool wait(Interest interest, Deadline until) override {
    const auto& fifo = own_.at(index(interest == Interest::Read ? Signal::Data : Signal::Space));
    for (;;) {
      take_signals(fifo);
      if (gone() || movable(interest)) return true;
      const auto again = Clock::now() + look_again_;
      look_again_ = std::min(look_again_ * 2, LONGEST_LOOK);
      const auto limit = until ? std::min(*until, again) : again;
      std::array<pollfd, 2> polled{{{fifo.get(), POLLIN, 0}, {wake_.fd(), POLLIN, 0}}};
      ::poll(polled.data(), polled.size(), tcp::poll_milliseconds(limit));
      if (polled.back().revents != 0) {
        wake_.clear();
        return true;
      }
      if (until && Clock::now() >= *until) return gone() || movable(interest);
    }
  }

  void wake() noexcept override { wake_.signal(); }

  [[nodiscard]] bool readable() override {
    return any_filled(incoming_) || at_end_of_input() != Io::Kind::WouldBlock;
  }

  /// One slot: the next message waits, up to MESSAGE_PATIENCE, until the peer has taken the last.
  Error send_message(Message message) override {
    const std::scoped_lock lock{sending_};
    if (closed_ || gone()) return Error::Closed;
    const auto& bell = peer_.at(index(Signal::Message));
    const auto patience = Clock::now() + MESSAGE_PATIENCE;
    do {
      std::this_thread::sleep_until(last_message_ + MESSAGE_PAUSE);
      last_message_ = Clock::now();
    } while (has_untaken(bell) && Clock::now() < patience);
    const Locked locked{locks_.message_out};
    put_in_slot(message);
    signal(bell);
    last_message_ = Clock::now();
    return Error::Ok;
  }

  [[nodiscard]] int message_fd() const override { return own_.at(index(Signal::Message)).get(); }

  bool take_messages(int fd, const std::function<void(Message)>& deliver) override {
    if (fd == lifeline_) return lifeline_holds();
    if (!take_signals(own_.at(index(Signal::Message)))) return true;
    Message message{};
    {
      const Locked locked{locks_.message_in};
      message = {static_cast<std::int32_t>(incoming_.message_code.load()),
                 static_cast<std::int32_t>(incoming_.message_argument.load())};
    }
    const bool closing = message.code == tcp::CLOSING || !peer_present();
    if (closing) peer_ended(peer_closed_);
    if (!closing) deliver(message);
    return true;
  }

  /// Without Wolfram's closing word 9, for which its reader would forget what is still in the ring.
  void close() noexcept override {
    const std::scoped_lock lock{sending_};
    closed_ = true;
    const Locked locked{locks_.message_out};
    header_.present.at(side_).store(0);
    put_in_slot({0, 0});
    for (const auto& each : peer_) signal(each);
  }

 private:
  static std::size_t index(Signal which) { return static_cast<std::size_t>(which); }

  bool peer_present() { return header_.present.at(1 - side_).load() != 0; }

  bool gone() { return peer_closed_.load() || peer_dead_.load(); }

  bool movable(Interest interest) {
    return interest == Interest::Read ? any_filled(incoming_) : outgoing_.free.load() != 0;
  }

  Io::Kind at_end_of_input() {
    if (peer_closed_.load()) return Io::Kind::Closed;
    return peer_dead_.load() ? Io::Kind::Dead : Io::Kind::WouldBlock;
  }

  std::pair<std::optional<std::size_t>, bool> copy_out(std::span<std::byte> into) {
    auto& ring = incoming_;
    const Locked locked{locks_.data_in};
    const auto at = look(ring);
    if (!at) return {std::nullopt, false};
    const auto count = limited(into.size(), at->filled);
    const auto first = std::min(count, WOLFRAM_RING_SIZE - at->read);
    std::memcpy(into.data(), ring.data.data() + at->read, first);
    std::memcpy(into.data() + first, ring.data.data(), count - first);
    ring.read_index.store((at->read + count) % WOLFRAM_RING_SIZE);
    ring.free.store(WOLFRAM_RING_SIZE - at->filled + count);
    return {count, at->filled == WOLFRAM_RING_SIZE};
  }

  std::optional<std::size_t> copy_in(std::span<const std::byte> from) {
    auto& ring = outgoing_;
    const Locked locked{locks_.data_out};
    const auto at = look(ring);
    if (!at) return std::nullopt;
    const auto count = limited(from.size(), WOLFRAM_RING_SIZE - at->filled);
    const auto first = std::min(count, WOLFRAM_RING_SIZE - at->write);
    std::memcpy(ring.data.data() + at->write, from.data(), first);
    std::memcpy(ring.data.data(), from.data() + first, count - first);
    ring.write_index.store((at->write + count) % WOLFRAM_RING_SIZE);
    ring.free.store(WOLFRAM_RING_SIZE - at->filled - count);
    return count;
  }

  void put_in_slot(Message message) {
    outgoing_.message_code.store(static_cast<std::uint32_t>(message.code));
    outgoing_.message_argument.store(static_cast<std::uint32_t>(message.argument));
  }

  bool lifeline_holds() {
    std::array<std::byte, 64> ignored{};
    const auto got = tcp::receive(lifeline_, ignored);
    if (got.kind == tcp::Received::Kind::Bytes || got.kind == tcp::Received::Kind::Nothing)
      return true;
    // Interface 3 clears its mark only after it has closed the lifeline.
    const auto deadline = Clock::now() + ORDER_GRACE;
    while (!ended_in_order() && Clock::now() < deadline) std::this_thread::sleep_for(SHORTEST_LOOK);
    peer_ended(ended_in_order() ? peer_closed_ : peer_dead_);
    return false;
  }

  /// The closing message may still wait in its FIFO.
  bool ended_in_order() {
    return peer_closed_.load() || !peer_present() ||
           (has_untaken(own_.at(index(Signal::Message))) &&
            incoming_.message_code.load() == static_cast<std::uint32_t>(tcp::CLOSING));
  }

  void peer_ended(std::atomic<bool>& how) {
    how.store(true);
    wake_.signal();
  }

  WolframHeader& header_;
  std::size_t side_;
  WolframRing& incoming_;
  WolframRing& outgoing_;
  Fifos own_;
  Fifos peer_;
  Locks locks_;
  int lifeline_;
  WakeEvent wake_;
  std::chrono::milliseconds look_again_{SHORTEST_LOOK};
  std::atomic<bool> peer_closed_{false};
  std::atomic<bool> peer_dead_{false};
  std::mutex sending_;  // guards the two below and the outgoing slot within this process
  Clock::time_point last_message_;
  bool closed_ = false;
};

}  // namespace

std::unique_ptr<End> wolfram_end(const Segment& segment, Role role, const std::string& link,
                                 Fifos own, int lifeline) {
  const auto side = side_of(role);
  Fifos peer;
  Locks locks{open_lock(link, DATA_LOCK_SUFFIXES.at(side)),
              open_lock(link, DATA_LOCK_SUFFIXES.at(1 - side)),
              open_lock(link, MESSAGE_LOCK_SUFFIXES.at(side)),
              open_lock(link, MESSAGE_LOCK_SUFFIXES.at(1 - side))};
  const bool complete = open_fifos(link, 1 - side, peer) && locks.data_out.valid() &&
                        locks.data_in.valid() && locks.message_out.valid() &&
                        locks.message_in.valid();
  if (!complete) return nullptr;
  return std::make_unique<WolframEnd>(segment, role, std::move(own), std::move(peer),
                                      std::move(locks), lifeline);
}

}  // namespace wstp::transport::shared_memory
