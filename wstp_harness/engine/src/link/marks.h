// Things a program holds that belong to one link: read marks and arrays being moved by parts. They
// are known by serial numbers, never by address, so that one destroyed twice or brought to another
// link is just unknown there.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>

#include "expression/array_shape.h"
#include "expression/reader.h"

struct WSMarkObject;
struct WSArrayMeterObject;

namespace wstp::link {

/// Serial numbers in the shape of a C handle. Numbers are unique in the process, so that a link
/// never takes another link's mark for its own.
template <typename Handle, typename Value>
class Held {
 public:
  Handle* add(Value value) {
    const std::uintptr_t serial = next_serial();
    values_.emplace(serial, std::move(value));
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a number in the shape of a handle, never followed
    return reinterpret_cast<Handle*>(serial);
  }

  [[nodiscard]] Value* find(const Handle* handle) {
    const auto found = values_.find(reinterpret_cast<std::uintptr_t>(handle));
    return found == values_.end() ? nullptr : &found->second;
  }

  void remove(const Handle* handle) { values_.erase(reinterpret_cast<std::uintptr_t>(handle)); }

 private:
  /// Multiples of 16 from 16 on: never NULL, and no arithmetic on a handle hits its neighbour.
  static std::uintptr_t next_serial() {
    static std::atomic<std::uintptr_t> last{0};
    return 16 * (last.fetch_add(1, std::memory_order_relaxed) + 1);
  }

  std::map<std::uintptr_t, Value> values_;
};

using Marks = Held<WSMarkObject, expression::Mark>;

/// An array that is put or read by parts.
struct Meter {
  expression::ArrayMeter meter;
  std::uint64_t read = 0;  // leaves got (reading)
};

using Meters = Held<WSArrayMeterObject, Meter>;

}  // namespace wstp::link
