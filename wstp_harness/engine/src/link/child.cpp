#include "link/child.h"

#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>

// POSIX leaves declaring it to us; it is the process's, given on to the program that is started.
// NOLINTNEXTLINE(readability-redundant-declaration,cppcoreguidelines-avoid-non-const-global-variables)
extern char** environ;

namespace wstp::link {

namespace {

bool is_file(const std::string& path) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

struct Found {
  std::string path;
  Error error;
};

/// A word with a slash is a path; any other is looked up in PATH, where an executable file wins
/// over one that is not.
Found find_program(const std::string& word) {
  if (word.find('/') != std::string::npos) {
    if (!is_file(word)) return {{}, Error::LaunchName};
    return {word, access(word.c_str(), X_OK) == 0 ? Error::Ok : Error::NotExecutable};
  }
  // NOLINTNEXTLINE(concurrency-mt-unsafe): as every program that reads PATH
  const char* const variable = std::getenv("PATH");
  std::string_view rest = variable == nullptr ? "/usr/bin:/bin" : variable;
  Found found{{}, Error::LaunchName};
  while (!rest.empty() && !word.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string path = std::string{rest.substr(0, end)} + "/" + word;
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!is_file(path)) continue;
    if (access(path.c_str(), X_OK) == 0) return {path, Error::Ok};
    found = {path, Error::NotExecutable};
  }
  return found;
}

}  // namespace

Child::~Child() { static_cast<void>(gone()); }

bool Child::gone() {
  if (collected_) return true;
  int status = 0;
  const pid_t answer = waitpid(id_, &status, WNOHANG);
  // ECHILD: somebody else (a SIGCHLD handler of the program) has collected it.
  collected_ = answer == id_ || (answer < 0 && errno == ECHILD);
  return collected_;
}

Launched launch(std::vector<std::string> words) {
  if (words.empty()) return {nullptr, Error::LaunchName};
  const Found program = find_program(words[0]);
  if (program.error != Error::Ok) return {nullptr, program.error};
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t id = 0;
  const int code =
      posix_spawn(&id, program.path.c_str(), nullptr, nullptr, arguments.data(), environ);
  if (code == 0) return {std::make_unique<Child>(id), Error::Ok};
  const bool no_room = code == ENOMEM || code == EAGAIN;
  return {nullptr, no_room ? Error::LaunchSpace : Error::LaunchFailed};
}

}  // namespace wstp::link
