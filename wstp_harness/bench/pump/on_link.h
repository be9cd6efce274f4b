// A loop over one loopback link, and what such loops share: checked calls and checked values.
#pragma once

#include <cstring>
#include <memory>
#include <stdexcept>

#include "library.h"
#include "local_loop.h"

namespace pump {

/// Every so many runs all of the data is compared, else its first and last element.
inline constexpr std::size_t full_check_every = 16;

inline void same(bool is_same) {
  if (!is_same) [[unlikely]]
    throw std::runtime_error{"another value came back"};
}

class OnLink : public LocalLoop {
 public:
  OnLink(const Library& library, LinkHandle link) : library_{library}, link_{link} {}

 protected:
  [[nodiscard]] const Library& library() const { return library_; }

  [[nodiscard]] LinkHandle link() const { return link_; }

  void require(int result, const char* function) const {
    pump::require(library_, link_, result, function);
  }

  void put_function(const char* name, int arguments) const {
    require(library_.put_function(link_, name, arguments), "PutFunction");
  }

  void get_function(const char* expected, int arguments) const {
    const char* name = nullptr;
    int count = 0;
    require(library_.get_function(link_, &name, &count), "GetFunction");
    same(count == arguments && std::strcmp(name, expected) == 0);
    library_.release_symbol(link_, name);
  }

  void put_integer(int value) const {
    require(library_.put_integer32(link_, value), "PutInteger32");
  }

  void get_integer(int expected) const {
    int value = 0;
    require(library_.get_integer32(link_, &value), "GetInteger32");
    same(value == expected);
  }

 private:
  const Library& library_;
  LinkHandle link_;
};

using MakeLoop = std::unique_ptr<LocalLoop>(const Library& library, LinkHandle link,
                                            std::size_t size);

/// A row of a table of loops.
struct NamedLoop {
  const char* name;
  MakeLoop* make;
};

template <typename Loop>
std::unique_ptr<LocalLoop> make_loop(const Library& library, LinkHandle link, std::size_t size) {
  return std::make_unique<Loop>(library, link, size);
}

/// What makes the loop of a name; nullptr when the table has none.
template <typename Table>
MakeLoop* find_loop(const Table& table, const std::string& name) {
  for (const NamedLoop& each : table) {
    if (name == each.name) return each.make;
  }
  return nullptr;
}

/// The tables, one a file; nullptr when the name is none of theirs.
MakeLoop* list_loop(const std::string& name);
MakeLoop* shape_loop(const std::string& name);
MakeLoop* text_loop(const std::string& name);
MakeLoop* token_loop(const std::string& name);

}  // namespace pump
