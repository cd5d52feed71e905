/* The requirements on acknowledgments: when they leave, how many, and which arriving ones are
 * believed.  [9293 3.8.6.3, 3.10.7.4; 5681 4.2; 5961] */
#include "requirements.h"

static void
must_40_an_ack_waits_less_than_half_a_second (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  assert_true (settings.delayed_ack < MILLISECONDS (500));
  by_default (&u);
  text_arrives (&u, 101, 100);
  elapses (&u, MILLISECONDS (499));
  sends (&u, "<SEQ=301><ACK=201><CTL=ACK><DATA=0>");
  sends_nothing (&u);
}

static void
shld_18_the_ack_of_one_segment_waits (void **state)
{
  Unit u;

  by_default (&u);
  text_arrives (&u, 101, 100);
  leaves_at (&u, MILLISECONDS (200), "<ACK=201>");
}

/* Two full segments, or as many octets in whatever pieces. */
static void
shld_19_every_second_full_segment_is_acknowledged (void **state)
{
  Unit u;

  by_default (&u);
  text_arrives (&u, 101, 536);
  sends_nothing (&u);
  text_arrives (&u, 637, 536);
  sends (&u, "<ACK=1173>");
  for (unsigned i = 0; i < 4; i++)
    {
      sends_nothing (&u);
      text_arrives (&u, 1173 + 268 * i, 268);
    }
  sends (&u, "<ACK=2245>");
}

/* One for two segments; none of its own where text of ours leaves anyway. */
static void
must_58_acknowledgments_are_put_together (void **state)
{
  Unit u;

  by_default (&u);
  text_arrives (&u, 101, 536);
  text_arrives (&u, 637, 536);
  sends (&u, "<ACK=1173>");
  sends_nothing (&u);
  text_arrives (&u, 1173, 100);
  call (&u, CALL_SEND, 10);
  sends (&u, "<SEQ=301><ACK=1273><DATA=10>");
  elapses (&u, MILLISECONDS (500));
  sends_nothing (&u);
}

/* What was held is dealt with first, then one ACK speaks for all of it. */
static void
must_59_all_that_waits_is_dealt_with_before_the_ack (void **state)
{
  Unit u;

  by_default (&u);
  text_arrives (&u, 201, 100);
  text_arrives (&u, 301, 100);
  text_arrives (&u, 401, 100);
  forget_sent (&u);
  text_arrives (&u, 101, 100);
  sends (&u, "<ACK=501>");
  sends_nothing (&u);
}

static void
shld_31_text_above_a_gap_is_kept (void **state)
{
  Unit u;

  by_default (&u);
  call (&u, CALL_RECEIVE, 1000);
  text_arrives (&u, 601, 500);
  gets (&u, 0);
  text_arrives (&u, 101, 500);
  gets (&u, 1000);
  has (&u, rcv.nxt, 1101);
}

static void
may_13_text_above_a_gap_is_acknowledged_at_once (void **state)
{
  Unit u;

  by_default (&u);
  text_arrives (&u, 601, 100);
  sends (&u, "<ACK=101>");
  text_arrives (&u, 701, 100);
  sends (&u, "<ACK=101>");
}

/* Older than SND.UNA by more than the largest window: nobody can mean that. */
static void
may_12_an_ack_of_the_distant_past_is_refused (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  opened (&u, &settings, "<WND=1000>");
  acks (&u, 301, 1000);
  arrives (&u, "<SEQ=101><ACK=4294966596><CTL=ACK><DATA=5>");
  sends (&u, "<SEQ=301><ACK=101><CTL=ACK><DATA=0>");
  has (&u, rcv.nxt, 101);
  arrives (&u, "<SEQ=101><ACK=4294966597><CTL=ACK><DATA=5>");
  has (&u, rcv.nxt, 106);
}

/* [5961 3.2] */
static void
rfc_5961_3_2_only_a_reset_at_rcv_nxt_is_believed (void **state)
{
  Unit u;

  by_default (&u);
  arrives (&u, "<SEQ=102><CTL=RST>");
  sends (&u, "<SEQ=301><ACK=101><CTL=ACK>");
  state_is (&u, ESTABLISHED);
  arrives (&u, "<SEQ=5000><CTL=RST>");
  sends_nothing (&u);
  state_is (&u, ESTABLISHED);
  arrives (&u, "<SEQ=101><CTL=RST>");
  state_is (&u, CLOSED);
}

/* [5961 4.2] Whatever its number: the peer, if it really began anew, answers with a reset. */
static void
rfc_5961_4_2_a_syn_is_always_challenged (void **state)
{
  static const char *const syns[] = { "<SEQ=101><CTL=SYN>", "<SEQ=100><CTL=SYN>",
                                      "<SEQ=9999999><CTL=SYN>", "<SEQ=101><ACK=301><CTL=SYN,ACK>" };

  for (size_t i = 0; i < sizeof syns / sizeof syns[0]; i++)
    {
      Unit u;

      by_default (&u);
      arrives (&u, syns[i]);
      sends (&u, "<SEQ=301><ACK=101><CTL=ACK>");
      sends_nothing (&u);
      state_is (&u, ESTABLISHED);
    }
}

/* [5961 5.2] SND.UNA - MAX.SND.WND =< SEG.ACK =< SND.NXT, or nothing of the segment is used. */
static void
rfc_5961_5_2_the_ack_must_lie_in_its_range (void **state)
{
  Unit u;

  by_default (&u);
  arrives (&u, "<SEQ=101><ACK=302><CTL=ACK><DATA=5>");
  sends (&u, "<SEQ=301><ACK=101><CTL=ACK>");
  has (&u, rcv.nxt, 101);
}

/* [5961 7] Ten in five seconds, and ten more when they are over. */
static void
rfc_5961_7_challenges_can_be_throttled (void **state)
{
  Unit u;

  by_default (&u);
  sets (&u, "challenge-limit", 10);
  sets (&u, "challenge-interval", SECONDS (5));
  for (unsigned round = 0; round < 2; round++)
    {
      for (unsigned i = 0; i < 100; i++)
        arrives (&u, "<SEQ=102><CTL=RST>");
      for (unsigned i = 0; i < 10; i++)
        sends (&u, "<SEQ=301><ACK=101><CTL=ACK>");
      sends_nothing (&u);
      elapses (&u, SECONDS (5));
    }
}

/* [5681 4.2] A segment that fills a gap, all of it or only its beginning, may end a wait. */
static void
rfc_5681_4_2_a_segment_that_fills_a_gap_is_acknowledged_at_once (void **state)
{
  Unit u;

  by_default (&u);
  text_arrives (&u, 301, 100);
  sends (&u, "<ACK=101>");
  text_arrives (&u, 101, 100);
  sends (&u, "<ACK=201>");
  text_arrives (&u, 201, 100);
  sends (&u, "<ACK=401>");
}

/* [5681 4.2] Whatever arrives: no more ACKs leave than segments came. */
static void
rfc_5681_4_2_one_segment_gets_one_ack_at_most (void **state)
{
  Unit u;

  by_default (&u);
  for (unsigned i = 0; i < 100; i++)
    {
      forget_sent (&u);
      text_arrives (&u, 101 + i * 7919 % 4000, 1 + i * 31 % 300);
      assert_true (u.queued - u.asked <= 1);
      if (i % 5 == 0)
        call (&u, CALL_RECEIVE, 1000);
    }
}

int
requirements_acks (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (must_40_an_ack_waits_less_than_half_a_second),
    cmocka_unit_test (shld_18_the_ack_of_one_segment_waits),
    cmocka_unit_test (shld_19_every_second_full_segment_is_acknowledged),
    cmocka_unit_test (must_58_acknowledgments_are_put_together),
    cmocka_unit_test (must_59_all_that_waits_is_dealt_with_before_the_ack),
    cmocka_unit_test (shld_31_text_above_a_gap_is_kept),
    cmocka_unit_test (may_13_text_above_a_gap_is_acknowledged_at_once),
    cmocka_unit_test (may_12_an_ack_of_the_distant_past_is_refused),
    cmocka_unit_test (rfc_5961_3_2_only_a_reset_at_rcv_nxt_is_believed),
    cmocka_unit_test (rfc_5961_4_2_a_syn_is_always_challenged),
    cmocka_unit_test (rfc_5961_5_2_the_ack_must_lie_in_its_range),
    cmocka_unit_test (rfc_5961_7_challenges_can_be_throttled),
    cmocka_unit_test (rfc_5681_4_2_a_segment_that_fills_a_gap_is_acknowledged_at_once),
    cmocka_unit_test (rfc_5681_4_2_one_segment_gets_one_ack_at_most),
  };

  return cmocka_run_group_tests_name ("requirements on acknowledgments", tests, NULL, NULL);
}
