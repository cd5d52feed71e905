/* The session's own life: which chapter, which story, which trace; and the answers to what the
 * views ask. There is always a trace: before anything is opened it is that of two idle hosts.  */
#include "config.h"

#include "session-private.h"

#include <string.h>
#include <glib/gstdio.h>
#include <lab/text/language.h>
#include <lab/files/save.h>

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

/* Two hosts that have not spoken yet: something to play with when nothing is open. */
static Trace *
idle_trace (void)
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
  g_ptr_array_add (self->branches, branch_new (idle_trace (), 0));
  self->watching = -1;
  self->speed = 0.05;
  session_load_row (self);
}

static void
hs_session_dispose (GObject *object)
{
  hs_session_stop_live (HS_SESSION (object));
  G_OBJECT_CLASS (hs_session_parent_class)->dispose (object);
}

static void
hs_session_finalize (GObject *object)
{
  HsSession *self = HS_SESSION (object);

  session_forget_exercise (self);
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
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", HS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

HsSession *
hs_session_new (void)
{
  return g_object_new (HS_TYPE_SESSION, NULL);
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

static void
set_lesson (HsSession *self, const Lesson *lesson)
{
  if (self->lesson == lesson)
    return;
  self->lesson = lesson;
  session_forget_exercise (self);
  g_clear_pointer (&self->grade, grade_free);
  session_emit (self, SIGNAL_LESSON_CHANGED);
  session_emit (self, SIGNAL_GRADE_CHANGED);
}

/* Opens a chapter at its first story. */
bool
hs_session_open_lesson (HsSession *self, const char *id)
{
  const Lesson *lesson = lesson_among (self->lessons, id, NULL);
  g_autofree char *path = NULL;

  if (lesson == NULL)
    {
      g_autofree char *message = g_strdup_printf (_ ("%s: there is no such chapter"), id);

      session_tell (self, self->lessons_problem != NULL ? self->lessons_problem : message);
      return false;
    }
  set_lesson (self, lesson);
  if (lesson->stories == NULL || lesson->stories[0] == NULL)
    {
      hs_session_take_trace (self, idle_trace (), 0);
      return true;
    }
  path = lesson_story_path (lesson, lesson->stories[0]);
  return hs_session_open_story (self, path);
}

/* A story that lies in a chapter's folder brings its chapter along. */
static void
follow_story (HsSession *self, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  for (guint i = 0; i < self->lessons->len; i++)
    {
      const Lesson *lesson = g_ptr_array_index (self->lessons, i);

      if (g_strcmp0 (lesson->folder, folder) == 0)
        set_lesson (self, lesson);
    }
}

/* Plays the story in one go; what is shown then is its trace, from the beginning. A story that
 * cannot be read or does not come out as it expects changes nothing and is told as a "problem". */
bool
hs_session_open_story (HsSession *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Story) story = story_load (path, &error);
  const StoryOptions options = { 0 };
  Trace *trace = story != NULL ? story_play (story, &options, &error) : NULL;

  if (trace == NULL)
    {
      session_tell (self, error->message);
      return false;
    }
  follow_story (self, path);
  session_take (self, trace, 0, path, -1);
  return true;
}

/* The line with a caret under the place; without them when the line is not text. */
static void
tell_trace_error (HsSession *self, const char *path, const char *data, const TraceError *error)
{
  g_auto (GStrv) lines = g_strsplit (data, "\n", -1);
  const bool there = error->line > 0 && error->line <= g_strv_length (lines);
  const char *line = there ? lines[error->line - 1] : "";
  g_autofree char *words = trace_error_words (error);
  g_autofree char *place
      = g_strdup_printf ("%s:%zu:%zu: %s", path, error->line, error->column, words);
  g_autofree char *whole
      = g_strdup_printf ("%s\n%s\n%*s", place, line, (int) CLAMP (error->column, 1, 200), "^");
  const bool is_text = strlen (line) < 400 && g_utf8_validate (line, -1, NULL);

  session_tell (self, is_text ? whole : place);
}

bool
hs_session_open_trace_file (HsSession *self, const char *path)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  TraceError trace_error = { 0 };
  gsize size = 0;
  Trace *trace;

  if (!g_file_get_contents (path, &data, &size, &error))
    {
      session_tell (self, error->message);
      return false;
    }
  trace = trace_load (data, size, &trace_error);
  if (trace == NULL)
    {
      tell_trace_error (self, path, data, &trace_error);
      return false;
    }
  session_take (self, trace, 0, path, -1);
  return true;
}

/* Written beside the old file and moved over it, so that a full disk leaves the old one whole. */
bool
hs_session_save_trace (HsSession *self, const char *path, GError **error)
{
  return save_trace (hs_session_get_trace (self), path, error);
}

/* Another trace, from a file, or of a result that is being watched. `path` may be the one that is
 * shown already. */
void
session_take (HsSession *self, Trace *trace, size_t cursor, const char *path, int watching)
{
  char *story = g_strdup (path);

  session_forget_live (self, trace);
  g_free (self->story);
  self->story = story;
  self->playing = self->live = self->gliding = false;
  self->watching = watching;
  self->replay = watching >= 0;
  g_ptr_array_set_size (self->branches, 0);
  g_ptr_array_add (self->branches, branch_new (trace, MIN (cursor, trace_rows (trace))));
  self->branch = 0;
  session_show (self);
}

/* Shows a trace, which is the session's from now on, and forgets the branches of the one before. */
void
hs_session_take_trace (HsSession *self, Trace *trace, size_t cursor)
{
  session_take (self, trace, cursor, NULL, -1);
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
