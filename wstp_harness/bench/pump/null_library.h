// A library that does nothing: each put is remembered and each get answers with it. A loop over it
// costs what the pump itself costs: its calls, its checks of the data, its clock.
#pragma once

#include "library.h"

namespace pump {

/// `acknowledgement`, when not negative, is what every Integer32 reads as (the answer to a window).
Library null_library(int acknowledgement);

}  // namespace pump
