/* The player of a story: the world as its header describes it, the trace, what was sent and said
 * that no line has asked about yet. It makes steps, and knows nothing of lines that play or expect.
 * */
#include "config.h"

#include <lab/run/step.h>
#include <lab/text/language.h>
#include <lab/text/place.h>
#include "story-private.h"

#include <string.h>

/* Which host of the world a line means: the other one when the story is seen from the other
 * side. */
guint
player_host (const Player *player, guint host)
{
  return player->options->swap ? 1 - host : host;
}

/* A complaint about the line being performed. Always false. */
bool
player_fail (Player *player, StoryError code, const char *format, ...)
{
  const Story *story = player->story;
  va_list args;

  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  place_complain (player->error, STORY_ERROR, (int) code, story->name, player->line->number,
                  story->source[player->line->number - 1], player->line->column, message);
  return false;
}

/* A note on the last row; a second one with the same key goes below the first. */
void
player_note (Player *player, size_t row, const char *key, const char *text)
{
  g_autofree char *words = story_words (text, player->options->swap);
  const char *before = trace_note_get (player->trace, row, key);
  g_autofree char *both = before != NULL ? g_strdup_printf ("%s\n%s", before, words) : NULL;

  trace_note (player->trace, row, key, both != NULL ? both : words);
}

/* The sent segments wait to be asked about; what users were told is kept until the next line. */
static void
take_record (Player *player, const Record *record)
{
  const Actions *actions = &record->actions;

  for (guint i = 0; record->asked && i < actions->segment_count; i++)
    {
      Sent sent = { record->sent[i], actions->segments[i] };
      g_array_append_val (player->sent[record->host], sent);
    }
  for (guint i = 0; record->asked && i < actions->signal_count; i++)
    {
      Told told = { record->host, actions->signals[i].kind };
      g_array_append_val (player->told, told);
    }
  if (record->made != 0 && player->line->kind == LINE_FORGE && player->line->name >= 0)
    player->flights[player->line->name] = record->made;
  if (record->made != 0 && player->line->kind == LINE_NETWORK && player->line->second >= 0)
    player->flights[player->line->second] = record->made;
}

/* Makes a choice that is possible. */
bool
player_step (Player *player, const Choice *choice)
{
  const StoryOptions *options = player->options;
  g_autoptr (GError) problem = NULL;
  Record record;

  if (trace_rows (player->trace) >= STORY_ROWS)
    return player_fail (player, STORY_ERROR_IMPOSSIBLE, _ ("this story takes more than %d steps"),
                        STORY_ROWS);
  if (!lab_step_with (options->parts, player->trace, &player->world, choice, options->runner,
                      options->runner_host, &record, &problem))
    return player_fail (player, STORY_ERROR_RUNNER, "%s", problem->message);
  take_record (player, &record);
  return true;
}

/* The numbers of a notation about a segment that `host` of the world sends, moved as far as the
 * initial numbers have. The 0 of a reset for a stranger stands for itself. [9293 3.5.2] */
Pattern
player_pattern (const Player *player, guint host, const Pattern *pattern)
{
  Pattern moved = *pattern;
  bool zero = segment_has (&moved.segment, CTL_RST | CTL_ACK) && moved.segment.seq == 0;

  if ((moved.fields & FIELD_SEQ) && !zero)
    moved.segment.seq += player->shift[host];
  if (moved.fields & FIELD_ACK)
    moved.segment.ack += player->shift[1 - host];
  for (guint i = 0; i < moved.segment.options.sack_count; i++)
    {
      moved.segment.options.sack[i].left += player->shift[1 - host];
      moved.segment.options.sack[i].right += player->shift[1 - host];
    }
  return moved;
}

static void
player_world (Player *player)
{
  const Story *story = player->story;
  const StoryOptions *options = player->options;
  HostKind kind[HOSTS];
  Settings settings[HOSTS];

  for (guint i = 0; i < HOSTS; i++)
    {
      const HostSpec *spec = &story->host[player_host (player, i)];
      kind[i] = spec->kind;
      settings[i] = spec->settings;
      player->first_isn[i] = options->move_isn ? options->isn[i] : spec->isn;
      player->shift[i] = player->first_isn[i] - spec->isn;
    }
  world_init (&player->world, kind, player->first_isn, settings, story->delay[0], story->spacing);
  for (guint i = 0; i < HOSTS; i++)
    {
      const HostSpec *spec = &story->host[player_host (player, i)];
      player->world.network.delay[i] = story->delay[player_host (player, i)];
      if (spec->has_step)
        player->world.host[i].isn_step = spec->isn_step;
    }
}

/* What the header tells the audience, as notes on row 0. */
static void
player_header (Player *player)
{
  GHashTableIter iter;
  gpointer key, text;
  g_autoptr (GList) keys
      = g_list_sort (g_hash_table_get_keys (player->story->header), (GCompareFunc) strcmp);

  g_hash_table_iter_init (&iter, player->story->header);
  for (GList *item = keys; item != NULL; item = item->next)
    {
      key = item->data;
      text = g_hash_table_lookup (player->story->header, key);
      player_note (player, 0, key, text);
    }
  for (guint i = 0; i < HOSTS; i++)
    {
      const HostSpec *spec = &player->story->host[player_host (player, i)];
      g_autofree char *role = g_strdup_printf ("host.%c.role", "AB"[i]);
      g_autofree char *address = g_strdup_printf ("host.%c.address", "AB"[i]);
      player_note (player, 0, role, spec->role);
      player_note (player, 0, address, spec->address);
    }
}

/* Before the first line. */
void
player_init (Player *player)
{
  player_world (player);
  player->trace = trace_new (&player->world);
  g_assert (player->trace != NULL);
  trace_note (player->trace, 0, "story", player->story->name);
  for (guint i = 0; i < HOSTS; i++)
    player->sent[i] = g_array_new (FALSE, FALSE, sizeof (Sent));
  player->told = g_array_new (FALSE, FALSE, sizeof (Told));
  player->flights = g_new0 (uint32_t, MAX (player->story->names->len, 1));
  player->symbols = g_hash_table_new (g_str_hash, g_str_equal);
  player_header (player);
}

/* All but the trace. */
void
player_clear (Player *player)
{
  for (guint i = 0; i < HOSTS; i++)
    g_array_unref (player->sent[i]);
  g_array_unref (player->told);
  g_free (player->flights);
  g_hash_table_unref (player->symbols);
}
