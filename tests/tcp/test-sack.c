/* Losses that SACK tells of, and what is sent again: RFC 2018 and 6675. Segments are numbered
 * from 1. */
#include "sender.h"

#include <stdio.h>

/* The scoreboard. [2018 5; 6675 4 Update] */

static void
the_scoreboard_keeps_ranges_in_order_and_joined (void **state)
{
  Unit u;

  ten_out (&u, SACK, 10000);
  sacks (&u, 1, "5001-6001");
  sacks (&u, 1, "2001-3001,5001-6001");
  has (&u, sacked_count, 2);
  has (&u, sacked[0].first, 2001);
  has (&u, sacked[1].first, 5001);
  sacks (&u, 1, "3001-5001");
  has (&u, sacked_count, 1);
  has (&u, sacked[0].first, 2001);
  has (&u, sacked[0].end, 6001);
}

static void
what_the_front_moves_over_leaves_the_scoreboard (void **state)
{
  Unit u;

  ten_out (&u, SACK, 10000);
  sacks (&u, 1, "2001-3001,5001-6001");
  acks (&u, 4001);
  has (&u, sacked_count, 1);
  has (&u, sacked[0].first, 5001);
  acks (&u, 6001);
  has (&u, sacked_count, 0);
}

/* [2018 3, 2883 4] Below the ACK, inside another block, upside down, never sent. */
static void
blocks_that_say_nothing_change_nothing (void **state)
{
  Unit u;

  ten_out (&u, SACK, 10000);
  acks (&u, 3001);
  forget_sent (&u);
  sacks (&u, 3001, "1001-2001");
  sacks (&u, 3001, "2001-4001");
  sacks (&u, 3001, "6001-5001");
  sacks (&u, 3001, "9001-10002");
  sacks (&u, 3001, "4000000000-5001");
  sacks (&u, 3001, "1400000000-2900000000"); /* halfway round the circle, and on */
  has (&u, sacked_count, 0);
  has (&u, duplicates, 0);
  sacks (&u, 3001, "5001-6001,5001-7001");
  has (&u, sacked_count, 1);
  has (&u, sacked[0].end, 7001);
  has (&u, duplicates, 1);
}

/* [6675 2] */
static void
with_sack_an_ack_without_news_is_no_duplicate (void **state)
{
  Unit u;

  ten_out (&u, SACK, 20000);
  duplicates (&u, 1, 5);
  sends_nothing (&u);
  sacks (&u, 1, "1001-2001");
  sends_segment (&u, 11);
  sacks (&u, 1, "1001-2001");
  sacks (&u, 1, "1001-2001");
  sends_nothing (&u);
  has (&u, duplicates, 1);
}

static void
a_ninth_range_finds_no_room_but_a_lower_one_does (void **state)
{
  Settings settings = sender_settings ();
  Unit u;
  char blocks[40];

  settings.initial_window = 30;
  settings.duplicate_acks = 100;
  sack_sender (&u, &settings);
  call (&u, CALL_SEND, 30000);
  elapses (&u, 0);
  for (unsigned n = 4; n <= 20; n += 2)
    {
      snprintf (blocks, sizeof blocks, "<SACK=%u-%u>", FIRST (n), END (n));
      sender_acks (&u, 1, blocks, HERE);
    }
  has (&u, sacked_count, SACKED_RANGES);
  has (&u, sacked[SACKED_RANGES - 1].end, END (18));
  sacks (&u, 1, "1001-2001");
  has (&u, sacked_count, SACKED_RANGES);
  has (&u, sacked[0].first, 1001);
  has (&u, sacked[SACKED_RANGES - 1].end, END (16));
}

static void
three_sacked_segments_send_the_front_again (void **state)
{
  Unit u;

  ten_out (&u, SACK, 10000);
  sacks (&u, 1, "1001-2001");
  sacks (&u, 1, "1001-3001");
  sends_nothing (&u);
  sacks (&u, 1, "1001-4001");
  because_of (&u, CLAUSE_FAST_RETRANSMIT);
  sends_segment (&u, 1);
  sends_nothing (&u);
  has (&u, snd.ssthresh, 5000);
  has (&u, snd.cwnd, 5000);
}

/* [6675 5 (2)] One ACK can say as much as three. */
static void
one_ack_that_tells_of_three_segments_is_enough (void **state)
{
  Unit u;

  ten_out (&u, SACK, 10000);
  sacks (&u, 1, "1001-4001");
  sends_segment (&u, 1);
  sends_nothing (&u);
}

static void
an_ack_that_moves_the_front_can_tell_of_a_loss_as_well (void **state)
{
  Unit u;

  ten_out (&u, SACK, 10000);
  sacks (&u, 1001, "2001-5001");
  sends_segment (&u, 2);
  has (&u, recovery, RECOVERY_FAST);
  has (&u, snd.ssthresh, 4500);
}

/* [6675 4 IsLost] */
static void
a_hole_is_lost_when_three_ranges_or_more_than_two_segments_lie_above (void **state)
{
  Unit u;

  ten_out (&u, SACK, 10000);
  sacks (&u, 1, "2001-2101,4001-4101");
  wants (&u, "segment 1 not lost", !reference.is_lost (&u.tcb, 1));
  sacks (&u, 1, "2001-2101,4001-4101,6001-6101");
  wants (&u, "segment 1 lost", reference.is_lost (&u.tcb, 1));
  wants (&u, "segment 4 not lost", !reference.is_lost (&u.tcb, 3001));
  sacks (&u, 1, "6001-8001");
  wants (&u, "segment 4 lost", reference.is_lost (&u.tcb, 3001));
  wants (&u, "2000 octets are not enough", !reference.is_lost (&u.tcb, 5001));
  sacks (&u, 1, "8001-8002");
  wants (&u, "2001 octets are enough", reference.is_lost (&u.tcb, 5001));
  wants (&u, "what is above all of it not lost", !reference.is_lost (&u.tcb, 9001));
}

/* [6675 4 SetPipe] */
static void
what_is_out_leaves_out_what_arrived_and_what_was_lost (void **state)
{
  Unit u;

  ten_out (&u, SACK, 10000);
  assert_int_equal (reference.in_flight (&u.tcb, &reference), 10000);
  sacks (&u, 1, "3001-4001,6001-7001");
  assert_int_equal (reference.in_flight (&u.tcb, &reference), 8000);
  sacks (&u, 1,
         "6001-7001,9001-10001"); /* 1 to 3 are lost, 1 is sent again; 5, 6, 8 and 9 are out */
  sends_segment (&u, 1);
  assert_int_equal (reference.in_flight (&u.tcb, &reference), 5000);
}

/* [6675 4 NextSeg (1), 5 (C)] */
static void
holes_are_filled_in_order_and_none_twice (void **state)
{
  Unit u;

  ten_out (&u, SACK, 10000);
  sacks (&u, 1, "2001-3001,4001-5001,6001-7001"); /* 1, 2 lost; 4, 6 and 8, 9, 10 out: pipe 5 */
  sends_segment (&u, 1);
  sends_nothing (&u);
  sacks (&u, 1, "6001-8001"); /* 4 is lost too */
  sends_segment (&u, 2);
  sends_nothing (&u);
  sacks (&u, 1, "6001-9001"); /* and 6 */
  sends_segment (&u, 4);
  sends_segment (&u, 6);
  sends_nothing (&u);
  sacks (&u, 1, "6001-10001");
  sends_nothing (&u);
  acks (&u, 1001);
  acks (&u, 3001);
  sends_nothing (&u);
  acks (&u, 10001);
  has (&u, recovery, RECOVERY_NONE);
  has (&u, snd.cwnd, 5000);
}

/* [6675 4 NextSeg (2), (3)] */
static void
new_text_goes_before_what_may_not_be_lost (void **state)
{
  Unit u;

  ten_out (&u, SACK, 20000);
  sacks (&u, 1, "1001-3001");
  sends_segments (&u, FIRST (11), END (12), 1000); /* limited transmit */
  sacks (&u, 1, "1001-3001,4001-6001");            /* 1 is lost; 4, 7 to 12 are out, and 1 again */
  sends_segment (&u, 1);
  sends_nothing (&u);
  wants (&u, "segment 4 not lost", !reference.is_lost (&u.tcb, 3001));
  u.tcb.snd.cwnd = 9000;
  acks (&u, 1);
  sends_segment (&u, 13);
  sends_nothing (&u);
  sacks (&u, 1, "4001-7001");
  sends_segments (&u, FIRST (4), END (4), 1000);
  sends_segment (&u, 14);
  sends_nothing (&u);
}

static void
with_nothing_new_to_send_what_may_be_lost_goes_out (void **state)
{
  Unit u;

  ten_out (&u, SACK, 10000);
  sacks (&u, 1, "1001-4001");
  sends_segment (&u, 1);
  sacks (&u, 1, "1001-4001,5001-6001");
  sacks (&u, 1, "1001-4001,5001-7001"); /* 5 is not lost, but 8, 9, 10 and 1 leave room for it */
  wants (&u, "segment 5 not lost", !reference.is_lost (&u.tcb, 4001));
  sends_nothing (&u);
  acks (&u, 4001);
  sends_segment (&u, 5);
  sends_nothing (&u);
}

static void
what_is_above_the_old_recovery_point_may_begin_another (void **state)
{
  Unit u;

  ten_out (&u, SACK, 30000);
  sacks (&u, 1, "1001-4001");
  forget_sent (&u);
  sacks (&u, 1, "1001-10001");
  elapses (&u, 0);
  forget_sent (&u);
  has (&u, snd.nxt, 14001);
  acks (&u, 10001);
  has (&u, recovery, RECOVERY_NONE);
  has (&u, snd.cwnd, 5000);
  sends_segment (&u, 15);
  sacks (&u, 10001, "11001-14001");
  has (&u, recovery, RECOVERY_FAST);
  sends_segment (&u, 11);
}

/* [2018 8, 6675 5.1] */
static void
a_timeout_forgets_what_the_peer_said_it_holds (void **state)
{
  Unit u;

  ten_out (&u, SACK, 10000);
  sacks (&u, 1, "1001-3001");
  elapses (&u, SECONDS (1));
  sends_segment (&u, 1);
  has (&u, sacked_count, 0);
  acks (&u, 1001);
  sends_segments (&u, 1001, 3001, 1000);
}

static void
what_it_says_after_a_timeout_is_not_sent_again (void **state)
{
  Unit u;

  ten_out (&u, SACK, 10000);
  elapses (&u, SECONDS (1));
  sends_segment (&u, 1);
  sacks (&u, 1001, "2001-9001");
  sends_segment (&u, 2);
  sends_segment (&u, 10);
  sends_nothing (&u);
  acks (&u, 10001);
  has (&u, recovery, RECOVERY_NONE);
}

/* Rate reduction. [6937] */

/* The rules are kept on the whole circle of numbers. */
static void
a_recovery_across_the_end_of_the_circle_is_like_any_other (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  unit_begin_with (&u, 4294964296u, &settings);
  call (&u, CALL_OPEN_PASSIVE);
  arrives (&u, "<SEQ=100><WND=60000><CTL=SYN><MSS=1000><SACKOK>");
  sends (&u, "<CTL=SYN,ACK>");
  acks (&u, 4294964297u);
  call (&u, CALL_SEND, 10000);
  sends_segments (&u, 4294964297u, 7001, 1000);
  sacks (&u, 4294964297u, "4294966297-4294967295,1001-3001");
  sends_text (&u, 4294964297u, 4294965297u);
  has (&u, recover, 7001);
  sacks (&u, 4294965297u, "4294966297-4294967295,1001-7001");
  sends_text (&u, 4294965297u, 4294966297u);
  sends_text (&u, 4294967295u, 999);
  sends_text (&u, 999, 1001);
  sends_nothing (&u);
  acks (&u, 7001);
  has (&u, recovery, RECOVERY_NONE);
}

static void
a_tcb_with_an_impossible_scoreboard_is_found_out (void **state)
{
  Unit u;
  Tcb tcb;

  ten_out (&u, SACK, 10000);
  sacks (&u, 1, "2001-3001,5001-6001");
  assert_null (tcb_fault (&u.tcb));
  tcb = u.tcb;
  tcb.sacked[1].first = 3001;
  assert_non_null (tcb_fault (&tcb));
  tcb = u.tcb;
  tcb.sacked[1].end = 20001;
  assert_non_null (tcb_fault (&tcb));
  tcb = u.tcb;
  tcb.sacked_count = SACKED_RANGES + 1;
  assert_non_null (tcb_fault (&tcb));
  tcb = u.tcb;
  tcb.snd.cwnd = 0;
  assert_non_null (tcb_fault (&tcb));
  tcb = u.tcb;
  tcb.recovery = RECOVERY_FAST;
  tcb.recover = tcb.snd.una;
  assert_non_null (tcb_fault (&tcb));
  tcb.recover = tcb.snd.nxt;
  tcb.high_rxt = tcb.snd.nxt + 1;
  assert_non_null (tcb_fault (&tcb));
  tcb.recovery = (Recovery) 9;
  assert_non_null (tcb_fault (&tcb));
}

#define TEST(name) cmocka_unit_test (name)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    TEST (the_scoreboard_keeps_ranges_in_order_and_joined),
    TEST (what_the_front_moves_over_leaves_the_scoreboard),
    TEST (blocks_that_say_nothing_change_nothing),
    TEST (with_sack_an_ack_without_news_is_no_duplicate),
    TEST (a_ninth_range_finds_no_room_but_a_lower_one_does),
    TEST (three_sacked_segments_send_the_front_again),
    TEST (one_ack_that_tells_of_three_segments_is_enough),
    TEST (an_ack_that_moves_the_front_can_tell_of_a_loss_as_well),
    TEST (a_hole_is_lost_when_three_ranges_or_more_than_two_segments_lie_above),
    TEST (what_is_out_leaves_out_what_arrived_and_what_was_lost),
    TEST (holes_are_filled_in_order_and_none_twice),
    TEST (new_text_goes_before_what_may_not_be_lost),
    TEST (with_nothing_new_to_send_what_may_be_lost_goes_out),
    TEST (what_is_above_the_old_recovery_point_may_begin_another),
    TEST (a_timeout_forgets_what_the_peer_said_it_holds),
    TEST (what_it_says_after_a_timeout_is_not_sent_again),
    TEST (a_recovery_across_the_end_of_the_circle_is_like_any_other),
    TEST (a_tcb_with_an_impossible_scoreboard_is_found_out),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
