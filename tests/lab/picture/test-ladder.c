/* The ladder: what became of every segment, and what happened at either side.  */
#include "config.h"

#include <lab/picture/ladder.h>
#include <lab/text/language.h>

#include "stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static Ladder *
ladder_of (const Stage *stage)
{
  Ladder *ladder = ladder_new ();

  ladder_update (ladder, stage->trace);
  return ladder;
}

static const Arrow *
arrow_at (const Ladder *ladder, guint index)
{
  assert_true (index < ladder->arrows->len);
  return &g_array_index (ladder->arrows, Arrow, index);
}

static const Arrow *
last_arrow (const Ladder *ladder)
{
  assert_true (ladder->arrows->len > 0);
  return arrow_at (ladder, ladder->arrows->len - 1);
}

static const Mark *
mark_at (const Ladder *ladder, guint index)
{
  assert_true (index < ladder->marks->len);
  return &g_array_index (ladder->marks, Mark, index);
}

static void
handshake_has_three_arrows_that_arrive (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  g_autoptr (Ladder) ladder = ladder_of (&stage);

  assert_int_equal (ladder->rows, 5);
  assert_int_equal (ladder->arrows->len, 3);
  for (guint i = 0; i < 3; i++)
    {
      const Arrow *arrow = arrow_at (ladder, i);

      assert_int_equal (arrow->from, i % 2);
      assert_int_equal (arrow->row, 2 + i);
      assert_int_equal (arrow->end_row, 3 + i);
      assert_int_equal (arrow->sent, MILLISECONDS (40 * i));
      assert_int_equal (arrow->due, MILLISECONDS (40 * (i + 1)));
      assert_int_equal (arrow->ended, arrow->due);
      assert_int_equal (arrow->fate, FATE_DELIVERED);
      assert_false (arrow->again || arrow->forged);
    }
  assert_int_equal (arrow_at (ladder, 0)->segment.ctl, CTL_SYN);
  assert_ptr_equal (ladder_find (ladder, arrow_at (ladder, 1)->id), arrow_at (ladder, 1));
  assert_null (ladder_find (ladder, 0));
  assert_null (ladder_find (ladder, 99));
  stage_clear (&stage);
}

static void
marks_say_call_then_state_then_signal (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 1, CALL_OPEN_PASSIVE, 0);
  g_autoptr (Ladder) ladder = ladder_of (&stage);

  assert_int_equal (ladder->marks->len, 3);
  assert_int_equal (mark_at (ladder, 0)->kind, MARK_CALL);
  assert_int_equal (mark_at (ladder, 0)->call.kind, CALL_OPEN_PASSIVE);
  assert_int_equal (mark_at (ladder, 0)->host, 1);
  assert_int_equal (mark_at (ladder, 1)->kind, MARK_STATE);
  assert_int_equal (mark_at (ladder, 1)->from, CLOSED);
  assert_int_equal (mark_at (ladder, 1)->to, LISTEN);
  assert_int_equal (mark_at (ladder, 2)->kind, MARK_SIGNAL);
  assert_int_equal (mark_at (ladder, 2)->signal.kind, SIGNAL_OK);
  stage_clear (&stage);
}

static void
update_takes_in_only_new_rows (void **state)
{
  Stage stage = stage_new ();
  g_autoptr (Ladder) grown = ladder_new ();

  stage_call (&stage, 1, CALL_OPEN_PASSIVE, 0);
  ladder_update (grown, stage.trace);
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  ladder_update (grown, stage.trace);
  ladder_update (grown, stage.trace);
  stage_next (&stage, 3);
  stage_call (&stage, 0, CALL_SEND, 2000);
  stage_next (&stage, 4);
  ladder_update (grown, stage.trace);

  g_autoptr (Ladder) whole = ladder_of (&stage);
  assert_int_equal (grown->rows, trace_rows (stage.trace));
  assert_int_equal (grown->arrows->len, whole->arrows->len);
  assert_int_equal (grown->marks->len, whole->marks->len);
  for (guint i = 0; i < whole->arrows->len; i++)
    {
      assert_int_equal (arrow_at (grown, i)->id, arrow_at (whole, i)->id);
      assert_int_equal (arrow_at (grown, i)->row, arrow_at (whole, i)->row);
      assert_int_equal (arrow_at (grown, i)->end_row, arrow_at (whole, i)->end_row);
    }
  stage_clear (&stage);
}

static void
lost_segment_ends_where_it_was_lost (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_choose (&stage, (Choice){ .kind = CHOICE_WAIT, .until = MILLISECONDS (10) });
  stage_flight (&stage, CHOICE_LOSE);
  g_autoptr (Ladder) ladder = ladder_of (&stage);
  const Arrow *syn = arrow_at (ladder, 0);

  assert_int_equal (syn->fate, FATE_LOST);
  assert_int_equal (syn->end_row, 3);
  assert_int_equal (syn->ended, MILLISECONDS (10));
  assert_int_equal (arrow_fate_at (syn, 2), FATE_FLYING);
  assert_int_equal (arrow_fate_at (syn, 3), FATE_LOST);
  stage_clear (&stage);
}

static void
retransmission_is_marked_as_sent_again (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_flight (&stage, CHOICE_LOSE);
  stage_next (&stage, 1);
  g_autoptr (Ladder) ladder = ladder_of (&stage);

  assert_int_equal (ladder->arrows->len, 2);
  assert_false (arrow_at (ladder, 0)->again);
  assert_true (arrow_at (ladder, 1)->again);
  assert_int_equal (arrow_at (ladder, 1)->sent, SECONDS (1));
  stage_clear (&stage);
}

static void
new_text_and_a_bare_ack_are_not_sent_again (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  stage_call (&stage, 0, CALL_SEND, 10);
  stage_call (&stage, 0, CALL_SEND, 10);
  stage_next (&stage, 4);
  g_autoptr (Ladder) ladder = ladder_of (&stage);

  for (guint i = 0; i < ladder->arrows->len; i++)
    assert_false (arrow_at (ladder, i)->again);
  stage_clear (&stage);
}

static void
next_connection_with_lower_numbers_is_not_sent_again (void **state)
{
  Stage stage = stage_with (HOST_TCP, 4000, 300);
  stage.world.host[0].isn_step = (uint32_t) -3000;
  trace_free (stage.trace);
  stage.trace = trace_new (&stage.world);
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_call (&stage, 0, CALL_ABORT, 0);
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  g_autoptr (Ladder) ladder = ladder_of (&stage);

  assert_int_equal (last_arrow (ladder)->segment.seq, 1000);
  assert_false (last_arrow (ladder)->again);
  stage_clear (&stage);
}

static void
syn_ack_of_a_simultaneous_open_is_news (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_call (&stage, 1, CALL_OPEN_ACTIVE, 0);
  stage_next (&stage, 2);
  g_autoptr (Ladder) ladder = ladder_of (&stage);

  assert_int_equal (ladder->arrows->len, 4);
  assert_int_equal (last_arrow (ladder)->segment.ctl, CTL_SYN | CTL_ACK);
  assert_false (last_arrow (ladder)->again);
  stage_clear (&stage);
}

static void
duplicate_knows_its_original (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_flight (&stage, CHOICE_DUPLICATE);
  g_autoptr (Ladder) ladder = ladder_of (&stage);

  assert_int_equal (ladder->arrows->len, 2);
  assert_int_equal (last_arrow (ladder)->copy_of, arrow_at (ladder, 0)->id);
  assert_int_equal (last_arrow (ladder)->row, 2);
  assert_false (last_arrow (ladder)->forged);
  stage_clear (&stage);
}

static void
held_and_damaged_segment_remembers_both (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_flight (&stage, CHOICE_HOLD);
  stage_flight (&stage, CHOICE_CORRUPT);
  stage_flight (&stage, CHOICE_DELIVER);
  g_autoptr (Ladder) ladder = ladder_of (&stage);
  const Arrow *syn = arrow_at (ladder, 0);

  assert_int_equal (syn->hold_row, 2);
  assert_int_equal (syn->corrupt_row, 3);
  assert_int_equal (syn->end_row, 4);
  assert_int_equal (syn->fate, FATE_DAMAGED);
  stage_clear (&stage);
}

static void
forged_segment_is_an_arrow_that_no_tcp_sent (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 1, CALL_OPEN_PASSIVE, 0);
  stage_forge (&stage, 0, (Segment){ .seq = 90, .ctl = CTL_SYN });
  g_autoptr (Ladder) ladder = ladder_of (&stage);

  assert_int_equal (ladder->arrows->len, 1);
  assert_true (arrow_at (ladder, 0)->forged);
  assert_int_equal (arrow_at (ladder, 0)->from, 0);
  assert_int_equal (arrow_at (ladder, 0)->segment.seq, 90);
  stage_clear (&stage);
}

static void
segment_that_finds_the_queue_full_is_lost_at_once (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 1, CALL_OPEN_PASSIVE, 0);
  for (unsigned i = 0; i < FLIGHTS; i++)
    stage_forge (&stage, 1, (Segment){ .seq = i, .ctl = CTL_RST });
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  g_autoptr (Ladder) ladder = ladder_of (&stage);

  assert_int_equal (last_arrow (ladder)->id, 0);
  assert_int_equal (last_arrow (ladder)->segment.ctl, CTL_SYN);
  assert_int_equal (last_arrow (ladder)->fate, FATE_LOST);
  assert_int_equal (last_arrow (ladder)->end_row, last_arrow (ladder)->row);
  stage_clear (&stage);
}

static void
crash_is_marked_and_so_is_the_state_it_leads_to (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  stage_choose (&stage, (Choice){ .kind = CHOICE_CRASH, .host = 0 });
  g_autoptr (Ladder) ladder = ladder_of (&stage);
  guint marks = ladder->marks->len;

  assert_int_equal (mark_at (ladder, marks - 2)->kind, MARK_CRASH);
  assert_int_equal (mark_at (ladder, marks - 1)->kind, MARK_STATE);
  assert_int_equal (mark_at (ladder, marks - 1)->from, ESTABLISHED);
  assert_int_equal (mark_at (ladder, marks - 1)->to, CLOSED);
  stage_clear (&stage);
}

static void
assert_words (const Mark *mark, const char *language, const char *wanted)
{
  language_set (language);
  g_autofree char *words = mark_text (mark, true);
  language_set ("en");

  assert_string_equal (words, wanted);
}

static void
timeout_is_marked_with_its_timer (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_flight (&stage, CHOICE_LOSE);
  stage_next (&stage, 1);
  g_autoptr (Ladder) ladder = ladder_of (&stage);
  const Mark *mark = mark_at (ladder, ladder->marks->len - 1);

  assert_int_equal (mark->kind, MARK_TIMEOUT);
  assert_int_equal (mark->timer, TIMER_RETRANSMISSION);
  assert_words (mark, "en", "RETRANSMISSION timeout");
  assert_words (mark, "zh_CN", "超时：重传");
  assert_int_equal (mark->time, SECONDS (1));
  stage_clear (&stage);
}

static void
what_flies_when_the_trace_begins_is_on_row_0 (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 1, CALL_OPEN_PASSIVE, 0);
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  trace_free (stage.trace);
  stage.trace = trace_new (&stage.world);
  stage_next (&stage, 1);
  g_autoptr (Ladder) ladder = ladder_of (&stage);

  assert_int_equal (arrow_at (ladder, 0)->row, 0);
  assert_int_equal (arrow_at (ladder, 0)->end_row, 1);
  assert_int_equal (mark_at (ladder, 0)->from, LISTEN);
  stage_clear (&stage);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (handshake_has_three_arrows_that_arrive),
    cmocka_unit_test (marks_say_call_then_state_then_signal),
    cmocka_unit_test (update_takes_in_only_new_rows),
    cmocka_unit_test (lost_segment_ends_where_it_was_lost),
    cmocka_unit_test (retransmission_is_marked_as_sent_again),
    cmocka_unit_test (new_text_and_a_bare_ack_are_not_sent_again),
    cmocka_unit_test (next_connection_with_lower_numbers_is_not_sent_again),
    cmocka_unit_test (syn_ack_of_a_simultaneous_open_is_news),
    cmocka_unit_test (duplicate_knows_its_original),
    cmocka_unit_test (held_and_damaged_segment_remembers_both),
    cmocka_unit_test (forged_segment_is_an_arrow_that_no_tcp_sent),
    cmocka_unit_test (segment_that_finds_the_queue_full_is_lost_at_once),
    cmocka_unit_test (crash_is_marked_and_so_is_the_state_it_leads_to),
    cmocka_unit_test (timeout_is_marked_with_its_timer),
    cmocka_unit_test (what_flies_when_the_trace_begins_is_on_row_0),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
