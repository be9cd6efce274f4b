// SharedMemory: a segment under /dev/shm and a lifeline, a loopback socket whose end tells that the
// peer is gone. The creator prepares for both kinds of peer; the connector knows from the segment
// whether the creator is an engine, the creator from the engines' area whether the connector is
// one.
//
// Nothing stays behind: between engines, segment and files are removed as soon as both sides have
// them (a name then belongs to nobody); with a Wolfram peer when the link closes, as its library
// does. What a killed engine left is removed by the next open.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "transport/reactor.h"
#include "transport/shared_memory/end.h"
#include "transport/shared_memory/segment.h"
#include "transport/sink_slot.h"
#include "transport/tcp/socket.h"
#include "transport/transport.h"

namespace wstp::transport::shared_memory {

class SharedMemory final : public Transport, private Watcher {
 public:
  /// What opening has made; `listening` only for a listener, `segment` may be missing for a
  /// connector.
  struct Parts {
    std::unique_ptr<Segment> segment;
    Fifos fifos;
    Descriptor listening;
  };

  SharedMemory(std::string name, Role role, Parts parts, Reactor& reactor);
  ~SharedMemory() override;

  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  SharedMemory(SharedMemory&&) = delete;
  SharedMemory& operator=(SharedMemory&&) = delete;

  [[nodiscard]] const std::string& name() const override { return name_; }

  [[nodiscard]] int device_type() const override { return 14; }

  Progress connect_step() override;
  void set_sink(Sink* sink) override;
  Io read_some(std::span<std::byte> into) override;
  Io write_some(std::span<const std::byte> from) override;
  bool wait(Interest interest, Deadline until) override;
  void wake() noexcept override;
  [[nodiscard]] bool readable() override;
  [[nodiscard]] bool peer_present() override;
  Error send_message(Message message) override;
  void close() override;

 private:
  struct Caller {
    Descriptor socket;
    std::string said;
  };

  bool on_ready(int fd, std::uint32_t events) override;

  Progress step();
  Progress accept_lifeline();
  Progress dial_lifeline();
  bool recognised(Caller& caller);
  Progress connected(Descriptor lifeline);
  bool wait_for_connection(Deadline until);
  [[nodiscard]] bool between_engines() const;
  void publish(std::unique_ptr<End> end);
  void end();
  void take_back_claim() noexcept;
  void remove_what_is_left() noexcept;

  std::string name_;
  Role role_;
  Reactor& reactor_;
  std::unique_ptr<Segment> segment_;
  Fifos fifos_;
  Descriptor listening_;
  std::deque<Caller> callers_;
  std::optional<tcp::Dialer> dialer_;
  Descriptor lifeline_;
  WakeEvent wake_;  // while there is no end yet
  SinkSlot sink_;
  std::unique_ptr<End> end_;  // once connected, kept until destruction
  std::atomic<End*> published_{
      nullptr};                      // end_ for wake() and send_message(), which any thread calls
  std::atomic<bool> closed_{false};  // stored by the owner
  Progress progress_{Progress::Kind::Waiting, Error::Ok};
  Reactor::WatchId lifeline_watch_ = 0;
  Reactor::WatchId message_watch_ = 0;
};

}  // namespace wstp::transport::shared_memory
