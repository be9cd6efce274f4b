// An array is walked without recursion and without its structure being in the stream: ArrayWalk
// says whether a function, a head or a leaf is next.
#include "expression/cursor.h"

#include <algorithm>

#include "token/short_head.h"

namespace wstp::expression {

namespace {

/// The innermost array is the one that goes on (not a function inside one of its leaves).
bool array_is_next(const Position& p) {
  return !p.arrays.empty() && p.pending == p.arrays.back().floor;
}

void drop_finished(Position& p) {
  while (array_is_next(p) && p.arrays.back().finished()) p.arrays.pop_back();
}

/// Elements a packed run may hold here.
std::uint64_t room_for_run(const Position& p) {
  if (p.arrays.empty()) return std::max<std::uint64_t>(p.pending, 1);
  const ArrayWalk& walk = p.arrays.back();
  return p.pending == walk.floor ? walk.leaves : p.pending - walk.floor;
}

void climb(ArrayWalk& walk) {
  while (walk.level > 0 && walk.left[walk.level] == 0) --walk.level;
}

/// The next expression is not pending any more; it is the leaf of an array or not.
void take_expression(Position& p) {
  const bool leaf = array_is_next(p);
  if (p.pending != 0) --p.pending;
  if (!leaf) return;
  ArrayWalk& walk = p.arrays.back();
  --walk.left[walk.level];
  --walk.leaves;
  climb(walk);
  walk.floor = p.pending;
}

/// A packet that ended inside an expression takes the expression with it.
void cut(Position& p, std::size_t passed) {
  p.at += passed;
  p.pending = 0;
  p.arrays.clear();
  p.run.remaining = 0;
  p.structured = false;
}

/// A fresh or half-read array that is skipped to its end need not be walked: its leaves are what
/// counts.
void forget_structure(Position& p, std::uint64_t target) {
  while (!p.arrays.empty() && p.pending == p.arrays.back().floor) {
    const ArrayWalk& walk = p.arrays.back();
    const std::uint64_t outside = p.pending - walk.own();
    if (outside < target) return;
    p.pending = outside + walk.leaves;
    p.arrays.pop_back();
    p.structured = p.run.remaining != 0 || !p.arrays.empty();
  }
}

constexpr std::uint64_t kMostNeeded = std::uint64_t{1} << 20U;

}  // namespace

Status Cursor::need(std::uint64_t bytes) {
  return Status::need_more(static_cast<std::size_t>(std::min(bytes, kMostNeeded)));
}

std::span<const std::byte> Cursor::bytes_at(const Position& p) const {
  return in_->unread().subspan(static_cast<std::size_t>(p.at - in_->position()));
}

std::span<const std::byte> Cursor::payload(const Position& p) const {
  const auto size = static_cast<std::size_t>(p.current.size);
  if (p.current.memory != nullptr) return {p.current.memory, size};
  return bytes_at(p).subspan(p.current.header, size);
}

std::uint64_t Cursor::elements_in_row(const Position& p) {
  if (!array_is_next(p)) return p.run.remaining;
  const ArrayWalk& walk = p.arrays.back();
  return walk.at_leaf() ? static_cast<std::uint64_t>(walk.left[walk.level]) : 0;
}

void Cursor::pass_elements(Position& p, std::uint64_t count) {
  if (count == 0) return;
  const bool leaf = array_is_next(p);
  p.at += count * p.current.size;
  p.pending -= count;
  p.run.remaining -= count;
  p.current.has_end = p.run.remaining == 0;
  if (!leaf) return;
  ArrayWalk& walk = p.arrays.back();
  walk.left[walk.level] -= static_cast<std::int64_t>(count);
  walk.leaves -= count;
  climb(walk);
  walk.floor = p.pending;
}

Status Cursor::advance(Position& p) const {
  if (!p.structured) return advance_stream(p);
  drop_finished(p);
  if (array_is_next(p) && !p.arrays.back().at_leaf()) {
    advance_array(p);
    return {};
  }
  if (p.run.remaining != 0) return advance_run(p);
  return advance_stream(p);
}

Status Cursor::advance_run(Position& p) {
  p.current = {.token = static_cast<std::uint8_t>(p.run.kind),
               .size = number::size_of(p.run.kind),
               .has_end = p.run.remaining == 1};
  take_expression(p);
  --p.run.remaining;
  p.stand = Stand::Atom;
  return {};
}

Status Cursor::skip_separators(Position& p) const {
  const std::span<const std::byte> bytes = bytes_at(p);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = std::to_integer<std::uint8_t>(bytes[i]);
    const bool end = byte == token::kEndPacket || byte == token::kEnd;
    if (end && p.pending != 0) {
      cut(p, i + 1);
      return Error::GetEndPacket;
    }
    if (!end && byte != '\\') {
      p.at += i;
      return {};
    }
  }
  p.at += bytes.size();
  return need(1);
}

Status Cursor::advance_stream(Position& p) const {
  token::Head head;
  if (!token::parse_short(bytes_at(p), head)) {
    Status status = skip_separators(p);
    if (status.ok()) status = token::parse_head(bytes_at(p), head);
    if (!status.ok()) return status.incomplete() ? need(status.need()) : status;
  }
  if (head.token == token::kArray) return enter_array(p, bytes_at(p));
  if (head.token == token::kPacked) return enter_run(p, head);
  const bool function = head.token == token::kFunction;
  if (function && head.count >= token::kMaxLength - p.pending) return Error::Malformed;
  p.current = {.token = head.token,
               .header = head.header,
               .size = head.size,
               .has_end = head.has_end,
               .count = head.count};
  take_expression(p);
  p.stand = function ? Stand::Function : Stand::Atom;
  if (function) p.pending += head.count + 1;
  return {};
}

Status Cursor::enter_run(Position& p, const token::Head& head) {
  if (head.count > room_for_run(p)) return Error::Malformed;
  p.at += head.header;
  p.run = {.kind = head.kind, .remaining = head.count};
  p.structured = true;
  return advance_run(p);
}

Status Cursor::enter_array(Position& p, std::span<const std::byte> bytes) {
  token::ArrayHead head;
  const Status status = token::parse_array(bytes, head);
  if (!status.ok()) return status.incomplete() ? need(status.need()) : status;
  const auto dimension = static_cast<std::uint64_t>(head.levels.front().dimension);
  if (dimension >= token::kMaxLength - p.pending) return Error::Malformed;
  auto header = std::make_shared<ArrayHeader>();
  const auto block = bytes.subspan(head.header, head.block);
  header->block.assign(block.begin(), block.end());
  header->levels = head.levels;
  header->prefix = head.prefix;
  header->header = head.header;
  header->total = head.total;
  p.current = {.token = token::kArray, .header = head.size(), .count = dimension};
  take_expression(p);
  p.pending += dimension + 1;
  ArrayWalk walk;
  walk.left.resize(head.levels.size());
  walk.left[0] = head.levels.front().dimension;
  walk.leaves = head.total;
  walk.floor = p.pending;
  walk.header = std::move(header);
  p.arrays.push_back(std::move(walk));
  p.structured = true;
  p.stand = Stand::Function;
  return {};
}

/// The next function or head of an array.
void Cursor::advance_array(Position& p) {
  ArrayWalk& walk = p.arrays.back();
  --p.pending;
  if (walk.head_due) {
    const token::Level& level = walk.header->levels[walk.level];
    p.current = {.token = token::kSymbol,
                 .size = level.body_size,
                 .in_stream = false,
                 .memory = walk.header->block.data() + level.body_offset};
    walk.head_due = false;
    climb(walk);
    p.stand = Stand::Atom;
  } else {
    --walk.left[walk.level];
    ++walk.level;
    const std::int64_t dimension = walk.header->levels[walk.level].dimension;
    walk.left[walk.level] = dimension;
    walk.head_due = true;
    p.current = {.token = token::kFunction,
                 .in_stream = false,
                 .count = static_cast<std::uint64_t>(dimension)};
    p.pending += p.current.count + 1;  // below total of a header that was checked
    p.stand = Stand::Function;
  }
  walk.floor = p.pending;
}

void Cursor::flatten(Position& p) {
  const ArrayWalk walk = std::move(p.arrays.back());
  p.arrays.pop_back();
  p.pending = p.pending - walk.own() + walk.leaves;
  p.at += walk.header->prefix;
  p.current = {.token = token::kDimensions,
               .header = walk.header->header - walk.header->prefix,
               .size = walk.header->block.size(),
               .has_end = true};
  p.stand = Stand::Atom;
  p.structured = !p.arrays.empty();
}

Status Cursor::whole(const Position& p) const {
  const std::uint64_t length = p.current.length();
  const std::span<const std::byte> bytes = bytes_at(p);
  if (bytes.size() < length) return need(length - bytes.size());
  if (p.current.has_end && p.current.in_stream &&
      !token::is_end(std::to_integer<std::uint8_t>(bytes[static_cast<std::size_t>(length) - 1]))) {
    return Error::Malformed;
  }
  return {};
}

Status Cursor::leave(Position& p) const {
  if (p.between()) return {};
  const Status status = whole(p);
  if (status.ok()) leave_whole(p);
  return status;
}

void Cursor::leave_whole(Position& p) {
  p.at += p.current.length();
  p.stand = Stand::Between;
  p.sized = false;
  p.taken = 0;
  drop_finished(p);
  p.structured = p.run.remaining != 0 || !p.arrays.empty();
}

Status Cursor::settle(Position& p) const {
  if (p.stand == Stand::Atom || p.stand == Stand::Function) return {};
  const Status status = leave(p);
  return status.ok() ? advance(p) : status;
}

Status Cursor::skip_run(Position& p, std::uint64_t target) const {
  const std::uint64_t count = std::min(p.run.remaining - 1, p.pending - target);
  const std::uint64_t size = count * number::size_of(p.run.kind);
  const std::size_t here = bytes_at(p).size();
  if (here < size) return need(size - here);
  p.at += size;
  p.run.remaining -= count;
  p.pending -= count;
  return {};
}

Status Cursor::skim(Position& p, std::uint64_t target, bool at_least_one) const {
  bool begin = at_least_one && p.between();
  while (true) {
    Status status = leave(p);
    if (status.ok()) status = skip_known(p, target);
    if (!status.ok()) return status;
    if (!begin && p.pending <= target) return {};
    begin = false;
    status = advance(p);
    if (!status.ok()) return status;
  }
}

/// What can be skipped without looking at tokens.
Status Cursor::skip_known(Position& p, std::uint64_t target) const {
  forget_structure(p, target);
  const bool run = p.run.remaining > 1 && p.pending > target && !array_is_next(p);
  return run ? skip_run(p, target) : Status{};
}

std::uint64_t Cursor::behind(const Position& p) {
  if (p.stand == Stand::Function) return p.pending - p.current.count - 1;
  if (p.stand == Stand::Atom) return p.pending;
  return p.pending == 0 ? 0 : p.pending - 1;
}

bool Cursor::on_array(const Position& p) {
  return p.stand == Stand::Function && p.current.token == token::kArray;
}

void Cursor::enter_leaves(Position& p) {
  const ArrayWalk walk = std::move(p.arrays.back());
  p.arrays.pop_back();
  p.pending = p.pending - walk.own() + walk.leaves;
  leave_whole(p);
}

}  // namespace wstp::expression
