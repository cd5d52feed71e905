/* Lesson 5: windows, shut ones and silly ones, and ACKs that wait. */
#include "mutants.h"

#define IMPATIENT 4 /* probes */

static uint32_t
no_edge (const Tcb *tcb)
{
  return UINT32_MAX;
}

static void
the_window_has_an_edge (Unit *u)
{
  unit_opens_passively (u, 7, HERE);
  call (u, CALL_SEND, 20);
  sends (u, "<SEQ=301><CTL=ACK><DATA=7>");
  sends_nothing (u);
}

static Verdict
takes_every_window (Tcb *tcb, const Segment *seg, Turn *turn)
{
  Verdict verdict = reference.check_ack (tcb, seg, turn);

  if (verdict == NEXT)
    take_window (tcb, seg);
  return verdict;
}

static void
an_older_window_does_not_count (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=121><ACK=301><WND=800><CTL=ACK><DATA=5>");
  arrives (u, "<SEQ=101><ACK=301><WND=80><CTL=ACK><DATA=5>");
  has (u, snd.wnd, 800);
}

static void
never_probes (Tcb *tcb, Turn *turn)
{
}

static void
a_shut_window_is_probed (Unit *u)
{
  unit_opens_passively (u, 0, HERE);
  call (u, CALL_SEND, 20);
  sends_nothing (u);
  elapses (u, SECONDS (1));
  sends (u, "<SEQ=301><CTL=ACK><DATA=1>");
}

static void
gives_up_a_peer_that_answers (Tcb *tcb, Turn *turn)
{
  if (tcb->probes < IMPATIENT)
    {
      reference.persist_timeout (tcb, turn);
      return;
    }
  tell (turn, SIGNAL_USER_TIMEOUT);
  enter (tcb, turn, CLOSED);
}

static void
a_peer_that_answers_is_never_given_up (Unit *u)
{
  unit_opens_passively (u, 0, HERE);
  call (u, CALL_SEND, 20);
  for (unsigned i = 0; i < 20; i++)
    {
      elapses (u, SECONDS (60));
      arrives (u, "<SEQ=101><ACK=301><WND=0><CTL=ACK>");
    }
  state_is (u, ESTABLISHED);
}

/* What waits for the user is taken off twice. */
static uint32_t
window_moves_back (const Tcb *tcb)
{
  uint32_t waits = 2 * octets_readable (tcb), buffer = tcb->set.receive_buffer;

  return waits < buffer ? buffer - waits : 0;
}

static void
ten_octets (Settings *set)
{
  set->receive_buffer = 10;
}

static void
the_right_edge_stays (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=101><ACK=301><CTL=ACK><DATA=3>");
  sends (u, "<SEQ=301><ACK=104><WND=7><CTL=ACK>");
}

static uint32_t
offers_every_octet (const Tcb *tcb)
{
  return tcb->set.receive_buffer - octets_readable (tcb);
}

static void
a_full_buffer_opens_by_half (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=101><ACK=301><CTL=ACK><DATA=10>");
  sends (u, "<SEQ=301><ACK=111><WND=0><CTL=ACK>");
  call (u, CALL_RECEIVE, 3);
  sends_nothing (u);
  call (u, CALL_RECEIVE, 2);
  sends (u, "<SEQ=301><ACK=111><WND=5><CTL=ACK>");
}

static void
keeps_its_ack (Tcb *tcb, Turn *turn)
{
}

static void
acks_that_wait (Settings *set)
{
  set->delayed_ack = settings_default ().delayed_ack;
}

static void
an_ack_does_not_wait_for_ever (Unit *u)
{
  opens_passively (u);
  arrives (u, "<SEQ=101><ACK=301><CTL=PSH,ACK><DATA=6>");
  sends_nothing (u);
  elapses (u, MILLISECONDS (500));
  sends (u, "<SEQ=301><ACK=107><CTL=ACK>");
}

static const Mutant mutants[] = {
  { "L5-01",
    "text is sent beyond the edge of the peer's window",
    { .usable_window = no_edge },
    the_window_has_an_edge },
  { "L5-02",
    "a segment that comes late sets the window back",
    { .check_ack = takes_every_window },
    an_older_window_does_not_count },
  { "L5-03",
    "a shut window is never probed",
    { .persist_timeout = never_probes },
    a_shut_window_is_probed },
  { "L5-04",
    "a peer that answers every probe is given up",
    { .persist_timeout = gives_up_a_peer_that_answers },
    a_peer_that_answers_is_never_given_up },
  { "L5-06",
    "the right edge of the window moves back while octets wait for the user",
    { .window_to_offer = window_moves_back },
    the_right_edge_stays,
    ten_octets },
  { "L5-07",
    "the window opens by every octet that the user takes",
    { .window_to_offer = offers_every_octet },
    a_full_buffer_opens_by_half,
    ten_octets },
  { "L5-11",
    "an ACK that waits never leaves",
    { .delayed_ack_timeout = keeps_its_ack },
    an_ack_does_not_wait_for_ever,
    acks_that_wait },
};

Mutants
mutants_window (void)
{
  return MUTANTS (mutants);
}
