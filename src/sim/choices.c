/* Everything that can happen next, as one list. What happens by itself (arrivals and timeouts)
 * comes first, in the order in which it is due, so that the first choice is what world_next ()
 * gives; what the network could do to a segment stands beside its arrival; what the users could
 * do comes last. */
#include "world.h"

#include <string.h>

#define CALL_OCTETS 100 /* what a listed SEND or RECEIVE asks for */
#define DUE_MAX (FLIGHTS + HOSTS * TIMERS)

/* Something that is due by itself: an arrival, or a timeout (flight is NULL).  */
typedef struct
{
  Time at;
  const Flight *flight;
  uint32_t host, timer;
} Due;

typedef struct
{
  Choice *choices;
  unsigned count, max;
} List;

static Choice *
add (List *list, ChoiceKind kind)
{
  if (list->count == list->max)
    return NULL;
  Choice *choice = &list->choices[list->count++];
  memset (choice, 0, sizeof *choice);
  choice->kind = kind;
  return choice;
}

static void
add_flight (List *list, ChoiceKind kind, const Flight *flight)
{
  Choice *choice = add (list, kind);
  if (choice != NULL)
    choice->which = flight->id;
}

static void
add_host (List *list, ChoiceKind kind, uint32_t host, uint32_t which)
{
  Choice *choice = add (list, kind);
  if (choice == NULL)
    return;
  choice->host = host;
  choice->which = which;
}

static void
add_call (List *list, uint32_t host, CallKind kind, uint32_t length)
{
  Choice *choice = add (list, CHOICE_CALL);
  if (choice == NULL)
    return;
  choice->host = host;
  choice->call.kind = kind;
  choice->call.length = length;
  choice->call.remote_specified = kind == CALL_OPEN_PASSIVE || kind == CALL_OPEN_ACTIVE;
}

/* Keeps `due` sorted; of two things due at once the one inserted first stays first.  */
static void
insert (Due due[], unsigned *count, Due one)
{
  unsigned place = (*count)++;
  for (; place > 0 && due[place - 1].at > one.at; place--)
    due[place] = due[place - 1];
  due[place] = one;
}

static bool
timer_runs (const World *world, uint32_t host, uint32_t timer)
{
  return choice_due (world, &(Choice){ .kind = CHOICE_TIMEOUT, .host = host, .which = timer })
         != TIME_NEVER;
}

/* Arrivals before timeouts, host A before host B; held flights, which never arrive by themselves,
 * at the very end. */
static unsigned
list_due (const World *world, Due due[DUE_MAX])
{
  unsigned count = 0;
  for (uint32_t i = 0; i < world->network.count; i++)
    {
      const Flight *flight = &world->network.flights[i];
      insert (due, &count, (Due){ flight->held ? TIME_NEVER : flight->arrives, flight, 0, 0 });
    }
  for (uint32_t host = 0; host < HOSTS; host++)
    for (uint32_t timer = 0; timer < TIMERS; timer++)
      if (timer_runs (world, host, timer))
        insert (due, &count, (Due){ world->host[host].tcb.deadline[timer], NULL, host, timer });
  return count;
}

static void
add_fates (List *list, const World *world, const Flight *flight)
{
  add_flight (list, CHOICE_DELIVER, flight);
  add_flight (list, CHOICE_LOSE, flight);
  if (!flight->held)
    add_flight (list, CHOICE_HOLD, flight);
  if (world->network.count < FLIGHTS)
    add_flight (list, CHOICE_DUPLICATE, flight);
  if (!flight->corrupted)
    add_flight (list, CHOICE_CORRUPT, flight);
}

/* [9293 3.10.2] Octets a SEND can still hand over in this state, at most CALL_OCTETS.  */
static uint32_t
sendable (const Tcb *tcb)
{
  switch (tcb->state)
    {
    case LISTEN: return tcb->remote_specified ? CALL_OCTETS : 0;
    case SYN_SENT:
    case SYN_RECEIVED:
    case ESTABLISHED:
    case CLOSE_WAIT: break;
    default: return 0;
    }
  const Seq oldest = syn_is_unacknowledged (tcb) ? tcb->iss + 1 : tcb->snd.una;
  const uint32_t queued = tcb->snd.end - oldest;
  const uint32_t room = queued < tcb->set.send_buffer ? tcb->set.send_buffer - queued : 0;
  if (tcb->close_called)
    return 0;
  return room < CALL_OCTETS ? room : CALL_OCTETS;
}

/* [9293 3.10.3] Once the peer has closed there is only what is already here.  */
static bool
receives (const Tcb *tcb)
{
  switch (tcb->state)
    {
    case CLOSED: return false;
    case CLOSE_WAIT:
    case CLOSING:
    case LAST_ACK:
    case TIME_WAIT: return octets_readable (tcb) > 0;
    default: return true;
    }
}

/* [9293 3.10.4] A second CLOSE, where the first still waits for its turn, would change nothing.  */
static bool
closes (const Tcb *tcb)
{
  switch (tcb->state)
    {
    case LISTEN:
    case SYN_SENT: return true;
    case SYN_RECEIVED:
    case ESTABLISHED:
    case CLOSE_WAIT: return !tcb->close_called;
    default: return false;
    }
}

/* The user calls that this state does not answer with an error.  [9293 3.10.1 to 3.10.6]  */
static void
add_calls (List *list, uint32_t host, const Tcb *tcb)
{
  if (tcb->state == CLOSED)
    add_call (list, host, CALL_OPEN_PASSIVE, 0);
  if (tcb->state == CLOSED || tcb->state == LISTEN)
    add_call (list, host, CALL_OPEN_ACTIVE, 0);
  if (sendable (tcb) > 0)
    add_call (list, host, CALL_SEND, sendable (tcb));
  if (receives (tcb))
    add_call (list, host, CALL_RECEIVE, CALL_OCTETS);
  if (closes (tcb))
    add_call (list, host, CALL_CLOSE, 0);
  if (tcb->state == CLOSED)
    return;
  add_call (list, host, CALL_ABORT, 0);
  add_call (list, host, CALL_STATUS, 0);
  add_host (list, CHOICE_CRASH, host, 0);
}

/* Lists what can happen next, at most `max` of it; returns how many were written. 256 places are
 * always enough. CHOICE_WAIT and CHOICE_FORGE, of which there are endlessly many, are possible in
 * every world and never listed. */
unsigned
world_choices (const World *world, Choice choices[], unsigned max)
{
  List list = { choices, 0, max };
  Due due[DUE_MAX];
  const unsigned count = list_due (world, due);

  for (unsigned i = 0; i < count; i++)
    if (due[i].flight != NULL)
      add_fates (&list, world, due[i].flight);
    else
      add_host (&list, CHOICE_TIMEOUT, due[i].host, due[i].timer);
  for (uint32_t host = 0; host < HOSTS; host++)
    if (world->host[host].kind == HOST_TCP)
      add_calls (&list, host, &world->host[host].tcb);
  return list.count;
}

/* What happens next when nobody interferes: the earliest arrival or timeout; arrivals before
 * timeouts and host A before host B when several are due. False when nothing is due. */
bool
world_next (const World *world, Choice *choice)
{
  const Flight *flight = network_next (&world->network);
  Time due = flight == NULL ? TIME_NEVER : flight->arrives;

  memset (choice, 0, sizeof *choice);
  if (flight != NULL)
    {
      choice->kind = CHOICE_DELIVER;
      choice->which = flight->id;
    }
  for (uint32_t host = 0; host < HOSTS; host++)
    for (uint32_t timer = 0; timer < TIMERS; timer++)
      if (world->host[host].tcb.deadline[timer] < due && timer_runs (world, host, timer))
        {
          choice->kind = CHOICE_TIMEOUT;
          choice->host = host;
          choice->which = timer;
          due = world->host[host].tcb.deadline[timer];
        }
  return choice->kind != CHOICE_NONE;
}
