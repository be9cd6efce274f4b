// How a TCPIP link comes by its two sockets, one step at a time and without waiting. Four ways, one
// class each; what follows (greeting, tokens, messages) does not differ.
#pragma once

#include <poll.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "transport/descriptor.h"
#include "transport/tcp/name.h"
#include "transport/tcp/socket.h"
#include "transport/transport.h"

namespace wstp::transport::tcp {

struct Sockets {
  Descriptor data;
  Descriptor message;
};

class SetUp {
 public:
  SetUp() = default;
  SetUp(const SetUp&) = delete;
  SetUp& operator=(const SetUp&) = delete;
  SetUp(SetUp&&) = delete;
  SetUp& operator=(SetUp&&) = delete;
  virtual ~SetUp() = default;

  /// As Transport::connect_step.
  virtual Progress step() = 0;

  /// Adds what the next step waits for.
  virtual void add_to(std::vector<pollfd>& polled) const = 0;

  /// Both sockets, once step() said Done.
  virtual Sockets take() = 0;

  [[nodiscard]] virtual bool peer_present() const = 0;

 protected:
  static constexpr Progress WAITING{Progress::Kind::Waiting, Error::Ok};
  static constexpr Progress DONE{Progress::Kind::Done, Error::Ok};
  static constexpr Progress FAILED{Progress::Kind::Failed, Error::Dead};
};

/// A set-up and the name its link shows, or the error that opening answers.
struct Prepared {
  std::unique_ptr<SetUp> set_up;
  std::string name;
  Error error = Error::Ok;
};

Prepared prepare_listener(const OpenRequest& request);
Prepared prepare_connector(const OpenRequest& request);

/// The client of a link server (wire.md 5): both sockets to one port, paired by a UUID.
Prepared prepare_server_client(const OpenRequest& request);

/// Sockets that a link server has paired already.
std::unique_ptr<SetUp> already_connected(Sockets sockets);

/// The host a request names: its name's, else -linkhost, else this machine only. For a listener
/// -linkhost comes first, as observed.
std::string host_of(const OpenRequest& request, const Name& name);

}  // namespace wstp::transport::tcp
