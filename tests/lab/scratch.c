/* TMPDIR is a fresh folder for the whole program, so that what a grader leaves behind is seen.  */
#include "scratch.h"

#include <glib/gstdio.h>
#include <lab/files/remove.h>
#include <lab/run/compile.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

static char *folder;

/* The path. The caller frees. */
char *
scratch_file (const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);
  assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* A module of this code, which follows `#include <tcp/parts.h>`. For compile_discard (). */
char *
scratch_module (const char *code)
{
  g_autofree char *text = g_strconcat ("#include <tcp/parts.h>\n", code, NULL);
  g_autofree char *path = scratch_file ("module.c", text);
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  char *module = compile_exercise (path, &said, &error);

  if (module == NULL)
    fail_msg ("%s", error->message);
  g_unlink (path);
  return module;
}

/* How many things lie in the folder. */
unsigned
scratch_left_over (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  unsigned count = 0;

  for (const char *name; (name = g_dir_read_name (dir)) != NULL; count++)
    print_message ("left over: %s\n", name);
  return count;
}

int
scratch_begin (void **state)
{
  const char *tmp = g_getenv ("TMPDIR");

  folder = g_build_filename (tmp != NULL ? tmp : "/tmp", "scratch-XXXXXX", NULL);
  if (g_mkdtemp (folder) == NULL || !g_setenv ("TMPDIR", folder, TRUE))
    return -1;
  /* GLib asks only once. */
  return strcmp (g_get_tmp_dir (), folder) == 0 ? 0 : -1;
}

int
scratch_end (void **state)
{
  remove_folder (folder);
  g_clear_pointer (&folder, g_free);
  return 0;
}
