/* The text being written, when its chapter is left and entered again, by the session and without a
 * window. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <glib/gstdio.h>

#include <gui/write/manuscript.h>

static char *folder, *path;

static void
assert_file (const char *wanted)
{
  g_autofree char *octets = NULL;

  assert_true (g_file_get_contents (path, &octets, NULL, NULL));
  assert_string_equal (octets, wanted);
}

static void
assert_text (HsManuscript *manuscript, const char *wanted)
{
  GtkTextBuffer *buffer = hs_manuscript_get_buffer (manuscript);
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  assert_string_equal (text, wanted);
}

static void
type (HsManuscript *manuscript, const char *text)
{
  GtkTextBuffer *buffer = hs_manuscript_get_buffer (manuscript);
  GtkTextIter start;

  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_insert (buffer, &start, text, -1);
}

static HsManuscript *
open_manuscript (HsSession *session)
{
  assert_true (hs_session_open_lesson (session, "handshake"));
  assert_true (g_file_set_contents (path, "old\n", -1, NULL));
  hs_session_set_exercise (session, path);
  return hs_manuscript_new (session);
}

static void
leaving_the_chapter_saves (void **state)
{
  g_autoptr (HsSession) session = hs_session_new ();
  g_autoptr (HsManuscript) manuscript = open_manuscript (session);

  type (manuscript, "new ");
  assert_true (hs_manuscript_get_unsaved (manuscript));
  assert_true (hs_session_open_lesson (session, "kernel"));
  assert_file ("new old\n");
  assert_null (hs_manuscript_get_path (manuscript));
  assert_text (manuscript, "");
  assert_true (hs_session_open_lesson (session, "handshake"));
  assert_text (manuscript, "new old\n");
  assert_false (hs_manuscript_get_unsaved (manuscript));
}

/* The file does not take it, and the text is there again with its chapter. */
static void
what_could_not_be_saved_comes_back_with_its_chapter (void **state)
{
  g_autoptr (HsSession) session = hs_session_new ();
  g_autoptr (HsManuscript) manuscript = open_manuscript (session);

  g_chmod (path, 0444);
  type (manuscript, "new ");
  assert_true (hs_session_open_lesson (session, "kernel"));
  assert_file ("old\n");
  assert_true (hs_session_open_lesson (session, "handshake"));
  assert_text (manuscript, "new old\n");
  assert_true (hs_manuscript_get_unsaved (manuscript));
  assert_int_equal (hs_manuscript_get_notice (manuscript), NOTICE_FAILED);
  g_chmod (path, 0644);
  hs_manuscript_answer (manuscript, true);
  assert_file ("new old\n");
  assert_int_equal (hs_manuscript_get_notice (manuscript), NOTICE_NONE);
}

/* Another program wrote it while another chapter was open: still nobody's text is written over. */
static void
a_file_changed_while_its_chapter_was_left_is_asked_about (void **state)
{
  g_autoptr (HsSession) session = hs_session_new ();
  g_autoptr (HsManuscript) manuscript = open_manuscript (session);

  g_chmod (path, 0444);
  type (manuscript, "mine ");
  assert_true (hs_session_open_lesson (session, "kernel"));
  g_chmod (path, 0644);
  assert_true (g_file_set_contents (path, "theirs\n", -1, NULL));
  assert_true (hs_session_open_lesson (session, "handshake"));
  assert_file ("theirs\n");
  assert_text (manuscript, "mine old\n");
  assert_int_equal (hs_manuscript_get_notice (manuscript), NOTICE_CONFLICT);
  hs_manuscript_answer (manuscript, false);
  assert_text (manuscript, "theirs\n");
  gtk_text_buffer_undo (hs_manuscript_get_buffer (manuscript));
  assert_text (manuscript, "mine old\n");
}

/* What was put aside is not forgotten when the program ends in another chapter. */
static void
the_end_in_another_chapter_tries_again (void **state)
{
  g_autoptr (HsSession) session = hs_session_new ();
  g_autoptr (HsManuscript) manuscript = open_manuscript (session);

  g_chmod (path, 0444);
  type (manuscript, "new ");
  assert_true (hs_session_open_lesson (session, "kernel"));
  g_chmod (path, 0644);
  assert_true (hs_manuscript_flush (manuscript));
  assert_file ("new old\n");
}

static int
remove_file (void **state)
{
  g_chmod (path, 0644);
  g_unlink (path);
  return 0;
}

static int
remove_all (void **state)
{
  const char *argv[] = { "rm", "-rf", folder, NULL };

  return g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                       NULL, NULL)
             ? 0
             : -1;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_teardown (leaving_the_chapter_saves, remove_file),
    cmocka_unit_test_teardown (what_could_not_be_saved_comes_back_with_its_chapter, remove_file),
    cmocka_unit_test_teardown (a_file_changed_while_its_chapter_was_left_is_asked_about,
                               remove_file),
    cmocka_unit_test_teardown (the_end_in_another_chapter_tries_again, remove_file),
  };

  folder = g_dir_make_tmp ("handshake-manuscript-XXXXXX", NULL);
  path = g_build_filename (folder, "exercise.c", NULL);
  g_autofree char *states = g_build_filename (folder, "state", NULL);
  g_setenv ("XDG_STATE_HOME", states, TRUE);
  g_setenv ("XDG_DATA_HOME", states, TRUE);
  return cmocka_run_group_tests (tests, NULL, remove_all);
}
