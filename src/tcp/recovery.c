/* Losses that are noticed before the retransmission timer goes off, and what is sent again in which
 * order, after either.
 *
 * The scoreboard is tcb->sacked: the ranges above SND.UNA which the peer says it holds. Everything
 * between SND.UNA and SND.NXT that is not in it is a hole, and is_lost () says of a hole whether it
 * is taken for lost. What was lost and lies below tcb->high_rxt is on its way again. SND.NXT never
 * moves back.
 *
 * Three ways to keep to the congestion window meanwhile: without SACK the window is blown up by
 * what the duplicates say has left [6582]; with SACK what is out is counted [6675]; with
 * rate-reduction as much leaves as has arrived, or less [6937].
 *
 * NOTE: the rescue retransmission of 6675 4 NextSeg (4), a MAY, is left to the timer. */
#include "internal.h"

static bool
uses_sack (const Tcb *tcb)
{
  return (tcb->agreed & AGREED_SACK) != 0;
}

static uint32_t
sacked_octets (const Tcb *tcb)
{
  uint32_t octets = 0;
  for (unsigned i = 0; i < tcb->sacked_count; i++)
    octets += tcb->sacked[i].end - tcb->sacked[i].first;
  return octets;
}

/* One past the highest octet the peer is known to hold. */
static Seq
sacked_end (const Tcb *tcb)
{
  return tcb->sacked_count > 0 ? tcb->sacked[tcb->sacked_count - 1].end : tcb->snd.una;
}

static void
forget_range (Tcb *tcb, unsigned index)
{
  tcb->sacked_count--;
  for (unsigned i = index; i < tcb->sacked_count; i++)
    tcb->sacked[i] = tcb->sacked[i + 1];
  tcb->sacked[tcb->sacked_count] = (Range){ 0, 0 };
}

/* [2018 8] What the peer said it holds may be so no longer. */
void
forget_sacked (Tcb *tcb)
{
  while (tcb->sacked_count > 0)
    forget_range (tcb, tcb->sacked_count - 1u);
}

/* Puts a range in its place; ranges that touch it become one with it. With no room left the highest
 * goes: it will be reported again. */
static void
note_range (Tcb *tcb, Range piece)
{
  unsigned at = 0;
  while (at < tcb->sacked_count && seq_lt (tcb->sacked[at].end, piece.first))
    at++;
  while (at < tcb->sacked_count && seq_le (tcb->sacked[at].first, piece.end))
    {
      piece.first = seq_min (piece.first, tcb->sacked[at].first);
      piece.end = seq_max (piece.end, tcb->sacked[at].end);
      forget_range (tcb, at);
    }
  if (at == SACKED_RANGES)
    return;
  if (tcb->sacked_count == SACKED_RANGES)
    tcb->sacked_count--;
  for (unsigned i = tcb->sacked_count; i > at; i--)
    tcb->sacked[i] = tcb->sacked[i - 1];
  tcb->sacked[at] = piece;
  tcb->sacked_count++;
}

/* Is this a block of something that was sent and lies above `above`? Counted from there, since a
 * stranger's two numbers may be anywhere on the circle. */
static bool
block_makes_sense (const Tcb *tcb, Seq above, SackBlock block)
{
  uint32_t first = block.left - above, end = block.right - above;
  return first > 0 && first < end && end <= tcb->snd.nxt - above;
}

/* [2018 5; 6675 4 Update] What the peer says it holds above a gap. turn->delivered grows by the
 * octets it had not said before. A block that is not above SND.UNA and the ACK, or not of anything
 * sent, means nothing here; [2883 4] one that repeats what is known changes nothing. */
void
sack_received (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (!uses_sack (tcb))
    return;
  uint32_t before = sacked_octets (tcb);
  Seq above = seq_max (tcb->snd.una, seg->ack);
  for (unsigned i = 0; i < seg->options.sack_count && i < SACK_BLOCKS; i++)
    {
      SackBlock block = seg->options.sack[i];
      if (block_makes_sense (tcb, above, block))
        note_range (tcb, (Range){ block.left, block.right });
    }
  uint32_t after = sacked_octets (tcb);
  turn->delivered += after > before ? after - before : 0;
}

/* [6675 4 Update] SND.UNA has moved on from turn->una: what lies below is dealt with.
 * turn->delivered grows by the octets that the peer had not reported before. high_rxt and recover
 * come along, so that they never fall half a turn of the circle behind; [6582 3.2] recover stays
 * just below SND.UNA then, which leaves every later loss free to begin a recovery. */
void
sacked_prune (Tcb *tcb, Turn *turn)
{
  uint32_t before = sacked_octets (tcb);
  while (tcb->sacked_count > 0 && seq_le (tcb->sacked[0].end, tcb->snd.una))
    forget_range (tcb, 0);
  if (tcb->sacked_count > 0 && seq_le (tcb->sacked[0].first, tcb->snd.una))
    forget_range (tcb, 0); /* it cannot hold it and yet not acknowledge it */
  uint32_t known = before - sacked_octets (tcb);
  uint32_t moved = tcb->snd.una - turn->una;
  turn->delivered += moved > known ? moved - known : 0;
  tcb->high_rxt = seq_max (tcb->high_rxt, tcb->snd.una);
  if (tcb->recovery == RECOVERY_NONE && seq_lt (tcb->recover, tcb->snd.una))
    tcb->recover = tcb->snd.una - 1;
}

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

/* The first hole at or after `from`; empty if there is none before SND.NXT. */
static Range
hole_from (const Tcb *tcb, Seq from)
{
  Range hole = { from, tcb->snd.nxt };
  for (unsigned i = 0; i < tcb->sacked_count; i++)
    if (seq_lt (hole.first, tcb->sacked[i].first))
      return (Range){ hole.first, tcb->sacked[i].first };
    else
      hole.first = seq_max (hole.first, tcb->sacked[i].end);
  return hole;
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

/* Up to where next_lost () looks. [6675 4 NextSeg (1.b)] With SACK only holes below what arrived
 * can be told to be lost. */
static Seq
lost_until (const Tcb *tcb)
{
  Seq until = tcb->recovery == RECOVERY_TIMEOUT ? tcb->recover : sacked_end (tcb);
  if (front_is_due (tcb))
    until = seq_max (until, tcb->snd.una + send_mss (tcb));
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
  hole.end = seq_min (hole.end, hole.first + send_mss (tcb));
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
static void
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

/* [6582 3.2 step 2] Only what was sent after the last recovery can begin another one; without SACK
 * its duplicates cannot be told from those of what was sent twice, so one octet of it must have
 * been acknowledged. [6675 5.1] */
static bool
is_new_loss (const Tcb *tcb)
{
  return uses_sack (tcb) ? seq_le (tcb->recover, tcb->snd.una)
                         : seq_lt (tcb->recover, tcb->snd.una);
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

/* `octets` of ours are acknowledged for the first time, and losses are being repaired. After a
 * timeout that is slow start. */
void
recovery_ack (Tcb *tcb, uint32_t octets, Turn *turn)
{
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

static const char *
sacked_fault (const Tcb *tcb)
{
  if (tcb->sacked_count > SACKED_RANGES)
    return "the peer is said to hold more ranges than there is room for";
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

/* What cannot be about the losses of an open connection, in words, or NULL. For tcb_fault (). */
const char *
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
  return sacked_fault (tcb);
}
