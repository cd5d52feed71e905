/* Nothing that is written in the app is lost, whatever ends it and whoever else has the file.
 * Used by ear, as in test-app.c. Takes the program to run as its argument; needs a display and
 * the accessibility bus. */
#include "drive.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <glib/gstdio.h>

#define PATIENCE_SECONDS 60
#define EDITOR "Your file"
#define TYPED "/* mine */"
#define OLD "/* old */\n"

static const char *program;
static char *folder, *path;

static void
put (const char *octets)
{
  assert_true (g_file_set_contents (path, octets, -1, NULL));
}

static bool
file_is (const char *wanted)
{
  g_autofree char *octets = NULL;

  return g_file_get_contents (path, &octets, NULL, NULL) && strcmp (octets, wanted) == 0;
}

static void
wait_for_file (const char *wanted)
{
  for (int tenth = 0; tenth < 10 * PATIENCE_SECONDS && !file_is (wanted); tenth++)
    g_usleep (G_USEC_PER_SEC / 10);
  assert_true (file_is (wanted));
}

static Drive *
open_editor (void)
{
  g_autofree char *exercise = g_strdup_printf ("--exercise=%s", path);
  const char *argv[] = { program, "--write", exercise, NULL };
  Drive *drive = drive_start (argv);

  drive_wait (drive, "text", EDITOR);
  return drive;
}

static int
fresh_file (void **state)
{
  folder = g_dir_make_tmp ("handshake-keep-XXXXXX", NULL);
  path = g_build_filename (folder, "mine.c", NULL);
  put (OLD);
  return 0;
}

static int
remove_file (void **state)
{
  g_chmod (path, 0644);
  g_unlink (path);
  g_rmdir (folder);
  g_clear_pointer (&path, g_free);
  g_clear_pointer (&folder, g_free);
  return 0;
}

static void
what_is_typed_is_saved_when_the_typing_pauses (void **state)
{
  Drive *drive = open_editor ();

  drive_type (drive, EDITOR, TYPED);
  wait_for_file (TYPED OLD);
  drive_wait_gone (drive, "label", "● not saved yet*");
  drive_quit (drive);
}

/* The file is protected until the end, so that nothing but the copy can have the text. */
static void
type_and_be_killed (void)
{
  Drive *drive = open_editor ();

  g_chmod (path, 0444);
  drive_type (drive, EDITOR, TYPED);
  drive_wait (drive, "label", "*not in its file yet*");
  drive_end (drive, SIGKILL);
  g_chmod (path, 0644);
}

static void
a_killed_app_offers_what_was_typed_when_it_starts_again (void **state)
{
  type_and_be_killed ();
  assert_true (file_is (OLD));
  Drive *drive = open_editor ();
  drive_press (drive, "push button", "Bring it back");
  wait_for_file (TYPED OLD);
  drive_wait_gone (drive, "push button", "Bring it back");
  drive_quit (drive);
}

static void
what_is_not_wanted_back_is_not_offered_again (void **state)
{
  type_and_be_killed ();
  Drive *drive = open_editor ();
  drive_press (drive, "push button", "Throw it away");
  drive_wait_gone (drive, "push button", "Throw it away");
  drive_end (drive, SIGTERM);
  drive = open_editor ();
  assert_false (drive_sees (drive, "push button", "Bring it back"));
  assert_true (file_is (OLD));
  drive_quit (drive);
}

static void
a_signal_to_end_saves_first (void **state)
{
  const int signals[] = { SIGTERM, SIGHUP, SIGINT };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      put (OLD);
      Drive *drive = open_editor ();
      drive_type (drive, EDITOR, TYPED);
      drive_end (drive, signals[i]);
      assert_true (file_is (TYPED OLD));
    }
}

static void
closing_the_window_saves_first (void **state)
{
  Drive *drive = open_editor ();

  drive_type (drive, EDITOR, TYPED);
  drive_press (drive, "push button", "Close");
  drive_wait_end (drive);
  assert_true (file_is (TYPED OLD));
}

static void
another_editor_is_not_written_over (void **state)
{
  Drive *drive = open_editor ();

  drive_type (drive, EDITOR, TYPED);
  put ("theirs\n");
  drive_wait (drive, "push button", "Keep mine");
  assert_true (file_is ("theirs\n"));
  drive_press (drive, "push button", "Keep mine");
  wait_for_file (TYPED OLD);
  drive_wait_gone (drive, "push button", "Keep mine");
  drive_quit (drive);
}

static void
a_protected_file_keeps_the_text_and_says_why (void **state)
{
  Drive *drive = open_editor ();

  g_chmod (path, 0444);
  drive_type (drive, EDITOR, TYPED);
  drive_wait (drive, "label", "*not in its file yet*write-protected*");
  drive_wait (drive, "label", "● not saved yet*");
  assert_true (file_is (OLD));
  g_chmod (path, 0644);
  drive_press (drive, "push button", "Try again");
  wait_for_file (TYPED OLD);
  drive_quit (drive);
}

static void
a_file_in_gbk_is_opened_with_a_word (void **state)
{
  put ("/* \xce\xd5\xca\xd6 */\n");
  Drive *drive = open_editor ();

  drive_wait (drive, "label", "*written in GBK*");
  drive_type (drive, EDITOR, TYPED);
  wait_for_file (TYPED "/* 握手 */\n");
  drive_quit (drive);
}

static void
a_file_that_is_no_text_is_not_opened (void **state)
{
  put ("\xff\xff\xfe\n");
  Drive *drive = open_editor ();

  drive_wait (drive, "label", "*neither UTF-8 nor GBK*");
  drive_press (drive, "push button", "*Save the file and run the tests*");
  drive_end (drive, SIGTERM);
  assert_true (file_is ("\xff\xff\xfe\n"));
}

#define KEEP_TEST(f) cmocka_unit_test_setup_teardown (f, fresh_file, remove_file)

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    KEEP_TEST (what_is_typed_is_saved_when_the_typing_pauses),
    KEEP_TEST (a_killed_app_offers_what_was_typed_when_it_starts_again),
    KEEP_TEST (what_is_not_wanted_back_is_not_offered_again),
    KEEP_TEST (a_signal_to_end_saves_first),
    KEEP_TEST (closing_the_window_saves_first),
    KEEP_TEST (another_editor_is_not_written_over),
    KEEP_TEST (a_protected_file_keeps_the_text_and_says_why),
    KEEP_TEST (a_file_in_gbk_is_opened_with_a_word),
    KEEP_TEST (a_file_that_is_no_text_is_not_opened),
  };

  if (argc != 2)
    {
      g_printerr ("usage: test-keep HANDSHAKE-APP\n");
      return 2;
    }
  program = argv[1];
  return cmocka_run_group_tests_name ("keep", tests, NULL, NULL);
}
