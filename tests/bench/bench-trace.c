/* What a long history costs: octets a row, the slowest of many ways to a row of it, and writing it
 * into a run and reading it again. */
#define _POSIX_C_SOURCE 200809L /* open_memstream () */
#include <stdio.h>
#include <stdlib.h>

#include <sim/chance.h>
#include <sim/trace/trace.h>

#include "bench.h"

#define ROWS 100000
#define SEEKS 10000

/* A stream both ways over a network that loses, doubles and holds back. */
static Trace *
long_trace (void)
{
  const HostKind kind[HOSTS] = { HOST_TCP, HOST_TCP };
  const Seq isn[HOSTS] = { 100, 300 };
  const Settings settings[HOSTS] = { settings_plain (), settings_plain () };
  World world;
  Chance chance;
  world_init (&world, kind, isn, settings, MILLISECONDS (40), MILLISECONDS (1));
  Trace *trace = trace_new (&world);
  chance_init (&chance, 1);
  chance.lose = chance.duplicate = chance.hold = 3;
  while (trace_rows (trace) < ROWS)
    {
      Choice choices[256], choice;
      Record record;
      if (chance_below (&chance, 10) == 0 || !chance_choose (&chance, &world, &choice))
        {
          const unsigned count = world_choices (&world, choices, 256);
          choice = choices[chance_below (&chance, count)];
          if (choice.kind == CHOICE_CRASH || choice.call.kind == CALL_ABORT)
            continue;
        }
      world_step (NULL, &world, choice, &record);
      trace_append (trace, &record, &world);
    }
  return trace;
}

/* Milliseconds to show a row: its world and its record. */
static double
show (const Trace *trace, size_t row)
{
  World world;
  Record record;
  const double began = bench_now ();
  if (!trace_world (trace, row, &world) || !trace_record (trace, row, &record))
    abort ();
  return (bench_now () - began) * 1e3;
}

static void
keep_worst (double *worst, double value)
{
  *worst = value > *worst ? value : *worst;
}

/* To memory, so that the disk does not count. */
static void
save_and_load (const Trace *trace)
{
  char *text = NULL;
  size_t size = 0;
  TraceError error;
  const double began = bench_now ();
  FILE *file = open_memstream (&text, &size);
  if (file == NULL || !trace_save (trace, file) || fclose (file) != 0)
    abort ();
  const double saved = bench_now ();
  Trace *again = trace_load (text, size, &error);
  const double loaded = bench_now ();
  if (again == NULL || trace_rows (again) != ROWS || trace_remark (again, REMARK_OTHERWISE) != NULL)
    abort ();
  bench_line ("run of 100,000 rows", (double) size / ROWS, "octets/row", 400, 0);
  bench_line ("saving it", saved - began, "s", 1, 0);
  bench_line ("loading it", loaded - saved, "s", 1, 0);
  bench_line ("once loaded", (double) trace_bytes (again) / ROWS, "octets/row", 64, 0);
  trace_free (again);
  free (text);
}

int
main (void)
{
  double seek = 0, forward = 0, back = 0;
  Chance chance;
  Trace *trace = long_trace ();
  chance_init (&chance, 2);
  for (unsigned i = 0; i < SEEKS; i++)
    {
      const size_t row = 2 + chance_below (&chance, ROWS - 2);
      keep_worst (&seek, show (trace, row));
      keep_worst (&forward, show (trace, row + 1 <= ROWS ? row + 1 : row));
      keep_worst (&back, show (trace, row - 1));
    }
  bench_line ("trace of 100,000 rows", (double) trace_bytes (trace) / ROWS, "octets/row", 64, 0);
  bench_line ("worst of 10,000 seeks in it", seek, "ms", 5, 0);
  bench_line ("worst of 10,000 steps forward", forward, "ms", 5, 0);
  bench_line ("worst of 10,000 steps back", back, "ms", 5, 0);
  save_and_load (trace);
  trace_free (trace);
  return EXIT_SUCCESS;
}
