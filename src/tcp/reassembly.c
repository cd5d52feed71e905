/* Text that arrives: in order it moves RCV.NXT; above a gap it is held until the gap is filled.
 * Only ranges are kept here, the octets are elsewhere.  [9293 3.10.7.4 Seventh, SHLD-31] */
#include "internal.h"

/* The part of a piece that lies in the window, and before the peer's FIN if that is known. */
static Range
in_window (const Tcb *tcb, Range piece)
{
  piece.first = seq_max (piece.first, tcb->rcv.nxt);
  piece.end = seq_min (piece.end, tcb->rcv.nxt + tcb->rcv.wnd);
  if (tcb->rcv.fin_known)
    piece.end = seq_min (piece.end, tcb->rcv.fin);
  return piece;
}

static void
forget_early (Tcb *tcb, unsigned index)
{
  tcb->early_count--;
  for (unsigned i = index; i < tcb->early_count; i++)
    tcb->early[i] = tcb->early[i + 1];
  tcb->early[tcb->early_count] = (Range){ 0, 0 };
}

/* Nothing is held any more. */
void
forget_held (Tcb *tcb)
{
  while (tcb->early_count > 0)
    forget_early (tcb, tcb->early_count - 1u);
}

/* Takes every held range that touches the piece into it. */
static Range
join_early (Tcb *tcb, Range piece)
{
  for (unsigned i = 0; i < tcb->early_count;)
    if (seq_le (tcb->early[i].first, piece.end) && seq_le (piece.first, tcb->early[i].end))
      {
        piece.first = seq_min (piece.first, tcb->early[i].first);
        piece.end = seq_max (piece.end, tcb->early[i].end);
        forget_early (tcb, i);
      }
    else
      i++;
  return piece;
}

/* [2018 4] Keeps a piece above a gap, in front: it is the one that grew last. With no room left it
 * is dropped and will come again; what the peer was told we hold is not forgotten for it. */
static void
hold (Tcb *tcb, Range piece)
{
  if (tcb->early_count == EARLY_RANGES)
    return;
  for (unsigned i = tcb->early_count; i > 0; i--)
    tcb->early[i] = tcb->early[i - 1];
  tcb->early[0] = piece;
  tcb->early_count++;
}

/* The sequence numbers of a segment's text. */
Range
text_of (const Segment *seg)
{
  Seq first = segment_text_seq (seg);
  return (Range){ first, first + seg->text.length };
}

/* The part of `piece` that lies in `range`; first == end if none does. */
static Range
common (Range piece, Range range)
{
  Range both = { seq_max (piece.first, range.first), seq_min (piece.end, range.end) };
  return seq_lt (both.first, both.end) ? both : (Range){ 0, 0 };
}

/* [2883 4] Which of this text was here already: what lies below RCV.NXT, else the first of what is
 * held. The peer will be told, if SACK is agreed on. */
void
note_twice (const Tcb *tcb, Range piece, Turn *turn)
{
  if (!(tcb->agreed & AGREED_SACK) || !tcb->set.dsack || piece.first == piece.end)
    return;
  turn->twice = common (piece, (Range){ piece.first, tcb->rcv.nxt });
  if (turn->twice.first != turn->twice.end)
    return;
  for (unsigned i = 0; i < tcb->early_count; i++)
    {
      Range both = common (piece, tcb->early[i]);
      bool sooner = turn->twice.first == turn->twice.end || seq_lt (both.first, turn->twice.first);
      if (both.first != both.end && sooner)
        turn->twice = both;
    }
}

/* RCV.NXT moves to `nxt`; the right edge of the window stays where it is. [9293 3.8.6 SHLD-14] */
void
advance_receive (Tcb *tcb, Seq nxt)
{
  uint32_t moved = nxt - tcb->rcv.nxt;
  tcb->rcv.nxt = nxt;
  tcb->rcv.wnd -= moved < tcb->rcv.wnd ? moved : tcb->rcv.wnd;
}

/* [9293 3.10.7.4 Seventh] Takes a piece of text in. Returns true if RCV.NXT moved. */
bool
take_text (Tcb *tcb, Range piece)
{
  piece = in_window (tcb, piece);
  if (!seq_lt (piece.first, piece.end))
    return false;
  piece = join_early (tcb, piece);
  if (seq_lt (tcb->rcv.nxt, piece.first))
    {
      hold (tcb, piece);
      return false;
    }
  advance_receive (tcb, piece.end);
  return true;
}
