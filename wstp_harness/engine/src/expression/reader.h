// Gets: the bytes of a stream as the C API's values. Works on whatever part of the stream is in its
// queue: every call answers Ok, an error, or need_more and can then simply be repeated when more
// bytes are there; it consumes nothing unless it answers Ok (separators between expressions apart).
// A get that fails does not take the token (api.md section 4). Decoding is strict; lengths reserve
// nothing, and no call recurses. Not here: waiting for bytes (link/), puts (writer.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/byte_queue.h"
#include "base/status.h"
#include "expression/array_shape.h"
#include "expression/atoms.h"
#include "expression/block.h"
#include "expression/cursor.h"
#include "expression/packed_list.h"
#include "expression/pieces.h"
#include "expression/position.h"
#include "number/kind.h"
#include "text/deliver.h"
#include "text/encoding.h"

namespace wstp::expression {

class Writer;

/// A place to come back to; the bytes behind it stay until Reader::forget().
struct Mark {
  Position position;
};

class Reader {
 public:
  explicit Reader(ByteQueue& in) : in_{&in} {}

  // Tokens.

  /// WSGetNext, WSGetNextRaw: moves to the next token, past what is left of the current atom.
  /// GetEndPacket (24): the writer ended the packet inside an expression.
  Status next(int& type);
  Status next_raw(int& token);

  /// WSGetType, WSGetRawType: the current token, after moving to the next one if it is used up.
  Status type(int& type);
  Status raw_type(int& token);

  /// WSGetArgCount, WSGetRawArgCount (leaves of an array): GetSequence (3) unless the current token
  /// is a function. The head is next.
  Status argument_count(std::int64_t& count);
  Status raw_argument_count(std::int64_t& count);

  // Numbers. On Overflow (7) `value` is written all the same and the token is not taken.

  template <number::Element T>
  Status get(T& value);

  /// WSGetBinaryNumber: `value` points to an element of the type's kind. Unknown (-1) for a type
  /// that is none of the seven; 164 (unsigned 32 bits) and 229 take an Integer32's bits as they
  /// are.
  Status get_number(long type, void* value);

  // Text, whole. `missing` stands for what Byte cannot hold.

  template <text::Encoding E>
  Status get_text(Accept accept, OwnedText<E>& out, unsigned char missing = 0);

  // Functions.

  /// WSGet...Function: count and symbol head. The count is stored also when the head is no symbol
  /// (3).
  template <text::Encoding E>
  Status get_function(OwnedText<E>& head, std::int64_t& count);

  /// WSTest...Head: takes function and head when the head is `units` (as a put takes them) and,
  /// when `required` is given, the count is that. Else GetSequence and nothing is taken; `count` is
  /// stored whenever there is a function.
  template <text::Encoding E>
  Status test_head(std::span<const text::Unit<E>> units, std::int64_t& count,
                   std::optional<std::int64_t> required = {}) {
    return test_head(E, std::as_bytes(units), count, required);
  }

  Status test_head(text::Encoding encoding, std::span<const std::byte> units, std::int64_t& count,
                   std::optional<std::int64_t> required);

  /// WSTest...String, WSTest...Symbol: takes the atom when it is that text, else GetSequence.
  template <text::Encoding E>
  Status test_text(Accept accept, std::span<const text::Unit<E>> units) {
    return test_text(accept, E, std::as_bytes(units));
  }

  Status test_text(Accept accept, text::Encoding encoding, std::span<const std::byte> units);

  // Text in pieces, of the current atom (the next one when the current is used up).

  /// WSBytesToGet: native bytes left. GetSequence for a function.
  Status bytes_to_get(std::int64_t& left);

  /// WSGetData: needs bytes_to_get() before. `got` bytes of native text.
  Status get_data(std::span<char> into, std::size_t& got);

  /// WSRawBytesToGet (0 for a function), WSGetRawData: the token's own bytes.
  Status raw_bytes_to_get(std::int64_t& left);
  Status get_raw_data(std::span<std::byte> into, std::size_t& got);

  /// WSGet...Characters: whole characters only; `left` counts the characters that remain (a BOM not
  /// given yet counts). BufferTooSmall (55) when not even one fits.
  template <text::Encoding E>
  Status get_characters(std::span<text::Unit<E>> into, std::size_t& got, std::int64_t& left,
                        unsigned char missing = 0) {
    return get_characters(E, std::as_writable_bytes(into), got, left, missing);
  }

  Status get_characters(text::Encoding encoding, std::span<std::byte> into, std::size_t& got,
                        std::int64_t& left, unsigned char missing);

  // Expressions and packets.

  /// WSExpressionsToGet: expressions behind the current token until the outermost one is complete.
  [[nodiscard]] std::uint64_t expressions_to_get() const { return position_.pending; }

  /// WSTakeLast: skips until no more than `count` are left.
  Status take_last(std::uint64_t count);

  /// Skips one complete expression: the current one if it was not taken, else the next.
  Status skip();

  /// WSNewPacket: skips the rest of an expression that was begun; nothing if none was.
  Status new_packet();

  /// WSNextPacket: takes the head of a packet. NextPacketUnread (22), UnknownPacket (23, head
  /// taken), GetSequence (3) when no function with a symbol head comes.
  Status next_packet(int& code);

  /// True between two outermost expressions, with nothing looked at.
  [[nodiscard]] bool at_boundary() const {
    return position_.between() && position_.pending == 0 && !position_.structured;
  }

  /// Inside an array's shape, where the next token may need no byte of the stream.
  [[nodiscard]] bool inside_array() const { return !position_.arrays.empty(); }

  // Lists and arrays. Ragged, not numeric, a head that is no symbol: GetSequence (3). On failure
  // nothing is taken, and the token is the current one.

  template <number::Element T>
  Status get_list(Block<T>& out);

  template <number::Element T>
  Status get_array(Block<T>& out, ArrayShape& shape);

  /// The two for WSGetBinaryNumber...: elements of `kind`, as bytes.
  Status get_list(number::Kind kind, Block<std::byte>& out, std::uint64_t& count);
  Status get_array(number::Kind kind, Block<std::byte>& out, ArrayShape& shape);

  /// Whether what comes begins an array and has not been looked at: no scalar, then.
  [[nodiscard]] bool array_comes() const;

  /// An array by parts: WSGetArrayType... moves behind the shape, then its data in order. `leaf` is
  /// the raw type of the first leaf (0 without any).
  Status open_array(ArrayShape& shape, int& leaf);
  Status get_array_data(number::Kind kind, void* into, std::uint64_t count);

  // Marks.

  [[nodiscard]] Mark mark();
  void forget(const Mark& mark);

  /// WSSeekToMark: back to the mark and `count` complete expressions further. GetSequence, and
  /// nothing moved, when they do not exist or the mark is not of this reader.
  Status seek(const Mark& mark, std::int64_t count);

  // Transfer.

  /// WSTransferExpression: the current expression (the next one when it is used up), complete or
  /// not at all. The writer may append to the queue this reader reads.
  Status transfer(Writer& to);

  /// WSTransferToEndOfLoopbackLink: everything left, also what is not complete.
  Status transfer_rest(Writer& to);

  /// WSDuplicateLink: makes this new reader stand where `other` does, with a copy of its unread
  /// bytes.
  void copy_from(const Reader& other);

 private:
  using Stand = Position::Stand;

  /// How far a skip came that could not be finished, so that it need not begin again.
  struct Trial {
    Position position;
    std::uint64_t base = 0;    // in_->position() it began at
    std::uint64_t target = 0;  // pending to reach
    bool valid = false;
  };

  /// Whether the measured text is a function's head, and how it was found.
  enum class HeadFound : std::uint8_t { No, Plain, Elsewhere };

  struct PlainHead {
    std::size_t size = 0;       // bytes of function and head
    std::uint64_t pending = 0;  // behind them
  };

  // reader.cpp
  void sync();    // position_ knows where it is in the queue
  void commit();  // the queue is consumed up to position_
  Status on_current();
  template <number::Element T>
  Status get_element(T& value);
  Status get_slow(number::Kind kind, void* value);

  // reader_text.cpp
  Status find_rest(Accept accept, text::Text& text);
  Status measure_text(Accept accept, text::Encoding to, text::Extent& extent);
  bool plain_head(std::int64_t& count);
  Status look_at_current(Error error);
  Status measure_head(text::Encoding to, text::Extent& extent, std::int64_t& count);
  void take_text(text::Encoding to, unsigned char missing, void* units);

  // reader_skip.cpp
  Status skim_base(Position& p, std::uint64_t target, bool at_least_one);
  Status skip_to(std::uint64_t target, bool at_least_one);

  // reader_array.cpp
  [[nodiscard]] bool at_plain_function() const;
  Status begin_list(std::uint64_t& count);
  Status begin_array(ArrayShape& shape, std::uint64_t& total);
  Status measure_array(ArrayShape& shape, std::uint64_t& total);
  void pass_list();
  Status fetch(number::Kind kind, void* into, std::uint64_t count);

  ByteQueue* in_;
  Cursor cursor_{*in_};
  Atoms atoms_{cursor_};
  Position position_;
  Trial trial_;
  text::Text text_;  // measured, to be taken next
  Position head_;    // the position on the measured text when it is a function's head
  HeadFound on_head_ = HeadFound::No;
  PlainHead plain_;  // behind a function and head found without a Position
  Pieces pieces_;
  PackedList list_;  // found by begin_list, taken by fetch
  bool whole_list_ = false;
};

}  // namespace wstp::expression

#include "expression/typed_get.h"  // IWYU pragma: export
