// The two ways in which bytes and messages pass through a segment, behind one face: between engines
// (EngineEnd, fast) and with Wolfram's library (WolframEnd, its rules). Which one, both sides know
// before the first byte. How the ends find each other and what is removed when: shared_memory.h.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "transport/shared_memory/files.h"
#include "transport/shared_memory/segment.h"
#include "transport/transport.h"

namespace wstp::transport::shared_memory {

class End {
 public:
  End() = default;
  End(const End&) = delete;
  End& operator=(const End&) = delete;
  End(End&&) = delete;
  End& operator=(End&&) = delete;
  virtual ~End() = default;

  // As in Transport.
  virtual Io read_some(std::span<std::byte> into) = 0;
  virtual Io write_some(std::span<const std::byte> from) = 0;
  virtual bool wait(Interest interest, Deadline until) = 0;
  virtual void wake() noexcept = 0;
  [[nodiscard]] virtual bool readable() = 0;
  virtual Error send_message(Message message) = 0;

  /// Another descriptor than the lifeline whose input the reactor hands to take_messages(); -1:
  /// none.
  [[nodiscard]] virtual int message_fd() const = 0;

  /// Takes what has come on message_fd() or on the lifeline, reactor's thread. False: the lifeline
  /// has ended, which is told to wait().
  virtual bool take_messages(int fd, const std::function<void(Message)>& deliver) = 0;

  /// Tells the peer and stops; bytes it has not read stay for it where they are.
  virtual void close() noexcept = 0;
};

/// Rings and bells in the engines' own area; messages on the lifeline.
std::unique_ptr<End> engine_end(const Segment& segment, Role role, int lifeline);

/// Wolfram's rings, locks and FIFOs; `own` are the FIFOs this side made. nullptr when the peer's
/// are not there.
std::unique_ptr<End> wolfram_end(const Segment& segment, Role role, const std::string& link,
                                 Fifos own, int lifeline);

}  // namespace wstp::transport::shared_memory
