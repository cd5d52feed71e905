/* A story by name: a file, a story of a chapter, or one of those that belong to no chapter.  */
#include "config.h"

#include "commands.h"

#include <lab/book/lesson.h>

#include <string.h>

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
  g_autofree char *dir = stories_dir ();
  g_autofree char *name = g_strconcat (wanted, ".story", NULL);
  g_autofree char *path = dir != NULL ? g_build_filename (dir, name, NULL) : NULL;

  if (path == NULL || strchr (wanted, G_DIR_SEPARATOR) != NULL
      || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return g_steal_pointer (&path);
}

/* The path of the story that `wanted` means, or NULL. A file of the same name in the current folder
 * must be asked for with its suffix, so that a name means the same everywhere. The caller frees. */
char *
find_story (const char *wanted)
{
  char *path = find_in_lessons (wanted);

  if (path == NULL)
    path = find_in_stories (wanted);
  if (path == NULL && g_file_test (wanted, G_FILE_TEST_EXISTS))
    path = g_strdup (wanted);
  return path;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* All names that find_story () knows, with blanks between. The caller frees. */
char *
find_story_names (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) lessons = lessons_load_all (NULL);
  g_autofree char *path = stories_dir ();
  g_autoptr (GDir) dir = path != NULL ? g_dir_open (path, 0, NULL) : NULL;

  for (guint i = 0; lessons != NULL && i < lessons->len; i++)
    for (char **name = ((Lesson *) g_ptr_array_index (lessons, i))->stories; *name != NULL; name++)
      g_ptr_array_add (names, g_strdup (*name));
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    if (g_str_has_suffix (name, ".story"))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (".story")));
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
