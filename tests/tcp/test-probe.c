/* Probes of a shut window: each is one number beyond it, and none is counted before it is taken, so
 * that what else is sent meanwhile stands where the peer looks for it.  [9293 3.8.6.1, A.2] */
#include "unit.h"

#include <stdio.h>

#define PROBES 20

static void
window_shut (Unit *u)
{
  unit_begin (u);
  unit_opens_passively (u, 0, HERE);
  call (u, CALL_SEND, 5);
  elapses (u, SECONDS (1));
  sends (u, "<SEQ=301><ACK=101><CTL=ACK><DATA=1>");
}

static void
an_ack_behind_a_probe_does_not_count_it (void **state)
{
  Unit u;

  window_shut (&u);
  has (&u, snd.nxt, 301);
  arrives (&u, "<SEQ=101><ACK=301><WND=0><CTL=ACK><DATA=10>");
  sends (&u, "<SEQ=301><ACK=111><CTL=ACK><DATA=0>");
  sends_nothing (&u);
}

static void
the_ack_of_a_probe_counts_it (void **state)
{
  Unit u;

  window_shut (&u);
  arrives (&u, "<SEQ=101><ACK=302><WND=0><CTL=ACK>");
  because_of (&u, CLAUSE_ACK_NEW);
  has (&u, snd.una, 302);
  has (&u, snd.nxt, 302);
  arrives (&u, "<SEQ=101><ACK=302><WND=0><CTL=ACK><DATA=1>");
  sends (&u, "<SEQ=302><ACK=102>");
}

static void
an_ack_beyond_a_probe_is_of_the_future (void **state)
{
  Unit u;

  window_shut (&u);
  arrives (&u, "<SEQ=101><ACK=303><WND=100><CTL=ACK>");
  because_of (&u, CLAUSE_ACK_FUTURE);
  sends (&u, "<SEQ=301><ACK=101><CTL=ACK><DATA=0>");
  has (&u, snd.nxt, 301);
  window_shut (&u);
  arrives (&u, "<SEQ=101><ACK=302><WND=0><CTL=ACK>");
  arrives (&u, "<SEQ=101><ACK=303><WND=100><CTL=ACK>");
  because_of (&u, CLAUSE_ACK_FUTURE);
}

/* The octet of the probe was refused, so it goes out again, and no gap is made. */
static void
a_window_that_opens_gets_the_probes_octet_again (void **state)
{
  Unit u;

  window_shut (&u);
  arrives (&u, "<SEQ=101><ACK=301><WND=100><CTL=ACK>");
  sends (&u, "<SEQ=301><DATA=5>");
  sends_nothing (&u);
  is_stopped (&u, TIMER_PERSIST);
  is_running (&u, TIMER_RETRANSMISSION);
}

static void
a_window_that_opens_by_one_gets_no_measured_round_trip (void **state)
{
  Unit u;

  window_shut (&u);
  u.tcb.rtt_timing = 0;
  arrives (&u, "<SEQ=101><ACK=301><WND=1><CTL=ACK>");
  sends (&u, "<SEQ=301><DATA=1>");
  has (&u, rtt_timing, 0);
  has (&u, snd.nxt, 302);
}

static void
answers_to_probes_are_no_duplicate_acks (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 10);
  sends (&u, "<SEQ=301><DATA=10>");
  arrives (&u, "<SEQ=101><ACK=301><WND=0><CTL=ACK>"); /* it has shrunk */
  for (unsigned i = 0; i < 5; i++)
    {
      elapses (&u, SECONDS (40));
      forget_sent (&u);
      arrives (&u, "<SEQ=101><ACK=301><WND=0><CTL=ACK>");
    }
  has (&u, duplicates, 0);
  has (&u, recovery, RECOVERY_NONE);
}

static void
the_reset_of_an_abort_stands_where_the_peer_hears_it (void **state)
{
  Unit u;

  window_shut (&u);
  call (&u, CALL_ABORT);
  sends (&u, "<SEQ=301><CTL=RST>");
}

static void
an_icmp_message_about_a_probe_is_about_us (void **state)
{
  Unit u;

  window_shut (&u);
  icmp (&u, ICMP_SOFT, 301);
  because_of (&u, CLAUSE_ICMP_SOFT);
  icmp (&u, ICMP_SOFT, 302);
  because_of (&u, CLAUSE_ICMP_DROPPED);
}

/* [9293 3.10.4] In CLOSE-WAIT the FIN leads to LAST-ACK, were it a probe. */
static void
a_fin_can_be_the_probe (void **state)
{
  Unit u;

  unit_begin (&u);
  unit_opens_passively (&u, 0, HERE);
  arrives (&u, "<SEQ=101><ACK=301><WND=0><CTL=FIN,ACK>");
  sends (&u, "<SEQ=301><ACK=102>");
  call (&u, CALL_CLOSE);
  state_is (&u, CLOSE_WAIT);
  elapses (&u, SECONDS (1));
  sends (&u, "<SEQ=301><ACK=102><CTL=FIN,ACK>");
  state_is (&u, LAST_ACK);
  arrives (&u, "<SEQ=101><ACK=301><WND=0><CTL=FIN,ACK>");
  sends (&u, "<SEQ=301><ACK=102><CTL=ACK>");
  arrives (&u, "<SEQ=102><ACK=301><WND=0><CTL=ACK>");
  sends_nothing (&u);
  elapses (&u, SECONDS (2));
  sends (&u, "<SEQ=301><ACK=102><CTL=FIN,ACK>");
  arrives (&u, "<SEQ=102><ACK=302><WND=0><CTL=ACK>");
  state_is (&u, CLOSED);
}

static void
a_fin_that_was_a_probe_leaves_again_when_the_window_opens (void **state)
{
  Unit u;

  unit_begin (&u);
  unit_opens_passively (&u, 0, HERE);
  call (&u, CALL_CLOSE);
  elapses (&u, SECONDS (1));
  sends (&u, "<SEQ=301><ACK=101><CTL=FIN,ACK>");
  arrives (&u, "<SEQ=101><ACK=301><WND=10><CTL=ACK>");
  sends (&u, "<SEQ=301><ACK=101><CTL=FIN,ACK>");
  has (&u, snd.nxt, 302);
  arrives (&u, "<SEQ=101><ACK=302><WND=10><CTL=ACK>");
  state_is (&u, FIN_WAIT_2);
}

/* What a peer sends that has filled our window, or counts its probe. */

static void
an_ack_on_the_edge_is_used_and_not_answered (void **state)
{
  for (unsigned beyond = 0; beyond < 2; beyond++)
    {
      char text[80];
      Unit u;

      established (&u);
      call (&u, CALL_SEND, 10);
      forget_sent (&u);
      snprintf (text, sizeof text, "<SEQ=%u><ACK=311><WND=77><CTL=ACK>", 101 + 4096 + beyond);
      arrives (&u, text);
      sends_nothing (&u);
      has (&u, snd.una, 311);
      has (&u, snd.wnd, 77);
    }
}

static void
an_ack_two_beyond_the_edge_is_answered_and_not_used (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 10);
  forget_sent (&u);
  arrives (&u, "<SEQ=4199><ACK=311><WND=77><CTL=ACK>");
  because_of (&u, CLAUSE_SEQUENCE);
  sends (&u, "<SEQ=311><ACK=101>");
  has (&u, snd.una, 301);
}

static void
text_on_the_edge_is_answered_and_not_used (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 10);
  forget_sent (&u);
  arrives (&u, "<SEQ=4197><ACK=311><WND=77><CTL=ACK><DATA=1>");
  sends (&u, "<SEQ=311><ACK=101>");
  has (&u, snd.una, 301);
  arrives (&u, "<SEQ=4197><CTL=RST>");
  because_of (&u, CLAUSE_SEQUENCE_RST);
  state_is (&u, ESTABLISHED);
}

static void
an_ack_of_the_future_on_the_edge_is_challenged (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=4197><ACK=999><WND=77><CTL=ACK>");
  because_of (&u, CLAUSE_ACK_FUTURE);
  sends (&u, "<SEQ=301><ACK=101>");
}

static void
an_ack_from_behind_is_used_if_it_is_new_and_answered_always (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 10);
  forget_sent (&u);
  arrives (&u, "<SEQ=101><ACK=301><WND=4096><CTL=ACK><DATA=1>");
  forget_sent (&u);
  arrives (&u, "<SEQ=101><ACK=301><WND=4096><CTL=ACK>"); /* a keep-alive probe */
  because_of (&u, CLAUSE_SEQUENCE);
  sends (&u, "<SEQ=311><ACK=102>");
  has (&u, duplicates, 0);
  arrives (&u, "<SEQ=101><ACK=311><WND=4096><CTL=ACK>");
  has (&u, snd.una, 311);
  sends (&u, "<SEQ=311><ACK=102>");
}

/* [9293 3.8.6] A window that shrank below what is out. */
static void
an_ack_behind_a_window_that_shrank_stands_on_its_edge (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 100);
  forget_sent (&u);
  arrives (&u, "<SEQ=101><ACK=301><WND=40><CTL=ACK><DATA=1>");
  sends (&u, "<SEQ=341><ACK=102><CTL=ACK>");
  arrives (&u, "<SEQ=102><ACK=301><WND=0><CTL=ACK><DATA=1>");
  sends (&u, "<SEQ=301><ACK=103><CTL=ACK>");
  call (&u, CALL_ABORT);
  sends (&u, "<SEQ=301><CTL=RST>");
}

/* Two ends, each with a buffer of 100 octets that nobody reads, and text for each other. */

typedef struct
{
  Unit end[2];
  unsigned segments, probes;
} Pair;

static void
both_wait (Pair *pair)
{
  Settings settings = settings_plain ();

  settings.mss = settings.receive_buffer = 100;
  for (unsigned i = 0; i < 2; i++)
    unit_begin_with (&pair->end[i], i == 0 ? 100 : 300, &settings);
  pair->segments = pair->probes = 0;
  Unit *a = &pair->end[0], *b = &pair->end[1];
  call (b, CALL_OPEN_PASSIVE);
  call (a, CALL_OPEN_ACTIVE, .remote_specified = true);
  crosses (a, b, "<CTL=SYN>");
  crosses (b, a, "<CTL=SYN,ACK>");
  crosses (a, b, "<CTL=ACK>");
}

/* Everything that is out arrives, and what comes of it, until nothing is out; `most` at most. */
static void
settle (Pair *pair, unsigned most)
{
  for (unsigned round = 0; round < most; round++)
    {
      bool any = false;
      for (unsigned i = 0; i < 2; i++)
        {
          Unit *from = &pair->end[i], *to = &pair->end[1 - i];
          unsigned sent = from->queued - from->asked;
          for (unsigned j = 0; j < sent; j++)
            {
              Segment seg = from->queue[from->asked++ % UNIT_QUEUE];
              pair->segments++;
              unit_takes (to, seg, HERE);
              to->lines = to->lines > 100 ? 100 : to->lines;
              any = true;
            }
          if (from->asked == from->queued)
            from->asked = from->queued = 0;
        }
      if (!any)
        return;
    }
  fail_msg ("after %u rounds the two ends still answer each other", most);
}

static void
both_probe (Pair *pair, bool together)
{
  for (unsigned i = 0; i < 2; i++)
    {
      times_out (&pair->end[i], TIMER_PERSIST);
      pair->probes++;
      if (!together)
        settle (pair, 8);
    }
  settle (pair, 8);
}

static void
two_shut_windows (Pair *pair)
{
  both_wait (pair);
  call (&pair->end[0], CALL_SEND, 300);
  call (&pair->end[1], CALL_SEND, 300);
  settle (pair, 20);
  assert_int_equal (pair->end[0].tcb.snd.wnd, 0);
  assert_int_equal (pair->end[1].tcb.snd.wnd, 0);
}

static void
two_shut_windows_cost_two_segments_a_probe (void **state)
{
  for (unsigned together = 0; together < 2; together++)
    {
      Pair pair;

      two_shut_windows (&pair);
      pair.segments = 0;
      for (unsigned i = 0; i < PROBES; i++)
        both_probe (&pair, together);
      assert_true (pair.segments <= 2 * pair.probes);
      assert_int_equal (pair.end[0].tcb.snd.nxt - pair.end[0].tcb.iss, 101);
    }
}

static void
two_shut_windows_open_again (void **state)
{
  for (unsigned together = 0; together < 2; together++)
    {
      Pair pair;

      two_shut_windows (&pair);
      both_probe (&pair, together);
      for (unsigned i = 0; i < 4; i++)
        {
          call (&pair.end[i % 2], CALL_RECEIVE, 200);
          settle (&pair, 20);
        }
      for (unsigned i = 0; i < 2; i++)
        {
          call (&pair.end[i], CALL_RECEIVE, 200);
          settle (&pair, 20);
          assert_int_equal (pair.end[i].tcb.snd.una, pair.end[i].tcb.snd.end);
          assert_int_equal (pair.end[i].tcb.retransmissions, 0);
          assert_int_equal (pair.end[i].got, 300);
        }
    }
}

/* The updates that opened both windows were lost, so both probes are taken, and they cross. */
static void
two_probes_that_are_both_taken_end_in_silence (void **state)
{
  Pair pair;

  two_shut_windows (&pair);
  for (unsigned i = 0; i < 2; i++)
    {
      call (&pair.end[i], CALL_RECEIVE, 100);
      forget_sent (&pair.end[i]);
      pair.end[i].asked = pair.end[i].queued = 0;
    }
  both_probe (&pair, true);
  for (unsigned i = 0; i < 2; i++)
    assert_int_equal (pair.end[i].tcb.snd.una - pair.end[i].tcb.iss, 201);
}

/* Each fills the other's window, and of both the first segment is lost: every ACK of both stands on
 * the right edge. */
static void
two_lost_windows_end_in_silence (void **state)
{
  Pair pair;

  both_wait (&pair);
  for (unsigned i = 0; i < 2; i++)
    {
      sets (&pair.end[i], "nagle", 0);
      call (&pair.end[i], CALL_SEND, 50);
      call (&pair.end[i], CALL_SEND, 50);
      pair.end[i].asked++;
    }
  settle (&pair, 8);
  assert_int_equal (pair.segments, 4);
  for (unsigned i = 0; i < 2; i++)
    times_out (&pair.end[i], TIMER_RETRANSMISSION);
  settle (&pair, 8);
  for (unsigned i = 0; i < 2; i++)
    assert_int_equal (pair.end[i].tcb.snd.una - pair.end[i].tcb.iss, 101);
}

static void
an_abort_after_a_probe_is_heard (void **state)
{
  Pair pair;

  both_wait (&pair);
  call (&pair.end[0], CALL_SEND, 300);
  settle (&pair, 20);
  times_out (&pair.end[0], TIMER_PERSIST);
  settle (&pair, 8);
  call (&pair.end[0], CALL_ABORT);
  settle (&pair, 8);
  state_is (&pair.end[1], CLOSED);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (an_ack_behind_a_probe_does_not_count_it),
    cmocka_unit_test (the_ack_of_a_probe_counts_it),
    cmocka_unit_test (an_ack_beyond_a_probe_is_of_the_future),
    cmocka_unit_test (a_window_that_opens_gets_the_probes_octet_again),
    cmocka_unit_test (a_window_that_opens_by_one_gets_no_measured_round_trip),
    cmocka_unit_test (answers_to_probes_are_no_duplicate_acks),
    cmocka_unit_test (the_reset_of_an_abort_stands_where_the_peer_hears_it),
    cmocka_unit_test (an_icmp_message_about_a_probe_is_about_us),
    cmocka_unit_test (a_fin_can_be_the_probe),
    cmocka_unit_test (a_fin_that_was_a_probe_leaves_again_when_the_window_opens),
    cmocka_unit_test (an_ack_on_the_edge_is_used_and_not_answered),
    cmocka_unit_test (an_ack_two_beyond_the_edge_is_answered_and_not_used),
    cmocka_unit_test (text_on_the_edge_is_answered_and_not_used),
    cmocka_unit_test (an_ack_of_the_future_on_the_edge_is_challenged),
    cmocka_unit_test (an_ack_from_behind_is_used_if_it_is_new_and_answered_always),
    cmocka_unit_test (an_ack_behind_a_window_that_shrank_stands_on_its_edge),
    cmocka_unit_test (two_shut_windows_cost_two_segments_a_probe),
    cmocka_unit_test (two_shut_windows_open_again),
    cmocka_unit_test (two_probes_that_are_both_taken_end_in_silence),
    cmocka_unit_test (two_lost_windows_end_in_silence),
    cmocka_unit_test (an_abort_after_a_probe_is_heard),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
