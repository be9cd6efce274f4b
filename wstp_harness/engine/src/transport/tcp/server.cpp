#include "transport/tcp/server.h"

#include <algorithm>
#include <utility>

#include "transport/tcp/tcp.h"

namespace wstp::transport::tcp {

namespace {

constexpr std::size_t MOST_HALVES = 64;
constexpr auto DATA_HALF = INTRODUCTION_SIZE + SETTINGS.size();

}  // namespace

Server::Server(Descriptor listening, std::string host)
    : listening_{std::move(listening)},
      host_{std::move(host)},
      port_{local_address(listening_.get()).port()} {}

std::unique_ptr<Transport> Server::next(Reactor& reactor) {
  accept_waiting();
  read_introductions();
  auto paired = pair_up(reactor);
  // Halves that wait for their other half: a client that left will not bring it.
  if (!paired) std::erase_if(halves_, [](const Half& half) { return hung_up(half.socket.get()); });
  return paired;
}

bool Server::complete(const Half& half) {
  return !half.introduction.uuid.empty() &&
         (!half.introduction.is_data || half.received.size() == DATA_HALF);
}

void Server::accept_waiting() {
  for (auto socket = accept_one(listening_.get()); socket.valid();
       socket = accept_one(listening_.get())) {
    if (halves_.size() == MOST_HALVES) halves_.pop_front();
    halves_.push_back({std::move(socket), {}, {}});
  }
}

void Server::read_introductions() {
  std::erase_if(halves_, [](Half& half) {
    if (!receive_up_to(INTRODUCTION_SIZE, half.socket.get(), half.received)) return true;
    if (half.received.size() < INTRODUCTION_SIZE) return false;
    if (half.introduction.uuid.empty()) {
      auto read = read_introduction(half.received);
      if (!read) return true;
      half.introduction = std::move(*read);
    }
    // The data half is complete with the 16 bytes that follow.
    const auto size = half.introduction.is_data ? DATA_HALF : INTRODUCTION_SIZE;
    return !receive_up_to(size, half.socket.get(), half.received);
  });
}

std::unique_ptr<Transport> Server::pair_up(Reactor& reactor) {
  for (auto data = halves_.begin(); data != halves_.end(); ++data) {
    if (!data->introduction.is_data || !complete(*data)) continue;
    const auto message = std::ranges::find_if(halves_, [&](const Half& half) {
      return !half.introduction.is_data && half.introduction.uuid == data->introduction.uuid;
    });
    if (message == halves_.end()) continue;
    Sockets sockets{std::move(data->socket), std::move(message->socket)};
    std::erase_if(halves_, [](const Half& half) { return !half.socket.valid(); });
    if (!send_whole(sockets.data.get(), SETTINGS)) return nullptr;  // gone already
    return std::make_unique<Tcp>(std::to_string(port_) + '@' + host_,
                                 already_connected(std::move(sockets)), reactor);
  }
  return nullptr;
}

bool Server::wait(Deadline until) {
  std::vector<pollfd> polled{{wake_.fd(), POLLIN, 0}, {listening_.get(), POLLIN, 0}};
  for (const auto& half : halves_) {
    // A complete half may hold more already; only its end is of interest.
    const auto events = static_cast<short>(complete(half) ? POLLRDHUP : POLLIN);
    polled.push_back({half.socket.get(), events, 0});
  }
  const int count = ::poll(polled.data(), polled.size(), poll_milliseconds(until));
  if (polled.front().revents != 0) wake_.clear();
  return count != 0;
}

void Server::wake() noexcept { wake_.signal(); }

OpenedServer open_server(const std::string& host, std::uint16_t port) {
  const std::string where = host.empty() ? "127.0.0.1" : host;
  Listening listening{{}, Error::Unknown};
  for (const auto& each : resolve(where)) {
    listening = listen_at(each.with_port(port));
    if (listening.error != Error::Unknown) break;
  }
  if (listening.error != Error::Ok) return {nullptr, listening.error};
  return {std::make_unique<Server>(std::move(listening.socket), where), Error::Ok};
}

}  // namespace wstp::transport::tcp
