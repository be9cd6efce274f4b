#include "link/parallel.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace wstp::link {

namespace {

std::optional<std::size_t> look(std::span<Link* const> links) {
  for (std::size_t i = 0; i < links.size(); ++i) {
    // A link that is not connected yet is never ready here (observed), whatever WSReady says of it.
    if (links[i]->state().phase() == Phase::Connected && links[i]->ready() != 0) return i;
  }
  return std::nullopt;
}

/// Sleeps on all links at once: a transport waits in the thread that calls it, hence one thread
/// each, all but the first ended by wake().
void sleep_on(std::span<Link* const> links, transport::Deadline until) {
  std::mutex mutex;
  std::condition_variable ended;
  bool one_ended = false;
  std::vector<std::thread> sleepers;
  for (Link* const link : links) {
    sleepers.emplace_back([&, link] {
      link->sleep_until_readable(until);
      const std::scoped_lock lock{mutex};
      one_ended = true;
      ended.notify_one();
    });
  }
  {
    std::unique_lock lock{mutex};
    ended.wait(lock, [&] { return one_ended; });
  }
  for (Link* const link : links) link->wake();
  for (std::thread& sleeper : sleepers) sleeper.join();
}

/// The links that can become ready by themselves.
std::vector<Link*> two_ended(std::span<Link* const> links) {
  std::vector<Link*> found;
  for (Link* const link : links) {
    if (!link->is_loopback() && link->state().phase() == Phase::Connected) found.push_back(link);
  }
  return found;
}

}  // namespace

std::optional<std::size_t> first_ready(std::span<Link* const> links, transport::Deadline until) {
  const std::vector<Link*> waiting = two_ended(links);
  for (;;) {
    if (const auto ready = look(links)) return ready;
    if (until && transport::Clock::now() >= *until) return std::nullopt;
    if (waiting.empty()) {
      if (until) std::this_thread::sleep_until(*until);
      return std::nullopt;
    }
    waiting.size() == 1 ? waiting[0]->sleep_until_readable(until) : sleep_on(waiting, until);
  }
}

}  // namespace wstp::link
