// What the connecting set-ups have in common: a data socket is dialled, then a message socket, and
// the peer says something on the way. What is said, and in which order, is theirs.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "transport/tcp/set_up.h"

namespace wstp::transport::tcp {

class Dialled : public SetUp {
 public:
  explicit Dialled(Dialer dialer) : dialer_{std::move(dialer)} {}

  Progress step() final {
    for (;;) {
      const auto before = stage_;
      const auto progress = advance();
      if (progress.kind != Progress::Kind::Waiting || stage_ == before) return progress;
    }
  }

  void add_to(std::vector<pollfd>& polled) const final {
    switch (stage_) {
      case Stage::Data:
        polled.push_back({dialer_.fd(), POLLOUT, 0});
        break;
      case Stage::Answer:
        polled.push_back({data_.get(), POLLIN, 0});
        break;
      case Stage::Message:
        polled.push_back({message_.get(), POLLOUT, 0});
        break;
    }
  }

  Sockets take() final { return {std::move(data_), std::move(message_)}; }

  [[nodiscard]] bool peer_present() const final { return true; }  // api.md 3

 protected:
  [[nodiscard]] int data() const { return data_.get(); }

  [[nodiscard]] int message() const { return message_.get(); }

  /// Waits for the peer's answer on the data socket.
  Progress await_answer() {
    stage_ = Stage::Answer;
    return WAITING;
  }

  /// Dials the message socket.
  Progress dial_message(const Address& address) {
    message_ = begin_connect(address);
    if (!message_.valid()) return FAILED;
    stage_ = Stage::Message;
    return WAITING;
  }

 private:
  enum class Stage : std::uint8_t { Data, Answer, Message };

  /// The data socket is connected.
  virtual Progress data_connected() = 0;

  /// Something may have come on the data socket.
  virtual Progress read_on() = 0;

  /// The message socket is connected.
  virtual Progress message_connected() = 0;

  Progress advance() {
    switch (stage_) {
      case Stage::Data: {
        const auto state = dialer_.step();
        if (state != Connecting::Done) return state == Connecting::Waiting ? WAITING : FAILED;
        data_ = dialer_.take();
        return data_connected();
      }
      case Stage::Answer:
        return read_on();
      case Stage::Message: {
        const auto state = connect_state(message_.get());
        if (state != Connecting::Done) return state == Connecting::Waiting ? WAITING : FAILED;
        return message_connected();
      }
    }
    return FAILED;
  }

  Dialer dialer_;
  Stage stage_ = Stage::Data;
  Descriptor data_;
  Descriptor message_;
};

/// Where a request's name leads; empty when it names no port or no host that exists.
struct Target {
  Name name;
  std::string host;
  std::vector<Address> addresses;
};

std::optional<Target> target_of(const OpenRequest& request);

}  // namespace wstp::transport::tcp
