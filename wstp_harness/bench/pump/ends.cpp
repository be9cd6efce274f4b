#include "ends.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <tuple>

#include "limits.h"
#include "null_library.h"

namespace pump {

namespace {

bool is_ring(const Options& options) {
  return options.rendezvous.kind == "limit-futex" || options.rendezvous.kind == "limit-spin";
}

std::unique_ptr<Channel> limit_channel(const Options& options, int& descriptor, bool follower) {
  if (!is_ring(options)) return std::make_unique<SocketChannel>(descriptor);
  const bool spins = options.rendezvous.kind == "limit-spin";
  auto& rings = map_rings(descriptor);
  return follower ? std::make_unique<RingChannel>(rings.to_leader, rings.to_follower, spins)
                  : std::make_unique<RingChannel>(rings.to_follower, rings.to_leader, spins);
}

// The leader's end; the follower's is left in `options.descriptor`.
int open_limit(Options& options) {
  int leader = -1;
  const auto& kind = options.rendezvous.kind;
  if (kind == "limit-tcp") {
    std::tie(leader, options.descriptor) = tcp_pair();
  } else if (kind == "limit-socketpair") {
    std::tie(leader, options.descriptor) = local_pair();
  } else if (is_ring(options)) {
    map_rings(options.descriptor);
    leader = options.descriptor;
  } else {
    throw std::invalid_argument{"unknown kind " + kind};
  }
  return leader;
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

Library library_of(const Options& options) {
  if (!options.null) return open_library(options.library);
  return null_library(options.workload_name.ends_with("stream") ? options.window : -1);
}

}  // namespace

Subject::Subject(const Options& options) {
  if (is_limit(options)) return;
  library = library_of(options);
  environment = library.initialize(nullptr);
  if (environment == nullptr) throw std::runtime_error{"Initialize returned NULL"};
}

Subject::~Subject() {
  if (environment != nullptr) library.deinitialize(environment);
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

Follower::Follower(const Subject& subject, const Options& options) {
  if (options.processes) {
    child_ = spawn_follower(options);
    return;
  }
  thread_ = std::thread{[&subject, options] {
    try {
      run_follower(subject, options);
    } catch (const std::exception& e) {
      std::fprintf(stderr, "follower: %s\n", e.what());
      std::_Exit(1);  // the leader may be blocked in the library for ever
    }
  }};
}

Follower::~Follower() {
  if (thread_.joinable()) thread_.join();
  if (child_ > 0) waitpid(child_, nullptr, 0);
}

Pair::Pair(const Subject& subject, Options options) {
  if (is_limit(options)) {
    int leader = open_limit(options);
    channel_ = limit_channel(options, leader, false);
  } else {
    auto link =
        std::make_unique<LinkChannel>(subject.library, subject.environment, options.rendezvous);
    link_ = link.get();
    channel_ = std::move(link);
  }
  if (!options.null) follower_ = std::make_unique<Follower>(subject, options);
}

void Pair::connect() {
  if (link_ != nullptr) link_->connect();
}

}  // namespace pump
