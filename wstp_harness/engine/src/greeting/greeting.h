// The greeting both ends send on the data stream before the first token (wire.md section 1.3): name,
// version, option lines. A state machine without I/O: it says what to write and what it still wants to
// read. Bounded: no line above 511 bytes is kept, and everything hostile ends in an error.
// Not here: the port exchange before it (transport/tcp), the tokens after it (token/).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/byte_queue.h"
#include "base/status.h"
#include "greeting/features.h"

namespace wstp::greeting {

/// One side of one greeting. Use:
///   Greeting greeting{envid};  loop: step(in, out) -> flush out; need_more -> read into `in`, again.
/// Ok: done, peer() is valid, and what is left unread in `in` is the token stream. An error is final
/// (Dead for everything the peer did wrong).
class Greeting {
 public:
  /// `environment_id` is what WSSetEnvIDString set, as given (bytes); quoted for the line.
  explicit Greeting(std::string_view environment_id = {});

  /// Moves on as far as the bytes in `in` allow, consuming exactly the greeting's own bytes, and appends
  /// what is to be sent now to `out`. The first call sends the name whatever `in` holds.
  Status step(ByteQueue& in, ByteQueue& out);

  [[nodiscard]] const Features& peer() const { return peer_; }

 private:
  enum class State : std::uint8_t { Start, Name, Version, Block, Done, Failed };

  Status fail();
  Status read_version(ByteQueue& in, ByteQueue& out);
  Status read_line(ByteQueue& in);

  State state_ = State::Start;
  int lines_ = 0;  // complete lines of the block read so far, the empty one before it included
  std::string environment_id_;
  Features peer_;
};

/// The longest line of the block, without its newline.
inline constexpr std::size_t kMaxLine = 511;

/// Our option block for a negotiated version 3..6, with the newline before it.
[[nodiscard]] std::string own_block(int version, std::string_view environment_id);

/// Parses line `index` (0-based: libraryid, numericsid, envid, dictionaries, six digits) into features.
[[nodiscard]] Error parse_line(int index, std::string_view line, Features& features);

}  // namespace wstp::greeting
