/* Lesson 6: the end of a connection, from both sides. */
#include "mutants.h"

static void
we_close (Unit *u)
{
  opens_passively (u);
  call (u, CALL_CLOSE);
  sends (u, "<SEQ=301><ACK=101><CTL=FIN,ACK>");
  state_is (u, FIN_WAIT_1);
}

static void
we_close_and_it_is_acknowledged (Unit *u)
{
  we_close (u);
  arrives (u, "<SEQ=101><ACK=302><CTL=ACK>");
  sends_nothing (u);
  state_is (u, FIN_WAIT_2);
}

static void
the_peer_closes (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  sends (u, "<SEQ=301><ACK=102><CTL=ACK>");
  state_is (u, CLOSE_WAIT);
}

static void
we_wait_two_lifetimes (Unit *u)
{
  we_close_and_it_is_acknowledged (u);
  arrives (u, "<SEQ=101><ACK=302><CTL=FIN,ACK>");
  sends (u, "<SEQ=302><ACK=102><CTL=ACK>");
  state_is (u, TIME_WAIT);
}

static Verdict
fin_takes_no_number (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Verdict verdict = reference.check_fin (tcb, seg, turn);

  if (turn->out->clause == CLAUSE_FIN)
    tcb->rcv.nxt--;
  return verdict;
}

static void
own_fin_takes_no_number (Tcb *tcb, Turn *turn)
{
  bool sent = fin_is_sent (tcb);

  reference.output (tcb, turn);
  if (!sent && fin_is_sent (tcb))
    tcb->snd.nxt--;
}

static void
forgets_what_is_queued (Tcb *tcb, const Call *call, Turn *turn)
{
  if (tcb->state == ESTABLISHED)
    {
      tcb->snd.end = tcb->snd.nxt;
      tcb->snd.wnd++; /* and does not ask whether there is room for it */
    }
  reference.call_close (tcb, call, turn);
}

static void
a_fin_waits_behind_the_text (Unit *u)
{
  unit_opens_passively (u, 5, HERE);
  call (u, CALL_SEND, 8);
  sends (u, "<SEQ=301><CTL=ACK><DATA=5>");
  call (u, CALL_CLOSE);
  sends_nothing (u);
  arrives (u, "<SEQ=101><ACK=306><WND=100><CTL=ACK>");
  sends (u, "<SEQ=306><CTL=FIN,PSH,ACK><DATA=3>");
}

/* The timer goes on, but nothing is sent. */
static void
never_repeats_its_fin (Tcb *tcb, Turn *turn)
{
  if (!fin_is_sent (tcb) || tcb->snd.una != tcb->snd.end)
    reference.retransmission_timeout (tcb, turn);
}

static void
a_lost_fin_is_sent_again (Unit *u)
{
  we_close (u);
  elapses (u, SECONDS (1));
  sends (u, "<SEQ=301><ACK=101><CTL=FIN,ACK>");
}

static Verdict
knows_no_closing (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Verdict verdict = reference.check_fin (tcb, seg, turn);

  if (tcb->state == CLOSING)
    enter (tcb, turn, TIME_WAIT);
  return verdict;
}

static void
crossing_fins_lead_to_closing (Unit *u)
{
  we_close (u);
  arrives (u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  sends (u, "<SEQ=302><ACK=102><CTL=ACK>");
  state_is (u, CLOSING);
}

/* As if the peer had not closed before. */
static void
waits_for_a_second_fin (Tcb *tcb, const Call *call, Turn *turn)
{
  reference.call_close (tcb, call, turn);
  if (tcb->state == CLOSE_WAIT)
    enter (tcb, turn, FIN_WAIT_1);
}

static void
the_second_to_close_waits_for_one_ack (Unit *u)
{
  the_peer_closes (u);
  call (u, CALL_CLOSE);
  sends (u, "<SEQ=301><ACK=102><CTL=FIN,ACK>");
  state_is (u, LAST_ACK);
  arrives (u, "<SEQ=102><ACK=302><CTL=ACK>");
  state_is (u, CLOSED);
}

static Verdict
does_not_wait (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Verdict verdict = reference.check_fin (tcb, seg, turn);

  if (tcb->state == TIME_WAIT)
    {
      send_segment (tcb, turn, tcb->snd.nxt, CTL_ACK);
      enter (tcb, turn, CLOSED);
    }
  return verdict;
}

static Verdict
silent_in_time_wait (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (tcb->state == TIME_WAIT && segment_has (seg, CTL_FIN) && !segment_has (seg, CTL_RST)
      && !turn->parts->segment_acceptable (tcb, seg, turn->parts))
    return STOP;
  return reference.check_sequence (tcb, seg, turn);
}

static void
the_last_ack_is_sent_again (Unit *u)
{
  we_wait_two_lifetimes (u);
  elapses (u, SECONDS (3));
  arrives (u, "<SEQ=101><ACK=302><CTL=FIN,ACK>");
  sends (u, "<SEQ=302><ACK=102><CTL=ACK>");
}

static Verdict
hears_nothing_once_it_has_closed (Tcb *tcb, const Segment *seg, Turn *turn)
{
  if (tcb->state != FIN_WAIT_2 || seg->text.length == 0)
    return reference.process_text (tcb, seg, turn);
  acknowledge (turn);
  return NEXT;
}

static void
half_a_connection_still_receives (Unit *u)
{
  we_close_and_it_is_acknowledged (u);
  call (u, CALL_RECEIVE, 100);
  arrives (u, "<SEQ=101><ACK=302><CTL=PSH,ACK><DATA=25>");
  sends (u, "<SEQ=302><ACK=126><CTL=ACK>");
  gets (u, 25);
}

static Verdict
counts_a_fin_twice (Tcb *tcb, const Segment *seg, Turn *turn)
{
  bool again = tcb->rcv.fin_known && segment_has (seg, CTL_FIN)
               && !turn->parts->segment_acceptable (tcb, seg, turn->parts);

  if (!again)
    return reference.check_sequence (tcb, seg, turn);
  tcb->rcv.nxt++;
  acknowledge (turn);
  return STOP;
}

static void
a_fin_that_comes_again_counts_once (Unit *u)
{
  the_peer_closes (u);
  arrives (u, "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  sends (u, "<SEQ=301><ACK=102><CTL=ACK>");
}

/* Any ACK in one state leads to the next. */
static Verdict
takes_any_ack_for_that_of_the_fin (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Verdict verdict = reference.check_ack (tcb, seg, turn);

  if (tcb->state == FIN_WAIT_1 && verdict == NEXT)
    enter (tcb, turn, FIN_WAIT_2);
  return verdict;
}

static void
only_the_ack_of_the_fin_ends_fin_wait_1 (Unit *u)
{
  opens_passively (u);
  call (u, CALL_SEND, 5);
  call (u, CALL_CLOSE);
  arrives (u, "<SEQ=101><ACK=306><CTL=ACK>");
  state_is (u, FIN_WAIT_1);
  arrives (u, "<SEQ=101><ACK=307><CTL=ACK>");
  state_is (u, FIN_WAIT_2);
}

static Verdict
ends_with_any_ack (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Verdict verdict = reference.check_ack (tcb, seg, turn);

  if (tcb->state == LAST_ACK && segment_has (seg, CTL_ACK))
    enter (tcb, turn, CLOSED);
  return verdict;
}

static void
only_the_ack_of_the_fin_ends_last_ack (Unit *u)
{
  the_peer_closes (u);
  call (u, CALL_SEND, 5);
  call (u, CALL_CLOSE);
  arrives (u, "<SEQ=102><ACK=306><CTL=ACK>");
  state_is (u, LAST_ACK);
  arrives (u, "<SEQ=102><ACK=307><CTL=ACK>");
  state_is (u, CLOSED);
}

static Verdict
does_not_wait_for_the_gap (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Segment here = *seg;

  if (seq_lt (tcb->rcv.nxt, segment_fin_seq (seg)))
    {
      here.seq = tcb->rcv.nxt;
      here.text.length = 0;
    }
  return reference.check_fin (tcb, &here, turn);
}

static void
a_fin_above_a_gap_waits (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=111><ACK=301><CTL=FIN,ACK>");
  sends (u, "<SEQ=301><ACK=101><CTL=ACK>");
  state_is (u, ESTABLISHED);
  arrives (u, "<SEQ=101><ACK=301><CTL=ACK><DATA=10>");
  sends (u, "<SEQ=301><ACK=112><CTL=ACK>");
  state_is (u, CLOSE_WAIT);
}

static const Mutant mutants[] = {
  { "L6-01",
    "the peer's FIN takes no sequence number",
    { .check_fin = fin_takes_no_number },
    the_peer_closes },
  { "L6-02",
    "our FIN takes no sequence number, so its ACK is of something never sent",
    { .output = own_fin_takes_no_number },
    we_close_and_it_is_acknowledged },
  { "L6-03",
    "CLOSE sends the FIN at once, and what was queued is forgotten",
    { .call_close = forgets_what_is_queued },
    a_fin_waits_behind_the_text },
  { "L6-04",
    "a FIN is sent once and never again",
    { .retransmission_timeout = never_repeats_its_fin },
    a_lost_fin_is_sent_again },
  { "L6-05",
    "where FINs cross, TIME-WAIT begins before ours is acknowledged",
    { .check_fin = knows_no_closing },
    crossing_fins_lead_to_closing },
  { "L6-07",
    "CLOSE in CLOSE-WAIT goes to FIN-WAIT-1 and waits for a second FIN",
    { .call_close = waits_for_a_second_fin },
    the_second_to_close_waits_for_one_ack },
  { "L6-08",
    "who closes first is CLOSED at once and cannot repeat the last ACK",
    { .check_fin = does_not_wait },
    we_wait_two_lifetimes },
  { "L6-09",
    "a FIN that comes again in TIME-WAIT is not acknowledged",
    { .check_sequence = silent_in_time_wait },
    the_last_ack_is_sent_again },
  { "L6-12",
    "who has closed takes no more text",
    { .process_text = hears_nothing_once_it_has_closed },
    half_a_connection_still_receives },
  { "L6-14",
    "a FIN that comes again takes a number again",
    { .check_sequence = counts_a_fin_twice },
    a_fin_that_comes_again_counts_once },
  { "L6-15",
    "any ACK in FIN-WAIT-1 counts as that of the FIN",
    { .check_ack = takes_any_ack_for_that_of_the_fin },
    only_the_ack_of_the_fin_ends_fin_wait_1 },
  { "L6-16",
    "any ACK in LAST-ACK counts as that of the FIN",
    { .check_ack = ends_with_any_ack },
    only_the_ack_of_the_fin_ends_last_ack },
  { "L6-18",
    "a FIN above a gap counts before the gap is filled",
    { .check_fin = does_not_wait_for_the_gap },
    a_fin_above_a_gap_waits },
};

Mutants
mutants_closing (void)
{
  return MUTANTS (mutants);
}
