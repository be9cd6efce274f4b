// The border of the C API. Here, and nowhere else, an answer becomes 0 or 1, an Error sticks to its
// link, an exception ends, and NULL, closed and foreign handles are met. Shims in api/*.cpp are one
// expression made of these.
#pragma once

#include <mutex>
#include <new>
#include <utility>

#include "environment/environment.h"
#include "link/link.h"
#include "wstp.h"

namespace wstp::api {

using expression::Reader;
using expression::Writer;
using link::Link;

/// The environment behind a handle, or nullptr.
inline environment::Environment* live(WSEnvironment handle) { return link::target_of(handle); }

inline Link* live(WSLINK handle) { return link::target_of(handle); }

/// Holds the link's lock for a call, if the link has it enabled.
class Locked {
 public:
  [[gnu::always_inline]] explicit Locked(Link& link) {
    if (link.lock_enabled()) [[unlikely]] {
      lock_ = std::unique_lock{link.mutex()};
    }
  }

 private:
  std::unique_lock<std::recursive_mutex> lock_;
};

/// Runs `body(link)` and gives its answer; `otherwise` without a live link or after an exception,
/// which becomes NoMemory (8) or Unknown (-1) on the link.
template <typename Answer, typename Body>
[[gnu::always_inline]] inline Answer ask(WSLINK handle, Answer otherwise,
                                         const Body& body) noexcept {
  Link* const link = live(handle);
  if (link == nullptr) [[unlikely]]
    return otherwise;
  const Locked locked{*link};
  try {
    return body(*link);
  } catch (const std::bad_alloc&) {
    link->fail(Error::NoMemory);
  } catch (...) {
    link->fail(Error::Unknown);
  }
  return otherwise;
}

/// `body` is bool(Link&): a call that succeeds or fails.
template <typename Body>
[[gnu::always_inline]] inline int call(WSLINK handle, const Body& body) noexcept {
  return ask(handle, 0, [&](Link& link) { return body(link) ? 1 : 0; });
}

/// A get: `step` is Status(Reader&).
template <typename Step>
[[gnu::always_inline]] inline int get(WSLINK handle, const Step& step) noexcept {
  return call(handle, [&](Link& link) { return link.get(step); });
}

/// A put: `step` is Error(Writer&).
template <typename Step>
[[gnu::always_inline]] inline int put(WSLINK handle, const Step& step) noexcept {
  return call(handle, [&](Link& link) { return link.put(step); });
}

/// A call that was given a NULL where memory is needed.
inline int bad_argument(WSLINK handle) noexcept {
  return call(handle, [](Link& link) { return link.fail(Error::BadParameter); });
}

/// Runs `body(env)`; `otherwise` without a live environment or after an exception.
template <typename Answer, typename Body>
Answer ask(WSEnvironment handle, Answer otherwise, const Body& body) noexcept {
  environment::Environment* const env = live(handle);
  if (env == nullptr) return otherwise;
  try {
    return body(*env);
  } catch (...) {
    return otherwise;
  }
}

/// For calls without a link or environment that may throw.
template <typename Answer, typename Body>
Answer guarded(Answer otherwise, const Body& body) noexcept {
  try {
    return body();
  } catch (...) {
    return otherwise;
  }
}

/// Writes through an out parameter that may be NULL.
template <typename T, typename U>
void store(T* to, U value) {
  if (to != nullptr) *to = static_cast<T>(value);
}

}  // namespace wstp::api
