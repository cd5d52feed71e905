/* Runs a fuzz target over files, or over all files of a folder, with any compiler: what a fuzzer
 * once
 * found stays found.  */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static gboolean
replay (const char *path)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &data, &length, &error))
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  LLVMFuzzerTestOneInput ((const uint8_t *) data, length);
  return TRUE;
}

static gboolean
replay_folder (const char *path, unsigned *count)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const unsigned before = *count;
  gboolean good = TRUE;

  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      if (!g_file_test (file, G_FILE_TEST_IS_REGULAR))
        continue;
      good = replay (file) && good;
      (*count)++;
    }
  if (*count == before)
    g_printerr ("%s: there is nothing in it\n", path);
  return good && *count > before;
}

int
main (int argc, char **argv)
{
  unsigned count = 0;
  gboolean good = TRUE;

  for (int i = 1; i < argc; i++)
    if (g_file_test (argv[i], G_FILE_TEST_IS_DIR))
      good = replay_folder (argv[i], &count) && good;
    else
      {
        good = replay (argv[i]) && good;
        count++;
      }
  printf ("%u inputs\n", count);
  return good && count > 0 ? 0 : 1;
}
