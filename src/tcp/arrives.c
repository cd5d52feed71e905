/* A segment arrives: CLOSED, LISTEN and SYN-SENT each have a procedure of their own, all other
 * states share the eight checks.  [9293 3.10.7]
 *
 *   SEGMENT ARRIVES        segment_arrives ()     here
 *   3.10.7.1 CLOSED        arrives_closed ()      here
 *   3.10.7.2 LISTEN        arrives_listen ()      here
 *   3.10.7.3 SYN-SENT      arrives_syn_sent ()    here
 *   3.10.7.4 Otherwise     arrives_otherwise ()   here, the list of what follows
 *     [7323 5.3] PAWS      check_timestamps ()    extensions.c
 *     First, sequence      check_sequence ()      checks.c
 *     [7323 4.3] TS.Recent note_timestamp ()      extensions.c
 *     Second, RST          check_rst ()           checks.c
 *     Third, security      not modelled
 *     Fourth, SYN          check_syn ()           checks.c
 *     a probe is taken     count_probe ()         probe.c
 *     Fifth, ACK           check_ack ()           checks.c, newreno.c, scoreboard.c
 *     the connection opens begin_sending ()       step.c
 *     Sixth, URG           check_urg ()           checks.c
 *     Seventh, text        process_text ()        checks.c, reassembly.c
 *     Eighth, FIN          check_fin ()           checks.c
 *   then what has come of it is sent and timed, at the end of tcp_step (), step.c */
#include "internal.h"

/* [9293 3.5.2] The reset for a segment that belongs to no connection: its numbers are such that the
 * other end will believe it. */
Segment
reset_for (const Segment *seg, const Parts *parts)
{
  if (segment_has (seg, CTL_ACK))
    return (Segment){ .seq = seg->ack, .ctl = CTL_RST };
  Seq behind = seg->seq + parts->segment_length (seg);
  return (Segment){ .seq = 0, .ack = behind, .ctl = CTL_RST | CTL_ACK };
}

/* [9293 3.10.7.1] CLOSED: nothing is here, so whatever came was meant for somebody else. A reset is
 * dropped; everything else is answered with one. */
void
arrives_closed (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (segment_has (seg, CTL_RST))
    {
      because (turn, CLAUSE_CLOSED_RST);
      return;
    }
  because (turn, CLAUSE_CLOSED_RESET);
  send_reset_for (seg, turn);
}

/* What a SYN tells of the peer. [9293 3.10.7.2 Third, 3.10.7.3 Fourth] */
static void
note_peer (Tcb *tcb, const Segment *seg)
{
  tcb->irs = seg->seq;
  tcb->rcv.nxt = seg->seq + 1;
  tcb->rcv.user = tcb->rcv.nxt;
  tcb->rcv.up = tcb->rcv.nxt;
  tcb->rcv.push = tcb->rcv.nxt;
  tcb->last_ack_sent = tcb->rcv.nxt;
  take_window (tcb, seg);
}

/* [9293 3.10.7.2 Third] A SYN: choose our own number, remember the peer's, answer SYN,ACK.
 * NOTE: text or a FIN on the SYN is not acknowledged, so the peer sends it again. */
static void
answer_syn (Tcb *tcb, const Segment *seg, Turn *turn)
{
  because (turn, CLAUSE_LISTEN_SYN);
  select_iss (tcb, turn);
  note_peer (tcb, seg);
  send_segment (tcb, turn, tcb->iss, CTL_SYN | CTL_ACK);
  begin_round_trip (tcb, turn, tcb->snd.nxt);
  enter (tcb, turn, SYN_RECEIVED);
}

/* [9293 3.10.7.2] LISTEN */
void
arrives_listen (Tcb *tcb, const Segment *seg, Turn *turn)
{
  /* First, check for a RST */
  if (segment_has (seg, CTL_RST))
    {
      because (turn, CLAUSE_LISTEN_RST);
      return;
    }
  /* Second, check for an ACK */
  if (segment_has (seg, CTL_ACK))
    {
      because (turn, CLAUSE_LISTEN_ACK);
      send_reset_for (seg, turn);
      return;
    }
  /* Third, check for a SYN */
  if (segment_has (seg, CTL_SYN))
    {
      answer_syn (tcb, seg, turn);
      return;
    }
  /* Fourth, other data or control */
  because (turn, CLAUSE_LISTEN_OTHER);
}

/* [9293 3.10.7.4 Fifth] SND.UNA < SEG.ACK =< SND.NXT: does it acknowledge something new that we
 * sent? */
bool
acknowledges_new (const Tcb *tcb, const Segment *seg)
{
  return seq_lt (tcb->snd.una, seg->ack) && seq_le (seg->ack, tcb->snd.nxt);
}

/* [9293 3.10.7.3 Fourth] Our SYN is acknowledged: ESTABLISHED. Without an ACK both ends have
 * opened at once: SYN-RECEIVED, and the SYN goes out again, now with an ACK. NOTE: text that comes
 * with such a SYN is not acknowledged, so the peer sends it again. */
static void
syn_in_syn_sent (Tcb *tcb, const Segment *seg, Turn *turn)
{
  note_peer (tcb, seg);
  if (segment_has (seg, CTL_ACK))
    {
      because (turn, CLAUSE_SYN_SENT_SYN_ACK);
      tcb->snd.una = seg->ack;
      enter (tcb, turn, ESTABLISHED);
      tell (turn, SIGNAL_ESTABLISHED);
      acknowledge (turn);
      return;
    }
  because (turn, CLAUSE_SYN_SENT_SYN);
  tcb->rtt_timing = 0; /* [6298 3, Karn] this SYN goes out twice */
  send_segment (tcb, turn, tcb->iss, CTL_SYN | CTL_ACK);
  round_buffer (tcb);
  enter (tcb, turn, SYN_RECEIVED);
}

/* [9293 3.10.7.3] SYN-SENT. NOTE: erratum 8167 takes the comparison with RCV.NXT out of the Second
 * step: there is no RCV.NXT yet. */
void
arrives_syn_sent (Tcb *tcb, const Segment *seg, Turn *turn)
{
  bool ack = segment_has (seg, CTL_ACK), rst = segment_has (seg, CTL_RST);
  /* First, check the ACK bit */
  if (ack && !turn->parts->acknowledges_new (tcb, seg))
    {
      because (turn, CLAUSE_SYN_SENT_ACK);
      if (!rst)
        send_reset_for (seg, turn);
      return;
    }
  /* Second, check the RST bit */
  if (rst)
    {
      because (turn, ack ? CLAUSE_SYN_SENT_RST : CLAUSE_SYN_SENT_RST_DROPPED);
      if (ack)
        {
          tell (turn, SIGNAL_RESET);
          enter (tcb, turn, CLOSED);
        }
      return;
    }
  /* Third, security: not modelled. Fourth, check the SYN bit */
  if (segment_has (seg, CTL_SYN))
    {
      syn_in_syn_sent (tcb, seg, turn);
      return;
    }
  /* Fifth, if neither of the SYN or RST bits is set, then drop the segment */
  because (turn, CLAUSE_SYN_SENT_OTHER);
}

/* The segment as it is once its SYN has been dealt with. */
static Segment
without_syn (const Segment *seg)
{
  Segment rest = *seg;
  rest.seq = segment_text_seq (seg);
  rest.ctl &= (uint8_t) ~CTL_SYN;
  if (segment_has (seg, CTL_SYN) && rest.up > 0)
    rest.up--; /* it counts from SEG.SEQ */
  return rest;
}

/* The sixth to the eighth step, for a segment whose SYN and ACK have been dealt with.
 * [9293 3.10.7.3 Fourth] */
static void
from_sixth_step (Tcb *tcb, const Segment *seg, Turn *turn)
{
  const Parts *parts = turn->parts;
  Segment rest = without_syn (seg);
  if (parts->check_urg (tcb, &rest, turn) == STOP)
    return;
  if (parts->process_text (tcb, &rest, turn) == STOP)
    return;
  parts->check_fin (tcb, &rest, turn);
}

/* [9293 3.5, Figure 7 line 7] Both ends opened at once, and the peer's SYN,ACK repeats the SYN we
 * know.
 * NOTE: by the letter of the First step it is not acceptable (its SYN is at RCV.NXT-1) and would
 * only be answered with an ACK; the figure lets it open the connection, and so do we. */
static bool
is_figure_7 (const Tcb *tcb, const Segment *seg, const Parts *parts)
{
  return tcb->state == SYN_RECEIVED && !tcb->passive && segment_has (seg, CTL_SYN | CTL_ACK)
         && !segment_has (seg, CTL_RST) && seg->seq == tcb->irs
         && parts->acknowledges_new (tcb, seg);
}

static void
arrives_figure_7 (Tcb *tcb, const Segment *seg, Turn *turn)
{
  because (turn, CLAUSE_SYN_RECEIVED_FIGURE_7);
  syn_acknowledged (tcb, seg, turn);
  tcb->snd.wl1 = segment_text_seq (seg); /* the SYN is dealt with */
  begin_sending (tcb, seg, turn);
  from_sixth_step (tcb, seg, turn);
}

/* What a SYN's options say. [7323 5.5] TS.Recent is as young as the SYN. */
static void
take_options (Tcb *tcb, const Segment *seg, const Turn *turn)
{
  turn->parts->syn_options (tcb, seg);
  tcb->ts_recent_age = tcb->agreed & AGREED_TIMESTAMPS ? turn->now : 0;
}

/* [9293 3.6.1 MAY-2] A new SYN ends TIME-WAIT: the old connection is over, and the new one begins
 * as if this TCP listened. Its numbers lie beyond all that the old one used. */
static void
reopen (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Seq beyond = tcb->snd.nxt + 1;
  end_connection (tcb, turn);
  tcb->passive = true;
  open_window (tcb);
  turn->isn = seq_max (turn->isn, beyond);
  take_options (tcb, seg, turn);
  answer_syn (tcb, seg, turn);
  because (turn, CLAUSE_SYN_REOPENS);
}

/* [9293 3.10.7.4] All other states: eight checks in this order, each of which may be the last, and
 * before them [7323 5.3] the timestamp's. The third, security, is not modelled (Appendix A.1). */
static void
arrives_otherwise (Tcb *tcb, const Segment *seg, Turn *turn)
{
  const Parts *parts = turn->parts;
  const ArrivalStep steps[] = {
    parts->check_timestamps, /* 7323 5.3 R1 */
    parts->check_sequence,   /* First */
    note_timestamp,          /* 7323 5.3 R3 */
    parts->check_rst,        /* Second */
    parts->check_syn,        /* Fourth */
    count_probe,             /* 3.8.6.1 */
    parts->check_ack,        /* Fifth */
    begin_sending,           /* it may have opened the connection */
    parts->check_urg,        /* Sixth */
    parts->process_text,     /* Seventh */
    parts->check_fin,        /* Eighth */
  };
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
    if (steps[i](tcb, seg, turn) == STOP)
      return;
}

/* [9293 3.1, 3.7.1 MUST-14] What a SYN's options say counts if the SYN does: one for a listener, or
 * one that answers ours or crosses it. */
static void
read_syn (Tcb *tcb, const Segment *seg, const Turn *turn)
{
  const Parts *parts = turn->parts;
  bool ack = segment_has (seg, CTL_ACK);
  if (!segment_has (seg, CTL_SYN) || segment_has (seg, CTL_RST))
    return;
  if ((tcb->state == LISTEN && !ack)
      || (tcb->state == SYN_SENT && (!ack || parts->acknowledges_new (tcb, seg))))
    take_options (tcb, seg, turn);
}

/* [9293 3.10.7] SEGMENT ARRIVES */
void
segment_arrives (Tcb *tcb, const Segment *seg, Turn *turn)
{
  const Parts *parts = turn->parts;
  read_syn (tcb, seg, turn);
  if (tcb->state == CLOSED)
    parts->arrives_closed (tcb, seg, turn);
  else if (tcb->state == LISTEN)
    parts->arrives_listen (tcb, seg, turn);
  else if (tcb->state == SYN_SENT)
    {
      parts->arrives_syn_sent (tcb, seg, turn);
      begin_sending (tcb, seg, turn);
      if (tcb->state == ESTABLISHED)
        from_sixth_step (tcb, seg, turn);
    }
  else if (is_figure_7 (tcb, seg, parts))
    arrives_figure_7 (tcb, seg, turn);
  else if (tcb->state == TIME_WAIT && tcb->set.time_wait_reuse && parts->reopens (tcb, seg))
    reopen (tcb, seg, turn);
  else
    arrives_otherwise (tcb, seg, turn);
}
