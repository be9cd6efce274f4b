// Signal functions of one environment (WSSetSignalHandlerFromFunction and its relatives).
// Decision: an environment installs no handler by itself. (Wolfram's library takes over ten signals
// when it is initialised and leaves that so; it is not documented, and nothing here needs a
// signal.) What a program installs through the API is taken away again with the environment.
#pragma once

#include <csignal>
#include <map>

#include "base/error.h"

namespace wstp::environment {

class Signals {
 public:
  using Function = void (*)(int signal);

  Signals() = default;
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  Signals(Signals&&) = delete;
  Signals& operator=(Signals&&) = delete;
  ~Signals();

  /// Calls `function` on the signal. BadArgument (58) for a number that is no signal or cannot be
  /// handled, or for NULL.
  Error set(int signal, Function function);

  /// Undoes set(); also when there is nothing to undo.
  Error unset(int signal, Function function);

  /// Takes the handler away for a time, and puts it back. Unknown signals are left alone.
  void suspend(int signal);
  void resume(int signal);

 private:
  struct Entry {
    Function function;
    struct sigaction before;
    bool installed;
  };

  static bool install(int signal, Entry& entry);
  static void restore(int signal, Entry& entry);

  std::map<int, Entry> entries_;
};

}  // namespace wstp::environment
