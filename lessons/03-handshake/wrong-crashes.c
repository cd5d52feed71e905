/* wrong: syn_is_answered_with_syn_ack */
/* Follows a pointer that was never set. */
#include <tcp/parts.h>

static const Seq *volatile nowhere;

static const Seq *
last_syn (const Segment *seg)
{
  return segment_has (seg, CTL_FIN) ? &seg->seq : nowhere;
}

static void
arrives_listen (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (segment_has (seg, CTL_RST))
    return;
  if (segment_has (seg, CTL_ACK))
    {
      send_reset_for (seg, turn);
      return;
    }
  if (!segment_has (seg, CTL_SYN))
    return;
  tcb->irs = *last_syn (seg);
  tcb->rcv.nxt = seg->seq + 1;
  tcb->rcv.user = tcb->rcv.nxt;
  tcb->rcv.up = tcb->rcv.nxt;
  tcb->iss = turn->isn;
  tcb->snd.una = tcb->iss;
  tcb->snd.nxt = tcb->iss + 1;
  tcb->snd.end = tcb->snd.nxt;
  tcb->snd.up = tcb->iss;
  tcb->unanswered_since = turn->now;
  take_window (tcb, seg);
  send_segment (tcb, turn, tcb->iss, CTL_SYN | CTL_ACK);
  enter (tcb, turn, SYN_RECEIVED);
}

static void
arrives_syn_sent (Tcb *tcb, const Segment *seg, Turn *turn)
{
  bool ack = segment_has (seg, CTL_ACK), rst = segment_has (seg, CTL_RST);

  if (ack && !(seq_lt (tcb->snd.una, seg->ack) && seq_le (seg->ack, tcb->snd.nxt)))
    {
      if (!rst)
        send_reset_for (seg, turn);
      return;
    }
  if (rst)
    {
      if (ack)
        {
          tell (turn, SIGNAL_RESET);
          enter (tcb, turn, CLOSED);
        }
      return;
    }
  if (!segment_has (seg, CTL_SYN))
    return;
  tcb->irs = seg->seq;
  tcb->rcv.nxt = seg->seq + 1;
  tcb->rcv.user = tcb->rcv.nxt;
  tcb->rcv.up = tcb->rcv.nxt;
  take_window (tcb, seg);
  if (ack)
    {
      tcb->snd.una = seg->ack;
      enter (tcb, turn, ESTABLISHED);
      tell (turn, SIGNAL_ESTABLISHED);
      acknowledge (turn);
      return;
    }
  send_segment (tcb, turn, tcb->iss, CTL_SYN | CTL_ACK);
  enter (tcb, turn, SYN_RECEIVED);
}

const Parts exercise = {
  .arrives_listen = arrives_listen,
  .arrives_syn_sent = arrives_syn_sent,
};
