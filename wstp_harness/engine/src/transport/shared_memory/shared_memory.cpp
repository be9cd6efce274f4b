#include "transport/shared_memory/shared_memory.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "transport/random_name.h"
#include "transport/tcp/messages.h"

namespace wstp::transport::shared_memory {

namespace {

constexpr Progress WAITING{Progress::Kind::Waiting, Error::Ok};
constexpr Progress FAILED{Progress::Kind::Failed, Error::Dead};
constexpr std::size_t MOST_CALLERS = 8;
constexpr std::size_t NAME_LENGTH = 5;

std::string_view nonce_of(const Segment& segment) {
  const auto& nonce = segment.area().nonce;
  return {reinterpret_cast<const char*>(nonce.data()), nonce.size()};
}

std::vector<tcp::Address> this_machine() { return tcp::resolve("127.0.0.1"); }

/// Reserves the connector's side; false: another was first. A creator of Wolfram's does not look at
/// this word.
bool reserve(const Segment& segment) {
  std::uint32_t nobody = 0;
  const auto own = static_cast<std::uint32_t>(::getpid());
  return segment.wolfram().present[1].load() == 0 &&
         segment.ring(1).writer_pid.compare_exchange_strong(nobody, own);
}

void give_back(const Segment& segment) { segment.ring(1).writer_pid.store(0); }

/// This side's mark in the header, and for an engine's segment in the area. From the mark on a
/// creator of Wolfram's opens the FIFOs, and waits for ever when they are not there: they come
/// first. False: a connector that knows no reservation was first.
bool claim(const Segment& segment) {
  auto& header = segment.wolfram();
  header.state[1].store(SIDE_STATE[1]);
  if (segment.form() == FORM_4) header.connector_opened.store(SIDE_OPENED);
  if (segment.has_area()) segment.area().connector.store(1);
  std::uint16_t nobody = 0;
  return header.present[1].compare_exchange_strong(nobody, 1);
}

}  // namespace

SharedMemory::SharedMemory(std::string name, Role role, Parts parts, Reactor& reactor)
    : name_{std::move(name)},
      role_{role},
      reactor_{reactor},
      segment_{std::move(parts.segment)},
      fifos_{std::move(parts.fifos)},
      listening_{std::move(parts.listening)} {}

SharedMemory::~SharedMemory() { end(); }

bool SharedMemory::between_engines() const {
  return segment_->has_area() && segment_->area().connector.load() != 0;
}

Progress SharedMemory::connect_step() {
  if (closed_.load()) return FAILED;
  if (progress_.kind == Progress::Kind::Waiting) progress_ = step();
  return progress_;
}

Progress SharedMemory::step() {
  if (!segment_) return FAILED;  // nobody was there when this end was opened
  return role_ == Role::Listen ? accept_lifeline() : dial_lifeline();
}

Progress SharedMemory::accept_lifeline() {
  segment_->wolfram().active[0].store(1);  // a connector of interface 3 waits for it
  for (auto socket = tcp::accept_one(listening_.get()); socket.valid();
       socket = tcp::accept_one(listening_.get())) {
    if (callers_.size() == MOST_CALLERS) callers_.pop_front();
    callers_.push_back({std::move(socket), {}});
  }
  while (!callers_.empty()) {
    const auto known =
        std::ranges::find_if(callers_, [this](Caller& each) { return recognised(each); });
    if (known != callers_.end()) return connected(std::move(known->socket));
    std::erase_if(callers_, [](const Caller& each) { return !each.socket.valid(); });
    break;
  }
  return WAITING;
}

/// An engine says the segment's nonce, which only this user can read. Wolfram's library says
/// nothing: whoever calls after it has marked itself present is taken for it. Others are hung up
/// on.
bool SharedMemory::recognised(Caller& caller) {
  if (segment_->wolfram().present[1].load() == 0) {
    caller.socket.reset();
    return false;
  }
  if (!between_engines()) return true;
  const auto nonce = nonce_of(*segment_);
  const bool open = tcp::receive_up_to(nonce.size(), caller.socket.get(), caller.said);
  if (caller.said == nonce) return true;
  if (!open || caller.said.size() == nonce.size()) caller.socket.reset();
  return false;
}

Progress SharedMemory::dial_lifeline() {
  if (!dialer_) {
    const auto port = segment_->wolfram().lifeline_port.load();
    const bool usable = port > 0 && port <= 0xffff;
    dialer_.emplace(this_machine(),
                    usable ? std::optional{static_cast<std::uint16_t>(port)} : std::nullopt);
  }
  const auto state = dialer_->step();
  if (state != tcp::Connecting::Done) return state == tcp::Connecting::Waiting ? WAITING : FAILED;
  auto lifeline = dialer_->take();
  if (between_engines() && !tcp::send_whole(lifeline.get(), nonce_of(*segment_))) return FAILED;
  return connected(std::move(lifeline));
}

Progress SharedMemory::connected(Descriptor lifeline) {
  lifeline_ = std::move(lifeline);
  callers_.clear();
  listening_.reset();
  if (between_engines()) {
    publish(engine_end(*segment_, role_, lifeline_.get()));
    fifos_ = {};
    if (role_ == Role::Listen) remove_what_is_left();
  } else {
    auto end = wolfram_end(*segment_, role_, name_, std::move(fifos_), lifeline_.get());
    if (!end) return FAILED;
    publish(std::move(end));
  }
  lifeline_watch_ = reactor_.watch(lifeline_.get(), *this);
  if (end_->message_fd() >= 0) message_watch_ = reactor_.watch(end_->message_fd(), *this);
  const bool watched = lifeline_watch_ != 0 && (end_->message_fd() < 0 || message_watch_ != 0);
  return watched ? Progress{Progress::Kind::Done, Error::Ok}
                 : Progress{Progress::Kind::Failed, Error::Resource};
}

void SharedMemory::publish(std::unique_ptr<End> end) {
  end_ = std::move(end);
  published_.store(end_.get(), std::memory_order_release);  // pairs with wake() and send_message()
  pollfd woken{wake_.fd(), POLLIN, 0};
  if (::poll(&woken, 1, 0) > 0) end_->wake();  // a wake() just before is not lost
}

void SharedMemory::set_sink(Sink* sink) { sink_.set(sink); }

Io SharedMemory::read_some(std::span<std::byte> into) {
  if (closed_.load()) return {Io::Kind::Closed, 0};
  return end_ ? end_->read_some(into) : Io{Io::Kind::WouldBlock, 0};
}

Io SharedMemory::write_some(std::span<const std::byte> from) {
  if (closed_.load()) return {Io::Kind::Closed, 0};
  return end_ ? end_->write_some(from) : Io{Io::Kind::WouldBlock, 0};
}

bool SharedMemory::wait(Interest interest, Deadline until) {
  if (closed_.load()) return true;
  return end_ ? end_->wait(interest, until) : wait_for_connection(until);
}

bool SharedMemory::wait_for_connection(Deadline until) {
  std::vector<pollfd> polled{{wake_.fd(), POLLIN, 0}};
  if (listening_.valid()) polled.push_back({listening_.get(), POLLIN, 0});
  for (const auto& each : callers_) polled.push_back({each.socket.get(), POLLIN, 0});
  if (dialer_) polled.push_back({dialer_->fd(), POLLOUT, 0});
  const int count = ::poll(polled.data(), polled.size(), tcp::poll_milliseconds(until));
  if (polled.front().revents != 0) wake_.clear();
  return count != 0;
}

void SharedMemory::wake() noexcept {
  if (auto* const end = published_.load(std::memory_order_acquire)) return end->wake();
  wake_.signal();
}

bool SharedMemory::readable() { return closed_.load() || (end_ && end_->readable()); }

bool SharedMemory::peer_present() {
  return role_ == Role::Connect || segment_->wolfram().present[1].load() != 0;
}

Error SharedMemory::send_message(Message message) {
  if (message.code == tcp::CLOSING) return Error::NotDelivered;
  if (closed_.load()) return Error::Closed;
  auto* const end = published_.load(std::memory_order_acquire);
  return end != nullptr ? end->send_message(message) : Error::Unconnected;
}

bool SharedMemory::on_ready(int fd, std::uint32_t /*events*/) {
  return end_->take_messages(fd, [this](Message message) { sink_.deliver(message); });
}

void SharedMemory::close() { end(); }

void SharedMemory::end() {
  if (closed_.exchange(true)) return;
  reactor_.unwatch(lifeline_watch_);
  reactor_.unwatch(message_watch_);
  sink_.set(nullptr);
  if (end_) end_->close();
  if (!end_ && segment_ && role_ == Role::Connect) take_back_claim();
  // Between engines the listener has removed everything when they met.
  const bool listening = role_ == Role::Listen && !end_;
  const bool with_wolfram = end_ && !between_engines();
  if (segment_ && (listening || with_wolfram)) remove_what_is_left();
  lifeline_.reset();
  listening_.reset();
  callers_.clear();
  dialer_.reset();
}

/// Closed before it was connected: the next connector may come.
void SharedMemory::take_back_claim() noexcept {
  if (segment_->has_area()) segment_->area().connector.store(0);
  segment_->wolfram().present[1].store(0);
  if (!segment_->has_area()) remove_fifos(name_, 1);
  give_back(*segment_);
}

void SharedMemory::remove_what_is_left() noexcept {
  unlink_segment(name_);
  remove_files(name_);
}

}  // namespace wstp::transport::shared_memory

namespace wstp::transport {

namespace {

using shared_memory::SharedMemory;

Opened opened(std::string name, Role role, SharedMemory::Parts parts, Reactor& reactor) {
  return {std::make_unique<SharedMemory>(std::move(name), role, std::move(parts), reactor),
          Error::Ok};
}

Opened listen(const OpenRequest& request, Reactor& reactor) {
  auto name = request.link_name;
  if (name.empty()) name = random_name(shared_memory::NAME_LENGTH) + "_shm";
  auto created = shared_memory::create_segment(name);
  if (created.error != Error::Ok) return {nullptr, created.error};
  SharedMemory::Parts parts{std::move(created.segment), {}, {}};
  auto listening = tcp::listen_at(shared_memory::this_machine().front());
  if (!listening.socket.valid() || !shared_memory::make_fifos(name, 0, parts.fifos)) {
    shared_memory::unlink_segment(name);
    return {nullptr, Error::Resource};
  }
  shared_memory::offer(*parts.segment, tcp::local_address(listening.socket.get()).port());
  parts.listening = std::move(listening.socket);
  return opened(std::move(name), Role::Listen, std::move(parts), reactor);
}

/// A name nobody listens at can be opened; connecting then fails (api.md 2).
Opened connect(const OpenRequest& request, Reactor& reactor) {
  auto found = shared_memory::open_segment(request.link_name);
  if (found.error == Error::NoListener)
    return opened(request.link_name, Role::Connect, {}, reactor);
  if (found.error != Error::Ok) return {nullptr, found.error};
  if (!shared_memory::reserve(*found.segment)) return {nullptr, Error::NameTaken};
  SharedMemory::Parts parts{std::move(found.segment), {}, {}};
  if (!parts.segment->has_area() && !shared_memory::make_fifos(request.link_name, 1, parts.fifos)) {
    shared_memory::give_back(*parts.segment);
    return {nullptr, Error::Resource};
  }
  if (!shared_memory::claim(*parts.segment)) return {nullptr, Error::NameTaken};
  return opened(request.link_name, Role::Connect, std::move(parts), reactor);
}

}  // namespace

Opened open_shared_memory(const OpenRequest& request, Reactor& reactor) {
  shared_memory::remove_dead_segments();
  shared_memory::remove_orphans();
  return request.role == Role::Listen ? listen(request, reactor) : connect(request, reactor);
}

}  // namespace wstp::transport
