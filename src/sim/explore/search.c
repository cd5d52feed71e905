/* The search itself, level by level. Each thread follows a batch of its own worlds, keeps what is
 * its own and sends the rest; then both take what was sent to them; then one of them asks what has
 * turned out to be missing, looks at what was found, and says whether it goes on. So whatever is
 * found has been found at the least depth, and the same every time. */
#include "search-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH 2048   /* worlds followed in one turn */
#define AHEAD 64     /* new worlds looked up together, so that memory is waited for once */
#define RECENT 2048  /* new worlds remembered: as much as the nearest cache holds */
#define WANTED 65536 /* questions that can wait at once; what finds no room comes up again */

/* Everything within moderate bounds, without a goal. */
ExploreOptions
explore_options (ExploreMode mode)
{
  const ExploreUsers users = { .opens_active = 1,
                               .opens_passive = 1,
                               .opens = 1,
                               .closes = EXPLORE_UNLIMITED,
                               .octets = 1,
                               .incarnations = 4 };
  return (ExploreOptions){ .mode = mode,
                           .users = { users, users },
                           .losses = 1,
                           .duplicates = 0,
                           .holds = 0,
                           .timeouts = EXPLORE_UNLIMITED,
                           .capacity = 8,
                           .threads = 1,
                           .talk = true,
                           .ends = true };
}

/* Why a search ended, as the rest of a sentence; NULL: it saw everything. */
const char *
explore_cut_text (ExploreCut cut)
{
  switch (cut)
    {
    case EXPLORE_COMPLETE: break;
    case EXPLORE_CUT_FOUND: return "it was found";
    case EXPLORE_CUT_DEPTH: return "the limit of the depth was reached";
    case EXPLORE_CUT_STATES: return "the limit of the states was reached";
    case EXPLORE_CUT_MEMORY: return "the limit of the memory was reached";
    case EXPLORE_CUT_TABLES: return "there were more hosts or segments than the tables hold";
    case EXPLORE_CUT_CANCELLED: return "it was stopped";
    }
  return NULL;
}

static void
note_hit (Shard *shard, Hit hit)
{
  if (shard->hit_count == shard->hit_room)
    {
      shard->hit_room = shard->hit_room == 0 ? 64 : 2 * shard->hit_room;
      shard->hits = realloc (shard->hits, shard->hit_room * sizeof *shard->hits);
    }
  shard->hits[shard->hit_count++] = hit;
}

static bool
meets_goal (const Search *search, const Successor *last, uint32_t parent)
{
  const Model *model = &search->model;
  ExploreView view = { .asked = false };
  for (unsigned host = 0; host < HOSTS; host++)
    {
      const Line *line = line_at (model, last->state.line[host]);
      view.host[host] = &model->nodes[last->state.node[host]]->host;
      view.flight_count[host] = line->count;
      for (unsigned i = 0; i < line->count; i++)
        view.flights[host][i] = &model->segments[line->segment[i]];
    }
  if (last->outcome != NONE)
    {
      const Asked *asked = model->asked[model->outcomes[last->outcome].answer];
      view.asked = true;
      view.who = asked->question.host;
      view.before = &model->nodes[state_at (search, parent)->node[view.who]]->host.tcb;
      view.event = &asked->question.event;
      view.actions = &asked->answer.actions;
    }
  return model->options.goal (model->options.goal_data, &view);
}

/* Everything that a step is looked at for whether or not its world is new. */
static void
look_at_step (Search *search, Shard *shard, const Successor *out, uint32_t parent)
{
  const ExploreOptions *options = &search->model.options;
  const Outcome *outcome = out->outcome == NONE ? NULL : &search->model.outcomes[out->outcome];
  const bool faulty = outcome != NULL && (outcome->flags & OUTCOME_FAULT);
  if (options->mode == EXPLORE_PROPERTIES && faulty)
    note_hit (shard, (Hit){ .parent = parent, .last = *out, .fault = outcome->fault });
  if (options->mode == EXPLORE_LOCK_STEP && outcome != NULL && (outcome->flags & OUTCOME_DIVERGES))
    note_hit (shard, (Hit){ .parent = parent, .last = *out, .diverges = true });
  if (options->goal_reads_event && options->goal != NULL && meets_goal (search, out, parent))
    note_hit (shard, (Hit){ .parent = parent, .last = *out, .goal = true });
}

static void
look_at_state (Search *search, Shard *shard, const Arriving *new)
{
  const ExploreOptions *options = &search->model.options;
  Successor last = { .state = new->state, .step = new->step, .outcome = NONE };
  const char *fault
      = options->mode == EXPLORE_PROPERTIES ? pair_fault (&search->model, &new->state) : NULL;
  if (fault != NULL)
    note_hit (shard, (Hit){ .parent = new->parent, .last = last, .fault = fault });
  if (options->goal != NULL && !options->goal_reads_event
      && meets_goal (search, &last, new->parent))
    note_hit (shard, (Hit){ .parent = new->parent, .last = last, .goal = true });
}

/* Looks up what has arrived; what is new is kept. */
static void
take_in (Search *search, Shard *shard, const Arriving *arriving, unsigned count)
{
  const ExploreOptions *options = &search->model.options;
  const bool look = options->mode == EXPLORE_PROPERTIES || options->goal != NULL;
  for (unsigned i = 0; i < count; i++)
    {
      const uint32_t at = shard->table[arriving[i].hash & shard->mask];
      if (at != 0)
        __builtin_prefetch (&shard->states[(at - 1) / STATE_CHUNK][(at - 1) % STATE_CHUNK]);
    }
  for (unsigned i = 0; i < count; i++)
    {
      if (shard_find (shard, &arriving[i].state, arriving[i].hash) != NONE)
        continue;
      shard_add (shard, &arriving[i].state, arriving[i].hash, arriving[i].parent);
      if (look)
        look_at_state (search, shard, &arriving[i]);
    }
}

/* A new world goes to its owner. Most are reached several times in a row, by the same things in
 * another order; those are noticed here, where it costs least. No world equals the zeroes that
 * `recent` begins with: its two nodes differ. */
static void
hand_on (Search *search, Shard *shard, unsigned member, const Successor *out, uint32_t parent)
{
  const uint64_t hash = state_hash (&out->state);
  const Arriving new = { .state = out->state, .hash = hash, .parent = parent, .step = out->step };
  State16 *recent = &shard->recent[hash >> 32 & (RECENT - 1)];
  if (memcmp (recent, &out->state, sizeof *recent) == 0)
    return;
  *recent = out->state;
  if (state_owner (search, hash) != member)
    {
      shard->sent[shard->sent_count++] = new;
      return;
    }
  __builtin_prefetch (&shard->table[hash & shard->mask]);
  shard->own[shard->own_count++] = new;
}

static void
follow_one (Search *search, Shard *shard, unsigned member, uint32_t place)
{
  const uint32_t number = place * search->threads + member;
  const ExploreOptions *options = &search->model.options;
  const bool look = options->mode != EXPLORE_REACH || options->goal_reads_event;
  const unsigned count = follow (&search->model, state_at (search, number), shard->out,
                                 shard->wanted, &shard->wanted_count, WANTED);
  if (count == NONE)
    {
      shard->later[shard->later_count++] = place;
      return;
    }
  shard->transitions += count;
  for (unsigned i = 0; i < count; i++)
    {
      if (look)
        look_at_step (search, shard, &shard->out[i], number);
      hand_on (search, shard, member, &shard->out[i], number);
    }
}

static void
take_own (Search *search, Shard *shard)
{
  take_in (search, shard, shard->own, shard->own_count);
  shard->own_count = 0;
}

/* First those that had to wait, then the next ones of the level. */
static void
follow_batch (Search *search, unsigned member)
{
  Shard *shard = &search->shard[member];
  const uint32_t waited = shard->later_count;
  uint32_t *again = shard->later;
  shard->later = calloc (waited + BATCH, sizeof *shard->later);
  shard->later_count = 0;
  shard->sent_count = 0;
  for (unsigned i = 0; i < BATCH; i++)
    {
      if (i < waited)
        follow_one (search, shard, member, again[i]);
      else if (shard->cursor < shard->end)
        follow_one (search, shard, member, shard->cursor++);
      if (shard->own_count >= AHEAD)
        take_own (search, shard);
    }
  for (uint32_t i = BATCH; i < waited; i++)
    shard->later[shard->later_count++] = again[i];
  take_own (search, shard);
  free (again);
}

static void
take_sent (Search *search, unsigned member)
{
  Shard *shard = &search->shard[member];
  if (search->threads == 1)
    return;
  const Shard *other = &search->shard[1 - member];
  for (unsigned i = 0; i < other->sent_count; i += AHEAD)
    {
      const unsigned end = i + AHEAD < other->sent_count ? i + AHEAD : other->sent_count;
      for (unsigned k = end; k < end + AHEAD && k < other->sent_count; k++)
        __builtin_prefetch (&shard->table[other->sent[k].hash & shard->mask]);
      take_in (search, shard, other->sent + i, end - i);
    }
}

static void
stop (Search *search, ExploreOutcome outcome, ExploreCut cut)
{
  search->finished = true;
  search->finding->outcome = outcome;
  search->finding->cut = cut;
}

/* Which way of meeting the goal this is: by its last step. True if it was met so before, or is one
 * of those to be passed over. */
static bool
is_passed_over (Search *search, const Hit *hit)
{
  struct
  {
    Step step;
    uint32_t outcome;
  } way = { hit->last.step, hit->last.outcome };
  way.step.at = hit->last.step.kind == CHOICE_DELIVER ? 0 : way.step.at;
  const uint64_t hash = hash_octets (&way, sizeof way);
  for (size_t i = 0; i < search->way_count; i++)
    if (search->seen_ways[i] == hash)
      return true;
  if (search->way_count == search->model.options.skip)
    return false;
  search->seen_ways[search->way_count++] = hash;
  return true;
}

static void
keep_question (Search *search, uint32_t number)
{
  ExploreFinding *finding = search->finding;
  const Asked *asked = search->model.asked[number];
  const ExploreAnswer *answers[2] = { &asked->answer, &asked->beside };
  finding->question = malloc (sizeof *finding->question);
  memcpy (finding->question, &asked->question, sizeof *finding->question);
  for (unsigned i = 0; i < 2; i++)
    {
      finding->answers[i] = malloc (sizeof *finding->answers[i]);
      memcpy (finding->answers[i], answers[i], sizeof *finding->answers[i]);
    }
}

/* The outcome of a hit's last step, which only a look at all that follows its parent tells. */
static void
complete_hit (Search *search, Hit *hit)
{
  Shard *shard = &search->shard[0];
  unsigned wanted = 0;
  if (hit->parent == NONE || hit->last.outcome != NONE)
    return;
  const unsigned count = follow (&search->model, state_at (search, hit->parent), shard->out,
                                 shard->wanted, &wanted, 0);
  for (unsigned i = 0; count != NONE && i < count; i++)
    if (memcmp (&shard->out[i].step, &hit->last.step, sizeof (Step)) == 0)
      hit->last.outcome = shard->out[i].outcome;
}

/* Makes it happen in a real World. */
static bool
is_real (Search *search, Hit *hit)
{
  complete_hit (search, hit);
  if (hit->goal && search->model.options.skip > 0 && is_passed_over (search, hit))
    return false;
  if (search_witness (search, hit->parent, &hit->last.step, hit->parent == NONE ? 0 : 1))
    return true;
  search->finding->spurious++;
  return false;
}

static void
look_at_hits (Search *search, Shard *shard)
{
  ExploreFinding *finding = search->finding;
  for (unsigned i = 0; i < shard->hit_count && !search->finished; i++)
    {
      Hit *hit = &shard->hits[i];
      if (!is_real (search, hit))
        continue;
      if (hit->diverges)
        keep_question (search, search->model.outcomes[hit->last.outcome].answer);
      if (hit->fault != NULL)
        snprintf (finding->fault, sizeof finding->fault, "%s", hit->fault);
      stop (search,
            hit->diverges ? EXPLORE_DIVERGED
            : hit->goal   ? EXPLORE_REACHED
                          : EXPLORE_BROKEN,
            EXPLORE_CUT_FOUND);
    }
  shard->hit_count = 0;
}

static size_t
count_states (const Search *search)
{
  size_t states = 0;
  for (unsigned i = 0; i < search->threads; i++)
    states += search->shard[i].count;
  return states;
}

static size_t
count_octets (const Search *search)
{
  size_t octets = search->model.octets;
  for (unsigned i = 0; i < search->threads; i++)
    octets += shard_octets (&search->shard[i]);
  return octets;
}

static void
keep_limits (Search *search)
{
  const ExploreOptions *options = &search->model.options;
  if (search->finished)
    return;
  if (search->model.no_answer)
    stop (search, EXPLORE_NO_ANSWER, EXPLORE_CUT_CANCELLED);
  else if (search->model.wrong_class)
    {
      keep_question (search, search->model.wrong);
      stop (search, EXPLORE_CANON_WRONG, EXPLORE_CUT_FOUND);
    }
  else if (options->cancel != NULL && *options->cancel)
    stop (search, EXPLORE_NOTHING, EXPLORE_CUT_CANCELLED);
  else if (options->octets != 0 && count_octets (search) > options->octets)
    stop (search, EXPLORE_NOTHING, EXPLORE_CUT_MEMORY);
  else if (count_states (search) > (options->states != 0 ? options->states : UINT32_MAX / 4))
    stop (search, EXPLORE_NOTHING, EXPLORE_CUT_STATES);
  else if (search->model.tables_full)
    stop (search, EXPLORE_NOTHING, EXPLORE_CUT_TABLES);
}

/* The level is done: the worlds that are new make the next one. */
static void
next_level (Search *search)
{
  bool more = false;
  for (unsigned i = 0; i < search->threads; i++)
    {
      Shard *shard = &search->shard[i];
      shard->begin = shard->cursor = shard->end;
      shard->end = shard->count;
      more = more || shard->begin != shard->end;
    }
  if (!more)
    {
      stop (search, EXPLORE_NOTHING, EXPLORE_COMPLETE);
      return;
    }
  search->depth++;
  if (search->model.options.depth != 0 && search->depth >= search->model.options.depth)
    stop (search, EXPLORE_NOTHING, EXPLORE_CUT_DEPTH);
}

static void
say_progress (const Search *search)
{
  const ExploreOptions *options = &search->model.options;
  ExploreProgress progress = { .depth = search->depth };
  if (options->progress == NULL)
    return;
  for (unsigned i = 0; i < search->threads; i++)
    {
      progress.states += search->shard[i].count;
      progress.transitions += search->shard[i].transitions;
      progress.waiting += search->shard[i].count - search->shard[i].cursor;
    }
  options->progress (options->progress_data, &progress);
}

/* Between two turns, by one thread alone. */
static void
between (Search *search)
{
  bool done = true;
  for (unsigned i = 0; i < search->threads; i++)
    {
      Shard *shard = &search->shard[i];
      if (shard->wanted_count > 0 && !search->model.no_answer)
        ask_wanted (&search->model, shard->wanted, shard->wanted_count);
      shard->wanted_count = 0;
      done = done && shard->later_count == 0 && shard->cursor == shard->end;
    }
  for (unsigned i = 0; i < search->threads; i++)
    look_at_hits (search, &search->shard[i]);
  lines_make_room (&search->model);
  keep_limits (search);
  if (!search->finished && done)
    next_level (search);
  say_progress (search);
}

static void
work (void *data, unsigned member)
{
  Search *search = data;
  while (!search->finished)
    {
      follow_batch (search, member);
      crew_meet (search->crew);
      take_sent (search, member);
      crew_meet (search->crew);
      if (member == 0)
        between (search);
      crew_meet (search->crew);
    }
}

/* The first world, as numbers. */
static void
begin (Search *search, const World *start)
{
  Model *model = &search->model;
  const Deeds none = { .opens = 0 };
  Arriving first = { .parent = NONE };
  for (unsigned i = 0; i < HOSTS; i++)
    {
      Host host;
      memcpy (&host, &start->host[i], sizeof host);
      canonical_host (&host);
      first.state.node[i] = (uint16_t) node_number (model, &host, &none, i);
    }
  for (uint32_t i = 0; i < start->network.count; i++)
    {
      const Flight *flight = &start->network.flights[i];
      Segment seg = flight->segment;
      canonical_segment (&seg);
      uint32_t *line = &first.state.line[flight->from];
      *line = line_join (model, *line, (uint16_t) segment_number (model, &seg));
    }
  first.hash = state_hash (&first.state);
  Shard *shard = &search->shard[state_owner (search, first.hash)];
  take_in (search, shard, &first, 1);
  shard->end = 1;
}

static Search *
search_new (const World *start, const ExploreOptions *options)
{
  Search *search = calloc (1, sizeof *search);
  Model *model = &search->model;
  model->options = *options;
  if (model->options.capacity == 0 || model->options.capacity > EXPLORE_CAPACITY)
    model->options.capacity = EXPLORE_CAPACITY;
  memcpy (&model->start, start, sizeof *start);
  chance_init (&model->chance, 1);
  search->threads = options->threads >= 2 ? 2 : 1;
  search->finding = calloc (1, sizeof *search->finding);
  search->seen_ways = calloc (options->skip + 1, sizeof *search->seen_ways);
  nodes_init (model);
  asking_init (model);
  lines_init (model);
  for (unsigned i = 0; i < search->threads; i++)
    {
      Shard *shard = &search->shard[i];
      shard_init (shard);
      shard->own = piece_new ((AHEAD + SUCCESSORS) * sizeof *shard->own);
      shard->sent = piece_new (2 * BATCH * (size_t) SUCCESSORS * sizeof *shard->sent);
      shard->recent = piece_new (RECENT * sizeof *shard->recent);
      shard->wanted = calloc (WANTED, sizeof *shard->wanted);
      shard->out = calloc (SUCCESSORS, sizeof *shard->out);
    }
  search->crew = crew_new (search->threads, work, search);
  return search;
}

static void
search_free (Search *search)
{
  for (unsigned i = 0; i < search->threads; i++)
    shard_free (&search->shard[i]);
  crew_free (search->crew);
  lines_free (&search->model);
  asking_free (&search->model);
  nodes_free (&search->model);
  free (search->seen_ways);
  free (search);
}

static void
count_up (Search *search)
{
  ExploreFinding *finding = search->finding;
  const Model *model = &search->model;
  for (unsigned i = 0; i < search->threads; i++)
    finding->transitions += search->shard[i].transitions;
  finding->states = count_states (search);
  finding->octets = count_octets (search);
  finding->questions = model->asked_count;
  finding->hosts = model->node_count;
  finding->segments = model->segment_count;
  finding->lines = model->line_count;
  finding->deepest = search->depth;
}

/* Searches everything that can follow `start` within the bounds. The finding belongs to the
 * caller. */
ExploreFinding *
explore_run (const World *start, const ExploreOptions *options)
{
  Search *search = search_new (start, options);
  begin (search, start);
  crew_run (search->crew);
  count_up (search);
  if (options->mode == EXPLORE_PROPERTIES && search->finding->outcome == EXPLORE_NOTHING)
    {
      if (options->talk)
        look_for_talk (search);
      if (options->ends && search->finding->outcome == EXPLORE_NOTHING
          && search->finding->cut == EXPLORE_COMPLETE)
        look_for_ends (search);
    }
  ExploreFinding *finding = search->finding;
  search_free (search);
  return finding;
}

void
explore_finding_free (ExploreFinding *finding)
{
  if (finding == NULL)
    return;
  trace_free (finding->witness);
  free (finding->choices);
  free (finding->question);
  free (finding->answers[0]);
  free (finding->answers[1]);
  free (finding);
}
