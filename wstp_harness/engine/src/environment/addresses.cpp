#include "environment/addresses.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

namespace wstp::environment {

namespace {

struct Address {
  std::string text;
  bool loopback;
  bool version6;
};

std::string text_of(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = nullptr;
  if (address.sa_family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  if (address.sa_family == AF_INET6) {
    bytes = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  }
  if (bytes == nullptr) return {};
  inet_ntop(address.sa_family, bytes, text.data(), text.size());
  return text.data();
}

}  // namespace

std::vector<std::string> network_addresses() {
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner{first, freeifaddrs};
  std::vector<Address> found;
  for (const ifaddrs* entry = first; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr || (entry->ifa_flags & IFF_UP) == 0) continue;
    std::string text = text_of(*entry->ifa_addr);
    if (text.empty()) continue;
    found.push_back({std::move(text), (entry->ifa_flags & IFF_LOOPBACK) != 0,
                     entry->ifa_addr->sa_family == AF_INET6});
  }
  std::ranges::stable_sort(found, {}, [](const Address& address) {
    return (address.loopback ? 2 : 0) + (address.version6 ? 1 : 0);
  });
  std::vector<std::string> texts;
  texts.reserve(found.size());
  for (Address& address : found) texts.push_back(std::move(address.text));
  return texts;
}

std::vector<std::string> domain_names() {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) return {};
  addrinfo hints{};
  hints.ai_flags = AI_CANONNAME;
  addrinfo* answer = nullptr;
  if (getaddrinfo(host.data(), nullptr, &hints, &answer) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner{answer, freeaddrinfo};
  if (answer->ai_canonname == nullptr) return {};
  const std::string name = answer->ai_canonname;
  if (name.find('.') == std::string::npos) return {};
  return {name};
}

}  // namespace wstp::environment
