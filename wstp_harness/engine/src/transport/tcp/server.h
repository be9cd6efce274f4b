// The accepting half of a link server: one port on which any number of clients opened with
// `-linkoptions 4` arrive, each with two connections paired by a UUID. Strangers and halves that
// never find their other half are dropped; they cost the server nothing but a place among the
// last 64. Not here: callbacks and the thread that waits (environment/).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "transport/reactor.h"
#include "transport/tcp/introduction.h"
#include "transport/tcp/set_up.h"
#include "transport/transport.h"

namespace wstp::transport::tcp {

class Server {
 public:
  Server(Descriptor listening, std::string host);

  [[nodiscard]] std::uint16_t port() const { return port_; }

  [[nodiscard]] const std::string& host() const { return host_; }

  /// The next client whose two connections are there, as a connected transport that need only be
  /// activated; nullptr: wait() and ask again. One thread at a time, as wait().
  std::unique_ptr<Transport> next(Reactor& reactor);

  /// Sleeps until something came in, wake(), or `until`; false when only the deadline ended it.
  bool wait(Deadline until);

  void wake() noexcept;  // any thread

 private:
  struct Half {
    Descriptor socket;
    std::string received;
    Introduction introduction;  // uuid empty until read
  };

  static bool complete(const Half& half);
  void accept_waiting();
  void read_introductions();
  std::unique_ptr<Transport> pair_up(Reactor& reactor);

  Descriptor listening_;
  std::string host_;
  std::uint16_t port_;
  WakeEvent wake_;
  std::deque<Half> halves_;
};

struct OpenedServer {
  std::unique_ptr<Server> server;
  Error error = Error::Ok;
};

/// Port 0 takes any; an empty host is this machine only. Errors as for a listening link.
OpenedServer open_server(const std::string& host, std::uint16_t port);

}  // namespace wstp::transport::tcp
