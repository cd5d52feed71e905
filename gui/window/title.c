/* See title.h. */
#include "config.h"

#include "title.h"

#include <lab/text/language.h>

/* What is on the stage: the story's title, else the chapter's. */
const char *
hs_title_of (HsSession *session)
{
  const Trace *trace = hs_session_get_trace (session);
  const Lesson *lesson = hs_session_get_lesson (session);
  g_autofree char *key = g_strdup_printf ("title.%s", language_get ());
  const char *title = trace_note_get (trace, 0, key);

  if (title == NULL)
    title = trace_note_get (trace, 0, "title.en");
  if (title == NULL && lesson != NULL)
    title = lesson_title (lesson, language_get ());
  return title != NULL ? title : _ ("Handshake");
}

/* Some stories belong to no chapter, whichever is open. */
static bool
is_of_lesson (HsSession *session, const Lesson *lesson)
{
  const char *story = hs_session_get_story (session);
  g_autofree char *folder = story != NULL ? g_path_get_dirname (story) : NULL;

  return lesson != NULL && (folder == NULL || g_strcmp0 (folder, lesson->folder) == 0);
}

/* Who answers on the two sides. */
static const char *
who_answers (HsSession *session)
{
  World start;

  if (hs_session_get_live (session))
    return _ ("live: as it happens");
  if (hs_session_get_watching (session) >= 0)
    return _ ("your TCP answers as B");
  trace_world (hs_session_get_trace (session), 0, &start);
  for (unsigned host = 0; host < HOSTS; host++)
    if (start.host[host].kind == HOST_SCRIPTED)
      return host == 1 ? _ ("the reference TCP as A, another TCP as B")
                       : _ ("another TCP as A, the reference TCP as B");
  return _ ("the reference TCP on both sides");
}

/* The caller frees. */
char *
hs_subtitle_of (HsSession *session)
{
  const Lesson *lesson = hs_session_get_lesson (session);
  const char *who = who_answers (session);

  return is_of_lesson (session, lesson) && !hs_session_get_live (session)
             ? g_strdup_printf (_ ("Chapter %u · %s"), lesson->number, who)
             : g_strdup (who);
}
