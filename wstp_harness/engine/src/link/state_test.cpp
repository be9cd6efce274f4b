#include "link/state.h"

#include "base/check.h"

using wstp::Error;
using wstp::link::kRules;
using wstp::link::Operation;
using wstp::link::Phase;
using wstp::link::State;
using Verdict = wstp::link::State::Verdict;

WSTP_TEST(every_operation_has_its_own_row) {
  for (std::size_t i = 0; i < kRules.size(); ++i) {
    WSTP_CHECK_EQUAL(static_cast<std::size_t>(kRules[i].operation), i);
  }
}

WSTP_TEST(a_fresh_link_shows_unconnected_and_connects_at_the_first_use) {
  State state{Phase::Fresh};
  WSTP_CHECK_EQUAL(state.code(), 10);
  WSTP_CHECK(state.check(Operation::Get) == Verdict::ConnectFirst);
  WSTP_CHECK(state.check(Operation::Put) == Verdict::ConnectFirst);
  WSTP_CHECK(state.check(Operation::Message) == Verdict::Refused);
  WSTP_CHECK(state.clear_error());
  WSTP_CHECK_EQUAL(state.code(), 10);
  state.connected();
  WSTP_CHECK_EQUAL(state.code(), 0);
  WSTP_CHECK(state.check(Operation::Get) == Verdict::Go);
}

WSTP_TEST(the_first_error_stays_until_it_is_cleared) {
  State state{Phase::Connected};
  state.fail(Error::GetSequence);
  state.fail(Error::Overflow);
  WSTP_CHECK_EQUAL(state.code(), 3);
  WSTP_CHECK(!state.set(1000));
  WSTP_CHECK(state.check(Operation::Get) == Verdict::Refused);
  WSTP_CHECK(state.check(Operation::Put) == Verdict::Refused);
  WSTP_CHECK(state.check(Operation::Flush) == Verdict::Refused);
  WSTP_CHECK(state.check(Operation::Question) == Verdict::Go);
  WSTP_CHECK(state.clear_error());
  WSTP_CHECK(state.set(1000));
  WSTP_CHECK_EQUAL(state.code(), 1000);
}

WSTP_TEST(dead_replaces_every_error_and_cannot_be_cleared) {
  State state{Phase::Connected};
  state.fail(Error::GetSequence);
  state.fail(Error::Dead);
  WSTP_CHECK(state.dead());
  WSTP_CHECK(!state.clear_error());
  WSTP_CHECK(state.check(Operation::Get) == Verdict::Refused);
  WSTP_CHECK(state.check(Operation::Question) == Verdict::Refused);
}

WSTP_TEST(under_closed_gets_go_on_and_puts_do_not) {
  State state{Phase::Connected};
  state.fail(Error::Closed);
  WSTP_CHECK(state.check(Operation::Get) == Verdict::Go);
  WSTP_CHECK(state.check(Operation::Put) == Verdict::Refused);
  WSTP_CHECK(state.check(Operation::Flush) == Verdict::Refused);
  WSTP_CHECK(state.clear_error());
}
