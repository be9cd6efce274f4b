// The files of a SharedMemory link beside its segment, all in /tmp/MathLink (wire.md 8): six FIFOs
// with which Wolfram's library wakes its peer, four lock files, and its notes for cleaning up. An
// engine makes its FIFOs so that a Wolfram peer may come, and removes them when an engine came
// instead.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "transport/descriptor.h"

namespace wstp::transport::shared_memory {

/// What a FIFO says to the side that made it, by one byte.
enum class Signal : std::size_t { Data = 0, Message = 1, Space = 2 };

inline constexpr std::size_t SIGNALS = 3;

using Fifos = std::array<Descriptor, SIGNALS>;  // by Signal

/// The names after the link's, by side (0 creator, 1 connector) and Signal.
inline constexpr std::array<std::array<std::string_view, SIGNALS>, 2> FIFO_SUFFIXES{{
    {"ffrdcon", "ffrmcon", "fffsrdcon"},
    {"ffwrcon", "ffwmcon", "fffswrcon"},
}};

/// Guard the data ring and the message slot that side 0 or 1 writes.
inline constexpr std::array<std::string_view, 2> DATA_LOCK_SUFFIXES{"wrlck", "rdlck"};
inline constexpr std::array<std::string_view, 2> MESSAGE_LOCK_SUFFIXES{"wrmsglck", "rdmsglck"};

/// Makes and opens a side's own FIFOs; false when one could not be made.
bool make_fifos(const std::string& link, std::size_t side, Fifos& fifos);

/// Opens the other side's FIFOs, which it has made; false when one is missing.
bool open_fifos(const std::string& link, std::size_t side, Fifos& fifos);

void remove_fifos(const std::string& link, std::size_t side) noexcept;

/// Opens a lock file, making it when it is not there yet.
Descriptor open_lock(const std::string& link, std::string_view suffix);

/// Removes whatever belongs to a link but its segment.
void remove_files(const std::string& link) noexcept;

/// Removes the FIFOs and lock files that engines made (only theirs are closed to other users) for
/// links whose segment is gone.
void remove_orphans();

/// Never blocks, never raises SIGPIPE (every FIFO is open in both directions): a full FIFO says
/// enough.
void signal(const Descriptor& fifo) noexcept;

/// Takes all signals; whether there was one.
bool take_signals(const Descriptor& fifo) noexcept;

/// Signals that the other side has not taken yet.
bool has_untaken(const Descriptor& fifo) noexcept;

}  // namespace wstp::transport::shared_memory
