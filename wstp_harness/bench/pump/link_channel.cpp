#include <array>
#include <stdexcept>

#include "channel.h"

namespace pump {

namespace {

// Quiet links on this machine only: option 256 (do not interact) keeps libraries from printing.
LinkHandle open_link(const Library& library, Environment environment, Rendezvous& rendezvous) {
  const bool listens = rendezvous.name.empty();
  std::vector<std::string> words{
      "pump",         "-linkmode", listens ? "listen" : "connect", "-linkprotocol", rendezvous.kind,
      "-linkoptions", "256"};
  if (!listens) words.insert(words.end(), {"-linkname", rendezvous.name});
  if (rendezvous.kind == "TCPIP") words.insert(words.end(), {"-linkhost", "127.0.0.1"});
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int error = 0;
  LinkHandle const link =
      library.open(environment, static_cast<int>(words.size()), arguments.data(), &error);
  if (link == nullptr || error != 0) {
    throw std::runtime_error{"opening a " + rendezvous.kind + " link failed with error " +
                             std::to_string(error)};
  }
  if (listens) rendezvous.name = library.name(link);
  return link;
}

}  // namespace

LinkChannel::LinkChannel(const Library& library, Environment environment, Rendezvous& rendezvous)
    : library_{library},
      link_{rendezvous.kind == "Loopback" ? library.loopback(environment, std::array{0}.data())
                                          : open_link(library, environment, rendezvous)} {}

LinkChannel::~LinkChannel() { library_.close(link_); }

void LinkChannel::connect() { require(library_.activate(link_), "Activate"); }

void LinkChannel::require(int result, const char* function) const {
  pump::require(library_, link_, result, function);
}

void LinkChannel::put(int value) {
  put_later(value);
  flush();
}

int LinkChannel::get() {
  int value = 0;
  require(library_.get_integer32(link_, &value), "GetInteger32");
  return value;
}

void LinkChannel::put_later(int value) {
  require(library_.put_integer32(link_, value), "PutInteger32");
}

void LinkChannel::flush() { require(library_.flush(link_), "Flush"); }

void LinkChannel::put(std::span<const double> values) {
  require(library_.put_real64_list(link_, values.data(), static_cast<int>(values.size())),
          "PutReal64List");
  flush();
}

void LinkChannel::put(std::span<const Byte> values) {
  require(library_.put_integer8_list(link_, values.data(), static_cast<int>(values.size())),
          "PutInteger8List");
  flush();
}

void LinkChannel::get(const Check<double>& check) {
  double* values = nullptr;
  int count = 0;
  require(library_.get_real64_list(link_, &values, &count), "GetReal64List");
  check({values, static_cast<std::size_t>(count)});
  library_.release_real64_list(link_, values, count);
}

void LinkChannel::get(const Check<Byte>& check) {
  Byte* values = nullptr;
  int count = 0;
  require(library_.get_integer8_list(link_, &values, &count), "GetInteger8List");
  check({values, static_cast<std::size_t>(count)});
  library_.release_integer8_list(link_, values, count);
}

}  // namespace pump
