// The listening side of a plain TCPIP set-up. Whoever connects and asks the right question becomes
// the peer; others (port scanners, browsers) are dropped without spending the link. Waiting is
// bounded by the peer's life: when it goes before its message socket came, the set-up has failed. A
// peer that did all its part, wrote and left before we looked is a peer nevertheless.
#include <algorithm>
#include <array>
#include <deque>
#include <span>
#include <utility>

#include "transport/tcp/exchange.h"
#include "transport/tcp/set_up.h"

namespace wstp::transport::tcp {

namespace {

constexpr std::size_t CANDIDATES = 8;  // of each kind; the oldest gives way
constexpr std::uint64_t OPTION_UUID = 4;
constexpr std::uint64_t OPTION_VERSION6 = 65536;
constexpr std::uint64_t OPTION_ONE_PORT = 0x100000;

struct Candidate {
  Descriptor socket;
  std::string asked;
};

enum class Reading : std::uint8_t { Going, Complete, Useless };

Reading read_candidate(Candidate& candidate) {
  while (candidate.asked.size() < QUESTION_SIZE) {
    std::array<char, QUESTION_SIZE> buffer{};
    const auto missing = QUESTION_SIZE - candidate.asked.size();
    const auto got =
        receive(candidate.socket.get(), std::as_writable_bytes(std::span{buffer}.first(missing)));
    if (got.kind == Received::Kind::Nothing) return Reading::Going;
    if (got.kind != Received::Kind::Bytes) return Reading::Useless;
    candidate.asked.append(buffer.data(), got.count);
    // A wrong beginning is seen at once, whatever else the stranger means to send.
    const auto known = std::min(candidate.asked.size(), QUESTION.size());
    if (candidate.asked.compare(0, known, QUESTION, 0, known) != 0) return Reading::Useless;
  }
  return Reading::Complete;
}

class Listener final : public SetUp {
 public:
  Listener(Descriptor data, Descriptor message)
      : data_listening_{std::move(data)},
        message_listening_{std::move(message)},
        message_port_{local_address(message_listening_.get()).port()} {}

  Progress step() override {
    accept_into(data_candidates_, data_listening_.get());
    if (!data_.valid()) choose_data();
    // Asked first: what a peer connected before it left is then among those accepted next.
    const bool left = data_.valid() && hung_up(data_.get());
    accept_into(message_candidates_, message_listening_.get());
    if (!data_.valid()) return WAITING;
    choose_message(left);
    if (message_.valid()) return DONE;
    return left ? FAILED : WAITING;
  }

  void add_to(std::vector<pollfd>& polled) const override {
    polled.push_back({data_listening_.get(), POLLIN, 0});
    polled.push_back({message_listening_.get(), POLLIN, 0});
    // The peer's greeting may already wait in its socket: only its end is of interest here.
    if (data_.valid()) polled.push_back({data_.get(), POLLRDHUP, 0});
    if (data_.valid()) return;
    for (const auto& each : data_candidates_) polled.push_back({each.socket.get(), POLLIN, 0});
  }

  Sockets take() override {
    data_candidates_.clear();
    message_candidates_.clear();
    data_listening_.reset();  // later connects are refused
    message_listening_.reset();
    return {std::move(data_), std::move(message_)};
  }

  [[nodiscard]] bool peer_present() const override {
    if (data_.valid() || !data_candidates_.empty()) return true;
    pollfd entry{data_listening_.get(), POLLIN, 0};
    return ::poll(&entry, 1, 0) > 0;
  }

 private:
  static void accept_into(std::deque<Candidate>& candidates, int listening) {
    for (auto socket = accept_one(listening); socket.valid(); socket = accept_one(listening)) {
      if (candidates.size() == CANDIDATES) candidates.pop_front();
      candidates.push_back({std::move(socket), {}});
    }
  }

  void choose_data() {
    std::erase_if(data_candidates_, [this](Candidate& each) {
      if (data_.valid()) return false;
      const auto reading = read_candidate(each);
      if (reading == Reading::Complete) answer_to(each);
      return reading != Reading::Going;
    });
  }

  void answer_to(Candidate& candidate) {
    const auto wanted = read_question(candidate.asked);
    if (!wanted || !send_whole(candidate.socket.get(), answer(*wanted, message_port_))) return;
    data_ = std::move(candidate.socket);
  }

  // A message socket may come before the question was asked; it must come from the peer's machine,
  // and from somebody who is there for as long as the peer is.
  void choose_message(bool peer_left) {
    const auto peer = peer_address(data_.get());
    for (auto& each : message_candidates_) {
      const bool fits = peer_left || !hung_up(each.socket.get());
      if (!fits || !peer_address(each.socket.get()).same_host(peer)) continue;
      message_ = std::move(each.socket);
      if (!peer_left) return;  // of a peer that left, the last to come is the likeliest
    }
  }

  Descriptor data_listening_;
  Descriptor message_listening_;
  std::uint16_t message_port_;
  std::deque<Candidate> data_candidates_;
  std::deque<Candidate> message_candidates_;
  Descriptor data_;
  Descriptor message_;
};

struct Bound {
  Descriptor data;
  Descriptor message;
  Error error = Error::Unknown;  // of a host without address
};

// A port that is no number is kept in the name and bound as any port (api.md 2).
Bound bind_both(const Address& address, const Name& name) {
  auto data = listen_at(address.with_port(port_number(name.data_port).value_or(0)));
  if (data.error != Error::Ok) return {{}, {}, data.error};
  auto message = listen_at(address.with_port(port_number(name.message_port).value_or(0)));
  if (message.error != Error::Ok) return {{}, {}, message.error};
  return {std::move(data.socket), std::move(message.socket), Error::Ok};
}

std::string shown(const std::string& port, int fd, const std::string& host) {
  return (port.empty() ? std::to_string(local_address(fd).port()) : port) + '@' + host;
}

Error refused_option(const OpenRequest& request, const std::vector<Address>& addresses) {
  if ((request.options & OPTION_UUID) != 0) return Error::Unknown;
  const bool version6 = std::ranges::any_of(addresses, &Address::is_version6);
  const bool asked6 = (request.options & OPTION_VERSION6) != 0;
  return asked6 && !version6 ? Error::BadName : Error::Ok;
}

}  // namespace

std::string host_of(const OpenRequest& request, const Name& name) {
  const bool listening = request.role == Role::Listen;
  const auto& first = listening ? request.host : name.data_host;
  const auto& second = listening ? name.data_host : request.host;
  if (!first.empty()) return first;
  return second.empty() ? "127.0.0.1" : second;
}

Prepared prepare_listener(const OpenRequest& request) {
  const auto name = parse_name(request.link_name);
  const auto host = host_of(request, name);
  const auto addresses = resolve(host);
  if (const auto error = refused_option(request, addresses); error != Error::Ok)
    return {nullptr, {}, error};
  Bound bound;
  for (const auto& each : addresses) {
    bound = bind_both(each, name);
    if (bound.error != Error::Unknown) break;  // a foreign address may be followed by one of ours
  }
  if (bound.error != Error::Ok) return {nullptr, {}, bound.error};
  auto link_name = shown(name.data_port, bound.data.get(), host);
  if ((request.options & OPTION_ONE_PORT) == 0)
    link_name += ',' + shown(name.message_port, bound.message.get(), host);
  return {std::make_unique<Listener>(std::move(bound.data), std::move(bound.message)),
          std::move(link_name), Error::Ok};
}

}  // namespace wstp::transport::tcp
