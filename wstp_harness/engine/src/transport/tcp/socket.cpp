#include "transport/tcp/socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

namespace wstp::transport::tcp {

namespace {

constexpr int BACKLOG = 256;
constexpr int NEW_SOCKET = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;

void set_option(int fd, int level, int option) {
  const int on = 1;
  ::setsockopt(fd, level, option, &on, sizeof on);
}

void set_stream_options(int fd) {
  set_option(fd, IPPROTO_TCP, TCP_NODELAY);
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE);
}

Address ask(int fd, int (*question)(int, sockaddr*, socklen_t*)) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (question(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return {};
  return {reinterpret_cast<const sockaddr*>(&storage), size};
}

bool temporary(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

Address::Address(const sockaddr* address, socklen_t length) : size_{length} {
  std::memcpy(&storage_, address, length);
}

const sockaddr* Address::get() const { return reinterpret_cast<const sockaddr*>(&storage_); }

Address Address::with_port(std::uint16_t port) const {
  Address result = *this;
  auto& field = is_version6() ? reinterpret_cast<sockaddr_in6*>(&result.storage_)->sin6_port
                              : reinterpret_cast<sockaddr_in*>(&result.storage_)->sin_port;
  field = htons(port);
  return result;
}

std::uint16_t Address::port() const {
  return ntohs(is_version6() ? reinterpret_cast<const sockaddr_in6*>(&storage_)->sin6_port
                             : reinterpret_cast<const sockaddr_in*>(&storage_)->sin_port);
}

bool Address::same_host(const Address& other) const {
  if (size_ != other.size_ || storage_.ss_family != other.storage_.ss_family) return false;
  const auto here = with_port(0);
  const auto there = other.with_port(0);
  if (!is_version6()) {
    return reinterpret_cast<const sockaddr_in*>(&here.storage_)->sin_addr.s_addr ==
           reinterpret_cast<const sockaddr_in*>(&there.storage_)->sin_addr.s_addr;
  }
  return std::memcmp(&reinterpret_cast<const sockaddr_in6*>(&here.storage_)->sin6_addr,
                     &reinterpret_cast<const sockaddr_in6*>(&there.storage_)->sin6_addr,
                     sizeof(in6_addr)) == 0;
}

std::vector<Address> resolve(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{found, ::freeaddrinfo};
  std::vector<Address> addresses;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next)
    addresses.emplace_back(each->ai_addr, each->ai_addrlen);
  return addresses;
}

Listening listen_at(const Address& address) {
  Descriptor socket{::socket(address.get()->sa_family, NEW_SOCKET, 0)};
  if (!socket.valid()) return {{}, Error::Resource};
  set_option(socket.get(), SOL_SOCKET, SO_REUSEADDR);
  if (::bind(socket.get(), address.get(), address.size()) != 0)
    return {{}, errno == EADDRINUSE ? Error::NameTaken : Error::Unknown};
  if (::listen(socket.get(), BACKLOG) != 0)
    return {{}, errno == EADDRINUSE ? Error::NameTaken : Error::Resource};
  return {std::move(socket), Error::Ok};
}

Address local_address(int fd) { return ask(fd, ::getsockname); }

Address peer_address(int fd) { return ask(fd, ::getpeername); }

Descriptor accept_one(int listening) {
  Descriptor socket{::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
  if (socket.valid()) set_stream_options(socket.get());
  return socket;
}

Descriptor begin_connect(const Address& address) {
  Descriptor socket{::socket(address.get()->sa_family, NEW_SOCKET, 0)};
  if (!socket.valid()) return socket;
  set_stream_options(socket.get());
  const bool begun = ::connect(socket.get(), address.get(), address.size()) == 0 ||
                     errno == EINPROGRESS || errno == EINTR;
  if (!begun) socket.reset();
  return socket;
}

Connecting connect_state(int fd) {
  pollfd entry{fd, POLLOUT, 0};
  if (::poll(&entry, 1, 0) <= 0) return Connecting::Waiting;
  int error = 0;
  socklen_t size = sizeof error;
  const bool asked = ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0;
  return asked && error == 0 ? Connecting::Done : Connecting::Failed;
}

Dialer::Dialer(std::vector<Address> addresses, std::optional<std::uint16_t> port)
    : untried_{std::move(addresses)}, port_{port} {}

Connecting Dialer::step() {
  if (!port_) return Connecting::Failed;
  for (;;) {
    if (socket_.valid()) {
      const auto state = connect_state(socket_.get());
      if (state != Connecting::Failed) return state;
      socket_.reset();
    }
    if (untried_.empty()) return Connecting::Failed;
    socket_ = begin_connect(untried_.front().with_port(*port_));
    untried_.erase(untried_.begin());
  }
}

namespace {

Received receive_with(int fd, std::span<std::byte> into, int flags) {
  const auto count = ::recv(fd, into.data(), into.size(), flags);
  if (count > 0) return {Received::Kind::Bytes, static_cast<std::size_t>(count)};
  if (count == 0) return {Received::Kind::End, 0};
  return {temporary(errno) ? Received::Kind::Nothing : Received::Kind::Reset, 0};
}

}  // namespace

Received receive(int fd, std::span<std::byte> into) { return receive_with(fd, into, MSG_DONTWAIT); }

Received peek(int fd, std::span<std::byte> into) {
  constexpr unsigned FLAGS = MSG_DONTWAIT | MSG_PEEK;
  return receive_with(fd, into, static_cast<int>(FLAGS));
}

bool receive_up_to(std::size_t size, int fd, std::string& text) {
  while (text.size() < size) {
    std::array<char, 128> buffer{};
    const auto room = std::span{buffer}.first(std::min(buffer.size(), size - text.size()));
    const auto got = receive(fd, std::as_writable_bytes(room));
    if (got.kind != Received::Kind::Bytes) return got.kind == Received::Kind::Nothing;
    text.append(buffer.data(), got.count);
  }
  return true;
}

std::optional<std::size_t> send_some(int fd, std::span<const std::byte> from) {
  const auto count = ::send(fd, from.data(), from.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (count >= 0) return static_cast<std::size_t>(count);
  // ENOBUFS and ENOMEM pass; the caller waits for room and tries again.
  if (temporary(errno) || errno == ENOBUFS || errno == ENOMEM) return 0;
  return std::nullopt;
}

bool send_whole(int fd, std::string_view text) {
  return send_some(fd, std::as_bytes(std::span{text})) == text.size();
}

int poll_milliseconds(Deadline until) {
  if (!until) return -1;
  const auto left = *until - Clock::now();
  if (left <= Clock::duration::zero()) return 0;
  const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return static_cast<int>(std::min<std::int64_t>(rounded, 1'000'000'000));
}

bool quiet(int fd) {
  std::byte next{};
  return peek(fd, {&next, 1}).kind == Received::Kind::Nothing;
}

bool hung_up(int fd) {
  pollfd entry{fd, POLLRDHUP, 0};
  return ::poll(&entry, 1, 0) > 0;
}

}  // namespace wstp::transport::tcp
