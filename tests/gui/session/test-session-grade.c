/* The exercise in the session: when a file is graded, and whose the verdict is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <glib/gstdio.h>

#include <gui/session/session.h>

typedef struct
{
  HsSession *session;
  char *folder, *path;
  unsigned begun; /* gradings */
} Desk;

static void
count_beginnings (HsSession *session, Desk *desk)
{
  desk->begun += hs_session_get_grading (session);
}

static int
setup (void **state)
{
  Desk *desk = g_new0 (Desk, 1);

  desk->session = hs_session_new ();
  desk->folder = g_dir_make_tmp ("handshake-XXXXXX", NULL);
  desk->path = g_build_filename (desk->folder, "exercise.c", NULL);
  g_signal_connect (desk->session, "grade-changed", G_CALLBACK (count_beginnings), desk);
  *state = desk;
  return 0;
}

static int
teardown (void **state)
{
  Desk *desk = *state;

  g_object_unref (desk->session);
  g_unlink (desk->path);
  g_rmdir (desk->folder);
  g_free (desk->path);
  g_free (desk->folder);
  g_free (desk);
  return 0;
}

/* The skeleton, and perhaps more, as the file of the student. */
static void
save (Desk *desk, const char *more)
{
  g_autofree char *text = NULL, *whole = NULL;

  assert_true (
      g_file_get_contents (hs_session_get_lesson (desk->session)->exercise, &text, NULL, NULL));
  whole = g_strconcat (text, more, NULL);
  assert_true (g_file_set_contents (desk->path, whole, -1, NULL));
}

static void
open_exercise (Desk *desk)
{
  assert_true (hs_session_open_lesson (desk->session, "handshake"));
  save (desk, "");
  hs_session_set_exercise (desk->session, desk->path);
}

static gboolean
on_time (gpointer over)
{
  *(bool *) over = true;
  return G_SOURCE_REMOVE;
}

/* Lets things happen for so long, or until so many gradings have begun and all have ended. */
static void
wait_until (Desk *desk, unsigned begun, unsigned milliseconds)
{
  bool over = false;
  const guint timer = g_timeout_add (milliseconds, on_time, &over);

  while (!over && (desk->begun < begun || hs_session_get_grading (desk->session)))
    g_main_context_iteration (NULL, TRUE);
  if (!over)
    g_source_remove (timer);
}

#define PATIENCE 60000

static void
a_file_that_is_saved_is_graded (void **state)
{
  Desk *desk = *state;

  open_exercise (desk);
  hs_session_grade (desk->session);
  wait_until (desk, 1, PATIENCE);
  assert_int_equal (desk->begun, 1);
  assert_non_null (hs_session_get_grade (desk->session));
  save (desk, "/* Another word. */\n");
  wait_until (desk, 2, PATIENCE);
  assert_int_equal (desk->begun, 2);
}

/* The change after it shows that the file is watched at all. */
static void
a_file_that_is_saved_unchanged_is_not_graded_again (void **state)
{
  Desk *desk = *state;

  open_exercise (desk);
  hs_session_grade (desk->session);
  wait_until (desk, 1, PATIENCE);
  save (desk, "");
  wait_until (desk, 2, 3000);
  assert_int_equal (desk->begun, 1);
  save (desk, "/* Another word. */\n");
  wait_until (desk, 2, PATIENCE);
  assert_int_equal (desk->begun, 2);
}

static void
a_verdict_on_a_chapter_that_was_left_is_nobodys (void **state)
{
  Desk *desk = *state;

  open_exercise (desk);
  hs_session_grade (desk->session);
  assert_true (hs_session_get_grading (desk->session));
  assert_true (hs_session_open_lesson (desk->session, "kernel"));
  wait_until (desk, 1, PATIENCE);
  assert_false (hs_session_get_grading (desk->session));
  assert_null (hs_session_get_grade (desk->session));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (a_file_that_is_saved_is_graded, setup, teardown),
    cmocka_unit_test_setup_teardown (a_file_that_is_saved_unchanged_is_not_graded_again, setup,
                                     teardown),
    cmocka_unit_test_setup_teardown (a_verdict_on_a_chapter_that_was_left_is_nobodys, setup,
                                     teardown),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
