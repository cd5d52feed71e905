/* What a host with many connections does around its TCP: which connection is a segment for, who is
 * let in, who waits to be accepted, whose timer is next. The connections themselves are tcp_step
 * ()'s. */
#include "listener.h"
#include "listener-table-private.h"

#include <string.h>

/* [4987 3.3] How long an embryonic connection is kept: a SYN,ACK and five more, 1, 2, 4, 8, 16 and
 * 32 seconds apart. NOTE: [9293 3.8.3 MUST-23] asks for 3 minutes, which means the SYN of somebody
 * who wants the connection; here nobody may be at the other end. */
#define HALF_OPEN_LIFE SECONDS (63)

/* [4987 A] A cookie is good in its minute and in the next one; when none was given for so long,
 * nobody can have one. */
#define COOKIE_LIFE SECONDS (120)

#define MSS_UNSAID 536 /* [9293 3.7.1 MUST-15] */

/* A host without connections, of which it can have `capacity`. The memory, listener_size () octets
 * that are aligned as malloc () aligns, stays the caller's and must outlive it. */
void
listener_init (Listener *listener, const Parts *parts, const Settings *settings,
               const uint64_t key[2], uint32_t capacity, void *memory)
{
  memset (listener, 0, sizeof *listener);
  listener->parts = parts;
  listener->settings = *settings;
  memcpy (listener->key, key, sizeof listener->key);
  table_init (listener, capacity, memory);
}

static ListenerPort *
port_of (Listener *listener, uint16_t number)
{
  for (uint32_t i = 0; i < listener->port_count; i++)
    if (listener->ports[i].number == number)
      return &listener->ports[i];
  return NULL;
}

/* The port if somebody listens there, or NULL. */
const ListenerPort *
listener_port (const Listener *listener, uint16_t port)
{
  for (uint32_t i = 0; i < listener->port_count; i++)
    if (listener->ports[i].number == port)
      return &listener->ports[i];
  return NULL;
}

/* The TCB of a connection, or NULL. Good until the next verb. */
const Tcb *
listener_find (const Listener *listener, const Endpoints *ends)
{
  const uint32_t id = table_find (listener, ends);
  return id == LISTENER_NONE ? NULL : &listener->connections[id].tcb;
}

/* [9293 3.10.1, 3.9.1.1 MUST-41, MUST-42] A passive OPEN. A second one for a port that listens is
 * an error and changes nothing; connections that the port already has do not matter. Returns the
 * first thing the user is told. */
SignalKind
listener_listen (Listener *listener, uint16_t port, uint32_t backlog, bool cookies, Time now)
{
  Event event = { .kind = EVENT_CALL, .now = now, .call.kind = CALL_OPEN_PASSIVE };
  ListenerPort *listening = port_of (listener, port);
  Actions out;
  if (listening == NULL)
    {
      if (listener->port_count == LISTENER_PORTS)
        return SIGNAL_ERROR_RESOURCES;
      listening = &listener->ports[listener->port_count++];
      *listening = (ListenerPort){ .number = port,
                                   .cookies = cookies,
                                   .backlog = backlog,
                                   .first = LISTENER_NONE,
                                   .last = LISTENER_NONE };
      Settings settings = listener->settings;
      settings.r2_syn = HALF_OPEN_LIFE;
      tcb_init (&listening->tcb, &settings);
    }
  tcp_step (listener->parts, &listening->tcb, &event, &out);
  return out.signal_count > 0 ? out.signals[0].kind : SIGNAL_OK;
}

/* The connection goes to the end of its port's queue for ACCEPT. */
static void
enqueue (Listener *listener, ListenerPort *port, uint32_t id)
{
  Connection *connection = &listener->connections[id];
  connection->announced = connection->waiting = true;
  connection->next = LISTENER_NONE;
  connection->previous = port->last;
  if (port->last == LISTENER_NONE)
    port->first = id;
  else
    listener->connections[port->last].next = id;
  port->last = id;
}

static void
dequeue (Listener *listener, ListenerPort *port, uint32_t id)
{
  Connection *connection = &listener->connections[id];
  const uint32_t next = connection->next, previous = connection->previous;
  connection->waiting = false;
  if (previous == LISTENER_NONE)
    port->first = next;
  else
    listener->connections[previous].next = next;
  if (next == LISTENER_NONE)
    port->last = previous;
  else
    listener->connections[next].previous = previous;
}

/* What a child's new state means to the port it came from. */
static void
tell_port (Listener *listener, ListenerPort *port, uint32_t id)
{
  Connection *connection = &listener->connections[id];
  const bool half_open = connection->tcb.state == SYN_RECEIVED;
  port->half_open += half_open;
  port->half_open -= connection->half_open;
  connection->half_open = half_open;
  if (half_open && connection->waiting) /* TIME-WAIT was reopened before anybody accepted */
    dequeue (listener, port, id);
  if (half_open)
    connection->announced = false;
  else if (!connection->announced && state_is_synchronized (connection->tcb.state))
    enqueue (listener, port, id);
}

/* One event happens to a connection. One that is over, or a child that listens again, is
 * forgotten. */
static void
step (Listener *listener, uint32_t id, const Event *event, Actions *out)
{
  Connection *connection = &listener->connections[id];
  ListenerPort *port
      = connection->port == LISTENER_NONE ? NULL : &listener->ports[connection->port];
  tcp_step (listener->parts, &connection->tcb, event, out);
  if (port != NULL)
    tell_port (listener, port, id);
  if (connection->tcb.state == CLOSED || connection->tcb.state == LISTEN)
    {
      if (connection->waiting)
        dequeue (listener, port, id);
      table_remove (listener, id);
    }
  else
    table_due (listener, id);
}

/* [9293 3.4.1, 7323 5.4] Numbers for a connection that may begin with this event. */
static void
draw_numbers (const Listener *listener, const Endpoints *ends, Event *event)
{
  const IsnInput input
      = { .key = { listener->key[0], listener->key[1] }, .endpoints = *ends, .now = event->now };
  uint8_t octets[12];
  event->isn = listener->parts->initial_sequence (&input);
  if (!listener->settings.timestamps)
    return;
  endpoints_octets (ends, octets);
  event->ts_offset = (uint32_t) (siphash (listener->key, octets, sizeof octets) >> 32);
}

/* A child of this port: a copy of its TCB. LISTENER_NONE when there is no room. */
static uint32_t
new_child (Listener *listener, const ListenerPort *port, const Endpoints *ends)
{
  const uint32_t id = table_add (listener, ends);
  if (id == LISTENER_NONE)
    return id;
  listener->connections[id].port = (uint32_t) (port - listener->ports);
  listener->connections[id].tcb = port->tcb;
  return id;
}

static CookieInput
cookie_input (const Listener *listener, const Endpoints *ends, const Segment *seg, Time now)
{
  return (CookieInput){ .key = { listener->key[0], listener->key[1] },
                        .endpoints = *ends,
                        .irs = seg->seq,
                        .now = now,
                        .mss = seg->options.has & HAS_MSS ? seg->options.mss : MSS_UNSAID };
}

/* [4987 3.6] What a cookie cannot remember must not be agreed on. */
static void
offer_nothing (Tcb *tcb)
{
  tcb->set.window_scale = tcb->set.timestamps = tcb->set.sack = 0;
}

/* [4987 3.1, 3.6] A SYN: it gets a TCB, or a cookie, or nothing. The SYN,ACK with a cookie is made
 * by a TCB that is thrown away. */
static void
syn_arrives (Listener *listener, ListenerPort *port, const Endpoints *ends, Event *event,
             Actions *out)
{
  const Parts *parts = listener->parts;
  const Admission admission = parts->admits (port->half_open, port->backlog, port->cookies);
  const uint32_t id = admission & ADMIT_TCB ? new_child (listener, port, ends) : LISTENER_NONE;
  if (admission & ADMIT_COOKIE)
    {
      const CookieInput input = cookie_input (listener, ends, &event->segment, event->now);
      event->isn = parts->cookie_make (&input);
      port->cookie_given = true;
      port->cookie_time = event->now;
    }
  if (id != LISTENER_NONE)
    step (listener, id, event, out);
  else if (admission & ADMIT_COOKIE)
    {
      Tcb spare = port->tcb;
      offer_nothing (&spare);
      tcp_step (parts, &spare, event, out);
    }
  else
    memset (out, 0, sizeof *out);
}

/* [4987 3.6] Does this segment bring a cookie back? Then the connection it completes is there
 * again, and the segment arrives at it. */
static bool
cookie_arrives (Listener *listener, ListenerPort *port, const Endpoints *ends, const Event *event,
                Actions *out)
{
  const CookieInput input = cookie_input (listener, ends, &event->segment, event->now);
  uint32_t mss;
  if (!port->cookie_given || event->now - port->cookie_time > COOKIE_LIFE
      || !listener->parts->cookie_check (&input, &event->segment, &mss))
    return false;
  const uint32_t id = new_child (listener, port, ends);
  memset (out, 0, sizeof *out);
  if (id == LISTENER_NONE)
    return true;
  Tcb *tcb = &listener->connections[id].tcb;
  tcb_init (tcb, &port->tcb.set);
  listener->parts->cookie_revive (tcb, &event->segment, mss);
  step (listener, id, event, out);
  return true;
}

/* [9293 3.10.7.2] A segment for a port that listens, from somebody new there. */
static void
arrives_at_port (Listener *listener, ListenerPort *port, const Endpoints *ends, Event *event,
                 Actions *out)
{
  const unsigned ctl = event->segment.ctl & (CTL_SYN | CTL_ACK | CTL_RST);
  if (ctl == CTL_SYN)
    syn_arrives (listener, port, ends, event, out);
  else if (!cookie_arrives (listener, port, ends, event, out))
    {
      Tcb spare = port->tcb;
      tcp_step (listener->parts, &spare, event, out);
    }
}

/* [9293 3.10.7.1] Something happens to a connection that is not there. */
static void
happens_to_nobody (const Listener *listener, const Event *event, Actions *out)
{
  Tcb nobody;
  tcb_init (&nobody, &listener->settings);
  tcp_step (listener->parts, &nobody, event, out);
}

/* [9293 3.10.7, 3.9.1.1 MUST-45] A segment arrives that travelled between these ends, seen from
 * here. The segments of `out` go to the same. */
void
listener_arrives (Listener *listener, const Endpoints *ends, const Segment *seg, Time now,
                  Actions *out)
{
  Event event = { .kind = EVENT_SEGMENT, .now = now, .segment = *seg };
  const uint32_t id = table_find (listener, ends);
  ListenerPort *port = id == LISTENER_NONE ? port_of (listener, ends->local_port) : NULL;
  if (segment_has (seg, CTL_SYN))
    draw_numbers (listener, ends, &event);
  if (id != LISTENER_NONE)
    step (listener, id, &event, out);
  else if (port != NULL)
    arrives_at_port (listener, port, ends, &event, out);
  else
    happens_to_nobody (listener, &event, out);
}

/* The connection of this port that has been open and not accepted for longest; false when none
 * waits. */
bool
listener_accept (Listener *listener, uint16_t port, Endpoints *ends)
{
  ListenerPort *listening = port_of (listener, port);
  if (listening == NULL || listening->first == LISTENER_NONE)
    return false;
  *ends = listener->connections[listening->first].ends;
  dequeue (listener, listening, listening->first);
  return true;
}

/* [9293 3.10.1] An active OPEN. NOTE: a SYN that would reopen it out of TIME-WAIT is not for it,
 * because nobody listens there. [9293 3.6.1 MAY-2] */
static uint32_t
new_active (Listener *listener, const Endpoints *ends)
{
  const uint32_t id = table_add (listener, ends);
  if (id == LISTENER_NONE)
    return id;
  tcb_init (&listener->connections[id].tcb, &listener->settings);
  listener->connections[id].tcb.set.time_wait_reuse = 0;
  return id;
}

/* [9293 3.10.1 to 3.10.6] A user call for the connection between these ends, which an active OPEN
 * begins. */
void
listener_call (Listener *listener, const Endpoints *ends, const Call *call, Time now, Actions *out)
{
  Event event = { .kind = EVENT_CALL, .now = now, .call = *call };
  uint32_t id = table_find (listener, ends);
  if (call->kind == CALL_OPEN_ACTIVE)
    {
      draw_numbers (listener, ends, &event);
      if (id == LISTENER_NONE)
        id = new_active (listener, ends);
      event.call.no_room = id == LISTENER_NONE;
    }
  if (id != LISTENER_NONE)
    step (listener, id, &event, out);
  else
    happens_to_nobody (listener, &event, out);
}

/* When the first timer of all connections goes off; TIME_NEVER if none runs. */
Time
listener_due (Listener *listener)
{
  Time due;
  table_first (listener, &due);
  return due;
}

/* Lets the first timer of all go off, if it is due by now: whose it was, and what comes of it.
 * False when none is due. */
bool
listener_timeout (Listener *listener, Time now, Endpoints *ends, Actions *out)
{
  Time due;
  const uint32_t id = table_first (listener, &due);
  if (id == LISTENER_NONE || due > now)
    return false;
  const Connection *connection = &listener->connections[id];
  const Event event
      = { .kind = EVENT_TIMEOUT, .now = now, .timer = first_timer (&connection->tcb) };
  *ends = connection->ends;
  step (listener, id, &event, out);
  return true;
}
