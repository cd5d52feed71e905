/* RFC 6298, number by number: the smoothed round trip, its variation, and what comes of them. */
#include "unit.h"

#include <stdio.h>

static Tcb
fresh (void)
{
  Settings settings = settings_plain ();
  Tcb tcb;

  settings.rto_min = 1;
  tcb_init (&tcb, &settings);
  return tcb;
}

static void
measured (Tcb *tcb, Time rtt, Time srtt, Time rttvar, Time rto)
{
  reference.round_trip_measured (tcb, rtt);
  assert_int_equal (tcb->srtt, srtt);
  assert_int_equal (tcb->rttvar, rttvar);
  assert_int_equal (tcb->rto, rto);
}

static void
the_first_rto_is_one_second (void **state)
{
  Tcb tcb = fresh ();

  assert_int_equal (tcb.rto, SECONDS (1));
  assert_int_equal (tcb.rtt_measured, 0);
}

/* [6298 2.2] SRTT = R, RTTVAR = R/2, RTO = SRTT + 4 RTTVAR */
static void
the_first_round_trip_counts_three_times (void **state)
{
  Tcb tcb = fresh ();

  measured (&tcb, MILLISECONDS (100), MILLISECONDS (100), MILLISECONDS (50), MILLISECONDS (300));
}

/* [6298 2.3] RTTVAR = 3/4 RTTVAR + 1/4 |SRTT - R'|, and only then SRTT = 7/8 SRTT + 1/8 R' */
static void
the_variation_is_computed_before_the_mean (void **state)
{
  Tcb tcb = fresh ();

  measured (&tcb, MILLISECONDS (100), MILLISECONDS (100), MILLISECONDS (50), MILLISECONDS (300));
  measured (&tcb, MILLISECONDS (180), MILLISECONDS (110), 57500, 340000);
  measured (&tcb, MILLISECONDS (30), MILLISECONDS (100), 63125, 352500);
}

static void
a_steady_path_brings_the_variation_down_to_the_granularity (void **state)
{
  Tcb tcb = fresh ();

  for (unsigned i = 0; i < 200; i++)
    reference.round_trip_measured (&tcb, MILLISECONDS (80));
  assert_int_equal (tcb.srtt, MILLISECONDS (80));
  assert_int_equal (tcb.rto, MILLISECONDS (81));
}

static void
the_rto_is_never_below_its_least_value (void **state)
{
  Settings settings = settings_plain ();
  Tcb tcb;

  tcb_init (&tcb, &settings);
  reference.round_trip_measured (&tcb, MILLISECONDS (10));
  assert_int_equal (tcb.rto, SECONDS (1));
}

static void
the_rto_is_never_above_its_greatest_value (void **state)
{
  Tcb tcb = fresh ();

  reference.round_trip_measured (&tcb, SECONDS (50));
  assert_int_equal (tcb.rto, SECONDS (60));
}

static void
backing_off_doubles_up_to_the_greatest_value (void **state)
{
  static const unsigned want[] = { 2, 4, 8, 16, 32, 60, 60 };
  Tcb tcb = fresh ();

  for (size_t i = 0; i < sizeof want / sizeof want[0]; i++)
    {
      reference.back_off (&tcb);
      assert_int_equal (tcb.rto, SECONDS (want[i]));
    }
}

static void
the_syn_is_measured (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  elapses (&u, MILLISECONDS (400));
  arrives (&u, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
  has (&u, srtt, MILLISECONDS (400));
  has (&u, rttvar, MILLISECONDS (200));
  has (&u, rto, MILLISECONDS (1200));
}

static void
text_is_measured (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  has (&u, srtt, 0);
  call (&u, CALL_SEND, 2);
  elapses (&u, MILLISECONDS (800));
  arrives (&u, "<SEQ=101><ACK=303><CTL=ACK>");
  has (&u, rtt_measured, 1);
  has (&u, srtt, MILLISECONDS (100));
}

/* [6298 3] Karn */
static void
what_was_sent_twice_is_not_measured (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  u.tcb.rtt_measured = 0;
  u.tcb.srtt = u.tcb.rttvar = 0;
  call (&u, CALL_SEND, 2);
  elapses (&u, SECONDS (1));
  has (&u, rto, SECONDS (2));
  elapses (&u, MILLISECONDS (10));
  arrives (&u, "<SEQ=101><ACK=303><CTL=ACK>");
  has (&u, rtt_measured, 0);
  has (&u, rto, SECONDS (2));
}

static void
a_new_measurement_brings_the_rto_back (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  call (&u, CALL_SEND, 2);
  elapses (&u, SECONDS (3));
  has (&u, rto, SECONDS (4));
  arrives (&u, "<SEQ=101><ACK=303><CTL=ACK>");
  has (&u, rto, SECONDS (4));
  call (&u, CALL_SEND, 2);
  elapses (&u, MILLISECONDS (100));
  arrives (&u, "<SEQ=101><ACK=305><CTL=ACK>");
  has (&u, rto, SECONDS (1));
}

/* [6298 3] "at least once per RTT", and no segment twice: the one being timed decides. */
static void
an_ack_of_less_ends_no_measurement (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  u.tcb.rtt_measured = 0;
  call (&u, CALL_SEND, 10);
  elapses (&u, MILLISECONDS (100));
  arrives (&u, "<SEQ=101><ACK=305><CTL=ACK>");
  has (&u, rtt_measured, 0);
  elapses (&u, MILLISECONDS (100));
  arrives (&u, "<SEQ=101><ACK=311><CTL=ACK>");
  has (&u, rtt_measured, 1);
  has (&u, srtt, MILLISECONDS (200));
}

/* [6298 5.7] */
static void
a_retransmitted_syn_makes_the_rto_three_seconds (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  elapses (&u, SECONDS (1));
  arrives (&u, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
  has (&u, rtt_measured, 0);
  has (&u, rto, SECONDS (3));
}

/* [6298 5.7] Only "if the implementation is using an RTO less than 3 seconds". */
static void
a_long_first_rto_is_not_made_shorter (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.rto_initial = SECONDS (5);
  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  elapses (&u, SECONDS (5));
  arrives (&u, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
  has (&u, rto, SECONDS (10));
}

/* [6298 3] In a simultaneous open the SYN goes out twice, the second time with an ACK; which of the
 * two is acknowledged nobody can tell. */
static void
a_syn_sent_again_with_an_ack_is_not_measured (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  elapses (&u, MILLISECONDS (500));
  arrives (&u, "<SEQ=100><CTL=SYN>");
  elapses (&u, MILLISECONDS (100));
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK>");
  state_is (&u, ESTABLISHED);
  has (&u, rtt_measured, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_first_rto_is_one_second),
    cmocka_unit_test (the_first_round_trip_counts_three_times),
    cmocka_unit_test (the_variation_is_computed_before_the_mean),
    cmocka_unit_test (a_steady_path_brings_the_variation_down_to_the_granularity),
    cmocka_unit_test (the_rto_is_never_below_its_least_value),
    cmocka_unit_test (the_rto_is_never_above_its_greatest_value),
    cmocka_unit_test (backing_off_doubles_up_to_the_greatest_value),
    cmocka_unit_test (the_syn_is_measured),
    cmocka_unit_test (text_is_measured),
    cmocka_unit_test (what_was_sent_twice_is_not_measured),
    cmocka_unit_test (a_new_measurement_brings_the_rto_back),
    cmocka_unit_test (an_ack_of_less_ends_no_measurement),
    cmocka_unit_test (a_retransmitted_syn_makes_the_rto_three_seconds),
    cmocka_unit_test (a_long_first_rto_is_not_made_shorter),
    cmocka_unit_test (a_syn_sent_again_with_an_ack_is_not_measured),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
