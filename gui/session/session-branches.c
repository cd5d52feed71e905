/* Choosing. A choice at the last row makes the trace longer; a choice before it begins another
 * branch, a copy of the trace up to there, and the rows that were stay in the branch they are in.
 */
#include "config.h"

#include "session-private.h"

#include <lab/text/language.h>
#include <lab/run/step.h>

/* A branch takes the trace over. */
Branch *
branch_new (Trace *trace, size_t cursor)
{
  Branch *branch = g_new0 (Branch, 1);

  branch->trace = trace;
  branch->ladder = ladder_new ();
  branch->cursor = cursor;
  branch->playhead = trace_time (trace, cursor);
  ladder_update (branch->ladder, trace);
  return branch;
}

void
branch_free (Branch *branch)
{
  ladder_free (branch->ladder);
  trace_free (branch->trace);
  g_free (branch);
}

Branch *
session_branch (HsSession *self)
{
  return g_ptr_array_index (self->branches, self->branch);
}

/* The last arrow that had left by this row: what to look at when the row itself moved no segment.
 */
static uint32_t
last_sent (const Ladder *ladder, size_t row)
{
  guint low = 0, high = ladder->arrows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (ladder->arrows, Arrow, middle).row <= row)
        low = middle + 1;
      else
        high = middle;
    }
  return low > 0 ? g_array_index (ladder->arrows, Arrow, low - 1).id : 0;
}

/* A row is about the segment it sent, else the one it made, delivered or lost. */
static uint32_t
flight_of_row (HsSession *self)
{
  const Branch *branch = session_branch (self);
  const Record *record = &self->record;

  if (branch->cursor == 0)
    return 0;
  if (record->asked && record->actions.segment_count > 0 && record->sent[0] != 0)
    return record->sent[0];
  if (record->made != 0)
    return record->made;
  return record->flight.id != 0 ? record->flight.id : last_sent (branch->ladder, branch->cursor);
}

/* Fetches what the views ask about the cursor's row. */
void
session_load_row (HsSession *self)
{
  const Branch *branch = session_branch (self);

  trace_world (branch->trace, branch->cursor, &self->world);
  trace_world (branch->trace, branch->cursor > 0 ? branch->cursor - 1 : 0, &self->before);
  if (branch->cursor > 0)
    trace_record (branch->trace, branch->cursor, &self->record);
  self->selected = flight_of_row (self);
  self->waited = 0;
}

/* Everything is different: another trace, or another branch of it. */
void
session_show (HsSession *self)
{
  session_look_at_start (self);
  session_load_row (self);
  session_emit (self, SIGNAL_TRACE_CHANGED);
  session_emit (self, SIGNAL_CURSOR_CHANGED);
  session_emit (self, SIGNAL_SELECTION_CHANGED);
  session_emit (self, SIGNAL_PLAYHEAD_CHANGED);
  session_emit (self, SIGNAL_PLAYING_CHANGED);
}

/* Makes one thing happen after the last row; the cursor stays where it is. */
bool
session_append (HsSession *self, const Choice *choice)
{
  Branch *branch = session_branch (self);
  g_autoptr (GError) error = NULL;
  World world;

  trace_world (branch->trace, trace_rows (branch->trace), &world);
  if (!lab_step (branch->trace, &world, choice, NULL, 0, &error))
    {
      session_tell (self, error->message);
      return false;
    }
  ladder_update (branch->ladder, branch->trace);
  return true;
}

/* Makes happen what happens next by itself, after the last row. */
bool
session_append_next (HsSession *self)
{
  const Branch *branch = session_branch (self);
  World world;
  Choice choice;

  if (self->replay)
    return false;
  trace_world (branch->trace, trace_rows (branch->trace), &world);
  if (!world_next (&world, &choice) || !session_append (self, &choice))
    return false;
  session_emit (self, SIGNAL_TRACE_CHANGED);
  return true;
}

/* Everything that can happen next at the cursor. */
unsigned
hs_session_get_choices (HsSession *self, Choice choices[], unsigned max)
{
  return self->replay ? 0 : world_choices (&self->world, choices, max);
}

static bool
same_choice (const Choice *a, const Choice *b)
{
  if (a->kind != b->kind || a->host != b->host || a->which != b->which)
    return false;
  if (a->kind == CHOICE_CALL)
    return a->call.kind == b->call.kind && a->call.length == b->call.length
           && a->call.remote_specified == b->call.remote_specified && a->call.push == b->call.push
           && a->call.urgent == b->call.urgent;
  return a->kind == CHOICE_DELIVER || a->kind == CHOICE_TIMEOUT || a->kind == CHOICE_LOSE
         || a->kind == CHOICE_HOLD || a->kind == CHOICE_DUPLICATE || a->kind == CHOICE_CORRUPT;
}

/* Is it what the trace goes on with anyway? */
static bool
is_next_row (HsSession *self, const Choice *choice)
{
  const Branch *branch = session_branch (self);
  Record next;

  return branch->playhead == trace_time (branch->trace, branch->cursor)
         && trace_record (branch->trace, branch->cursor + 1, &next)
         && same_choice (&next.choice, choice);
}

static void
fork_branch (HsSession *self)
{
  const Branch *old = session_branch (self);
  Branch *branch = branch_new (trace_copy (old->trace, old->cursor), old->cursor);

  branch->playhead = old->playhead;
  g_ptr_array_add (self->branches, branch);
  self->branch = self->branches->len - 1;
}

static void
drop_branch (HsSession *self, unsigned back_to)
{
  g_ptr_array_remove_index (self->branches, self->branch);
  self->branch = back_to;
  session_show (self);
}

/* A segment that is lost half-way is lost at the moment that is shown, not where its row began. */
static void
wait_for_playhead (HsSession *self, const Choice *choice)
{
  const Branch *branch = session_branch (self);
  const Choice wait = { .kind = CHOICE_WAIT, .until = branch->playhead };

  if (branch->playhead > self->world.now && choice_due (&self->world, choice) <= branch->playhead
      && world_refuses (&self->world, &wait) == REFUSED_NOT)
    session_append (self, &wait);
}

/* Makes the choice at the cursor and shows what came of it. */
bool
hs_session_choose (HsSession *self, const Choice *choice)
{
  const unsigned was = self->branch;
  const bool forks = session_branch (self)->cursor < hs_session_get_rows (self);
  const Refusal refusal = world_refuses (&self->world, choice);

  if (self->replay || refusal != REFUSED_NOT)
    {
      session_tell (self, self->replay ? _ ("This is a recording: it can only be watched.")
                                       : refusal_text (refusal));
      return false;
    }
  if (forks && is_next_row (self, choice))
    {
      hs_session_step (self);
      return true;
    }
  self->playing = self->live = self->gliding = false;
  if (forks)
    fork_branch (self);
  wait_for_playhead (self, choice);
  if (!session_append (self, choice))
    {
      if (forks)
        drop_branch (self, was);
      return false;
    }
  session_branch (self)->cursor = hs_session_get_rows (self);
  session_branch (self)->playhead = hs_session_get_end (self);
  session_show (self);
  return true;
}

unsigned
hs_session_get_branch (HsSession *self)
{
  return self->branch;
}

unsigned
hs_session_get_branches (HsSession *self)
{
  return self->branches->len;
}

void
hs_session_set_branch (HsSession *self, unsigned branch)
{
  if (branch >= self->branches->len || branch == self->branch)
    return;
  self->playing = self->live = self->gliding = false;
  self->branch = branch;
  session_show (self);
}

bool
hs_session_get_replay (HsSession *self)
{
  return self->replay;
}
