// Features as one string: what WSEstablishString takes and WSFeatureString gives (wire.md
// section 1.4).
#include <charconv>

#include "greeting/features.h"
#include "greeting/options.h"

namespace wstp::greeting {

namespace {

constexpr std::string_view kProduct = "MathLink ";
constexpr unsigned kOldestVersion = 3;
constexpr unsigned kOwnVersion = 6;

template <std::size_t Size>
void append_list(std::string& text, std::string_view option, const std::bitset<Size>& numbers) {
  text.append(option);
  bool first = true;
  for (std::size_t i = 0; i < Size; ++i) {
    if (!numbers.test(i)) continue;
    if (!first) text += ',';
    text += std::to_string(i);
    first = false;
  }
  if (first) text += "''";
}

}  // namespace

Error parse_establish(std::string_view text, Features& features) {
  if (!text.starts_with(kProduct)) return Error::Malformed;
  text.remove_prefix(kProduct.size());
  unsigned version = 0;
  const auto [rest, code] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (code != std::errc{} || version < kOldestVersion) return Error::Malformed;
  text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
  features = {};
  features.version = static_cast<int>(version < kOwnVersion ? version : kOwnVersion);
  features.six_digit = version >= kOwnVersion;
  Seen seen;
  if (parse_options(text, /*with_decoders=*/true, features, seen) != Error::Ok)
    return Error::Malformed;
  complete(features, seen);
  return Error::Ok;
}

std::string feature_string(const Features& features) {
  std::string text = "MathLink " + std::to_string(features.version);
  append_list(text, " -tokens ", features.tokens);
  append_list(text, " -formats ", features.formats);
  return text + " -decoders " + std::to_string(features.decoders);
}

}  // namespace wstp::greeting
