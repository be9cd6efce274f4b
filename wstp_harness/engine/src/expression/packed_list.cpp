#include "expression/packed_list.h"

#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "base/byte_io.h"
#include "text/body.h"
#include "token/short_head.h"

namespace wstp::expression {

namespace {

bool is_end(std::byte byte) { return token::is_end(std::to_integer<std::uint8_t>(byte)); }

/// Reads forward over whole tokens; false when one is missing, wrong or cut.
class Steps {
 public:
  explicit Steps(std::span<const std::byte> bytes) : rest_{bytes} {}

  [[nodiscard]] const std::byte* at() const { return rest_.data(); }

  bool head(token::Head& head) {
    if (!token::parse_short(rest_, head) && !token::parse_head(rest_, head).ok()) return false;
    rest_ = rest_.subspan(head.header);
    return true;
  }

  bool byte(std::uint8_t wanted) {
    if (rest_.empty() || rest_[0] != std::byte{wanted}) return false;
    rest_ = rest_.subspan(1);
    return true;
  }

  bool characters(std::string_view wanted) {
    if (rest_.size() < wanted.size() ||
        std::memcmp(rest_.data(), wanted.data(), wanted.size()) != 0) {
      return false;
    }
    rest_ = rest_.subspan(wanted.size());
    return true;
  }

  bool length(std::uint64_t& value) {
    ByteReader reader{rest_};
    if (!reader.length(value).ok()) return false;
    rest_ = reader.rest();
    return true;
  }

  bool end() {
    std::span<const std::byte> nothing;
    return payload(0, nothing);
  }

  bool payload(std::uint64_t size, std::span<const std::byte>& bytes) {
    if (rest_.size() <= size || !is_end(rest_[static_cast<std::size_t>(size)])) return false;
    bytes = rest_.first(static_cast<std::size_t>(size));
    rest_ = rest_.subspan(bytes.size() + 1);
    return true;
  }

  /// A packed run of exactly `count`.
  bool run(std::uint64_t count, PackedRun& run, std::span<const std::byte>& elements) {
    token::Head found;
    if (!head(found) || found.token != token::kPacked || found.count != count) return false;
    run = {.kind = found.kind, .remaining = count};
    return payload(found.size, elements);
  }

  bool symbol() {
    token::Head found;
    std::span<const std::byte> body;
    text::Text text;
    return head(found) && found.token == token::kSymbol && payload(found.size, body) &&
           text::parse_body(body, text) == Error::Ok;
  }

 private:
  std::span<const std::byte> rest_;
};

/// A, its D block and the run behind it, when every level is a List and none is empty: found
/// without a copy of the heads.
bool find_array_of_lists(Steps& steps, PackedRun& run, std::span<const std::byte>& elements,
                         std::vector<std::int64_t>& dimensions) {
  std::uint64_t total = 0;
  std::uint64_t size = 0;
  if (!steps.byte(token::kArray) || !steps.length(total) || total > token::kMaxLength ||
      !steps.byte(token::kDimensions) || !steps.length(size)) {
    return false;
  }
  const std::byte* const begin = steps.at();
  std::uint64_t product = 1;
  while (!steps.byte(token::kDimensionsEnd)) {
    std::uint64_t dimension = 0;
    if (!steps.byte(token::kFunction) || !steps.length(dimension) || dimension == 0 ||
        !steps.characters(token::kListSymbol) ||
        __builtin_mul_overflow(product, dimension, &product)) {
      return false;
    }
    dimensions.push_back(static_cast<std::int64_t>(dimension));
  }
  return !dimensions.empty() && product == total && begin + size == steps.at() && steps.end() &&
         steps.run(total, run, elements);
}

/// D LEN F LEN symbol . END behind an A of rank 1.
bool rank_one(Steps& steps, std::uint64_t total) {
  if (!steps.byte(token::kDimensions)) return false;
  std::uint64_t size = 0;
  if (!steps.length(size)) return false;
  const std::byte* const begin = steps.at();
  token::Head level;
  return steps.head(level) && level.token == token::kFunction && level.count == total &&
         steps.symbol() && steps.byte(token::kDimensionsEnd) && begin + size == steps.at() &&
         steps.end();
}

}  // namespace

bool find_packed_list(std::span<const std::byte> bytes, PackedList& list) {
  Steps steps{bytes};
  token::Head head;
  if (!steps.head(head)) return false;
  const bool shaped = head.token == token::kArray
                          ? rank_one(steps, head.count)
                          : head.token == token::kFunction && steps.symbol();
  PackedRun run;
  std::span<const std::byte> elements;
  if (!shaped || !steps.run(head.count, run, elements)) return false;
  list = {run, elements.data(), static_cast<std::size_t>(steps.at() - bytes.data())};
  return true;
}

bool find_packed_array(std::span<const std::byte> bytes, PackedList& list, ArrayShape& shape) {
  Steps lists{bytes};
  PackedRun lists_run;
  ArrayShape lists_shape;
  std::span<const std::byte> lists_elements;
  if (find_array_of_lists(lists, lists_run, lists_elements, lists_shape.dimensions)) {
    shape = std::move(lists_shape);
    list = {lists_run, lists_elements.data(), static_cast<std::size_t>(lists.at() - bytes.data())};
    return true;
  }
  token::ArrayHead head;
  if (bytes.empty() || bytes[0] != std::byte{token::kArray} ||
      !token::parse_array(bytes, head).ok()) {
    return false;
  }
  Steps steps{bytes.subspan(head.size())};
  ArrayShape found;
  PackedRun run;
  std::span<const std::byte> elements;
  const auto block = bytes.subspan(head.header, head.block);
  if (!steps.run(head.total, run, elements) || shape_of(block, head.levels, found) != Error::Ok) {
    return false;
  }
  shape = std::move(found);
  list = {run, elements.data(), static_cast<std::size_t>(steps.at() - bytes.data())};
  return true;
}

}  // namespace wstp::expression
