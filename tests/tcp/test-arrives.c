/* Segments that arrive: the procedures of CLOSED, LISTEN and SYN-SENT, and the checks that all other
 * states share.  [9293 3.10.7] */
#include "unit.h"

#include <stdio.h>

static void
listens (Unit *u)
{
  unit_begin (u);
  call (u, CALL_OPEN_PASSIVE);
}

static void
half_opens (Unit *u)
{
  listens (u);
  arrives (u, "<SEQ=100><CTL=SYN>");
  sends (u, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
}

static void
syn_sent (Unit *u)
{
  unit_begin (u);
  call (u, CALL_OPEN_ACTIVE, .remote_specified = true);
  sends (u, "<SEQ=300><CTL=SYN>");
}

static void
established (Unit *u)
{
  unit_begin (u);
  opens_passively (u);
}

static void
closes_first (Unit *u)
{
  established (u);
  call (u, CALL_CLOSE);
  sends (u, "<SEQ=301><ACK=101><CTL=FIN,ACK>");
}

static void
time_wait (Unit *u)
{
  closes_first (u);
  arrives (u, "<SEQ=101><ACK=302><CTL=ACK>");
  arrives (u, "<SEQ=101><ACK=302><CTL=FIN,ACK>");
  sends (u, "<SEQ=302><ACK=102><CTL=ACK>");
  state_is (u, TIME_WAIT);
}

/* CLOSED [9293 3.10.7.1, 3.5.2 group 1] */

static void
a_stranger_without_an_ack_is_reset_with_one (void **state)
{
  Unit u;

  unit_begin (&u);
  arrives (&u, "<SEQ=100><CTL=SYN>");
  sends (&u, "<SEQ=0><ACK=101><CTL=RST,ACK>");
  arrives (&u, "<SEQ=100><CTL=SYN,FIN><DATA=5>");
  sends (&u, "<SEQ=0><ACK=107><CTL=RST,ACK>");
  arrives (&u, "<SEQ=4294967295><CTL=FIN><DATA=1>");
  sends (&u, "<SEQ=0><ACK=1><CTL=RST,ACK>");
  arrives (&u, "<SEQ=7><CTL=none>");
  sends (&u, "<SEQ=0><ACK=7><CTL=RST,ACK>");
  state_is (&u, CLOSED);
}

static void
a_stranger_with_an_ack_is_reset_at_that_number (void **state)
{
  Unit u;

  unit_begin (&u);
  arrives (&u, "<SEQ=100><ACK=777><CTL=ACK>");
  sends (&u, "<SEQ=777><CTL=RST>");
  arrives (&u, "<SEQ=100><ACK=0><CTL=SYN,FIN,ACK><DATA=5>");
  sends (&u, "<SEQ=0><CTL=RST>");
}

static void
a_reset_is_never_answered_with_a_reset (void **state)
{
  static const char *const resets[]
      = { "<SEQ=100><CTL=RST>", "<SEQ=100><ACK=200><CTL=RST,ACK>", "<SEQ=100><CTL=SYN,RST>",
          "<SEQ=101><ACK=301><CTL=RST,ACK>", "<SEQ=100><ACK=999><CTL=SYN,RST,ACK>" };
  void (*const begin[]) (Unit *)
      = { unit_begin, listens, syn_sent, half_opens, established, closes_first, time_wait };

  for (size_t b = 0; b < sizeof begin / sizeof begin[0]; b++)
    for (size_t i = 0; i < sizeof resets / sizeof resets[0]; i++)
      {
        Unit u;

        begin[b](&u);
        arrives (&u, resets[i]);
        for (unsigned n = 0; n < u.out.segment_count; n++)
          wants (&u, "no RST in answer to a RST", !(u.out.segments[n].ctl & CTL_RST));
      }
}

/* LISTEN [9293 3.10.7.2] */

static void
a_listener_answers_a_syn_with_syn_ack (void **state)
{
  Unit u;

  half_opens (&u);
  state_is (&u, SYN_RECEIVED);
  sends_nothing (&u);
  has (&u, irs, 100);
  has (&u, rcv.nxt, 101);
  has (&u, iss, 300);
  has (&u, snd.una, 300);
  has (&u, snd.nxt, 301);
  has (&u, passive, true);
  says_nothing (&u);
  is_running (&u, TIMER_RETRANSMISSION);
}

static void
a_listener_ignores_a_reset (void **state)
{
  Unit u;

  listens (&u);
  arrives (&u, "<SEQ=100><ACK=5><CTL=SYN,RST,ACK>");
  sends_nothing (&u);
  state_is (&u, LISTEN);
}

static void
a_listener_resets_an_ack (void **state)
{
  Unit u;

  listens (&u);
  arrives (&u, "<SEQ=100><ACK=555><CTL=ACK>");
  sends (&u, "<SEQ=555><CTL=RST>");
  arrives (&u, "<SEQ=100><ACK=556><CTL=SYN,ACK>");
  sends (&u, "<SEQ=556><CTL=RST>");
  state_is (&u, LISTEN);
}

static void
a_listener_drops_everything_else (void **state)
{
  Unit u;

  listens (&u);
  arrives (&u, "<SEQ=100><CTL=FIN>");
  arrives (&u, "<SEQ=100><CTL=none><DATA=9>");
  sends_nothing (&u);
  state_is (&u, LISTEN);
}

static void
text_and_fin_on_the_first_syn_are_not_acknowledged (void **state)
{
  Unit u;

  listens (&u);
  arrives (&u, "<SEQ=100><CTL=SYN,FIN><DATA=5>");
  sends (&u, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
  state_is (&u, SYN_RECEIVED);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK><DATA=5>");
  sends (&u, "<SEQ=301><ACK=107><CTL=ACK>");
  state_is (&u, CLOSE_WAIT);
}

/* SYN-SENT [9293 3.10.7.3] */

static void
syn_ack_opens_and_is_acknowledged (void **state)
{
  Unit u;

  syn_sent (&u);
  arrives (&u, "<SEQ=100><ACK=301><WND=1000><CTL=SYN,ACK>");
  sends (&u, "<SEQ=301><ACK=101><CTL=ACK>");
  sends_nothing (&u);
  says (&u, SIGNAL_ESTABLISHED);
  state_is (&u, ESTABLISHED);
  has (&u, snd.wnd, 1000);
  has (&u, snd.wl1, 100);
  has (&u, snd.wl2, 301);
  is_stopped (&u, TIMER_RETRANSMISSION);
  call (&u, CALL_SEND, 2);
  sends (&u, "<SEQ=301><ACK=101><DATA=2>");
}

static void
a_wrong_ack_in_syn_sent_is_reset (void **state)
{
  static const char *const acks[] = { "91", "300", "302", "0", "2147483949" };

  for (size_t i = 0; i < sizeof acks / sizeof acks[0]; i++)
    {
      char syn_ack[80], ack[80], rst[80];
      Unit u;

      snprintf (syn_ack, sizeof syn_ack, "<SEQ=500><ACK=%s><CTL=SYN,ACK>", acks[i]);
      snprintf (ack, sizeof ack, "<SEQ=500><ACK=%s><CTL=ACK>", acks[i]);
      snprintf (rst, sizeof rst, "<SEQ=%s><CTL=RST>", acks[i]);
      syn_sent (&u);
      arrives (&u, syn_ack);
      sends (&u, rst);
      arrives (&u, ack);
      sends (&u, rst);
      sends_nothing (&u);
      state_is (&u, SYN_SENT);
    }
}

static void
a_reset_in_syn_sent_needs_a_good_ack (void **state)
{
  Unit u;

  syn_sent (&u);
  arrives (&u, "<SEQ=0><CTL=RST>");
  arrives (&u, "<SEQ=0><ACK=300><CTL=RST,ACK>");
  arrives (&u, "<SEQ=0><ACK=302><CTL=RST,ACK>");
  sends_nothing (&u);
  state_is (&u, SYN_SENT);
  arrives (&u, "<SEQ=0><ACK=301><CTL=RST,ACK>");
  sends_nothing (&u);
  says (&u, SIGNAL_RESET);
  state_is (&u, CLOSED);
}

static void
an_ack_without_syn_does_not_open (void **state)
{
  Unit u;

  syn_sent (&u);
  arrives (&u, "<SEQ=100><ACK=301><CTL=ACK><DATA=4>");
  arrives (&u, "<SEQ=100><ACK=301><CTL=FIN,ACK>");
  arrives (&u, "<SEQ=100><CTL=FIN>");
  sends_nothing (&u);
  state_is (&u, SYN_SENT);
  has (&u, snd.una, 300);
}

static void
text_and_fin_on_the_syn_ack_are_taken (void **state)
{
  Unit u;

  syn_sent (&u);
  arrives (&u, "<SEQ=100><ACK=301><CTL=SYN,FIN,ACK><DATA=4>");
  sends (&u, "<SEQ=301><ACK=106><CTL=ACK>");
  sends_nothing (&u);
  says (&u, SIGNAL_ESTABLISHED);
  says (&u, SIGNAL_CLOSING);
  state_is (&u, CLOSE_WAIT);
  call (&u, CALL_RECEIVE, 100);
  gets (&u, 4);
}

/* SYN-RECEIVED */

static void
the_third_segment_opens (void **state)
{
  Unit u;

  half_opens (&u);
  arrives (&u, "<SEQ=101><ACK=301><WND=77><CTL=ACK>");
  sends_nothing (&u);
  says (&u, SIGNAL_ESTABLISHED);
  state_is (&u, ESTABLISHED);
  has (&u, snd.una, 301);
  has (&u, snd.wnd, 77);
  is_stopped (&u, TIMER_RETRANSMISSION);
}

static void
a_wrong_third_segment_is_reset (void **state)
{
  Unit u;

  half_opens (&u);
  arrives (&u, "<SEQ=101><ACK=999><CTL=ACK>");
  sends (&u, "<SEQ=999><CTL=RST>");
  arrives (&u, "<SEQ=101><ACK=300><CTL=FIN,ACK>");
  sends (&u, "<SEQ=300><CTL=RST>");
  sends_nothing (&u);
  says_nothing (&u);
  state_is (&u, SYN_RECEIVED);
}

static void
a_reset_sends_a_passive_opener_back_to_listen (void **state)
{
  Unit u;

  half_opens (&u);
  arrives (&u, "<SEQ=101><CTL=RST>");
  sends_nothing (&u);
  says_nothing (&u);
  state_is (&u, LISTEN);
  is_stopped (&u, TIMER_RETRANSMISSION);
  is_stopped (&u, TIMER_USER);
  arrives (&u, "<SEQ=5000><CTL=SYN>");
  sends (&u, "<ACK=5001><CTL=SYN,ACK>");
  state_is (&u, SYN_RECEIVED);
}

static void
a_reset_refuses_an_active_opener (void **state)
{
  Unit u;

  syn_sent (&u);
  arrives (&u, "<SEQ=100><CTL=SYN>");
  sends (&u, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
  state_is (&u, SYN_RECEIVED);
  arrives (&u, "<SEQ=101><CTL=RST>");
  says (&u, SIGNAL_REFUSED);
  sends_nothing (&u);
  state_is (&u, CLOSED);
}

static void
a_reset_that_only_lies_in_the_window_is_challenged (void **state)
{
  Unit u;

  half_opens (&u);
  arrives (&u, "<SEQ=102><CTL=RST>");
  sends (&u, "<SEQ=301><ACK=101><CTL=ACK>");
  state_is (&u, SYN_RECEIVED);
  established (&u);
  arrives (&u, "<SEQ=110><CTL=RST>");
  sends (&u, "<SEQ=301><ACK=101><CTL=ACK>");
  state_is (&u, ESTABLISHED);
}

static void
a_listener_survives_another_syn_in_the_window (void **state)
{
  Unit u;

  half_opens (&u);
  arrives (&u, "<SEQ=150><CTL=SYN>");
  sends_nothing (&u);
  state_is (&u, LISTEN);
}

static void
the_same_syn_again_is_answered_with_an_ack (void **state)
{
  Unit u;

  half_opens (&u);
  arrives (&u, "<SEQ=100><CTL=SYN>");
  sends (&u, "<SEQ=301><ACK=101><CTL=ACK>");
  state_is (&u, SYN_RECEIVED);
}

/* First: the window [9293 3.4 Table 6] */

static void
shut (Unit *u, uint32_t buffer)
{
  Settings settings = settings_default ();

  settings.receive_buffer = buffer;
  unit_begin_with (u, 300, &settings);
  unit_opens_passively (u, 4096, HERE);
}

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

  shut (&u, 10);
  assert_true (acceptable (&u, 101, 0, CTL_ACK));
  assert_true (acceptable (&u, 110, 0, CTL_ACK));
  assert_false (acceptable (&u, 111, 0, CTL_ACK));
  assert_false (acceptable (&u, 100, 0, CTL_ACK));
}

static void
table_6_text_into_an_open_window (void **state)
{
  Unit u;

  shut (&u, 10);
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

/* [9293 3.4] By the letter a segment that begins before the window and ends behind it is refused. */
static void
table_6_looks_only_at_both_ends_of_a_segment (void **state)
{
  Unit u;

  shut (&u, 10);
  assert_false (acceptable (&u, 100, 12, CTL_ACK));
}

static void
table_6_a_shut_window (void **state)
{
  Unit u;

  shut (&u, 4);
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

  shut (&u, 4);
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

  shut (&u, 4);
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
    cmocka_unit_test (a_stranger_without_an_ack_is_reset_with_one),
    cmocka_unit_test (a_stranger_with_an_ack_is_reset_at_that_number),
    cmocka_unit_test (a_reset_is_never_answered_with_a_reset),
    cmocka_unit_test (a_listener_answers_a_syn_with_syn_ack),
    cmocka_unit_test (a_listener_ignores_a_reset),
    cmocka_unit_test (a_listener_resets_an_ack),
    cmocka_unit_test (a_listener_drops_everything_else),
    cmocka_unit_test (text_and_fin_on_the_first_syn_are_not_acknowledged),
    cmocka_unit_test (syn_ack_opens_and_is_acknowledged),
    cmocka_unit_test (a_wrong_ack_in_syn_sent_is_reset),
    cmocka_unit_test (a_reset_in_syn_sent_needs_a_good_ack),
    cmocka_unit_test (an_ack_without_syn_does_not_open),
    cmocka_unit_test (text_and_fin_on_the_syn_ack_are_taken),
    cmocka_unit_test (the_third_segment_opens),
    cmocka_unit_test (a_wrong_third_segment_is_reset),
    cmocka_unit_test (a_reset_sends_a_passive_opener_back_to_listen),
    cmocka_unit_test (a_reset_refuses_an_active_opener),
    cmocka_unit_test (a_reset_that_only_lies_in_the_window_is_challenged),
    cmocka_unit_test (a_listener_survives_another_syn_in_the_window),
    cmocka_unit_test (the_same_syn_again_is_answered_with_an_ack),
    cmocka_unit_test (table_6_nothing_into_an_open_window),
    cmocka_unit_test (table_6_text_into_an_open_window),
    cmocka_unit_test (table_6_looks_only_at_both_ends_of_a_segment),
    cmocka_unit_test (table_6_a_shut_window),
    cmocka_unit_test (what_is_not_acceptable_is_answered_with_an_ack),
    cmocka_unit_test (a_reset_outside_the_window_is_dropped),
    cmocka_unit_test (a_shut_window_still_lets_acks_and_resets_through),
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
    cmocka_unit_test (the_window_is_unsigned),
    cmocka_unit_test (text_is_acknowledged),
    cmocka_unit_test (the_acknowledgment_rides_on_text_that_leaves),
    cmocka_unit_test (text_after_the_fin_is_ignored),
    cmocka_unit_test (text_is_taken_in_fin_wait_2),
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
    cmocka_unit_test (a_reset_ends_time_wait),
    cmocka_unit_test (octets_nobody_read_survive_a_normal_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
