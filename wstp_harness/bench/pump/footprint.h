// What links take besides time: memory, descriptors, threads and visible shared memory of a pair,
// the processor's time of a reader that waits, and the memory a large message needs on its way.
#pragma once

#include "ends.h"

namespace pump {

/// Prints one JSON object. Both ends are in this process, so a figure counts both.
void run_footprint(const Subject& subject, const Options& options);

}  // namespace pump
