// The physical limits that links are held against, as channels: a byte ring in shared memory whose
// sleepers use a futex, and a TCP socket on 127.0.0.1 with TCP_NODELAY. No tokens, no conversion,
// no checks: what the same machine can do in the same run.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "channel.h"

namespace pump {

/// A channel over a raw byte stream: an eight-byte length before each block.
class ByteChannel : public Channel {
 public:
  void put(int value) override;
  int get() override;
  void put(std::span<const double> values) override;
  void get(const std::function<void(std::span<const double>)>& check) override;

 protected:
  virtual void write_all(std::span<const std::byte> bytes) = 0;
  virtual void read_all(std::span<std::byte> bytes) = 0;

 private:
  std::vector<double> block_;
};

/// One direction: a single producer and a single consumer, in memory both have mapped.
struct Ring {
  static constexpr std::size_t capacity = std::size_t{1} << 20U;
  alignas(64) std::atomic<std::uint32_t> written;  // low 32 bits of the bytes put so far
  alignas(64) std::atomic<std::uint32_t> read;     // low 32 bits of the bytes taken so far
  alignas(64) std::byte data[capacity];
};

struct RingPair {
  Ring to_follower;
  Ring to_leader;
};

class RingChannel : public ByteChannel {
 public:
  RingChannel(Ring& out, Ring& in) : out_{out}, in_{in} {}

 protected:
  void write_all(std::span<const std::byte> bytes) override;
  void read_all(std::span<std::byte> bytes) override;

 private:
  Ring& out_;
  Ring& in_;
};

/// Owns a connected stream socket.
class SocketChannel : public ByteChannel {
 public:
  explicit SocketChannel(int socket) : socket_{socket} {}

  SocketChannel(const SocketChannel&) = delete;
  SocketChannel& operator=(const SocketChannel&) = delete;
  SocketChannel(SocketChannel&&) = delete;
  SocketChannel& operator=(SocketChannel&&) = delete;
  ~SocketChannel() override;

 protected:
  void write_all(std::span<const std::byte> bytes) override;
  void read_all(std::span<std::byte> bytes) override;

 private:
  int socket_;
};

/// A mapping of an inheritable memory file for two ring ends; `descriptor` -1 makes a new one.
RingPair& map_rings(int& descriptor);

/// A connected pair of TCP sockets on 127.0.0.1 with TCP_NODELAY: {leader, follower}.
std::pair<int, int> tcp_pair();

}  // namespace pump
