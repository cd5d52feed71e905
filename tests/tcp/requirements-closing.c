/* The requirements on how a connection ends.  [9293 3.6, 3.6.1, 3.9.1.4] */
#include "requirements.h"

static void
must_12_a_peer_that_closed_is_told_from_one_that_aborted (void **state)
{
  Unit u;

  by_default (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  says (&u, SIGNAL_CLOSING);
  wants (&u, "no reset told", told (&u, SIGNAL_RESET) == NULL);
  by_default (&u);
  arrives (&u, "<SEQ=101><CTL=RST>");
  says (&u, SIGNAL_RESET);
  wants (&u, "no close told", told (&u, SIGNAL_CLOSING) == NULL);
  assert_string_not_equal (signal_text (SIGNAL_CLOSING), signal_text (SIGNAL_RESET));
}

/* We closed first and are in TIME-WAIT; the peer's last number is 101, ours 301. */
static void
in_time_wait (Unit *u, const Settings *settings, const char *options)
{
  char fin[100] = "<SEQ=101><ACK=302><CTL=FIN,ACK>";

  opened (u, settings, options);
  call (u, CALL_CLOSE);
  sends (u, "<SEQ=301><ACK=101><CTL=FIN,ACK>");
  if (*options != '\0')
    strcat (fin, "<TS=20,0>");
  arrives (u, fin);
  sends (u, "<SEQ=302><ACK=102><CTL=ACK>");
  state_is (u, TIME_WAIT);
}

static void
must_13_time_wait_lasts_two_msl (void **state)
{
  Settings settings = settings_default ();
  Unit u;

  assert_int_equal (settings.msl, SECONDS (120));
  settings.msl = SECONDS (30);
  in_time_wait (&u, &settings, "");
  elapses (&u, SECONDS (60) - 1);
  state_is (&u, TIME_WAIT);
  elapses (&u, 1);
  state_is (&u, CLOSED);
  sends_nothing (&u);
}

/* Octets nobody read: close () says so with a reset; CLOSE, which still reads, does not. */
static void
shld_3_a_close_that_loses_text_resets (void **state)
{
  Unit u;

  plainly (&u);
  text_arrives (&u, 101, 50);
  forget_sent (&u);
  call (&u, CALL_CLOSE);
  sends (&u, "<CTL=FIN,ACK>");
  plainly (&u);
  text_arrives (&u, 101, 50);
  forget_sent (&u);
  call (&u, CALL_CLOSE_BOTH);
  sends (&u, "<SEQ=301><CTL=RST,ACK>");
  state_is (&u, CLOSED);
}

/* ... and so is what comes when nobody will read any more. */
static void
shld_3_text_after_such_a_close_resets (void **state)
{
  Unit u;

  plainly (&u);
  call (&u, CALL_CLOSE_BOTH);
  sends (&u, "<SEQ=301><ACK=101><CTL=FIN,ACK>");
  arrives (&u, "<SEQ=101><ACK=302><CTL=ACK>");
  state_is (&u, FIN_WAIT_2);
  arrives (&u, "<SEQ=101><ACK=302><CTL=ACK><DATA=5>");
  assert_true (last_sent (&u)->ctl & CTL_RST);
  state_is (&u, CLOSED);
}

/* [6191 2] The new SYN's number is an old one, but its timestamp is newer than anything heard of
 * the old connection. Without timestamps only a higher number helps. */
static void
shld_4_timestamps_shorten_time_wait (void **state)
{
  Settings settings = settings_default ();
  Unit u;

  settings.timestamps = settings.time_wait_reuse = 1;
  in_time_wait (&u, &settings, "<TS=10,0>");
  u.isn = 90000;
  arrives (&u, "<SEQ=50><CTL=SYN><TS=20,0>");
  state_is (&u, TIME_WAIT);
  forget_sent (&u);
  arrives (&u, "<SEQ=50><CTL=SYN><TS=21,0>");
  sends (&u, "<ACK=51><CTL=SYN,ACK>");
  state_is (&u, SYN_RECEIVED);
}

static void
may_1_close_may_end_both_directions (void **state)
{
  Unit u;

  plainly (&u);
  call (&u, CALL_CLOSE_BOTH);
  sends (&u, "<SEQ=301><ACK=101><CTL=FIN,ACK>");
  state_is (&u, FIN_WAIT_1);
  call (&u, CALL_RECEIVE, 10);
  wants (&u, "an error", signal_is_error (u.out.signals[0].kind));
  arrives (&u, "<SEQ=101><ACK=302><CTL=FIN,ACK>");
  state_is (&u, TIME_WAIT);
}

/* A number higher than all of the old connection's; ours must lie beyond our old ones too. */
static void
may_2_a_new_syn_may_end_time_wait (void **state)
{
  Settings settings = settings_default ();
  Unit u;

  in_time_wait (&u, &settings, "");
  arrives (&u, "<SEQ=5000><CTL=SYN>");
  state_is (&u, TIME_WAIT);
  settings.time_wait_reuse = 1;
  in_time_wait (&u, &settings, "");
  arrives (&u, "<SEQ=90><CTL=SYN>");
  state_is (&u, TIME_WAIT);
  forget_sent (&u);
  arrives (&u, "<SEQ=5000><CTL=SYN>");
  sends (&u, "<ACK=5001><CTL=SYN,ACK>");
  state_is (&u, SYN_RECEIVED);
  wants (&u, "a number beyond the old connection's", seq_lt (302, u.tcb.iss));
}

/* [9293 3.8] A retransmission carries today's acknowledgment and window. */
static void
rfc_9293_3_8_every_segment_carries_current_acknowledgment (void **state)
{
  Unit u;

  by_default (&u);
  call (&u, CALL_SEND, 10);
  sends (&u, "<SEQ=301><ACK=101><WND=4096>");
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=96>");
  elapses (&u, SECONDS (1));
  sends (&u, "<SEQ=311><ACK=197><WND=4000><DATA=0>");
  sends (&u, "<SEQ=301><ACK=197><WND=4000><DATA=10>");
}

/* [9293 3.9.1.4] CLOSE implies push: a small rest does not wait for Nagle's sake. */
static void
rfc_9293_3_9_1_4_close_pushes (void **state)
{
  Unit u;

  by_default (&u);
  call (&u, CALL_SEND, 10);
  call (&u, CALL_SEND, 10);
  sends (&u, "<SEQ=301><DATA=10>");
  sends_nothing (&u);
  call (&u, CALL_CLOSE);
  sends (&u, "<SEQ=311><CTL=FIN,PSH,ACK><DATA=10>");
}

/* [9293 3.9.1.4] Text that cannot be delivered ends in an abort, and the user learns of it. */
static void
rfc_9293_3_9_1_4_a_close_that_cannot_drain_aborts (void **state)
{
  Unit u;

  by_default (&u);
  call (&u, CALL_SEND, 10);
  call (&u, CALL_CLOSE);
  elapses (&u, SECONDS (400));
  state_is (&u, CLOSED);
  wants (&u, "the user told", u.told[SIGNAL_USER_TIMEOUT] == 1);
}

int
requirements_closing (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (must_12_a_peer_that_closed_is_told_from_one_that_aborted),
    cmocka_unit_test (must_13_time_wait_lasts_two_msl),
    cmocka_unit_test (shld_3_a_close_that_loses_text_resets),
    cmocka_unit_test (shld_3_text_after_such_a_close_resets),
    cmocka_unit_test (shld_4_timestamps_shorten_time_wait),
    cmocka_unit_test (may_1_close_may_end_both_directions),
    cmocka_unit_test (may_2_a_new_syn_may_end_time_wait),
    cmocka_unit_test (rfc_9293_3_8_every_segment_carries_current_acknowledgment),
    cmocka_unit_test (rfc_9293_3_9_1_4_close_pushes),
    cmocka_unit_test (rfc_9293_3_9_1_4_a_close_that_cannot_drain_aborts),
  };

  return cmocka_run_group_tests_name ("requirements on closing", tests, NULL, NULL);
}
