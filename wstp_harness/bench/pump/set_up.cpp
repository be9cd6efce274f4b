#include "set_up.h"

#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "channel.h"
#include "limits.h"

namespace pump {

namespace {

/// Something one thread hands to the other, once at a time.
template <typename T>
class Slot {
 public:
  void give(T value) {
    {
      const std::scoped_lock lock{mutex_};
      value_ = std::move(value);
    }
    filled_.notify_one();
  }

  T take() {
    std::unique_lock lock{mutex_};
    for (;;) {
      if (auto value = std::exchange(value_, std::nullopt)) return std::move(*value);
      filled_.wait(lock);
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::optional<T> value_;
};

class LinkMeeting : public Meeting {
 public:
  LinkMeeting(const Library& library, Environment environment, std::string protocol)
      : library_{library}, environment_{environment}, protocol_{std::move(protocol)} {}

  std::string open() override {
    Rendezvous rendezvous{.kind = protocol_, .name = {}};
    listener_ = std::make_unique<LinkChannel>(library_, environment_, rendezvous);
    return rendezvous.name;
  }

  void complete() override { listener_->connect(); }

  void close() override { listener_.reset(); }

  void join(const std::string& name) override {
    Rendezvous rendezvous{.kind = protocol_, .name = name};
    connector_ = std::make_unique<LinkChannel>(library_, environment_, rendezvous);
    connector_->connect();
  }

  void leave() override { connector_.reset(); }

 private:
  const Library& library_;
  Environment environment_;
  std::string protocol_;
  std::unique_ptr<LinkChannel> listener_;
  std::unique_ptr<LinkChannel> connector_;
};

int check(int result, const char* what) {
  if (result < 0) throw std::runtime_error{std::string{what} + " failed"};
  return result;
}

class TcpMeeting : public Meeting {
 public:
  std::string open() override {
    std::string ports;
    for (int& listener : listeners_) {
      listener = check(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
      sockaddr_in address = loopback(0);
      socklen_t length = sizeof address;
      auto* const generic = reinterpret_cast<sockaddr*>(&address);
      check(::bind(listener, generic, length), "bind");
      check(::listen(listener, 1), "listen");
      check(::getsockname(listener, generic, &length), "getsockname");
      ports += std::to_string(ntohs(address.sin_port)) + ' ';
    }
    return ports;
  }

  void complete() override {
    for (std::size_t i = 0; i < 2; ++i) {
      accepted_.at(i) = check(::accept(listeners_.at(i), nullptr, nullptr), "accept");
    }
  }

  void close() override {
    for (const int socket : accepted_) ::close(socket);
    for (const int listener : listeners_) ::close(listener);
  }

  void join(const std::string& name) override {
    std::size_t at = 0;
    for (int& socket : connected_) {
      std::size_t digits = 0;
      const int port = std::stoi(name.substr(at), &digits);
      at += digits;
      socket = check(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
      const sockaddr_in address = loopback(static_cast<std::uint16_t>(port));
      check(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address),
            "connect");
    }
  }

  void leave() override {
    for (const int socket : connected_) ::close(socket);
  }

 private:
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
  }

  std::array<int, 2> listeners_{};
  std::array<int, 2> accepted_{};
  std::array<int, 2> connected_{};
};

/// Each side says one word to the other through rings in the memory it has just mapped.
class MemoryMeeting : public Meeting {
 public:
  std::string open() override {
    descriptor_ = -1;
    rings_ = &map_rings(descriptor_);
    return std::to_string(descriptor_);
  }

  void complete() override {
    RingChannel channel{rings_->to_follower, rings_->to_leader};
    channel.put(1);
    if (channel.get() != 2) throw std::runtime_error{"another word came back"};
  }

  void close() override {
    ::munmap(rings_, sizeof(RingPair));
    ::close(descriptor_);
  }

  void join(const std::string& name) override {
    int descriptor = std::stoi(name);
    joined_ = &map_rings(descriptor);
    RingChannel channel{joined_->to_leader, joined_->to_follower};
    if (channel.get() != 1) throw std::runtime_error{"another word came"};
    channel.put(2);
  }

  void leave() override { ::munmap(joined_, sizeof(RingPair)); }

 private:
  int descriptor_ = -1;
  RingPair* rings_ = nullptr;
  RingPair* joined_ = nullptr;
};

/// `work`, whose failure ends the process: the other thread may be blocked in the library for ever.
template <typename Work>
auto or_end(Work work) {
  return [work] {
    try {
      work();
    } catch (const std::exception& e) {
      std::fprintf(stderr, "wstp_pump: %s\n", e.what());
      std::_Exit(1);
    }
  };
}

}  // namespace

std::unique_ptr<Meeting> link_meeting(const Library& library, Environment environment,
                                      const std::string& protocol) {
  return std::make_unique<LinkMeeting>(library, environment, protocol);
}

std::unique_ptr<Meeting> tcp_meeting() { return std::make_unique<TcpMeeting>(); }

std::unique_ptr<Meeting> memory_meeting() { return std::make_unique<MemoryMeeting>(); }

std::vector<double> time_meetings(Meeting& meeting, const Timing& timing) {
  Slot<std::string> names;
  Slot<bool> met;
  Slot<bool> closed;
  std::thread follower{or_end([&] {
    for (auto name = names.take(); !name.empty(); name = names.take()) {
      meeting.join(name);
      met.give(true);
      closed.take();
      meeting.leave();
      met.give(true);
    }
  })};
  std::vector<double> samples;
  or_end([&] {
    samples = time_samples(timing, false, [&](std::size_t) {
      names.give(meeting.open());
      meeting.complete();
      met.take();
      meeting.close();
      closed.give(true);
      met.take();
    });
  })();
  names.give({});
  follower.join();
  return samples;
}

}  // namespace pump
