/* A row of a run: the clock, and what was chosen, which must be possible in the world it is made
 * in. Then its answer is found: what the lines below say, and that is the reference's if it answers
 * the same. */
#include "run-reader-private.h"

#include <sim/answer.h>
#include <string.h>

static const char *const host_words[HOSTS] = { "A", "B" };

/* The name of a setting, or the number of one that does not exist, and a value that it may or may
 * not have: the TCP will say. */
static bool
read_set (Reader *reader, Call *call)
{
  char name[32], text[SETTING_TEXT_MAX];
  SettingFault fault;

  line_word_copy (reader, name, sizeof name);
  if (setting_find (name, &call->setting))
    line_next_word (reader);
  else if (!line_read_number32 (reader, UINT32_MAX, &call->setting))
    return line_fail (reader, "this is no setting of a TCP");
  const LinePlace here = line_here (reader);
  line_rest_copy (reader, text, sizeof text);
  if (setting_at (call->setting) != NULL
      && setting_read (setting_at (call->setting), text, &call->value, &fault))
    return true;
  line_go_back (reader, here);
  return line_read_number (reader, 0, UINT64_MAX, &call->value);
}

/* Which call it is, but for SET. False: none.  */
static bool
accept_call (Reader *reader, CallKind *kind)
{
  static const char *const words[CALLS] = {
    [CALL_SEND] = "SEND",   [CALL_RECEIVE] = "RECEIVE", [CALL_CLOSE] = "CLOSE",
    [CALL_ABORT] = "ABORT", [CALL_STATUS] = "STATUS",   [CALL_SET] = "SET",
  };

  if (line_accept (reader, "OPEN"))
    {
      *kind = line_accept (reader, "passive") ? CALL_OPEN_PASSIVE : CALL_OPEN_ACTIVE;
      return *kind == CALL_OPEN_PASSIVE || line_accept (reader, "active");
    }
  for (unsigned i = 0; i < CALLS; i++)
    if (words[i] != NULL && line_accept (reader, words[i]))
      {
        *kind = (CallKind) i;
        if (*kind == CALL_CLOSE && line_accept (reader, "both"))
          *kind = CALL_CLOSE_BOTH;
        return true;
      }
  return false;
}

static bool
read_call (Reader *reader, Choice *choice)
{
  Call *call = &choice->call;

  choice->kind = CHOICE_CALL;
  if (!accept_call (reader, &call->kind))
    return line_fail (reader, "this is nothing that can happen to a host or a segment");
  if (call->kind == CALL_SET)
    return read_set (reader, call);
  if (reader->word < reader->word_end && *reader->word >= '0' && *reader->word <= '9'
      && !line_read_number32 (reader, UINT32_MAX, &call->length))
    return false;
  call->remote_specified = call->kind == CALL_OPEN_PASSIVE || call->kind == CALL_OPEN_ACTIVE
                               ? !line_accept (reader, "any")
                               : line_accept (reader, "named");
  call->no_room = line_accept (reader, "no-room");
  call->push = line_accept (reader, "push");
  call->urgent = line_accept (reader, "urgent");
  return true;
}

static bool
read_timer (Reader *reader, uint32_t *timer)
{
  for (unsigned i = 0; i < TIMERS; i++)
    if (line_accept (reader, timer_name ((Timer) i)))
      {
        *timer = i;
        return true;
      }
  return line_fail (reader, "this is no timer");
}

/* What happens at a host.  */
static bool
read_at_host (Reader *reader, Choice *choice)
{
  if (line_accept (reader, "crash"))
    {
      choice->kind = CHOICE_CRASH;
      return true;
    }
  if (line_accept (reader, "timeout"))
    {
      choice->kind = CHOICE_TIMEOUT;
      return read_timer (reader, &choice->which);
    }
  if (line_accept (reader, "forge"))
    {
      choice->kind = CHOICE_FORGE;
      return line_read_segment (reader, &choice->segment);
    }
  if (!line_accept (reader, "icmp"))
    return read_call (reader, choice);
  choice->kind = CHOICE_ICMP;
  return line_read_one_of (reader, run_icmp_words, ICMPS, "this is no ICMP message", &choice->which)
         && line_read_number32 (reader, UINT32_MAX, &choice->segment.seq);
}

/* What was chosen, to the end of the line.  */
bool
run_read_choice (Reader *reader, Choice *choice)
{
  static const ChoiceKind fates[]
      = { CHOICE_DELIVER, CHOICE_LOSE, CHOICE_HOLD, CHOICE_DUPLICATE, CHOICE_CORRUPT };

  for (uint32_t i = 0; i < HOSTS; i++)
    if (line_accept (reader, host_words[i]))
      {
        choice->host = i;
        return read_at_host (reader, choice) && line_end_line (reader);
      }
  for (unsigned i = 0; i < sizeof fates / sizeof fates[0]; i++)
    if (line_accept (reader, choice_name (fates[i])))
      {
        choice->kind = fates[i];
        return line_read_flight (reader, &choice->which) && line_end_line (reader);
      }
  choice->kind = CHOICE_WAIT;
  if (!line_accept (reader, "wait"))
    return line_fail (reader, "this is nothing that can happen to a host or a segment");
  return line_end_line (reader);
}

static const char *const does[CHOICES] = {
  [CHOICE_DELIVER] = "this row delivers segment %s, but %s",
  [CHOICE_LOSE] = "this row loses segment %s, but %s",
  [CHOICE_HOLD] = "this row holds back segment %s, but %s",
  [CHOICE_DUPLICATE] = "this row doubles segment %s, but %s",
  [CHOICE_CORRUPT] = "this row damages segment %s, but %s",
};

static bool
fail_refused (Reader *reader, const Choice *choice, Refusal refusal)
{
  reader->word = reader->line_begin;
  if (does[choice->kind] != NULL)
    return line_fail_number (reader, does[choice->kind], choice->which, 0, refusal_text (refusal));
  return line_fail_with (reader, "this row is impossible: %s", NULL, NULL, refusal_text (refusal));
}

/* What the reference answers, and how that would be written.  */
static void
expect_reference (Pending *row)
{
  row->possible = !row->asked || tcb_fault (&row->question.tcb) == NULL;
  row->expected.length = row->matched = 0;
  if (!row->possible)
    return;
  memcpy (&row->after, &row->asking, sizeof row->after);
  memcpy (&row->answered, &row->record, sizeof row->answered);
  if (row->asked)
    {
      Tcb tcb;
      Actions actions;
      memcpy (&tcb, &row->question.tcb, sizeof tcb);
      tcp_step (&reference, &tcb, &row->question.event, &actions);
      world_answer (&row->after, &row->question, &tcb, &actions, &row->answered);
    }
  run_write_outcome (&row->expected, &row->answered, &row->question.tcb, &row->after);
}

/* The first line of a row.  */
bool
run_open_row (Reader *reader)
{
  Pending *row = &reader->pending;
  Choice choice;
  Time time;

  if (trace_rows (reader->trace) == RUN_ROWS_MAX)
    return line_fail_number (reader, "there are more than %s rows", RUN_ROWS_MAX, 0, NULL);
  memset (&choice, 0, sizeof choice);
  if (!line_read_clock (reader, &time) || !run_read_choice (reader, &choice))
    return false;
  choice.until = choice.kind == CHOICE_WAIT ? time : 0;
  const Refusal refusal = world_refuses (&reader->world, &choice);
  if (refusal != REFUSED_NOT)
    return fail_refused (reader, &choice, refusal);
  memcpy (&row->asking, &reader->world, sizeof row->asking);
  world_ask (&row->asking, choice, &row->question, &row->record);
  reader->word = reader->line_begin;
  if (row->asking.now != time)
    return line_fail (reader, "this row cannot happen at this time");
  row->open = true;
  row->asked = row->question.needed != 0;
  row->said = row->apart = false;
  row->by[0] = '\0';
  row->line = reader->line;
  expect_reference (row);
  return true;
}

/* An error about the row as a whole. Always false.  */
static bool
fail_row (Reader *reader, const char *sentence, const char *why)
{
  const size_t line = reader->line;

  reader->line = reader->pending.line;
  reader->word = reader->line_begin;
  line_fail_with (reader, sentence, NULL, NULL, why);
  reader->line = line;
  return false;
}

static bool
append (Reader *reader, const Record *record, const World *after)
{
  trace_append (reader->trace, record, after);
  memcpy (&reader->world, after, sizeof *after);
  return trace_bytes (reader->trace) <= RUN_MEMORY_MAX
         || line_fail (reader, "this run would take more than 64 MiB of memory");
}

static bool
append_reference (Reader *reader)
{
  Pending *row = &reader->pending;

  if (!row->possible)
    return fail_row (reader, "nobody can answer in this row: %s", tcb_fault (&row->question.tcb));
  return append (reader, &row->answered, &row->after);
}

/* This version's TCP would do otherwise here: said once, at the first such row.  */
static void
remark_otherwise (Reader *reader, const char *by)
{
  TraceError remark = { .line = reader->pending.line,
                        .column = 1,
                        .sentence = "from row %s on this TCP would do otherwise than %s; what is "
                                    "shown is what was recorded" };

  snprintf (remark.words[0], sizeof remark.words[0], "%zu", trace_rows (reader->trace));
  snprintf (remark.words[1], sizeof remark.words[1], "%.31s", by);
  trace_set_remark (reader->trace, REMARK_OTHERWISE, &remark);
}

static bool
append_recorded (Reader *reader, Record *record, const World *after)
{
  Pending *row = &reader->pending;
  const char *by = row->by[0] != '\0'           ? row->by
                   : reader->program[0] != '\0' ? reader->program
                                                : "?";

  record->foreign = true;
  if (!append (reader, record, after))
    return false;
  trace_answered_by (reader->trace, by);
  if (strcmp (by, RUN_EXERCISE) != 0)
    remark_otherwise (reader, by);
  return true;
}

/* Are these the segments' numbers?  */
static bool
is_numbered (Reader *reader, const Record *record)
{
  const Pending *row = &reader->pending;

  return (memcmp (record->sent, row->sent, sizeof record->sent) == 0 && record->made == row->made)
         || fail_row (reader, "a segment has another number here", NULL);
}

/* What the lines say, which is not octet by octet what the reference does.  */
static bool
close_apart (Reader *reader)
{
  Pending *row = &reader->pending;
  Record record;
  World after;

  if (!row->past && row->actions.clause != CLAUSE_NONE)
    row->actions.trail[row->actions.trail_count++] = row->actions.clause;
  if (row->asked)
    {
      const char *fault = answer_fault (&row->question, &row->tcb, &row->actions);
      if (fault != NULL)
        return fail_row (reader, "this is no answer a TCP can give: %s", fault);
    }
  memcpy (&record, &row->record, sizeof record);
  memcpy (&after, &row->asking, sizeof after);
  world_answer (&after, &row->question, &row->tcb, &row->actions, &record);
  if (!is_numbered (reader, &record))
    return false;
  if (!row->asked
      || (row->by[0] == '\0' && row->possible
          && memcmp (&record.actions, &row->answered.actions, sizeof record.actions) == 0
          && memcmp (&after, &row->after, sizeof after) == 0))
    return append_reference (reader);
  return append_recorded (reader, &record, &after);
}

/* The row is over: it becomes one of the trace. A row of which nothing is said is as the reference
 * does it. */
bool
run_close_row (Reader *reader)
{
  Pending *row = &reader->pending;

  if (!row->open)
    return true;
  row->open = false;
  if (!row->said || (!row->apart && row->matched == row->expected.length))
    return append_reference (reader);
  run_unpack (reader);
  return close_apart (reader);
}
