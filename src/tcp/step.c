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
  if (tcb->state == SYN_RECEIVED && state == FIN_WAIT_1)
    tcb->syn_out = tcb->snd.una == tcb->iss;
  tcb->state = state;
}

/* Our numbers begin at `iss`, and only the SYN is out. */
void
begin_numbers (Tcb *tcb, Seq iss)
{
  tcb->iss = iss;
  tcb->snd.una = iss;
  tcb->snd.nxt = tcb->snd.end = iss + 1;
  tcb->snd.up = tcb->snd.push = iss;
  tcb->recover = tcb->high_rxt = iss;
}

/* [9293 3.10.1, 3.10.7.2 Third] A new connection's numbers begin: its SYN, numbered ISS, is about
 * to leave. */
void
select_iss (Tcb *tcb, const Turn *turn)
{
  begin_numbers (tcb, turn->isn);
  tcb->ts_offset = turn->ts_offset;
  tcb->unanswered_since = turn->now;
}

/* [9293 3.8.6, 7323 2.2] Nothing has come yet: offer the whole buffer, as far as a SYN can say. */
void
open_window (Tcb *tcb)
{
  uint32_t buffer = tcb->set.receive_buffer;
  tcb->rcv.wnd = buffer < UINT16_MAX ? buffer : UINT16_MAX;
}

/* The peer has said how large its segments are. NOTE: BSD then rounds its receive buffer up to
 * whole segments, and RCV.WND is all of it, beyond what a header without scaling can express. */
void
round_buffer (Tcb *tcb)
{
  uint32_t mss = send_mss (tcb), buffer = tcb->set.receive_buffer;
  if (!tcb->set.round_buffer || buffer >= WINDOW_MAX - mss)
    return;
  tcb->rounded = (uint16_t) ((buffer + mss - 1) / mss * mss - buffer);
  tcb->rcv.wnd = receive_buffer (tcb);
}

/* Has the connection just opened, by whatever way? From now on text may leave, and what came with
 * the segment that opened it finds a buffer of the right size. [5681 3.1] */
Verdict
begin_sending (Tcb *tcb, const Segment *seg, Turn *turn)
{
  (void) seg;
  if (!state_is_synchronized (tcb->state) || tcb->snd.cwnd != 0)
    return NEXT;
  tcb->snd.cwnd = turn->parts->initial_window (tcb);
  tcb->snd.ssthresh = UINT32_MAX;
  tcb->heard = turn->now;
  round_buffer (tcb);
  return NEXT;
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
  open_window (tcb);
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

/* An ACK is owed at once. It leaves at the end of the step, once, and text that leaves carries it.
 * [9293 3.10.7.4 MUST-58, MUST-59] */
void
acknowledge (Turn *turn)
{
  turn->ack_due = true;
}

/* [5961 7] An ACK is owed that says: prove that you are my peer. */
void
challenge (Turn *turn)
{
  turn->ack_due = true;
  turn->challenge = true;
}

/* [9293 3.8.6.3 SHLD-18; 5681 4.2] Text came in order, and its ACK may wait for more of it, or for
 * text of ours to ride on. */
void
acknowledge_soon (Tcb *tcb, Turn *turn, uint32_t octets)
{
  tcb->owed_segments++;
  tcb->owed_octets += octets;
  if (turn->parts->ack_at_once (tcb))
    acknowledge (turn);
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
  bool pushed
      = seq_lt (tcb->rcv.user, tcb->rcv.push) && seq_le (tcb->rcv.push, tcb->rcv.user + length);
  tcb->rcv.user += length;
  tcb->rcv.up = seq_max (tcb->rcv.up, tcb->rcv.user);
  tcb->rcv.push = seq_max (tcb->rcv.push, tcb->rcv.user);
  tcb->rcv.wanted = 0;
  signal_user (turn, (Signal){ .kind = SIGNAL_DATA,
                               .text = text,
                               .pushed = pushed,
                               .urgent = octets_urgent (tcb) });
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

/* [7323 2.3] SEG.WND as it is meant: the window of a SYN is never scaled. */
uint32_t
window_of (const Tcb *tcb, const Segment *seg)
{
  return segment_has (seg, CTL_SYN) ? seg->wnd : seg->wnd << tcb->window_shift;
}

/* [9293 3.10.7.4 Fifth] SND.WND, SND.WL1 and SND.WL2 from this segment.
 * NOTE: 3.10.7.3 sets them on the way to SYN-RECEIVED only; RFC 1122 4.2.2.20(c) wants them on
 * the way to ESTABLISHED, and LISTEN needs them too, or FIN-WAIT-1 compares with numbers never
 * set. A SYN without an ACK has no SEG.ACK; ISS is older than any that can follow. */
void
take_window (Tcb *tcb, const Segment *seg)
{
  tcb->snd.wnd = window_of (tcb, seg);
  tcb->snd.wl1 = seg->seq;
  tcb->snd.wl2 = segment_has (seg, CTL_ACK) ? seg->ack : tcb->iss;
  if (tcb->snd.wnd > tcb->snd.max_wnd)
    tcb->snd.max_wnd = tcb->snd.wnd;
  if (tcb->snd.wnd > 0)
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
    case CALL_CLOSE_BOTH: parts->call_close_both (tcb, call, turn); break;
    case CALL_SET: call_set (tcb, call, turn); break;
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
    case TIMER_DELAYED_ACK: parts->delayed_ack_timeout (tcb, turn); break;
    case TIMER_OVERRIDE: override_timeout (turn); break;
    case TIMER_KEEP_ALIVE: parts->keep_alive_timeout (tcb, turn); break;
    case TIMER_FIN_WAIT_2: parts->fin_wait_2_timeout (tcb, turn); break;
    case TIMERS: break;
    }
}

static void
happens (Tcb *tcb, const Event *event, Turn *turn)
{
  switch (event->kind)
    {
    case EVENT_CALL: user_calls (tcb, &event->call, turn); break;
    case EVENT_SEGMENT: segment_arrives (tcb, &event->segment, turn); break;
    case EVENT_TIMEOUT: times_out (tcb, event->timer, turn); break;
    case EVENT_ICMP: turn->parts->icmp_arrives (tcb, event->icmp, event->icmp_seq, turn); break;
    case EVENTS: break;
    }
}

/* [9293 3.8.5 MUST-33] Whoever is told of urgent data, or asks how things stand, also learns how
 * much of it is still to be read. */
static void
say_how_urgent (const Tcb *tcb, Actions *out)
{
  for (unsigned i = 0; i < out->signal_count; i++)
    if (out->signals[i].kind == SIGNAL_URGENT || out->signals[i].kind == SIGNAL_STATUS)
      out->signals[i].urgent = octets_urgent (tcb);
}

/* Is this still the connection that had `iss`, and not one that began or ended just now? */
static bool
is_same_connection (const Tcb *tcb, State before, Seq iss)
{
  return before != CLOSED && before != LISTEN && tcb->state != CLOSED && tcb->state != LISTEN
         && tcb->iss == iss;
}

/* [5961 7] May one more challenge ACK leave? */
static bool
may_challenge (Tcb *tcb, Time now)
{
  if (tcb->set.challenge_limit == 0)
    return true;
  if (now - tcb->challenges_began >= tcb->set.challenge_interval)
    {
      tcb->challenges_began = now;
      tcb->challenges = 0;
    }
  return tcb->challenges < tcb->set.challenge_limit && ++tcb->challenges > 0;
}

/* What is owed leaves, unless text has carried it or [5961 7] there were challenges enough. */
static void
acknowledge_if_owed (Tcb *tcb, Turn *turn)
{
  if (turn->ack_due && (!turn->challenge || may_challenge (tcb, turn->now)))
    send_segment (tcb, turn, bare_seq (tcb), CTL_ACK);
}

/* One event happens to one connection. `out` says what it sends, what its user is told and which
 * sentence of the RFC decided; equal TCBs and equal events give equal results, to the last octet.
 * Any event is legal in any state. */
void
tcp_step (const Parts *parts, Tcb *tcb, const Event *event, Actions *out)
{
  memset (out, 0, sizeof *out);
  Turn turn = { .parts = parts,
                .out = out,
                .now = event->now,
                .isn = event->isn,
                .ts_offset = event->ts_offset,
                .una = tcb->snd.una,
                .syn = syn_is_unacknowledged (tcb),
                .rtt = TIME_NEVER };
  Seq iss = tcb->iss;
  State before = tcb->state;

  /* What the procedures of 3.10 say; a segment that opens begins sending before its text is
   * taken. */
  happens (tcb, event, &turn);
  say_how_urgent (tcb, out);
  /* A call may have opened the connection as well. */
  begin_sending (tcb, NULL, &turn);
  /* SND.UNA has moved: the retransmission queue is shorter [6298 5.2, 5.3]. */
  if (tcb->snd.una != turn.una && is_same_connection (tcb, before, iss))
    front_moved (tcb, &turn);
  /* What may leave now: what was lost, new text, the FIN. */
  parts->output (tcb, &turn);
  acknowledge_if_owed (tcb, &turn);
  /* Which timers ought to run from here on. */
  parts->run_timers (tcb, &turn);
}
