/* Where a trace may be saved, and what is left alone.  */
#include "config.h"

#include "scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <lab/files/remove.h>
#include <lab/files/open.h>
#include <lab/files/save.h>
#include <lab/story/story.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static Trace *
short_trace (void)
{
  const char *text = "A OPEN active\nrun 1s\n";
  g_autoptr (Story) story = story_parse ("s.story", text, strlen (text), NULL);
  return story_play (story, NULL, NULL);
}

static char *
octets_of (const char *path)
{
  char *text = NULL;
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
expect_refusal (const char *path, const char *words)
{
  g_autoptr (Trace) trace = short_trace ();
  g_autoptr (GError) error = NULL;

  assert_false (save_trace (trace, path, &error));
  if (strstr (error->message, words) == NULL)
    fail_msg ("%s", error->message);
}

static void
an_old_file_is_replaced (void **state)
{
  g_autofree char *path = scratch_file ("old.run", "old");
  g_autoptr (Trace) trace = short_trace ();

  assert_true (save_trace (trace, path, NULL));
  g_autofree char *text = octets_of (path);
  assert_true (g_str_has_prefix (text, "handshake run 1\n"));
  g_unlink (path);
  assert_int_equal (scratch_left_over (), 0);
}

static void
a_link_stays_a_link_to_the_new_file (void **state)
{
  g_autofree char *path = scratch_file ("file.run", "old");
  g_autofree char *link = g_strconcat (path, ".link", NULL);
  g_autoptr (Trace) trace = short_trace ();

  assert_int_equal (symlink ("file.run", link), 0);
  assert_true (save_trace (trace, link, NULL));
  assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_autofree char *text = octets_of (path);
  assert_true (g_str_has_prefix (text, "handshake run 1\n"));
  g_unlink (link);
  g_unlink (path);
}

static unsigned
mode_of (const char *path)
{
  GStatBuf about;

  assert_int_equal (g_stat (path, &about), 0);
  return about.st_mode & 07777;
}

static void
what_replaces_a_file_has_its_mode (void **state)
{
  g_autofree char *path = scratch_file ("mode", "old");
  g_autoptr (Trace) trace = short_trace ();

  assert_int_equal (g_chmod (path, 0640), 0);
  assert_true (save_trace (trace, path, NULL));
  assert_int_equal (mode_of (path), 0640);
  g_unlink (path);
  const mode_t mask = umask (0027);
  assert_true (save_trace (trace, path, NULL));
  umask (mask);
  assert_int_equal (mode_of (path), 0640);
  g_unlink (path);
}

/* Also for root, who may write it. */
static void
a_file_that_is_read_only_stays (void **state)
{
  g_autofree char *path = scratch_file ("fixed", "old");

  assert_int_equal (g_chmod (path, 0444), 0);
  expect_refusal (path, "fixed could not be saved: it is read-only");
  g_autofree char *text = octets_of (path);
  assert_string_equal (text, "old");
  g_unlink (path);
  assert_int_equal (scratch_left_over (), 0);
}

/* While it is written, the old file is whole, and what there is of the new one lies beside it. */
static void
the_old_file_stays_until_the_new_one_is_whole (void **state)
{
  g_autofree char *path = scratch_file ("slow", "old");

  for (unsigned ends = 0; ends < 2; ends++)
    {
      SaveFile *file = save_begin (path, NULL);
      assert_non_null (file);
      fputs ("new", save_stream (file));
      fflush (save_stream (file));
      g_autofree char *meanwhile = octets_of (path);
      assert_string_equal (meanwhile, "old");
      assert_int_equal (scratch_left_over (), 2);
      if (ends)
        assert_true (save_end (file, NULL));
      else
        save_abandon (file);
      g_autofree char *after = octets_of (path);
      assert_string_equal (after, ends ? "new" : "old");
      assert_int_equal (scratch_left_over (), 1);
    }
  g_unlink (path);
}

static void
nothing_is_written_over_what_is_read (void **state)
{
  g_autofree char *path = scratch_file ("in", "in");
  g_autofree char *link = g_strconcat (path, ".link", NULL);
  g_autofree char *other = scratch_file ("out", "out");
  const char *const inputs[] = { NULL, path };
  g_autoptr (GError) error = NULL;

  assert_int_equal (symlink (path, link), 0);
  assert_true (save_spares (other, inputs, 2, NULL));
  assert_true (save_spares (NULL, inputs, 2, NULL));
  assert_false (save_spares (path, inputs, 2, NULL));
  assert_false (save_spares (link, inputs, 2, &error));
  assert_non_null (strstr (error->message, "in.link could not be saved: it is in use"));
  assert_true (save_spares ("/dev/null", (const char *const[]){ "/dev/null" }, 1, NULL));
  assert_false (save_spares ("new.run", (const char *const[]){ "new.run" }, 1, NULL));
  g_unlink (link);
  assert_int_equal (linkat (AT_FDCWD, path, AT_FDCWD, link, 0), 0);
  assert_false (save_spares (link, inputs, 2, NULL));
  g_unlink (link);
  g_unlink (path);
  g_unlink (other);
}

/* A FIFO stands for all that is no file: a test that ran as root and failed would else do harm. */
static void
what_is_no_file_is_left_alone (void **state)
{
  g_autofree char *path = scratch_file ("fifo", "");
  GStatBuf about;

  g_unlink (path);
  assert_int_equal (mkfifo (path, 0600), 0);
  expect_refusal (path, "fifo could not be saved: is not a regular file");
  assert_int_equal (g_lstat (path, &about), 0);
  assert_true (S_ISFIFO (about.st_mode));
  g_unlink (path);
  expect_refusal (g_get_tmp_dir (), "is not a regular file");
  assert_int_equal (scratch_left_over (), 0);
}

static void
a_link_to_nothing_is_refused (void **state)
{
  g_autofree char *path = scratch_file ("loop", "");

  g_unlink (path);
  assert_int_equal (symlink ("loop", path), 0);
  expect_refusal (path, g_strerror (ELOOP));
  assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  g_unlink (path);
  expect_refusal ("", g_strerror (ENOENT));
  assert_int_equal (scratch_left_over (), 0);
}

static void
a_folder_that_is_not_there_is_named (void **state)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "nowhere", "x.run", NULL);
  expect_refusal (path, g_strerror (ENOENT));
}

/* Not "Success". */
static void
a_history_that_no_file_can_hold_says_why (void **state)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "late.run", NULL);
  g_autoptr (Trace) early = short_trace ();
  g_autoptr (GError) error = NULL;
  World world;

  assert_true (trace_world (early, 2, &world));
  g_autoptr (Trace) late = trace_new (&world);
  assert_false (save_trace (late, path, &error));
  assert_non_null (strstr (error->message, "this history does not begin as one in a file does"));
  assert_int_equal (scratch_left_over (), 0);
}

static void
expect_words (const char *text, const char *words)
{
  TraceError error;

  assert_null (trace_load (text, strlen (text), &error));
  g_autofree char *said = trace_error_words (&error);
  assert_string_equal (said, words);
  assert_string_equal (error.message, words);
}

/* The sentence, its words and its reason apart, so that each can be translated. */
static void
what_is_wrong_with_a_file_is_put_together (void **state)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "x.run", NULL);
  g_autoptr (Trace) trace = short_trace ();

  assert_true (save_trace (trace, path, NULL));
  g_autofree char *text = octets_of (path);
  g_autofree char *end = g_strdup_printf ("end %zu", trace_rows (trace));
  g_autofree char *count = g_strdup_printf ("there are %zu rows, not 77", trace_rows (trace));
  g_autoptr (GString) wrong = g_string_new (text);
  assert_int_equal (g_string_replace (wrong, end, "9.000000 lose #77", 1), 1);
  expect_words (wrong->str, "this row loses segment 77, but no such segment is in flight");
  g_string_assign (wrong, text);
  assert_int_equal (g_string_replace (wrong, end, "end 77", 1), 1);
  expect_words (wrong->str, count);
  g_string_assign (wrong, text);
  g_string_replace (wrong, "spacing", "pacing", 1);
  expect_words (wrong->str, "\"spacing\" must stand here");
  expect_words ("", "this is no saved run: the first line of one is \"handshake run 1\"");
  g_unlink (path);
}

static void
a_folder_goes_with_all_in_it_and_a_link_alone (void **state)
{
  g_autofree char *outside = g_build_filename (g_get_tmp_dir (), "outside", NULL);
  g_autofree char *kept = g_build_filename (outside, "kept", NULL);
  g_autofree char *folder = g_build_filename (g_get_tmp_dir (), "folder", NULL);
  g_autofree char *deep = g_build_filename (folder, "a", "b", NULL);
  g_autofree char *file = g_build_filename (deep, "file", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);

  assert_int_equal (g_mkdir_with_parents (deep, 0700), 0);
  assert_int_equal (g_mkdir (outside, 0700), 0);
  assert_true (g_file_set_contents (file, "x", 1, NULL));
  assert_true (g_file_set_contents (kept, "x", 1, NULL));
  assert_int_equal (symlink (outside, link), 0);
  remove_folder (folder);
  assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  remove_folder (outside);
  remove_folder (outside); /* what is not there is no mistake */
  assert_false (g_file_test (outside, G_FILE_TEST_EXISTS));
}

static void
opens_with (const char *text, const char *words, const char *remarks)
{
  g_autofree char *path = scratch_file ("x.run", text);
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) trace = open_run (path, &error);
  g_autofree char *said = trace != NULL ? run_remarks (trace, path) : NULL;

  if ((words != NULL) != (trace == NULL) || (words && strstr (error->message, words) == NULL)
      || (remarks != NULL) != (said != NULL) || (remarks && strstr (said, remarks) == NULL))
    fail_msg ("%s%s", error != NULL ? error->message : "", said != NULL ? said : "");
  g_unlink (path);
}

#define HEAD                                                                                       \
  "handshake run 1\nnetwork delay A 40ms B 40ms spacing 0ms\nhost A tcp ISN 100\n"                 \
  "host B tcp ISN 300\n\n"

/* As it is opened by the command and the app: the place with the line, or what there is to say. */
static void
a_run_is_opened_with_what_there_is_to_say (void **state)
{
  opens_with (HEAD "0.000000 A OPEN active\n\nend 1\n", NULL, NULL);
  opens_with ("\xef\xbb\xbfhandshake run 1\r\nnetwork delay A 40ms B 40ms spacing 0ms\r\n"
              "host A tcp ISN 100\r\nhost B tcp ISN 300\r\n\r\n0.000000 A OPEN active\r\n\r\n"
              "end 1\r\n",
              NULL, NULL);
  opens_with (HEAD "0.000000 A DANCE\n\nend 1\n",
              "x.run:6:12: this is nothing that can happen to a host or a segment\n"
              "0.000000 A DANCE\n           ^",
              NULL);
  opens_with (HEAD "0.000000 A OPEN active\n\n0.0000", NULL,
              "x.run:8: the file was cut short: of its rows the first 1 are whole");
  opens_with (HEAD "0.000000 A OPEN active\n  A CLOSED -> ESTABLISHED\n\nend 1\n", NULL,
              "x.run:6: from row 1 on this TCP would do otherwise than ?");
  opens_with ("handshake-trace 2\n", "x.run:1:1: this trace is of an older version", NULL);
  opens_with ("", "x.run:1:1: this is no saved run", NULL);
  g_autofree char *long_line = g_strnfill (1 << 20, 'x');
  opens_with (long_line, "x.run:1:1: this line is longer than any of a run", NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (an_old_file_is_replaced),
    cmocka_unit_test (a_link_stays_a_link_to_the_new_file),
    cmocka_unit_test (what_replaces_a_file_has_its_mode),
    cmocka_unit_test (a_file_that_is_read_only_stays),
    cmocka_unit_test (the_old_file_stays_until_the_new_one_is_whole),
    cmocka_unit_test (nothing_is_written_over_what_is_read),
    cmocka_unit_test (what_is_no_file_is_left_alone),
    cmocka_unit_test (a_link_to_nothing_is_refused),
    cmocka_unit_test (a_folder_that_is_not_there_is_named),
    cmocka_unit_test (a_history_that_no_file_can_hold_says_why),
    cmocka_unit_test (what_is_wrong_with_a_file_is_put_together),
    cmocka_unit_test (a_folder_goes_with_all_in_it_and_a_link_alone),
    cmocka_unit_test (a_run_is_opened_with_what_there_is_to_say),
  };
  return cmocka_run_group_tests (tests, scratch_begin, scratch_end);
}
