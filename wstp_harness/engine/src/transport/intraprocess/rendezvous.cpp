#include "transport/intraprocess/rendezvous.h"

#include <map>
#include <mutex>
#include <utility>

#include "transport/random_name.h"

namespace wstp::transport::intraprocess {

namespace {

struct Registry {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<Meeting>, std::less<>> waiting;
};

Registry& registry() {
  // Never destroyed: a link may be closed by a static object's destructor.
  static auto& the_one = *new Registry;
  return the_one;
}

constexpr std::size_t NAME_LENGTH = 7;

}  // namespace

// The memory is not touched before bytes pass through it, so an idle link costs address space only.
Meeting::Meeting()
    : memory{std::make_unique_for_overwrite<std::byte[]>(DUPLEX_CAPACITY),
             std::make_unique_for_overwrite<std::byte[]>(DUPLEX_CAPACITY)} {}

std::array<std::span<std::byte>, 2> Meeting::data() const {
  return {std::span{memory[0].get(), DUPLEX_CAPACITY}, std::span{memory[1].get(), DUPLEX_CAPACITY}};
}

Announced announce() {
  auto meeting = std::make_shared<Meeting>();
  auto& known = registry();
  const std::scoped_lock lock{known.mutex};
  for (;;) {
    auto name = random_name(NAME_LENGTH) + "_ipq";
    if (known.waiting.try_emplace(name, meeting).second) return {std::move(name), meeting};
  }
}

std::shared_ptr<Meeting> join(const std::string& name) {
  auto& known = registry();
  const std::scoped_lock lock{known.mutex};
  const auto found = known.waiting.find(name);
  if (found == known.waiting.end()) return nullptr;
  auto meeting = std::move(found->second);
  known.waiting.erase(found);
  return meeting;
}

void withdraw(const std::string& name) noexcept {
  auto& known = registry();
  const std::scoped_lock lock{known.mutex};
  known.waiting.erase(name);
}

}  // namespace wstp::transport::intraprocess
