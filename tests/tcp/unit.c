/* How a story is told and checked; see the header for the idea. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

void
unit_note (Unit *unit, const char *format, ...)
{
  va_list arguments;

  if (unit->lines == UNIT_LINES)
    return;
  va_start (arguments, format);
  vsnprintf (unit->story[unit->lines++], UNIT_LINE, format, arguments);
  va_end (arguments);
}

static void
wrong (Unit *unit, Place place, const char *want, const char *gave)
{
  if (unit->wrong_turn)
    {
      unit_note (unit, "wanted %s, gave %s", want, gave);
      longjmp (*unit->wrong_turn, 1);
    }
  print_error ("\n%s:%d: the story so far:\n", place.file, place.line);
  for (unsigned i = 0; i < unit->lines; i++)
    print_error ("%4u  %s\n", i + 1, unit->story[i]);
  print_error ("  RFC 9293 wants %s\n  this TCP gave  %s\n", want, gave);
  _fail (place.file, place.line);
}

/* A TCP with the RFC's values, but octets enough to see windows at work.  */
void
unit_begin (Unit *unit)
{
  Settings settings = settings_plain ();

  settings.mss = 536;
  settings.receive_buffer = 4096;
  settings.send_buffer = 65535;
  unit_begin_with (unit, 300, &settings);
}

void
unit_begin_with (Unit *unit, Seq isn, const Settings *settings)
{
  memset (unit, 0, sizeof *unit);
  unit->parts = &reference;
  unit->isn = isn;
  unit->peer = 100;
  tcb_init (&unit->tcb, settings);
}

static void
note_segment (Unit *unit, const char *arrow, const Segment *seg)
{
  char text[NOTATION_MAX];

  segment_format (seg, text, sizeof text);
  unit_note (unit, "%s %s", arrow, text);
}

static void
take_data (Unit *unit, const Text *text, Place place)
{
  char want[80], gave[80];

  if (text->first != unit->got)
    {
      snprintf (want, sizeof want, "octet %u handed to the user next", unit->got);
      snprintf (gave, sizeof gave, "octet %u", text->first);
      wrong (unit, place, want, gave);
    }
  unit->got += text->length;
}

static void
take_actions (Unit *unit, Place place)
{
  const Actions *out = &unit->out;

  for (unsigned i = 0; i < out->segment_count; i++)
    {
      note_segment (unit, "  >", &out->segments[i]);
      if (unit->queued == UNIT_QUEUE)
        wrong (unit, place, "no more than 256 segments in one story", "more");
      unit->queue[unit->queued++] = out->segments[i];
    }
  for (unsigned i = 0; i < out->signal_count; i++)
    {
      const Signal *signal = &out->signals[i];

      unit_note (unit, "  says \"%s\"", signal_text (signal->kind));
      unit->told[signal->kind]++;
      if (signal->kind == SIGNAL_DATA)
        take_data (unit, &signal->text, place);
    }
}

/* Every step of every story: the same question asked twice gets the same answer, and the TCB is
 * whole afterwards.  */
static void
ask (Unit *unit, const Event *event, Place place)
{
  Tcb again = unit->tcb;
  Actions out;
  State before = unit->tcb.state;

  memset (&unit->out, 0x55, sizeof unit->out);
  memset (&out, 0xaa, sizeof out);
  tcp_step (unit->parts, &unit->tcb, event, &unit->out);
  tcp_step (unit->parts, &again, event, &out);
  take_actions (unit, place);
  if (unit->tcb.state != before)
    unit_note (unit, "  %s -> %s", state_name (before), state_name (unit->tcb.state));
  if (memcmp (&again, &unit->tcb, sizeof again) != 0 || memcmp (&out, &unit->out, sizeof out) != 0)
    wrong (unit, place, "the same answer to the same question", "two answers");
  if (tcb_fault (&unit->tcb))
    wrong (unit, place, "a whole TCB", tcb_fault (&unit->tcb));
}

static Event
event_now (const Unit *unit, EventKind kind)
{
  Event event;

  memset (&event, 0, sizeof event);
  event.kind = kind;
  event.isn = unit->isn;
  event.now = unit->now;
  return event;
}

void
unit_call (Unit *unit, Call call, Place place)
{
  Event event = event_now (unit, EVENT_CALL);

  event.call.kind = call.kind;
  event.call.length = call.length;
  event.call.remote_specified = call.remote_specified;
  event.call.no_room = call.no_room;
  event.call.push = call.push;
  event.call.urgent = call.urgent;
  event.call.setting = call.setting;
  event.call.value = call.value;
  unit_note (unit, "%s %u%s", call_name (call.kind), call.length,
             call.remote_specified ? " (remote socket specified)" : "");
  ask (unit, &event, place);
}

/* One setting of the connection, by its name; the user may change it at any time.  */
void
unit_sets (Unit *unit, const char *name, uint64_t value, Place place)
{
  Event event = event_now (unit, EVENT_CALL);
  unsigned index = 0;

  if (!setting_find (name, &index))
    wrong (unit, place, "a setting that exists", name);
  event.call.kind = CALL_SET;
  event.call.setting = index;
  event.call.value = value;
  unit_note (unit, "%s %s = %llu", call_name (CALL_SET), name, (unsigned long long) value);
  ask (unit, &event, place);
  unit_says (unit, SIGNAL_OK, place);
}

/* IP passes a message up that quotes a segment of ours with this number.  */
void
unit_icmp (Unit *unit, Icmp kind, Seq quoted, Place place)
{
  Event event = event_now (unit, EVENT_ICMP);

  event.icmp = kind;
  event.icmp_seq = quoted;
  unit_note (unit, "ICMP message %u about <SEQ=%u>", (unsigned) kind, quoted);
  ask (unit, &event, place);
}

/* The segment may leave out its window (4096 then) and its ACK bit.  */
void
unit_arrives (Unit *unit, const char *text, Place place)
{
  Pattern pattern;
  const char *message = NULL;
  const char *stopped = pattern_parse (text, &pattern, &message);

  if (message || *stopped)
    wrong (unit, place, "a segment in the RFC's notation", message ? message : stopped);
  if (!(pattern.fields & FIELD_WND))
    pattern.segment.wnd = 4096;
  if (pattern.segment.ctl & CTL_SYN)
    unit->peer = pattern.segment.seq;
  pattern.segment.text.first
      = segment_has (&pattern.segment, CTL_SYN) ? 0 : pattern.segment.seq - unit->peer - 1;
  if (pattern.segment.text.length == 0)
    pattern.segment.text.first = 0;
  unit_takes (unit, pattern.segment, place);
}

void
unit_takes (Unit *unit, Segment segment, Place place)
{
  Event event = event_now (unit, EVENT_SEGMENT);

  event.segment = segment;
  note_segment (unit, "<", &segment);
  ask (unit, &event, place);
}

void
unit_times_out (Unit *unit, Timer timer, Place place)
{
  Event event = event_now (unit, EVENT_TIMEOUT);

  event.timer = timer;
  unit_note (unit, "%s at %llu us", timer_name (timer), (unsigned long long) unit->now);
  ask (unit, &event, place);
}

static Timer
first_due (const Tcb *tcb)
{
  Timer first = TIMERS;

  for (Timer timer = 0; timer < TIMERS; timer++)
    if (tcb->deadline[timer] != TIME_NEVER
        && (first == TIMERS || tcb->deadline[timer] < tcb->deadline[first]))
      first = timer;
  return first;
}

/* Lets time pass; every timer that comes due on the way goes off at its moment.  */
void
unit_elapses (Unit *unit, Time time, Place place)
{
  Time end = unit->now + time;
  unsigned rounds = 0;

  for (;;)
    {
      Timer timer = first_due (&unit->tcb);

      if (timer == TIMERS || unit->tcb.deadline[timer] > end)
        break;
      if (unit->tcb.deadline[timer] > unit->now)
        unit->now = unit->tcb.deadline[timer];
      unit_times_out (unit, timer, place);
      if (++rounds == 10000)
        wrong (unit, place, "a timer that stops or moves when it has gone off", timer_name (timer));
    }
  unit->now = end;
  unit_note (unit, "it is now %llu ms", (unsigned long long) (unit->now / 1000));
}

void
unit_sends (Unit *unit, const char *text, Place place)
{
  Pattern pattern;
  const char *message = NULL;
  const char *stopped = pattern_parse (text, &pattern, &message);
  char gave[NOTATION_MAX] = "nothing";

  if (message || *stopped)
    wrong (unit, place, "a segment in the RFC's notation", message ? message : stopped);
  if (unit->asked < unit->queued)
    {
      segment_format (&unit->queue[unit->asked], gave, sizeof gave);
      if (pattern_matches (&pattern, &unit->queue[unit->asked++]))
        return;
    }
  wrong (unit, place, text, gave);
}

void
unit_sends_nothing (Unit *unit, Place place)
{
  char gave[NOTATION_MAX];

  if (unit->asked == unit->queued)
    return;
  segment_format (&unit->queue[unit->asked], gave, sizeof gave);
  wrong (unit, place, "nothing sent", gave);
}

/* Nothing leaves before this time, and then this does. */
void
unit_leaves_at (Unit *unit, Time at, const char *text, Place place)
{
  unit_elapses (unit, at - 1 - unit->now, place);
  unit_sends_nothing (unit, place);
  unit_elapses (unit, 1, place);
  unit_sends (unit, text, place);
}

/* The same so many milliseconds after `from`, and nothing else with it. */
void
unit_leaves_alone (Unit *unit, Time from, uint32_t milliseconds, const char *text, Place place)
{
  unit_leaves_at (unit, from + MILLISECONDS (milliseconds), text, place);
  unit_sends_nothing (unit, place);
}

void
unit_state_is (Unit *unit, State state, Place place)
{
  if (unit->tcb.state != state)
    wrong (unit, place, state_name (state), state_name (unit->tcb.state));
}

void
unit_has (Unit *unit, const char *field, uint64_t gave, uint64_t want, Place place)
{
  char wanted[80], given[80];

  if (gave == want)
    return;
  snprintf (wanted, sizeof wanted, "%s = %llu", field, (unsigned long long) want);
  snprintf (given, sizeof given, "%s = %llu", field, (unsigned long long) gave);
  wrong (unit, place, wanted, given);
}

/* The user was told this in the last step.  */
void
unit_says (Unit *unit, SignalKind kind, Place place)
{
  for (unsigned i = 0; i < unit->out.signal_count; i++)
    if (unit->out.signals[i].kind == kind)
      return;
  wrong (unit, place, signal_text (kind),
         unit->out.signal_count ? signal_text (unit->out.signals[0].kind) : "nothing said");
}

void
unit_says_nothing (Unit *unit, Place place)
{
  if (unit->out.signal_count)
    wrong (unit, place, "nothing said", signal_text (unit->out.signals[0].kind));
}

void
unit_gets (Unit *unit, uint32_t octets, Place place)
{
  unit_has (unit, "octets handed to the user", unit->got, octets, place);
}

void
unit_because_of (Unit *unit, Clause clause, Place place)
{
  if (unit->out.clause != clause)
    wrong (unit, place, clause_name (clause), clause_name (unit->out.clause));
}

void
unit_is_running (Unit *unit, Timer timer, bool running, Place place)
{
  char want[80];

  snprintf (want, sizeof want, "the %s timer %s", timer_name (timer),
            running ? "running" : "stopped");
  if (timer_is_running (&unit->tcb, timer) != running)
    wrong (unit, place, want, running ? "it stopped" : "it running");
}

void
unit_wants (Unit *unit, const char *what, bool condition, Place place)
{
  if (!condition)
    wrong (unit, place, what, "something else");
}

/* The next segment of `from` must match; it arrives at `to`.  */
void
unit_crosses (Unit *from, Unit *to, const char *text, Place place)
{
  unit_sends (from, text, place);
  unit_takes (to, from->queue[from->asked - 1], place);
}

void
unit_opens_passively (Unit *unit, uint32_t window, Place place)
{
  char syn[80], ack[80];

  snprintf (syn, sizeof syn, "<SEQ=%u><WND=%u><CTL=SYN>", unit->peer, window);
  snprintf (ack, sizeof ack, "<SEQ=%u><ACK=%u><WND=%u><CTL=ACK>", unit->peer + 1, unit->isn + 1,
            window);
  unit_call (unit, (Call){ CALL_OPEN_PASSIVE, .remote_specified = true }, place);
  unit_arrives (unit, syn, place);
  unit_sends (unit, "<CTL=SYN,ACK>", place);
  unit_arrives (unit, ack, place);
  unit_sends_nothing (unit, place);
  unit_state_is (unit, ESTABLISHED, place);
}

void
unit_opens_actively (Unit *unit, uint32_t window, Place place)
{
  char syn[80];

  snprintf (syn, sizeof syn, "<SEQ=%u><ACK=%u><WND=%u><CTL=SYN,ACK>", unit->peer, unit->isn + 1,
            window);
  unit_call (unit, (Call){ CALL_OPEN_ACTIVE, .remote_specified = true }, place);
  unit_sends (unit, "<CTL=SYN>", place);
  unit_arrives (unit, syn, place);
  unit_sends (unit, "<CTL=ACK>", place);
  unit_sends_nothing (unit, place);
  unit_state_is (unit, ESTABLISHED, place);
}

void
established (Unit *u)
{
  unit_begin (u);
  opens_passively (u);
}

/* Established, with a receive buffer so small that its window shuts soon. */
void
with_buffer (Unit *u, uint32_t octets)
{
  Settings settings = settings_plain ();

  settings.receive_buffer = octets;
  unit_begin_with (u, 300, &settings);
  opens_passively (u);
}

void
closes_first (Unit *u)
{
  established (u);
  call (u, CALL_CLOSE);
  sends (u, "<SEQ=301><ACK=101><CTL=FIN,ACK>");
}

void
time_wait (Unit *u)
{
  closes_first (u);
  arrives (u, "<SEQ=101><ACK=302><CTL=ACK>");
  arrives (u, "<SEQ=101><ACK=302><CTL=FIN,ACK>");
  sends (u, "<SEQ=302><ACK=102><CTL=ACK>");
  state_is (u, TIME_WAIT);
}
