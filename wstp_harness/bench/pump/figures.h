// Samples as quantiles, and a line of JSON for them.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "options.h"

namespace pump {

struct Figures {
  static constexpr std::array<double, 6> quantiles{0.0, 0.1, 0.5, 0.9, 0.99, 1.0};
  std::size_t samples = 0;
  std::array<double, 6> ns{};
};

Figures figures_of(std::vector<double> samples);

/// Time per operation of all pairs together: their rates add up.
Figures together(std::span<const Figures> pairs);

void print(const Options& options, std::size_t bytes, const Figures& figures);

}  // namespace pump
