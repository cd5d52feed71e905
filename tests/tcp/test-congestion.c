/* How much leaves at once: the congestion window of RFC 5681, number by number.
 * [9293 3.8.2 MUST-19] */
#include "sender.h"

/* A connection whose SMSS is `smss`, with so much open. */
static Tcb
open_with (uint32_t smss, uint32_t cwnd, uint32_t ssthresh)
{
  Settings settings = sender_settings ();
  Tcb tcb;

  settings.mss = 9000;
  settings.initial_window = 0;
  tcb_init (&tcb, &settings);
  tcb.state = ESTABLISHED;
  tcb.snd.mss = smss;
  tcb.snd.una = tcb.snd.nxt = tcb.snd.end = 1;
  tcb.snd.wnd = 60000;
  tcb.snd.cwnd = cwnd;
  tcb.snd.ssthresh = ssthresh;
  return tcb;
}

static void
one_ack (Tcb *tcb, uint32_t octets)
{
  Actions out;
  Turn turn = { .parts = &reference, .out = &out };

  memset (&out, 0, sizeof out);
  reference.congestion_ack (tcb, octets, &turn);
}

static void
initial_window_is (uint32_t smss, uint32_t octets)
{
  Tcb tcb = open_with (smss, 0, 0);

  assert_int_equal (reference.initial_window (&tcb), octets);
}

/* [5681 3.1] 4 up to 1095, 3 up to 2190, 2 above. */
static void
the_initial_window_is_four_three_or_two_segments_by_their_size (void **state)
{
  initial_window_is (536, 4 * 536);
  initial_window_is (1095, 4 * 1095);
  initial_window_is (1096, 3 * 1096);
  initial_window_is (1460, 3 * 1460);
  initial_window_is (2190, 3 * 2190);
  initial_window_is (2191, 2 * 2191);
  initial_window_is (8960, 2 * 8960);
}

static void
the_initial_window_is_what_the_setting_says (void **state)
{
  Tcb tcb = open_with (1460, 0, 0);

  tcb.set.initial_window = 10;
  assert_int_equal (reference.initial_window (&tcb), 14600);
}

static void
the_initial_window_is_one_segment_after_a_lost_syn (void **state)
{
  Tcb tcb = open_with (1000, 0, 0);

  tcb.retransmissions = 1;
  assert_int_equal (reference.initial_window (&tcb), 1000);
  tcb.set.initial_window = 10;
  assert_int_equal (reference.initial_window (&tcb), 1000);
}

/* [5681 3.1 (2)] min (N, SMSS) */
static void
slow_start_grows_by_what_is_acknowledged_but_one_segment_at_most (void **state)
{
  Tcb tcb = open_with (1000, 4000, UINT32_MAX);

  one_ack (&tcb, 1000);
  assert_int_equal (tcb.snd.cwnd, 5000);
  one_ack (&tcb, 300);
  assert_int_equal (tcb.snd.cwnd, 5300);
  one_ack (&tcb, 4000);
  assert_int_equal (tcb.snd.cwnd, 6300);
  tcb.set.abc_limit = 2;
  one_ack (&tcb, 4000);
  assert_int_equal (tcb.snd.cwnd, 8300);
  one_ack (&tcb, 1500);
  assert_int_equal (tcb.snd.cwnd, 9800);
}

/* [3465 2.3] */
static void
slow_start_after_a_timeout_grows_by_one_segment_whatever_the_setting (void **state)
{
  Tcb tcb = open_with (1000, 1000, 5000);

  tcb.set.abc_limit = 10;
  tcb.recovery = RECOVERY_TIMEOUT;
  one_ack (&tcb, 4000);
  assert_int_equal (tcb.snd.cwnd, 2000);
}

/* [5681 3.1] */
static void
congestion_avoidance_grows_by_one_segment_for_a_window_of_octets (void **state)
{
  Tcb tcb = open_with (1000, 4000, 4000);

  for (unsigned i = 0; i < 3; i++)
    one_ack (&tcb, 1000);
  assert_int_equal (tcb.snd.cwnd, 4000);
  one_ack (&tcb, 1000);
  assert_int_equal (tcb.snd.cwnd, 5000);
  for (unsigned i = 0; i < 4; i++)
    one_ack (&tcb, 1000);
  assert_int_equal (tcb.snd.cwnd, 5000);
  one_ack (&tcb, 1000);
  assert_int_equal (tcb.snd.cwnd, 6000);
}

static void
one_ack_of_many_windows_is_worth_one_segment (void **state)
{
  Tcb tcb = open_with (1000, 4000, 4000);

  one_ack (&tcb, 40000);
  assert_int_equal (tcb.snd.cwnd, 5000);
  one_ack (&tcb, 4999);
  assert_int_equal (tcb.snd.cwnd, 5000);
  one_ack (&tcb, 1);
  assert_int_equal (tcb.snd.cwnd, 6000);
}

static void
the_window_never_grows_beyond_the_largest_a_peer_can_offer (void **state)
{
  Tcb tcb = open_with (1000, (UINT32_C (1) << 30) - 1, UINT32_MAX);

  one_ack (&tcb, 1000);
  assert_int_equal (tcb.snd.cwnd, UINT32_C (1) << 30);
  one_ack (&tcb, 1000);
  assert_int_equal (tcb.snd.cwnd, UINT32_C (1) << 30);
}

static void
with_congestion_control_off_only_the_peers_window_counts (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  settings.congestion = 0;
  sender (&u, &settings);
  call (&u, CALL_SEND, 70000);
  sends_segments (&u, 1, 60001, 1000);
  sends_nothing (&u);
  acks (&u, 1);
  acks (&u, 1);
  acks (&u, 1);
  sends_nothing (&u);
  elapses (&u, SECONDS (1));
  sends_text (&u, 1, 1001);
  sends_nothing (&u);
}

static void
the_first_flight_is_the_initial_window (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  settings.initial_window = 0;
  sender (&u, &settings);
  call (&u, CALL_SEND, 10000);
  sends_segments (&u, 1, 4001, 1000);
  sends_nothing (&u);
  has (&u, snd.cwnd, 4000);
}

static void
the_first_flight_after_a_lost_syn_ack_is_one_segment (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  unit_begin_with (&u, 0, &settings);
  call (&u, CALL_OPEN_PASSIVE);
  arrives (&u, "<SEQ=100><WND=60000><CTL=SYN><MSS=1000>");
  sends (&u, "<CTL=SYN,ACK>");
  elapses (&u, SECONDS (1));
  sends (&u, "<CTL=SYN,ACK>");
  acks (&u, 1);
  call (&u, CALL_SEND, 5000);
  sends_text (&u, 1, 1001);
  sends_nothing (&u);
}

static void
every_ack_in_slow_start_lets_two_segments_out (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  settings.initial_window = 0;
  sender (&u, &settings);
  call (&u, CALL_SEND, 40000);
  sends_segments (&u, 1, 4001, 1000);
  for (Seq i = 1; i <= 4; i++)
    {
      acks (&u, 1 + 1000 * i);
      sends_segments (&u, 2001 + 2000 * i, 4001 + 2000 * i, 1000);
    }
  sends_nothing (&u);
  has (&u, snd.cwnd, 8000);
}

static void
a_round_trip_of_congestion_avoidance_lets_one_segment_more_out (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  settings.initial_window = 4;
  sender (&u, &settings);
  u.tcb.snd.ssthresh = 4000;
  call (&u, CALL_SEND, 40000);
  sends_segments (&u, 1, 4001, 1000);
  for (Seq i = 1; i <= 3; i++)
    {
      acks (&u, 1 + 1000 * i);
      sends_text (&u, 3001 + 1000 * i, 4001 + 1000 * i);
    }
  acks (&u, 4001);
  sends_segments (&u, 7001, 9001, 1000);
  sends_nothing (&u);
}

/* The peer's window may be the narrower one. */
static void
no_more_leaves_than_the_smaller_of_both_windows (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  sender (&u, &settings);
  arrives (&u, "<SEQ=101><ACK=1><WND=2500><CTL=ACK>");
  call (&u, CALL_SEND, 20000);
  sends_segments (&u, 1, 2501, 1000);
  sends_nothing (&u);
}

/* [5681 3.1 (4)] */
static void
a_timeout_shuts_the_window_to_one_segment_and_halves_the_threshold (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  settings.initial_window = 0;
  sender (&u, &settings);
  u.tcb.snd.cwnd = 6000;
  call (&u, CALL_SEND, 20000);
  sends_segments (&u, 1, 6001, 1000);
  elapses (&u, SECONDS (1));
  has (&u, snd.cwnd, 1000);
  has (&u, snd.ssthresh, 3000);
  has (&u, recovery, RECOVERY_TIMEOUT);
  sends_text (&u, 1, 1001);
  sends_nothing (&u);
}

static void
the_threshold_is_two_segments_at_least (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  sender (&u, &settings);
  call (&u, CALL_SEND, 1000);
  sends_text (&u, 1, 1001);
  elapses (&u, SECONDS (1));
  has (&u, snd.ssthresh, 2000);
}

static void
a_second_timeout_of_the_same_segment_leaves_the_threshold_alone (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  sender (&u, &settings);
  call (&u, CALL_SEND, 10000);
  sends_segments (&u, 1, 10001, 1000);
  elapses (&u, SECONDS (1));
  has (&u, snd.ssthresh, 5000);
  u.tcb.snd.ssthresh = 4321;
  elapses (&u, SECONDS (2));
  has (&u, snd.ssthresh, 4321);
  has (&u, snd.cwnd, 1000);
  has (&u, retransmissions, 2);
}

/* From one segment up to the threshold, and from there one segment a round trip. What was out is
 * sent again in order, and nothing twice. */
static void
after_a_timeout_slow_start_sends_everything_again (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  sender (&u, &settings);
  call (&u, CALL_SEND, 12000);
  sends_segments (&u, 1, 10001, 1000);
  elapses (&u, SECONDS (1));
  sends_text (&u, 1, 1001);
  sends_nothing (&u);
  acks (&u, 1001);
  sends_segments (&u, 1001, 3001, 1000);
  sends_nothing (&u);
  acks (&u, 2001);
  acks (&u, 3001);
  sends_segments (&u, 3001, 7001, 1000);
  sends_nothing (&u);
  has (&u, snd.cwnd, 4000);
  acks (&u, 10001);
  has (&u, snd.cwnd, 5000);
  has (&u, recovery, RECOVERY_NONE);
  sends_segments (&u, 10001, 12001, 1000);
  sends_nothing (&u);
}

/* [6298 5.6, 3.8.2 MUST-19] 1, 2, 4 seconds. */
static void
timeouts_follow_each_other_at_double_distance (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  sender (&u, &settings);
  call (&u, CALL_SEND, 3000);
  sends_segments (&u, 1, 3001, 1000);
  for (Time wait = SECONDS (1); wait < SECONDS (8); wait *= 2)
    {
      elapses (&u, wait - 1);
      sends_nothing (&u);
      elapses (&u, 1);
      sends_text (&u, 1, 1001);
      sends_nothing (&u);
    }
}

/* [5681 4.1] */
static void
after_idling_the_window_is_the_initial_one_again (void **state)
{
  Settings settings = sender_settings ();
  Unit u;

  settings.restart_idle = 1;
  settings.abc_limit = 10;
  sender (&u, &settings);
  elapses (&u, SECONDS (1));
  call (&u, CALL_SEND, 10000);
  sends_segments (&u, 1, 10001, 1000);
  acks (&u, 10001);
  has (&u, snd.cwnd, 20000);
  elapses (&u, SECONDS (2));
  call (&u, CALL_SEND, 20000);
  sends_segments (&u, 10001, 20001, 1000);
  sends_nothing (&u);
  has (&u, snd.cwnd, 10000);
}

#define TEST(name) cmocka_unit_test (name)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    TEST (the_initial_window_is_four_three_or_two_segments_by_their_size),
    TEST (the_initial_window_is_what_the_setting_says),
    TEST (the_initial_window_is_one_segment_after_a_lost_syn),
    TEST (slow_start_grows_by_what_is_acknowledged_but_one_segment_at_most),
    TEST (slow_start_after_a_timeout_grows_by_one_segment_whatever_the_setting),
    TEST (congestion_avoidance_grows_by_one_segment_for_a_window_of_octets),
    TEST (one_ack_of_many_windows_is_worth_one_segment),
    TEST (the_window_never_grows_beyond_the_largest_a_peer_can_offer),
    TEST (with_congestion_control_off_only_the_peers_window_counts),
    TEST (the_first_flight_is_the_initial_window),
    TEST (the_first_flight_after_a_lost_syn_ack_is_one_segment),
    TEST (every_ack_in_slow_start_lets_two_segments_out),
    TEST (a_round_trip_of_congestion_avoidance_lets_one_segment_more_out),
    TEST (no_more_leaves_than_the_smaller_of_both_windows),
    TEST (a_timeout_shuts_the_window_to_one_segment_and_halves_the_threshold),
    TEST (the_threshold_is_two_segments_at_least),
    TEST (a_second_timeout_of_the_same_segment_leaves_the_threshold_alone),
    TEST (after_a_timeout_slow_start_sends_everything_again),
    TEST (timeouts_follow_each_other_at_double_distance),
    TEST (after_idling_the_window_is_the_initial_one_again),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
