#include "library.h"

#include <dlfcn.h>

namespace pump {

namespace {

template <typename Function>
void resolve(void* handle, const std::string& symbol, Function*& target, Function* missing) {
  void* const address = dlsym(handle, symbol.c_str());
  target = address == nullptr ? missing : reinterpret_cast<Function*>(address);  // dlsym's contract
}

void* open_file(const std::string& path) {
  void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  // Wolfram's 12.0 needs libuuid and does not say so.
  if (handle == nullptr && dlopen("libuuid.so.1", RTLD_NOW | RTLD_GLOBAL) != nullptr) {
    handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  }
  if (handle == nullptr)
    throw std::runtime_error{dlerror()};  // NOLINT(concurrency-mt-unsafe): one thread yet
  return handle;
}

}  // namespace

void fail(const Library& library, LinkHandle link, const char* function) {
  const char* const text = library.error_message(link);
  throw std::runtime_error{std::string{function} + " failed: error " +
                           std::to_string(library.error(link)) + " (" +
                           (text == nullptr ? "no text" : text) + ")"};
}

Library open_library(const std::string& path) {
  void* const handle = open_file(path);
  const std::string prefix = dlsym(handle, "WSInitialize") != nullptr ? "WS" : "ML";
  if (dlsym(handle, (prefix + "Initialize").c_str()) == nullptr) {
    throw std::runtime_error{path + " has neither WSInitialize nor MLInitialize"};
  }
  Library library{};
#define DEFINE_FUNCTION(member, name, result, parameters) \
  resolve(                                                \
      handle, prefix + (name), library.member,            \
      +[] parameters -> result { throw MissingFunction{name}; });
#include "functions.def"
  return library;
}

}  // namespace pump
