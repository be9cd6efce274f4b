// Gets: the bytes of a stream as the C API's values. Works on whatever part of the stream is in its
// queue: every call answers Ok, an error, or need_more and can then simply be repeated when more
// bytes are there; it consumes nothing unless it answers Ok (separators between expressions apart).
// A get that fails does not take the token (api.md section 4). Decoding is strict; lengths reserve
// nothing, and no call recurses. Not here: waiting for bytes (link/), puts (writer.h).
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/byte_queue.h"
#include "base/status.h"
#include "expression/array_shape.h"
#include "expression/block.h"
#include "expression/position.h"
#include "number/kind.h"
#include "text/deliver.h"
#include "text/encoding.h"
#include "token/token.h"

namespace wstp::expression {

class Writer;

/// What a text getter takes, and how it shows numbers.
enum class Accept : std::uint8_t {
  String,  // WSGet...String: any atom; numbers in C notation (1.5e+19)
  Symbol,  // WSGet...Symbol: symbols only
  Number,  // WSGetNumberAs...: any atom; numbers in Wolfram's notation (1.5*^+19)
};

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
  friend class Transfer;
  using Stand = Position::Stand;

  /// What was found out about a skip that could not be finished, so that it need not begin again.
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

  /// The current atom as it is handed out in pieces.
  struct Pieces {
    std::vector<std::byte> units;
    std::uint64_t at = UINT64_MAX;  // stream position of the atom
    text::Encoding as = text::Encoding::Native;
    std::uint64_t taken = 0;  // units handed out when `left` was true
    std::uint64_t left = 0;   // characters not handed out
  };

  /// A packed list that is completely here.
  struct PackedList {
    PackedRun run;
    const std::byte* elements = nullptr;
    std::size_t size = 0;  // bytes of the whole expression
  };

  // reader.cpp: moving. Those with a Position move that one, wherever it came from.
  [[nodiscard]] std::span<const std::byte> bytes_at(const Position& p) const;
  [[nodiscard]] std::span<const std::byte> payload(const Position& p) const;
  Status advance(Position& p) const;
  Status advance_stream(Position& p) const;
  Status enter_array(Position& p, std::span<const std::byte> bytes) const;
  static Status advance_run(Position& p);
  static void advance_array(Position& p);
  static void flatten(Position& p);
  [[nodiscard]] static std::uint64_t elements_in_row(const Position& p);
  static void pass_elements(Position& p, std::uint64_t count);
  Status skip_separators(Position& p) const;
  Status whole(const Position& p) const;
  Status leave(Position& p) const;
  static void leave_whole(Position& p);
  Status settle(Position& p) const;
  static Status need(std::uint64_t bytes);
  void sync();    // position_ knows where it is in the queue
  void commit();  // the queue is consumed up to position_
  Status on_current();

  template <number::Element T>
  Status get_element(T& value);

  // reader_number.cpp
  Status get_slow(number::Kind kind, void* value);
  Status number_text(const Position& p, std::string& digits) const;
  Status find_number(const Position& p);
  Error convert_number(const Position& p, number::Kind kind, void* to) const;

  // reader_text.cpp
  Status find_text(const Position& p, Accept accept, text::Text& text);
  Status find_rest(Accept accept, text::Text& text);
  Status find_head(Position& p, std::int64_t& count, text::Text& text);
  Status measure_text(Accept accept, text::Encoding to, text::Extent& extent);
  bool plain_head(std::int64_t& count);
  Status look_at_current(Error error);
  Status measure_head(text::Encoding to, text::Extent& extent, std::int64_t& count);
  void take_text(text::Encoding to, unsigned char missing, void* units);

  // reader_pieces.cpp
  Status begin_pieces(text::Encoding as, unsigned char missing);
  void take_piece(std::size_t units);

  // reader_skip.cpp
  Status skim(Position& p, std::uint64_t target, bool at_least_one) const;
  Status skim_base(Position& p, std::uint64_t target, bool at_least_one);
  Status skip_run(Position& p, std::uint64_t target) const;
  Status skip_to(std::uint64_t target, bool at_least_one);
  [[nodiscard]] std::uint64_t behind_current() const;

  // reader_list.cpp
  [[nodiscard]] bool at_plain_function() const;
  [[nodiscard]] bool packed_list(PackedList& list) const;
  [[nodiscard]] bool packed_array(PackedList& list, ArrayShape& shape) const;
  void pass_list();

  // reader_array.cpp
  [[nodiscard]] static bool on_array(const Position& p);
  static Error header_shape(std::span<const std::byte> block, std::span<const token::Level> levels,
                            ArrayShape& shape);
  static Error walk_shape(const Position& p, ArrayShape& shape);
  Status measure_array(ArrayShape& shape, std::uint64_t& total);
  static void enter_leaves(Position& p);
  Status begin_list(std::uint64_t& count);
  Status begin_array(ArrayShape& shape, std::uint64_t& total);
  Status fetch(number::Kind kind, void* into, std::uint64_t count);
  Status measure_shape(Position p, ArrayShape& shape);
  Status only_numbers(Position p, std::uint64_t target) const;
  Status first_leaf(Position p, int& leaf);
  Status take_data(Position& p, number::Kind kind, std::byte* into, std::uint64_t count);
  Status take_run(Position& p, number::Kind kind, std::byte* into, std::uint64_t count,
                  std::uint64_t& taken) const;

  ByteQueue* in_;
  Position position_;
  Trial trial_;
  text::Text text_;  // measured, to be taken next
  Position head_;    // the position on the measured text when it is a function's head
  HeadFound on_head_ = HeadFound::No;
  PlainHead plain_;      // behind a function and head found without a Position
  std::string scratch_;  // a number as text
  Pieces pieces_;
  PackedList list_;  // found by begin_list, taken by fetch
  bool whole_list_ = false;
};

// The path of almost every get: the next token is here, whole, and of exactly this kind.
template <number::Element T>
Status Reader::get(T& value) {
  if constexpr (std::same_as<T, long long>) {
    long same = 0;  // the other 64-bit type; one of the two is enough below
    const Status status = get(same);
    if (!status.incomplete()) value = same;
    return status;
  } else {
    return get_element(value);
  }
}

template <number::Element T>
Status Reader::get_element(T& value) {
  constexpr number::Kind kKind = number::kind_of<T>;
  constexpr std::size_t kSize = number::size_of(kKind);
  if (position_.stand == Stand::Between && !position_.structured) [[likely]] {
    const std::span<const std::byte> bytes = in_->unread();
    if (bytes.size() >= kSize + 2 && bytes[0] == std::byte{static_cast<number::Token>(kKind)} &&
        bytes[kSize + 1] == std::byte{token::kEnd}) [[likely]] {
      std::memcpy(&value, &bytes[1], sizeof(T));
      in_->consume(kSize + 2);
      position_.pending -= position_.pending != 0 ? 1 : 0;
      return {};
    }
  }
  return get_slow(kKind, &value);
}

template <text::Encoding E>
Status Reader::get_text(Accept accept, OwnedText<E>& out, unsigned char missing) {
  text::Extent extent;
  const Status status = measure_text(accept, E, extent);
  if (!status.ok()) return status;
  out.units = Block<text::Unit<E>>{extent.units + 1};
  take_text(E, missing, out.units.data());
  out.units.data()[extent.units] = 0;
  out.length = extent.units;
  out.characters = extent.characters;
  return status;
}

template <text::Encoding E>
Status Reader::get_function(OwnedText<E>& head, std::int64_t& count) {
  text::Extent extent;
  const Status status = measure_head(E, extent, count);
  if (!status.ok()) return status;
  head.units = Block<text::Unit<E>>{extent.units + 1};
  take_text(E, 0, head.units.data());
  head.units.data()[extent.units] = 0;
  head.length = extent.units;
  head.characters = extent.characters;
  return status;
}

template <number::Element T>
Status Reader::get_list(Block<T>& out) {
  std::uint64_t count = 0;
  const Status status = begin_list(count);
  if (!status.ok()) return status;
  Block<T> block{count};
  const Status fetched = fetch(number::kind_of<T>, block.data(), count);
  if (fetched.ok()) out = std::move(block);
  return fetched;
}

template <number::Element T>
Status Reader::get_array(Block<T>& out, ArrayShape& shape) {
  std::uint64_t total = 0;
  const Status status = begin_array(shape, total);
  if (!status.ok()) return status;
  Block<T> block{total};
  const Status fetched = fetch(number::kind_of<T>, block.data(), total);
  if (fetched.ok()) out = std::move(block);
  return fetched;
}

}  // namespace wstp::expression
