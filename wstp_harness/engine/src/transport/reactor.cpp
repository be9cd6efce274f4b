#include "transport/reactor.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <new>
#include <system_error>
#include <utility>

namespace wstp::transport {

namespace {

constexpr Reactor::WatchId WAKE = 0;  // the reactor's own event carries the id no watch has
constexpr auto LINGER_TIME = std::chrono::seconds{10};
constexpr auto LINGER_TIME_OF_A_WRITER = std::chrono::seconds{1};
constexpr auto LINGER_TIME_AT_THE_END = std::chrono::milliseconds{500};
constexpr std::size_t LINGER_LIMIT = 64;

// The program's signals are for the program's threads.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }

  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  SignalsBlocked(SignalsBlocked&&) = delete;
  SignalsBlocked& operator=(SignalsBlocked&&) = delete;

  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

bool epoll_listed(int epoll, int fd, Reactor::WatchId id) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLRDHUP;
  event.data.u64 = id;
  return ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

void say_last_word(const Parting& parting) {
  if (!parting.message.valid()) return;
  // A peer whose message socket is full reads none; the end of the socket tells it then.
  [[maybe_unused]] const auto ignored =
      ::send(parting.message.get(), parting.last_word.data(), parting.last_word.size(),
             MSG_DONTWAIT | MSG_NOSIGNAL);
}

enum class Rest : std::uint8_t { Nothing, Some, Ended };

Rest discard_some(int fd) {
  std::array<std::byte, 4096> waste{};
  // Never waits (MSG_DONTWAIT).  NOLINTNEXTLINE(clang-analyzer-unix.BlockInCriticalSection)
  const auto count = ::recv(fd, waste.data(), waste.size(), MSG_DONTWAIT);
  if (count > 0) return Rest::Some;
  return count < 0 && (errno == EAGAIN || errno == EINTR) ? Rest::Nothing : Rest::Ended;
}

}  // namespace

Reactor::Reactor() : epoll_{::epoll_create1(EPOLL_CLOEXEC)} {}

Reactor::~Reactor() {
  wait_for_readers();
  wake_.signal();
  if (thread_.joinable()) thread_.join();
}

// Called with the mutex held.
bool Reactor::start() {
  if (thread_.joinable()) return true;
  if (!epoll_.valid() || wake_.fd() < 0) return false;
  if (!epoll_listed(epoll_.get(), wake_.fd(), WAKE)) return false;
  const SignalsBlocked blocked;
  try {
    thread_ = std::thread{[this] { run(); }};
  } catch (const std::system_error&) {
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, wake_.fd(), nullptr);
    return false;
  }
  return true;
}

// Called with the mutex held, so that the thread cannot look an id up before its watch is stored.
Reactor::WatchId Reactor::list(int fd) {
  const WatchId id = ++last_id_;
  return start() && epoll_listed(epoll_.get(), fd, id) ? id : 0;
}

Reactor::WatchId Reactor::watch(int fd, Watcher& watcher) {
  const std::scoped_lock lock{mutex_};
  const WatchId id = list(fd);
  if (id != 0) watches_.emplace(id, Watch{fd, &watcher});
  return id;
}

void Reactor::unwatch(WatchId id) noexcept {
  std::unique_lock lock{mutex_};
  if (const auto found = watches_.find(id); found != watches_.end()) {
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, found->second.fd, nullptr);
    watches_.erase(found);
  }
  if (id == 0 || std::this_thread::get_id() == thread_.get_id()) return;
  dispatched_.wait(lock, [this, id] { return dispatching_ != id; });
}

void Reactor::linger(Parting parting) noexcept {
  const std::scoped_lock lock{mutex_};
  if (stop_) return say_last_word(parting);
  if (lingering_.size() >= LINGER_LIMIT) {
    say_last_word(lingering_.front().parting);
    lingering_.pop_front();
  }
  const bool told = !parting.message.valid();
  const std::array ids{list(parting.data.get()), told ? 0 : list(parting.message.get())};
  if (ids[0] == 0 || (!told && ids[1] == 0)) return say_last_word(parting);
  try {
    lingering_.push_back({std::move(parting), ids, Clock::now() + LINGER_TIME});
  } catch (const std::bad_alloc&) {
    return say_last_word(parting);
  }
  wake_.signal();  // the thread may sleep longer than this one lingers
}

void Reactor::collect(pid_t child) noexcept {
  Descriptor ended{static_cast<int>(::syscall(SYS_pidfd_open, child, 0))};
  if (!ended.valid()) return;
  const std::scoped_lock lock{mutex_};
  const WatchId id = list(ended.get());
  if (id == 0) return;
  try {
    running_.push_back({child, std::move(ended), id});
  } catch (const std::bad_alloc&) {
    return;  // its descriptor closes here, which ends the watch
  }
}

void Reactor::wait_for_readers() {
  std::unique_lock lock{mutex_};
  dispatched_.wait_for(lock, LINGER_TIME_AT_THE_END, [this] {
    return std::ranges::none_of(lingering_,
                                [](const Lingering& each) { return each.parting.message.valid(); });
  });
  for (const auto& each : lingering_) say_last_word(each.parting);
  stop_ = true;
}

void Reactor::run() noexcept {
  std::array<epoll_event, 16> events{};
  for (;;) {
    const int limit = milliseconds_to_sleep();
    if (limit == 0) return;
    const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), limit);
    for (int i = 0; i < count; ++i) {
      const auto& event = events.at(static_cast<std::size_t>(i));
      dispatch(event.data.u64, event.events);
    }
  }
}

/// -1 without limit, 0 when the thread is to end. Also gives up what has lingered too long.
int Reactor::milliseconds_to_sleep() {
  const std::scoped_lock lock{mutex_};
  if (stop_) return 0;
  give_up_late_ones();
  if (lingering_.empty()) return -1;
  const auto next = std::ranges::min_element(lingering_, {}, &Lingering::until);
  const auto left = next->until - Clock::now();
  const auto ticks = std::chrono::duration_cast<std::chrono::milliseconds>(left).count() + 1;
  return static_cast<int>(std::max<std::int64_t>(ticks, 1));
}

// Called with the mutex held.
void Reactor::give_up_late_ones() {
  const auto now = Clock::now();
  std::erase_if(lingering_, [now](const Lingering& each) {
    const bool late = each.until <= now;
    if (late) say_last_word(each.parting);
    return late;
  });
}

void Reactor::dispatch(WatchId id, std::uint32_t events) {
  if (id == WAKE) {
    wake_.clear();
    return;
  }
  std::unique_lock lock{mutex_};
  if (discard_input(id) || collect_ended(id)) return;
  const auto found = watches_.find(id);
  if (found == watches_.end()) return;  // removed after epoll_wait had answered
  const Watch watch = found->second;
  dispatching_ = id;
  lock.unlock();
  const bool more = watch.watcher->on_ready(watch.fd, events);
  lock.lock();
  dispatching_ = 0;
  // The watch may have been removed inside the call, and its descriptor's number used again.
  if (!more && watches_.erase(id) == 1) ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, watch.fd, nullptr);
  dispatched_.notify_all();
}

/// Called with the mutex held; false when the id is not a lingering socket's.
bool Reactor::discard_input(WatchId id) {
  const auto found = std::ranges::find_if(
      lingering_, [id](const Lingering& each) { return std::ranges::count(each.ids, id) != 0; });
  if (found == lingering_.end()) return false;
  const auto& [data, message, last_word] = found->parting;
  const bool of_data = found->ids[0] == id;
  const auto rest = discard_some(of_data ? data.get() : message.get());
  if (rest == Rest::Ended) {
    lingering_.erase(found);
    dispatched_.notify_all();
  } else if (rest == Rest::Some && of_data && message.valid()) {
    found->until = std::min(found->until, Clock::now() + LINGER_TIME_OF_A_WRITER);
  }
  return true;
}

// Called with the mutex held.
bool Reactor::collect_ended(WatchId id) {
  const auto found = std::ranges::find(running_, id, &Running::id);
  if (found == running_.end()) return false;
  // Never waits (WNOHANG).  ECHILD: somebody else has collected it.
  int status = 0;
  const pid_t answer = ::waitpid(found->child, &status, WNOHANG);
  if (answer != 0) running_.erase(found);
  return true;
}

}  // namespace wstp::transport
