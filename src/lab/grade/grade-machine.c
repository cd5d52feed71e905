/* Whose fault is it? When a student's file cannot be compiled or loaded, a file that is known to be
 * good is tried in the same way. If that works, the machine does, and it was the student's; if not,
 * there is no verdict. So a full disk is nobody's zero, and no submission can pass for a full
 * disk. */
#include "config.h"

#include "grade-machine.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include <lab/run/compile.h>
#include <lab/run/runner.h>

#define GOOD "#include <tcp/parts.h>\nconst Parts exercise = { 0 };\n"

static gboolean
good_file_works (const char *path, GError **error)
{
  g_autofree char *said = NULL;
  char *module = compile_exercise (path, &said, error);
  if (module == NULL)
    return FALSE;

  Runner *runner = runner_new (module, error);
  const gboolean works = runner != NULL;
  runner_free (runner);
  compile_discard (module);
  g_free (module);
  return works;
}

/* Whether a file that is known to be good can be compiled and loaded here. */
gboolean
grade_machine_works (GError **error)
{
  g_autofree char *path = NULL;
  const int file = g_file_open_tmp ("handshake-good-XXXXXX.c", &path, error);
  if (file < 0)
    return FALSE;

  close (file);
  const gboolean works
      = g_file_set_contents (path, GOOD, -1, error) && good_file_works (path, error);
  g_unlink (path);
  return works;
}
