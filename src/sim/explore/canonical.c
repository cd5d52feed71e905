/* What of a host matters to what it will do. The numbers of a connection are kept as they are: the
 * world they belong to chooses its initial sequence numbers in a fixed order, so equal histories
 * have equal numbers already. Times are different in every history: a timer is armed or it is not,
 * all else that a clock wrote is as old as the clock now. A counter is kept as far as a rule reads
 * it: up to the limit that is compared with, or not at all under settings with which nobody asks.
 *
 * canonical_scatter () is the other direction, for checking: it fills in at random what was
 * dropped. Whatever a host then does differently, canonical_tcb () should not have dropped. */
#include "canonical.h"

#include <string.h>

#define STANDING_TIMESTAMP 1 /* [7323] all clocks stand still, so every timestamp is the same one */

/* How long after CANONICAL_NOW an armed timer goes off. Any two times would do as well.  */
static Time
nominal (const Tcb *tcb, Timer timer)
{
  if (timer == TIMER_OUTPUT)
    return 0;
  return timer == TIMER_TIME_WAIT ? 2 * tcb->set.msl : tcb->set.rto_initial;
}

static uint32_t
least (uint32_t a, uint32_t b)
{
  return a < b ? a : b;
}

static void
drop_times (Tcb *tcb)
{
  for (unsigned timer = 0; timer < TIMERS; timer++)
    if (tcb->deadline[timer] != TIME_NEVER)
      tcb->deadline[timer] = CANONICAL_NOW + nominal (tcb, (Timer) timer);
  tcb->ts_recent_age = tcb->challenges_began = CANONICAL_NOW;
  tcb->heard = tcb->sent = tcb->unanswered_since = CANONICAL_NOW;
  tcb->srtt = tcb->rttvar = tcb->rtt_began = 0;
  tcb->rto = tcb->set.rto_initial;
  tcb->rtt_seq = 0;
  tcb->rtt_timing = tcb->rtt_measured = 0;
}

/* [9293 3.8.3] The user is warned at R1; [5681 3.1] the first retransmission differs from those
 * that follow. Beyond that nobody counts them but the clock. */
static uint32_t
retransmissions_that_matter (const Tcb *tcb)
{
  const uint32_t most = tcb->set.report_errors ? tcb->set.r1 : tcb->set.congestion ? 1 : 0;
  return least (tcb->retransmissions, most);
}

static void
drop_counters (Tcb *tcb)
{
  tcb->retransmissions = retransmissions_that_matter (tcb);
  tcb->probes = least (tcb->probes, 1);
  if (tcb->set.challenge_limit == 0)
    tcb->challenges = 0;
  if (!tcb->set.keep_alive)
    tcb->keep_alives = 0;
}

/* [5681] Without congestion control its window is there and nobody looks at it.  */
static void
drop_congestion (Tcb *tcb)
{
  tcb->duplicates = tcb->flight = tcb->delivered = tcb->resent = tcb->acked = 0;
  if (tcb->recovery == RECOVERY_NONE)
    tcb->recover = tcb->high_rxt = tcb->iss;
  tcb->snd.cwnd = tcb->snd.cwnd > 0 ? send_mss (tcb) : 0;
  tcb->snd.ssthresh = tcb->snd.cwnd > 0 ? UINT32_MAX : 0;
}

/* The TCB that stands for all those that differ from it only in what no rule reads.  */
void
canonical_tcb (Tcb *tcb)
{
  if (tcb->state == CLOSED)
    {
      uint64_t scratch[SCRATCH_WORDS];
      memcpy (scratch, tcb->scratch, sizeof scratch);
      tcb_init (tcb, &tcb->set);
      memcpy (tcb->scratch, scratch, sizeof scratch);
    }
  tcb->rto = tcb->set.rto_initial;
  if (tcb->state == CLOSED || tcb->state == LISTEN) /* no clock has written anything there */
    return;
  drop_times (tcb);
  drop_counters (tcb);
  if (!tcb->set.congestion)
    drop_congestion (tcb);
  if (!(tcb->agreed & AGREED_TIMESTAMPS))
    tcb->last_ack_sent = tcb->ts_recent = 0;
  else
    tcb->ts_recent = STANDING_TIMESTAMP;
  tcb->ts_offset = 0;
}

/* What a user was handed counts while there is a connection; the next one begins at 0.  */
void
canonical_host (Host *host)
{
  canonical_tcb (&host->tcb);
  host->ts_offset = 0;
  if (host->tcb.state == CLOSED || host->tcb.state == LISTEN || host->tcb.state == SYN_SENT)
    host->got = 0;
}

/* A segment as the canonical host would have sent it: its timestamps say what all others say.  */
void
canonical_segment (Segment *seg)
{
  seg->zero = 0;
  if (!(seg->options.has & HAS_TIMESTAMPS))
    return;
  seg->options.ts_value = STANDING_TIMESTAMP;
  seg->options.ts_echo = segment_has (seg, CTL_ACK) ? STANDING_TIMESTAMP : 0;
}

static Time
some_time (Chance *chance, Time most)
{
  return chance_below (chance, (uint32_t) (most < UINT32_MAX ? most : UINT32_MAX));
}

/* Fills in at random what canonical_tcb () drops, for a clock that says `now`.  */
void
canonical_scatter (Tcb *tcb, Time now, Chance *chance)
{
  const uint32_t kept = retransmissions_that_matter (tcb);
  if (tcb->state == CLOSED || tcb->state == LISTEN)
    return;
  for (unsigned timer = 0; timer < TIMERS; timer++)
    if (tcb->deadline[timer] != TIME_NEVER && timer != TIMER_OUTPUT)
      tcb->deadline[timer] = now + some_time (chance, SECONDS (200));
  tcb->heard = now - some_time (chance, SECONDS (60));
  tcb->unanswered_since = now - some_time (chance, SECONDS (60));
  tcb->sent = now - some_time (chance, tcb->set.rto_min);
  tcb->rto = tcb->set.rto_min + some_time (chance, tcb->set.rto_max - tcb->set.rto_min + 1);
  tcb->srtt = some_time (chance, SECONDS (2));
  tcb->rttvar = some_time (chance, SECONDS (1));
  tcb->rtt_measured = chance_below (chance, 2);
  tcb->rtt_timing = chance_below (chance, 2);
  tcb->rtt_began = now - some_time (chance, SECONDS (10));
  tcb->rtt_seq = tcb->snd.una + chance_below (chance, tcb->snd.nxt - tcb->snd.una + 1);
  if (!tcb->set.report_errors && (!tcb->set.congestion || kept > 0))
    tcb->retransmissions += chance_below (chance, 5);
  if (tcb->probes > 0)
    tcb->probes += chance_below (chance, PROBES_MAX - 1);
  if (tcb->set.congestion)
    return;
  if (tcb->snd.cwnd > 0)
    tcb->snd.cwnd += chance_below (chance, 10000);
  tcb->duplicates = chance_below (chance, 5);
  tcb->flight = chance_below (chance, 1000);
}
