#include "expression/reading_test.h"

#include "base/check.h"

namespace wstp::expression::reading {

namespace {

constexpr int kFunction = token::kFunction;
constexpr int kSymbol = token::kSymbol;
constexpr int kString = token::kString;

template <text::Encoding E>
std::string as_string(const OwnedText<E>& text) {
  return {reinterpret_cast<const char*>(text.units.data()), text.length};
}

}  // namespace

std::string hex(std::span<const std::byte> bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    text += kDigits[std::to_integer<unsigned>(byte) >> 4U];
    text += kDigits[std::to_integer<unsigned>(byte) & 15U];
  }
  return text;
}

int code(const Status& status) {
  return status.incomplete() ? -1000 : -static_cast<int>(status.error());
}

void Loop::put_function(std::string_view head, std::int64_t arguments) {
  WSTP_CHECK(writer.put_function<text::Encoding::Native>(native(head), arguments) == Error::Ok);
}

void Loop::put(std::initializer_list<int> values) {
  for (const int value : values) WSTP_CHECK(writer.put(value) == Error::Ok);
}

int Loop::get() {
  int value = 0;
  const Status status = reader.get(value);
  return status.ok() ? value : code(status);
}

std::string Loop::function() {
  OwnedText<text::Encoding::Native> head;
  std::int64_t count = 0;
  const Status status = reader.get_function(head, count);
  if (status.ok()) return as_string(head) + ' ' + std::to_string(count);
  return status.incomplete() ? "?" : '!' + std::to_string(static_cast<int>(status.error()));
}

std::string Loop::string(Accept accept) {
  OwnedText<text::Encoding::Native> text;
  const Status status = reader.get_text(accept, text);
  if (status.ok()) return as_string(text);
  return status.incomplete() ? "?" : '!' + std::to_string(static_cast<int>(status.error()));
}

int Loop::type() {
  int type = 0;
  const Status status = reader.type(type);
  return status.ok() ? type : code(status);
}

int Loop::next() {
  int type = 0;
  const Status status = reader.next(type);
  return status.ok() ? type : code(status);
}

Status Reading::take(std::string& token) {
  if (type_ == kFunction) {
    std::int64_t count = 0;
    const Status status = reader_.argument_count(count);
    token = 'F' + std::to_string(count);
    return status;
  }
  if (type_ == kSymbol) {
    OwnedText<text::Encoding::Native> name;
    const Status status = reader_.get_text(Accept::Symbol, name);
    if (status.ok()) token = '\'' + as_string(name);
    return status;
  }
  if (type_ == kString) {
    OwnedText<text::Encoding::Utf8> string;
    const Status status = reader_.get_text(Accept::String, string);
    if (status.ok()) token = '"' + as_string(string) + '"';
    return status;
  }
  int raw = 0;
  OwnedText<text::Encoding::Native> digits;
  Status status = reader_.raw_type(raw);
  if (status.ok()) status = reader_.get_text(Accept::Number, digits);
  const std::byte byte{static_cast<std::uint8_t>(raw)};
  if (status.ok()) token = as_string(digits) + ':' + hex({&byte, 1});
  return status;
}

Status Reading::step() {
  if (type_ == 0) {
    int type = 0;
    const Status status = reader_.next(type);
    if (!status.ok()) return status;
    type_ = type;
  }
  std::string token;
  const Status status = take(token);
  if (!status.ok()) return status;
  type_ = 0;
  text_ += (text_.empty() ? "" : " ") + token;
  return status;
}

void Reading::go_on() {
  while (!failed_) {
    const Status status = step();
    if (status.ok()) continue;
    failed_ = !status.incomplete();
    if (failed_)
      text_ += (text_.empty() ? "!" : " !") + std::to_string(static_cast<int>(status.error()));
    return;
  }
}

std::string Reading::end() const {
  if (failed_ || (type_ == 0 && reader_.expressions_to_get() == 0)) return text_;
  return text_ + (text_.empty() ? "?" : " ?");
}

}  // namespace wstp::expression::reading
