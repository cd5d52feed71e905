/* Chapters on the disk. A folder with something wrong in it is refused as a whole, and the message
 * says which file and which line: an author reads it. */
#include "config.h"

#include "lesson.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <lab/text/language.h>

#define INI "lesson.ini"
#define GROUP "lesson"
#define SUFFIX ".story"
#define NUMBER_MAX 999
#define FILE_MAX (1024 * 1024) /* octets */

G_DEFINE_QUARK (lesson - error - quark, lesson_error)

/* ---- Errors with a place. ---- */

static gboolean
fails_at (const char *path, unsigned line, const char *why, GError **error)
{
  g_set_error (error, LESSON_ERROR, LESSON_ERROR_FORMAT, "%s:%u: %s", path, line, why);
  return FALSE;
}

static gboolean
is_blank (const char *line)
{
  return *line == '\0' || *line == '#';
}

/* GKeyFile takes a backslash for the first half of \s \n \t \r \\ or, in a list, \;. */
static gboolean
has_bad_escape (const char *line)
{
  for (const char *at = strchr (line, '\\'); at != NULL; at = strchr (at + 2, '\\'))
    if (at[1] == '\0' || strchr ("sntr\\;", at[1]) == NULL)
      return TRUE;
  return FALSE;
}

/* GKeyFile says what is wrong, but not where; so the lines are looked at first. */
static gboolean
lines_are_good (const char *path, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (unsigned i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strchomp (lines[i]);
      const char *equals = strchr (line, '=');
      if (!g_utf8_validate (line, -1, NULL))
        return fails_at (path, i + 1, _ ("this is not UTF-8"), error);
      if (!is_blank (line) && *line != '[' && (equals == NULL || equals == line))
        return fails_at (path, i + 1, _ ("a line is `key = value`, `[group]` or `# comment`"),
                         error);
      if (*line != '#' && has_bad_escape (line))
        return fails_at (path, i + 1, _ ("a backslash must be written twice"), error);
    }
  return TRUE;
}

/* The line on which `key` is set, or 1. */
static unsigned
line_of (const char *text, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (unsigned i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], key)
        && (g_ascii_isspace (lines[i][strlen (key)]) || lines[i][strlen (key)] == '='))
      return i + 1;
  return 1;
}

static gboolean
key_fails (const char *path, const char *text, const char *key, const char *why, GError **error)
{
  g_autofree char *message = g_strdup_printf ("%s: %s", key, why);
  return fails_at (path, line_of (text, key), message, error);
}

/* ---- One chapter. ---- */

/* At most `max`; 0 is not a number here. */
static gboolean
read_number (GKeyFile *ini, const char *path, const char *text, const char *key, unsigned max,
             unsigned *number, GError **error)
{
  g_autofree char *value = g_key_file_get_value (ini, GROUP, key, NULL);
  guint64 read = 0;

  if (value == NULL)
    return key_fails (path, text, key, _ ("this key is missing"), error);
  if (!g_ascii_string_to_unsigned (value, 10, 1, max, &read, NULL))
    return key_fails (path, text, key, _ ("a number is wanted, from 1 up, and not too large"),
                      error);
  *number = (unsigned) read;
  return TRUE;
}

static gboolean
is_file_name (const char *name)
{
  return *name != '\0' && *name != '.' && strchr (name, '/') == NULL;
}

/* A list of names of files in this folder or among the stories that belong to no chapter. */
static gboolean
stories_are_there (const Lesson *lesson, const char *path, const char *text, GError **error)
{
  for (char **story = lesson->stories; *story != NULL; story++)
    {
      g_autofree char *file = lesson_story_path (lesson, *story);
      if (is_file_name (*story) && g_file_test (file, G_FILE_TEST_IS_REGULAR))
        continue;
      g_autofree char *why = g_strdup_printf (_ ("there is no story “%s”"), *story);
      return key_fails (path, text, "stories", why, error);
    }
  return TRUE;
}

static gboolean
parts_are_known (GKeyFile *ini, const char *path, const char *text, GError **error)
{
  g_auto (GStrv) names = g_key_file_get_string_list (ini, GROUP, "parts", NULL, NULL);

  for (char **name = names; name != NULL && *name != NULL; name++)
    {
      unsigned slot = 0;
      while (slot < parts_slots () && strcmp (parts_slot_name (slot), *name) != 0)
        slot++;
      if (slot < parts_slots ())
        continue;
      g_autofree char *why = g_strdup_printf (_ ("TCP has no part “%s”"), *name);
      return key_fails (path, text, "parts", why, error);
    }
  return TRUE;
}

static gboolean
id_is_the_folder (const Lesson *lesson, const char *path, const char *text, GError **error)
{
  g_autofree char *id = g_key_file_get_string (lesson->ini, GROUP, "id", NULL);

  if (id == NULL)
    return key_fails (path, text, "id", _ ("this key is missing"), error);
  if (strcmp (id, lesson->id) != 0)
    return key_fails (path, text, "id", _ ("this must be the name of the folder"), error);
  if (!g_key_file_has_key (lesson->ini, GROUP, "title", NULL))
    return key_fails (path, text, "title", _ ("this key is missing"), error);
  return TRUE;
}

static char **
read_list (GKeyFile *ini, const char *key)
{
  char **list = g_key_file_get_string_list (ini, GROUP, key, NULL, NULL);
  return list != NULL ? list : g_new0 (char *, 1);
}

static void
find_exercise (Lesson *lesson)
{
  g_autofree char *path = g_build_filename (lesson->folder, "exercise.c", NULL);

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    lesson->exercise = g_steal_pointer (&path);
}

static gboolean
fill (Lesson *lesson, const char *path, const char *text, GError **error)
{
  if (!id_is_the_folder (lesson, path, text, error)
      || !read_number (lesson->ini, path, text, "number", NUMBER_MAX, &lesson->number, error))
    return FALSE;
  lesson->rfc = read_list (lesson->ini, "rfc");
  lesson->stories = read_list (lesson->ini, "stories");
  find_exercise (lesson);
  if (lesson->exercise == NULL && g_key_file_has_key (lesson->ini, GROUP, "points", NULL))
    return key_fails (path, text, "points", _ ("there is no file exercise.c to be graded"), error);
  if (lesson->exercise != NULL
      && !read_number (lesson->ini, path, text, "points", NUMBER_MAX, &lesson->points, error))
    return FALSE;
  return stories_are_there (lesson, path, text, error)
         && parts_are_known (lesson->ini, path, text, error);
}

static gboolean
read_fails (const char *path, const char *why, GError **error)
{
  g_set_error (error, LESSON_ERROR, LESSON_ERROR_READ, "%s: %s", path, why);
  return FALSE;
}

/* Opening a FIFO would wait for ever, and a chapter is not written in megabytes. */
static gboolean
is_readable (const char *path, GError **error)
{
  GStatBuf about;

  if (g_stat (path, &about) != 0)
    return read_fails (path, g_strerror (errno), error);
  if (!S_ISREG (about.st_mode))
    return read_fails (path, _ ("is not a regular file"), error);
  if (about.st_size > FILE_MAX)
    return read_fails (path, _ ("is larger than 1 MiB"), error);
  return TRUE;
}

/* Any file of a chapter. The caller frees. */
char *
lesson_read_file (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!is_readable (path, error))
    return NULL;
  if (!g_file_get_contents (path, &text, &length, &local))
    g_set_error_literal (error, LESSON_ERROR, LESSON_ERROR_READ, local->message);
  else if (!g_utf8_validate (text, (gssize) length, NULL))
    fails_at (path, 1, _ ("this is not UTF-8"), error);
  else
    return g_steal_pointer (&text);
  return NULL;
}

static gboolean
parse_ini (Lesson *lesson, const char *path, const char *text, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!lines_are_good (path, text, error))
    return FALSE;
  if (!g_key_file_load_from_data (lesson->ini, text, strlen (text), G_KEY_FILE_KEEP_TRANSLATIONS,
                                  &local))
    return fails_at (path, 1, local->message, error);
  if (!g_key_file_has_group (lesson->ini, GROUP))
    return fails_at (path, 1, _ ("the group [lesson] is missing"), error);
  return fill (lesson, path, text, error);
}

/* The caller frees with lesson_free (). */
Lesson *
lesson_load (const char *folder, GError **error)
{
  g_autoptr (Lesson) lesson = g_new0 (Lesson, 1);
  g_autofree char *path = g_build_filename (folder, INI, NULL);
  g_autofree char *text = lesson_read_file (path, error);
  g_autofree char *whole = g_canonicalize_filename (folder, NULL);

  lesson->ini = g_key_file_new ();
  lesson->folder = g_strdup (folder);
  lesson->id = g_path_get_basename (whole);
  if (text == NULL || !parse_ini (lesson, path, text, error))
    return NULL;
  return g_steal_pointer (&lesson);
}

void
lesson_free (Lesson *lesson)
{
  if (lesson == NULL)
    return;
  g_free (lesson->id);
  g_free (lesson->folder);
  g_strfreev (lesson->rfc);
  g_strfreev (lesson->stories);
  g_free (lesson->exercise);
  g_key_file_unref (lesson->ini);
  g_free (lesson);
}

/* English where there is no translation. The string lives as long as the program. */
const char *
lesson_title (const Lesson *lesson, const char *language)
{
  g_autofree char *title
      = g_key_file_get_locale_string (lesson->ini, GROUP, "title", language, NULL);
  return g_intern_string (title != NULL ? title : lesson->id);
}

/* The chapter, as Markdown. The caller frees. */
char *
lesson_text (const Lesson *lesson, const char *language, GError **error)
{
  g_autofree char *name = g_strconcat (language, ".md", NULL);
  g_autofree char *path = g_build_filename (lesson->folder, name, NULL);
  return lesson_read_file (path, error);
}

/* Where a story of this chapter is: in its folder, or among the stories that belong to no chapter;
 * there too if `lesson` is NULL. It need not exist. The caller frees. */
char *
lesson_story_path (const Lesson *lesson, const char *story)
{
  g_autofree char *name = g_strconcat (story, SUFFIX, NULL);
  g_autofree char *own = lesson != NULL ? g_build_filename (lesson->folder, name, NULL) : NULL;

  if (own != NULL && g_file_test (own, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&own);
  g_autofree char *common = stories_dir ();
  return g_build_filename (common, name, NULL);
}

/* Markdown, weak to strong: every heading of the second level begins one, and belongs to it. What
 * stands above the first is for no one in particular and left out. */
char **
lesson_hints (const Lesson *lesson, const char *language, GError **error)
{
  g_autofree char *name = g_strdup_printf ("hints.%s.md", language);
  g_autofree char *path = g_build_filename (lesson->folder, name, NULL);
  g_autofree char *text = lesson_read_file (path, error);
  if (text == NULL)
    return NULL;

  g_autofree char *whole = g_strconcat ("\n", text, NULL);
  g_auto (GStrv) pieces = g_strsplit (whole, "\n## ", -1);
  g_autoptr (GStrvBuilder) hints = g_strv_builder_new ();
  for (char **piece = pieces + 1; *pieces != NULL && *piece != NULL; piece++)
    {
      g_autofree char *hint = g_strconcat ("## ", *piece, NULL);
      g_strv_builder_add (hints, g_strstrip (hint));
    }
  return g_strv_builder_end (hints);
}

/* ---- Where chapters and stories are. ---- */

/* What `variable` says; `name` below the source tree for a program that runs from its build; `name`
 * where it was installed. */
static char *
data_dir (const char *variable, const char *name_in_source, const char *name)
{
  const char *told = g_getenv (variable);
  if (told != NULL && *told != '\0')
    return g_strdup (told);

  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  if (self != NULL && g_str_has_prefix (self, HANDSHAKE_BUILD_ROOT G_DIR_SEPARATOR_S))
    return g_build_filename (HANDSHAKE_SOURCE_ROOT, name_in_source, NULL);
  return g_build_filename (HANDSHAKE_DATADIR, name, NULL);
}

/* The folder of all chapters. The caller frees. */
char *
lessons_dir (void)
{
  return data_dir ("HANDSHAKE_LESSONS", "lessons", "lessons");
}

/* The caller frees. */
char *
stories_dir (void)
{
  return data_dir ("HANDSHAKE_STORIES", "assets" G_DIR_SEPARATOR_S "stories", "stories");
}
