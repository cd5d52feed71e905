/* Everything that can happen next in a world of numbers, and what must hold between its two
 * hosts. */
#include "explore-private.h"

/* One world being followed. */
typedef struct
{
  Model *model;
  const State16 *from;
  const Node *node[HOSTS];
  const Line *line[HOSTS];
  Successor *out;
  unsigned count;
  Wanted *wanted;
  unsigned *wanted_count, room;
  bool missing;
} Way;

static void
want (Way *way, unsigned who, uint32_t event)
{
  way->missing = true;
  if (*way->wanted_count < way->room)
    way->wanted[(*way->wanted_count)++] = (Wanted){ .node = way->from->node[who], .event = event };
}

static Successor *
next (Way *way, ChoiceKind kind, unsigned host, unsigned at)
{
  Successor *out = &way->out[way->count++];
  out->state = *way->from;
  out->step = (Step){ .kind = (uint8_t) kind, .host = (uint8_t) host, .at = (uint8_t) at };
  out->outcome = NONE;
  return out;
}

/* A host answers: it is another node now, and what it sends joins its line. */
static void
act (Way *way, Successor *out, unsigned who, uint32_t number)
{
  const Outcome *outcome = &way->model->outcomes[number];
  out->outcome = number;
  if (outcome->flags & OUTCOME_CUT)
    {
      way->count--;
      return;
    }
  out->state.node[who] = outcome->node;
  for (unsigned i = 0; i < outcome->count; i++)
    out->state.line[who] = line_join (way->model, out->state.line[who], outcome->segment[i]);
}

static bool
has_left (uint8_t most, uint8_t used)
{
  return most == EXPLORE_UNLIMITED || used < most;
}

static void
use (Successor *out, unsigned which, uint8_t most)
{
  if (most != EXPLORE_UNLIMITED)
    out->state.used[which]++;
}

/* Which timers of this host may go off now: see explore.h. */
static uint32_t
ripe (const Way *way, const Node *node)
{
  const ExploreOptions *options = &way->model->options;
  uint32_t timers = node->local >> LOCAL_TIMER;
  bool quiet = true;
  if (!has_left (options->timeouts, way->from->used[USED_TIMEOUTS]))
    return timers & 1u << TIMER_OUTPUT;
  if (options->any_time)
    return timers;
  for (unsigned host = 0; host < HOSTS; host++)
    quiet = quiet && way->line[host]->held == (1u << way->line[host]->count) - 1;
  if (!quiet)
    return timers & 1u << TIMER_OUTPUT;
  if (way->node[0]->fast || way->node[1]->fast)
    timers &= ~(1u << TIMER_TIME_WAIT | 1u << TIMER_FIN_WAIT_2 | 1u << TIMER_KEEP_ALIVE);
  return timers;
}

static void
follow_host (Way *way, unsigned who, bool only_at_once)
{
  const Node *node = way->node[who];
  uint32_t events = node->local & ((1u << LOCAL_TIMER) - 1);
  events |= ripe (way, node) << LOCAL_TIMER;
  if (only_at_once)
    events &= 1u << (LOCAL_TIMER + TIMER_OUTPUT);
  for (; events != 0; events &= events - 1)
    {
      const unsigned local = (unsigned) __builtin_ctz (events);
      const uint32_t known = node->outcome[local];
      const bool timer = local >= LOCAL_TIMER;
      if (known == 0)
        {
          want (way, who, local);
          continue;
        }
      if (way->model->outcomes[known - 1].flags == OUTCOME_NOTHING)
        continue;
      Successor *out = next (way, timer ? CHOICE_TIMEOUT : CHOICE_CALL, who, local);
      if (timer && local != LOCAL_TIMER + TIMER_OUTPUT)
        use (out, USED_TIMEOUTS, way->model->options.timeouts);
      act (way, out, who, known - 1);
    }
}

/* A segment arrives. A host without a TCP only sees it. */
static void
arrive (Way *way, unsigned from, unsigned at)
{
  const unsigned who = 1 - from;
  const Node *node = way->node[who];
  const uint16_t segment = way->line[from]->segment[at];
  const uint32_t known = segment < node->arrivals ? node->arrival[segment] : 0;
  if (known == 0 && node->host.kind == HOST_TCP)
    {
      want (way, who, LOCALS + segment);
      return;
    }
  Successor *out = next (way, CHOICE_DELIVER, from, at);
  out->state.line[from] = line_without (way->model, way->from->line[from], at);
  if (node->host.kind == HOST_TCP)
    act (way, out, who, known - 1);
}

/* What the network may do to a segment besides. */
static void
disturb (Way *way, unsigned from, unsigned at)
{
  const ExploreOptions *options = &way->model->options;
  const uint8_t *used = way->from->used;
  const Line *line = way->line[from];
  const bool held = options->any_order || (line->held >> at & 1);
  if (has_left (options->losses, used[USED_LOSSES]))
    {
      Successor *out = next (way, CHOICE_LOSE, from, at);
      out->state.line[from] = line_without (way->model, way->from->line[from], at);
      use (out, USED_LOSSES, options->losses);
    }
  if (has_left (options->duplicates, used[USED_DUPLICATES]) && line->count < options->capacity)
    {
      Successor *out = next (way, CHOICE_DUPLICATE, from, at);
      out->state.line[from] = line_join (way->model, way->from->line[from], line->segment[at]);
      use (out, USED_DUPLICATES, options->duplicates);
    }
  if (!held && has_left (options->holds, used[USED_HOLDS]))
    {
      Successor *out = next (way, CHOICE_HOLD, from, at);
      out->state.line[from] = line_hold (way->model, way->from->line[from], at);
      use (out, USED_HOLDS, options->holds);
    }
}

/* In order: the first that nobody holds back, and those that are held. In any order: all, and equal
 * ones once. */
static void
follow_line (Way *way, unsigned from)
{
  const Line *line = way->line[from];
  const bool any_order = way->model->options.any_order;
  bool first = true;
  for (unsigned at = 0; at < line->count; at++)
    {
      const bool held = line->held >> at & 1;
      if (any_order && at > 0 && line->segment[at] == line->segment[at - 1])
        continue;
      if (any_order || held || first)
        arrive (way, from, at);
      first = first && held;
      disturb (way, from, at);
    }
}

/* Writes everything that can happen next to `out` and returns how much it is. What must be asked
 * before that can be said joins `wanted`, and NONE is returned. */
unsigned
follow (Model *model, const State16 *state, Successor out[SUCCESSORS], Wanted *wanted,
        unsigned *wanted_count, unsigned wanted_room)
{
  Way way = { .model = model,
              .from = state,
              .out = out,
              .wanted = wanted,
              .wanted_count = wanted_count,
              .room = wanted_room };
  for (unsigned host = 0; host < HOSTS; host++)
    {
      way.node[host] = model->nodes[state->node[host]];
      way.line[host] = line_at (model, state->line[host]);
    }
  const bool at_once = way.node[0]->at_once || way.node[1]->at_once;
  for (unsigned host = 0; host < HOSTS; host++)
    follow_host (&way, host, at_once);
  for (unsigned host = 0; host < HOSTS && !at_once; host++)
    follow_line (&way, host);
  return way.missing ? NONE : way.count;
}

static bool
know_each_other (const Tcb *one, const Tcb *other)
{
  return state_is_synchronized (one->state) && state_is_synchronized (other->state)
         && one->irs == other->iss && other->irs == one->iss;
}

static const char *
stream_fault (const Host *from, const Host *to)
{
  const Tcb *sender = &from->tcb, *receiver = &to->tcb;
  const bool fin = receiver->rcv.fin_known && receiver->rcv.nxt == receiver->rcv.fin + 1;
  if (!know_each_other (sender, receiver))
    return NULL;
  if (seq_lt (receiver->rcv.nxt, sender->snd.una))
    return "something is acknowledged that the peer has not received";
  if (seq_lt (sender->snd.nxt, receiver->rcv.nxt))
    return "something was received that was never sent";
  if (to->got > sender->snd.end - sender->iss - 1)
    return "the user was handed an octet that was never sent";
  if (fin && receiver->rcv.fin != sender->snd.end)
    return "a FIN took effect before the last octet";
  return NULL;
}

/* What must hold between two ends of one connection, in words; NULL when all is well. */
const char *
pair_fault (const Model *model, const State16 *state)
{
  const Host *a = &model->nodes[state->node[0]]->host, *b = &model->nodes[state->node[1]]->host;
  if (a->kind != HOST_TCP || b->kind != HOST_TCP)
    return NULL;
  const char *fault = stream_fault (a, b);
  return fault != NULL ? fault : stream_fault (b, a);
}
