#include "limits.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <thread>

namespace pump {

namespace {

constexpr int looks_before_yielding = 4096;

[[noreturn]] void fail(const char* what) {
  throw std::system_error{errno, std::generic_category(), what};
}

// FUTEX_WAIT sleeps only while the word still holds `seen`, so a wake between the load and the call
// is not lost.
void sleep_while(std::atomic<std::uint32_t>& word, std::uint32_t seen) {
  syscall(SYS_futex, &word, FUTEX_WAIT, seen, nullptr, nullptr, 0);
}

void wake(std::atomic<std::uint32_t>& word) {
  syscall(SYS_futex, &word, FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

}  // namespace

void ByteChannel::put(int value) { write_all(std::as_bytes(std::span{&value, 1})); }

int ByteChannel::get() {
  int value = 0;
  read_all(std::as_writable_bytes(std::span{&value, 1}));
  return value;
}

void ByteChannel::put_later(int value) { later_.push_back(value); }

void ByteChannel::flush() {
  write_all(std::as_bytes(std::span{later_}));
  later_.clear();
}

template <typename T>
void ByteChannel::put_block(std::span<const T> values) {
  const std::uint64_t count = values.size();
  write_all(std::as_bytes(std::span{&count, 1}));
  write_all(std::as_bytes(values));
}

template <typename T>
void ByteChannel::get_block(std::vector<T>& block, const Check<T>& check) {
  std::uint64_t count = 0;
  read_all(std::as_writable_bytes(std::span{&count, 1}));
  block.resize(count);
  read_all(std::as_writable_bytes(std::span{block}));
  check(block);
}

void ByteChannel::put(std::span<const double> values) { put_block(values); }

void ByteChannel::put(std::span<const Byte> values) { put_block(values); }

void ByteChannel::get(const Check<double>& check) { get_block(reals_, check); }

void ByteChannel::get(const Check<Byte>& check) { get_block(bytes_, check); }

void RingChannel::wait(std::atomic<std::uint32_t>& word, std::uint32_t seen) const {
  if (!spins_) return sleep_while(word, seen);
  for (int looks = 0; word.load(std::memory_order_acquire) == seen; ++looks) {
    if (looks > looks_before_yielding) std::this_thread::yield();  // fewer cores than ends
  }
}

void RingChannel::tell(std::atomic<std::uint32_t>& word) const {
  if (!spins_) wake(word);
}

void RingChannel::write_all(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const std::uint32_t at = out_.written.load(std::memory_order_relaxed);
    const std::uint32_t taken = out_.read.load(std::memory_order_acquire);  // pairs with read_all
    const std::size_t room = Ring::capacity - (at - taken);
    if (room == 0) {
      wait(out_.read, taken);
      continue;
    }
    const std::size_t offset = at % Ring::capacity;
    const std::size_t count = std::min({room, bytes.size(), Ring::capacity - offset});
    std::memcpy(out_.data + offset, bytes.data(), count);
    out_.written.store(at + static_cast<std::uint32_t>(count), std::memory_order_release);
    tell(out_.written);
    bytes = bytes.subspan(count);
  }
}

void RingChannel::read_all(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const std::uint32_t at = in_.read.load(std::memory_order_relaxed);
    const std::uint32_t put = in_.written.load(std::memory_order_acquire);  // pairs with write_all
    const std::size_t filled = put - at;
    if (filled == 0) {
      wait(in_.written, put);
      continue;
    }
    const std::size_t offset = at % Ring::capacity;
    const std::size_t count = std::min({filled, bytes.size(), Ring::capacity - offset});
    std::memcpy(bytes.data(), in_.data + offset, count);
    in_.read.store(at + static_cast<std::uint32_t>(count), std::memory_order_release);
    tell(in_.read);
    bytes = bytes.subspan(count);
  }
}

SocketChannel::~SocketChannel() { ::close(socket_); }

void SocketChannel::write_all(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno != EINTR) fail("send");
    if (count > 0) bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void SocketChannel::read_all(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (count == 0) throw std::runtime_error{"the other end closed its socket"};
    if (count < 0 && errno != EINTR) fail("recv");
    if (count > 0) bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

RingPair& map_rings(int& descriptor) {
  if (descriptor < 0) {
    descriptor = memfd_create("wstp-pump-rings", 0);
    if (descriptor < 0 || ftruncate(descriptor, sizeof(RingPair)) != 0) fail("memfd_create");
  }
  void* const memory =
      mmap(nullptr, sizeof(RingPair), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (memory == MAP_FAILED) fail("mmap");
  return *static_cast<RingPair*>(memory);
}

std::pair<int, int> tcp_pair() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (listener < 0 || bind(listener, generic, length) != 0 || listen(listener, 1) != 0 ||
      getsockname(listener, generic, &length) != 0) {
    fail("listen");
  }
  const int leader = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (leader < 0 || connect(leader, generic, length) != 0) fail("connect");
  const int follower = accept(listener, nullptr, nullptr);  // inherited by the follower process
  if (follower < 0) fail("accept");
  ::close(listener);
  const int on = 1;
  setsockopt(leader, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(follower, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return {leader, follower};
}

std::pair<int, int> local_pair() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) fail("socketpair");
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  return {ends[0], ends[1]};
}

}  // namespace pump
