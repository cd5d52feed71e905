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

/* Keeps a piece above a gap, in order. With no room left the highest one goes: it will come
 * again. */
static void
hold (Tcb *tcb, Range piece)
{
  unsigned at = 0;
  while (at < tcb->early_count && seq_lt (tcb->early[at].first, piece.first))
    at++;
  if (at == EARLY_RANGES)
    return;
  if (tcb->early_count == EARLY_RANGES)
    tcb->early_count--;
  for (unsigned i = tcb->early_count; i > at; i--)
    tcb->early[i] = tcb->early[i - 1];
  tcb->early[at] = piece;
  tcb->early_count++;
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
