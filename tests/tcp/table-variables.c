/* The variables and timers that a TCP is left with, beside those that the table leaves. */
#include "table-check.h"

#include <string.h>

bool
same (Check *check, const char *name, uint64_t want, uint64_t gave)
{
  if (want == gave)
    return true;
  return WRONG (check, "%s: the table has %llu, this TCP %llu", name, (unsigned long long) want,
                (unsigned long long) gave);
}

bool
is_synchronized (State state)
{
  return state != CLOSED && state != LISTEN && state != SYN_SENT && state != SYN_RECEIVED;
}

bool
check_state (Check *check)
{
  const Tcb *tcb = &check->m->tcb;
  State want = tcb->state;

  if (want == CLOSE_WAIT && check->fin)
    want = LAST_ACK;
  if (want != check->after->state)
    return WRONG (check, "the table goes to %s, this TCP to %s", state_name (want),
                  state_name (check->after->state));
  return true;
}

bool
check_sending (Check *check)
{
  const Tcb *want = &check->m->tcb, *gave = check->after;

  return same (check, "ISS", want->iss, gave->iss)
         && same (check, "SND.UNA", want->snd.una, gave->snd.una)
         && same (check, "SND.NXT", check->nxt, gave->snd.nxt)
         && same (check, "one past the last octet of SEND", want->snd.end, gave->snd.end)
         && same (check, "close_called", want->close_called, gave->close_called)
         && same (check, "passive", want->passive, gave->passive)
         && (gave->state == SYN_SENT || gave->state == TIME_WAIT
             || (same (check, "SND.WND", want->snd.wnd, gave->snd.wnd)
                 && same (check, "SND.WL1", want->snd.wl1, gave->snd.wl1)
                 && same (check, "SND.WL2", want->snd.wl2, gave->snd.wl2)
                 && same (check, "MAX.SND.WND", want->snd.max_wnd, gave->snd.max_wnd)));
}

/* A right edge that never moves left, and that moves right only by what is worth telling. */
static bool
check_window (Check *check)
{
  const Tcb *want = &check->m->tcb, *gave = check->after;
  uint32_t buffer = gave->set.receive_buffer, readable = gave->rcv.nxt - gave->rcv.user;
  uint32_t worth = buffer / 2 < gave->set.mss ? buffer / 2 : gave->set.mss;
  int32_t moved = (int32_t) (gave->rcv.nxt + gave->rcv.wnd - (want->rcv.nxt + want->rcv.wnd));

  if (gave->rcv.fin_known && gave->rcv.nxt == gave->rcv.fin + 1)
    readable--;
  if (moved < 0)
    return WRONG (check, "the right edge of the window moves left by %d", -moved);
  if (moved > 0 && (uint32_t) moved < worth)
    return WRONG (check, "the window opens by a silly %d octets", moved);
  if (gave->rcv.wnd > buffer)
    return WRONG (check, "RCV.WND %u, %u of %u octets wait", gave->rcv.wnd, readable, buffer);
  for (unsigned i = 0; i < check->out->segment_count; i++)
    if (!(check->out->segments[i].ctl & CTL_RST) && check->out->segments[i].wnd != gave->rcv.wnd)
      return WRONG (check, "a segment offers %u, RCV.WND is %u", check->out->segments[i].wnd,
                    gave->rcv.wnd);
  return true;
}

static bool
check_held (Check *check)
{
  const Held *want = &check->m->held;
  const Tcb *gave = check->after;
  unsigned kept = want->count < EARLY_RANGES ? want->count : EARLY_RANGES;

  if (gave->early_count != kept)
    return WRONG (check, "%u pieces are held above gaps, the table has %u", gave->early_count,
                  kept);
  for (unsigned i = 0; i < gave->early_count; i++)
    {
      bool found = false;

      for (unsigned j = 0; j < want->count; j++)
        found |= gave->early[i].first == want->piece[j].first
                 && gave->early[i].end == want->piece[j].end;
      if (!found)
        return WRONG (check, "held: %u to %u, which the table does not hold", gave->early[i].first,
                      gave->early[i].end);
    }
  return true;
}

bool
check_receiving (Check *check)
{
  const Tcb *want = &check->m->tcb, *gave = check->after;

  if (gave->state == SYN_SENT)
    return true;
  return same (check, "IRS", want->irs, gave->irs)
         && same (check, "RCV.NXT", want->rcv.nxt, gave->rcv.nxt)
         && same (check, "the peer's FIN is known", want->rcv.fin_known, gave->rcv.fin_known)
         && (!want->rcv.fin_known
             || same (check, "the place of the peer's FIN", want->rcv.fin, gave->rcv.fin))
         && check_window (check) && check_held (check);
}

/* [6298 5.5, 5681 3.1 (4)] What the retransmission timer does besides sending the front again. */
static bool
check_timeout (Check *check)
{
  const Model *m = check->m;
  const Tcb *gave = check->after, *before = &m->before;
  Time rto = 2 * before->rto < gave->set.rto_max ? 2 * before->rto : gave->set.rto_max;
  uint32_t half = (before->snd.nxt - before->snd.una) / 2, least = 2 * gave->set.mss;
  bool falls = m->cwnd_falls && gave->set.congestion && before->snd.una != before->iss;

  return same (check, "RTO", rto, gave->rto)
         && (gave->deadline[TIMER_PERSIST] != TIME_NEVER
             || same (check, "end of RTO", m->event->now + rto,
                      gave->deadline[TIMER_RETRANSMISSION]))
         && (!falls || same (check, "cwnd", gave->set.mss, gave->snd.cwnd))
         && (!falls || before->retransmissions > 0
             || same (check, "ssthresh", half > least ? half : least, gave->snd.ssthresh));
}

/* Every timer that ought to run does, and no other. */
bool
check_timers (Check *check)
{
  const Tcb *gave = check->after, *before = &check->m->before;
  const Time *at = gave->deadline;
  Time now = check->m->event->now;
  bool out = gave->state != CLOSED && gave->state != LISTEN && gave->snd.una != gave->snd.nxt;
  bool rtx = at[TIMER_RETRANSMISSION] != TIME_NEVER, persist = at[TIMER_PERSIST] != TIME_NEVER;
  bool again = check->m->time_wait_starts || check->m->time_wait_restarts;

  if (!out && rtx)
    return WRONG (check, "the retransmission timer runs with nothing unacknowledged");
  if (out && !rtx && !persist)
    return WRONG (check, "something is unacknowledged and no timer runs");
  if (persist && gave->snd.wnd != 0)
    return WRONG (check, "the persist timer runs although the window is open");
  if ((at[TIMER_TIME_WAIT] != TIME_NEVER) != (gave->state == TIME_WAIT))
    return WRONG (check, "the TIME-WAIT timer");
  if (gave->state == TIME_WAIT
      && !same (check, "end of TIME-WAIT",
                again ? now + 2 * gave->set.msl : before->deadline[TIMER_TIME_WAIT],
                at[TIMER_TIME_WAIT]))
    return false;
  if (gave->owed_segments > 0 && at[TIMER_DELAYED_ACK] == TIME_NEVER)
    return WRONG (check, "an ACK is owed for ever");
  return !check->m->rto_doubles || check_timeout (check);
}

bool
no_timer_runs (Check *check)
{
  for (unsigned timer = 0; timer < TIMERS; timer++)
    if (check->after->deadline[timer] != TIME_NEVER)
      return WRONG (check, "the %s timer runs in %s", timer_name ((Timer) timer),
                    state_name (check->after->state));
  return true;
}
