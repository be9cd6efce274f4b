#include "footprint.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "block.h"

namespace pump {

namespace {

namespace fs = std::filesystem;

constexpr int pairs = 8;
constexpr std::size_t payload = std::size_t{16} << 20U;
constexpr std::size_t block_unit = 512;

struct Usage {
  double resident = 0;
  double descriptors = 0;
  double threads = 0;
  double shared = 0;
};

double entries(const char* folder) {
  std::error_code gone;
  return static_cast<double>(std::distance(fs::directory_iterator{folder, gone}, {}));
}

// What the system says of this process under a name like VmHWM, in bytes.
double status_bytes(const std::string& key) {
  std::ifstream file{"/proc/self/status"};
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(key + ":")) return std::stod(line.substr(key.size() + 1)) * 1024;
  }
  throw std::runtime_error{"/proc/self/status has no " + key};
}

double visible_shared_memory() {
  double total = 0;
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator{"/dev/shm", gone}) {
    struct stat found{};
    if (::stat(entry.path().c_str(), &found) == 0)
      total += static_cast<double>(found.st_blocks) * block_unit;
  }
  return total;
}

Usage usage_now() {
  return {status_bytes("VmRSS"), entries("/proc/self/fd"), entries("/proc/self/task"),
          visible_shared_memory()};
}

double processor_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + (static_cast<double>(time.tv_usec) * 1e-6);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// Two ends of one link, opened and connected by two threads.
struct Ends {
  std::unique_ptr<LinkChannel> one;
  std::unique_ptr<LinkChannel> other;

  Ends(const Subject& subject, const std::string& kind) {
    Rendezvous meeting{.kind = kind, .name = {}};
    one = std::make_unique<LinkChannel>(subject.library, subject.environment, meeting);
    other = std::make_unique<LinkChannel>(subject.library, subject.environment, meeting);
    std::thread listening{[this] { one->connect(); }};
    other->connect();
    listening.join();
  }
};

// The part of a processor that a reader takes which waits for a message that does not come.
double waiting_share(Ends& ends, std::chrono::milliseconds time) {
  std::thread reader{[&] {
    if (ends.other->get() != 7) throw std::runtime_error{"wrong Integer32 came"};
  }};
  std::this_thread::sleep_for(std::chrono::milliseconds{20});  // until it waits
  const double before = processor_seconds();
  const auto start = std::chrono::steady_clock::now();
  std::this_thread::sleep_for(time);
  const double used = processor_seconds() - before;
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
  ends.one->put(7);
  reader.join();
  return used / passed.count();
}

// How much more memory the process had at most while a message of `payload` bytes went over.
double extra_memory(Ends& ends) {
  Block<double> block{payload};
  const auto values = block.numbered(1);
  std::ofstream{"/proc/self/clear_refs"} << "5";  // VmHWM starts again from VmRSS
  const double before = status_bytes("VmRSS");
  std::thread reader{[&] {
    ends.other->get([&](std::span<const double> got) {
      if (!std::ranges::equal(got, values)) throw std::runtime_error{"wrong data came"};
    });
    ends.other->put(1);
  }};
  ends.one->put(values);
  if (ends.one->get() != 1) throw std::runtime_error{"wrong Integer32 came"};
  reader.join();
  return std::max(0.0, status_bytes("VmHWM") - before);
}

}  // namespace

void run_footprint(const Subject& subject, const Options& options) {
  const auto& kind = options.rendezvous.kind;
  std::vector<std::unique_ptr<Ends>> opened;
  opened.push_back(std::make_unique<Ends>(subject, kind));  // what is made once, for all
  const Usage before = usage_now();
  for (int i = 0; i < pairs; ++i) opened.push_back(std::make_unique<Ends>(subject, kind));
  const Usage after = usage_now();
  const auto each = [](double now, double then) { return (now - then) / pairs; };
  const double waiting =
      waiting_share(*opened.front(), std::chrono::milliseconds{options.measure_ms});
  const double extra = extra_memory(*opened.front());
  std::printf(R"({"kind":"%s","workload":"footprint","resident_bytes":%.0f,"descriptors":%.2f,)"
              R"("threads":%.2f,"shared_bytes":%.0f,"waiting_share":%.5f,)"
              R"("extra_memory_share":%.3f})"
              "\n",
              kind.c_str(), each(after.resident, before.resident),
              each(after.descriptors, before.descriptors), each(after.threads, before.threads),
              each(after.shared, before.shared), waiting, extra / static_cast<double>(payload));
  std::fflush(stdout);
}

}  // namespace pump
