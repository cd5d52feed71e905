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

/* [6298 2, 3; 7323 4.1] Takes the round trip that has just ended, if one was timed. An echoed
 * timestamp tells it even of what was sent twice; one sample a round trip is enough. */
static void
end_round_trip (Tcb *tcb, Turn *turn)
{
  bool timed = tcb->rtt_timing && seq_le (tcb->rtt_seq, tcb->snd.una);
  if (timed || (!tcb->rtt_timing && turn->rtt != TIME_NEVER))
    turn->parts->round_trip_measured (tcb, turn->rtt != TIME_NEVER ? turn->rtt
                                                                   : turn->now - tcb->rtt_began);
  if (timed)
    tcb->rtt_timing = 0;
}

/* [5681 3.1, 3.2] New octets of text are acknowledged: the congestion window moves. */
static void
congestion_moves (Tcb *tcb, Turn *turn, uint32_t octets)
{
  if (tcb->recovery == RECOVERY_NONE)
    turn->parts->congestion_ack (tcb, octets, turn);
  else
    turn->parts->recovery_ack (tcb, octets, turn);
}

/* [6298 5.2, 5.3, 5.7] SND.UNA has moved on from turn->una: what is at the front now is young
 * again. */
void
front_moved (Tcb *tcb, Turn *turn)
{
  end_round_trip (tcb, turn);
  tcb->syn_out = false;
  if (turn->syn && tcb->retransmissions > 0 && tcb->set.rto_initial < FALLBACK)
    tcb->rto = FALLBACK;
  sacked_prune (tcb, turn);
  if (!turn->syn)
    congestion_moves (tcb, turn, tcb->snd.una - turn->una);
  tcb->snd.up = seq_max (tcb->snd.up, tcb->snd.una);
  tcb->snd.push = seq_max (tcb->snd.push, tcb->snd.una);
  tcb->retransmissions = 0;
  tcb->unanswered_since = turn->now;
  timer_stop (tcb, TIMER_RETRANSMISSION);
  timer_stop (tcb, TIMER_USER);
}
