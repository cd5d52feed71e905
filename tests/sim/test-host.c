/* What a host keeps besides its TCB.  */
#include "scene.h"

static Host
host_in (State state)
{
  const Settings settings = settings_plain ();
  Host host;
  host_init (&host, HOST_TCP, 100, &settings);
  host.tcb.state = state;
  return host;
}

static void
take (Host *host, State after, const Actions *actions)
{
  Tcb tcb = host->tcb;
  tcb.state = after;
  host_take (host, &tcb, actions);
}

static void
connection_that_begins_uses_up_an_isn (void **state)
{
  const Actions none = { 0 };
  Host host = host_in (CLOSED);
  take (&host, LISTEN, &none);
  assert_int_equal (host.isn, 100);
  take (&host, SYN_RECEIVED, &none);
  assert_int_equal (host.isn, 100 + host.isn_step);
  take (&host, ESTABLISHED, &none);
  assert_int_equal (host.isn, 100 + host.isn_step);
  host = host_in (CLOSED);
  take (&host, SYN_SENT, &none);
  take (&host, CLOSED, &none);
  take (&host, SYN_SENT, &none);
  assert_int_equal (host.isn, 100 + 2 * host.isn_step);
  host = host_in (TIME_WAIT);
  take (&host, SYN_RECEIVED, &none);
  assert_int_equal (host.isn, 100 + host.isn_step);
}

static Actions
data (uint32_t first, uint32_t length)
{
  Actions actions = { .signal_count = 2 };
  actions.signals[0].kind = SIGNAL_OK;
  actions.signals[1] = (Signal){ SIGNAL_DATA, { first, length } };
  return actions;
}

static void
octets_in_order_are_counted (void **state)
{
  Host host = host_in (ESTABLISHED);
  const Actions first = data (0, 10), second = data (10, 5);
  take (&host, ESTABLISHED, &first);
  take (&host, ESTABLISHED, &second);
  assert_int_equal (host.got, 15);
  assert_int_equal (host.fault, 0);
}

static void
octets_twice_are_a_fault (void **state)
{
  Host host = host_in (ESTABLISHED);
  const Actions first = data (0, 10), again = data (9, 5);
  take (&host, ESTABLISHED, &first);
  take (&host, ESTABLISHED, &again);
  assert_int_equal (host.fault, 1);
}

static void
octets_past_a_gap_are_a_fault (void **state)
{
  Host host = host_in (ESTABLISHED);
  const Actions first = data (1, 10);
  take (&host, ESTABLISHED, &first);
  assert_int_equal (host.fault, 1);
}

static void
new_connection_counts_from_zero (void **state)
{
  Host host = host_in (ESTABLISHED);
  const Actions none = { 0 }, first = data (0, 10);
  take (&host, ESTABLISHED, &first);
  take (&host, CLOSED, &none);
  assert_int_equal (host.got, 10);
  take (&host, SYN_SENT, &none);
  take (&host, ESTABLISHED, &first);
  assert_int_equal (host.got, 10);
  assert_int_equal (host.fault, 0);
}

static void
wild_signal_count_is_not_believed (void **state)
{
  Host host = host_in (ESTABLISHED);
  Actions actions = { .signal_count = 255 };
  take (&host, ESTABLISHED, &actions);
  assert_int_equal (host.got, 0);
}

static void
crash_forgets_the_connection_and_nothing_else (void **state)
{
  World world = scene_established ();
  Host *host = &world.host[0];
  const Settings settings = host->tcb.set;
  const Seq isn = host->isn;
  Host fresh;
  host->got = 7;
  host_crash (host);
  host_init (&fresh, HOST_TCP, isn, &settings);
  assert_memory_equal (host, &fresh, sizeof fresh);
}

/* A host keeps the answer as it is; nothing of a TCP's memory is lost between two events. */
static void
every_octet_of_an_answer_is_kept (void **state)
{
  const Settings settings = settings_plain ();
  const Actions none = { 0 };
  Host host;
  Tcb tcb;
  host_init (&host, HOST_TCP, 100, &settings);
  memset (&tcb, 0x11, sizeof tcb);
  host_take (&host, &tcb, &none);
  assert_memory_equal (&host.tcb, &tcb, sizeof tcb);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (connection_that_begins_uses_up_an_isn),
    cmocka_unit_test (octets_in_order_are_counted),
    cmocka_unit_test (octets_twice_are_a_fault),
    cmocka_unit_test (octets_past_a_gap_are_a_fault),
    cmocka_unit_test (new_connection_counts_from_zero),
    cmocka_unit_test (wild_signal_count_is_not_believed),
    cmocka_unit_test (crash_forgets_the_connection_and_nothing_else),
    cmocka_unit_test (every_octet_of_an_answer_is_kept),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
