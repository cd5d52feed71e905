/* Measuring: processor time of this process, and one line a number, with its goal beside it.  */
#pragma once

#include <stdio.h>
#include <time.h>

/* Seconds. */
static inline double
bench_now (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static inline void
bench_line (const char *what, double value, const char *unit, double goal, int goal_is_least)
{
  const int met = goal_is_least ? value >= goal : value <= goal;
  printf ("%-44s %10.2f %-12s (goal: %s %g: %s)\n", what, value, unit,
          goal_is_least ? "at least" : "at most", goal, met ? "met" : "MISSED");
}
