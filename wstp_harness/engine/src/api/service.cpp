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

using namespace wstp::api;  // shims only

extern "C" {

int WSBrowseForLinkServices(WSEnvironment env, MLBrowseCallbackFunction /*function*/,
                            const char* /*service_protocol*/, const char* /*domain*/,
                            void* /*context*/, WSServiceRef* ref) {
  store(ref, nullptr);
  return not_available(env);
}

int WSResolveLinkService(WSEnvironment env, MLResolveCallbackFunction /*function*/,
                         const char* /*service_protocol*/, const char* /*service_name*/,
                         void* /*context*/, WSServiceRef* ref) {
  store(ref, nullptr);
  return not_available(env);
}

WSLINK WSRegisterLinkServiceWithPortAndHostname(
    WSEnvironment /*env*/, const char* /*service_protocol*/, const char* /*service_name*/,
    unsigned short /*port*/, const char* /*hostname*/, MLRegisterCallbackFunction /*function*/,
    const char* /*domain*/, void* /*context*/, WSServiceRef* ref, int* error) {
  store(ref, nullptr);
  return no_service(error);
}

WSLINK WSRegisterLinkServiceWithHostname(WSEnvironment /*env*/, const char* /*service_protocol*/,
                                         const char* /*service_name*/, const char* /*hostname*/,
                                         MLRegisterCallbackFunction /*function*/,
                                         const char* /*domain*/, void* /*context*/,
                                         WSServiceRef* ref, int* error) {
  store(ref, nullptr);
  return no_service(error);
}

WSLINK WSRegisterLinkService(WSEnvironment /*env*/, const char* /*service_protocol*/,
                             const char* /*service_name*/, MLRegisterCallbackFunction /*function*/,
                             const char* /*domain*/, void* /*context*/, WSServiceRef* ref,
                             int* error) {
  store(ref, nullptr);
  return no_service(error);
}

void WSRegisterLinkServiceFromLinkServer(WSEnvironment /*env*/, const char* /*service_protocol*/,
                                         const char* /*service_name*/, WSLinkServer /*server*/,
                                         MLRegisterCallbackFunction /*function*/,
                                         const char* /*domain*/, void* /*context*/,
                                         WSServiceRef* ref, int* error) {
  store(ref, nullptr);
  store(error, WSESERVICENOTAVAILABLE);
}

void WSStopBrowsingForLinkServices(WSEnvironment /*env*/, WSServiceRef /*ref*/) {}

void WSStopResolvingLinkService(WSEnvironment /*env*/, WSServiceRef /*ref*/) {}

void WSStopRegisteringLinkService(WSEnvironment /*env*/, WSServiceRef /*ref*/) {}

void WSStopRegisteringLinkServiceForLink(WSEnvironment /*env*/, WSLINK /*link*/,
                                         WSServiceRef /*ref*/) {}

const char* WSServiceProtocolFromReference(WSEnvironment /*env*/, WSServiceRef /*ref*/) {
  return nullptr;
}

}  // extern "C"
