#include "options.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

namespace pump {

namespace {

struct Option {
  std::string_view key;
  void (*set)(Options& options, const std::string& value);
};

struct Named {
  std::string_view name;
  Workload workload;
};

constexpr std::array<Named, 6> workloads{{
    {"integer-round-trip", Workload::IntegerRoundTrip},
    {"integer-stream", Workload::IntegerStream},
    {"real64-round-trip", Workload::RealRoundTrip},
    {"real64-stream", Workload::RealStream},
    {"real64-exchange", Workload::RealExchange},
    {"integer8-round-trip", Workload::ByteRoundTrip},
}};

Workload workload_of(const std::string& name) {
  for (const auto& each : workloads) {
    if (each.name == name) return each.workload;
  }
  throw std::invalid_argument{"unknown workload " + name};
}

constexpr std::array<Option, 16> known{{
    {"--library", [](Options& o, const std::string& v) { o.library = v; }},
    {"--kind", [](Options& o, const std::string& v) { o.rendezvous.kind = v; }},
    {"--place", [](Options& o, const std::string& v) { o.processes = v == "processes"; }},
    {"--workload", [](Options& o, const std::string& v) { o.workload_name = v; }},
    {"--bytes", [](Options& o, const std::string& v) { o.sizes.push_back(std::stoul(v)); }},
    {"--window", [](Options& o, const std::string& v) { o.window = std::stoi(v); }},
    {"--flush-every", [](Options& o, const std::string& v) { o.flush_every = std::stoi(v); }},
    {"--pairs", [](Options& o, const std::string& v) { o.pairs = std::stoi(v); }},
    {"--measure-ms", [](Options& o, const std::string& v) { o.measure_ms = std::stoi(v); }},
    {"--warm-up-ms", [](Options& o, const std::string& v) { o.warm_up_ms = std::stoi(v); }},
    {"--least", [](Options& o, const std::string& v) { o.least = std::stoi(v); }},
    {"--spin-ns", [](Options& o, const std::string& v) { o.spin_ns = std::stoi(v); }},
    {"--pause-us", [](Options& o, const std::string& v) { o.pause_us = std::stoi(v); }},
    {"--null", [](Options& o, const std::string& v) { o.null = v == "yes"; }},
    {"--follow",
     [](Options& o, const std::string& v) {
       o.follows = true;
       o.rendezvous.name = v;
     }},
    {"--descriptor", [](Options& o, const std::string& v) { o.descriptor = std::stoi(v); }},
}};

void apply(Options& options, std::string_view key, const std::string& value) {
  for (const auto& option : known) {
    if (option.key != key) continue;
    option.set(options, value);
    return;
  }
  throw std::invalid_argument{"unknown option " + std::string{key}};
}

}  // namespace

const char* usage() {
  return "usage: wstp_pump --kind KIND [--library PATH] [--place threads|processes]\n"
         "                 [--workload NAME] [--bytes N]... [--window N] [--flush-every N]\n"
         "                 [--pairs N] [--measure-ms N] [--warm-up-ms N] [--pause-us N]\n"
         "                 [--spin-ns N] [--least N] [--null yes]\n"
         "  KIND      TCPIP, SharedMemory, IntraProcess (threads only), limit-futex, limit-spin,\n"
         "            limit-tcp, limit-socketpair; alone: Loopback, limit-copy\n"
         "  NAME      integer-round-trip, integer8-round-trip, real64-round-trip, real64-stream,\n"
         "            real64-exchange, integer-stream, set-up and footprint (threads only);\n"
         "            alone: integer32, list-of-two, integer8-list, real64-list, real64-array,\n"
         "            scalars, matrix, rank-1 to rank-5, nested, wide (--bytes is levels, "
         "arguments,\n"
         "            or leaves), tokens-TYPE (--bytes tokens), ENCODING-string with -latin, -bmp "
         "or\n"
         "            -astral (--bytes characters)\n"
         "  --bytes   payload of a message; repeat it for several sizes in one invocation\n"
         "  --pairs   so many pairs of ends at once; what is printed is the time per operation of\n"
         "            them all together\n"
         "  --pause-us sleep before each sample and outside it\n"
         "  --spin-ns busy waiting before each sample's work: a slow-down of a known size\n"
         "  --least   samples of each size, however long they take\n"
         "  --null    no library and no other end: what one end of the pump itself takes\n"
         "Prints one JSON object a size: nanoseconds of a round trip, of a window of a stream, of\n"
         "opening to closing, or of one put and get. Status 3: the library lacks a function.\n";
}

Options parse(std::span<char*> words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); i += 2) {
    if (i + 1 == words.size()) {
      throw std::invalid_argument{"missing value for " + std::string{words[i]}};
    }
    apply(options, words[i], words[i + 1]);
  }
  if (options.rendezvous.kind.empty()) throw std::invalid_argument{"--kind is missing"};
  if (std::min({options.pairs, options.window, options.flush_every, options.least}) < 1) {
    throw std::invalid_argument{"--pairs, --window, --flush-every and --least are at least 1"};
  }
  if (!is_local(options) && !is_set_up(options) && !is_footprint(options)) {
    options.workload = workload_of(options.workload_name);
  }
  if (options.sizes.empty()) options.sizes.push_back(sizeof(int));
  return options;
}

bool is_local(const Options& options) {
  return options.rendezvous.kind == "Loopback" || options.rendezvous.kind == "limit-copy";
}

bool is_set_up(const Options& options) { return options.workload_name == "set-up"; }

bool is_footprint(const Options& options) { return options.workload_name == "footprint"; }

bool is_limit(const Options& options) { return options.rendezvous.kind.starts_with("limit-"); }

Timing timing(const Options& options) {
  return {.warm_up = std::chrono::milliseconds{options.warm_up_ms},
          .measure = std::chrono::milliseconds{options.measure_ms},
          .least = static_cast<std::size_t>(options.least),
          .spin = std::chrono::nanoseconds{options.spin_ns},
          .pause = std::chrono::microseconds{options.pause_us}};
}

}  // namespace pump
