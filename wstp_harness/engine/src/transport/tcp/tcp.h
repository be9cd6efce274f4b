// TCPIP: one socket for the bytes, read and written directly by the link's thread; one for urgent
// messages and closing, read by the reactor. Behaviour at close and death: wire.md 4 and api.md 11,
// with one deliberate difference: what the peer flushed is always read before its end is told.
//
// Wolfram's library forgets what it has not pulled in when it meets the closing word or the end of
// the message socket. Such a peer is told by the end of the data socket, which comes behind the
// data and wakes it as well; its message socket stays open until it closes, for a limited time.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "transport/reactor.h"
#include "transport/sink_slot.h"
#include "transport/tcp/messages.h"
#include "transport/tcp/set_up.h"
#include "transport/transport.h"

namespace wstp::transport::tcp {

class Tcp final : public Transport, private Watcher {
 public:
  Tcp(std::string name, std::unique_ptr<SetUp> set_up, Reactor& reactor);
  ~Tcp() override;

  Tcp(const Tcp&) = delete;
  Tcp& operator=(const Tcp&) = delete;
  Tcp(Tcp&&) = delete;
  Tcp& operator=(Tcp&&) = delete;

  [[nodiscard]] const std::string& name() const override { return name_; }

  [[nodiscard]] int device_type() const override { return 12; }

  Progress connect_step() override;
  void set_sink(Sink* sink) override;
  Io read_some(std::span<std::byte> into) override;
  Io write_some(std::span<const std::byte> from) override;
  bool wait(Interest interest, Deadline until) override;
  void wake() noexcept override;
  [[nodiscard]] bool readable() override;
  [[nodiscard]] bool peer_present() override;
  Error send_message(Message message) override;

  void peer_reads_to_the_end() override { peer_reads_to_the_end_ = true; }

  void close() override;

 private:
  /// What the message socket has told.
  enum class Peer : std::uint8_t {
    Open,
    Terminated,  // the peer asked for the end; its data socket stays open
    Gone,        // closing word or end of the message socket; the data socket's end follows
  };

  bool on_ready(int fd, std::uint32_t events) override;
  bool take(Message message);
  void peer_becomes(Peer state) noexcept;

  [[nodiscard]] Peer peer() const { return peer_.load(std::memory_order_acquire); }

  Progress connected(Sockets sockets);
  Io nothing_to_read();
  Io lost();
  void add_polled(Interest interest);
  void end();
  void part_from_peer();

  std::string name_;
  std::unique_ptr<SetUp> set_up_;  // until connected
  Reactor& reactor_;
  Descriptor data_;
  WakeEvent wake_;
  SinkSlot sink_;
  Reactor::WatchId watch_ = 0;
  Progress progress_{Progress::Kind::Waiting, Error::Ok};
  Deadline drained_at_;  // set while waiting for the end of the data socket of a peer that is gone
  bool input_ended_ = false;  // from then on the link is over for writing as well (wire.md 4)
  std::vector<pollfd> polled_;
  bool closed_ = false;
  bool peer_reads_to_the_end_ = false;

  std::atomic<Peer> peer_{Peer::Open};  // stored by the reactor's thread
  MessageReader reader_;                // the reactor's thread only
  std::mutex message_mutex_;            // guards what follows: messages are sent from any thread
  Descriptor message_;  // read without the lock by the reactor, which end() waits for
  Clock::time_point last_message_;
  bool parted_ = false;
};

}  // namespace wstp::transport::tcp
