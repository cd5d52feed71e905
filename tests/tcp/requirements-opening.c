/* The requirements on how a connection begins.  [9293 3.4.1, 3.5, 3.7.1, 3.8.3] */
#include "requirements.h"

#include <tcp/wire.h>

static IsnInput
isn_input (uint64_t key, uint16_t port, Time now)
{
  return (IsnInput){ .key = { key, ~key },
                     .endpoints = { 0x0a000001, 0x0a000002, port, 80 },
                     .now = now };
}

static Seq
isn_at (uint64_t key, uint16_t port, Time now)
{
  const IsnInput input = isn_input (key, port, now);

  return reference.initial_sequence (&input);
}

/* One step in about 4 microseconds; after 2^32 steps the numbers begin again. */
static void
must_8_initial_numbers_follow_the_clock (void **state)
{
  const Seq first = isn_at (1, 5000, 0);

  assert_int_equal (isn_at (1, 5000, 4) - first, 1);
  assert_int_equal (isn_at (1, 5000, SECONDS (1)) - first, 250000);
  assert_int_equal (isn_at (1, 5000, SECONDS (1) + 3) - first, 250000);
  assert_int_equal (isn_at (1, 5000, 4 * ((Time) 1 << 32)), first);
}

/* Another key gives other numbers, and one connection's number does not tell the next one's: of 64
 * ports all have offsets of their own. */
static void
must_9_an_outsider_cannot_compute_the_number (void **state)
{
  Seq offset[64];

  for (uint16_t port = 0; port < 64; port++)
    {
      offset[port] = isn_at (1, 5000 + port, 0);
      assert_int_not_equal (offset[port], isn_at (2, 5000 + port, 0));
      for (uint16_t other = 0; other < port; other++)
        assert_int_not_equal (offset[port], offset[other]);
    }
}

/* ISN = M + F (connection, key): for the same connection and key only the clock makes a
 * difference, and of an address or a port every bit counts. */
static void
shld_1_the_number_is_clock_plus_a_keyed_function (void **state)
{
  IsnInput input = isn_input (7, 5000, SECONDS (9));
  const Seq here = reference.initial_sequence (&input);

  assert_int_equal (isn_at (7, 5000, SECONDS (10)) - here, 250000);
  for (unsigned bit = 0; bit < 32; bit++)
    {
      input.endpoints.remote_address ^= 1u << bit;
      assert_int_not_equal (reference.initial_sequence (&input), here);
      input.endpoints.remote_address ^= 1u << bit;
      input.endpoints.local_address ^= 1u << bit;
      assert_int_not_equal (reference.initial_sequence (&input), here);
      input.endpoints.local_address ^= 1u << bit;
    }
  input.endpoints.remote_port++;
  assert_int_not_equal (reference.initial_sequence (&input), here);
}

/* [9293 3.5, Figure 7] */
static void
must_10_both_ends_may_open_at_once (void **state)
{
  const Settings settings = settings_default ();
  Unit a, b;

  unit_begin_with (&a, 100, &settings);
  unit_begin_with (&b, 300, &settings);
  call (&a, CALL_OPEN_ACTIVE, .remote_specified = true);
  call (&b, CALL_OPEN_ACTIVE, .remote_specified = true);
  crosses (&b, &a, "<SEQ=300><CTL=SYN>");
  crosses (&a, &b, "<SEQ=100><CTL=SYN>");
  state_is (&a, SYN_RECEIVED);
  state_is (&b, SYN_RECEIVED);
  crosses (&a, &b, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
  crosses (&b, &a, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
  state_is (&a, ESTABLISHED);
  state_is (&b, ESTABLISHED);
}

static void
must_11_syn_received_remembers_how_it_began (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_PASSIVE);
  arrives (&u, "<SEQ=100><CTL=SYN>");
  arrives (&u, "<SEQ=101><CTL=RST>");
  state_is (&u, LISTEN);
  says_nothing (&u);
  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  arrives (&u, "<SEQ=100><CTL=SYN>");
  state_is (&u, SYN_RECEIVED);
  arrives (&u, "<SEQ=101><CTL=RST>");
  state_is (&u, CLOSED);
  says (&u, SIGNAL_REFUSED);
}

/* Ours is on the SYN and on the SYN,ACK; the peer's limits what we send. */
static void
must_14_mss_is_sent_and_heeded (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.mss = 1460;
  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_PASSIVE);
  arrives (&u, "<SEQ=100><CTL=SYN><MSS=700>");
  sends (&u, "<SEQ=300><CTL=SYN,ACK><MSS=1460>");
  acks (&u, 301, 4096);
  call (&u, CALL_SEND, 1500);
  sends_run (&u, 301, 2, 700);
  sends (&u, "<SEQ=1701><DATA=100>");
  opened (&u, &settings, "<MSS=700>");
  assert_int_equal (u.queue[0].options.mss, 1460);
  call (&u, CALL_SEND, 701);
  sends (&u, "<SEQ=301><DATA=700>");
}

static void
must_15_without_mss_segments_have_536_octets (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.mss = 1460;
  opened (&u, &settings, "");
  call (&u, CALL_SEND, 600);
  sends (&u, "<SEQ=301><DATA=536>");
  sends (&u, "<SEQ=837><DATA=64>");
}

/* A path of 1500 octets carries 1460 of text, and 12 less when there are timestamps. */
static void
must_16_a_segment_with_its_options_fits (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.mss = 1460;
  opened (&u, &settings, "<MSS=9000>");
  call (&u, CALL_SEND, 1500);
  sends (&u, "<SEQ=301><DATA=1460>");
  settings.timestamps = 1;
  opened (&u, &settings, "<MSS=9000><TS=1,0>");
  call (&u, CALL_SEND, 1500);
  sends (&u, "<SEQ=301><DATA=1448>");
  opened (&u, &settings, "<MSS=700><TS=1,0>");
  call (&u, CALL_SEND, 1500);
  sends (&u, "<SEQ=301><DATA=688>");
}

static void
must_22_a_syn_is_sent_again_and_given_up_like_text (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  sends (&u, "<SEQ=300><CTL=SYN>");
  for (unsigned at = 1; at <= 63; at = 2 * at + 1)
    leaves_at (&u, SECONDS (at), "<SEQ=300><CTL=SYN>");
  elapses (&u, SECONDS (200));
  state_is (&u, CLOSED);
  wants (&u, "the user told that it was given up", u.told[SIGNAL_USER_TIMEOUT] == 1);
}

static void
must_23_a_syn_is_not_given_up_for_three_minutes (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  assert_true (settings.r2_syn >= SECONDS (180));
  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  elapses (&u, SECONDS (179));
  state_is (&u, SYN_SENT);
}

/* Whatever state it is in, the connection that exists is not touched. */
static void
must_41_a_passive_open_disturbs_nothing (void **state)
{
  Unit u;

  by_default (&u);
  call (&u, CALL_SEND, 10);
  const Tcb before = u.tcb;
  call (&u, CALL_OPEN_PASSIVE);
  says (&u, SIGNAL_ERROR_EXISTS);
  assert_memory_equal (&before, &u.tcb, sizeof before);
}

/* Header and text together are a datagram without its own header; on a line of 1500 octets 1460
 * fit. What would not fit cannot be set. */
static void
must_67_the_mss_we_name_fits_into_a_datagram (void **state)
{
  Settings settings = settings_default ();
  Unit u;

  settings.mss = WIRE_SEGMENT_MAX - WIRE_HEADER;
  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  sends (&u, "<CTL=SYN><MSS=65495>");
  settings.mss++;
  tcb_init (&u.tcb, &settings);
  assert_non_null (tcb_fault (&u.tcb));
}

static void
shld_2_a_reset_may_carry_text (void **state)
{
  Unit u;

  by_default (&u);
  call (&u, CALL_RECEIVE, 100);
  arrives (&u, "<SEQ=101><CTL=RST><DATA=20>");
  state_is (&u, CLOSED);
  says (&u, SIGNAL_RESET);
  gets (&u, 0);
}

static void
shld_5_every_syn_says_our_mss (void **state)
{
  Settings settings = settings_default ();
  Unit u;

  settings.mss = 1000;
  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  sends (&u, "<CTL=SYN><MSS=1000>");
  elapses (&u, SECONDS (1));
  sends (&u, "<CTL=SYN><MSS=1000>");
  arrives (&u, "<SEQ=100><CTL=SYN>");
  sends (&u, "<CTL=SYN,ACK><MSS=1000>");
}

static void
may_3_mss_is_said_even_when_it_is_what_all_assume (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  assert_int_equal (settings.mss, 536);
  unit_begin_with (&u, 300, &settings);
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  sends (&u, "<CTL=SYN><MSS=536>");
}

/* [9293 3.5.2] In no state, whatever its numbers. */
static void
rfc_9293_3_5_2_no_reset_answers_a_reset (void **state)
{
  static const char *const resets[] = { "<SEQ=101><CTL=RST>", "<SEQ=101><ACK=301><CTL=RST,ACK>",
                                        "<SEQ=9999999><CTL=RST>", "<SEQ=0><ACK=0><CTL=RST,ACK>" };
  const Settings settings = settings_default ();

  for (size_t i = 0; i < sizeof resets / sizeof resets[0]; i++)
    for (unsigned opened_by = 0; opened_by < 4; opened_by++)
      {
        Unit u;

        unit_begin_with (&u, 300, &settings);
        if (opened_by == 1)
          call (&u, CALL_OPEN_PASSIVE);
        if (opened_by >= 2)
          call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
        if (opened_by == 3)
          arrives (&u, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
        forget_sent (&u);
        arrives (&u, resets[i]);
        while (u.asked < u.queued)
          assert_false (u.queue[u.asked++].ctl & CTL_RST);
      }
}

static void
rfc_9293_3_5_2_a_reset_takes_its_numbers_from_what_it_answers (void **state)
{
  const Settings settings = settings_default ();
  Unit u;

  unit_begin_with (&u, 300, &settings);
  arrives (&u, "<SEQ=100><ACK=777><CTL=ACK><DATA=5>");
  sends (&u, "<SEQ=777><CTL=RST>");
  arrives (&u, "<SEQ=100><CTL=SYN,FIN><DATA=5>");
  sends (&u, "<SEQ=0><ACK=107><CTL=RST,ACK>");
  sends_nothing (&u);
}

int
requirements_opening (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (must_8_initial_numbers_follow_the_clock),
    cmocka_unit_test (must_9_an_outsider_cannot_compute_the_number),
    cmocka_unit_test (shld_1_the_number_is_clock_plus_a_keyed_function),
    cmocka_unit_test (must_10_both_ends_may_open_at_once),
    cmocka_unit_test (must_11_syn_received_remembers_how_it_began),
    cmocka_unit_test (must_14_mss_is_sent_and_heeded),
    cmocka_unit_test (must_15_without_mss_segments_have_536_octets),
    cmocka_unit_test (must_16_a_segment_with_its_options_fits),
    cmocka_unit_test (must_22_a_syn_is_sent_again_and_given_up_like_text),
    cmocka_unit_test (must_23_a_syn_is_not_given_up_for_three_minutes),
    cmocka_unit_test (must_41_a_passive_open_disturbs_nothing),
    cmocka_unit_test (must_67_the_mss_we_name_fits_into_a_datagram),
    cmocka_unit_test (shld_2_a_reset_may_carry_text),
    cmocka_unit_test (shld_5_every_syn_says_our_mss),
    cmocka_unit_test (may_3_mss_is_said_even_when_it_is_what_all_assume),
    cmocka_unit_test (rfc_9293_3_5_2_no_reset_answers_a_reset),
    cmocka_unit_test (rfc_9293_3_5_2_a_reset_takes_its_numbers_from_what_it_answers),
  };

  return cmocka_run_group_tests_name ("requirements on opening", tests, NULL, NULL);
}
