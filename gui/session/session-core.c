/* What the session is, and the answers to what the views ask. There is always a trace: before
 * anything is opened it is that of two idle hosts. This file calls none of the others: they move
 * in time, choose, watch and grade with what is here. */
#include "config.h"

#include "session-private.h"

#include <lab/run/step.h>
#include <lab/text/language.h>

G_DEFINE_FINAL_TYPE (HsSession, hs_session, G_TYPE_OBJECT)

static guint signals[SESSION_SIGNALS];

void
session_emit (HsSession *self, SessionSignal which)
{
  g_signal_emit (self, signals[which], 0);
}

void
session_tell (HsSession *self, const char *message)
{
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, message);
}

/* What is shown is about to be another trace, or nothing any more (`next` is NULL). Whoever made
 * the old one may want to know. */
static void
session_leave (HsSession *self, const Trace *next)
{
  g_signal_emit (self, signals[SIGNAL_LEAVING], 0, next);
}

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

/* Does this TCP do anything that only the later RFCs have, or that keeps something back? */
static bool
host_is_extended (const Host *host)
{
  const Settings *set = &host->tcb.set;

  return host->kind == HOST_TCP
         && (set->congestion || set->nagle || set->sack || set->timestamps || set->window_scale
             || set->delayed_ack > 0 || set->keep_alive);
}

/* Looks at what the trace began with. */
void
session_look_at_start (HsSession *self)
{
  World start;

  trace_world (hs_session_get_trace (self), 0, &start);
  self->extended = host_is_extended (&start.host[0]) || host_is_extended (&start.host[1]);
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

/* Puts the branches that somebody chose their way into aside, under the name of their story. */
static void
shelve (HsSession *self)
{
  GPtrArray *kept;

  if (self->story == NULL)
    return;
  kept = g_ptr_array_new_with_free_func ((GDestroyNotify) branch_free);
  for (guint i = 0; i < self->branches->len;)
    if (((Branch *) g_ptr_array_index (self->branches, i))->chosen)
      g_ptr_array_add (kept, g_ptr_array_steal_index (self->branches, i));
    else
      i++;
  g_hash_table_replace (self->shelf, g_strdup (self->story), kept);
}

/* And takes them out again, behind the trace as the story tells it. */
static void
unshelve (HsSession *self)
{
  GPtrArray *kept = self->story != NULL ? g_hash_table_lookup (self->shelf, self->story) : NULL;

  while (kept != NULL && kept->len > 0)
    g_ptr_array_add (self->branches, g_ptr_array_steal_index (kept, 0));
}

/* Another trace, from a file, or of a result that is being watched. `path` may be the one that is
 * shown already. */
void
session_take (HsSession *self, Trace *trace, size_t cursor, const char *path, int watching)
{
  char *story = g_strdup (path);

  session_leave (self, trace);
  shelve (self);
  g_free (self->story);
  self->story = story;
  self->playing = self->live = self->gliding = false;
  self->watching = watching;
  self->replay = watching >= 0;
  g_ptr_array_set_size (self->branches, 0);
  g_ptr_array_add (self->branches, branch_new (trace, MIN (cursor, trace_rows (trace))));
  self->branch = 0;
  unshelve (self);
  session_show (self);
}

/* Two hosts that have not spoken yet: something to play with when nothing is open. */
Trace *
session_idle_trace (void)
{
  const HostKind kind[HOSTS] = { HOST_TCP, HOST_TCP };
  const Seq isn[HOSTS] = { 100, 300 };
  const Settings settings[HOSTS] = { settings_plain (), settings_plain () };
  World world;

  world_init (&world, kind, isn, settings, MILLISECONDS (40), MILLISECONDS (2));
  return trace_new (&world);
}

static void
load_lessons (HsSession *self)
{
  g_autoptr (GError) error = NULL;

  self->lessons = lessons_load_all (&error);
  if (self->lessons == NULL)
    {
      self->lessons = g_ptr_array_new ();
      self->lessons_problem = g_strdup (error->message);
    }
}

static void
hs_session_init (HsSession *self)
{
  load_lessons (self);
  self->branches = g_ptr_array_new_with_free_func ((GDestroyNotify) branch_free);
  g_ptr_array_add (self->branches, branch_new (session_idle_trace (), 0));
  self->exercises = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->shelf
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->watching = -1;
  self->speed = 0.05;
  session_load_row (self);
}

static void
hs_session_dispose (GObject *object)
{
  session_leave (HS_SESSION (object), NULL);
  G_OBJECT_CLASS (hs_session_parent_class)->dispose (object);
}

static void
hs_session_finalize (GObject *object)
{
  HsSession *self = HS_SESSION (object);

  g_clear_object (&self->monitor);
  g_clear_pointer (&self->exercise, g_free);
  g_clear_pointer (&self->graded, g_free);
  g_clear_pointer (&self->exercises, g_hash_table_unref);
  g_clear_pointer (&self->shelf, g_hash_table_unref);
  g_clear_pointer (&self->grade, grade_free);
  g_clear_pointer (&self->branches, g_ptr_array_unref);
  g_clear_pointer (&self->lessons, g_ptr_array_unref);
  g_clear_pointer (&self->lessons_problem, g_free);
  g_clear_pointer (&self->story, g_free);
  G_OBJECT_CLASS (hs_session_parent_class)->finalize (object);
}

static void
hs_session_class_init (HsSessionClass *klass)
{
  static const char *const names[SIGNAL_PROBLEM]
      = { "trace-changed",     "cursor-changed", "playhead-changed", "playing-changed",
          "selection-changed", "lesson-changed", "grade-changed",    "language-changed" };

  G_OBJECT_CLASS (klass)->dispose = hs_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = hs_session_finalize;
  for (unsigned i = 0; i < SIGNAL_PROBLEM; i++)
    signals[i] = g_signal_new (names[i], HS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  signals[SIGNAL_LEAVING] = g_signal_new ("leaving", HS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", HS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

GPtrArray *
hs_session_get_lessons (HsSession *self)
{
  return self->lessons;
}

const Lesson *
hs_session_get_lesson (HsSession *self)
{
  return self->lesson;
}

const char *
hs_session_get_story (HsSession *self)
{
  return self->story;
}

const Trace *
hs_session_get_trace (HsSession *self)
{
  return session_branch (self)->trace;
}

const Ladder *
hs_session_get_ladder (HsSession *self)
{
  return session_branch (self)->ladder;
}

bool
hs_session_get_extended (HsSession *self)
{
  return self->extended;
}

size_t
hs_session_get_rows (HsSession *self)
{
  return trace_rows (session_branch (self)->trace);
}

size_t
hs_session_get_cursor (HsSession *self)
{
  return session_branch (self)->cursor;
}

Time
hs_session_get_playhead (HsSession *self)
{
  return session_branch (self)->playhead;
}

Time
hs_session_get_end (HsSession *self)
{
  return trace_time (session_branch (self)->trace, hs_session_get_rows (self));
}

const World *
hs_session_get_world (HsSession *self)
{
  return &self->world;
}

const World *
hs_session_get_world_before (HsSession *self)
{
  return &self->before;
}

const Record *
hs_session_get_record (HsSession *self)
{
  return session_branch (self)->cursor > 0 ? &self->record : NULL;
}

uint32_t
hs_session_get_selected (HsSession *self)
{
  return self->selected;
}

void
hs_session_select (HsSession *self, uint32_t flight_id)
{
  if (self->selected == flight_id)
    return;
  self->selected = flight_id;
  session_emit (self, SIGNAL_SELECTION_CHANGED);
}

const Arrow *
hs_session_get_selected_arrow (HsSession *self)
{
  return self->selected != 0 ? ladder_find (session_branch (self)->ladder, self->selected) : NULL;
}

/* The choices do not know in which language they are named; whoever listens says everything again.
 */
void
hs_session_set_language (HsSession *self, const char *language)
{
  if (g_strcmp0 (language_get (), language) == 0)
    return;
  language_set (language);
  session_emit (self, SIGNAL_LANGUAGE_CHANGED);
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

bool
hs_session_get_replay (HsSession *self)
{
  return self->replay;
}

int
hs_session_get_watching (HsSession *self)
{
  return self->watching;
}
