// Puts: the C API's values into the bytes of the stream (wire.md section 2), as the peer wants them
// (section 1.4). Appends to a queue and does no I/O; a call either appends a whole token or
// nothing. What may follow what on the put side is checked here (an atom in pieces must be finished
// first); nesting is not, as with Wolfram's library. Not here: reading (reader.h), when bytes leave
// (link/).
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/byte_queue.h"
#include "base/error.h"
#include "expression/array_shape.h"
#include "greeting/features.h"
#include "number/kind.h"
#include "text/accept.h"
#include "text/encoding.h"
#include "token/token.h"

namespace wstp::token {
class Prefix;
}

namespace wstp::expression {

/// An atom that is text; the values are token bytes and the API's types.
enum class Atom : std::uint8_t {
  String = token::kString,
  Symbol = token::kSymbol,
  Integer = token::kInteger,  // digits: a big integer
  Real = token::kReal,        // in the wire's notation; put_real_text() takes Wolfram's
};

/// Where large payloads go past the queue: from the caller's memory to the peer, copied by nobody.
class Bypass {
 public:
  Bypass() = default;
  Bypass(const Bypass&) = delete;
  Bypass& operator=(const Bypass&) = delete;
  Bypass(Bypass&&) = delete;
  Bypass& operator=(Bypass&&) = delete;
  virtual ~Bypass() = default;

  /// Whether a payload of this size shall go through send().
  [[nodiscard]] virtual bool wants(std::size_t size) const = 0;

  /// Sends what the queue holds, then the payload; both are gone when it returns.
  [[nodiscard]] virtual Error send(std::span<const std::byte> payload) = 0;
};

class Writer {
 public:
  explicit Writer(ByteQueue& out, Bypass* bypass = nullptr) : out_{&out}, bypass_{bypass} {}

  /// While it lives everything goes through the queue, so that rollback() can take it back.
  class Held {
   public:
    explicit Held(Writer& writer) : writer_{writer}, bypass_{std::exchange(writer.bypass_, {})} {}

    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    Held(Held&&) = delete;
    Held& operator=(Held&&) = delete;

    ~Held() { writer_.bypass_ = bypass_; }

   private:
    Writer& writer_;
    Bypass* bypass_;
  };

  /// From now on as this peer reads; without a call the peer is this engine.
  void set_peer(const greeting::Features& peer);

  [[nodiscard]] const greeting::Features& peer() const { return peer_; }

  /// Token bytes put so far, sent or not (WSPutMessage's argument for Synchronize is this plus 1).
  [[nodiscard]] std::uint64_t bytes_put() const { return out_->end() - origin_; }

  /// Token bytes begin here: what is in the queue now (the greeting) does not count.
  void begin_tokens() { origin_ = out_->end(); }

  // Numbers. WSPutInteger16 and ShortInteger put int32, WSPutReal32 and Float put double
  // (wire.md section 2.1); bytes beyond the value are never sent.

  template <number::Element T>
  [[nodiscard]] Error put(T value);

  /// WSPutBinaryNumber: `value` points to size_of(kind) bytes in host form. Unknown (-1) for a type
  /// that is none of the seven.
  [[nodiscard]] Error put_number(long type, const void* value);

  // Text. `units` as the C API takes them (text/accept.h: BOM rules, errors 47 and 48).

  template <text::Encoding E>
  [[nodiscard]] Error put_text(Atom atom, std::span<const text::Unit<E>> units) {
    return put_text(atom, E, std::as_bytes(units));
  }

  [[nodiscard]] Error put_text(Atom atom, text::Encoding encoding,
                               std::span<const std::byte> units);

  /// WSPutRealNumberAs...: Wolfram's notation, sent in the wire's.
  template <text::Encoding E>
  [[nodiscard]] Error put_real_text(std::span<const text::Unit<E>> units) {
    return put_real_text(E, std::as_bytes(units));
  }

  [[nodiscard]] Error put_real_text(text::Encoding encoding, std::span<const std::byte> units);

  // Functions. A negative count is Malformed (2), as a negative dimension is.

  template <text::Encoding E>
  [[nodiscard]] Error put_function(std::span<const text::Unit<E>> head, std::int64_t arguments) {
    return put_function(E, std::as_bytes(head), arguments);
  }

  [[nodiscard]] Error put_function(text::Encoding encoding, std::span<const std::byte> head,
                                   std::int64_t arguments);

  /// WSPutComposite: F and the count; the head is the next expression.
  [[nodiscard]] Error put_composite(std::int64_t arguments);

  // Tokens by hand and text in pieces. An atom that was started must be finished before anything
  // else is put: PutSequence (5), EndPacket 21.

  /// WSPutNext, WSPutType: starts a token; sends nothing. BadPutToken (4) for what is no token.
  [[nodiscard]] Error put_next(int token);

  /// WSPutArgCount after F, A, O or Q was started.
  [[nodiscard]] Error put_argument_count(std::int64_t arguments);

  /// WSPutSize, then WSPutData until `size` bytes of native text are given. PutTooBig (6) beyond
  /// it.
  [[nodiscard]] Error put_size(std::int64_t size);
  [[nodiscard]] Error put_data(std::span<const char> data);

  /// WSBytesToPut: bytes of WSPutSize or WSPutRawSize still to be given.
  [[nodiscard]] std::uint64_t bytes_to_put() const { return left_; }

  /// WSPutRawSize, WSPutRawData: the bytes between token and END as they are. Malformed (2) when
  /// they are complete and no reader would take them.
  [[nodiscard]] Error put_raw_size(std::int64_t size);
  [[nodiscard]] Error put_raw_data(std::span<const std::byte> data);

  /// WSPut...Characters after put_next(): a piece; `left` characters follow. The token goes out
  /// with the piece that leaves none. Encoding::Native is WSPut7BitCharacters, Byte
  /// WSPut8BitCharacters.
  template <text::Encoding E>
  [[nodiscard]] Error put_characters(std::int64_t left, std::span<const text::Unit<E>> units) {
    return put_characters(E, left, std::as_bytes(units));
  }

  [[nodiscard]] Error put_characters(text::Encoding encoding, std::int64_t left,
                                     std::span<const std::byte> units);

  /// WSPut7BitCount: announces characters and bytes of the pieces to come.
  [[nodiscard]] Error put_7bit_count(std::int64_t characters, std::int64_t size);

  // Lists and arrays, one element type or WSPutBinaryNumber...'s type code at run time.

  template <number::Element T>
  [[nodiscard]] Error put_list(std::span<const T> elements) {
    return put_list(number::kind_of<T>, elements.data(), elements.size());
  }

  [[nodiscard]] Error put_list(number::Kind kind, const void* elements, std::uint64_t count);

  /// `heads` empty, or one native text per level (NULL and a missing one are List).
  template <number::Element T>
  [[nodiscard]] Error put_array(const T* elements, const ArrayShape& shape) {
    return put_array(number::kind_of<T>, elements, shape);
  }

  [[nodiscard]] Error put_array(number::Kind kind, const void* elements, const ArrayShape& shape);

  // Arrays by parts: begin, then data or leaves in order until the shape is full.

  /// WSPutArrayType: sends the shape, makes `meter` count the leaves still to come.
  [[nodiscard]] Error begin_array(const ArrayShape& shape, ArrayMeter& meter);

  /// WSPut...ArrayData: the next `count` leaves. PutTooBig (6) beyond the shape.
  [[nodiscard]] Error put_array_data(ArrayMeter& meter, number::Kind kind, const void* elements,
                                     std::uint64_t count);

  /// The next leaf is about to be put as an expression by the caller (WSPutArrayLeaves:
  /// transfer()).
  [[nodiscard]] Error begin_leaf(ArrayMeter& meter);

  /// WSEndPacket. PutEndPacket (21) inside an atom.
  [[nodiscard]] Error end_packet();

  /// The bytes of one or more complete expressions, valid and in forms the peer reads (see
  /// takes_everything()). PutSequence (5) inside an atom.
  [[nodiscard]] Error put_encoded(std::span<const std::byte> tokens);

  /// Takes back what was put from position() on.
  [[nodiscard]] ByteQueue::Position position() const { return out_->end(); }

  void rollback(ByteQueue::Position to) { out_->truncate(to); }

  [[nodiscard]] bool writes_to(const ByteQueue& queue) const { return out_ == &queue; }

  /// Whether the peer reads every token and format, so that encoded expressions can be passed on.
  [[nodiscard]] bool takes_everything() const { return takes_everything_; }

  /// Text of the wire, put in the format the peer reads (transfer).
  [[nodiscard]] Error put_wire_text(std::uint8_t token, const text::Text& text);

  /// A number of the wire, put in the form the peer reads (transfer).
  [[nodiscard]] Error put_wire_number(number::Kind kind, const std::byte* payload);

 private:
  enum class Open : std::uint8_t { None, Finished, Started, Sized, RawSized, Pieces };

  [[nodiscard]] bool in_atom() const { return open_ > Open::Finished; }

  // writer.cpp
  [[nodiscard]] Error put_number_slow(number::Kind kind, const void* value);
  void append_function(std::uint64_t arguments);
  void append_number(number::Kind kind, const std::byte* payload);
  void append_number_as(const greeting::NumberForm& form, number::Kind kind,
                        const std::byte* payload);
  void append_binary(number::Token token, const std::byte* payload, std::size_t size, bool swapped);

  // writer_text.cpp
  [[nodiscard]] Error append_text(std::uint8_t token, const text::Accepted& accepted);
  [[nodiscard]] Error append_wire_text(std::uint8_t token, const text::Text& text);

  // writer_array.cpp
  [[nodiscard]] Error append_packed_list(number::Kind kind, const void* elements,
                                         std::uint64_t count, bool as_array);
  [[nodiscard]] Error append_packed(token::Prefix& prefix, number::Kind kind, const void* elements,
                                    std::uint64_t count);
  [[nodiscard]] Error append_run(number::Kind kind, const void* elements, std::uint64_t count);
  void append_head(std::string_view head);
  void append_array_header(const ArrayMeter& meter);
  void open_levels(const ArrayMeter& meter);

  // writer_pieces.cpp
  [[nodiscard]] Error finish_text();
  [[nodiscard]] Error finish_raw();
  void start_atom(Open state, std::uint64_t size);
  void close_atom(Open state);

  ByteQueue* out_;
  Bypass* bypass_;
  greeting::Features peer_ = greeting::Features::own();
  std::uint64_t origin_ = 0;
  bool takes_everything_ = true;
  std::bitset<8> plain_formats_{0x7E};  // text::Encoding values that go as they are
  std::array<bool, number::kKindCount> plain_ = [] {
    std::array<bool, number::kKindCount> all{};
    all.fill(true);
    return all;
  }();  // by number::index_of: the kind goes as its own token
  Open open_ = Open::None;
  std::uint8_t token_ = 0;  // of the started atom
  text::Encoding piece_encoding_ = text::Encoding::Native;
  std::uint64_t left_ = 0;
  std::vector<std::byte> pieces_;
};

template <number::Element T>
Error Writer::put(T value) {
  constexpr number::Kind kKind = number::kind_of<T>;
  constexpr std::size_t kSize = number::size_of(kKind);
  if (in_atom() || !plain_[number::index_of(kKind)]) [[unlikely]] {
    return put_number_slow(kKind, &value);
  }
  std::byte* const to = out_->extend(kSize + 2).data();
  to[0] = std::byte{static_cast<number::Token>(kKind)};
  if constexpr (kKind == number::Kind::Real128) {
    std::memset(to + 1, 0, kSize);
    std::memcpy(to + 1, &value, number::kReal128Bytes);
  } else {
    std::memcpy(to + 1, &value, kSize);
  }
  to[kSize + 1] = std::byte{token::kEnd};
  return Error::Ok;
}

}  // namespace wstp::expression
