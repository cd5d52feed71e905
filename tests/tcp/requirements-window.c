/* The requirements on windows: shrinking ones, shut ones, and silly ones of the receiver.
 * [9293 3.8.6] */
#include "requirements.h"

#include <stdio.h>

/* Ten octets are out, and the peer offers less than them. */
static void
shrunk (Unit *u, uint32_t to)
{
  const Settings settings = settings_plain ();

  opened (u, &settings, "<WND=4096>");
  call (u, CALL_SEND, 10);
  sends (u, "<SEQ=301><DATA=10>");
  acks (u, 301, to);
}

static void
must_34_the_sender_survives_a_shrinking_window (void **state)
{
  Unit u;

  shrunk (&u, 2);
  assert_int_equal (reference.usable_window (&u.tcb), 0);
  call (&u, CALL_SEND, 5);
  elapses (&u, SECONDS (1));
  sends (&u, "<SEQ=301>");
  acks (&u, 311, 2000);
  sends (&u, "<SEQ=311><DATA=5>");
  state_is (&u, ESTABLISHED);
}

static void
shld_15_nothing_new_goes_beyond_a_window_that_shrank (void **state)
{
  Unit u;

  shrunk (&u, 2);
  call (&u, CALL_SEND, 1000);
  elapses (&u, SECONDS (50));
  has (&u, snd.nxt, 311);
  acks (&u, 305, 6);
  elapses (&u, SECONDS (50));
  has (&u, snd.nxt, 311);
}

static void
shld_16_what_lies_within_is_sent_again (void **state)
{
  Unit u;

  shrunk (&u, 2);
  leaves_at (&u, SECONDS (1), "<SEQ=301>");
  assert_true (last_sent (&u)->text.length >= 2);
}

/* The peer answers: it takes nothing. That lasts far beyond R2 and the user timeout. */
static void
shld_17_what_lies_beyond_does_not_time_out (void **state)
{
  Unit u;

  shrunk (&u, 0);
  for (unsigned i = 0; i < 40; i++)
    {
      elapses (&u, SECONDS (60));
      acks (&u, 301, 0);
    }
  state_is (&u, ESTABLISHED);
  wants (&u, "no timeout", u.told[SIGNAL_USER_TIMEOUT] == 0);
}

/* What was out when the window shrank may have been taken all the same: its ACK counts. */
static void
may_7_text_beyond_a_window_that_shrank_is_still_ours (void **state)
{
  Unit u;

  shrunk (&u, 2);
  elapses (&u, SECONDS (3));
  acks (&u, 311, 2);
  has (&u, snd.una, 311);
  is_stopped (&u, TIMER_RETRANSMISSION);
}

static void
must_35_a_window_that_shrinks_to_nothing_is_probed (void **state)
{
  Unit u;

  shrunk (&u, 0);
  leaves_at (&u, SECONDS (1), "<SEQ=301>");
  leaves_at (&u, SECONDS (3), "<SEQ=301>");
}

/* The update that opened the window was lost; the answer to the probe brings it. */
static void
must_36_a_shut_window_is_probed (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  opened (&u, &settings, "<WND=0>");
  call (&u, CALL_SEND, 5);
  sends_nothing (&u);
  elapses (&u, SECONDS (1));
  sends (&u, "<SEQ=301><DATA=1>");
  acks (&u, 302, 4096);
  sends (&u, "<SEQ=302><DATA=4>");
}

static void
must_37_answered_probes_keep_the_connection (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  opened (&u, &settings, "<WND=0>");
  call (&u, CALL_SEND, 5);
  for (unsigned i = 0; i < 100; i++)
    {
      elapses (&u, SECONDS (60));
      wants (&u, "a probe", u.asked < u.queued);
      forget_sent (&u);
      acks (&u, 301, 0);
      u.lines = 0;
    }
  state_is (&u, ESTABLISHED);
  acks (&u, 302, 4096);
  sends (&u, "<SEQ=302><DATA=4>");
}

static void
shld_29_the_first_probe_leaves_after_one_rto (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  opened (&u, &settings, "<WND=0>");
  elapses (&u, SECONDS (10));
  call (&u, CALL_SEND, 5);
  leaves_at (&u, SECONDS (10) + u.tcb.rto, "<SEQ=301>");
}

static void
shld_30_probes_become_exponentially_rarer (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  opened (&u, &settings, "<WND=0>");
  call (&u, CALL_SEND, 5);
  for (unsigned at = 1; at <= 31; at = 2 * at + 1)
    {
      leaves_at (&u, SECONDS (at), "<SEQ=301>");
      acks (&u, 301, 0);
    }
}

/* Text until the buffer of 4096 octets is full. */
static void
fill_buffer (Unit *u)
{
  by_default (u);
  for (unsigned i = 0; i < 8; i++)
    text_arrives (u, 101 + 512 * i, 512);
  elapses (u, SECONDS (1));
  assert_int_equal (last_sent (u)->ack, 101 + 4096);
  assert_int_equal (last_sent (u)->wnd, 0);
  forget_sent (u);
}

/* A segment is 536 octets here, and that is less than half of the buffer. */
static void
must_39_the_receiver_avoids_silly_windows (void **state)
{
  Unit u;

  fill_buffer (&u);
  call (&u, CALL_RECEIVE, 1);
  call (&u, CALL_RECEIVE, 534);
  elapses (&u, SECONDS (10));
  sends_nothing (&u);
  arrives (&u, "<SEQ=4197><ACK=301><CTL=ACK><DATA=1>");
  sends (&u, "<ACK=4197><WND=0>");
  call (&u, CALL_RECEIVE, 1);
  sends (&u, "<ACK=4197><WND=536>");
}

/* Whatever arrives and however little is read: ACK + window never moves left. */
static void
shld_14_the_right_edge_never_moves_left (void **state)
{
  Seq edge = 101 + 4096;
  Unit u;

  by_default (&u);
  for (unsigned i = 0; i < 60; i++)
    {
      const uint32_t room = u.tcb.rcv.wnd;
      const uint32_t octets = 1 + i * 53 % 400;

      if (room >= octets)
        text_arrives (&u, u.tcb.rcv.nxt, octets);
      if (i % 3 == 0)
        call (&u, CALL_RECEIVE, 1 + i * 97 % 700);
      if (i % 7 == 0)
        elapses (&u, SECONDS (1));
      for (; u.asked < u.queued; u.asked++)
        {
          const Segment *seg = &u.queue[u.asked];
          assert_true (seq_le (edge, seg->ack + seg->wnd));
          edge = seg->ack + seg->wnd;
        }
    }
  assert_true (seq_lt (101 + 4096, edge));
}

/* Nobody reads: the window stays shut, every probe is answered, and nothing is given up. */
static void
may_8_a_window_may_stay_shut (void **state)
{
  Unit u;

  fill_buffer (&u);
  for (unsigned i = 0; i < 100; i++)
    {
      elapses (&u, SECONDS (60));
      arrives (&u, "<SEQ=4197><ACK=301><CTL=ACK><DATA=1>");
      sends (&u, "<ACK=4197><WND=0>");
    }
  state_is (&u, ESTABLISHED);
}

int
requirements_window (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (must_34_the_sender_survives_a_shrinking_window),
    cmocka_unit_test (shld_15_nothing_new_goes_beyond_a_window_that_shrank),
    cmocka_unit_test (shld_16_what_lies_within_is_sent_again),
    cmocka_unit_test (shld_17_what_lies_beyond_does_not_time_out),
    cmocka_unit_test (may_7_text_beyond_a_window_that_shrank_is_still_ours),
    cmocka_unit_test (must_35_a_window_that_shrinks_to_nothing_is_probed),
    cmocka_unit_test (must_36_a_shut_window_is_probed),
    cmocka_unit_test (must_37_answered_probes_keep_the_connection),
    cmocka_unit_test (shld_29_the_first_probe_leaves_after_one_rto),
    cmocka_unit_test (shld_30_probes_become_exponentially_rarer),
    cmocka_unit_test (must_39_the_receiver_avoids_silly_windows),
    cmocka_unit_test (shld_14_the_right_edge_never_moves_left),
    cmocka_unit_test (may_8_a_window_may_stay_shut),
  };

  return cmocka_run_group_tests_name ("requirements on windows", tests, NULL, NULL);
}
