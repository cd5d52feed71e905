/* What may leave, and when: text up to the edge of the peer's window, then the FIN.
 *
 * NOTE: Nagle's rule, the sender's side of silly window avoidance, PSH on request, the urgent
 * pointer and the congestion window are not here yet.  [9293 3.7.4, 3.8] */
#include "internal.h"

/* [9293 3.8.6.2.1] SND.UNA + SND.WND - SND.NXT, and nothing where the peer has shrunk its window to
 * less than what is already out (MUST-34, SHLD-15). */
uint32_t
usable_window (const Tcb *tcb)
{
  Seq edge = tcb->snd.una + tcb->snd.wnd;
  return seq_lt (tcb->snd.nxt, edge) ? edge - tcb->snd.nxt : 0;
}

/* [9293 3.8.6.2.2 MUST-39] What to offer the peer. The right edge never moves left (SHLD-14), and
 * it moves right only by a worthwhile amount: half the buffer or a full segment. */
uint32_t
window_to_offer (const Tcb *tcb)
{
  uint32_t room = tcb->set.receive_buffer - octets_readable (tcb);
  uint32_t half = tcb->set.receive_buffer / 2;
  uint32_t worthwhile = half < tcb->set.mss ? half : tcb->set.mss;
  if (room <= tcb->rcv.wnd || room - tcb->rcv.wnd < worthwhile)
    return tcb->rcv.wnd;
  return room;
}

/* Puts a segment among the actions. Every segment but a reset says what we offer, and one with ACK
 * says what we have, so that nothing more is owed.  [9293 3.8: current ACK information] */
static void
emit (Tcb *tcb, Turn *turn, Segment seg)
{
  if (turn->out->segment_count == ACTION_SEGMENTS)
    return;
  if (!segment_has (&seg, CTL_RST))
    seg.wnd = tcb->rcv.wnd = turn->parts->window_to_offer (tcb);
  if (segment_has (&seg, CTL_ACK))
    {
      seg.ack = tcb->rcv.nxt;
      turn->ack_due = false;
    }
  turn->out->segments[turn->out->segment_count++] = seg;
}

/* <SEQ=seq><ACK=RCV.NXT><CTL=ctl>, with the ACK if `ctl` has that bit. */
void
send_segment (Tcb *tcb, Turn *turn, Seq seq, unsigned ctl)
{
  emit (tcb, turn, (Segment){ .seq = seq, .ctl = (uint8_t) ctl });
}

/* [9293 3.5.2] The reset that answers a segment which is not for this connection. */
void
send_reset_for (const Segment *seg, Turn *turn)
{
  if (turn->out->segment_count < ACTION_SEGMENTS)
    turn->out->segments[turn->out->segment_count++] = turn->parts->reset_for (seg, turn->parts);
}

/* `octets` of our stream from sequence number `seq` on. [9293 3.9.1.2 MUST-61] The last octet that
 * the user gave us takes PSH along. */
void
send_range (Tcb *tcb, Turn *turn, Seq seq, uint32_t octets, unsigned ctl)
{
  if (octets > 0 && seq + octets == tcb->snd.end)
    ctl |= CTL_PSH;
  Text text = { .first = octets > 0 ? seq - tcb->iss - 1 : 0, .length = octets };
  emit (tcb, turn, (Segment){ .seq = seq, .ctl = (uint8_t) (ctl | CTL_ACK), .text = text });
}

static bool
may_send_text (const Tcb *tcb)
{
  return tcb->state == ESTABLISHED || tcb->state == CLOSE_WAIT || tcb->state == FIN_WAIT_1
         || tcb->state == CLOSING || tcb->state == LAST_ACK;
}

/* [9293 3.10.4] The FIN is out. In CLOSE-WAIT that is the moment for LAST-ACK. */
void
fin_left (Tcb *tcb, Turn *turn)
{
  tcb->snd.nxt++;
  if (tcb->state == CLOSE_WAIT)
    enter (tcb, turn, LAST_ACK);
}

/* One segment of new text, with the FIN on it if that comes next and fits. */
static void
send_next (Tcb *tcb, Turn *turn, uint32_t usable)
{
  uint32_t octets = octets_unsent (tcb);
  octets = octets < usable ? octets : usable;
  octets = octets < tcb->set.mss ? octets : tcb->set.mss;
  bool fin = tcb->close_called && tcb->snd.nxt + octets == tcb->snd.end && octets < usable;
  if (tcb->snd.una == tcb->snd.nxt)
    tcb->unanswered_since = turn->now;
  send_range (tcb, turn, tcb->snd.nxt, octets, fin ? CTL_FIN : 0);
  tcb->snd.nxt += octets;
  if (fin)
    fin_left (tcb, turn);
  begin_round_trip (tcb, turn, tcb->snd.nxt);
}

/* Is there text that never went out, or the FIN after a CLOSE? */
bool
something_unsent (const Tcb *tcb)
{
  return octets_unsent (tcb) > 0 || (tcb->close_called && !fin_is_sent (tcb));
}

/* [9293 3.10.2, 3.10.4] Sends what the window lets out: text, then the FIN. What finds no room
 * among the actions of this step leaves in the next one, at once. */
void
output (Tcb *tcb, Turn *turn)
{
  if (!may_send_text (tcb))
    return;
  while (something_unsent (tcb))
    {
      uint32_t usable = turn->parts->usable_window (tcb);
      if (usable == 0)
        return;
      if (turn->out->segment_count == ACTION_SEGMENTS)
        {
          timer_start (tcb, turn, TIMER_OUTPUT, 0);
          return;
        }
      send_next (tcb, turn, usable);
    }
}

/* [6298 5.4] Sends the front again: the SYN if that is what is missing, else at most `most` octets
 * from SND.UNA, with the FIN behind them if it was sent and nothing lies between. */
void
retransmit_front (Tcb *tcb, Turn *turn, uint32_t most)
{
  tcb->rtt_timing = 0; /* [6298 3, Karn] */
  if (syn_is_unacknowledged (tcb))
    {
      send_segment (tcb, turn, tcb->iss, tcb->state == SYN_SENT ? CTL_SYN : CTL_SYN | CTL_ACK);
      return;
    }
  Seq end = seq_min (tcb->snd.end, tcb->snd.nxt);
  uint32_t octets = seq_lt (tcb->snd.una, end) ? end - tcb->snd.una : 0;
  octets = octets < most ? octets : most;
  bool fin = fin_is_sent (tcb) && tcb->snd.una + octets == tcb->snd.end && octets < most;
  send_range (tcb, turn, tcb->snd.una, octets, fin ? CTL_FIN : 0);
}
