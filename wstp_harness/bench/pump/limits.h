// The physical limits that links are held against, as channels: a byte ring in shared memory whose
// waiters sleep on a futex or spin, a TCP socket on 127.0.0.1 with TCP_NODELAY, a pair of local
// sockets. No tokens, no conversion, no checks: what the same machine can do in the same run.
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
  void put_later(int value) override;
  void flush() override;
  void put(std::span<const double> values) override;
  void put(std::span<const Byte> values) override;
  void get(const Check<double>& check) override;
  void get(const Check<Byte>& check) override;

 protected:
  virtual void write_all(std::span<const std::byte> bytes) = 0;
  virtual void read_all(std::span<std::byte> bytes) = 0;

 private:
  template <typename T>
  void put_block(std::span<const T> values);
  template <typename T>
  void get_block(std::vector<T>& block, const Check<T>& check);

  std::vector<int> later_;
  std::vector<double> reals_;
  std::vector<Byte> bytes_;
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
  /// `spins`: wait by looking again and again instead of sleeping.
  RingChannel(Ring& out, Ring& in, bool spins = false) : out_{out}, in_{in}, spins_{spins} {}

 protected:
  void write_all(std::span<const std::byte> bytes) override;
  void read_all(std::span<std::byte> bytes) override;

 private:
  void wait(std::atomic<std::uint32_t>& word, std::uint32_t seen) const;
  void tell(std::atomic<std::uint32_t>& word) const;

  Ring& out_;
  Ring& in_;
  bool spins_;
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

/// A connected pair of local stream sockets: {leader, follower}.
std::pair<int, int> local_pair();

}  // namespace pump
