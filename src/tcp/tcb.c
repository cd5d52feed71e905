/* The Transmission Control Block: how it begins, and what can be read off it.
 * [9293 3.3.1, 3.3.2] */
#include "tcb.h"

#include <string.h>

/* Equal connections are equal octets, so no octet of a TCB may belong to nobody. */
_Static_assert(offsetof (Tcb, snd) == sizeof (State) + 12, "no padding before SND");
_Static_assert(offsetof (Tcb, ts_recent_age) == offsetof (Tcb, challenges) + sizeof (uint32_t),
               "no padding before the times");
_Static_assert(offsetof (Tcb, deadline) == offsetof (Tcb, sent) + sizeof (Time),
               "no padding before the deadlines");
_Static_assert(offsetof (Tcb, unanswered_since)
                   == offsetof (Tcb, retransmissions) + sizeof (uint32_t),
               "no padding before unanswered_since");
_Static_assert(sizeof (Tcb) == offsetof (Tcb, scratch) + SCRATCH_WORDS * sizeof (uint64_t),
               "no padding at the end");
_Static_assert(sizeof (Tcb) <= 768, "a connection stays small");

#define MSS_DEFAULT 536 /* [9293 3.7.1 MUST-15] */

/* A TCB that no connection uses yet: CLOSED, no timer running, not one stale octet. */
void
tcb_init (Tcb *tcb, const Settings *settings)
{
  Settings set = *settings;
  memset (tcb, 0, sizeof *tcb);
  tcb->set = set;
  tcb->rto = set.rto_initial;
  for (int timer = 0; timer < TIMERS; timer++)
    tcb->deadline[timer] = TIME_NEVER;
}

static const char *const state_names[STATES] = {
  [CLOSED] = "CLOSED",           [LISTEN] = "LISTEN",
  [SYN_SENT] = "SYN-SENT",       [SYN_RECEIVED] = "SYN-RECEIVED",
  [ESTABLISHED] = "ESTABLISHED", [FIN_WAIT_1] = "FIN-WAIT-1",
  [FIN_WAIT_2] = "FIN-WAIT-2",   [CLOSE_WAIT] = "CLOSE-WAIT",
  [CLOSING] = "CLOSING",         [LAST_ACK] = "LAST-ACK",
  [TIME_WAIT] = "TIME-WAIT",
};

/* "SYN-SENT"; "?" for a value that is no state. */
const char *
state_name (State state)
{
  return (unsigned) state < STATES ? state_names[state] : "?";
}

/* Reads "SYN-SENT"; false if that is no state. */
bool
state_parse (const char *name, State *state)
{
  for (unsigned i = 0; i < STATES; i++)
    if (strcmp (name, state_names[i]) == 0)
      {
        *state = (State) i;
        return true;
      }
  return false;
}

/* "RETRANSMISSION"; "?" for a value that is no timer. */
const char *
timer_name (Timer timer)
{
  static const char *const names[TIMERS] = {
    [TIMER_USER] = "USER",
    [TIMER_RETRANSMISSION] = "RETRANSMISSION",
    [TIMER_PERSIST] = "PERSIST",
    [TIMER_TIME_WAIT] = "TIME-WAIT",
    [TIMER_OUTPUT] = "OUTPUT",
    [TIMER_DELAYED_ACK] = "DELAYED-ACK",
    [TIMER_OVERRIDE] = "OVERRIDE",
    [TIMER_KEEP_ALIVE] = "KEEP-ALIVE",
    [TIMER_FIN_WAIT_2] = "FIN-WAIT-2",
  };
  return (unsigned) timer < TIMERS ? names[timer] : "?";
}

/* [9293 3.5.2] ESTABLISHED or later: both ends know each other's numbers. */
bool
state_is_synchronized (State state)
{
  return state != CLOSED && state != LISTEN && state != SYN_SENT && state != SYN_RECEIVED;
}

/* Our SYN is out and not acknowledged. The state says so, except that CLOSE in SYN-RECEIVED leads
 * to FIN-WAIT-1 with the SYN still unacknowledged [9293 3.10.4]; the numbers do not, because after
 * 2^32 octets SND.UNA meets ISS again. */
bool
syn_is_unacknowledged (const Tcb *tcb)
{
  return tcb->state == SYN_SENT || tcb->state == SYN_RECEIVED || tcb->syn_out;
}

/* One past the highest number that ever left: SND.NXT, or one more while a probe is out. */
Seq
highest_sent (const Tcb *tcb)
{
  return tcb->snd.nxt + tcb->probe_out;
}

/* Our FIN has left, were it as the probe of a shut window. */
bool
fin_is_out (const Tcb *tcb)
{
  return tcb->close_called && highest_sent (tcb) == tcb->snd.end + 1;
}

/* Our FIN is sent: it takes the number behind the last octet. */
bool
fin_is_sent (const Tcb *tcb)
{
  return tcb->close_called && tcb->snd.nxt == tcb->snd.end + 1;
}

/* [9293 3.10.7.4 Fifth] Our FIN is out and SND.UNA is past it. */
bool
fin_is_acknowledged (const Tcb *tcb)
{
  return fin_is_sent (tcb) && tcb->snd.una == tcb->snd.nxt;
}

/* Octets that the user gave to SEND and that never went out. */
uint32_t
octets_unsent (const Tcb *tcb)
{
  return seq_lt (tcb->snd.nxt, tcb->snd.end) ? tcb->snd.end - tcb->snd.nxt : 0;
}

/* Octets that arrived in order and that the user has not taken. The peer's FIN, once it is past, is
 * not one of them. */
uint32_t
octets_readable (const Tcb *tcb)
{
  bool fin_past = tcb->rcv.fin_known && tcb->rcv.nxt == tcb->rcv.fin + 1;
  return (fin_past ? tcb->rcv.fin : tcb->rcv.nxt) - tcb->rcv.user;
}

/* [9293 3.8.6.2.2 RCV.BUFF] Octets that find room until the user takes them. */
uint32_t
receive_buffer (const Tcb *tcb)
{
  return tcb->set.receive_buffer + tcb->rounded;
}

/* [9293 3.8.5 MUST-33] Urgent octets the user has still to read, those to come included. */
uint32_t
octets_urgent (const Tcb *tcb)
{
  return seq_lt (tcb->rcv.user, tcb->rcv.up) ? tcb->rcv.up - tcb->rcv.user : 0;
}

/* [9293 3.7.1 MUST-16; 6691] Eff.snd.MSS: the most text for one segment, by what the peer takes and
 * by what the way out takes, less the options that every segment carries. */
uint32_t
send_mss (const Tcb *tcb)
{
  uint32_t mss = tcb->snd.mss > 0 ? tcb->snd.mss : MSS_DEFAULT;
  if (tcb->set.mss < mss)
    mss = tcb->set.mss;
  bool timestamps = (tcb->agreed & AGREED_TIMESTAMPS) && mss > TIMESTAMPS_OCTETS;
  return timestamps ? mss - TIMESTAMPS_OCTETS : mss;
}

/* [7323 2.2] How far our window is shifted in the header of a segment that is not a SYN. */
unsigned
receive_shift (const Tcb *tcb)
{
  return tcb->agreed & AGREED_WINDOW_SCALE ? tcb->set.window_shift : 0;
}
