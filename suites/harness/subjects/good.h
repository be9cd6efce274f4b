// What every broken library shares: it is a library that forwards all calls to a good one.
// The forwarding itself is generated (see the builder in suites/harness/conftest.py): for each
// exported name a weak jump through a table; a function defined in a subject's own file wins.

#pragma once

// Returns the good library's function of that name.
void* good_function(const char* name);
