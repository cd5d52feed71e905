/* All chapters and all stories, and which of them a name means. */
#include "config.h"

#include "lesson.h"

#include <lab/text/language.h>
#include <string.h>

#define SUFFIX ".story"

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const Lesson *one = *(const Lesson *const *) a, *other = *(const Lesson *const *) b;
  return (int) one->number - (int) other->number;
}

static gboolean
add_lesson (GPtrArray *lessons, const char *dir, const char *name, GError **error)
{
  g_autofree char *folder = g_build_filename (dir, name, NULL);
  g_autofree char *ini = g_build_filename (folder, "lesson.ini", NULL);

  if (!g_file_test (ini, G_FILE_TEST_EXISTS) && !g_file_test (ini, G_FILE_TEST_IS_SYMLINK))
    return TRUE;
  Lesson *lesson = lesson_load (folder, error);
  if (lesson != NULL)
    g_ptr_array_add (lessons, lesson);
  return lesson != NULL;
}

/* A number must mean one chapter. `lessons` are in the order of their numbers. */
static gboolean
numbers_differ (GPtrArray *lessons, GError **error)
{
  for (guint i = 1; i < lessons->len; i++)
    {
      const Lesson *one = lessons->pdata[i - 1], *other = lessons->pdata[i];
      if (one->number != other->number)
        continue;
      g_set_error (error, LESSON_ERROR, LESSON_ERROR_FORMAT,
                   _ ("%s and %s have the same number, %u"), one->folder, other->folder,
                   one->number);
      return FALSE;
    }
  return TRUE;
}

/* NULL when one chapter cannot be loaded; a folder without a lesson.ini is not a chapter. The
 * caller unrefs. */
GPtrArray *
lessons_load_all (GError **error)
{
  g_autofree char *path = lessons_dir ();
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &local);
  g_autoptr (GPtrArray) lessons = g_ptr_array_new_with_free_func ((GDestroyNotify) lesson_free);
  const char *name;

  if (dir == NULL)
    {
      g_set_error_literal (error, LESSON_ERROR, LESSON_ERROR_READ, local->message);
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    if (!add_lesson (lessons, path, name, error))
      return NULL;
  g_ptr_array_sort (lessons, compare_numbers);
  return numbers_differ (lessons, error) ? g_steal_pointer (&lessons) : NULL;
}

/* How well: 2 for its whole name, 1 for "handshake" and for "3" or "03"; 0 it does not answer. */
static unsigned
answers_to (const Lesson *lesson, const char *name)
{
  const char *dash = strchr (lesson->id, '-');
  guint64 number = 0;

  if (strcmp (lesson->id, name) == 0)
    return 2;
  return (dash != NULL && strcmp (dash + 1, name) == 0)
         || (g_ascii_string_to_unsigned (name, 10, 0, G_MAXUINT, &number, NULL)
             && number == lesson->number);
}

/* "a, b", of those that answer to `name` at least so well. The caller frees. */
static char *
names_of (const GPtrArray *lessons, const char *name, unsigned least)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < lessons->len; i++)
    {
      const Lesson *lesson = lessons->pdata[i];
      if (answers_to (lesson, name) >= least)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", lesson->id);
    }
  return g_string_free (names, FALSE);
}

/* Which of the chapters `name` means: the best answer, if there is one best. Else NULL, and why. */
static bool
find_among (const GPtrArray *lessons, const char *name, guint *which, GError **error)
{
  unsigned best = 0, count = 0;

  for (guint i = 0; i < lessons->len; i++)
    {
      const unsigned answer = answers_to (lessons->pdata[i], name);
      count = answer > best ? 1 : count + (answer == best);
      *which = answer > best ? i : *which;
      best = MAX (best, answer);
    }
  if (best > 0 && count == 1)
    return true;
  g_autofree char *names = names_of (lessons, name, best);
  g_set_error (error, LESSON_ERROR, LESSON_ERROR_READ,
               best > 0 ? _ ("“%s” means more than one chapter: %s")
                        : _ ("there is no chapter “%s”; there are: %s"),
               name, names);
  return false;
}

/* The chapter that `name` means among those that are loaded: "03-handshake", "handshake" or "3". */
const Lesson *
lesson_among (const GPtrArray *lessons, const char *name, GError **error)
{
  guint which = 0;

  return find_among (lessons, name, &which, error) ? lessons->pdata[which] : NULL;
}

/* The same among all there are. The caller frees. */
Lesson *
lesson_find (const char *name, GError **error)
{
  g_autoptr (GPtrArray) lessons = lessons_load_all (error);
  guint which = 0;

  if (lessons == NULL || !find_among (lessons, name, &which, error))
    return NULL;
  return g_ptr_array_steal_index (lessons, which);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names of the stories that belong to no chapter, in order. The caller unrefs. */
GPtrArray *
stories_of_none (void)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = stories_dir ();
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    if (g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (SUFFIX)));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static char *
find_in_lessons (const char *wanted)
{
  g_autoptr (GPtrArray) lessons = lessons_load_all (NULL);

  for (guint i = 0; lessons != NULL && i < lessons->len; i++)
    {
      const Lesson *lesson = g_ptr_array_index (lessons, i);
      if (g_strv_contains ((const char *const *) lesson->stories, wanted))
        return lesson_story_path (lesson, wanted);
    }
  return NULL;
}

static char *
find_in_stories (const char *wanted)
{
  g_autofree char *path = lesson_story_path (NULL, wanted);

  if (strchr (wanted, G_DIR_SEPARATOR) != NULL || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return g_steal_pointer (&path);
}

/* The path of the story that `wanted` means, or NULL. A file of the same name in the current folder
 * must be asked for with its suffix, so that a name means the same everywhere. The caller frees. */
char *
story_find (const char *wanted)
{
  char *path = find_in_lessons (wanted);

  if (path == NULL)
    path = find_in_stories (wanted);
  if (path == NULL && g_file_test (wanted, G_FILE_TEST_EXISTS))
    path = g_strdup (wanted);
  return path;
}

/* All names that story_find () knows, each once, in order and with blanks between. The caller
 * frees. */
char *
story_names (void)
{
  g_autoptr (GPtrArray) names = stories_of_none ();
  g_autoptr (GPtrArray) lessons = lessons_load_all (NULL);

  for (guint i = 0; lessons != NULL && i < lessons->len; i++)
    for (char **name = ((Lesson *) g_ptr_array_index (lessons, i))->stories; *name != NULL; name++)
      g_ptr_array_add (names, g_strdup (*name));
  g_ptr_array_sort (names, compare_names);

  GString *text = g_string_new (NULL);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      if (i > 0 && strcmp (name, g_ptr_array_index (names, i - 1)) == 0)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", name);
    }
  return g_string_free (text, FALSE);
}
