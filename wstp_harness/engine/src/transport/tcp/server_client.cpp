// The client of a link server: both sockets go to one port and introduce themselves with one UUID.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "transport/tcp/introduction.h"
#include "transport/tcp/set_up.h"

namespace wstp::transport::tcp {

namespace {

class ServerClient final : public SetUp {
 public:
  explicit ServerClient(Dialer dialer) : dialer_{std::move(dialer)} {}

  Progress step() override {
    for (;;) {
      const auto before = stage_;
      const auto progress = advance();
      if (progress.kind != Progress::Kind::Waiting || stage_ == before) return progress;
    }
  }

  void add_to(std::vector<pollfd>& polled) const override {
    if (stage_ == Stage::ConnectingData) polled.push_back({dialer_.fd(), POLLOUT, 0});
    if (stage_ == Stage::ConnectingMessage) polled.push_back({message_.get(), POLLOUT, 0});
    if (stage_ == Stage::Settings) polled.push_back({data_.get(), POLLIN, 0});
  }

  Sockets take() override { return {std::move(data_), std::move(message_)}; }

  [[nodiscard]] bool peer_present() const override { return true; }

 private:
  enum class Stage : std::uint8_t { ConnectingData, ConnectingMessage, Settings };

  Progress advance() {
    switch (stage_) {
      case Stage::ConnectingData:
        return finish_data();
      case Stage::ConnectingMessage:
        return finish_message();
      case Stage::Settings:
        return read_settings();
    }
    return FAILED;
  }

  Progress finish_data() {
    const auto state = dialer_.step();
    if (state != Connecting::Done) return state == Connecting::Waiting ? WAITING : FAILED;
    data_ = dialer_.take();
    const auto text = introduction_text({uuid_, true}) + std::string{SETTINGS};
    if (!send_whole(data_.get(), text)) return FAILED;
    message_ = begin_connect(peer_address(data_.get()));
    if (!message_.valid()) return FAILED;
    stage_ = Stage::ConnectingMessage;
    return WAITING;
  }

  Progress finish_message() {
    const auto state = connect_state(message_.get());
    if (state == Connecting::Waiting) return WAITING;
    if (state == Connecting::Failed) return FAILED;
    if (!send_whole(message_.get(), introduction_text({uuid_, false}))) return FAILED;
    stage_ = Stage::Settings;
    return WAITING;
  }

  Progress read_settings() {
    if (!receive_up_to(SETTINGS.size(), data_.get(), settings_)) return FAILED;
    return settings_.size() == SETTINGS.size() ? DONE : WAITING;
  }

  Dialer dialer_;
  std::string uuid_ = random_uuid();
  Stage stage_ = Stage::ConnectingData;
  std::string settings_;
  Descriptor data_;
  Descriptor message_;
};

}  // namespace

Prepared prepare_server_client(const OpenRequest& request) {
  const auto name = parse_name(request.link_name);
  if (name.data_port.empty()) return {nullptr, {}, Error::Unknown};
  const auto host = host_of(request, name);
  auto addresses = resolve(host);
  if (addresses.empty()) return {nullptr, {}, Error::Unknown};
  Dialer dialer{std::move(addresses), port_number(name.data_port)};
  return {std::make_unique<ServerClient>(std::move(dialer)), name.data_port + '@' + host,
          Error::Ok};
}

}  // namespace wstp::transport::tcp
