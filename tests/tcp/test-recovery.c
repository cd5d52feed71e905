/* Losses that duplicates and SACK tell of, and what is sent again: RFC 5681 3.2, 6582, 6675, 6937,
 * 3042 and 2018. Segments are numbered from 1: segment n is octets 1000 n - 999 to 1000 n. */
#include "sender.h"

#include <stdio.h>

#define FIRST(n) (1000u * (n) -999u)
#define END(n) (1000u * (n) + 1u)
#define sends_segment(unit, n) sends_text (unit, FIRST (n), END (n))

/* Ten segments of `octets` are out, and the peer says nothing yet. */
static void
ten_out (Unit *u, bool sack, bool rate_reduction, uint32_t octets)
{
  Settings settings = sender_settings ();

  settings.limited_transmit = sack;
  settings.rate_reduction = rate_reduction;
  (sack ? sack_sender : sender) (u, &settings);
  call (u, CALL_SEND, octets);
  sends_segments (u, 1, END (10), 1000);
  sends_nothing (u);
}

#define RENO false, false
#define SACK true, false
#define PRR true, true

static void
duplicates (Unit *u, Seq ack, unsigned count)
{
  while (count-- > 0)
    acks (u, ack);
}

/* Without SACK. [5681 3.2, 6582] */

static void
the_third_duplicate_ack_sends_the_front_again (void **state)
{
  Unit u;

  ten_out (&u, RENO, 10000);
  duplicates (&u, 1, 2);
  sends_nothing (&u);
  has (&u, snd.cwnd, 10000);
  acks (&u, 1);
  because_of (&u, CLAUSE_FAST_RETRANSMIT);
  sends_segment (&u, 1);
  sends_nothing (&u);
  has (&u, snd.ssthresh, 5000);
  has (&u, snd.cwnd, 8000);
  has (&u, recovery, RECOVERY_FAST);
  has (&u, recover, 10001);
}

/* [5681 2] Text, a FIN, another window or an ACK of something new: none of these is a duplicate. */
static void
an_ack_that_brings_anything_else_is_no_duplicate (void **state)
{
  Unit u;

  ten_out (&u, RENO, 10000);
  duplicates (&u, 1, 2);
  arrives (&u, "<SEQ=101><ACK=1><WND=59999><CTL=ACK>");
  has (&u, duplicates, 2);
  arrives (&u, "<SEQ=101><ACK=1><WND=59999><CTL=ACK><DATA=5>");
  has (&u, duplicates, 2);
  forget_sent (&u);
  arrives (&u, "<SEQ=106><ACK=1001><WND=59999><CTL=ACK>");
  has (&u, duplicates, 0);
  has (&u, recovery, RECOVERY_NONE);
}

static void
nothing_out_means_no_duplicates (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  sender (&u, &settings);
  duplicates (&u, 1, 5);
  sends_nothing (&u);
  has (&u, duplicates, 0);
  has (&u, recovery, RECOVERY_NONE);
}

static void
the_number_of_duplicates_is_a_setting (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  settings.duplicate_acks = 5;
  settings.limited_transmit = 0;
  sender (&u, &settings);
  call (&u, CALL_SEND, 10000);
  sends_segments (&u, 1, 10001, 1000);
  duplicates (&u, 1, 4);
  sends_nothing (&u);
  acks (&u, 1);
  sends_segment (&u, 1);
}

/* [3042 2; 5681 3.2 step 1] */
static void
the_first_two_duplicates_let_one_new_segment_out_each (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  sender (&u, &settings);
  call (&u, CALL_SEND, 20000);
  sends_segments (&u, 1, 10001, 1000);
  acks (&u, 1);
  sends_segment (&u, 11);
  sends_nothing (&u);
  acks (&u, 1);
  sends_segment (&u, 12);
  sends_nothing (&u);
  has (&u, snd.cwnd, 10000);
  acks (&u, 1);
  sends_segment (&u, 1);
  sends_nothing (&u);
  has (&u, snd.ssthresh, 5000); /* [5681 3.2 step 2] of 10 out, not of 12 */
  has (&u, recover, 12001);
}

static void
without_limited_transmit_duplicates_let_nothing_new_out (void **state)
{
  Unit u;

  ten_out (&u, RENO, 20000);
  duplicates (&u, 1, 2);
  sends_nothing (&u);
}

/* [5681 3.2 steps 4, 5] */
static void
every_further_duplicate_inflates_the_window_by_a_segment (void **state)
{
  Unit u;

  ten_out (&u, RENO, 20000);
  duplicates (&u, 1, 3);
  sends_segment (&u, 1);
  acks (&u, 1);
  has (&u, snd.cwnd, 9000);
  acks (&u, 1);
  has (&u, snd.cwnd, 10000);
  sends_nothing (&u);
  acks (&u, 1);
  sends_segment (&u, 11);
  acks (&u, 1);
  sends_segment (&u, 12);
  sends_nothing (&u);
}

/* [6582 3.2 step 3] */
static void
a_partial_ack_sends_the_next_front_and_deflates (void **state)
{
  Unit u;

  ten_out (&u, RENO, 10000);
  duplicates (&u, 1, 3);
  sends_segment (&u, 1);
  duplicates (&u, 1, 5);
  has (&u, snd.cwnd, 13000);
  acks (&u, 4001);
  because_of (&u, CLAUSE_RECOVERY);
  sends_segment (&u, 5);
  sends_nothing (&u);
  has (&u, snd.cwnd, 10000); /* 13000 - 4000 + 1000 */
  has (&u, recovery, RECOVERY_FAST);
  acks (&u, 6001);
  sends_segment (&u, 7);
  has (&u, snd.cwnd, 9000); /* 10000 - 2000 + 1000 */
}

static void
a_partial_ack_of_less_than_a_segment_only_deflates (void **state)
{
  Unit u;

  ten_out (&u, RENO, 10000);
  duplicates (&u, 1, 3);
  sends_segment (&u, 1);
  acks (&u, 401);
  has (&u, snd.cwnd, 7600);
  sends_nothing (&u); /* the rest of segment 1 is on its way */
}

/* [6582 3.2 step 3] min (ssthresh, max (FlightSize, SMSS) + SMSS) */
static void
a_full_ack_ends_the_recovery_without_a_burst (void **state)
{
  Unit u;

  ten_out (&u, RENO, 10000);
  duplicates (&u, 1, 9);
  sends_segment (&u, 1);
  acks (&u, 10001);
  has (&u, recovery, RECOVERY_NONE);
  has (&u, snd.cwnd, 2000);
  has (&u, snd.ssthresh, 5000);
  call (&u, CALL_SEND, 10000);
  sends_segments (&u, 10001, 12001, 1000);
  sends_nothing (&u);
}

static void
a_full_ack_with_much_out_leaves_the_window_at_the_threshold (void **state)
{
  Unit u;

  ten_out (&u, RENO, 20000);
  duplicates (&u, 1, 9);
  sends_segment (&u, 1);
  sends_segments (&u, 10001, 14001, 1000);
  sends_nothing (&u);
  acks (&u, 10001);
  has (&u, snd.cwnd, 5000);
  has (&u, recovery, RECOVERY_NONE);
  sends_segment (&u, 15);
  sends_nothing (&u);
}

/* [6582 3.2 step 2] */
static void
duplicates_of_an_old_loss_begin_no_second_recovery (void **state)
{
  Unit u;

  ten_out (&u, RENO, 20000);
  duplicates (&u, 1, 3);
  sends_segment (&u, 1);
  acks (&u, 10001);
  forget_sent (&u);
  duplicates (&u, 10001, 5);
  sends_nothing (&u);
  has (&u, recovery, RECOVERY_NONE);
  acks (&u, 11001);
  forget_sent (&u);
  duplicates (&u, 11001, 3);
  sends_segment (&u, 12);
  has (&u, recovery, RECOVERY_FAST);
}

/* [6582 3.2 step 4] */
static void
duplicates_after_a_timeout_begin_no_recovery (void **state)
{
  Unit u;

  ten_out (&u, RENO, 10000);
  elapses (&u, SECONDS (1));
  sends_segment (&u, 1);
  duplicates (&u, 1, 6);
  sends_nothing (&u);
  has (&u, recovery, RECOVERY_TIMEOUT);
  has (&u, snd.cwnd, 1000);
}

static void
a_timeout_ends_fast_recovery (void **state)
{
  Unit u;

  ten_out (&u, RENO, 10000);
  duplicates (&u, 1, 3);
  sends_segment (&u, 1);
  elapses (&u, SECONDS (1));
  sends_segment (&u, 1);
  sends_nothing (&u);
  has (&u, recovery, RECOVERY_TIMEOUT);
  acks (&u, 1001);
  sends_segments (&u, 1001, 3001, 1000);
  sends_nothing (&u);
}

static void
our_fin_is_sent_again_with_the_text_before_it (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  sender (&u, &settings);
  call (&u, CALL_SEND, 3500);
  call (&u, CALL_CLOSE);
  forget_sent (&u);
  elapses (&u, SECONDS (1));
  sends_segment (&u, 1);
  acks (&u, 2001);
  sends_segment (&u, 3);
  sends (&u, "<SEQ=3001><CTL=FIN,PSH,ACK><DATA=500>");
  sends_nothing (&u);
  acks (&u, 3502);
  state_is (&u, FIN_WAIT_2);
}

static void
our_fin_is_sent_again_alone_where_the_text_fills_its_segment (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  sender (&u, &settings);
  call (&u, CALL_SEND, 2000);
  call (&u, CALL_CLOSE);
  forget_sent (&u);
  elapses (&u, SECONDS (1));
  sends_segment (&u, 1);
  acks (&u, 1001);
  sends_segment (&u, 2);
  sends (&u, "<SEQ=2001><CTL=FIN,ACK><DATA=0>");
  sends_nothing (&u);
  acks (&u, 2001);
  has (&u, recovery, RECOVERY_TIMEOUT);
  sends_nothing (&u);
  acks (&u, 2002);
  has (&u, recovery, RECOVERY_NONE);
}

/* With SACK. [2018, 6675] */

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

static void
with_rate_reduction_all_below_the_highest_range_is_lost (void **state)
{
  Unit u;

  ten_out (&u, PRR, 10000);
  sacks (&u, 1, "2001-3001");
  sacks (&u, 1, "2001-3001,6001-7001");
  wants (&u, "nothing lost yet", !reference.is_lost (&u.tcb, 1));
  sacks (&u, 1, "2001-3001,6001-7001,8001-9001");
  wants (&u, "segment 8 lost", reference.is_lost (&u.tcb, 7001));
  wants (&u, "segment 10 not lost", !reference.is_lost (&u.tcb, 9001));
}

/* Less is out than should be: as much leaves as arrives. */
static void
with_heavy_loss_one_segment_leaves_for_one_that_arrives (void **state)
{
  Unit u;

  ten_out (&u, PRR, 10000);
  sacks (&u, 1, "2001-3001");
  sacks (&u, 1, "2001-3001,6001-7001");
  sends_nothing (&u);
  sacks (&u, 1, "2001-3001,6001-7001,8001-9001");
  sends_segment (&u, 1);
  sends_nothing (&u);
  has (&u, snd.cwnd, 2000);
  sacks (&u, 1, "2001-4001,6001-7001,8001-9001");
  sends_segment (&u, 2);
  sends_nothing (&u);
  sacks (&u, 1, "2001-4001,6001-7001,8001-10001");
  sends_segment (&u, 5);
  sends_nothing (&u);
  sacks (&u, 1001, "2001-4001,6001-7001,8001-10001");
  sends_segment (&u, 6); /* and one more, as nothing else is missing */
  sends_segment (&u, 8);
  sends_nothing (&u);
  acks (&u, 10001);
  has (&u, snd.cwnd, 5000);
  has (&u, recovery, RECOVERY_NONE);
}

/* More is out than should be: one leaves for two that arrive, since the window is halved. */
static void
with_one_loss_one_segment_leaves_for_two_that_arrive (void **state)
{
  Settings settings = sender_settings ();
  Unit u;
  char blocks[40];

  settings.rate_reduction = 1;
  settings.initial_window = 20;
  sack_sender (&u, &settings);
  call (&u, CALL_SEND, 40000);
  sends_segments (&u, 1, END (20), 1000);
  sacks (&u, 1, "1001-2001");
  sacks (&u, 1, "1001-3001");
  sends_segments (&u, FIRST (21), END (22), 1000);
  sacks (&u, 1, "1001-4001");
  sends_segment (&u, 1);
  sends_nothing (&u);
  has (&u, snd.ssthresh, 10000);
  for (unsigned n = 5, next = 23; n <= 15; n++)
    {
      snprintf (blocks, sizeof blocks, "<SACK=1001-%u>", END (n));
      sender_acks (&u, 1, blocks, HERE);
      if (n % 2 == 0)
        {
          sends_segment (&u, next);
          next++;
        }
      sends_nothing (&u);
    }
  acks (&u, END (22));
  has (&u, snd.cwnd, 10000);
}

static void
rate_reduction_ends_with_the_threshold_as_window (void **state)
{
  Unit u;

  ten_out (&u, PRR, 10000);
  sacks (&u, 1, "1001-4001");
  sends_segment (&u, 1);
  sacks (&u, 1, "1001-10001");
  acks (&u, 10001);
  has (&u, snd.cwnd, 5000);
  has (&u, snd.ssthresh, 5000);
}

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
switching_congestion_control_off_ends_a_recovery (void **state)
{
  unsigned congestion;
  Unit u;

  ten_out (&u, RENO, 20000);
  duplicates (&u, 1, 3);
  sends_segment (&u, 1);
  assert_true (setting_find ("congestion", &congestion));
  call (&u, CALL_SET, .setting = congestion, .value = 0);
  forget_sent (&u);
  acks (&u, 10001);
  has (&u, recovery, RECOVERY_NONE);
}

/* Two TCPs with a bad network between them: what one sends, the other gets a moment later, or
 * never. */
#define LINK 64

typedef struct
{
  Tcb tcb[2];
  Segment way[2][LINK]; /* to tcb[i] */
  unsigned on_way[2];
  uint32_t seed, lose; /* `lose` of 256 segments with text are lost */
  uint32_t got;
  Time now;
} Pair;

static void
happens (Pair *pair, unsigned end, Event event)
{
  Actions out;
  unsigned to = 1 - end;

  event.now = pair->now;
  event.isn = end == 0 ? UINT32_C (4294900000) : 77;
  tcp_step (&reference, &pair->tcb[end], &event, &out);
  assert_null (tcb_fault (&pair->tcb[end]));
  for (unsigned i = 0; i < out.segment_count; i++)
    {
      pair->seed = pair->seed * 1664525 + 1013904223;
      if (pair->on_way[to] == LINK
          || (out.segments[i].text.length > 0 && pair->seed >> 24 < pair->lose))
        continue;
      pair->way[to][pair->on_way[to]++] = out.segments[i];
    }
  for (unsigned i = 0; i < out.signal_count; i++)
    if (out.signals[i].kind == SIGNAL_DATA)
      pair->got += out.signals[i].text.length;
}

/* What is on its way arrives; then every timer goes off that is due, the next one if nothing else
 * happens. */
static void
a_moment_passes (Pair *pair)
{
  Time next = TIME_NEVER;

  for (unsigned end = 0; end < 2; end++)
    {
      Segment arrived[LINK];
      unsigned count = pair->on_way[end];

      memcpy (arrived, pair->way[end], sizeof arrived);
      pair->on_way[end] = 0;
      for (unsigned i = 0; i < count; i++)
        happens (pair, end, (Event){ .kind = EVENT_SEGMENT, .segment = arrived[i] });
    }
  for (unsigned end = 0; end < 2; end++)
    for (Timer timer = 0; timer < TIMERS; timer++)
      if (pair->tcb[end].deadline[timer] <= pair->now)
        happens (pair, end, (Event){ .kind = EVENT_TIMEOUT, .timer = timer });
      else if (pair->tcb[end].deadline[timer] < next)
        next = pair->tcb[end].deadline[timer];
  bool quiet = pair->on_way[0] == 0 && pair->on_way[1] == 0;
  pair->now = quiet && next != TIME_NEVER ? next : pair->now + MILLISECONDS (20);
}

static void
everything_arrives (uint32_t seed, bool sack, bool rate_reduction, uint32_t lose)
{
  Settings settings = sender_settings ();
  Pair pair;

  memset (&pair, 0, sizeof pair);
  settings.mss = 1000;
  settings.receive_buffer = 30000;
  settings.sack = sack;
  settings.rate_reduction = rate_reduction;
  settings.r2 = settings.user_timeout = TIME_NEVER;
  pair.seed = seed;
  tcb_init (&pair.tcb[0], &settings);
  tcb_init (&pair.tcb[1], &settings);
  happens (&pair, 1, (Event){ .call = { CALL_OPEN_PASSIVE } });
  happens (&pair, 0, (Event){ .call = { CALL_OPEN_ACTIVE, .remote_specified = true } });
  while (pair.tcb[0].state != ESTABLISHED || pair.tcb[1].state != ESTABLISHED)
    a_moment_passes (&pair);
  pair.lose = lose;
  happens (&pair, 0, (Event){ .call = { CALL_SEND, .length = 120500 } });
  happens (&pair, 0, (Event){ .call = { CALL_CLOSE } });
  for (unsigned moment = 0; moment < 5000 && pair.got < 120500; moment++)
    {
      happens (&pair, 1, (Event){ .call = { CALL_RECEIVE, .length = 120500 } });
      a_moment_passes (&pair);
    }
  if (pair.got != 120500)
    fail_msg ("seed %u, sack %d, rate reduction %d: %u octets of 120500 arrived", seed, sack,
              rate_reduction, pair.got);
}

static void
whatever_is_lost_everything_arrives (void **state)
{
  for (uint32_t seed = 0; seed < 40; seed++)
    for (uint32_t lose = 0; lose <= 100; lose += 20)
      {
        everything_arrives (seed, false, false, lose);
        everything_arrives (seed, true, false, lose);
        everything_arrives (seed, true, true, lose);
      }
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
    TEST (the_third_duplicate_ack_sends_the_front_again),
    TEST (an_ack_that_brings_anything_else_is_no_duplicate),
    TEST (nothing_out_means_no_duplicates),
    TEST (the_number_of_duplicates_is_a_setting),
    TEST (the_first_two_duplicates_let_one_new_segment_out_each),
    TEST (without_limited_transmit_duplicates_let_nothing_new_out),
    TEST (every_further_duplicate_inflates_the_window_by_a_segment),
    TEST (a_partial_ack_sends_the_next_front_and_deflates),
    TEST (a_partial_ack_of_less_than_a_segment_only_deflates),
    TEST (a_full_ack_ends_the_recovery_without_a_burst),
    TEST (a_full_ack_with_much_out_leaves_the_window_at_the_threshold),
    TEST (duplicates_of_an_old_loss_begin_no_second_recovery),
    TEST (duplicates_after_a_timeout_begin_no_recovery),
    TEST (a_timeout_ends_fast_recovery),
    TEST (our_fin_is_sent_again_with_the_text_before_it),
    TEST (our_fin_is_sent_again_alone_where_the_text_fills_its_segment),
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
    TEST (with_rate_reduction_all_below_the_highest_range_is_lost),
    TEST (with_heavy_loss_one_segment_leaves_for_one_that_arrives),
    TEST (with_one_loss_one_segment_leaves_for_two_that_arrive),
    TEST (rate_reduction_ends_with_the_threshold_as_window),
    TEST (a_recovery_across_the_end_of_the_circle_is_like_any_other),
    TEST (switching_congestion_control_off_ends_a_recovery),
    TEST (whatever_is_lost_everything_arrives),
    TEST (a_tcb_with_an_impossible_scoreboard_is_found_out),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
