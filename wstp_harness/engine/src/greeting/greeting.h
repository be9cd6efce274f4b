// The greeting both ends send on the data stream before the first token (wire.md section 1.3):
// name, version, option lines. A state machine without I/O: it says what to write and what it still
// wants to read. Bounded: no line above 511 bytes is kept, and everything hostile ends in an error.
// Not here: the port exchange before it (transport/tcp), the tokens after it (token/), time limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/byte_queue.h"
#include "base/status.h"
#include "greeting/features.h"
#include "greeting/options.h"

namespace wstp::greeting {

/// One side of one greeting. Use:
///   Greeting greeting{envid};  loop: step(in, out) -> flush out; need_more -> read into `in`,
///   again.
/// Ok: done, peer() is valid, and what is left unread in `in` is the token stream. An error is
/// final: Dead for everything the peer did wrong.
class Greeting {
 public:
  /// `environment_id` is what WSSetEnvIDString set, as given; quoted for the line. One that does
  /// not fit into a line, or holds a newline, is announced as empty.
  explicit Greeting(std::string_view environment_id = {});

  /// Moves on as far as the bytes in `in` allow, consuming exactly the greeting's own bytes, and
  /// appends what is to be sent now to `out`. The first call sends the name whatever `in` holds.
  /// need_more never asks for bytes beyond the greeting.
  Status step(ByteQueue& in, ByteQueue& out);

  [[nodiscard]] bool done() const { return state_ == State::Done; }

  [[nodiscard]] const Features& peer() const { return peer_; }

 private:
  enum class State : std::uint8_t { Start, Name, Version, Block, Done, Failed };

  Status advance(ByteQueue& in, ByteQueue& out);
  Status read_name(ByteQueue& in, ByteQueue& out);
  Status read_version(ByteQueue& in, ByteQueue& out);
  Status read_line(ByteQueue& in);
  [[nodiscard]] Error take_line(std::string_view line);

  State state_ = State::Start;
  int lines_read_ = 0;  // of the block; the empty one before the options included
  std::string environment_id_;
  Seen seen_;
  Features peer_;
};

/// The longest line of the block, without its newline.
inline constexpr std::size_t kMaxLine = 511;

/// Our option block for a negotiated version 3..6: the newline before it and version - 1 lines.
[[nodiscard]] std::string own_block(int version, std::string_view environment_id);

}  // namespace wstp::greeting
