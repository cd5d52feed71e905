/* A script into tokens, one at a time, longest match first; comments and what #ifdef leaves out are
 * passed over. And the one way to complain about a place in a script. */
#include "config.h"

#include <lab/text/language.h>
#include "packetdrill-private.h"
#include <lab/text/place.h>

#include <string.h>

/* NAME:LINE:COLUMN: message, the line, a caret; and `more` below them, unless it is NULL. */
void
packetdrill_complain (const PacketdrillScript *script, gsize at, PacketdrillError code,
                      const char *message, const char *more, GError **error)
{
  g_autoptr (GError) placed = NULL;
  guint number = 1;
  gsize start = 0;

  at = MIN (at, script->length);
  for (gsize i = 0; i < at; i++)
    if (script->text[i] == '\n')
      {
        number++;
        start = i + 1;
      }
  const char *end = memchr (script->text + start, '\n', script->length - start);
  gsize length = end == NULL ? script->length - start : (gsize) (end - script->text) - start;
  if (length > 0 && script->text[start + length - 1] == '\r')
    length--;
  g_autofree char *line = g_strndup (script->text + start, length);
  place_complain (&placed, PACKETDRILL_ERROR, (int) code, script->name, number, line, at - start,
                  message);
  g_set_error (error, PACKETDRILL_ERROR, (int) code, "%s%s%s", placed->message,
               more == NULL ? "" : "\n", more == NULL ? "" : more);
}

/* Always false, so that a reader can return it. The first complaint is the one that stays. */
bool
scan_fail (Scan *scan, gsize at, const char *format, ...)
{
  va_list args;

  if (scan->tok.kind == TOK_WRONG)
    return false;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  packetdrill_complain (scan->script, at, PACKETDRILL_ERROR_SYNTAX, message, NULL, scan->error);
  scan->tok.kind = TOK_WRONG;
  scan->peeked = true;
  return false;
}

/* What stands here is not `allowed`, a list for the reader. Always false. */
bool
scan_wanted (Scan *scan, const char *allowed)
{
  const Tok *tok = scan_peek (scan);
  if (tok->kind == TOK_END)
    return scan_fail (scan, tok->start, _ ("the script ends too early; expected: %s"), allowed);
  return scan_fail (scan, tok->start, _ ("this is not understood; expected: %s"), allowed);
}

static char
char_at (const Scan *scan, gsize at)
{
  return at < scan->script->length ? scan->script->text[at] : '\0';
}

static bool
starts_with (const Scan *scan, gsize at, const char *word)
{
  gsize length = strlen (word);
  return at + length <= scan->script->length && memcmp (scan->script->text + at, word, length) == 0;
}

/* Where `word` stands next from `at` on; the length of the script when it does not. */
static gsize
find (const Scan *scan, gsize at, const char *word)
{
  while (at < scan->script->length && !starts_with (scan, at, word))
    at++;
  return at;
}

static bool
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

static bool
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

/* Is there nothing but blanks before it in its line? */
static bool
begins_line (const Scan *scan, gsize at)
{
  while (at > 0 && (scan->script->text[at - 1] == ' ' || scan->script->text[at - 1] == '\t'))
    at--;
  return at == 0 || scan->script->text[at - 1] == '\n';
}

/* The next #word that begins a line, from `at` on. */
static gsize
next_directive (const Scan *scan, gsize at)
{
  while (at < scan->script->length && !(scan->script->text[at] == '#' && begins_line (scan, at)))
    at++;
  return at;
}

/* #ifdef NAME: goes on behind it, or at its #endif when the name is not defined. */
static bool
skip_ifdef (Scan *scan)
{
  const gsize start = scan->at;
  gsize name = start + strlen ("#ifdef");

  if (scan->begun != 0)
    return scan_fail (scan, start, _ ("an #ifdef cannot stand within another one"));
  while (char_at (scan, name) == ' ' || char_at (scan, name) == '\t')
    name++;
  gsize end = name;
  while (is_word (char_at (scan, end)))
    end++;
  if (end == name)
    return scan_fail (scan, name, _ ("#ifdef wants a name"));
  scan->begun = start + 1;
  scan->at = end;
  if (packetdrill_is_defined (scan->knobs, scan->script->text + name, end - name))
    return true;
  scan->at = next_directive (scan, end);
  if (scan->at == scan->script->length)
    return scan_fail (scan, start, _ ("this #ifdef has no #endif"));
  return true;
}

static bool
skip_directive (Scan *scan)
{
  if (starts_with (scan, scan->at, "#ifdef") && !is_word (char_at (scan, scan->at + 6)))
    return skip_ifdef (scan);
  if (!starts_with (scan, scan->at, "#endif") || is_word (char_at (scan, scan->at + 6)))
    return scan_fail (scan, scan->at, _ ("there are #ifdef NAME and #endif, and nothing else"));
  if (scan->begun == 0)
    return scan_fail (scan, scan->at, _ ("this #endif has no #ifdef"));
  scan->begun = 0;
  scan->at += strlen ("#endif");
  return true;
}

/* Blanks, comments and directives. False: one of them is wrong. */
static bool
skip_blanks (Scan *scan)
{
  for (;;)
    {
      const char c = char_at (scan, scan->at);
      if (scan->at < scan->script->length && is_blank (c))
        scan->at++;
      else if (starts_with (scan, scan->at, "//"))
        scan->at = find (scan, scan->at, "\n");
      else if (starts_with (scan, scan->at, "/*"))
        {
          const gsize start = scan->at;
          scan->at = find (scan, start + 2, "*/");
          if (scan->at == scan->script->length)
            return scan_fail (scan, start, _ ("this comment has no end"));
          scan->at += 2;
        }
      else if (c == '#' && begins_line (scan, scan->at))
        {
          if (!skip_directive (scan))
            return false;
        }
      else
        return true;
    }
}

/* Something between two marks; the second one belongs to it. */
static void
between (Scan *scan, TokKind kind, gsize opening, const char *closing, const char *message)
{
  const gsize start = scan->at;
  const gsize end = find (scan, start + opening, closing);

  if (end == scan->script->length)
    scan_fail (scan, start, "%s", message);
  else
    scan->tok = (Tok){ kind, start, end + strlen (closing) };
}

static gsize
digits_end (const Scan *scan, gsize at)
{
  while (g_ascii_isdigit (char_at (scan, at)))
    at++;
  return at;
}

/* 0x1f, -1, .5, 1.00: or no number at all. */
static bool
number_token (Scan *scan)
{
  const gsize start = scan->at;
  const gsize first = char_at (scan, start) == '-' ? start + 1 : start;
  const gsize whole = digits_end (scan, first);
  gsize end = start + 2;

  if (starts_with (scan, start, "0x") && g_ascii_isxdigit (char_at (scan, end)))
    {
      while (g_ascii_isxdigit (char_at (scan, end)))
        end++;
      scan->tok = (Tok){ TOK_HEX, start, end };
      return true;
    }
  if (char_at (scan, whole) == '.' && g_ascii_isdigit (char_at (scan, whole + 1)))
    scan->tok = (Tok){ TOK_FLOAT, start, digits_end (scan, whole + 1) };
  else if (whole > first)
    scan->tok = (Tok){ TOK_INTEGER, start, whole };
  else
    return false;
  return true;
}

/* A word, an option name, or a character by itself. */
static void
plain_token (Scan *scan)
{
  const gsize start = scan->at;
  const bool option = starts_with (scan, start, "--") && is_word (char_at (scan, start + 2));
  gsize end = option ? start + 2 : start;

  while (is_word (char_at (scan, end)))
    end++;
  if (end > start)
    scan->tok = (Tok){ option ? TOK_OPTION : TOK_WORD, start, end };
  else if (g_ascii_isprint (scan->script->text[start]))
    scan->tok = (Tok){ TOK_CHARACTER, start, start + 1 };
  else
    scan_fail (scan, start, _ ("this character does not belong into a script"));
}

static void
read_token (Scan *scan)
{
  const gsize at = scan->at;

  if (at == scan->script->length)
    scan->tok = (Tok){ TOK_END, at, at };
  else if (starts_with (scan, at, "%{"))
    between (scan, TOK_CODE, 2, "}%", _ ("this %{ has no }%"));
  else if (scan->script->text[at] == '`')
    between (scan, TOK_BACKTICK, 1, "`", _ ("this command has no closing backtick"));
  else if (scan->script->text[at] == '"')
    between (scan, TOK_STRING, 1, "\"", _ ("this string has no closing quote"));
  else if (starts_with (scan, at, "..."))
    scan->tok = (Tok){ TOK_DOTS, at, at + 3 };
  else if (!number_token (scan))
    plain_token (scan);
  if (scan->tok.kind == TOK_END && scan->begun != 0)
    scan_fail (scan, scan->begun - 1, _ ("this #ifdef has no #endif"));
}

/* The token that stands here. */
const Tok *
scan_peek (Scan *scan)
{
  if (!scan->peeked)
    {
      scan->tok.kind = TOK_END;
      if (skip_blanks (scan))
        read_token (scan);
      scan->peeked = true;
    }
  return &scan->tok;
}

/* Goes past it. At the end, and at a mistake, there is nothing behind. */
void
scan_next (Scan *scan)
{
  const Tok *tok = scan_peek (scan);
  if (tok->kind == TOK_WRONG || tok->kind == TOK_END)
    return;
  scan->at = tok->end;
  scan->peeked = false;
}

bool
scan_is (Scan *scan, char c)
{
  const Tok *tok = scan_peek (scan);
  return tok->kind == TOK_CHARACTER && scan->script->text[tok->start] == c;
}

bool
scan_accept (Scan *scan, char c)
{
  if (!scan_is (scan, c))
    return false;
  scan_next (scan);
  return true;
}

bool
scan_expect (Scan *scan, char c)
{
  const char allowed[] = { c, '\0' };
  return scan_accept (scan, c) || scan_wanted (scan, allowed);
}

bool
scan_accept_word (Scan *scan, const char *word)
{
  const Tok *tok = scan_peek (scan);
  if (tok->kind != TOK_WORD || tok->end - tok->start != strlen (word)
      || !starts_with (scan, tok->start, word))
    return false;
  scan_next (scan);
  return true;
}

/* The flags of a packet, letters and dots in a row: ".1" would be a number elsewhere. */
bool
scan_flags (Scan *scan, gsize *start, gsize *end)
{
  if (!skip_blanks (scan))
    return false;
  *start = *end = scan->at;
  if (char_at (scan, *end) == '-')
    ++*end;
  else
    while (g_ascii_isalpha (char_at (scan, *end)) || char_at (scan, *end) == '.')
      ++*end;
  if (*end == *start || starts_with (scan, *start, "..."))
    return scan_wanted (scan, _ ("flags, letters of F S R P U E W and . for ACK, or -"));
  scan->at = *end;
  return true;
}

/* Words in parentheses, if there are any: they are for people. */
bool
scan_remark (Scan *scan)
{
  if (!scan_is (scan, '('))
    return true;
  const gsize start = scan->tok.start, end = find (scan, start, ")");
  if (end == scan->script->length)
    return scan_fail (scan, start, _ ("this parenthesis is not closed"));
  scan->at = end + 1;
  scan->peeked = false;
  return true;
}

/* The token as it is written; without `border` octets on either side. The caller frees. */
char *
scan_inside (Scan *scan, const Tok *tok, gsize border)
{
  return g_strndup (scan->script->text + tok->start + border, tok->end - tok->start - 2 * border);
}

char *
scan_text (Scan *scan, const Tok *tok)
{
  return scan_inside (scan, tok, 0);
}

/* A whole number from `least` to `most`, decimal or hexadecimal. */
bool
scan_number (Scan *scan, int64_t least, int64_t most, int64_t *number)
{
  const Tok tok = *scan_peek (scan);

  if (tok.kind != TOK_INTEGER && tok.kind != TOK_HEX)
    return scan_wanted (scan, _ ("a number"));
  g_autofree char *text = scan_text (scan, &tok);
  char *end = NULL;
  const bool hex = tok.kind == TOK_HEX;
  *number = g_ascii_strtoll (hex ? text + 2 : text, &end, hex ? 16 : 10);
  if (tok.end - tok.start > 20 || *number < least || *number > most)
    return scan_fail (scan, tok.start, _ ("a number from %ld to %ld belongs here"), (long) least,
                      (long) most);
  scan_next (scan);
  return true;
}

/* Microseconds; what is smaller is dropped. */
static Time
time_of (const char *text)
{
  Time time = 0, unit = 100000;

  for (; g_ascii_isdigit (*text) && time <= SCRIPT_TIME_MAX; text++)
    time = time * 10 + SECONDS (*text - '0');
  if (*text == '.')
    for (text++; g_ascii_isdigit (*text); text++, unit /= 10)
      time += (Time) (*text - '0') * unit;
  return time;
}

/* Seconds, whole or not. */
bool
scan_time (Scan *scan, Time *time)
{
  const Tok tok = *scan_peek (scan);

  if (tok.kind != TOK_INTEGER && tok.kind != TOK_FLOAT)
    return scan_wanted (scan, _ ("a time in seconds"));
  g_autofree char *text = scan_text (scan, &tok);
  if (*text == '-')
    return scan_fail (scan, tok.start, _ ("a time is not negative"));
  *time = time_of (text);
  if (*time > SCRIPT_TIME_MAX)
    return scan_fail (scan, tok.start, _ ("a time is at most 1000000 seconds"));
  scan_next (scan);
  return true;
}
