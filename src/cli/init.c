/* handshake init: a workspace, one folder for every chapter that has an exercise. It is put
 * together under another name and appears whole, or not at all; what is there already is never
 * touched. */
#define _GNU_SOURCE /* renameat2 () */
#include "config.h"

#include "commands.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <lab/text/catalogue.h>
#include <lab/run/compile.h>
#include <lab/run/interrupt.h>
#include <lab/book/lesson.h>
#include <lab/files/remove.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define COMMAND "handshake init"

static const char readme[] = N_ (
    "# Exercises in TCP\n"
    "\n"
    "Every folder here is a chapter. Edit its `exercise.c`, then ask for the verdict, in this\n"
    "folder:\n"
    "\n"
    "    handshake grade 03-handshake\n"
    "\n"
    "A test that fails prints the history up to the step that went wrong, what RFC 9293 wants\n"
    "there and what your TCP gave. Watch it in the app, or in the terminal:\n"
    "\n"
    "    handshake grade 03-handshake --save-trace traces\n"
    "    handshake play traces/NAME-OF-THE-TEST.run\n"
    "\n"
    "If you are stuck, read `hints.en.md` from the top and stop as soon as you can go on.\n"
    "`compile_flags.txt` tells an editor with clangd where the headers are.\n");

static bool
fails (const char *path, const char *why)
{
  command_fails (COMMAND, "%s: %s", path, why);
  return false;
}

static bool
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (interrupt_asked ())
    return false;
  return g_file_set_contents (path, text, -1, &error) || fails (name, error->message);
}

/* A file that is not there is not missed: not every chapter has hints in every language. */
static bool
copy_file (const char *from, const char *to, const char *name)
{
  g_autofree char *path = g_build_filename (from, name, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return true;
  g_autofree char *text = lesson_read_file (path, &error);
  if (text != NULL)
    return write_file (to, name, text);
  command_fails (COMMAND, "%s", error->message);
  return false;
}

static bool
add_chapter (const char *workspace, const Lesson *lesson)
{
  static const char *const names[] = { "exercise.c", "hints.en.md", "hints.zh_CN.md" };
  g_autofree char *folder = g_build_filename (workspace, lesson->id, NULL);

  if (g_mkdir (folder, 0777) != 0)
    return fails (lesson->id, g_strerror (errno));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (!copy_file (lesson->folder, folder, names[i]))
      return false;
  return true;
}

static bool
add_chapters (const char *workspace)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lessons = lessons_load_all (&error);

  if (lessons == NULL)
    {
      command_fails (COMMAND, "%s", error->message);
      return false;
    }
  for (guint i = 0; i < lessons->len; i++)
    {
      const Lesson *lesson = lessons->pdata[i];
      if (lesson->exercise != NULL && !add_chapter (workspace, lesson))
        return false;
    }
  return true;
}

static bool
fill (const char *workspace)
{
  g_autofree char *headers = compile_include_dir ();
  g_autofree char *flags = g_strdup_printf ("-xc\n-std=c17\n-Wall\n-I%s\n", headers);

  return write_file (workspace, "README.md", readme)
         && write_file (workspace, "README.zh_CN.md", text_in ("zh_CN", readme))
         && write_file (workspace, "compile_flags.txt", flags) && add_chapters (workspace);
}

/* From the private folder it grew up in to what the user's umask says. */
static void
open_up (const char *path)
{
  const mode_t mask = umask (0);
  umask (mask);
  g_chmod (path, (int) (0777 & ~mask));
}

/* rename () that never replaces, also where the file system cannot promise it. */
static bool
appear (const char *unfinished, const char *path)
{
  if (renameat2 (AT_FDCWD, unfinished, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
    return true;
  if ((errno == EINVAL || errno == ENOSYS) && !g_file_test (path, G_FILE_TEST_EXISTS)
      && g_rename (unfinished, path) == 0)
    return true;
  return fails (path, g_strerror (errno));
}

static bool
make_workspace (const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *parent = g_path_get_dirname (whole);
  g_autofree char *unfinished = g_build_filename (parent, ".handshake-init-XXXXXX", NULL);
  GStatBuf status;

  if (g_lstat (whole, &status) == 0)
    return fails (path, _ ("is there already, and nothing in it was changed; name a new folder"));
  if (g_mkdtemp (unfinished) == NULL)
    return fails (parent, g_strerror (errno));
  open_up (unfinished);
  if (fill (unfinished) && appear (unfinished, whole))
    return true;
  remove_folder (unfinished);
  return false;
}

int
command_init (int argc, char **argv)
{
  g_autofree char *language = NULL;
  const GOptionEntry entries[]
      = { { "lang", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("en or zh_CN"), N_ ("LANGUAGE") },
          { NULL } };

  if (!command_options (COMMAND, _ ("FOLDER"), _ ("Makes a new folder with the exercises in it."),
                        _ ("What is there already is never overwritten."), entries, &argc, &argv)
      || !command_language (COMMAND, language))
    return COULD_NOT_RUN;
  if (argc != 2 || argv[1][0] == '\0')
    return command_misused (COMMAND, "%s", _ ("one FOLDER is wanted"));
  interrupt_on_signals ();
  bool made = make_workspace (argv[1]);
  interrupt_end ();
  if (!made)
    return COULD_NOT_RUN;
  printf (
      _ ("%s is ready. Read its README.md, edit an exercise.c, and run “handshake grade” there."),
      argv[1]);
  printf ("\n");
  return command_output (COMMAND, PASSED);
}
