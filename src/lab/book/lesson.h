/* A chapter's folder: lesson.ini, the text in two languages, the stories, and the exercise if it
 * has one. lessons_dir () finds the folder of all chapters: HANDSHAKE_LESSONS, the source tree when
 * run from the build, or where `meson install` put it. */
#pragma once

#include <glib.h>

#include <lab/story/story.h>

#define LESSON_ERROR lesson_error_quark ()

typedef enum
{
  LESSON_ERROR_READ,
  LESSON_ERROR_FORMAT
} LessonError;

typedef struct
{
  char *id; /* "03-handshake" */
  char *folder;
  unsigned number;
  char **rfc;     /* "9293 3.5", ... */
  char **stories; /* file names without ".story", in the order in which to offer them */
  char *exercise; /* path of exercise.c, or NULL */
  unsigned points;
  GKeyFile *ini;
} Lesson;

GQuark lesson_error_quark (void);
Lesson *lesson_load (const char *folder, GError **error);
void lesson_free (Lesson *lesson);
const char *lesson_title (const Lesson *lesson, const char *language);
char *lesson_text (const Lesson *lesson, const char *language, GError **error); /* Markdown */
char *lesson_story_path (const Lesson *lesson, const char *story);
char **lesson_hints (const Lesson *lesson, const char *language,
                     GError **error);                      /* weak to strong */
char *lesson_read_file (const char *path, GError **error); /* any file of a chapter */
char *lessons_dir (void);
char *stories_dir (void); /* the stories that belong to no chapter */

/* shelf.c: a chapter's name is "03-handshake", "handshake" or "3". */
GPtrArray *lessons_load_all (GError **error); /* of Lesson, by number */
Lesson *lesson_find (const char *name, GError **error);
const Lesson *lesson_among (const GPtrArray *lessons, const char *name, GError **error);
GPtrArray *stories_of_none (void);     /* of char: those that belong to no chapter */
char *story_find (const char *wanted); /* its path, or NULL */
char *story_names (void);              /* all that story_find () knows */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lesson, lesson_free)
