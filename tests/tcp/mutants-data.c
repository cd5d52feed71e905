/* Lesson 3: text arrives whole, once and in order, whatever the network did to it. */
#include "mutants.h"

/* Jumps over the gap. */
static Verdict
takes_what_comes (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (seg->text.length > 0 && seq_lt (tcb->rcv.nxt, seg->seq))
    tcb->rcv.nxt = tcb->rcv.user = seg->seq;
  return reference.process_text (tcb, seg, turn);
}

static void
text_above_a_gap_waits (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=111><ACK=301><CTL=ACK><DATA=10>");
  sends (u, "<SEQ=301><ACK=101><CTL=ACK>");
  call (u, CALL_RECEIVE, 100);
  gets (u, 0);
  arrives (u, "<SEQ=101><ACK=301><CTL=ACK><DATA=10>");
  sends (u, "<SEQ=301><ACK=121><CTL=ACK>");
  gets (u, 20);
}

/* What was here already counts as new. */
static Verdict
takes_text_twice (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Segment again = *seg;

  if (seq_lt (seg->seq, tcb->rcv.nxt))
    again.seq = tcb->rcv.nxt;
  return reference.process_text (tcb, &again, turn);
}

static void
text_that_comes_twice_counts_once (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=101><ACK=301><CTL=ACK><DATA=10>");
  sends (u, "<SEQ=301><ACK=111><CTL=ACK>");
  arrives (u, "<SEQ=101><ACK=301><CTL=ACK><DATA=15>");
  sends (u, "<SEQ=301><ACK=116><CTL=ACK>");
  call (u, CALL_RECEIVE, 100);
  gets (u, 15);
}

/* The ACK names the end of what is held above the gap. */
static Verdict
acknowledges_the_highest (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Verdict verdict = reference.process_text (tcb, seg, turn);

  if (tcb->early_count > 0)
    {
      send_segment (tcb, turn, tcb->snd.nxt, CTL_ACK);
      turn->out->segments[turn->out->segment_count - 1].ack = tcb->early[0].end;
    }
  return verdict;
}

static void
a_gap_is_not_acknowledged (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=121><ACK=301><CTL=ACK><DATA=5>");
  sends (u, "<SEQ=301><ACK=101><CTL=ACK>");
}

static Verdict
drops_old_text_silently (Tcb *tcb, const Segment *seg, Turn *turn)
{
  return turn->parts->segment_acceptable (tcb, seg, turn->parts) ? NEXT : STOP;
}

static void
old_text_is_acknowledged_again (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=101><ACK=301><CTL=PSH,ACK><DATA=6>");
  sends (u, "<SEQ=301><ACK=107><CTL=ACK>");
  arrives (u, "<SEQ=101><ACK=301><CTL=PSH,ACK><DATA=6>");
  sends (u, "<SEQ=301><ACK=107><CTL=ACK>");
}

/* An ACK of more than was sent counts as one of all that was. */
static Verdict
believes_the_future (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Segment believed = *seg;

  if (seq_lt (tcb->snd.nxt, seg->ack))
    believed.ack = tcb->snd.nxt;
  return reference.check_ack (tcb, &believed, turn);
}

static void
nobody_can_acknowledge_what_was_not_sent (Unit *u)
{
  opens_passively (u);
  call (u, CALL_SEND, 30);
  forget_sent (u);
  arrives (u, "<SEQ=101><ACK=332><CTL=ACK>");
  sends (u, "<SEQ=331><ACK=101><CTL=ACK>");
  has (u, snd.una, 301);
}

static Verdict
acknowledges_every_ack (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Verdict verdict = reference.check_ack (tcb, seg, turn);

  acknowledge (turn);
  return verdict;
}

static void
an_ack_is_not_acknowledged (Unit *u)
{
  opens_passively (u);
  call (u, CALL_SEND, 30);
  forget_sent (u);
  arrives (u, "<SEQ=101><ACK=331><CTL=ACK>");
  sends_nothing (u);
}

/* As if the window reached to the end of whatever comes. */
static Verdict
takes_more_than_it_offered (Tcb *tcb, const Segment *seg, Turn *turn)
{
  tcb->rcv.wnd += seg->text.length;
  return reference.process_text (tcb, seg, turn);
}

static void
four_octets (Settings *set)
{
  set->receive_buffer = 4;
}

static void
text_beyond_the_window_is_not_taken (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=101><ACK=301><CTL=ACK><DATA=9>");
  sends (u, "<SEQ=301><ACK=105><WND=0><CTL=ACK>");
}

static const Mutant mutants[] = {
  { "L3-01",
    "text above a gap is handed to the user as it comes",
    { .process_text = takes_what_comes },
    text_above_a_gap_waits },
  { "L3-02",
    "text that was here already is taken a second time",
    { .process_text = takes_text_twice },
    text_that_comes_twice_counts_once },
  { "L3-04",
    "an ACK names the end of what has come, and not the first octet that is missing",
    { .process_text = acknowledges_the_highest },
    a_gap_is_not_acknowledged },
  { "L3-05",
    "text that comes again is dropped and not acknowledged",
    { .check_sequence = drops_old_text_silently },
    old_text_is_acknowledged_again },
  { "L3-06",
    "an ACK of octets that were never sent is taken",
    { .check_ack = believes_the_future },
    nobody_can_acknowledge_what_was_not_sent },
  { "L3-08",
    "an ACK without text is acknowledged, for ever if the peer does so too",
    { .check_ack = acknowledges_every_ack },
    an_ack_is_not_acknowledged },
  { "L3-10",
    "text beyond the offered window is taken",
    { .process_text = takes_more_than_it_offered },
    text_beyond_the_window_is_not_taken,
    four_octets },
};

Mutants
mutants_data (void)
{
  return MUTANTS (mutants);
}
