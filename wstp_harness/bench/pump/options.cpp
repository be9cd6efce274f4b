#include "options.h"

#include <array>
#include <stdexcept>
#include <string_view>

namespace pump {

namespace {

struct Option {
  std::string_view key;
  void (*set)(Options& options, const std::string& value);
};

Workload workload_of(const std::string& name) {
  if (name == "integer-round-trip") return Workload::IntegerRoundTrip;
  if (name == "real64-round-trip") return Workload::RealRoundTrip;
  if (name == "real64-stream") return Workload::RealStream;
  throw std::invalid_argument{"unknown workload " + name};
}

constexpr std::array<Option, 11> known{{
    {"--library", [](Options& o, const std::string& v) { o.library = v; }},
    {"--kind", [](Options& o, const std::string& v) { o.rendezvous.kind = v; }},
    {"--place", [](Options& o, const std::string& v) { o.processes = v == "processes"; }},
    {"--workload", [](Options& o, const std::string& v) { o.workload_name = v; }},
    {"--bytes", [](Options& o, const std::string& v) { o.sizes.push_back(std::stoul(v)); }},
    {"--window", [](Options& o, const std::string& v) { o.window = std::stoi(v); }},
    {"--measure-ms", [](Options& o, const std::string& v) { o.measure_ms = std::stoi(v); }},
    {"--warm-up-ms", [](Options& o, const std::string& v) { o.warm_up_ms = std::stoi(v); }},
    {"--spin-ns", [](Options& o, const std::string& v) { o.spin_ns = std::stoi(v); }},
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
         "                 [--workload NAME] [--bytes N]... [--window N] [--measure-ms N]\n"
         "                 [--warm-up-ms N] [--spin-ns N]\n"
         "  KIND      TCPIP, SharedMemory, IntraProcess (threads only), limit-futex, limit-tcp;\n"
         "            alone: Loopback, limit-copy\n"
         "  NAME      integer-round-trip, real64-round-trip, real64-stream, set-up (threads "
         "only);\n"
         "            alone: integer32, list-of-two, utf8-string, native-string, real64-array,\n"
         "            nested, wide (the last two: --bytes is levels, arguments)\n"
         "  --bytes   payload of a message; repeat it for several sizes in one invocation\n"
         "  --spin-ns busy waiting before each sample's work: a slow-down of a known size\n"
         "Prints one JSON object a size: nanoseconds of a round trip, of a window of a stream, of\n"
         "opening to closing, or of one put and get.\n";
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
  if (!is_local(options) && !is_set_up(options)) {
    options.workload = workload_of(options.workload_name);
  }
  if (options.sizes.empty()) options.sizes.push_back(sizeof(int));
  return options;
}

bool is_local(const Options& options) {
  return options.rendezvous.kind == "Loopback" || options.rendezvous.kind == "limit-copy";
}

bool is_set_up(const Options& options) { return options.workload_name == "set-up"; }

bool is_limit(const Options& options) { return options.rendezvous.kind.starts_with("limit-"); }

}  // namespace pump
