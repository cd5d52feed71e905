/* Any octets as a saved run: read, and if it is one, looked at here and there, forked, and saved;
 * what was saved must load again and save as the same octets. What is refused is refused with a
 * place
 * and a message.  */
#define _POSIX_C_SOURCE 200809L /* open_memstream () */
#include <sim/trace/trace.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
demand (bool holds)
{
  if (!holds)
    abort ();
}

static char *
saved (const Trace *trace, size_t *size)
{
  char *data = NULL;
  FILE *file = open_memstream (&data, size);
  demand (file != NULL);
  demand (trace_save (trace, file));
  demand (fclose (file) == 0);
  return data;
}

/* The same rows must be found from wherever one comes. */
static void
look_around (const Trace *trace)
{
  const size_t rows = trace_rows (trace);
  World last, again;
  Record record;
  Choice choices[256];

  demand (trace_world (trace, rows, &last));
  demand (!trace_world (trace, rows + 1, &again));
  demand (trace_world (trace, rows / 2, &again));
  demand (rows == 0 || trace_record (trace, rows, &record));
  demand (trace_world (trace, rows, &again));
  demand (memcmp (&last, &again, sizeof last) == 0);
  demand (rows == 0 || record.now == last.now);
  demand (trace_time (trace, rows) == last.now);
  demand (trace_row_at (trace, last.now) == rows);
  const unsigned count = world_choices (&last, choices, 256);
  for (unsigned i = 0; i < count; i++)
    demand (world_refuses (&last, &choices[i]) == REFUSED_NOT);
  world_fault (&last);
}

static void
save_and_load (const Trace *trace)
{
  TraceError error;
  size_t size, size_again;
  char *data = saved (trace, &size);
  Trace *again = trace_load (data, size, &error);
  demand (again != NULL);
  char *data_again = saved (again, &size_again);
  demand (size == size_again && memcmp (data, data_again, size) == 0);
  free (data);
  free (data_again);
  trace_free (again);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  TraceError error;
  Trace *trace = trace_load ((const char *) data, size, &error);

  if (trace == NULL)
    {
      demand (error.line > 0 && error.column > 0 && error.message[0] != '\0');
      return 0;
    }
  look_around (trace);
  save_and_load (trace);
  Trace *fork = trace_copy (trace, trace_rows (trace) / 2);
  look_around (fork);
  save_and_load (fork);
  trace_free (fork);
  trace_free (trace);
  return 0;
}
