#include "environment/server.h"

namespace wstp::environment {

using link::Cells;

Server::Server(Environment& env, std::unique_ptr<transport::tcp::Server> listener, void* context)
    : env_{env}, listener_{std::move(listener)}, context_{context} {}

WSServerObject* Server::start(Environment& env, const std::string& interface, std::uint16_t port,
                              void* context, Error& error) {
  transport::tcp::OpenedServer opened = transport::tcp::open_server(interface, port);
  error = opened.error;
  if (error != Error::Ok) return nullptr;
  auto server = std::make_shared<Server>(env, std::move(opened.server), context);
  server->handle_ = Cells<WSServerObject>::instance().take(*server);
  WSServerObject* const handle = server->handle_;
  env.add(std::move(server));
  return handle;
}

/// The next client, or nullptr when the server stops. One thread at a time is inside the listener.
std::unique_ptr<transport::Transport> Server::next_client(std::unique_lock<std::mutex>& lock) {
  idle_.wait(lock, [&] { return !busy_ || stopping_; });
  while (!stopping_) {
    busy_ = true;
    lock.unlock();
    std::unique_ptr<transport::Transport> client = listener_->next(env_.surroundings().reactor());
    if (client == nullptr) listener_->wait(std::nullopt);
    lock.lock();
    busy_ = false;
    if (client == nullptr) continue;
    idle_.notify_all();
    return client;
  }
  return nullptr;
}

WSLINK Server::adopt(std::unique_ptr<transport::Transport> client) {
  link::Options options;
  options.mode = link::Mode::Listen;
  options.protocol = link::Protocol::Tcpip;
  return env_.add(std::make_unique<link::Link>(env_.surroundings(), env_.next_number(),
                                               std::move(client), options));
}

OpenedLink Server::wait_for_link() {
  std::unique_lock lock{mutex_};
  if (stopping_) return {nullptr, Error::Aborted};
  if (callback_ != nullptr) return {nullptr, Error::BadArgument};
  ++inside_;
  OpenedLink opened{nullptr, Error::Aborted};
  if (std::unique_ptr<transport::Transport> client = next_client(lock); client != nullptr) {
    lock.unlock();
    opened = {adopt(std::move(client)), Error::Ok};
    lock.lock();
  }
  --inside_;
  idle_.notify_all();
  return opened;
}

bool Server::register_callback(Callback callback) {
  const std::scoped_lock lock{mutex_};
  if (callback == nullptr || callback_ != nullptr || stopping_) return false;
  callback_ = callback;
  thread_ = std::thread{[self = shared_from_this()] { self->serve(); }};
  return true;
}

void Server::serve() {
  std::unique_lock lock{mutex_};
  while (std::unique_ptr<transport::Transport> client = next_client(lock)) {
    lock.unlock();
    callback_(handle_, adopt(std::move(client)));
    lock.lock();
  }
}

void Server::shut_down() {
  std::unique_lock lock{mutex_};
  if (stopping_) return;
  stopping_ = true;
  listener_->wake();
  idle_.notify_all();
  idle_.wait(lock, [&] { return inside_ == 0; });
  std::thread thread = std::move(thread_);
  lock.unlock();
  Cells<WSServerObject>::instance().retire(handle_);
  if (!thread.joinable()) return;
  // The callback's own thread cannot wait for itself; it keeps the server until it returns.
  thread.get_id() == std::this_thread::get_id() ? thread.detach() : thread.join();
}

}  // namespace wstp::environment
