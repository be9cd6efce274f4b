// Tokens by hand and atoms in pieces: what WSPutNext starts, the calls after it finish. The bytes
// are collected, so that the stream only ever gets whole atoms.
#include "base/byte_io.h"
#include "expression/writer.h"
#include "text/body.h"

namespace wstp::expression {

namespace {

bool can_start(int token) {
  if (token < 0 || token > 0xFF) return false;
  const auto byte = static_cast<std::uint8_t>(token);
  return token::is_text(byte) || token::is_old_text(byte) || token::takes_count(byte) ||
         (token::is_binary(byte) && number::native_kind(byte));
}

}  // namespace

Error Writer::put_next(int token) {
  if (in_atom()) return Error::PutSequence;
  if (!can_start(token)) return Error::BadPutToken;
  token_ = static_cast<std::uint8_t>(token);
  start_atom(Open::Started, 0);
  return Error::Ok;
}

Error Writer::put_argument_count(std::int64_t arguments) {
  if (open_ != Open::Started || !token::takes_count(token_)) return Error::PutSequence;
  if (arguments < 0) return Error::Malformed;
  if (token_ == token::kFunction) {
    append_function(static_cast<std::uint64_t>(arguments));
  } else {
    ByteWriter writer{*out_};
    writer.byte(std::byte{token_});
    writer.length(static_cast<std::uint64_t>(arguments));
  }
  close_atom(Open::None);
  return Error::Ok;
}

Error Writer::put_size(std::int64_t size) {
  if (open_ != Open::Started || !token::is_text(token_)) return Error::PutSequence;
  if (size < 0) return Error::BadParameter;
  start_atom(Open::Sized, static_cast<std::uint64_t>(size));
  return size == 0 ? finish_text() : Error::Ok;
}

Error Writer::put_data(std::span<const char> data) {
  if (open_ == Open::Finished) return data.empty() ? Error::Ok : Error::PutTooBig;
  if (open_ != Open::Sized) return Error::PutSequence;
  if (data.size() > left_) return Error::PutTooBig;
  const auto bytes = std::as_bytes(data);
  pieces_.insert(pieces_.end(), bytes.begin(), bytes.end());
  left_ -= data.size();
  return left_ == 0 ? finish_text() : Error::Ok;
}

Error Writer::put_raw_size(std::int64_t size) {
  if (open_ != Open::Started || token::takes_count(token_)) return Error::PutSequence;
  if (size < 0) return Error::BadParameter;
  const auto bytes = static_cast<std::uint64_t>(size);
  if (token::is_binary(token_) && bytes != number::size_of(number::Kind{token_})) {
    return Error::Malformed;
  }
  start_atom(Open::RawSized, bytes);
  return size == 0 ? finish_raw() : Error::Ok;
}

Error Writer::put_raw_data(std::span<const std::byte> data) {
  if (open_ == Open::Finished) return data.empty() ? Error::Ok : Error::PutTooBig;
  if (open_ != Open::RawSized) return Error::PutSequence;
  if (data.size() > left_) return Error::PutTooBig;
  pieces_.insert(pieces_.end(), data.begin(), data.end());
  left_ -= data.size();
  return left_ == 0 ? finish_raw() : Error::Ok;
}

Error Writer::put_7bit_count(std::int64_t characters, std::int64_t size) {
  if (open_ != Open::Started || !token::is_text(token_)) return Error::PutSequence;
  if (characters < 0 || size < 0) return Error::BadParameter;
  piece_encoding_ = text::Encoding::Native;
  start_atom(Open::Pieces, 0);
  return Error::Ok;
}

Error Writer::put_characters(text::Encoding encoding, std::int64_t left,
                             std::span<const std::byte> units) {
  const bool first = open_ == Open::Started && token::is_text(token_);
  const bool further = open_ == Open::Pieces && piece_encoding_ == encoding;
  if (!first && !further) return Error::PutSequence;
  if (left < 0) return Error::BadParameter;
  piece_encoding_ = encoding;
  if (first) start_atom(Open::Pieces, 0);
  pieces_.insert(pieces_.end(), units.begin(), units.end());
  return left == 0 ? finish_text() : Error::Ok;
}

Error Writer::finish_text() {
  const text::Encoding encoding = open_ == Open::Pieces ? piece_encoding_ : text::Encoding::Native;
  text::Accepted accepted;
  Error error = text::accept(encoding, pieces_, accepted);
  if (error == Error::Ok) error = append_text(token_, accepted);
  // A text that cannot be sent is given up: what comes next is a new token.
  close_atom(error == Error::Ok ? Open::Finished : Open::None);
  return error;
}

Error Writer::finish_raw() {
  if (token::is_text(token_)) {
    text::Text text;
    Error error = text::parse_body(pieces_, text);
    if (error == Error::Ok) error = append_wire_text(token_, text);
    close_atom(error == Error::Ok ? Open::Finished : Open::None);
    return error;
  }
  if (token::is_binary(token_)) {
    append_number(number::Kind{token_}, pieces_.data());
  } else {
    ByteWriter writer{*out_};
    writer.byte(std::byte{token_});
    writer.length(pieces_.size());
    writer.bytes(pieces_);
    writer.byte(std::byte{token::kEnd});
  }
  close_atom(Open::Finished);
  return Error::Ok;
}

void Writer::start_atom(Open state, std::uint64_t size) {
  open_ = state;
  left_ = size;
  pieces_.clear();
}

void Writer::close_atom(Open state) {
  open_ = state;
  left_ = 0;
  if (pieces_.capacity() > ByteQueue::kKeepAlways) pieces_ = {};
}

}  // namespace wstp::expression
