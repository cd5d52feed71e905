/* Lessons 9 and 10: how fast to send, and text that is urgent. */
#include "mutants.h"

static uint32_t
as_much_as_any_peer_takes (const Tcb *tcb)
{
  return WINDOW_MAX;
}

static void
with_congestion_control (Settings *set)
{
  set->mss = 1000;
  set->congestion = 1;
}

/* A peer that takes a lot, in segments of 1000 octets. */
static void
sends_a_lot (Unit *u)
{
  call (u, CALL_OPEN_PASSIVE);
  arrives (u, "<SEQ=100><WND=60000><CTL=SYN><MSS=1000>");
  arrives (u, "<SEQ=101><ACK=301><WND=60000><CTL=ACK>");
  forget_sent (u);
  call (u, CALL_SEND, 20000);
  elapses (u, 0);
}

static void
the_first_flight_is_four_segments (Unit *u)
{
  sends_a_lot (u);
  has (u, snd.nxt, 4301);
}

static void
learns_nothing_from_a_timeout (Tcb *tcb, Turn *turn)
{
  uint32_t cwnd = tcb->snd.cwnd;

  reference.congestion_timeout (tcb, turn);
  tcb->snd.cwnd = cwnd;
}

static void
after_a_timeout_one_segment_leaves (Unit *u)
{
  sends_a_lot (u);
  forget_sent (u);
  elapses (u, SECONDS (1));
  sends (u, "<SEQ=301><DATA=1000>");
  sends_nothing (u);
  has (u, snd.cwnd, 1000);
}

static void
points_at_the_last_octet (Tcb *tcb, const Call *call, Turn *turn)
{
  reference.call_send (tcb, call, turn);
  if (call->urgent)
    tcb->snd.up--;
}

static void
the_urgent_pointer_points_behind_the_last_octet (Unit *u)
{
  opens_passively (u);
  call (u, CALL_SEND, 14, .urgent = true);
  sends (u, "<SEQ=301><UP=14><CTL=PSH,URG,ACK><DATA=14>");
}

static const Mutant mutants[] = {
  { "L9-01",
    "the first flight is as large as the peer's window",
    { .initial_window = as_much_as_any_peer_takes },
    the_first_flight_is_four_segments,
    with_congestion_control },
  { "L9-02",
    "the congestion window is after a timeout what it was before",
    { .congestion_timeout = learns_nothing_from_a_timeout },
    after_a_timeout_one_segment_leaves,
    with_congestion_control },
  { "L10-01",
    "the urgent pointer names the last urgent octet, not the one after it",
    { .call_send = points_at_the_last_octet },
    the_urgent_pointer_points_behind_the_last_octet },
};

Mutants
mutants_sending (void)
{
  return MUTANTS (mutants);
}
