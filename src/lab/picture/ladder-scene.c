/* A trace may have 100,000 rows, so only what can be seen is laid out: two arrays, how far back
 * the arrows from here on were sent and how late the arrows up to here were still seen, make
 * finding it two binary searches. Labels and words are measured once and kept. */
#include "ladder-scene-private.h"

#include <string.h>

#define FALL 0.22       /* of the view's height a usual flight falls */
#define FALL_LEAST 92.0 /* ... but room for a label there must be */
#define FALL_MOST 150.0
#define TOGETHER 17.0 /* between segments that leave at the same moment and take no time */

LadderScene *
ladder_scene_new (void)
{
  LadderScene *scene = g_new0 (LadderScene, 1);

  scene->labels = g_hash_table_new_full (NULL, NULL, NULL, ladder_words_free);
  scene->texts = g_hash_table_new_full (NULL, NULL, NULL, ladder_words_free);
  return scene;
}

static void
forget_stretch (LadderScene *scene)
{
  g_clear_pointer (&scene->nodes, g_free);
  g_clear_pointer (&scene->items, g_free);
  g_clear_pointer (&scene->arrows, g_free);
  g_clear_pointer (&scene->words, g_free);
  g_clear_pointer (&scene->word_layouts, g_free);
  scene->count = scene->word_count = 0;
}

/* Other fonts, another language: every word has to be made again. */
void
ladder_scene_forget (LadderScene *scene)
{
  forget_stretch (scene);
  g_hash_table_remove_all (scene->labels);
  g_hash_table_remove_all (scene->texts);
  g_clear_object (&scene->now);
  for (unsigned i = 0; i < G_N_ELEMENTS (scene->hints); i++)
    g_clear_object (&scene->hints[i]);
}

void
ladder_scene_free (LadderScene *scene)
{
  if (scene == NULL)
    return;
  ladder_scene_forget (scene);
  g_hash_table_unref (scene->labels);
  g_hash_table_unref (scene->texts);
  time_map_clear (&scene->map);
  g_free (scene->first_sent);
  g_free (scene->last_seen);
  g_free (scene);
}

static const Arrow *
arrow_of (const LadderScene *scene, size_t index)
{
  return &g_array_index (scene->ladder->arrows, Arrow, index);
}

/* When there is nothing more to see of an arrow. */
static Time
seen_until (const Arrow *arrow)
{
  return MAX (arrow->due, arrow->end_row ? arrow->ended : arrow->due);
}

static int
compare_times (const void *a, const void *b)
{
  const Time *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

static Time
usual_flight (const LadderScene *scene)
{
  Time flights[65];
  size_t count = 0;

  for (size_t i = 0; i < scene->known && count < 65; i++)
    if (arrow_of (scene, i)->due > arrow_of (scene, i)->sent)
      flights[count++] = arrow_of (scene, i)->due - arrow_of (scene, i)->sent;
  qsort (flights, count, sizeof *flights, compare_times);
  return count ? flights[count / 2] : 0;
}

/* Where segments arrive in no time at all, as between two programs of one machine, the pace is
 * that of what happens: three usual gaps between rows count as a flight. */
static Time
usual_gap (const LadderScene *scene)
{
  Time gaps[65];
  size_t count = 0;

  for (size_t row = 1; row <= trace_rows (scene->trace) && count < 65; row++)
    {
      gaps[count] = trace_time (scene->trace, row) - trace_time (scene->trace, row - 1);
      count += gaps[count] > 0;
    }
  qsort (gaps, count, sizeof *gaps, compare_times);
  return count ? 3 * gaps[count / 2] : 0;
}

static void
build_index (LadderScene *scene)
{
  size_t count = scene->known;
  Time latest = 0, earliest = TIME_NEVER;

  scene->first_sent = g_renew (Time, scene->first_sent, count + 1);
  scene->last_seen = g_renew (Time, scene->last_seen, count + 1);
  for (size_t i = 0; i < count; i++)
    scene->last_seen[i] = latest = MAX (latest, seen_until (arrow_of (scene, i)));
  for (size_t i = count; i-- > 0;)
    scene->first_sent[i] = earliest = MIN (earliest, arrow_of (scene, i)->sent);
}

/* The moments at which something happens: every row, and every flight until it is held or over. */
static void
build_map (LadderScene *scene, double fall, double unit)
{
  size_t rows = trace_rows (scene->trace), count = 0, arrow = 0;
  g_autofree TimeSpan *spans = g_new (TimeSpan, rows + 1 + scene->known);

  for (size_t row = 0; row <= rows; row++)
    {
      Time time = trace_time (scene->trace, row);

      spans[count++] = (TimeSpan){ time, time };
      for (; arrow < scene->known && arrow_of (scene, arrow)->row <= row; arrow++)
        {
          const Arrow *a = arrow_of (scene, arrow);
          Time from = MAX (a->sent, time), until = a->due;

          if (a->end_row)
            until = MIN (until, a->ended);
          if (a->hold_row)
            until = MIN (until, trace_time (scene->trace, a->hold_row));
          spans[count++] = (TimeSpan){ from, MAX (from, until) };
        }
    }
  time_map_build (&scene->map, spans, count, scene->usual, fall, unit);
}

/* Another trace, or more or fewer rows in it. The scene keeps both pointers. In a
 * higher view (`height`) segments fall more steeply.  */
void
ladder_scene_take (LadderScene *scene, const Trace *trace, const Ladder *ladder, double height,
                   double unit)
{
  ladder_scene_forget (scene);
  scene->trace = trace;
  scene->ladder = ladder;
  scene->known = ladder->arrows->len;
  scene->usual = usual_flight (scene);
  if (scene->usual == 0)
    scene->usual = usual_gap (scene);
  build_index (scene);
  build_map (scene, CLAMP (height * FALL, FALL_LEAST * unit, FALL_MOST * unit), unit);
}

/* How many of `count` rising times are less than `limit`. */
static size_t
count_below (const Time *times, size_t count, Time limit)
{
  size_t low = 0, high = count;

  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (times[middle] < limit)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static LadderLook
look_at (const Arrow *arrow, size_t row)
{
  switch (arrow_fate_at (arrow, row))
    {
    case FATE_DELIVERED: return LOOK_DELIVERED;
    case FATE_LOST: return LOOK_LOST;
    case FATE_DAMAGED: return LOOK_DAMAGED;
    case FATE_FLYING: break;
    }
  return LOOK_FLYING;
}

/* Segments that leave at one moment and arrive in no time would lie on top of one another; and an
 * answer stands below what it answers. */
static double
lowered (const LadderScene *scene, const Arrow *arrow, double unit)
{
  const LadderItem *before = scene->count > 0 ? &scene->items[scene->count - 1] : NULL;

  if (before == NULL || arrow->due > arrow->sent || before->due > before->sent
      || before->sent != arrow->sent)
    return 0;
  return before->lower + TOGETHER * unit;
}

static void
add_arrow (LadderScene *scene, const Brush *brush, size_t index)
{
  const Arrow *arrow = arrow_of (scene, index);
  const LadderText *label = ladder_label (scene, brush, index);
  LadderLook look = look_at (arrow, scene->row);
  bool held = arrow->hold_row && arrow->hold_row <= scene->row;

  scene->nodes[scene->count] = (LadderNode){ arrow, label->layout, label->text };
  scene->items[scene->count] = (LadderItem){
    .from = arrow->from,
    .born = trace_time (scene->trace, arrow->row),
    .sent = arrow->sent,
    .due = arrow->due,
    .held = held ? trace_time (scene->trace, arrow->hold_row) : TIME_NEVER,
    .ended = look == LOOK_FLYING ? TIME_NEVER : arrow->ended,
    .look = look,
    .copy = arrow->copy_of != 0,
    .lower = lowered (scene, arrow, brush->unit),
    .label_width = look == LOOK_FLYING ? 0 : label->width,
    .label_height = label->height,
  };
  ladder_arrow (&scene->frame, &scene->items[scene->count], &scene->arrows[scene->count]);
  scene->count++;
}

static void
lay_arrows (LadderScene *scene, const Brush *brush)
{
  Time from = time_map_time (&scene->map, scene->top);
  Time until = time_map_time (&scene->map, scene->bottom);
  size_t first = count_below (scene->last_seen, scene->known, from);
  size_t end = count_below (scene->first_sent, scene->known, until + 1);

  scene->nodes = g_new (LadderNode, LADDER_NODES);
  scene->items = g_new (LadderItem, LADDER_NODES);
  scene->arrows = g_new (LadderArrow, LADDER_NODES);
  for (size_t i = first; i < end && scene->count < LADDER_NODES; i++)
    {
      const Arrow *arrow = arrow_of (scene, i);
      if (arrow->row > scene->row)
        break;
      if (seen_until (arrow) >= from && arrow->sent <= until)
        add_arrow (scene, brush, i);
    }
  ladder_labels (&scene->frame, scene->items, scene->arrows, scene->count);
}

/* Lays out what is known at `row` between two heights. */
void
ladder_scene_lay (LadderScene *scene, const Brush *brush, double width, size_t row, double top,
                  double bottom)
{
  if (width != scene->frame.width || brush->unit != scene->frame.unit)
    ladder_scene_forget (scene);
  forget_stretch (scene);
  ladder_frame (&scene->frame, width, brush->unit, &scene->map);
  scene->row = row;
  scene->top = top;
  scene->bottom = bottom;
  ladder_make_words (scene, brush);
  lay_arrows (scene, brush);
  ladder_lay_words (scene, brush);
}

/* The axis is drawn as far as it gives nothing away: up to the next break that is still to come. */
Time
ladder_scene_ticks_end (const LadderScene *scene, Time playhead)
{
  size_t next = 0;
  const TimePiece *fold;
  double y = time_map_y (&scene->map, playhead);

  while ((fold = time_map_fold (&scene->map, &next, y, INFINITY)))
    if (fold->from > playhead)
      return fold->from;
  return TIME_NEVER;
}

/* The height at which the last thing known ends. */
double
ladder_scene_bottom (const LadderScene *scene)
{
  double bottom = time_map_y (&scene->map, trace_time (scene->trace, scene->row));

  for (size_t i = 0; i < scene->count; i++)
    for (unsigned p = 0; p < scene->arrows[i].points; p++)
      bottom = fmax (bottom, scene->arrows[i].way[p].y);
  return bottom;
}

/* The id of the segment whose arrow passes closest to a place, 0 if none is nearer than
 * `within`. */
uint32_t
ladder_scene_near (const LadderScene *scene, Point at, double within)
{
  uint32_t id = 0;
  for (size_t i = 0; i < scene->count; i++)
    {
      double distance = ladder_arrow_distance (&scene->arrows[i], at);
      if (distance >= within)
        continue;
      within = distance;
      id = scene->nodes[i].arrow->id;
    }
  return id;
}
