// A link server (WSNewLinkServer…): one port, any number of clients. New links come out of
// wait_for_link(), or, once a callback is registered, are handed to it by a thread of the server.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/error.h"
#include "environment/open.h"
#include "transport/tcp/server.h"

struct WSServerObject;

namespace wstp::environment {

class Server : public std::enable_shared_from_this<Server> {
 public:
  using Callback = void (*)(void* server, WSLINK link);

  Server(Environment& env, std::unique_ptr<transport::tcp::Server> listener, void* context);

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  Server(Server&&) = delete;
  Server& operator=(Server&&) = delete;
  ~Server() = default;

  /// Starts a server and makes the environment own it. `*error` as for a listening link.
  static WSServerObject* start(Environment& env, const std::string& interface, std::uint16_t port,
                               void* context, Error& error);

  /// Waits for the next client: its link, still to be activated. Aborted (25) when the server is
  /// shut down meanwhile, BadArgument (58) when a callback takes the clients.
  OpenedLink wait_for_link();

  /// From now on `callback` gets the links, from the server's own thread. NULL is refused (false),
  /// as is a second callback.
  bool register_callback(Callback callback);

  /// Ends the port, those who wait, and the thread. Links that were accepted live on. May be called
  /// by the callback itself.
  void shut_down();

  [[nodiscard]] std::uint16_t port() const { return listener_->port(); }

  [[nodiscard]] const std::string& interface() const { return listener_->host(); }

  [[nodiscard]] void* context() const { return context_; }

  [[nodiscard]] Environment& env() { return env_; }

  [[nodiscard]] WSServerObject* handle() const { return handle_; }

 private:
  std::unique_ptr<transport::Transport> next_client(std::unique_lock<std::mutex>& lock);
  [[nodiscard]] WSLINK adopt(std::unique_ptr<transport::Transport> client);
  void serve();

  Environment& env_;
  std::unique_ptr<transport::tcp::Server> listener_;
  void* context_;
  WSServerObject* handle_ = nullptr;
  std::mutex mutex_;  // guards what follows
  std::condition_variable idle_;
  bool busy_ = false;  // a thread is inside the listener
  bool stopping_ = false;
  int inside_ = 0;  // threads in wait_for_link
  Callback callback_ = nullptr;
  std::thread thread_;
};

}  // namespace wstp::environment

/// WSLinkServer.
struct WSServerObject : wstp::link::Cell<wstp::environment::Server> {
  static constexpr std::uint64_t kTag = 0x5652455350545357;  // "WSTPSERV"
};
