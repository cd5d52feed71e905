/* From a file to a verdict. The one thing this file takes care of is whose fault it is: what a
 * student wrote is never "not graded", and what a machine lacks is never a student's zero. */
#include "config.h"

#include "grade-private.h"

#include "grade-machine.h"

#include <lab/files/open.h>
#include <lab/run/compile.h>
#include "exam-private.h"
#include <lab/text/language.h>
#include <lab/run/runner-problem.h>

#define TIMEOUTS_MAX 2
#define PROCESSOR_BUDGET (10 * G_USEC_PER_SEC)
#define WALL_BUDGET (60 * G_USEC_PER_SEC)

static void
decide (Grade *grade, GradeOutcome outcome, const char *problem)
{
  grade->outcome = outcome;
  g_free (grade->problem);
  grade->problem = g_strdup (problem);
}

/* The points a result is worth. */
unsigned
grade_points (const ExamResult *result)
{
  return result->verdict == EXAM_PASSED ? result->test->points : 0;
}

/* ---- Compiling. ---- */

/* No verdict where a good file fares no better. */
static gboolean
machine_is_to_blame (Grade *grade)
{
  g_autoptr (GError) error = NULL;

  if (grade_machine_works (&error))
    return FALSE;
  decide (grade, GRADE_NOT_GRADED, error->message);
  return TRUE;
}

static void
decide_compile_error (Grade *grade, const GError *error)
{
  switch ((CompileError) error->code)
    {
    case COMPILE_ERROR_READ: decide (grade, GRADE_NOT_GRADED, error->message); return;
    case COMPILE_ERROR_UNFIT: decide (grade, GRADE_REJECTED, error->message); return;
    case COMPILE_ERROR_LIMIT:
      if (!machine_is_to_blame (grade))
        decide (grade, GRADE_LIMIT, error->message);
      return;
    case COMPILE_ERROR_REJECTED:
    case COMPILE_ERROR_NO_COMPILER: break;
    }
  if (machine_is_to_blame (grade))
    return;
  g_autofree char *problem
      = g_strdup_printf (_ ("%s: the C compiler does not accept this"), grade->exercise);
  decide (grade, GRADE_COMPILE_ERROR, problem);
}

/* The module, or NULL with the outcome decided. */
static char *
compile (Grade *grade, const char *path)
{
  g_autoptr (GError) error = NULL;
  char *module = compile_exercise (path, &grade->diagnostics, &error);

  grade->compiled = module != NULL;
  if (module == NULL)
    decide_compile_error (grade, error);
  return module;
}

/* ---- Starting. ---- */

/* The parts an exercise is about must be the student's own: the reference would pass every test.
 * And no others: a part that stands in for the rest of TCP would be examined by itself. */
static gboolean
has_wanted_parts (const Lesson *lesson, const Runner *runner, Grade *grade)
{
  g_auto (GStrv) wanted = g_key_file_get_string_list (lesson->ini, "lesson", "parts", NULL, NULL);
  const char *const *names = (const char *const *) wanted;

  for (unsigned slot = 0; names != NULL && slot < parts_slots (); slot++)
    {
      const gboolean is_wanted = g_strv_contains (names, parts_slot_name (slot));
      if (is_wanted == runner_has_part (runner, slot))
        continue;
      g_autofree char *problem = g_strdup_printf (
          is_wanted
              ? _ ("%s: `exercise` does not name your function for .%s")
              : _ ("%s: `exercise` names a function for .%s, which this chapter leaves to the "
                   "rest of TCP"),
          grade->exercise, parts_slot_name (slot));
      decide (grade, GRADE_FAILED, problem);
      return FALSE;
    }
  return TRUE;
}

/* The runner, or NULL with the outcome decided. */
static Runner *
start (Grade *grade, const char *module)
{
  g_autoptr (GError) error = NULL;
  Runner *runner = runner_new (module, &error);

  if (runner != NULL)
    return runner;
  g_autofree char *problem = g_strdup_printf ("%s: %s", grade->exercise, error->message);
  if (g_error_matches (error, RUNNER_ERROR, RUNNER_ERROR_START))
    decide (grade, GRADE_NOT_GRADED, error->message);
  else if (!machine_is_to_blame (grade))
    decide (grade,
            g_error_matches (error, RUNNER_ERROR, RUNNER_ERROR_TIMEOUT) ? GRADE_LIMIT
                                                                        : GRADE_FAILED,
            problem);
  return NULL;
}

/* ---- The exam. ---- */

/* A runner that could not be started again in the middle of an exam: no verdict at all. */
static gboolean
machine_failed (Grade *grade, const Runner *runner)
{
  const char *detail;

  if (runner_problem (runner, &detail) == NULL
      || runner_problem_code (runner) != RUNNER_ERROR_START)
    return FALSE;
  g_autofree char *problem = runner_problem_in (runner, language_get ());
  g_ptr_array_set_size (grade->results, 0);
  decide (grade, GRADE_NOT_GRADED, problem);
  return TRUE;
}

static void
add_up (Grade *grade)
{
  grade->outcome = GRADE_PASSED;
  for (guint i = 0; i < grade->results->len; i++)
    {
      const ExamResult *result = grade->results->pdata[i];
      grade->points += grade_points (result);
      if (result->verdict != EXAM_PASSED)
        grade->outcome = GRADE_FAILED;
    }
}

/* What a whole submission may use. A right one takes hundredths of a second. */
typedef struct
{
  gint64 wall; /* µs: when it ends */
  unsigned timeouts;
} Budget;

static gboolean
is_used_up (const Budget *budget, const Runner *runner)
{
  return budget->timeouts >= TIMEOUTS_MAX || runner_used (runner) > PROCESSOR_BUDGET
         || g_get_monotonic_time () > budget->wall;
}

/* False when there is no time for the rest. */
static gboolean
take_tests (Grade *grade, const ExamPaper *paper, Runner *runner)
{
  Budget budget = { .wall = g_get_monotonic_time () + WALL_BUDGET };
  const char *detail;

  for (unsigned i = 0; i < paper->count && !is_used_up (&budget, runner); i++)
    {
      g_ptr_array_add (grade->results, exam_run (&paper->tests[i], grade->seed, runner, NULL));
      if (machine_failed (grade, runner))
        return TRUE;
      budget.timeouts += runner_problem (runner, &detail) != NULL
                         && runner_problem_code (runner) == RUNNER_ERROR_TIMEOUT;
    }
  return !is_used_up (&budget, runner);
}

static void
take_exam (Grade *grade, const ExamPaper *paper, Runner *runner)
{
  const gboolean in_time = take_tests (grade, paper, runner);

  if (grade->outcome == GRADE_NOT_GRADED)
    return;
  if (in_time && !exam_ask_again (grade->results, runner) && machine_failed (grade, runner))
    return;
  add_up (grade);
  if (in_time)
    return;
  grade->points = 0;
  decide (grade, GRADE_LIMIT,
          _ ("your program used up the time of a whole submission; the rest of the tests was not "
             "run"));
}

static void
grade_with_paper (Grade *grade, const Lesson *lesson, const char *path, const ExamPaper *paper)
{
  for (unsigned i = 0; i < paper->count; i++)
    grade->points_max += paper->tests[i].points;

  g_autofree char *module = compile (grade, path);
  if (module == NULL)
    return;
  g_autoptr (Runner) runner = start (grade, module);
  if (runner != NULL)
    {
      grade->confinement = runner_confinement (runner);
      if (has_wanted_parts (lesson, runner, grade))
        take_exam (grade, paper, runner);
    }
  compile_discard (module);
}

/* A seed that a person can type. */
guint64
grade_seed (void)
{
  return 1 + g_random_int_range (0, 999999999);
}

/* Where the histories came from, for whoever saves one. */
static void
note_origins (const Grade *grade, const char *hash)
{
  for (guint i = 0; i < grade->results->len; i++)
    {
      const ExamResult *result = grade->results->pdata[i];
      if (result->trace == NULL)
        continue;
      trace_note (result->trace, 0, "lesson", grade->lesson);
      trace_note (result->trace, 0, "test", result->test->id);
      if (hash != NULL)
        trace_note (result->trace, 0, "exercise", hash);
    }
}

/* `exercise` is the student's file; NULL is the skeleton of the chapter. `seed` draws the numbers
 * of the tests, see exam-numbers.c. May be called in a thread. Never NULL: whatever goes wrong is
 * an outcome. The caller frees with grade_free (). */
Grade *
grade_exercise (const Lesson *lesson, const char *exercise, guint64 seed)
{
  Grade *grade = g_new0 (Grade, 1);
  const ExamPaper *paper = exam_paper_find (lesson->id);
  const char *path = exercise != NULL ? exercise : lesson->exercise;
  g_autofree char *hash = path != NULL ? open_hash (path) : NULL;

  grade->seed = seed;
  grade->lesson = g_strdup (lesson->id);
  /* What is shown, and what JSON can say; the name itself may be any octets. */
  grade->exercise = g_filename_display_name (path != NULL ? path : "");
  grade->results = g_ptr_array_new_with_free_func ((GDestroyNotify) exam_result_free);
  if (paper == NULL || path == NULL)
    decide (grade, GRADE_NOT_GRADED, _ ("this chapter has no graded exercise"));
  else
    grade_with_paper (grade, lesson, path, paper);
  note_origins (grade, hash);
  return grade;
}

void
grade_free (Grade *grade)
{
  if (grade == NULL)
    return;
  g_free (grade->lesson);
  g_free (grade->exercise);
  g_free (grade->problem);
  g_free (grade->diagnostics);
  g_free (grade->confinement);
  g_ptr_array_unref (grade->results);
  g_free (grade);
}
