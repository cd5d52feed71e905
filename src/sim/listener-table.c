/* The table of connections: a hash of the ends with open addressing, and a heap of
 * deadlines. A connection's place in the heap is allowed to be too early, never too late: most
 * deadlines move away before they come, and moving them costs nothing that way. */
#include "listener-table-private.h"

#include <string.h>

#define HEAP_WAYS 4 /* below each place; they share a line of the processor's cache */

_Static_assert(sizeof (Endpoints) == 12, "ends are compared as octets, so none may be padding");

/* At least twice as many places as connections, a power of two. */
static uint32_t
slots_for (uint32_t capacity)
{
  uint32_t slots = 2;
  while (slots < capacity * 2)
    slots *= 2;
  return slots;
}

/* Octets that a host of so many connections needs. */
size_t
listener_size (uint32_t capacity)
{
  return capacity * (sizeof (Connection) + sizeof (ListenerDue) + sizeof (uint32_t))
         + slots_for (capacity) * sizeof (ListenerSlot);
}

/* Divides the caller's memory. Connections are not touched before they are used. */
void
table_init (Listener *listener, uint32_t capacity, void *memory)
{
  const uint32_t slots = slots_for (capacity);
  listener->capacity = capacity;
  listener->free = LISTENER_NONE;
  listener->mask = slots - 1;
  listener->connections = memory;
  listener->heap = (ListenerDue *) (listener->connections + capacity);
  listener->slots = (ListenerSlot *) (listener->heap + capacity);
  listener->place = (uint32_t *) (listener->slots + slots);
  for (uint32_t i = 0; i < slots; i++)
    listener->slots[i].id = LISTENER_NONE;
}

/* Eight ports in a row lie side by side, so that they share a line of the processor's cache. */
static uint32_t
hash (const Listener *listener, const Endpoints *ends)
{
  uint64_t addresses = (uint64_t) ends->local_address << 32 | ends->remote_address;
  uint64_t ports = (uint64_t) ends->local_port << 16 | ends->remote_port;
  uint32_t low = (ends->local_port ^ ends->remote_port) & 7;
  ports &= ~(uint64_t) 0x70007;
  uint64_t mixed = (addresses ^ listener->key[0]) * 0x9e3779b97f4a7c15;
  mixed = (mixed ^ mixed >> 32 ^ ports ^ listener->key[1]) * 0xbf58476d1ce4e5b9;
  return (uint32_t) (mixed >> 32) << 3 | low;
}

/* Where these ends stand, or the empty place where they would. */
static uint32_t
slot_of (const Listener *listener, const Endpoints *ends, uint32_t hashed)
{
  uint32_t at = hashed & listener->mask;
  for (;; at = (at + 1) & listener->mask)
    {
      const ListenerSlot *slot = &listener->slots[at];
      if (slot->id == LISTENER_NONE
          || (slot->hash == hashed
              && memcmp (&listener->connections[slot->id].ends, ends, sizeof *ends) == 0))
        return at;
    }
}

/* The connection between these ends, or LISTENER_NONE. */
uint32_t
table_find (const Listener *listener, const Endpoints *ends)
{
  return listener->slots[slot_of (listener, ends, hash (listener, ends))].id;
}

static void
put (Listener *listener, uint32_t at, ListenerDue due)
{
  listener->heap[at] = due;
  listener->place[due.id] = at;
}

/* The entry of place `at` is earlier than it was: it moves forward. */
static void
forward (Listener *listener, uint32_t at)
{
  const ListenerDue due = listener->heap[at];
  while (at > 0 && due.due < listener->heap[(at - 1) / HEAP_WAYS].due)
    {
      put (listener, at, listener->heap[(at - 1) / HEAP_WAYS]);
      at = (at - 1) / HEAP_WAYS;
    }
  put (listener, at, due);
}

/* The earliest of the entries below place `at`; `at` if there is none. */
static uint32_t
earliest_below (const Listener *listener, uint32_t at)
{
  const uint32_t first = HEAP_WAYS * at + 1, end = first + HEAP_WAYS;
  uint32_t earliest = first < listener->used ? first : at;
  for (uint32_t i = first + 1; i < end && i < listener->used; i++)
    if (listener->heap[i].due < listener->heap[earliest].due)
      earliest = i;
  return earliest;
}

/* The entry of place `at` is later than it was: it moves back. */
static void
back (Listener *listener, uint32_t at)
{
  const ListenerDue due = listener->heap[at];
  for (;;)
    {
      const uint32_t below = earliest_below (listener, at);
      if (below == at || due.due <= listener->heap[below].due)
        break;
      put (listener, at, listener->heap[below]);
      at = below;
    }
  put (listener, at, due);
}

/* A place for a new connection, which has no TCB yet; LISTENER_NONE when there is no room. */
uint32_t
table_add (Listener *listener, const Endpoints *ends)
{
  if (listener->used == listener->capacity)
    return LISTENER_NONE;
  uint32_t id = listener->free;
  if (id == LISTENER_NONE)
    id = listener->fresh++;
  else
    listener->free = listener->connections[id].next;
  Connection *connection = &listener->connections[id];
  connection->ends = *ends;
  connection->port = connection->next = connection->previous = LISTENER_NONE;
  connection->half_open = connection->announced = connection->waiting = false;
  const uint32_t hashed = hash (listener, ends);
  listener->slots[slot_of (listener, ends, hashed)] = (ListenerSlot){ hashed, id };
  put (listener, listener->used++, (ListenerDue){ TIME_NEVER, id });
  return id;
}

/* Empties a place of the hash table; what was pushed behind it moves up. */
static void
empty (Listener *listener, uint32_t hole)
{
  ListenerSlot *slots = listener->slots;
  const uint32_t mask = listener->mask;
  for (uint32_t at = (hole + 1) & mask; slots[at].id != LISTENER_NONE; at = (at + 1) & mask)
    if (((at - slots[at].hash) & mask) >= ((at - hole) & mask))
      {
        slots[hole] = slots[at];
        hole = at;
      }
  slots[hole].id = LISTENER_NONE;
}

/* The connection is forgotten. */
void
table_remove (Listener *listener, uint32_t id)
{
  Connection *connection = &listener->connections[id];
  const uint32_t at = listener->place[id];
  empty (listener, slot_of (listener, &connection->ends, hash (listener, &connection->ends)));
  const ListenerDue last = listener->heap[--listener->used];
  if (last.id != id)
    {
      put (listener, at, last);
      forward (listener, at);
      back (listener, listener->place[last.id]);
    }
  connection->next = listener->free;
  listener->free = id;
}

/* The timer that goes off first; any, when none runs. */
Timer
first_timer (const Tcb *tcb)
{
  Timer first = (Timer) 0;
  for (int timer = 1; timer < TIMERS; timer++)
    if (tcb->deadline[timer] < tcb->deadline[first])
      first = (Timer) timer;
  return first;
}

static Time
deadline_of (const Listener *listener, uint32_t id)
{
  const Tcb *tcb = &listener->connections[id].tcb;
  return tcb->deadline[first_timer (tcb)];
}

/* The connection's deadlines may be others now. One in TIME-WAIT will stay there, so it gets its
 * true place at once. */
void
table_due (Listener *listener, uint32_t id)
{
  const Time due = deadline_of (listener, id);
  const uint32_t at = listener->place[id];
  const bool earlier = due < listener->heap[at].due;
  if (!earlier && listener->connections[id].tcb.state != TIME_WAIT)
    return;
  listener->heap[at].due = due;
  if (earlier)
    forward (listener, at);
  else
    back (listener, at);
}

/* The connection whose timer goes off first, and when; LISTENER_NONE if none runs. */
uint32_t
table_first (Listener *listener, Time *due)
{
  *due = TIME_NEVER;
  while (listener->used > 0 && listener->heap[0].due != TIME_NEVER)
    {
      const uint32_t id = listener->heap[0].id;
      const Time truly = deadline_of (listener, id);
      if (truly == listener->heap[0].due)
        {
          *due = truly;
          return id;
        }
      listener->heap[0].due = truly;
      back (listener, 0);
    }
  return LISTENER_NONE;
}
