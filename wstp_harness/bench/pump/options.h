// The pump's command line as a value.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "channel.h"
#include "workload.h"

namespace pump {

struct Options {
  std::string library;
  Rendezvous rendezvous;
  bool processes = false;
  bool follows = false;
  bool null = false;    // no library and no other end: what the pump itself costs
  int descriptor = -1;  // of a limit's memory or socket, inherited by the follower
  Workload workload = Workload::IntegerRoundTrip;
  std::string workload_name = "integer-round-trip";
  int window = 16;
  int flush_every = 1;
  int pairs = 1;
  int measure_ms = 500;
  int warm_up_ms = 100;
  int least = 3;  // samples of a size
  int spin_ns = 0;
  int pause_us = 0;
  std::vector<std::size_t> sizes;
};

/// What `--help` and a wrong command line print.
const char* usage();

/// Reads the words after the program's name; throws std::invalid_argument with one clear line.
Options parse(std::span<char*> words);

/// True when what is measured is a physical limit and no library is opened.
bool is_limit(const Options& options);

/// True when one end works alone: on a loopback link, or copying (limit-copy).
bool is_local(const Options& options);

/// True when links come and go instead of carrying messages.
bool is_set_up(const Options& options);

/// True when what links take is measured, and no time.
bool is_footprint(const Options& options);

/// How a size is to be timed.
Timing timing(const Options& options);

}  // namespace pump
