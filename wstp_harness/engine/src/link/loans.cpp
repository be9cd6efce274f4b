#include "link/loans.h"

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

namespace wstp::link {

bool Allocator::is_malloc() const { return allocate == std::malloc && release == std::free; }

Allocator Allocator::standard() { return {std::malloc, std::free}; }

Loans::~Loans() {
  for (void* const block : slots_) {
    if (block != nullptr) allocator_.release(block);
  }
}

void* Loans::adopt(void* block, std::size_t size) {
  if (block == nullptr) return nullptr;

  struct Free {
    // NOLINTNEXTLINE(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory): made by malloc
    void operator()(void* memory) const { std::free(memory); }
  };

  std::unique_ptr<void, Free> owned{block};
  if (!allocator_.is_malloc()) {
    void* const copy = lend(size);
    std::memcpy(copy, block, size);
    return copy;
  }
  remember(block);
  return owned.release();
}

void* Loans::lend(std::size_t size) {
  void* const block = allocator_.allocate(size);
  if (block == nullptr) throw std::bad_alloc{};
  try {
    remember(block);
  } catch (...) {
    allocator_.release(block);
    throw;
  }
  return block;
}

bool Loans::give_back(const void* block) noexcept {
  if (block == nullptr || count_ == 0) return false;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = home(block); slots_[i] != nullptr; i = (i + 1) & mask) {
    if (slots_[i] != block) continue;
    allocator_.release(slots_[i]);
    slots_[i] = nullptr;
    --count_;
    close_gap(i);
    return true;
  }
  return false;
}

void Loans::take_over(Loans& other) {
  grow(count_ + other.count_);
  for (void*& block : other.slots_) {
    if (block == nullptr) continue;
    insert(block);
    block = nullptr;
  }
  other.count_ = 0;
}

/// Fibonacci hashing of the address; the low bits say nothing because of alignment.
std::size_t Loans::home(const void* block) const {
  const auto address = reinterpret_cast<std::uintptr_t>(block) >> 4U;
  return (address * 0x9E3779B97F4A7C15U) >> shift_;
}

void Loans::remember(void* block) {
  grow(count_ + 1);
  insert(block);
}

void Loans::insert(void* block) noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = home(block);
  while (slots_[i] != nullptr) i = (i + 1) & mask;
  slots_[i] = block;
  ++count_;
}

void Loans::grow(std::size_t at_least) {
  if (slots_.size() >= 2 * at_least && !slots_.empty()) return;
  constexpr std::size_t smallest = 16;
  std::vector<void*> old(std::bit_ceil(std::max(smallest, 4 * at_least)), nullptr);
  old.swap(slots_);
  shift_ = 65U - static_cast<unsigned>(std::bit_width(slots_.size()));
  count_ = 0;
  for (void* const block : old) {
    if (block != nullptr) insert(block);
  }
}

/// Moves entries behind a freed slot forward, so that no probe ends before its entry.
void Loans::close_gap(std::size_t gap) noexcept {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = (gap + 1) & mask; slots_[i] != nullptr; i = (i + 1) & mask) {
    const std::size_t distance_home = (i - home(slots_[i])) & mask;
    if (distance_home < ((i - gap) & mask)) continue;
    slots_[gap] = slots_[i];
    slots_[i] = nullptr;
    gap = i;
  }
}

}  // namespace wstp::link
