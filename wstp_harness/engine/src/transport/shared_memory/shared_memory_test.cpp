#include "transport/transport_suite.h"

namespace wstp::transport {

namespace {

const suite::Traits TRAITS{open_shared_memory, true, false};

WSTP_TRANSPORT_SUITE(shared_memory, TRAITS)

}  // namespace

}  // namespace wstp::transport
