// Opening links as the option words say (WSOpenString and its relatives; api.md section 2).
#pragma once

#include <span>
#include <string>

#include "environment/environment.h"

namespace wstp::environment {

/// `error` is Ok exactly when `link` is set.
struct OpenedLink {
  WSLINK link = nullptr;
  Error error = Error::Ok;
};

OpenedLink open_link(Environment& env, std::span<const std::string> words);
OpenedLink open_loopback(Environment& env);

/// WSDuplicateLink: a loopback link named `name` that reads what `source` has pulled in.
OpenedLink duplicate_link(Environment& env, link::Link& source, const std::string& name);

}  // namespace wstp::environment
