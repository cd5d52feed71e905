/* Corners: numbers that have gone round the circle, buffers that change under way, and segments
 * that nobody honest sends. Each was wrong once in one TCP or another. */
#include "unit.h"

/* A receive buffer */

static void
refuses (Unit *u, const char *name, uint64_t value)
{
  unsigned index = 0;

  assert_true (setting_find (name, &index));
  call (u, CALL_SET, .setting = index, .value = value);
  says (u, SIGNAL_ERROR_SETTING);
}

static void
a_buffer_below_what_waits_and_is_offered_is_refused (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=2000>");
  has (&u, rcv.wnd, 2096);
  refuses (&u, "receive-buffer", 2100);
  has (&u, set.receive_buffer, 4096);
  refuses (&u, "receive-buffer", 4095);
  sets (&u, "receive-buffer", 4096);
  says (&u, SIGNAL_OK);
  forget_sent (&u);
  arrives (&u, "<SEQ=2101><ACK=301><CTL=ACK><DATA=536>");
  sends (&u, "<ACK=2637><WND=1560>");
}

static void
a_buffer_grows_under_way (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=2000>");
  sets (&u, "receive-buffer", 8000);
  says (&u, SIGNAL_OK);
  forget_sent (&u);
  arrives (&u, "<SEQ=2101><ACK=301><CTL=ACK><DATA=536>");
  sends (&u, "<ACK=2637><WND=5464>");
}

static void
a_listener_takes_any_buffer (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_PASSIVE);
  sets (&u, "receive-buffer", 10);
  says (&u, SIGNAL_OK);
  has (&u, rcv.wnd, 10);
}

static Settings
rounding (void)
{
  Settings settings = settings_plain ();

  settings.receive_buffer = 1000;
  settings.round_buffer = 1;
  settings.mss = 1460;
  return settings;
}

static void
text_on_the_segment_that_opens_counts_against_a_rounded_buffer (void **state)
{
  Settings settings = rounding ();
  Unit u;

  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_PASSIVE);
  arrives (&u, "<SEQ=100><CTL=SYN><MSS=300>");
  sends (&u, "<CTL=SYN,ACK>");
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=500>");
  sends (&u, "<ACK=601><WND=700>");
  has (&u, rcv.wnd, 700);
  assert_null (tcb_fault (&u.tcb));
  arrives (&u, "<SEQ=601><ACK=301><CTL=ACK><DATA=700>");
  sends (&u, "<ACK=1301><WND=0>");
}

/* The setting is what the user set; only this connection rounds. */
static void
a_rounded_buffer_does_not_creep (void **state)
{
  Settings settings = rounding ();
  Unit u;

  unit_begin_with (&u, 300, &settings);
  for (unsigned i = 0; i < 2; i++)
    {
      call (&u, CALL_OPEN_PASSIVE);
      arrives (&u, "<SEQ=100><CTL=SYN><MSS=300>");
      arrives (&u, "<SEQ=101><ACK=301><CTL=ACK>");
      has (&u, rcv.wnd, 1200);
      has (&u, set.receive_buffer, 1000);
      arrives (&u, "<SEQ=101><CTL=RST>");
      state_is (&u, CLOSED);
      call (&u, CALL_OPEN_PASSIVE);
      arrives (&u, "<SEQ=100><CTL=SYN><MSS=700>");
      arrives (&u, "<SEQ=101><ACK=301><CTL=ACK>");
      has (&u, rcv.wnd, 1400);
      call (&u, CALL_ABORT);
    }
}

/* Numbers that have gone round */

/* Established, and `octets` were sent and acknowledged since ISS. */
static void
far_on (Unit *u, uint32_t octets)
{
  established (u);
  u->tcb.snd.una += octets;
  u->tcb.snd.nxt = u->tcb.snd.end = u->tcb.snd.wl2 = u->tcb.snd.una;
  u->tcb.snd.up = u->tcb.snd.push = u->tcb.high_rxt = u->tcb.snd.una;
  u->tcb.recover = u->tcb.snd.una - 1;
}

static void
text_that_meets_iss_again_is_sent_again_as_text (void **state)
{
  for (uint32_t before = 0; before < 3; before++)
    {
      Unit u;

      far_on (&u, UINT32_MAX - before);
      u.tcb.set.send_buffer = before == 0 ? 0 : 4096; /* what was queued is queued */
      u.tcb.snd.end += 10;
      arrives (&u, "<SEQ=101><ACK=300><WND=4096><CTL=ACK><DATA=1>");
      forget_sent (&u);
      times_out (&u, TIMER_RETRANSMISSION);
      wants (&u, "no SYN", u.asked < u.queued && !(u.queue[u.asked].ctl & CTL_SYN));
      wants (&u, "text", u.queue[u.asked].text.length > 0);
    }
}

static void
a_syn_is_sent_again_whatever_the_send_buffer (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.send_buffer = 0;
  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_PASSIVE);
  arrives (&u, "<SEQ=100><CTL=SYN>");
  sends (&u, "<SEQ=300><CTL=SYN,ACK>");
  call (&u, CALL_CLOSE);
  sends (&u, "<SEQ=301><CTL=FIN,ACK>");
  state_is (&u, FIN_WAIT_1);
  times_out (&u, TIMER_RETRANSMISSION);
  sends (&u, "<SEQ=300><CTL=SYN,ACK>");
  arrives (&u, "<SEQ=101><ACK=301><WND=100><CTL=ACK>");
  has (&u, syn_out, 0);
  times_out (&u, TIMER_RETRANSMISSION);
  sends (&u, "<SEQ=301><CTL=FIN,ACK>");
}

static void
a_push_of_long_ago_is_not_heard_again (void **state)
{
  Unit u;

  established (&u);
  for (unsigned i = 0; i < 3; i++) /* each is 2^30 octets */
    {
      u.tcb.rcv.nxt += 1u << 30;
      u.tcb.rcv.wanted = UINT32_MAX;
      u.tcb.set.receive_buffer = WINDOW_MAX;
      call (&u, CALL_RECEIVE, UINT32_MAX);
      wants (&u, "no push", u.out.signals[0].kind == SIGNAL_DATA && !u.out.signals[0].pushed);
    }
}

static void
every_cookie_can_recover_fast (void **state)
{
  for (unsigned high = 0; high < 2; high++)
    {
      Segment third
          = { .seq = 101, .ack = high ? 0x90000000u : 0x10000000u, .ctl = CTL_ACK, .wnd = 8000 };
      Settings settings = settings_default ();
      Unit u;

      settings.sack = 0;
      unit_begin_with (&u, third.ack - 1, &settings);
      u.peer = 100;
      reference.cookie_revive (&u.tcb, &third, 536);
      unit_takes (&u, third, HERE);
      assert_null (tcb_fault (&u.tcb));
      call (&u, CALL_SEND, 2000);
      forget_sent (&u);
      third.wnd = u.tcb.snd.wnd;
      for (unsigned i = 0; i < 3; i++)
        unit_takes (&u, third, HERE);
      has (&u, recovery, RECOVERY_FAST);
    }
}

/* A FIN from nowhere */

static void
the_fin_in_order_counts_whatever_was_said_of_another (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=151><ACK=301><CTL=FIN,ACK>");
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=10>");
  has (&u, rcv.nxt, 111);
  arrives (&u, "<SEQ=111><ACK=301><CTL=FIN,ACK>");
  state_is (&u, CLOSE_WAIT);
  has (&u, rcv.nxt, 112);
  assert_null (tcb_fault (&u.tcb));
}

static void
the_fin_in_order_counts_whatever_is_held_above_it (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=151><ACK=301><CTL=ACK><DATA=1>");
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK><DATA=10>");
  state_is (&u, CLOSE_WAIT);
  has (&u, rcv.nxt, 112);
  has (&u, early_count, 0);
  assert_null (tcb_fault (&u.tcb));
}

/* And others */

/* [9293 3.1] The urgent pointer counts from SEG.SEQ, which is the SYN's own number. */
static void
an_urgent_pointer_on_a_syn_ack_counts_from_the_syn (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  arrives (&u, "<SEQ=100><ACK=301><UP=6><CTL=SYN,ACK,URG>");
  has (&u, rcv.up, 106);
  says (&u, SIGNAL_URGENT);
}

static void
a_receive_of_nothing_is_answered (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_RECEIVE, 0);
  says (&u, SIGNAL_OK);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=10>");
  call (&u, CALL_RECEIVE, 0);
  says (&u, SIGNAL_OK);
  call (&u, CALL_RECEIVE, 10);
  gets (&u, 10);
}

/* [7323 5.5] TS.Recent is as old as the segment that it came with, a SYN included. */
static void
a_timestamp_from_a_syn_is_as_old_as_the_syn (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.timestamps = 1;
  unit_begin_with (&u, 300, &settings);
  u.now = SECONDS (30 * 86400);
  call (&u, CALL_OPEN_PASSIVE);
  arrives (&u, "<SEQ=100><CTL=SYN><TS=1000,0>");
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><TS=999,0>");
  because_of (&u, CLAUSE_PAWS);
  state_is (&u, SYN_RECEIVED);
}

/* [9293 3.7.1 MUST-16] What is held above a gap is told with text too, and the text makes room. */
static void
blocks_go_with_full_segments_and_the_text_shrinks (void **state)
{
  Settings settings = settings_default ();
  Unit u;

  settings.congestion = 0;
  settings.delayed_ack = 0;
  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_PASSIVE);
  arrives (&u, "<SEQ=100><CTL=SYN><MSS=536><SACKOK>");
  arrives (&u, "<SEQ=101><ACK=301><WND=4096><CTL=ACK>");
  arrives (&u, "<SEQ=201><ACK=301><WND=4096><CTL=ACK><DATA=100>");
  forget_sent (&u);
  call (&u, CALL_SEND, 1200);
  sends (&u, "<SEQ=301><DATA=524><SACK=201-301>");
  sends (&u, "<SEQ=825><DATA=524><SACK=201-301>");
  arrives (&u, "<SEQ=101><ACK=1349><WND=4096><CTL=ACK><DATA=100>");
  sends (&u, "<SEQ=1349><DATA=152>");
}

/* [2883 4] */
static void
what_came_twice_is_reported_once (void **state)
{
  Settings settings = settings_default ();
  Unit u;

  settings.congestion = 0;
  settings.delayed_ack = 0;
  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_PASSIVE);
  arrives (&u, "<SEQ=100><CTL=SYN><MSS=536><SACKOK>");
  arrives (&u, "<SEQ=101><ACK=301><WND=0><CTL=ACK><DATA=100>");
  call (&u, CALL_SEND, 1200);
  forget_sent (&u);
  arrives (&u, "<SEQ=101><ACK=301><WND=4096><CTL=ACK><DATA=101>");
  sends (&u, "<SEQ=301><DATA=524><SACK=101-201>");
  sends (&u, "<SEQ=825><DATA=536>");
}

static void
a_full_segment_with_the_fin_comes_again_as_one (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 536);
  call (&u, CALL_CLOSE);
  forget_sent (&u);
  times_out (&u, TIMER_RETRANSMISSION);
  sends (&u, "<SEQ=301><CTL=FIN,PSH,ACK><DATA=536>");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_buffer_below_what_waits_and_is_offered_is_refused),
    cmocka_unit_test (a_buffer_grows_under_way),
    cmocka_unit_test (a_listener_takes_any_buffer),
    cmocka_unit_test (text_on_the_segment_that_opens_counts_against_a_rounded_buffer),
    cmocka_unit_test (a_rounded_buffer_does_not_creep),
    cmocka_unit_test (text_that_meets_iss_again_is_sent_again_as_text),
    cmocka_unit_test (a_syn_is_sent_again_whatever_the_send_buffer),
    cmocka_unit_test (a_push_of_long_ago_is_not_heard_again),
    cmocka_unit_test (every_cookie_can_recover_fast),
    cmocka_unit_test (the_fin_in_order_counts_whatever_was_said_of_another),
    cmocka_unit_test (the_fin_in_order_counts_whatever_is_held_above_it),
    cmocka_unit_test (an_urgent_pointer_on_a_syn_ack_counts_from_the_syn),
    cmocka_unit_test (a_receive_of_nothing_is_answered),
    cmocka_unit_test (a_timestamp_from_a_syn_is_as_old_as_the_syn),
    cmocka_unit_test (blocks_go_with_full_segments_and_the_text_shrinks),
    cmocka_unit_test (what_came_twice_is_reported_once),
    cmocka_unit_test (a_full_segment_with_the_fin_comes_again_as_one),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
