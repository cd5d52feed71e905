/* What may leave, and when: text up to the edge of the peer's window, as fast as the network is
 * trusted to carry it, in segments worth their headers; then the FIN.  [9293 3.7.4, 3.8]
 *
 * NOTE: the RFC puts copies of segments on a "retransmission queue" and takes them off as they are
 * acknowledged. Here the queue is three numbers: what lies between SND.UNA and SND.NXT is on it,
 * what lies between SND.NXT and SND.END waits to be sent, and segments are cut anew whenever
 * something goes out again. tcb->sacked says what of the queue the peer holds already, and
 * tcb->probe_out that the first of what waits has been shown to it. */
#include "internal.h"

#define URGENT_REACH UINT16_MAX /* how far ahead an urgent pointer can point */

static uint32_t
least (uint32_t a, uint32_t b)
{
  return a < b ? a : b;
}

/* [9293 3.8.6.2.1] SND.UNA + SND.WND - SND.NXT, and nothing where the peer has shrunk its window to
 * less than what is already out (MUST-34, SHLD-15). */
uint32_t
usable_window (const Tcb *tcb)
{
  Seq edge = tcb->snd.una + tcb->snd.wnd;
  return seq_lt (tcb->snd.nxt, edge) ? edge - tcb->snd.nxt : 0;
}

/* [9293 3.8.6; 7323 2.2] The largest window that a header can express now. */
static uint32_t
largest_window (const Tcb *tcb)
{
  return (uint32_t) UINT16_MAX << receive_shift (tcb);
}

/* [9293 3.8.6.2.2] WINDOW_FREE: what is free, or nothing when that is less than a segment and less
 * than a quarter of the buffer. */
static uint32_t
free_window (const Tcb *tcb, uint32_t room)
{
  return room < receive_buffer (tcb) / 4 && room < send_mss (tcb) ? 0 : room;
}

/* [9293 3.8.6.2.2] What is free, or nothing more than was offered when that is less than half the
 * buffer and less than a full segment away: min (Fr * RCV.BUFF, Eff.snd.MSS), Fr being 1/2. */
static uint32_t
worthwhile_window (const Tcb *tcb, uint32_t room)
{
  uint32_t worthwhile = least (receive_buffer (tcb) / 2, tcb->set.mss);
  return room < tcb->rcv.wnd + worthwhile ? tcb->rcv.wnd : room;
}

/* [9293 3.8.6.2.2 MUST-39] What to offer the peer: what is free, by the rule that is set. The right
 * edge never moves left (SHLD-14). */
uint32_t
window_to_offer (const Tcb *tcb)
{
  uint32_t room = receive_buffer (tcb) - least (octets_readable (tcb), receive_buffer (tcb));
  if (!tcb->set.round_buffer)
    room = least (room, largest_window (tcb));
  room = tcb->set.window_rule == WINDOW_FREE ? free_window (tcb, room)
                                             : worthwhile_window (tcb, room);
  return room > tcb->rcv.wnd ? room : tcb->rcv.wnd;
}

/* [9293 3.8.5 MUST-30, MUST-31, MUST-62] While octets are on their way that the user called urgent,
 * every segment before their end says how far they reach: to the octet after the last, or as far as
 * 16 bits go. */
static void
mark_urgent (const Tcb *tcb, Segment *seg)
{
  if (segment_has (seg, CTL_SYN) || segment_has (seg, CTL_RST)
      || !seq_lt (tcb->snd.una, tcb->snd.up) || !seq_lt (seg->seq, tcb->snd.up))
    return;
  uint32_t ahead = tcb->snd.up - seg->seq;
  seg->ctl |= CTL_URG;
  seg->up = (uint16_t) (ahead < URGENT_REACH ? ahead : URGENT_REACH);
}

/* [7323 2.2] RCV.WND and SEG.WND: the window of a SYN is never scaled. */
static void
put_window (Tcb *tcb, Turn *turn, Segment *seg)
{
  bool syn = segment_has (seg, CTL_SYN);
  uint32_t before = tcb->rcv.wnd, most = syn ? UINT16_MAX : largest_window (tcb);
  tcb->rcv.wnd = turn->parts->window_to_offer (tcb);
  if (syn && tcb->rcv.wnd > most) /* but what a segment without SYN offered stays offered */
    tcb->rcv.wnd = before > most ? before : most;
  uint32_t shown = tcb->rcv.wnd < most ? tcb->rcv.wnd : most;
  seg->wnd = syn ? shown : shown >> receive_shift (tcb);
}

/* [9293 3.8] The segment says what we have, so that nothing more is owed. */
static void
put_ack (Tcb *tcb, Turn *turn, Segment *seg)
{
  seg->ack = tcb->rcv.nxt;
  tcb->last_ack_sent = tcb->rcv.nxt;
  tcb->owed_segments = 0;
  tcb->owed_octets = 0;
  turn->ack_due = false;
}

/* Puts a segment among the actions. Every segment but a reset says what we offer, and one with ACK
 * what we have. */
static void
emit (Tcb *tcb, Turn *turn, Segment seg)
{
  if (turn->out->segment_count == ACTION_SEGMENTS)
    return;
  if (!segment_has (&seg, CTL_RST))
    put_window (tcb, turn, &seg);
  if (segment_has (&seg, CTL_ACK))
    put_ack (tcb, turn, &seg);
  mark_urgent (tcb, &seg);
  turn->parts->options_for (tcb, turn, &seg);
  if (segment_has (&seg, CTL_ACK))
    turn->twice = (Range){ 0, 0 }; /* [2883 4] it is reported once */
  turn->out->segments[turn->out->segment_count++] = seg;
}

/* <SEQ=seq><ACK=RCV.NXT><CTL=ctl>, with the ACK if `ctl` has that bit. */
void
send_segment (Tcb *tcb, Turn *turn, Seq seq, unsigned ctl)
{
  emit (tcb, turn, (Segment){ .seq = seq, .ctl = (uint8_t) ctl });
}

/* Where a segment without text stands: at SND.NXT. NOTE: if the peer's window has shrunk to less
 * than what is out, or seems to, SND.NXT lies beyond it, and neither the ACK nor a reset would be
 * heard there; so it stands on the edge. */
Seq
bare_seq (const Tcb *tcb)
{
  if (!state_is_synchronized (tcb->state) || tcb->syn_out)
    return tcb->snd.nxt;
  return seq_min (tcb->snd.nxt, tcb->snd.una + tcb->snd.wnd);
}

/* [9293 3.5.2] The reset that answers a segment which is not for this connection. */
void
send_reset_for (const Segment *seg, Turn *turn)
{
  if (turn->out->segment_count < ACTION_SEGMENTS)
    turn->out->segments[turn->out->segment_count++] = turn->parts->reset_for (seg, turn->parts);
}

/* [9293 3.9.1.2 MUST-61, SHLD-27] PSH goes on the last octet that the user gave us, and on the last
 * that he asked to push. */
static bool
is_pushed (const Tcb *tcb, Seq seq, uint32_t octets)
{
  Seq end = seq + octets;
  return octets > 0
         && (end == tcb->snd.end || (seq_lt (seq, tcb->snd.push) && seq_le (tcb->snd.push, end)));
}

/* `octets` of our stream from sequence number `seq` on. */
void
send_range (Tcb *tcb, Turn *turn, Seq seq, uint32_t octets, unsigned ctl)
{
  if (is_pushed (tcb, seq, octets))
    ctl |= CTL_PSH;
  if (octets > 0)
    tcb->sent = turn->now;
  Text text = { .first = octets > 0 ? seq - tcb->iss - 1 : 0, .length = octets };
  emit (tcb, turn, (Segment){ .seq = seq, .ctl = (uint8_t) (ctl | CTL_ACK), .text = text });
}

/* [9293 3.10.2, 3.10.4] Text may still have to leave, or leave again, in these states. */
bool
may_send_text (const Tcb *tcb)
{
  return tcb->state == ESTABLISHED || tcb->state == CLOSE_WAIT || tcb->state == FIN_WAIT_1
         || tcb->state == CLOSING || tcb->state == LAST_ACK;
}

/* So many numbers more have left. The first of them may have been a probe before. */
void
numbers_left (Tcb *tcb, uint32_t numbers)
{
  tcb->snd.nxt += numbers;
  tcb->probe_out = tcb->probe_out && numbers == 0;
}

/* [9293 3.10.4] The FIN is out. In CLOSE-WAIT that is the moment for LAST-ACK. */
void
fin_left (Tcb *tcb, Turn *turn)
{
  if (tcb->state == CLOSE_WAIT)
    enter (tcb, turn, LAST_ACK);
}

/* Is there text that never went out, or the FIN after a CLOSE? */
bool
something_unsent (const Tcb *tcb)
{
  return octets_unsent (tcb) > 0 || (tcb->close_called && !fin_is_sent (tcb));
}

/* How much new text one segment could carry now: no more than there is, than the peer's window
 * takes, than the network is trusted with, and than fits. */
uint32_t
could_send (const Tcb *tcb, const Parts *parts)
{
  uint32_t octets = least (octets_unsent (tcb), parts->usable_window (tcb));
  return least (least (octets, send_mss (tcb)), congestion_allowance (tcb, parts));
}

/* [9293 3.8.6.2.1 MUST-38] Are `octets`, the most that one segment could carry now, worth one? The
 * RFC's rules in its order; Fs is 1/2. What it puts in brackets, [SND.NXT = SND.UNA], is Nagle's
 * condition (3.7.4), which the user can switch off. When the override timer has gone off, nobody
 * asks any more (send_next ()). NOTE: everything counts as pushed. The last text before a FIN does
 * not wait for Nagle: nothing can join it any more. */
bool
worth_sending (const Tcb *tcb, uint32_t octets)
{
  bool all = octets == octets_unsent (tcb);
  bool nagle_agrees = !tcb->set.nagle || tcb->snd.una == tcb->snd.nxt || (all && tcb->close_called);
  if (octets == send_mss (tcb)) /* (1) a maximum-sized segment */
    return true;
  if (nagle_agrees && all) /* (2) all that is queued */
    return true;
  if (nagle_agrees && octets >= tcb->snd.max_wnd / 2) /* (3) Fs of the largest window */
    return true;
  return nagle_agrees && tcb->set.sws_override == 0; /* (4) the override time is over at once */
}

/* Puts the next of the queue on its way: `octets` of new text, with the FIN on it if that is next
 * and fits. [9293 3.10.2, 3.10.4] */
static void
send_new (Tcb *tcb, Turn *turn, uint32_t octets)
{
  octets = least (octets, text_room (tcb, turn));
  bool fin = tcb->close_called && tcb->snd.nxt + octets == tcb->snd.end
             && octets < turn->parts->usable_window (tcb);
  if (tcb->snd.una == tcb->snd.nxt)
    tcb->unanswered_since = turn->now;
  if (tcb->recovery != RECOVERY_NONE)
    tcb->resent += octets;
  send_range (tcb, turn, tcb->snd.nxt, octets, fin ? CTL_FIN : 0);
  bool all_again = octets + fin == tcb->probe_out;
  numbers_left (tcb, octets + fin);
  if (fin)
    fin_left (tcb, turn);
  if (!all_again) /* [6298 3, Karn] the ACK of the probe could not be told from this one's */
    begin_round_trip (tcb, turn, tcb->snd.nxt);
}

/* New text or the FIN, if there is any that may leave and is worth it. A bare FIN is not a matter
 * of congestion. */
static bool
send_next (Tcb *tcb, Turn *turn)
{
  uint32_t octets = could_send (tcb, turn->parts);
  bool text = octets > 0 && (turn->override || turn->parts->worth_sending (tcb, octets));
  bool fin = octets_unsent (tcb) == 0 && tcb->close_called && !fin_is_sent (tcb)
             && turn->parts->usable_window (tcb) > 0;
  if (text || fin)
    send_new (tcb, turn, text ? octets : 0);
  turn->override = false;
  return text || fin;
}

/* [6582, 6675] What is taken for lost, text or our FIN, goes before new text. Without congestion
 * control only the front does, whenever an ACK has moved it: one segment for each ACK, where else
 * each would wait for a timer that goes off ever more rarely. */
static bool
send_again (Tcb *tcb, Turn *turn)
{
  if (tcb->recovery == RECOVERY_NONE)
    return false;
  Range lost = turn->parts->next_lost (tcb, turn->parts);
  bool fin = seq_lt (tcb->snd.end, lost.end);
  uint32_t octets = lost.end - lost.first - fin;
  if (lost.first == lost.end || congestion_allowance (tcb, turn->parts) < octets)
    return false;
  if (!tcb->set.congestion && lost.first != tcb->snd.una)
    return false;
  fin = fin && octets <= text_room (tcb, turn);
  octets = least (octets, text_room (tcb, turn));
  tcb->rtt_timing = 0; /* [6298 3, Karn] */
  send_range (tcb, turn, lost.first, octets, fin ? CTL_FIN : 0);
  tcb->high_rxt = lost.first + octets + fin;
  tcb->resent += octets + fin;
  return true;
}

/* [5681 4.1] Nothing left for longer than an RTO: what was known of the network is stale. */
static void
restart_after_idle (Tcb *tcb, const Turn *turn)
{
  bool idle = tcb->snd.una == tcb->snd.nxt && turn->now - tcb->sent > tcb->rto;
  if (tcb->set.restart_idle && idle && something_unsent (tcb))
    tcb->snd.cwnd = least (tcb->snd.cwnd, turn->parts->initial_window (tcb));
}

/* [9293 3.10.2, 3.10.4] Sends what may leave: what was lost, new text, then the FIN. What finds no
 * room among the actions of this step leaves in the next one, at once. */
void
output (Tcb *tcb, Turn *turn)
{
  if (!may_send_text (tcb))
    return;
  restart_after_idle (tcb, turn);
  do
    if (turn->out->segment_count == ACTION_SEGMENTS)
      {
        timer_start (tcb, turn, TIMER_OUTPUT, 0);
        return;
      }
  while (send_again (tcb, turn) || send_next (tcb, turn));
}

/* [6298 5.4] Sends the front again: the SYN if that is what is missing, else a segment of at most
 * `most` numbers from SND.UNA on, the FIN among them if it was sent and nothing lies between. */
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
  octets = least (octets, least (most, text_room (tcb, turn)));
  bool fin = fin_is_sent (tcb) && tcb->snd.una + octets == tcb->snd.end && octets < most;
  send_range (tcb, turn, tcb->snd.una, octets, fin ? CTL_FIN : 0);
  tcb->high_rxt = seq_max (tcb->high_rxt, tcb->snd.una + octets + fin);
}

/* [9293 3.8.6.3 SHLD-18, SHLD-19] Must the ACK of text in order leave now? With the second full
 * segment, or as much text as two of them; counted by segments of any size where that is set. */
bool
ack_at_once (const Tcb *tcb)
{
  const Settings *set = &tcb->set;
  if (set->delayed_ack == 0)
    return true;
  if (set->ack_any_size && tcb->owed_segments >= set->ack_every)
    return true;
  return tcb->owed_octets / send_mss (tcb) >= set->ack_every;
}
