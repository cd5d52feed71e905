/* What the peer says it holds: tcb->sacked, the ranges above SND.UNA that SACK blocks have named.
 * Everything between SND.UNA and SND.NXT that is not in it is a hole.  [2018 5; 6675 4] */
#include "internal.h"

/* [2018 2] Did both ends agree on SACK? */
bool
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
Seq
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

/* The first hole at or after `from`; empty if there is none before SND.NXT. */
Range
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
