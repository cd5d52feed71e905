/* Segments that arrive in CLOSED, LISTEN, SYN-SENT and SYN-RECEIVED.  [9293 3.10.7] */
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
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
