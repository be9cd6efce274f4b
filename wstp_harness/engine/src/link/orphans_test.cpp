// A child that outlives its link is collected when it ends.
#include "link/orphans.h"

#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <thread>
#include <utility>

#include "base/check.h"

namespace wstp::link {

namespace {

constexpr auto kPatience = std::chrono::seconds{5};

/// Whether the process is gone altogether, not only ended, within the patience.
bool collected(pid_t id) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < until) {
    if (::kill(id, 0) != 0 && errno == ESRCH) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  return false;
}

WSTP_TEST(a_child_that_outlives_its_link_is_collected_when_it_ends) {
  transport::Reactor reactor;
  Orphans orphans{reactor};
  for (int round = 0; round < 3; ++round) {
    Launched launched = launch({"sleep", "60"});
    WSTP_CHECK(launched.error == Error::Ok);
    const pid_t id = launched.child->id();
    orphans.adopt(std::move(launched.child));
    WSTP_CHECK_EQUAL(::kill(id, SIGKILL), 0);
    WSTP_CHECK(collected(id));
  }
}

WSTP_TEST(a_child_that_outlives_the_environment_is_left_alone) {
  pid_t id = 0;
  {
    transport::Reactor reactor;
    Orphans orphans{reactor};
    Launched launched = launch({"sleep", "60"});
    id = launched.child->id();
    orphans.adopt(std::move(launched.child));
  }
  WSTP_CHECK_EQUAL(::kill(id, 0), 0);
  ::kill(id, SIGKILL);
  WSTP_CHECK_EQUAL(::waitpid(id, nullptr, 0), id);
}

}  // namespace

}  // namespace wstp::link
