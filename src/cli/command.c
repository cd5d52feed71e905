/* What every command does alike: read its options, say what went wrong and where to read more.  */
#include "config.h"

#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* On stderr: "handshake play: message". Always COULD_NOT_RUN. */
int
command_fails (const char *command, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("%s: %s\n", command, message);
  return COULD_NOT_RUN;
}

/* The same for a wrong argument, with the way to the help. */
int
command_misused (const char *command, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree char *help = g_strdup_printf ("'%s --help'", command);
  g_printerr ("%s: %s\n", command, message);
  g_printerr (_ ("try %s"), help);
  g_printerr ("\n");
  return COULD_NOT_RUN;
}

static int
print_help (GOptionContext *context, const char *command)
{
  g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);

  fputs (text, stdout);
  return command_output (command, PASSED);
}

/* Takes the options out of argv; what is left are the parameters. `command` is "handshake play".
 * The texts are already translated; --help prints them and ends the program. False: an option was
 * wrong, and the user has been told. */
bool
command_options (const char *command, const char *parameters, const char *summary,
                 const char *description, const GOptionEntry *entries, int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;
  gboolean help = FALSE;
  const GOptionEntry own[]
      = { { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("show this help"), NULL }, { NULL } };

  g_set_prgname (command);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, description);
  g_option_context_set_translate_func (context, text_translate, NULL, NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  /* GLib's own --help would not notice that nobody can read it. */
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, own, NULL);
  g_option_group_set_translate_func (g_option_context_get_main_group (context), text_translate,
                                     NULL, NULL);
  if (g_option_context_parse (context, argc, argv, &error))
    {
      /* What follows "--" is a parameter, the "--" itself is not. */
      if (*argc > 1 && strcmp ((*argv)[1], "--") == 0)
        {
          memmove (*argv + 1, *argv + 2, (size_t) (*argc - 1) * sizeof **argv);
          (*argc)--;
        }
      if (!help)
        return true;
      exit (print_help (context, command));
    }
  command_misused (command, "%s", error->message);
  return false;
}

/* The number behind an option: decimal digits, from `least` to `most`. NULL leaves `*number` as it
 * is. */
bool
command_number (const char *command, const char *option, const char *text, uint64_t least,
                uint64_t most, uint64_t *number)
{
  uint64_t value = 0;

  if (text == NULL)
    return true;
  if (decimal_read (text, &value) && value >= least && value <= most)
    {
      *number = value;
      return true;
    }
  g_autofree char *low = g_strdup_printf ("%" G_GUINT64_FORMAT, least);
  g_autofree char *high = g_strdup_printf ("%" G_GUINT64_FORMAT, most);
  command_misused (command, _ ("%s takes a number from %s to %s, not “%s”"), option, low, high,
                   text);
  return false;
}

/* --lang. NULL leaves the language as it is. */
bool
command_language (const char *command, const char *language)
{
  if (language == NULL)
    return true;
  for (const char *const *known = language_all (); *known != NULL; known++)
    if (strcmp (language, *known) == 0)
      {
        language_set (language);
        return true;
      }
  command_misused (command, _ ("no language “%s”; there are en and zh_CN"), language);
  return false;
}

/* `code`, unless what was printed did not get out (a full disk, say). */
int
command_output (const char *command, int code)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return code;
  return command_fails (command, "%s", _ ("the output could not be written"));
}
