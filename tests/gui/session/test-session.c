/* The session without a window: where in time it is, how it plays, and what happens to the rows
 * after a choice made in the past. The trace is a handshake: row 1 opens B, row 2 opens A and
 * sends the SYN, rows 3, 4 and 5 deliver the three segments, 40 ms apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <glib/gstdio.h>

#include "config.h"
#include <lab/picture/scrub-axis.h>
#include <gui/session/session.h>

enum
{
  B_LISTENS = 1,
  SYN_LEAVES,
  SYN_ARRIVES,
  SYN_ACK_ARRIVES,
  ACK_ARRIVES
};

static void
append (Trace *trace, World *world, Choice choice)
{
  const Parts *const parts[HOSTS] = { &reference, &reference };
  Record record = { 0 };

  assert_int_equal (world_refuses (world, &choice), REFUSED_NOT);
  world_step (parts, world, choice, &record);
  trace_append (trace, &record, world);
}

static Trace *
handshake (void)
{
  const HostKind kind[HOSTS] = { HOST_TCP, HOST_TCP };
  const Seq isn[HOSTS] = { 100, 300 };
  const Settings settings[HOSTS] = { settings_plain (), settings_plain () };
  World world;
  Trace *trace;

  world_init (&world, kind, isn, settings, MILLISECONDS (40), 0);
  trace = trace_new (&world);
  append (trace, &world,
          (Choice){ .kind = CHOICE_CALL,
                    .host = 1,
                    .call = { .kind = CALL_OPEN_PASSIVE, .remote_specified = true } });
  append (trace, &world,
          (Choice){ .kind = CHOICE_CALL,
                    .call = { .kind = CALL_OPEN_ACTIVE, .remote_specified = true } });
  for (int i = 0; i < 3; i++)
    {
      Choice next;

      assert_true (world_next (&world, &next));
      assert_int_equal (next.kind, CHOICE_DELIVER);
      append (trace, &world, next);
    }
  return trace;
}

static void
count (HsSession *session, int *counter)
{
  ++*counter;
}

static void
keep_message (HsSession *session, const char *message, char **kept)
{
  g_free (*kept);
  *kept = g_strdup (message);
}

static int
setup (void **state)
{
  HsSession *session = hs_session_new ();

  hs_session_take_trace (session, handshake (), 0);
  *state = session;
  return 0;
}

static int
teardown (void **state)
{
  g_object_unref (*state);
  return 0;
}

static State
state_of (HsSession *session, unsigned host)
{
  return hs_session_get_world (session)->host[host].tcb.state;
}

/* Ticks like a screen of 60 frames a second until nothing moves; the seconds it took. */
static double
run_out (HsSession *session)
{
  double seconds = 0;

  while (hs_session_get_moving (session) && seconds < 60)
    {
      hs_session_tick (session, 1.0 / 64);
      seconds += 1.0 / 64;
    }
  return seconds;
}

static Choice
choice_of (HsSession *session, ChoiceKind kind)
{
  Choice choices[512];
  const unsigned found = hs_session_get_choices (session, choices, 512);

  for (unsigned i = 0; i < found; i++)
    if (choices[i].kind == kind)
      return choices[i];
  fail_msg ("no choice of kind %s", choice_name (kind));
  return (Choice){ 0 };
}

static void
a_trace_opens_at_its_beginning (void **state)
{
  HsSession *session = *state;

  assert_int_equal (hs_session_get_rows (session), ACK_ARRIVES);
  assert_int_equal (hs_session_get_cursor (session), 0);
  assert_int_equal (state_of (session, 0), CLOSED);
  assert_null (hs_session_get_record (session));
  assert_false (hs_session_get_moving (session));
}

static void
without_anything_open_there_is_an_idle_trace (void **state)
{
  g_autoptr (HsSession) session = hs_session_new ();

  assert_non_null (hs_session_get_trace (session));
  assert_int_equal (hs_session_get_rows (session), 0);
  assert_true (hs_session_get_choices (session, (Choice[512]){ 0 }, 512) > 0);
}

static void
a_step_shows_the_next_row_and_back_the_one_before (void **state)
{
  HsSession *session = *state;

  for (int i = 0; i < SYN_ARRIVES; i++)
    hs_session_step (session);
  assert_int_equal (hs_session_get_cursor (session), SYN_ARRIVES);
  assert_int_equal (state_of (session, 1), SYN_RECEIVED);
  assert_int_equal (hs_session_get_world_before (session)->host[1].tcb.state, LISTEN);
  assert_int_equal (hs_session_get_playhead (session), MILLISECONDS (40));
  hs_session_back (session);
  assert_int_equal (hs_session_get_cursor (session), SYN_LEAVES);
  assert_int_equal (state_of (session, 1), LISTEN);
}

static void
rows_at_the_same_moment_are_stepped_one_by_one (void **state)
{
  HsSession *session = *state;

  hs_session_step (session);
  assert_int_equal (hs_session_get_cursor (session), B_LISTENS);
  assert_int_equal (hs_session_get_playhead (session), 0);
  hs_session_step (session);
  assert_int_equal (hs_session_get_cursor (session), SYN_LEAVES);
  assert_int_equal (hs_session_get_playhead (session), 0);
}

static void
back_at_the_beginning_stays_there (void **state)
{
  HsSession *session = *state;

  hs_session_back (session);
  assert_int_equal (hs_session_get_cursor (session), 0);
}

static void
a_step_past_the_end_says_that_nothing_happens_by_itself (void **state)
{
  HsSession *session = *state;
  g_autofree char *message = NULL;

  g_signal_connect (session, "problem", G_CALLBACK (keep_message), &message);
  hs_session_last (session);
  hs_session_step (session);
  assert_int_equal (hs_session_get_cursor (session), ACK_ARRIVES);
  assert_non_null (message);
}

static void
a_step_past_the_end_lets_the_next_thing_happen (void **state)
{
  HsSession *session = *state;
  const Choice send = { .kind = CHOICE_CALL, .call = { .kind = CALL_SEND, .length = 10 } };

  hs_session_last (session);
  assert_true (hs_session_choose (session, &send));
  assert_int_equal (hs_session_get_rows (session), ACK_ARRIVES + 1);
  hs_session_step (session);
  assert_int_equal (hs_session_get_rows (session), ACK_ARRIVES + 2);
  assert_int_equal (hs_session_get_cursor (session), ACK_ARRIVES + 2);
  assert_int_equal (hs_session_get_record (session)->choice.kind, CHOICE_DELIVER);
  assert_int_equal (hs_session_get_ladder (session)->rows, ACK_ARRIVES + 2);
}

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
  g_signal_connect (session, "cursor-changed", G_CALLBACK (count), &rows);
  g_signal_connect (session, "playhead-changed", G_CALLBACK (count), &moments);
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
  Trace *trace = handshake ();
  World world;

  trace_world (trace, ACK_ARRIVES, &world);
  append (trace, &world, (Choice){ .kind = CHOICE_WAIT, .until = SECONDS (120) });
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
  Trace *trace = handshake ();

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

static void
a_choice_in_the_past_forks_and_both_branches_stay (void **state)
{
  HsSession *session = *state;
  Choice lose;

  hs_session_seek_row (session, SYN_LEAVES);
  lose = choice_of (session, CHOICE_LOSE);
  assert_true (hs_session_choose (session, &lose));
  assert_int_equal (hs_session_get_branches (session), 2);
  assert_int_equal (hs_session_get_branch (session), 1);
  assert_int_equal (hs_session_get_rows (session), SYN_LEAVES + 1);
  assert_int_equal (hs_session_get_cursor (session), SYN_LEAVES + 1);
  assert_int_equal (
      arrow_fate_at (ladder_find (hs_session_get_ladder (session), 1), SYN_LEAVES + 1), FATE_LOST);
  hs_session_set_branch (session, 0);
  assert_int_equal (hs_session_get_rows (session), ACK_ARRIVES);
  assert_int_equal (hs_session_get_cursor (session), SYN_LEAVES);
}

static void
choosing_what_comes_next_anyway_only_steps (void **state)
{
  HsSession *session = *state;
  Choice deliver;

  hs_session_seek_row (session, SYN_LEAVES);
  deliver = choice_of (session, CHOICE_DELIVER);
  assert_true (hs_session_choose (session, &deliver));
  assert_int_equal (hs_session_get_branches (session), 1);
  assert_int_equal (hs_session_get_cursor (session), SYN_ARRIVES);
}

static void
a_segment_is_lost_at_the_moment_that_is_shown (void **state)
{
  HsSession *session = *state;
  const Choice lose = { .kind = CHOICE_LOSE, .which = 1 };

  hs_session_seek_time (session, MILLISECONDS (25));
  assert_true (hs_session_choose (session, &lose));
  assert_int_equal (hs_session_get_world (session)->now, MILLISECONDS (25));
  assert_int_equal (ladder_find (hs_session_get_ladder (session), 1)->ended, MILLISECONDS (25));
}

static void
after_a_loss_the_retransmission_comes_by_steps (void **state)
{
  HsSession *session = *state;
  const Choice lose = { .kind = CHOICE_LOSE, .which = 1 };

  hs_session_seek_row (session, SYN_LEAVES);
  hs_session_choose (session, &lose);
  hs_session_step (session);
  assert_int_equal (hs_session_get_record (session)->choice.kind, CHOICE_TIMEOUT);
  assert_int_equal (hs_session_get_record (session)->actions.segment_count, 1);
  assert_int_equal (hs_session_get_rows (session), SYN_LEAVES + 2);
}

static void
a_choice_that_is_refused_changes_nothing (void **state)
{
  HsSession *session = *state;
  const Choice lose = { .kind = CHOICE_LOSE, .which = 77 };
  g_autofree char *message = NULL;

  g_signal_connect (session, "problem", G_CALLBACK (keep_message), &message);
  assert_false (hs_session_choose (session, &lose));
  assert_non_null (message);
  assert_int_equal (hs_session_get_branches (session), 1);
  assert_int_equal (hs_session_get_rows (session), ACK_ARRIVES);
}

static void
a_saved_trace_opens_again (void **state)
{
  HsSession *session = *state;
  g_autofree char *folder = g_dir_make_tmp ("handshake-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "it.trace", NULL);

  assert_true (hs_session_save_trace (session, path, NULL));
  hs_session_take_trace (session, handshake (), 2);
  assert_true (hs_session_open_trace_file (session, path));
  assert_int_equal (hs_session_get_rows (session), ACK_ARRIVES);
  assert_string_equal (hs_session_get_story (session), path);
  g_unlink (path);
  g_rmdir (folder);
}

static void
a_file_that_is_no_trace_is_told_with_its_place (void **state)
{
  HsSession *session = *state;
  g_autofree char *message = NULL, *path = NULL;
  const int fd = g_file_open_tmp ("handshake-XXXXXX.trace", &path, NULL);

  g_close (fd, NULL);
  g_file_set_contents (path, "this is no trace\n", -1, NULL);
  g_signal_connect (session, "problem", G_CALLBACK (keep_message), &message);
  assert_false (hs_session_open_trace_file (session, path));
  assert_non_null (strstr (message, ":1:"));
  assert_int_equal (hs_session_get_rows (session), ACK_ARRIVES);
  g_unlink (path);
}

static void
the_chapter_of_the_handshake_opens_with_its_first_story (void **state)
{
  HsSession *session = *state;

  assert_true (hs_session_open_lesson (session, "handshake"));
  assert_int_equal (hs_session_get_lesson (session)->number, 3);
  assert_true (g_str_has_suffix (hs_session_get_story (session), "handshake.story"));
  assert_true (hs_session_get_rows (session) > 0);
  assert_int_equal (hs_session_get_cursor (session), 0);
}

static void
a_page_without_an_exercise_opens_as_well (void **state)
{
  HsSession *session = *state;

  assert_true (hs_session_open_lesson (session, "kernel"));
  assert_true (g_str_has_suffix (hs_session_get_story (session), "syn-fin.story"));
  assert_true (hs_session_get_rows (session) > 0);
  assert_null (hs_session_get_exercise (session));
}

static void
an_unknown_chapter_is_a_problem (void **state)
{
  HsSession *session = *state;
  g_autofree char *message = NULL;

  g_signal_connect (session, "problem", G_CALLBACK (keep_message), &message);
  assert_false (hs_session_open_lesson (session, "99-nonsense"));
  assert_non_null (strstr (message, "99-nonsense"));
}

/* Only then the views have more to show. */
static void
a_plain_trace_is_not_extended_and_one_by_the_later_rfcs_is (void **state)
{
  HsSession *session = *state;

  assert_false (hs_session_get_extended (session));
  assert_true (
      hs_session_open_story (session, HANDSHAKE_SOURCE_ROOT "/assets/stories/sack-recovery.story"));
  assert_true (hs_session_get_extended (session));
  assert_true (
      hs_session_open_story (session, HANDSHAKE_SOURCE_ROOT "/assets/stories/lost-syn.story"));
  assert_false (hs_session_get_extended (session));
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

#define SESSION_TEST(name) cmocka_unit_test_setup_teardown (name, setup, teardown)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    SESSION_TEST (a_trace_opens_at_its_beginning),
    SESSION_TEST (without_anything_open_there_is_an_idle_trace),
    SESSION_TEST (a_step_shows_the_next_row_and_back_the_one_before),
    SESSION_TEST (rows_at_the_same_moment_are_stepped_one_by_one),
    SESSION_TEST (back_at_the_beginning_stays_there),
    SESSION_TEST (a_step_past_the_end_says_that_nothing_happens_by_itself),
    SESSION_TEST (a_step_past_the_end_lets_the_next_thing_happen),
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
    SESSION_TEST (a_choice_in_the_past_forks_and_both_branches_stay),
    SESSION_TEST (choosing_what_comes_next_anyway_only_steps),
    SESSION_TEST (a_segment_is_lost_at_the_moment_that_is_shown),
    SESSION_TEST (after_a_loss_the_retransmission_comes_by_steps),
    SESSION_TEST (a_choice_that_is_refused_changes_nothing),
    SESSION_TEST (a_saved_trace_opens_again),
    SESSION_TEST (a_file_that_is_no_trace_is_told_with_its_place),
    SESSION_TEST (the_chapter_of_the_handshake_opens_with_its_first_story),
    SESSION_TEST (a_page_without_an_exercise_opens_as_well),
    SESSION_TEST (an_unknown_chapter_is_a_problem),
    SESSION_TEST (a_plain_trace_is_not_extended_and_one_by_the_later_rfcs_is),
    SESSION_TEST (every_row_is_found_where_its_tick_is),
    SESSION_TEST (the_knob_is_half_way_when_the_segment_is),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
