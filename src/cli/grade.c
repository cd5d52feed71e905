/* handshake grade: the verdict on a student's file.  */
#include "config.h"

#include "commands.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <lab/grade/grade.h>
#include <lab/run/interrupt.h>
#include <lab/files/save.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#define COMMAND "handshake grade"

typedef struct
{
  char *exercise, *save, *language;
  gint64 seed; /* -1: drawn as well */
  gboolean json, without_lock;
} Wish;

static void
wish_clear (Wish *wish)
{
  g_free (wish->exercise);
  g_free (wish->save);
  g_free (wish->language);
}

static bool
read_options (Wish *wish, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "exercise", 'e', 0, G_OPTION_ARG_FILENAME, &wish->exercise,
      N_ ("the file to grade; else LESSON/exercise.c, or exercise.c, in this folder"),
      N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &wish->json, N_ ("the verdict for a program"), NULL },
    { "save-trace", 0, 0, G_OPTION_ARG_FILENAME, &wish->save,
      N_ ("save the history of every failed test there, for “handshake play”"), N_ ("FOLDER") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &wish->seed,
      N_ ("draw the numbers of the tests as they were drawn before; 0: the plain ones of the book"),
      N_ ("NUMBER") },
    { "without-lock", 0, 0, G_OPTION_ARG_NONE, &wish->without_lock,
      N_ ("run the exercise even where nothing keeps it from your files"), NULL },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &wish->language, N_ ("en or zh_CN"), N_ ("LANGUAGE") },
    { NULL }
  };

  return command_options (
             COMMAND, _ ("LESSON"), _ ("Compiles an exercise and puts it to the chapter's tests."),
             _ ("LESSON is what “handshake list” shows, “03-handshake”, or short: “handshake”, "
                "“3”.\n"
                "The exercise runs in a process of its own; it may crash or loop.\n"
                "Exit codes: 0 passed; 1 not passed (a test failed, it does not compile, is out of "
                "time,\nor is no file to look into); 2 not graded (no such file, or this machine "
                "cannot)."),
             entries, argc, argv)
         && command_language (COMMAND, wish->language);
}

/* The student's file: as told, in this workspace, or in this folder. NULL when there is none, and
 * the user has been told. */
static char *
find_exercise (const Wish *wish, const Lesson *lesson)
{
  if (wish->exercise != NULL)
    return g_strdup (wish->exercise);

  g_autofree char *here = g_build_filename (lesson->id, "exercise.c", NULL);
  if (g_file_test (here, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&here);
  if (g_file_test ("exercise.c", G_FILE_TEST_EXISTS))
    return g_strdup ("exercise.c");
  command_fails (COMMAND,
                 _ ("there is no %s and no exercise.c in this folder; name the file with "
                    "--exercise FILE, or begin with “handshake init”"),
                 here);
  return NULL;
}

static bool
save_result (const char *folder, const ExamResult *result, const char *exercise)
{
  g_autofree char *name = g_strconcat (result->test->id, ".run", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (save_spares (path, &exercise, 1, &error) && save_trace (result->trace, path, &error))
    return true;
  command_fails (COMMAND, "%s", error->message);
  return false;
}

static bool
save_traces (const char *folder, const Grade *grade, const char *exercise)
{
  if (grade->outcome == GRADE_PASSED || grade->results->len == 0)
    return true;
  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      command_fails (COMMAND, "%s: %s", folder, g_strerror (errno));
      return false;
    }
  for (guint i = 0; i < grade->results->len; i++)
    {
      const ExamResult *result = grade->results->pdata[i];
      if (result->verdict != EXAM_PASSED && !save_result (folder, result, exercise))
        return false;
    }
  return true;
}

static int
exit_code (const Grade *grade)
{
  if (grade->outcome == GRADE_PASSED)
    return PASSED;
  return grade->outcome == GRADE_NOT_GRADED ? COULD_NOT_RUN : NOT_PASSED;
}

static int
report (const Wish *wish, const Grade *grade, const char *exercise)
{
  g_autofree char *text = wish->json ? grade_to_json (grade) : grade_to_text (grade);
  const int code = exit_code (grade);

  fputs (text, code == COULD_NOT_RUN && !wish->json ? stderr : stdout);
  if (wish->save != NULL && !save_traces (wish->save, grade, exercise))
    return COULD_NOT_RUN;
  return command_output (COMMAND, code);
}

/* What a compiler or a bubblewrap that was stopped leaves behind dies by itself; this process is
 * the one that it belongs to now. */
static void
await_orphans (void)
{
  for (unsigned tries = 0; tries < 2000; tries++)
    {
      const pid_t pid = waitpid (-1, NULL, WNOHANG);
      if (pid < 0 && errno == ECHILD)
        return;
      if (pid == 0)
        g_usleep (1000);
    }
}

static int
grade (const Wish *wish, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Lesson) lesson = lesson_find (name, &error);
  if (lesson == NULL)
    return command_fails (COMMAND, "%s", error->message);
  if (lesson->exercise == NULL)
    return command_fails (COMMAND, _ ("the chapter %s has no exercise"), lesson->id);

  g_autofree char *exercise = find_exercise (wish, lesson);
  if (exercise == NULL)
    return COULD_NOT_RUN;
  if (wish->without_lock)
    g_setenv ("HANDSHAKE_LOCK", "any", FALSE);
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  g_autoptr (Grade) verdict
      = grade_exercise (lesson, exercise, wish->seed < 0 ? grade_seed () : (guint64) wish->seed);
  await_orphans ();
  if (interrupt_asked ())
    return COULD_NOT_RUN;
  return report (wish, verdict, exercise);
}

int
command_grade (int argc, char **argv)
{
  Wish wish = { .seed = -1 };
  int code = COULD_NOT_RUN;

  interrupt_on_signals ();
  if (read_options (&wish, &argc, &argv))
    {
      if (argc == 2)
        code = grade (&wish, argv[1]);
      else
        code = command_misused (COMMAND, "%s", _ ("one LESSON is wanted"));
    }
  wish_clear (&wish);
  interrupt_end ();
  return code;
}
