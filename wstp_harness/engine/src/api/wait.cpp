// Waiting without reading: ready, ready in parallel, link activity.
#include <chrono>

#include "api/guard.h"
#include "link/parallel.h"

namespace wstp::api {

namespace {

transport::Deadline deadline_of(wstimeval timeout) {
  constexpr auto forever = static_cast<unsigned long>(-1);
  constexpr unsigned long longest = 1UL << 31U;  // seconds; longer is as good as for ever
  if (timeout.tv_sec == forever && timeout.tv_usec == forever) return std::nullopt;
  if (timeout.tv_sec > longest || timeout.tv_usec / 1000000 > longest) return std::nullopt;
  return transport::Clock::now() + std::chrono::seconds{timeout.tv_sec} +
         std::chrono::microseconds{timeout.tv_usec};
}

int ready_parallel(WSLINK* handles, int count, wstimeval timeout) {
  std::vector<Link*> links;
  for (int i = 0; i < count; ++i) {
    links.push_back(live(handles[i]));
    if (links.back() == nullptr) return WSREADYPARALLELERROR;
  }
  const transport::Deadline until = deadline_of(timeout);
  const auto ready = link::first_ready(links, until);
  if (ready) return static_cast<int>(*ready);
  return until ? WSREADYPARALLELTIMEDOUT : WSREADYPARALLELERROR;
}

int wait_for_activity(WSLINK handle, WSLinkWaitCallBackObject callback) {
  return ask(handle, WSWAITERROR, [&](Link& link) {
    switch (link.wait_for_activity(callback)) {
      case Link::Waited::Active:
        return WSWAITSUCCESS;
      case Link::Waited::Stopped:
        return WSWAITCALLBACKABORTED;
      case Link::Waited::Failed:
        break;
    }
    return WSWAITERROR;
  });
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only

extern "C" {

int WSReady(WSLINK link) {
  return ask(link, 0, [](Link& l) { return l.ready(); });
}

int WSReadyParallel(WSENV env, WSLINK* links, int count, wstimeval timeout) {
  if (count == 0) return WSREADYPARALLELINVALIDARGUMENT;
  if (live(env) == nullptr || links == nullptr || count < 0) return WSREADYPARALLELERROR;
  return guarded(WSREADYPARALLELERROR, [&] { return ready_parallel(links, count, timeout); });
}

int WSWaitForLinkActivity(WSLINK link) { return wait_for_activity(link, nullptr); }

int WSWaitForLinkActivityWithCallback(WSLINK link, WSLinkWaitCallBackObject callback) {
  return wait_for_activity(link, callback);
}

}  // extern "C"
