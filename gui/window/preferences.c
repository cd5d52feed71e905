/* See preferences.h. A small file in the person's configuration folder; when it cannot be read or
 * written nothing is lost but the memory.  */
#include "config.h"

#include "preferences.h"

#include <lab/text/language.h>

#define GROUP "app"

static char *
file_name (void)
{
  return g_build_filename (g_get_user_config_dir (), "handshake", "app.ini", NULL);
}

static GKeyFile *
load (void)
{
  g_autofree char *path = file_name ();
  GKeyFile *file = g_key_file_new ();

  g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  return file;
}

static void
save (GKeyFile *file)
{
  g_autofree char *path = file_name ();
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0755) == 0)
    g_key_file_save_to_file (file, path, NULL);
}

/* One of language_all (), or NULL when none was ever chosen. The caller frees. */
char *
preferences_language (void)
{
  g_autoptr (GKeyFile) file = load ();
  g_autofree char *language = g_key_file_get_string (file, GROUP, "language", NULL);

  if (language == NULL || !g_strv_contains (language_all (), language))
    return NULL;
  return g_steal_pointer (&language);
}

bool
preferences_dark (void)
{
  g_autoptr (GKeyFile) file = load ();

  return g_key_file_get_boolean (file, GROUP, "dark", NULL);
}

void
preferences_set_language (const char *language)
{
  g_autoptr (GKeyFile) file = load ();

  g_key_file_set_string (file, GROUP, "language", language);
  save (file);
}

void
preferences_set_dark (bool dark)
{
  g_autoptr (GKeyFile) file = load ();

  g_key_file_set_boolean (file, GROUP, "dark", dark);
  save (file);
}
