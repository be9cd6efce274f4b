#include "transport/tcp/tcp.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

namespace wstp::transport::tcp {

namespace {

// How long the data socket of a peer that said goodbye may stay open and silent. Both sockets are
// closed together, so only a peer that lies makes us wait this long.
constexpr auto GOODBYE = std::chrono::milliseconds{100};

// How long a reset of the data socket waits for the message socket to tell whether the peer ended.
constexpr int RESET_GRACE_MILLISECONDS = 20;

// Wolfram's library takes one message per arrival: two that arrive as one leave the second waiting.
constexpr auto MESSAGE_PAUSE = std::chrono::milliseconds{1};

constexpr std::size_t DISCARDED_AT_CLOSE = 1U << 20U;

bool has_unsent(int fd) {
  int bytes = 0;
  return ::ioctl(fd, SIOCOUTQ, &bytes) == 0 && bytes > 0;
}

// Unread input would make the kernel close with a reset instead of an orderly end.
bool discard_until_quiet(int fd) {
  std::array<std::byte, 16384> waste{};
  for (std::size_t total = 0; total < DISCARDED_AT_CLOSE;) {
    const auto got = receive(fd, waste);
    if (got.kind != Received::Kind::Bytes) return got.kind == Received::Kind::Nothing;
    total += got.count;
  }
  return true;
}

}  // namespace

Tcp::Tcp(std::string name, std::unique_ptr<SetUp> set_up, Reactor& reactor)
    : name_{std::move(name)}, set_up_{std::move(set_up)}, reactor_{reactor} {}

Tcp::~Tcp() { end(); }

Progress Tcp::connect_step() {
  if (progress_.kind != Progress::Kind::Waiting) return progress_;
  if (closed_) return {Progress::Kind::Failed, Error::Dead};
  progress_ = set_up_->step();
  if (progress_.kind == Progress::Kind::Done) progress_ = connected(set_up_->take());
  if (progress_.kind != Progress::Kind::Waiting) set_up_.reset();
  return progress_;
}

Progress Tcp::connected(Sockets sockets) {
  data_ = std::move(sockets.data);
  const std::scoped_lock lock{message_mutex_};
  message_ = std::move(sockets.message);
  watch_ = reactor_.watch(message_.get(), *this);
  if (watch_ == 0) return {Progress::Kind::Failed, Error::Resource};
  return {Progress::Kind::Done, Error::Ok};
}

void Tcp::set_sink(Sink* sink) { sink_.set(sink); }

Io Tcp::read_some(std::span<std::byte> into) {
  if (!data_.valid()) return {closed_ ? Io::Kind::Closed : Io::Kind::WouldBlock, 0};
  const auto got = receive(data_.get(), into);
  switch (got.kind) {
    case Received::Kind::Bytes:
      drained_at_.reset();
      return {Io::Kind::Moved, got.count};
    case Received::Kind::Nothing:
      return nothing_to_read();
    case Received::Kind::End:
      input_ended_ = true;
      return {Io::Kind::Closed, 0};
    case Received::Kind::Reset:
      break;
  }
  input_ended_ = true;
  return lost();
}

/// The data socket is empty and open. Of a peer that is gone, more may still be on its way.
Io Tcp::nothing_to_read() {
  if (peer() == Peer::Terminated) return {Io::Kind::Closed, 0};
  if (peer() == Peer::Open) return {Io::Kind::WouldBlock, 0};
  if (!drained_at_) drained_at_ = Clock::now() + GOODBYE;
  return {Clock::now() < *drained_at_ ? Io::Kind::WouldBlock : Io::Kind::Closed, 0};
}

/// A reset of the data socket: the peer ended with bytes unread (Closed, api.md 11: a killed peer
/// is 11 at once), or only the connection broke (Dead). The message socket tells which.
Io Tcp::lost() {
  pollfd message{message_.get(), POLLRDHUP, 0};
  const bool ended = peer() != Peer::Open || ::poll(&message, 1, RESET_GRACE_MILLISECONDS) > 0;
  return {ended ? Io::Kind::Closed : Io::Kind::Dead, 0};
}

Io Tcp::write_some(std::span<const std::byte> from) {
  if (!data_.valid()) return {closed_ ? Io::Kind::Closed : Io::Kind::WouldBlock, 0};
  if (input_ended_ || peer() != Peer::Open) return {Io::Kind::Closed, 0};
  const auto count = send_some(data_.get(), from);
  if (!count) return lost();
  return {*count == 0 ? Io::Kind::WouldBlock : Io::Kind::Moved, *count};
}

void Tcp::add_polled(Interest interest) {
  polled_.clear();
  polled_.push_back({wake_.fd(), POLLIN, 0});
  if (set_up_ && interest == Interest::Connect) set_up_->add_to(polled_);
  if (!data_.valid()) return;
  const bool reading = interest == Interest::Read;
  polled_.push_back({data_.get(), static_cast<short>(reading ? POLLIN : POLLOUT), 0});
}

bool Tcp::wait(Interest interest, Deadline until) {
  if (closed_ || (interest == Interest::Write && peer() != Peer::Open)) return true;
  if (interest == Interest::Read && peer() != Peer::Open) {
    if (!drained_at_ || Clock::now() >= *drained_at_) return true;  // read_some has news
    until = until ? std::min(*until, *drained_at_) : drained_at_;
  }
  add_polled(interest);
  const int count = ::poll(polled_.data(), polled_.size(), poll_milliseconds(until));
  if (polled_.front().revents != 0) wake_.clear();
  return count != 0;
}

void Tcp::wake() noexcept { wake_.signal(); }

bool Tcp::readable() {
  if (closed_ || peer() == Peer::Terminated) return true;
  if (!data_.valid()) return false;
  if (!quiet(data_.get())) return true;
  return peer() == Peer::Gone && nothing_to_read().kind != Io::Kind::WouldBlock;
}

bool Tcp::peer_present() { return set_up_ ? set_up_->peer_present() : data_.valid(); }

/// The closing word is the transport's own, and a peer of Wolfram's takes an argument 9 for it as
/// well (wire.md 3): both are refused rather than sent. Sleeps up to MESSAGE_PAUSE after another
/// message.
Error Tcp::send_message(Message message) {
  if (message.code == CLOSING || message.argument == CLOSING) return Error::NotDelivered;
  if (peer() != Peer::Open) return Error::Closed;
  const std::scoped_lock lock{message_mutex_};
  if (!message_.valid()) return parted_ ? Error::Closed : Error::Unconnected;
  std::this_thread::sleep_until(last_message_ + MESSAGE_PAUSE);
  // A full message socket means a peer that reads none: that is reported, not waited for.
  if (send_some(message_.get(), frame_bytes(message)) != 2 * WORD) return Error::NotDelivered;
  last_message_ = Clock::now();
  return Error::Ok;
}

bool Tcp::on_ready(int fd, std::uint32_t /*events*/) {
  std::array<std::byte, WORD * 2 * 64> buffer{};
  const auto got = receive(fd, buffer);
  if (got.kind == Received::Kind::Nothing) return true;
  if (got.kind != Received::Kind::Bytes) {
    peer_becomes(Peer::Gone);
    return false;
  }
  auto rest = std::span<const std::byte>{buffer}.first(got.count);
  while (const auto message = reader_.next(rest))
    if (!take(*message)) return false;
  return true;
}

bool Tcp::take(Message message) {
  if (message.code == TERMINATE || message.code == CLOSING) {
    peer_becomes(message.code == TERMINATE ? Peer::Terminated : Peer::Gone);
    return false;
  }
  sink_.deliver(message);
  return true;
}

void Tcp::peer_becomes(Peer state) noexcept {
  peer_.store(state, std::memory_order_release);  // pairs with peer(): the wake-up follows the news
  wake_.signal();
}

void Tcp::close() { end(); }

void Tcp::end() {
  if (std::exchange(closed_, true)) return;
  set_up_.reset();
  reactor_.unwatch(watch_);
  sink_.set(nullptr);
  if (data_.valid()) part_from_peer();
}

void Tcp::part_from_peer() {
  const std::scoped_lock lock{message_mutex_};
  parted_ = true;
  const bool unsent = has_unsent(data_.get());
  const bool untold = peer() == Peer::Open && !peer_reads_to_the_end_;
  if (peer() == Peer::Open && !untold) send_some(message_.get(), word_bytes(CLOSING));
  if (!untold) message_.reset();
  ::shutdown(data_.get(), SHUT_WR);
  const bool alive = discard_until_quiet(data_.get());
  if (alive && (unsent || untold))
    reactor_.linger({std::move(data_), std::move(message_), word_bytes(CLOSING)});
  message_.reset();
  data_.reset();
}

}  // namespace wstp::transport::tcp

namespace wstp::transport {

namespace {

constexpr std::uint64_t OPTION_UUID = 4;

tcp::Prepared prepare(const OpenRequest& request) {
  if (request.role == Role::Listen) return tcp::prepare_listener(request);
  if ((request.options & OPTION_UUID) != 0) return tcp::prepare_server_client(request);
  return tcp::prepare_connector(request);
}

}  // namespace

Opened open_tcp(const OpenRequest& request, Reactor& reactor) {
  auto prepared = prepare(request);
  if (prepared.error != Error::Ok) return {nullptr, prepared.error};
  return {std::make_unique<tcp::Tcp>(std::move(prepared.name), std::move(prepared.set_up), reactor),
          Error::Ok};
}

}  // namespace wstp::transport
