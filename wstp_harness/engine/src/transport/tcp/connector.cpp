// The connecting side of a plain TCPIP set-up: data socket, question, answer, message socket.
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "transport/tcp/exchange.h"
#include "transport/tcp/set_up.h"

namespace wstp::transport::tcp {

namespace {

class Connector final : public SetUp {
 public:
  Connector(Dialer dialer, std::optional<std::uint16_t> message_port)
      : dialer_{std::move(dialer)}, message_port_{message_port} {}

  Progress step() override {
    for (;;) {
      const auto before = stage_;
      const auto progress = advance();
      if (progress.kind != Progress::Kind::Waiting || stage_ == before) return progress;
    }
  }

  void add_to(std::vector<pollfd>& polled) const override {
    if (stage_ == Stage::ConnectingData) polled.push_back({dialer_.fd(), POLLOUT, 0});
    if (stage_ == Stage::Answer) polled.push_back({data_.get(), POLLIN, 0});
    if (stage_ == Stage::ConnectingMessage) polled.push_back({message_.get(), POLLOUT, 0});
  }

  Sockets take() override { return {std::move(data_), std::move(message_)}; }

  [[nodiscard]] bool peer_present() const override { return true; }  // api.md 3

 private:
  enum class Stage : std::uint8_t { ConnectingData, Answer, ConnectingMessage };

  Progress advance() {
    switch (stage_) {
      case Stage::ConnectingData:
        return finish_data();
      case Stage::Answer:
        return read_on();
      case Stage::ConnectingMessage:
        return finish_message();
    }
    return FAILED;
  }

  Progress finish_data() {
    const auto state = dialer_.step();
    if (state != Connecting::Done) return state == Connecting::Waiting ? WAITING : FAILED;
    data_ = dialer_.take();
    if (!send_whole(data_.get(), question(!message_port_))) return FAILED;
    stage_ = Stage::Answer;
    return WAITING;
  }

  /// Takes bytes up to the first `Y` and none behind it: the greeting may be glued to the answer.
  Progress read_on() {
    std::array<char, LONGEST_ANSWER> buffer{};
    const auto room = std::span{buffer}.first(LONGEST_ANSWER - answered_.size());
    const auto seen = peek(data_.get(), std::as_writable_bytes(room));
    if (seen.kind == Received::Kind::Nothing) return WAITING;
    if (seen.kind != Received::Kind::Bytes) return FAILED;
    const auto text = room.first(seen.count);
    const auto last = std::ranges::find(text, 'Y');
    const bool complete = last != text.end();
    const auto count = static_cast<std::size_t>(last - text.begin()) + (complete ? 1 : 0);
    const auto taken = receive(data_.get(), std::as_writable_bytes(text.first(count)));
    if (taken.kind != Received::Kind::Bytes || taken.count != count) return FAILED;
    answered_.append(text.data(), count);
    if (complete) return connect_message();
    return answered_.size() < LONGEST_ANSWER ? WAITING : FAILED;
  }

  Progress connect_message() {
    const auto port = read_answer(answered_, message_port_);
    if (!port) return FAILED;
    message_ = begin_connect(peer_address(data_.get()).with_port(*port));
    if (!message_.valid()) return FAILED;
    stage_ = Stage::ConnectingMessage;
    return WAITING;
  }

  Progress finish_message() {
    switch (connect_state(message_.get())) {
      case Connecting::Waiting:
        return WAITING;
      case Connecting::Done:
        return DONE;
      case Connecting::Failed:
        break;
    }
    return FAILED;
  }

  Dialer dialer_;
  std::optional<std::uint16_t> message_port_;
  Stage stage_ = Stage::ConnectingData;
  std::string answered_;
  Descriptor data_;
  Descriptor message_;
};

class Connected final : public SetUp {
 public:
  explicit Connected(Sockets sockets) : sockets_{std::move(sockets)} {}

  Progress step() override { return DONE; }

  void add_to(std::vector<pollfd>& /*polled*/) const override {}

  Sockets take() override { return std::move(sockets_); }

  [[nodiscard]] bool peer_present() const override { return true; }

 private:
  Sockets sockets_;
};

std::string with_host(const std::string& port, const std::string& host) {
  return port + '@' + host;
}

}  // namespace

Prepared prepare_connector(const OpenRequest& request) {
  const auto name = parse_name(request.link_name);
  if (name.data_port.empty()) return {nullptr, {}, Error::Unknown};
  const auto host = host_of(request, name);
  auto addresses = resolve(host);
  if (addresses.empty()) return {nullptr, {}, Error::Unknown};
  auto shown = with_host(name.data_port, host);
  const auto& message_host = name.message_host.empty() ? host : name.message_host;
  if (!name.message_port.empty()) shown += ',' + with_host(name.message_port, message_host);
  Dialer dialer{std::move(addresses), port_number(name.data_port)};
  return {std::make_unique<Connector>(std::move(dialer), port_number(name.message_port)),
          std::move(shown), Error::Ok};
}

std::unique_ptr<SetUp> already_connected(Sockets sockets) {
  return std::make_unique<Connected>(std::move(sockets));
}

}  // namespace wstp::transport::tcp
