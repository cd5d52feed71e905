/* What the user may ask for: OPEN, SEND, RECEIVE, CLOSE, ABORT and STATUS, each as the RFC goes
 * through the states.  [9293 3.10.1 to 3.10.6] */
#include "internal.h"

static void
refuse (Turn *turn, SignalKind error, Clause clause)
{
  because (turn, clause);
  tell (turn, error);
}

/* [9293 3.10.1] OPEN, active: choose an ISS and send it. Octets that SEND queues on the way stay
 * queued until ESTABLISHED. */
static void
start_active (Tcb *tcb, Turn *turn, Clause clause)
{
  because (turn, clause);
  tcb->passive = false;
  tcb->remote_specified = true;
  select_iss (tcb, turn);
  open_window (tcb);
  send_segment (tcb, turn, tcb->iss, CTL_SYN);
  begin_round_trip (tcb, turn, tcb->snd.nxt);
  enter (tcb, turn, SYN_SENT);
  tell (turn, SIGNAL_OK);
}

static void
start_passive (Tcb *tcb, const Call *call, Turn *turn)
{
  because (turn, CLAUSE_OPEN_PASSIVE);
  tcb_init (tcb, &tcb->set);
  tcb->passive = true;
  tcb->remote_specified = call->remote_specified;
  open_window (tcb);
  enter (tcb, turn, LISTEN);
  tell (turn, SIGNAL_OK);
}

/* [9293 3.10.1] OPEN */
void
call_open (Tcb *tcb, const Call *call, Turn *turn)
{
  bool active = call->kind == CALL_OPEN_ACTIVE;
  if (tcb->state != CLOSED && (tcb->state != LISTEN || !active))
    refuse (turn, SIGNAL_ERROR_EXISTS, CLAUSE_OPEN_REFUSED); /* [9293 3.9.1.1 MUST-41] */
  else if (active && !call->remote_specified)
    refuse (turn, SIGNAL_ERROR_REMOTE_UNSPECIFIED, CLAUSE_OPEN_REFUSED);
  else if (tcb->state == CLOSED && call->no_room)
    refuse (turn, SIGNAL_ERROR_RESOURCES, CLAUSE_OPEN_REFUSED);
  else if (active)
    start_active (tcb, turn, CLAUSE_OPEN_ACTIVE);
  else
    start_passive (tcb, call, turn);
}

/* Is there room for the octets of this SEND? Those not yet acknowledged still take some. */
static bool
send_has_room (const Tcb *tcb, const Call *call)
{
  Seq first = syn_is_unacknowledged (tcb) ? tcb->iss + 1 : tcb->snd.una;
  uint32_t queued = tcb->state == LISTEN ? 0 : tcb->snd.end - first;
  return !call->no_room && call->length <= tcb->set.send_buffer
         && queued <= tcb->set.send_buffer - call->length;
}

/* [9293 3.10.2, 3.9.1.2 SHLD-27, 3.8.5 MUST-62] The octets of this SEND join the queue. PUSH and
 * URGENT mark its new end; a later mark takes the place of an earlier one. */
static void
queue (Tcb *tcb, const Call *call)
{
  tcb->snd.end += call->length;
  if (call->push)
    tcb->snd.push = tcb->snd.end;
  if (call->urgent)
    tcb->snd.up = tcb->snd.end;
}

/* [9293 3.10.2] SEND. What is queued here leaves at the end of the step, if the state and the
 * window let it. */
void
call_send (Tcb *tcb, const Call *call, Turn *turn)
{
  switch (tcb->state)
    {
    case CLOSED: refuse (turn, SIGNAL_ERROR_NOT_EXIST, CLAUSE_SEND_REFUSED); return;
    case LISTEN:
      if (!tcb->remote_specified)
        refuse (turn, SIGNAL_ERROR_REMOTE_UNSPECIFIED, CLAUSE_SEND_REFUSED);
      else if (!send_has_room (tcb, call))
        refuse (turn, SIGNAL_ERROR_RESOURCES, CLAUSE_SEND_REFUSED);
      else
        {
          start_active (tcb, turn, CLAUSE_SEND);
          queue (tcb, call);
        }
      return;
    case SYN_SENT:
    case SYN_RECEIVED:
    case ESTABLISHED:
    case CLOSE_WAIT:
      if (tcb->close_called)
        refuse (turn, SIGNAL_ERROR_CLOSING, CLAUSE_SEND_REFUSED);
      else if (!send_has_room (tcb, call))
        refuse (turn, SIGNAL_ERROR_RESOURCES, CLAUSE_SEND_REFUSED);
      else
        {
          because (turn, CLAUSE_SEND);
          queue (tcb, call);
          tell (turn, SIGNAL_OK);
        }
      return;
    default: refuse (turn, SIGNAL_ERROR_CLOSING, CLAUSE_SEND_REFUSED); return;
    }
}

/* [9293 3.8.6.2.2 MUST-39] Is what we could offer now worth a segment of its own? By the rule
 * WINDOW_FREE only two segments and a quarter of the buffer are, or anything at all while little is
 * open. */
static bool
update_is_worthwhile (const Tcb *tcb, uint32_t offer)
{
  uint32_t buffer = receive_buffer (tcb), more = offer - tcb->rcv.wnd;
  if (offer <= tcb->rcv.wnd)
    return false;
  if (tcb->set.window_rule == WINDOW_WORTHWHILE)
    return true;
  return (more >= 2 * send_mss (tcb) && more >= buffer / 4) || tcb->rcv.wnd <= buffer / 8;
}

/* The user has taken octets: there may be room worth telling the peer of. [9293 3.8.6.2.2] */
static void
update_window (const Tcb *tcb, Turn *turn)
{
  if (may_receive (tcb) && update_is_worthwhile (tcb, turn->parts->window_to_offer (tcb)))
    acknowledge (turn);
}

/* RECEIVE of nothing is served at once: there is nothing to wait for. */
static void
receive_nothing (Turn *turn)
{
  because (turn, CLAUSE_RECEIVE);
  tell (turn, SIGNAL_OK);
}

static void
receive_now (Tcb *tcb, const Call *call, Turn *turn)
{
  because (turn, CLAUSE_RECEIVE);
  deliver_text (tcb, turn, call->length);
  update_window (tcb, turn);
}

static void
receive_later (Tcb *tcb, const Call *call, Turn *turn)
{
  because (turn, CLAUSE_RECEIVE);
  tcb->rcv.wanted
      = call->length > UINT32_MAX - tcb->rcv.wanted ? UINT32_MAX : tcb->rcv.wanted + call->length;
  tell (turn, SIGNAL_PENDING);
}

/* [9293 3.10.3] RECEIVE. NOTE: it returns with what there is, were it a single octet, as if every
 * segment had PSH; the RFC lets it wait for as many as it asked for. NOTE: in CLOSING, LAST-ACK and
 * TIME-WAIT the RFC says "error: connection closing" even when octets are waiting; 3.6 promises
 * them to the user, so they are delivered first. [3.6.1 MAY-1] Who closed both ways reads no
 * more. */
void
call_receive (Tcb *tcb, const Call *call, Turn *turn)
{
  if (tcb->close_both)
    {
      refuse (turn, SIGNAL_ERROR_CLOSING, CLAUSE_RECEIVE_REFUSED);
      return;
    }
  switch (tcb->state)
    {
    case CLOSED: refuse (turn, SIGNAL_ERROR_NOT_EXIST, CLAUSE_RECEIVE_REFUSED); return;
    case LISTEN:
    case SYN_SENT:
    case SYN_RECEIVED:
      if (call->no_room)
        refuse (turn, SIGNAL_ERROR_RESOURCES, CLAUSE_RECEIVE_REFUSED);
      else if (call->length == 0)
        receive_nothing (turn);
      else
        receive_later (tcb, call, turn);
      return;
    case ESTABLISHED:
    case FIN_WAIT_1:
    case FIN_WAIT_2:
      if (call->length == 0)
        receive_nothing (turn);
      else if (octets_readable (tcb) > 0)
        receive_now (tcb, call, turn);
      else
        receive_later (tcb, call, turn);
      return;
    default:
      if (octets_readable (tcb) == 0)
        refuse (turn, SIGNAL_ERROR_CLOSING, CLAUSE_RECEIVE_REFUSED);
      else if (call->length == 0)
        receive_nothing (turn);
      else
        receive_now (tcb, call, turn);
      return;
    }
}

/* CLOSE where nothing was ever exchanged: the TCB goes, and a RECEIVE that waits is told so. */
static void
close_unopened (Tcb *tcb, Turn *turn)
{
  because (turn, CLAUSE_CLOSE);
  if (tcb->rcv.wanted > 0)
    tell (turn, SIGNAL_ERROR_CLOSING);
  tell (turn, SIGNAL_OK);
  enter (tcb, turn, CLOSED);
}

/* CLOSE in SYN-RECEIVED and CLOSE-WAIT: with text still to go the FIN waits behind it, and so
 * does the change of state. Without, the FIN leaves at the end of this step. [9293 3.10.4] */
static void
close_after_text (Tcb *tcb, Turn *turn)
{
  bool waits = octets_unsent (tcb) > 0 || turn->parts->usable_window (tcb) == 0;
  because (turn, waits ? CLAUSE_CLOSE_WAITS : CLAUSE_CLOSE);
  tcb->close_called = true;
  if (!waits && tcb->state == SYN_RECEIVED)
    enter (tcb, turn, FIN_WAIT_1);
  tell (turn, SIGNAL_OK);
}

/* [9293 3.10.4] CLOSE: "I have no more to send"; receiving goes on. */
void
call_close (Tcb *tcb, const Call *call, Turn *turn)
{
  switch (tcb->state)
    {
    case CLOSED: refuse (turn, SIGNAL_ERROR_NOT_EXIST, CLAUSE_CLOSE_REFUSED); return;
    case LISTEN:
    case SYN_SENT: close_unopened (tcb, turn); return;
    case SYN_RECEIVED:
    case CLOSE_WAIT: close_after_text (tcb, turn); return;
    case ESTABLISHED: /* FIN-WAIT-1 at once, even if the FIN itself must wait */
      because (turn, octets_unsent (tcb) > 0 ? CLAUSE_CLOSE_WAITS : CLAUSE_CLOSE);
      tcb->close_called = true;
      enter (tcb, turn, FIN_WAIT_1);
      tell (turn, SIGNAL_OK);
      return;
    default: refuse (turn, SIGNAL_ERROR_CLOSING, CLAUSE_CLOSE_REFUSED); return;
    }
}

/* [9293 3.10.5] The states in which a connection that ends here at once is told to the peer, by a
 * reset. */
static bool
peer_waits (State state)
{
  return state == SYN_RECEIVED || state == ESTABLISHED || state == FIN_WAIT_1 || state == FIN_WAIT_2
         || state == CLOSE_WAIT;
}

/* [9293 3.10.5] ABORT: the connection is gone at once, on this side; a peer that knows of it is
 * told by a reset. NOTE: 3.5.2 and Figure 5 would have TIME-WAIT; 3.10.5, the procedure, has
 * CLOSED. */
void
call_abort (Tcb *tcb, const Call *call, Turn *turn)
{
  if (tcb->state == CLOSED)
    {
      refuse (turn, SIGNAL_ERROR_NOT_EXIST, CLAUSE_ABORT_REFUSED);
      return;
    }
  because (turn, CLAUSE_ABORT);
  if (peer_waits (tcb->state))
    send_segment (tcb, turn, bare_seq (tcb), CTL_RST);
  if (tcb->rcv.wanted > 0)
    tell (turn, SIGNAL_RESET);
  tell (turn, SIGNAL_OK);
  enter (tcb, turn, CLOSED);
}

/* Octets that came and that the user never took: in order, or above a gap. */
static bool
anything_unread (const Tcb *tcb)
{
  return octets_readable (tcb) > 0 || tcb->early_count > 0;
}

/* [9293 3.6.1 SHLD-3] The user closes, and octets wait that will never be read: the peer must not
 * believe that they were, so it gets a reset instead of a FIN. */
static void
close_with_reset (Tcb *tcb, Turn *turn)
{
  because (turn, CLAUSE_CLOSE_BOTH_RESET);
  send_segment (tcb, turn, bare_seq (tcb), CTL_RST | CTL_ACK);
  tell (turn, SIGNAL_OK);
  enter (tcb, turn, CLOSED);
}

/* [9293 3.6.1 MAY-1] CLOSE in both ways, as the close () of a socket is: no more to send, and
 * nothing more will be taken. */
void
call_close_both (Tcb *tcb, const Call *call, Turn *turn)
{
  bool waits = peer_waits (tcb->state);
  if (waits && anything_unread (tcb))
    {
      close_with_reset (tcb, turn);
      return;
    }
  tcb->close_both = tcb->state != CLOSED;
  tcb->rcv.wanted = 0;
  if (waits && tcb->close_called)
    {
      because (turn, CLAUSE_CLOSE_BOTH);
      tell (turn, SIGNAL_OK);
      return;
    }
  turn->parts->call_close (tcb, call, turn);
}

/* [9293 3.10.6] STATUS. [3.8.5 MUST-33] It also says how much urgent data is left. */
void
call_status (Tcb *tcb, const Call *call, Turn *turn)
{
  because (turn, CLAUSE_STATUS);
  tell (turn, tcb->state == CLOSED ? SIGNAL_ERROR_NOT_EXIST : SIGNAL_STATUS);
}

/* [7323 2.2, 3.2; 2018 2] What our SYN said is said: with another shift the peer would take our
 * windows for others than they are meant. */
static bool
contradicts_syn (const Tcb *tcb, const Settings *before)
{
  const Settings *set = &tcb->set;
  return tcb->state != CLOSED && tcb->state != LISTEN
         && (set->window_shift != before->window_shift || set->window_scale != before->window_scale
             || set->timestamps != before->timestamps || set->sack != before->sack);
}

/* [9293 3.7.4 MUST-17, 3.8.3 MUST-21, 3.8.4 MUST-24] SET: the user chooses for this connection,
 * before it is opened or at any time after. A value that the connection cannot have now, such as a
 * buffer smaller than what waits in it, is refused. */
void
call_set (Tcb *tcb, const Call *call, Turn *turn)
{
  Settings before = tcb->set;
  bool put = setting_put (&tcb->set, call->setting, call->value);
  if (put && tcb->state == LISTEN)
    open_window (tcb); /* nobody has heard of it yet */
  if (put && !contradicts_syn (tcb, &before) && tcb_fault (tcb) == NULL)
    {
      timer_stop (tcb, TIMER_KEEP_ALIVE); /* it may have to run for another time now */
      because (turn, CLAUSE_SET);
      tell (turn, SIGNAL_OK);
      return;
    }
  tcb->set = before;
  refuse (turn, SIGNAL_ERROR_SETTING, CLAUSE_SET_REFUSED);
}
