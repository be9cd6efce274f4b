#include "transport/random_name.h"

#include <random>
#include <string_view>

namespace wstp::transport {

std::string random_name(std::size_t length) {
  static constexpr std::string_view LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device source;
  std::uniform_int_distribution<std::size_t> pick{0, LETTERS.size() - 1};
  std::string name(length, '\0');
  for (char& each : name) each = LETTERS[pick(source)];
  return name;
}

}  // namespace wstp::transport
