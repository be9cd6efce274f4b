// Service discovery (DNS-SD), answered as on a machine without the service: ServiceNotAvailable
// (57) from the functions that answer a code, NULL and Unknown (-1) from those that open a link
// (observed on such a machine). There is then no reference to stop, and stopping one does nothing.
#include "api/guard.h"

namespace wstp::api {

namespace {

WSLINK no_service(int* error) {
  store(error, Error::Unknown);
  return nullptr;
}

int not_available(WSEnvironment env) {
  return live(env) == nullptr ? WSEINIT : WSESERVICENOTAVAILABLE;
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // NOLINT(google-build-using-namespace): shims only

extern "C" {

int WSBrowseForLinkServices(WSEnvironment env, MLBrowseCallbackFunction, const char*, const char*,
                            void*, WSServiceRef* ref) {
  store(ref, nullptr);
  return not_available(env);
}

int WSResolveLinkService(WSEnvironment env, MLResolveCallbackFunction, const char*, const char*,
                         void*, WSServiceRef* ref) {
  store(ref, nullptr);
  return not_available(env);
}

WSLINK WSRegisterLinkServiceWithPortAndHostname(WSEnvironment, const char*, const char*,
                                                unsigned short, const char*,
                                                MLRegisterCallbackFunction, const char*, void*,
                                                WSServiceRef* ref, int* error) {
  store(ref, nullptr);
  return no_service(error);
}

WSLINK WSRegisterLinkServiceWithHostname(WSEnvironment, const char*, const char*, const char*,
                                         MLRegisterCallbackFunction, const char*, void*,
                                         WSServiceRef* ref, int* error) {
  store(ref, nullptr);
  return no_service(error);
}

WSLINK WSRegisterLinkService(WSEnvironment, const char*, const char*, MLRegisterCallbackFunction,
                             const char*, void*, WSServiceRef* ref, int* error) {
  store(ref, nullptr);
  return no_service(error);
}

void WSRegisterLinkServiceFromLinkServer(WSEnvironment, const char*, const char*, WSLinkServer,
                                         MLRegisterCallbackFunction, const char*, void*,
                                         WSServiceRef* ref, int* error) {
  store(ref, nullptr);
  store(error, WSESERVICENOTAVAILABLE);
}

void WSStopBrowsingForLinkServices(WSEnvironment, WSServiceRef) {}

void WSStopResolvingLinkService(WSEnvironment, WSServiceRef) {}

void WSStopRegisteringLinkService(WSEnvironment, WSServiceRef) {}

void WSStopRegisteringLinkServiceForLink(WSEnvironment, WSLINK, WSServiceRef) {}

const char* WSServiceProtocolFromReference(WSEnvironment, WSServiceRef) { return nullptr; }

}  // extern "C"
