/* A graded test at work. B answers through the runner (or, for our own tests, in this process); A
 * is the test's own hand: what it sends is forged, and what B sends is taken on to A once the test
 * has looked at it, so that the history reads like a conversation.
 *
 * After the first thing that is not as the RFC wants it, the rest of the test runs on with its eyes
 * shut: every verb returns at once, and the history ends where it went wrong. */
#include "config.h"

#include "exam-private.h"

#include <string.h>
#include <tcp/fields.h>

#include <lab/text/language.h>
#include <lab/run/runner-problem.h>

#define A 0
#define B 1
#define STEPS_MAX 500 /* in one test; more means that something never comes to rest */

/* The paper of a chapter, or NULL: not every chapter has an exercise. */
const ExamPaper *
exam_paper_find (const char *lesson)
{
  for (unsigned i = 0; i < exam_paper_count; i++)
    if (strcmp (exam_papers[i]->lesson, lesson) == 0)
      return exam_papers[i];
  return NULL;
}

/* ---- The end of a test. ---- */

static void
end (Exam *exam, ExamVerdict verdict, Saying wants, Saying gave)
{
  exam->over = true;
  exam->verdict = verdict;
  exam->wants = wants;
  exam->gave = gave;
}

/* The student's program is gone. */
static void
end_broken (Exam *exam)
{
  const char *detail;
  const char *message = runner_problem (exam->runner, &detail);

  end (exam, EXAM_BROKEN, saying_copy (N_ ("RFC 9293 wants this: %s"), exam->test->rule),
       saying_copy (message, detail));
}

/* Does the test still look, from this line? */
static bool
looks (Exam *exam, const char *file, int line)
{
  if (exam->over)
    return false;
  exam->file = file;
  exam->line = line;
  return true;
}

/* A mistake in the test, not in what it tests. */
static void G_GNUC_NORETURN
wrong_test (const Exam *exam, const char *what)
{
  g_error ("%s:%d: %s", exam->file, exam->line, what);
  abort ();
}

/* ---- What happens. ---- */

static void
remember (Exam *exam, const Record *record)
{
  for (unsigned i = 0; i < record->actions.signal_count; i++)
    exam->said |= 1u << record->actions.signals[i].kind;
  for (unsigned i = 0; i < record->actions.segment_count; i++)
    if (exam->sent_count < EXAM_SENT)
      {
        exam->sent[exam->sent_count] = record->actions.segments[i];
        exam->sent_id[exam->sent_count++] = record->sent[i];
      }
}

/* Makes one thing happen; false when that ended the test. */
static bool
happens (Exam *exam, Choice choice, Record *record)
{
  const Parts *const parts[HOSTS] = { [B] = exam->parts };

  const Refusal refusal = world_refuses (&exam->world, &choice);
  if (refusal == REFUSED_FULL)
    {
      end (exam, EXAM_FAILED, saying_copy (N_ ("RFC 9293 wants this: %s"), exam->test->rule),
           saying_copy (N_ ("your TCP sent so much that the network has no room left"), NULL));
      return false;
    }
  if (refusal != REFUSED_NOT)
    wrong_test (exam, refusal_text (refusal));
  if (++exam->steps > STEPS_MAX)
    {
      end (exam, EXAM_FAILED, saying_copy (N_ ("RFC 9293 wants B to come to rest"), NULL),
           saying_copy (N_ ("your TCP does something again and again, for ever"), NULL));
      return false;
    }
  if (exam->runner == NULL)
    world_step (parts, &exam->world, choice, record);
  else if (!runner_step (exam->runner, &exam->world, &choice, record, NULL))
    {
      end_broken (exam);
      return false;
    }
  trace_append (exam->trace, record, &exam->world);
  if (record->asked && record->host == B)
    remember (exam, record);
  return true;
}

static bool
happens_quietly (Exam *exam, Choice choice)
{
  Record record;
  return happens (exam, choice, &record);
}

/* A world in which nothing has happened yet, at some time of the day. */
static void
begin (Exam *exam)
{
  const HostKind kinds[HOSTS] = { HOST_SCRIPTED, HOST_TCP };
  const Seq isns[HOSTS] = { exam->numbers.x, exam->numbers.y };
  Settings settings[HOSTS] = { settings_plain (), settings_plain () };

  settings[A].msl = settings[B].msl = SECONDS (30);
  world_init (&exam->world, kinds, isns, settings, MILLISECONDS (10), MILLISECONDS (1));
  trace_free (exam->trace);
  exam->trace = trace_new (&exam->world);
  exam_title (exam->trace, exam->test, exam->numbers.port);
  exam->sent_count = exam->seen_count = exam->delivered_count = 0;
  exam->said = 0;
  if (exam->numbers.now > 0)
    happens_quietly (exam, (Choice){ .kind = CHOICE_WAIT, .until = exam->numbers.now });
}

/* Numbers that cannot be are found here, after the test has had its say about the last step. */
static bool
holds_together (Exam *exam)
{
  const char *fault = world_fault (&exam->world);

  if (fault != NULL)
    end (exam, EXAM_FAILED,
         saying_copy (N_ ("RFC 9293 wants variables that agree with one another"), NULL),
         saying_copy (N_ ("in your TCP, %s"), fault));
  return fault == NULL;
}

/* Before the next thing happens: what the test has looked at goes on to A. */
static bool
settle (Exam *exam)
{
  if (!holds_together (exam))
    return false;
  for (; exam->delivered_count < exam->seen_count; exam->delivered_count++)
    {
      uint32_t id = exam->sent_id[exam->delivered_count];
      if (network_look (&exam->world.network, id) != NULL
          && !happens_quietly (exam, (Choice){ .kind = CHOICE_DELIVER, .which = id }))
        return false;
    }
  exam->said = 0;
  return true;
}

/* The test begins again, and x and y are these: for what happens at a certain place of the circle.
 */
void
exam_begin (Exam *exam, Seq x, Seq y)
{
  exam->numbers.x = x;
  exam->numbers.y = y;
  if (!exam->over)
    begin (exam);
}

/* B's user calls. OPEN names the remote socket. `octets` are for SEND and RECEIVE. */
void
exam_call_at (Exam *exam, CallKind kind, uint32_t octets, const char *file, int line)
{
  if (looks (exam, file, line) && settle (exam))
    happens_quietly (
        exam, (Choice){ .kind = CHOICE_CALL,
                        .host = B,
                        .call = { .kind = kind, .length = octets, .remote_specified = true } });
}

static Pattern
parse (Exam *exam, const char *notation)
{
  g_autofree char *resolved = exam_resolve (&exam->numbers, notation);
  Pattern pattern;
  const char *message;
  const char *stop = pattern_parse (resolved, &pattern, &message);

  if (message != NULL || *stop != '\0')
    wrong_test (exam, message != NULL ? message : stop);
  return pattern;
}

/* A's segment. Where the notation does not name a window, it is A's usual one. */
static Segment
forged (Exam *exam, const char *notation)
{
  Pattern pattern = parse (exam, notation);
  Segment segment = pattern.segment;

  if (!(pattern.fields & FIELD_WND) && !segment_has (&segment, CTL_RST))
    segment.wnd = exam->numbers.window;
  if (segment_has (&segment, CTL_SYN))
    exam->peer_iss = segment.seq;
  if (segment.text.length > 0)
    segment.text.first = segment_text_seq (&segment) - exam->peer_iss - 1;
  return segment;
}

/* A sends this, and it reaches B before anything else does. */
void
exam_arrives_at (Exam *exam, const char *notation, const char *file, int line)
{
  Record record;

  if (!looks (exam, file, line) || !settle (exam))
    return;
  Choice forge = { .kind = CHOICE_FORGE, .host = A, .segment = forged (exam, notation) };
  if (happens (exam, forge, &record))
    happens_quietly (exam, (Choice){ .kind = CHOICE_DELIVER, .which = record.made });
}

/* Nothing comes from A for this long; B's timers go off when they are due. */
void
exam_after_at (Exam *exam, Time time, const char *file, int line)
{
  if (!looks (exam, file, line) || !settle (exam))
    return;
  const Time until = exam->world.now + time;
  Choice next;
  while (world_next (&exam->world, &next) && choice_due (&exam->world, &next) <= until)
    if (!happens_quietly (exam, next))
      return;
  if (exam->world.now < until)
    happens_quietly (exam, (Choice){ .kind = CHOICE_WAIT, .until = until });
}

/* ---- What must be seen. ---- */

/* The segment with the fields the RFC would write, and those that the test asks about. */
static char *
notation_of (const Segment *segment, unsigned fields)
{
  char text[NOTATION_MAX];
  Pattern pattern = { .segment = *segment, .fields = fields };

  fields &= (unsigned) (FIELD_WND | FIELD_LEN);
  pattern.fields = FIELD_SEQ | FIELD_CTL | fields;
  if (segment_has (segment, CTL_ACK))
    pattern.fields |= FIELD_ACK;
  if (segment_has (segment, CTL_URG))
    pattern.fields |= FIELD_UP;
  if (segment->text.length > 0)
    pattern.fields |= FIELD_LEN;
  pattern_format (&pattern, text, sizeof text);
  return g_strdup (text);
}

static Saying
gave_segment (const Segment *segment, unsigned fields)
{
  g_autofree char *notation = notation_of (segment, fields);
  return saying_copy (N_ ("your TCP gave %s"), notation);
}

/* The next segment of B's that the test has not yet asked about is like this. */
void
exam_sends_at (Exam *exam, const char *notation, const char *file, int line)
{
  if (!looks (exam, file, line))
    return;
  const Pattern pattern = parse (exam, notation);
  g_autofree char *wanted = exam_resolve (&exam->numbers, notation);
  const bool any = exam->seen_count < exam->sent_count;
  const Segment *segment = &exam->sent[exam->seen_count];
  if (any && pattern_matches (&pattern, segment))
    exam->seen_count++;
  else
    end (exam, EXAM_FAILED, saying_copy (N_ ("RFC 9293 wants B to send %s"), wanted),
         any ? gave_segment (segment, pattern.fields)
             : saying_copy (N_ ("your TCP sent nothing"), NULL));
}

/* B has sent nothing that the test has not asked about. */
void
exam_sends_nothing_at (Exam *exam, const char *file, int line)
{
  if (looks (exam, file, line) && exam->seen_count < exam->sent_count)
    end (exam, EXAM_FAILED,
         saying_copy (exam->seen_count == 0 ? N_ ("RFC 9293 wants B to send nothing")
                                            : N_ ("RFC 9293 wants B to send nothing more"),
                      NULL),
         gave_segment (&exam->sent[exam->seen_count], 0));
}

void
exam_state_at (Exam *exam, State state, const char *file, int line)
{
  if (looks (exam, file, line) && exam->world.host[B].tcb.state != state)
    end (exam, EXAM_FAILED, saying_copy (N_ ("RFC 9293 wants B to be in %s"), state_name (state)),
         saying_copy (N_ ("your TCP is in %s"), state_name (exam->world.host[B].tcb.state)));
}

/* In the last thing that happened, B's user was told this. */
void
exam_says_at (Exam *exam, SignalKind signal, const char *file, int line)
{
  if (!looks (exam, file, line) || (exam->said >> signal & 1) != 0)
    return;
  g_autoptr (GString) said = g_string_new (NULL);
  for (unsigned kind = 0; kind < SIGNALS; kind++)
    if ((exam->said >> kind & 1) != 0)
      g_string_append_printf (said, "%s%s", said->len > 0 ? SAYING_NEXT : "",
                              signal_text ((SignalKind) kind));
  end (exam, EXAM_FAILED,
       saying_copy (N_ ("RFC 9293 wants B's user to be told “%s”"), signal_text (signal)),
       said->len > 0 ? saying_copy (N_ ("your TCP told its user “%s”"), said->str)
                     : saying_copy (N_ ("your TCP told its user nothing"), NULL));
}

/* B's variable has this value. The names are the RFC's. */
void
exam_has_at (Exam *exam, const char *variable, const char *sum, const char *file, int line)
{
  const uint32_t value = exam_value (&exam->numbers, sum);
  uint64_t has = 0;

  if (!looks (exam, file, line))
    return;
  if (!tcb_get (&exam->world.host[B].tcb, variable, &has))
    wrong_test (exam, "there is no such variable");
  if (has == value)
    return;
  g_autofree char *wanted = g_strdup_printf ("%s = %u", variable, value);
  g_autofree char *given = g_strdup_printf ("%s = %" G_GUINT64_FORMAT, variable, has);
  end (exam, EXAM_FAILED, saying_copy (N_ ("RFC 9293 wants B to have %s"), wanted),
       saying_copy (N_ ("your TCP has %s"), given));
}

/* ---- The whole test. ---- */

static ExamResult *
result_of (Exam *exam)
{
  ExamResult *result = g_new0 (ExamResult, 1);

  if (exam->verdict != EXAM_PASSED)
    exam_note (exam->trace, &exam->wants, &exam->gave);
  result->test = exam->test;
  result->verdict = exam->verdict;
  result->trace = exam->trace;
  result->wants = exam->wants;
  result->gave = exam->gave;
  result->file = exam->file != NULL ? exam_place (exam->file) : g_strdup ("");
  result->line = exam->line;
  return result;
}

/* One test, in a world of its own, and with a runner started afresh so that no test knows what
 * came before it. `seed` draws its numbers. Without a runner, `parts` answer in this process;
 * NULL is the reference. The caller frees with exam_result_free (). */
ExamResult *
exam_run (const ExamTest *test, guint64 seed, Runner *runner, const Parts *parts)
{
  Exam exam = { .test = test,
                .runner = runner,
                .parts = parts,
                .numbers = exam_draw (seed, test->id),
                .verdict = EXAM_PASSED };

  begin (&exam);
  if (runner != NULL && !runner_restart (runner, NULL))
    end_broken (&exam);
  else
    test->run (&exam);
  if (!exam.over)
    settle (&exam);
  return result_of (&exam);
}

/* What the RFC wants, in the current language; NULL when it got that. The caller frees. */
char *
exam_wants (const ExamResult *result)
{
  return saying_in (&result->wants, language_get ());
}

/* What was given instead. */
char *
exam_gave (const ExamResult *result)
{
  return saying_in (&result->gave, language_get ());
}

void
exam_result_free (ExamResult *result)
{
  if (result == NULL)
    return;
  trace_free (result->trace);
  saying_clear (&result->wants);
  saying_clear (&result->gave);
  g_free (result->file);
  g_free (result);
}
