/* The peer's window is shut. Its opening may be lost on the way, so from time to time one number
 * goes out beyond the window, an octet or the FIN, and the answer says how things stand.
 *
 * A probe is sent, but it does not count as sent: SND.NXT stays, and tcb->probe_out remembers. The
 * peer has no room for the number and will most likely not take it. Were it counted, every segment
 * without text would stand one number beyond the peer's window, where it is not acceptable and its
 * ACK not believed; two ends that probe each other would answer each other for ever [9293 Appendix
 * A.2]. It counts once the peer has taken it, which its ACK says; and when the window opens before
 * that, the same number goes out again with all that fits behind it.
 *
 * Text that was already out when the window shut is another matter: then the probe is its first
 * octet again, and nothing is new about it. [9293 3.8.6.1] */
#include "internal.h"

/* Sends the number after the last: it is out, and not counted. */
static void
send_probe (Tcb *tcb, Turn *turn)
{
  bool fin = octets_unsent (tcb) == 0;
  send_range (tcb, turn, tcb->snd.nxt, fin ? 0 : 1, fin ? CTL_FIN : 0);
  tcb->probe_out = true;
  if (fin)
    fin_left (tcb, turn);
}

/* [9293 3.8.6.1 MUST-36] PERSIST TIMEOUT: one number beyond the window. Every probe is the same
 * one, so that a window which opens by a little finds no gap. */
void
persist_timeout (Tcb *tcb, Turn *turn)
{
  bool out = anything_unacknowledged (tcb);
  if (!state_is_synchronized (tcb->state) || tcb->snd.wnd != 0 || (!out && !something_unsent (tcb)))
    {
      because (turn, CLAUSE_TIMER_IDLE);
      return;
    }
  if (gives_up (tcb, turn->now))
    {
      give_up (tcb, turn);
      return;
    }
  because (turn, CLAUSE_PERSIST);
  if (tcb->probes < PROBES_MAX)
    tcb->probes++;
  if (out)
    retransmit_front (tcb, turn, 1);
  else
    send_probe (tcb, turn);
}

/* [9293 3.8.6.1 SHLD-29, SHLD-30] One RTO, then twice as long after every probe. */
Time
persist_interval (const Tcb *tcb)
{
  Time interval = tcb->rto;
  for (uint32_t i = 0; i < tcb->probes && interval < tcb->set.rto_max; i++)
    interval *= 2;
  return interval < tcb->set.rto_max ? interval : tcb->set.rto_max;
}

/* Before the Fifth check: the peer acknowledges the probe, so there was room for it after all, and
 * it counts as sent. */
Verdict
count_probe (Tcb *tcb, const Segment *seg, Turn *turn)
{
  (void) turn;
  if (tcb->probe_out && segment_has (seg, CTL_ACK) && seg->ack == highest_sent (tcb))
    numbers_left (tcb, 1);
  return NEXT;
}
