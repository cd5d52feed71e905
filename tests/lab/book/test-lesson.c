/* Chapters: those that are shipped, and folders with one thing wrong in each.  */
#include "config.h"

#include <glib/gstdio.h>
#include <lab/text/language.h>
#include <lab/book/lesson.h>
#include <lab/files/remove.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#define GOOD "[lesson]\nid = 07-try\nnumber = 7\ntitle = A try\ntitle[zh_CN] = 试一试\n"

static char *folder; /* .../07-try */

static void
write_file (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  assert_true (g_file_set_contents (path, text, -1, NULL));
}

static int
begin (void **state)
{
  g_autofree char *parent = g_dir_make_tmp ("lessons-XXXXXX", NULL);
  folder = g_build_filename (parent, "07-try", NULL);
  return g_mkdir (folder, 0700);
}

static int
end (void **state)
{
  g_autofree char *parent = g_path_get_dirname (folder);

  remove_folder (parent);
  g_clear_pointer (&folder, g_free);
  return 0;
}

static void
expect_error (const char *ini, const char *words)
{
  g_autoptr (GError) error = NULL;

  write_file ("lesson.ini", ini);
  assert_null (lesson_load (folder, &error));
  if (error->domain != LESSON_ERROR || strstr (error->message, words) == NULL)
    fail_msg ("%s", error->message);
}

static void
every_shipped_chapter_loads (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lessons = lessons_load_all (&error);

  if (lessons == NULL)
    fail_msg ("%s", error->message);
  assert_true (lessons->len > 0);
  for (guint i = 0; i < lessons->len; i++)
    for (const char *const *language = language_all (); *language != NULL; language++)
      {
        const Lesson *lesson = lessons->pdata[i];
        g_autofree char *text = lesson_text (lesson, *language, &error);
        assert_null (error);
        assert_true (strlen (text) > 0);
        assert_true (strlen (lesson_title (lesson, *language)) > 0);
        if (lesson->exercise == NULL)
          continue;
        g_auto (GStrv) hints = lesson_hints (lesson, *language, &error);
        assert_true (g_strv_length (hints) >= 3);
      }
}

static void
a_chapter_answers_to_three_names (void **state)
{
  static const char *const names[] = { "03-handshake", "handshake", "3", "03" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (Lesson) lesson = lesson_find (names[i], NULL);
      assert_non_null (lesson);
      assert_string_equal (lesson->id, "03-handshake");
    }
  g_autoptr (GError) error = NULL;
  assert_null (lesson_find ("handshak", &error));
  assert_non_null (strstr (error->message, "“handshak”"));
  assert_non_null (strstr (error->message, "03-handshake"));
}

static void
a_story_is_found_in_a_chapter_or_beside_all_of_them_or_as_a_file (void **state)
{
  g_autofree char *own = story_find ("lost-third");
  g_autofree char *common = story_find ("lost-syn");
  g_autofree char *file = story_find (common);
  g_autofree char *names = story_names ();
  g_autoptr (GPtrArray) of_none = stories_of_none ();

  assert_true (g_str_has_suffix (own, "/03-handshake/lost-third.story"));
  assert_true (g_str_has_suffix (common, "/stories/lost-syn.story"));
  assert_string_equal (file, common);
  assert_null (story_find ("lost"));
  assert_null (story_find ("../stories/lost-syn"));
  assert_non_null (strstr (names, " lost-syn lost-syn-ack lost-third "));
  assert_true (g_ptr_array_find_with_equal_func (of_none, "lost-syn", g_str_equal, NULL));
  assert_false (g_ptr_array_find_with_equal_func (of_none, "lost-third", g_str_equal, NULL));
}

static void
a_page_of_the_book_needs_no_exercise (void **state)
{
  g_autoptr (Lesson) lesson = lesson_find ("kernel", NULL);

  assert_non_null (lesson);
  assert_null (lesson->exercise);
  assert_int_equal (lesson->points, 0);
  assert_true (g_strv_length (lesson->stories) >= 14);
}

static void
a_good_folder_loads (void **state)
{
  write_file ("lesson.ini", GOOD "rfc = 9293 3.5;9293 3.6\n");
  write_file ("en.md", "# A try\n");
  write_file ("hints.en.md", "Read on.\n\n## Weak\n\none\n\n## Strong\n\ntwo\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (Lesson) lesson = lesson_load (folder, &error);

  assert_null (error);
  assert_int_equal (lesson->number, 7);
  assert_string_equal (lesson_title (lesson, "en"), "A try");
  assert_string_equal (lesson_title (lesson, "zh_CN"), "试一试");
  assert_string_equal (lesson->rfc[1], "9293 3.6");
  assert_null (lesson->stories[0]);
  assert_null (lesson->exercise);

  g_auto (GStrv) hints = lesson_hints (lesson, "en", NULL);
  assert_int_equal (g_strv_length (hints), 2);
  assert_string_equal (hints[0], "## Weak\n\none");
  assert_string_equal (hints[1], "## Strong\n\ntwo");
  assert_null (lesson_text (lesson, "zh_CN", &error));
  assert_non_null (strstr (error->message, "zh_CN.md"));
}

static void
mistakes_are_told_with_their_place (void **state)
{
  expect_error ("", "lesson.ini:1: the group [lesson] is missing");
  expect_error ("[lesson]\nnumber 7\n", "lesson.ini:2: ");
  expect_error ("[lesson]\nnumber = 7\n", "lesson.ini:1: id: this key is missing");
  expect_error ("[lesson]\n\nid = 08-other\n", "lesson.ini:3: id: this must be the name");
  expect_error ("[lesson]\nid = 07-try\nnumber = 7\n", "lesson.ini:1: title: ");
  expect_error ("[lesson]\nid = 07-try\ntitle = x\nnumber = seven\n", "lesson.ini:4: number: ");
  expect_error ("[lesson]\nid = 07-try\ntitle = x\nnumber = 0\n", "lesson.ini:4: number: ");
  expect_error (GOOD "stories = nowhere\n", "lesson.ini:6: stories: there is no story “nowhere”");
  expect_error (GOOD "stories = ../07-try/x\n", "lesson.ini:6: stories: ");
  expect_error (GOOD "parts = arrives_lissten\n",
                "lesson.ini:6: parts: TCP has no part “arrives_lissten”");
  expect_error (GOOD "\xff\xfe\n", "lesson.ini:");
  expect_error (GOOD "title[zh_CN] = \\x\\\n", "lesson.ini:6: a backslash must be written twice");
  expect_error (GOOD "points = 5\n", "lesson.ini:6: points: there is no file exercise.c");
  write_file ("exercise.c", "");
  expect_error (GOOD, "lesson.ini:1: points: this key is missing");
}

/* It would wait until somebody writes. */
static void
a_fifo_is_not_opened (void **state)
{
  g_autofree char *path = g_build_filename (folder, "en.md", NULL);
  g_autoptr (GError) error = NULL;

  write_file ("lesson.ini", GOOD);
  assert_int_equal (mkfifo (path, 0600), 0);
  g_autoptr (Lesson) lesson = lesson_load (folder, NULL);
  assert_null (lesson_text (lesson, "en", &error));
  assert_non_null (strstr (error->message, "en.md: is not a regular file"));
}

static void
a_folder_without_a_lesson_says_so (void **state)
{
  g_autoptr (GError) error = NULL;

  assert_null (lesson_load ("/nowhere", &error));
  assert_true (g_error_matches (error, LESSON_ERROR, LESSON_ERROR_READ));
  assert_non_null (strstr (error->message, "/nowhere/lesson.ini"));
}

static void
one_bad_chapter_stops_them_all (void **state)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *before = g_strdup (g_getenv ("HANDSHAKE_LESSONS"));
  g_autoptr (GError) error = NULL;

  write_file ("lesson.ini", "[lesson]\n");
  g_setenv ("HANDSHAKE_LESSONS", parent, TRUE);
  assert_null (lessons_load_all (&error));
  assert_non_null (strstr (error->message, "07-try/lesson.ini:1: "));
  if (before != NULL)
    g_setenv ("HANDSHAKE_LESSONS", before, TRUE);
  else
    g_unsetenv ("HANDSHAKE_LESSONS");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_shipped_chapter_loads),
    cmocka_unit_test (a_chapter_answers_to_three_names),
    cmocka_unit_test (a_story_is_found_in_a_chapter_or_beside_all_of_them_or_as_a_file),
    cmocka_unit_test (a_page_of_the_book_needs_no_exercise),
    cmocka_unit_test_setup_teardown (a_good_folder_loads, begin, end),
    cmocka_unit_test_setup_teardown (mistakes_are_told_with_their_place, begin, end),
    cmocka_unit_test_setup_teardown (a_fifo_is_not_opened, begin, end),
    cmocka_unit_test (a_folder_without_a_lesson_says_so),
    cmocka_unit_test_setup_teardown (one_bad_chapter_stops_them_all, begin, end),
  };

  g_setenv ("LANGUAGE", "en", TRUE);
  language_init ();
  return cmocka_run_group_tests_name ("lesson", tests, NULL, NULL);
}
