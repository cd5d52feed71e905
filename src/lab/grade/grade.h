/* From a student's file to a verdict: compile, start a runner, take the chapter's exam. The process
 * that calls this never loads the student's code.  */
#pragma once

#include <glib.h>

#include "exam.h"
#include <lab/book/lesson.h>

typedef enum
{
  GRADE_PASSED,
  GRADE_FAILED,    /* a test failed, or the code crashed, looped or does not compile */
  GRADE_NOT_GRADED /* something that is not the student's fault */
} GradeOutcome;

typedef struct
{
  GradeOutcome outcome;
  char *lesson;      /* id */
  char *exercise;    /* path */
  char *problem;     /* a sentence, when no test could be run; what the compiler said follows it */
  char *diagnostics; /* what the compiler said, or NULL */
  bool compiled;
  unsigned points, points_max;
  GPtrArray *results; /* of ExamResult, in the order of the paper */
  char *confinement; /* how the student's program was locked up: a sentence, or NULL */
} Grade;

Grade *grade_exercise (const Lesson *lesson, const char *exercise);
void grade_free (Grade *grade);
char *grade_to_text (const Grade *grade);
char *grade_to_json (const Grade *grade);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Grade, grade_free)
