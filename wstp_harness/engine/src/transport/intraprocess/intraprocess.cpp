// IntraProcess: both ends are in this process and share a Meeting. Each direction holds
// DUPLEX_CAPACITY bytes, then the writer waits. Messages are handed over in the sender's thread.
// Nothing here is known to another process, and there is no wire format to keep.
#include <string>
#include <utility>

#include "transport/duplex.h"
#include "transport/intraprocess/rendezvous.h"
#include "transport/transport.h"

namespace wstp::transport {

namespace {

using intraprocess::Meeting;

constexpr int DEVICE_TYPE = 15;
constexpr std::int32_t CLOSING_CODE = 9;

class IntraProcess final : public Transport {
 public:
  IntraProcess(std::string name, std::shared_ptr<Meeting> meeting, Role role)
      : name_{std::move(name)},
        meeting_{std::move(meeting)},
        role_{role},
        end_{meeting_->state, meeting_->data(), role} {
    if (role_ == Role::Listen) return;
    meeting_->connected.store(true, std::memory_order_seq_cst);
    end_.announce();
  }

  ~IntraProcess() override { end(); }

  IntraProcess(const IntraProcess&) = delete;
  IntraProcess& operator=(const IntraProcess&) = delete;
  IntraProcess(IntraProcess&&) = delete;
  IntraProcess& operator=(IntraProcess&&) = delete;

  [[nodiscard]] const std::string& name() const override { return name_; }

  [[nodiscard]] int device_type() const override { return DEVICE_TYPE; }

  Progress connect_step() override {
    if (closed_) return {Progress::Kind::Failed, Error::Dead};
    if (peer_exists()) return {Progress::Kind::Done, Error::Ok};
    return {Progress::Kind::Waiting, Error::Ok};
  }

  void set_sink(Sink* sink) override { own_sink().set(sink); }

  Io read_some(std::span<std::byte> into) override {
    return closed_ ? Io{Io::Kind::Closed, 0} : end_.read_some(into);
  }

  Io write_some(std::span<const std::byte> from) override {
    return closed_ ? Io{Io::Kind::Closed, 0} : end_.write_some(from);
  }

  bool wait(Interest interest, Deadline until) override {
    return closed_ || end_.wait(interest, until, [this] { return peer_exists(); });
  }

  void wake() noexcept override { end_.wake(); }

  [[nodiscard]] bool readable() override { return closed_ || end_.readable(); }

  [[nodiscard]] bool peer_present() override { return peer_exists(); }

  Error send_message(Message message) override {
    if (message.code == CLOSING_CODE) return Error::NotDelivered;
    if (end_.closed() || end_.peer_closed()) return Error::Closed;
    if (!peer_exists()) return Error::Unconnected;
    peer_sink().deliver(message);
    return Error::Ok;
  }

  void close() override { end(); }

 private:
  void end() {
    if (std::exchange(closed_, true)) return;
    if (role_ == Role::Listen) intraprocess::withdraw(name_);
    end_.close();
    own_sink().set(nullptr);
  }

  [[nodiscard]] bool peer_exists() const {
    return role_ == Role::Connect || meeting_->connected.load(std::memory_order_seq_cst);
  }

  SinkSlot& own_sink() { return meeting_->sinks.at(role_ == Role::Listen ? 0 : 1); }

  SinkSlot& peer_sink() { return meeting_->sinks.at(role_ == Role::Listen ? 1 : 0); }

  std::string name_;
  std::shared_ptr<Meeting> meeting_;
  Role role_;
  DuplexEnd end_;
  bool closed_ = false;  // the owner's view; other threads ask end_.closed()
};

}  // namespace

/// A given name is ignored when listening; a name that is not waiting is NoListener.
Opened open_intraprocess(const OpenRequest& request, Reactor& /*reactor*/) {
  if (request.role == Role::Listen) {
    auto [name, meeting] = intraprocess::announce();
    return {std::make_unique<IntraProcess>(std::move(name), std::move(meeting), Role::Listen),
            Error::Ok};
  }
  auto meeting = intraprocess::join(request.link_name);
  if (!meeting) return {nullptr, Error::NoListener};
  return {std::make_unique<IntraProcess>(request.link_name, std::move(meeting), Role::Connect),
          Error::Ok};
}

}  // namespace wstp::transport
