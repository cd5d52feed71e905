/* Probes of a window that the peer has shut.  [9293 3.8.6.1; 1122 4.2.2.17] */
#include "unit.h"

static void
window_shut (Unit *u)
{
  unit_begin (u);
  unit_opens_passively (u, 0, HERE);
  call (u, CALL_SEND, 2);
  sends_nothing (u);
  is_running (u, TIMER_PERSIST);
}

static void
a_shut_window_is_probed_after_one_rto_with_one_octet (void **state)
{
  Unit u;

  window_shut (&u);
  unit_leaves_alone (&u, 0, 1000, "<SEQ=301><ACK=101><CTL=ACK><DATA=1>", HERE);
  arrives (&u, "<SEQ=101><ACK=301><WND=100><CTL=ACK>");
  sends (&u, "<SEQ=301><DATA=2>");
}

static void
the_probe_that_is_taken_counts (void **state)
{
  Unit u;

  window_shut (&u);
  elapses (&u, SECONDS (1));
  sends (&u, "<SEQ=301><DATA=1>");
  arrives (&u, "<SEQ=101><ACK=302><WND=0><CTL=ACK>");
  has (&u, snd.una, 302);
  arrives (&u, "<SEQ=101><ACK=302><WND=5><CTL=ACK>");
  sends (&u, "<SEQ=302><DATA=1>");
  is_stopped (&u, TIMER_PERSIST);
  is_running (&u, TIMER_RETRANSMISSION);
}

static void
probes_become_rarer (void **state)
{
  static const uint32_t at[] = { 1, 3, 7, 15, 31, 63, 123, 183 };
  Unit u;

  window_shut (&u);
  for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
    {
      unit_leaves_alone (&u, 0, 1000 * at[i], "<ACK=101><DATA=1>", HERE);
      arrives (&u, "<SEQ=101><ACK=301><WND=0><CTL=ACK>");
    }
}

static void
the_probe_is_the_same_octet_until_it_is_taken (void **state)
{
  Unit u;

  window_shut (&u);
  for (unsigned i = 0; i < 5; i++)
    {
      elapses (&u, SECONDS (60));
      while (u.asked < u.queued)
        sends (&u, "<SEQ=301><ACK=101><DATA=1>");
      arrives (&u, "<SEQ=101><ACK=301><WND=0><CTL=ACK>");
    }
  has (&u, snd.nxt, 301);
}

static void
a_peer_that_answers_probes_is_never_given_up (void **state)
{
  Unit u;

  window_shut (&u);
  for (unsigned i = 0; i < 100; i++)
    {
      elapses (&u, SECONDS (60));
      forget_sent (&u);
      arrives (&u, "<SEQ=101><ACK=301><WND=0><CTL=ACK>");
      u.lines = 10;
    }
  state_is (&u, ESTABLISHED);
}

static void
the_time_of_a_shut_window_does_not_count_towards_r2 (void **state)
{
  Unit u;

  window_shut (&u);
  for (unsigned i = 0; i < 20; i++)
    {
      elapses (&u, SECONDS (60));
      forget_sent (&u);
      arrives (&u, "<SEQ=101><ACK=301><WND=0><CTL=ACK>");
    }
  arrives (&u, "<SEQ=101><ACK=301><WND=4096><CTL=ACK>");
  elapses (&u, SECONDS (50));
  state_is (&u, ESTABLISHED);
  elapses (&u, SECONDS (100));
  state_is (&u, CLOSED);
}

static void
window_probes_that_nobody_answers_end_the_connection (void **state)
{
  Unit u;

  window_shut (&u);
  elapses (&u, SECONDS (600));
  state_is (&u, CLOSED);
  wants (&u, "the user told of the timeout", u.told[SIGNAL_USER_TIMEOUT] == 1);
}

/* Text that was out when the window shut is probed for with its first octet. */
static void
a_window_shut_on_text_in_flight_is_probed_from_the_front (void **state)
{
  Unit u;

  established (&u);
  call (&u, CALL_SEND, 10);
  sends (&u, "<SEQ=301><DATA=10>");
  arrives (&u, "<SEQ=101><ACK=304><WND=0><CTL=ACK>");
  is_running (&u, TIMER_PERSIST);
  is_stopped (&u, TIMER_RETRANSMISSION);
  elapses (&u, SECONDS (1));
  sends (&u, "<SEQ=304><DATA=1>");
  sends_nothing (&u);
}

static void
a_fin_behind_a_shut_window_gets_out_at_last (void **state)
{
  Unit u;

  unit_begin (&u);
  unit_opens_passively (&u, 0, HERE);
  call (&u, CALL_CLOSE);
  sends_nothing (&u);
  state_is (&u, FIN_WAIT_1);
  is_running (&u, TIMER_PERSIST);
  elapses (&u, SECONDS (1));
  forget_sent (&u);
  arrives (&u, "<SEQ=101><ACK=301><WND=10><CTL=ACK>");
  elapses (&u, SECONDS (10));
  sends (&u, "<SEQ=301><CTL=FIN,ACK>");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_shut_window_is_probed_after_one_rto_with_one_octet),
    cmocka_unit_test (the_probe_that_is_taken_counts),
    cmocka_unit_test (probes_become_rarer),
    cmocka_unit_test (the_probe_is_the_same_octet_until_it_is_taken),
    cmocka_unit_test (a_peer_that_answers_probes_is_never_given_up),
    cmocka_unit_test (the_time_of_a_shut_window_does_not_count_towards_r2),
    cmocka_unit_test (window_probes_that_nobody_answers_end_the_connection),
    cmocka_unit_test (a_window_shut_on_text_in_flight_is_probed_from_the_front),
    cmocka_unit_test (a_fin_behind_a_shut_window_gets_out_at_last),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
