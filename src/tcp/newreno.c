/* Losses that are noticed before the retransmission timer goes off: when a recovery begins, what an
 * ACK means while it lasts, and when it is over, after either. Without SACK the window is blown up
 * meanwhile by what the duplicates say has left; what is done with SACK stands in sack.c.
 * [5681 3.2; 6582 3.2] */
#include "internal.h"

/* [6582 3.2 step 2] Only what was sent after the last recovery can begin another one; without SACK
 * its duplicates cannot be told from those of what was sent twice, so one octet of it must have
 * been acknowledged. [6675 5.1] */
static bool
is_new_loss (const Tcb *tcb)
{
  return uses_sack (tcb) ? seq_le (tcb->recover, tcb->snd.una)
                         : seq_lt (tcb->recover, tcb->snd.una);
}

/* [5681 3.2 steps 2, 3; 6582 3.2 step 2; 6675 5 (4); 6937 3] The front is taken for lost. */
static void
enter_recovery (Tcb *tcb, Turn *turn)
{
  because (turn, CLAUSE_FAST_RETRANSMIT);
  tcb->recovery = RECOVERY_FAST;
  tcb->recover = tcb->snd.nxt;
  tcb->high_rxt = tcb->snd.una;
  tcb->delivered = 0;
  tcb->resent = 0;
  tcb->acked = 0;
  tcb->snd.ssthresh = tcb->snd.cwnd = half_of (tcb, tcb->flight);
  if (!uses_sack (tcb))
    tcb->snd.cwnd += 3 * send_mss (tcb);
  else if (tcb->set.rate_reduction)
    reduce_rate (tcb, turn);
}

/* Begins a recovery if enough speaks for a loss: so many duplicates, or [6675 5 (2)] so much that
 * arrived above the front. [5681 3.2 step 2] What limited transmit sent does not count as having
 * been out, so that is measured at the first duplicate. */
void
look_for_loss (Tcb *tcb, Turn *turn)
{
  if (tcb->duplicates <= 1)
    tcb->flight = tcb->snd.nxt - tcb->snd.una;
  bool enough = tcb->duplicates >= tcb->set.duplicate_acks
                || (tcb->sacked_count > 0 && turn->parts->is_lost (tcb, tcb->snd.una));
  if (tcb->recovery == RECOVERY_NONE && enough && is_new_loss (tcb))
    enter_recovery (tcb, turn);
}

/* [5681 3.2, 6675 5] An ACK that says nothing new, or, with SACK agreed on, only what arrived above
 * the front. [6675 2] With SACK one that does not even say that is none. */
Verdict
duplicate_ack (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (!tcb->set.congestion || (uses_sack (tcb) && turn->delivered == 0))
    return NEXT;
  if (tcb->recovery == RECOVERY_NONE)
    {
      tcb->duplicates++;
      look_for_loss (tcb, turn);
      return NEXT;
    }
  because (turn, CLAUSE_RECOVERY);
  if (tcb->recovery == RECOVERY_FAST && !uses_sack (tcb))
    widen (tcb, send_mss (tcb)); /* [5681 3.2 step 4] */
  else if (tcb->recovery == RECOVERY_FAST && tcb->set.rate_reduction)
    reduce_rate (tcb, turn);
  return NEXT;
}

/* [6582 3.2 step 3, Partial acknowledgments] There is another loss behind the first. The window
 * gives back what has been acknowledged, less a segment, which keeps the flow going. */
static void
deflate (Tcb *tcb, uint32_t octets)
{
  uint32_t smss = send_mss (tcb);
  tcb->snd.cwnd -= octets < tcb->snd.cwnd ? octets : tcb->snd.cwnd;
  if (octets >= smss || tcb->snd.cwnd < smss)
    tcb->snd.cwnd += smss;
}

/* [6582 3.2 step 3, Full acknowledgments (1); 6675 5 (A); 6937 3] All that was out when the loss
 * was noticed has arrived. */
static void
leave_recovery (Tcb *tcb)
{
  uint32_t smss = send_mss (tcb), out = tcb->snd.nxt - tcb->snd.una;
  uint32_t low = (out > smss ? out : smss) + smss;
  bool burst = !uses_sack (tcb) && low < tcb->snd.ssthresh;
  tcb->recovery = RECOVERY_NONE;
  tcb->snd.cwnd = burst ? low : tcb->snd.ssthresh;
}

/* [6582 3.2 step 4; 6675 5.1] The retransmission timer went off: everything that is out is taken
 * for lost, and goes out again from the front on. [2018 8] What the peer said it holds is not
 * relied upon. */
void
recover_from_timeout (Tcb *tcb)
{
  tcb->duplicates = 0;
  tcb->recovery = RECOVERY_TIMEOUT;
  tcb->recover = tcb->snd.nxt;
  tcb->high_rxt = tcb->snd.una;
  forget_sacked (tcb);
}

/* `octets` of ours are acknowledged for the first time, and losses are being repaired. After a
 * timeout that is slow start. */
void
recovery_ack (Tcb *tcb, uint32_t octets, Turn *turn)
{
  if (tcb->set.congestion)
    because (turn, CLAUSE_RECOVERY);
  bool full = seq_le (tcb->recover, tcb->snd.una);
  tcb->duplicates = 0;
  if (tcb->recovery == RECOVERY_TIMEOUT)
    {
      turn->parts->congestion_ack (tcb, octets, turn);
      if (full)
        tcb->recovery = RECOVERY_NONE;
    }
  else if (full)
    leave_recovery (tcb);
  else if (!uses_sack (tcb))
    deflate (tcb, octets);
  else if (tcb->set.rate_reduction)
    reduce_rate (tcb, turn);
}
