/* The vertical axis of the ladder: time downwards, as many pixels a microsecond everywhere, except
 * that a long while in which nothing happens is folded to a short break.  */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <tcp/tcb.h>

/* Something that happens from one moment to another. */
typedef struct
{
  Time from, until;
} TimeSpan;

typedef struct
{
  Time from, until;
  double top, bottom;
  bool folded;
} TimePiece;

typedef struct
{
  TimePiece *pieces;
  size_t count;
  double scale; /* pixels a microsecond */
} TimeMap;

void time_map_build (TimeMap *map, TimeSpan *spans, size_t count, Time flight, double fall,
                     double unit);
void time_map_clear (TimeMap *map);
double time_map_y (const TimeMap *map, Time time);
Time time_map_time (const TimeMap *map, double y);
Time time_map_step (const TimeMap *map, double pixels);
const TimePiece *time_map_fold (const TimeMap *map, size_t *next, double top, double bottom);
