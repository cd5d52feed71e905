/* Nothing that somebody wrote is lost: not on a full disk, not when the file is write-protected,
 * not text, in another encoding, changed by somebody else, or gone with its folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <cmocka.h>
#include <glib/gstdio.h>

#include <gui/session/draft.h>

static char *folder; /* of this run */

static char *
file_with (const char *name, const char *octets)
{
  char *path = g_build_filename (folder, name, NULL);

  assert_true (g_file_set_contents (path, octets, -1, NULL));
  return path;
}

static void
assert_file (const char *path, const char *wanted)
{
  g_autofree char *octets = NULL;

  assert_true (g_file_get_contents (path, &octets, NULL, NULL));
  assert_string_equal (octets, wanted);
}

static Draft *
open_draft (const char *path, const char *wanted)
{
  Draft *draft = draft_new (path);
  g_autoptr (GError) error = NULL;
  bool converted;
  g_autofree char *text = draft_read (draft, &converted, &error);

  assert_null (error);
  assert_false (converted);
  assert_string_equal (text, wanted);
  return draft;
}

static void
what_is_saved_is_in_the_file_and_no_copy_stays (void **state)
{
  g_autofree char *path = file_with ("plain.c", "old\n");
  g_autoptr (Draft) draft = open_draft (path, "old\n");

  assert_true (draft_keep (draft, "new 新\n", NULL));
  assert_true (draft_waits (path));
  assert_true (draft_save (draft, "new 新\n", NULL));
  assert_file (path, "new 新\n");
  assert_false (draft_waits (path));
  assert_true (draft_save (draft, "newer\n", NULL));
  assert_file (path, "newer\n");
}

/* As after a kill: another run looks at the same file. */
static void
a_kept_text_waits_for_the_next_run (void **state)
{
  g_autofree char *path = file_with ("killed.c", "old\n");
  {
    g_autoptr (Draft) killed = open_draft (path, "old\n");
    assert_true (draft_keep (killed, "half a thought", NULL));
  }
  g_autoptr (Draft) draft = open_draft (path, "old\n");
  g_autofree char *kept = draft_kept (draft);

  assert_string_equal (kept, "half a thought");
  draft_let_go (draft);
  assert_false (draft_waits (path));
}

static void
a_copy_that_says_what_the_file_says_is_no_news (void **state)
{
  g_autofree char *path = file_with ("same.c", "same\n");
  g_autoptr (Draft) draft = open_draft (path, "same\n");

  assert_true (draft_keep (draft, "same\n", NULL));
  assert_false (draft_waits (path));
}

/* A disk that has no room for more than 8 octets of a file. */
static void
a_full_disk_leaves_the_old_file_whole_and_says_why (void **state)
{
  g_autofree char *path = file_with ("full.c", "old\n");
  g_autoptr (Draft) draft = open_draft (path, "old\n");
  g_autoptr (GError) error = NULL;
  struct rlimit was, small;

  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &was);
  small = was;
  small.rlim_cur = 8;
  setrlimit (RLIMIT_FSIZE, &small);
  bool saved = draft_save (draft, "a text of more than eight octets\n", &error);
  setrlimit (RLIMIT_FSIZE, &was);

  assert_false (saved);
  assert_non_null (error);
  assert_non_null (strstr (error->message, "full.c"));
  assert_file (path, "old\n");
  assert_true (draft_save (draft, "a text of more than eight octets\n", NULL));
  assert_file (path, "a text of more than eight octets\n");
}

static void
a_write_protected_file_is_not_written (void **state)
{
  g_autofree char *path = file_with ("protected.c", "old\n");
  g_autoptr (Draft) draft = open_draft (path, "old\n");
  g_autoptr (GError) error = NULL;

  g_chmod (path, 0444);
  assert_false (draft_save (draft, "new\n", &error));
  assert_true (g_error_matches (error, DRAFT_ERROR, DRAFT_READ_ONLY));
  assert_file (path, "old\n");
}

static void
a_file_that_is_no_text_is_refused_and_stays (void **state)
{
  const char octets[] = "int \xff\xff\xfe;\n";
  g_autofree char *path = file_with ("octets.c", octets);
  g_autoptr (Draft) draft = draft_new (path);
  g_autoptr (GError) error = NULL;
  bool converted;

  assert_null (draft_read (draft, &converted, &error));
  assert_true (g_error_matches (error, DRAFT_ERROR, DRAFT_NOT_TEXT));
  assert_false (draft_save (draft, "", NULL)); /* it was never read */
  assert_file (path, octets);
}

static void
a_nul_in_a_file_does_not_end_it (void **state)
{
  g_autofree char *path = g_build_filename (folder, "nul.c", NULL);
  g_autoptr (Draft) draft = draft_new (path);
  bool converted;

  assert_true (g_file_set_contents (path, "one\0two", 7, NULL));
  assert_null (draft_read (draft, &converted, NULL));
}

static void
a_file_in_gbk_is_converted (void **state)
{
  g_autofree char *path = file_with ("gbk.c", "/* \xce\xd5\xca\xd6 */\n");
  g_autoptr (Draft) draft = draft_new (path);
  bool converted;
  g_autofree char *text = draft_read (draft, &converted, NULL);

  assert_string_equal (text, "/* 握手 */\n");
  assert_true (converted);
  assert_file (path, "/* \xce\xd5\xca\xd6 */\n");
  assert_true (draft_save (draft, text, NULL));
  assert_file (path, "/* 握手 */\n");
}

static void
what_another_editor_saved_is_not_written_over (void **state)
{
  g_autofree char *path = file_with ("shared.c", "old\n");
  g_autoptr (Draft) draft = open_draft (path, "old\n");
  g_autoptr (GError) error = NULL;

  assert_false (draft_is_news (draft));
  assert_true (g_file_set_contents (path, "theirs\n", -1, NULL));
  assert_true (draft_is_news (draft));
  assert_false (draft_save (draft, "mine\n", &error));
  assert_true (g_error_matches (error, DRAFT_ERROR, DRAFT_CHANGED_OUTSIDE));
  assert_file (path, "theirs\n");
  draft_overwrite (draft);
  assert_true (draft_save (draft, "mine\n", NULL));
  assert_file (path, "mine\n");
}

static void
a_file_that_vanished_is_written_again (void **state)
{
  g_autofree char *path = file_with ("vanished.c", "old\n");
  g_autoptr (Draft) draft = open_draft (path, "old\n");

  g_unlink (path);
  assert_false (draft_is_news (draft));
  assert_true (draft_save (draft, "new\n", NULL));
  assert_file (path, "new\n");
}

static void
without_its_folder_the_text_is_still_kept (void **state)
{
  g_autofree char *inner = g_build_filename (folder, "inner", NULL);
  g_mkdir (inner, 0755);
  g_autofree char *path = file_with ("inner/exercise.c", "old\n");
  g_autoptr (Draft) draft = open_draft (path, "old\n");
  g_autoptr (GError) error = NULL;

  g_unlink (path);
  g_rmdir (inner);
  assert_false (draft_save (draft, "new\n", &error));
  assert_non_null (strstr (error->message, "exercise.c"));
  assert_true (draft_keep (draft, "new\n", NULL));
  assert_true (draft_waits (path));
}

static void
two_files_of_one_name_have_two_copies (void **state)
{
  g_autoptr (Draft) one = draft_new ("/one/exercise.c"), other = draft_new ("/other/exercise.c");

  assert_true (draft_keep (one, "one", NULL));
  g_autofree char *kept = draft_kept (other);
  assert_null (kept);
  draft_let_go (one);
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
    cmocka_unit_test (what_is_saved_is_in_the_file_and_no_copy_stays),
    cmocka_unit_test (a_kept_text_waits_for_the_next_run),
    cmocka_unit_test (a_copy_that_says_what_the_file_says_is_no_news),
    cmocka_unit_test (a_full_disk_leaves_the_old_file_whole_and_says_why),
    cmocka_unit_test (a_write_protected_file_is_not_written),
    cmocka_unit_test (a_file_that_is_no_text_is_refused_and_stays),
    cmocka_unit_test (a_nul_in_a_file_does_not_end_it),
    cmocka_unit_test (a_file_in_gbk_is_converted),
    cmocka_unit_test (what_another_editor_saved_is_not_written_over),
    cmocka_unit_test (a_file_that_vanished_is_written_again),
    cmocka_unit_test (without_its_folder_the_text_is_still_kept),
    cmocka_unit_test (two_files_of_one_name_have_two_copies),
  };

  folder = g_dir_make_tmp ("handshake-draft-XXXXXX", NULL);
  g_autofree char *states = g_build_filename (folder, "state", NULL);
  g_setenv ("XDG_STATE_HOME", states, TRUE);
  return cmocka_run_group_tests (tests, NULL, remove_all);
}
