/* The list of requirements: whole, in order, and true. Every row names the function that meets it
 * and the test that says so; both must be there, and the test must be one that runs. */
#include "config.h"

#include <lab/book/requirements.h>

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SPECIFICATION HANDSHAKE_SOURCE_ROOT "/../shared/oracle/tcp-spec.md"

/* A file of the source tree; NULL: there is none. */
static char *
contents (const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename (HANDSHAKE_SOURCE_ROOT, folder, file, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static bool
has (const char *text, const char *format, const char *word)
{
  g_autofree char *wanted = g_strdup_printf (format, word);

  return text != NULL && strstr (text, wanted) != NULL;
}

static void
the_119_are_all_there_and_in_order (void **state)
{
  static const struct
  {
    const char *kind;
    unsigned count;
  } kinds[] = { { "MUST", 69 }, { "SHLD", 31 }, { "MAY", 18 }, { "REC", 1 } };
  unsigned index = 0;

  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (unsigned n = 1; n <= kinds[i].count; n++)
      {
        g_autofree char *number = g_strdup_printf ("%s-%u", kinds[i].kind, n);
        assert_string_equal (requirement_at (index++)->number, number);
      }
  assert_int_equal (index, 119);
  assert_int_equal (index, REQUIREMENTS_NUMBERED);
  for (; index < requirement_count (); index++)
    {
      const Requirement *rule = requirement_at (index);
      g_autofree char *ending = g_strdup_printf (" %s", rule->section);
      assert_true (g_str_has_prefix (rule->number, "RFC "));
      assert_non_null (strstr (rule->number, ending));
    }
  assert_null (requirement_at (index));
}

/* One statement each, and either a function and a test or a reason for neither. */
static void
every_row_is_tested_or_says_why_not (void **state)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (unsigned i = 0; i < requirement_count (); i++)
    {
      const Requirement *row = requirement_at (i);

      assert_true (g_str_has_suffix (row->statement, "."));
      assert_true (g_hash_table_add (seen, (gpointer) row->number));
      assert_true (g_hash_table_add (seen, (gpointer) row->statement));
      assert_int_equal (row->reason != NULL, row->who == BY_NOBODY);
      if ((row->reason != NULL) == (row->test != NULL)
          || (row->test != NULL) != (row->function != NULL))
        fail_msg ("%s is neither tested nor left out", row->number);
    }
}

static void
every_function_is_where_the_list_says (void **state)
{
  for (unsigned i = 0; i < requirement_count (); i++)
    {
      const Requirement *row = requirement_at (i);

      if (row->reason != NULL)
        continue;
      g_autofree char *text = contents ("src", row->file);
      if (!has (text, "\n%s (", row->function))
        fail_msg ("%s: there is no %s () in src/%s", row->number, row->function, row->file);
    }
}

/* Is the file part of a program that is run as a test? It is named in the meson.build of its folder
 * or of the one above, whole or, of "test-NAME.c", by its NAME. */
static bool
is_built_in (const char *folder, const char *file)
{
  g_autofree char *base = g_path_get_basename (file);
  g_autofree char *build = g_build_filename (folder, "meson.build", NULL);
  g_autofree char *text = contents ("tests", build);

  if (has (text, "'%s'", base))
    return true;
  if (!g_str_has_prefix (base, "test-") || !g_str_has_suffix (base, ".c"))
    return false;
  g_autofree char *name = g_strndup (base + 5, strlen (base) - 7);
  return has (text, "'%s'", name);
}

static bool
is_built (const char *file)
{
  g_autofree char *folder = g_path_get_dirname (file);
  g_autofree char *above = g_path_get_dirname (folder);

  return is_built_in (folder, file) || is_built_in (above, file);
}

/* A file of the big program has a list of tests, which that program must run. */
static bool
is_run (const char *file)
{
  if (!g_str_has_prefix (file, "tcp/requirements-"))
    return true;
  g_autofree char *list = g_strndup (file + 4, strlen (file) - 6);
  g_autofree char *text = contents ("tests", "tcp/test-requirements.c");
  return has (text, "%s,", g_strdelimit (list, "-", '_'));
}

static void
every_test_is_there_and_runs (void **state)
{
  for (unsigned i = 0; i < requirement_count (); i++)
    {
      const Requirement *row = requirement_at (i);

      if (row->reason != NULL)
        continue;
      g_autofree char *text = contents ("tests", row->test_file);
      if (!has (text, "\n%s (void **state)", row->test))
        fail_msg ("%s: there is no test %s in tests/%s", row->number, row->test, row->test_file);
      if (!has (text, "cmocka_unit_test (%s)", row->test))
        fail_msg ("%s: %s is in no list of tests", row->number, row->test);
      if (!is_built (row->test_file) || !is_run (row->test_file))
        fail_msg ("%s: tests/%s does not run", row->number, row->test_file);
    }
}

/* "must_18_..." for MUST-18: whoever sees a test fail knows which requirement that is. One test may
 * serve a numbered requirement and a rule. */
static void
every_test_of_a_numbered_one_carries_its_number (void **state)
{
  for (unsigned i = 0; i < REQUIREMENTS_NUMBERED; i++)
    {
      const Requirement *row = requirement_at (i);
      g_autofree char *lower = g_ascii_strdown (row->number, -1);
      g_autofree char *prefix = g_strconcat (g_strdelimit (lower, "-", '_'), "_", NULL);

      if (row->test != NULL && !g_str_has_prefix (row->test, prefix))
        fail_msg ("%s: %s does not carry its number", row->number, row->test);
    }
}

/* One row of a table in the specification's text: "| MUST-1 | 3.1 | ... | M | ...". */
static void
agrees (const Requirement *row, char **cells)
{
  g_auto (GStrv) sections = g_regex_split_simple ("[^0-9.]+", g_strstrip (cells[2]), 0, 0);
  const char *who = g_strstrip (cells[4]);
  const bool nobody = row->who == BY_NOBODY;

  if (strstr (cells[2], "App. B") == NULL
      && !g_strv_contains ((const char *const *) sections, row->section))
    fail_msg ("%s: section %s, not %s", row->number, cells[2], row->section);
  if (strcmp (who, "X") == 0 && !nobody)
    fail_msg ("%s is built, though it is not to be", row->number);
  if (who[0] == 'M' && nobody)
    fail_msg ("%s is the model's, and left out", row->number);
}

static void
numbers_and_sections_agree_with_the_specification (void **state)
{
  g_autofree char *text = NULL;
  unsigned agreed = 0;

  if (!g_file_get_contents (SPECIFICATION, &text, NULL, NULL))
    {
      print_message ("skipped: there is no %s\n", SPECIFICATION);
      skip ();
    }
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) cells = g_strsplit (*line, "|", -1);
      if (g_strv_length (cells) < 6)
        continue;
      const char *number = g_strstrip (cells[1]);
      for (unsigned i = 0; i < REQUIREMENTS_NUMBERED; i++)
        if (strcmp (requirement_at (i)->number, number) == 0)
          {
            agrees (requirement_at (i), cells);
            agreed++;
          }
    }
  assert_int_equal (agreed, 119);
}

static void
a_number_or_its_beginning_is_understood (void **state)
{
  const Requirement *first = requirement_at (0), *rule = requirement_at (REQUIREMENTS_NUMBERED);

  assert_true (requirement_is (first, "MUST-1"));
  assert_true (requirement_is (first, "must-1"));
  assert_true (requirement_is (first, "MUST"));
  assert_false (requirement_is (first, "MUST-"));
  assert_false (requirement_is (first, "MUS"));
  assert_false (requirement_is (first, ""));
  assert_false (requirement_is (first, "MUST-11"));
  assert_false (requirement_is (requirement_at (10), "MUST-1"));
  assert_true (requirement_is (rule, "rfc"));
  assert_true (requirement_is (rule, rule->number));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_119_are_all_there_and_in_order),
    cmocka_unit_test (every_row_is_tested_or_says_why_not),
    cmocka_unit_test (every_function_is_where_the_list_says),
    cmocka_unit_test (every_test_is_there_and_runs),
    cmocka_unit_test (every_test_of_a_numbered_one_carries_its_number),
    cmocka_unit_test (numbers_and_sections_agree_with_the_specification),
    cmocka_unit_test (a_number_or_its_beginning_is_understood),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
