/* The rules for losses that are noticed before the timer goes off.
 * [5681 2, 3.2; 6582; 6675; 3042; 6937; 2018 5, 8] */
#include "requirements.h"

#include <stdio.h>

#define SMSS 536
#define SEGMENT(n) (301 + (n) *SMSS) /* the number with which our n-th segment begins */

/* Ten segments are out and twenty more are waiting. */
static void
ten_out (Unit *u, const char *fields)
{
  Settings settings = settings_default ();

  settings.initial_window = 10;
  opened (u, &settings, fields);
  call (u, CALL_SEND, 30 * SMSS);
  sends_run (u, 301, 10, SMSS);
  sends_nothing (u);
}

static void
duplicates (Unit *u, unsigned count)
{
  while (count-- > 0)
    acks (u, u->tcb.snd.una, 65535);
}

/* The peer acknowledges SND.UNA and holds one more range. */
static void
holds (Unit *u, unsigned from, unsigned to)
{
  char text[100];

  snprintf (text, sizeof text, "<SEQ=101><ACK=%u><WND=65535><CTL=ACK><SACK=%u-%u>", u->tcb.snd.una,
            SEGMENT (from), SEGMENT (to));
  arrives (u, text);
}

/* [5681 3.2] Three duplicates and not two; half of what was out, and three for what has left. */
static void
rfc_5681_3_2_the_third_duplicate_retransmits (void **state)
{
  Unit u;

  ten_out (&u, "<WND=65535>");
  sets (&u, "limited-transmit", 0);
  duplicates (&u, 2);
  sends_nothing (&u);
  duplicates (&u, 1);
  sends (&u, "<SEQ=301><DATA=536>");
  sends_nothing (&u);
  has (&u, snd.ssthresh, 5 * SMSS);
  has (&u, snd.cwnd, 8 * SMSS);
}

/* [5681 3.2 step 4] Each further duplicate says that one more has left. */
static void
rfc_5681_3_2_further_duplicates_let_new_text_out (void **state)
{
  Unit u;

  ten_out (&u, "<WND=65535>");
  sets (&u, "limited-transmit", 0);
  duplicates (&u, 5);
  has (&u, snd.cwnd, 10 * SMSS);
  sends (&u, "<SEQ=301>");
  sends_nothing (&u);
  duplicates (&u, 1);
  sends_run (&u, SEGMENT (10), 1, SMSS);
  sends_nothing (&u);
}

/* [5681 2] Three times what is almost a duplicate: with nothing out, with text, with a FIN, with an
 * older number, with another window each time. */
static void
rfc_5681_2_what_a_duplicate_is (void **state)
{
  Unit u;

  by_default (&u);
  duplicates (&u, 5);
  sends_nothing (&u);
  for (unsigned kind = 0; kind < 4; kind++)
    {
      ten_out (&u, "<WND=65535>");
      sets (&u, "limited-transmit", 0);
      if (kind == 2)
        acks (&u, SEGMENT (1), 65535);
      forget_sent (&u);
      for (unsigned i = 0; i < 3; i++)
        {
          if (kind == 0)
            arrives (&u, "<SEQ=101><ACK=301><WND=65535><CTL=ACK><DATA=1>");
          if (kind == 1)
            arrives (&u, "<SEQ=201><ACK=301><WND=65535><CTL=FIN,ACK>");
          if (kind == 2)
            arrives (&u, "<SEQ=101><ACK=301><WND=65535><CTL=ACK>");
          if (kind == 3)
            acks (&u, 301, 60000 + i);
        }
      has (&u, recovery, RECOVERY_NONE);
      has (&u, duplicates, 0);
    }
}

/* [3042 2] The first two duplicates let one new segment out each. */
static void
rfc_3042_2_the_first_two_duplicates_let_new_text_out (void **state)
{
  Unit u;

  ten_out (&u, "<WND=65535>");
  duplicates (&u, 1);
  sends_run (&u, SEGMENT (10), 1, SMSS);
  sends_nothing (&u);
  duplicates (&u, 1);
  sends_run (&u, SEGMENT (11), 1, SMSS);
  sends_nothing (&u);
  has (&u, snd.cwnd, 10 * SMSS);
  duplicates (&u, 1);
  sends (&u, "<SEQ=301>");
  sends_nothing (&u);
  has (&u, snd.ssthresh, 5 * SMSS);
}

/* [3042 2] ... and no more than these two, even if the third begins no recovery. */
static void
rfc_3042_2_no_more_than_two_do (void **state)
{
  Unit u;

  ten_out (&u, "<WND=65535>");
  elapses (&u, SECONDS (1));
  acks (&u, SEGMENT (10), 65535);
  elapses (&u, 0);
  forget_sent (&u);
  duplicates (&u, 6);
  elapses (&u, 0);
  has (&u, recovery, RECOVERY_NONE);
  assert_int_equal (u.queued - u.asked, 2);
}

/* [6582 3.2 step 3] */
static void
rfc_6582_3_2_a_partial_ack_retransmits_the_next (void **state)
{
  Unit u;

  ten_out (&u, "<WND=65535>");
  duplicates (&u, 3);
  forget_sent (&u);
  acks (&u, SEGMENT (3), 65535);
  sends_run (&u, SEGMENT (3), 1, SMSS);
  has (&u, recovery, RECOVERY_FAST);
}

/* [6582 3.2 step 3] All that was out when the loss was noticed: the recovery ends, at ssthresh at
 * most. */
static void
rfc_6582_3_2_a_full_ack_ends_the_recovery (void **state)
{
  Unit u;

  ten_out (&u, "<WND=65535>");
  duplicates (&u, 3);
  const Seq recover = u.tcb.recover;
  acks (&u, recover - 1, 65535);
  has (&u, recovery, RECOVERY_FAST);
  acks (&u, recover, 65535);
  has (&u, recovery, RECOVERY_NONE);
  ten_out (&u, "<WND=65535>");
  duplicates (&u, 20);
  assert_true (u.tcb.snd.cwnd > u.tcb.snd.ssthresh);
  acks (&u, u.tcb.recover, 65535);
  has (&u, recovery, RECOVERY_NONE);
  has (&u, snd.cwnd, 5 * SMSS);
}

/* [6582 3.2 step 2, 4] After a timeout duplicates of what was out then begin nothing, even when all
 * of it is acknowledged but nothing beyond. */
static void
rfc_6582_3_2_duplicates_of_old_losses_begin_nothing (void **state)
{
  Unit u;

  ten_out (&u, "<WND=65535>");
  elapses (&u, SECONDS (1));
  duplicates (&u, 4);
  has (&u, snd.cwnd, SMSS);
  acks (&u, SEGMENT (10), 65535);
  has (&u, recovery, RECOVERY_NONE);
  forget_sent (&u);
  sets (&u, "limited-transmit", 0);
  duplicates (&u, 4);
  has (&u, recovery, RECOVERY_NONE);
  sends_nothing (&u);
}

/* [6675 4 IsLost, NextSeg] The front first, then the next hole as soon as three segments above it
 * have arrived; what the peer holds is never sent again. */
static void
rfc_6675_4_holes_are_sent_again_in_order (void **state)
{
  Unit u;

  ten_out (&u, "<WND=65535><SACKOK>");
  sets (&u, "limited-transmit", 0);
  holds (&u, 1, 2);
  holds (&u, 3, 4);
  sends_nothing (&u);
  holds (&u, 3, 5);
  sends_run (&u, SEGMENT (0), 1, SMSS);
  sends_nothing (&u);
  has (&u, snd.ssthresh, 5 * SMSS);
  has (&u, snd.cwnd, 5 * SMSS);
  holds (&u, 3, 6);
  sends_nothing (&u);
  holds (&u, 3, 7);
  sends_run (&u, SEGMENT (2), 1, SMSS);
  sends_nothing (&u);
  holds (&u, 3, 8);
  sends_run (&u, SEGMENT (10), 1, SMSS);
}

/* [6675 5 (C)] Once the front has left again, nothing leaves while more is out, as far as is known,
 * than the congestion window allows. */
static void
rfc_6675_5_what_is_out_stays_within_the_window (void **state)
{
  unsigned left = 0;
  Unit u;

  ten_out (&u, "<WND=65535><SACKOK>");
  for (unsigned i = 2; i <= 4; i++)
    holds (&u, 1, i);
  has (&u, recovery, RECOVERY_FAST);
  for (unsigned i = 5; i <= 10; i++)
    {
      const unsigned before = u.queued;

      holds (&u, 1, i);
      elapses (&u, 0);
      left += u.queued - before;
      assert_true (u.queued == before
                   || reference.in_flight (&u.tcb, &reference) <= u.tcb.snd.cwnd);
    }
  assert_true (left > 0);
}

/* [6675 4, 2018 8] What the peer says it holds is not acknowledged: it stays ours. */
static void
rfc_2018_8_what_the_peer_holds_stays_ours (void **state)
{
  Unit u;

  ten_out (&u, "<WND=65535><SACKOK>");
  holds (&u, 1, 10);
  has (&u, snd.una, 301);
  assert_true (octets_unsent (&u.tcb) <= 20 * SMSS);
  has (&u, snd.end, SEGMENT (30));
}

/* [2018 8, 6675 5.1] After a timeout it is sent again all the same. */
static void
rfc_2018_5_a_timeout_forgets_what_the_peer_holds (void **state)
{
  Unit u;

  ten_out (&u, "<WND=65535><SACKOK>");
  holds (&u, 1, 2);
  forget_sent (&u);
  elapses (&u, SECONDS (1));
  sends (&u, "<SEQ=301>");
  has (&u, sacked_count, 0);
  acks (&u, SEGMENT (1), 65535);
  sends_run (&u, SEGMENT (1), 1, SMSS);
}

/* [6937 3] While more is out than should be, no more is sent in proportion than has arrived. */
static void
rfc_6937_3_the_rate_falls_with_what_arrives (void **state)
{
  Unit u;

  ten_out (&u, "<WND=65535><SACKOK>");
  sets (&u, "rate-reduction", 1);
  sets (&u, "limited-transmit", 0);
  for (unsigned i = 2; i <= 10; i++)
    {
      holds (&u, 1, i);
      elapses (&u, 0);
      const uint64_t share = (uint64_t) u.tcb.delivered * u.tcb.snd.ssthresh;
      if (u.tcb.recovery == RECOVERY_FAST)
        assert_true (u.tcb.resent <= SMSS + share / (10 * SMSS) + SMSS - 1);
    }
  has (&u, recovery, RECOVERY_FAST);
  acks (&u, u.tcb.recover, 65535);
  has (&u, snd.cwnd, 5 * SMSS);
}

int
requirements_recovery (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (rfc_5681_3_2_the_third_duplicate_retransmits),
    cmocka_unit_test (rfc_5681_3_2_further_duplicates_let_new_text_out),
    cmocka_unit_test (rfc_5681_2_what_a_duplicate_is),
    cmocka_unit_test (rfc_3042_2_the_first_two_duplicates_let_new_text_out),
    cmocka_unit_test (rfc_3042_2_no_more_than_two_do),
    cmocka_unit_test (rfc_6582_3_2_a_partial_ack_retransmits_the_next),
    cmocka_unit_test (rfc_6582_3_2_a_full_ack_ends_the_recovery),
    cmocka_unit_test (rfc_6582_3_2_duplicates_of_old_losses_begin_nothing),
    cmocka_unit_test (rfc_6675_4_holes_are_sent_again_in_order),
    cmocka_unit_test (rfc_6675_5_what_is_out_stays_within_the_window),
    cmocka_unit_test (rfc_2018_8_what_the_peer_holds_stays_ours),
    cmocka_unit_test (rfc_2018_5_a_timeout_forgets_what_the_peer_holds),
    cmocka_unit_test (rfc_6937_3_the_rate_falls_with_what_arrives),
  };

  return cmocka_run_group_tests_name ("rules on recovery", tests, NULL, NULL);
}
