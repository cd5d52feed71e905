/* The requirements on what leaves and when: segments, PSH, Nagle, silly windows of the sender.
 * [9293 3.7, 3.8.6.2.1, 3.9.1.2] */
#include "requirements.h"

static void
must_17_the_user_can_switch_nagle_off (void **state)
{
  Unit u;

  by_default (&u);
  sets (&u, "nagle", 0);
  call (&u, CALL_SEND, 1);
  call (&u, CALL_SEND, 1);
  sends (&u, "<SEQ=301><DATA=1>");
  sends (&u, "<SEQ=302><DATA=1>");
}

/* a, then bc after the ACK of a. */
static void
shld_7_a_small_segment_waits_for_the_ack (void **state)
{
  Unit u;

  by_default (&u);
  for (unsigned i = 0; i < 3; i++)
    call (&u, CALL_SEND, 1);
  sends (&u, "<SEQ=301><DATA=1>");
  sends_nothing (&u);
  acks (&u, 302, 4096);
  sends (&u, "<SEQ=302><CTL=PSH,ACK><DATA=2>");
  sends_nothing (&u);
}

/* Nagle never holds back a full segment. */
static void
shld_7_a_full_segment_never_waits (void **state)
{
  Unit u;

  by_default (&u);
  call (&u, CALL_SEND, 1);
  call (&u, CALL_SEND, 536);
  sends (&u, "<SEQ=301><DATA=1>");
  sends (&u, "<SEQ=302><DATA=536>");
}

/* A window of 10 where there were 2000: not worth a segment before the override timer says so, some
 * time between 0.1 and 1 s. */
static void
must_38_the_sender_avoids_silly_segments (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  opened (&u, &settings, "<WND=2000>");
  acks (&u, 301, 10);
  call (&u, CALL_SEND, 100);
  elapses (&u, MILLISECONDS (100) - 1);
  sends_nothing (&u);
  elapses (&u, MILLISECONDS (901));
  sends (&u, "<SEQ=301><DATA=10>");
}

/* ... but half of the largest window ever offered is. */
static void
must_38_half_the_largest_window_is_worth_a_segment (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  opened (&u, &settings, "<WND=200>");
  acks (&u, 301, 99);
  call (&u, CALL_SEND, 1000);
  sends_nothing (&u);
  acks (&u, 301, 100);
  sends (&u, "<SEQ=301><DATA=100>");
}

/* One octet leaves at once; behind it another waits, but not for ever, though nobody pushed. */
static void
must_60_text_without_push_is_not_kept_for_ever (void **state)
{
  Unit u;

  by_default (&u);
  call (&u, CALL_SEND, 1);
  sends (&u, "<SEQ=301><DATA=1>");
  call (&u, CALL_SEND, 1);
  acks (&u, 302, 4096);
  sends (&u, "<SEQ=302><DATA=1>");
}

static void
must_61_the_last_segment_queued_carries_push (void **state)
{
  Unit u;

  plainly (&u);
  call (&u, CALL_SEND, 536 * 5 / 2);
  sends (&u, "<SEQ=301><CTL=ACK><DATA=536>");
  sends (&u, "<SEQ=837><CTL=ACK><DATA=536>");
  sends (&u, "<SEQ=1373><CTL=PSH,ACK><DATA=268>");
}

/* Both pushed while the window was shut: one segment, one PSH. */
static void
shld_27_pushes_that_leave_together_are_one (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  opened (&u, &settings, "<WND=0>");
  call (&u, CALL_SEND, 10, .push = true);
  call (&u, CALL_SEND, 10, .push = true);
  sends_nothing (&u);
  acks (&u, 301, 4096);
  sends (&u, "<SEQ=301><CTL=PSH,ACK><DATA=20>");
  sends_nothing (&u);
}

/* Whatever the pieces in which SEND was called: only the last segment is short. */
static void
shld_28_segments_are_as_large_as_possible (void **state)
{
  const Settings settings = settings_default ();

  for (uint32_t piece = 1; piece < 1000; piece += 37)
    {
      Unit u;
      uint32_t given = 0;

      opened (&u, &settings, "<WND=0>");
      for (; given < 2000; given += piece)
        call (&u, CALL_SEND, piece);
      acks (&u, 301, 4096);
      for (unsigned round = 0; round < 9 && octets_out (&u) > 0; round++)
        acks (&u, u.tcb.snd.nxt, 4096);
      assert_int_equal (u.tcb.snd.una - 301, given);
      while (u.asked < u.queued)
        {
          const uint32_t length = u.queue[u.asked++].text.length;
          assert_true (length == 536 || u.asked == u.queued);
        }
    }
}

/* [9293 3.9.1.2] The pushed octets end exactly where the window does, more is queued behind them:
 * the segment that carries the last of them has PSH. */
static void
may_15_send_takes_a_push_flag (void **state)
{
  const Settings settings = settings_plain ();

  for (unsigned push = 0; push < 2; push++)
    {
      Unit u;

      opened (&u, &settings, "<WND=0>");
      call (&u, CALL_SEND, 100, .push = push);
      call (&u, CALL_SEND, 100);
      acks (&u, 301, 100);
      sends (&u, push ? "<SEQ=301><CTL=PSH,ACK><DATA=100>" : "<SEQ=301><CTL=ACK><DATA=100>");
    }
}

static void
may_16_text_that_nobody_pushed_may_be_collected (void **state)
{
  Unit u;

  by_default (&u);
  for (unsigned i = 0; i < 20; i++)
    call (&u, CALL_SEND, 10);
  sends (&u, "<SEQ=301><DATA=10>");
  sends_nothing (&u);
  acks (&u, 311, 4096);
  sends (&u, "<SEQ=311><CTL=PSH,ACK><DATA=190>");
  sends_nothing (&u);
}

/* RECEIVE says whether a PSH stood at or before the end of what it hands over. */
static void
may_17_receive_says_whether_text_was_pushed (void **state)
{
  Unit u;

  plainly (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=20>");
  arrives (&u, "<SEQ=121><ACK=301><CTL=PSH,ACK><DATA=20>");
  call (&u, CALL_RECEIVE, 20);
  assert_int_equal (told (&u, SIGNAL_DATA)->pushed, 0);
  call (&u, CALL_RECEIVE, 20);
  assert_int_equal (told (&u, SIGNAL_DATA)->pushed, 1);
}

int
requirements_sending (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (must_17_the_user_can_switch_nagle_off),
    cmocka_unit_test (shld_7_a_small_segment_waits_for_the_ack),
    cmocka_unit_test (shld_7_a_full_segment_never_waits),
    cmocka_unit_test (must_38_the_sender_avoids_silly_segments),
    cmocka_unit_test (must_38_half_the_largest_window_is_worth_a_segment),
    cmocka_unit_test (must_60_text_without_push_is_not_kept_for_ever),
    cmocka_unit_test (must_61_the_last_segment_queued_carries_push),
    cmocka_unit_test (shld_27_pushes_that_leave_together_are_one),
    cmocka_unit_test (shld_28_segments_are_as_large_as_possible),
    cmocka_unit_test (may_15_send_takes_a_push_flag),
    cmocka_unit_test (may_16_text_that_nobody_pushed_may_be_collected),
    cmocka_unit_test (may_17_receive_says_whether_text_was_pushed),
  };

  return cmocka_run_group_tests_name ("requirements on sending", tests, NULL, NULL);
}
