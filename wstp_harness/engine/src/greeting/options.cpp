#include "greeting/options.h"

#include <algorithm>
#include <bitset>
#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

#include "base/words.h"

namespace wstp::greeting {

namespace {

/// Numbers up to here that we do not know are skipped; above, the peer is not one of ours.
constexpr std::uint64_t kAbsurd = 0xFFFF;

/// A list of numbers with commas. An item without digits at its beginning counts for nothing, what
/// follows the digits neither ("0x21" is 0).
template <std::size_t Size>
[[nodiscard]] Error parse_set(std::string_view list, std::bitset<Size>& set) {
  set.reset();
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view item = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    if (item.starts_with('-')) return Error::Dead;
    std::uint64_t number = 0;
    const auto code = std::from_chars(item.data(), item.data() + item.size(), number).ec;
    if (code == std::errc::invalid_argument) continue;
    if (code != std::errc{} || number > kAbsurd) return Error::Dead;
    if (number < Size) set.set(static_cast<std::size_t>(number));
  }
  return Error::Ok;
}

[[nodiscard]] Error parse_formats(std::string_view list, Features& features) {
  const Error error = parse_set(list, features.formats);
  features.formats.reset(0);
  if (features.formats.none()) features.formats.set(static_cast<std::size_t>(text::Encoding::Old));
  return error;
}

[[nodiscard]] Error parse_layout(std::string_view name, Features& features) {
  features.layout = find_layout(name);
  return features.layout == nullptr ? Error::Dead : Error::Ok;
}

[[nodiscard]] Error parse_decoders(std::string_view number, Features& features) {
  const auto code =
      std::from_chars(number.data(), number.data() + number.size(), features.decoders).ec;
  return code == std::errc{} ? Error::Ok : Error::Dead;
}

[[nodiscard]] bool is_control(char c) { return (c >= '\0' && c < ' ' && c != '\t') || c == '\x7F'; }

[[nodiscard]] Error take_option(std::string_view option, const std::string& value,
                                Features& features, Seen& seen) {
  if (option == "-numericsid") return parse_layout(value, features);
  if (option == "-tokens") return parse_set(value, features.tokens);
  if (option == "-decoders") return parse_decoders(value, features);
  if (option == "-textid") features.reads_to_the_end = value == kOwnTextId;
  if (option == "-formats") {
    seen.formats = true;
    return parse_formats(value, features);
  }
  if (option == "-envid") {
    seen.environment_id = true;
    features.environment_id = value;
  }
  return Error::Ok;
}

}  // namespace

Error parse_options(std::string_view line, bool with_decoders, Features& features, Seen& seen) {
  if (std::ranges::any_of(line, is_control)) return Error::Dead;
  WordScanner words{line};
  while (words.more()) {
    const std::string option = words.next();
    if (!option.starts_with('-') || !words.more()) return Error::Dead;
    const std::string value = words.next();
    if (option == "-decoders" && !with_decoders) continue;
    const Error error = take_option(option, value, features, seen);
    if (error != Error::Ok) return error;
  }
  return Error::Ok;
}

void complete(Features& features, const Seen& seen) {
  if (!seen.formats) features.formats.set(static_cast<std::size_t>(text::Encoding::Native));
}

}  // namespace wstp::greeting
