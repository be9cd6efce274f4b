// Stream sockets as this transport uses them: never blocking, close-on-exec, without Nagle's delay,
// kept alive, and never raising SIGPIPE. The one place that knows socket addresses.
#pragma once

#include <sys/socket.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "transport/descriptor.h"
#include "transport/transport.h"

namespace wstp::transport::tcp {

class Address {
 public:
  Address() = default;
  Address(const sockaddr* address, socklen_t length);

  [[nodiscard]] Address with_port(std::uint16_t port) const;
  [[nodiscard]] std::uint16_t port() const;

  [[nodiscard]] bool is_version6() const { return storage_.ss_family == AF_INET6; }

  /// The same machine's address, whatever the port.
  [[nodiscard]] bool same_host(const Address& other) const;

  [[nodiscard]] const sockaddr* get() const;

  [[nodiscard]] socklen_t size() const { return size_; }

 private:
  sockaddr_storage storage_{};
  socklen_t size_ = 0;
};

/// All addresses of a host name or number, in the resolver's order; empty when there is none. A
/// name that is no number may have to be asked for on the network.
std::vector<Address> resolve(const std::string& host);

struct Listening {
  Descriptor socket;
  Error error = Error::Ok;  // NameTaken, Resource, or Unknown for a foreign address
};

/// Port 0 takes a free one.
Listening listen_at(const Address& address);

Address local_address(int fd);
Address peer_address(int fd);

/// The next waiting connection, or an invalid descriptor.
Descriptor accept_one(int listening);

/// Begins to connect; invalid when that fails at once.
Descriptor begin_connect(const Address& address);

enum class Connecting : std::uint8_t { Waiting, Done, Failed };

Connecting connect_state(int fd);

/// Connects to the first of some addresses that takes the connection, without waiting.
class Dialer {
 public:
  /// Without a port every step fails.
  Dialer(std::vector<Address> addresses, std::optional<std::uint16_t> port);

  Connecting step();

  /// What step() waits to become writable; -1 before the first step.
  [[nodiscard]] int fd() const { return socket_.get(); }

  Descriptor take() { return std::move(socket_); }

 private:
  std::vector<Address> untried_;
  std::optional<std::uint16_t> port_;
  Descriptor socket_;
};

/// What a receive came to: bytes, nothing yet, orderly end, or a reset.
struct Received {
  enum class Kind : std::uint8_t { Bytes, Nothing, End, Reset };
  Kind kind;
  std::size_t count;
};

Received receive(int fd, std::span<std::byte> into);

/// As receive(), but what is seen stays.
Received peek(int fd, std::span<std::byte> into);

/// Appends what has come until `text` has `size` bytes, and takes nothing beyond; false when the
/// peer has ended before.
bool receive_up_to(std::size_t size, int fd, std::string& text);

/// How many bytes the kernel took, 0 for "not now", nullopt when the connection is gone.
std::optional<std::size_t> send_some(int fd, std::span<const std::byte> from);

/// For the few bytes of a set-up or a message, which always fit an idle socket's buffer; false when
/// they did not all go at once.
bool send_whole(int fd, std::string_view text);

/// What poll() takes for a deadline: -1 without limit, never rounded down.
int poll_milliseconds(Deadline until);

/// Nothing waits to be read and the peer has not closed.
bool quiet(int fd);

/// The peer has closed its end, whatever of it is still to be read.
bool hung_up(int fd);

}  // namespace wstp::transport::tcp
