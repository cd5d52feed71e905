/* The whole app, used as a person would use it who hears it instead of seeing it: open it, step to
 * the end, go back, lose a segment, change the language, grade a wrong exercise and watch why it is
 * wrong. Takes the program to run as its argument; needs a display and the accessibility bus. */
#include "drive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>

static const char *program;

#define A "State diagram of A"
#define B "State diagram of B"

static void
is_in (Drive *drive, const char *diagram, const char *state)
{
  g_autofree char *name = g_strdup_printf ("%s, *", state);
  drive_wait_within (drive, diagram, "list item", name);
}

/* The app as it opens: on the handshake, before anything has happened. */
static Drive *
open_app (void)
{
  const char *argv[] = { program, NULL };
  Drive *drive = drive_start (argv);
  is_in (drive, A, "CLOSED");
  is_in (drive, B, "CLOSED");
  return drive;
}

static void
the_handshake_is_stepped_to_the_end_and_back (void **state)
{
  Drive *drive = open_app ();
  drive_press (drive, "push button", "Step*");
  is_in (drive, B, "LISTEN");
  drive_press (drive, "push button", "To the end*");
  is_in (drive, A, "ESTABLISHED");
  is_in (drive, B, "ESTABLISHED");
  drive_press (drive, "push button", "Back*");
  is_in (drive, B, "SYN-RECEIVED");
  drive_press (drive, "push button", "To the beginning*");
  is_in (drive, A, "CLOSED");
  drive_quit (drive);
}

static void
a_lost_segment_is_sent_again (void **state)
{
  Drive *drive = open_app ();
  drive_press (drive, "push button", "To the end*");
  is_in (drive, B, "ESTABLISHED");
  drive_press (drive, "push button", "Back*");
  is_in (drive, B, "SYN-RECEIVED");
  drive_press (drive, "push button", "Lose A's ACK*");
  drive_wait_gone (drive, "push button", "Lose A's ACK*");
  drive_press (drive, "push button", "Step*");
  drive_wait (drive, "push button", "Deliver B's SYN,ACK*");
  drive_press (drive, "push button", "Step*");
  drive_wait (drive, "push button", "Deliver A's ACK*");
  drive_press (drive, "push button", "Step*");
  is_in (drive, B, "ESTABLISHED");
  drive_quit (drive);
}

static void
the_language_changes_while_the_app_runs (void **state)
{
  Drive *drive = open_app ();
  drive_press (drive, "push button", "中文");
  drive_wait (drive, "heading", "三次握手");
  drive_press (drive, "push button", "*English*");
  drive_wait (drive, "heading", "The three-way handshake");
  drive_quit (drive);
}

/* Puts a wrong answer where the app keeps the student's file. */
static void
write_exercise (const char *wrong)
{
  g_autofree char *folder
      = g_build_filename (g_getenv ("XDG_DATA_HOME"), "handshake", "03-handshake", NULL);
  g_autofree char *file = g_build_filename (folder, "exercise.c", NULL);
  g_autofree char *from
      = g_build_filename (g_getenv ("HANDSHAKE_LESSONS"), "03-handshake", wrong, NULL);
  g_autofree char *text = NULL;
  assert_true (g_file_get_contents (from, &text, NULL, NULL));
  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  assert_true (g_file_set_contents (file, text, -1, NULL));
}

static void
a_wrong_exercise_is_graded_and_watched (void **state)
{
  write_exercise ("wrong-acks-the-syn-itself.c");
  Drive *drive = open_app ();
  drive_press (drive, "push button", "*Write the exercise of this chapter*");
  drive_press (drive, "push button", "*Save the file and run the tests*");
  drive_wait_within (drive, "Results", NULL, "*a SYN is answered with SYN,ACK*");
  drive_press (drive, "list item", "Not passed: *a SYN is answered with SYN,ACK*");
  drive_wait (drive, NULL, "*wants*<CTL=SYN,ACK>*");
  drive_wait (drive, NULL, "*gave*<CTL=SYN,ACK>*");
  is_in (drive, B, "SYN-RECEIVED");
  drive_quit (drive);
}

/* Grades an answer that does not survive; the app says so and is still there to be used. */
static void
is_told (const char *wrong, const char *sentence)
{
  write_exercise (wrong);
  Drive *drive = open_app ();
  drive_press (drive, "push button", "*Write the exercise of this chapter*");
  drive_press (drive, "push button", "*Save the file and run the tests*");
  drive_wait_within (drive, "Results", "label", sentence);
  drive_press (drive, "push button", "中文");
  drive_wait (drive, "heading", "三次握手");
  drive_press (drive, "push button", "*English*"); /* the app remembers its language */
  drive_wait (drive, "heading", "The three-way handshake");
  drive_quit (drive);
}

static void
a_crash_in_the_exercise_is_a_sentence_in_the_app (void **state)
{
  is_told ("wrong-crashes.c", "*crashed*");
}

static void
an_endless_loop_in_the_exercise_is_a_sentence_in_the_app (void **state)
{
  is_told ("wrong-loops.c", "*endless loop*");
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_handshake_is_stepped_to_the_end_and_back),
    cmocka_unit_test (a_lost_segment_is_sent_again),
    cmocka_unit_test (the_language_changes_while_the_app_runs),
    cmocka_unit_test (a_wrong_exercise_is_graded_and_watched),
    cmocka_unit_test (a_crash_in_the_exercise_is_a_sentence_in_the_app),
    cmocka_unit_test (an_endless_loop_in_the_exercise_is_a_sentence_in_the_app),
  };
  if (argc != 2)
    {
      g_printerr ("usage: test-app HANDSHAKE-APP\n");
      return 2;
    }
  program = argv[1];
  return cmocka_run_group_tests_name ("app", tests, NULL, NULL);
}
