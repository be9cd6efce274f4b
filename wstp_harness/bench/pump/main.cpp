// The pump: runs one workload between two ends in fresh processes (or two threads of one) and
// prints one JSON object a size. It opens the library under measurement by path and judges nothing.
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <span>
#include <stdexcept>
#include <thread>

#include "limits.h"
#include "local_loop.h"
#include "options.h"
#include "set_up.h"
#include "workload.h"

namespace pump {

namespace {

// The library and its one environment, when the channel is a link.
struct Subject {
  Library library{};
  Environment environment = nullptr;

  explicit Subject(const Options& options) {
    if (is_limit(options)) return;
    library = open_library(options.library);
    environment = library.initialize(nullptr);
    if (environment == nullptr) throw std::runtime_error{"Initialize returned NULL"};
  }

  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;
  Subject(Subject&&) = delete;
  Subject& operator=(Subject&&) = delete;

  ~Subject() {
    if (environment != nullptr) library.deinitialize(environment);
  }
};

std::unique_ptr<Channel> limit_channel(const Options& options, int& descriptor, bool follower) {
  if (options.rendezvous.kind == "limit-tcp") return std::make_unique<SocketChannel>(descriptor);
  if (options.rendezvous.kind != "limit-futex") {
    throw std::invalid_argument{"unknown kind " + options.rendezvous.kind};
  }
  auto& rings = map_rings(descriptor);
  return follower ? std::make_unique<RingChannel>(rings.to_leader, rings.to_follower)
                  : std::make_unique<RingChannel>(rings.to_follower, rings.to_leader);
}

void run_follower(const Subject& subject, Options options) {
  if (is_limit(options)) {
    follow(*limit_channel(options, options.descriptor, true), options.workload, options.window);
    return;
  }
  LinkChannel channel{subject.library, subject.environment, options.rendezvous};
  channel.connect();
  follow(channel, options.workload, options.window);
}

pid_t spawn_follower(const Options& options) {
  std::vector<std::string> words{"wstp_pump",
                                 "--kind",
                                 options.rendezvous.kind,
                                 "--workload",
                                 options.workload_name,
                                 "--window",
                                 std::to_string(options.window),
                                 "--library",
                                 options.library,
                                 "--follow",
                                 options.rendezvous.name,
                                 "--descriptor",
                                 std::to_string(options.descriptor)};
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  if (posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, arguments.data(), environ) != 0) {
    throw std::runtime_error{"could not start the follower process"};
  }
  return child;
}

// The follower as a thread or a process; a failure in it is the run's failure.
class Follower {
 public:
  Follower(const Subject& subject, const Options& options) {
    if (options.processes) {
      child_ = spawn_follower(options);
    } else {
      thread_ = std::thread{[&subject, options] {
        try {
          run_follower(subject, options);
        } catch (const std::exception& e) {
          std::fprintf(stderr, "follower: %s\n", e.what());
          std::_Exit(1);  // the leader may be blocked in the library for ever
        }
      }};
    }
  }

  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;
  Follower(Follower&&) = delete;
  Follower& operator=(Follower&&) = delete;

  ~Follower() {
    if (thread_.joinable()) thread_.join();
    if (child_ > 0) waitpid(child_, nullptr, 0);
  }

 private:
  std::thread thread_;
  pid_t child_ = 0;
};

void print(const Options& options, std::size_t bytes, std::vector<double> samples) {
  std::ranges::sort(samples);
  const auto quantile = [&](double q) {
    return samples[static_cast<std::size_t>(q * static_cast<double>(samples.size() - 1))];
  };
  std::printf(R"({"kind":"%s","place":"%s","workload":"%s","bytes":%zu,"window":%d,"samples":%zu,)"
              R"("ns":{"min":%.1f,"p10":%.1f,"p50":%.1f,"p90":%.1f,"p99":%.1f,"max":%.1f}})"
              "\n",
              options.rendezvous.kind.c_str(), options.processes ? "processes" : "threads",
              options.workload_name.c_str(), bytes, options.window, samples.size(), samples.front(),
              quantile(0.1), quantile(0.5), quantile(0.9), quantile(0.99), samples.back());
  std::fflush(stdout);
}

Timing timing(const Options& options) {
  return {.warm_up = std::chrono::milliseconds{options.warm_up_ms},
          .measure = std::chrono::milliseconds{options.measure_ms},
          .spin = std::chrono::nanoseconds{options.spin_ns}};
}

void measure(Channel& channel, const Options& options) {
  for (const std::size_t bytes : options.sizes) {
    const Plan plan{.workload = options.workload,
                    .bytes = bytes,
                    .window = options.window,
                    .timing = timing(options)};
    print(options, bytes, lead(channel, plan));
  }
  try {
    stop(channel, options.workload);
  } catch (const std::runtime_error&) {
    return;  // a follower that left before the flush ended has had its word
  }
}

// A wrong value or a failed call ends the process at once: the follower may be blocked in the
// library for ever, so nothing here waits for it (a follower process is killed with its parent).
template <typename End>
void measure_or_end(End& channel, const Options& options) {
  try {
    if constexpr (requires { channel.connect(); }) channel.connect();
    measure(channel, options);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "wstp_pump: %s\n", e.what());
    std::_Exit(1);
  }
}

void run_leader(const Subject& subject, Options options) {
  if (!is_limit(options)) {
    auto channel =
        std::make_unique<LinkChannel>(subject.library, subject.environment, options.rendezvous);
    const Follower follower{subject, options};
    measure_or_end(*channel, options);
    return;
  }
  int leader_end = -1;
  if (options.rendezvous.kind == "limit-tcp") {
    std::tie(leader_end, options.descriptor) = tcp_pair();
  } else {
    map_rings(options.descriptor);
    leader_end = options.descriptor;
  }
  const auto channel = limit_channel(options, leader_end, false);
  const Follower follower{subject, options};
  measure_or_end(*channel, options);
}

std::unique_ptr<LocalLoop> local_loop(const Subject& subject, const Options& options,
                                      LinkHandle link, std::size_t size) {
  if (is_limit(options)) return copy_loop(size);
  auto loop = loopback_loop(options.workload_name, subject.library, link, size);
  if (!loop) throw std::invalid_argument{"unknown workload " + options.workload_name};
  return loop;
}

void run_alone(const Subject& subject, const Options& options) {
  int error = 0;
  LinkHandle const link =
      is_limit(options) ? nullptr : subject.library.loopback(subject.environment, &error);
  if (!is_limit(options) && link == nullptr) throw std::runtime_error{"LoopbackOpen failed"};
  for (const std::size_t size : options.sizes) {
    const auto loop = local_loop(subject, options, link, size);
    print(options, size,
          time_samples(timing(options), true, [&](std::size_t number) { loop->once(number); }));
  }
  if (link != nullptr) subject.library.close(link);
}

void run_set_up(const Subject& subject, const Options& options) {
  const auto& kind = options.rendezvous.kind;
  std::unique_ptr<Meeting> meeting;
  if (kind == "limit-tcp") {
    meeting = tcp_meeting();
  } else if (kind == "limit-futex") {
    meeting = memory_meeting();
  } else {
    meeting = link_meeting(subject.library, subject.environment, kind);
  }
  for (const std::size_t size : options.sizes) {
    print(options, size, time_meetings(*meeting, timing(options)));
  }
}

}  // namespace

}  // namespace pump

int main(int argc, char** argv) {
  try {
    const auto options = pump::parse({argv + 1, static_cast<std::size_t>(argc - 1)});
    const pump::Subject subject{options};
    if (options.follows) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      pump::run_follower(subject, options);
    } else if (pump::is_local(options)) {
      pump::run_alone(subject, options);
    } else if (pump::is_set_up(options)) {
      pump::run_set_up(subject, options);
    } else {
      pump::run_leader(subject, options);
    }
    return 0;
  } catch (const std::invalid_argument& e) {
    std::fprintf(stderr, "wstp_pump: %s\n%s", e.what(), pump::usage());
    return 2;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "wstp_pump: %s\n", e.what());
    std::_Exit(1);  // the other end may be blocked in the library; do not wait for it
  }
}
