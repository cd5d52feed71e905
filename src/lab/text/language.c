/* One domain, two languages, and a switch that works while the program runs. Our own texts come
 * from our own catalogue, whatever the locale. GTK and GLib have theirs translated by gettext,
 * which looks at LANGUAGE where the locale allows it; so the language in use is kept there, and
 * nowhere else. */
#include "config.h"

#include "language.h"

#include <locale.h>
#include <string.h>

#include "catalogue.h"

/* glibc looks its answers up again when this number has changed. It is part of its ABI (GNU gettext
 * manual, "Being a gettext grok"), but no header declares it. */
extern int _nl_msg_cat_cntr;

static const char *const languages[] = { "en", "zh_CN", NULL };

/* "en", "zh_CN", or NULL when `name` is a language that nobody here speaks. It may be the first of
 * several, with a colon between them. */
static const char *
language_of_locale (const char *name)
{
  const gsize length = strcspn (name, ":.");

  if (g_str_has_prefix (name, "zh"))
    return "zh_CN";
  if (g_str_has_prefix (name, "en") || (length == 1 && *name == 'C')
      || (length == strlen ("POSIX") && g_str_has_prefix (name, "POSIX")))
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

static gboolean
locale_is_plain (int category)
{
  const char *name = setlocale (category, NULL);
  return name == NULL || strcmp (name, "C") == 0 || strcmp (name, "POSIX") == 0;
}

/* Once, first thing in main (). A machine without any locale gets C.UTF-8, which is always
 * there. */
void
language_init (void)
{
  setlocale (LC_ALL, "");
  if (locale_is_plain (LC_MESSAGES))
    setlocale (LC_MESSAGES, "C.UTF-8");
  if (locale_is_plain (LC_CTYPE))
    setlocale (LC_CTYPE, "C.UTF-8");

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
  for (const char *name = language_wish (); name != NULL; name = strchr (name, ':'))
    {
      name += *name == ':';
      const char *language = language_of_locale (name);
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

/* The text in the language in use. It lives as long as the program. */
const char *
text_now (const char *message)
{
  return text_in (language_get (), message);
}

/* The same for a text with a number in it: English has two forms, Chinese one. */
const char *
text_counted (const char *one, const char *many, gulong count)
{
  const char *language = language_get ();

  return strcmp (language, "en") == 0 ? (count == 1 ? one : many) : text_in (language, one);
}

/* text_now () for GOption, a GTranslateFunc. */
const char *
text_translate (const char *message, gpointer data)
{
  return text_now (message);
}
