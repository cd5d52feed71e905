/* The checks that every segment passes in SYN-RECEIVED and later: the window, RST, SYN, ACK and
 * text. [9293 3.10.7.4, first to seventh] */
#include "unit.h"

/* First: the window [9293 3.4 Table 6] */

static bool
acceptable (const Unit *u, Seq seq, uint32_t length, unsigned ctl)
{
  Segment seg = { .seq = seq, .ack = 301, .ctl = (uint8_t) ctl, .text.length = length };

  return reference.segment_acceptable (&u->tcb, &seg, &reference);
}

static void
table_6_nothing_into_an_open_window (void **state)
{
  Unit u;

  with_buffer (&u, 10);
  assert_true (acceptable (&u, 101, 0, CTL_ACK));
  assert_true (acceptable (&u, 110, 0, CTL_ACK));
  assert_false (acceptable (&u, 111, 0, CTL_ACK));
  assert_false (acceptable (&u, 100, 0, CTL_ACK));
}

static void
table_6_text_into_an_open_window (void **state)
{
  Unit u;

  with_buffer (&u, 10);
  assert_true (acceptable (&u, 101, 1, CTL_ACK));
  assert_true (acceptable (&u, 110, 1, CTL_ACK));
  assert_true (acceptable (&u, 110, 100, CTL_ACK));
  assert_true (acceptable (&u, 91, 11, CTL_ACK));
  assert_true (acceptable (&u, 100, 1, CTL_FIN | CTL_ACK));
  assert_true (acceptable (&u, 95, 10, CTL_ACK));
  assert_false (acceptable (&u, 91, 10, CTL_ACK));
  assert_false (acceptable (&u, 100, 0, CTL_FIN | CTL_ACK));
  assert_false (acceptable (&u, 111, 1, CTL_ACK));
}

/* [9293 3.4] By the letter a segment that begins before the window and ends behind it is
 * refused. */
static void
table_6_looks_only_at_both_ends_of_a_segment (void **state)
{
  Unit u;

  with_buffer (&u, 10);
  assert_false (acceptable (&u, 100, 12, CTL_ACK));
}

static void
table_6_a_shut_window (void **state)
{
  Unit u;

  with_buffer (&u, 4);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=4>");
  sends (&u, "<SEQ=301><ACK=105><WND=0><CTL=ACK>");
  assert_true (acceptable (&u, 105, 0, CTL_ACK));
  assert_false (acceptable (&u, 106, 0, CTL_ACK));
  assert_false (acceptable (&u, 104, 0, CTL_ACK));
  assert_false (acceptable (&u, 105, 1, CTL_ACK));
  assert_false (acceptable (&u, 105, 0, CTL_FIN | CTL_ACK));
}

static void
what_is_not_acceptable_is_answered_with_an_ack (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=2>");
  sends (&u, "<SEQ=301><ACK=103><CTL=ACK>");
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=2>");
  sends (&u, "<SEQ=301><ACK=103><CTL=ACK>");
  arrives (&u, "<SEQ=90000><ACK=301><CTL=ACK>");
  sends (&u, "<SEQ=301><ACK=103><CTL=ACK>");
  sends_nothing (&u);
}

static void
a_reset_outside_the_window_is_dropped (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=90000><CTL=RST>");
  arrives (&u, "<SEQ=100><CTL=RST>");
  sends_nothing (&u);
  says_nothing (&u);
  state_is (&u, ESTABLISHED);
}

static void
a_shut_window_still_lets_acks_and_resets_through (void **state)
{
  Unit u;

  with_buffer (&u, 4);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=4>");
  sends (&u, "<ACK=105><WND=0>");
  call (&u, CALL_SEND, 3);
  sends (&u, "<SEQ=301><DATA=3>");
  arrives (&u, "<SEQ=105><ACK=304><CTL=ACK><DATA=1>");
  sends (&u, "<SEQ=304><ACK=105><WND=0><CTL=ACK>");
  has (&u, snd.una, 304);
  arrives (&u, "<SEQ=105><CTL=RST>");
  says (&u, SIGNAL_RESET);
  state_is (&u, CLOSED);
}

static void
shuts (Unit *u)
{
  with_buffer (u, 4);
  arrives (u, "<SEQ=101><ACK=301><CTL=ACK><DATA=4>");
  sends (u, "<ACK=105><WND=0>");
}

/* [9293 3.4 MUST-66, 3.5.3 SHLD-2] Table 6 refuses its text, not the reset. */
static void
a_reset_with_text_is_believed_at_a_shut_window (void **state)
{
  Unit u;

  shuts (&u);
  arrives (&u, "<SEQ=106><ACK=301><CTL=RST,ACK><DATA=3>");
  sends_nothing (&u);
  state_is (&u, ESTABLISHED);
  arrives (&u, "<SEQ=105><ACK=301><CTL=RST,ACK><DATA=3>");
  says (&u, SIGNAL_RESET);
  sends_nothing (&u);
  state_is (&u, CLOSED);
}

/* [9293 3.4 MUST-66] */
static void
urgent_data_is_told_of_at_a_shut_window (void **state)
{
  Unit u;

  shuts (&u);
  arrives (&u, "<SEQ=105><ACK=301><CTL=URG,ACK><UP=1><DATA=1>");
  says (&u, SIGNAL_URGENT);
  sends (&u, "<SEQ=301><ACK=105><WND=0><CTL=ACK>");
  has (&u, rcv.nxt, 105);
  arrives (&u, "<SEQ=105><ACK=301><CTL=URG,ACK><UP=1><DATA=1>");
  says_nothing (&u);
  because_of (&u, CLAUSE_SEQUENCE_ZERO_WINDOW);
}

/* Second, Fourth: RST and SYN */

static void
a_reset_at_rcv_nxt_ends_the_connection (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 3);
  forget_sent (&u);
  arrives (&u, "<SEQ=101><CTL=RST>");
  sends_nothing (&u);
  says (&u, SIGNAL_RESET);
  state_is (&u, CLOSED);
  is_stopped (&u, TIMER_RETRANSMISSION);
}

static void
a_reset_while_closing_is_no_news_for_the_user (void **state)
{
  Unit u;

  closes_first (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  sends (&u, "<SEQ=302><ACK=102><CTL=ACK>");
  state_is (&u, CLOSING);
  arrives (&u, "<SEQ=102><CTL=RST>");
  says_nothing (&u);
  sends_nothing (&u);
  state_is (&u, CLOSED);
}

static void
a_reset_may_carry_text (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=RST,ACK><DATA=20>");
  says (&u, SIGNAL_RESET);
  state_is (&u, CLOSED);
}

static void
a_syn_in_a_synchronized_state_is_challenged (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=110><CTL=SYN>");
  sends (&u, "<SEQ=301><ACK=101><CTL=ACK>");
  u.peer = 100;
  arrives (&u, "<SEQ=90000><CTL=SYN>");
  sends (&u, "<SEQ=301><ACK=101><CTL=ACK>");
  sends_nothing (&u);
  state_is (&u, ESTABLISHED);
}

/* Fifth: ACK */

static void
text_without_an_ack_is_dropped (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=101><CTL=none><DATA=4>");
  arrives (&u, "<SEQ=101><CTL=FIN>");
  sends_nothing (&u);
  has (&u, rcv.nxt, 101);
  state_is (&u, ESTABLISHED);
}

static void
an_ack_of_what_was_never_sent_is_answered_and_not_used (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 2);
  sends (&u, "<SEQ=301><DATA=2>");
  arrives (&u, "<SEQ=101><ACK=350><CTL=ACK><DATA=5>");
  sends (&u, "<SEQ=303><ACK=101><CTL=ACK>");
  sends_nothing (&u);
  has (&u, snd.una, 301);
  has (&u, rcv.nxt, 101);
}

static void
an_ancient_ack_is_challenged (void **state)
{
  Unit u;

  unit_begin (&u);
  unit_opens_passively (&u, 10, HERE);
  arrives (&u, "<SEQ=101><ACK=290><WND=10><CTL=ACK><DATA=4>");
  sends (&u, "<SEQ=301><ACK=101><CTL=ACK>");
  has (&u, rcv.nxt, 101);
  arrives (&u, "<SEQ=101><ACK=291><WND=10><CTL=ACK><DATA=4>");
  sends (&u, "<SEQ=301><ACK=105><CTL=ACK>");
  has (&u, rcv.nxt, 105);
}

static void
a_bare_ack_is_never_acknowledged (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK>");
  arrives (&u, "<SEQ=102><ACK=301><CTL=ACK>");
  arrives (&u, "<SEQ=101><ACK=301><WND=5><CTL=ACK>");
  sends_nothing (&u);
}

static void
an_old_ack_does_not_move_snd_una_back (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 10);
  forget_sent (&u);
  arrives (&u, "<SEQ=101><ACK=311><CTL=ACK>");
  arrives (&u, "<SEQ=101><ACK=305><CTL=ACK>");
  has (&u, snd.una, 311);
  sends_nothing (&u);
}

static void
the_window_is_not_taken_from_an_older_segment (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=103><ACK=301><WND=9><CTL=ACK><DATA=2>");
  has (&u, snd.wnd, 9);
  arrives (&u, "<SEQ=101><ACK=301><WND=2><CTL=ACK><DATA=2>");
  has (&u, snd.wnd, 9);
  arrives (&u, "<SEQ=105><ACK=301><WND=3><CTL=ACK>");
  has (&u, snd.wnd, 3);
}

/* "If SND.UNA =< SEG.ACK =< SND.NXT, the send window should be updated", and else not. */
static void
the_window_is_not_taken_from_an_old_ack (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 10);
  forget_sent (&u);
  arrives (&u, "<SEQ=101><ACK=311><WND=50><CTL=ACK>");
  arrives (&u, "<SEQ=102><ACK=305><WND=7><CTL=ACK>");
  has (&u, snd.wnd, 50);
  has (&u, snd.wl1, 101);
}

static void
the_window_is_unsigned (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=101><ACK=301><WND=40000><CTL=ACK>");
  has (&u, snd.wnd, 40000);
  call (&u, CALL_SEND, 536 * 8);
  forget_sent (&u);
  has (&u, snd.nxt, 301 + 536 * 8);
}

/* Seventh: text */

static void
text_is_acknowledged (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=PSH,ACK><DATA=2>");
  sends (&u, "<SEQ=301><ACK=103><CTL=ACK>");
  sends_nothing (&u);
}

static void
the_acknowledgment_rides_on_text_that_leaves (void **state)
{
  Unit u;

  unit_begin (&u);
  unit_opens_passively (&u, 0, HERE);
  call (&u, CALL_SEND, 5);
  sends_nothing (&u);
  arrives (&u, "<SEQ=101><ACK=301><WND=100><CTL=ACK><DATA=2>");
  sends (&u, "<SEQ=301><ACK=103><CTL=PSH,ACK><DATA=5>");
  sends_nothing (&u);
}

static void
text_after_the_fin_is_ignored (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  sends (&u, "<ACK=102><CTL=ACK>");
  arrives (&u, "<SEQ=102><ACK=301><CTL=ACK><DATA=4>");
  has (&u, rcv.nxt, 102);
  call (&u, CALL_RECEIVE, 4);
  says (&u, SIGNAL_ERROR_CLOSING);
}

/* [9293 3.8.6.3] By a setting, the ACK of a FIN waits for a CLOSE, as that of text does for text;
 * not for longer, and not behind our own FIN, which is the last that will leave. */
static void
the_ack_of_a_fin_may_wait_for_close (void **state)
{
  Unit u;

  established (&u);
  u.tcb.set.delayed_ack = MILLISECONDS (200);
  u.tcb.set.fin_ack_waits = 1;
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  state_is (&u, CLOSE_WAIT);
  sends_nothing (&u);
  call (&u, CALL_CLOSE, 0);
  sends (&u, "<SEQ=301><ACK=102><CTL=FIN,ACK>");
  sends_nothing (&u);

  established (&u);
  u.tcb.set.delayed_ack = MILLISECONDS (200);
  u.tcb.set.fin_ack_waits = 1;
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  sends_nothing (&u);
  times_out (&u, TIMER_DELAYED_ACK);
  sends (&u, "<SEQ=301><ACK=102><CTL=ACK>");

  closes_first (&u);
  u.tcb.set.delayed_ack = MILLISECONDS (200);
  u.tcb.set.fin_ack_waits = 1;
  arrives (&u, "<SEQ=101><ACK=302><CTL=FIN,ACK>");
  state_is (&u, TIME_WAIT);
  sends (&u, "<SEQ=302><ACK=102><CTL=ACK>");
}

static void
text_is_taken_in_fin_wait_2 (void **state)
{
  Unit u;

  closes_first (&u);
  arrives (&u, "<SEQ=101><ACK=302><CTL=ACK>");
  state_is (&u, FIN_WAIT_2);
  arrives (&u, "<SEQ=101><ACK=302><CTL=PSH,ACK><DATA=2>");
  sends (&u, "<SEQ=302><ACK=103><CTL=ACK>");
  call (&u, CALL_RECEIVE, 10);
  gets (&u, 2);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (table_6_nothing_into_an_open_window),
    cmocka_unit_test (table_6_text_into_an_open_window),
    cmocka_unit_test (table_6_looks_only_at_both_ends_of_a_segment),
    cmocka_unit_test (table_6_a_shut_window),
    cmocka_unit_test (what_is_not_acceptable_is_answered_with_an_ack),
    cmocka_unit_test (a_reset_outside_the_window_is_dropped),
    cmocka_unit_test (a_shut_window_still_lets_acks_and_resets_through),
    cmocka_unit_test (a_reset_with_text_is_believed_at_a_shut_window),
    cmocka_unit_test (urgent_data_is_told_of_at_a_shut_window),
    cmocka_unit_test (a_reset_at_rcv_nxt_ends_the_connection),
    cmocka_unit_test (a_reset_while_closing_is_no_news_for_the_user),
    cmocka_unit_test (a_reset_may_carry_text),
    cmocka_unit_test (a_syn_in_a_synchronized_state_is_challenged),
    cmocka_unit_test (text_without_an_ack_is_dropped),
    cmocka_unit_test (an_ack_of_what_was_never_sent_is_answered_and_not_used),
    cmocka_unit_test (an_ancient_ack_is_challenged),
    cmocka_unit_test (a_bare_ack_is_never_acknowledged),
    cmocka_unit_test (an_old_ack_does_not_move_snd_una_back),
    cmocka_unit_test (the_window_is_not_taken_from_an_older_segment),
    cmocka_unit_test (the_window_is_not_taken_from_an_old_ack),
    cmocka_unit_test (the_window_is_unsigned),
    cmocka_unit_test (text_is_acknowledged),
    cmocka_unit_test (the_acknowledgment_rides_on_text_that_leaves),
    cmocka_unit_test (text_after_the_fin_is_ignored),
    cmocka_unit_test (the_ack_of_a_fin_may_wait_for_close),
    cmocka_unit_test (text_is_taken_in_fin_wait_2),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
