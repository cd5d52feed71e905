/* A compiler reads whatever a source text tells it to: `#include "/etc/shadow"` shows the file in
 * its messages, `.incbin` puts it into the module. So the compiler is locked up as well: it sees
 * its own tools and libraries, the C headers, the headers of an exercise, and one folder.
 *
 * The model solution must not be among its libraries. Where the programs that contain it are
 * installed below a folder that is granted, that folder is granted piece by piece without them. */
#include "config.h"

#include "compile-box-private.h"

#include <stdlib.h>
#include <string.h>

/* Where compilers, linkers and the C library keep what they need. */
static const char *const trees[] = {
  "/lib",       "/lib32",           "/lib64",       "/usr/lib",          "/usr/lib32",
  "/usr/lib64", "/usr/libexec/gcc", "/usr/include", "/usr/share/locale",
};

/* Programs that a compiler calls. */
static const char *const tools[] = { "as", "ld", "ld.bfd", "ld.gold", "ld.lld", "lld" };

static gboolean
is_below (const char *path, const char *folder)
{
  const gsize length = strlen (folder);
  return strncmp (path, folder, length) == 0 && path[length] == G_DIR_SEPARATOR;
}

/* `folder` and all below it, but not `hidden`. */
static void
allow_without (const Ruleset *ruleset, const char *folder, const char *hidden)
{
  const uint64_t rights = LANDLOCK_LOOK | LANDLOCK_RUN;

  if (g_str_equal (folder, hidden))
    return;
  if (!is_below (hidden, folder))
    {
      landlock_allow (ruleset, folder, rights);
      return;
    }
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      allow_without (ruleset, path, hidden);
    }
}

/* The folder as it is without links. */
static void
allow_tree (const Ruleset *ruleset, const char *folder)
{
  char *real = realpath (folder, NULL), *hidden = realpath (HANDSHAKE_LIBEXECDIR, NULL);

  if (real != NULL)
    allow_without (ruleset, real, hidden != NULL ? hidden : HANDSHAKE_LIBEXECDIR);
  free (real);
  free (hidden);
}

/* A compiler that does not live in /usr has its libraries beside it. */
static void
allow_prefix (const Ruleset *ruleset, const char *program)
{
  static const char *const folders[] = { "lib", "lib64", "libexec", "include" };
  g_autofree char *bin = g_path_get_dirname (program);
  g_autofree char *prefix = g_path_get_dirname (bin);

  if (g_str_equal (prefix, "/") || g_str_equal (prefix, "/usr"))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_build_filename (prefix, folders[i], NULL);
      allow_tree (ruleset, folder);
    }
}

/* A program by the name under which it is called; a name that is none is nobody's tool. */
static void
allow_program (const Ruleset *ruleset, const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);
  char *real = path != NULL ? realpath (path, NULL) : NULL;

  if (real == NULL)
    return;
  landlock_allow (ruleset, real, LANDLOCK_READ | LANDLOCK_RUN);
  allow_prefix (ruleset, real);
  free (real);
}

/* The headers, each by itself: in a build tree they are links into a folder with much more. */
static void
allow_headers (const Ruleset *ruleset, const char *folder)
{
  g_autofree char *tcp = g_build_filename (folder, "tcp", NULL);
  g_autoptr (GDir) dir = g_dir_open (tcp, 0, NULL);

  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (tcp, name, NULL);
      if (g_str_has_suffix (name, ".h"))
        landlock_allow (ruleset, path, LANDLOCK_READ);
    }
}

/* For a compiler that is called with these words. The caller closes the file. */
Ruleset
compile_box (char *const *words, const char *headers, const char *folder)
{
  const Ruleset ruleset = landlock_open ();

  if (ruleset.file < 0)
    return ruleset;
  for (gsize i = 0; i < G_N_ELEMENTS (trees); i++)
    allow_tree (&ruleset, trees[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++)
    allow_program (&ruleset, tools[i]);
  for (; *words != NULL; words++)
    allow_program (&ruleset, *words);
  landlock_allow (&ruleset, "/etc/ld.so.cache", LANDLOCK_READ);
  landlock_allow (&ruleset, "/dev/null", LANDLOCK_READ | LANDLOCK_WRITE);
  allow_headers (&ruleset, headers);
  landlock_allow (&ruleset, folder, LANDLOCK_ALL);
  return ruleset;
}

/* What of the environment a compiler needs, and nothing that would make it do something else. The
 * caller frees. */
char **
compile_environment (const char *folder)
{
  static const char *const kept[] = { "PATH", "LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES" };
  char **environment = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    if (g_getenv (kept[i]) != NULL)
      environment = g_environ_setenv (environment, kept[i], g_getenv (kept[i]), TRUE);
  /* What it leaves behind when it is killed goes away with the folder. */
  environment = g_environ_setenv (environment, "TMPDIR", folder, TRUE);
  environment = g_environ_setenv (environment, "HOME", folder, TRUE);
  return g_environ_setenv (environment, "CCACHE_DISABLE", "1", TRUE);
}

/* A compiler repeats what stands in the source; a terminal must not be told anything by it. Control
 * characters are written as \x1b is. The caller frees. */
char *
compile_words_made_safe (const char *words, gssize size)
{
  g_autofree char *valid = g_utf8_make_valid (words, size);
  GString *safe = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char (at);
      const GUnicodeType type = g_unichar_type (c);
      if (c == '\n' || c == '\t'
          || (type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_SURROGATE))
        g_string_append_unichar (safe, c);
      else
        g_string_append_printf (safe, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
    }
  return g_string_free (safe, FALSE);
}
