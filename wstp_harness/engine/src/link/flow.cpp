// How bytes move: connecting, waiting for input, sending output, noticing the peer's end.
#include <algorithm>
#include <chrono>

#include "greeting/greeting.h"
#include "link/child.h"
#include "link/journal.h"
#include "link/link.h"

namespace wstp::link {

using transport::Interest;
using transport::Io;
using transport::Progress;

namespace {

using std::chrono::milliseconds;

/// How often a yield function is called while a call waits.
constexpr milliseconds kYieldEvery{50};

/// How long a blocked flush sleeps before it looks whether the peer wrote meanwhile.
constexpr milliseconds kLookForInput{2};

/// Bytes of the peer's a blocked flush takes in, so that two ends that both send much do not wait
/// for each other.
constexpr std::size_t kTakeInWhileSending = std::size_t{64} << 20U;

/// The room offered to one read.
constexpr std::size_t kReadAtOnce = std::size_t{64} << 10U;

transport::Deadline in(milliseconds time) { return transport::Clock::now() + time; }

Error error_of(Io::Kind kind) { return kind == Io::Kind::Closed ? Error::Closed : Error::Dead; }

}  // namespace

Error Link::connect() {
  for (;;) {
    const Progress progress = transport_->connect_step();
    if (progress.kind == Progress::Kind::Done) break;
    if (progress.kind == Progress::Kind::Failed) return Error::Dead;
    if (const Error error = pause(Interest::Connect); error != Error::Ok) return error;
  }
  if (const Error error = greet(); error != Error::Ok) return Error::Dead;
  state_.connected();
  transport_->set_sink(&inbox_);
  return Error::Ok;
}

Error Link::greet() {
  greeting::Greeting greeting{around_.id()};
  while (!established_) {
    const Status status = greeting.step(input_, output_);
    if (status.error() != Error::Ok) return status.error();
    if (const Error error = push(); error != Error::Ok) return error;
    if (status.ok()) break;
    if (const Error error = receive(); error != Error::Ok) return error;
  }
  writer_.set_peer(established_ ? *established_ : greeting.peer());
  if (greeting.peer().reads_to_the_end) transport_->peer_reads_to_the_end();
  writer_.begin_tokens();
  return Error::Ok;
}

/// Waits once; Dead when the wait is given up.
Error Link::pause(Interest interest) {
  const bool watched = yielder_ != nullptr || (child_ != nullptr && interest == Interest::Connect);
  if (transport_->wait(interest, watched ? in(kYieldEvery) : std::nullopt)) return Error::Ok;
  if (yielder_ != nullptr && yielder_(handle_, nullptr) != 0) return Error::Dead;
  const bool childless = interest == Interest::Connect && child_ != nullptr && child_->gone();
  return childless && !transport_->peer_present() ? Error::Dead : Error::Ok;
}

/// Makes at least one more byte readable.
Error Link::await() {
  if (transport_ == nullptr) return Error::Aborted;
  if (!output_.empty()) {
    // A peer that is gone takes nothing any more, but what it sent before is still to be read.
    const Error error = push();
    if (error != Error::Ok && error != Error::Closed) return error;
  }
  return receive();
}

Error Link::receive() {
  for (;;) {
    const Io io = transport_->read_some(input_.prepare(kReadAtOnce));
    if (io.kind == Io::Kind::Moved) {
      input_.commit(io.count);
      return Error::Ok;
    }
    if (io.kind != Io::Kind::WouldBlock) return error_of(io.kind);
    if (const Error error = pause(Interest::Read); error != Error::Ok) return error;
  }
}

bool Link::flush() {
  if (!state_.clear() && !enter(Operation::Flush)) return false;
  if (journal_ != nullptr) journal_->note_written();
  if (transport_ == nullptr) return true;
  const Error error = push();
  return error == Error::Ok || fail(error);
}

/// Hands the whole output to the transport, waiting while it takes nothing.
Error Link::push() {
  while (!output_.empty()) {
    auto bytes = output_.unread();
    const Error error = hand_over(bytes);
    if (error == Error::Closed || error == Error::Dead) output_.clear();
    if (error != Error::Ok) return error;
    output_.consume(output_.size() - bytes.size());
  }
  return Error::Ok;
}

/// Hands over what the transport takes at once, or waits once.
Error Link::hand_over(std::span<const std::byte>& bytes) {
  const Io io = transport_->write_some(bytes);
  switch (io.kind) {
    case Io::Kind::Moved:
      bytes = bytes.subspan(io.count);
      return Error::Ok;
    case Io::Kind::WouldBlock:
      return write_blocked();
    case Io::Kind::Closed:
    case Io::Kind::Dead:
      break;
  }
  return error_of(io.kind);
}

/// What would be handed over at the end of the call anyhow, and is written down nowhere.
bool Link::wants(std::size_t size) const {
  return size > kHoldOutput && journal_ == nullptr && state_.clear();
}

Error Link::send(std::span<const std::byte> payload) {
  const std::size_t size = payload.size();
  Error error = push();
  while (error == Error::Ok && !payload.empty()) error = hand_over(payload);
  if (error == Error::Ok) output_.pass_by(size);
  return error;
}

Error Link::write_blocked() {
  const bool may_take_in =
      state_.phase() == Phase::Connected && input_.size() < kTakeInWhileSending;
  if (may_take_in && transport_->readable()) {
    const Io io = transport_->read_some(input_.prepare(kReadAtOnce));
    if (io.kind == Io::Kind::Moved) {
      input_.commit(io.count);
      return Error::Ok;
    }
  }
  if (!may_take_in) return pause(Interest::Write);
  // Yield functions are not called here (observed: not during put and flush).
  transport_->wait(Interest::Write, in(kLookForInput));
  return Error::Ok;
}

bool Link::hand_over_when_much() {
  if (journal_ != nullptr) journal_->note_written();
  if (transport_ == nullptr || output_.size() <= kHoldOutput) return true;
  const Error error = push();
  return error == Error::Ok || fail(error);
}

/// On closing: what was put and not flushed goes as far as it goes without waiting.
void Link::push_what_goes() {
  if (!state_.clear()) return;
  while (!output_.empty()) {
    const Io io = transport_->write_some(output_.unread());
    if (io.kind != Io::Kind::Moved) return;
    output_.consume(io.count);
  }
}

/// Whether a get would find something: separators between expressions are nothing.
bool Link::data_here() const {
  if (!reader_.at_boundary()) return !input_.empty() || reader_.inside_array();
  return std::ranges::any_of(input_.unread(), [](std::byte byte) {
    const auto c = static_cast<char>(byte);
    return c != ']' && c != '\n' && c != '\\';
  });
}

int Link::ready() {
  if (state_.dead()) return -1;
  if (state_.phase() == Phase::Fresh) {
    return options_.mode == Mode::Connect || transport_->peer_present() ? 1 : 0;
  }
  while (!data_here()) {
    if (transport_ == nullptr || !transport_->readable()) return 0;
    const Io io = transport_->read_some(input_.prepare(kReadAtOnce));
    if (io.kind == Io::Kind::WouldBlock) return 0;
    if (io.kind == Io::Kind::Closed) return 1;
    if (io.kind == Io::Kind::Dead) {
      fail(Error::Dead);
      return -1;
    }
    input_.commit(io.count);
  }
  return 1;
}

Link::Waited Link::wait_for_activity(Stop stop) {
  const bool fresh = state_.phase() == Phase::Fresh;  // then a peer that comes is the activity
  const Interest interest = fresh ? Interest::Connect : Interest::Read;
  for (;;) {
    const int answer = ready();
    if (answer < 0) return Waited::Failed;
    if (answer > 0) break;
    if (transport_ == nullptr) return Waited::Failed;
    const bool moved = transport_->wait(interest, stop != nullptr ? in(kYieldEvery) : std::nullopt);
    if (!moved && stop != nullptr && stop(handle_, nullptr) != 0) return Waited::Stopped;
  }
  if (!fresh && !data_here()) fail(Error::Closed);
  return Waited::Active;
}

void Link::sleep_until_readable(transport::Deadline until) {
  if (transport_ != nullptr) transport_->wait(Interest::Read, until);
}

void Link::wake() noexcept {
  if (transport_ != nullptr) transport_->wake();
}

}  // namespace wstp::link
