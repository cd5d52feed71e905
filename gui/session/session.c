/* Opening: which chapter, which story, which trace. */
#include "config.h"

#include "session-private.h"

#include <string.h>
#include <glib/gstdio.h>
#include <lab/text/language.h>
#include <lab/files/save.h>

HsSession *
hs_session_new (void)
{
  return g_object_new (HS_TYPE_SESSION, NULL);
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
      hs_session_take_trace (self, session_idle_trace (), 0);
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

/* Shows a trace, which is the session's from now on, and forgets the branches of the one before. */
void
hs_session_take_trace (HsSession *self, Trace *trace, size_t cursor)
{
  session_take (self, trace, cursor, NULL, -1);
}
