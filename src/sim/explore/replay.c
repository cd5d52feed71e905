/* A way that the search found, made to happen in a real World: with the times that its clock gives,
 * every step a Choice, and after each the hosts and the segments under way compared with what the
 * search believes. What overtakes in the search is held back here; what the search lost because a
 * line was full is lost here. A timer goes off when it is due, and if another would have gone off
 * first, the way is none: but the users may wait a little before they call, and segments may take a
 * little longer, so that the timers of one host run behind those of the other; that is tried before
 * a way is given up. */
#include "explore-private.h"

#include <stdlib.h>
#include <string.h>

#define PAUSE MILLISECONDS (150)
#define SOON MILLISECONDS (450)

typedef struct
{
  Model *model;
  unsigned waits; /* bit by bit: whose user waits before a call, then to whom segments come late */
  World world;
  Trace *trace;
  Choice *choices;
  size_t count, room;
} Play;

static bool
make (Play *play, Choice choice)
{
  Question question;
  Record record;
  ExploreAnswer answer;
  if (world_refuses (&play->world, &choice) != REFUSED_NOT)
    return false;
  world_ask (&play->world, choice, &question, &record);
  if (question.needed)
    {
      const ExploreTcp *tcp = &play->model->options.tcp[question.host];
      record.foreign = tcp->ask != NULL || (tcp->parts != NULL && tcp->parts != &reference);
      if (!answer_question (tcp, &question, &answer))
        return false;
      world_answer (&play->world, &question, &answer.tcb, &answer.actions, &record);
    }
  trace_append (play->trace, &record, &play->world);
  if (play->count == play->room)
    {
      play->room = play->room == 0 ? 32 : 2 * play->room;
      play->choices = realloc (play->choices, play->room * sizeof *play->choices);
    }
  play->choices[play->count++] = choice;
  return true;
}

/* The earliest segment under way from this host that is this one; NULL if there is none. */
static const Flight *
flight_of (const Play *play, unsigned from, uint16_t segment)
{
  const Network *network = &play->world.network;
  for (uint32_t i = 0; i < network->count; i++)
    {
      Segment seg = network->flights[i].segment;
      canonical_segment (&seg);
      if (network->flights[i].from == from
          && memcmp (&seg, &play->model->segments[segment], sizeof seg) == 0)
        return &network->flights[i];
    }
  return NULL;
}

/* Nothing else arrives before `time`. */
static bool
hold_until (Play *play, Time time, uint32_t but)
{
  for (uint32_t i = 0; i < play->world.network.count; i++)
    {
      const Flight *flight = &play->world.network.flights[i];
      const Choice hold = { .kind = CHOICE_HOLD, .which = flight->id };
      if (!flight->held && flight->id != but && flight->arrives < time && !make (play, hold))
        return false;
    }
  return true;
}

/* Would a timer that the search lets go off have done so before `time`? */
static bool
something_is_due (const Play *play, Time time)
{
  for (unsigned host = 0; host < HOSTS; host++)
    for (unsigned timer = 0; timer < TIMERS; timer++)
      if (play->world.host[host].kind == HOST_TCP
          && play->world.host[host].tcb.deadline[timer] < time)
        return true;
  return false;
}

static bool
time_out (Play *play, unsigned host, unsigned timer)
{
  const Choice choice = { .kind = CHOICE_TIMEOUT, .host = host, .which = timer };
  const Time due = choice_due (&play->world, &choice);
  if (due == TIME_NEVER || (!play->model->options.any_time && something_is_due (play, due)))
    return false;
  return hold_until (play, due, 0) && make (play, choice);
}

/* Nothing happens for a little, if no timer goes off meanwhile or soon. */
static bool
pause_before (Play *play, unsigned which)
{
  const Choice wait = { .kind = CHOICE_WAIT, .until = play->world.now + PAUSE };
  if (!(play->waits >> which & 1) || something_is_due (play, wait.until + SOON))
    return true;
  return hold_until (play, wait.until, 0) && make (play, wait);
}

static bool
touch (Play *play, const State16 *from, const Step *step)
{
  const Line *line = line_at (play->model, from->line[step->host]);
  if (step->kind == CHOICE_DELIVER && !pause_before (play, HOSTS + 1 - step->host))
    return false;
  const Flight *flight = flight_of (play, step->host, line->segment[step->at]);
  if (flight == NULL)
    return false;
  const Choice choice = { .kind = (ChoiceKind) step->kind, .which = flight->id };
  const Time due = choice_due (&play->world, &choice);
  if (step->kind == CHOICE_DELIVER && flight->held)
    return make (play, choice);
  if (step->kind == CHOICE_DELIVER && !play->model->options.any_time
      && something_is_due (play, due))
    return false;
  if (step->kind == CHOICE_HOLD && flight->held)
    return true;
  return hold_until (play, step->kind == CHOICE_DELIVER ? due : play->world.now, flight->id)
         && make (play, choice);
}

static bool
perform (Play *play, const State16 *from, const Step *step)
{
  const ExploreUsers *users = &play->model->options.users[step->host];
  if (step->kind == CHOICE_TIMEOUT)
    return time_out (play, step->host, step->at - (unsigned) LOCAL_TIMER);
  if (step->kind != CHOICE_CALL)
    return touch (play, from, step);
  return pause_before (play, step->host)
         && make (play, (Choice){ .kind = CHOICE_CALL,
                                  .host = step->host,
                                  .call = local_call (users, step->at) });
}

/* The search's line says how many of each segment there are; one more was lost for want of room. */
static bool
same_line (Play *play, unsigned from, uint32_t number)
{
  uint8_t matched[FLIGHTS] = { 0 };
  const Line *line = line_at (play->model, number);
  for (unsigned i = 0; i < line->count; i++)
    {
      bool found = false;
      for (uint32_t k = 0; k < play->world.network.count && !found; k++)
        {
          const Flight *flight = &play->world.network.flights[k];
          Segment seg = flight->segment;
          canonical_segment (&seg);
          found = flight->from == from && !matched[k]
                  && memcmp (&seg, &play->model->segments[line->segment[i]], sizeof seg) == 0;
          matched[k] |= found;
        }
      if (!found)
        return false;
    }
  for (uint32_t k = play->world.network.count; k > 0; k--)
    if (play->world.network.flights[k - 1].from == from && !matched[k - 1])
      {
        const Choice lose = { .kind = CHOICE_LOSE, .which = play->world.network.flights[k - 1].id };
        if (line->count < play->model->options.capacity || !make (play, lose))
          return false;
      }
  return true;
}

static bool
same_world (Play *play, const State16 *state)
{
  for (unsigned i = 0; i < HOSTS; i++)
    {
      Host host;
      memcpy (&host, &play->world.host[i], sizeof host);
      canonical_host (&host);
      if (memcmp (&host, &play->model->nodes[state->node[i]]->host, sizeof host) != 0
          || !same_line (play, i, state->line[i]))
        return false;
    }
  return true;
}

static bool
play_all (Play *play, const State16 *states, const Step *steps, size_t count)
{
  bool real = true;
  memcpy (&play->world, &play->model->start, sizeof play->world);
  play->trace = trace_new (&play->world);
  for (size_t i = 0; i < count && real; i++)
    real = perform (play, &states[i], &steps[i]) && same_world (play, &states[i + 1]);
  if (real)
    return true;
  trace_free (play->trace);
  free (play->choices);
  return false;
}

/* Makes a way happen; states[i] is the world before steps[i], and there is one more of them than
 * of steps. True: it did, and the finding has the trace and the choices. */
bool
replay (Model *model, const State16 *states, const Step *steps, size_t count,
        ExploreFinding *finding)
{
  for (unsigned waits = 0; waits < 1u << 2 * HOSTS; waits++)
    {
      Play play = { .model = model, .waits = waits };
      if (!play_all (&play, states, steps, count))
        continue;
      finding->witness = play.trace;
      finding->choices = play.choices;
      finding->choice_count = play.count;
      return true;
    }
  return false;
}
