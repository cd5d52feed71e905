/* What can stand in one place of a story's line: a number, a time, a host, a variable, a segment in
 * the RFC's notation, the name of a segment in flight. Each says what would be allowed there.  */
#include "config.h"

#include <lab/text/language.h>
#include "story-private.h"

#include <string.h>

/* A decimal number from `least` to `most`. */
bool
reader_number (Reader *reader, uint64_t least, uint64_t most, uint64_t *number)
{
  const Token *token = reader_peek (reader);
  uint64_t value = 0;

  if (token->kind == TOKEN_WORD && decimal_read (token->text, &value) && value >= least
      && value <= most)
    {
      *number = value;
      reader->next++;
      return true;
    }
  g_autofree char *allowed
      = g_strdup_printf (_ ("a number from %lu to %lu"), (gulong) least, (gulong) most);
  return reader_wanted (reader, allowed);
}

/* A time with its unit. */
bool
reader_time (Reader *reader, Time *time)
{
  const Token *token = reader_peek (reader);

  if (token->kind != TOKEN_WORD || !time_read (token->text, time))
    return reader_wanted (reader, _ ("a time such as 200us, 20ms or 1.5s, at most 1000000s"));
  reader->next++;
  return true;
}

/* A or B, as 0 or 1. */
bool
reader_host (Reader *reader, guint *host)
{
  if (reader_accept (reader, "A"))
    *host = 0;
  else if (reader_accept (reader, "B"))
    *host = 1;
  else
    return reader_wanted (reader, _ ("a host, A or B"));
  return true;
}

/* A string in quotes. The caller frees. */
bool
reader_text (Reader *reader, char **text)
{
  const Token *token = reader_peek (reader);
  if (token->kind != TOKEN_STRING)
    return reader_wanted (reader, _ ("a text in double quotes"));
  *text = g_strdup (token->text);
  reader->next++;
  return true;
}

/* en or zh_CN. */
bool
reader_language (Reader *reader, const char **language)
{
  for (const char *const *known = language_all (); *known != NULL; known++)
    if (reader_accept (reader, *known))
      {
        *language = *known;
        return true;
      }
  return reader_wanted (reader, _ ("a language, en or zh_CN"));
}

/* A segment, as far as it is written. */
bool
reader_notation (Reader *reader, Pattern *pattern)
{
  Token token = *reader_peek (reader);
  const char *message = NULL;

  if (token.kind != TOKEN_NOTATION)
    return reader_wanted (reader, _ ("a segment such as <SEQ=100><CTL=SYN>"));
  const char *end = pattern_parse (token.text, pattern, &message);
  if (message == NULL && *end == '\0')
    {
      reader->next++;
      return true;
    }
  if (end != NULL)
    token.start += (gsize) (end - token.text);
  return reader_fail (reader, &token, "%s",
                      message != NULL ? _ (message) : _ ("the segment should end here"));
}

/* Is its value one number or time, so that a story can write it down? */
static bool
is_written (const TcbField *variable)
{
  return variable->kind != TCB_STATE && variable->kind != TCB_SWITCH
         && variable->kind != TCB_RANGES;
}

/* SND.UNA and its like. */
bool
reader_variable (Reader *reader, const TcbField **variable)
{
  g_autoptr (GString) allowed = g_string_new (NULL);

  for (unsigned i = 0; i < tcb_fields (); i++)
    {
      *variable = tcb_field_at (i);
      if (!is_written (*variable))
        continue;
      if (reader_accept (reader, (*variable)->name))
        return true;
      g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? " " : "", (*variable)->name);
    }
  return reader_wanted (reader, allowed->str);
}

/* Does a word stand here that can be a name: a letter, then letters, digits, - and _? Does not go
 * past it. `what` completes the complaint. */
bool
reader_identifier (Reader *reader, const char *what)
{
  const Token *token = reader_peek (reader);
  bool fits = token->kind == TOKEN_WORD && g_ascii_isalpha (token->text[0])
              && strlen (token->text) <= STORY_NAME_OCTETS;

  for (const char *at = fits ? token->text : ""; *at != '\0'; at++)
    fits = fits && (g_ascii_isalnum (*at) || *at == '-' || *at == '_');
  return fits || reader_wanted (reader, what);
}

static int
find_name (const Story *story, const char *text)
{
  for (guint i = 0; i < story->names->len; i++)
    if (strcmp (g_array_index (story->names, Name, i).text, text) == 0)
      return (int) i;
  return STORY_NO_NAME;
}

/* The name of a segment that an earlier line gave it. */
bool
reader_known_name (Reader *reader, int *name)
{
  const Token *token = reader_peek (reader);

  if (!reader_identifier (reader, _ ("the name of a segment")))
    return false;
  *name = find_name (reader->story, token->text);
  if (*name == STORY_NO_NAME)
    return reader_fail (reader, token, _ ("no line above names a segment “%s” (with “as %s”)"),
                        token->text, token->text);
  reader->next++;
  return true;
}

/* A name for a segment, new in this story. */
bool
reader_new_name (Reader *reader, int *name)
{
  const Token *token = reader_peek (reader);

  if (!reader_identifier (reader, _ ("a name for the segment")))
    return false;
  int same = find_name (reader->story, token->text);
  if (same != STORY_NO_NAME)
    return reader_fail (reader, token, _ ("line %u has already named a segment “%s”"),
                        g_array_index (reader->story->names, Name, same).first, token->text);
  Name entry = { .first = reader->number, .text = g_strdup (token->text) };
  g_array_append_val (reader->story->names, entry);
  *name = (int) reader->story->names->len - 1;
  reader->next++;
  return true;
}
