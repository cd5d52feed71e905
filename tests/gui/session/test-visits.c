/* Going somewhere else and coming back: what was chosen and named before is still there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>

#include "config.h"
#include <gui/session/session.h>

#define SYN_LEAVES 2 /* the row of handshake.story */

static HsSession *
with_handshake_forked (void)
{
  const Choice lose = { .kind = CHOICE_LOSE };
  HsSession *session = hs_session_new ();
  Choice choice = lose;

  hs_session_set_smooth (session, false);
  assert_true (hs_session_open_lesson (session, "handshake"));
  hs_session_seek_row (session, SYN_LEAVES);
  choice.which = hs_session_get_selected (session);
  assert_true (hs_session_choose (session, &choice));
  assert_int_equal (hs_session_get_branches (session), 2);
  return session;
}

static void
branches_survive_a_visit_to_another_story (void **state)
{
  g_autoptr (HsSession) session = with_handshake_forked ();
  const size_t rows = hs_session_get_rows (session);
  g_autofree char *path = g_strdup (hs_session_get_story (session));
  g_autofree char *other
      = g_build_filename (HANDSHAKE_SOURCE_ROOT, "assets", "stories", "lost-syn.story", NULL);

  assert_true (hs_session_open_story (session, other));
  assert_int_equal (hs_session_get_branches (session), 1);
  assert_true (hs_session_open_story (session, path));
  assert_int_equal (hs_session_get_branches (session), 2);
  assert_int_equal (hs_session_get_branch (session), 0);
  assert_int_equal (hs_session_get_cursor (session), 0);
  hs_session_set_branch (session, 1);
  assert_int_equal (hs_session_get_rows (session), rows);
}

static void
opening_a_story_again_begins_anew_and_keeps_its_branches (void **state)
{
  g_autoptr (HsSession) session = with_handshake_forked ();
  g_autofree char *path = g_strdup (hs_session_get_story (session));

  for (int i = 0; i < 2; i++)
    {
      assert_true (hs_session_open_story (session, path));
      assert_int_equal (hs_session_get_branches (session), 2);
      assert_int_equal (hs_session_get_branch (session), 0);
    }
}

static void
the_file_named_for_a_chapter_stays_after_a_visit_to_another (void **state)
{
  g_autoptr (HsSession) session = hs_session_new ();
  g_autofree char *folder = g_dir_make_tmp ("handshake-session-XXXXXX", NULL);
  g_autofree char *mine = g_build_filename (folder, "mine.c", NULL);

  assert_true (g_file_set_contents (mine, "int mine;\n", -1, NULL));
  assert_true (hs_session_open_lesson (session, "handshake"));
  hs_session_set_exercise (session, mine);
  assert_true (hs_session_open_lesson (session, "kernel"));
  assert_true (hs_session_open_lesson (session, "handshake"));
  assert_string_equal (hs_session_get_exercise (session), mine);
  g_unlink (mine);
  g_rmdir (folder);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (branches_survive_a_visit_to_another_story),
    cmocka_unit_test (opening_a_story_again_begins_anew_and_keeps_its_branches),
    cmocka_unit_test (the_file_named_for_a_chapter_stays_after_a_visit_to_another),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
