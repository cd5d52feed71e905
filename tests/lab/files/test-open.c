/* What a person names may be anything; nothing of it hangs, fills the memory or is guessed at.  */
#include "config.h"

#include "scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <lab/files/open.h>
#include <lab/story/story.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static void
is_refused (const char *path, OpenError code, const char *words)
{
  g_autofree char *octets = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 7;

  assert_false (open_octets (path, 1000, &octets, &length, &error));
  assert_null (octets);
  if (!g_error_matches (error, OPEN_ERROR, (int) code) || strstr (error->message, words) == NULL)
    fail_msg ("%s: %s", path, error->message);
}

static void
what_is_no_file_is_not_waited_for (void **state)
{
  g_autofree char *path = scratch_file ("fifo", "");

  g_unlink (path);
  assert_int_equal (mkfifo (path, 0600), 0);
  is_refused (path, OPEN_ERROR_KIND, "fifo is not a file");
  g_unlink (path);
  is_refused ("/dev/zero", OPEN_ERROR_KIND, "/dev/zero is not a file");
  is_refused (g_get_tmp_dir (), OPEN_ERROR_KIND, "is not a file");
  is_refused ("/nowhere", OPEN_ERROR_READ, g_strerror (ENOENT));
  is_refused ("", OPEN_ERROR_READ, g_strerror (ENOENT));
}

static void
a_large_file_is_not_read (void **state)
{
  g_autofree char *path = scratch_file ("large", "");
  g_autofree char *octets = NULL;
  gsize length = 0;

  assert_int_equal (truncate (path, (off_t) 400 << 20), 0);
  is_refused (path, OPEN_ERROR_LARGE, "large is too large: at most 1000");
  assert_int_equal (truncate (path, 1001), 0);
  is_refused (path, OPEN_ERROR_LARGE, "large");
  assert_int_equal (truncate (path, 1000), 0);
  assert_true (open_octets (path, 1000, &octets, &length, NULL));
  assert_int_equal (length, 1000);
  g_unlink (path);
}

static void
reads_as (const char *text, const char *wanted)
{
  g_autofree char *path = scratch_file ("text", text);
  g_autofree char *read = NULL;
  gsize length = 0;

  assert_true (open_text (path, 1000, &read, &length, NULL));
  assert_string_equal (read, wanted);
  assert_int_equal (length, strlen (wanted));
  g_unlink (path);
}

static void
lines_may_end_as_elsewhere (void **state)
{
  reads_as ("", "");
  reads_as ("\xef\xbb\xbf", "");
  reads_as ("\xef\xbb\xbf"
            "a\r\n\r\nb\r\n",
            "a\n\nb\n");
  reads_as ("a\rb\r", "a\rb\r");
  reads_as ("a\n\xef\xbb\xbf", "a\n\xef\xbb\xbf");
}

static void
a_story_from_another_machine_plays (void **state)
{
  g_autofree char *path = scratch_file ("other.story", "\xef\xbb\xbf"
                                                       "A OPEN active\r\nrun 1s\r\n");
  g_autoptr (Story) story = story_load (path, NULL);
  g_autoptr (Trace) trace = story != NULL ? story_play (story, NULL, NULL) : NULL;

  assert_non_null (trace);
  g_unlink (path);
}

static void
is_kind (const char *name, const char *text, OpenKind wanted)
{
  g_autofree char *path = scratch_file (name, text);
  OpenKind kind = OPEN_STORY;

  assert_true (open_kind (path, &kind, NULL));
  if (kind != wanted)
    fail_msg ("%s \"%s\": %d", name, text, (int) kind);
  g_unlink (path);
}

static void
the_first_octets_tell_the_kind (void **state)
{
  is_kind ("x.story", "A OPEN active\n", OPEN_STORY);
  is_kind ("x", "", OPEN_STORY);
  is_kind ("x.pkt", "0 socket(...) = 3\n", OPEN_SCRIPT);
  is_kind ("x", "handshake-trace 2\n", OPEN_RUN);
  is_kind ("x", "handshake run 1\n", OPEN_RUN);
  is_kind ("x.story", "\xef\xbb\xbfhandshake run 1\r\n", OPEN_RUN);
  is_kind ("x.run", "", OPEN_RUN);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_is_no_file_is_not_waited_for),
    cmocka_unit_test (a_large_file_is_not_read),
    cmocka_unit_test (lines_may_end_as_elsewhere),
    cmocka_unit_test (a_story_from_another_machine_plays),
    cmocka_unit_test (the_first_octets_tell_the_kind),
  };
  return cmocka_run_group_tests (tests, scratch_begin, scratch_end);
}
