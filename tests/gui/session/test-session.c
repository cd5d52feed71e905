/* The session without a window: its rows, and what happens to them after a choice made in the past;
 * files and chapters. How it plays is in test-session-time.c. */
#include "config.h"

#include "session-scene.h"

#include <glib/gstdio.h>

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

  g_signal_connect (session, "problem", G_CALLBACK (scene_keep_message), &message);
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

  g_signal_connect (session, "problem", G_CALLBACK (scene_keep_message), &message);
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
  g_autofree char *path = g_build_filename (folder, "it.run", NULL);

  assert_true (hs_session_save_trace (session, path, NULL));
  hs_session_take_trace (session, scene_handshake (), 2);
  assert_true (hs_session_open_file (session, path));
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
  const int fd = g_file_open_tmp ("handshake-XXXXXX.run", &path, NULL);

  g_close (fd, NULL);
  g_file_set_contents (path, "this is no trace\n", -1, NULL);
  g_signal_connect (session, "problem", G_CALLBACK (scene_keep_message), &message);
  assert_false (hs_session_open_file (session, path));
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

  g_signal_connect (session, "problem", G_CALLBACK (scene_keep_message), &message);
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
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
