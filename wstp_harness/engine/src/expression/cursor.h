// Moves positions over the bytes of a queue. What moves is the Position, wherever it came from; the
// queue is only looked at. Not here: what atoms mean (atoms.h), the position a reader stands on
// (reader.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/byte_queue.h"
#include "base/status.h"
#include "expression/position.h"

namespace wstp::expression {

/// Every move answers Ok, an error, or need_more; everything but Ok leaves the position where it
/// was, separators passed apart, and but for a cut packet (24), which it leaves behind.
class Cursor {
 public:
  using Stand = Position::Stand;

  explicit Cursor(const ByteQueue& in) : in_{&in} {}

  /// The unread bytes from `p` on, and the payload of its token (all of it has to be here).
  [[nodiscard]] std::span<const std::byte> bytes_at(const Position& p) const;
  [[nodiscard]] std::span<const std::byte> payload(const Position& p) const;

  /// From between two tokens to the next one.
  Status advance(Position& p) const;

  /// Whether the current token is completely here, END included.
  Status whole(const Position& p) const;

  /// Past the current token; leave_whole() when it is known to be whole.
  Status leave(Position& p) const;
  static void leave_whole(Position& p);

  /// On a token that is not used up.
  Status settle(Position& p) const;

  /// To where `target` expressions are left, between two tokens; past an expression that begins
  /// where none is pending when `at_least_one`.
  Status skim(Position& p, std::uint64_t target, bool at_least_one) const;

  /// Over elements of the packed run at `p`, all but the last, down to `target` expressions.
  Status skip_run(Position& p, std::uint64_t target) const;

  /// Elements of the run that come behind the current one before an array's next head, and a step
  /// over so many at most; the last of them is current then.
  [[nodiscard]] static std::uint64_t elements_in_row(const Position& p);
  static void pass_elements(Position& p, std::uint64_t count);

  /// Expressions behind the current token's own expression, or behind the next one.
  [[nodiscard]] static std::uint64_t behind(const Position& p);

  /// Whether `p` is on an array of the stream, none of it read.
  [[nodiscard]] static bool on_array(const Position& p);

  /// From such an array to its leaves, which are then plain expressions.
  static void enter_leaves(Position& p);

  /// From such an array to its D block (WSGetNextRaw), then its leaves one by one.
  static void flatten(Position& p);

  /// need_more, bounded: a length field alone must not make anybody reserve memory.
  static Status need(std::uint64_t bytes);

 private:
  Status advance_stream(Position& p) const;
  Status skip_separators(Position& p) const;
  Status skip_known(Position& p, std::uint64_t target) const;
  static Status enter_run(Position& p, const token::Head& head);
  static Status enter_array(Position& p, std::span<const std::byte> bytes);
  static Status advance_run(Position& p);
  static void advance_array(Position& p);

  const ByteQueue* in_;
};

}  // namespace wstp::expression
