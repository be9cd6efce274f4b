#include "library.h"

#include <dlfcn.h>

#include <stdexcept>

namespace pump {

namespace {

template <typename Function>
void resolve(void* handle, const std::string& prefix, const char* name, Function*& target) {
  const std::string symbol = prefix + name;
  void* const address = dlsym(handle, symbol.c_str());
  if (address == nullptr) throw std::runtime_error{"the library has no function " + symbol};
  target = reinterpret_cast<Function*>(address);  // dlsym's contract
}

}  // namespace

void fail(const Library& library, LinkHandle link, const char* function) {
  const char* const text = library.error_message(link);
  throw std::runtime_error{std::string{function} + " failed: error " +
                           std::to_string(library.error(link)) + " (" +
                           (text == nullptr ? "no text" : text) + ")"};
}

Library open_library(const std::string& path) {
  void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  // Wolfram's 12.0 needs libuuid and does not say so.
  if (handle == nullptr && dlopen("libuuid.so.1", RTLD_NOW | RTLD_GLOBAL) != nullptr) {
    handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  }
  if (handle == nullptr)
    throw std::runtime_error{dlerror()};  // NOLINT(concurrency-mt-unsafe): one thread yet
  const std::string prefix = dlsym(handle, "WSInitialize") != nullptr ? "WS" : "ML";
  Library library{};
  resolve(handle, prefix, "Initialize", library.initialize);
  resolve(handle, prefix, "Deinitialize", library.deinitialize);
  resolve(handle, prefix, "OpenArgcArgv", library.open);
  resolve(handle, prefix, "LoopbackOpen", library.loopback);
  resolve(handle, prefix, "Activate", library.activate);
  resolve(handle, prefix, "Close", library.close);
  resolve(handle, prefix, "Name", library.name);
  resolve(handle, prefix, "Flush", library.flush);
  resolve(handle, prefix, "Error", library.error);
  resolve(handle, prefix, "ErrorMessage", library.error_message);
  resolve(handle, prefix, "PutInteger32", library.put_integer32);
  resolve(handle, prefix, "GetInteger32", library.get_integer32);
  resolve(handle, prefix, "PutReal64List", library.put_real64_list);
  resolve(handle, prefix, "GetReal64List", library.get_real64_list);
  resolve(handle, prefix, "ReleaseReal64List", library.release_real64_list);
  resolve(handle, prefix, "PutReal64Array", library.put_real64_array);
  resolve(handle, prefix, "GetReal64Array", library.get_real64_array);
  resolve(handle, prefix, "ReleaseReal64Array", library.release_real64_array);
  resolve(handle, prefix, "PutFunction", library.put_function);
  resolve(handle, prefix, "GetFunction", library.get_function);
  resolve(handle, prefix, "ReleaseSymbol", library.release_symbol);
  resolve(handle, prefix, "PutString", library.put_string);
  resolve(handle, prefix, "GetString", library.get_string);
  resolve(handle, prefix, "ReleaseString", library.release_string);
  resolve(handle, prefix, "PutUTF8String", library.put_utf8_string);
  resolve(handle, prefix, "GetUTF8String", library.get_utf8_string);
  resolve(handle, prefix, "ReleaseUTF8String", library.release_utf8_string);
  return library;
}

}  // namespace pump
