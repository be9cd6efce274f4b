// The segment two ends share. Its first part is Wolfram's (wire.md 8, and watching two of its
// processes): header and two rings, each guarded by a lock on a file. There are two forms, and the
// header says which: form 4 of its interface 4, which an engine makes as well, and form 3 of its
// interface 3, whose header lacks the last two words. Behind them lies a part that Wolfram's
// library never maps: two engines find each other's marks there and use its rings instead. Nothing
// here allocates or calls the system.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "transport/duplex.h"

namespace wstp::transport::shared_memory {

using Word = std::atomic<std::uint32_t>;
using Flag = std::atomic<std::uint16_t>;

static_assert(sizeof(Word) == 4 && sizeof(Flag) == 2);

inline constexpr std::uint32_t WOLFRAM_RING_SIZE = 100'000;

/// One direction, and the slot for its urgent message.
struct WolframRing {
  Word message_code;
  Word message_argument;
  Word read_index;   // 0 .. 99999
  Word write_index;  // 0 .. 99999
  Word free;         // tells an empty ring from a full one
  Word writer_pid;
  Word zero;
  std::array<std::byte, WOLFRAM_RING_SIZE> data;
};

/// Index 0 of the pairs is the creator (the listener), 1 the connector.
struct WolframHeader {
  std::array<Word, 7> numbers;  // those of a form
  Flag unused;
  std::array<Flag, 2> present;  // set at open, cleared at close
  std::array<Flag, 2> active;   // set at activation; an older connector waits for the creator's
  Flag unused2;
  std::array<Word, 2> state;  // SIDE_STATE once present
  Word lifeline_port;         // where the creator listens on the loopback interface
  Word creator_opened;        // 2 once present; from here on form 4 only
  Word connector_opened;      // the same; in form 3 the rings begin here
  Word zero;
};

/// Version, a constant, bytes from there to the rings, whole size, size of a ring, of its head, 0.
using Form = std::array<std::uint32_t, 7>;

inline constexpr std::size_t BEFORE_THE_REST = 28;
inline constexpr Form FORM_3{3, 28, 28, 200'112, WOLFRAM_RING_SIZE, 28, 0};
inline constexpr Form FORM_4{4, 28, 36, 200'120, WOLFRAM_RING_SIZE, 28, 0};

constexpr std::size_t size_of(const Form& form) { return form[3]; }

/// Ring i is written by side i.
constexpr std::size_t ring_offset(const Form& form, std::size_t i) {
  return BEFORE_THE_REST + form[2] + (i * sizeof(WolframRing));
}

inline constexpr std::array<std::uint32_t, 2> SIDE_STATE{39875, 39876};
inline constexpr std::uint32_t SIDE_OPENED = 2;

static_assert(offsetof(WolframHeader, present) == 30);
static_assert(offsetof(WolframHeader, active) == 34);
static_assert(offsetof(WolframHeader, state) == 40);
static_assert(offsetof(WolframHeader, lifeline_port) == 48);
static_assert(offsetof(WolframHeader, connector_opened) == ring_offset(FORM_3, 0));
static_assert(sizeof(WolframHeader) == ring_offset(FORM_4, 0));
static_assert(offsetof(WolframRing, free) == 16);
static_assert(offsetof(WolframRing, data) == 28);
static_assert(size_of(FORM_3) == ring_offset(FORM_3, 2));
static_assert(size_of(FORM_4) == ring_offset(FORM_4, 2));

/// The engine's own part, whose zero bytes (but for magic and nonce) are its initial state.
struct EngineArea {
  std::array<char, 16> magic;
  std::array<std::byte, 16> nonce;  // the connector says it on the lifeline: strangers cannot
  Word connector;                   // 1: the connector is an engine and uses this part
  DuplexState duplex;
};

inline constexpr std::array<char, 16> MAGIC{'w', 's', 't', 'p', ' ', 'e',  'n', 'g',
                                            'i', 'n', 'e', ' ', '1', '\n', 0,   0};

inline constexpr std::size_t PAGE = 4096;
inline constexpr std::size_t AREA_OFFSET = (size_of(FORM_4) + PAGE - 1) / PAGE * PAGE;
inline constexpr std::size_t DATA_OFFSET = AREA_OFFSET + PAGE;
inline constexpr std::size_t SEGMENT_SIZE = DATA_OFFSET + (2 * DUPLEX_CAPACITY);

static_assert(sizeof(EngineArea) <= PAGE);

}  // namespace wstp::transport::shared_memory
