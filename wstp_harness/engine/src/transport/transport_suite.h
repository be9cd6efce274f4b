// What every transport must keep, as one set of tests. A transport's own test file says how it is
// opened and gets them all: WSTP_TRANSPORT_SUITE(tcp, traits). Tests between processes run this
// same program again as the peer (transport_suite_processes_test.cpp).
#pragma once

#include "base/check.h"
#include "transport/reactor.h"
#include "transport/transport.h"

namespace wstp::transport::suite {

struct Traits {
  Opened (*open)(const OpenRequest&, Reactor&);
  bool between_processes;
  bool terminates;  // an urgent message 1 ends the receiver's link instead of reaching its sink
};

void moves_bytes_both_ways(const Traits& traits);
void carries_more_than_it_buffers(const Traits& traits);
void holds_back_a_writer_nobody_reads(const Traits& traits);
void a_wait_ends_at_its_deadline_and_costs_nothing(const Traits& traits);
void a_wake_ends_this_wait_or_the_next(const Traits& traits);
void delivers_messages_in_order_without_any_call(const Traits& traits);
void keeps_early_messages_for_the_first_sink(const Traits& traits);
void calls_no_sink_after_it_was_taken_away(const Traits& traits);
void a_sink_may_be_taken_away_from_inside(const Traits& traits);
void refuses_the_closing_code_as_a_message(const Traits& traits);
void treats_terminate_as_the_protocol_does(const Traits& traits);
void delivers_what_was_flushed_before_a_close(const Traits& traits);
void a_close_ends_the_peers_wait(const Traits& traits);
void writing_to_a_closed_peer_answers_closed(const Traits& traits);
void closes_in_time_while_nobody_reads(const Traits& traits);
void can_be_closed_before_anybody_came(const Traits& traits);
void leaves_nothing_behind(const Traits& traits);
void echoes_through_another_process(const Traits& traits);
void notices_a_killed_peer(const Traits& traits);
void reads_what_a_killed_peer_had_flushed(const Traits& traits);
void notices_an_exit_without_close(const Traits& traits);

}  // namespace wstp::transport::suite

#define WSTP_TRANSPORT_TEST(prefix, traits, name) \
  WSTP_TEST(prefix##_##name) { ::wstp::transport::suite::name(traits); }

#define WSTP_TRANSPORT_SUITE(prefix, traits)                                         \
  WSTP_TRANSPORT_TEST(prefix, traits, moves_bytes_both_ways)                         \
  WSTP_TRANSPORT_TEST(prefix, traits, carries_more_than_it_buffers)                  \
  WSTP_TRANSPORT_TEST(prefix, traits, holds_back_a_writer_nobody_reads)              \
  WSTP_TRANSPORT_TEST(prefix, traits, a_wait_ends_at_its_deadline_and_costs_nothing) \
  WSTP_TRANSPORT_TEST(prefix, traits, a_wake_ends_this_wait_or_the_next)             \
  WSTP_TRANSPORT_TEST(prefix, traits, delivers_messages_in_order_without_any_call)   \
  WSTP_TRANSPORT_TEST(prefix, traits, keeps_early_messages_for_the_first_sink)       \
  WSTP_TRANSPORT_TEST(prefix, traits, calls_no_sink_after_it_was_taken_away)         \
  WSTP_TRANSPORT_TEST(prefix, traits, a_sink_may_be_taken_away_from_inside)          \
  WSTP_TRANSPORT_TEST(prefix, traits, refuses_the_closing_code_as_a_message)         \
  WSTP_TRANSPORT_TEST(prefix, traits, treats_terminate_as_the_protocol_does)         \
  WSTP_TRANSPORT_TEST(prefix, traits, delivers_what_was_flushed_before_a_close)      \
  WSTP_TRANSPORT_TEST(prefix, traits, a_close_ends_the_peers_wait)                   \
  WSTP_TRANSPORT_TEST(prefix, traits, writing_to_a_closed_peer_answers_closed)       \
  WSTP_TRANSPORT_TEST(prefix, traits, closes_in_time_while_nobody_reads)             \
  WSTP_TRANSPORT_TEST(prefix, traits, can_be_closed_before_anybody_came)             \
  WSTP_TRANSPORT_TEST(prefix, traits, leaves_nothing_behind)                         \
  WSTP_TRANSPORT_TEST(prefix, traits, echoes_through_another_process)                \
  WSTP_TRANSPORT_TEST(prefix, traits, notices_a_killed_peer)                         \
  WSTP_TRANSPORT_TEST(prefix, traits, reads_what_a_killed_peer_had_flushed)          \
  WSTP_TRANSPORT_TEST(prefix, traits, notices_an_exit_without_close)
