// The two ends of a measurement: the library they open, and the follower as a thread or a process.
#pragma once

#include <sys/types.h>

#include <memory>
#include <thread>

#include "channel.h"
#include "options.h"

namespace pump {

/// The library and its one environment, when the channel is a link.
struct Subject {
  Library library{};
  Environment environment = nullptr;

  explicit Subject(const Options& options);
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;
  Subject(Subject&&) = delete;
  Subject& operator=(Subject&&) = delete;
  ~Subject();
};

/// What the follower does until it is told to stop.
void run_follower(const Subject& subject, Options options);

/// The follower as a thread or a process; a failure in it is the run's failure.
class Follower {
 public:
  Follower(const Subject& subject, const Options& options);
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;
  Follower(Follower&&) = delete;
  Follower& operator=(Follower&&) = delete;
  ~Follower();

 private:
  std::thread thread_;
  pid_t child_ = 0;
};

/// A leader's channel with its follower, which is waited for before the channel is closed.
class Pair {
 public:
  Pair(const Subject& subject, Options options);

  /// Waits until a link stands; a limit stands from the beginning.
  void connect();

  Channel& channel() { return *channel_; }

 private:
  std::unique_ptr<Channel> channel_;
  LinkChannel* link_ = nullptr;  // the channel when it is a link
  std::unique_ptr<Follower> follower_;
};

}  // namespace pump
