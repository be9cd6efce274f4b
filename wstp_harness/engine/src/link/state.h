// What a link may do when: its phase, its error, and the table that says which call passes under
// which. Everything about sticky errors is here (WSError, WSClearError and the tutorial "Error and
// Interrupt Handling"; api.md sections 3 and 4); nothing here knows bytes or transports.
//
// Decisions where Wolfram's library and its documentation part:
// - An error stays until WSClearError, as documented. (Observed: WSReady forgets it. A question
// that
//   forgets a failure hides it, and no program can depend on both.)
// - Dead (1) can never be cleared, Closed (11) can and comes back with the next use of the peer.
// - A link that is not connected yet shows Unconnected (10). That is a phase, not a failure:
// WSClearError
//   answers 1 and changes nothing (Wolfram's library waits there for the peer).
#pragma once

#include <array>
#include <cstdint>

#include "base/error.h"

namespace wstp::link {

enum class Phase : std::uint8_t {
  Fresh,      // opened; the first get, put or flush connects
  Connected,  // also loopback links
};

/// The calls of the API as far as errors matter to them.
enum class Operation : std::uint8_t {
  Get,  // reads, also tests of heads and symbols, marks, new packet
  Put,  // writes, also end packet
  Flush,
  Activate,
  Message,   // urgent messages
  Question,  // ready, names, errors: always answered
};

/// One row of the rules.
struct Rule {
  Operation operation;
  bool connects;  // in phase Fresh: connect first; otherwise refused with Unconnected (or answered)
  bool under_closed;  // allowed under error Closed (11)
  bool under_error;   // allowed under any other error but Dead
};

inline constexpr std::array<Rule, 6> kRules{{
    {Operation::Get, true, true, false},
    {Operation::Put, true, false, false},
    {Operation::Flush, true, false, false},
    {Operation::Activate, true, true, false},
    {Operation::Message, false, false, true},
    {Operation::Question, false, true, true},
}};

[[nodiscard]] constexpr const Rule& rule(Operation operation) {
  return kRules[static_cast<std::size_t>(operation)];
}

/// Phase and error of one link.
class State {
 public:
  explicit constexpr State(Phase phase) : phase_{phase} {}

  [[nodiscard]] constexpr Phase phase() const { return phase_; }

  /// What WSError answers; any int, because users set their own.
  [[nodiscard]] constexpr int code() const {
    if (code_ == 0 && phase_ == Phase::Fresh) return static_cast<int>(Error::Unconnected);
    return code_;
  }

  [[nodiscard]] constexpr bool dead() const { return code_ == static_cast<int>(Error::Dead); }

  /// The whole fast path: connected and without an error.
  [[nodiscard]] constexpr bool clear() const { return code_ == 0 && phase_ == Phase::Connected; }

  enum class Verdict : std::uint8_t { Go, ConnectFirst, Refused };

  [[nodiscard]] constexpr Verdict check(Operation operation) const {
    if (clear()) return Verdict::Go;
    const Rule& row = rule(operation);
    if (code_ != 0) {
      const bool closed = code_ == static_cast<int>(Error::Closed);
      if (dead() || !(closed ? row.under_closed : row.under_error)) return Verdict::Refused;
    }
    if (phase_ == Phase::Connected) return Verdict::Go;
    return row.connects ? Verdict::ConnectFirst : Verdict::Refused;
  }

  /// A failure of the library: the first one stays, but Dead replaces every other.
  constexpr void fail(Error error) {
    if (code_ == 0 || error == Error::Dead) code_ = static_cast<int>(error);
  }

  /// WSSetError: only while WSError is 0; false otherwise. Setting 0 is allowed and changes
  /// nothing.
  constexpr bool set(int code) {
    if (this->code() != 0) return false;
    code_ = code;
    return true;
  }

  /// WSClearError: false when the link is dead.
  constexpr bool clear_error() {
    if (dead()) return false;
    code_ = 0;
    return true;
  }

  constexpr void connected() { phase_ = Phase::Connected; }

 private:
  Phase phase_;
  int code_ = 0;
};

}  // namespace wstp::link
