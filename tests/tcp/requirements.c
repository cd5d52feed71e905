/* Beginnings and questions that many of the requirements' tests share. */
#include "requirements.h"

#include <stdio.h>

/* An active OPEN that the peer answers; `fields` are more fields of its SYN,ACK, "<WND=9>". */
void
unit_opened (Unit *unit, const Settings *settings, const char *fields, Place place)
{
  char text[120];

  unit_begin_with (unit, 300, settings);
  snprintf (text, sizeof text, "<SEQ=100><ACK=301>%s<CTL=SYN,ACK>", fields);
  unit_call (unit, (Call){ CALL_OPEN_ACTIVE, .remote_specified = true }, place);
  unit_sends (unit, "<SEQ=300><CTL=SYN>", place);
  unit_arrives (unit, text, place);
  unit_sends (unit, "<SEQ=301><ACK=101><CTL=ACK>", place);
  unit_sends_nothing (unit, place);
  unit_state_is (unit, ESTABLISHED, place);
}

/* Everything as the RFCs have it where nobody says otherwise; the peer offers 4096 octets. */
void
by_default (Unit *unit)
{
  const Settings settings = settings_default ();

  unit_opened (unit, &settings, "", HERE);
}

/* Nothing is kept back: no delayed ACK, no Nagle, no congestion window. */
void
plainly (Unit *unit)
{
  const Settings settings = settings_plain ();

  unit_opened (unit, &settings, "", HERE);
}

void
unit_acks (Unit *unit, Seq ack, uint32_t wnd, Place place)
{
  char text[80];

  snprintf (text, sizeof text, "<SEQ=%u><ACK=%u><WND=%u><CTL=ACK>", unit->tcb.rcv.nxt, ack, wnd);
  unit_arrives (unit, text, place);
}

/* The peer acknowledges everything and sends some text. */
void
unit_text_arrives (Unit *unit, Seq seq, uint32_t octets, Place place)
{
  char text[80];

  snprintf (text, sizeof text, "<SEQ=%u><ACK=%u><CTL=ACK><DATA=%u>", seq, unit->tcb.snd.nxt,
            octets);
  unit_arrives (unit, text, place);
}

/* `count` segments of `octets` each, one behind the other. What did not fit into the step leaves
 * now. */
void
unit_sends_run (Unit *unit, Seq seq, unsigned count, uint32_t octets, Place place)
{
  char text[80];

  unit_elapses (unit, 0, place);
  for (unsigned i = 0; i < count; i++)
    {
      snprintf (text, sizeof text, "<SEQ=%u><DATA=%u>", seq + i * octets, octets);
      unit_sends (unit, text, place);
    }
}

uint32_t
octets_out (const Unit *unit)
{
  return unit->tcb.snd.nxt - unit->tcb.snd.una;
}

/* The last segment that left, asked about or not. */
const Segment *
last_sent (const Unit *unit)
{
  assert_true (unit->queued > 0);
  return &unit->queue[unit->queued - 1];
}

/* What the user was told in the last step; NULL: not this. */
const Signal *
told (const Unit *unit, SignalKind kind)
{
  for (unsigned i = 0; i < unit->out.signal_count; i++)
    if (unit->out.signals[i].kind == kind)
      return &unit->out.signals[i];
  return NULL;
}
