/* The table of a TCB's variables. Only what an RFC names stands in it, and only where we keep the
 * same number as that RFC: recover and HighRxt, for instance, are one further here (tcb.h).
 * [9293 3.3.1; 6298; 5681; 6675; 7323; 2018] */
#include "fields.h"

#include <string.h>

#define PLACE(field) offsetof (Tcb, field), sizeof (((Tcb *) NULL)->field)

static const TcbField fields[] = {
  { "state", "RFC 9293, 3.3.2", TCB_STATE, KNOWN_ALWAYS, PLACE (state), 0 },
  { "ISS", "RFC 9293, 3.3.1", TCB_SENT, KNOWN_ISS, PLACE (iss), 0 },
  { "IRS", "RFC 9293, 3.3.1", TCB_RECEIVED, KNOWN_IRS, PLACE (irs), 0 },
  { "SND.UNA", "RFC 9293, 3.3.1", TCB_SENT, KNOWN_ISS, PLACE (snd.una), 0 },
  { "SND.NXT", "RFC 9293, 3.3.1", TCB_SENT, KNOWN_ISS, PLACE (snd.nxt), 0 },
  { "SND.WND", "RFC 9293, 3.3.1", TCB_OCTETS, KNOWN_IRS, PLACE (snd.wnd), 0 },
  { "SND.UP", "RFC 9293, 3.3.1", TCB_SENT, KNOWN_ISS, PLACE (snd.up), 0 },
  { "SND.WL1", "RFC 9293, 3.3.1", TCB_RECEIVED, KNOWN_IRS, PLACE (snd.wl1), 0 },
  { "SND.WL2", "RFC 9293, 3.3.1", TCB_SENT, KNOWN_IRS, PLACE (snd.wl2), 0 },
  { "MAX.SND.WND", "RFC 5961, 5", TCB_OCTETS, KNOWN_IRS, PLACE (snd.max_wnd), 0 },
  { "SendMSS", "RFC 9293, 3.7.1", TCB_OCTETS, KNOWN_IRS, PLACE (snd.mss), 0 },
  { "RCV.NXT", "RFC 9293, 3.3.1", TCB_RECEIVED, KNOWN_IRS, PLACE (rcv.nxt), 0 },
  { "RCV.WND", "RFC 9293, 3.3.1", TCB_OCTETS, KNOWN_OPEN, PLACE (rcv.wnd), 0 },
  { "RCV.UP", "RFC 9293, 3.3.1", TCB_RECEIVED, KNOWN_IRS, PLACE (rcv.up), 0 },
  { "RCV.BUFF", "RFC 9293, 3.8.6.2.2", TCB_OCTETS, KNOWN_OPEN, PLACE (set.receive_buffer), 0 },
  { "RTO", "RFC 6298, 2", TCB_TIME, KNOWN_OPEN, PLACE (rto), 0 },
  { "SRTT", "RFC 6298, 2", TCB_TIME, KNOWN_MEASURED, PLACE (srtt), 0 },
  { "RTTVAR", "RFC 6298, 2", TCB_TIME, KNOWN_MEASURED, PLACE (rttvar), 0 },
  { "cwnd", "RFC 5681, 2", TCB_OCTETS, KNOWN_CONGESTED, PLACE (snd.cwnd), 0 },
  { "ssthresh", "RFC 5681, 3.1", TCB_OCTETS, KNOWN_CONGESTED, PLACE (snd.ssthresh), 0 },
  { "DupAcks", "RFC 6675, 2", TCB_COUNT, KNOWN_CONGESTED, PLACE (duplicates), 0 },
  { "RecoverFS", "RFC 6937, 3", TCB_OCTETS, KNOWN_CONGESTED, PLACE (flight), 0 },
  { "prr_delivered", "RFC 6937, 3", TCB_OCTETS, KNOWN_CONGESTED, PLACE (delivered), 0 },
  { "prr_out", "RFC 6937, 3", TCB_OCTETS, KNOWN_CONGESTED, PLACE (resent), 0 },
  { "TS.Recent", "RFC 7323, 4.3", TCB_STAMP, KNOWN_STAMPED, PLACE (ts_recent), 0 },
  { "Last.ACK.sent", "RFC 7323, 4.3", TCB_RECEIVED, KNOWN_IRS, PLACE (last_ack_sent), 0 },
  { "Snd.TS.OK", "RFC 7323, 3.2", TCB_SWITCH, KNOWN_IRS, PLACE (agreed), AGREED_TIMESTAMPS },
  { "Snd.Wind.Shift", "RFC 7323, 2.3", TCB_COUNT, KNOWN_IRS, PLACE (window_shift), 0 },
  { "SACK", "RFC 2018, 2", TCB_SWITCH, KNOWN_IRS, PLACE (agreed), AGREED_SACK },
  { "SACKed", "RFC 6675, 4", TCB_RANGES, KNOWN_IRS, PLACE (sacked), 0 },
  { "held", "RFC 2018, 4", TCB_RANGES, KNOWN_IRS, PLACE (early), 0 },
};

/* What a connection remembers besides, under names of our own. */
#define INNER(name, field, kind, known)                                                            \
  {                                                                                                \
    name, "", kind, known, PLACE (field), 0                                                        \
  }
#define TIMER_FIELD(name, timer) INNER ("timer." name, deadline[timer], TCB_TIME, KNOWN_ALWAYS)
#define SCRATCH(name, index) INNER ("scratch." name, scratch[index], TCB_COUNT, KNOWN_ALWAYS)

static const TcbField inner[] = {
  INNER ("passive", passive, TCB_SWITCH, KNOWN_ALWAYS),
  INNER ("remote-specified", remote_specified, TCB_SWITCH, KNOWN_ALWAYS),
  INNER ("close-called", close_called, TCB_SWITCH, KNOWN_ALWAYS),
  INNER ("close-both", close_both, TCB_SWITCH, KNOWN_ALWAYS),
  INNER ("probe-out", probe_out, TCB_SWITCH, KNOWN_ALWAYS),
  INNER ("syn-out", syn_out, TCB_SWITCH, KNOWN_ALWAYS),
  INNER ("rounded", rounded, TCB_OCTETS, KNOWN_ALWAYS),
  { "Snd.WS.OK", "", TCB_SWITCH, KNOWN_IRS, PLACE (agreed), AGREED_WINDOW_SCALE },
  INNER ("SND.END", snd.end, TCB_SENT, KNOWN_ISS),
  INNER ("SND.PUSH", snd.push, TCB_SENT, KNOWN_ISS),
  INNER ("RCV.USER", rcv.user, TCB_RECEIVED, KNOWN_IRS),
  INNER ("RCV.FIN", rcv.fin, TCB_RECEIVED, KNOWN_IRS),
  INNER ("RCV.FIN.known", rcv.fin_known, TCB_COUNT, KNOWN_IRS),
  INNER ("RCV.WANTED", rcv.wanted, TCB_OCTETS, KNOWN_OPEN),
  INNER ("RCV.PUSH", rcv.push, TCB_RECEIVED, KNOWN_IRS),
  INNER ("recovery", recovery, TCB_RECOVERY, KNOWN_ALWAYS),
  INNER ("recovery.end", recover, TCB_SENT, KNOWN_CONGESTED),
  INNER ("resent.end", high_rxt, TCB_SENT, KNOWN_CONGESTED),
  INNER ("acked", acked, TCB_OCTETS, KNOWN_CONGESTED),
  INNER ("TS.Offset", ts_offset, TCB_STAMP, KNOWN_STAMPED),
  INNER ("TS.Recent.set", ts_recent_age, TCB_TIME, KNOWN_STAMPED),
  INNER ("owed.segments", owed_segments, TCB_COUNT, KNOWN_IRS),
  INNER ("owed.octets", owed_octets, TCB_OCTETS, KNOWN_IRS),
  INNER ("probes", probes, TCB_COUNT, KNOWN_IRS),
  INNER ("keep-alives", keep_alives, TCB_COUNT, KNOWN_IRS),
  INNER ("challenges", challenges, TCB_COUNT, KNOWN_IRS),
  INNER ("challenges.began", challenges_began, TCB_TIME, KNOWN_IRS),
  INNER ("heard", heard, TCB_TIME, KNOWN_IRS),
  INNER ("sent", sent, TCB_TIME, KNOWN_ISS),
  TIMER_FIELD ("USER", TIMER_USER),
  TIMER_FIELD ("RETRANSMISSION", TIMER_RETRANSMISSION),
  TIMER_FIELD ("PERSIST", TIMER_PERSIST),
  TIMER_FIELD ("TIME-WAIT", TIMER_TIME_WAIT),
  TIMER_FIELD ("OUTPUT", TIMER_OUTPUT),
  TIMER_FIELD ("DELAYED-ACK", TIMER_DELAYED_ACK),
  TIMER_FIELD ("OVERRIDE", TIMER_OVERRIDE),
  TIMER_FIELD ("KEEP-ALIVE", TIMER_KEEP_ALIVE),
  TIMER_FIELD ("FIN-WAIT-2", TIMER_FIN_WAIT_2),
  INNER ("RTT.began", rtt_began, TCB_TIME, KNOWN_ISS),
  INNER ("RTT.seq", rtt_seq, TCB_SENT, KNOWN_ISS),
  INNER ("RTT.timing", rtt_timing, TCB_COUNT, KNOWN_ALWAYS),
  INNER ("RTT.measured", rtt_measured, TCB_COUNT, KNOWN_ALWAYS),
  INNER ("retransmissions", retransmissions, TCB_COUNT, KNOWN_ISS),
  INNER ("unanswered.since", unanswered_since, TCB_TIME, KNOWN_ISS),
  SCRATCH ("0", 0),
  SCRATCH ("1", 1),
  SCRATCH ("2", 2),
  SCRATCH ("3", 3),
  SCRATCH ("4", 4),
  SCRATCH ("5", 5),
  SCRATCH ("6", 6),
  SCRATCH ("7", 7),
};

_Static_assert(SCRATCH_WORDS == 8 && TIMERS == 9, "every word and every timer has a name");

#define FIELDS (sizeof fields / sizeof fields[0])
#define INNERS (sizeof inner / sizeof inner[0])

/* How many variables have a name. */
unsigned
tcb_fields (void)
{
  return FIELDS;
}

/* The variable with this index, in the order of the RFC's own list; NULL beyond the last. */
const TcbField *
tcb_field_at (unsigned index)
{
  return index < FIELDS ? &fields[index] : NULL;
}

/* "SND.UNA", exactly so; NULL if no variable has this name. */
const TcbField *
tcb_field_find (const char *name)
{
  for (unsigned i = 0; i < FIELDS; i++)
    if (strcmp (fields[i].name, name) == 0)
      return &fields[i];
  return NULL;
}

/* How many variables have a name of ours. */
unsigned
tcb_inner_fields (void)
{
  return INNERS;
}

/* The one with this index; NULL beyond the last. */
const TcbField *
tcb_inner_field_at (unsigned index)
{
  return index < INNERS ? &inner[index] : NULL;
}

/* The variable with this name, whoever gave it the name. */
const TcbField *
tcb_any_field_find (const char *name)
{
  const TcbField *field = tcb_field_find (name);

  for (unsigned i = 0; field == NULL && i < INNERS; i++)
    if (strcmp (inner[i].name, name) == 0)
      field = &inner[i];
  return field;
}

/* "fast"; "?" for a value that is none. */
const char *
recovery_name (Recovery recovery)
{
  static const char *const names[] = {
    [RECOVERY_NONE] = "none",
    [RECOVERY_FAST] = "fast",
    [RECOVERY_TIMEOUT] = "timeout",
  };
  return (unsigned) recovery <= RECOVERY_TIMEOUT ? names[recovery] : "?";
}

/* Does the variable mean something in this connection now? */
bool
tcb_field_known (const Tcb *tcb, const TcbField *field)
{
  bool open = tcb->state != CLOSED, iss = open && tcb->state != LISTEN;
  switch (field->known)
    {
    case KNOWN_OPEN: return open;
    case KNOWN_ISS: return iss;
    case KNOWN_IRS: return iss && tcb->state != SYN_SENT;
    case KNOWN_CONGESTED: return tcb->set.congestion && state_is_synchronized (tcb->state);
    case KNOWN_MEASURED: return open && tcb->rtt_measured;
    case KNOWN_STAMPED:
      return iss && tcb->state != SYN_SENT && (tcb->agreed & AGREED_TIMESTAMPS) != 0;
    default: return true;
    }
}

/* The variable's value, whether it means something or not: a time in microseconds, a State as a
 * number; 0 for a list of ranges. */
uint64_t
tcb_field_get (const Tcb *tcb, const TcbField *field)
{
  const char *place = (const char *) tcb + field->offset;
  uint64_t wide = 0;
  uint32_t middle = 0;
  uint16_t half = 0;
  uint8_t narrow = 0;
  if (field->kind == TCB_RANGES)
    return 0;
  if (field->size == sizeof wide)
    memcpy (&wide, place, sizeof wide);
  else if (field->size == sizeof middle)
    memcpy (&middle, place, sizeof middle);
  else if (field->size == sizeof half)
    memcpy (&half, place, sizeof half);
  else
    memcpy (&narrow, place, sizeof narrow);
  wide += middle + half + narrow;
  return field->bit != 0 ? (wide & field->bit) != 0 : wide;
}

/* The largest value that a variable can hold. */
static uint64_t
most_for (const TcbField *field)
{
  if (field->kind == TCB_RANGES)
    return 0;
  if (field->kind == TCB_SWITCH)
    return 1;
  if (field->kind == TCB_STATE)
    return STATES - 1;
  if (field->kind == TCB_RECOVERY)
    return RECOVERY_TIMEOUT;
  return field->size == sizeof (uint64_t)   ? UINT64_MAX
         : field->size == sizeof (uint32_t) ? UINT32_MAX
         : field->size == sizeof (uint16_t) ? UINT16_MAX
                                            : UINT8_MAX;
}

/* Gives a variable a value. False, and nothing is changed, for one that it cannot hold, and for a
 * list of ranges. Whether the connection still makes sense then is the business of tcb_fault (). */
bool
tcb_field_put (Tcb *tcb, const TcbField *field, uint64_t value)
{
  char *place = (char *) tcb + field->offset;
  uint32_t middle = (uint32_t) value;
  uint16_t half = (uint16_t) value;
  uint8_t narrow = (uint8_t) value;
  if (field->kind == TCB_RANGES || value > most_for (field))
    return false;
  if (field->bit != 0)
    {
      memcpy (&narrow, place, sizeof narrow);
      narrow = (uint8_t) (value != 0 ? narrow | field->bit : narrow & ~field->bit);
    }
  if (field->size == sizeof value)
    memcpy (place, &value, sizeof value);
  else if (field->size == sizeof middle)
    memcpy (place, &middle, sizeof middle);
  else if (field->size == sizeof half)
    memcpy (place, &half, sizeof half);
  else
    memcpy (place, &narrow, sizeof narrow);
  return true;
}

/* The ranges of a list, `*count` of them; NULL and 0 if the variable is none. */
const Range *
tcb_field_ranges (const Tcb *tcb, const TcbField *field, unsigned *count)
{
  *count = 0;
  if (field->kind != TCB_RANGES)
    return NULL;
  bool sacked = field->offset == offsetof (Tcb, sacked);
  *count = sacked ? tcb->sacked_count : tcb->early_count;
  return sacked ? tcb->sacked : tcb->early;
}

/* The value of the variable with this name. False if there is none. */
bool
tcb_get (const Tcb *tcb, const char *name, uint64_t *value)
{
  const TcbField *field = tcb_field_find (name);
  if (field == NULL || field->kind == TCB_RANGES)
    return false;
  *value = tcb_field_get (tcb, field);
  return true;
}

/* Gives the variable with this name a value. False if there is none, or it cannot hold it. */
bool
tcb_put (Tcb *tcb, const char *name, uint64_t value)
{
  const TcbField *field = tcb_field_find (name);
  return field != NULL && tcb_field_put (tcb, field, value);
}
