/* Timers: retransmission, giving up, TIME-WAIT, the user's own limit.
 * [9293 3.8.1, 3.8.3, 3.8.6.1, 3.10.8; 6298] */
#include "unit.h"

#include <stdio.h>

static void
an_unanswered_syn_goes_out_again_after_1_3_7_15_31_63_123_seconds (void **state)
{
  static const uint32_t at[] = { 1, 3, 7, 15, 31, 63, 123 };
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  sends (&u, "<SEQ=300><CTL=SYN>");
  for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
    unit_leaves_alone (&u, 0, 1000 * at[i], "<SEQ=300><CTL=SYN>", HERE);
  state_is (&u, SYN_SENT);
}

static void
an_unanswered_syn_is_given_up_after_three_minutes_and_not_before (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  elapses (&u, SECONDS (180) - 1);
  state_is (&u, SYN_SENT);
  elapses (&u, SECONDS (20));
  state_is (&u, CLOSED);
  wants (&u, "the user told of the timeout", u.told[SIGNAL_USER_TIMEOUT] == 1);
}

static void
a_half_open_listener_retransmits_syn_ack_and_at_last_listens_again (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_PASSIVE);
  arrives (&u, "<SEQ=100><CTL=SYN>");
  sends (&u, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
  unit_leaves_alone (&u, 0, 1000, "<SEQ=300><ACK=101><CTL=SYN,ACK>", HERE);
  unit_leaves_alone (&u, 0, 3000, "<SEQ=300><ACK=101><CTL=SYN,ACK>", HERE);
  elapses (&u, SECONDS (297) - 1);
  state_is (&u, LISTEN);
  wants (&u, "the user told of nothing", u.told[SIGNAL_USER_TIMEOUT] == 0);
}

static void
text_goes_out_again_after_1_3_7_15_31_seconds (void **state)
{
  static const uint32_t at[] = { 1, 3, 7, 15, 31, 63 };
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 2);
  sends (&u, "<SEQ=301><ACK=101><DATA=2>");
  for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
    unit_leaves_alone (&u, 0, 1000 * at[i], "<SEQ=301><ACK=101><DATA=2>", HERE);
}

static void
the_wait_never_exceeds_the_longest_rto (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.r2 = TIME_NEVER;
  settings.user_timeout = TIME_NEVER;
  unit_begin_with (&u, 300, &settings);
  opens_passively (&u);
  call (&u, CALL_SEND, 2);
  elapses (&u, SECONDS (63));
  forget_sent (&u);
  unit_leaves_alone (&u, SECONDS (63), 60000, "<SEQ=301>", HERE);
  unit_leaves_alone (&u, SECONDS (123), 60000, "<SEQ=301>", HERE);
  elapses (&u, SECONDS (4000));
  state_is (&u, ESTABLISHED);
}

static void
unacknowledged_text_is_given_up_after_r2 (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 1);
  elapses (&u, SECONDS (100) - 1);
  state_is (&u, ESTABLISHED);
  elapses (&u, SECONDS (300));
  state_is (&u, CLOSED);
  wants (&u, "the user told of the timeout", u.told[SIGNAL_USER_TIMEOUT] == 1);
}

static void
the_user_is_warned_once_at_r1 (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 1);
  elapses (&u, SECONDS (7) - 1);
  wants (&u, "no warning yet", u.told[SIGNAL_DELIVERY_PROBLEM] == 0);
  elapses (&u, 1);
  wants (&u, "a warning", u.told[SIGNAL_DELIVERY_PROBLEM] == 1);
  elapses (&u, SECONDS (60));
  wants (&u, "one warning", u.told[SIGNAL_DELIVERY_PROBLEM] == 1);
}

static void
the_user_may_set_a_shorter_r2 (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.r2 = SECONDS (5);
  unit_begin_with (&u, 300, &settings);
  opens_passively (&u);
  call (&u, CALL_SEND, 1);
  elapses (&u, SECONDS (7));
  state_is (&u, CLOSED);
}

static void
r2_begins_again_with_every_octet_acknowledged (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 50);
  for (unsigned i = 1; i <= 20; i++)
    {
      char ack[80];

      elapses (&u, SECONDS (60));
      snprintf (ack, sizeof ack, "<SEQ=101><ACK=%u><CTL=ACK>", 301 + i);
      arrives (&u, ack);
    }
  state_is (&u, ESTABLISHED);
  elapses (&u, SECONDS (99));
  state_is (&u, ESTABLISHED);
}

static void
only_the_front_goes_out_again_and_the_next_when_it_is_acknowledged (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 536 * 3);
  sends (&u, "<SEQ=301><DATA=536>");
  sends (&u, "<SEQ=837><DATA=536>");
  sends (&u, "<SEQ=1373><DATA=536>");
  elapses (&u, SECONDS (1));
  sends (&u, "<SEQ=301><DATA=536>");
  sends_nothing (&u);
  arrives (&u, "<SEQ=101><ACK=837><CTL=ACK>");
  sends (&u, "<SEQ=837><DATA=536>");
  sends_nothing (&u);
  arrives (&u, "<SEQ=101><ACK=1909><CTL=ACK>");
  sends_nothing (&u);
  has (&u, recovery, RECOVERY_NONE);
}

static void
a_lost_fin_goes_out_again (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_CLOSE);
  sends (&u, "<SEQ=301><ACK=101><CTL=FIN,ACK>");
  unit_leaves_alone (&u, 0, 1000, "<SEQ=301><ACK=101><CTL=FIN,ACK>", HERE);
  unit_leaves_alone (&u, 0, 3000, "<SEQ=301><ACK=101><CTL=FIN,ACK>", HERE);
}

static void
a_lost_fin_goes_out_again_from_closing_and_last_ack (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_CLOSE);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  forget_sent (&u);
  state_is (&u, CLOSING);
  unit_leaves_alone (&u, 0, 1000, "<SEQ=301><ACK=102><CTL=FIN,ACK>", HERE);
  established (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  call (&u, CALL_CLOSE);
  forget_sent (&u);
  state_is (&u, LAST_ACK);
  unit_leaves_alone (&u, 0, 1000, "<SEQ=301><ACK=102><CTL=FIN,ACK>", HERE);
}

/* [9293 3.8] What goes out again says what is known today. */
static void
a_retransmission_carries_the_latest_ack (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 2);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=9>");
  forget_sent (&u);
  elapses (&u, SECONDS (1));
  sends (&u, "<SEQ=301><ACK=110><DATA=2>");
}

static void
the_timer_stops_when_all_is_acknowledged (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 2);
  forget_sent (&u);
  arrives (&u, "<SEQ=101><ACK=303><CTL=ACK>");
  is_stopped (&u, TIMER_RETRANSMISSION);
  is_stopped (&u, TIMER_USER);
  elapses (&u, SECONDS (10000));
  sends_nothing (&u);
  state_is (&u, ESTABLISHED);
}

static void
the_timer_starts_again_when_something_is_acknowledged (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 2);
  call (&u, CALL_SEND, 2);
  forget_sent (&u);
  elapses (&u, MILLISECONDS (900));
  arrives (&u, "<SEQ=101><ACK=303><CTL=ACK>");
  elapses (&u, MILLISECONDS (900));
  sends_nothing (&u);
  is_running (&u, TIMER_RETRANSMISSION);
}

static void
a_duplicate_ack_does_not_restart_the_timer (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 2);
  forget_sent (&u);
  elapses (&u, MILLISECONDS (900));
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK>");
  unit_leaves_alone (&u, 0, 1000, "<SEQ=301><DATA=2>", HERE);
}

static void
more_text_does_not_restart_the_timer (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 2);
  forget_sent (&u);
  elapses (&u, MILLISECONDS (900));
  call (&u, CALL_SEND, 2);
  forget_sent (&u);
  unit_leaves_alone (&u, 0, 1000, "<SEQ=301>", HERE);
}

static void
the_user_timeout_ends_the_connection_silently (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.user_timeout = SECONDS (10);
  unit_begin_with (&u, 300, &settings);
  opens_passively (&u);
  elapses (&u, SECONDS (1000));
  state_is (&u, ESTABLISHED);
  call (&u, CALL_SEND, 1);
  elapses (&u, SECONDS (10) - 1);
  forget_sent (&u);
  state_is (&u, ESTABLISHED);
  elapses (&u, 1);
  sends_nothing (&u);
  says (&u, SIGNAL_USER_TIMEOUT);
  state_is (&u, CLOSED);
}

static void
an_idle_connection_lasts_and_is_silent (void **state)
{
  Unit u;

  established (&u);
  elapses (&u, SECONDS (100000));
  sends_nothing (&u);
  state_is (&u, ESTABLISHED);
}

/* The shut window [9293 3.8.6.1] */

static void
a_timer_that_does_not_run_does_nothing_when_it_goes_off (void **state)
{
  static const Timer timers[]
      = { TIMER_RETRANSMISSION, TIMER_PERSIST, TIMER_TIME_WAIT, TIMER_OUTPUT };
  Unit u;

  established (&u);
  for (size_t i = 0; i < sizeof timers / sizeof timers[0]; i++)
    {
      Tcb before = u.tcb;

      times_out (&u, timers[i]);
      sends_nothing (&u);
      says_nothing (&u);
      assert_memory_equal (&before, &u.tcb, sizeof before);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (an_unanswered_syn_goes_out_again_after_1_3_7_15_31_63_123_seconds),
    cmocka_unit_test (an_unanswered_syn_is_given_up_after_three_minutes_and_not_before),
    cmocka_unit_test (a_half_open_listener_retransmits_syn_ack_and_at_last_listens_again),
    cmocka_unit_test (text_goes_out_again_after_1_3_7_15_31_seconds),
    cmocka_unit_test (the_wait_never_exceeds_the_longest_rto),
    cmocka_unit_test (unacknowledged_text_is_given_up_after_r2),
    cmocka_unit_test (the_user_is_warned_once_at_r1),
    cmocka_unit_test (the_user_may_set_a_shorter_r2),
    cmocka_unit_test (r2_begins_again_with_every_octet_acknowledged),
    cmocka_unit_test (only_the_front_goes_out_again_and_the_next_when_it_is_acknowledged),
    cmocka_unit_test (a_lost_fin_goes_out_again),
    cmocka_unit_test (a_lost_fin_goes_out_again_from_closing_and_last_ack),
    cmocka_unit_test (a_retransmission_carries_the_latest_ack),
    cmocka_unit_test (the_timer_stops_when_all_is_acknowledged),
    cmocka_unit_test (the_timer_starts_again_when_something_is_acknowledged),
    cmocka_unit_test (a_duplicate_ack_does_not_restart_the_timer),
    cmocka_unit_test (more_text_does_not_restart_the_timer),
    cmocka_unit_test (the_user_timeout_ends_the_connection_silently),
    cmocka_unit_test (an_idle_connection_lasts_and_is_silent),
    cmocka_unit_test (a_timer_that_does_not_run_does_nothing_when_it_goes_off),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
