/* What is sent again in which order, and how much may be out meanwhile.
 *
 * is_lost () says of a hole in the scoreboard (scoreboard.c) whether it is taken for lost. What was
 * lost and lies below tcb->high_rxt is on its way again. SND.NXT never moves back. With SACK what
 * is out is counted [6675]; with rate-reduction as much leaves as has arrived, or less [6937].
 *
 * NOTE: the rescue retransmission of 6675 4 NextSeg (4), a MAY, is left to the timer. */
#include "internal.h"

/* [6675 4 IsLost] So many ranges lie above, or more octets than one segment less than so
 * many. */
static bool
enough_sacked_above (const Tcb *tcb, Seq seq)
{
  uint32_t ranges = 0, octets = 0;
  for (unsigned i = 0; i < tcb->sacked_count; i++)
    if (seq_lt (seq, tcb->sacked[i].first))
      {
        ranges++;
        octets += tcb->sacked[i].end - tcb->sacked[i].first;
      }
  return ranges >= tcb->set.duplicate_acks
         || octets > (uint64_t) (tcb->set.duplicate_acks - 1) * send_mss (tcb);
}

/* Is this number, which the peer does not hold, taken for lost? After a timeout all is that was
 * out then. [6582 3.2] Without SACK only the front is known to be. [6937] With rate-reduction a
 * recovery that began believes in no more reordering: all below the highest range is lost. */
bool
is_lost (const Tcb *tcb, Seq seq)
{
  if (tcb->recovery == RECOVERY_TIMEOUT)
    return seq_lt (seq, tcb->recover);
  if (tcb->recovery == RECOVERY_FAST && !uses_sack (tcb))
    return seq_within (tcb->snd.una, seq, send_mss (tcb));
  if (tcb->recovery == RECOVERY_FAST && tcb->set.rate_reduction)
    return seq_lt (seq, sacked_end (tcb));
  return enough_sacked_above (tcb, seq);
}

/* [6675 4 SetPipe] Octets that are still on their way to the peer. A hole is either lost as a whole
 * or not at all; what of it was sent again is on its way again. [6582] Without SACK nobody knows
 * which have left, and during fast recovery cwnd makes up for it. */
uint32_t
in_flight (const Tcb *tcb, const Parts *parts)
{
  if (tcb->recovery == RECOVERY_FAST && !uses_sack (tcb))
    return tcb->snd.nxt - tcb->snd.una;
  uint32_t pipe = 0;
  Range hole = hole_from (tcb, tcb->snd.una);
  while (seq_lt (hole.first, hole.end))
    {
      Seq lost = tcb->recovery == RECOVERY_TIMEOUT ? seq_min (hole.end, tcb->recover) : hole.end;
      if (!parts->is_lost (tcb, hole.first))
        lost = hole.first;
      pipe += hole.end - lost;
      if (tcb->recovery != RECOVERY_NONE && seq_lt (hole.first, tcb->high_rxt))
        pipe += seq_min (hole.end, tcb->high_rxt) - hole.first;
      hole = hole_from (tcb, hole.end);
    }
  return pipe;
}

/* The front leaves again whatever the windows say: [6675 5 (4.3), 6937 3] at the beginning of a
 * recovery, [6582 3.2 step 3] and without SACK after every partial acknowledgment. */
bool
front_is_due (const Tcb *tcb)
{
  if (tcb->recovery != RECOVERY_FAST || tcb->high_rxt != tcb->snd.una)
    return false;
  return !uses_sack (tcb) || tcb->resent == 0;
}

/* As much of a hole as one segment carries: a FIN behind a full one takes no room in it. */
static Range
one_segment (const Tcb *tcb, Range hole)
{
  Seq full = hole.first + send_mss (tcb);
  if (full == tcb->snd.end && fin_is_sent (tcb))
    full++;
  return (Range){ hole.first, seq_min (hole.end, full) };
}

/* Up to where next_lost () looks. [6675 4 NextSeg (1.b)] With SACK only holes below what arrived
 * can be told to be lost. */
static Seq
lost_until (const Tcb *tcb)
{
  Seq until = tcb->recovery == RECOVERY_TIMEOUT ? tcb->recover : sacked_end (tcb);
  if (front_is_due (tcb))
    until = seq_max (until, one_segment (tcb, (Range){ tcb->snd.una, tcb->snd.nxt }).end);
  return seq_min (until, seq_min (tcb->snd.nxt, tcb->snd.una + tcb->snd.wnd));
}

/* [6675 4 NextSeg] The numbers to be sent again next, one segment at most; first == end if there
 * are none. Our FIN is one of them: if `end` is past SND.END, it goes behind the text, or alone.
 * (1) What is lost; (3) or, if there is nothing new to send, what may be. */
Range
next_lost (const Tcb *tcb, const Parts *parts)
{
  Range none = { tcb->snd.una, tcb->snd.una };
  if (tcb->recovery == RECOVERY_NONE)
    return none;
  Range hole = hole_from (tcb, seq_max (tcb->high_rxt, tcb->snd.una));
  hole.end = seq_min (hole.end, lost_until (tcb));
  hole = one_segment (tcb, hole);
  if (!seq_lt (hole.first, hole.end))
    return none;
  bool new_text = octets_unsent (tcb) > 0 && parts->usable_window (tcb) > 0;
  if (!front_is_due (tcb) && !parts->is_lost (tcb, hole.first) && new_text)
    return none;
  return hole;
}

static uint32_t
whole_segments (const Tcb *tcb, uint64_t octets)
{
  uint32_t smss = send_mss (tcb);
  return (uint32_t) ((octets + smss - 1) / smss * smss);
}

/* [6937 3] While more is out than should be, in proportion to what arrives; then as much as
 * arrives, and a segment more if the ACK moves the front. cwnd is what is out and what may join it.
 * NOTE: 6937 3.1 has that segment on every ACK; heavy losses are not to be answered with two for
 * one before the first of them is repaired. */
void
reduce_rate (Tcb *tcb, Turn *turn)
{
  uint32_t smss = send_mss (tcb), ssthresh = tcb->snd.ssthresh, may = 0;
  uint32_t pipe = turn->parts->in_flight (tcb, turn->parts);
  tcb->delivered += turn->delivered;
  if (pipe > ssthresh)
    {
      uint32_t began = tcb->flight > 0 ? tcb->flight : 1;
      uint32_t share = whole_segments (tcb, (uint64_t) tcb->delivered * ssthresh / began);
      may = share > tcb->resent ? share - tcb->resent : 0;
    }
  else
    {
      uint32_t behind = tcb->delivered > tcb->resent ? tcb->delivered - tcb->resent : 0;
      may = behind > turn->delivered ? behind : turn->delivered;
      may += tcb->snd.una != turn->una ? smss : 0;
      may = may < ssthresh - pipe ? may : ssthresh - pipe;
    }
  tcb->snd.cwnd = pipe + may > smss ? pipe + may : smss;
}
