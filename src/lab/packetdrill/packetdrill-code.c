/* The assertions in %{ ... }%, lines of Python about what the kernel tells of a connection:
 *
 *   line       := 'assert' expression [',' anything]
 *   expression := and ('or' and)*          and     := not ('and' not)*
 *   not        := 'not' not | compared     compared := sum (('==' | '!=' | '<' | ...) sum)*
 *   sum        := factor (('+' | '-' | '*' | '/' | '&' | '|') factor)*
 *   factor     := NUMBER | NAME | '(' expression ')'
 *
 * An assertion with a name that means nothing here, or that is more than this, is passed over and
 * counted: whoever runs the script is told how many there were. */
#include "config.h"

#include <lab/text/language.h>
#include "packetdrill-run-private.h"

#include <string.h>

typedef struct
{
  const Run *run;
  const char *at;
  bool unknown; /* something is not understood: nothing can be said */
  unsigned depth;
  GString *values; /* "tcpi_snd_cwnd is 10" */
} Parser;

/* [Linux, include/net/tcp_states.h] The numbers behind TCPI_ESTABLISHED and so on. */
static const struct
{
  const char *name;
  State state;
} states[] = {
  { "ESTABLISHED", ESTABLISHED }, { "SYN_SENT", SYN_SENT },     { "SYN_RECEIVED", SYN_RECEIVED },
  { "FIN_WAIT_1", FIN_WAIT_1 },   { "FIN_WAIT_2", FIN_WAIT_2 }, { "TIME_WAIT", TIME_WAIT },
  { "CLOSED", CLOSED },           { "CLOSE_WAIT", CLOSE_WAIT }, { "LAST_ACK", LAST_ACK },
  { "LISTEN", LISTEN },           { "CLOSING", CLOSING },
};

static int64_t
number_of_state (State state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (states[i].state == state)
      return (int64_t) i + 1;
  return 0;
}

static int64_t
options_agreed (const Tcb *tcb)
{
  return (tcb->agreed & AGREED_TIMESTAMPS ? 1 : 0) | (tcb->agreed & AGREED_SACK ? 2 : 0)
         | (tcb->agreed & AGREED_WINDOW_SCALE ? 4 : 0);
}

/* What tcp_info says; Google's scripts count cwnd in segments, the others in octets. */
static bool
value_of (const Run *run, const char *name, int64_t *value)
{
  const Tcb *tcb = run_tcb (run);
  const uint32_t mss = send_mss (tcb);

  if (strcmp (name, "tcpi_state") == 0)
    *value = number_of_state (run->owner == NULL ? CLOSED : tcb->state);
  else if (strcmp (name, "tcpi_options") == 0)
    *value = options_agreed (tcb);
  else if (strcmp (name, "tcpi_snd_cwnd") == 0)
    *value = run->knobs->profile->google ? tcb->snd.cwnd / mss : tcb->snd.cwnd;
  else if (strcmp (name, "tcpi_unacked") == 0)
    *value = (tcb->snd.nxt - tcb->snd.una + mss - 1) / mss;
  else
    return false;
  return true;
}

static void
skip_blanks (Parser *parser)
{
  while (*parser->at == ' ' || *parser->at == '\t')
    parser->at++;
}

/* Goes past `word`; a name must end where it ends. */
static bool
accept (Parser *parser, const char *word)
{
  const size_t length = strlen (word);
  const char behind = parser->at[strnlen (parser->at, length)];

  if (strncmp (parser->at, word, length) != 0
      || (g_ascii_isalpha (*word) && (g_ascii_isalnum (behind) || behind == '_')))
    return false;
  parser->at += length;
  skip_blanks (parser);
  return true;
}

static int64_t
dont_know (Parser *parser)
{
  parser->unknown = true;
  return 0;
}

static int64_t
name_value (Parser *parser)
{
  const char *start = parser->at;
  int64_t value = 0;

  while (g_ascii_isalnum (*parser->at) || *parser->at == '_')
    parser->at++;
  g_autofree char *name = g_strndup (start, (gsize) (parser->at - start));
  skip_blanks (parser);
  if (value_of (parser->run, name, &value))
    {
      g_string_append_printf (parser->values, "%s%s = %" G_GINT64_FORMAT,
                              parser->values->len == 0 ? "" : ", ", name, value);
      return value;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_has_prefix (name, "TCPI_") && strcmp (name + 5, states[i].name) == 0)
      return (int64_t) i + 1;
  return dont_know (parser);
}

static int64_t expression (Parser *parser);

static int64_t
factor (Parser *parser)
{
  if (accept (parser, "("))
    {
      if (parser->depth++ == SCRIPT_DEPTH)
        return dont_know (parser);
      const int64_t value = expression (parser);
      parser->depth--;
      return accept (parser, ")") ? value : dont_know (parser);
    }
  if (g_ascii_isdigit (*parser->at))
    {
      char *end = NULL;
      const guint64 value = g_ascii_strtoull (parser->at, &end, 0);
      parser->at = end;
      skip_blanks (parser);
      return value > UINT32_MAX ? dont_know (parser) : (int64_t) value;
    }
  return name_value (parser);
}

/* Values stay small: more than 31 bits are not understood. */
static int64_t
bounded (Parser *parser, int64_t value)
{
  const int64_t most = (int64_t) 1 << 31;
  return value > most || value < -most ? dont_know (parser) : value;
}

static int64_t
sum (Parser *parser)
{
  int64_t value = bounded (parser, factor (parser));

  for (; !parser->unknown; value = bounded (parser, value))
    if (accept (parser, "+"))
      value += factor (parser);
    else if (accept (parser, "-"))
      value -= factor (parser);
    else if (accept (parser, "*"))
      value *= bounded (parser, factor (parser));
    else if (accept (parser, "&"))
      value &= factor (parser);
    else if (accept (parser, "|"))
      value |= factor (parser);
    else
      break;
  return value;
}

/* In Python a < b < c means that both hold. */
static int64_t
compared (Parser *parser)
{
  int64_t left = sum (parser), holds = 1;
  bool any = false;

  for (;; any = true)
    {
      static const char *const signs[] = { "==", "!=", "<=", ">=", "<", ">" };
      gsize sign = 0;
      while (sign < G_N_ELEMENTS (signs) && !accept (parser, signs[sign]))
        sign++;
      if (sign == G_N_ELEMENTS (signs) || parser->unknown)
        return any ? holds : left;
      const int64_t right = sum (parser);
      const bool true_here[]
          = { left == right, left != right, left <= right, left >= right, left<right, left> right };
      holds = holds && true_here[sign];
      left = right;
    }
}

static int64_t
negated (Parser *parser)
{
  bool negative = false;
  while (accept (parser, "not"))
    negative = !negative;
  const int64_t value = compared (parser);
  return negative ? value == 0 : value;
}

static int64_t
conjunction (Parser *parser)
{
  int64_t value = negated (parser);
  while (!parser->unknown && accept (parser, "and"))
    {
      const int64_t right = negated (parser);
      value = value != 0 && right != 0;
    }
  return value;
}

static int64_t
expression (Parser *parser)
{
  int64_t value = conjunction (parser);
  while (!parser->unknown && accept (parser, "or"))
    {
      const int64_t right = conjunction (parser);
      value = value != 0 || right != 0;
    }
  return value;
}

static bool
check_line (Run *run, const char *line)
{
  Parser parser = { .run = run, .at = line, .values = g_string_new (NULL) };

  skip_blanks (&parser);
  bool holds = true;
  if (accept (&parser, "assert"))
    {
      holds = expression (&parser) != 0;
      if (parser.unknown || (*parser.at != '\0' && *parser.at != ','))
        {
          holds = true;
          run->unchecked++;
        }
    }
  g_autofree char *values = g_string_free (parser.values, FALSE);
  return holds || run_fail (run, run->event->action, NULL, _ ("this does not hold: %s"), values);
}

/* Does everything hold that it asserts now? */
bool
code_check (Run *run, const char *code)
{
  GString *text = g_string_new (code);

  g_string_replace (text, "\\\r\n", " ", 0);
  g_string_replace (text, "\\\n", " ", 0);
  g_autofree char *joined = g_string_free (text, FALSE);
  g_auto (GStrv) lines = g_strsplit_set (joined, "\r\n;", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      char *remark = strchr (*line, '#');
      if (remark != NULL)
        *remark = '\0';
      g_strchomp (*line);
      if (!check_line (run, *line))
        return false;
    }
  return true;
}
