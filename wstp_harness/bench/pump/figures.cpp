#include "figures.h"

#include <algorithm>
#include <cstdio>

namespace pump {

Figures figures_of(std::vector<double> samples) {
  std::ranges::sort(samples);
  Figures figures{.samples = samples.size()};
  const auto last = static_cast<double>(samples.size() - 1);
  std::ranges::transform(Figures::quantiles, figures.ns.begin(),
                         [&](double q) { return samples[static_cast<std::size_t>(q * last)]; });
  return figures;
}

Figures together(std::span<const Figures> pairs) {
  if (pairs.size() == 1) return pairs.front();
  Figures all;
  for (const Figures& each : pairs) {
    all.samples += each.samples;
    for (std::size_t i = 0; i < all.ns.size(); ++i) all.ns[i] += 1 / each.ns[i];
  }
  for (double& rate : all.ns) rate = 1 / rate;
  return all;
}

void print(const Options& options, std::size_t bytes, const Figures& figures) {
  const auto& ns = figures.ns;
  std::printf(R"({"kind":"%s","place":"%s","workload":"%s","bytes":%zu,"window":%d,"pairs":%d,)"
              R"("samples":%zu,"ns":{"min":%.2f,"p10":%.2f,"p50":%.2f,"p90":%.2f,"p99":%.2f,)"
              R"("max":%.2f}})"
              "\n",
              options.rendezvous.kind.c_str(), options.processes ? "processes" : "threads",
              options.workload_name.c_str(), bytes, options.window, options.pairs, figures.samples,
              ns[0], ns[1], ns[2], ns[3], ns[4], ns[5]);
  std::fflush(stdout);
}

}  // namespace pump
