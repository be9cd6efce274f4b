#include "transport/transport_suite.h"

namespace wstp::transport {

namespace {

const suite::Traits TRAITS{open_intraprocess, false, false};

WSTP_TRANSPORT_SUITE(intraprocess, TRAITS)

WSTP_TEST(intraprocess_refuses_a_name_nobody_listens_at) {
  Reactor reactor;
  const auto opened = open_intraprocess({Role::Connect, "abcdefg_ipq", "", 0}, reactor);
  WSTP_CHECK(opened.transport == nullptr);
  WSTP_CHECK(opened.error == Error::NoListener);
}

}  // namespace

}  // namespace wstp::transport
