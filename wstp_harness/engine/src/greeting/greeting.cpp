#include "greeting/greeting.h"

#include <algorithm>

#include "base/byte_io.h"
#include "base/words.h"

namespace wstp::greeting {

namespace {

constexpr std::string_view kName = "Math Link";
constexpr std::string_view kVersion = " 6";
constexpr std::string_view kSixDigits = "Support6digitAsciiUnicode";
constexpr std::string_view kEnvironmentOption = "-envid ";
constexpr unsigned kOwnVersion = 6;
constexpr unsigned kOldestVersion = 3;
constexpr int kSixDigitsLine = 5;  // the line of the block that only version 6 has

/// Line 1 and 2 of every version, then what each version added.
constexpr std::string_view kOpening = "\n-libraryid '!&*' -decoders 0\n";
constexpr std::string_view kNumbersAndText =
    "-numericsid boxer -tokens 33,98,100,102,116,118,120 -textid wstp_harness "
    "-formats 1,2,3,4,5,6\n";
static_assert(kNumbersAndText.find(kOwnTextId) != std::string_view::npos);
constexpr std::string_view kDictionaries = "-symboldicts 0 -stringdicts 0\n";

[[nodiscard]] std::string environment_line(std::string_view id) {
  const std::string line = std::string{kEnvironmentOption} + quote_word(id);
  const bool fits = line.size() <= kMaxLine && id.find_first_of("\n\r") == std::string_view::npos;
  return (fits ? line : std::string{kEnvironmentOption} + "''") + "\n";
}

}  // namespace

std::string own_block(int version, std::string_view environment_id) {
  std::string block{kOpening};
  block += kNumbersAndText;
  if (version >= 4) block += environment_line(environment_id);
  if (version >= 5) block += kDictionaries;
  if (version >= 6) block.append(kSixDigits).append("\n");
  return block;
}

Greeting::Greeting(std::string_view environment_id) : environment_id_{environment_id} {}

Status Greeting::step(ByteQueue& in, ByteQueue& out) {
  if (state_ == State::Start) {
    out.append(as_bytes(kName));
    state_ = State::Name;
  }
  while (state_ != State::Done) {
    const Status status = advance(in, out);
    if (status.error() != Error::Ok) state_ = State::Failed;
    if (!status.ok()) return status;
  }
  return {};
}

Status Greeting::advance(ByteQueue& in, ByteQueue& out) {
  switch (state_) {
    case State::Name:
      return read_name(in, out);
    case State::Version:
      return read_version(in, out);
    case State::Block:
      return read_line(in);
    default:
      return Error::Dead;
  }
}

Status Greeting::read_name(ByteQueue& in, ByteQueue& out) {
  const std::string_view got = as_characters(in.unread()).substr(0, kName.size());
  if (!kName.starts_with(got)) return Error::Dead;
  if (got.size() < kName.size()) return Status::need_more(kName.size() - got.size());
  in.consume(kName.size());
  out.append(as_bytes(kVersion));
  state_ = State::Version;
  return {};
}

Status Greeting::read_version(ByteQueue& in, ByteQueue& out) {
  if (in.size() < kVersion.size()) return Status::need_more(kVersion.size() - in.size());
  // The first byte says nothing; a digit below '0' wraps around to a newer version (observed), but
  // for the NUL, which is an old one.
  const auto digit = std::to_integer<unsigned char>(in.unread()[1]);
  const unsigned theirs = digit == 0 ? 0 : static_cast<unsigned char>(digit - '0');
  if (theirs < kOldestVersion) return Error::Dead;
  peer_.version = static_cast<int>(std::min(theirs, kOwnVersion));
  in.consume(kVersion.size());
  out.append(as_bytes(own_block(peer_.version, environment_id_)));
  state_ = State::Block;
  return {};
}

Status Greeting::read_line(ByteQueue& in) {
  const std::string_view bytes = as_characters(in.unread()).substr(0, kMaxLine + 1);
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos)
    return bytes.size() > kMaxLine ? Status{Error::Dead} : Status::need_more(1);
  const Error error = take_line(bytes.substr(0, end));
  if (error != Error::Ok) return error;
  in.consume(end + 1);
  // Version v has v - 1 lines after the empty one.
  if (++lines_read_ < peer_.version) return {};
  if (peer_.version >= 4 && !seen_.environment_id) return Error::Dead;
  complete(peer_, seen_);
  state_ = State::Done;
  return {};
}

Error Greeting::take_line(std::string_view line) {
  if (lines_read_ == 0) return line.empty() ? Error::Ok : Error::Dead;
  if (lines_read_ == kSixDigitsLine) {
    peer_.six_digit = line == kSixDigits;
    return Error::Ok;
  }
  return parse_options(line, /*with_decoders=*/false, peer_, seen_);
}

}  // namespace wstp::greeting
