// Two loopback links, the input that says what is done to them, and what was lent meanwhile: the
// state the operations of the sequence target work on. All memory handed to the engine has its
// exact size, so that a sanitizer sees an access past it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "wstp.h"

namespace wstp::fuzz {

inline void require(bool condition) {
  if (!condition) std::abort();
}

class Session {
 public:
  Session(WSENV env, std::span<const std::uint8_t> input) : input_{input} {
    for (WSLINK& link : links_) {
      link = WSLoopbackOpen(env, nullptr);
      require(link != nullptr);
    }
  }

  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  Session(Session&&) = delete;
  Session& operator=(Session&&) = delete;

  /// Gives back half of what is still lent; the environment must free the rest.
  ~Session() {
    for (std::size_t i = 0; i < loans_.size(); i += 2) loans_[i]();
    for (WSLINK link : links_) WSClose(link);
  }

  bool done() const { return input_.empty(); }

  /// The link operations go to, and the one they move things to or from.
  WSLINK link() const { return links_[used_]; }

  WSLINK other() const { return links_[1 - used_]; }

  void exchange() { used_ = 1 - used_; }

  std::uint8_t byte() {
    if (input_.empty()) return 0;
    const std::uint8_t first = input_.front();
    input_ = input_.subspan(1);
    return first;
  }

  /// A count around the values at which things change: small, sometimes negative, rarely large.
  int count() {
    const std::uint8_t first = byte();
    if (first < 0xF0) return first % 8;
    if (first < 0xF8) return first;
    return first % 2 == 0 ? -1 : 100'000;
  }

  template <typename T>
  T value() {
    T value{};
    const std::size_t size = sizeof(T) < input_.size() ? sizeof(T) : input_.size();
    if (size != 0) std::memcpy(&value, input_.data(), size);
    input_ = input_.subspan(size);
    return value;
  }

  template <typename T>
  std::vector<T> values(std::size_t count) {
    std::vector<T> values(count);
    for (T& each : values) each = value<T>();
    return values;
  }

  template <typename T>
  std::vector<T> units() {
    return values<T>(byte() % 12U);
  }

  /// Text that ends with a zero.
  std::string text() {
    std::string text(byte() % 12U, '\0');
    for (char& each : text) each = static_cast<char>(byte());
    return text;
  }

  void lend(std::function<void()> give_back) { loans_.push_back(std::move(give_back)); }

  /// Gives back one loan, not always the last one.
  void give_back() {
    if (loans_.empty()) return;
    const std::size_t which = byte() % loans_.size();
    loans_[which]();
    loans_.erase(loans_.begin() + static_cast<std::ptrdiff_t>(which));
  }

  std::vector<WSMARK>& marks() { return marks_; }

 private:
  std::span<const std::uint8_t> input_;
  WSLINK links_[2] = {nullptr, nullptr};
  std::size_t used_ = 0;
  std::vector<std::function<void()>> loans_;
  std::vector<WSMARK> marks_;  // of links_[0]
};

}  // namespace wstp::fuzz
