/* What may happen to a connection next, of all that the table has rows for; and the question how
 * long a TCP agrees with the table. */
#include "table.h"

#include <string.h>

#define NOW SECONDS (5000)

/* 0: nothing is kept back. 1: the RFC's own settings, and what is off in them is on. */
Settings
walk_settings (unsigned variant)
{
  Settings settings = variant == 0 ? settings_plain () : settings_default ();

  settings.receive_buffer = 4096;
  settings.send_buffer = 65535;
  settings.keep_alive = variant != 0;
  settings.time_wait_reuse = variant != 0;
  return settings;
}

/* Not every timer can go off everywhere, but the table has rows even for those that cannot. Three
 * are not in it: two let text leave that stayed behind, and one is for users that are gone. */
bool
walk_has_rows (const Tcb *tcb, Timer timer)
{
  State state = tcb->state;

  if (timer == TIMER_PERSIST)
    return state == ESTABLISHED || state == FIN_WAIT_1 || state == CLOSE_WAIT || state == CLOSING
           || state == LAST_ACK;
  if (timer == TIMER_DELAYED_ACK)
    return state == ESTABLISHED || state == FIN_WAIT_1 || state == FIN_WAIT_2;
  if (timer == TIMER_KEEP_ALIVE)
    return state_is_synchronized (state) && tcb->snd.una == tcb->snd.nxt;
  return timer != TIMER_OUTPUT && timer != TIMER_OVERRIDE && timer != TIMER_FIN_WAIT_2;
}

/* Where the table has a row for a call without room, which is not everywhere. */
static bool
room_matters (State state, CallKind kind)
{
  if (kind == CALL_SEND)
    return state == SYN_SENT || state == SYN_RECEIVED || state == ESTABLISHED
           || state == CLOSE_WAIT;
  if (kind == CALL_RECEIVE)
    return state == LISTEN || state == SYN_SENT || state == SYN_RECEIVED;
  return state == CLOSED && (kind == CALL_OPEN_PASSIVE || kind == CALL_OPEN_ACTIVE);
}

/* CLOSE of both ways and SET are not in the table. */
Event
walk_call (const Tcb *tcb, Die *die, Time now)
{
  static const uint32_t lengths[] = { 1, 2, 10, 600, 5000 };
  CallKind kind = (CallKind) die_below (die, CALL_STATUS + 1);
  Event event;

  memset (&event, 0, sizeof event);
  event.kind = EVENT_CALL;
  event.now = now;
  event.isn = 300;
  event.call.kind = kind;
  event.call.no_room
      = room_matters (tcb->state, kind) && !tcb->close_called && die_below (die, 8) == 0;
  if (kind == CALL_SEND || kind == CALL_RECEIVE)
    event.call.length = lengths[die_below (die, 5)];
  event.call.remote_specified
      = die_below (die, 2) || (tcb->state == LISTEN && tcb->remote_specified);
  return event;
}

Event
walk_timeout (Timer timer, Time now)
{
  Event event;

  memset (&event, 0, sizeof event);
  event.kind = EVENT_TIMEOUT;
  event.now = now;
  event.isn = 300;
  event.timer = timer;
  return event;
}

/* A segment as an honest peer would send it, so that walks get beyond the first states. */
static void
make_polite (Event *event, const Tcb *tcb, Die *die)
{
  Segment *seg = &event->segment;

  if (die_below (die, 3) == 0)
    return;
  seg->seq = tcb->rcv.nxt;
  seg->ack = die_below (die, 3) ? tcb->snd.nxt : tcb->snd.una;
  seg->ctl = (uint8_t) (CTL_ACK | (die_below (die, 6) ? 0 : CTL_FIN));
  if (tcb->state == LISTEN || (tcb->state == TIME_WAIT && die_below (die, 4) == 0))
    seg->ctl = CTL_SYN;
  if (tcb->state == SYN_SENT)
    seg->ctl = (uint8_t) (CTL_SYN | (die_below (die, 2) ? CTL_ACK : 0));
  if (seg->text.length)
    seg->text.first = seg->ctl & CTL_SYN ? 0 : seg->seq - tcb->irs - 1;
}

/* One event that could come next: a call, a timer that runs, a segment. */
Event
walk_event (const Tcb *tcb, Die *die, Time *now)
{
  unsigned kind = die_below (die, 10);
  Timer timer = (Timer) die_below (die, TIMERS);
  Event event;

  *now += MILLISECONDS (die_below (die, 300));
  if (kind < 3 || tcb->state == CLOSED)
    {
      event = walk_call (tcb, die, *now);
      if (event.call.kind == CALL_ABORT && die_below (die, 4))
        event.call.kind = CALL_STATUS;
      return event;
    }
  if (kind < 5 && timer_is_running (tcb, timer) && (timer != TIMER_USER || die_below (die, 8) == 0))
    {
      *now = tcb->deadline[timer] > *now ? tcb->deadline[timer] : *now;
      return walk_timeout (timer, *now);
    }
  event = build_segment (tcb, die, *now);
  make_polite (&event, tcb, die);
  return event;
}

/* How many questions the parts answer as the table does, up to so many; `why` says what is wrong
 * with the next answer. */
unsigned
walk_until_wrong (Table *table, const Parts *parts, unsigned questions, char *why, size_t size)
{
  Die die = { 2525 };

  for (unsigned i = 0; i < questions; i++)
    {
      const Settings settings = walk_settings (i % VARIANTS);
      Tcb before = build_tcb_with (&settings, (State) (i % STATES), &die, NOW), after = before;
      Timer timer = (Timer) die_below (&die, TIMERS);
      Event event = build_segment (&before, &die, NOW);
      Actions out;

      if (i / STATES % 4 == 0)
        event = walk_call (&before, &die, NOW);
      else if (i / STATES % 4 == 1 && walk_has_rows (&before, timer))
        event = walk_timeout (timer, NOW);
      tcp_step (parts, &after, &event, &out);
      if (!table_agrees (table, &before, &event, &after, &out, why, size))
        return i;
    }
  return questions;
}
