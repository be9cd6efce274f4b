// What a link is: names, numbers, ids, device, user data, locks.
#include <cstring>
#include <utility>

#include "api/text.h"
#include "greeting/features.h"

namespace wstp::api {

namespace {

/// A copy of `text` to give back with the matching release function.
char* lend_text(Link& link, std::string_view text) {
  auto* const copy = static_cast<char*>(link.loans().lend(text.size() + 1));
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  return copy;
}

/// NULL for a link without a name (a loopback link before WSSetName).
template <Encoding E>
const Unit<E>* lend_name(WSLINK handle, int* units) {
  return ask(handle, static_cast<const Unit<E>*>(nullptr), [&](Link& link) {
    return link.name().empty() ? nullptr : lend_own<E>(link, link.name(), units);
  });
}

const char* lend_plain_name(WSLINK handle) {
  return ask(handle, static_cast<const char*>(nullptr), [](Link& link) {
    return link.name().empty() ? nullptr : static_cast<const char*>(lend_text(link, link.name()));
  });
}

/// The link's own text, which nobody gives back: it stands until the link is renamed or closed.
const char* own_name(WSLINK handle) {
  return ask(handle, static_cast<const char*>(nullptr),
             [](Link& link) { return link.name().empty() ? nullptr : link.name().c_str(); });
}

char* set_name(WSLINK handle, const char* name) {
  return ask(handle, static_cast<char*>(nullptr), [&](Link& link) -> char* {
    if (name == nullptr) return nullptr;
    link.set_name(name);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): the C type has no const
    return const_cast<char*>(link.name().c_str());
  });
}

std::string device_name(Link& link) {
  return link.is_loopback() ? "loopback-0" : link.transport()->name();
}

constexpr int kLoopbackType = LOOPBACK_TYPE;

long mode_bit(Link& link) {
  if (link.is_loopback()) return LOOPBACKBIT;
  return link.options().mode == link::Mode::Connect ? CONNECTBIT : LISTENBIT;
}

/// Copies an answer; false, and nothing written, when the buffer is too small.
bool fill(void* buffer, long* size, const void* answer, std::size_t length) {
  if (*size >= 0 && std::cmp_less(*size, length)) return false;
  std::memcpy(buffer, answer, length);
  *size = static_cast<long>(length);
  return true;
}

/// A number is as wide as the room for it, a long or an int.
bool fill(void* buffer, long* size, long answer) {
  const bool narrow = *size >= 0 && std::cmp_less(*size, sizeof answer);
  const int small = static_cast<int>(answer);
  return narrow ? fill(buffer, size, &small, sizeof small)
                : fill(buffer, size, &answer, sizeof answer);
}

/// Selectors of other devices, of file descriptors and of the WORLD group: false without an error.
bool device_information(Link& link, devinfo_selector selector, void* buffer, long* size) {
  if (buffer == nullptr || size == nullptr) return link.fail(Error::BadParameter);
  const std::string name = device_name(link);
  const bool two_ended = !link.is_loopback();
  switch (selector) {
    case MLDEVICE_TYPE:
      return fill(buffer, size, two_ended ? link.transport()->device_type() : kLoopbackType);
    case MLDEVICE_MODE:
      return fill(buffer, size, mode_bit(link));
    case MLDEVICE_OPTIONS:
      return fill(buffer, size, static_cast<long>(link.options().bits));
    case MLDEVICE_NAME:
      return two_ended && fill(buffer, size, name.c_str(), name.size() + 1);
    case MLDEVICE_NAME_SIZE:
      return two_ended && fill(buffer, size, static_cast<long>(name.size() + 1));
    default:
      return false;
  }
}

/// The decoders a feature string names: a loopback link reads everything.
constexpr unsigned kAllDecoders = WSTKALL_DECODERS;

std::string feature_string(Link& link) {
  greeting::Features features = link.peer();
  if (link.is_loopback()) features.decoders = kAllDecoders;
  return greeting::feature_string(features);
}

/// 0 when it fitted, else how many bytes are missing; then as many words as fit are there.
long copy_feature_string(Link& link, char* buffer, long size) {
  const std::string text = feature_string(link);
  const std::size_t room = buffer == nullptr || size < 0 ? 0 : static_cast<std::size_t>(size);
  const std::size_t needed = text.size() + 1;
  if (room == 0) return static_cast<long>(needed);
  const std::size_t blank = text.rfind(' ', room - 1);
  const std::size_t cut = blank == std::string::npos ? 0 : blank;
  const std::size_t length = needed <= room ? text.size() : cut;
  std::memcpy(buffer, text.data(), length);
  buffer[length] = '\0';
  return needed <= room ? 0 : static_cast<long>(needed - room);
}

bool linked_id(Link& link, const char** id) {
  if (id == nullptr) return link.fail(Error::BadParameter);
  const std::optional<std::string> peer = link.peer_id();
  *id = peer ? lend_text(link, *peer) : nullptr;
  return true;
}

long set_user_data(WSLINK handle, void* data, WSUserFunction function) {
  return ask(handle, 0L, [&](Link& link) {
    link.user() = {data, function};
    return 0L;
  });
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only
using wstp::environment::Environment;

extern "C" {

const char* WSName(WSLINK link) { return own_name(link); }

const char* WSLinkName(WSLINK link) { return lend_plain_name(link); }

char* WSSetName(WSLINK link, const char* name) { return set_name(link, name); }

void WSReleaseLinkName(WSLINK link, const char* name) { release(link, name); }

#define WSTP_TEXT(encoding, unit, length)                       \
  const unit* WS##encoding##LinkName(WSLINK link, int* units) { \
    return lend_name<Named::encoding>(link, units);             \
  }                                                             \
  void WSRelease##encoding##LinkName(WSLINK link, const unit* name, int) { release(link, name); }
#include "families.def"

long WSNumber(WSLINK link) {
  return ask(link, 0L, [](Link& l) { return l.number(); });
}

long WSToLinkID(WSLINK link) { return WSNumber(link); }

WSLINK WSFromLinkID(WSEnvironment env, long id) {
  return ask(env, static_cast<WSLINK>(nullptr), [&](Environment& e) { return e.find(id); });
}

int WSIsLinkLoopback(WSLINK link) {
  return call(link, [](Link& l) { return l.is_loopback(); });
}

void WSEnableLinkLock(WSLINK link) {
  call(link, [](Link& l) {
    l.enable_lock(true);
    return true;
  });
}

void WSDisableLinkLock(WSLINK link) {
  call(link, [](Link& l) {
    l.enable_lock(false);
    return true;
  });
}

void WSSetUserData(WSLINK link, void* data, WSUserFunction function) {
  set_user_data(link, data, function);
}

void* WSUserData(WSLINK link, WSUserFunctionType* function) {
  return ask(link, static_cast<void*>(nullptr), [&](Link& l) {
    store(function, l.user().on_close);
    return l.user().data;
  });
}

/// The old form is the pointer of WSSetUserData without a function.
void WSSetUserBlock(WSLINK link, void* block) { set_user_data(link, block, nullptr); }

void* WSUserBlock(WSLINK link) { return WSUserData(link, nullptr); }

int WSGetLinkedEnvIDString(WSLINK link, const char** id) {
  return call(link, [&](Link& l) { return linked_id(l, id); });
}

void WSReleaseEnvIDString(WSLINK link, const char* id) { release(link, id); }

int WSDeviceInformation(WSLINK link, devinfo_selector selector, void* buffer, long* size) {
  return call(link, [&](Link& l) { return device_information(l, selector, buffer, size); });
}

int WSLowLevelDeviceName(WSLINK link, const char** name) {
  if (name == nullptr) return bad_argument(link);
  return call(link, [&](Link& l) {
    *name = lend_text(l, device_name(l));
    return true;
  });
}

void WSReleaseLowLevelDeviceName(WSLINK link, const char* name) { release(link, name); }

long WSFeatureString(WSLINK link, char* buffer, long size) {
  return ask(link, static_cast<long>(WSEDEAD),
             [&](Link& l) { return copy_feature_string(l, buffer, size); });
}

}  // extern "C"
