/* What the user may ask for, in every state; for CLOSE and ABORT see test-calls-end.c.
 * [9293 3.10.1 to 3.10.3, 3.10.6] */
#include "unit.h"

static void
an_active_open_sends_a_syn (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  sends (&u, "<SEQ=300><WND=4096><CTL=SYN>");
  sends_nothing (&u);
  says (&u, SIGNAL_OK);
  state_is (&u, SYN_SENT);
  has (&u, snd.una, 300);
  has (&u, snd.nxt, 301);
  is_running (&u, TIMER_RETRANSMISSION);
  is_running (&u, TIMER_USER);
}

static void
an_active_open_needs_the_remote_socket (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_ACTIVE);
  sends_nothing (&u);
  says (&u, SIGNAL_ERROR_REMOTE_UNSPECIFIED);
  state_is (&u, CLOSED);
}

static void
an_open_without_room_changes_nothing (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true, .no_room = true);
  says (&u, SIGNAL_ERROR_RESOURCES);
  call (&u, CALL_OPEN_PASSIVE, .no_room = true);
  says (&u, SIGNAL_ERROR_RESOURCES);
  sends_nothing (&u);
  state_is (&u, CLOSED);
}

static void
a_second_open_does_not_disturb_the_first (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_PASSIVE);
  call (&u, CALL_OPEN_PASSIVE);
  says (&u, SIGNAL_ERROR_EXISTS);
  state_is (&u, LISTEN);
  opens_passively (&u);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  says (&u, SIGNAL_ERROR_EXISTS);
  sends_nothing (&u);
  state_is (&u, ESTABLISHED);
}

static void
a_listener_may_turn_active (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_PASSIVE);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  sends (&u, "<SEQ=300><CTL=SYN>");
  state_is (&u, SYN_SENT);
  has (&u, passive, false);
  arrives (&u, "<SEQ=100><CTL=SYN>");
  sends (&u, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
  arrives (&u, "<SEQ=101><CTL=RST>");
  state_is (&u, CLOSED);
  says (&u, SIGNAL_REFUSED);
}

static void
send_on_a_listener_opens_actively_and_the_text_follows (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_PASSIVE, .remote_specified = true);
  call (&u, CALL_SEND, 5);
  sends (&u, "<SEQ=300><CTL=SYN>");
  state_is (&u, SYN_SENT);
  arrives (&u, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
  sends (&u, "<SEQ=301><ACK=101><DATA=5>");
  sends_nothing (&u);
  state_is (&u, ESTABLISHED);
}

static void
send_on_a_listener_for_anybody_is_refused (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_PASSIVE);
  call (&u, CALL_SEND, 5);
  says (&u, SIGNAL_ERROR_REMOTE_UNSPECIFIED);
  sends_nothing (&u);
  state_is (&u, LISTEN);
}

static void
text_sent_too_early_waits_for_established (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  sends (&u, "<CTL=SYN>");
  call (&u, CALL_SEND, 2);
  call (&u, CALL_SEND, 3);
  sends_nothing (&u);
  arrives (&u, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
  sends (&u, "<SEQ=301><ACK=101><DATA=5>");
  sends_nothing (&u);
}

static void
send_beyond_the_send_buffer_is_refused (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.send_buffer = 10;
  unit_begin_with (&u, 300, &settings);
  opens_passively (&u);
  call (&u, CALL_SEND, 11);
  says (&u, SIGNAL_ERROR_RESOURCES);
  call (&u, CALL_SEND, 10);
  says (&u, SIGNAL_OK);
  sends (&u, "<SEQ=301><DATA=10>");
  call (&u, CALL_SEND, 1);
  says (&u, SIGNAL_ERROR_RESOURCES);
  arrives (&u, "<SEQ=101><ACK=306><CTL=ACK>");
  call (&u, CALL_SEND, 5);
  says (&u, SIGNAL_OK);
  call (&u, CALL_SEND, UINT32_MAX);
  says (&u, SIGNAL_ERROR_RESOURCES);
}

static void
receive_waits_until_text_is_here (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  call (&u, CALL_RECEIVE, 10);
  says (&u, SIGNAL_PENDING);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=4>");
  says (&u, SIGNAL_DATA);
  gets (&u, 4);
  sends (&u, "<SEQ=301><ACK=105><WND=4092><CTL=ACK>");
  arrives (&u, "<SEQ=105><ACK=301><CTL=ACK><DATA=4>");
  gets (&u, 4);
  call (&u, CALL_RECEIVE, 3);
  says (&u, SIGNAL_DATA);
  gets (&u, 7);
  call (&u, CALL_RECEIVE, 3);
  gets (&u, 8);
}

/* [9293 3.10.7.4 Eighth] "return any pending RECEIVEs with same message" */
static void
a_fin_returns_the_receive_that_waits (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  call (&u, CALL_RECEIVE, 10);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  says (&u, SIGNAL_CLOSING);
  has (&u, rcv.wanted, 0);
  call (&u, CALL_CLOSE);
  state_is (&u, LAST_ACK);
  call (&u, CALL_ABORT);
  says (&u, SIGNAL_OK);
  wants (&u, "the user told of nothing but ok", u.out.signal_count == 1);
}

static void
octets_before_the_fin_can_still_be_received_in_close_wait (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK><DATA=4>");
  state_is (&u, CLOSE_WAIT);
  call (&u, CALL_RECEIVE, 100);
  gets (&u, 4);
  call (&u, CALL_RECEIVE, 100);
  says (&u, SIGNAL_ERROR_CLOSING);
}

/* [9293 3.6] against the letter of 3.10.3. */
static void
octets_before_the_fin_can_still_be_received_in_time_wait (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  call (&u, CALL_CLOSE);
  arrives (&u, "<SEQ=101><ACK=302><CTL=FIN,ACK><DATA=4>");
  state_is (&u, TIME_WAIT);
  call (&u, CALL_RECEIVE, 100);
  gets (&u, 4);
  call (&u, CALL_RECEIVE, 100);
  says (&u, SIGNAL_ERROR_CLOSING);
}

static void
nothing_can_be_asked_of_a_connection_that_does_not_exist (void **state)
{
  static const CallKind calls[] = { CALL_SEND, CALL_RECEIVE, CALL_CLOSE, CALL_ABORT, CALL_STATUS };
  Unit u;

  unit_begin (&u);
  for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
    {
      call (&u, calls[i], 1);
      says (&u, SIGNAL_ERROR_NOT_EXIST);
      sends_nothing (&u);
      state_is (&u, CLOSED);
    }
}

static void
status_changes_nothing (void **state)
{
  Tcb before;
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  before = u.tcb;
  call (&u, CALL_STATUS);
  says (&u, SIGNAL_STATUS);
  assert_memory_equal (&before, &u.tcb, sizeof before);
}

static void
a_closed_connection_can_be_opened_again (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  call (&u, CALL_SEND, 10);
  call (&u, CALL_ABORT);
  forget_sent (&u);
  u.isn = 7000;
  u.peer = 9000;
  opens_actively (&u);
  has (&u, snd.una, 7001);
  has (&u, rcv.nxt, 9001);
  call (&u, CALL_SEND, 1);
  sends (&u, "<SEQ=7001><ACK=9001><DATA=1>");
}

static void
cannot_set (Unit *unit, const char *name, uint64_t value)
{
  unsigned index = 0;

  assert_true (setting_find (name, &index));
  call (unit, .kind = CALL_SET, .setting = index, .value = value);
  says (unit, SIGNAL_ERROR_SETTING);
}

/* [7323 2.2, 3.2; 2018 2] Before the SYN everything may be chosen, then no longer what it said. */
static void
what_the_syn_said_cannot_be_changed (void **state)
{
  Unit u;

  unit_begin (&u);
  sets (&u, "window-scale", 1);
  sets (&u, "window-shift", 7);
  call (&u, .kind = CALL_OPEN_ACTIVE, .remote_specified = true);
  sends (&u, "<SEQ=300><CTL=SYN><SHIFT=7>");
  cannot_set (&u, "window-shift", 6);
  cannot_set (&u, "window-scale", 0);
  cannot_set (&u, "sack", 1);
  cannot_set (&u, "timestamps", 1);
  sets (&u, "window-shift", 7);
  sets (&u, "nagle", 1);
}

/* [9293 3.8.6] The window of our SYN has been offered; a listener's has not yet. */
static void
a_buffer_is_no_smaller_than_the_window_offered (void **state)
{
  Unit u;

  unit_begin (&u);
  sets (&u, "receive-buffer", 4096);
  call (&u, .kind = CALL_OPEN_PASSIVE);
  sets (&u, "receive-buffer", 1000);
  arrives (&u, "<SEQ=100><CTL=SYN>");
  sends (&u, "<SEQ=300><ACK=101><WND=1000><CTL=SYN,ACK>");
  unit_begin (&u);
  sets (&u, "receive-buffer", 4096);
  call (&u, .kind = CALL_OPEN_ACTIVE, .remote_specified = true);
  sends (&u, "<SEQ=300><WND=4096><CTL=SYN>");
  cannot_set (&u, "receive-buffer", 1000);
  sets (&u, "receive-buffer", 5000);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (an_active_open_sends_a_syn),
    cmocka_unit_test (an_active_open_needs_the_remote_socket),
    cmocka_unit_test (an_open_without_room_changes_nothing),
    cmocka_unit_test (a_second_open_does_not_disturb_the_first),
    cmocka_unit_test (a_listener_may_turn_active),
    cmocka_unit_test (send_on_a_listener_opens_actively_and_the_text_follows),
    cmocka_unit_test (send_on_a_listener_for_anybody_is_refused),
    cmocka_unit_test (text_sent_too_early_waits_for_established),
    cmocka_unit_test (send_beyond_the_send_buffer_is_refused),
    cmocka_unit_test (receive_waits_until_text_is_here),
    cmocka_unit_test (a_fin_returns_the_receive_that_waits),
    cmocka_unit_test (octets_before_the_fin_can_still_be_received_in_close_wait),
    cmocka_unit_test (octets_before_the_fin_can_still_be_received_in_time_wait),
    cmocka_unit_test (nothing_can_be_asked_of_a_connection_that_does_not_exist),
    cmocka_unit_test (status_changes_nothing),
    cmocka_unit_test (what_the_syn_said_cannot_be_changed),
    cmocka_unit_test (a_buffer_is_no_smaller_than_the_window_offered),
    cmocka_unit_test (a_closed_connection_can_be_opened_again),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
