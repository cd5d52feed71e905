/* A ladder on the terminal, as wide as that is and with the characters that it can show.  */
#include "config.h"

#include "commands.h"

#include <lab/picture/draw.h>

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Can the user's terminal show line drawing? Asked of the environment, because language_init () may
 * have put C.UTF-8 in place of a missing locale. */
static bool
terminal_is_utf8 (void)
{
  locale_t locale = newlocale (LC_CTYPE_MASK, "", (locale_t) 0);
  if (locale == (locale_t) 0)
    return false;
  bool utf8 = strcmp (nl_langinfo_l (CODESET, locale), "UTF-8") == 0;
  freelocale (locale);
  return utf8;
}

/* Columns of the terminal, or what COLUMNS says where stdout is none; 0: nobody knows. */
static unsigned
terminal_width (void)
{
  const char *columns = g_getenv ("COLUMNS");
  struct winsize size;
  guint64 wanted = 0;

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
    return size.ws_col;
  if (columns != NULL)
    g_ascii_string_to_unsigned (columns, 10, 1, 1000, &wanted, NULL);
  return (unsigned) wanted;
}

/* Draws a trace on stdout; `ascii` and `utf8` ask for one alphabet, `why` for the rules. */
void
ladder_print (const Trace *trace, bool ascii, bool utf8, bool why)
{
  const DrawOptions options = { .ascii = ascii || (!utf8 && !terminal_is_utf8 ()),
                                .why = why,
                                .width = terminal_width () };
  g_autofree char *drawn = draw_ladder (trace, &options);
  fputs (drawn, stdout);
}
