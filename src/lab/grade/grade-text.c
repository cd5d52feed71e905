/* A verdict for a reader at a terminal: one line a test, then for each failed one the history in
 * the RFC's notation up to the step that went wrong, what the RFC wants and what was given. */
#include "config.h"

#include "grade-private.h"

#include <string.h>

#include <lab/text/language.h>

#define COLUMN 66 /* where the points stand */

/* ---- One row of the history. ---- */

static void
append_segments (GString *text, const Record *record)
{
  char notation[NOTATION_MAX];

  for (unsigned i = 0; i < record->actions.segment_count; i++)
    {
      segment_format (&record->actions.segments[i], notation, sizeof notation);
      g_string_append_printf (text, i == 0 ? _ (", sends %s") : ", %s", notation);
      if (record->sent[i] == 0)
        g_string_append (text, _ (" (lost: the network is full)"));
    }
}

static void
append_signals (GString *text, const Record *record)
{
  for (unsigned i = 0; i < record->actions.signal_count; i++)
    if (record->actions.signals[i].kind != SIGNAL_OK)
      g_string_append_printf (text, _ (", tells its user “%s”"),
                              _ (signal_text (record->actions.signals[i].kind)));
}

/* "B: LISTEN -> SYN-RECEIVED, sends <SEQ=300>..." */
static void
append_answer (GString *text, const Record *record, const World *after)
{
  const char *before = state_name (record->before);
  const char *now = state_name (after->host[record->host].tcb.state);

  g_string_append_printf (text, "%c: ", 'A' + (int) record->host);
  if (strcmp (before, now) == 0)
    g_string_append_printf (text, _ ("stays in %s"), now);
  else
    g_string_append_printf (text, "%s → %s", before, now);
  append_segments (text, record);
  append_signals (text, record);
}

static void
append_arrival (GString *text, const Record *record)
{
  char notation[NOTATION_MAX];

  segment_format (&record->flight.segment, notation, sizeof notation);
  g_string_append_printf (text, "%c → %c  %s", 'A' + record->flight.from, 'A' + record->flight.to,
                          notation);
}

static void
append_event (GString *text, const Record *record)
{
  const Choice *choice = &record->choice;

  switch (choice->kind)
    {
    case CHOICE_CALL:
      g_string_append_printf (text, _ ("the user of %c calls %s"), 'A' + (int) choice->host,
                              call_name (choice->call.kind));
      break;
    case CHOICE_TIMEOUT:
      g_string_append_printf (text, _ ("the %s timer of %c goes off"),
                              _ (timer_name ((Timer) choice->which)), 'A' + (int) choice->host);
      break;
    case CHOICE_WAIT: g_string_append (text, _ ("time passes")); break;
    default: append_arrival (text, record); break;
    }
}

/* The segment that was on its way to a program that then had no answer. */
static void
append_unanswered (GString *text, const Record *record)
{
  char notation[NOTATION_MAX];

  segment_format (&record->choice.segment, notation, sizeof notation);
  g_string_append_printf (text, "A → B  %s", notation);
}

static void
append_row (GString *text, const Trace *trace, size_t row, unsigned *number)
{
  Record record;
  World after;
  const bool last = row == trace_rows (trace);

  if (!trace_record (trace, row, &record) || !trace_world (trace, row, &after)
      || (record.choice.kind == CHOICE_FORGE && !last))
    return;
  g_string_append_printf (text, "  %2u. ", ++*number);
  if (record.choice.kind == CHOICE_FORGE)
    append_unanswered (text, &record);
  else
    append_event (text, &record);
  if (record.asked)
    {
      g_string_append (text, "\n        ");
      append_answer (text, &record, &after);
    }
  g_string_append_c (text, '\n');
}

/* ---- One test. ---- */

/* East Asian characters take two columns. */
static gsize
width_of (const char *text)
{
  gsize width = 0;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += g_unichar_iswide (g_utf8_get_char (text)) ? 2 : 1;
  return width;
}

static void
append_line (GString *text, const ExamResult *result)
{
  const char *rule = _ (result->test->rule);
  const gsize width = width_of (rule);

  g_string_append_printf (text, "%s %s%*s %u/%u\n", result->verdict == EXAM_PASSED ? "✓" : "✗",
                          rule, width < COLUMN ? (int) (COLUMN - width) : 0, "",
                          grade_points (result), result->test->points);
}

static void
append_failure (GString *text, const ExamResult *result)
{
  g_autofree char *wants = exam_wants (result);
  g_autofree char *gave = exam_gave (result);
  unsigned number = 0;

  g_string_append_printf (text, "\n✗ %s   (%s)\n", result->test->id, result->test->section);
  for (size_t row = 1; row <= trace_rows (result->trace); row++)
    append_row (text, result->trace, row, &number);
  g_string_append_printf (text, "  %s\n  %s\n", wants, gave);
  if (result->line > 0)
    g_string_append_printf (text, "  %s:%d\n", result->file, result->line);
  if (result->verdict == EXAM_FAILED)
    g_string_append_printf (text, _ ("  Hint: %s\n"), _ (result->test->hint));
}

static void
append_results (GString *text, const Grade *grade)
{
  for (guint i = 0; i < grade->results->len; i++)
    append_line (text, grade->results->pdata[i]);
  for (guint i = 0; i < grade->results->len; i++)
    {
      const ExamResult *result = grade->results->pdata[i];
      if (result->verdict != EXAM_PASSED)
        append_failure (text, result);
    }
}

static const char *
outcome_text (const Grade *grade)
{
  switch (grade->outcome)
    {
    case GRADE_PASSED: return _ ("passed");
    case GRADE_FAILED: return _ ("not passed");
    case GRADE_COMPILE_ERROR: return _ ("does not compile");
    case GRADE_LIMIT: return _ ("out of time");
    case GRADE_REJECTED: return _ ("rejected");
    case GRADE_NOT_GRADED: break;
    }
  return _ ("not graded");
}

/* In the current language, with a newline at the end. The caller frees. */
char *
grade_to_text (const Grade *grade)
{
  GString *text = g_string_new (NULL);

  if (grade->diagnostics != NULL && *grade->diagnostics != '\0')
    g_string_append_printf (text, "%s\n", grade->diagnostics);
  if (grade->problem != NULL)
    g_string_append_printf (text, "%s\n", grade->problem);
  append_results (text, grade);
  g_string_append_printf (text, _ ("\n%s: %s, %u of %u points\n"), grade->lesson,
                          outcome_text (grade), grade->points, grade->points_max);
  if (grade->results->len > 0 && grade->outcome == GRADE_PASSED)
    g_string_append_printf (text,
                            _ ("(%u tests with numbers drawn anew, every question asked again in "
                               "a fresh process; --seed %lu repeats them)\n"),
                            grade->results->len, (gulong) grade->seed);
  else if (grade->results->len > 0)
    g_string_append_printf (text, _ ("(the numbers were drawn; --seed %lu repeats them)\n"),
                            (gulong) grade->seed);
  if (grade->confinement != NULL)
    g_string_append_printf (text, "(%s)\n", grade->confinement);
  return g_string_free (text, FALSE);
}
