/* From a student's file to a verdict: compile, start a runner, take the chapter's exam. The process
 * that calls this never loads the student's code.  */
#pragma once

#include <glib.h>

#include "exam.h"
#include <lab/book/lesson.h>

typedef enum
{
  GRADE_PASSED,
  GRADE_FAILED,        /* a test failed, or the code crashed, or is no exercise */
  GRADE_COMPILE_ERROR, /* the compiler does not accept it */
  GRADE_LIMIT,         /* it used up its time, or the compiler's */
  GRADE_REJECTED,      /* it is no file that could be looked into */
  GRADE_NOT_GRADED     /* the machine's fault, never the student's */
} GradeOutcome;

typedef struct
{
  GradeOutcome outcome;
  char *lesson;      /* id */
  char *exercise;    /* path */
  char *problem;     /* a sentence, when no test could be run; what the compiler said follows it */
  char *diagnostics; /* what the compiler said, or NULL */
  bool compiled;
  guint64 seed; /* of the numbers in the tests */
  unsigned points, points_max;
  GPtrArray *results; /* of ExamResult, in the order of the paper */
  char *confinement; /* how the student's program was locked up: a sentence, or NULL */
} Grade;

guint64 grade_seed (void);
Grade *grade_exercise (const Lesson *lesson, const char *exercise, guint64 seed);
void grade_free (Grade *grade);
char *grade_to_text (const Grade *grade);
char *grade_to_json (const Grade *grade);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Grade, grade_free)
