#include "link/loans.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>
#include <vector>

#include "base/check.h"

using wstp::link::Allocator;
using wstp::link::Loans;

namespace {

struct Counts {
  int allocations = 0;
  int releases = 0;
};

/// Of the counting allocator, whose C functions are told nothing but a size or a block.
Counts& counts() {
  static Counts all;
  return all;
}

// NOLINTBEGIN(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory): allocators are C's
void* counting_allocate(unsigned long size) {
  ++counts().allocations;
  return std::malloc(size);
}

void counting_release(void* memory) {
  ++counts().releases;
  std::free(memory);
}

char* malloced(std::string_view text) {
  auto* const block = static_cast<char*>(std::malloc(text.size()));
  std::memcpy(block, text.data(), text.size());
  return block;
}

// NOLINTEND(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory)

void* refuse(unsigned long /*size*/) { return nullptr; }

}  // namespace

WSTP_TEST(a_block_is_given_back_exactly_once) {
  Loans loans{Allocator::standard()};
  void* const block = loans.lend(8);
  WSTP_CHECK_EQUAL(loans.outstanding(), 1U);
  WSTP_CHECK(loans.give_back(block));
  WSTP_CHECK(!loans.give_back(block));
  WSTP_CHECK_EQUAL(loans.outstanding(), 0U);
}

WSTP_TEST(null_and_foreign_pointers_are_left_alone) {
  Loans loans{Allocator::standard()};
  int foreign = 0;
  WSTP_CHECK(!loans.give_back(nullptr));
  WSTP_CHECK(!loans.give_back(&foreign));
  void* const block = loans.lend(8);
  WSTP_CHECK(!loans.give_back(&foreign));
  WSTP_CHECK(!loans.give_back(static_cast<char*>(block) + 1));
  WSTP_CHECK_EQUAL(loans.adopt(nullptr, 0), static_cast<void*>(nullptr));
  WSTP_CHECK_EQUAL(loans.outstanding(), 1U);
}

WSTP_TEST(a_thousand_blocks_come_back_in_any_order) {
  Loans loans{Allocator::standard()};
  std::vector<void*> blocks(1000);
  for (std::size_t i = 0; i < 1000; ++i) blocks[i] = loans.lend(1 + (i % 40));
  for (std::size_t i = 0; i < 1000; ++i) WSTP_CHECK(loans.give_back(blocks[(i * 367) % 1000]));
  WSTP_CHECK_EQUAL(loans.outstanding(), 0U);
}

WSTP_TEST(adopting_with_a_users_allocator_copies_into_its_memory) {
  counts() = {};
  {
    Loans loans{{counting_allocate, counting_release}};
    char* const block = malloced("abcd");
    const void* const lent = loans.adopt(block, 4);
    WSTP_CHECK(lent != block);
    WSTP_CHECK(std::memcmp(lent, "abcd", 4) == 0);
    WSTP_CHECK_EQUAL(counts().allocations, 1);
  }
  WSTP_CHECK_EQUAL(counts().releases, 1);
}

WSTP_TEST(an_allocator_that_refuses_is_out_of_memory) {
  Loans loans{{refuse, std::free}};
  bool thrown = false;
  try {
    static_cast<void>(loans.lend(8));
  } catch (const std::bad_alloc&) {
    thrown = true;
  }
  WSTP_CHECK(thrown);
  WSTP_CHECK_EQUAL(loans.outstanding(), 0U);
}

WSTP_TEST(loans_taken_over_are_given_back_to_the_new_owner) {
  Loans first{Allocator::standard()};
  Loans second{Allocator::standard()};
  void* const block = first.lend(8);
  second.take_over(first);
  WSTP_CHECK_EQUAL(first.outstanding(), 0U);
  WSTP_CHECK(!first.give_back(block));
  WSTP_CHECK(second.give_back(block));
}
