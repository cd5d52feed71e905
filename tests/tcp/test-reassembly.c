/* Text that arrives out of order, twice, in overlapping pieces, or beyond the window.
 * [9293 3.10.7.4 Seventh, SHLD-31] */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

/* Octets first .. end - 1 of the peer's stream arrive. */
static void
piece (Unit *u, uint32_t first, uint32_t end, Place place)
{
  char text[100];

  snprintf (text, sizeof text, "<SEQ=%u><ACK=301><CTL=ACK><DATA=%u>", u->peer + 1 + first,
            end - first);
  unit_arrives (u, text, place);
}

static void
acknowledges (Unit *u, uint32_t octets, Place place)
{
  char text[100];

  snprintf (text, sizeof text, "<SEQ=301><ACK=%u><CTL=ACK>", u->peer + 1 + octets);
  unit_sends (u, text, place);
  unit_sends_nothing (u, place);
}

#define PIECE(u, first, end) piece (u, first, end, HERE)
#define ACKNOWLEDGES(u, octets) acknowledges (u, octets, HERE)

static void
text_above_a_gap_is_held_and_what_is_missing_asked_for (void **state)
{
  Unit u;

  established (&u);
  PIECE (&u, 2, 4);
  ACKNOWLEDGES (&u, 0);
  has (&u, early_count, 1);
  call (&u, CALL_RECEIVE, 10);
  says (&u, SIGNAL_PENDING);
  PIECE (&u, 0, 2);
  ACKNOWLEDGES (&u, 4);
  gets (&u, 4);
  has (&u, early_count, 0);
}

static void
text_that_comes_twice_is_taken_once (void **state)
{
  Unit u;

  established (&u);
  PIECE (&u, 0, 2);
  ACKNOWLEDGES (&u, 2);
  PIECE (&u, 0, 4);
  ACKNOWLEDGES (&u, 4);
  PIECE (&u, 0, 3);
  ACKNOWLEDGES (&u, 4);
  call (&u, CALL_RECEIVE, 10);
  gets (&u, 4);
}

static void
pieces_above_a_gap_are_merged_when_they_touch_or_overlap (void **state)
{
  Unit u;

  established (&u);
  PIECE (&u, 10, 12);
  PIECE (&u, 14, 16);
  has (&u, early_count, 2);
  PIECE (&u, 12, 14);
  has (&u, early_count, 1);
  PIECE (&u, 9, 11);
  PIECE (&u, 15, 20);
  PIECE (&u, 5, 30);
  has (&u, early_count, 1);
  has (&u, early[0].first, 101 + 5);
  has (&u, early[0].end, 101 + 30);
}

static void
a_piece_may_join_all_the_others (void **state)
{
  Unit u;

  established (&u);
  for (uint32_t i = 0; i < EARLY_RANGES; i++)
    PIECE (&u, 10 + 10 * i, 12 + 10 * i);
  has (&u, early_count, EARLY_RANGES);
  PIECE (&u, 0, 5);
  forget_sent (&u);
  PIECE (&u, 5, 10 + 10 * EARLY_RANGES);
  ACKNOWLEDGES (&u, 10 + 10 * EARLY_RANGES);
  has (&u, early_count, 0);
}

static void
one_piece_too_many_is_dropped_and_comes_again (void **state)
{
  Unit u;

  established (&u);
  for (uint32_t i = 0; i <= EARLY_RANGES; i++)
    PIECE (&u, 10 + 10 * i, 15 + 10 * i);
  has (&u, early_count, EARLY_RANGES);
  for (uint32_t i = 0; i <= EARLY_RANGES; i++)
    PIECE (&u, 10 * i, 10 + 10 * i);
  PIECE (&u, 10 + 10 * EARLY_RANGES, 15 + 10 * EARLY_RANGES);
  forget_sent (&u);
  has (&u, rcv.nxt, 101 + 15 + 10 * EARLY_RANGES);
  call (&u, CALL_RECEIVE, 1000);
  gets (&u, 15 + 10 * EARLY_RANGES);
}

/* The peer may have been told of what is held (RFC 2018, 8). */
static void
with_no_room_left_what_is_held_stays (void **state)
{
  Unit u;

  established (&u);
  for (uint32_t i = EARLY_RANGES; i > 0; i--)
    PIECE (&u, 20 * i, 20 * i + 5);
  PIECE (&u, 5, 10);
  has (&u, early_count, EARLY_RANGES);
  for (unsigned i = 0; i < EARLY_RANGES; i++)
    has (&u, early[i].first, 101 + 20 * (i + 1));
}

static void
text_beyond_the_window_is_cut_off (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.receive_buffer = 4;
  unit_begin_with (&u, 300, &settings);
  opens_passively (&u);
  PIECE (&u, 0, 6);
  ACKNOWLEDGES (&u, 4);
  has (&u, rcv.wnd, 0);
  call (&u, CALL_RECEIVE, 10);
  gets (&u, 4);
}

static void
a_held_piece_beyond_the_window_is_cut_off (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.receive_buffer = 10;
  unit_begin_with (&u, 300, &settings);
  opens_passively (&u);
  PIECE (&u, 8, 20);
  has (&u, early[0].end, 111);
  PIECE (&u, 0, 8);
  forget_sent (&u);
  has (&u, rcv.nxt, 111);
  has (&u, rcv.wnd, 0);
}

static void
pieces_may_lie_across_the_wrap (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  unit_begin_with (&u, 300, &settings);
  u.peer = UINT32_MAX - 5;
  opens_passively (&u);
  PIECE (&u, 8, 12);
  PIECE (&u, 2, 5);
  PIECE (&u, 4, 9);
  forget_sent (&u);
  has (&u, early_count, 1);
  PIECE (&u, 0, 2);
  ACKNOWLEDGES (&u, 12);
  call (&u, CALL_RECEIVE, 100);
  gets (&u, 12);
}

static void
a_fin_above_a_gap_waits_for_every_piece (void **state)
{
  Unit u;

  established (&u);
  arrives (&u, "<SEQ=111><ACK=301><CTL=FIN,ACK><DATA=10>");
  ACKNOWLEDGES (&u, 0);
  state_is (&u, ESTABLISHED);
  PIECE (&u, 5, 10);
  ACKNOWLEDGES (&u, 0);
  PIECE (&u, 0, 5);
  ACKNOWLEDGES (&u, 21);
  state_is (&u, CLOSE_WAIT);
  call (&u, CALL_RECEIVE, 100);
  gets (&u, 20);
}

/* Any order, any cuts, any repetition: every octet is handed over once and in its place. */
static void
every_octet_arrives_once_whatever_the_order (void **state)
{
  srand (20261123);
  for (unsigned run = 0; run < 200; run++)
    {
      uint32_t length = 200;
      Unit u;

      established (&u);
      u.peer = 100;
      for (unsigned i = 0; u.tcb.rcv.nxt != 101 + length && i < 5000; i++)
        {
          uint32_t first = (uint32_t) rand () % length;
          uint32_t end = first + 1 + (uint32_t) rand () % 20;

          if (i % 7 == 0)
            first = u.tcb.rcv.nxt - 101, end = first + 1 + (uint32_t) rand () % 5;
          if (i % 5 == 0)
            call (&u, CALL_RECEIVE, 1 + (uint32_t) rand () % 9);
          PIECE (&u, first, end < length ? end : length);
          forget_sent (&u);
          u.queued = u.asked = u.lines = 0;
        }
      call (&u, CALL_RECEIVE, 1000);
      has (&u, rcv.nxt, 101 + length);
      has (&u, early_count, 0);
      gets (&u, length);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (text_above_a_gap_is_held_and_what_is_missing_asked_for),
    cmocka_unit_test (text_that_comes_twice_is_taken_once),
    cmocka_unit_test (pieces_above_a_gap_are_merged_when_they_touch_or_overlap),
    cmocka_unit_test (a_piece_may_join_all_the_others),
    cmocka_unit_test (one_piece_too_many_is_dropped_and_comes_again),
    cmocka_unit_test (with_no_room_left_what_is_held_stays),
    cmocka_unit_test (text_beyond_the_window_is_cut_off),
    cmocka_unit_test (a_held_piece_beyond_the_window_is_cut_off),
    cmocka_unit_test (pieces_may_lie_across_the_wrap),
    cmocka_unit_test (a_fin_above_a_gap_waits_for_every_piece),
    cmocka_unit_test (every_octet_arrives_once_whatever_the_order),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
