/* An exam while it is being taken, and the words for what it found.  */
#pragma once

#include "exam.h"

#define EXAM_SENT 64 /* segments one test lets its TCP send */

/* What stands behind the names in a test. */
typedef struct
{
  Seq x, y, z;
  guint32 v;
  guint32 window; /* of A, where a test does not say */
  guint32 port;   /* of A */
  Time now;       /* when the test begins */
} ExamNumbers;

struct Exam
{
  const ExamTest *test;
  Runner *runner;     /* answers for B, or NULL */
  const Parts *parts; /* answers for B when there is no runner */
  ExamNumbers numbers;
  World world;
  Trace *trace; /* NULL until exam_begin () */
  ExamVerdict verdict;
  bool over; /* the verdict is final; what the test still says is passed over */

  Segment sent[EXAM_SENT]; /* what B sent, in order */
  uint32_t sent_id[EXAM_SENT];
  unsigned sent_count;
  unsigned seen_count;      /* of these the test has asked about */
  unsigned delivered_count; /* of these have gone on to A */

  uint32_t said; /* bit n: since the last thing that happened, the user heard signal n */
  unsigned steps;
  Seq peer_iss; /* of the last SYN that A was made to send */
  const char *file;
  int line; /* the last line of the test that was reached */

  Saying wants, gave;
};

/* Between two texts in the detail of a saying. */
#define SAYING_NEXT "”, “"

char *saying_in (const Saying *saying, const char *language);
void saying_clear (Saying *saying);
char *test_sentence (const ExamTest *test);
Saying saying_copy (const char *message, const char *detail);
void exam_title (Trace *trace, const ExamTest *test, guint32 port);
void exam_note (Trace *trace, const Saying *wants, const Saying *gave);
char *exam_place (const char *file);

ExamNumbers exam_draw (guint64 seed, const char *test);
char *exam_resolve (const ExamNumbers *numbers, const char *notation);
guint32 exam_value (const ExamNumbers *numbers, const char *sum);

bool exam_ask_again (GPtrArray *results, Runner *runner);
