/* The requirements on what IP and the network say went wrong, and on who is told.
 * [9293 3.9.1.8, 3.9.2.2; 5927] */
#include "requirements.h"

/* Soft ICMP errors, too many retransmissions, urgent data: three reports, and the connection goes
 * on. */
static void
must_47_soft_errors_are_reported (void **state)
{
  Unit u;

  by_default (&u);
  call (&u, CALL_SEND, 10);
  icmp (&u, ICMP_SOFT, 301);
  says (&u, SIGNAL_SOFT_ERROR);
  elapses (&u, SECONDS (10));
  wants (&u, "retransmissions reported", u.told[SIGNAL_DELIVERY_PROBLEM] == 1);
  arrives (&u, "<SEQ=101><ACK=311><UP=1><CTL=URG,ACK>");
  says (&u, SIGNAL_URGENT);
  state_is (&u, ESTABLISHED);
}

static void
shld_20_reports_can_be_switched_off (void **state)
{
  Unit u;

  by_default (&u);
  sets (&u, "report-errors", 0);
  call (&u, CALL_SEND, 10);
  icmp (&u, ICMP_SOFT, 301);
  says_nothing (&u);
  elapses (&u, SECONDS (10));
  wants (&u, "nothing reported", u.told[SIGNAL_DELIVERY_PROBLEM] == 0);
}

static void
shld_25_soft_icmp_errors_are_made_known (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  icmp (&u, ICMP_SOFT, 300);
  says (&u, SIGNAL_SOFT_ERROR);
}

/* In each of the states, while something of ours is on its way. */
static void
must_56_soft_icmp_errors_end_nothing (void **state)
{
  const Settings settings = settings_default ();

  for (State at = SYN_SENT; at <= LAST_ACK; at++)
    {
      Unit u;

      unit_begin_with (&u, 300, &settings);
      call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
      if (at == SYN_RECEIVED)
        arrives (&u, "<SEQ=100><CTL=SYN>");
      if (at >= ESTABLISHED)
        arrives (&u, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
      if (at == CLOSE_WAIT || at == LAST_ACK)
        arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
      if (at >= FIN_WAIT_1 && at != CLOSE_WAIT)
        call (&u, CALL_CLOSE);
      if (at == FIN_WAIT_2)
        acks (&u, 302, 4096);
      if (at == CLOSING)
        arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
      if (at == ESTABLISHED || at == CLOSE_WAIT)
        call (&u, CALL_SEND, 1);
      state_is (&u, at);
      icmp (&u, ICMP_SOFT, u.tcb.snd.una);
      state_is (&u, at);
    }
}

/* Not even a report. */
static void
must_55_source_quench_means_nothing (void **state)
{
  Unit u;

  by_default (&u);
  call (&u, CALL_SEND, 10);
  const Tcb before = u.tcb;
  icmp (&u, ICMP_SOURCE_QUENCH, 301);
  says_nothing (&u);
  assert_memory_equal (&before, &u.tcb, sizeof before);
}

static void
shld_26_hard_icmp_errors_end_the_attempt_to_connect (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  icmp (&u, ICMP_HARD, 300);
  state_is (&u, CLOSED);
  says (&u, SIGNAL_HARD_ERROR);
}

/* An open connection is not to be ended by what is so easily forged, unless that is wanted. */
static void
shld_26_hard_icmp_errors_end_an_open_connection_if_that_is_set (void **state)
{
  for (unsigned abort = 0; abort < 2; abort++)
    {
      Unit u;

      by_default (&u);
      sets (&u, "hard-errors-abort", abort);
      call (&u, CALL_SEND, 10);
      icmp (&u, ICMP_HARD, 301);
      state_is (&u, abort ? CLOSED : ESTABLISHED);
      says (&u, abort ? SIGNAL_HARD_ERROR : SIGNAL_SOFT_ERROR);
    }
}

/* [5927 4.1] Only what is on its way can have come to harm. */
static void
rfc_5927_4_1_the_number_quoted_must_be_on_its_way (void **state)
{
  Unit u;

  by_default (&u);
  sets (&u, "hard-errors-abort", 1);
  icmp (&u, ICMP_HARD, 301);
  state_is (&u, ESTABLISHED);
  call (&u, CALL_SEND, 10);
  icmp (&u, ICMP_HARD, 300);
  icmp (&u, ICMP_HARD, 311);
  says_nothing (&u);
  state_is (&u, ESTABLISHED);
  icmp (&u, ICMP_HARD, 310);
  state_is (&u, CLOSED);
}

int
requirements_errors (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (must_47_soft_errors_are_reported),
    cmocka_unit_test (shld_20_reports_can_be_switched_off),
    cmocka_unit_test (shld_25_soft_icmp_errors_are_made_known),
    cmocka_unit_test (must_56_soft_icmp_errors_end_nothing),
    cmocka_unit_test (must_55_source_quench_means_nothing),
    cmocka_unit_test (shld_26_hard_icmp_errors_end_the_attempt_to_connect),
    cmocka_unit_test (shld_26_hard_icmp_errors_end_an_open_connection_if_that_is_set),
    cmocka_unit_test (rfc_5927_4_1_the_number_quoted_must_be_on_its_way),
  };

  return cmocka_run_group_tests_name ("requirements on errors", tests, NULL, NULL);
}
