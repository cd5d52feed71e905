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

static bool
try_good_file (const char *path, MachineLook *look, GError **error)
{
  g_autofree char *said = NULL;
  g_autofree char *module = compile_exercise (path, &said, error);
  if (module == NULL)
    return false;

  Runner *runner = runner_new (module, error);
  if (runner != NULL)
    *look = (MachineLook){ runner_confinement (runner), runner_is_locked (runner),
                           runner_is_boxed (runner) };
  compile_discard (module);
  runner_free (runner);
  return look->confinement != NULL;
}

/* Whether a file that is known to be good can be compiled and loaded here, and how it is held then.
 * The caller clears `look`. */
bool
grade_machine_look (MachineLook *look, GError **error)
{
  g_autofree char *path = NULL;
  const int file = g_file_open_tmp ("handshake-good-XXXXXX.c", &path, error);

  *look = (MachineLook){ NULL };
  if (file < 0)
    return false;
  close (file);
  const bool works
      = g_file_set_contents (path, GOOD, -1, error) && try_good_file (path, look, error);
  g_unlink (path);
  return works;
}

bool
grade_machine_works (GError **error)
{
  MachineLook look;
  const bool works = grade_machine_look (&look, error);

  machine_look_clear (&look);
  return works;
}

void
machine_look_clear (MachineLook *look)
{
  g_clear_pointer (&look->confinement, g_free);
}
