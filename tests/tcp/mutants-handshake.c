/* Lesson 2: the three-way handshake. */
#include "mutants.h"

/* Everything about the SYN is read one number too low. */
static void
acknowledges_the_syn_itself (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Segment low = *seg;

  low.seq--;
  reference.arrives_listen (tcb, &low, turn);
}

static void
listens (Unit *u)
{
  call (u, CALL_OPEN_PASSIVE);
  arrives (u, "<SEQ=100><CTL=SYN>");
  sends (u, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
  sends_nothing (u);
}

static void
opens (Unit *u)
{
  call (u, CALL_OPEN_ACTIVE, .remote_specified = true);
  sends (u, "<SEQ=300><CTL=SYN>");
  sends_nothing (u);
}

static void
third_segment_begins_at_iss (Tcb *tcb, const Segment *seg, Turn *turn)
{
  reference.arrives_syn_sent (tcb, seg, turn);
  if (tcb->state == ESTABLISHED)
    send_segment (tcb, turn, tcb->iss, CTL_ACK);
}

static void
the_third_segment_comes_after_the_syn (Unit *u)
{
  opens (u);
  arrives (u, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
  sends (u, "<SEQ=301><ACK=101><CTL=ACK>");
  state_is (u, ESTABLISHED);
}

static void
believes_every_syn_ack (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Segment believed = *seg;

  if (segment_has (seg, CTL_SYN | CTL_ACK))
    believed.ack = tcb->snd.nxt;
  reference.arrives_syn_sent (tcb, &believed, turn);
}

static void
an_old_syn_ack_is_answered_with_a_reset (Unit *u)
{
  opens (u);
  arrives (u, "<SEQ=100><ACK=200><CTL=SYN,ACK>");
  sends (u, "<SEQ=200><CTL=RST>");
  state_is (u, SYN_SENT);
}

static void
says_nothing_to_a_wrong_ack (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (!segment_has (seg, CTL_ACK) || turn->parts->acknowledges_new (tcb, seg))
    reference.arrives_syn_sent (tcb, seg, turn);
}

static void
is_open_at_the_first_syn (Tcb *tcb, const Segment *seg, Turn *turn)
{
  reference.arrives_listen (tcb, seg, turn);
  if (tcb->state == SYN_RECEIVED)
    enter (tcb, turn, ESTABLISHED);
}

static void
a_syn_alone_opens_nothing (Unit *u)
{
  listens (u);
  state_is (u, SYN_RECEIVED);
}

static Verdict
any_third_ack_will_do (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Segment believed = *seg;

  if (tcb->state == SYN_RECEIVED)
    believed.ack = tcb->snd.nxt;
  return reference.check_ack (tcb, &believed, turn);
}

static void
a_third_ack_of_something_else_is_answered_with_a_reset (Unit *u)
{
  listens (u);
  arrives (u, "<SEQ=101><ACK=302><CTL=ACK>");
  sends (u, "<SEQ=302><CTL=RST>");
  state_is (u, SYN_RECEIVED);
}

static Verdict
reset_ends_the_listener (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Verdict verdict = reference.check_rst (tcb, seg, turn);

  if (tcb->state == LISTEN)
    enter (tcb, turn, CLOSED);
  return verdict;
}

static void
a_listener_survives_a_reset (Unit *u)
{
  listens (u);
  arrives (u, "<SEQ=101><CTL=RST>");
  sends_nothing (u);
  state_is (u, LISTEN);
}

static void
forgets_who_opened (Tcb *tcb, const Segment *seg, Turn *turn)
{
  reference.arrives_syn_sent (tcb, seg, turn);
  if (tcb->state == SYN_RECEIVED)
    tcb->passive = true;
}

static void
both_open (Unit *u)
{
  opens (u);
  arrives (u, "<SEQ=100><CTL=SYN>");
  sends (u, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
  state_is (u, SYN_RECEIVED);
}

static void
who_opened_is_told_that_he_is_refused (Unit *u)
{
  both_open (u);
  arrives (u, "<SEQ=101><CTL=RST>");
  state_is (u, CLOSED);
  says (u, SIGNAL_REFUSED);
}

static void
wants_an_ack_with_every_syn (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (!segment_has (seg, CTL_SYN) || segment_has (seg, CTL_ACK))
    reference.arrives_syn_sent (tcb, seg, turn);
}

static void
never_repeats_its_syn (Tcb *tcb, Turn *turn)
{
  if (!syn_is_unacknowledged (tcb))
    reference.retransmission_timeout (tcb, turn);
}

static void
a_lost_syn_is_sent_again (Unit *u)
{
  opens (u);
  elapses (u, SECONDS (1));
  sends (u, "<SEQ=300><CTL=SYN>");
}

static void
leaves_the_window_shut (Tcb *tcb, const Segment *seg, Turn *turn)
{
  reference.arrives_syn_sent (tcb, seg, turn);
  tcb->snd.wnd = 0;
}

static void
the_window_of_the_syn_ack_counts (Unit *u)
{
  opens (u);
  arrives (u, "<SEQ=100><ACK=301><WND=500><CTL=SYN,ACK>");
  sends (u, "<SEQ=301><ACK=101><CTL=ACK>");
  call (u, CALL_SEND, 20);
  sends (u, "<SEQ=301><ACK=101><CTL=PSH,ACK><DATA=20>");
}

static Segment
reset_without_ack (const Segment *seg, const Parts *parts)
{
  Segment reset = reference.reset_for (seg, parts);

  reset.ack = 0;
  reset.ctl = CTL_RST;
  return reset;
}

static void
a_syn_to_nobody_gets_a_reset_that_counts (Unit *u)
{
  arrives (u, "<SEQ=7000><CTL=SYN>");
  sends (u, "<SEQ=0><ACK=7001><CTL=RST,ACK>");
}

static const Mutant mutants[] = {
  { "L2-01",
    "the SYN,ACK acknowledges the number of the SYN and not the one after it",
    { .arrives_listen = acknowledges_the_syn_itself },
    listens },
  { "L2-02",
    "the third segment has the number of the SYN once more",
    { .arrives_syn_sent = third_segment_begins_at_iss },
    the_third_segment_comes_after_the_syn },
  { "L2-04",
    "a SYN,ACK is believed whatever it acknowledges",
    { .arrives_syn_sent = believes_every_syn_ack },
    an_old_syn_ack_is_answered_with_a_reset },
  { "L2-05",
    "the SYN,ACK for an old SYN is dropped without a reset",
    { .arrives_syn_sent = says_nothing_to_a_wrong_ack },
    an_old_syn_ack_is_answered_with_a_reset },
  { "L2-07",
    "a listener is ESTABLISHED with the SYN, before the third segment",
    { .arrives_listen = is_open_at_the_first_syn },
    a_syn_alone_opens_nothing },
  { "L2-09",
    "the third segment opens the connection whatever it acknowledges",
    { .check_ack = any_third_ack_will_do },
    a_third_ack_of_something_else_is_answered_with_a_reset },
  { "L2-10",
    "a reset in SYN-RECEIVED ends the listener as well",
    { .check_rst = reset_ends_the_listener },
    a_listener_survives_a_reset },
  { "L2-11",
    "SYN-RECEIVED forgets that it began with an active OPEN",
    { .arrives_syn_sent = forgets_who_opened },
    who_opened_is_told_that_he_is_refused },
  { "L2-12",
    "in SYN-SENT a SYN without an ACK is ignored: both cannot open at once",
    { .arrives_syn_sent = wants_an_ack_with_every_syn },
    both_open },
  { "L2-14",
    "a SYN is sent once and never again",
    { .retransmission_timeout = never_repeats_its_syn },
    a_lost_syn_is_sent_again },
  { "L2-15",
    "SND.WND is not taken from the SYN,ACK",
    { .arrives_syn_sent = leaves_the_window_shut },
    the_window_of_the_syn_ack_counts },
  { "L2-20",
    "the reset for a segment without an ACK has none either, and is not believed",
    { .reset_for = reset_without_ack },
    a_syn_to_nobody_gets_a_reset_that_counts },
};

Mutants
mutants_handshake (void)
{
  return MUTANTS (mutants);
}
