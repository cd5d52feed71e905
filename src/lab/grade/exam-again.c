/* The same question must get the same answer, whenever it is asked: only then can the app go back
 * in time, and only then does a verdict mean anything. So after the last test, every question of
 * the tests that were passed is asked again, twice, the last one first, in a fresh process. A
 * program that keeps something in a variable of its own gives itself away. */
#include "config.h"

#include "exam-private.h"

#include <string.h>

#include <lab/text/language.h>
#include <lab/run/runner-problem.h>

/* No line of the test says so: the place is left out. */
static void
fail (ExamResult *result, size_t row, Saying wants, Saying gave)
{
  Trace *shorter = trace_copy (result->trace, row);

  trace_free (result->trace);
  result->trace = shorter;
  result->verdict = EXAM_BROKEN;
  result->line = 0;
  exam_note (result->trace, &wants, &gave);
  saying_clear (&result->wants);
  saying_clear (&result->gave);
  result->wants = wants;
  result->gave = gave;
}

static void
fail_broken (ExamResult *result, size_t row, Runner *runner)
{
  const char *detail;
  const char *message = runner_problem (runner, &detail);

  fail (
      result, row,
      saying_copy (N_ ("RFC 9293 wants this, also when it is asked again: %s"), result->test->rule),
      saying_copy (message, detail));
}

/* Asks what row `row` asked. False when there is no answer. */
static bool
ask_row (Runner *runner, const Trace *trace, size_t row, Record *again, World *after)
{
  Record record;

  return trace_record (trace, row, &record) && trace_world (trace, row - 1, after)
         && runner_step (runner, after, &record.choice, again, NULL);
}

static bool
same_answer (const Trace *trace, size_t row, const Record *again, const World *after)
{
  Record first;
  World world;

  return trace_record (trace, row, &first) && trace_world (trace, row, &world)
         && memcmp (&first.actions, &again->actions, sizeof first.actions) == 0
         && memcmp (&world.host[first.host].tcb, &after->host[first.host].tcb, sizeof (Tcb)) == 0;
}

static void
ask_row_again (ExamResult *result, size_t row, Runner *runner)
{
  Record again;
  World after;

  if (!ask_row (runner, result->trace, row, &again, &after))
    {
      fail_broken (result, row, runner);
      runner_restart (runner, NULL);
    }
  else if (!same_answer (result->trace, row, &again, &after))
    fail (result, row,
          saying_copy (N_ ("the same question, asked again, must get the same answer"), NULL),
          saying_copy (N_ ("your TCP gave another one: keep what you must remember in "
                           "tcb->scratch, not in a variable of your own, and set every variable "
                           "before you read it"),
                       NULL));
}

/* The row of the first question that the student's program answered, or 0. */
static size_t
first_question (const Trace *trace)
{
  Record record;

  for (size_t row = 1; row <= trace_rows (trace); row++)
    if (trace_record (trace, row, &record) && record.foreign)
      return row;
  return 0;
}

/* The program cannot be started a second time. If that is its own doing, nothing is passed. */
static bool
refused (GPtrArray *results, Runner *runner)
{
  if (runner_problem_code (runner) == RUNNER_ERROR_START)
    return false;
  for (guint i = 0; i < results->len; i++)
    {
      ExamResult *result = results->pdata[i];
      const size_t row = first_question (result->trace);
      if (result->verdict == EXAM_PASSED)
        fail_broken (result, row, runner);
    }
  return true;
}

/* Turns passed tests into failed ones where an answer changes. False when nothing could be
 * asked. */
bool
exam_ask_again (GPtrArray *results, Runner *runner)
{
  if (!runner_restart (runner, NULL))
    return refused (results, runner);
  for (guint i = results->len; i-- > 0;)
    {
      ExamResult *result = results->pdata[i];
      for (size_t row = trace_rows (result->trace); row > 0; row--)
        {
          Record record;
          if (!trace_record (result->trace, row, &record) || !record.foreign)
            continue;
          for (unsigned time = 0; time < 2 && result->verdict == EXAM_PASSED; time++)
            ask_row_again (result, row, runner);
        }
    }
  return true;
}
