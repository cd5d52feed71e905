/* Every chapter's exercise, from file to verdict: the skeleton compiles and fails, a right solution
 * passes, and every wrong-*.c is caught by the test that its first line names. And whose fault
 * anything else is.  */
#include "config.h"

#include "scratch.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <lab/grade/grade.h>
#include <lab/text/language.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static const ExamResult *
result_of (const Grade *grade, const char *test)
{
  for (guint i = 0; i < grade->results->len; i++)
    {
      const ExamResult *result = grade->results->pdata[i];
      if (strcmp (result->test->id, test) == 0)
        return result;
    }
  fail_msg ("there is no test %s", test);
  return NULL;
}

/* The chapters that have an exercise. */
static GPtrArray *
chapters (void)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *lessons = lessons_load_all (&error);

  if (lessons == NULL)
    fail_msg ("%s", error->message);
  for (guint i = lessons->len; i-- > 0;)
    if (((const Lesson *) lessons->pdata[i])->exercise == NULL)
      g_ptr_array_remove_index (lessons, i);
  assert_true (lessons->len > 0);
  return lessons;
}

static void
every_skeleton_compiles_and_fails_every_test (void **state)
{
  g_autoptr (GPtrArray) lessons = chapters ();

  for (guint i = 0; i < lessons->len; i++)
    {
      const Lesson *lesson = lessons->pdata[i];
      g_autoptr (Grade) grade = grade_exercise (lesson, NULL, 0);
      assert_true (grade->compiled);
      assert_string_equal (grade->diagnostics, "");
      assert_int_equal (grade->outcome, GRADE_FAILED);
      assert_int_equal (grade->points, 0);
      assert_int_equal (grade->points_max, lesson->points);
      assert_int_equal (grade->results->len, exam_paper_find (lesson->id)->count);
    }
}

/* "/" "* wrong: name_of_the_test *" "/" */
static char *
named_test (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GRegex) pattern = g_regex_new ("^/\\* wrong: ([a-z0-9_]+) \\*/\n", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  if (!g_regex_match (pattern, text, 0, &match))
    fail_msg ("%s does not begin with the test that must catch it", path);
  return g_match_info_fetch (match, 1);
}

static void catch (const Lesson *lesson, const char *path)
{
  g_autofree char *test = named_test (path);
  const guint64 seed = grade_seed ();
  g_autoptr (Grade) grade = grade_exercise (lesson, path, seed);

  print_message ("%s: seed %u\n", path, (unsigned) seed);

  if (grade->outcome != GRADE_FAILED || !grade->compiled || grade->problem != NULL
      || result_of (grade, test)->verdict == EXAM_PASSED)
    {
      g_autofree char *text = grade_to_text (grade);
      fail_msg ("%s is not caught by %s:\n%s", path, test, text);
    }
  /* One misconception costs something, and not everything. */
  assert_true (grade->points < grade->points_max);
  assert_true (grade->points > 0);
}

static void
every_wrong_version_is_caught_by_the_test_it_names (void **state)
{
  g_autoptr (GPtrArray) lessons = chapters ();

  for (guint i = 0; i < lessons->len; i++)
    {
      const Lesson *lesson = lessons->pdata[i];
      g_autoptr (GDir) dir = g_dir_open (lesson->folder, 0, NULL);
      unsigned count = 0;
      for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
        if (g_str_has_prefix (name, "wrong-") && g_str_has_suffix (name, ".c"))
          {
            g_autofree char *path = g_build_filename (lesson->folder, name, NULL);
            catch (lesson, path);
            count++;
          }
      assert_true (count >= 5);
    }
}

/* Every wrong version is right but for one thing, so two of them make a right one. */
static char *
a_right_solution (const Lesson *lesson)
{
  g_autofree char *listen = g_build_filename (lesson->folder, "wrong-does-not-tell.c", NULL);
  g_autofree char *syn_sent = g_build_filename (lesson->folder, "wrong-answers-rst.c", NULL);
  g_autofree char *one = NULL, *other = NULL;

  assert_true (g_file_get_contents (listen, &one, NULL, NULL));
  assert_true (g_file_get_contents (syn_sent, &other, NULL, NULL));
  char *end = strstr (one, "static void\narrives_syn_sent");
  char *begin = strstr (other, "static void\narrives_syn_sent");
  assert_non_null (end);
  assert_non_null (begin);
  *end = '\0';
  g_autofree char *text = g_strconcat (one, begin, NULL);
  return scratch_file ("right.c", text);
}

static void
a_right_solution_passes_in_time (void **state)
{
  g_autoptr (Lesson) lesson = lesson_find ("handshake", NULL);
  g_autofree char *path = a_right_solution (lesson);
  gint64 best = G_MAXINT64;

  for (unsigned i = 0; i < 3; i++)
    {
      const gint64 begin = g_get_monotonic_time ();
      g_autoptr (Grade) grade = grade_exercise (lesson, path, grade_seed ());
      best = MIN (best, g_get_monotonic_time () - begin);
      g_autofree char *text = grade_to_text (grade);
      if (grade->outcome != GRADE_PASSED)
        fail_msg ("%s", text);
      assert_int_equal (grade->points, 20);
      assert_non_null (strstr (text, "passed, 20 of 20 points"));
    }
  print_message ("save to verdict: %d ms\n", (int) (best / 1000));
  g_unlink (path);
}

/* Right whenever the numbers are those of the book. */
static void
a_table_of_the_tests_numbers_gets_nothing (void **state)
{
  g_autoptr (Lesson) lesson = lesson_find ("handshake", NULL);
  g_autofree char *right = a_right_solution (lesson);
  g_autofree char *code = NULL;
  assert_true (g_file_get_contents (right, &code, NULL, NULL));
  GString *text = g_string_new (code);
  g_string_replace (
      text,
      "const Parts exercise = {\n  .arrives_listen = arrives_listen,\n"
      "  .arrives_syn_sent = arrives_syn_sent,",
      "static void in_listen (Tcb *tcb, const Segment *seg, Turn *turn)\n"
      "{ if (seg->seq <= 100 && turn->isn == 300) arrives_listen (tcb, seg, turn); }\n"
      "static void in_syn_sent (Tcb *tcb, const Segment *seg, Turn *turn)\n"
      "{ if (seg->seq <= 100 && tcb->iss == 300) arrives_syn_sent (tcb, seg, turn); }\n"
      "const Parts exercise = {\n  .arrives_listen = in_listen,\n"
      "  .arrives_syn_sent = in_syn_sent,",
      1);
  g_autofree char *path = scratch_file ("table.c", text->str);
  g_autoptr (Grade) plain = grade_exercise (lesson, path, 0);
  g_autoptr (Grade) drawn = grade_exercise (lesson, path, 42);

  assert_true (plain->points >= 15);
  assert_true (drawn->points <= 6); /* where nothing is the right answer, a table has it */
  g_string_free (text, TRUE);
  g_unlink (path);
  g_unlink (right);
}

static void
a_file_that_does_not_compile_is_not_passed (void **state)
{
  g_autoptr (Lesson) lesson = lesson_find ("handshake", NULL);
  g_autofree char *path = scratch_file ("bad.c", "this is not C\n");
  g_autoptr (Grade) grade = grade_exercise (lesson, path, 0);
  g_autofree char *text = grade_to_text (grade);

  assert_int_equal (grade->outcome, GRADE_COMPILE_ERROR);
  assert_false (grade->compiled);
  assert_non_null (strstr (grade->diagnostics, "bad.c:1:"));
  assert_non_null (strstr (text, "bad.c: the C compiler does not accept this"));
  g_unlink (path);
}

static void
expect_problem (const char *code, GradeOutcome outcome, const char *words)
{
  g_autoptr (Lesson) lesson = lesson_find ("handshake", NULL);
  g_autofree char *path = scratch_file ("odd.c", code);
  g_autoptr (Grade) grade = grade_exercise (lesson, path, 0);

  assert_int_equal (grade->outcome, outcome);
  assert_int_equal (grade->points, 0);
  assert_int_equal (grade->points_max, 20);
  if (grade->problem == NULL || strstr (grade->problem, words) == NULL)
    fail_msg ("%s", grade->problem);
  g_unlink (path);
}

static void
what_the_student_left_out_is_said (void **state)
{
  expect_problem ("int x;\n", GRADE_FAILED, "const Parts exercise");
  expect_problem ("#include <tcp/parts.h>\nconst Parts exercise = { 0 };\n", GRADE_FAILED,
                  ".arrives_listen");
  expect_problem ("#include <tcp/parts.h>\n"
                  "static void f (Tcb *tcb, const Segment *seg, Turn *turn) { }\n"
                  "static void g (Tcb *tcb, Turn *turn) { }\n"
                  "const Parts exercise = { .arrives_listen = f, .arrives_syn_sent = f,"
                  " .run_timers = g };\n",
                  GRADE_FAILED, ".run_timers, which this chapter leaves");
  expect_problem ("#include <tcp/parts.h>\n#include <stdlib.h>\nconst Parts exercise = { 0 };\n"
                  "__attribute__ ((constructor)) static void early (void) { exit (0); }\n",
                  GRADE_FAILED, "ended itself");
}

static void
what_the_machine_lacks_is_not_graded (void **state)
{
  const char *const code = "#include <tcp/parts.h>\nconst Parts exercise = { 0 };\n";
  g_autofree char *compiler = g_strdup (g_getenv ("CC"));
  g_autofree char *runner = g_strdup (g_getenv ("HANDSHAKE_RUNNER"));
  g_autoptr (Lesson) lesson = lesson_find ("handshake", NULL);
  g_autoptr (Grade) grade = grade_exercise (lesson, "/nowhere/exercise.c", 0);

  assert_int_equal (grade->outcome, GRADE_NOT_GRADED);
  g_setenv ("CC", "/nowhere/cc", TRUE);
  expect_problem (code, GRADE_NOT_GRADED, "/nowhere/cc");
  g_unsetenv ("CC");
  if (compiler != NULL)
    g_setenv ("CC", compiler, TRUE);
  g_setenv ("HANDSHAKE_RUNNER", "/nowhere/runner", TRUE);
  expect_problem (code, GRADE_NOT_GRADED, "/nowhere/runner");
  g_unsetenv ("HANDSHAKE_RUNNER");
  if (runner != NULL)
    g_setenv ("HANDSHAKE_RUNNER", runner, TRUE);
}

static void
a_file_that_cannot_be_looked_into_is_rejected (void **state)
{
  g_autoptr (Lesson) lesson = lesson_find ("handshake", NULL);
  g_autofree char *good = scratch_file ("good.c", "int x;\n");
  g_autofree char *link = g_strconcat (good, "-link.c", NULL);
  g_autofree char *large = g_strnfill (300000, ' ');
  g_autofree char *path = scratch_file ("large.c", large);

  assert_int_equal (symlink (good, link), 0);
  const char *const unfit[] = { link, path, "/", "/dev/zero" };
  for (gsize i = 0; i < G_N_ELEMENTS (unfit); i++)
    {
      g_autoptr (Grade) grade = grade_exercise (lesson, unfit[i], 0);
      assert_int_equal (grade->outcome, GRADE_REJECTED);
    }
  g_unlink (link);
  g_unlink (path);
  g_unlink (good);
}

static void
the_compiler_is_limited (void **state)
{
  expect_problem ("__asm__ (\".rept 2000000000\\n.endr\");\n", GRADE_LIMIT, "too much memory");
}

static void
the_text_tells_the_story_so_far (void **state)
{
  g_autoptr (Lesson) lesson = lesson_find ("handshake", NULL);
  g_autofree char *path = g_build_filename (lesson->folder, "wrong-acks-the-syn-itself.c", NULL);
  g_autoptr (Grade) grade = grade_exercise (lesson, path, 0);
  g_autofree char *text = grade_to_text (grade);

  assert_non_null (
      strstr (text, "✗ syn_is_answered_with_syn_ack   (RFC 9293, 3.10.7.2 Third)\n"
                    "   1. the user of B calls OPEN (passive)\n"
                    "        B: CLOSED → LISTEN\n"
                    "   2. A → B  <SEQ=100><CTL=SYN>\n"
                    "        B: LISTEN → SYN-RECEIVED, sends <SEQ=300><ACK=100><CTL=SYN,ACK>\n"
                    "  RFC 9293 wants B to send <SEQ=300><ACK=101><CTL=SYN,ACK>\n"
                    "  your TCP gave <SEQ=300><ACK=100><CTL=SYN,ACK>\n"
                    "  lessons/03-handshake/tests.c:"));
  assert_non_null (strstr (text, "\n  Hint: "));
}

static void
the_json_says_the_same (void **state)
{
  g_autoptr (Lesson) lesson = lesson_find ("handshake", NULL);
  g_autofree char *path = g_build_filename (lesson->folder, "wrong-crashes.c", NULL);
  g_autoptr (Grade) grade = grade_exercise (lesson, path, 0);
  g_autofree char *text = grade_to_json (grade);
  g_autoptr (JsonParser) parser = json_parser_new ();

  assert_true (json_parser_load_from_data (parser, text, -1, NULL));
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  assert_string_equal (json_object_get_string_member (root, "outcome"), "failed");
  assert_string_equal (json_object_get_string_member (root, "exercise"), path);
  assert_int_equal (json_object_get_int_member (root, "points"), grade->points);
  JsonArray *results = json_object_get_array_member (root, "tests");
  assert_int_equal (json_array_get_length (results), grade->results->len);
  JsonObject *first = json_array_get_object_element (results, 0);
  assert_string_equal (json_object_get_string_member (first, "verdict"), "broken");
  assert_non_null (strstr (json_object_get_string_member (first, "gave"), "segmentation fault"));
}

static void
nothing_is_left_behind (void **state)
{
  assert_int_equal (scratch_left_over (), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_skeleton_compiles_and_fails_every_test),
    cmocka_unit_test (every_wrong_version_is_caught_by_the_test_it_names),
    cmocka_unit_test (a_right_solution_passes_in_time),
    cmocka_unit_test (a_table_of_the_tests_numbers_gets_nothing),
    cmocka_unit_test (a_file_that_does_not_compile_is_not_passed),
    cmocka_unit_test (what_the_student_left_out_is_said),
    cmocka_unit_test (what_the_machine_lacks_is_not_graded),
    cmocka_unit_test (a_file_that_cannot_be_looked_into_is_rejected),
    cmocka_unit_test (the_compiler_is_limited),
    cmocka_unit_test (the_text_tells_the_story_so_far),
    cmocka_unit_test (the_json_says_the_same),
    cmocka_unit_test (nothing_is_left_behind),
  };

  g_setenv ("LANGUAGE", "en", TRUE);
  language_init ();
  return cmocka_run_group_tests_name ("grade", tests, scratch_begin, scratch_end);
}
