/* Lesson 7: resets, half-open connections and attackers who guess. */
#include "mutants.h"

static Verdict
believes_every_reset (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Segment believed = *seg;

  believed.seq = tcb->rcv.nxt;
  return reference.check_rst (tcb, &believed, turn);
}

static void
a_reset_that_guesses_is_challenged (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=102><CTL=RST>");
  sends (u, "<SEQ=301><ACK=101><CTL=ACK>");
  state_is (u, ESTABLISHED);
}

static Verdict
any_number_will_do (Tcb *tcb, const Segment *seg, Turn *turn)
{
  return segment_has (seg, CTL_RST) ? NEXT : reference.check_sequence (tcb, seg, turn);
}

static void
a_reset_outside_the_window_means_nothing (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=50000><CTL=RST>");
  sends_nothing (u);
  state_is (u, ESTABLISHED);
}

static void
answers_a_reset (Tcb *tcb, const Segment *seg, Turn *turn)
{
  send_reset_for (seg, turn);
}

static void
a_reset_is_never_answered (Unit *u)
{
  arrives (u, "<SEQ=900><ACK=800><CTL=RST,ACK>");
  sends_nothing (u);
}

static Verdict
ignores_a_syn (Tcb *tcb, const Segment *seg, Turn *turn)
{
  return segment_has (seg, CTL_SYN) ? STOP : NEXT;
}

static void
a_syn_within_a_connection_is_challenged (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=2000><CTL=SYN>");
  sends (u, "<SEQ=301><ACK=101><CTL=ACK>");
  state_is (u, ESTABLISHED);
}

static void
aborts_politely (Tcb *tcb, const Call *call, Turn *turn)
{
  send_segment (tcb, turn, tcb->snd.nxt, CTL_FIN | CTL_ACK);
  tell (turn, SIGNAL_OK);
  enter (tcb, turn, CLOSED);
}

static void
abort_sends_a_reset (Unit *u)
{
  opens_passively (u);
  call (u, CALL_SEND, 5);
  forget_sent (u);
  call (u, CALL_ABORT);
  sends (u, "<SEQ=306><CTL=RST>");
  state_is (u, CLOSED);
}

static Verdict
tells_nobody (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Verdict verdict = reference.check_rst (tcb, seg, turn);

  if (tcb->state == CLOSED)
    turn->out->signal_count = 0;
  return verdict;
}

static void
the_user_is_told_of_a_reset (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=101><CTL=RST>");
  state_is (u, CLOSED);
  says (u, SIGNAL_RESET);
}

static const Mutant mutants[] = {
  { "L7-01",
    "a reset anywhere in the window is believed",
    { .check_rst = believes_every_reset },
    a_reset_that_guesses_is_challenged },
  { "L7-02",
    "a reset is believed whatever its number",
    { .check_sequence = any_number_will_do, .check_rst = believes_every_reset },
    a_reset_outside_the_window_means_nothing },
  { "L7-04",
    "a reset is answered with a reset",
    { .arrives_closed = answers_a_reset },
    a_reset_is_never_answered },
  { "L7-06",
    "a SYN within a connection is ignored: a peer that has restarted never hears",
    { .check_syn = ignores_a_syn },
    a_syn_within_a_connection_is_challenged },
  { "L7-08", "ABORT sends a FIN", { .call_abort = aborts_politely }, abort_sends_a_reset },
  { "L7-10",
    "the user does not hear of a reset",
    { .check_rst = tells_nobody },
    the_user_is_told_of_a_reset },
};

Mutants
mutants_reset (void)
{
  return MUTANTS (mutants);
}
