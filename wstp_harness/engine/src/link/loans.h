// Memory lent through the C API and not yet given back. Which pointers are out is known exactly, so
// giving one back twice, giving back NULL or a pointer that was never lent does nothing at all.
// Not here: who lends what (api/), the memory's making (expression/block.h).
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace wstp::link {

/// The allocator pair of an environment (WSSetAllocParameter); malloc and free by default.
struct Allocator {
  void* (*allocate)(unsigned long size);
  void (*release)(void* memory);

  /// Whether memory made by malloc can be lent as it is.
  [[nodiscard]] bool is_malloc() const;

  [[nodiscard]] static Allocator standard();
};

/// A set of lent blocks: open addressing on the pointer, so that lending and taking back cost a
/// probe or two. Used by one thread at a time. What was not given back is freed with the registry.
class Loans {
 public:
  explicit Loans(Allocator allocator) : allocator_{allocator} {}

  Loans(const Loans&) = delete;
  Loans& operator=(const Loans&) = delete;
  Loans(Loans&&) = delete;
  Loans& operator=(Loans&&) = delete;
  ~Loans();

  /// Lends a block made by malloc, `size` bytes: the same pointer, or with an allocator of the
  /// user's a copy in that allocator's memory. Takes the block in any case; throws std::bad_alloc.
  /// NULL is lent as NULL.
  [[nodiscard]] void* adopt(void* block, std::size_t size);

  /// Lends a new block of `size` > 0 bytes. Throws std::bad_alloc.
  [[nodiscard]] void* lend(std::size_t size);

  /// Frees the block if it is out; false, and nothing happens, if not.
  bool give_back(const void* block) noexcept;

  /// Takes over everything `other` has lent; both free alike. Throws std::bad_alloc and then
  /// nothing moved.
  void take_over(Loans& other);

  [[nodiscard]] std::size_t outstanding() const { return count_; }

 private:
  [[nodiscard]] std::size_t home(const void* block) const;
  void remember(void* block);
  void insert(void* block) noexcept;
  void grow(std::size_t at_least);
  void close_gap(std::size_t gap) noexcept;

  Allocator allocator_;
  std::vector<void*> slots_;  // size 0 or a power of two, at most half full; nullptr: free
  unsigned shift_ = 63;       // 64 less the bits of an index
  std::size_t count_ = 0;
};

}  // namespace wstp::link
