/* Lesson 4: what is lost is sent again, and when. */
#include "mutants.h"

static void
never_waits_longer (Tcb *tcb)
{
}

static void
every_wait_is_twice_as_long (Unit *u)
{
  opens_passively (u);
  call (u, CALL_SEND, 12);
  elapses (u, SECONDS (1));
  sends (u, "<SEQ=301><DATA=12>");
  sends (u, "<SEQ=301><DATA=12>");
  elapses (u, SECONDS (2) - 1);
  sends_nothing (u);
  elapses (u, 1);
  sends (u, "<SEQ=301><DATA=12>");
}

/* The measurement goes on, although nobody knows which of the two will be acknowledged. */
static void
measures_what_was_sent_twice (Tcb *tcb, Turn *turn)
{
  uint32_t timing = tcb->rtt_timing;

  reference.retransmission_timeout (tcb, turn);
  tcb->rtt_timing = timing;
}

static void
what_was_sent_twice_is_not_measured (Unit *u)
{
  opens_passively (u);
  call (u, CALL_SEND, 12);
  elapses (u, MILLISECONDS (1200));
  arrives (u, "<SEQ=101><ACK=313><CTL=ACK>");
  has (u, rto, SECONDS (2));
}

/* A deadline stays as it is for as long as anything is out. It is remembered in a scratch word. */
static void
keeps_the_first_deadline (Tcb *tcb, Turn *turn)
{
  Time *deadline = &tcb->deadline[TIMER_RETRANSMISSION], first = tcb->scratch[0];

  reference.run_timers (tcb, turn);
  if (*deadline != TIME_NEVER && first > turn->now && first != TIME_NEVER)
    *deadline = first;
  tcb->scratch[0] = *deadline;
}

static void
new_acknowledgments_start_the_timer_again (Unit *u)
{
  opens_passively (u);
  call (u, CALL_SEND, 12);
  call (u, CALL_SEND, 12);
  forget_sent (u);
  elapses (u, MILLISECONDS (500));
  arrives (u, "<SEQ=101><ACK=313><CTL=ACK>");
  elapses (u, MILLISECONDS (999));
  sends_nothing (u);
}

/* Once it runs, nothing stops it. */
static void
never_stops_the_timer (Tcb *tcb, Turn *turn)
{
  Time *deadline = &tcb->deadline[TIMER_RETRANSMISSION], before = tcb->scratch[0];

  reference.run_timers (tcb, turn);
  if (*deadline == TIME_NEVER && tcb->state == ESTABLISHED && before > turn->now)
    *deadline = before;
  tcb->scratch[0] = *deadline;
}

static void
the_timer_stops_with_the_last_acknowledgment (Unit *u)
{
  opens_passively (u);
  call (u, CALL_SEND, 12);
  is_running (u, TIMER_RETRANSMISSION);
  arrives (u, "<SEQ=101><ACK=313><CTL=ACK>");
  is_stopped (u, TIMER_RETRANSMISSION);
}

static void
sends_the_last_again (Tcb *tcb, Turn *turn)
{
  Seq una = tcb->snd.una;

  if (!syn_is_unacknowledged (tcb) && tcb->snd.nxt - una > send_mss (tcb))
    tcb->snd.una = tcb->snd.nxt - send_mss (tcb);
  reference.retransmission_timeout (tcb, turn);
  if (tcb->state != CLOSED)
    tcb->snd.una = una;
}

static void
the_front_is_sent_again (Unit *u)
{
  opens_passively (u);
  call (u, CALL_SEND, 1072);
  sends (u, "<SEQ=301><DATA=536>");
  sends (u, "<SEQ=837><DATA=536>");
  elapses (u, SECONDS (1));
  sends (u, "<SEQ=301><DATA=536>");
}

static void
never_gives_up (Tcb *tcb, Turn *turn)
{
  tcb->unanswered_since = turn->now;
  reference.retransmission_timeout (tcb, turn);
}

/* So that it is R2 that ends the connection, and not the user's patience. */
static void
a_patient_user (Settings *set)
{
  set->user_timeout = TIME_NEVER;
}

static void
a_silent_peer_is_given_up (Unit *u)
{
  opens_passively (u);
  call (u, CALL_SEND, 12);
  elapses (u, SECONDS (300));
  state_is (u, CLOSED);
  says (u, SIGNAL_USER_TIMEOUT);
}

static const Mutant mutants[] = {
  { "L4-01",
    "every wait is as long as the first",
    { .back_off = never_waits_longer },
    every_wait_is_twice_as_long },
  { "L4-02",
    "a round trip is measured with text that was sent twice",
    { .retransmission_timeout = measures_what_was_sent_twice },
    what_was_sent_twice_is_not_measured },
  { "L4-03",
    "the timer does not start again when the front is acknowledged",
    { .run_timers = keeps_the_first_deadline },
    new_acknowledgments_start_the_timer_again },
  { "L4-04",
    "the timer goes on when everything is acknowledged",
    { .run_timers = never_stops_the_timer },
    the_timer_stops_with_the_last_acknowledgment },
  { "L4-10",
    "not the front is sent again, but what was sent last",
    { .retransmission_timeout = sends_the_last_again },
    the_front_is_sent_again },
  { "L4-12",
    "a peer that never answers is never given up",
    { .retransmission_timeout = never_gives_up },
    a_silent_peer_is_given_up,
    a_patient_user },
};

Mutants
mutants_retransmission (void)
{
  return MUTANTS (mutants);
}
