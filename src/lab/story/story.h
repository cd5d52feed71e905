/* A story: hosts, user calls, what the network does to which segment, what must come of it, and
 * what to tell the audience; line by line in a .story file that a teacher can write. Playing one
 * gives a Trace whose rows carry the notes. The grammar is in handshake-story(5). */
#pragma once

#include <glib.h>
#include <sim/chance.h>
#include <sim/trace/trace.h>

#include <lab/run/runner.h>

#define STORY_ERROR story_error_quark ()

typedef enum
{
  STORY_ERROR_READ,        /* the file cannot be read */
  STORY_ERROR_SYNTAX,      /* the text is not a story */
  STORY_ERROR_IMPOSSIBLE,  /* a line asks for something that cannot happen there */
  STORY_ERROR_EXPECTATION, /* what the story expects did not come */
  STORY_ERROR_RUNNER       /* the TCP of another process did not answer */
} StoryError;

typedef struct Story Story;

typedef struct
{
  const Parts *parts[HOSTS]; /* NULL: the reference */
  Runner *runner;            /* answers for host `runner_host`, or NULL */
  unsigned runner_host;
  bool swap;     /* "seen from the other side": every A is B and the reverse */
  bool move_isn; /* the hosts begin at isn[] instead of what the story says; numbers in the story's
                    notation move along */
  Seq isn[HOSTS];
  Chance *chance; /* the network follows this die; expectations are not checked */
  Trace **so_far; /* NULL, or where to leave what happened before a play that failed */
} StoryOptions;

GQuark story_error_quark (void);
Story *story_load (const char *path, GError **error);
Story *story_parse (const char *name, const char *text, gsize length, GError **error);
void story_free (Story *story);
const char *story_name (const Story *story);
const char *story_title (const Story *story, const char *language);
const char *story_summary (const Story *story, const char *language);
Trace *story_play (const Story *story, const StoryOptions *options, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Story, story_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trace, trace_free)
