/* FINs that arrive, and the ways through FIN-WAIT, CLOSING, LAST-ACK and TIME-WAIT.
 * [9293 3.6, 3.10.7.4 eighth] */
#include "unit.h"

/* Eighth: FIN, and the ways to close */

static void
a_fin_is_acknowledged_and_told (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  sends (&u, "<SEQ=301><ACK=102><CTL=ACK>");
  sends_nothing (&u);
  says (&u, SIGNAL_CLOSING);
  state_is (&u, CLOSE_WAIT);
}

static void
a_fin_that_comes_again_is_acknowledged_again_and_not_counted (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  sends (&u, "<ACK=102>");
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  sends (&u, "<SEQ=301><ACK=102><CTL=ACK>");
  has (&u, rcv.nxt, 102);
  state_is (&u, CLOSE_WAIT);
  wants (&u, "the user told once that the peer closes", u.told[SIGNAL_CLOSING] == 1);
}

static void
a_fin_above_a_gap_waits (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=103><ACK=301><CTL=FIN,ACK>");
  sends (&u, "<SEQ=301><ACK=101><CTL=ACK>");
  state_is (&u, ESTABLISHED);
  arrives (&u, "<SEQ=101><ACK=301><CTL=PSH,ACK><DATA=2>");
  sends (&u, "<SEQ=301><ACK=104><CTL=ACK>");
  sends_nothing (&u);
  state_is (&u, CLOSE_WAIT);
  call (&u, CALL_RECEIVE, 10);
  gets (&u, 2);
}

static void
a_fin_behind_the_window_is_cut_off (void **state)
{
  Unit u;

  with_buffer (&u, 4);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK><DATA=4>");
  sends (&u, "<SEQ=301><ACK=105><WND=0><CTL=ACK>");
  state_is (&u, ESTABLISHED);
  call (&u, CALL_RECEIVE, 4);
  sends (&u, "<SEQ=301><ACK=105><WND=4><CTL=ACK>");
  arrives (&u, "<SEQ=105><ACK=301><CTL=FIN,ACK>");
  sends (&u, "<ACK=106>");
  state_is (&u, CLOSE_WAIT);
}

static void
our_fin_is_acknowledged_then_the_peers_fin_comes (void **state)
{
  Unit u;

  closes_first (&u);
  arrives (&u, "<SEQ=101><ACK=302><CTL=ACK>");
  sends_nothing (&u);
  state_is (&u, FIN_WAIT_2);
  is_stopped (&u, TIMER_RETRANSMISSION);
  arrives (&u, "<SEQ=101><ACK=302><CTL=FIN,ACK>");
  sends (&u, "<SEQ=302><ACK=102><CTL=ACK>");
  state_is (&u, TIME_WAIT);
  is_running (&u, TIMER_TIME_WAIT);
  is_stopped (&u, TIMER_USER);
}

static void
one_segment_may_lead_from_fin_wait_1_to_time_wait (void **state)
{
  Unit u;

  closes_first (&u);
  arrives (&u, "<SEQ=101><ACK=302><CTL=FIN,ACK>");
  sends (&u, "<SEQ=302><ACK=102><CTL=ACK>");
  sends_nothing (&u);
  state_is (&u, TIME_WAIT);
}

static void
crossing_fins_meet_in_closing (void **state)
{
  Unit u;

  closes_first (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  sends (&u, "<SEQ=302><ACK=102><CTL=ACK>");
  state_is (&u, CLOSING);
  arrives (&u, "<SEQ=102><ACK=302><CTL=ACK>");
  sends_nothing (&u);
  state_is (&u, TIME_WAIT);
}

static void
an_ack_of_less_than_the_fin_leads_nowhere (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 2);
  call (&u, CALL_CLOSE);
  forget_sent (&u);
  arrives (&u, "<SEQ=101><ACK=303><CTL=ACK>");
  state_is (&u, FIN_WAIT_1);
  has (&u, snd.una, 303);
  arrives (&u, "<SEQ=101><ACK=303><CTL=FIN,ACK>");
  state_is (&u, CLOSING);
  arrives (&u, "<SEQ=102><ACK=303><CTL=ACK>");
  state_is (&u, CLOSING);
}

static void
an_ack_of_less_than_the_fin_leaves_last_ack_alone (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  call (&u, CALL_SEND, 2);
  call (&u, CALL_CLOSE);
  forget_sent (&u);
  state_is (&u, LAST_ACK);
  arrives (&u, "<SEQ=102><ACK=303><CTL=ACK>");
  state_is (&u, LAST_ACK);
  has (&u, snd.una, 303);
  arrives (&u, "<SEQ=102><ACK=304><CTL=ACK>");
  state_is (&u, CLOSED);
  sends_nothing (&u);
}

/* TIME-WAIT */

static void
a_fin_again_in_time_wait_is_acknowledged_and_starts_2_msl_again (void **state)
{
  Unit u;

  time_wait (&u);
  elapses (&u, SECONDS (200));
  arrives (&u, "<SEQ=101><ACK=302><CTL=FIN,ACK>");
  sends (&u, "<SEQ=302><ACK=102><CTL=ACK>");
  elapses (&u, SECONDS (240) - 1);
  state_is (&u, TIME_WAIT);
  elapses (&u, 1);
  state_is (&u, CLOSED);
}

static void
time_wait_lasts_2_msl (void **state)
{
  Unit u;

  time_wait (&u);
  elapses (&u, SECONDS (240) - 1);
  state_is (&u, TIME_WAIT);
  elapses (&u, 1);
  state_is (&u, CLOSED);
  sends_nothing (&u);
  says_nothing (&u);
}

/* Two ends in TIME-WAIT would else answer each other for ever. */
static void
a_bare_ack_in_time_wait_is_not_answered (void **state)
{
  Unit u;

  time_wait (&u);
  arrives (&u, "<SEQ=102><ACK=302><CTL=ACK>");
  sends_nothing (&u);
  state_is (&u, TIME_WAIT);
}

/* The peer's FIN is the only thing that can arrive here; whatever else takes numbers is answered
 * alike. */
static void
text_in_time_wait_is_answered_and_starts_2_msl_again (void **state)
{
  Unit u;

  time_wait (&u);
  elapses (&u, SECONDS (100));
  arrives (&u, "<SEQ=102><ACK=302><CTL=ACK><DATA=1>");
  sends (&u, "<SEQ=302><ACK=102><CTL=ACK>");
  elapses (&u, SECONDS (240) - 1);
  state_is (&u, TIME_WAIT);
  elapses (&u, 1);
  state_is (&u, CLOSED);
}

static void
a_reset_ends_time_wait (void **state)
{
  Unit u;

  time_wait (&u);
  arrives (&u, "<SEQ=102><CTL=RST>");
  says_nothing (&u);
  sends_nothing (&u);
  state_is (&u, CLOSED);
}

static void
octets_nobody_read_survive_a_normal_end (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK><DATA=3>");
  call (&u, CALL_CLOSE);
  forget_sent (&u);
  arrives (&u, "<SEQ=105><ACK=302><CTL=ACK>");
  state_is (&u, CLOSED);
  gets (&u, 3);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_fin_is_acknowledged_and_told),
    cmocka_unit_test (a_fin_that_comes_again_is_acknowledged_again_and_not_counted),
    cmocka_unit_test (a_fin_above_a_gap_waits),
    cmocka_unit_test (a_fin_behind_the_window_is_cut_off),
    cmocka_unit_test (our_fin_is_acknowledged_then_the_peers_fin_comes),
    cmocka_unit_test (one_segment_may_lead_from_fin_wait_1_to_time_wait),
    cmocka_unit_test (crossing_fins_meet_in_closing),
    cmocka_unit_test (an_ack_of_less_than_the_fin_leads_nowhere),
    cmocka_unit_test (an_ack_of_less_than_the_fin_leaves_last_ack_alone),
    cmocka_unit_test (a_fin_again_in_time_wait_is_acknowledged_and_starts_2_msl_again),
    cmocka_unit_test (time_wait_lasts_2_msl),
    cmocka_unit_test (a_bare_ack_in_time_wait_is_not_answered),
    cmocka_unit_test (text_in_time_wait_is_answered_and_starts_2_msl_again),
    cmocka_unit_test (a_reset_ends_time_wait),
    cmocka_unit_test (octets_nobody_read_survive_a_normal_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
