/* A verdict for a program. The keys are English and do not change; rule, wants, gave and hint are
 * in
 * the current language.  */
#include "config.h"

#include "grade-private.h"

#include <json-glib/json-glib.h>

#include <lab/text/language.h>

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static const char *
verdict_name (ExamVerdict verdict)
{
  return verdict == EXAM_PASSED ? "passed" : verdict == EXAM_FAILED ? "failed" : "broken";
}

static const char *
outcome_name (GradeOutcome outcome)
{
  static const char *const names[] = {
    [GRADE_PASSED] = "passed",
    [GRADE_FAILED] = "failed",
    [GRADE_COMPILE_ERROR] = "compile error",
    [GRADE_LIMIT] = "limit",
    [GRADE_REJECTED] = "rejected",
    [GRADE_NOT_GRADED] = "not graded",
  };
  return names[outcome];
}

static void
add_result (JsonBuilder *builder, const ExamResult *result)
{
  json_builder_begin_object (builder);
  add_string (builder, "test", result->test->id);
  add_string (builder, "verdict", verdict_name (result->verdict));
  add_number (builder, "points", grade_points (result));
  add_number (builder, "points-max", result->test->points);
  add_string (builder, "rule", _ (result->test->rule));
  add_string (builder, "section", result->test->section);
  if (result->verdict != EXAM_PASSED)
    {
      g_autofree char *wants = exam_wants (result);
      g_autofree char *gave = exam_gave (result);
      add_string (builder, "wants", wants);
      add_string (builder, "gave", gave);
      add_string (builder, "hint", _ (result->test->hint));
      add_string (builder, "file", result->file);
      add_number (builder, "line", result->line);
      add_number (builder, "rows", (gint64) trace_rows (result->trace));
    }
  json_builder_end_object (builder);
}

/* One object, with a newline at the end. The caller frees. */
char *
grade_to_json (const Grade *grade)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "lesson", grade->lesson);
  add_string (builder, "exercise", grade->exercise);
  add_string (builder, "outcome", outcome_name (grade->outcome));
  json_builder_set_member_name (builder, "compiled");
  json_builder_add_boolean_value (builder, grade->compiled);
  add_number (builder, "points", grade->points);
  add_number (builder, "points-max", grade->points_max);
  add_number (builder, "seed", (gint64) grade->seed);
  add_string (builder, "problem", grade->problem);
  add_string (builder, "diagnostics", grade->diagnostics);
  add_string (builder, "confinement", grade->confinement);
  json_builder_set_member_name (builder, "tests");
  json_builder_begin_array (builder);
  for (guint i = 0; i < grade->results->len; i++)
    add_result (builder, grade->results->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}
