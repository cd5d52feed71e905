/* The checks that every segment passes in SYN-RECEIVED and later, in the RFC's order. Each says
 * NEXT or STOP, "return".  [9293 3.10.7.4] */
#include "internal.h"

/* [9293 3.10.7.4 First, Table 6] Does any of the segment lie in the window? */
bool
segment_acceptable (const Tcb *tcb, const Segment *seg, const Parts *parts)
{
  uint32_t length = parts->segment_length (seg);
  Seq nxt = tcb->rcv.nxt;
  uint32_t wnd = tcb->rcv.wnd;
  if (length == 0 && wnd == 0)
    return seg->seq == nxt;
  if (length == 0)
    return seq_within (nxt, seg->seq, wnd);
  if (wnd == 0)
    return false;
  return seq_within (nxt, seg->seq, wnd) || seq_within (nxt, seg->seq + length - 1, wnd);
}

/* [9293 3.4 MUST-66] The window is shut, and the segment is the next in order: its text is refused,
 * its RST, ACK and URG are not. */
static bool
is_for_shut_window (const Tcb *tcb, const Segment *seg)
{
  return tcb->rcv.wnd == 0 && seg->seq == tcb->rcv.nxt;
}

/* A segment without text, SYN or FIN that stands on the right edge of the window, or one past it.
 * NOTE: Table 6 has both outside, to be answered and not used. But there stands every ACK of a peer
 * that has filled the window and whose first segment was lost, and of one that counts the octet of
 * its probe; two ends that are both in this would answer each other's answers for ever, and neither
 * would learn that the other's window has opened (Appendix A.2). Its ACK takes no room. */
static bool
is_ack_at_edge (const Tcb *tcb, const Segment *seg, const Parts *parts)
{
  return parts->segment_length (seg) == 0 && !segment_has (seg, CTL_RST)
         && seq_within (tcb->rcv.nxt + tcb->rcv.wnd, seg->seq, 2);
}

/* [9293 3.10.7.4 First] "Special allowance should be made to accept valid ACKs": the ACK and the
 * URG of a segment whose text there is no room for. False if there is nothing to be used. */
static bool
use_without_text (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (!segment_has (seg, CTL_ACK) || segment_has (seg, CTL_SYN) || tcb->state == SYN_RECEIVED
      || tcb->state == TIME_WAIT)
    return false;
  count_probe (tcb, seg, turn);
  if (turn->parts->check_ack (tcb, seg, turn) == NEXT)
    turn->parts->check_urg (tcb, seg, turn);
  return true;
}

/* A segment without text before RCV.NXT that tells something new. NOTE: by Table 6 it is old. But
 * there stands every ACK of a peer that was told of a shut window and does not know yet what we
 * have taken of what it sent, its probe (probe.c) or more (bare_seq ()); if both ends are in this,
 * each would hear of its own only from an ACK of the other's. It is answered all the same, since a
 * keep-alive probe stands there too. (Appendix A.2) */
static bool
is_news_from_behind (Tcb *tcb, const Segment *seg, Turn *turn)
{
  const Parts *parts = turn->parts;
  uint32_t behind = receive_buffer (tcb) + 1; /* the FIN has a number too */
  if (parts->segment_length (seg) != 0 || !seq_within (tcb->rcv.nxt - behind, seg->seq, behind))
    return false;
  count_probe (tcb, seg, turn);
  return parts->acknowledges_new (tcb, seg) || window_of (tcb, seg) != tcb->snd.wnd;
}

/* [9293 3.10.7.4 First] check sequence number. NOTE: a FIN that comes again in TIME-WAIT lies
 * before the window, so this step is where 2 MSL must start again; by the letter the RFC returns
 * first. */
Verdict
check_sequence (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (turn->parts->segment_acceptable (tcb, seg, turn->parts))
    return NEXT;
  bool shut = is_for_shut_window (tcb, seg);
  if (segment_has (seg, CTL_RST))
    {
      if (shut)
        return NEXT;
      because (turn, CLAUSE_SEQUENCE_RST);
      return STOP;
    }
  if (is_ack_at_edge (tcb, seg, turn->parts) && use_without_text (tcb, seg, turn))
    return STOP;
  acknowledge (turn);
  note_twice (tcb, text_of (seg), turn);
  if (tcb->state == TIME_WAIT && segment_has (seg, CTL_FIN))
    {
      because (turn, CLAUSE_SEQUENCE_FIN_AGAIN);
      timer_start (tcb, turn, TIMER_TIME_WAIT, 2 * tcb->set.msl);
      return STOP;
    }
  because (turn, CLAUSE_SEQUENCE);
  if (shut && use_without_text (tcb, seg, turn))
    because (turn, CLAUSE_SEQUENCE_ZERO_WINDOW);
  else if (is_news_from_behind (tcb, seg, turn))
    use_without_text (tcb, seg, turn);
  return STOP;
}

static Verdict
reset_ends (Tcb *tcb, Turn *turn, Clause clause, SignalKind signal)
{
  because (turn, clause);
  tell (turn, signal);
  enter (tcb, turn, CLOSED);
  return STOP;
}

/* [9293 3.10.7.4 Second; 5961 3] check the RST bit: only a reset that names exactly RCV.NXT is
 * believed, any other in the window is challenged, so that a blind attacker must guess one number
 * in 2^32. NOTE: RFC 1337 advises to ignore resets in TIME-WAIT, because an old segment that is
 * answered there can draw one from a peer that has forgotten the connection, and end TIME-WAIT too
 * early; 9293 lets them end it, and so do we. */
Verdict
check_rst (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (!segment_has (seg, CTL_RST))
    return NEXT;
  if (seg->seq != tcb->rcv.nxt)
    {
      because (turn, CLAUSE_RST_CHALLENGE);
      challenge (turn);
      return STOP;
    }
  switch (tcb->state)
    {
    case SYN_RECEIVED:
      if (!tcb->passive)
        return reset_ends (tcb, turn, CLAUSE_RST_REFUSED, SIGNAL_REFUSED);
      because (turn, CLAUSE_RST_TO_LISTEN);
      back_to_listen (tcb, turn);
      return STOP;
    case CLOSING:
    case LAST_ACK:
    case TIME_WAIT:
      because (turn, CLAUSE_RST_CLOSED);
      end_connection (tcb, turn);
      return STOP;
    default: return reset_ends (tcb, turn, CLAUSE_RST_RESET, SIGNAL_RESET);
    }
}

/* [9293 3.10.7.4 Fourth; 5961 4] check the SYN bit: no SYN belongs here, whatever its number. */
Verdict
check_syn (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (!segment_has (seg, CTL_SYN))
    return NEXT;
  if (tcb->state == SYN_RECEIVED && tcb->passive)
    {
      because (turn, CLAUSE_SYN_TO_LISTEN);
      back_to_listen (tcb, turn);
      return STOP;
    }
  because (turn, CLAUSE_SYN_CHALLENGE);
  challenge (turn);
  return STOP;
}

/* [9293 3.10.7.4 Fifth, SYN-RECEIVED] The ACK of our SYN opens the connection; a CLOSE that
 * waited is served now. */
void
syn_acknowledged (Tcb *tcb, const Segment *seg, Turn *turn)
{
  tcb->snd.una = seg->ack;
  take_window (tcb, seg);
  enter (tcb, turn, tcb->close_called ? FIN_WAIT_1 : ESTABLISHED);
  tell (turn, SIGNAL_ESTABLISHED);
}

/* [9293 3.10.7.4 Fifth, SYN-RECEIVED] NOTE: after the reset for a bad ACK the RFC does not say
 * "return", but it must be meant: else a FIN with a bad ACK would still be acted on. */
static Verdict
ack_in_syn_received (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (!turn->parts->acknowledges_new (tcb, seg))
    {
      because (turn, CLAUSE_ACK_SYN_RECEIVED_BAD);
      send_reset_for (seg, turn);
      return STOP;
    }
  because (turn, CLAUSE_ACK_SYN_RECEIVED);
  syn_acknowledged (tcb, seg, turn);
  return NEXT;
}

/* [9293 3.10.7.4 Fifth] A segment that is older than the one which last set the window does not set
 * it: SND.WL1 and SND.WL2 remember which that was. NOTE: so a segment with an older SEG.SEQ and a
 * newer SEG.ACK, as when two cross in the network, moves SND.UNA and leaves SND.WND alone, even if
 * it says WND=0: the right edge of the window then moves on by as much, and what is sent there may
 * be refused and must be sent again. That is the RFC's letter. */
static bool
window_is_newer (const Tcb *tcb, const Segment *seg)
{
  return seq_le (tcb->snd.una, seg->ack)
         && (seq_lt (tcb->snd.wl1, seg->seq)
             || (tcb->snd.wl1 == seg->seq && seq_le (tcb->snd.wl2, seg->ack)));
}

/* The peer is there. [9293 3.8.4 MUST-26] Keep-alive counts its silence from here on.
 * [3.8.6.1 MUST-37] While it keeps its window shut and says so, nobody gives up. */
static void
peer_lives (Tcb *tcb, const Turn *turn)
{
  tcb->heard = turn->now;
  tcb->keep_alives = 0;
  timer_stop (tcb, TIMER_KEEP_ALIVE);
  if (tcb->snd.wnd == 0)
    {
      tcb->unanswered_since = turn->now;
      timer_stop (tcb, TIMER_USER);
    }
}

/* [9293 3.10.7.4 Fifth, ESTABLISHED] Can this ACK be meant? Not if it is of something not yet sent,
 * or [5961 5, MAY-12] of something too long ago. */
static bool
ack_is_plausible (const Tcb *tcb, const Segment *seg, Turn *turn)
{
  bool future = seq_lt (tcb->snd.nxt, seg->ack);
  if (!future && seq_le (tcb->snd.una - tcb->snd.max_wnd, seg->ack))
    return true;
  because (turn, future ? CLAUSE_ACK_FUTURE : CLAUSE_ACK_ANCIENT);
  challenge (turn);
  return false;
}

/* [5681 2] A duplicate ACK says that something arrived, but not what was next: text of ours is out,
 * and the segment has no text, no SYN, no FIN, no new SEG.ACK and no other window. What answers the
 * probe of a shut window says something else. */
static bool
is_duplicate_ack (const Tcb *tcb, const Segment *seg)
{
  return tcb->snd.una != tcb->snd.nxt && tcb->probes == 0 && seg->text.length == 0
         && !segment_has (seg, CTL_SYN) && !segment_has (seg, CTL_FIN) && seg->ack == tcb->snd.una
         && window_of (tcb, seg) == tcb->snd.wnd;
}

/* [9293 3.10.7.4 Fifth, ESTABLISHED] Moves SND.UNA and the window. False if the ACK cannot be
 * meant. */
static bool
use_ack (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (!ack_is_plausible (tcb, seg, turn))
    return false;
  peer_lives (tcb, turn);
  bool moves = turn->parts->acknowledges_new (tcb, seg);
  bool duplicate = is_duplicate_ack (tcb, seg);
  Clause clause = moves ? CLAUSE_ACK_NEW : CLAUSE_ACK_DUPLICATE;
  if (tcb->agreed & AGREED_SACK)
    turn->parts->sack_received (tcb, seg, turn);
  tcb->snd.una = seq_max (tcb->snd.una, seg->ack);
  if (window_is_newer (tcb, seg))
    {
      if (!moves && window_of (tcb, seg) != tcb->snd.wnd)
        clause = CLAUSE_ACK_WINDOW;
      take_window (tcb, seg);
    }
  because (turn, clause);
  if (tcb->set.congestion && !moves && (duplicate || turn->delivered > 0))
    turn->parts->duplicate_ack (tcb, seg, turn);
  return true;
}

/* [9293 3.10.7.4 Fifth, TIME-WAIT] NOTE: by the letter every ACK is acknowledged; two ends in
 * TIME-WAIT would then answer each other for ever. Only what takes sequence numbers is answered. */
static Verdict
ack_in_time_wait (Tcb *tcb, const Segment *seg, Turn *turn)
{
  because (turn, CLAUSE_ACK_TIME_WAIT);
  if (turn->parts->segment_length (seg) > 0)
    {
      acknowledge (turn);
      timer_start (tcb, turn, TIMER_TIME_WAIT, 2 * tcb->set.msl);
    }
  return STOP;
}

/* [9293 3.10.7.4 Fifth] What the ACK of our FIN leads to. */
static Verdict
ack_of_fin (Tcb *tcb, Turn *turn)
{
  switch (tcb->state)
    {
    case FIN_WAIT_1:
      because (turn, CLAUSE_ACK_OF_FIN);
      enter (tcb, turn, FIN_WAIT_2);
      tell (turn, SIGNAL_OK);
      return NEXT;
    case CLOSING:
      because (turn, CLAUSE_ACK_CLOSING);
      enter (tcb, turn, TIME_WAIT);
      return STOP;
    case LAST_ACK:
      because (turn, CLAUSE_ACK_LAST_ACK);
      end_connection (tcb, turn);
      return STOP;
    default: return NEXT;
    }
}

/* [9293 3.10.7.4 Fifth] check the ACK field */
Verdict
check_ack (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (!segment_has (seg, CTL_ACK))
    {
      because (turn, CLAUSE_ACK_MISSING);
      return STOP;
    }
  if (tcb->state == SYN_RECEIVED)
    return ack_in_syn_received (tcb, seg, turn);
  if (!use_ack (tcb, seg, turn))
    return STOP;
  if (tcb->state == TIME_WAIT)
    return ack_in_time_wait (tcb, seg, turn);
  if (fin_is_acknowledged (tcb))
    return ack_of_fin (tcb, turn);
  return tcb->state == CLOSING || tcb->state == LAST_ACK ? STOP : NEXT;
}

/* [9293 3.10.7.4 Seventh] The peer may still send text in these states. */
bool
may_receive (const Tcb *tcb)
{
  return tcb->state == ESTABLISHED || tcb->state == FIN_WAIT_1 || tcb->state == FIN_WAIT_2;
}

/* [9293 3.10.7.4 Sixth] check the URG bit: RCV.UP only moves forward, and the user hears of it each
 * time it does (3.8.5 MUST-32). */
Verdict
check_urg (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (!may_receive (tcb) || !segment_has (seg, CTL_URG)
      || !seq_lt (tcb->rcv.up, seg->seq + seg->up))
    return NEXT;
  tcb->rcv.up = seg->seq + seg->up;
  because (turn, CLAUSE_URGENT);
  tell (turn, SIGNAL_URGENT);
  return NEXT;
}

/* [9293 3.6.1 SHLD-3] The user has closed both ways, and the peer still sends: nobody will read it,
 * and a reset says so. */
static Verdict
text_after_close (Tcb *tcb, const Segment *seg, Turn *turn)
{
  because (turn, CLAUSE_TEXT_AFTER_CLOSE);
  send_reset_for (seg, turn);
  enter (tcb, turn, CLOSED);
  return STOP;
}

/* [9293 3.10.7.4 Seventh; 5681 4.2; 2883 4] What is owed for text: nothing new, something that was
 * here already, a gap, or a gap that was filled is told at once, so that the sender can act on it;
 * text in order may wait for more. */
static void
acknowledge_text (Tcb *tcb, Turn *turn, uint32_t moved, bool at_once)
{
  if (moved > 0 && !at_once && tcb->early_count == 0)
    acknowledge_soon (tcb, turn, moved);
  else
    acknowledge (turn);
}

/* [9293 3.10.7.4 Seventh] process the segment text. After the peer's FIN there can be none; what
 * comes then is ignored. */
Verdict
process_text (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (!may_receive (tcb) || seg->text.length == 0)
    return NEXT;
  Range piece = text_of (seg);
  if (tcb->close_both && seq_lt (tcb->rcv.nxt, piece.end))
    return text_after_close (tcb, seg, turn);
  Seq before = tcb->rcv.nxt;
  bool at_once = tcb->early_count > 0 || seq_lt (piece.first, before);
  note_twice (tcb, piece, turn);
  bool moved = take_text (tcb, piece);
  if (segment_has (seg, CTL_PSH))
    tcb->rcv.push = seq_max (tcb->rcv.push, piece.end);
  because (turn, moved ? CLAUSE_TEXT : CLAUSE_TEXT_HELD);
  acknowledge_text (tcb, turn, tcb->rcv.nxt - before, at_once);
  if (tcb->rcv.wanted > 0)
    deliver_text (tcb, turn, tcb->rcv.wanted);
  return NEXT;
}

/* Does text held above a gap lie at or behind this number? */
static bool
held_beyond (const Tcb *tcb, Seq seq)
{
  for (unsigned i = 0; i < tcb->early_count; i++)
    if (seq_lt (seq, tcb->early[i].end))
      return true;
  return false;
}

/* Remembers where the peer's FIN stands, if that is in the window. The one that is next in order is
 * the end, whatever is held above it or was said of another end: that came from somebody else.
 * One above a gap counts if it is the first, and nothing held lies behind it. */
static void
note_fin (Tcb *tcb, Seq fin)
{
  if (!seq_within (tcb->rcv.nxt, fin, tcb->rcv.wnd))
    return;
  if (fin == tcb->rcv.nxt)
    forget_held (tcb);
  else if (tcb->rcv.fin_known || held_beyond (tcb, fin))
    return;
  tcb->rcv.fin = fin;
  tcb->rcv.fin_known = 1;
}

/* [9293 3.10.7.4 Eighth, 3.8.6.3] What is owed for a FIN. Where it may wait, a user who closes on
 * hearing of it sends a FIN that carries the ACK. After our own CLOSE there is nothing to wait
 * for. */
static void
acknowledge_fin (Tcb *tcb, Turn *turn)
{
  if (tcb->set.fin_ack_waits && tcb->state == ESTABLISHED)
    acknowledge_soon (tcb, turn, 0);
  else
    acknowledge (turn);
}

/* [9293 3.10.7.4 Eighth] check the FIN bit. A FIN above a gap waits until every octet before it
 * is here; the segment that fills the gap brings it to effect. */
Verdict
check_fin (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (!may_receive (tcb))
    return STOP;
  if (segment_has (seg, CTL_FIN))
    {
      note_fin (tcb, segment_fin_seq (seg));
      because (turn, CLAUSE_FIN_HELD);
    }
  if (!tcb->rcv.fin_known || tcb->rcv.nxt != tcb->rcv.fin)
    {
      if (segment_has (seg, CTL_FIN))
        acknowledge (turn);
      return STOP;
    }
  because (turn, CLAUSE_FIN);
  advance_receive (tcb, tcb->rcv.fin + 1);
  acknowledge_fin (tcb, turn);
  tell (turn, SIGNAL_CLOSING);
  tcb->rcv.wanted = 0; /* "connection closing" is also the answer to every RECEIVE that waited */
  if (tcb->state == ESTABLISHED)
    enter (tcb, turn, CLOSE_WAIT);
  else if (tcb->state == FIN_WAIT_1)
    enter (tcb, turn, CLOSING);
  else
    enter (tcb, turn, TIME_WAIT);
  return STOP;
}
