/* What can only be seen when the search is over: the way to a world, two ends that answer each
 * other for ever, and worlds that can never come to an end. */
#include "search-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything that can follow a world; NONE if it was not followed to the end. */
static unsigned
after (Search *search, uint32_t number)
{
  Shard *shard = &search->shard[0];
  unsigned wanted = 0;
  return follow (&search->model, state_at (search, number), shard->out, shard->wanted, &wanted, 0);
}

static bool
step_between (Search *search, uint32_t from, const State16 *to, Step *step)
{
  const unsigned count = after (search, from);
  for (unsigned i = 0; count != NONE && i < count; i++)
    if (memcmp (&search->shard[0].out[i].state, to, sizeof *to) == 0)
      {
        *step = search->shard[0].out[i].step;
        return true;
      }
  return false;
}

static bool
state_after (Search *search, const State16 *from, const Step *step, State16 *to)
{
  Shard *shard = &search->shard[0];
  unsigned wanted = 0;
  const unsigned count = follow (&search->model, from, shard->out, shard->wanted, &wanted, 0);
  for (unsigned i = 0; count != NONE && i < count; i++)
    if (memcmp (&shard->out[i].step, step, sizeof *step) == 0)
      {
        *to = shard->out[i].state;
        return true;
      }
  return false;
}

/* Makes the way to `parent`, and `count` steps more, happen in a real World. */
bool
search_witness (Search *search, uint32_t parent, const Step *more, size_t count)
{
  size_t length = 0;
  for (uint32_t at = parent; at != NONE; at = state_parent (search, at))
    length++;
  const size_t before = length > 0 ? length - 1 : 0;
  State16 *states = calloc (before + count + 2, sizeof *states);
  Step *steps = calloc (before + count + 1, sizeof *steps);
  bool known = true;
  uint32_t at = parent;
  if (at == NONE)
    {
      unsigned owner = 0; /* the first world, which has no parent */
      while (search->shard[owner].count == 0 || state_parent (search, owner) != NONE)
        owner++;
      states[0] = *state_at (search, owner);
    }
  for (size_t i = length; i > 0; i--, at = state_parent (search, at))
    {
      states[i - 1] = *state_at (search, at);
      if (i < length)
        known = known && step_between (search, at, &states[i], &steps[i - 1]);
    }
  for (size_t i = 0; i < count && known; i++)
    {
      steps[before + i] = more[i];
      known = state_after (search, &states[before + i], &more[i], &states[before + i + 1]);
    }
  known = known && replay (&search->model, states, steps, before + count, search->finding);
  free (states);
  free (steps);
  return known;
}

/* One world on the way of look_for_talk (). */
typedef struct
{
  uint32_t number;
  unsigned tried; /* arrivals that were followed already */
  Step step;      /* that leads on */
} Stop;

enum
{
  NEW,
  OPEN, /* on the way that is being followed */
  DONE,
};

typedef struct
{
  Search *search;
  uint8_t *marks[EXPLORE_THREADS];
  Stop *way;
  size_t count, room;
} Talk;

static uint8_t *
mark (Talk *talk, uint32_t number)
{
  const unsigned threads = talk->search->threads;
  return &talk->marks[number % threads][number / threads];
}

static void
enter_state (Talk *talk, uint32_t number)
{
  if (talk->count == talk->room)
    {
      talk->room = talk->room == 0 ? 1024 : 2 * talk->room;
      talk->way = realloc (talk->way, talk->room * sizeof *talk->way);
    }
  talk->way[talk->count++] = (Stop){ .number = number };
  *mark (talk, number) = OPEN;
}

/* Does this happen by itself in a network that loses nothing? */
static bool
is_talk (const Successor *out)
{
  return out->step.kind == CHOICE_DELIVER
         || (out->step.kind == CHOICE_TIMEOUT && out->step.at == LOCAL_TIMER + TIMER_OUTPUT);
}

/* The next world that follows by an arrival, or NONE. */
static uint32_t
talk_on (Talk *talk, Stop *stop)
{
  Search *search = talk->search;
  const unsigned count = after (search, stop->number);
  for (unsigned i = 0, arrivals = 0; count != NONE && i < count; i++)
    if (is_talk (&search->shard[0].out[i]) && arrivals++ == stop->tried)
      {
        stop->tried++;
        stop->step = search->shard[0].out[i].step;
        return search_find (search, &search->shard[0].out[i].state);
      }
  stop->tried = UINT32_MAX;
  return NONE;
}

/* The way leads back to one of its own worlds: there the talk begins, and it never ends. It is
 * shown twice round. */
static bool
report_talk (Talk *talk, uint32_t number)
{
  size_t begin = talk->count;
  while (talk->way[begin - 1].number != number)
    begin--;
  const size_t round = talk->count - (begin - 1);
  Step *steps = calloc (2 * round, sizeof *steps);
  for (size_t i = 0; i < 2 * round; i++)
    steps[i] = talk->way[begin - 1 + i % round].step;
  ExploreFinding *finding = talk->search->finding;
  const bool real = search_witness (talk->search, number, steps, 2 * round);
  free (steps);
  if (!real)
    {
      finding->spurious++;
      return false;
    }
  finding->outcome = EXPLORE_BROKEN;
  finding->cut = EXPLORE_CUT_FOUND;
  snprintf (finding->fault, sizeof finding->fault, "%s",
            "the two ends answer each other for ever although nothing new is said");
  return true;
}

static bool
talk_from (Talk *talk, uint32_t root)
{
  enter_state (talk, root);
  while (talk->count > 0)
    {
      Stop *stop = &talk->way[talk->count - 1];
      const uint32_t next = talk_on (talk, stop);
      if (next == NONE && stop->tried == UINT32_MAX)
        {
          *mark (talk, stop->number) = DONE;
          talk->count--;
        }
      else if (next != NONE && *mark (talk, next) == NEW)
        enter_state (talk, next);
      else if (next != NONE && *mark (talk, next) == OPEN && report_talk (talk, next))
        return true;
    }
  return false;
}

/* In a network that loses nothing, with users who say nothing more, every talk comes to an end: no
 * way of arrivals alone leads back to where it was. */
void
look_for_talk (Search *search)
{
  Talk talk = { .search = search };
  bool found = false;
  uint32_t most = 0;
  for (unsigned i = 0; i < search->threads; i++)
    {
      talk.marks[i] = calloc (search->shard[i].count + 1, 1);
      most = search->shard[i].count > most ? search->shard[i].count : most;
    }
  for (uint32_t place = 0; place < most && !found; place++)
    for (unsigned i = 0; i < search->threads && !found; i++)
      if (place < search->shard[i].count && talk.marks[i][place] == NEW)
        found = talk_from (&talk, place * search->threads + i);
  search->finding->talk_seen = !found && search->finding->cut == EXPLORE_COMPLETE;
  for (unsigned i = 0; i < search->threads; i++)
    free (talk.marks[i]);
  free (talk.way);
}

/* Both are CLOSED or LISTEN, or a bound keeps somebody from going on. */
static bool
is_end (const Search *search, const State16 *state)
{
  const ExploreOptions *options = &search->model.options;
  const Node *a = search->model.nodes[state->node[0]], *b = search->model.nodes[state->node[1]];
  const bool timeouts_left
      = options->timeouts == EXPLORE_UNLIMITED || state->used[USED_TIMEOUTS] < options->timeouts;
  return (a->over && b->over) || a->withheld || b->withheld || !timeouts_left;
}

static bool
leads_to_end (Search *search, uint8_t *const marks[], uint32_t number)
{
  if (is_end (search, state_at (search, number)))
    return true;
  const unsigned count = after (search, number);
  for (unsigned i = 0; i < count && count != NONE; i++)
    {
      const uint32_t next = search_find (search, &search->shard[0].out[i].state);
      if (next != NONE && marks[next % search->threads][next / search->threads])
        return true;
    }
  return count == NONE;
}

/* Goes over all worlds, the last first, until no more of them are known to lead to an end. */
static void
spread_ends (Search *search, uint8_t *const marks[])
{
  bool more = true;
  while (more)
    {
      more = false;
      for (unsigned i = 0; i < search->threads; i++)
        for (uint32_t place = search->shard[i].count; place > 0; place--)
          if (!marks[i][place - 1]
              && leads_to_end (search, marks, (place - 1) * search->threads + i))
            marks[i][place - 1] = more = true;
    }
}

static void
report_end (Search *search, uint32_t number)
{
  ExploreFinding *finding = search->finding;
  if (!search_witness (search, number, NULL, 0))
    {
      finding->spurious++;
      return;
    }
  finding->outcome = EXPLORE_BROKEN;
  finding->cut = EXPLORE_CUT_FOUND;
  snprintf (finding->fault, sizeof finding->fault, "%s",
            "from here the connection can never come to an end");
}

/* From every world both ends can come to CLOSED or LISTEN, if their users let them. */
void
look_for_ends (Search *search)
{
  uint8_t *marks[EXPLORE_THREADS] = { NULL };
  for (unsigned i = 0; i < search->threads; i++)
    marks[i] = calloc (search->shard[i].count + 1, 1);
  spread_ends (search, marks);
  for (unsigned i = 0; i < search->threads; i++)
    for (uint32_t place = 0;
         place < search->shard[i].count && search->finding->outcome == EXPLORE_NOTHING; place++)
      if (!marks[i][place])
        report_end (search, place * search->threads + i);
  search->finding->ends_seen = search->finding->outcome == EXPLORE_NOTHING;
  for (unsigned i = 0; i < search->threads; i++)
    free (marks[i]);
}
