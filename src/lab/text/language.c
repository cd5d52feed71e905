/* gettext for the whole product: one domain, two languages, and a switch that works while the
 * program runs. The C library only looks at LANGUAGE when the locale is not plain "C", so a machine
 * without any locale gets C.UTF-8, which is always there.  */
#include "config.h"

#include "language.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

/* glibc looks its answers up again when this number has changed. It is part of its ABI (GNU gettext
 * manual, "Being a gettext grok"), but no header declares it. */
extern int _nl_msg_cat_cntr;

static const char *const languages[] = { "en", "zh_CN", NULL };

/* "en", "zh_CN", or NULL when `name` is a language that nobody here speaks. */
static const char *
language_of_locale (const char *name)
{
  if (g_str_has_prefix (name, "zh"))
    return "zh_CN";
  if (g_str_has_prefix (name, "en") || strcmp (name, "C") == 0 || g_str_has_prefix (name, "C.")
      || strcmp (name, "POSIX") == 0)
    return "en";
  return NULL;
}

/* The first non-empty of the variables that gettext asks, in its order. */
static const char *
language_wish (void)
{
  const char *const variables[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };

  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *value = g_getenv (variables[i]);
      if (value != NULL && *value != '\0')
        return value;
    }
  return "en";
}

/* Programs that run from the build tree find their translations there, so that nothing needs to be
 * installed for a try. The caller frees. */
static char *
locale_dir (void)
{
  const char *told = g_getenv ("HANDSHAKE_LOCALEDIR");
  if (told != NULL && *told != '\0')
    return g_strdup (told);

  g_autofree char *built = g_build_filename (HANDSHAKE_BUILD_ROOT, "assets", "po", NULL);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  if (self != NULL && g_str_has_prefix (self, HANDSHAKE_BUILD_ROOT G_DIR_SEPARATOR_S)
      && g_file_test (built, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&built);
  return g_strdup (HANDSHAKE_LOCALEDIR);
}

static gboolean
locale_is_plain (int category)
{
  const char *name = setlocale (category, NULL);
  return name == NULL || strcmp (name, "C") == 0 || strcmp (name, "POSIX") == 0;
}

/* Once, first thing in main (). */
void
language_init (void)
{
  setlocale (LC_ALL, "");
  if (locale_is_plain (LC_MESSAGES))
    setlocale (LC_MESSAGES, "C.UTF-8");
  if (locale_is_plain (LC_CTYPE))
    setlocale (LC_CTYPE, "C.UTF-8");

  g_autofree char *dir = locale_dir ();
  bindtextdomain (GETTEXT_PACKAGE, dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  /* No textdomain (): GLib would take a default domain without a catalogue, which is what English
   * is, as a reason not to translate for the rest of the program's life. */
  /* zh_TW, zh_SG or zh_CN.UTF-8: there is one Chinese catalogue, so ask for it by its name. */
  language_set (language_get ());
}

/* `language` is one of language_all (); anything else counts as English. */
void
language_set (const char *language)
{
  const char *known = language != NULL ? language_of_locale (language) : NULL;

  g_setenv ("LANGUAGE", known != NULL ? known : "en", TRUE);
  ++_nl_msg_cat_cntr;
}

/* The language in use: "en" or "zh_CN". */
const char *
language_get (void)
{
  g_auto (GStrv) names = g_strsplit (language_wish (), ":", -1);

  for (char **name = names; *name != NULL; name++)
    {
      const char *language = language_of_locale (*name);
      if (language != NULL)
        return language;
    }
  return "en";
}

/* Ends with NULL. */
const char *const *
language_all (void)
{
  return languages;
}

/* In its own words, for a menu. */
const char *
language_name (const char *language)
{
  return g_str_has_prefix (language, "zh") ? "简体中文" : "English";
}
