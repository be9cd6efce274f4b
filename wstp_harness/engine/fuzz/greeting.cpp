// libFuzzer target: a peer's greeting, whole and cut at every place the input chooses. Both ways
// must end alike, and what was announced must be something we may send.
#include "greeting/greeting.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "base/byte_queue.h"

namespace {

using wstp::ByteQueue;
using wstp::Status;
using wstp::greeting::Greeting;

void require(bool condition) {
  if (!condition) std::abort();
}

struct Outcome {
  bool done;
  bool failed;
  std::size_t left;
  std::string features;
};

Outcome greet(std::span<const std::byte> bytes, std::size_t piece) {
  ByteQueue in;
  ByteQueue out;
  Greeting greeting{"an 'id'"};
  Status status = greeting.step(in, out);
  while (!bytes.empty() && status.incomplete()) {
    const std::size_t size = piece < bytes.size() ? piece : bytes.size();
    in.append(bytes.first(size));
    bytes = bytes.subspan(size);
    status = greeting.step(in, out);
  }
  for (const auto kind : wstp::number::kKinds) static_cast<void>(greeting.peer().form(kind));
  require(out.size() < 1024);
  return {.done = greeting.done(),
          .failed = status.error() != wstp::Error::Ok,
          .left = greeting.done() ? in.size() + bytes.size() : 0,
          .features = feature_string(greeting.peer())};
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span{data, size});
  const Outcome whole = greet(bytes, size + 1);
  const Outcome pieces = greet(bytes, 1 + (size == 0 ? 0 : data[size - 1] % 7U));
  require(whole.done == pieces.done && whole.failed == pieces.failed);
  require(whole.left == pieces.left);
  if (whole.done) require(whole.features == pieces.features);
  return 0;
}
