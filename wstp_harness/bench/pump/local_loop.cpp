#include "local_loop.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "on_link.h"

namespace pump {

namespace {

class Copy : public LocalLoop {
 public:
  explicit Copy(std::size_t size)
      : from_(std::max<std::size_t>(size, 1)), queue_{from_}, to_{from_} {}

  void once(std::size_t number) override {
    std::memcpy(from_.data(), &number, std::min(sizeof number, from_.size()));
    std::memcpy(queue_.data(), from_.data(), from_.size());
    std::memcpy(to_.data(), queue_.data(), from_.size());
    same(std::memcmp(to_.data(), &number, std::min(sizeof number, to_.size())) == 0);
  }

 private:
  std::vector<std::byte> from_;
  std::vector<std::byte> queue_;
  std::vector<std::byte> to_;
};

}  // namespace

std::unique_ptr<LocalLoop> loopback_loop(const std::string& workload, const Library& library,
                                         LinkHandle link, std::size_t size) {
  for (const auto table : {list_loop, shape_loop, text_loop, token_loop}) {
    if (MakeLoop* const make = table(workload)) return make(library, link, size);
  }
  return nullptr;
}

std::unique_ptr<LocalLoop> copy_loop(std::size_t size) { return std::make_unique<Copy>(size); }

}  // namespace pump
