/* The table of parts, the exercise seam; and the promise behind it: any event in any state, the
 * same answer to the same question. */
#include "table.h"
#include "unit.h"

#include <stdlib.h>

static void
the_reference_fills_every_slot (void **state)
{
  assert_int_equal (parts_filled (&reference), parts_slots ());
  for (unsigned i = 0; i < parts_slots (); i++)
    assert_true (parts_has_slot (&reference, i));
  assert_false (parts_has_slot (&reference, parts_slots ()));
  assert_int_equal (parts_slots () * sizeof (void (*) (void)), sizeof (Parts));
}

static void
every_slot_has_a_name_of_its_own (void **state)
{
  for (unsigned i = 0; i < parts_slots (); i++)
    {
      assert_true (strlen (parts_slot_name (i)) > 2);
      for (unsigned j = 0; j < i; j++)
        assert_string_not_equal (parts_slot_name (i), parts_slot_name (j));
    }
}

/* A table with one slot filled, whatever that slot is. */
static Parts
only (unsigned slot)
{
  static const char filled[1];
  Parts mine;

  memset (&mine, 0, sizeof mine);
  memcpy ((char *) &mine + slot * sizeof (void *), &(const char *){ filled }, sizeof (void *));
  return mine;
}

static void
a_filled_slot_wins_and_an_empty_one_leaves_the_base (void **state)
{
  for (unsigned i = 0; i < parts_slots (); i++)
    {
      Parts mine = only (i), both = parts_with (&reference, &mine);
      char *at = (char *) &both, *ref = (char *) &reference, *my = (char *) &mine;

      assert_int_equal (parts_filled (&mine), 1);
      assert_true (parts_has_slot (&mine, i));
      for (unsigned j = 0; j < parts_slots (); j++)
        assert_memory_equal (at + j * sizeof (void *), (i == j ? my : ref) + j * sizeof (void *),
                             sizeof (void *));
    }
}

#define SLOT_IS(slot)                                                                              \
  assert_string_equal (                                                                            \
      parts_slot_name ((unsigned) (offsetof (Parts, slot) / sizeof (void (*) (void)))), #slot)

static void
every_slot_is_called_what_it_is (void **state)
{
  SLOT_IS (segment_length);
  SLOT_IS (segment_acceptable);
  SLOT_IS (usable_window);
  SLOT_IS (window_to_offer);
  SLOT_IS (reset_for);
  SLOT_IS (call_open);
  SLOT_IS (call_send);
  SLOT_IS (call_receive);
  SLOT_IS (call_close);
  SLOT_IS (call_abort);
  SLOT_IS (call_status);
  SLOT_IS (arrives_closed);
  SLOT_IS (arrives_listen);
  SLOT_IS (arrives_syn_sent);
  SLOT_IS (check_sequence);
  SLOT_IS (check_rst);
  SLOT_IS (check_syn);
  SLOT_IS (check_ack);
  SLOT_IS (check_urg);
  SLOT_IS (process_text);
  SLOT_IS (check_fin);
  SLOT_IS (user_timeout);
  SLOT_IS (retransmission_timeout);
  SLOT_IS (persist_timeout);
  SLOT_IS (time_wait_timeout);
  SLOT_IS (output);
  SLOT_IS (round_trip_measured);
  SLOT_IS (back_off);
}

/* Counts in the connection's own scratch words which slot was asked. */
static void
my_listen (Tcb *tcb, const Segment *seg, Turn *turn)
{
  tcb->scratch[0]++;
  reference.arrives_listen (tcb, seg, turn);
}

static uint32_t
narrow_window (const Tcb *tcb)
{
  return reference.usable_window (tcb) > 0 ? 1 : 0;
}

static void
a_part_of_mine_is_asked_and_the_reference_does_the_rest (void **state)
{
  const Parts mine = { .arrives_listen = my_listen };
  Parts parts = parts_with (&reference, &mine);
  Unit u;

  unit_begin (&u);
  u.parts = &parts;
  opens_passively (&u);
  has (&u, scratch[0], 1);
}

static void
the_reference_asks_the_table_and_not_itself (void **state)
{
  const Parts mine = { .usable_window = narrow_window };
  Parts parts = parts_with (&reference, &mine);
  Unit u;

  unit_begin (&u);
  u.parts = &parts;
  opens_passively (&u);
  call (&u, CALL_SEND, 2);
  sends (&u, "<SEQ=301><DATA=1>");
  sends (&u, "<SEQ=302><DATA=1>");
}

/* Random questions */

static Event
any_event (const Tcb *tcb, Die *die, Time now)
{
  Event event = build_segment (tcb, die, now);
  unsigned kind = die_below (die, 10);

  if (kind < 3)
    {
      event.kind = EVENT_CALL;
      memset (&event.segment, 0, sizeof event.segment);
      event.call.kind = (CallKind) die_below (die, CALLS);
      event.call.length = die_below (die, 4) ? die_below (die, 3000) : die_below (die, UINT32_MAX);
      event.call.remote_specified = die_below (die, 2);
      event.call.no_room = die_below (die, 10) == 0;
      if (event.call.kind == CALL_ABORT && die_below (die, 4))
        event.call.kind = CALL_RECEIVE;
    }
  else if (kind == 3)
    {
      event.kind = EVENT_TIMEOUT;
      memset (&event.segment, 0, sizeof event.segment);
      event.timer = (Timer) die_below (die, TIMERS);
    }
  return event;
}

static void
same_question_same_answer (const Tcb *before, const Event *event, Tcb *after)
{
  Tcb again = *before;
  Actions one, two;

  *after = *before;
  memset (&one, 0x55, sizeof one);
  memset (&two, 0xaa, sizeof two);
  tcp_step (&reference, after, event, &one);
  tcp_step (&reference, &again, event, &two);
  assert_memory_equal (after, &again, sizeof again);
  assert_memory_equal (&one, &two, sizeof one);
  assert_true (one.segment_count <= ACTION_SEGMENTS);
  assert_true (one.signal_count <= ACTION_SIGNALS);
  assert_true (one.trail_count <= ACTION_TRAIL);
  assert_true (one.clause != CLAUSE_NONE);
}

/* A hundred thousand random events, on walks through all states and on connections made by hand: no
 * TCB ever breaks, and nothing undefined happens (the sanitizers are watching). */
static void
any_event_in_any_state_leaves_a_whole_tcb (void **state)
{
  unsigned seen[STATES] = { 0 };
  Die die = { 793 };
  Time now = SECONDS (5000);
  Tcb tcb = build_tcb (CLOSED, &die, now);

  for (unsigned i = 0; i < 100000; i++)
    {
      Event event;
      Tcb after;

      if (i % 10 == 0)
        tcb = build_tcb ((State) die_below (&die, STATES), &die, now);
      now += die_below (&die, 1000000);
      event = any_event (&tcb, &die, now);
      seen[tcb.state]++;
      same_question_same_answer (&tcb, &event, &after);
      if (tcb_fault (&after))
        fail_msg ("seed 793, step %u, %s: %s", i, state_name (tcb.state), tcb_fault (&after));
      tcb = after;
    }
  for (unsigned s = 0; s < STATES; s++)
    assert_true (seen[s] > 1000);
}

/* A student's part may leave any TCB behind. One in which no fault is found may be asked
 * anything. */
static void
a_damaged_tcb_without_a_fault_still_answers (void **state)
{
  Die die = { 1122 };
  unsigned asked = 0;

  for (unsigned i = 0; i < 40000; i++)
    {
      Tcb tcb = build_tcb ((State) die_below (&die, STATES), &die, SECONDS (5000)), after;
      unsigned damage = 1 + die_below (&die, 3);
      Event event;

      for (unsigned n = 0; n < damage; n++)
        {
          uint32_t words = sizeof tcb / sizeof (uint32_t), word = die_below (&die, words);
          uint32_t value = die_below (&die, 3) ? die_below (&die, UINT32_MAX) : die_below (&die, 9);

          memcpy ((char *) &tcb + word * sizeof value, &value, sizeof value);
        }
      memset (&tcb.passive, 1, 1);
      memset (&tcb.remote_specified, 1, 1);
      memset (&tcb.close_called, (int) die_below (&die, 2), 1);
      if (tcb_fault (&tcb))
        continue;
      asked++;
      event = any_event (&tcb, &die, SECONDS (5000));
      same_question_same_answer (&tcb, &event, &after);
    }
  assert_true (asked > 10000);
}

/* An event that is no event, a call that is no call, a timer that is no timer. */
static void
nonsense_is_answered_with_nothing (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  for (unsigned i = 0; i < 3; i++)
    {
      Event event;
      Actions out;
      Tcb before = u.tcb;

      memset (&event, 0, sizeof event);
      event.kind = i == 0 ? EVENTS : i == 1 ? EVENT_CALL : EVENT_TIMEOUT;
      event.call.kind = CALLS;
      event.timer = TIMERS;
      tcp_step (&reference, &u.tcb, &event, &out);
      assert_int_equal (out.segment_count, 0);
      assert_int_equal (out.signal_count, 0);
      assert_memory_equal (&before, &u.tcb, sizeof before);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_reference_fills_every_slot),
    cmocka_unit_test (every_slot_has_a_name_of_its_own),
    cmocka_unit_test (a_filled_slot_wins_and_an_empty_one_leaves_the_base),
    cmocka_unit_test (every_slot_is_called_what_it_is),
    cmocka_unit_test (a_part_of_mine_is_asked_and_the_reference_does_the_rest),
    cmocka_unit_test (the_reference_asks_the_table_and_not_itself),
    cmocka_unit_test (any_event_in_any_state_leaves_a_whole_tcb),
    cmocka_unit_test (a_damaged_tcb_without_a_fault_still_answers),
    cmocka_unit_test (nonsense_is_answered_with_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
