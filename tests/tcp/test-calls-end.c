/* CLOSE and ABORT, in every state.  [9293 3.10.4, 3.10.5] */
#include "unit.h"

static void
close_in_listen_and_syn_sent_sends_nothing (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_PASSIVE);
  call (&u, CALL_RECEIVE, 5);
  call (&u, CALL_CLOSE);
  says (&u, SIGNAL_OK);
  says (&u, SIGNAL_ERROR_CLOSING);
  state_is (&u, CLOSED);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  sends (&u, "<CTL=SYN>");
  call (&u, CALL_CLOSE);
  sends_nothing (&u);
  state_is (&u, CLOSED);
  is_stopped (&u, TIMER_RETRANSMISSION);
  is_stopped (&u, TIMER_USER);
}

static void
close_in_syn_received_sends_a_fin_at_once (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_PASSIVE);
  arrives (&u, "<SEQ=100><CTL=SYN>");
  sends (&u, "<CTL=SYN,ACK>");
  call (&u, CALL_CLOSE);
  sends (&u, "<SEQ=301><ACK=101><CTL=FIN,ACK>");
  state_is (&u, FIN_WAIT_1);
  has (&u, snd.una, 300);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK>");
  state_is (&u, FIN_WAIT_1);
  arrives (&u, "<SEQ=101><ACK=302><CTL=ACK>");
  state_is (&u, FIN_WAIT_2);
}

static void
the_syn_is_retransmitted_after_an_early_close (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_PASSIVE);
  arrives (&u, "<SEQ=100><CTL=SYN>");
  sends (&u, "<CTL=SYN,ACK>");
  call (&u, CALL_CLOSE);
  sends (&u, "<CTL=FIN,ACK>");
  elapses (&u, SECONDS (1));
  sends (&u, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
  sends_nothing (&u);
  state_is (&u, FIN_WAIT_1);
}

static void
close_in_syn_received_waits_behind_queued_text (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_PASSIVE, .remote_specified = true);
  arrives (&u, "<SEQ=100><CTL=SYN>");
  sends (&u, "<CTL=SYN,ACK>");
  call (&u, CALL_SEND, 5);
  call (&u, CALL_CLOSE);
  says (&u, SIGNAL_OK);
  sends_nothing (&u);
  state_is (&u, SYN_RECEIVED);
  call (&u, CALL_SEND, 5);
  says (&u, SIGNAL_ERROR_CLOSING);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK>");
  says (&u, SIGNAL_ESTABLISHED);
  state_is (&u, FIN_WAIT_1);
  sends (&u, "<SEQ=301><ACK=101><CTL=FIN,PSH,ACK><DATA=5>");
  sends_nothing (&u);
}

static void
close_sends_queued_text_before_the_fin (void **state)
{
  Unit u;

  unit_begin (&u);
  unit_opens_passively (&u, 2, HERE);
  call (&u, CALL_SEND, 4);
  sends (&u, "<SEQ=301><ACK=101><DATA=2>");
  call (&u, CALL_CLOSE);
  says (&u, SIGNAL_OK);
  sends_nothing (&u);
  state_is (&u, FIN_WAIT_1);
  arrives (&u, "<SEQ=101><ACK=303><WND=9><CTL=ACK>");
  sends (&u, "<SEQ=303><ACK=101><CTL=FIN,PSH,ACK><DATA=2>");
  sends_nothing (&u);
  has (&u, snd.nxt, 306);
}

static void
the_fin_waits_for_one_octet_of_window (void **state)
{
  Unit u;

  unit_begin (&u);
  unit_opens_passively (&u, 2, HERE);
  call (&u, CALL_SEND, 2);
  sends (&u, "<SEQ=301><DATA=2>");
  call (&u, CALL_CLOSE);
  sends_nothing (&u);
  arrives (&u, "<SEQ=101><ACK=303><WND=0><CTL=ACK>");
  sends_nothing (&u);
  arrives (&u, "<SEQ=101><ACK=303><WND=1><CTL=ACK>");
  sends (&u, "<SEQ=303><ACK=101><CTL=FIN,ACK>");
}

static void
close_in_close_wait_leads_to_last_ack (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  sends (&u, "<SEQ=301><ACK=102><CTL=ACK>");
  call (&u, CALL_CLOSE);
  sends (&u, "<SEQ=301><ACK=102><CTL=FIN,ACK>");
  state_is (&u, LAST_ACK);
  arrives (&u, "<SEQ=102><ACK=302><CTL=ACK>");
  sends_nothing (&u);
  state_is (&u, CLOSED);
}

static void
close_in_close_wait_waits_behind_text (void **state)
{
  Unit u;

  unit_begin (&u);
  unit_opens_passively (&u, 2, HERE);
  arrives (&u, "<SEQ=101><ACK=301><WND=2><CTL=FIN,ACK>");
  sends (&u, "<ACK=102><CTL=ACK>");
  call (&u, CALL_SEND, 4);
  sends (&u, "<SEQ=301><DATA=2>");
  call (&u, CALL_CLOSE);
  sends_nothing (&u);
  state_is (&u, CLOSE_WAIT);
  call (&u, CALL_SEND, 1);
  says (&u, SIGNAL_ERROR_CLOSING);
  arrives (&u, "<SEQ=102><ACK=303><WND=9><CTL=ACK>");
  sends (&u, "<SEQ=303><ACK=102><CTL=FIN,PSH,ACK><DATA=2>");
  state_is (&u, LAST_ACK);
}

static void
a_second_close_sends_no_second_fin (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  call (&u, CALL_CLOSE);
  sends (&u, "<SEQ=301><CTL=FIN,ACK>");
  call (&u, CALL_CLOSE);
  sends_nothing (&u);
  arrives (&u, "<SEQ=101><ACK=302><CTL=ACK>");
  call (&u, CALL_CLOSE);
  call (&u, CALL_SEND, 1);
  says (&u, SIGNAL_ERROR_CLOSING);
  sends_nothing (&u);
  state_is (&u, FIN_WAIT_2);
}

static void
abort_resets_a_peer_that_knows_of_the_connection (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  call (&u, CALL_RECEIVE, 5);
  call (&u, CALL_ABORT);
  sends (&u, "<SEQ=301><CTL=RST>");
  sends_nothing (&u);
  says (&u, SIGNAL_OK);
  says (&u, SIGNAL_RESET);
  state_is (&u, CLOSED);
}

/* The reset must lie in the peer's window, at the first number that it does not have. */
static void
abort_resets_at_snd_nxt (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  call (&u, CALL_SEND, 10);
  sends (&u, "<SEQ=301><DATA=10>");
  call (&u, CALL_ABORT);
  sends (&u, "<SEQ=311><CTL=RST>");
}

static void
abort_of_what_is_ending_anyway_is_silent (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  call (&u, CALL_CLOSE);
  forget_sent (&u);
  state_is (&u, LAST_ACK);
  call (&u, CALL_ABORT);
  sends_nothing (&u);
  state_is (&u, CLOSED);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (close_in_listen_and_syn_sent_sends_nothing),
    cmocka_unit_test (close_in_syn_received_sends_a_fin_at_once),
    cmocka_unit_test (the_syn_is_retransmitted_after_an_early_close),
    cmocka_unit_test (close_in_syn_received_waits_behind_queued_text),
    cmocka_unit_test (close_sends_queued_text_before_the_fin),
    cmocka_unit_test (the_fin_waits_for_one_octet_of_window),
    cmocka_unit_test (close_in_close_wait_leads_to_last_ack),
    cmocka_unit_test (close_in_close_wait_waits_behind_text),
    cmocka_unit_test (a_second_close_sends_no_second_fin),
    cmocka_unit_test (abort_resets_a_peer_that_knows_of_the_connection),
    cmocka_unit_test (abort_resets_at_snd_nxt),
    cmocka_unit_test (abort_of_what_is_ending_anyway_is_silent),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
