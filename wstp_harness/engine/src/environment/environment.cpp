#include "environment/environment.h"

#include <algorithm>
#include <memory>

#include "environment/server.h"

namespace wstp::environment {

using link::Cells;
using link::Link;

WSEnvironment Environment::make(const Parameters& parameters) {
  const link::Allocator allocator = parameters.allocator;
  if (parameters.error != Error::Ok) return nullptr;
  if (allocator.allocate == nullptr || allocator.release == nullptr) return nullptr;
  void* const memory = allocator.allocate(sizeof(Environment));
  if (memory == nullptr) return nullptr;
  Environment* const env = std::construct_at(static_cast<Environment*>(memory), parameters);
  WSEnvironment handle = Cells<WSEnvironmentObject>::instance().take(*env);
  env->surroundings_.set_environment(handle);
  return handle;
}

void Environment::end(WSEnvironment handle) {
  Environment* const env = link::target_of(handle);
  if (env == nullptr) return;
  Cells<WSEnvironmentObject>::instance().retire(handle);
  auto* const release = env->allocator_.release;
  std::destroy_at(env);
  release(env);
}

Environment::Environment(const Parameters& parameters)
    : allocator_{parameters.allocator},
      lock_links_{parameters.thread_safe_links},
      surroundings_{parameters.allocator, parameters.text},
      loans_{parameters.allocator} {}

Environment::~Environment() {
  for (const auto& server : std::exchange(servers_, {})) server->shut_down();
  for (const auto& link : links_) Cells<WSLinkObject>::instance().retire(link->handle());
}

WSLINK Environment::add(std::unique_ptr<Link> link) {
  WSLINK handle = Cells<WSLinkObject>::instance().take(*link);
  link->set_handle(handle);
  link->set_yielder(default_yielder());
  link->enable_lock(lock_links_);
  const std::scoped_lock lock{mutex_};
  links_.push_back(std::move(link));
  return handle;
}

void Environment::close(Link& link) {
  if (auto* const function = link.user().on_close; function != nullptr) {
    link.user().on_close = nullptr;
    function(link.handle());
  }
  std::unique_ptr<Link> closing;
  {
    const std::scoped_lock lock{mutex_};
    const auto found = std::ranges::find(links_, &link, &std::unique_ptr<Link>::get);
    if (found == links_.end()) return;  // its own user function closed it
    closing = std::move(*found);
    links_.erase(found);
    loans_.take_over(closing->loans());
  }
  Cells<WSLinkObject>::instance().retire(closing->handle());
}

WSLINK Environment::find(long number) {
  const std::scoped_lock lock{mutex_};
  const auto found =
      std::ranges::find_if(links_, [&](const auto& link) { return link->number() == number; });
  return found == links_.end() ? nullptr : (*found)->handle();
}

std::vector<WSLINK> Environment::links() {
  const std::scoped_lock lock{mutex_};
  std::vector<WSLINK> handles;
  handles.reserve(links_.size());
  for (const auto& link : links_) handles.push_back(link->handle());
  return handles;
}

void Environment::add(std::shared_ptr<Server> server) {
  const std::scoped_lock lock{mutex_};
  servers_.push_back(std::move(server));
}

void Environment::remove(Server& server) {
  std::shared_ptr<Server> removed = server.shared_from_this();
  {
    const std::scoped_lock lock{mutex_};
    std::erase(servers_, removed);
  }
  removed->shut_down();
}

void* Environment::lend(std::size_t size) {
  const std::scoped_lock lock{mutex_};
  return loans_.lend(size);
}

void Environment::give_back(const void* block) {
  const std::scoped_lock lock{mutex_};
  loans_.give_back(block);
}

const char* Environment::error_text(int code) {
  if (const char* const text = listed_error_text(code); text != nullptr) return text;
  const std::scoped_lock lock{mutex_};
  std::string& text = unlisted_errors_[code];
  if (text.empty()) text = "Error " + std::to_string(code);
  return text.c_str();
}

const char* listed_error_text(int code) {
  const std::string_view text = wstp::error_text(static_cast<Error>(code));
  return text.empty() ? nullptr : text.data();  // texts are literals, hence end in NUL
}

}  // namespace wstp::environment
