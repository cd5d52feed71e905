/* What a story expects, held against what came. A disappointment tells the story so far, then what
 * was expected, then what came instead.  */
#include "config.h"

#include <lab/text/catalogue.h>
#include <lab/text/language.h>
#include "story-private.h"

#include <string.h>

#define LINES_TOLD 60
#define LANGUAGES 2

/* The lines performed before this one, with their numbers; of a long story the last. */
static char *
story_so_far (const Player *player)
{
  const GArray *lines = player->story->lines;
  GString *told = g_string_new (NULL);
  guint last = 0;

  while (&g_array_index (lines, Line, last) != player->line)
    last++;
  guint first = last > LINES_TOLD ? last - LINES_TOLD : 0;
  if (first > 0)
    g_string_append (told, "   …\n");
  for (guint i = first; i < last; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      if (line->kind == LINE_NOTE)
        continue;
      g_autofree char *text = g_strdup (player->story->source[line->number - 1]);
      g_string_append_printf (told, "%4u  %s\n", line->number, g_strstrip (text));
    }
  return g_string_free (told, FALSE);
}

/* One sentence in every language of language_all (): a verdict is kept in all of them. */
typedef struct
{
  char *said[LANGUAGES];
} Phrase;

static void
phrase_clear (Phrase *made)
{
  for (gsize i = 0; i < LANGUAGES; i++)
    g_free (made->said[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Phrase, phrase_clear)

static Phrase phrase (const char *message, ...) G_GNUC_PRINTF (1, 2);

static Phrase
phrase (const char *message, ...)
{
  Phrase made = { 0 };
  va_list args;

  for (gsize i = 0; i < LANGUAGES; i++)
    {
      va_start (args, message);
      made.said[i] = g_strdup_vprintf (text_in (language_all ()[i], message), args);
      va_end (args);
    }
  return made;
}

static const char *
phrase_now (const Phrase *made)
{
  return made->said[strcmp (language_get (), language_all ()[0]) == 0 ? 0 : 1];
}

static void
note_verdict (Player *player, const char *what, const char *frame, const Phrase *made)
{
  for (gsize i = 0; i < LANGUAGES; i++)
    {
      const char *language = language_all ()[i];
      g_autofree char *key = g_strdup_printf ("verdict.%s.%s", what, language);
      g_autofree char *text = g_strdup_printf (text_in (language, frame), made->said[i]);
      trace_note (player->trace, trace_rows (player->trace), key, text);
    }
}

/* Always false. `wants` and `gave` are what was expected and what came. */
static bool
disappoint (Player *player, const Phrase *wants, const Phrase *gave)
{
  g_autofree char *told = story_so_far (player);
  g_autofree char *expected = g_strdup_printf (_ ("expected: %s"), phrase_now (wants));
  g_autofree char *came = g_strdup_printf (_ ("instead: %s"), phrase_now (gave));
  g_autoptr (GError) place = NULL;
  GError **error = player->error;

  note_verdict (player, "wants", N_ ("expected: %s"), wants);
  note_verdict (player, "gave", N_ ("instead: %s"), gave);
  player->error = &place;
  player_fail (player, STORY_ERROR_EXPECTATION, "%s; %s", expected, came);
  player->error = error;
  g_set_error (error, STORY_ERROR, STORY_ERROR_EXPECTATION, "%s\n%s\n%s%s\n%s", place->message,
               _ ("The story so far:"), told, expected, came);
  return false;
}

/* The segments of this host that nobody asked about yet. */
static guint
unasked (const Player *player, guint host)
{
  return player->sent[host]->len - player->asked[host];
}

static bool
expect_sends (Player *player, guint host)
{
  const unsigned unsaid = FIELD_OPTIONS | FIELD_ACK | FIELD_UP | FIELD_LEN;
  const Line *line = player->line;
  char letter = "AB"[host];
  char written[NOTATION_MAX], came[NOTATION_MAX];
  Pattern pattern = player_pattern (player, host, &line->pattern);

  pattern_format (&pattern, written, sizeof written);
  g_auto (Phrase) wants = phrase (N_ ("%c sends %s"), letter, written);
  if (unasked (player, host) == 0)
    {
      g_auto (Phrase) gave = phrase (N_ ("%c sent nothing"), letter);
      return disappoint (player, &wants, &gave);
    }
  const Sent *sent = &g_array_index (player->sent[host], Sent, player->asked[host]);
  if (!pattern_matches (&pattern, &sent->segment))
    {
      /* What goes without saying is said where it was asked for. */
      const bool only = (pattern.fields & FIELD_OPTIONS) != 0;
      const Pattern shown
          = { .segment = sent->segment,
              .fields = segment_fields (&sent->segment) | FIELD_WND | (pattern.fields & ~unsaid)
                        | (only ? option_fields (&sent->segment.options) : 0) };
      pattern_format (&shown, came, sizeof came);
      g_auto (Phrase) gave = phrase (N_ ("%c sent %s"), letter, came);
      return disappoint (player, &wants, &gave);
    }
  player->asked[host]++;
  if (line->name >= 0)
    player->flights[line->name] = sent->id;
  return true;
}

static bool
expect_silence (Player *player, guint host)
{
  char came[NOTATION_MAX];

  if (unasked (player, host) == 0)
    return true;
  const Sent *sent = &g_array_index (player->sent[host], Sent, player->asked[host]);
  segment_format (&sent->segment, came, sizeof came);
  g_auto (Phrase) wants = phrase (N_ ("%c sends nothing"), "AB"[host]);
  g_auto (Phrase) gave = phrase (N_ ("%c sent %s"), "AB"[host], came);
  return disappoint (player, &wants, &gave);
}

static bool
expect_state (Player *player, guint host)
{
  State state = player->world.host[host].tcb.state;

  if (state == player->line->state)
    return true;
  g_auto (Phrase) wants = phrase (N_ ("%c is in %s"), "AB"[host], state_name (player->line->state));
  g_auto (Phrase) gave = phrase (N_ ("%c is in %s"), "AB"[host], state_name (state));
  return disappoint (player, &wants, &gave);
}

static char *
value_text (const TcbField *variable, uint64_t value)
{
  if (variable->kind == TCB_TIME)
    return g_strdup_printf ("%g s", (double) value / 1e6);
  return g_strdup_printf ("%u", (guint) value);
}

static bool
expect_variable (Player *player, guint host, const Expected *expected)
{
  const TcbField *variable = expected->variable;
  uint64_t came = tcb_field_get (&player->world.host[host].tcb, variable);
  uint64_t wanted = expected->value;

  if (variable->kind == TCB_SENT)
    wanted = (Seq) wanted + player->shift[host];
  else if (variable->kind == TCB_RECEIVED)
    wanted = (Seq) wanted + player->shift[1 - host];
  if (came == wanted)
    return true;
  const char *name = variable->name;
  g_autofree char *wanted_text = value_text (variable, wanted);
  g_autofree char *came_text = value_text (variable, came);
  g_auto (Phrase) wants = phrase (N_ ("%c has %s %s"), "AB"[host], name, wanted_text);
  g_auto (Phrase) gave = phrase (N_ ("%c has %s %s"), "AB"[host], name, came_text);
  return disappoint (player, &wants, &gave);
}

static bool
expect_signal (Player *player, guint host)
{
  g_autoptr (GString) heard = g_string_new (NULL);

  for (guint i = 0; i < player->told->len; i++)
    {
      const Told *told = &g_array_index (player->told, Told, i);
      if (told->host != host)
        continue;
      if (told->kind == player->line->signal)
        return true;
      g_string_append_printf (heard, "%s\"%s\"", heard->len > 0 ? ", " : "",
                              signal_text (told->kind));
    }
  g_auto (Phrase) wants
      = phrase (N_ ("%c tells its user \"%s\""), "AB"[host], signal_text (player->line->signal));
  g_auto (Phrase) gave = heard->len > 0
                             ? phrase (N_ ("%c told its user %s"), "AB"[host], heard -> str)
                             : phrase (N_ ("%c told its user nothing"), "AB"[host]);
  return disappoint (player, &wants, &gave);
}

static bool
expect_octets (Player *player, guint host)
{
  uint32_t got = player->world.host[host].got;

  if (got == player->line->amount)
    return true;
  g_auto (Phrase) wants = phrase (N_ ("the user of %c has been handed %u octets"), "AB"[host],
                                  (guint) player -> line -> amount);
  g_auto (Phrase) gave = phrase (N_ ("the user of %c has been handed %u octets"), "AB"[host], got);
  return disappoint (player, &wants, &gave);
}

/* Checks the line's expectation. False: STORY_ERROR_EXPECTATION is set. */
bool
player_expect (Player *player)
{
  const Line *line = player->line;
  guint host = player_host (player, line->host);

  switch (line->kind)
    {
    case LINE_SENDS: return expect_sends (player, host);
    case LINE_SENDS_NOTHING: return expect_silence (player, host);
    case LINE_IS: return expect_state (player, host);
    case LINE_SAYS: return expect_signal (player, host);
    case LINE_GETS: return expect_octets (player, host);
    case LINE_HAS:
      for (guint i = 0; i < line->expected->len; i++)
        if (!expect_variable (player, host, &g_array_index (line->expected, Expected, i)))
          return false;
      return true;
    default: return true;
    }
}
