/* handshake list: what there is to learn, watch and write.  */
#include "config.h"

#include "commands.h"

#include <lab/book/lesson.h>

#include <stdio.h>
#include <string.h>

/* A story that cannot be read is listed with the reason: its author will look here. */
static void
print_story (const char *name, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Story) story = story_load (path, &error);

  if (story != NULL)
    printf ("    %-20s %s\n", name, story_title (story, language_get ()));
  else
    printf ("    %-20s %s\n", name, error->message);
}

static void
print_lesson (const Lesson *lesson)
{
  g_autofree char *points
      = g_strdup_printf (text_counted ("%u point", "%u points", lesson->points), lesson->points);

  printf ("%2u  %s  [%s]\n", lesson->number, lesson_title (lesson, language_get ()), lesson->id);
  for (char **name = lesson->stories; *name != NULL; name++)
    {
      g_autofree char *path = lesson_story_path (lesson, *name);
      print_story (*name, path);
    }
  if (lesson->exercise != NULL)
    printf (_ ("    exercise, %s: handshake grade %s"), points, lesson->id);
  printf (lesson->exercise != NULL ? "\n\n" : "\n");
}

/* The stories that belong to no chapter. */
static void
print_stories (void)
{
  g_autoptr (GPtrArray) names = stories_of_none ();

  if (names->len > 0)
    printf ("    %s\n", _ ("More stories"));
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = lesson_story_path (NULL, name);
      print_story (name, path);
    }
}

int
command_list (int argc, char **argv)
{
  g_autofree char *language = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[]
      = { { "lang", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("en or zh_CN"), N_ ("LANGUAGE") },
          { NULL } };

  if (!command_options ("handshake list", NULL,
                        _ ("Lists the chapters with their stories and exercises."),
                        _ ("A name from this list can be played:\n"
                           "  handshake play handshake"),
                        entries, &argc, &argv)
      || !command_language ("handshake list", language))
    return COULD_NOT_RUN;
  if (argc > 1)
    return command_misused ("handshake list", _ ("“%s” is one argument too many"), argv[1]);
  g_autoptr (GPtrArray) lessons = lessons_load_all (&error);
  if (lessons == NULL)
    return command_fails ("handshake list", "%s", error->message);
  for (guint i = 0; i < lessons->len; i++)
    print_lesson (g_ptr_array_index (lessons, i));
  print_stories ();
  return command_output ("handshake list", PASSED);
}
