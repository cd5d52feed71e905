/* The requirements on the congestion window.  [9293 3.8.2; 5681 2, 3.1, 4.1; 6928] */
#include "requirements.h"

#define SMSS 536

/* As many segments of text as the windows let out, and more behind them. The first `window`
 * segments may leave at once; 0: as RFC 5681 has it. */
static void
flight (Unit *u, uint32_t window, uint32_t segments)
{
  Settings settings = settings_default ();

  settings.initial_window = window;
  opened (u, &settings, "<WND=65535>");
  call (u, CALL_SEND, segments * SMSS);
  elapses (u, 0);
}

/* The first flight is IW; each ACK lets two out; a timeout begins again with one, and waits 1, 2, 4
 * and 8 seconds. */
static void
must_19_slow_start_avoidance_and_back_off (void **state)
{
  Unit u;

  flight (&u, 0, 30);
  sends_run (&u, 301, 4, SMSS);
  sends_nothing (&u);
  acks (&u, 301 + SMSS, 65535);
  sends_run (&u, 301 + 4 * SMSS, 2, SMSS);
  sends_nothing (&u);
  for (unsigned at = 1; at <= 15; at = 2 * at + 1)
    {
      leaves_at (&u, SECONDS (at), "<SEQ=837><DATA=536>");
      sends_nothing (&u);
      has (&u, snd.cwnd, SMSS);
    }
}

/* [5681 3.1] Neither the congestion window nor the peer's is ever exceeded. */
static void
rfc_5681_3_1_no_more_is_out_than_either_window_allows (void **state)
{
  Unit u;

  flight (&u, 0, 100);
  for (unsigned i = 0; i < 40; i++)
    {
      const uint32_t wnd = i % 4 == 0 ? 3000 : 9000;

      acks (&u, u.tcb.snd.una + (octets_out (&u) > SMSS ? SMSS : octets_out (&u)), wnd);
      elapses (&u, 0);
      assert_true (octets_out (&u) <= u.tcb.snd.cwnd);
      assert_true (octets_out (&u) <= 9000);
    }
}

/* [5681 3.1] Four, three or two segments, by their size; [6928] ten only if that is set. */
static void
rfc_5681_3_1_the_initial_window (void **state)
{
  static const struct
  {
    uint32_t mss, segments;
    const char *fields;
  } cases[] = { { 536, 4, "<WND=65535><MSS=536>" },
                { 1095, 4, "<WND=65535><MSS=1095>" },
                { 1096, 3, "<WND=65535><MSS=1096>" },
                { 2190, 3, "<WND=65535><MSS=2190>" },
                { 2191, 2, "<WND=65535><MSS=2191>" } };
  Unit u;

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    {
      Settings settings = settings_default ();

      settings.mss = cases[i].mss;
      opened (&u, &settings, cases[i].fields);
      call (&u, CALL_SEND, 30000);
      assert_int_equal (octets_out (&u), cases[i].segments * cases[i].mss);
    }
  flight (&u, 10, 30);
  assert_int_equal (octets_out (&u), 10 * SMSS);
}

/* [5681 3.1] One segment if the SYN had to be sent again. */
static void
rfc_5681_3_1_after_a_lost_syn_one_segment (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  elapses (&u, SECONDS (1));
  arrives (&u, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
  call (&u, CALL_SEND, 3000);
  assert_int_equal (octets_out (&u), SMSS);
  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_PASSIVE, .remote_specified = true);
  arrives (&u, "<SEQ=100><CTL=SYN>");
  elapses (&u, SECONDS (1));
  acks (&u, 301, 4096);
  call (&u, CALL_SEND, 3000);
  assert_int_equal (octets_out (&u), SMSS);
}

/* [5681 3.1 (2)] By what the ACK covers, and by a segment at most. */
static void
rfc_5681_3_1_slow_start_grows_by_a_segment_for_an_ack (void **state)
{
  Unit u;

  flight (&u, 0, 30);
  acks (&u, 301 + SMSS, 65535);
  has (&u, snd.cwnd, 5 * SMSS);
  acks (&u, 301 + 3 * SMSS, 65535);
  has (&u, snd.cwnd, 6 * SMSS);
  acks (&u, 301 + 3 * SMSS + 10, 65535);
  has (&u, snd.cwnd, 6 * SMSS + 10);
}

/* [5681 3.1 (3)] After a timeout with four out, ssthresh is two segments. From there on a whole
 * window of ACKs brings one more. */
static void
rfc_5681_3_1_avoidance_grows_by_a_segment_for_a_window (void **state)
{
  Unit u;

  flight (&u, 0, 4);
  elapses (&u, SECONDS (1));
  acks (&u, 301 + SMSS, 65535);
  has (&u, snd.cwnd, 2 * SMSS);
  acks (&u, 301 + 2 * SMSS, 65535);
  has (&u, snd.cwnd, 2 * SMSS);
  acks (&u, 301 + 3 * SMSS, 65535);
  has (&u, snd.cwnd, 3 * SMSS);
  acks (&u, 301 + 4 * SMSS, 65535);
  has (&u, snd.cwnd, 3 * SMSS);
}

/* [5681 3.1 (4)] Six segments are out where ten might be: half of the six. Two at least. */
static void
rfc_5681_3_1_ssthresh_is_half_of_what_is_out (void **state)
{
  Unit u;

  flight (&u, 10, 6);
  elapses (&u, SECONDS (1));
  has (&u, snd.ssthresh, 3 * SMSS);
  elapses (&u, SECONDS (2));
  has (&u, retransmissions, 2);
  has (&u, snd.ssthresh, 3 * SMSS);
  flight (&u, 10, 1);
  elapses (&u, SECONDS (1));
  has (&u, snd.ssthresh, 2 * SMSS);
}

/* [5681 3.1] LW */
static void
rfc_5681_3_1_a_timeout_leaves_one_segment (void **state)
{
  Unit u;

  flight (&u, 10, 10);
  forget_sent (&u);
  elapses (&u, SECONDS (1));
  has (&u, snd.cwnd, SMSS);
  sends (&u, "<SEQ=301><DATA=536>");
  sends_nothing (&u);
}

/* [5681 4.1] What was known of the network is forgotten after an RTO of silence. */
static void
rfc_5681_4_1_after_idling_it_begins_again (void **state)
{
  Unit u;

  flight (&u, 0, 10);
  while (octets_out (&u) > 0)
    acks (&u, u.tcb.snd.una + SMSS, 65535);
  assert_true (u.tcb.snd.cwnd > 4 * SMSS);
  elapses (&u, SECONDS (2));
  call (&u, CALL_SEND, 20 * SMSS);
  elapses (&u, 0);
  assert_int_equal (octets_out (&u), 4 * SMSS);
}

int
requirements_congestion (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (must_19_slow_start_avoidance_and_back_off),
    cmocka_unit_test (rfc_5681_3_1_no_more_is_out_than_either_window_allows),
    cmocka_unit_test (rfc_5681_3_1_the_initial_window),
    cmocka_unit_test (rfc_5681_3_1_after_a_lost_syn_one_segment),
    cmocka_unit_test (rfc_5681_3_1_slow_start_grows_by_a_segment_for_an_ack),
    cmocka_unit_test (rfc_5681_3_1_avoidance_grows_by_a_segment_for_a_window),
    cmocka_unit_test (rfc_5681_3_1_ssthresh_is_half_of_what_is_out),
    cmocka_unit_test (rfc_5681_3_1_a_timeout_leaves_one_segment),
    cmocka_unit_test (rfc_5681_4_1_after_idling_it_begins_again),
  };

  return cmocka_run_group_tests_name ("requirements on congestion", tests, NULL, NULL);
}
