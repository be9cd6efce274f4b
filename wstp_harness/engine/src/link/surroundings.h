// What a link gets from the environment it was opened in. The environment outlives its links.
#pragma once

#include <mutex>
#include <string>

#include "link/loans.h"
#include "text/encoding.h"
#include "transport/reactor.h"

struct WSEnvironmentObject;

namespace wstp::link {

/// WSSetEncodingParameter: how text of char functions is put (MLASCII_ENC 1 is "as given").
enum class TextParameter : std::uint8_t {
  AsGiven = 1,
  Bytes = 2,
  Ucs2 = 3,
  Old = 4,
  Utf8 = 5,
  Utf16 = 6,
  Utf32 = 8,
};

class Surroundings {
 public:
  explicit Surroundings(Allocator allocator, TextParameter text)
      : allocator_{allocator}, text_{text} {}

  [[nodiscard]] transport::Reactor& reactor() { return reactor_; }

  [[nodiscard]] const Allocator& allocator() const { return allocator_; }

  [[nodiscard]] TextParameter text() const { return text_; }

  /// WSSetEnvIDString; links that connect later announce it.
  void set_id(std::string id) {
    const std::scoped_lock lock{mutex_};
    id_ = std::move(id);
  }

  [[nodiscard]] std::string id() {
    const std::scoped_lock lock{mutex_};
    return id_;
  }

  /// The environment's own handle, for a call that has only a link.
  [[nodiscard]] WSEnvironmentObject* environment() const { return environment_; }

  void set_environment(WSEnvironmentObject* handle) { environment_ = handle; }

 private:
  transport::Reactor reactor_;
  Allocator allocator_;
  TextParameter text_;
  WSEnvironmentObject* environment_ = nullptr;
  std::mutex mutex_;
  std::string id_;
};

}  // namespace wstp::link
