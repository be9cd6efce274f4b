#include "transport/tcp/introduction.h"

#include <random>

namespace wstp::transport::tcp {

namespace {

constexpr std::string_view ID = "id=";
constexpr std::string_view CONNECTION = " connection=";
constexpr std::size_t UUID_SIZE = 36;
constexpr std::string_view UUID_SHAPE = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
constexpr std::string_view DIGITS = "0123456789ABCDEF";

static_assert(ID.size() + UUID_SIZE + CONNECTION.size() + 4 == INTRODUCTION_SIZE);
static_assert(UUID_SHAPE.size() == UUID_SIZE);

/// Upper case, or empty when `text` is no UUID.
std::string canonical(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < UUID_SIZE; ++i) {
    const char each = text[i];
    const char upper = each >= 'a' && each <= 'f' ? static_cast<char>(each - 'a' + 'A') : each;
    const bool fits =
        UUID_SHAPE[i] == '-' ? each == '-' : DIGITS.find(upper) != std::string_view::npos;
    if (!fits) return {};
    result += upper;
  }
  return result;
}

}  // namespace

std::string introduction_text(const Introduction& introduction) {
  std::string text{ID};
  text += introduction.uuid;
  text += CONNECTION;
  return text += introduction.is_data ? "data" : "mesg";
}

std::optional<Introduction> read_introduction(std::string_view text) {
  if (text.size() != INTRODUCTION_SIZE || !text.starts_with(ID)) return std::nullopt;
  auto uuid = canonical(text.substr(ID.size(), UUID_SIZE));
  const auto rest = text.substr(ID.size() + UUID_SIZE);
  if (uuid.empty() || !rest.starts_with(CONNECTION)) return std::nullopt;
  const auto kind = rest.substr(CONNECTION.size());
  if (kind != "data" && kind != "mesg") return std::nullopt;
  return Introduction{std::move(uuid), kind == "data"};
}

std::string random_uuid() {
  std::random_device source;
  std::uniform_int_distribution<std::size_t> pick{0, DIGITS.size() - 1};
  std::string uuid{UUID_SHAPE};
  for (char& each : uuid)
    if (each == 'x') each = DIGITS[pick(source)];
  uuid[14] = '4';                        // version: random
  uuid[19] = "89AB"[pick(source) & 3U];  // variant
  return uuid;
}

}  // namespace wstp::transport::tcp
