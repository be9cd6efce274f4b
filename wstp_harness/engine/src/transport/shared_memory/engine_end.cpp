// Between two engines: the bytes go through the area's rings, the urgent messages through the
// lifeline socket, whose end also tells of the peer's death. No system call is made while both
// sides are busy.
#include <algorithm>
#include <array>
#include <mutex>

#include "transport/duplex.h"
#include "transport/shared_memory/end.h"
#include "transport/tcp/messages.h"
#include "transport/tcp/socket.h"

namespace wstp::transport::shared_memory {

namespace {

class EngineEnd final : public End {
 public:
  EngineEnd(const Segment& segment, Role role, int lifeline)
      : end_{segment.area().duplex, segment.engine_data(), role}, lifeline_{lifeline} {}

  Io read_some(std::span<std::byte> into) override { return end_.read_some(into); }

  Io write_some(std::span<const std::byte> from) override { return end_.write_some(from); }

  bool wait(Interest interest, Deadline until) override {
    return end_.wait(interest, until, [] { return true; });
  }

  void wake() noexcept override { end_.wake(); }

  [[nodiscard]] bool readable() override { return end_.readable(); }

  Error send_message(Message message) override {
    if (end_.closed() || end_.peer_closed()) return Error::Closed;
    if (end_.peer_dead()) return Error::Dead;
    const auto frame = tcp::frame_bytes(message);
    const std::scoped_lock lock{sending_};
    const auto sent = tcp::send_some(lifeline_, frame);
    if (!sent) return Error::Closed;
    return *sent == frame.size() ? Error::Ok : Error::NotDelivered;
  }

  [[nodiscard]] int message_fd() const override { return -1; }

  bool take_messages(int fd, const std::function<void(Message)>& deliver) override {
    std::array<std::byte, tcp::WORD * 2 * 64> buffer{};
    const auto got = tcp::receive(fd, buffer);
    if (got.kind == tcp::Received::Kind::Nothing) return true;
    if (got.kind != tcp::Received::Kind::Bytes) {
      // In order the peer marks itself closed first, and that is then what readers see.
      end_.peer_died();
      return false;
    }
    auto rest = std::span<const std::byte>{buffer}.first(got.count);
    while (const auto message = reader_.next(rest)) deliver(*message);
    return true;
  }

  void close() noexcept override { end_.close(); }

 private:
  DuplexEnd end_;
  int lifeline_;
  tcp::MessageReader reader_;
  std::mutex sending_;
};

}  // namespace

std::unique_ptr<End> engine_end(const Segment& segment, Role role, int lifeline) {
  return std::make_unique<EngineEnd>(segment, role, lifeline);
}

}  // namespace wstp::transport::shared_memory
