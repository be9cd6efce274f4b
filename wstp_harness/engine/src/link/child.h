// The process behind a launched link (-linklaunch): found, started with the words that make it
// connect back, and watched so that a link whose program is gone can say so.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"

namespace wstp::link {

class Child {
 public:
  /// Adopts a running child of this process.
  explicit Child(pid_t id) : id_{id} {}

  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  Child(Child&&) = delete;
  Child& operator=(Child&&) = delete;

  /// Collects the child if it has ended; one that has not lives on (see transport/reactor.h).
  ~Child();

  [[nodiscard]] pid_t id() const { return id_; }

  /// True once the process has ended.
  [[nodiscard]] bool gone();

 private:
  pid_t id_;
  bool collected_ = false;
};

struct Launched {
  std::unique_ptr<Child> child;
  Error error = Error::Ok;
};

/// Starts words[0] with the rest as arguments, in this process's environment. LaunchName (46) when
/// there is no such program, NotExecutable (50) when the file may not be executed, LaunchSpace (38)
/// when the system has no room for a process.
Launched launch(std::vector<std::string> words);

}  // namespace wstp::link
