/* Where in time a session is, and how it plays. */
#include "config.h"

#include "session-scene.h"

#include <lab/picture/scrub-axis.h>

static void
seeking_a_time_shows_the_last_row_that_has_happened (void **state)
{
  HsSession *session = *state;

  hs_session_seek_time (session, MILLISECONDS (60));
  assert_int_equal (hs_session_get_cursor (session), SYN_ARRIVES);
  assert_int_equal (hs_session_get_playhead (session), MILLISECONDS (60));
  hs_session_seek_time (session, MILLISECONDS (39));
  assert_int_equal (hs_session_get_cursor (session), SYN_LEAVES);
  hs_session_seek_time (session, SECONDS (99));
  assert_int_equal (hs_session_get_cursor (session), ACK_ARRIVES);
  assert_int_equal (hs_session_get_playhead (session), hs_session_get_end (session));
}

static void
back_between_two_rows_goes_to_the_row_that_is_shown (void **state)
{
  HsSession *session = *state;

  hs_session_seek_time (session, MILLISECONDS (60));
  hs_session_back (session);
  assert_int_equal (hs_session_get_cursor (session), SYN_ARRIVES);
  assert_int_equal (hs_session_get_playhead (session), MILLISECONDS (40));
}

static void
the_segment_that_the_row_sent_is_selected (void **state)
{
  HsSession *session = *state;
  const Arrow *arrow;

  hs_session_seek_row (session, SYN_ARRIVES);
  arrow = hs_session_get_selected_arrow (session);
  assert_non_null (arrow);
  assert_int_equal (arrow->segment.ctl, CTL_SYN | CTL_ACK);
  hs_session_select (session, 1);
  assert_int_equal (hs_session_get_selected_arrow (session)->segment.ctl, CTL_SYN);
}

static void
a_flight_of_40_ms_takes_800_ms_to_play (void **state)
{
  HsSession *session = *state;
  double seconds;

  hs_session_set_smooth (session, true);
  hs_session_seek_row (session, SYN_LEAVES);
  hs_session_set_playing (session, true);
  seconds = run_out (session);
  assert_int_equal (hs_session_get_cursor (session), ACK_ARRIVES);
  assert_true (seconds > 2.38 && seconds < 2.45); /* three of them */
  assert_false (hs_session_get_playing (session));
}

static void
the_playhead_moves_between_rows_and_the_cursor_waits (void **state)
{
  HsSession *session = *state;
  int rows = 0, moments = 0;

  hs_session_set_smooth (session, true);
  hs_session_seek_row (session, SYN_LEAVES);
  g_signal_connect (session, "cursor-changed", G_CALLBACK (scene_count), &rows);
  g_signal_connect (session, "playhead-changed", G_CALLBACK (scene_count), &moments);
  hs_session_set_playing (session, true);
  for (int i = 0; i < 4; i++)
    hs_session_tick (session, 0.1);
  assert_int_equal (hs_session_get_cursor (session), SYN_LEAVES);
  assert_int_equal (hs_session_get_playhead (session), MILLISECONDS (20));
  assert_int_equal (rows, 0);
  assert_int_equal (moments, 4);
}

static void
a_long_wait_is_run_through (void **state)
{
  HsSession *session = *state;
  Trace *trace = scene_handshake ();
  World world;

  trace_world (trace, ACK_ARRIVES, &world);
  scene_append (trace, &world, (Choice){ .kind = CHOICE_WAIT, .until = SECONDS (120) });
  hs_session_take_trace (session, trace, ACK_ARRIVES);
  hs_session_set_smooth (session, true);
  hs_session_set_playing (session, true);
  assert_true (run_out (session) < 0.7);
  assert_int_equal (hs_session_get_playhead (session), SECONDS (120));
}

static void
playing_stops_where_a_question_is_asked (void **state)
{
  HsSession *session = *state;
  Trace *trace = scene_handshake ();

  trace_note (trace, SYN_ARRIVES, "ask.en", "What does B answer?");
  hs_session_take_trace (session, trace, 0);
  hs_session_set_smooth (session, true);
  hs_session_set_playing (session, true);
  run_out (session);
  assert_int_equal (hs_session_get_cursor (session), SYN_ARRIVES);
  hs_session_set_playing (session, true);
  run_out (session);
  assert_int_equal (hs_session_get_cursor (session), ACK_ARRIVES);
}

static void
without_animations_playing_goes_row_by_row (void **state)
{
  HsSession *session = *state;

  hs_session_set_smooth (session, false);
  hs_session_set_playing (session, true);
  hs_session_tick (session, 0.5);
  assert_int_equal (hs_session_get_playhead (session), 0);
  run_out (session);
  assert_int_equal (hs_session_get_cursor (session), ACK_ARRIVES);
}

static void
playing_from_the_end_begins_again (void **state)
{
  HsSession *session = *state;

  hs_session_last (session);
  hs_session_set_playing (session, true);
  assert_true (hs_session_get_playing (session));
  assert_int_equal (hs_session_get_cursor (session), 0);
}

static void
a_smooth_step_glides_and_a_second_one_ends_the_first (void **state)
{
  HsSession *session = *state;

  hs_session_set_smooth (session, true);
  hs_session_seek_row (session, SYN_LEAVES);
  hs_session_step (session);
  assert_true (hs_session_get_moving (session));
  hs_session_tick (session, 0.05);
  assert_int_equal (hs_session_get_cursor (session), SYN_LEAVES);
  hs_session_step (session);
  assert_int_equal (hs_session_get_cursor (session), SYN_ARRIVES);
  assert_true (run_out (session) < 0.7);
  assert_int_equal (hs_session_get_cursor (session), SYN_ACK_ARRIVES);
}

/* The bar: every row has a place of its own, in order, and pointing at it finds it again. */
static void
every_row_is_found_where_its_tick_is (void **state)
{
  HsSession *session = *state;
  const Trace *trace = hs_session_get_trace (session);
  ScrubAxis *axis = scrub_axis_new ();
  Time time;

  scrub_axis_build (axis, trace, hs_session_get_ladder (session));
  for (size_t row = 0; row <= ACK_ARRIVES; row++)
    {
      const double at = scrub_axis_row (axis, row);

      assert_true (row == 0 || at > scrub_axis_row (axis, row - 1));
      assert_int_equal (scrub_axis_locate (axis, trace, at, 0.001, &time), row);
      assert_int_equal (time, trace_time (trace, row));
    }
  assert_true (scrub_axis_row (axis, ACK_ARRIVES) == 1.0);
  scrub_axis_free (axis);
}

static void
the_knob_is_half_way_when_the_segment_is (void **state)
{
  HsSession *session = *state;
  const Trace *trace = hs_session_get_trace (session);
  ScrubAxis *axis = scrub_axis_new ();
  double middle;
  Time time;

  scrub_axis_build (axis, trace, hs_session_get_ladder (session));
  middle = scrub_axis_moment (axis, trace, SYN_LEAVES, MILLISECONDS (20));
  assert_float_equal (
      middle, (scrub_axis_row (axis, SYN_LEAVES) + scrub_axis_row (axis, SYN_ARRIVES)) / 2, 1e-9);
  assert_int_equal (scrub_axis_locate (axis, trace, middle, 0.001, &time), SYN_LEAVES);
  assert_in_range (time, MILLISECONDS (20) - 5, MILLISECONDS (20) + 5);
  scrub_axis_free (axis);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    SESSION_TEST (seeking_a_time_shows_the_last_row_that_has_happened),
    SESSION_TEST (back_between_two_rows_goes_to_the_row_that_is_shown),
    SESSION_TEST (the_segment_that_the_row_sent_is_selected),
    SESSION_TEST (a_flight_of_40_ms_takes_800_ms_to_play),
    SESSION_TEST (the_playhead_moves_between_rows_and_the_cursor_waits),
    SESSION_TEST (a_long_wait_is_run_through),
    SESSION_TEST (playing_stops_where_a_question_is_asked),
    SESSION_TEST (without_animations_playing_goes_row_by_row),
    SESSION_TEST (playing_from_the_end_begins_again),
    SESSION_TEST (a_smooth_step_glides_and_a_second_one_ends_the_first),
    SESSION_TEST (every_row_is_found_where_its_tick_is),
    SESSION_TEST (the_knob_is_half_way_when_the_segment_is),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
