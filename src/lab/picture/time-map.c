/* The scale is chosen so that one usual flight falls a fixed number of pixels: enough slant to be
 * seen and room for a label, whether the network takes a millisecond or a second. */
#include "time-map.h"

#include <glib.h>
#include <math.h>

#define TOP 22.0  /* pixels above time 0 */
#define FOLD 46.0 /* pixels of a break */

/* The spans come almost in order, so that this is one pass. */
static void
sort (TimeSpan *spans, size_t count)
{
  for (size_t i = 1; i < count; i++)
    {
      TimeSpan span = spans[i];
      size_t at = i;
      for (; at > 0 && spans[at - 1].from > span.from; at--)
        spans[at] = spans[at - 1];
      spans[at] = span;
    }
}

static void
add (TimeMap *map, Time until, bool folded, double unit)
{
  const TimePiece *last = map->count ? &map->pieces[map->count - 1] : NULL;
  Time from = last ? last->until : 0;
  double top = last ? last->bottom : TOP * unit;
  double height = folded ? FOLD * unit : (double) (until - from) * map->scale;

  if ((map->count & (map->count + 1)) == 0)
    map->pieces = g_renew (TimePiece, map->pieces, 2 * (map->count + 1));
  map->pieces[map->count++] = (TimePiece){ from, until, top, top + height, folded };
}

/* `spans` is everything that happens (it is sorted here), `flight` how long a segment usually
 * takes, `fall` how many pixels it falls in that time. Replaces what the map held; begin with one
 * of zeroes. */
void
time_map_build (TimeMap *map, TimeSpan *spans, size_t count, Time flight, double fall, double unit)
{
  Time usual = flight ? flight : MILLISECONDS (40);
  Time limit = usual * 25 / 4, margin = usual / 2, busy = 0;

  time_map_clear (map);
  map->scale = fall / (double) usual;
  sort (spans, count);
  for (size_t i = 0; i < count; i++)
    {
      if (spans[i].from > busy && spans[i].from - busy > limit)
        {
          add (map, busy + margin, false, unit);
          add (map, spans[i].from - margin, true, unit);
        }
      busy = MAX (busy, spans[i].until);
    }
  add (map, MAX (busy, map->count ? map->pieces[map->count - 1].until : 0), false, unit);
}

void
time_map_clear (TimeMap *map)
{
  g_clear_pointer (&map->pieces, g_free);
  map->count = 0;
}

/* The last piece that begins at or before a moment, or a height. */
static const TimePiece *
piece_of (const TimeMap *map, Time time, double y, bool by_time)
{
  size_t low = 0, high = map->count;

  while (high - low > 1)
    {
      size_t middle = low + (high - low) / 2;
      const TimePiece *piece = &map->pieces[middle];
      if (by_time ? piece->from <= time : piece->top <= y)
        low = middle;
      else
        high = middle;
    }
  return &map->pieces[low];
}

/* After the last thing that happens the axis goes on as it was. */
double
time_map_y (const TimeMap *map, Time time)
{
  const TimePiece *piece = piece_of (map, time, 0, true);

  if (!piece->folded || time >= piece->until)
    return piece->top + (double) (time - piece->from) * map->scale;
  return piece->top
         + (piece->bottom - piece->top) * (double) (time - piece->from)
               / (double) (piece->until - piece->from);
}

Time
time_map_time (const TimeMap *map, double y)
{
  const TimePiece *piece = piece_of (map, 0, y, false);
  double down = fmax (0, y - piece->top);

  if (!piece->folded)
    return piece->from + (Time) (down / map->scale);
  return piece->from
         + (Time) (down / (piece->bottom - piece->top) * (double) (piece->until - piece->from));
}

/* The roundest step of time, 1, 2 or 5 times a power of ten, that takes at least so many pixels. */
Time
time_map_step (const TimeMap *map, double pixels)
{
  static const Time round_steps[] = { 1, 2, 5 };

  for (Time power = 1; power < SECONDS (1000000); power *= 10)
    for (unsigned i = 0; i < G_N_ELEMENTS (round_steps); i++)
      if ((double) (power * round_steps[i]) * map->scale >= pixels)
        return power * round_steps[i];
  return SECONDS (1000000);
}

/* The next break between two heights; begin with *next = 0. NULL when there are no more. */
const TimePiece *
time_map_fold (const TimeMap *map, size_t *next, double top, double bottom)
{
  if (*next == 0 && map->count)
    *next = (size_t) (piece_of (map, 0, top, false) - map->pieces);
  for (; *next < map->count && map->pieces[*next].top <= bottom; (*next)++)
    if (map->pieces[*next].folded && map->pieces[*next].bottom >= top)
      return &map->pieces[(*next)++];
  return NULL;
}
