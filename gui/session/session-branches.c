/* Choosing. A choice at the last row makes the trace longer; a choice before it begins another
 * branch, a copy of the trace up to there, and the rows that were stay in the branch they are in.
 */
#include "config.h"

#include "session-private.h"

#include <lab/text/language.h>

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
  session_branch (self)->chosen = true;
  session_branch (self)->cursor = hs_session_get_rows (self);
  session_branch (self)->playhead = hs_session_get_end (self);
  session_show (self);
  return true;
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
