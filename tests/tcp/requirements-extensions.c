/* The rules of the options: window scale, timestamps, selective acknowledgment.
 * [7323; 2018; 2883] */
#include "requirements.h"

#include <stdio.h>

/* Text of the peer with its timestamps, "10,0". */
static void
stamped (Unit *u, Seq seq, uint32_t octets, const char *stamps)
{
  char text[100];

  snprintf (text, sizeof text, "<SEQ=%u><ACK=%u><CTL=ACK><DATA=%u><TS=%s>", seq, u->tcb.snd.nxt,
            octets, stamps);
  arrives (u, text);
}

static void
with_timestamps (Unit *u)
{
  Settings settings = settings_plain ();

  settings.timestamps = 1;
  opened (u, &settings, "<TS=1000,0>");
}

/* [7323 2.2] The window of a SYN means what it says, in both directions; that of every other
 * segment is shifted. */
static void
rfc_7323_2_2_the_window_of_a_syn_is_never_scaled (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.window_scale = 1;
  settings.window_shift = 2;
  settings.receive_buffer = 100000;
  opened (&u, &settings, "<WND=1000><SHIFT=4>");
  has (&u, snd.wnd, 1000);
  assert_int_equal (u.queue[0].wnd, 65535);
  assert_int_equal (u.queue[0].options.window_shift, 2);
  assert_int_equal (u.queue[1].wnd, 25000);
  acks (&u, 301, 1000);
  has (&u, snd.wnd, 16000);
}

/* [7323 2.2] One side alone agrees on nothing. */
static void
rfc_7323_2_2_both_ends_must_offer_to_scale (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  opened (&u, &settings, "<WND=1000><SHIFT=4>");
  assert_int_equal (u.queue[0].options.has & HAS_WINDOW_SCALE, 0);
  acks (&u, 301, 1000);
  has (&u, snd.wnd, 1000);
  settings.window_scale = 1;
  settings.window_shift = 2;
  opened (&u, &settings, "<WND=1000>");
  acks (&u, 301, 1000);
  has (&u, snd.wnd, 1000);
  text_arrives (&u, 101, 1);
  assert_int_equal (last_sent (&u)->wnd, 4095);
}

/* [7323 2.2] */
static void
rfc_7323_2_2_a_shift_that_is_on_no_syn_is_ignored (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.window_scale = 1;
  opened (&u, &settings, "<SHIFT=1>");
  arrives (&u, "<SEQ=101><ACK=301><WND=1000><CTL=ACK><SHIFT=7>");
  has (&u, snd.wnd, 2000);
}

/* [7323 2.3] */
static void
rfc_7323_2_3_a_shift_above_14_means_14 (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.window_scale = 1;
  opened (&u, &settings, "<SHIFT=255>");
  acks (&u, 301, 1);
  has (&u, snd.wnd, 1 << 14);
}

/* [7323 3.2] Once agreed on, every segment has them, with an echo of the peer's. */
static void
rfc_7323_3_2_timestamps_are_on_every_segment (void **state)
{
  Unit u;

  with_timestamps (&u);
  call (&u, CALL_SEND, 600);
  stamped (&u, 101, 10, "1001,0");
  elapses (&u, SECONDS (2));
  call (&u, CALL_CLOSE);
  elapses (&u, SECONDS (3));
  assert_true (u.queued >= 6);
  for (unsigned i = 0; i < u.queued; i++)
    assert_true (u.queue[i].options.has & HAS_TIMESTAMPS);
  assert_int_equal (last_sent (&u)->options.ts_echo, 1001);
}

/* [7323 3.2] A segment that lacks them is dropped in silence, a reset is not, and nothing ends. */
static void
rfc_7323_3_2_a_segment_that_lacks_them_is_dropped (void **state)
{
  Unit u;

  with_timestamps (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=5>");
  sends_nothing (&u);
  has (&u, rcv.nxt, 101);
  state_is (&u, ESTABLISHED);
  arrives (&u, "<SEQ=101><CTL=RST>");
  state_is (&u, CLOSED);
}

/* [7323 3.2] Not agreed on: ours are not sent, the peer's are not looked at. */
static void
rfc_7323_3_2_without_agreement_they_mean_nothing (void **state)
{
  Unit u;

  plainly (&u);
  stamped (&u, 101, 5, "1000,0");
  stamped (&u, 106, 5, "1,0");
  has (&u, rcv.nxt, 111);
  for (unsigned i = 0; i < u.queued; i++)
    assert_int_equal (u.queue[i].options.has & HAS_TIMESTAMPS, 0);
}

/* [7323 4.3] A segment above a gap does not change what is echoed; the one that fills it does. */
static void
rfc_7323_4_3_the_echo_is_of_text_in_order (void **state)
{
  Unit u;

  with_timestamps (&u);
  stamped (&u, 101, 10, "1001,0");
  assert_int_equal (last_sent (&u)->options.ts_echo, 1001);
  stamped (&u, 121, 10, "1003,0");
  assert_int_equal (last_sent (&u)->options.ts_echo, 1001);
  stamped (&u, 111, 10, "1002,0");
  assert_int_equal (last_sent (&u)->options.ts_echo, 1002);
}

/* [7323 4.1] An echo of ours measures the round trip even of what was sent twice. */
static void
rfc_7323_4_1_an_echo_measures_the_round_trip (void **state)
{
  Unit u;

  with_timestamps (&u);
  elapses (&u, SECONDS (5));
  call (&u, CALL_SEND, 10);
  const uint32_t sent = last_sent (&u)->options.ts_value;
  char text[100];
  elapses (&u, MILLISECONDS (800));
  snprintf (text, sizeof text, "<SEQ=101><ACK=311><CTL=ACK><TS=1001,%u>", sent);
  arrives (&u, text);
  has (&u, srtt, MILLISECONDS (100));
}

/* [7323 5.3] An old timestamp: acknowledged, and not used. */
static void
rfc_7323_5_3_an_old_timestamp_is_refused (void **state)
{
  Unit u;

  with_timestamps (&u);
  stamped (&u, 101, 5, "999,0");
  has (&u, rcv.nxt, 101);
  sends (&u, "<ACK=101>");
  stamped (&u, 101, 5, "1000,0");
  has (&u, rcv.nxt, 106);
  stamped (&u, 106, 5, "2147484647,0");
  has (&u, rcv.nxt, 111);
}

/* [7323 5.3] Before the window is looked at, so no number makes an old segment good; a reset may be
 * as old as it likes. */
static void
rfc_7323_5_3_the_check_comes_first_and_spares_resets (void **state)
{
  Unit u;

  with_timestamps (&u);
  stamped (&u, 101, 5, "1,0");
  because_of (&u, CLAUSE_PAWS);
  stamped (&u, 99999, 5, "1,0");
  because_of (&u, CLAUSE_PAWS);
  arrives (&u, "<SEQ=101><CTL=RST><TS=1,0>");
  state_is (&u, CLOSED);
}

/* [7323 5.5] After 24 days of silence the clock may have wrapped round. */
static void
rfc_7323_5_5_after_24_days_no_timestamp_is_old (void **state)
{
  Unit u;

  with_timestamps (&u);
  elapses (&u, SECONDS (24 * 86400 + 1));
  stamped (&u, 101, 5, "999,0");
  has (&u, rcv.nxt, 106);
}

static void
with_sack (Unit *u, const char *fields)
{
  Settings settings = settings_default ();

  settings.timestamps = 1;
  opened (u, &settings, fields);
}

/* [2018 2] */
static void
rfc_2018_2_blocks_are_sent_only_if_permitted (void **state)
{
  Unit u;

  by_default (&u);
  assert_true (u.queue[0].options.has & HAS_SACK_PERMITTED);
  text_arrives (&u, 201, 100);
  sends (&u, "<ACK=101><OPTIONS=only>");
  with_sack (&u, "<SACKOK>");
  text_arrives (&u, 201, 100);
  sends (&u, "<ACK=101><SACK=201-301>");
}

/* [2018 2] */
static void
rfc_2018_2_permission_is_on_a_syn_only (void **state)
{
  Unit u;

  with_sack (&u, "<SACKOK>");
  call (&u, CALL_SEND, 600);
  call (&u, CALL_CLOSE);
  elapses (&u, SECONDS (3));
  for (unsigned i = 0; i < u.queued; i++)
    assert_int_equal ((u.queue[i].options.has & HAS_SACK_PERMITTED) != 0,
                      (u.queue[i].ctl & CTL_SYN) != 0);
}

/* [2018 4] The block with the segment that made us answer comes first, then the latest ones. */
static void
rfc_2018_4_the_newest_block_comes_first (void **state)
{
  Unit u;

  with_sack (&u, "<SACKOK>");
  text_arrives (&u, 201, 100);
  sends (&u, "<ACK=101><SACK=201-301>");
  text_arrives (&u, 401, 100);
  sends (&u, "<ACK=101><SACK=401-501,201-301>");
  text_arrives (&u, 601, 100);
  sends (&u, "<ACK=101><SACK=601-701,401-501,201-301>");
  text_arrives (&u, 301, 10);
  sends (&u, "<ACK=101><SACK=201-311,601-701,401-501>");
}

/* [2018 3] As many as fit: four, three beside timestamps. */
static void
rfc_2018_3_as_many_blocks_as_fit (void **state)
{
  for (unsigned stamps = 0; stamps < 2; stamps++)
    {
      Unit u;

      with_sack (&u, stamps ? "<SACKOK><TS=1,0>" : "<SACKOK>");
      for (unsigned i = 1; i <= 6; i++)
        stamped (&u, 101 + 200 * i, 100, "1,0");
      assert_int_equal (last_sent (&u)->options.sack_count, stamps ? 3 : 4);
    }
}

/* [2883 4] Text that came twice is said once, in the first block; so is a piece of what is held. */
static void
rfc_2883_4_text_that_came_twice_is_reported (void **state)
{
  Unit u;

  with_sack (&u, "<SACKOK>");
  text_arrives (&u, 101, 100);
  elapses (&u, SECONDS (1));
  forget_sent (&u);
  text_arrives (&u, 101, 100);
  sends (&u, "<ACK=201><SACK=101-201>");
  text_arrives (&u, 301, 100);
  sends (&u, "<ACK=201><SACK=301-401>");
  text_arrives (&u, 301, 50);
  sends (&u, "<ACK=201><SACK=301-351,301-401>");
}

int
requirements_extensions (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (rfc_7323_2_2_the_window_of_a_syn_is_never_scaled),
    cmocka_unit_test (rfc_7323_2_2_both_ends_must_offer_to_scale),
    cmocka_unit_test (rfc_7323_2_2_a_shift_that_is_on_no_syn_is_ignored),
    cmocka_unit_test (rfc_7323_2_3_a_shift_above_14_means_14),
    cmocka_unit_test (rfc_7323_3_2_timestamps_are_on_every_segment),
    cmocka_unit_test (rfc_7323_3_2_a_segment_that_lacks_them_is_dropped),
    cmocka_unit_test (rfc_7323_3_2_without_agreement_they_mean_nothing),
    cmocka_unit_test (rfc_7323_4_1_an_echo_measures_the_round_trip),
    cmocka_unit_test (rfc_7323_4_3_the_echo_is_of_text_in_order),
    cmocka_unit_test (rfc_7323_5_3_an_old_timestamp_is_refused),
    cmocka_unit_test (rfc_7323_5_3_the_check_comes_first_and_spares_resets),
    cmocka_unit_test (rfc_7323_5_5_after_24_days_no_timestamp_is_old),
    cmocka_unit_test (rfc_2018_2_blocks_are_sent_only_if_permitted),
    cmocka_unit_test (rfc_2018_2_permission_is_on_a_syn_only),
    cmocka_unit_test (rfc_2018_3_as_many_blocks_as_fit),
    cmocka_unit_test (rfc_2018_4_the_newest_block_comes_first),
    cmocka_unit_test (rfc_2883_4_text_that_came_twice_is_reported),
  };

  return cmocka_run_group_tests_name ("rules on options", tests, NULL, NULL);
}
