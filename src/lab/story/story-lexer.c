/* One line of a story into words, strings and notations.  */
#include "config.h"

#include <lab/text/language.h>
#include <lab/text/place.h>
#include "story-private.h"

#include <string.h>

G_DEFINE_QUARK (story - error - quark, story_error)

static bool
ends_word (char c)
{
  return c == '\0' || c == ' ' || c == '\t' || c == '"' || c == '#' || c == '<';
}

/* Reads a string from behind its opening quote. Returns where it went on, or NULL and `*message`
 * with `*wrong` the place. */
static const char *
read_string (const char *at, GString *text, const char **wrong, const char **message)
{
  const char *open = at - 1;

  for (; *at != '\0' && *at != '"'; at++)
    {
      if (*at != '\\')
        {
          g_string_append_c (text, *at);
          continue;
        }
      *wrong = at++;
      if (*at != '"' && *at != '\\' && *at != 'n')
        {
          *message = _ ("after a backslash a string goes on with \", \\ or n");
          return NULL;
        }
      g_string_append_c (text, *at == 'n' ? '\n' : *at);
    }
  if (*at == '"')
    return at + 1;
  *wrong = open;
  *message = _ ("this string has no closing quote");
  return NULL;
}

/* A notation goes from its first < to a > that no further < follows. */
static const char *
read_notation (const char *at)
{
  while (*at == '<')
    {
      while (*at != '\0' && *at != '>')
        at++;
      if (*at == '>')
        at++;
    }
  return at;
}

static void
token_clear (gpointer data)
{
  g_free (((Token *) data)->text);
}

static void
token_add (GArray *tokens, TokenKind kind, gsize start, char *text)
{
  Token token = { .kind = kind, .start = start, .text = text };
  g_array_append_val (tokens, token);
}

/* Reads the token at `at`; returns where the next may begin, or NULL with the complaint. */
static const char *
read_token (GArray *tokens, const char *line, const char *at, const char **wrong,
            const char **message)
{
  gsize start = (gsize) (at - line);

  if (*at == '"')
    {
      g_autoptr (GString) text = g_string_new (NULL);
      const char *end = read_string (at + 1, text, wrong, message);
      if (end != NULL)
        token_add (tokens, TOKEN_STRING, start, g_strdup (text->str));
      return end;
    }
  const char *end = at;
  TokenKind kind = *at == '<' ? TOKEN_NOTATION : TOKEN_WORD;
  if (kind == TOKEN_NOTATION)
    end = read_notation (at);
  else
    while (!ends_word (*end))
      end++;
  token_add (tokens, kind, start, g_strndup (at, (gsize) (end - at)));
  return end;
}

/* The tokens of a line, the last one TOKEN_END; NULL when the line cannot be read. `line` is
 * UTF-8. */
GArray *
story_tokens (const char *name, guint number, const char *line, GError **error)
{
  g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  const char *at = line, *wrong = NULL, *message = NULL;

  g_array_set_clear_func (tokens, token_clear);
  for (;;)
    {
      at += strspn (at, " \t");
      if (*at == '\0' || *at == '#')
        break;
      at = read_token (tokens, line, at, &wrong, &message);
      if (at == NULL)
        {
          place_complain (error, STORY_ERROR, STORY_ERROR_SYNTAX, name, number, line,
                          (gsize) (wrong - line), message);
          return NULL;
        }
    }
  token_add (tokens, TOKEN_END, (gsize) (at - line), NULL);
  return g_steal_pointer (&tokens);
}

const Token *
reader_peek (const Reader *reader)
{
  return &g_array_index (reader->tokens, Token, reader->next);
}

/* Goes past `word` if that is what stands here. */
bool
reader_accept (Reader *reader, const char *word)
{
  const Token *token = reader_peek (reader);
  if (token->kind != TOKEN_WORD || strcmp (token->text, word) != 0)
    return false;
  reader->next++;
  return true;
}

/* Always false, so that a reader can return it. */
bool
reader_fail (Reader *reader, const Token *token, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  place_complain (reader->error, STORY_ERROR, STORY_ERROR_SYNTAX, reader->story->name,
                  reader->number, reader->line, token->start, message);
  return false;
}

/* What stands here is not `allowed`, a list for the reader. Always false. */
bool
reader_wanted (Reader *reader, const char *allowed)
{
  const Token *token = reader_peek (reader);
  if (token->kind == TOKEN_END)
    return reader_fail (reader, token, _ ("the line ends too early; expected: %s"), allowed);
  return reader_fail (reader, token, _ ("this is not understood; expected: %s"), allowed);
}

/* Is the line over? */
bool
reader_end (Reader *reader)
{
  const Token *token = reader_peek (reader);
  if (token->kind == TOKEN_END)
    return true;
  return reader_fail (reader, token, _ ("the line should end here"));
}
