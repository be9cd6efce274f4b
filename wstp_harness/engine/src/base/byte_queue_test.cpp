#include "base/byte_queue.h"

#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "base/byte_io.h"
#include "base/check.h"

using namespace std::string_view_literals;
using wstp::as_bytes;
using wstp::as_characters;
using wstp::ByteQueue;

namespace {

std::string unread(const ByteQueue& queue) { return std::string{as_characters(queue.unread())}; }

ByteQueue filled(std::string_view text) {
  ByteQueue queue;
  queue.append(as_bytes(text));
  return queue;
}

}  // namespace

WSTP_TEST(what_is_appended_is_read_in_order) {
  ByteQueue queue = filled("abc");
  queue.append(std::byte{'d'});
  queue.consume(1);
  queue.append(as_bytes("ef"));

  WSTP_CHECK_EQUAL(unread(queue), "bcdef");
  WSTP_CHECK_EQUAL(queue.position(), 1U);
  WSTP_CHECK_EQUAL(queue.end(), 6U);
}

WSTP_TEST(prepared_room_counts_only_once_committed) {
  ByteQueue queue = filled("a");
  const auto room = queue.prepare(3);
  WSTP_CHECK(room.size() >= 3);
  std::memcpy(room.data(), "xyz", 3);
  WSTP_CHECK_EQUAL(unread(queue), "a");
  queue.commit(2);
  WSTP_CHECK_EQUAL(unread(queue), "axy");
}

WSTP_TEST(positions_survive_growth_compaction_and_emptying) {
  ByteQueue queue;
  std::string expected;
  std::uint64_t written = 0;
  std::uint64_t read = 0;
  for (int round = 0; round < 2000; ++round) {
    const std::string piece(static_cast<std::size_t>(round % 97),
                            static_cast<char>('a' + (round % 26)));
    queue.append(as_bytes(piece));
    expected += piece;
    written += piece.size();
    const std::size_t taken =
        std::min<std::size_t>(queue.size(), static_cast<std::size_t>(round * 7 % 101));
    WSTP_CHECK_EQUAL(unread(queue), expected);
    queue.consume(taken);
    expected.erase(0, taken);
    read += taken;
    WSTP_CHECK_EQUAL(queue.position(), read);
    WSTP_CHECK_EQUAL(queue.end(), written);
  }
}

WSTP_TEST(a_pin_keeps_consumed_bytes_through_growth) {
  ByteQueue queue = filled("0123456789");
  queue.consume(3);
  queue.pin(3);
  queue.consume(7);
  queue.append(as_bytes(std::string(100000, 'x')));

  WSTP_CHECK_EQUAL(queue.oldest(), 3U);
  WSTP_CHECK_EQUAL(as_characters(queue.view(3, 10)), "3456789"sv);
  WSTP_CHECK(queue.rewind(5));
  WSTP_CHECK_EQUAL(unread(queue).substr(0, 5), "56789");
  WSTP_CHECK_EQUAL(queue.position(), 5U);
}

WSTP_TEST(a_pin_on_an_empty_queue_is_kept_too) {
  ByteQueue queue = filled("ab");
  queue.consume(2);
  queue.pin(2);
  queue.append(as_bytes("cd"));
  queue.consume(2);
  queue.trim();

  WSTP_CHECK(queue.rewind(2));
  WSTP_CHECK_EQUAL(unread(queue), "cd");
}

WSTP_TEST(without_a_pin_rewinding_is_refused_and_changes_nothing) {
  ByteQueue queue = filled("abcd");
  queue.consume(2);
  WSTP_CHECK(!queue.rewind(1));
  WSTP_CHECK(!queue.rewind(5));
  WSTP_CHECK_EQUAL(unread(queue), "cd");
  WSTP_CHECK(queue.rewind(4));
  WSTP_CHECK(queue.empty());
}

WSTP_TEST(equal_pins_count) {
  ByteQueue queue = filled("abcd");
  queue.pin(1);
  queue.pin(1);
  queue.pin(2);
  queue.consume(4);
  queue.unpin(1);
  WSTP_CHECK_EQUAL(queue.oldest(), 1U);
  queue.unpin(1);
  WSTP_CHECK_EQUAL(queue.oldest(), 2U);
  queue.unpin(2);
  WSTP_CHECK(!queue.pinned());
  WSTP_CHECK_EQUAL(queue.oldest(), 4U);
}

WSTP_TEST(truncate_takes_back_what_was_appended) {
  ByteQueue queue = filled("abc");
  queue.append(as_bytes("def"));
  queue.truncate(4);
  WSTP_CHECK_EQUAL(unread(queue), "abcd");
  WSTP_CHECK_EQUAL(queue.end(), 4U);
}

WSTP_TEST(consumed_bytes_stay_readable_until_more_room_is_needed) {
  ByteQueue queue = filled("abc");
  const auto span = queue.unread();
  queue.consume(3);
  WSTP_CHECK_EQUAL(as_characters(span), "abc"sv);
}

WSTP_TEST(an_emptied_queue_gives_large_memory_back_at_once) {
  ByteQueue queue;
  queue.append(as_bytes(std::string(ByteQueue::kKeepAtOnce + 1, 'x')));
  queue.consume(queue.size());
  queue.trim();
  WSTP_CHECK_EQUAL(queue.capacity(), 0U);
  WSTP_CHECK_EQUAL(queue.position(), ByteQueue::kKeepAtOnce + 1);
}

WSTP_TEST(a_queue_that_needs_little_again_shrinks) {
  ByteQueue queue;
  queue.append(as_bytes(std::string(std::size_t{1} << 20U, 'x')));
  queue.consume(queue.size());
  WSTP_CHECK(queue.capacity() > ByteQueue::kKeepAlways);
  for (int i = 0; i < 20; ++i) {
    queue.append(as_bytes("small"));
    queue.consume(5);
  }
  WSTP_CHECK(queue.capacity() <= ByteQueue::kKeepAlways);
}

WSTP_TEST(steady_large_traffic_keeps_its_memory) {
  ByteQueue queue;
  const std::string large(std::size_t{1} << 20U, 'x');
  queue.append(as_bytes(large));
  const std::size_t capacity = queue.capacity();
  for (int i = 0; i < 20; ++i) {
    queue.consume(queue.size());
    queue.append(as_bytes(large));
    WSTP_CHECK_EQUAL(queue.capacity(), capacity);
  }
}

WSTP_TEST(a_steady_backlog_does_not_grow_the_buffer) {
  ByteQueue queue = filled(std::string(1000, 'x'));
  for (int i = 0; i < 100000; ++i) {
    queue.append(as_bytes("0123456789"));
    queue.consume(10);
  }
  WSTP_CHECK(queue.capacity() <= 4096);
}

WSTP_TEST(impossible_sizes_are_bad_alloc_and_change_nothing) {
  ByteQueue queue = filled("abc");
  bool thrown = false;
  try {
    static_cast<void>(queue.prepare(SIZE_MAX));
  } catch (const std::bad_alloc&) {
    thrown = true;
  }
  WSTP_CHECK(thrown);
  WSTP_CHECK_EQUAL(unread(queue), "abc");
}

WSTP_TEST(moving_a_queue_moves_its_stream) {
  ByteQueue queue = filled("abcd");
  queue.consume(1);
  queue.pin(1);
  ByteQueue other = std::move(queue);
  other.consume(2);
  WSTP_CHECK(other.rewind(1));
  WSTP_CHECK_EQUAL(unread(other), "bcd");
}
