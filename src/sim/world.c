/* One step of the world: is the choice possible, what does it do to clock and network, which TCP is
 * asked what, and what comes of the answer. Nothing is kept anywhere but in the World.  */
#include "answer.h"

#include <string.h>

#define CLOCK_MAX ((Time) 1 << 62) /* sums of two times stay below TIME_NEVER */
#define CALL_LENGTH_MAX ((uint32_t) 1 << 30)
#define TEXT_LENGTH_MAX 65535
#define CTL_ALL (CTL_FIN | CTL_SYN | CTL_RST | CTL_PSH | CTL_ACK | CTL_URG)

_Static_assert(sizeof (Tcb) <= 768, "a connection stays small");
_Static_assert(sizeof (World) <= 6144, "a snapshot stays small");

static Time
later (Time a, Time b)
{
  return a > b ? a : b;
}

/* A world at time 0 in which nothing has happened. `delay` is one way, `spacing` the time a
 * segment occupies its sender's line; microseconds. One delay for each way and isn_step may be
 * set afterwards. */
void
world_init (World *world, const HostKind kind[HOSTS], const Seq isn[HOSTS],
            const Settings settings[HOSTS], Time delay, Time spacing)
{
  memset (world, 0, sizeof *world);
  network_init (&world->network, delay, spacing);
  for (unsigned i = 0; i < HOSTS; i++)
    host_init (&world->host[i], kind[i], isn[i], &settings[i]);
}

/* Octets of a World: what a snapshot costs.  */
size_t
world_size (void)
{
  return sizeof (World);
}

/* A timer that will run out before the end of time.  */
static bool
timer_runs (const Host *host, Timer timer)
{
  return host->kind == HOST_TCP && host->tcb.deadline[timer] <= CLOCK_MAX;
}

/* A Choice may come from anywhere; an octet that is neither true nor false is not a bool to C.  */
static bool
is_bool (const bool *flag)
{
  unsigned char octet;
  memcpy (&octet, flag, 1);
  return octet <= 1;
}

static Refusal
refuses_call (const Call *call)
{
  if (call->kind >= CALLS)
    return REFUSED_NO_SUCH_CALL;
  if (call->length > CALL_LENGTH_MAX || !is_bool (&call->remote_specified)
      || !is_bool (&call->no_room) || !is_bool (&call->push) || !is_bool (&call->urgent))
    return REFUSED_MALFORMED;
  return REFUSED_NOT;
}

static Refusal
refuses_timeout (const Host *host, uint32_t timer)
{
  if (timer >= TIMERS || !timer_runs (host, (Timer) timer))
    return REFUSED_NO_SUCH_TIMER;
  return REFUSED_NOT;
}

static Refusal
refuses_host (const World *world, const Choice *choice)
{
  if (choice->host >= HOSTS)
    return REFUSED_NO_SUCH_HOST;
  const Host *host = &world->host[choice->host];
  if (host->kind == HOST_SCRIPTED)
    return REFUSED_SCRIPTED;
  if (choice->kind == CHOICE_CALL)
    return refuses_call (&choice->call);
  if (choice->kind == CHOICE_TIMEOUT)
    return refuses_timeout (host, choice->which);
  if (choice->kind == CHOICE_ICMP && choice->which >= ICMPS)
    return REFUSED_MALFORMED;
  return REFUSED_NOT;
}

static Refusal
refuses_forge (const World *world, const Choice *choice)
{
  const Segment *seg = &choice->segment;

  if (choice->host >= HOSTS)
    return REFUSED_NO_SUCH_HOST;
  if ((seg->ctl & ~CTL_ALL) != 0 || seg->zero != 0 || seg->text.length > TEXT_LENGTH_MAX
      || seg->wnd > UINT16_MAX || seg->options.sack_count > SACK_BLOCKS)
    return REFUSED_MALFORMED;
  return world->network.count < FLIGHTS ? REFUSED_NOT : REFUSED_FULL;
}

/* Why a choice cannot be made in this world. Any octets may be asked about.  */
Refusal
world_refuses (const World *world, const Choice *choice)
{
  switch (choice->kind)
    {
    case CHOICE_CALL:
    case CHOICE_TIMEOUT:
    case CHOICE_ICMP:
    case CHOICE_CRASH: return refuses_host (world, choice);
    case CHOICE_DUPLICATE:
      if (network_look (&world->network, choice->which) == NULL)
        return REFUSED_NO_SUCH_FLIGHT;
      return world->network.count < FLIGHTS ? REFUSED_NOT : REFUSED_FULL;
    case CHOICE_DELIVER:
    case CHOICE_LOSE:
    case CHOICE_HOLD:
    case CHOICE_CORRUPT:
      return network_look (&world->network, choice->which) ? REFUSED_NOT : REFUSED_NO_SUCH_FLIGHT;
    case CHOICE_WAIT:
      if (choice->until < world->now)
        return REFUSED_PAST;
      return choice->until <= CLOCK_MAX ? REFUSED_NOT : REFUSED_MALFORMED;
    case CHOICE_FORGE: return refuses_forge (world, choice);
    case CHOICE_NONE:
    case CHOICES: break;
    }
  return REFUSED_MALFORMED;
}

/* A refusal as the second half of a sentence.  */
const char *
refusal_text (Refusal refusal)
{
  switch (refusal)
    {
    case REFUSED_NOT: return "it can be done";
    case REFUSED_NO_SUCH_FLIGHT: return "no such segment is in flight";
    case REFUSED_NO_SUCH_HOST: return "there is no such host";
    case REFUSED_NO_SUCH_TIMER: return "this timer is not running";
    case REFUSED_NO_SUCH_CALL: return "there is no such user call";
    case REFUSED_SCRIPTED: return "this host is scripted and has no TCP";
    case REFUSED_PAST: return "the clock does not run backwards";
    case REFUSED_FULL: return "the network is full";
    case REFUSED_MALFORMED: break;
    }
  return "there is no such choice";
}

/* What the clock will say after a choice; TIME_NEVER when it is refused.  */
Time
choice_due (const World *world, const Choice *choice)
{
  if (world_refuses (world, choice) != REFUSED_NOT)
    return TIME_NEVER;
  switch (choice->kind)
    {
    case CHOICE_DELIVER:
      return later (world->now, network_look (&world->network, choice->which)->arrives);
    case CHOICE_TIMEOUT:
      return later (world->now, world->host[choice->host].tcb.deadline[choice->which]);
    case CHOICE_WAIT: return choice->until;
    default: return world->now;
    }
}

/* There is a question for a host's TCP. The event's other members are filled in by the caller.  */
static Event *
ask (const World *world, uint32_t host, EventKind kind, Record *record)
{
  record->asked = true;
  record->host = host;
  record->before = world->host[host].tcb.state;
  record->event.kind = kind;
  record->event.isn = world->host[host].isn;
  record->event.ts_offset = world->host[host].ts_offset;
  record->event.now = world->now;
  return &record->event;
}

/* A segment arrives. A scripted host only sees it; a damaged one is dropped before TCP hears of it.
 * [9293 3.1 MUST-3]  */
static void
deliver (World *world, const Choice *choice, Record *record)
{
  const Flight *flight = &record->flight;

  world->now = later (world->now, flight->arrives);
  network_remove (&world->network, choice->which, NULL);
  record->host = flight->to;
  if (world->host[flight->to].kind == HOST_TCP && !flight->corrupted)
    ask (world, flight->to, EVENT_SEGMENT, record)->segment = flight->segment;
}

/* What happens to a segment in flight.  */
static void
disturb (World *world, const Choice *choice, Record *record)
{
  Flight *flight = network_find (&world->network, choice->which);

  record->choice.which = choice->which;
  memcpy (&record->flight, flight, sizeof *flight);
  record->host = flight->to;
  if (choice->kind == CHOICE_DELIVER)
    deliver (world, choice, record);
  else if (choice->kind == CHOICE_LOSE)
    network_remove (&world->network, choice->which, NULL);
  else if (choice->kind == CHOICE_DUPLICATE)
    record->made = network_duplicate (&world->network, choice->which);
  else if (choice->kind == CHOICE_HOLD)
    flight->held = 1;
  else
    flight->corrupted = 1;
}

static void
time_out (World *world, const Choice *choice, Record *record)
{
  record->choice.which = choice->which;
  world->now = later (world->now, world->host[choice->host].tcb.deadline[choice->which]);
  ask (world, choice->host, EVENT_TIMEOUT, record)->timer = (Timer) choice->which;
}

static void
call (const World *world, const Choice *choice, Record *record)
{
  record->choice.call = choice->call;
  ask (world, choice->host, EVENT_CALL, record)->call = choice->call;
}

static void
forge (World *world, const Choice *choice, Record *record)
{
  record->choice.segment = choice->segment;
  record->made = network_send (&world->network, world->now, choice->host, &choice->segment);
}

/* [9293 3.9.2.2] IP hands TCP an error message. */
static void
icmp (const World *world, const Choice *choice, Record *record)
{
  record->choice.host = choice->host;
  record->choice.which = choice->which;
  record->choice.segment.seq = choice->segment.seq;
  Event *event = ask (world, choice->host, EVENT_ICMP, record);
  event->icmp = (Icmp) choice->which;
  event->icmp_seq = choice->segment.seq;
}

/* What happens at a host, or to the clock alone.  */
static void
happen (World *world, const Choice *choice, Record *record)
{
  if (choice->kind == CHOICE_WAIT)
    {
      record->choice.until = choice->until;
      world->now = choice->until;
      return;
    }
  record->choice.host = choice->host;
  record->host = choice->host;
  if (choice->kind == CHOICE_CALL)
    call (world, choice, record);
  else if (choice->kind == CHOICE_TIMEOUT)
    time_out (world, choice, record);
  else if (choice->kind == CHOICE_FORGE)
    forge (world, choice, record);
  else if (choice->kind == CHOICE_ICMP)
    icmp (world, choice, record);
  else
    host_crash (&world->host[choice->host]);
}

static bool
concerns_flight (ChoiceKind kind)
{
  return kind == CHOICE_DELIVER || kind == CHOICE_LOSE || kind == CHOICE_HOLD
         || kind == CHOICE_DUPLICATE || kind == CHOICE_CORRUPT;
}

/* A new record, but for what a TCP answers: that is cleared by whoever writes it.  */
static void
clear (Record *record)
{
  memset (record, 0, offsetof (Record, actions));
  memset (&record->flight, 0, sizeof *record - offsetof (Record, flight));
}

/* Clock and network follow the choice; the record says whether it needs a TCP, and for what.  */
static void
begin (World *world, const Choice *choice, Record *record)
{
  clear (record);
  if (world_refuses (world, choice) == REFUSED_NOT)
    {
      record->choice.kind = choice->kind;
      if (concerns_flight (choice->kind))
        disturb (world, choice, record);
      else
        happen (world, choice, record);
    }
  record->now = world->now;
  if (!record->asked)
    memset (&record->actions, 0, sizeof record->actions);
}

/* The first half of a step: clock and network follow the choice, and if it needs a TCP,
 * `question` is what to ask; world_answer () must follow then. With question->needed 0 the step
 * is done. A refused choice leaves the world as it is and record->choice.kind CHOICE_NONE. The
 * record holds only those members of the choice that its kind gives a meaning to. */
void
world_ask (World *world, Choice choice, Question *question, Record *record)
{
  begin (world, &choice, record);
  question->needed = record->asked;
  question->host = record->asked ? record->host : 0;
  memcpy (&question->event, &record->event, sizeof question->event);
  memset (&record->actions, 0, sizeof record->actions);
  if (record->asked)
    memcpy (&question->tcb, &world->host[record->host].tcb, sizeof question->tcb);
}

/* Keeps what an answer holds and nothing behind it, so that equal answers are equal octets. Whoever
 * answers may be a student's program: no count is believed.  */
static void
keep_actions (Actions *kept, const Actions *actions)
{
  const unsigned segments = actions->segment_count, signals = actions->signal_count,
                 trail = actions->trail_count;

  kept->segment_count = (uint8_t) (segments < ACTION_SEGMENTS ? segments : ACTION_SEGMENTS);
  kept->signal_count = (uint8_t) (signals < ACTION_SIGNALS ? signals : ACTION_SIGNALS);
  kept->trail_count = (uint8_t) (trail < ACTION_TRAIL ? trail : ACTION_TRAIL);
  kept->clause = actions->clause;
  memcpy (kept->trail, actions->trail, kept->trail_count * sizeof kept->trail[0]);
  memcpy (kept->segments, actions->segments, kept->segment_count * sizeof kept->segments[0]);
  memcpy (kept->signals, actions->signals, kept->signal_count * sizeof kept->signals[0]);
}

/* The segments of an answer go out in order.  */
static void
send_all (World *world, Record *record)
{
  for (unsigned i = 0; i < record->actions.segment_count; i++)
    {
      record->actions.segments[i].zero = 0;
      record->sent[i]
          = network_send (&world->network, world->now, record->host, &record->actions.segments[i]);
    }
}

/* The second half: the host takes the answer to `question`, its segments go out in order. The
 * record is the one world_ask () began; whoever answered in place of the reference sets
 * record->foreign. */
void
world_answer (World *world, const Question *question, const Tcb *tcb, const Actions *actions,
              Record *record)
{
  Tcb after;

  if (!question->needed)
    return;
  keep_actions (&record->actions, actions);
  record->host = question->host;
  memcpy (&after, tcb, sizeof after);
  answer_tidy (&after, &record->actions);
  host_take (&world->host[question->host], &after, &record->actions);
  send_all (world, record);
}

/* One whole step: `parts` answer for the hosts; NULL, for both or for one, is the reference. It is
 * the two halves, but the connection stays where it is: copying it there and back would take longer
 * than the step.  */
void
world_step (const Parts *const parts[HOSTS], World *world, Choice choice, Record *record)
{
  Actions actions;

  begin (world, &choice, record);
  if (!record->asked)
    return;
  Host *host = &world->host[record->host];
  const Parts *mine = parts == NULL ? NULL : parts[record->host];
  record->foreign = mine != NULL && mine != &reference;
  if (record->foreign)
    {
      tcp_step (mine, &host->tcb, &record->event, &actions);
      memset (&record->actions, 0, sizeof record->actions);
      keep_actions (&record->actions, &actions);
    }
  else
    tcp_step (&reference, &host->tcb, &record->event, &record->actions);
  host_count (host, record->before, &record->actions);
  send_all (world, record);
}

/* Was this host's user handed more than the peer's user ever gave to SEND? It can only be told
 * while both ends are of the same connection. */
static bool
got_unsent (const Host *host, const Host *peer)
{
  if (peer->kind != HOST_TCP || !state_is_synchronized (host->tcb.state)
      || !state_is_synchronized (peer->tcb.state) || host->tcb.irs != peer->tcb.iss)
    return false;
  return host->got > peer->tcb.snd.end - peer->tcb.iss - 1;
}

/* The first property that does not hold, in words; NULL when all is well.  */
const char *
world_fault (const World *world)
{
  for (unsigned i = 0; i < HOSTS; i++)
    {
      const Host *host = &world->host[i];
      const char *fault = host->kind == HOST_TCP ? tcb_fault (&host->tcb) : NULL;
      if (host->fault)
        return "the user was handed octets twice, or past a gap";
      if (fault != NULL)
        return fault;
      if (host->kind == HOST_TCP && got_unsent (host, &world->host[1 - i]))
        return "the user was handed an octet that was never sent";
    }
  return NULL;
}

static const char *const names[CHOICES] = {
  [CHOICE_NONE] = "none",           [CHOICE_CALL] = "call",       [CHOICE_TIMEOUT] = "timeout",
  [CHOICE_DELIVER] = "deliver",     [CHOICE_LOSE] = "lose",       [CHOICE_HOLD] = "hold",
  [CHOICE_DUPLICATE] = "duplicate", [CHOICE_CORRUPT] = "corrupt", [CHOICE_WAIT] = "wait",
  [CHOICE_CRASH] = "crash",         [CHOICE_FORGE] = "forge",     [CHOICE_ICMP] = "icmp",
};

/* The name of a choice, in lower case.  */
const char *
choice_name (ChoiceKind kind)
{
  return (unsigned) kind < CHOICES ? names[kind] : "unknown";
}
