// The objects a program holds instead of our own: small cells that stay in memory for the life of
// the process, so that asking about a closed link (or closing it again) reads a cell that says
// "gone" and never freed memory. A retired cell is used again only after many others were, which
// makes a stale handle that meets a new owner a matter of thousands of opens in between. This is
// the engine's second process-wide object (the rendezvous of IntraProcess is the other): a handle
// outlives the environment it came from, hence nothing smaller can own it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>

namespace wstp::link {

/// What every handle begins with. `target` is nullptr once the object is gone.
template <typename T>
struct Cell {
  std::uint64_t tag = 0;  // Object::kTag while the cell is ours, to tell foreign pointers
  T* target = nullptr;
};

/// The object behind a handle, or nullptr for NULL, a closed one, and (as far as memory can tell) a
/// pointer that is no handle of this kind.
template <typename Object>
[[nodiscard]] inline auto* target_of(const Object* handle) {
  return handle != nullptr && handle->tag == Object::kTag ? handle->target : nullptr;
}

/// Cells of one kind. Any thread.
template <typename Object>
class Cells {
 public:
  /// The only instance for its kind; never destroyed, because threads may outlive main().
  static Cells& instance() {
    static Cells& cells = *new Cells;
    return cells;
  }

  /// A cell for `target`. Throws std::bad_alloc.
  Object* take(auto& target) {
    const std::scoped_lock lock{mutex_};
    Object* cell = nullptr;
    if (retired_.size() > kQuarantine) {
      cell = retired_.front();
      retired_.pop_front();
    } else {
      cell = &cells_.emplace_back();
    }
    cell->tag = Object::kTag;
    cell->target = &target;
    return cell;
  }

  void retire(Object* cell) {
    const std::scoped_lock lock{mutex_};
    cell->target = nullptr;
    retired_.push_back(cell);
  }

 private:
  static constexpr std::size_t kQuarantine = 4096;

  std::mutex mutex_;
  std::deque<Object> cells_;     // addresses never change
  std::deque<Object*> retired_;  // oldest first
};

class Link;

}  // namespace wstp::link

/// WSLINK (wstp.h leaves the type open).
struct WSLinkObject : wstp::link::Cell<wstp::link::Link> {
  static constexpr std::uint64_t kTag = 0x4B4E494C50545357;  // "WSTPLINK"
};
