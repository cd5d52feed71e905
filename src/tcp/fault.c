/* What cannot be: rules that hold for a TCB between any two steps, whatever the users, the network
 * and the clock do. A rule names what is wrong and not who did it, but it breaks at the step that
 * broke it, so that the step's own function is the one to look at.
 *
 * Each rule is a function that returns a sentence, or NULL when all is well. Rules about numbers
 * only compare what lies close together on the circle: after 2^32 octets SND.UNA may stand anywhere
 * around ISS. */
#include "internal.h"

#include <string.h>

typedef const char *(*Rule) (const Tcb *tcb);

/* An octet that is neither true nor false is not a bool to C: it must be looked at as an octet. */
static bool
is_bool (const bool *flag)
{
  unsigned char octet;
  memcpy (&octet, flag, 1);
  return octet <= 1;
}

/* Values that no connection has. They come first: the other rules count on them. */
static const char *
value_fault (const Tcb *tcb)
{
  if (!is_bool (&tcb->passive) || !is_bool (&tcb->remote_specified) || !is_bool (&tcb->close_called)
      || !is_bool (&tcb->close_both) || !is_bool (&tcb->probe_out) || !is_bool (&tcb->syn_out))
    return "a bool of the TCB is neither true nor false";
  if (tcb->snd.wnd > WINDOW_MAX || tcb->snd.max_wnd > WINDOW_MAX)
    return "the peer's window is larger than any header can say";
  if ((unsigned) tcb->state >= STATES)
    return "there is no such state";
  if (tcb->early_count > EARLY_RANGES || tcb->sacked_count > SACKED_RANGES)
    return "more ranges are held or acknowledged above gaps than there is room for";
  if (settings_fault (&tcb->set) != NULL)
    return "a setting has a value that it cannot have";
  if (tcb->window_shift > WINDOW_SHIFT_MAX)
    return "the peer's windows are shifted by more than 14";
  if (tcb->rto == 0 || tcb->probes > PROBES_MAX)
    return "the wait before sending again is none, or longer than any";
  return NULL;
}

/* [9293 3.3.2] CLOSED is fictional: there is no TCB. In LISTEN there is one, and nothing of a peer
 * is in it. Both may keep what an exercise remembers, and LISTEN what its users said. */
static const char *
blank_fault (const Tcb *tcb)
{
  Tcb blank;
  tcb_init (&blank, &tcb->set);
  blank.state = tcb->state;
  blank.rto = tcb->rto; /* it may be older than the setting */
  memcpy (blank.scratch, tcb->scratch, sizeof blank.scratch);
  if (tcb->state == LISTEN)
    {
      blank.passive = true;
      blank.remote_specified = tcb->remote_specified;
      blank.rcv.wanted = tcb->rcv.wanted;
      blank.rcv.wnd = tcb->rcv.wnd;
    }
  if (tcb->rcv.wnd > receive_buffer (tcb))
    return "RCV.WND offers more than the receive buffer holds";
  for (int timer = 0; timer < TIMERS; timer++)
    if (timer_is_running (tcb, (Timer) timer))
      return "a timer runs although there is no connection";
  if (memcmp (&blank, tcb, sizeof blank) != 0)
    return tcb->state == CLOSED ? "CLOSED, but something of a connection is left"
                                : "LISTEN, but something of a connection is there";
  return NULL;
}

/* [9293 3.3.1, Figure 3] SND.UNA =< SND.NXT =< what there is to send. */
static const char *
sending_fault (const Tcb *tcb)
{
  if (seq_lt (tcb->snd.nxt, tcb->snd.una))
    return "SND.UNA is beyond SND.NXT: something is acknowledged that was never sent";
  if (seq_lt (tcb->snd.end + 1, tcb->snd.nxt))
    return "SND.NXT is beyond everything the user gave to SEND";
  if (tcb->snd.nxt == tcb->snd.end + 1 && !tcb->close_called)
    return "SND.NXT counts a FIN, but nobody called CLOSE";
  if (tcb->probe_out && !something_unsent (tcb))
    return "a probe is out of something that does not exist";
  return NULL;
}

/* [9293 3.10.1, 3.10.7.2] Until it is acknowledged the SYN is the front, and nothing else is out;
 * but [3.10.4] the FIN may be, when CLOSE did not wait. */
static const char *
syn_fault (const Tcb *tcb)
{
  if (syn_is_unacknowledged (tcb) && tcb->snd.una != tcb->iss)
    return "SND.UNA is not ISS, although our SYN is not acknowledged";
  if (syn_is_unacknowledged (tcb) && !seq_lt (tcb->iss, tcb->snd.end))
    return "what the user gave to SEND begins before the number behind our SYN";
  if (!state_is_synchronized (tcb->state) && tcb->snd.nxt != tcb->iss + 1)
    return "SND.NXT is not ISS + 1, although only our SYN can be out";
  if (tcb->state == SYN_RECEIVED && tcb->rcv.nxt != tcb->irs + 1)
    return "RCV.NXT is not past the peer's SYN";
  return NULL;
}

/* [9293 3.8.6] Nothing leaves beyond the peer's window. A window may shrink, so what is out is held
 * against the largest. [3.10.7.4 Fifth] And the window came with an ACK. */
static const char *
window_fault (const Tcb *tcb)
{
  if (!state_is_synchronized (tcb->state))
    return NULL;
  if (tcb->snd.wnd > tcb->snd.max_wnd)
    return "SND.WND is larger than the largest window the peer ever offered";
  if (!tcb->syn_out && tcb->snd.nxt - tcb->snd.una > tcb->snd.max_wnd)
    return "more is out than the peer's window ever took";
  if (seq_lt (tcb->snd.una, tcb->snd.wl2))
    return "SND.UNA is before the ACK that SND.WND came with";
  return NULL;
}

/* [9293 3.3.2, Figure 5] What each state says of our FIN. */
static const char *
own_fin_fault (const Tcb *tcb)
{
  bool acknowledged = fin_is_acknowledged (tcb);
  switch (tcb->state)
    {
    case SYN_SENT:
    case ESTABLISHED:
      return tcb->close_called ? "CLOSE was called, and the state does not show it" : NULL;
    case CLOSE_WAIT:
      return fin_is_out (tcb) ? "CLOSE-WAIT, but our FIN has left: that is LAST-ACK" : NULL;
    case FIN_WAIT_1:
    case CLOSING:
    case LAST_ACK:
      if (!tcb->close_called || (tcb->state == LAST_ACK && !fin_is_out (tcb)))
        return "the state says that we close, but no FIN has left nor will one";
      return acknowledged ? "our FIN is acknowledged, and the state does not show it" : NULL;
    case FIN_WAIT_2:
    case TIME_WAIT:
      return acknowledged ? NULL : "the state says that our FIN is acknowledged, but it is not";
    default: return NULL;
    }
}

/* [9293 3.3.2, Figure 5] And of the peer's. */
static const char *
peer_fin_fault (const Tcb *tcb)
{
  bool past = tcb->rcv.fin_known && tcb->rcv.nxt == tcb->rcv.fin + 1;
  if (tcb->state == CLOSE_WAIT || tcb->state == CLOSING || tcb->state == LAST_ACK
      || tcb->state == TIME_WAIT)
    return past ? NULL : "the state says that the peer's FIN is here, but it is not";
  if (past)
    return "the peer's FIN is here, and the state does not show it";
  if (tcb->rcv.fin_known && seq_lt (tcb->rcv.fin, tcb->rcv.nxt))
    return "RCV.NXT is beyond the peer's FIN";
  return NULL;
}

/* [9293 3.8.6.2.2, Figure 4] RCV.WND and what waits are both in the buffer. */
static const char *
buffer_fault (const Tcb *tcb)
{
  if (tcb->rcv.wnd > receive_buffer (tcb))
    return "RCV.WND offers more than the receive buffer holds";
  if (tcb->state == SYN_SENT)
    return NULL;
  if (octets_readable (tcb) > receive_buffer (tcb))
    return "more octets wait for the user than the receive buffer holds";
  if (octets_readable (tcb) > receive_buffer (tcb) - tcb->rcv.wnd)
    return "RCV.WND offers room in which octets wait for the user";
  if (tcb->rcv.wnd >> receive_shift (tcb) > UINT16_MAX && !tcb->set.round_buffer)
    return "RCV.WND offers more than a header can say";
  return NULL;
}

/* Does a held range touch one that stands before it in the list? */
static bool
touches_earlier (const Tcb *tcb, unsigned index)
{
  const Range *range = &tcb->early[index];
  for (unsigned i = 0; i < index; i++)
    if (seq_le (tcb->early[i].first, range->end) && seq_le (range->first, tcb->early[i].end))
      return true;
  return false;
}

/* [9293 3.10.7.4 SHLD-31] What is held lies above a gap, in the window, before the peer's FIN. */
static const char *
held_fault (const Tcb *tcb)
{
  if (tcb->state == SYN_SENT)
    return NULL;
  for (unsigned i = 0; i < tcb->early_count; i++)
    {
      const Range *range = &tcb->early[i];
      if (!seq_lt (tcb->rcv.nxt, range->first) || !seq_lt (range->first, range->end)
          || touches_earlier (tcb, i))
        return "text held above a gap overlaps, or lies below RCV.NXT";
      if (seq_lt (tcb->rcv.nxt + tcb->rcv.wnd, range->end))
        return "text is held that lies beyond the window";
      if (tcb->rcv.fin_known && seq_lt (tcb->rcv.fin, range->end))
        return "text is held that lies beyond the peer's FIN";
    }
  return NULL;
}

static bool
runs_any (const Tcb *tcb, Timer a, Timer b)
{
  return timer_is_running (tcb, a) || timer_is_running (tcb, b);
}

/* [9293 3.10.7.4] In TIME-WAIT its own timer runs, and at most one for an ACK that is owed. */
static const char *
time_wait_fault (const Tcb *tcb)
{
  if (timer_is_running (tcb, TIMER_TIME_WAIT) != (tcb->state == TIME_WAIT))
    return tcb->state == TIME_WAIT ? "TIME-WAIT without its timer never ends"
                                   : "the TIME-WAIT timer runs outside TIME-WAIT";
  for (Timer timer = 0; timer < TIMERS && tcb->state == TIME_WAIT; timer++)
    if (timer != TIMER_TIME_WAIT && timer != TIMER_DELAYED_ACK && timer_is_running (tcb, timer))
      return "a timer other than its own runs in TIME-WAIT";
  return NULL;
}

/* [6298 5.1, 5.2; 9293 3.8.6.1] What is out is sent again, and a shut window probed; nothing else
 * is. */
static const char *
retransmission_fault (const Tcb *tcb)
{
  bool out = anything_unacknowledged (tcb);
  if (out && !runs_any (tcb, TIMER_RETRANSMISSION, TIMER_PERSIST))
    return "something is unacknowledged, and no timer will send it again";
  if (!out && timer_is_running (tcb, TIMER_RETRANSMISSION))
    return "the retransmission timer runs although nothing is unacknowledged";
  if (timer_is_running (tcb, TIMER_PERSIST)
      && (!state_is_synchronized (tcb->state) || tcb->snd.wnd != 0))
    return "the persist timer runs although the peer's window is not shut";
  return NULL;
}

/* [9293 3.8.6.1, 3.8.6.2.1] What waits to be sent waits for something: an ACK, a window that is
 * probed, or a timer of its own. */
static const char *
waiting_fault (const Tcb *tcb)
{
  bool waits = may_send_text (tcb) && something_unsent (tcb) && !anything_unacknowledged (tcb);
  if (waits && tcb->snd.wnd == 0 && !timer_is_running (tcb, TIMER_PERSIST))
    return "text or a FIN waits for a shut window, and nobody probes it";
  if (waits && tcb->snd.wnd > 0 && !runs_any (tcb, TIMER_OVERRIDE, TIMER_OUTPUT))
    return "text or a FIN could leave, and nothing will ever send it";
  return NULL;
}

/* [9293 3.8.6.3 MUST-40] An ACK that is owed leaves in time. FIN-WAIT-2's timer is its own. */
static const char *
owed_fault (const Tcb *tcb)
{
  if (tcb->owed_segments > 0 && !timer_is_running (tcb, TIMER_DELAYED_ACK))
    return "an ACK is owed, and no timer will send it";
  if (tcb->owed_segments == 0 && tcb->owed_octets > 0)
    return "an ACK is owed for octets of no segment";
  if (timer_is_running (tcb, TIMER_FIN_WAIT_2) && tcb->state != FIN_WAIT_2)
    return "the FIN-WAIT-2 timer runs outside FIN-WAIT-2";
  return NULL;
}

/* [6298 3] What is timed is out. */
static const char *
round_trip_fault (const Tcb *tcb)
{
  bool out = seq_lt (tcb->snd.una, tcb->rtt_seq) && seq_le (tcb->rtt_seq, tcb->snd.nxt);
  return tcb->rtt_timing && !out ? "a round trip is measured with something that is not out" : NULL;
}

/* [5681, 6582, 6675] Where a recovery stands. */
static const char *
recovery_fault (const Tcb *tcb)
{
  if ((unsigned) tcb->recovery > RECOVERY_TIMEOUT)
    return "there is no such recovery";
  bool shut = tcb->snd.cwnd == 0 || (tcb->recovery != RECOVERY_NONE && tcb->snd.ssthresh == 0);
  if (shut && state_is_synchronized (tcb->state))
    return "the congestion window is shut: nothing would ever leave again";
  if (tcb->recovery != RECOVERY_NONE
      && (!seq_lt (tcb->snd.una, tcb->recover) || seq_lt (tcb->snd.nxt, tcb->recover)))
    return "losses are being repaired that are acknowledged, or that were never sent";
  if (tcb->recovery != RECOVERY_NONE && seq_lt (tcb->snd.nxt, tcb->high_rxt))
    return "something was sent again that was never sent";
  return NULL;
}

/* [2018 5] What the peer holds. */
static const char *
sacked_fault (const Tcb *tcb)
{
  Seq below = tcb->snd.una;
  for (unsigned i = 0; i < tcb->sacked_count; i++)
    {
      if (!seq_lt (below, tcb->sacked[i].first)
          || !seq_lt (tcb->sacked[i].first, tcb->sacked[i].end))
        return "the ranges the peer holds are out of order";
      below = tcb->sacked[i].end;
      if (!seq_lt (tcb->snd.una, below) || seq_lt (tcb->snd.nxt, below))
        return "the peer is said to hold something that was never sent";
    }
  return NULL;
}

/* Of an open or half-open connection. */
static const Rule rules[] = {
  sending_fault, syn_fault,        window_fault,    own_fin_fault,        peer_fin_fault,
  buffer_fault,  held_fault,       time_wait_fault, retransmission_fault, waiting_fault,
  owed_fault,    round_trip_fault, recovery_fault,  sacked_fault,
};

/* The first thing about this TCB that cannot be, in words, or NULL when all is well. A TCB in which
 * this finds nothing may be given to tcp_step () with any event. */
const char *
tcb_fault (const Tcb *tcb)
{
  const char *fault = value_fault (tcb);
  if (fault != NULL)
    return fault;
  if (tcb->state == CLOSED || tcb->state == LISTEN)
    return blank_fault (tcb);
  for (size_t i = 0; i < sizeof rules / sizeof rules[0] && fault == NULL; i++)
    fault = rules[i](tcb);
  return fault;
}
