/* The TCB as a value: how it begins, what is read off it, and that a broken one is found out. */
#include "unit.h"

static void
a_tcb_is_small_and_flat (void **state)
{
  assert_true (sizeof (Tcb) <= 768);
}

static void
a_new_tcb_is_closed_and_no_timer_runs (void **state)
{
  Settings settings = settings_default ();
  Tcb tcb;

  memset (&tcb, 0xff, sizeof tcb);
  tcb_init (&tcb, &settings);
  assert_int_equal (tcb.state, CLOSED);
  for (Timer timer = 0; timer < TIMERS; timer++)
    assert_false (timer_is_running (&tcb, timer));
  assert_int_equal (tcb.rto, SECONDS (1));
  assert_null (tcb_fault (&tcb));
}

static void
two_new_tcbs_are_equal_to_the_last_octet (void **state)
{
  Settings settings = settings_default ();
  Tcb one, two;

  memset (&one, 0xff, sizeof one);
  memset (&two, 0x11, sizeof two);
  tcb_init (&one, &settings);
  tcb_init (&two, &settings);
  assert_memory_equal (&one, &two, sizeof one);
}

/* [9293 3.4.2, 3.7.1, 3.8.3, 3.9.1.1; 6298 2] */
static void
the_settings_are_those_of_the_rfc (void **state)
{
  Settings set = settings_default ();

  assert_int_equal (set.msl, SECONDS (120));
  assert_int_equal (set.user_timeout, SECONDS (300));
  assert_int_equal (set.rto_initial, SECONDS (1));
  assert_int_equal (set.rto_min, SECONDS (1));
  assert_true (set.rto_max >= SECONDS (60));
  assert_true (set.r2_syn >= SECONDS (180));
  assert_true (set.r2 >= SECONDS (100));
  assert_true (set.r1 >= 3);
  assert_int_equal (set.mss, 536);
}

static void
every_state_has_the_rfcs_name_and_reads_back (void **state)
{
  static const char *const names[STATES]
      = { "CLOSED",     "LISTEN",     "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
          "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",  "LAST-ACK",     "TIME-WAIT" };
  State read;

  for (unsigned i = 0; i < STATES; i++)
    {
      assert_string_equal (state_name ((State) i), names[i]);
      assert_true (state_parse (names[i], &read));
      assert_int_equal (read, i);
    }
  assert_false (state_parse ("SYN_SENT", &read));
  assert_false (state_parse ("", &read));
  assert_non_null (state_name (STATES));
  assert_non_null (state_name ((State) 9999));
}

static void
every_timer_call_signal_and_clause_has_a_name (void **state)
{
  for (unsigned i = 0; i < TIMERS; i++)
    assert_true (timer_name ((Timer) i)[0] != '\0' && timer_name ((Timer) i)[0] != '?');
  for (unsigned i = 0; i < CALLS; i++)
    assert_true (call_name ((CallKind) i)[0] != '\0' && call_name ((CallKind) i)[0] != '?');
  for (unsigned i = 0; i < SIGNALS; i++)
    assert_true (signal_text ((SignalKind) i)[0] != '\0' && signal_text ((SignalKind) i)[0] != '?');
  for (unsigned i = 0; i < CLAUSES; i++)
    {
      assert_non_null (clause_name ((Clause) i));
      assert_non_null (clause_section ((Clause) i));
      assert_non_null (clause_function ((Clause) i));
      assert_non_null (clause_file ((Clause) i));
      for (unsigned j = 0; j < i; j++)
        assert_string_not_equal (clause_name ((Clause) i), clause_name ((Clause) j));
    }
}

static void
every_clause_but_none_says_who_decided (void **state)
{
  for (unsigned i = CLAUSE_NONE + 1; i < CLAUSES; i++)
    if (i != CLAUSE_TIMER_IDLE /* any of four functions */
        && (!*clause_section ((Clause) i) || !*clause_function ((Clause) i)
            || !*clause_file ((Clause) i)))
      fail_msg ("clause %s says nothing of its place", clause_name ((Clause) i));
}

static void
names_out_of_range_are_harmless (void **state)
{
  assert_non_null (timer_name ((Timer) 99));
  assert_non_null (call_name ((CallKind) 99));
  assert_non_null (signal_text ((SignalKind) 99));
  assert_non_null (clause_name ((Clause) 9999));
  assert_non_null (clause_section ((Clause) 9999));
  assert_non_null (clause_function ((Clause) 9999));
  assert_non_null (clause_file ((Clause) 9999));
  assert_string_equal (parts_slot_name (9999), "?");
}

static void
a_refused_call_is_told_from_news (void **state)
{
  assert_false (signal_is_error (SIGNAL_OK));
  assert_false (signal_is_error (SIGNAL_DATA));
  assert_false (signal_is_error (SIGNAL_ESTABLISHED));
  assert_false (signal_is_error (SIGNAL_CLOSING));
  assert_true (signal_is_error (SIGNAL_ERROR_NOT_EXIST));
  assert_true (signal_is_error (SIGNAL_ERROR_CLOSING));
  assert_true (signal_is_error (SIGNAL_ERROR_EXISTS));
  assert_false (signal_is_error (SIGNAL_USER_TIMEOUT));
}

static void
four_states_are_not_synchronized (void **state)
{
  for (State s = 0; s < STATES; s++)
    assert_int_equal (state_is_synchronized (s),
                      s != CLOSED && s != LISTEN && s != SYN_SENT && s != SYN_RECEIVED);
}

static void
what_is_out_is_read_off_the_numbers (void **state)
{
  Unit u;

  unit_begin (&u);
  call (&u, CALL_OPEN_PASSIVE);
  arrives (&u, "<SEQ=100><CTL=SYN>");
  assert_true (syn_is_unacknowledged (&u.tcb));
  arrives (&u, "<SEQ=101><ACK=301><WND=10><CTL=ACK>");
  assert_false (syn_is_unacknowledged (&u.tcb));
  call (&u, CALL_SEND, 15);
  assert_int_equal (octets_unsent (&u.tcb), 5);
  call (&u, CALL_CLOSE);
  assert_false (fin_is_sent (&u.tcb));
  arrives (&u, "<SEQ=101><ACK=311><WND=10><CTL=ACK>");
  assert_true (fin_is_sent (&u.tcb));
  assert_false (fin_is_acknowledged (&u.tcb));
  assert_int_equal (octets_unsent (&u.tcb), 0);
  arrives (&u, "<SEQ=101><ACK=317><WND=10><CTL=FIN,ACK><DATA=3>");
  assert_true (fin_is_acknowledged (&u.tcb));
  assert_int_equal (octets_readable (&u.tcb), 3);
}

/* Broken TCBs */

static Tcb
good (void)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  call (&u, CALL_SEND, 10);
  arrives (&u, "<SEQ=111><ACK=301><CTL=ACK><DATA=10>");
  arrives (&u, "<SEQ=131><ACK=301><CTL=ACK><DATA=10>");
  return u.tcb;
}

static void
a_broken_tcb_is_found_out (void **state)
{
  Tcb tcb = good ();

#define BROKEN(change) (tcb = good (), change, assert_non_null (tcb_fault (&tcb)))

  assert_null (tcb_fault (&tcb));
  BROKEN (tcb.state = STATES);
  BROKEN (tcb.state = (State) 77);
  BROKEN (tcb.early_count = EARLY_RANGES + 1);
  BROKEN (tcb.snd.una = tcb.snd.nxt + 1);
  BROKEN (tcb.snd.nxt = tcb.snd.end + 2);
  BROKEN (tcb.snd.nxt = tcb.snd.end + 1);
  BROKEN (tcb.set.mss = 0);
  BROKEN (tcb.rcv.wnd = tcb.set.receive_buffer + 1);
  BROKEN (tcb.rcv.user = tcb.rcv.nxt + 1);
  BROKEN (tcb.early[0].first = tcb.rcv.nxt);
  BROKEN (tcb.early[0].end = tcb.early[0].first);
  BROKEN (tcb.early[1].first = tcb.early[0].end);
  BROKEN (tcb.early[1] = tcb.early[0]);
  BROKEN (tcb.early[0].end = tcb.rcv.nxt + tcb.rcv.wnd + 1);
  BROKEN ((tcb.set.receive_buffer = WINDOW_MAX, tcb.rcv.wnd = UINT16_MAX + 1));
  BROKEN ((tcb.state = SYN_SENT, tcb.rcv.wnd = tcb.set.receive_buffer + 1));
  BROKEN ((tcb.sacked_count = 2, tcb.sacked[0].first = tcb.snd.una + 1,
           tcb.sacked[0].end = tcb.snd.una + 0x7fffffffu,
           tcb.sacked[1].first = tcb.snd.una + 0x80000000u, tcb.sacked[1].end = tcb.snd.una - 9));
  BROKEN ((tcb.recovery = RECOVERY_FAST, tcb.recover = tcb.snd.nxt, tcb.snd.ssthresh = 0));
  BROKEN (tcb.deadline[TIMER_TIME_WAIT] = 5);
  BROKEN (tcb.state = TIME_WAIT);
  BROKEN ((tcb.state = LISTEN));
#undef BROKEN
}

/* [9293 3.3.2, 3.8] For every rule of fault.c: what a part that is wrong in one place leaves. */
static Tcb
in_state (State state)
{
  Unit u;

  unit_begin (&u);
  if (state == CLOSED)
    return u.tcb;
  call (&u, state == SYN_SENT ? CALL_OPEN_ACTIVE : CALL_OPEN_PASSIVE, .remote_specified = true);
  if (state == LISTEN || state == SYN_SENT)
    return u.tcb;
  arrives (&u, "<SEQ=100><CTL=SYN>");
  if (state == SYN_RECEIVED)
    return u.tcb;
  arrives (&u, "<SEQ=101><ACK=301><WND=100><CTL=ACK>");
  if (state == CLOSE_WAIT || state == LAST_ACK)
    arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  if (state != ESTABLISHED && state != CLOSE_WAIT)
    call (&u, CALL_CLOSE);
  if (state == FIN_WAIT_2 || state == TIME_WAIT)
    arrives (&u, "<SEQ=101><ACK=302><WND=100><CTL=ACK>");
  if (state == CLOSING || state == TIME_WAIT)
    arrives (&u, "<SEQ=101><ACK=301><WND=100><CTL=FIN,ACK>");
  state_is (&u, state);
  assert_null (tcb_fault (&u.tcb));
  return u.tcb;
}

static void
shut_and_probed (Tcb *tcb)
{
  Unit u;

  unit_begin (&u);
  unit_opens_passively (&u, 0, HERE);
  call (&u, CALL_SEND, 10);
  times_out (&u, TIMER_PERSIST);
  assert_null (tcb_fault (&u.tcb));
  *tcb = u.tcb;
}

static void
what_a_wrong_part_leaves_is_found_out (void **state)
{
  Tcb tcb;

#define BROKEN(state, change) (tcb = in_state (state), change, assert_non_null (tcb_fault (&tcb)))
#define PROBED(change) (shut_and_probed (&tcb), change, assert_non_null (tcb_fault (&tcb)))

  /* Nothing is there. */
  BROKEN (CLOSED, tcb.iss = 300);
  BROKEN (CLOSED, tcb.snd.cwnd = 1);
  BROKEN (CLOSED, tcb.passive = true);
  BROKEN (CLOSED, tcb.deadline[TIMER_USER] = 5);
  BROKEN (CLOSED, tcb.rcv.wnd = 4096);
  BROKEN (LISTEN, tcb.passive = false);
  BROKEN (LISTEN, tcb.irs = 100);
  BROKEN (LISTEN, tcb.snd.nxt = 301);
  BROKEN (LISTEN, tcb.rcv.wnd = 4097);
  BROKEN (LISTEN, tcb.deadline[TIMER_RETRANSMISSION] = 5);
  BROKEN (ESTABLISHED, tcb.state = CLOSED);
  BROKEN (SYN_RECEIVED, tcb.state = LISTEN);
  /* Our SYN. */
  BROKEN (SYN_RECEIVED, (tcb.snd.end = tcb.iss, tcb.close_called = true));
  BROKEN (SYN_SENT, tcb.snd.una = 301);
  BROKEN (SYN_SENT, tcb.snd.nxt = 300);
  BROKEN (SYN_RECEIVED, tcb.rcv.nxt = 100);
  BROKEN (SYN_RECEIVED, tcb.deadline[TIMER_RETRANSMISSION] = TIME_NEVER);
  BROKEN (ESTABLISHED, tcb.syn_out = true);
  /* What is out, and what may be. */
  BROKEN (ESTABLISHED, (tcb.snd.nxt += 10, tcb.snd.end += 10)); /* and no timer */
  BROKEN (ESTABLISHED, (tcb.snd.nxt += 101, tcb.snd.end += 101, tcb.snd.max_wnd = 100,
                        tcb.deadline[TIMER_RETRANSMISSION] = 5));
  BROKEN (ESTABLISHED, tcb.snd.una = 299);
  BROKEN (ESTABLISHED, tcb.snd.max_wnd = 99);
  BROKEN (ESTABLISHED, tcb.snd.wnd = tcb.snd.max_wnd = WINDOW_MAX + 1);
  BROKEN (ESTABLISHED, tcb.snd.end += 10); /* and nobody sends it */
  BROKEN (ESTABLISHED, tcb.deadline[TIMER_RETRANSMISSION] = 5);
  BROKEN (ESTABLISHED, tcb.deadline[TIMER_PERSIST] = 5);
  BROKEN (ESTABLISHED, (tcb.rtt_timing = 1, tcb.rtt_seq = 301));
  BROKEN (ESTABLISHED, tcb.probe_out = true);
  PROBED (tcb.deadline[TIMER_PERSIST] = TIME_NEVER);
  PROBED (tcb.snd.nxt++);
  PROBED (tcb.deadline[TIMER_RETRANSMISSION] = 5);
  /* Our FIN. */
  BROKEN (ESTABLISHED, tcb.close_called = true);
  BROKEN (FIN_WAIT_1, tcb.close_called = false);
  BROKEN (FIN_WAIT_1, tcb.state = ESTABLISHED);
  BROKEN (FIN_WAIT_1, tcb.state = FIN_WAIT_2);
  BROKEN (FIN_WAIT_2, tcb.state = FIN_WAIT_1);
  BROKEN (FIN_WAIT_2, tcb.snd.una = 301);
  BROKEN (LAST_ACK, tcb.state = CLOSE_WAIT);
  BROKEN (LAST_ACK, (tcb.snd.nxt = 301, tcb.deadline[TIMER_RETRANSMISSION] = TIME_NEVER));
  BROKEN (TIME_WAIT, tcb.snd.una = 301);
  BROKEN (CLOSING, (tcb.snd.una = 302, tcb.deadline[TIMER_RETRANSMISSION] = TIME_NEVER));
  /* The peer's FIN. */
  BROKEN (CLOSE_WAIT, tcb.rcv.fin_known = 0);
  BROKEN (CLOSE_WAIT, tcb.state = ESTABLISHED);
  BROKEN (ESTABLISHED, tcb.state = CLOSE_WAIT);
  BROKEN (LAST_ACK, tcb.rcv.nxt = 101);
  BROKEN (ESTABLISHED, (tcb.rcv.fin_known = 1, tcb.rcv.fin = 100));
  /* What arrives. */
  BROKEN (ESTABLISHED, tcb.rcv.user -= 1);
  BROKEN (ESTABLISHED, (tcb.owed_segments = 1, tcb.owed_octets = 10));
  BROKEN (ESTABLISHED, tcb.owed_octets = 10);
  BROKEN (ESTABLISHED, (tcb.early_count = 1, tcb.early[0] = (Range){ 111, 121 },
                        tcb.rcv.fin_known = 1, tcb.rcv.fin = 115));
  /* Timers of other states. */
  BROKEN (ESTABLISHED, tcb.deadline[TIMER_FIN_WAIT_2] = 5);
  BROKEN (TIME_WAIT, tcb.deadline[TIMER_KEEP_ALIVE] = 5);
  BROKEN (TIME_WAIT, tcb.deadline[TIMER_RETRANSMISSION] = 5);
#undef BROKEN
#undef PROBED
}

/* A time that something must end in has a bound, or TIME-WAIT would never end and twice an RTO
 * could be none; a time that only limits patience may be "never". */
static void
what_must_end_is_never_set_to_never (void **state)
{
  static const char *const ends[] = { "msl", "rto-initial", "rto-min", "rto-max", "delayed-ack" };
  static const char *const lasts[] = { "user-timeout", "r2", "r2-syn", "fin-wait-2" };
  Settings settings = settings_default ();
  unsigned index = 0;

  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
    {
      assert_true (setting_find (ends[i], &index));
      assert_false (setting_put (&settings, index, TIME_NEVER));
      assert_true (setting_put (&settings, index, SECONDS (1000000)));
      assert_false (setting_put (&settings, index, SECONDS (1000000) + 1));
    }
  for (size_t i = 0; i < sizeof lasts / sizeof lasts[0]; i++)
    {
      assert_true (setting_find (lasts[i], &index));
      assert_true (setting_put (&settings, index, TIME_NEVER));
    }
  assert_null (settings_fault (&settings));
}

/* Reaching a state by exchanging segments equals building it. */

static Tcb
hand_made (State state)
{
  Settings settings = settings_default ();
  Tcb tcb;

  settings.receive_buffer = 4096;
  settings.send_buffer = 65535;
  tcb_init (&tcb, &settings);
  tcb.state = state;
  tcb.passive = true;
  tcb.iss = 300;
  tcb.irs = 100;
  tcb.snd.una = tcb.snd.nxt = tcb.snd.end = 301;
  tcb.snd.wnd = tcb.snd.max_wnd = 4096;
  tcb.snd.wl2 = 301;
  tcb.snd.cwnd = tcb.set.mss;
  tcb.rcv.nxt = tcb.rcv.user = 101;
  tcb.rcv.wnd = 4096;
  return tcb;
}

static void
the_peer_has_finished (Tcb *tcb)
{
  tcb->rcv.fin = 101;
  tcb->rcv.fin_known = 1;
  tcb->rcv.nxt = 102;
  tcb->rcv.wnd = 4095;
}

static void
we_have_finished (Tcb *tcb, bool acknowledged)
{
  tcb->close_called = true;
  tcb->snd.nxt = 302;
  tcb->snd.una = acknowledged ? 302 : 301;
  tcb->deadline[TIMER_RETRANSMISSION] = acknowledged ? TIME_NEVER : SECONDS (1);
}

static void
same_connection (const Tcb *made, const Tcb *reached)
{
  assert_int_equal (made->state, reached->state);
  assert_int_equal (made->passive, reached->passive);
  assert_int_equal (made->close_called, reached->close_called);
  assert_int_equal (made->iss, reached->iss);
  assert_int_equal (made->irs, reached->irs);
  assert_int_equal (made->snd.una, reached->snd.una);
  assert_int_equal (made->snd.nxt, reached->snd.nxt);
  assert_int_equal (made->snd.end, reached->snd.end);
  assert_int_equal (made->snd.wnd, reached->snd.wnd);
  assert_int_equal (made->snd.max_wnd, reached->snd.max_wnd);
  assert_int_equal (made->rcv.nxt, reached->rcv.nxt);
  assert_int_equal (made->rcv.user, reached->rcv.user);
  assert_int_equal (made->rcv.fin_known, reached->rcv.fin_known);
  assert_int_equal (made->rcv.fin, reached->rcv.fin);
  assert_int_equal (made->rcv.nxt + made->rcv.wnd, 4197);
  assert_null (tcb_fault (made));
  assert_null (tcb_fault (reached));
}

static void
a_state_reached_by_segments_equals_the_same_made_by_hand (void **state)
{
  Tcb made;
  Unit u, v;

  unit_begin (&u);
  opens_passively (&u);
  made = hand_made (ESTABLISHED);
  same_connection (&made, &u.tcb);
  v = u;
  arrives (&v, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  made = hand_made (CLOSE_WAIT);
  the_peer_has_finished (&made);
  same_connection (&made, &v.tcb);
  call (&v, CALL_CLOSE);
  made.state = LAST_ACK;
  we_have_finished (&made, false);
  same_connection (&made, &v.tcb);
  call (&u, CALL_CLOSE);
  made = hand_made (FIN_WAIT_1);
  we_have_finished (&made, false);
  same_connection (&made, &u.tcb);
  v = u;
  arrives (&v, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  made.state = CLOSING;
  the_peer_has_finished (&made);
  same_connection (&made, &v.tcb);
  arrives (&u, "<SEQ=101><ACK=302><CTL=ACK>");
  made = hand_made (FIN_WAIT_2);
  we_have_finished (&made, true);
  same_connection (&made, &u.tcb);
  arrives (&u, "<SEQ=101><ACK=302><CTL=FIN,ACK>");
  made.state = TIME_WAIT;
  made.deadline[TIMER_TIME_WAIT] = SECONDS (240);
  the_peer_has_finished (&made);
  same_connection (&made, &u.tcb);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_tcb_is_small_and_flat),
    cmocka_unit_test (a_new_tcb_is_closed_and_no_timer_runs),
    cmocka_unit_test (two_new_tcbs_are_equal_to_the_last_octet),
    cmocka_unit_test (the_settings_are_those_of_the_rfc),
    cmocka_unit_test (every_state_has_the_rfcs_name_and_reads_back),
    cmocka_unit_test (every_timer_call_signal_and_clause_has_a_name),
    cmocka_unit_test (every_clause_but_none_says_who_decided),
    cmocka_unit_test (names_out_of_range_are_harmless),
    cmocka_unit_test (a_refused_call_is_told_from_news),
    cmocka_unit_test (four_states_are_not_synchronized),
    cmocka_unit_test (what_is_out_is_read_off_the_numbers),
    cmocka_unit_test (a_broken_tcb_is_found_out),
    cmocka_unit_test (what_a_wrong_part_leaves_is_found_out),
    cmocka_unit_test (what_must_end_is_never_set_to_never),
    cmocka_unit_test (a_state_reached_by_segments_equals_the_same_made_by_hand),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
