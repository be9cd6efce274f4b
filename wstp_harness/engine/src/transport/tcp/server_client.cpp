// The client of a link server: both sockets go to one port and introduce themselves with one UUID.
#include <string>
#include <utility>

#include "transport/tcp/dialled.h"
#include "transport/tcp/introduction.h"

namespace wstp::transport::tcp {

namespace {

class ServerClient final : public Dialled {
 public:
  using Dialled::Dialled;

 private:
  Progress data_connected() override {
    const auto text = introduction_text({uuid_, true}) + std::string{SETTINGS};
    return send_whole(data(), text) ? dial_message(peer_address(data())) : FAILED;
  }

  Progress message_connected() override {
    return send_whole(message(), introduction_text({uuid_, false})) ? await_answer() : FAILED;
  }

  Progress read_on() override {
    if (!receive_up_to(SETTINGS.size(), data(), settings_)) return FAILED;
    return settings_.size() == SETTINGS.size() ? DONE : WAITING;
  }

  std::string uuid_ = random_uuid();
  std::string settings_;
};

}  // namespace

Prepared prepare_server_client(const OpenRequest& request) {
  const auto target = target_of(request);
  if (!target) return {nullptr, {}, Error::Unknown};
  const auto& port = target->name.data_port;
  Dialer dialer{target->addresses, port_number(port)};
  return {std::make_unique<ServerClient>(std::move(dialer)), port + '@' + target->host, Error::Ok};
}

}  // namespace wstp::transport::tcp
