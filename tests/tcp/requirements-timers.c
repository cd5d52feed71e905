/* The requirements on timers: RTO, R1 and R2, keep-alive.  [9293 3.8.1, 3.8.3, 3.8.4; 6298] */
#include "requirements.h"

/* An active OPEN whose SYN is answered after `rtt`. */
static void
open_after (Unit *u, const Settings *settings, Time rtt)
{
  unit_begin_with (u, 300, settings);
  call (u, CALL_OPEN_ACTIVE, .remote_specified = true);
  elapses (u, rtt);
  arrives (u, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
  state_is (u, ESTABLISHED);
  forget_sent (u);
}

/* Ten octets are sent and acknowledged after `rtt`. */
static void
round_trip (Unit *u, Time rtt)
{
  call (u, CALL_SEND, 10);
  elapses (u, rtt);
  acks (u, u->tcb.snd.nxt, 4096);
  forget_sent (u);
}

/* Karn: what was sent twice measures nothing, and the longer wait stays until something does. */
static void
must_18_rto_by_rfc_6298_and_karn (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  open_after (&u, &settings, MILLISECONDS (400));
  has (&u, rto, MILLISECONDS (1200));
  round_trip (&u, MILLISECONDS (800));
  has (&u, rto, MILLISECONDS (1450));
  call (&u, CALL_SEND, 10);
  elapses (&u, MILLISECONDS (1450));
  acks (&u, u.tcb.snd.nxt, 4096);
  has (&u, rto, MILLISECONDS (2900));
  has (&u, srtt, MILLISECONDS (450));
  round_trip (&u, MILLISECONDS (450));
  has (&u, srtt, MILLISECONDS (450));
  has (&u, rto, MILLISECONDS (450) + 4 * 187500);
}

/* [6298 2.1] */
static void
rfc_6298_2_1_the_first_rto_is_one_second (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  sends (&u, "<CTL=SYN>");
  leaves_at (&u, SECONDS (1), "<CTL=SYN>");
}

/* [6298 2.2] SRTT = R, RTTVAR = R/2, RTO = SRTT + 4 RTTVAR. */
static void
rfc_6298_2_2_the_first_measurement_counts_three_times (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  open_after (&u, &settings, MILLISECONDS (900));
  has (&u, srtt, MILLISECONDS (900));
  has (&u, rttvar, MILLISECONDS (450));
  has (&u, rto, MILLISECONDS (2700));
}

/* [6298 2.3] RTTVAR is computed with the SRTT of before: the other order would give 187.5 ms. */
static void
rfc_6298_2_3_rttvar_comes_before_srtt (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  open_after (&u, &settings, MILLISECONDS (400));
  round_trip (&u, MILLISECONDS (800));
  has (&u, rttvar, MILLISECONDS (250));
  has (&u, srtt, MILLISECONDS (450));
}

/* [6298 2.4] */
static void
rfc_6298_2_4_the_rto_is_at_least_a_second (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  open_after (&u, &settings, MILLISECONDS (1));
  for (unsigned i = 0; i < 30; i++)
    round_trip (&u, MILLISECONDS (1));
  has (&u, rto, SECONDS (1));
}

/* [6298 2.5] */
static void
rfc_6298_2_5_the_longest_rto_is_at_least_a_minute (void **state)
{
  Settings settings = settings_default ();
  Unit u;

  assert_true (settings.rto_max >= SECONDS (60));
  settings.r2_syn = settings.user_timeout = TIME_NEVER;
  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  elapses (&u, SECONDS (63));
  forget_sent (&u);
  leaves_at (&u, SECONDS (63) + settings.rto_max, "<CTL=SYN>");
  leaves_at (&u, SECONDS (63) + 2 * settings.rto_max, "<CTL=SYN>");
}

/* [6298 5.1, 5.2] The timer runs while something is out, and only then. */
static void
rfc_6298_5_1_the_timer_runs_while_something_is_out (void **state)
{
  Unit u;

  by_default (&u);
  is_stopped (&u, TIMER_RETRANSMISSION);
  call (&u, CALL_SEND, 600);
  is_running (&u, TIMER_RETRANSMISSION);
  acks (&u, 837, 4096);
  is_running (&u, TIMER_RETRANSMISSION);
  acks (&u, 901, 4096);
  is_stopped (&u, TIMER_RETRANSMISSION);
}

/* [6298 5.3] New text acknowledged: the wait begins again, of the current length. So nothing is
 * sent again earlier than one RTO after it was sent. */
static void
rfc_6298_5_3_an_ack_of_new_text_restarts_the_timer (void **state)
{
  const Settings settings = settings_plain ();
  Unit u;

  opened (&u, &settings, "");
  call (&u, CALL_SEND, 10);
  elapses (&u, MILLISECONDS (600));
  call (&u, CALL_SEND, 10);
  forget_sent (&u);
  elapses (&u, MILLISECONDS (300));
  acks (&u, 311, 4096);
  leaves_at (&u, MILLISECONDS (900) + u.tcb.rto, "<SEQ=311><DATA=10>");
}

/* [6298 5.4] */
static void
rfc_6298_5_4_the_earliest_segment_goes_out_again (void **state)
{
  const Settings settings = settings_plain ();
  Unit u;

  opened (&u, &settings, "");
  call (&u, CALL_SEND, 3 * 536);
  forget_sent (&u);
  leaves_at (&u, SECONDS (1), "<SEQ=301><DATA=536>");
  sends_nothing (&u);
}

/* [6298 5.5, 5.6] */
static void
rfc_6298_5_5_every_timeout_doubles_the_wait (void **state)
{
  Unit u;

  by_default (&u);
  call (&u, CALL_SEND, 10);
  forget_sent (&u);
  for (unsigned at = 1; at <= 63; at = 2 * at + 1)
    leaves_at (&u, SECONDS (at), "<SEQ=301><DATA=10>");
}

/* [6298 5.7] */
static void
rfc_6298_5_7_after_a_lost_syn_text_waits_three_seconds (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  open_after (&u, &settings, MILLISECONDS (1500));
  has (&u, rto, SECONDS (3));
  call (&u, CALL_SEND, 10);
  forget_sent (&u);
  leaves_at (&u, MILLISECONDS (4500), "<SEQ=301><DATA=10>");
}

/* Nobody answers: a warning at R1, the end at R2. */
static void
must_20_r1_warns_and_r2_closes (void **state)
{
  Unit u;

  by_default (&u);
  call (&u, CALL_SEND, 10);
  elapses (&u, SECONDS (7) - 1);
  wants (&u, "no warning yet", u.told[SIGNAL_DELIVERY_PROBLEM] == 0);
  elapses (&u, 1);
  wants (&u, "a warning at the third retransmission", u.told[SIGNAL_DELIVERY_PROBLEM] == 1);
  elapses (&u, SECONDS (93) - 1);
  state_is (&u, ESTABLISHED);
  elapses (&u, SECONDS (60));
  state_is (&u, CLOSED);
  wants (&u, "the user told of the end", u.told[SIGNAL_USER_TIMEOUT] == 1);
}

static void
must_21_the_user_can_set_r2 (void **state)
{
  Unit u;

  by_default (&u);
  sets (&u, "r2", SECONDS (5));
  call (&u, CALL_SEND, 10);
  elapses (&u, SECONDS (5) - 1);
  state_is (&u, ESTABLISHED);
  elapses (&u, SECONDS (3));
  state_is (&u, CLOSED);
  by_default (&u);
  sets (&u, "r2", TIME_NEVER);
  sets (&u, "user-timeout", TIME_NEVER);
  call (&u, CALL_SEND, 10);
  elapses (&u, SECONDS (7200));
  state_is (&u, ESTABLISHED);
}

/* Between R1 and R2, that is. */
static void
shld_9_the_user_is_told_of_trouble (void **state)
{
  Unit u;

  by_default (&u);
  call (&u, CALL_SEND, 10);
  elapses (&u, SECONDS (90));
  state_is (&u, ESTABLISHED);
  wants (&u, "one warning", u.told[SIGNAL_DELIVERY_PROBLEM] == 1);
}

static void
shld_10_r1_is_at_least_three_retransmissions (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  assert_true (settings.r1 >= 3);
  by_default (&u);
  call (&u, CALL_SEND, 10);
  elapses (&u, SECONDS (3));
  has (&u, retransmissions, 2);
  wants (&u, "no warning yet", u.told[SIGNAL_DELIVERY_PROBLEM] == 0);
}

static void
shld_11_r2_is_at_least_100_seconds (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  assert_true (settings.r2 >= SECONDS (100));
  by_default (&u);
  call (&u, CALL_SEND, 10);
  elapses (&u, SECONDS (100) - 1);
  state_is (&u, ESTABLISHED);
}

/* Keep-alive on, the first probe after ten seconds of silence. */
static void
kept_alive (Unit *u)
{
  by_default (u);
  sets (u, "keep-alive-idle", SECONDS (10));
  sets (u, "keep-alive", 1);
}

static void
must_24_keep_alive_can_be_switched (void **state)
{
  Unit u;

  kept_alive (&u);
  leaves_at (&u, SECONDS (10), "<SEQ=300><CTL=ACK>");
  acks (&u, 301, 4096);
  sets (&u, "keep-alive", 0);
  elapses (&u, SECONDS (86400));
  sends_nothing (&u);
  state_is (&u, ESTABLISHED);
}

static void
must_25_keep_alive_is_off (void **state)
{
  Unit u;

  by_default (&u);
  elapses (&u, SECONDS (86400));
  sends_nothing (&u);
  state_is (&u, ESTABLISHED);
}

/* Not while our text is unanswered, and not before ten seconds after the peer's last segment. */
static void
must_26_only_silence_is_probed (void **state)
{
  Unit u;

  kept_alive (&u);
  call (&u, CALL_SEND, 1);
  sends (&u, "<SEQ=301>");
  for (unsigned at = 1; at <= 15; at = 2 * at + 1)
    leaves_at (&u, SECONDS (at), "<SEQ=301><DATA=1>");
  elapses (&u, SECONDS (1));
  acks (&u, 302, 4096);
  leaves_at (&u, SECONDS (26), "<SEQ=301><DATA=0>");
}

static void
must_27_the_interval_can_be_set (void **state)
{
  Unit u;

  kept_alive (&u);
  sets (&u, "keep-alive-idle", SECONDS (1));
  leaves_at (&u, SECONDS (1), "<SEQ=300><DATA=0>");
  acks (&u, 301, 4096);
  leaves_at (&u, SECONDS (2), "<SEQ=300><DATA=0>");
}

static void
must_28_the_interval_is_two_hours_or_more (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  assert_true (settings.keep_alive_idle >= SECONDS (7200));
  by_default (&u);
  sets (&u, "keep-alive", 1);
  leaves_at (&u, SECONDS (7200), "<SEQ=300><DATA=0>");
}

static void
must_29_one_lost_answer_is_not_death (void **state)
{
  Unit u;

  kept_alive (&u);
  elapses (&u, SECONDS (10));
  sends (&u, "<SEQ=300><DATA=0>");
  elapses (&u, u.tcb.set.keep_alive_interval);
  state_is (&u, ESTABLISHED);
  sends (&u, "<SEQ=300><DATA=0>");
  acks (&u, 301, 4096);
  has (&u, keep_alives, 0);
}

static void
shld_12_a_probe_carries_no_text (void **state)
{
  Unit u;

  kept_alive (&u);
  round_trip (&u, 0);
  leaves_at (&u, SECONDS (10), "<SEQ=310><ACK=101><CTL=ACK><DATA=0>");
}

/* Probes that nobody answers at last end the connection. */
static void
may_5_keep_alive_finds_a_dead_peer (void **state)
{
  Unit u;

  kept_alive (&u);
  elapses (&u, SECONDS (10) + u.tcb.set.keep_alive_probes * u.tcb.set.keep_alive_interval - 1);
  state_is (&u, ESTABLISHED);
  elapses (&u, 1);
  state_is (&u, CLOSED);
  wants (&u, "the user told", u.told[SIGNAL_USER_TIMEOUT] == 1);
}

int
requirements_timers (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (must_18_rto_by_rfc_6298_and_karn),
    cmocka_unit_test (rfc_6298_2_1_the_first_rto_is_one_second),
    cmocka_unit_test (rfc_6298_2_2_the_first_measurement_counts_three_times),
    cmocka_unit_test (rfc_6298_2_3_rttvar_comes_before_srtt),
    cmocka_unit_test (rfc_6298_2_4_the_rto_is_at_least_a_second),
    cmocka_unit_test (rfc_6298_2_5_the_longest_rto_is_at_least_a_minute),
    cmocka_unit_test (rfc_6298_5_1_the_timer_runs_while_something_is_out),
    cmocka_unit_test (rfc_6298_5_3_an_ack_of_new_text_restarts_the_timer),
    cmocka_unit_test (rfc_6298_5_4_the_earliest_segment_goes_out_again),
    cmocka_unit_test (rfc_6298_5_5_every_timeout_doubles_the_wait),
    cmocka_unit_test (rfc_6298_5_7_after_a_lost_syn_text_waits_three_seconds),
    cmocka_unit_test (must_20_r1_warns_and_r2_closes),
    cmocka_unit_test (must_21_the_user_can_set_r2),
    cmocka_unit_test (shld_9_the_user_is_told_of_trouble),
    cmocka_unit_test (shld_10_r1_is_at_least_three_retransmissions),
    cmocka_unit_test (shld_11_r2_is_at_least_100_seconds),
    cmocka_unit_test (must_24_keep_alive_can_be_switched),
    cmocka_unit_test (must_25_keep_alive_is_off),
    cmocka_unit_test (must_26_only_silence_is_probed),
    cmocka_unit_test (must_27_the_interval_can_be_set),
    cmocka_unit_test (must_28_the_interval_is_two_hours_or_more),
    cmocka_unit_test (must_29_one_lost_answer_is_not_death),
    cmocka_unit_test (shld_12_a_probe_carries_no_text),
    cmocka_unit_test (may_5_keep_alive_finds_a_dead_peer),
  };

  return cmocka_run_group_tests_name ("requirements on timers", tests, NULL, NULL);
}
