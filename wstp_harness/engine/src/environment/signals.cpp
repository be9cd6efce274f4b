#include "environment/signals.h"

namespace wstp::environment {

Signals::~Signals() {
  for (auto& [signal, entry] : entries_) restore(signal, entry);
}

Error Signals::set(int signal, Function function) {
  if (function == nullptr) return Error::BadArgument;
  static_cast<void>(unset(signal, nullptr));
  Entry entry{function, {}, false};
  if (!install(signal, entry)) return Error::BadArgument;
  entries_.emplace(signal, entry);
  return Error::Ok;
}

Error Signals::unset(int signal, Function function) {
  const auto found = entries_.find(signal);
  if (found == entries_.end()) return Error::Ok;
  if (function != nullptr && function != found->second.function) return Error::Ok;
  restore(signal, found->second);
  entries_.erase(found);
  return Error::Ok;
}

void Signals::suspend(int signal) {
  if (const auto found = entries_.find(signal); found != entries_.end()) {
    restore(signal, found->second);
  }
}

void Signals::resume(int signal) {
  const auto found = entries_.find(signal);
  if (found != entries_.end() && !found->second.installed) install(signal, found->second);
}

bool Signals::install(int signal, Entry& entry) {
  struct sigaction action{};
  action.sa_handler = entry.function;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  entry.installed = sigaction(signal, &action, &entry.before) == 0;
  return entry.installed;
}

/// Only while the handler is still ours: a program may have replaced it since.
void Signals::restore(int signal, Entry& entry) {
  if (!entry.installed) return;
  entry.installed = false;
  struct sigaction now{};
  if (sigaction(signal, nullptr, &now) != 0 || now.sa_handler != entry.function) return;
  sigaction(signal, &entry.before, nullptr);
}

}  // namespace wstp::environment
