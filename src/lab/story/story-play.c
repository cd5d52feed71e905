/* Tells a story: the world as its header describes it, then line by line what its body says, each
 * choice a row of the trace. Who plays is in story-player.c, what the lines expect in
 * story-expect.c.  */
#include "config.h"

#include <lab/text/language.h>
#include "story-private.h"

#include <string.h>

/* Does the die decide what the network does? */
static bool
by_chance (const Player *player)
{
  return player->options->chance != NULL;
}

/* Makes a choice, or says why it is impossible; a die that got in the way is no mistake of the
 * story's. */
static bool
choose (Player *player, const Choice *choice)
{
  Refusal refusal = world_refuses (&player->world, choice);

  if (refusal == REFUSED_NOT)
    return player_step (player, choice);
  return by_chance (player)
         || player_fail (player, STORY_ERROR_IMPOSSIBLE, "%s", _ (refusal_text (refusal)));
}

/* What happens by itself, until nothing is due before `end`. */
static bool
run_until (Player *player, Time end)
{
  Choice choice;

  while (world_next (&player->world, &choice) && choice_due (&player->world, &choice) <= end)
    if (!player_step (player, &choice))
      return false;
  return true;
}

/* The same with the die. */
static bool
throw_until (Player *player, Time end)
{
  Choice choice;
  Chance ahead = *player->options->chance;

  while (chance_choose (&ahead, &player->world, &choice)
         && choice_due (&player->world, &choice) <= end)
    {
      *player->options->chance = ahead;
      if (!player_step (player, &choice))
        return false;
    }
  return true;
}

static bool
wait_until (Player *player, Time end)
{
  if (end <= player->world.now)
    return true;
  return choose (player, &(Choice){ .kind = CHOICE_WAIT, .until = end });
}

/* The timer that is due first, if that is before `end`. */
static bool
timer_due (const Player *player, Time end, Choice *choice)
{
  bool found = false;

  for (guint host = 0; host < HOSTS; host++)
    for (Timer timer = 0; timer < TIMERS; timer++)
      {
        const Choice one = { .kind = CHOICE_TIMEOUT, .host = host, .which = timer };
        const Time due = choice_due (&player->world, &one);
        if (due > end || (found && due >= choice_due (&player->world, choice)))
          continue;
        *choice = one;
        found = true;
      }
  return found;
}

/* wait 10s: the clock goes on, and what it has in store goes off; segments stay in the network. */
static bool
perform_wait (Player *player)
{
  const Time end = player->world.now + player->line->amount;
  Choice choice;

  while (timer_due (player, end, &choice))
    if (!player_step (player, &choice))
      return false;
  return wait_until (player, end);
}

/* run: to the end of what is going on; run 10s: and then the clock shows ten seconds more. */
static bool
perform_run (Player *player)
{
  const Line *line = player->line;
  Time end = line->limited ? player->world.now + line->amount : TIME_NEVER - 1;

  return run_until (player, end) && (!line->limited || wait_until (player, end));
}

static bool
perform_next (Player *player)
{
  Choice choice;

  if (!world_next (&player->world, &choice))
    return player_fail (player, STORY_ERROR_IMPOSSIBLE,
                        _ ("nothing is due: no segment is in "
                           "flight and no timer is running"));
  return player_step (player, &choice);
}

static bool
perform_network (Player *player)
{
  const Line *line = player->line;
  uint32_t id = player->flights[line->name];
  const char *name = g_array_index (player->story->names, Name, line->name).text;

  if (id == 0)
    return player_fail (player, STORY_ERROR_IMPOSSIBLE,
                        _ ("the segment “%s” never got into the network: it was full"), name);
  if (network_look (&player->world.network, id) == NULL)
    return player_fail (player, STORY_ERROR_IMPOSSIBLE,
                        _ ("the segment “%s” is not in flight any more"), name);
  return choose (player, &(Choice){ .kind = line->choice, .which = id });
}

/* A forged segment offers the whole buffer unless it says otherwise, and its text lies where its
 * number says, counted from the host's connection or from where the first one will begin. */
static Segment
forged_segment (const Player *player, guint host)
{
  const Tcb *tcb = &player->world.host[host].tcb;
  bool open = tcb->state != CLOSED && tcb->state != LISTEN;
  Seq iss = open ? tcb->iss : player->first_isn[host];
  Pattern pattern = player_pattern (player, host, &player->line->pattern);
  Segment segment = pattern.segment;

  if (!(pattern.fields & FIELD_WND) && !segment_has (&segment, CTL_RST))
    segment.wnd = MIN (tcb->set.receive_buffer, UINT16_MAX);
  if (segment.text.length > 0)
    segment.text.first = segment.seq + segment_has (&segment, CTL_SYN) - iss - 1;
  return segment;
}

/* The message quotes a segment of the host: the oldest that is not acknowledged, unless a number is
 * written. */
static Seq
quoted_seq (const Player *player, guint host)
{
  const Tcb *tcb = &player->world.host[host].tcb;

  if (player->line->pattern.fields & FIELD_SEQ)
    return player->line->pattern.segment.seq + player->shift[host];
  return tcb->snd.una;
}

static Choice
line_choice (const Player *player)
{
  const Line *line = player->line;
  Choice choice = { .host = player_host (player, line->host) };

  switch (line->kind)
    {
    case LINE_CALL:
      choice.kind = CHOICE_CALL;
      choice.call = line->call;
      break;
    case LINE_TIMEOUT:
      choice.kind = CHOICE_TIMEOUT;
      choice.which = line->timer;
      break;
    case LINE_CRASH: choice.kind = CHOICE_CRASH; break;
    case LINE_FORGE:
      choice.kind = CHOICE_FORGE;
      choice.segment = forged_segment (player, choice.host);
      break;
    case LINE_ICMP:
      choice.kind = CHOICE_ICMP;
      choice.which = line->icmp;
      choice.segment.seq = quoted_seq (player, choice.host);
      break;
    default: break;
    }
  return choice;
}

static bool
perform_symbol (Player *player)
{
  const Line *line = player->line;
  guint host = player_host (player, line->host);
  guint space = line->variable->kind == TCB_SENT ? host : 1 - host;
  const Tcb *tcb = &player->world.host[host].tcb;
  gpointer known;

  if (!tcb_field_known (tcb, line->variable))
    return by_chance (player)
           || player_fail (player, STORY_ERROR_IMPOSSIBLE, _ ("in %s there is no %s yet"),
                           state_name (tcb->state), line->variable->name);
  if (g_hash_table_lookup_extended (player->symbols, line->word, NULL, &known)
      && GPOINTER_TO_UINT (known) != space)
    return player_fail (player, STORY_ERROR_IMPOSSIBLE,
                        _ ("%s already names a number of the other host"), line->word);
  g_hash_table_insert (player->symbols, line->word, GUINT_TO_POINTER (space));
  g_autofree char *key = g_strdup_printf ("symbol.%s", line->word);
  g_autofree char *text
      = g_strdup_printf ("%c %u", "AB"[space], (Seq) tcb_field_get (tcb, line->variable));
  trace_note (player->trace, trace_rows (player->trace), key, text);
  return true;
}

/* Between two lines the die has its way, but not for ever. */
static bool
after_line (Player *player)
{
  return throw_until (player, player->world.now + SECONDS (30));
}

static bool
perform_by_chance (Player *player)
{
  const Line *line = player->line;
  Choice choice;

  switch (line->kind)
    {
    case LINE_CALL:
    case LINE_CRASH:
    case LINE_ICMP:
    case LINE_FORGE:
      choice = line_choice (player);
      return choose (player, &choice) && after_line (player);
    case LINE_WAIT:
    case LINE_RUN:
      return throw_until (player,
                          player->world.now + (line->limited ? line->amount : SECONDS (300)));
    case LINE_SYMBOL: return perform_symbol (player);
    default: return true;
    }
}

/* Performs the line, or checks what it expects. */
static bool
player_perform (Player *player)
{
  const Line *line = player->line;
  Choice choice;

  if (by_chance (player))
    return perform_by_chance (player);
  switch (line->kind)
    {
    case LINE_NOTE:
      player_note (player, trace_rows (player->trace), line->word, line->text);
      return true;
    case LINE_SYMBOL: return perform_symbol (player);
    case LINE_SENDS:
    case LINE_SENDS_NOTHING:
    case LINE_IS:
    case LINE_HAS:
    case LINE_SAYS:
    case LINE_GETS: return player_expect (player);
    default: break;
    }
  g_array_set_size (player->told, 0);
  if (line->kind == LINE_NETWORK)
    return perform_network (player);
  if (line->kind == LINE_NEXT)
    return perform_next (player);
  if (line->kind == LINE_RUN)
    return perform_run (player);
  if (line->kind == LINE_WAIT)
    return perform_wait (player);
  choice = line_choice (player);
  return choose (player, &choice);
}

/* Plays the whole story. `options` may be NULL. On failure NULL with a place and a reason; what
 * happened up to there is then left in options->so_far, if that is not NULL, with the verdict as a
 * note on its last row. */
Trace *
story_play (const Story *story, const StoryOptions *options, GError **error)
{
  const StoryOptions plain = { 0 };
  g_autoptr (GError) problem = NULL;
  Player player
      = { .story = story, .options = options != NULL ? options : &plain, .error = &problem };

  player_init (&player);
  for (guint i = 0; i < story->lines->len && problem == NULL; i++)
    {
      player.line = &g_array_index (story->lines, Line, i);
      if (!player_perform (&player))
        g_assert (problem != NULL);
    }
  player_clear (&player);
  if (problem == NULL)
    return player.trace;
  if (player.options->so_far != NULL)
    *player.options->so_far = player.trace;
  else
    trace_free (player.trace);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}
