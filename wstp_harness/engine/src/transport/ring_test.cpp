#include "transport/ring.h"

#include <array>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/check.h"

namespace wstp::transport {

namespace {

/// A ring of eight bytes with both sides' views.
struct Small {
  RingState state{};
  std::array<std::byte, 8> memory{};
  Ring writer{state, memory};
  Ring reader{state, memory};

  std::size_t write(std::string_view text) {
    return writer.write(std::as_bytes(std::span{text})).value_or(999);
  }

  std::string read(std::size_t size) {
    std::string text(size, '\0');
    text.resize(reader.read(std::as_writable_bytes(std::span{text})).value_or(999));
    return text;
  }
};

WSTP_TEST(a_new_ring_is_empty) {
  Small ring;
  WSTP_CHECK_EQUAL(ring.reader.readable().value_or(99), 0U);
  WSTP_CHECK_EQUAL(ring.writer.space().value_or(99), 8U);
  WSTP_CHECK_EQUAL(ring.read(4), "");
}

WSTP_TEST(a_full_ring_takes_nothing_until_something_was_read) {
  Small ring;
  WSTP_CHECK_EQUAL(ring.write("abcdefghij"), 8U);
  WSTP_CHECK_EQUAL(ring.write("x"), 0U);
  WSTP_CHECK_EQUAL(ring.read(3), "abc");
  WSTP_CHECK_EQUAL(ring.write("ijklm"), 3U);
  WSTP_CHECK_EQUAL(ring.read(99), "defghijk");
}

WSTP_TEST(bytes_wrap_round_the_end_at_every_offset) {
  Small ring;
  for (int i = 0; i < 30; ++i) {
    const std::string text{static_cast<char>('a' + (i % 26)), static_cast<char>('b' + (i % 24)),
                           'z'};
    WSTP_CHECK_EQUAL(ring.write(text), 3U);
    WSTP_CHECK_EQUAL(ring.read(3), text);
  }
}

WSTP_TEST(positions_that_cannot_be_are_damage) {
  Small ring;
  ring.state.written = 9;
  WSTP_CHECK(!ring.reader.readable());
  std::array<std::byte, 4> into{};
  WSTP_CHECK(!ring.reader.read(into));
  ring.state.taken = 1;  // more than was written
  WSTP_CHECK(!ring.writer.space());
  WSTP_CHECK(!ring.writer.write(into));
}

WSTP_TEST(two_threads_pass_bytes_through_a_small_ring_in_order) {
  Small ring;
  constexpr std::size_t COUNT = 100'000;
  std::thread writer{[&] {
    for (std::size_t sent = 0; sent < COUNT;) {
      const std::array bytes{static_cast<std::byte>(sent), static_cast<std::byte>(sent + 1),
                             static_cast<std::byte>(sent + 2)};
      const auto count =
          ring.writer.write(std::span{bytes}.first(std::min<std::size_t>(3, COUNT - sent)));
      sent += count.value_or(COUNT);
      if (count == 0U) std::this_thread::yield();
    }
  }};
  std::size_t read = 0;
  std::size_t wrong = 0;
  while (read < COUNT) {
    std::array<std::byte, 5> bytes{};
    const auto count = ring.reader.read(bytes).value_or(0);
    for (std::size_t i = 0; i < count; ++i)
      wrong += bytes.at(i) != static_cast<std::byte>(read + i) ? 1 : 0;
    read += count;
    if (count == 0) std::this_thread::yield();
  }
  writer.join();
  WSTP_CHECK_EQUAL(read, COUNT);
  WSTP_CHECK_EQUAL(wrong, 0U);
}

}  // namespace

}  // namespace wstp::transport
