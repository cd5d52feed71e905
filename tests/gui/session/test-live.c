/* Watching an exchange while another program writes it. The program is a shell that writes the
 * beginning of a saved run, waits until it is told to go on, and writes the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <glib/gstdio.h>

#include <gui/session/session.h>

#define FIRST_ROWS 3

typedef struct
{
  HsSession *session;
  char *folder, *trace, *go;
  size_t rows;
  char *told;
} Fixture;

static void
keep_message (HsSession *session, const char *message, Fixture *fixture)
{
  g_free (fixture->told);
  fixture->told = g_strdup (message);
}

/* A trace in a file: what the chapter of the handshake begins with. */
static int
setup (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr (HsSession) other = hs_session_new ();

  fixture->folder = g_dir_make_tmp ("live-XXXXXX", NULL);
  fixture->trace = g_build_filename (fixture->folder, "whole.run", NULL);
  fixture->go = g_build_filename (fixture->folder, "go", NULL);
  assert_true (hs_session_open_lesson (other, "3"));
  assert_true (hs_session_save_trace (other, fixture->trace, NULL));
  fixture->rows = hs_session_get_rows (other);
  assert_true (fixture->rows > FIRST_ROWS);
  fixture->session = hs_session_new ();
  g_signal_connect (fixture->session, "problem", G_CALLBACK (keep_message), fixture);
  *state = fixture;
  return 0;
}

static int
teardown (void **state)
{
  Fixture *fixture = *state;

  g_object_unref (fixture->session);
  g_unlink (fixture->trace);
  g_unlink (fixture->go);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->trace);
  g_free (fixture->go);
  g_free (fixture->told);
  g_free (fixture);
  return 0;
}

static gboolean
too_late (gpointer data)
{
  fail_msg ("nothing happened for 20 seconds");
  return G_SOURCE_REMOVE;
}

/* Lets the session live until it has so many rows, or nothing is live any more. */
static void
live_until (Fixture *fixture, size_t rows)
{
  const guint limit = g_timeout_add_seconds (20, too_late, NULL);

  while (hs_session_get_live (fixture->session) && hs_session_get_rows (fixture->session) < rows)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static bool
watch (Fixture *fixture, const char *script)
{
  const char *const command[] = { "sh", "-c", script, fixture->trace, fixture->go, NULL };

  return hs_session_watch_command (fixture->session, command);
}

/* Lines up to the note before the fourth row; then, once $1 is there, the rest. */
#define SLOWLY                                                                                     \
  "n=$(grep -n -E '^[0-9]' \"$0\" | sed -n 4p | cut -d: -f1); "         \
  "head -n $((n - 1)) \"$0\"; "                                                                    \
  "while [ ! -e \"$1\" ]; do sleep 0.05; done; "                                                   \
  "tail -n +$n \"$0\""

static void
go_on (Fixture *fixture)
{
  assert_true (g_file_set_contents (fixture->go, "", 0, NULL));
}

static void
rows_are_shown_as_they_come (void **state)
{
  Fixture *fixture = *state;
  HsSession *session = fixture->session;

  assert_true (watch (fixture, SLOWLY));
  assert_true (hs_session_get_live (session));
  live_until (fixture, FIRST_ROWS);
  assert_int_equal (hs_session_get_rows (session), FIRST_ROWS);
  assert_int_equal (hs_session_get_cursor (session), FIRST_ROWS);
  assert_int_equal (hs_session_get_ladder (session)->rows, FIRST_ROWS);
  assert_true (hs_session_get_live (session));
  assert_true (hs_session_get_replay (session));
  go_on (fixture);
  live_until (fixture, SIZE_MAX);
  assert_null (fixture->told);
  assert_int_equal (hs_session_get_rows (session), fixture->rows);
  assert_int_equal (hs_session_get_cursor (session), fixture->rows);
  assert_false (hs_session_get_replay (session));
}

static void
whoever_has_gone_back_is_left_there (void **state)
{
  Fixture *fixture = *state;

  assert_true (watch (fixture, SLOWLY));
  live_until (fixture, FIRST_ROWS);
  hs_session_seek_row (fixture->session, 1);
  go_on (fixture);
  live_until (fixture, SIZE_MAX);
  assert_int_equal (hs_session_get_rows (fixture->session), fixture->rows);
  assert_int_equal (hs_session_get_cursor (fixture->session), 1);
}

static void
an_exchange_that_is_stopped_stays_to_be_seen (void **state)
{
  Fixture *fixture = *state;

  assert_true (watch (fixture, SLOWLY));
  live_until (fixture, FIRST_ROWS);
  hs_session_stop_live (fixture->session);
  assert_false (hs_session_get_live (fixture->session));
  assert_int_equal (hs_session_get_rows (fixture->session), FIRST_ROWS);
  assert_null (fixture->told);
}

static void
another_trace_ends_it (void **state)
{
  Fixture *fixture = *state;

  assert_true (watch (fixture, SLOWLY));
  live_until (fixture, FIRST_ROWS);
  assert_true (hs_session_open_file (fixture->session, fixture->trace));
  assert_false (hs_session_get_live (fixture->session));
  go_on (fixture);
  for (int i = 0; i < 20; i++)
    {
      g_usleep (10000);
      g_main_context_iteration (NULL, FALSE);
    }
  assert_int_equal (hs_session_get_cursor (fixture->session), 0);
  assert_null (fixture->told);
}

/* [script, part of what is told] */
static const struct
{
  const char *script, *told;
} failing[] = {
  { "echo 'no namespace for you' >&2; exit 2", "no namespace for you" },
  { "exit 2", "sh has ended and wrote no run" },
  { "true", "sh has ended and wrote no run" },
  { "kill -9 $$", "sh has ended and wrote no run" },
  { "echo nonsense; sleep 20", "sh:1:1: this is no saved run" },
  { "printf 'handshake run 1\\nnetwork lunch\\n'; sleep 20",
    "sh:2:9: \"delay\" must stand here" },
  { "sed '$d' \"$0\"", "sh has ended before its run did" },
  { "cat \"$0\"; echo '1.000000 lose #1'; sleep 20", "nothing can stand below the last line" },
};

static void
what_goes_wrong_is_told (void **state)
{
  Fixture *fixture = *state;

  for (size_t i = 0; i < G_N_ELEMENTS (failing); i++)
    {
      g_clear_pointer (&fixture->told, g_free);
      assert_true (watch (fixture, failing[i].script));
      live_until (fixture, SIZE_MAX);
      if (fixture->told == NULL || strstr (fixture->told, failing[i].told) == NULL)
        fail_msg ("%s tells: %s", failing[i].script, fixture->told);
    }
}

static void
a_program_that_is_not_there_is_told_at_once (void **state)
{
  Fixture *fixture = *state;
  const char *const command[] = { "/no/such/program", NULL };

  assert_false (hs_session_watch_command (fixture->session, command));
  assert_non_null (fixture->told);
  assert_false (hs_session_get_live (fixture->session));
}

#define LIVE_TEST(name) cmocka_unit_test_setup_teardown (name, setup, teardown)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    LIVE_TEST (rows_are_shown_as_they_come),
    LIVE_TEST (whoever_has_gone_back_is_left_there),
    LIVE_TEST (an_exchange_that_is_stopped_stays_to_be_seen),
    LIVE_TEST (another_trace_ends_it),
    LIVE_TEST (what_goes_wrong_is_told),
    LIVE_TEST (a_program_that_is_not_there_is_told_at_once),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
