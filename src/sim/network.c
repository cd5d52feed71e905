/* The line between the hosts. Each host puts its segments on it one after the other; how long one
 * takes to get across is the host's delay. Flights stay in the order of sending, which is also the
 * order of their ids; delivering a later one first is how one segment overtakes another.  */
#include "network.h"

#include <string.h>

static Time
later (Time a, Time b)
{
  return a > b ? a : b;
}

/* An empty network in which a segment takes `delay` either way and occupies its sender's line for
 * `spacing`; microseconds both.  */
void
network_init (Network *network, Time delay, Time spacing)
{
  memset (network, 0, sizeof *network);
  for (unsigned host = 0; host < HOSTS; host++)
    network->delay[host] = delay;
  network->spacing = spacing;
  network->next_id = 1;
}

/* The next free place, cleared, with an id; NULL when the network is full.  */
static Flight *
new_flight (Network *network)
{
  if (network->count == FLIGHTS)
    return NULL;
  Flight *flight = &network->flights[network->count++];
  memset (flight, 0, sizeof *flight);
  flight->id = network->next_id++;
  return flight;
}

/* Sends a segment from a host to the other one. It leaves when the line is free and arrives one
 * delay later. Returns its flight's id, or 0 when the network is full and the segment is lost. */
uint32_t
network_send (Network *network, Time now, unsigned from, const Segment *seg)
{
  Flight *flight = new_flight (network);
  if (flight == NULL)
    return 0;
  flight->segment = *seg;
  flight->segment.zero = 0;
  flight->sent = later (now, network->line_free[from]);
  flight->arrives = flight->sent + network->delay[from];
  flight->from = (uint8_t) from;
  flight->to = (uint8_t) (1 - from);
  network->line_free[from] = flight->sent + network->spacing;
  return flight->id;
}

/* The flight with this id, or NULL.  */
const Flight *
network_look (const Network *network, uint32_t id)
{
  for (uint32_t i = 0; i < network->count; i++)
    if (network->flights[i].id == id)
      return &network->flights[i];
  return NULL;
}

/* The same, to be changed.  */
Flight *
network_find (Network *network, uint32_t id)
{
  const Flight *flight = network_look (network, id);
  return flight == NULL ? NULL : &network->flights[flight - network->flights];
}

/* Takes a flight out of the network and, unless `out` is NULL, shows it as it was. False when
 * there is no such flight. */
bool
network_remove (Network *network, uint32_t id, Flight *out)
{
  Flight *flight = network_find (network, id);
  if (flight == NULL)
    return false;
  if (out != NULL)
    memcpy (out, flight, sizeof *out);
  Flight *last = &network->flights[--network->count];
  memmove (flight, flight + 1, (size_t) (last - flight) * sizeof *flight);
  memset (last, 0, sizeof *last);
  return true;
}

/* Doubles a flight: the copy, damaged if the original is, arrives one spacing (but at least a
 * millisecond) after it, and is on its way even if the original is held. Returns the copy's id,
 * or 0 when there is no such flight or no room. */
uint32_t
network_duplicate (Network *network, uint32_t id)
{
  const Flight *original = network_look (network, id);
  Flight *copy = original == NULL ? NULL : new_flight (network);
  if (copy == NULL)
    return 0;
  uint32_t own_id = copy->id;
  memcpy (copy, original, sizeof *copy);
  copy->id = own_id;
  copy->copy_of = id;
  copy->held = 0;
  copy->arrives += later (network->spacing, MILLISECONDS (1));
  return own_id;
}

/* The flight that arrives first by itself, the one sent first among equals; NULL when none
 * does. */
const Flight *
network_next (const Network *network)
{
  const Flight *first = NULL;
  for (uint32_t i = 0; i < network->count; i++)
    {
      const Flight *flight = &network->flights[i];
      if (!flight->held && (first == NULL || flight->arrives < first->arrives))
        first = flight;
    }
  return first;
}
