/* How much the network is trusted with: the congestion window, as RFC 5681 opens and closes it.
 * cwnd counts octets. What has left the network since, and what is sent again first, is the
 * business of newreno.c and sack.c; congestion_allowance () brings the two together.
 * [9293 3.8.2 MUST-19] */
#include "internal.h"

#define CWND_MOST (UINT32_C (1) << 30) /* [7323 2.3] no window is larger */

/* [5681 3.1] IW: what may leave before anything is acknowledged; one segment if a SYN of ours was
 * lost. In octets. */
uint32_t
initial_window (const Tcb *tcb)
{
  uint32_t smss = send_mss (tcb);
  if (tcb->retransmissions > 0)
    return smss;
  if (tcb->set.initial_window > 0)
    return tcb->set.initial_window * smss;
  return (smss > 2190 ? 2 : smss > 1095 ? 3 : 4) * smss;
}

/* Opens the window by so much, but never beyond what any peer's can be. */
void
widen (Tcb *tcb, uint32_t octets)
{
  uint32_t room = CWND_MOST - (tcb->snd.cwnd < CWND_MOST ? tcb->snd.cwnd : CWND_MOST);
  tcb->snd.cwnd += octets < room ? octets : room;
}

/* [5681 3.1 (2)] One ACK widens the window by what it acknowledges, but by few segments at most
 * however much that is: by one, or by abc-limit. [3465 2.3] While the losses of a timeout are
 * repaired an ACK may cover what arrived long ago, so there it is always one. */
static void
slow_start (Tcb *tcb, uint32_t octets)
{
  uint32_t segments = tcb->recovery == RECOVERY_TIMEOUT ? 1 : tcb->set.abc_limit;
  uint64_t most = (uint64_t) segments * send_mss (tcb);
  widen (tcb, octets < most ? octets : (uint32_t) most);
}

/* [5681 3.1] One segment for every window of octets acknowledged: about one in a round trip. */
static void
avoid_congestion (Tcb *tcb, uint32_t octets)
{
  tcb->acked += octets;
  if (tcb->acked < tcb->snd.cwnd)
    return;
  tcb->acked -= tcb->snd.cwnd;
  widen (tcb, send_mss (tcb));
  if (tcb->acked >= tcb->snd.cwnd)
    tcb->acked = 0; /* no ACK is worth two segments */
}

/* [5681 3.1 MUST-19] `octets` of ours are acknowledged for the first time. */
void
congestion_ack (Tcb *tcb, uint32_t octets, Turn *turn)
{
  tcb->duplicates = 0;
  if (!tcb->set.congestion)
    return;
  if (tcb->snd.cwnd < tcb->snd.ssthresh)
    slow_start (tcb, octets);
  else
    avoid_congestion (tcb, octets);
  look_for_loss (tcb, turn);
}

/* [5681 3.1 (4)] Half of what was out when it was lost, but two segments at least. */
uint32_t
half_of (const Tcb *tcb, uint32_t flight)
{
  uint32_t least = 2 * send_mss (tcb);
  return flight / 2 > least ? flight / 2 : least;
}

/* [5681 3.1; 6582 3.2 step 4; 6675 5.1] The retransmission timer went off, tcb->retransmissions
 * counts this time already. The loss window is one segment; ssthresh is set once for one segment,
 * however often that times out. */
void
congestion_timeout (Tcb *tcb, Turn *turn)
{
  if (!tcb->set.congestion || syn_is_unacknowledged (tcb))
    return;
  if (tcb->retransmissions <= 1)
    tcb->snd.ssthresh = half_of (tcb, tcb->snd.nxt - tcb->snd.una);
  tcb->snd.cwnd = send_mss (tcb);
  tcb->acked = 0;
  recover_from_timeout (tcb);
}

/* The octets that count as out while nothing is lost. [3042 2] The first two duplicates let one new
 * segment out each although cwnd does not grow; with SACK that comes of itself, because what the
 * peer holds is no longer out. */
static uint32_t
out_before_loss (const Tcb *tcb, const Parts *parts)
{
  uint32_t out = tcb->snd.nxt - tcb->snd.una;
  if (!tcb->set.limited_transmit)
    return out;
  if (tcb->agreed & AGREED_SACK)
    return tcb->sacked_count > 0 ? parts->in_flight (tcb, parts) : out;
  uint32_t left = (tcb->duplicates < 2 ? tcb->duplicates : 2) * send_mss (tcb);
  return left < out ? out - left : 0;
}

/* How many octets, old or new, may leave now as far as the network is concerned; the peer's window
 * is another matter. The first segment of a recovery leaves in any case. [5681 3.1, 3.2; 6675 5
 * (4.3), (C); 6937 3] */
uint32_t
congestion_allowance (const Tcb *tcb, const Parts *parts)
{
  if (!tcb->set.congestion)
    return UINT32_MAX;
  uint32_t out = tcb->recovery == RECOVERY_NONE ? out_before_loss (tcb, parts)
                                                : parts->in_flight (tcb, parts);
  uint32_t room = out < tcb->snd.cwnd ? tcb->snd.cwnd - out : 0;
  uint32_t smss = send_mss (tcb);
  return front_is_due (tcb) && room < smss ? smss : room;
}
