// What one end can do alone, once: put a value on a loopback link and get it back, or the copying
// that no library can save. Every value is looked at on its way back.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "library.h"

namespace pump {

class LocalLoop {
 public:
  LocalLoop() = default;
  LocalLoop(const LocalLoop&) = delete;
  LocalLoop& operator=(const LocalLoop&) = delete;
  LocalLoop(LocalLoop&&) = delete;
  LocalLoop& operator=(LocalLoop&&) = delete;
  virtual ~LocalLoop() = default;

  /// One value there and back; throws std::runtime_error when a call fails or the value is another.
  virtual void once(std::size_t number) = 0;
};

/// The loop of a workload's name (`usage` lists them); nullptr when there is none. `size` is bytes,
/// or characters of a text, leaves and levels of an expression, tokens of a batch.
std::unique_ptr<LocalLoop> loopback_loop(const std::string& workload, const Library& library,
                                         LinkHandle link, std::size_t size);

/// The payload of such a loop copied in and out once.
std::unique_ptr<LocalLoop> copy_loop(std::size_t size);

}  // namespace pump
