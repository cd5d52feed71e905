/* Losses that duplicates tell of, and what is sent again: RFC 5681 3.2, 6582 and 3042. And, with
 * SACK or without, that everything arrives. Segments are numbered from 1. */
#include "sender.h"

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
our_fin_is_sent_again_behind_text_that_fills_its_segment (void **state)
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
  sends (&u, "<SEQ=1001><CTL=FIN,PSH,ACK><DATA=1000>");
  sends_nothing (&u);
  acks (&u, 2001);
  has (&u, recovery, RECOVERY_TIMEOUT);
  sends_nothing (&u);
  acks (&u, 2002);
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
    TEST (our_fin_is_sent_again_behind_text_that_fills_its_segment),
    TEST (switching_congestion_control_off_ends_a_recovery),
    TEST (whatever_is_lost_everything_arrives),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
