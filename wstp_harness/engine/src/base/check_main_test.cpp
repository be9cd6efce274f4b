// Runs the engine's unit tests: all of them, or those whose name contains the first argument.
#include <cstdio>
#include <exception>
#include <string_view>
#include <vector>

#include "base/check.h"

namespace wstp::check {

namespace {

struct Test {
  const char* name;
  const char* file;
  Body body;
};

std::vector<Test>& tests() {
  static std::vector<Test> all;  // filled before main by the registrations, read by main only
  return all;
}

int& failures() {
  static int count = 0;  // of the whole run; a check knows only its file and line
  return count;
}

}  // namespace

Registration::Registration(const char* name, const char* file, Body body) noexcept {
  tests().push_back({name, file, body});
}

void fail(const char* file, int line, const std::string& what) {
  ++failures();
  std::fprintf(stderr, "%s:%d: failed: %s\n", file, line, what.c_str());
}

}  // namespace wstp::check

int main(int argc, char** argv) {
  using namespace wstp::check;
  const std::string_view filter = argc > 1 ? argv[1] : "";
  int ran = 0;
  int failed = 0;
  for (const auto& test : tests()) {
    if (std::string_view{test.name}.find(filter) == std::string_view::npos) continue;
    const int before = failures();
    try {
      test.body();
    } catch (const std::exception& e) {
      fail(test.file, 0, std::string{"exception: "} + e.what());
    }
    ++ran;
    if (failures() == before) continue;
    ++failed;
    std::fprintf(stderr, "FAILED %s (%s)\n", test.name, test.file);
  }
  std::printf("%d passed, %d failed\n", ran - failed, failed);
  return failed == 0 && ran > 0 ? 0 : 1;
}
