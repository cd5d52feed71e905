/* Narration: every row has its sentence, every clause its reason, and numbers are said as symbols
 * where a symbol is near.  */
#include "config.h"

#include <lab/text/language.h>
#include <lab/narrate/narrate.h>

#include "stage.h"

#include <sim/chance.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
assert_headline (const Stage *stage, size_t row, const char *wanted)
{
  g_autoptr (Narration) narration = narrate_row (stage->trace, row);

  assert_string_equal (narration->headline, wanted);
}

static void
assert_says (char *said, const char *wanted)
{
  assert_string_equal (said, wanted);
  g_free (said);
}

static void
syn_in_listen_is_told_with_symbols (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  trace_note (stage.trace, 2, "symbol.x", "A 100");
  trace_note (stage.trace, 3, "symbol.y", "B 300");
  g_autoptr (Narration) narration = narrate_row (stage.trace, 3);

  assert_string_equal (
      narration->headline,
      "B was in LISTEN and a SYN arrived: it notes A's first number (IRS = x), chooses "
      "its own (ISS = y), and answers SYN,ACK with ack = x + 1.");
  assert_string_equal (narration->section, "RFC 9293, 3.10.7.2 Third");
  assert_string_equal (narration->function, "arrives_listen ()");
  assert_string_equal (narration->file, "src/tcp/arrives.c");
  assert_string_equal (narration->reason, narrate_clause (CLAUSE_LISTEN_SYN));
  stage_clear (&stage);
}

static void
without_symbols_numbers_are_digits (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);

  assert_headline (&stage, 0, "Nothing has happened yet: A is in CLOSED and B is in CLOSED.");
  assert_headline (
      &stage, 2,
      "A's user calls OPEN, active: A chooses its first number (ISS = 100), sends it to B in "
      "a SYN, and is in SYN-SENT.");
  assert_headline (
      &stage, 4,
      "A was in SYN-SENT and the SYN,ACK arrived: it notes B's first number (IRS = 300), "
      "knows that its own was heard, answers ACK with ack = 301, and is in ESTABLISHED.");
  stage_clear (&stage);
}

static void
refused_call_is_told_with_the_error (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 0, CALL_SEND, 10);

  assert_headline (&stage, 1,
                   "A's user calls SEND and is told “error: connection does not exist”.");
  stage_clear (&stage);
}

static void
close_names_the_number_of_its_fin (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  stage_call (&stage, 0, CALL_SEND, 10);
  stage_call (&stage, 0, CALL_CLOSE, 0);

  assert_headline (
      &stage, 7,
      "A's user calls CLOSE: A has no more to send, says so with a FIN (seq = 111), and is "
      "in FIN-WAIT-1.");
  stage_clear (&stage);
}

static void
time_wait_says_what_it_is_good_for (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  stage_call (&stage, 0, CALL_CLOSE, 0);
  stage_next (&stage, 2);
  stage_call (&stage, 1, CALL_CLOSE, 0);
  stage_next (&stage, 1);
  g_autoptr (Narration) narration = narrate_row (stage.trace, trace_rows (stage.trace));

  assert_non_null (strstr (narration->headline, "stays in TIME-WAIT for 2 MSL"));
  assert_non_null (strstr (narration->headline, "A's user is told “connection closing”."));
  assert_true (g_str_has_prefix (narration->reason, narrate_clause (CLAUSE_FIN)));
  assert_true (strlen (narration->reason) > strlen (narrate_clause (CLAUSE_FIN)));
  stage_clear (&stage);
}

static void
what_the_network_does_is_told_too (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 1, CALL_OPEN_PASSIVE, 0);
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_flight (&stage, CHOICE_DUPLICATE);
  stage_flight (&stage, CHOICE_HOLD);
  stage_flight (&stage, CHOICE_CORRUPT);
  stage_flight (&stage, CHOICE_DELIVER);
  stage_flight (&stage, CHOICE_LOSE);
  stage_choose (&stage, (Choice){ .kind = CHOICE_WAIT, .until = MILLISECONDS (500) });
  stage_choose (&stage, (Choice){ .kind = CHOICE_CRASH, .host = 1 });

  assert_headline (&stage, 3, "The network duplicates A's segment: SYN seq=100.");
  assert_headline (&stage, 4, "The network holds A's segment back: SYN seq=100.");
  assert_headline (&stage, 5, "The network damages A's segment: SYN seq=100.");
  assert_headline (&stage, 6, "A's segment reaches B damaged and is dropped: SYN seq=100.");
  assert_headline (&stage, 7, "The network loses A's segment: SYN seq=100.");
  assert_headline (&stage, 8, "Time passes: it is 500 ms now.");
  assert_headline (&stage, 9, "B crashes and forgets its connection.");
  stage_clear (&stage);
}

static void
scripted_host_speaks_and_listens (void **state)
{
  Stage stage = stage_with (HOST_SCRIPTED, 0, 300);
  stage_call (&stage, 1, CALL_OPEN_PASSIVE, 0);
  stage_forge (&stage, 0, (Segment){ .seq = 90, .ctl = CTL_SYN });
  stage_next (&stage, 2);

  assert_headline (&stage, 2, "A, played from outside, sends SYN seq=90.");
  assert_headline (&stage, 4, "B's segment reaches A: SYN,ACK seq=300 ack=91.");
  stage_clear (&stage);
}

/* An answer no sentence expects: a student's TCP that sends a FIN for a SYN and stays in LISTEN. */
static void
strange_answer_is_told_as_it_is (void **state)
{
  Stage stage = stage_new ();
  Choice choice;
  Question question;
  Record record;
  Actions actions = { .clause = CLAUSE_LISTEN_SYN, .segment_count = 1 };

  stage_call (&stage, 1, CALL_OPEN_PASSIVE, 0);
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  assert_true (world_next (&stage.world, &choice));
  world_ask (&stage.world, choice, &question, &record);
  actions.segments[0] = (Segment){ .seq = 7, .ctl = CTL_FIN };
  record.foreign = true;
  world_answer (&stage.world, &question, &question.tcb, &actions, &record);
  trace_append (stage.trace, &record, &stage.world);

  assert_headline (&stage, 3, "B was in LISTEN and SYN seq=100 arrived. B sends FIN seq=7.");
  stage_clear (&stage);
}

static void
closest_symbol_below_wins_then_the_latest (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  trace_note (stage.trace, 2, "symbol.x", "A 100");
  trace_note (stage.trace, 3, "symbol.u", "A 200");
  trace_note (stage.trace, 4, "symbol.v", "A 200");
  trace_note (stage.trace, 4, "symbol.w", "B 150");
  trace_note (stage.trace, 1, "symbol.bad", "A many");

  assert_says (narrate_number (stage.trace, 2, 0, 100), "x");
  assert_says (narrate_number (stage.trace, 2, 0, 205), "x+105");
  assert_says (narrate_number (stage.trace, 3, 0, 205), "u+5");
  assert_says (narrate_number (stage.trace, 5, 0, 205), "v+5");
  assert_says (narrate_number (stage.trace, 5, 1, 150), "w");
  assert_says (narrate_number (stage.trace, 5, 0, 200 + 9999), "v+9999");
  assert_null (narrate_number (stage.trace, 5, 0, 200 + 10000));
  assert_null (narrate_number (stage.trace, 5, 0, 99));
  assert_null (narrate_number (stage.trace, 1, 0, 100));
  stage_clear (&stage);
}

static void
symbols_reach_across_the_wrap_around (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  trace_note (stage.trace, 1, "symbol.x", "A 4294967295");

  assert_says (narrate_number (stage.trace, 1, 0, UINT32_MAX), "x");
  assert_says (narrate_number (stage.trace, 1, 0, 0), "x+1");
  stage_clear (&stage);
}

static void
segment_is_labelled_with_what_matters (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  Segment syn = { .seq = 100, .ctl = CTL_SYN }, rst = { .seq = 7, .ctl = CTL_RST };
  Segment text = { .seq = 101, .ack = 301, .wnd = 9, .ctl = CTL_ACK, .text = { 0, 100 } };
  Segment shut = { .seq = 101, .ack = 301, .ctl = CTL_ACK };

  assert_says (narrate_segment (stage.trace, 5, 0, &syn), "SYN seq=100");
  assert_says (narrate_segment (stage.trace, 5, 0, &rst), "RST seq=7");
  assert_says (narrate_segment (stage.trace, 5, 0, &text), "ACK seq=101 ack=301 len=100");
  assert_says (narrate_segment (stage.trace, 5, 0, &shut), "ACK seq=101 ack=301 wnd=0");
  trace_note (stage.trace, 2, "symbol.x", "A 100");
  trace_note (stage.trace, 3, "symbol.y", "B 300");
  assert_says (narrate_segment (stage.trace, 5, 0, &syn), "SYN seq=x=100");
  assert_says (narrate_segment (stage.trace, 5, 0, &text), "ACK seq=x+1 ack=y+1 len=100");
  stage_clear (&stage);
}

static void
times_are_in_milliseconds_then_in_seconds (void **state)
{
  assert_says (narrate_time (0), "0 ms");
  assert_says (narrate_time (MILLISECONDS (40)), "40 ms");
  assert_says (narrate_time (2500), "2.5 ms");
  assert_says (narrate_time (99), "99 µs");
  assert_says (narrate_time (100), "0.1 ms");
  assert_says (narrate_time (3567), "3.56 ms");
  assert_says (narrate_time (999949), "999.9 ms");
  assert_says (narrate_time (999960), "1.00 s");
  assert_says (narrate_time (MILLISECONDS (1200)), "1.20 s");
  assert_says (narrate_time (SECONDS (240)), "240.00 s");
  assert_says (narrate_time (TIME_NEVER), "never");
}

static void
choices_are_short_orders (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 1, CALL_OPEN_PASSIVE, 0);
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_choose (&stage, (Choice){ .kind = CHOICE_WAIT, .until = MILLISECONDS (10) });
  uint32_t syn = stage.world.network.flights[0].id;
  const World *world = &stage.world;

  assert_says (narrate_choice (world, &(Choice){ .kind = CHOICE_DELIVER, .which = syn }),
               "deliver A's SYN");
  assert_says (narrate_choice (world, &(Choice){ .kind = CHOICE_LOSE, .which = syn }),
               "lose A's SYN");
  assert_says (narrate_choice (world, &(Choice){ .kind = CHOICE_HOLD, .which = syn }),
               "hold A's SYN back");
  assert_says (
      narrate_choice (
          world, &(Choice){ .kind = CHOICE_TIMEOUT, .host = 0, .which = TIMER_RETRANSMISSION }),
      "A's retransmission timer (in 990 ms)");
  assert_says (narrate_choice (world, &(Choice){ .kind = CHOICE_CALL,
                                                 .host = 1,
                                                 .call = { .kind = CALL_SEND, .length = 100 } }),
               "B: SEND 100");
  assert_says (narrate_choice (world, &(Choice){ .kind = CHOICE_CRASH, .host = 1 }), "crash B");
  stage_clear (&stage);
}

static void
choices_between_alike_segments_name_their_numbers (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  stage_call (&stage, 0, CALL_SEND, 1072);
  const Network *network = &stage.world.network;

  assert_int_equal (network->count, 2);
  g_autofree char *first = narrate_choice (
      &stage.world, &(Choice){ .kind = CHOICE_LOSE, .which = network->flights[0].id });
  g_autofree char *second = narrate_choice (
      &stage.world, &(Choice){ .kind = CHOICE_LOSE, .which = network->flights[1].id });
  assert_string_not_equal (first, second);
  stage_clear (&stage);
}

static void
every_clause_has_a_reason_and_a_place (void **state)
{
  assert_string_equal (narrate_clause (CLAUSE_NONE), "");
  for (int clause = CLAUSE_NONE + 1; clause < CLAUSES; clause++)
    {
      const char *reason = narrate_clause ((Clause) clause);

      if (strlen (reason) < 40 || !g_str_has_suffix (reason, "."))
        fail_msg ("%s has no reason: \"%s\"", clause_name ((Clause) clause), reason);
      assert_true (g_str_has_prefix (clause_section ((Clause) clause), "RFC "));
    }
  assert_string_equal (narrate_clause (CLAUSES), "");
}

static void
every_word_that_is_shown_is_explained (void **state)
{
  static const char *const variables[]
      = { "ISS",     "IRS",     "SND.UNA", "SND.NXT", "SND.WND", "SND.UP", "SND.WL1",
          "SND.WL2", "RCV.NXT", "RCV.WND", "RCV.UP",  "RTO",     "timer" };

  for (int known = 0; known < STATES; known++)
    assert_true (strlen (narrate_state ((State) known)) > 10);
  for (unsigned bit = 1; bit < 64; bit <<= 1)
    assert_true (strlen (narrate_control (bit)) > 10);
  for (size_t i = 0; i < G_N_ELEMENTS (variables); i++)
    assert_true (strlen (narrate_variable (variables[i])) > 10);
  assert_string_equal (narrate_variable ("SND.XYZ"), "");
  assert_says (narrate_signal (&(Signal){ .kind = SIGNAL_RESET }), "connection reset");
  language_set ("zh_CN");
  assert_says (narrate_signal (&(Signal){ .kind = SIGNAL_RESET }), "连接已复位");
  language_set ("en");
  assert_says (narrate_signal (&(Signal){ .kind = SIGNAL_DATA, .text = { 0, 1 } }), "1 octet");
  assert_says (narrate_signal (&(Signal){ .kind = SIGNAL_DATA, .text = { 5, 7 } }), "7 octets");
}

/* One user call of those that are possible, chosen by the die. */
static void
call_something (Stage *stage, Chance *chance)
{
  Choice choices[256];
  unsigned count = world_choices (&stage->world, choices, G_N_ELEMENTS (choices)), calls = 0;

  for (unsigned i = 0; i < count; i++)
    if (choices[i].kind == CHOICE_CALL && choices[i].call.kind != CALL_ABORT)
      choices[calls++] = choices[i];
  if (calls > 0)
    stage_choose (stage, choices[chance_below (chance, calls)]);
}

static void
assert_told_well (const Stage *stage, size_t row, uint64_t seed)
{
  g_autoptr (Narration) narration = narrate_row (stage->trace, row);
  const char *said = narration->headline;

  if (!g_str_has_suffix (said, ".") || strstr (said, "(null)") != NULL
      || g_str_has_suffix (said, " arrived.") || strstr (said, " arrived. ") != NULL
      || g_str_has_suffix (said, " timer has run out."))
    fail_msg ("seed %u, row %zu: %s", (unsigned) seed, row, said);
}

/* The reference never does anything for which there is no sentence of its own. */
static void
whatever_the_reference_does_is_told_well (void **state)
{
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      Stage stage = stage_with (HOST_TCP, (Seq) -5, 300);
      Chance chance;
      Choice choice;

      chance_init (&chance, seed);
      chance.lose = chance.duplicate = chance.hold = chance.corrupt = 10;
      for (unsigned step = 0; step < 80; step++)
        if (chance_below (&chance, 4) == 0)
          call_something (&stage, &chance);
        else if (chance_choose (&chance, &stage.world, &choice))
          stage_choose (&stage, choice);
      for (size_t row = 1; row <= trace_rows (stage.trace); row++)
        assert_told_well (&stage, row, seed);
      stage_clear (&stage);
    }
}

static int
speak_english (void **state)
{
  language_init ();
  language_set ("en");
  return 0;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (syn_in_listen_is_told_with_symbols),
    cmocka_unit_test (without_symbols_numbers_are_digits),
    cmocka_unit_test (refused_call_is_told_with_the_error),
    cmocka_unit_test (close_names_the_number_of_its_fin),
    cmocka_unit_test (time_wait_says_what_it_is_good_for),
    cmocka_unit_test (what_the_network_does_is_told_too),
    cmocka_unit_test (scripted_host_speaks_and_listens),
    cmocka_unit_test (strange_answer_is_told_as_it_is),
    cmocka_unit_test (closest_symbol_below_wins_then_the_latest),
    cmocka_unit_test (symbols_reach_across_the_wrap_around),
    cmocka_unit_test (segment_is_labelled_with_what_matters),
    cmocka_unit_test (times_are_in_milliseconds_then_in_seconds),
    cmocka_unit_test (choices_are_short_orders),
    cmocka_unit_test (choices_between_alike_segments_name_their_numbers),
    cmocka_unit_test (whatever_the_reference_does_is_told_well),
    cmocka_unit_test (every_clause_has_a_reason_and_a_place),
    cmocka_unit_test (every_word_that_is_shown_is_explained),
  };
  return cmocka_run_group_tests (tests, speak_english, NULL);
}
