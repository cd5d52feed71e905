/* How long to wait before sending again: RFC 6298, in its order. Times are microseconds.
 *
 * One segment at a time is measured. Karn's rule, that an acknowledgment of something sent twice
 * tells nothing, is kept by ending the measurement at every retransmission. */
#include "internal.h"

#define GRANULARITY MILLISECONDS (1)
#define FALLBACK SECONDS (3)

static Time
within (Time low, Time x, Time high)
{
  return x < low ? low : x > high ? high : x;
}

/* [6298 2.2, 2.3] A round trip took `rtt`. RTTVAR comes before SRTT: it needs the old one. */
void
round_trip_measured (Tcb *tcb, Time rtt)
{
  if (!tcb->rtt_measured)
    {
      tcb->srtt = rtt;
      tcb->rttvar = rtt / 2;
      tcb->rtt_measured = 1;
    }
  else
    {
      Time off = tcb->srtt > rtt ? tcb->srtt - rtt : rtt - tcb->srtt;
      tcb->rttvar = (3 * tcb->rttvar + off) / 4;
      tcb->srtt = (7 * tcb->srtt + rtt) / 8;
    }
  Time spread = 4 * tcb->rttvar > GRANULARITY ? 4 * tcb->rttvar : GRANULARITY;
  tcb->rto = within (tcb->set.rto_min, tcb->srtt + spread, tcb->set.rto_max);
}

/* [6298 5.5] The next wait is twice as long, up to the limit. */
void
back_off (Tcb *tcb)
{
  tcb->rto = within (0, 2 * tcb->rto, tcb->set.rto_max);
}

/* [6298 3] Times what is being sent now, unless something else is being timed; the round trip ends
 * when `until` is acknowledged. */
void
begin_round_trip (Tcb *tcb, const Turn *turn, Seq until)
{
  if (tcb->rtt_timing)
    return;
  tcb->rtt_timing = 1;
  tcb->rtt_began = turn->now;
  tcb->rtt_seq = until;
}

/* [6298 5.2, 5.3, 5.7] SND.UNA has moved on from `before`: what is at the front now is young
 * again. */
void
front_moved (Tcb *tcb, Turn *turn, Seq before)
{
  if (tcb->rtt_timing && seq_le (tcb->rtt_seq, tcb->snd.una))
    {
      tcb->rtt_timing = 0;
      turn->parts->round_trip_measured (tcb, turn->now - tcb->rtt_began);
    }
  bool syn_again = before == tcb->iss && tcb->retransmissions > 0;
  if (syn_again && tcb->set.rto_initial < FALLBACK)
    tcb->rto = FALLBACK;
  tcb->retransmissions = 0;
  tcb->unanswered_since = turn->now;
  timer_stop (tcb, TIMER_RETRANSMISSION);
  timer_stop (tcb, TIMER_USER);
}
