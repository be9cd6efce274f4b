// Errors of a link and their texts.
#include "api/text.h"

namespace wstp::api {

namespace {

const char* message(Link& link) {
  return link.around().environment()->target->error_text(link.state().code());
}

template <Encoding E>
const Unit<E>* lend_message(WSLINK handle, int* units) {
  return ask(handle, static_cast<const Unit<E>*>(nullptr),
             [&](Link& link) { return lend_own<E>(link, message(link), units); });
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only
using wstp::environment::Environment;

extern "C" {

/// Without a link, or with one that was closed: Dead.
int WSError(WSLINK link) {
  return ask(link, WSEDEAD, [](Link& l) { return l.state().code(); });
}

int WSClearError(WSLINK link) {
  return call(link, [](Link& l) { return l.state().clear_error(); });
}

int WSSetError(WSLINK link, int code) {
  return call(link, [&](Link& l) { return l.state().set(code); });
}

/// Texts of codes without a row are made per environment.
const char* WSErrorString(WSEnvironment env, long code) {
  const char* const listed = wstp::environment::listed_error_text(static_cast<int>(code));
  const char* const unknown = wstp::environment::listed_error_text(WSEUNKNOWN);
  if (listed != nullptr) return listed;
  return ask(env, unknown, [&](Environment& e) { return e.error_text(static_cast<int>(code)); });
}

const char* WSErrorMessage(WSLINK link) { return lend_message<Encoding::Native>(link, nullptr); }

void WSReleaseErrorMessage(WSLINK link, const char* message) { release(link, message); }

#define WSTP_TEXT(encoding, unit, length)                                         \
  const unit* WS##encoding##ErrorMessage(WSLINK link, int* units) {               \
    return lend_message<Named::encoding>(link, units);                            \
  }                                                                               \
  void WSRelease##encoding##ErrorMessage(WSLINK link, const unit* message, int) { \
    release(link, message);                                                       \
  }
#include "families.def"

}  // extern "C"
