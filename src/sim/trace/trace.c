/* A row keeps the choice and the clock, sixteen octets; everything else about it comes back by
 * doing it again. Every SNAPSHOT_ROWS rows a whole World is kept to begin from. A cursor
 * remembers the last world that was asked for and the step that led there, so that going forward
 * costs one step.
 *
 * Because of that cursor a Trace, even a const one, belongs to one thread at a time. Running
 * out of memory ends the program. */
#include "run-private.h"

#include <stdlib.h>
#include <string.h>

#define SNAPSHOT_ROWS 256

enum
{
  ROW_REMOTE_SPECIFIED = 1,
  ROW_NO_ROOM = 2,
  ROW_PUSH = 4,
  ROW_URGENT = 8,
  ROW_FOREIGN = 16, /* its answer is in `answers` */
};

typedef struct
{
  Time now; /* after it */
  uint32_t
      which; /* flight, timer, octets of a call, ICMP's number, or place in `forged` or `sets` */
  uint8_t kind, host;
  uint8_t call;  /* CallKind; Icmp */
  uint8_t flags; /* ROW_... */
} Row;

/* What a call of CALL_SET says.  */
typedef struct
{
  uint32_t setting;
  uint64_t value;
} Set;

/* What a TCP that is not the reference answered.  */
typedef struct
{
  size_t row;
  char by[RUN_BY_MAX]; /* who did */
  Tcb tcb;
  Actions actions;
} Foreign;

/* The world of a row and, unless that row is 0 or a place where replaying began, how it came
 * about. */
typedef struct
{
  size_t row;
  bool has_record;
  World world;
  Record record;
} Cursor;

struct Trace
{
  size_t rows_count, rows_room;
  size_t snapshots_count, snapshots_room;
  size_t forged_count, forged_room;
  size_t sets_count, sets_room;
  size_t answers_count, answers_room;
  Row *rows;
  World **snapshots; /* [i] is the world of row i * SNAPSHOT_ROWS */
  Segment *forged;
  Set *sets;
  Foreign *answers; /* by row */
  Notes notes;
  Cursor *cursor;
  TraceError *remarks[REMARKS]; /* NULL: none */
};

static void
set_cursor (Cursor *cursor, size_t row, const World *world, const Record *record)
{
  cursor->row = row;
  memcpy (&cursor->world, world, sizeof *world);
  cursor->has_record = record != NULL;
  if (record != NULL)
    memcpy (&cursor->record, record, sizeof *record);
}

static void
add_snapshot (Trace *trace, const World *world)
{
  trace->snapshots = memory_grown (trace->snapshots, trace->snapshots_count, &trace->snapshots_room,
                                   sizeof trace->snapshots[0]);
  trace->snapshots[trace->snapshots_count++] = memory_copied (world, 1, sizeof *world);
}

/* A trace in which nothing has happened yet. Free it with trace_free ().  */
Trace *
trace_new (const World *start)
{
  Trace *trace = memory_must (calloc (1, sizeof *trace));
  trace->cursor = memory_must (calloc (1, sizeof *trace->cursor));
  add_snapshot (trace, start);
  set_cursor (trace->cursor, 0, start, NULL);
  return trace;
}

/* NULL is allowed.  */
void
trace_free (Trace *trace)
{
  if (trace == NULL)
    return;
  for (size_t i = 0; i < trace->snapshots_count; i++)
    free (trace->snapshots[i]);
  free (trace->rows);
  free (trace->snapshots);
  free (trace->forged);
  free (trace->sets);
  free (trace->answers);
  notes_clear (&trace->notes);
  for (unsigned i = 0; i < REMARKS; i++)
    free (trace->remarks[i]);
  free (trace->cursor);
  free (trace);
}

static uint8_t
call_flags (const Call *call)
{
  return (uint8_t) ((call->remote_specified ? ROW_REMOTE_SPECIFIED : 0)
                    | (call->no_room ? ROW_NO_ROOM : 0) | (call->push ? ROW_PUSH : 0)
                    | (call->urgent ? ROW_URGENT : 0));
}

static void
add_forged (Trace *trace, const Segment *segment)
{
  trace->forged
      = memory_grown (trace->forged, trace->forged_count, &trace->forged_room, sizeof *segment);
  memcpy (&trace->forged[trace->forged_count++], segment, sizeof *segment);
}

static void
add_set (Trace *trace, const Call *call)
{
  trace->sets
      = memory_grown (trace->sets, trace->sets_count, &trace->sets_room, sizeof trace->sets[0]);
  trace->sets[trace->sets_count++] = (Set){ call->setting, call->value };
}

static void
add_answer (Trace *trace, const Record *record, const World *after)
{
  trace->answers = memory_grown (trace->answers, trace->answers_count, &trace->answers_room,
                                 sizeof trace->answers[0]);
  Foreign *answer = &trace->answers[trace->answers_count++];
  memset (answer, 0, sizeof *answer);
  answer->row = trace->rows_count + 1;
  strcpy (answer->by, RUN_EXERCISE);
  memcpy (&answer->tcb, &after->host[record->host].tcb, sizeof answer->tcb);
  memcpy (&answer->actions, &record->actions, sizeof answer->actions);
}

static Row
row_of (Trace *trace, const Record *record)
{
  const Choice *choice = &record->choice;
  Row row = { .now = record->now,
              .which = choice->which,
              .kind = (uint8_t) choice->kind,
              .host = (uint8_t) choice->host };

  if (choice->kind == CHOICE_CALL)
    {
      row.call = (uint8_t) choice->call.kind;
      row.which = row.call == CALL_SET ? (uint32_t) trace->sets_count : choice->call.length;
      row.flags = call_flags (&choice->call);
    }
  else if (choice->kind == CHOICE_ICMP)
    {
      row.call = (uint8_t) choice->which;
      row.which = choice->segment.seq;
    }
  else if (choice->kind == CHOICE_FORGE)
    row.which = (uint32_t) trace->forged_count;
  if (record->asked && record->foreign)
    row.flags |= ROW_FOREIGN;
  return row;
}

/* Adds a row: `record` of a step from the last row's world to `after`. The record of a refused
 * choice is no row. */
void
trace_append (Trace *trace, const Record *record, const World *after)
{
  if (record->choice.kind == CHOICE_NONE)
    return;
  const Choice *choice = &record->choice;
  const Row row = row_of (trace, record);
  if (row.kind == CHOICE_FORGE)
    add_forged (trace, &choice->segment);
  if (row.kind == CHOICE_CALL && row.call == CALL_SET)
    add_set (trace, &choice->call);
  if (row.flags & ROW_FOREIGN)
    add_answer (trace, record, after);
  trace->rows = memory_grown (trace->rows, trace->rows_count, &trace->rows_room, sizeof row);
  trace->rows[trace->rows_count++] = row;
  if (trace->rows_count % SNAPSHOT_ROWS == 0)
    add_snapshot (trace, after);
  set_cursor (trace->cursor, trace->rows_count, after, record);
}

/* How many rows there are besides row 0.  */
size_t
trace_rows (const Trace *trace)
{
  return trace->rows_count;
}

static Call
call_of (const Trace *trace, const Row *row)
{
  Call call = { .kind = (CallKind) row->call,
                .remote_specified = (row->flags & ROW_REMOTE_SPECIFIED) != 0,
                .no_room = (row->flags & ROW_NO_ROOM) != 0,
                .push = (row->flags & ROW_PUSH) != 0,
                .urgent = (row->flags & ROW_URGENT) != 0 };

  if (call.kind == CALL_SET)
    {
      call.setting = trace->sets[row->which].setting;
      call.value = trace->sets[row->which].value;
    }
  else
    call.length = row->which;
  return call;
}

static Choice
choice_of (const Trace *trace, const Row *row)
{
  Choice choice = { .kind = (ChoiceKind) row->kind, .host = row->host };

  switch (choice.kind)
    {
    case CHOICE_CALL: choice.call = call_of (trace, row); break;
    case CHOICE_FORGE: choice.segment = trace->forged[row->which]; break;
    case CHOICE_WAIT: choice.until = row->now; break;
    case CHOICE_ICMP:
      choice.which = row->call;
      choice.segment.seq = row->which;
      break;
    default: choice.which = row->which;
    }
  return choice;
}

static const Foreign *
answer_of (const Trace *trace, size_t row)
{
  size_t low = 0, high = trace->answers_count;
  while (low < high)
    {
      const size_t middle = low + (high - low) / 2;
      if (trace->answers[middle].row < row)
        low = middle + 1;
      else
        high = middle;
    }
  return &trace->answers[low];
}

/* Lets the next row happen to the cursor's world.  */
static void
step (const Trace *trace, Cursor *cursor)
{
  const Row *row = &trace->rows[cursor->row++];
  const Choice choice = choice_of (trace, row);

  cursor->has_record = true;
  if ((row->flags & ROW_FOREIGN) == 0)
    {
      world_step (NULL, &cursor->world, choice, &cursor->record);
      return;
    }
  const Foreign *answer = answer_of (trace, cursor->row);
  Question question;
  world_ask (&cursor->world, choice, &question, &cursor->record);
  world_answer (&cursor->world, &question, &answer->tcb, &answer->actions, &cursor->record);
  cursor->record.foreign = true;
}

/* Moves the cursor to a row that exists: on from where it is, or from the nearest snapshot
 * below. */
static Cursor *
seek (const Trace *trace, size_t row)
{
  Cursor *cursor = trace->cursor;
  const size_t snapshot = row / SNAPSHOT_ROWS;

  if (row < cursor->row || cursor->row < snapshot * SNAPSHOT_ROWS)
    set_cursor (cursor, snapshot * SNAPSHOT_ROWS, trace->snapshots[snapshot], NULL);
  while (cursor->row < row)
    step (trace, cursor);
  return cursor;
}

/* The world after `row`, 0 for the beginning. False when there is no such row.  */
bool
trace_world (const Trace *trace, size_t row, World *world)
{
  if (row > trace->rows_count)
    return false;
  memcpy (world, &seek (trace, row)->world, sizeof *world);
  return true;
}

/* What happened in `row`, from 1 on. False when there is no such row.  */
bool
trace_record (const Trace *trace, size_t row, Record *record)
{
  if (row == 0 || row > trace->rows_count)
    return false;
  Cursor *cursor = trace->cursor;
  if (cursor->row != row || !cursor->has_record)
    {
      seek (trace, row - 1);
      step (trace, cursor);
    }
  memcpy (record, &cursor->record, sizeof *record);
  return true;
}

/* The clock after `row`; the last row's when there is no such row.  */
Time
trace_time (const Trace *trace, size_t row)
{
  if (row > trace->rows_count)
    row = trace->rows_count;
  return row == 0 ? trace->snapshots[0]->now : trace->rows[row - 1].now;
}

/* The last row that has happened at this time; 0 when none has.  */
size_t
trace_row_at (const Trace *trace, Time time)
{
  size_t low = 0, high = trace->rows_count;
  while (low < high)
    {
      const size_t middle = low + (high - low) / 2;
      if (trace->rows[middle].now <= time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Octets this trace occupies, room kept for more rows included.  */
size_t
trace_bytes (const Trace *trace)
{
  return sizeof *trace + sizeof *trace->cursor + trace->rows_room * sizeof trace->rows[0]
         + trace->snapshots_room * sizeof trace->snapshots[0]
         + trace->snapshots_count * sizeof (World) + trace->forged_room * sizeof trace->forged[0]
         + trace->sets_room * sizeof trace->sets[0] + trace->answers_room * sizeof trace->answers[0]
         + notes_bytes (&trace->notes);
}

/* Hangs a text on a row, in place of what hung there under the same key. False, and nothing
 * changes, when there is no such row, the key is not one word of at most NOTE_KEY_MAX octets, or
 * the text is not UTF-8 or longer than NOTE_TEXT_MAX octets. */
bool
trace_note (Trace *trace, size_t row, const char *key, const char *text)
{
  return row <= trace->rows_count && notes_set (&trace->notes, row, key, text);
}

/* The text under a key of a row, or NULL; it belongs to the trace.  */
const char *
trace_note_get (const Trace *trace, size_t row, const char *key)
{
  return notes_get (&trace->notes, row, key);
}

/* How many notes there are in all.  */
size_t
trace_notes (const Trace *trace)
{
  return trace->notes.count;
}

/* The notes in order, by row and within a row as they came. `index` is below trace_notes (); what
 * is not wanted may be NULL. */
void
trace_note_at (const Trace *trace, size_t index, size_t *row, const char **key, const char **text)
{
  const Note *note = &trace->notes.notes[index];
  if (row != NULL)
    *row = note->row;
  if (key != NULL)
    *key = note->key;
  if (text != NULL)
    *text = note->text;
}

/* How much of the side arrays the first `rows` rows use.  */
static size_t
forged_until (const Trace *trace, size_t rows)
{
  for (size_t i = rows; i < trace->rows_count; i++)
    if (trace->rows[i].kind == CHOICE_FORGE)
      return trace->rows[i].which;
  return trace->forged_count;
}

static size_t
sets_until (const Trace *trace, size_t rows)
{
  for (size_t i = rows; i < trace->rows_count; i++)
    if (trace->rows[i].kind == CHOICE_CALL && trace->rows[i].call == CALL_SET)
      return trace->rows[i].which;
  return trace->sets_count;
}

/* A trace of its own with the first `rows` rows and their notes, from which another branch can go
 * on. */
Trace *
trace_copy (const Trace *trace, size_t rows)
{
  if (rows > trace->rows_count)
    rows = trace->rows_count;
  Trace *copy = trace_new (trace->snapshots[0]);
  for (size_t i = 1; i <= rows / SNAPSHOT_ROWS; i++)
    add_snapshot (copy, trace->snapshots[i]);
  copy->rows_count = copy->rows_room = rows;
  copy->rows = memory_copied (trace->rows, rows, sizeof trace->rows[0]);
  copy->forged_count = copy->forged_room = forged_until (trace, rows);
  copy->forged = memory_copied (trace->forged, copy->forged_count, sizeof trace->forged[0]);
  copy->sets_count = copy->sets_room = sets_until (trace, rows);
  copy->sets = memory_copied (trace->sets, copy->sets_count, sizeof trace->sets[0]);
  copy->answers_count
      = trace->answers_count == 0 ? 0 : (size_t) (answer_of (trace, rows + 1) - trace->answers);
  copy->answers_room = copy->answers_count;
  copy->answers = memory_copied (trace->answers, copy->answers_count, sizeof trace->answers[0]);
  notes_copy (&copy->notes, &trace->notes, rows);
  for (unsigned i = 0; i < REMARKS; i++)
    copy->remarks[i]
        = memory_copied (trace->remarks[i], trace->remarks[i] != NULL, sizeof (TraceError));
  return copy;
}

/* The last row was answered by this TCP, if it was not by the reference.  */
void
trace_answered_by (Trace *trace, const char *by)
{
  Foreign *answer = trace->answers_count > 0 ? &trace->answers[trace->answers_count - 1] : NULL;

  if (answer != NULL && answer->row == trace->rows_count)
    snprintf (answer->by, sizeof answer->by, "%s", by);
}

/* Who answered in a row; NULL when it was the reference, or nobody.  */
const char *
trace_row_by (const Trace *trace, size_t row)
{
  if (row == 0 || row > trace->rows_count || (trace->rows[row - 1].flags & ROW_FOREIGN) == 0)
    return NULL;
  return answer_of (trace, row)->by;
}

/* The first remark of a kind stays.  */
void
trace_set_remark (Trace *trace, TraceRemark which, const TraceError *remark)
{
  if (trace->remarks[which] != NULL)
    return;
  trace->remarks[which] = memory_copied (remark, 1, sizeof *remark);
  trace_error_compose (trace->remarks[which]);
}

/* What there is to say of a kind, NULL if nothing; it belongs to the trace.  */
const TraceError *
trace_remark (const Trace *trace, TraceRemark which)
{
  return trace->remarks[which];
}
