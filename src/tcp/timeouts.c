/* What happens when a timer goes off, and which timers ought to run; and what IP's error messages
 * do.  [9293 3.10.8, 3.8.3, 3.8.4, 3.8.6, 3.9.2.2] */
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
bool
gives_up (const Tcb *tcb, Time now)
{
  Time r2 = syn_is_unacknowledged (tcb) ? tcb->set.r2_syn : tcb->set.r2;
  return r2 != TIME_NEVER && now - tcb->unanswered_since >= r2;
}

/* [9293 3.8.3] The user of an active OPEN or of an open connection is told; a listener lives on. */
void
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

/* Has something left, text or SYN or FIN, whose acknowledgment is waited for? The probe of a shut
 * window is not waited for, it is answered. */
bool
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
  if (tcb->retransmissions == tcb->set.r1 && tcb->set.report_errors)
    tell (turn, SIGNAL_DELIVERY_PROBLEM); /* [9293 3.8.3 SHLD-9] */
  if (tcb->set.congestion && !syn_is_unacknowledged (tcb))
    turn->parts->congestion_timeout (tcb, turn);
  else if (!syn_is_unacknowledged (tcb))
    recover_from_timeout (tcb);
  retransmit_front (tcb, turn, tcb->snd.wnd > 0 ? tcb->snd.wnd : UINT32_MAX);
  turn->parts->back_off (tcb);
  timer_start (tcb, turn, TIMER_RETRANSMISSION, tcb->rto);
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

/* [9293 3.8.6.3 MUST-40] DELAYED ACK: nothing came for the ACK to ride on, so it leaves alone. */
void
delayed_ack_timeout (Tcb *tcb, Turn *turn)
{
  bool owed = state_is_synchronized (tcb->state);
  because (turn, owed ? CLAUSE_DELAYED_ACK : CLAUSE_TIMER_IDLE);
  if (owed)
    acknowledge (turn);
}

/* [9293 3.8.6.2.1 (4)] A segment that was not worth sending has waited long enough. */
void
override_timeout (Turn *turn)
{
  because (turn, CLAUSE_OVERRIDE);
  turn->override = true;
}

/* [9293 3.8.4 MUST-26, MUST-29, SHLD-12] KEEP-ALIVE: nothing was heard for long, so ask with a
 * segment that must be answered: its number is one that the peer has. One probe without an answer
 * means nothing; many do. */
void
keep_alive_timeout (Tcb *tcb, Turn *turn)
{
  if (!state_is_synchronized (tcb->state) || tcb->snd.una != tcb->snd.nxt)
    {
      because (turn, CLAUSE_TIMER_IDLE);
      return;
    }
  if (tcb->keep_alives >= tcb->set.keep_alive_probes)
    {
      because (turn, CLAUSE_KEEP_ALIVE_GIVES_UP);
      tell (turn, SIGNAL_USER_TIMEOUT);
      enter (tcb, turn, CLOSED);
      return;
    }
  because (turn, CLAUSE_KEEP_ALIVE);
  tcb->keep_alives++;
  send_segment (tcb, turn, tcb->snd.nxt - 1, CTL_ACK);
}

/* FIN-WAIT-2 without a user waits for a FIN that may never come. NOTE: the RFC lets it wait for
 * ever; the limit is a setting, and never holds for a connection that is still read from. */
void
fin_wait_2_timeout (Tcb *tcb, Turn *turn)
{
  bool over = tcb->state == FIN_WAIT_2 && tcb->close_both;
  because (turn, over ? CLAUSE_FIN_WAIT_2_OVER : CLAUSE_TIMER_IDLE);
  if (over)
    enter (tcb, turn, CLOSED);
}

/* [9293 3.9.2.2 SHLD-26] There is no way to the peer. While the connection opens that ends it; once
 * it is open [5927 4] such a message is easily forged, and it ends only if that is set. */
static void
hard_error (Tcb *tcb, Turn *turn)
{
  because (turn, CLAUSE_ICMP_HARD);
  if (tcb->state == SYN_RECEIVED && tcb->passive)
    {
      back_to_listen (tcb, turn);
      return;
    }
  tell (turn, SIGNAL_HARD_ERROR);
  enter (tcb, turn, CLOSED);
}

/* [9293 3.9.2.2 MUST-54 to MUST-56, SHLD-25] IP passes an ICMP message up. It counts only if it
 * quotes something of ours that is still on its way [5927 4.1]; a soft one is told and changes
 * nothing. */
void
icmp_arrives (Tcb *tcb, Icmp icmp, Seq seq, Turn *turn)
{
  bool ours = tcb->state != CLOSED && tcb->state != LISTEN
              && seq_within (tcb->snd.una, seq, highest_sent (tcb) - tcb->snd.una);
  if (!ours || (icmp != ICMP_SOFT && icmp != ICMP_HARD))
    {
      because (turn, CLAUSE_ICMP_DROPPED);
      return;
    }
  bool ends
      = icmp == ICMP_HARD && (!state_is_synchronized (tcb->state) || tcb->set.hard_errors_abort);
  if (ends)
    {
      hard_error (tcb, turn);
      return;
    }
  because (turn, CLAUSE_ICMP_SOFT);
  if (tcb->set.report_errors)
    tell (turn, SIGNAL_SOFT_ERROR);
}

static void
should_run (Tcb *tcb, Turn *turn, Timer timer, bool should, Time after)
{
  if (!should)
    timer_stop (tcb, timer);
  else if (!timer_is_running (tcb, timer))
    timer_start (tcb, turn, timer, after);
}

/* [9293 3.8.6.2.1 (4)] Could text leave, and stays only because it is too little? With an override
 * time of 0 only Nagle's rule keeps anything back, until what is out is acknowledged. */
static bool
is_kept_back (const Tcb *tcb, const Turn *turn)
{
  if (tcb->set.sws_override == 0)
    return false;
  uint32_t octets = may_send_text (tcb) ? could_send (tcb, turn->parts) : 0;
  return octets > 0 && !turn->parts->worth_sending (tcb, octets);
}

/* [9293 3.8.4 MUST-26] How long until the peer has been silent for long enough. */
static Time
keep_alive_after (const Tcb *tcb, Time now)
{
  if (tcb->keep_alives > 0)
    return tcb->set.keep_alive_interval;
  Time silent = now - tcb->heard;
  return silent < tcb->set.keep_alive_idle ? tcb->set.keep_alive_idle - silent : 0;
}

/* Timers that have to do with the peer's patience rather than with text that is out. */
static void
run_other_timers (Tcb *tcb, Turn *turn, bool waiting)
{
  bool alive = tcb->set.keep_alive && state_is_synchronized (tcb->state) && tcb->state != TIME_WAIT
               && !waiting;
  should_run (tcb, turn, TIMER_DELAYED_ACK, tcb->owed_segments > 0, tcb->set.delayed_ack);
  should_run (tcb, turn, TIMER_OVERRIDE, is_kept_back (tcb, turn), tcb->set.sws_override);
  should_run (tcb, turn, TIMER_KEEP_ALIVE, alive, keep_alive_after (tcb, turn->now));
  should_run (tcb, turn, TIMER_FIN_WAIT_2, tcb->state == FIN_WAIT_2 && tcb->close_both,
              tcb->set.fin_wait_2);
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
  should_run (tcb, turn, TIMER_USER, out || tcb->probe_out, tcb->set.user_timeout);
  run_other_timers (tcb, turn, waiting);
}
