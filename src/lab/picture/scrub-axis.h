/* Where on the scrub bar a moment is. Short times are true to scale; a wait of minutes is
 * shortened, and rows at the same moment stand a little apart, so that each can be pointed at. */
#pragma once

#include "ladder.h"

typedef struct
{
  GArray *at;   /* of double: where each row is, row 0 first */
  GArray *host; /* of gint8: whose row it is, -1 nobody's */
} ScrubAxis;

ScrubAxis *scrub_axis_new (void);
void scrub_axis_free (ScrubAxis *axis);
void scrub_axis_build (ScrubAxis *axis, const Trace *trace, const Ladder *ladder);
double scrub_axis_row (const ScrubAxis *axis, size_t row);
double scrub_axis_moment (const ScrubAxis *axis, const Trace *trace, size_t row, Time time);
size_t scrub_axis_locate (const ScrubAxis *axis, const Trace *trace, double fraction,
                          double tolerance, Time *time);
