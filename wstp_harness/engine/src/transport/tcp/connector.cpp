// The connecting side of a plain TCPIP set-up: data socket, question, answer, message socket.
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "transport/tcp/dialled.h"
#include "transport/tcp/exchange.h"

namespace wstp::transport::tcp {

namespace {

class Connector final : public Dialled {
 public:
  Connector(Dialer dialer, std::optional<std::uint16_t> message_port)
      : Dialled{std::move(dialer)}, message_port_{message_port} {}

 private:
  Progress data_connected() override {
    return send_whole(data(), question(!message_port_)) ? await_answer() : FAILED;
  }

  /// Takes bytes up to the first `Y` and none behind it: the greeting may be glued to the answer.
  Progress read_on() override {
    std::array<char, LONGEST_ANSWER> buffer{};
    const auto room = std::span{buffer}.first(LONGEST_ANSWER - answered_.size());
    const auto seen = peek(data(), std::as_writable_bytes(room));
    if (seen.kind == Received::Kind::Nothing) return WAITING;
    if (seen.kind != Received::Kind::Bytes) return FAILED;
    const auto text = room.first(seen.count);
    const auto last = std::ranges::find(text, 'Y');
    const bool complete = last != text.end();
    const auto count = static_cast<std::size_t>(last - text.begin()) + (complete ? 1 : 0);
    const auto taken = receive(data(), std::as_writable_bytes(text.first(count)));
    if (taken.kind != Received::Kind::Bytes || taken.count != count) return FAILED;
    answered_.append(text.data(), count);
    if (!complete) return answered_.size() < LONGEST_ANSWER ? WAITING : FAILED;
    const auto port = read_answer(answered_, message_port_);
    return port ? dial_message(peer_address(data()).with_port(*port)) : FAILED;
  }

  Progress message_connected() override { return DONE; }

  std::optional<std::uint16_t> message_port_;
  std::string answered_;
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
  const auto target = target_of(request);
  if (!target) return {nullptr, {}, Error::Unknown};
  const auto& [name, host, addresses] = *target;
  auto shown = with_host(name.data_port, host);
  const auto& message_host = name.message_host.empty() ? host : name.message_host;
  if (!name.message_port.empty()) shown += ',' + with_host(name.message_port, message_host);
  Dialer dialer{addresses, port_number(name.data_port)};
  return {std::make_unique<Connector>(std::move(dialer), port_number(name.message_port)),
          std::move(shown), Error::Ok};
}

std::optional<Target> target_of(const OpenRequest& request) {
  auto name = parse_name(request.link_name);
  if (name.data_port.empty()) return std::nullopt;
  auto host = host_of(request, name);
  auto addresses = resolve(host);
  if (addresses.empty()) return std::nullopt;
  return Target{std::move(name), std::move(host), std::move(addresses)};
}

std::unique_ptr<SetUp> already_connected(Sockets sockets) {
  return std::make_unique<Connected>(std::move(sockets));
}

}  // namespace wstp::transport::tcp
