// The pump: runs one workload between two ends in fresh processes (or two threads of one) and
// prints one JSON object a size. It opens the library under measurement by path and judges nothing.
#include <sys/prctl.h>

#include <barrier>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <span>
#include <stdexcept>
#include <thread>

#include "ends.h"
#include "figures.h"
#include "footprint.h"
#include "limits.h"
#include "local_loop.h"
#include "options.h"
#include "set_up.h"
#include "workload.h"

namespace pump {

namespace {

constexpr int status_failed = 1;
constexpr int status_usage = 2;
constexpr int status_missing = 3;

// A wrong value or a failed call ends the process at once: the follower may be blocked in the
// library for ever, so nothing here waits for it (a follower process is killed with its parent).
template <typename Work>
void or_end(const Work& work) {
  try {
    work();
  } catch (const MissingFunction& e) {
    std::fprintf(stderr, "wstp_pump: %s\n", e.what());
    std::_Exit(status_missing);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "wstp_pump: %s\n", e.what());
    std::_Exit(status_failed);
  }
}

// The pairs of a measurement, each led by a thread of its own when there are several.
class Pairs {
 public:
  Pairs(const Subject& subject, const Options& options) : options_{options} {
    for (int i = 0; i < options.pairs; ++i) {
      pairs_.push_back(std::make_unique<Pair>(subject, options));
      pairs_.back()->connect();
    }
  }

  Figures measure(std::size_t bytes) {
    const Plan plan{.workload = options_.workload,
                    .bytes = bytes,
                    .window = options_.window,
                    .flush_every = options_.flush_every,
                    .timing = timing(options_)};
    std::vector<Figures> found(pairs_.size());
    if (pairs_.size() == 1) {
      found.front() = figures_of(lead(pairs_.front()->channel(), plan));
      return found.front();
    }
    std::barrier ready{static_cast<std::ptrdiff_t>(pairs_.size())};
    std::vector<std::thread> leaders;
    leaders.reserve(pairs_.size());
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      leaders.emplace_back([&, i] {
        or_end([&] {
          ready.arrive_and_wait();
          found[i] = figures_of(lead(pairs_[i]->channel(), plan));
        });
      });
    }
    for (auto& leader : leaders) leader.join();
    return together(found);
  }

  void stop() {
    for (auto& pair : pairs_) {
      try {
        pump::stop(pair->channel(), options_.workload);
      } catch (const std::runtime_error&) {
        continue;  // a follower that left before the flush ended has had its word
      }
    }
  }

 private:
  Options options_;
  std::vector<std::unique_ptr<Pair>> pairs_;
};

void run_leader(const Subject& subject, const Options& options) {
  std::unique_ptr<Pairs> pairs;
  or_end([&] {
    pairs = std::make_unique<Pairs>(subject, options);
    for (const std::size_t bytes : options.sizes) print(options, bytes, pairs->measure(bytes));
    pairs->stop();
  });
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
    print(options, size, figures_of(time_samples(timing(options), true, [&](std::size_t number) {
            loop->once(number);
          })));
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
    print(options, size, figures_of(time_meetings(*meeting, timing(options))));
  }
}

void run(const Options& options) {
  const Subject subject{options};
  if (options.follows) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    run_follower(subject, options);
  } else if (is_local(options)) {
    run_alone(subject, options);
  } else if (is_set_up(options)) {
    run_set_up(subject, options);
  } else if (is_footprint(options)) {
    or_end([&] { run_footprint(subject, options); });
  } else {
    run_leader(subject, options);
  }
}

}  // namespace

}  // namespace pump

int main(int argc, char** argv) {
  try {
    pump::run(pump::parse({argv + 1, static_cast<std::size_t>(argc - 1)}));
    return 0;
  } catch (const std::invalid_argument& e) {
    std::fprintf(stderr, "wstp_pump: %s\n%s", e.what(), pump::usage());
    return pump::status_usage;
  } catch (const pump::MissingFunction& e) {
    std::fprintf(stderr, "wstp_pump: %s\n", e.what());
    std::_Exit(pump::status_missing);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "wstp_pump: %s\n", e.what());
    std::_Exit(pump::status_failed);  // the other end may be blocked in the library
  }
}
