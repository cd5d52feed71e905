/* Lays what a TCP did beside what the table says, and finds words for the first difference. */
#include "table-check.h"

#include <stdio.h>
#include <string.h>

/* Text and FIN of our own, in their right places. */
static bool
check_stream (Check *check, const Segment *seg)
{
  const Tcb *tcb = &check->m->tcb;
  Seq end = seg->seq + seg->text.length;

  if (!(seg->ctl & CTL_ACK) || (seg->ctl & ~(CTL_ACK | CTL_PSH | CTL_FIN)))
    return WRONG (check, "text or FIN with control bits %u", seg->ctl);
  if (seg->text.length > tcb->set.mss)
    return WRONG (check, "a segment of %u octets, MSS is %u", seg->text.length, tcb->set.mss);
  if (seg->text.length && seg->text.first != seg->seq - tcb->iss - 1)
    return WRONG (check, "SEQ %u carries octet %u", seg->seq, seg->text.first);
  if ((int32_t) (end - tcb->snd.end) > 0)
    return WRONG (check, "octets that the user never gave to SEND");
  if ((seg->ctl & CTL_FIN) && (end != tcb->snd.end || !tcb->close_called))
    return WRONG (check, "a FIN that is not behind the last octet, or that nobody asked for");
  return true;
}

static bool
check_new (Check *check, const Segment *seg)
{
  Model *m = check->m;
  bool fin = seg->ctl & CTL_FIN;
  uint32_t numbers = seg->text.length + fin;
  Seq edge = m->tcb.snd.una + m->tcb.snd.wnd;

  if (!check_stream (check, seg))
    return false;
  if (!is_synchronized (m->tcb.state) || m->tcb.state == FIN_WAIT_2 || m->tcb.state == TIME_WAIT)
    return WRONG (check, "new text or FIN in %s", state_name (m->tcb.state));
  if (m->probe && !check->probe)
    {
      check->probe = true;
      if (numbers != 1)
        return WRONG (check, "a window probe of %u sequence numbers", numbers);
      check->fin |= fin;
      return true; /* it does not count before the peer takes it */
    }
  else if ((int32_t) (seg->seq + numbers - edge) > 0)
    return WRONG (check, "new text or FIN beyond the peer's window: up to %u, the edge is %u",
                  seg->seq + numbers, edge);
  check->nxt += numbers;
  check->fin |= fin;
  return true;
}

static bool
check_again (Check *check, const Segment *seg)
{
  Model *m = check->m;

  if (!check_stream (check, seg))
    return false;
  check->rexmit = true;
  if (seg->text.length + !!(seg->ctl & CTL_FIN) == 0)
    return WRONG (check, "a retransmission of nothing");
  if (m->rexmit_one && seg->text.length + !!(seg->ctl & CTL_FIN) != 1)
    return WRONG (check, "a window probe of more than one sequence number");
  if ((int32_t) (seg->seq + seg->text.length - m->before.snd.nxt) > 0)
    return WRONG (check, "a retransmission of what was never sent");
  return true;
}

/* [9293 3.8.6.1] The table lets every probe take a further octet. Then SND.NXT runs out of the
 * peer's window, no bare ACK of ours is acceptable to it any more, and two ends can talk past each
 * other for ever (test-conversation.c has such a talk): a probe does not count as sent before the
 * peer takes it, and where text is out already, the probe is the first octet of that again. */
static void
probe_again (Model *m)
{
  if (!m->probe || m->before.snd.una == m->before.snd.nxt)
    return;
  m->probe = false;
  m->rexmit = m->rexmit_one = true;
}

/* [5681, 6582] While losses are repaired, what was sent before may be sent again. */
static bool
repairs_losses (const Check *check, const Segment *seg)
{
  const Model *m = check->m;
  bool recovers = m->before.recovery != RECOVERY_NONE || check->after->recovery != RECOVERY_NONE;
  Seq end = seg->seq + seg->text.length + !!(seg->ctl & CTL_FIN);

  return recovers && seg->seq != end && !(seg->ctl & CTL_SYN)
         && (int32_t) (seg->seq - m->tcb.snd.una) >= 0 && (int32_t) (end - m->before.snd.nxt) <= 0;
}

static bool
is_exact (const Check *check, const Segment *seg)
{
  const Segment *want = &check->m->exact[check->exact];

  return check->exact < check->m->exact_count && seg->ctl == want->ctl && seg->seq == want->seq
         && (!(seg->ctl & CTL_ACK) || seg->ack == want->ack) && seg->text.length == 0;
}

static bool
check_segment (Check *check, const Segment *seg)
{
  Model *m = check->m;
  char text[NOTATION_MAX];

  segment_format (seg, text, sizeof text);
  if ((seg->ctl & CTL_ACK) && !(seg->ctl & CTL_RST) && check->after->state != CLOSED
      && seg->ack != check->after->rcv.nxt)
    return WRONG (check, "%s does not acknowledge RCV.NXT %u", text, check->after->rcv.nxt);
  if (is_exact (check, seg))
    {
      check->exact++;
      check->carried |= seg->ctl == (CTL_SYN | CTL_ACK);
      return true;
    }
  if (m->rexmit && !check->rexmit && m->tcb.snd.una == m->tcb.iss)
    {
      check->rexmit = true;
      return (seg->seq == m->tcb.iss && seg->ctl == (CTL_SYN | CTL_ACK))
             || WRONG (check, "%s, but the SYN,ACK is not acknowledged", text);
    }
  if (m->rexmit && !check->rexmit && seg->seq == m->tcb.snd.una)
    return check_again (check, seg);
  if (seg->ctl == CTL_ACK && seg->text.length == 0)
    {
      check->acks++;
      return seg->seq == bare_number (&m->tcb, check->nxt)
             || WRONG (check, "%s, but SND.NXT is %u", text, check->nxt);
    }
  if (repairs_losses (check, seg))
    {
      check->carried = true;
      return check_stream (check, seg);
    }
  if (seg->seq == check->nxt && !(seg->ctl & (CTL_SYN | CTL_RST)))
    {
      check->carried = true;
      return check_new (check, seg);
    }
  return WRONG (check, "%s was not to be sent", text);
}

static bool
check_acks (Check *check)
{
  Model *m = check->m;
  bool deleted = check->after->state == CLOSED;

  if (check->acks > 1)
    return WRONG (check, "%u ACKs where one says it all", check->acks);
  if (check->acks && check->carried)
    return WRONG (check, "a bare ACK although text carries it");
  if (m->ack_due && !check->acks && !check->carried && !deleted)
    return WRONG (check, "the table wants an ACK, none was sent");
  if (!m->ack_due && m->ack_may_wait && !check->acks && !check->carried && !deleted
      && check->after->deadline[TIMER_DELAYED_ACK] > m->event->now + MILLISECONDS (500))
    return WRONG (check, "an ACK waits, and not for less than half a second");
  if (!m->ack_due && check->acks && !m->ack_optional && !m->window_update && !m->ack_may_wait)
    return WRONG (check, "an ACK that the table does not know");
  if (m->window_update && check->acks && !m->ack_due
      && check->after->rcv.nxt + check->after->rcv.wnd == m->tcb.rcv.nxt + m->tcb.rcv.wnd)
    return WRONG (check, "a window update that opens no window");
  return true;
}

static bool
check_segments (Check *check)
{
  const Actions *out = check->out;

  probe_again (check->m);
  if (out->segment_count > ACTION_SEGMENTS)
    return WRONG (check, "%u segments in one step", out->segment_count);
  for (unsigned i = 0; i < out->segment_count; i++)
    if (!check_segment (check, &out->segments[i]))
      return false;
  if (check->exact < check->m->exact_count)
    {
      char text[NOTATION_MAX];

      segment_format (&check->m->exact[check->exact], text, sizeof text);
      return WRONG (check, "the table wants %s, it was not sent", text);
    }
  if (check->m->rexmit && !check->rexmit)
    return WRONG (check, "the table wants a retransmission");
  if (check->m->probe && !check->probe)
    return WRONG (check, "the table wants a window probe");
  if (check->m->fin_due_out && !check->fin && check->m->tcb.snd.end == check->m->before.snd.nxt
      && (int32_t) (check->m->tcb.snd.una + check->m->tcb.snd.wnd - check->nxt) > 0)
    return WRONG (check, "the table wants a FIN");
  return check_acks (check);
}

/* [9293 3.7.4, 3.8.6.2.1; 5681] Has text a reason to stay although the window has room for it? The
 * network is not trusted with more, it is little and something is out that will be acknowledged, or
 * it is little and waits for its timer. */
static bool
may_stay (const Check *check, uint32_t octets)
{
  const Tcb *after = check->after;
  const Settings *set = &after->set;
  uint32_t out = after->snd.nxt - after->snd.una;
  uint32_t segment = octets < set->mss ? octets : set->mss;

  return (set->congestion && out + segment > after->snd.cwnd)
         || (set->nagle && octets < set->mss && out > 0)
         || (set->sws_override > 0 && octets < set->mss
             && after->deadline[TIMER_OVERRIDE] != TIME_NEVER);
}

/* Nothing that may leave stays behind, unless the step was full. */
static bool
check_nothing_stays (Check *check)
{
  const Tcb *tcb = &check->m->tcb;
  int32_t usable = (int32_t) (tcb->snd.una + tcb->snd.wnd - check->nxt);
  bool text = check->nxt != tcb->snd.end && check->nxt != tcb->snd.end + 1;
  bool fin = tcb->close_called && check->nxt == tcb->snd.end;
  State state = tcb->state;

  if (!is_synchronized (state) || state == FIN_WAIT_2 || state == TIME_WAIT || usable <= 0)
    return true;
  if (check->out->segment_count == ACTION_SEGMENTS)
    return !(text || fin) || check->after->deadline[TIMER_OUTPUT] != TIME_NEVER
           || WRONG (check, "text or FIN stays behind for ever");
  uint32_t unsent = tcb->snd.end - check->nxt;
  if (text && may_stay (check, unsent < (uint32_t) usable ? unsent : (uint32_t) usable))
    return true;
  if (text || fin)
    return WRONG (check, "%s stays behind although the window has room for %d",
                  text ? "text" : "the FIN", usable);
  return true;
}

static bool
check_signals (Check *check)
{
  const Model *m = check->m;
  const Tcb *stream = m->reopens ? &m->before : &m->tcb; /* whose octets are handed over */
  unsigned said = 0;
  Seq user = stream->rcv.user;

  for (unsigned i = 0; i < check->out->signal_count; i++)
    {
      const Signal *signal = &check->out->signals[i];
      unsigned bit = 1u << signal->kind;
      bool last_octets
          = signal->kind == SIGNAL_DATA && (check->after->state == CLOSED || m->reopens);

      if (!((m->must_say | m->may_say) & bit) && !last_octets)
        return WRONG (check, "the user is told \"%s\"", signal_text (signal->kind));
      if (said & bit)
        return WRONG (check, "the user is told \"%s\" twice", signal_text (signal->kind));
      said |= bit;
      if (signal->kind == SIGNAL_DATA && signal->text.first != user - stream->irs - 1)
        return WRONG (check, "octet %u is handed over, %u is next", signal->text.first,
                      user - stream->irs - 1);
      if (signal->kind == SIGNAL_DATA)
        user += signal->text.length;
    }
  for (unsigned kind = 0; kind < SIGNALS; kind++)
    if ((m->must_say & ~said) & (1u << kind))
      return WRONG (check, "the user is not told \"%s\"", signal_text ((SignalKind) kind));
  if (m->reopens)
    return same (check, "octets handed to the user, up to", stream->rcv.fin, user);
  if (check->after->state != CLOSED && check->after->state != LISTEN)
    return same (check, "octets handed to the user, up to", user, check->after->rcv.user);
  return true;
}

static bool
agrees (Model *m, const Tcb *after, const Actions *out, char *why, size_t size)
{
  Check check = { .m = m, .after = after, .out = out, .nxt = m->tcb.snd.nxt };

  check.why = why;
  check.size = size;
  if (m->error[0])
    return WRONG (&check, "the table: %s", m->error);
  if (tcb_fault (&m->before) == NULL && tcb_fault (after) != NULL)
    return WRONG (&check, "a broken TCB: %s", tcb_fault (after));
  if (m->contradictory)
    return true;
  if (!check_segments (&check) || !check_state (&check) || !check_signals (&check))
    return false;
  if (after->state == CLOSED || after->state == LISTEN)
    return no_timer_runs (&check)
           && (after->state == CLOSED || same (&check, "passive", 1, after->passive));
  return check_nothing_stays (&check) && check_sending (&check) && check_receiving (&check)
         && check_timers (&check);
}

/* The table lets probes go on for ever, having in mind a peer that answers them (MUST-37). A peer
 * that answers none is gone, and giving it up after R2 is right (MUST-20), as it is after some
 * keep-alives (MUST-29). */
static bool
gave_up_probing (const Model *m, const Tcb *after, const Actions *out)
{
  Timer timer = m->event->kind == EVENT_TIMEOUT ? m->event->timer : TIMERS;
  bool shut = timer == TIMER_PERSIST && m->r2_exceeded && (m->probe || m->rexmit);
  bool silent = timer == TIMER_KEEP_ALIVE && m->exact_count > 0
                && m->before.keep_alives >= m->before.set.keep_alive_probes;

  return (shut || silent) && after->state == CLOSED && out->segment_count == 0
         && out->signal_count == 1 && out->signals[0].kind == SIGNAL_USER_TIMEOUT;
}

/* Does what a TCP did agree with the table, in one of the two readings of "trim to window"? Counts
 * the rows that decided. */
bool
table_agrees (Table *table, const Tcb *before, const Event *event, const Tcb *after,
              const Actions *out, char *why, size_t size)
{
  char other[240];
  Model m;
  bool good;

  model_run (&m, table, before, event, false);
  for (unsigned i = 0; i < m.path_count; i++)
    m.path[i]->driven++;
  good = agrees (&m, after, out, why, size) || gave_up_probing (&m, after, out);
  if (good || event->kind != EVENT_SEGMENT)
    return good;
  model_run (&m, table, before, event, true);
  return m.trimmed && agrees (&m, after, out, other, sizeof other);
}
