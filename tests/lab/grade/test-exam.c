/* The verbs of an exam, each once satisfied and once not; the reference through every paper; and
 * what is left for the app to show. Here the parts answer in this process. */
#include "config.h"

#include <lab/grade/exam.h>
#include <lab/text/language.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void
run_passive (Exam *exam)
{
  exam_call (exam, CALL_OPEN_PASSIVE);
  exam_arrives (exam, "<SEQ=100><CTL=SYN>");
}

#define AN_EXAM(name, body)                                                                        \
  static void name##_run (Exam *exam)                                                              \
  {                                                                                                \
    run_passive (exam);                                                                            \
    body;                                                                                          \
  }                                                                                                \
  static const ExamTest name = { .id = #name,                                                      \
                                 .points = 1,                                                      \
                                 .rule = "rule",                                                   \
                                 .section = "section",                                             \
                                 .hint = "hint",                                                   \
                                 .run = name##_run };

AN_EXAM (all_is_well, {
  exam_sends (exam, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
  exam_sends_nothing (exam);
  exam_state (exam, SYN_RECEIVED);
  exam_has (exam, "RCV.NXT", "x+1");
  exam_arrives (exam, "<SEQ=101><ACK=301><CTL=ACK><DATA=20>");
  exam_says (exam, SIGNAL_ESTABLISHED);
  exam_sends (exam, "<SEQ=301><ACK=121>");
  exam_call_octets (exam, CALL_RECEIVE, 20);
  exam_says (exam, SIGNAL_DATA);
})
AN_EXAM (another_segment, exam_sends (exam, "<SEQ=300><ACK=100>"))
AN_EXAM (another_window, exam_sends (exam, "<SEQ=300><WND=1>"))
AN_EXAM (no_segment, {
  exam_sends (exam, "<SEQ=300>");
  exam_sends (exam, "<SEQ=301>");
})
AN_EXAM (a_segment_too_many, exam_sends_nothing (exam))
AN_EXAM (another_state, exam_state (exam, ESTABLISHED))
AN_EXAM (another_variable, exam_has (exam, "SND.NXT", "300"))
AN_EXAM (another_signal, exam_says (exam, SIGNAL_RESET))
AN_EXAM (two_other_signals, {
  exam_sends (exam, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
  exam_arrives (exam, "<SEQ=101><ACK=301><CTL=ACK>");
  exam_call_octets (exam, CALL_RECEIVE, 20);
  exam_arrives (exam, "<SEQ=101><ACK=301><CTL=FIN,ACK><DATA=20>");
  exam_says (exam, SIGNAL_RESET);
})
AN_EXAM (the_first_mistake_counts, {
  exam_state (exam, CLOSED);
  exam_sends_nothing (exam);
  exam_arrives (exam, "<SEQ=101><ACK=301><CTL=ACK>");
})
AN_EXAM (a_timer_goes_off, {
  exam_sends (exam, "<SEQ=300><CTL=SYN,ACK>");
  exam_after (exam, SECONDS (1));
  exam_sends (exam, "<SEQ=300><CTL=SYN,ACK>");
  exam_sends_nothing (exam);
})

static void
expect (const ExamTest *test, const Parts *parts, const char *wants, const char *gave)
{
  g_autoptr (ExamResult) result = exam_run (test, 0, NULL, parts);

  g_autofree char *said_wants = exam_wants (result);
  g_autofree char *said_gave = exam_gave (result);

  assert_int_equal (result->verdict, EXAM_FAILED);
  assert_string_equal (said_wants, wants);
  assert_string_equal (said_gave, gave);
  assert_string_equal (result->file, "test-exam.c");
  assert_true (result->line > 0);
}

static void
the_reference_passes (void **state)
{
  g_autoptr (ExamResult) one = exam_run (&all_is_well, 0, NULL, NULL);
  g_autoptr (ExamResult) other = exam_run (&a_timer_goes_off, 0, NULL, NULL);

  assert_int_equal (one->verdict, EXAM_PASSED);
  assert_int_equal (other->verdict, EXAM_PASSED);
  assert_null (exam_wants (one));
  assert_null (exam_gave (one));
}

/* Whatever numbers are drawn. */
static void
the_reference_passes_every_paper (void **state)
{
  assert_true (exam_paper_count > 0);
  for (unsigned p = 0; p < exam_paper_count; p++)
    for (unsigned t = 0; t < exam_papers[p]->count; t++)
      for (guint64 seed = 0; seed < 300; seed++)
        {
          g_autoptr (ExamResult) result = exam_run (&exam_papers[p]->tests[t], seed, NULL, NULL);
          if (result->verdict != EXAM_PASSED)
            fail_msg ("%s, seed %u: %s, %s", result->test->id, (unsigned) seed, exam_wants (result),
                      exam_gave (result));
        }
}

/* The first segment that A sends in this test. */
static Seq
first_number (const ExamTest *test, guint64 seed)
{
  g_autoptr (ExamResult) result = exam_run (test, seed, NULL, NULL);
  Record record;

  assert_true (trace_record (result->trace, seed == 0 ? 2 : 3, &record));
  return record.choice.segment.seq;
}

AN_EXAM (named_numbers, {
  exam_sends (exam, "<SEQ=y><ACK=x+1><CTL=SYN,ACK>");
  exam_has (exam, "SND.NXT", "y+1");
  exam_has (exam, "IRS", "x");
  exam_arrives (exam, "<SEQ=x+1><ACK=y+1><WND=v><CTL=ACK>");
  exam_has (exam, "SND.WND", "v");
})

static void
a_seed_draws_the_same_numbers_again_and_another_seed_others (void **state)
{
  const ExamTest *test = &exam_papers[0]->tests[0];

  assert_int_equal (first_number (test, 0), 100);
  assert_int_equal (first_number (test, 7), first_number (test, 7));
  for (guint64 seed = 1; seed < 20; seed++)
    assert_int_not_equal (first_number (test, seed), first_number (test, seed + 1));
}

static void
names_stand_for_what_was_drawn (void **state)
{
  g_autoptr (ExamResult) plain = exam_run (&named_numbers, 0, NULL, NULL);
  assert_int_equal (plain->verdict, EXAM_PASSED);
}

static void
what_is_wanted_and_given_is_said_in_notation (void **state)
{
  expect (&another_segment, NULL, "RFC 9293 wants B to send <SEQ=300><ACK=100>",
          "your TCP gave <SEQ=300><ACK=101><CTL=SYN,ACK>");
  expect (&another_window, NULL, "RFC 9293 wants B to send <SEQ=300><WND=1>",
          "your TCP gave <SEQ=300><ACK=101><WND=4096><CTL=SYN,ACK>");
  expect (&no_segment, NULL, "RFC 9293 wants B to send <SEQ=301>", "your TCP sent nothing");
  expect (&a_segment_too_many, NULL, "RFC 9293 wants B to send nothing",
          "your TCP gave <SEQ=300><ACK=101><CTL=SYN,ACK>");
  expect (&another_state, NULL, "RFC 9293 wants B to be in ESTABLISHED",
          "your TCP is in SYN-RECEIVED");
  expect (&another_variable, NULL, "RFC 9293 wants B to have SND.NXT = 300",
          "your TCP has SND.NXT = 301");
  expect (&another_signal, NULL, "RFC 9293 wants B's user to be told “connection reset”",
          "your TCP told its user nothing");
  expect (&two_other_signals, NULL, "RFC 9293 wants B's user to be told “connection reset”",
          "your TCP told its user “data”, “connection closing”");
  language_set ("zh_CN");
  expect (&two_other_signals, NULL, "RFC 9293 要求告诉 B 的用户“连接已复位”",
          "你的 TCP 告诉用户的是“数据”、“连接正在关闭”");
  language_set ("en");
  expect (&the_first_mistake_counts, NULL, "RFC 9293 wants B to be in CLOSED",
          "your TCP is in SYN-RECEIVED");
}

static void
break_the_tcb (Tcb *tcb, const Segment *seg, Turn *turn)
{
  reference.arrives_listen (tcb, seg, turn);
  tcb->snd.una = tcb->snd.nxt + 1;
}

AN_EXAM (nothing_is_asked, {})

static void
variables_that_cannot_be_are_found_unasked (void **state)
{
  const Parts mine = { .arrives_listen = break_the_tcb };
  const Parts parts = parts_with (&reference, &mine);

  expect (&nothing_is_asked, &parts, "RFC 9293 wants variables that agree with one another",
          "in your TCP, SND.UNA is beyond SND.NXT: something is acknowledged that was never sent");
}

/* What was said can be said again in another language. */
static void
a_verdict_follows_the_language (void **state)
{
  g_autoptr (ExamResult) result = exam_run (&another_state, 0, NULL, NULL);
  g_autofree char *english = exam_wants (result);

  language_set ("zh_CN");
  g_autofree char *chinese = exam_wants (result);
  language_set ("en");
  assert_string_not_equal (english, chinese);
}

static void
flood (Tcb *tcb, Turn *turn)
{
  while (turn->out->segment_count < ACTION_SEGMENTS && tcb->state != CLOSED)
    send_segment (tcb, turn, tcb->snd.nxt, CTL_ACK);
}

AN_EXAM (many_questions, {
  for (unsigned i = 0; i < 20; i++)
    exam_arrives (exam, "<SEQ=x+1><CTL=RST>");
})

/* It is the student's doing that nothing more finds room. */
static void
a_full_network_fails_the_test_and_nothing_else (void **state)
{
  const Parts mine = { .output = flood };
  const Parts parts = parts_with (&reference, &mine);

  expect (&many_questions, &parts, "RFC 9293 wants this: rule",
          "your TCP sent so much that the network has no room left");
}

static void
restless (Tcb *tcb, Turn *turn)
{
  tcb->deadline[TIMER_RETRANSMISSION] = 0;
}

static void
a_timer_that_never_rests_ends_the_test (void **state)
{
  const Parts mine = { .run_timers = restless };
  const Parts parts = parts_with (&reference, &mine);
  g_autoptr (ExamResult) result = exam_run (&a_timer_goes_off, 0, NULL, &parts);

  assert_int_equal (result->verdict, EXAM_FAILED);
  assert_true (trace_rows (result->trace) < 1000);
}

static void
the_history_ends_where_it_went_wrong (void **state)
{
  g_autoptr (ExamResult) result = exam_run (&the_first_mistake_counts, 0, NULL, NULL);
  g_autofree char *wants = exam_wants (result), *gave = exam_gave (result);
  const size_t last = trace_rows (result->trace);
  Record record;

  assert_int_equal (last, 3); /* OPEN, the forged SYN, its arrival */
  assert_true (trace_record (result->trace, last, &record));
  assert_true (record.asked);
  assert_int_equal (record.host, 1);
  assert_string_equal (trace_note_get (result->trace, last, "verdict.wants.en"), wants);
  assert_string_equal (trace_note_get (result->trace, last, "verdict.gave.en"), gave);
  assert_non_null (trace_note_get (result->trace, last, "verdict.wants.zh_CN"));
  assert_non_null (trace_note_get (result->trace, last, "verdict.gave.zh_CN"));
  assert_string_equal (trace_note_get (result->trace, 0, "title.en"), "The first mistake counts");
}

/* The saved form of a trace. */
static char *
saved (const Trace *trace)
{
  char *text = NULL;
  size_t size = 0;
  FILE *file = open_memstream (&text, &size);

  assert_non_null (file);
  assert_true (trace_save (trace, file));
  fclose (file);
  return text;
}

static void
the_history_of_another_tcp_replays_exactly (void **state)
{
  const Parts mine = { .arrives_listen = break_the_tcb };
  const Parts parts = parts_with (&reference, &mine);
  g_autoptr (ExamResult) result = exam_run (&all_is_well, 0, NULL, &parts);
  char *text = saved (result->trace);
  TraceError error;
  Trace *again = trace_load (text, strlen (text), &error);

  if (again == NULL)
    fail_msg ("%zu: %s", error.line, error.message);
  assert_int_equal (trace_rows (again), trace_rows (result->trace));
  for (size_t row = 0; row <= trace_rows (again); row++)
    {
      World one, other;
      assert_true (trace_world (result->trace, row, &one));
      assert_true (trace_world (again, row, &other));
      assert_memory_equal (&one, &other, sizeof one);
    }
  trace_free (again);
  free (text);
}

static void
every_test_of_a_paper_is_complete (void **state)
{
  for (unsigned p = 0; p < exam_paper_count; p++)
    for (unsigned t = 0; t < exam_papers[p]->count; t++)
      {
        const ExamTest *test = &exam_papers[p]->tests[t];
        assert_non_null (test->id);
        assert_true (test->points > 0);
        assert_true (g_str_has_prefix (test->section, "RFC "));
        assert_true (strlen (test->rule) > 10);
        assert_true (strlen (test->hint) > 10);
        for (unsigned other = 0; other < t; other++)
          assert_string_not_equal (test->id, exam_papers[p]->tests[other].id);
      }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_reference_passes),
    cmocka_unit_test (the_reference_passes_every_paper),
    cmocka_unit_test (a_seed_draws_the_same_numbers_again_and_another_seed_others),
    cmocka_unit_test (names_stand_for_what_was_drawn),
    cmocka_unit_test (what_is_wanted_and_given_is_said_in_notation),
    cmocka_unit_test (variables_that_cannot_be_are_found_unasked),
    cmocka_unit_test (a_verdict_follows_the_language),
    cmocka_unit_test (a_full_network_fails_the_test_and_nothing_else),
    cmocka_unit_test (a_timer_that_never_rests_ends_the_test),
    cmocka_unit_test (the_history_ends_where_it_went_wrong),
    cmocka_unit_test (the_history_of_another_tcp_replays_exactly),
    cmocka_unit_test (every_test_of_a_paper_is_complete),
  };

  g_setenv ("LANGUAGE", "en", TRUE);
  language_init ();
  return cmocka_run_group_tests_name ("exam", tests, NULL, NULL);
}
