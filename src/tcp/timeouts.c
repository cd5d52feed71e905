/* What happens when a timer goes off, and which timers ought to run.  [9293 3.10.8, 3.8.3, 3.8.6.1]
 *
 * NOTE: keep-alive and delayed acknowledgment have no timer here yet; every text is acknowledged at
 * once. */
#include "internal.h"

/* [9293 3.10.8] USER TIMEOUT: the user is told, and the connection is gone on this side. */
void
user_timeout (Tcb *tcb, Turn *turn)
{
  if (tcb->state == CLOSED)
    {
      because (turn, CLAUSE_TIMER_IDLE);
      return;
    }
  because (turn, CLAUSE_USER_TIMEOUT);
  tell (turn, SIGNAL_USER_TIMEOUT);
  enter (tcb, turn, CLOSED);
}

/* [9293 3.8.3 MUST-20, MUST-23] R2: has the front gone unanswered for too long? */
static bool
gives_up (const Tcb *tcb, Time now)
{
  Time r2 = syn_is_unacknowledged (tcb) ? tcb->set.r2_syn : tcb->set.r2;
  return r2 != TIME_NEVER && now - tcb->unanswered_since >= r2;
}

/* [9293 3.8.3] The user of an active OPEN or of an open connection is told; a listener lives on. */
static void
give_up (Tcb *tcb, Turn *turn)
{
  because (turn, CLAUSE_RETRANSMISSION_GIVES_UP);
  if (tcb->state == SYN_RECEIVED && tcb->passive)
    {
      back_to_listen (tcb, turn);
      return;
    }
  tell (turn, SIGNAL_USER_TIMEOUT);
  enter (tcb, turn, CLOSED);
}

static bool
anything_unacknowledged (const Tcb *tcb)
{
  return tcb->state != CLOSED && tcb->state != LISTEN && tcb->state != TIME_WAIT
         && tcb->snd.una != tcb->snd.nxt;
}

/* [9293 3.10.8; 6298 5.4 to 5.6] RETRANSMISSION TIMEOUT: the front of the queue goes out again,
 * and the next wait is twice as long. */
void
retransmission_timeout (Tcb *tcb, Turn *turn)
{
  if (!anything_unacknowledged (tcb))
    {
      because (turn, CLAUSE_TIMER_IDLE);
      return;
    }
  if (gives_up (tcb, turn->now))
    {
      give_up (tcb, turn);
      return;
    }
  because (turn, CLAUSE_RETRANSMISSION);
  tcb->retransmissions++;
  if (tcb->retransmissions == tcb->set.r1)
    tell (turn, SIGNAL_DELIVERY_PROBLEM); /* [9293 3.8.3 SHLD-9] */
  uint32_t fits = tcb->snd.wnd > 0 && tcb->snd.wnd < tcb->set.mss ? tcb->snd.wnd : tcb->set.mss;
  retransmit_front (tcb, turn, fits);
  turn->parts->back_off (tcb);
  timer_start (tcb, turn, TIMER_RETRANSMISSION, tcb->rto);
}

/* [9293 3.8.6.1 MUST-36] The peer's window is shut and its opening may have been lost: send one
 * sequence number beyond it, an octet or the FIN, and see what the answer says. Every probe is the
 * same one, so that a window which opens by a little finds no gap. */
void
persist_timeout (Tcb *tcb, Turn *turn)
{
  bool waiting = something_unsent (tcb) || anything_unacknowledged (tcb);
  if (!state_is_synchronized (tcb->state) || tcb->snd.wnd != 0 || !waiting)
    {
      because (turn, CLAUSE_TIMER_IDLE);
      return;
    }
  if (gives_up (tcb, turn->now))
    {
      give_up (tcb, turn);
      return;
    }
  because (turn, CLAUSE_PERSIST);
  if (tcb->probes < PROBES_MAX)
    tcb->probes++;
  if (anything_unacknowledged (tcb))
    {
      retransmit_front (tcb, turn, 1);
      return;
    }
  if (octets_unsent (tcb) == 0)
    {
      send_range (tcb, turn, tcb->snd.nxt, 0, CTL_FIN);
      fin_left (tcb, turn);
      return;
    }
  send_range (tcb, turn, tcb->snd.nxt++, 1, 0);
}

/* [9293 3.10.8] TIME-WAIT TIMEOUT: 2 MSL are over, no old segment can be left anywhere. */
void
time_wait_timeout (Tcb *tcb, Turn *turn)
{
  if (tcb->state != TIME_WAIT)
    {
      because (turn, CLAUSE_TIMER_IDLE);
      return;
    }
  because (turn, CLAUSE_TIME_WAIT_OVER);
  end_connection (tcb, turn);
}

/* [9293 3.8.6.1 SHLD-29, SHLD-30] One RTO, then twice as long after every probe. */
static Time
persist_interval (const Tcb *tcb)
{
  Time interval = tcb->rto;
  for (uint32_t i = 0; i < tcb->probes && interval < tcb->set.rto_max; i++)
    interval *= 2;
  return interval < tcb->set.rto_max ? interval : tcb->set.rto_max;
}

static void
should_run (Tcb *tcb, Turn *turn, Timer timer, bool should, Time after)
{
  if (!should)
    timer_stop (tcb, timer);
  else if (!timer_is_running (tcb, timer))
    timer_start (tcb, turn, timer, after);
}

/* Which timers ought to run now; those that run already go on. Something unacknowledged is
 * retransmitted while the peer's window is open and probed for while it is shut. [6298 5.1, 5.2;
 * 9293 3.8.6.1, 3.9.1.1] */
void
run_timers (Tcb *tcb, Turn *turn)
{
  bool out = anything_unacknowledged (tcb);
  bool syn = syn_is_unacknowledged (tcb);
  bool shut = state_is_synchronized (tcb->state) && tcb->snd.wnd == 0 && !syn;
  bool waiting = out || (tcb->state != TIME_WAIT && something_unsent (tcb));
  if (shut && waiting && tcb->probes == 0 && !timer_is_running (tcb, TIMER_PERSIST))
    tcb->unanswered_since = turn->now; /* from here on answers are waited for */
  should_run (tcb, turn, TIMER_RETRANSMISSION, out && !shut, tcb->rto);
  should_run (tcb, turn, TIMER_PERSIST, shut && waiting, persist_interval (tcb));
  should_run (tcb, turn, TIMER_USER, out, tcb->set.user_timeout);
}
