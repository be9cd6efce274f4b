// What WSNewParameters collects before an environment exists.
#pragma once

#include <set>

#include "base/error.h"
#include "link/handle.h"
#include "link/loans.h"
#include "link/surroundings.h"

namespace wstp::environment {

struct Parameters {
  Parameters(unsigned long revision, unsigned long api_revision);

  Error error = Error::Ok;  // OldLibrary (28): made for a library newer than this one
  link::Allocator allocator = link::Allocator::standard();
  link::TextParameter text = link::TextParameter::AsGiven;
  std::set<int> signals_left_alone;
  bool thread_safe_links = false;
};

}  // namespace wstp::environment

/// WSEnvironmentParameter.
struct WSParametersObject : wstp::link::Cell<wstp::environment::Parameters> {
  static constexpr std::uint64_t kTag = 0x4D52415050545357;  // "WSTPPARM"
};
