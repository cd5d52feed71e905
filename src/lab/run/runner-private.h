/* A runner as its two files see it: runner.c asks, runner-words.c says what went wrong.  */
#pragma once

#include "runner-problem.h"

#include "runner-protocol-private.h"

/* What went wrong, in a form that can be said in either language. */
typedef struct
{
  RunnerError code;
  const char *message; /* for translation, perhaps with a %s; NULL: nothing is wrong */
  char *detail;        /* for the %s, and perhaps for translation */
} Problem;

struct Runner
{
  char *module_path;
  GPid pid;        /* of the machine */
  int socket;      /* the way to it; -1: there is none */
  bool has_loaded; /* from here on, whatever goes wrong may be the student's doing */
  bool is_boxed;   /* bubblewrap is around both children */
  bool is_over;    /* the part is gone; every question fails with the same words */
  guint64 ticket;
  LockReport lock;
  Hello hello;
  guint64 used; /* µs of processor time, of all parts before this one */
  guint64 used_now;
  Problem problem;
};

bool problem_is (Runner *runner, RunnerError code, const char *message, const char *detail);
bool problem_is_fate (Runner *runner, const Fate *fate);
bool problem_to_error (const Runner *runner, GError **error);
