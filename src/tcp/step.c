/* tcp_step (): one event in, the connection changed, and what goes out. And the verbs with which
 * the parts act on both.  [9293 3.10] */
#include "internal.h"

#include <string.h>

/* The connection moves to another state. Outside CLOSED, LISTEN and TIME-WAIT nothing else happens;
 * those three have nothing to send and forget what they owed. */
void
enter (Tcb *tcb, Turn *turn, State state)
{
  if (state == CLOSED)
    tcb_init (tcb, &tcb->set);
  if (state == CLOSED || state == LISTEN)
    turn->ack_due = false;
  if (state == TIME_WAIT) /* [9293 3.10.7.4] only its own timer runs */
    {
      for (int timer = 0; timer < TIMERS; timer++)
        timer_stop (tcb, (Timer) timer);
      timer_start (tcb, turn, TIMER_TIME_WAIT, 2 * tcb->set.msl);
    }
  tcb->state = state;
}

/* [9293 3.10.1, 3.10.7.2 Third] A new connection's numbers begin: its SYN, numbered ISS, is about
 * to leave. */
void
select_iss (Tcb *tcb, const Turn *turn)
{
  tcb->iss = turn->isn;
  tcb->snd.una = tcb->iss;
  tcb->snd.nxt = tcb->iss + 1;
  tcb->snd.end = tcb->iss + 1;
  tcb->unanswered_since = turn->now;
}

/* [9293 3.10.7.4 Second, Fourth] A half-open connection that began with a passive OPEN is
 * forgotten, and the listener is as before: a network can never destroy a LISTEN. */
void
back_to_listen (Tcb *tcb, Turn *turn)
{
  Tcb listener = *tcb;
  tcb_init (tcb, &listener.set);
  tcb->passive = true;
  tcb->remote_specified = listener.remote_specified;
  tcb->rcv.wanted = listener.rcv.wanted;
  tcb->rcv.wnd = listener.set.receive_buffer;
  memcpy (tcb->scratch, listener.scratch, sizeof tcb->scratch);
  enter (tcb, turn, LISTEN);
}

/* A connection that ends as it should. NOTE: octets that the user has not taken are handed over
 * first; the RFC would lose them with the TCB although 3.6 promises them. */
void
end_connection (Tcb *tcb, Turn *turn)
{
  deliver_text (tcb, turn, octets_readable (tcb));
  enter (tcb, turn, CLOSED);
}

/* An ACK is owed. It leaves at the end of the step, once, and text that leaves carries it.
 * [9293 3.10.7.4 MUST-58, MUST-59] */
void
acknowledge (Turn *turn)
{
  turn->ack_due = true;
}

static void
signal_user (Turn *turn, Signal signal)
{
  if (turn->out->signal_count < ACTION_SIGNALS)
    turn->out->signals[turn->out->signal_count++] = signal;
}

/* Tells the user. */
void
tell (Turn *turn, SignalKind kind)
{
  signal_user (turn, (Signal){ .kind = kind });
}

/* [9293 3.10.3] Hands the user up to `octets` octets of the peer's stream; every RECEIVE that
 * waited returns with them. */
void
deliver_text (Tcb *tcb, Turn *turn, uint32_t octets)
{
  uint32_t readable = octets_readable (tcb);
  uint32_t length = octets < readable ? octets : readable;
  if (length == 0)
    return;
  Text text = { .first = tcb->rcv.user - tcb->irs - 1, .length = length };
  signal_user (turn, (Signal){ .kind = SIGNAL_DATA, .text = text });
  tcb->rcv.user += length;
  tcb->rcv.wanted = 0;
}

/* Names the sentence of the RFC that decides. The last one named is the one that is shown. */
void
because (Turn *turn, Clause clause)
{
  turn->out->clause = clause;
  if (turn->out->trail_count < ACTION_TRAIL)
    turn->out->trail[turn->out->trail_count++] = clause;
}

/* The timer will go off `after` microseconds from now, whatever it was set to. */
void
timer_start (Tcb *tcb, const Turn *turn, Timer timer, Time after)
{
  tcb->deadline[timer] = after >= TIME_NEVER - turn->now ? TIME_NEVER : turn->now + after;
}

/* The timer does not go off, whether it was running or not. */
void
timer_stop (Tcb *tcb, Timer timer)
{
  tcb->deadline[timer] = TIME_NEVER;
}

/* [9293 3.10.7.4 Fifth] SND.WND, SND.WL1 and SND.WL2 from this segment.
 * NOTE: 3.10.7.3 sets them on the way to SYN-RECEIVED only; RFC 1122 4.2.2.20(c) wants them on
 * the way to ESTABLISHED, and LISTEN needs them too, or FIN-WAIT-1 compares with numbers never
 * set. A SYN without an ACK has no SEG.ACK; ISS is older than any that can follow. */
void
take_window (Tcb *tcb, const Segment *seg)
{
  tcb->snd.wnd = seg->wnd;
  tcb->snd.wl1 = seg->seq;
  tcb->snd.wl2 = segment_has (seg, CTL_ACK) ? seg->ack : tcb->iss;
  if (seg->wnd > tcb->snd.max_wnd)
    tcb->snd.max_wnd = seg->wnd;
  if (seg->wnd > 0)
    tcb->probes = 0;
}

static void
user_calls (Tcb *tcb, const Call *call, Turn *turn)
{
  const Parts *parts = turn->parts;
  switch (call->kind)
    {
    case CALL_OPEN_PASSIVE:
    case CALL_OPEN_ACTIVE: parts->call_open (tcb, call, turn); break;
    case CALL_SEND: parts->call_send (tcb, call, turn); break;
    case CALL_RECEIVE: parts->call_receive (tcb, call, turn); break;
    case CALL_CLOSE: parts->call_close (tcb, call, turn); break;
    case CALL_ABORT: parts->call_abort (tcb, call, turn); break;
    case CALL_STATUS: parts->call_status (tcb, call, turn); break;
    case CALLS: break;
    }
}

/* [9293 3.10.8] The timer has gone off, so it no longer runs. */
static void
times_out (Tcb *tcb, Timer timer, Turn *turn)
{
  const Parts *parts = turn->parts;
  if ((unsigned) timer >= TIMERS)
    return;
  timer_stop (tcb, timer);
  switch (timer)
    {
    case TIMER_USER: parts->user_timeout (tcb, turn); break;
    case TIMER_RETRANSMISSION: parts->retransmission_timeout (tcb, turn); break;
    case TIMER_PERSIST: parts->persist_timeout (tcb, turn); break;
    case TIMER_TIME_WAIT: parts->time_wait_timeout (tcb, turn); break;
    case TIMER_OUTPUT: because (turn, CLAUSE_OUTPUT); break;
    case TIMERS: break;
    }
}

/* One event happens to one connection. `out` says what it sends, what its user is told and which
 * sentence of the RFC decided; equal TCBs and equal events give equal results, to the last octet.
 * Any event is legal in any state. */
void
tcp_step (const Parts *parts, Tcb *tcb, const Event *event, Actions *out)
{
  memset (out, 0, sizeof *out);
  Turn turn = { .parts = parts, .out = out, .now = event->now, .isn = event->isn };
  Seq una = tcb->snd.una;
  State state = tcb->state;
  switch (event->kind)
    {
    case EVENT_CALL: user_calls (tcb, &event->call, &turn); break;
    case EVENT_SEGMENT: segment_arrives (tcb, &event->segment, &turn); break;
    case EVENT_TIMEOUT: times_out (tcb, event->timer, &turn); break;
    case EVENTS: break;
    }
  if (tcb->snd.una != una && state != CLOSED && state != LISTEN && tcb->state != CLOSED
      && tcb->state != LISTEN)
    front_moved (tcb, &turn, una);
  parts->output (tcb, &turn);
  if (turn.ack_due)
    send_segment (tcb, &turn, tcb->snd.nxt, CTL_ACK);
  parts->run_timers (tcb, &turn);
}
