/* How much leaves while a loss is repaired: Proportional Rate Reduction. Segments are numbered from
 * 1.  [6937] */
#include "sender.h"

#include <stdio.h>

#define TEST(name) cmocka_unit_test (name)

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
rate_reduction_never_puts_more_out_than_the_threshold (void **state)
{
  Unit u;

  ten_out (&u, PRR, 40000);
  sacks (&u, 1, "1001-3001");
  sends_segments (&u, FIRST (11), END (12), 1000);
  sacks (&u, 1, "1001-4001");
  sends_segment (&u, 1);
  sends_nothing (&u);
  sacks (&u, 1, "1001-12001"); /* 8 have arrived at once, and 1 is out */
  sends_segments (&u, FIRST (13), END (16), 1000);
  sends_nothing (&u);
  has (&u, snd.cwnd, 5000);
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

int
main (void)
{
  const struct CMUnitTest tests[] = {
    TEST (with_rate_reduction_all_below_the_highest_range_is_lost),
    TEST (with_heavy_loss_one_segment_leaves_for_one_that_arrives),
    TEST (with_one_loss_one_segment_leaves_for_two_that_arrive),
    TEST (rate_reduction_never_puts_more_out_than_the_threshold),
    TEST (rate_reduction_ends_with_the_threshold_as_window),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
