/* Opening: which chapter, which story, which trace. */
#include "config.h"

#include "session-private.h"

#include <string.h>
#include <lab/text/language.h>
#include <lab/files/open.h>
#include <lab/files/save.h>
#include <lab/packetdrill/packetdrill.h>

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

static Trace *
load_script (const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (PacketdrillKnobs) knobs = packetdrill_knobs_new ();
  g_autoptr (PacketdrillScript) script = packetdrill_load (path, knobs, error);
  Trace *trace
      = script != NULL ? packetdrill_run (script, knobs, LEVEL_MEANING, NULL, &failure) : NULL;

  if (failure != NULL && trace != NULL)
    for (const char *const *language = language_all (); *language != NULL; language++)
      {
        g_autofree char *key = g_strconcat ("note.", *language, NULL);
        trace_note (trace, trace_rows (trace), key, failure->message);
      }
  return trace;
}

static bool
show_file (HsSession *self, const char *path, Trace *trace, const GError *error)
{
  if (trace == NULL)
    {
      session_tell (self, error->message);
      return false;
    }
  g_autofree char *remarks = run_remarks (trace, path);
  session_take (self, trace, 0, path, -1);
  if (remarks != NULL)
    session_tell (self, remarks);
  return true;
}

/* Opens a file of any kind there is: a story, a saved run, a script. What is wrong with it is
 * told as a "problem" and changes nothing. */
bool
hs_session_open_file (HsSession *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  OpenKind kind = OPEN_STORY;
  Trace *trace = NULL;

  if (open_kind (path, &kind, &error) && kind == OPEN_STORY)
    return hs_session_open_story (self, path);
  if (error == NULL)
    trace = kind == OPEN_RUN ? open_run (path, &error) : load_script (path, &error);
  return show_file (self, path, trace, error);
}

/* Not over the file that is shown. */
bool
hs_session_save_trace (HsSession *self, const char *path, GError **error)
{
  const char *const shown[] = { self->story };

  return save_spares (path, shown, G_N_ELEMENTS (shown), error)
         && save_trace (hs_session_get_trace (self), path, error);
}

/* Shows a trace, which is the session's from now on, and forgets the branches of the one before. */
void
hs_session_take_trace (HsSession *self, Trace *trace, size_t cursor)
{
  session_take (self, trace, cursor, NULL, -1);
}
