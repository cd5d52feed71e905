/* The one way to complain about a place in a text that somebody wrote: NAME:LINE:COLUMN: message,
 * then the line, then a caret below the place. Columns count characters, as editors do; the caret
 * counts the cells a terminal gives them.  */
#include "config.h"

#include "place.h"

#include <string.h>

/* What of a line may be shown: a terminal must not obey what a stranger's file says. */
static char *
line_shown (const char *line, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (line, (gssize) length);
  GString *shown = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      g_string_append_unichar (shown, c != '\t' && !g_unichar_isprint (c) ? 0xfffd : c);
    }
  return g_string_free (shown, FALSE);
}

/* Blanks as wide as `before`, tabs kept, so that the caret stands below its place. */
static char *
caret_indent (const char *before)
{
  GString *indent = g_string_new (NULL);

  for (const char *at = before; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (c == '\t')
        g_string_append_c (indent, '\t');
      else if (!g_unichar_iszerowidth (c))
        g_string_append (indent, g_unichar_iswide (c) ? "  " : " ");
    }
  return g_string_free (indent, FALSE);
}

/* Sets `error` to "NAME:NUMBER:COLUMN: message", the line and a caret. `number` counts from 1;
 * `octet` counts from 0 at the beginning of `line`, which need not be UTF-8. */
void
place_complain (GError **error, GQuark domain, int code, const char *name, guint number,
                const char *line, gsize octet, const char *message)
{
  gsize length = strlen (line);
  g_autofree char *shown = line_shown (line, length);
  g_autofree char *before = line_shown (line, MIN (octet, length));
  g_autofree char *indent = caret_indent (before);

  g_set_error (error, domain, code, "%s:%u:%ld: %s\n%s\n%s^", name, number,
               g_utf8_strlen (before, -1) + 1, message, shown, indent);
}
