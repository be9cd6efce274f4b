// Every function of the table is defined: this file names each of them, so that a missing one stops
// the linker here. A shared object would be linked without it and lack the name.
// Not here: that no other name is exported, which suites/abi compares.
#include "base/check.h"
#include "wstp.h"

namespace {

using Function = void (*)();

// NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): only whether it has an address counts
#define WSTP_FUNCTION(result, name, parameters) reinterpret_cast<Function>(&name),
const Function defined[] = {
#include "functions.def"
};
#undef WSTP_FUNCTION
// NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)

}  // namespace

WSTP_TEST(every_function_of_the_table_is_defined) {
  for (const Function function : defined) WSTP_CHECK(function != nullptr);
}
