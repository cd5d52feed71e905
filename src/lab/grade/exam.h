/* Graded tests, written as stories about one TCP. The unit under test is host B; its peer, host
 * A, is scripted by the test. Every verb names what must be seen next; the first that is not seen
 * ends the test at that line, and the history up to there is a Trace.
 *
 * The numbers are drawn anew each time. A test calls A's initial sequence number x and B's y, a
 * number that belongs to nothing z, and a window v: exam_arrives (exam,
 * "<SEQ=x+1><ACK=y+1><CTL=ACK>"), exam_has (exam, "RCV.NXT", "x+1"). */
#pragma once

#include <glib.h>
#include <sim/trace/trace.h>

#include <lab/run/runner.h>

typedef struct Exam Exam;

typedef struct
{
  const char *id;   /* a name that reads as a sentence: "syn_is_answered_with_syn_ack" */
  unsigned points;
  const char *rule; /* the RFC's demand in our words, marked for translation with N_() */
  const char *section; /* "RFC 9293, 3.10.7.2 Third" */
  const char *hint; /* marked for translation */
  void (*run) (Exam *exam);
} ExamTest;

typedef struct
{
  const char *lesson; /* the id of the chapter */
  const ExamTest *tests;
  unsigned count;
} ExamPaper;

typedef enum
{
  EXAM_PASSED,
  EXAM_FAILED,
  EXAM_BROKEN /* it crashed, looped, or answered nonsense or not the same twice */
} ExamVerdict;

/* A sentence that can be said in either language, now or later. */
typedef struct
{
  const char *message; /* N_(), with one %s for `detail` if that is not NULL */
  char *detail;        /* the RFC's notation and names, or N_() */
} Saying;

typedef struct
{
  const ExamTest *test;
  ExamVerdict verdict;
  Trace *trace;      /* the history, the last row is where it went wrong; annotated */
  Saying wants;      /* "RFC 9293 wants ..."; empty when passed */
  Saying gave;       /* "your TCP gave ..."; empty when passed */
  char *file;        /* where the test says so */
  int line;          /* 0: no line of the test, but the program as such */
} ExamResult;

extern const ExamPaper *const exam_papers[];
extern const unsigned exam_paper_count;

const ExamPaper *exam_paper_find (const char *lesson);
ExamResult *exam_run (const ExamTest *test, guint64 seed, Runner *runner, const Parts *parts);
char *exam_wants (const ExamResult *result);
char *exam_gave (const ExamResult *result);
void exam_result_free (ExamResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamResult, exam_result_free)

#define exam_call(exam, kind) exam_call_at (exam, kind, 0, __FILE__, __LINE__)
#define exam_call_octets(exam, kind, n) exam_call_at (exam, kind, n, __FILE__, __LINE__)
#define exam_arrives(exam, notation) exam_arrives_at (exam, notation, __FILE__, __LINE__)
#define exam_after(exam, time) exam_after_at (exam, time, __FILE__, __LINE__)
#define exam_sends(exam, notation) exam_sends_at (exam, notation, __FILE__, __LINE__)
#define exam_sends_nothing(exam) exam_sends_nothing_at (exam, __FILE__, __LINE__)
#define exam_state(exam, state) exam_state_at (exam, state, __FILE__, __LINE__)
#define exam_has(exam, variable, value) exam_has_at (exam, variable, value, __FILE__, __LINE__)
#define exam_says(exam, signal) exam_says_at (exam, signal, __FILE__, __LINE__)

void exam_begin (Exam *exam, Seq x, Seq y);
void exam_call_at (Exam *exam, CallKind kind, uint32_t octets, const char *file, int line);
void exam_arrives_at (Exam *exam, const char *notation, const char *file, int line);
void exam_after_at (Exam *exam, Time time, const char *file, int line);
void exam_sends_at (Exam *exam, const char *notation, const char *file, int line);
void exam_sends_nothing_at (Exam *exam, const char *file, int line);
void exam_state_at (Exam *exam, State state, const char *file, int line);
void exam_has_at (Exam *exam, const char *variable, const char *sum, const char *file, int line);
void exam_says_at (Exam *exam, SignalKind signal, const char *file, int line);
