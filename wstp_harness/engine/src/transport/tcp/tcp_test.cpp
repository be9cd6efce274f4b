#include "transport/transport_suite.h"

namespace wstp::transport {

namespace {

const suite::Traits TRAITS{open_tcp, true, true};

WSTP_TRANSPORT_SUITE(tcp, TRAITS)

}  // namespace

}  // namespace wstp::transport
