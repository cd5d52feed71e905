/* What leaves, when, and in which pieces; and the window that we offer.  [9293 3.7, 3.8.6] */
#include "unit.h"

#include <stdio.h>

static void
text_leaves_in_segments_of_mss (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 1100);
  sends (&u, "<SEQ=301><ACK=101><CTL=ACK><DATA=536>");
  sends (&u, "<SEQ=837><ACK=101><CTL=ACK><DATA=536>");
  sends (&u, "<SEQ=1373><ACK=101><CTL=PSH,ACK><DATA=28>");
  sends_nothing (&u);
}

static void
text_never_goes_beyond_the_window (void **state)
{
  Unit u;

  unit_begin (&u);
  unit_opens_passively (&u, 5, HERE);
  call (&u, CALL_SEND, 12);
  sends (&u, "<SEQ=301><DATA=5>");
  sends_nothing (&u);
  arrives (&u, "<SEQ=101><ACK=303><WND=5><CTL=ACK>");
  sends (&u, "<SEQ=306><DATA=2>");
  sends_nothing (&u);
  arrives (&u, "<SEQ=101><ACK=308><WND=100><CTL=ACK>");
  sends (&u, "<SEQ=308><CTL=PSH,ACK><DATA=5>");
  sends_nothing (&u);
}

static void
a_window_that_shrinks_stops_new_text (void **state)
{
  Unit u;

  unit_begin (&u);
  unit_opens_passively (&u, 10, HERE);
  call (&u, CALL_SEND, 8);
  sends (&u, "<SEQ=301><DATA=8>");
  arrives (&u, "<SEQ=101><ACK=301><WND=3><CTL=ACK>");
  has (&u, snd.wnd, 3);
  call (&u, CALL_SEND, 5);
  sends_nothing (&u);
  arrives (&u, "<SEQ=101><ACK=305><WND=3><CTL=ACK>");
  sends_nothing (&u);
  arrives (&u, "<SEQ=101><ACK=309><WND=3><CTL=ACK>");
  sends (&u, "<SEQ=309><DATA=3>");
  sends_nothing (&u);
}

static void
usable_window_counts_what_is_in_flight (void **state)
{
  Unit u;

  unit_begin (&u);
  unit_opens_passively (&u, 10, HERE);
  assert_int_equal (reference.usable_window (&u.tcb), 10);
  call (&u, CALL_SEND, 4);
  assert_int_equal (reference.usable_window (&u.tcb), 6);
  arrives (&u, "<SEQ=101><ACK=301><WND=2><CTL=ACK>");
  assert_int_equal (reference.usable_window (&u.tcb), 0);
  arrives (&u, "<SEQ=101><ACK=305><WND=2><CTL=ACK>");
  assert_int_equal (reference.usable_window (&u.tcb), 2);
}

static void
a_window_may_lie_across_the_wrap (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  unit_begin_with (&u, UINT32_MAX - 3, &settings);
  unit_opens_passively (&u, 6, HERE);
  call (&u, CALL_SEND, 10);
  sends (&u, "<SEQ=4294967293><DATA=6>");
  sends_nothing (&u);
  has (&u, snd.nxt, 3);
  arrives (&u, "<SEQ=101><ACK=1><WND=6><CTL=ACK>");
  sends (&u, "<SEQ=3><CTL=PSH,ACK><DATA=4>");
  arrives (&u, "<SEQ=101><ACK=7><WND=6><CTL=ACK>");
  has (&u, snd.una, 7);
  is_stopped (&u, TIMER_RETRANSMISSION);
}

static void
every_octet_says_where_in_the_stream_it_stands (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 536);
  wants (&u, "octet 0 first", u.out.segments[0].text.first == 0);
  call (&u, CALL_SEND, 10);
  wants (&u, "octet 536 next", u.out.segments[0].text.first == 536);
}

/* More segments than one step can hold: the rest leaves at once, in the next ones. */
static void
what_does_not_fit_into_one_step_leaves_in_the_next (void **state)
{
  Settings settings = settings_plain ();
  Unit u;
  Seq next = 301;

  settings.mss = 10;
  unit_begin_with (&u, 300, &settings);
  opens_passively (&u);
  call (&u, CALL_SEND, 305);
  wants (&u, "a full step", u.out.segment_count == ACTION_SEGMENTS);
  is_running (&u, TIMER_OUTPUT);
  elapses (&u, 0);
  for (unsigned i = 0; i < 31; i++)
    {
      char text[80];

      snprintf (text, sizeof text, "<SEQ=%u><ACK=101><DATA=%u>", next, i < 30 ? 10 : 5);
      sends (&u, text);
      next += 10;
    }
  sends_nothing (&u);
  is_stopped (&u, TIMER_OUTPUT);
  has (&u, snd.nxt, 606);
}

static void
close_in_the_middle_of_a_full_step_loses_nothing (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.mss = 10;
  unit_begin_with (&u, 300, &settings);
  opens_passively (&u);
  call (&u, CALL_SEND, 200);
  call (&u, CALL_CLOSE);
  elapses (&u, 0);
  has (&u, snd.nxt, 502);
  arrives (&u, "<SEQ=101><ACK=502><CTL=ACK>");
  state_is (&u, FIN_WAIT_2);
}

static void
an_ack_is_owed_even_when_the_step_is_full (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.mss = 10;
  unit_begin_with (&u, 300, &settings);
  unit_opens_passively (&u, 0, HERE);
  call (&u, CALL_SEND, 200);
  forget_sent (&u);
  arrives (&u, "<SEQ=101><ACK=301><WND=4096><CTL=ACK><DATA=7>");
  sends (&u, "<ACK=108>");
}

/* Ours: what we offer */

static void
small_buffer (Unit *u, uint32_t buffer)
{
  Settings settings = settings_plain ();

  settings.receive_buffer = buffer;
  unit_begin_with (u, 300, &settings);
  unit_opens_passively (u, 4096, HERE);
}

static void
the_right_edge_stays_while_text_waits_unread (void **state)
{
  Unit u;

  small_buffer (&u, 10);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=2>");
  sends (&u, "<ACK=103><WND=8>");
  arrives (&u, "<SEQ=103><ACK=301><CTL=ACK><DATA=8>");
  sends (&u, "<ACK=111><WND=0>");
}

static void
a_little_room_is_not_worth_an_update (void **state)
{
  Unit u;

  small_buffer (&u, 10);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=10>");
  sends (&u, "<SEQ=301><ACK=111><WND=0><CTL=ACK>");
  call (&u, CALL_RECEIVE, 1);
  sends_nothing (&u);
  call (&u, CALL_RECEIVE, 3);
  sends_nothing (&u);
  call (&u, CALL_RECEIVE, 1);
  sends (&u, "<SEQ=301><ACK=111><WND=5><CTL=ACK>");
  sends_nothing (&u);
  call (&u, CALL_RECEIVE, 5);
  sends (&u, "<SEQ=301><ACK=111><WND=10><CTL=ACK>");
}

static void
a_full_segment_is_worth_an_update (void **state)
{
  Unit u;

  small_buffer (&u, 4096);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=2000>");
  sends (&u, "<ACK=2101><WND=2096>");
  call (&u, CALL_RECEIVE, 535);
  sends_nothing (&u);
  call (&u, CALL_RECEIVE, 1);
  sends (&u, "<ACK=2101><WND=2632><CTL=ACK>");
}

static void
no_update_is_sent_to_a_peer_that_has_finished (void **state)
{
  Unit u;

  small_buffer (&u, 10);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK><DATA=8>");
  sends (&u, "<ACK=110>");
  call (&u, CALL_RECEIVE, 100);
  gets (&u, 8);
  sends_nothing (&u);
}

static void
the_window_offered_is_the_buffer_when_all_is_read (void **state)
{
  Unit u;

  small_buffer (&u, 4096);
  for (unsigned i = 0; i < 5; i++)
    {
      char text[80];

      snprintf (text, sizeof text, "<SEQ=%u><ACK=301><CTL=ACK><DATA=3000>", 101 + 3000 * i);
      arrives (&u, text);
      call (&u, CALL_RECEIVE, 3000);
      has (&u, rcv.wnd, 4096);
    }
  gets (&u, 15000);
}

/* [7323 2.2; 9293 3.8.6 SHLD-14] The FIN offers more than the window of a SYN can say; when the SYN
 * goes out again, that stays offered. */
static void
a_syn_again_takes_no_scaled_window_back (void **state)
{
  Unit u;

  unit_begin (&u);
  sets (&u, "window-scale", 1);
  sets (&u, "window-shift", 7);
  sets (&u, "receive-buffer", 1000000);
  call (&u, .kind = CALL_OPEN_PASSIVE);
  arrives (&u, "<SEQ=100><WND=1000><CTL=SYN><SHIFT=7>");
  sends (&u, "<SEQ=300><ACK=101><WND=65535><CTL=SYN,ACK>");
  call (&u, .kind = CALL_CLOSE);
  sends (&u, "<SEQ=301><ACK=101><WND=7812><CTL=FIN,ACK>");
  has (&u, rcv.wnd, 1000000);
  times_out (&u, TIMER_RETRANSMISSION);
  sends (&u, "<SEQ=300><ACK=101><WND=65535><CTL=SYN,ACK>");
  has (&u, rcv.wnd, 1000000);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (text_leaves_in_segments_of_mss),
    cmocka_unit_test (text_never_goes_beyond_the_window),
    cmocka_unit_test (a_window_that_shrinks_stops_new_text),
    cmocka_unit_test (usable_window_counts_what_is_in_flight),
    cmocka_unit_test (a_window_may_lie_across_the_wrap),
    cmocka_unit_test (every_octet_says_where_in_the_stream_it_stands),
    cmocka_unit_test (what_does_not_fit_into_one_step_leaves_in_the_next),
    cmocka_unit_test (close_in_the_middle_of_a_full_step_loses_nothing),
    cmocka_unit_test (an_ack_is_owed_even_when_the_step_is_full),
    cmocka_unit_test (the_right_edge_stays_while_text_waits_unread),
    cmocka_unit_test (a_little_room_is_not_worth_an_update),
    cmocka_unit_test (a_full_segment_is_worth_an_update),
    cmocka_unit_test (no_update_is_sent_to_a_peer_that_has_finished),
    cmocka_unit_test (the_window_offered_is_the_buffer_when_all_is_read),
    cmocka_unit_test (a_syn_again_takes_no_scaled_window_back),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
