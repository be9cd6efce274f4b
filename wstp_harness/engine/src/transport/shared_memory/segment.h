// The mapped segment as an object: made or opened by name under /dev/shm, private to the user.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/error.h"
#include "transport/shared_memory/layout.h"

namespace wstp::transport::shared_memory {

class Segment {
 public:
  /// `memory` is a whole mapping, given back by the destructor.
  explicit Segment(std::span<std::byte> memory) : memory_{memory} {}

  ~Segment();

  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;
  Segment(Segment&&) = delete;
  Segment& operator=(Segment&&) = delete;

  [[nodiscard]] WolframHeader& wolfram() const;

  /// The ring that side `i` writes.
  [[nodiscard]] WolframRing& ring(std::size_t i) const;

  /// FORM_4, or FORM_3 where the creator is of Wolfram's interface 3; told by the size alone.
  [[nodiscard]] const Form& form() const;

  /// Whether the creator was an engine: only then there is an area.
  [[nodiscard]] bool has_area() const;
  [[nodiscard]] EngineArea& area() const;
  [[nodiscard]] std::array<std::span<std::byte>, 2> engine_data() const;

 private:
  std::span<std::byte> memory_;
};

struct OpenedSegment {
  std::unique_ptr<Segment> segment;
  Error error = Error::Ok;
};

/// A new segment with its header; nobody can open it before it was offered. NameTaken, BadName,
/// Resource.
OpenedSegment create_segment(const std::string& name);

/// Everything is prepared: lets connectors in, at the port of the creator's lifeline.
void offer(const Segment& segment, std::uint16_t lifeline_port);

/// NoListener when there is none of that name or it is no segment of ours or Wolfram's; BadName.
OpenedSegment open_segment(const std::string& name);

void unlink_segment(const std::string& name) noexcept;

/// Removes segments whose creator was an engine that no longer lives, with all files of their
/// links.
void remove_dead_segments();

}  // namespace wstp::transport::shared_memory
