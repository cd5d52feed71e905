/* See scrub-axis.h. Positions are kept in a unit of their own, about a millisecond; the functions
 * speak in fractions of the whole, 0 to 1.  */
#include "config.h"

#include "scrub-axis.h"

#include <math.h>

#define APART 5.0      /* between two rows at the same moment */
#define TO_SCALE 100.0 /* milliseconds up to which a gap is true to scale */
#define DOUBLING 20.0  /* and what every doubling beyond adds */

ScrubAxis *
scrub_axis_new (void)
{
  ScrubAxis *axis = g_new0 (ScrubAxis, 1);

  axis->at = g_array_new (FALSE, FALSE, sizeof (double));
  axis->host = g_array_new (FALSE, FALSE, sizeof (gint8));
  return axis;
}

void
scrub_axis_free (ScrubAxis *axis)
{
  g_array_unref (axis->at);
  g_array_unref (axis->host);
  g_free (axis);
}

static double
width_of (Time gap)
{
  const double ms = (double) gap / 1000.0;

  return APART + (ms <= TO_SCALE ? ms : TO_SCALE + DOUBLING * log2 (ms / TO_SCALE));
}

static void
claim (ScrubAxis *axis, size_t row, unsigned host)
{
  if (row < axis->host->len)
    g_array_index (axis->host, gint8, row) = (gint8) host;
}

/* Arrivals first: a row that also sends or changes state belongs to the same host anyway. */
static void
find_owners (ScrubAxis *axis, const Ladder *ladder)
{
  for (guint i = 0; i < ladder->arrows->len; i++)
    {
      const Arrow *arrow = &g_array_index (ladder->arrows, Arrow, i);

      if (arrow->end_row > 0)
        claim (axis, arrow->end_row, arrow->fate == FATE_LOST ? arrow->from : 1 - arrow->from);
      claim (axis, arrow->row, arrow->from);
    }
  for (guint i = 0; i < ladder->marks->len; i++)
    claim (axis, g_array_index (ladder->marks, Mark, i).row,
           g_array_index (ladder->marks, Mark, i).host);
}

void
scrub_axis_build (ScrubAxis *axis, const Trace *trace, const Ladder *ladder)
{
  const size_t rows = trace_rows (trace);
  const gint8 nobody = -1;
  double at = 0;

  g_array_set_size (axis->at, 0);
  g_array_set_size (axis->host, 0);
  for (size_t row = 0; row <= rows; row++)
    {
      if (row > 0)
        at += width_of (trace_time (trace, row) - trace_time (trace, row - 1));
      g_array_append_val (axis->at, at);
      g_array_append_val (axis->host, nobody);
    }
  find_owners (axis, ladder);
}

static double
raw (const ScrubAxis *axis, size_t row)
{
  return g_array_index (axis->at, double, MIN (row, axis->at->len - 1));
}

static double
whole (const ScrubAxis *axis)
{
  return axis->at->len > 1 ? raw (axis, axis->at->len - 1) : 1;
}

double
scrub_axis_row (const ScrubAxis *axis, size_t row)
{
  return axis->at->len > 0 ? raw (axis, row) / whole (axis) : 0;
}

/* A moment at or after the row's time and before the next row's. */
double
scrub_axis_moment (const ScrubAxis *axis, const Trace *trace, size_t row, Time time)
{
  const double here = scrub_axis_row (axis, row), there = scrub_axis_row (axis, row + 1);
  const Time from = trace_time (trace, row);
  const Time to = row < trace_rows (trace) ? trace_time (trace, row + 1) : from;

  if (to <= from || time <= from)
    return here;
  return here + (there - here) * MIN (1.0, (double) (time - from) / (double) (to - from));
}

static size_t
row_before (const ScrubAxis *axis, double at)
{
  size_t low = 0, high = axis->at->len - 1;

  while (low < high)
    {
      const size_t middle = low + (high - low + 1) / 2;

      if (raw (axis, middle) <= at)
        low = middle;
      else
        high = middle - 1;
    }
  return low;
}

/* The row and the moment at a fraction of the bar; within `tolerance` of a row's tick, that row. */
size_t
scrub_axis_locate (const ScrubAxis *axis, const Trace *trace, double fraction, double tolerance,
                   Time *time)
{
  const double at = CLAMP (fraction, 0, 1) * whole (axis), near = tolerance * whole (axis);
  size_t row = row_before (axis, at);
  const size_t last = axis->at->len - 1;
  Time from, to;

  if (row < last && raw (axis, row + 1) - at < MIN (near, at - raw (axis, row)))
    row++;
  from = trace_time (trace, row);
  to = row < last ? trace_time (trace, row + 1) : from;
  *time = from;
  if (to > from && at - raw (axis, row) > near)
    *time += (Time) ((double) (to - from) * (at - raw (axis, row))
                     / (raw (axis, row + 1) - raw (axis, row)));
  return row;
}
