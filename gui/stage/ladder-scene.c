/* A trace may have 100,000 rows, so only what can be seen is laid out: two arrays, how far back the
 * arrows from here on were sent and how late the arrows up to here were still seen, make finding it
 * two binary searches. Labels and words are measured once and kept.  */
#include "config.h"

#include "ladder-scene.h"

#include <lab/text/language.h>
#include <lab/narrate/narrate.h>
#include <string.h>

#define LABEL_SIZE 14.5
#define WORDS_SIZE 12.0
#define FALL 0.22       /* of the view's height a usual flight falls */
#define FALL_LEAST 92.0 /* ... but room for a label there must be */
#define FALL_MOST 150.0
#define NOW_SIZE 13.0
#define TOGETHER 17.0 /* between segments that leave at the same moment and take no time */
#define HINT_SIZE 12.0

typedef struct
{
  PangoLayout *layout;
  char *text;
  double width, height, first_line;
} Words;

static void
words_free (void *data)
{
  Words *words = data;

  g_object_unref (words->layout);
  g_free (words->text);
  g_free (words);
}

LadderScene *
ladder_scene_new (void)
{
  LadderScene *scene = g_new0 (LadderScene, 1);

  scene->labels = g_hash_table_new_full (NULL, NULL, NULL, words_free);
  scene->texts = g_hash_table_new_full (NULL, NULL, NULL, words_free);
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

/* Where segments arrive in no time at all, as between two programs of one machine, the pace is that
 * of what happens: three usual gaps between rows count as a flight. */
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

static Words *
keep_words (GHashTable *kept, gpointer key, PangoLayout *layout, char *text)
{
  Words *words = g_new0 (Words, 1);
  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);
  PangoRectangle first;
  int width, height;

  pango_layout_line_get_pixel_extents (line, NULL, &first);
  pango_layout_get_pixel_size (layout, &width, &height);
  *words = (Words){ layout, text, width, height, first.height };
  g_hash_table_insert (kept, key, words);
  return words;
}

static char *
label_text (const LadderScene *scene, const Arrow *arrow)
{
  g_autofree char *segment
      = narrate_segment (scene->trace, arrow->row, arrow->from, &arrow->segment);
  GString *text = g_string_new (segment);

  if (arrow->again)
    {
      g_string_prepend (text, "↻ ");
      /* Translators: these four stand after a segment's name. Here: sent once more. */
      g_string_append_printf (text, " · %s", _ ("again"));
    }
  if (arrow->copy_of)
    g_string_append_printf (text, " · %s", _ ("copy"));
  if (arrow->forged)
    g_string_append_printf (text, " · %s", _ ("forged"));
  if (arrow->corrupt_row)
    g_string_append_printf (text, " · %s", _ ("damaged"));
  return g_string_free (text, FALSE);
}

static const Words *
label_of (LadderScene *scene, const Brush *brush, size_t index)
{
  const Arrow *arrow = arrow_of (scene, index);
  gpointer key = GSIZE_TO_POINTER (index);
  const Words *known = g_hash_table_lookup (scene->labels, key);

  if (known)
    return known;
  char *text = label_text (scene, arrow);
  unsigned flags = arrow->copy_of ? TEXT_TABULAR : TEXT_BOLD | TEXT_TABULAR;
  return keep_words (scene->labels, key, brush_text (brush, text, LABEL_SIZE, flags), text);
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
  const Words *label = label_of (scene, brush, index);
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

/* The size at which no word has to be torn: in a narrow ladder RETRANSMISSION is wider than the
 * margin. */
static double
words_size (const Brush *brush, const char *text, double room)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \n", -1);
  double widest = 1;

  for (char **word = words; *word != NULL; word++)
    {
      double width;

      brush_measure (brush, *word, WORDS_SIZE, TEXT_BOLD, &width, NULL);
      widest = fmax (widest, width);
    }
  return WORDS_SIZE * CLAMP (room / widest, 0.7, 1);
}

static void
add_words (LadderScene *scene, const Brush *brush, guint first, guint end, unsigned host)
{
  const Mark *mark = &g_array_index (scene->ladder->marks, Mark, first);
  gpointer key = GSIZE_TO_POINTER (mark->row * HOSTS + host + 1);
  const Words *words = g_hash_table_lookup (scene->texts, key);

  if (!words)
    {
      GString *text = g_string_new (NULL);
      for (guint i = first; i < end; i++)
        {
          const Mark *one = &g_array_index (scene->ladder->marks, Mark, i);
          g_autofree char *line = one->host == host ? mark_text (one, true) : NULL;
          if (line)
            g_string_append_printf (text, "%s%s", text->len ? "\n" : "", line);
        }
      /* A name is not torn at its hyphen: U+2060 joins, and has no width. */
      g_string_replace (text, "-", "\u2060-\u2060", 0);
      const double room = scene->frame.lane - 12 * brush->unit;
      PangoLayout *layout
          = brush_text (brush, text->str, words_size (brush, text->str, room), TEXT_BOLD);
      pango_layout_set_width (layout, (int) (room * PANGO_SCALE));
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_alignment (layout, host == 0 ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
      words = keep_words (scene->texts, key, layout, g_string_free (text, FALSE));
    }
  if (!words->text[0])
    return;
  scene->word_layouts[scene->word_count] = words->layout;
  /* Pango gives the paragraph its whole width when it wraps, and A's words end at A's line. */
  double width = host == 0 ? scene->frame.lane - 12 * brush->unit : words->width;
  scene->words[scene->word_count++] = (LadderWords){
    .host = host,
    .time = mark->time,
    .width = width,
    .height = words->height,
    .first_line = words->first_line,
  };
}

static guint
marks_before (const GArray *marks, Time time)
{
  guint low = 0, high = marks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (g_array_index (marks, Mark, middle).time < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
lay_words (LadderScene *scene, const Brush *brush)
{
  const GArray *marks = scene->ladder->marks;
  Time until = time_map_time (&scene->map, scene->bottom);
  guint i = marks_before (marks, time_map_time (&scene->map, scene->top));

  scene->words = g_new (LadderWords, LADDER_NODES);
  scene->word_layouts = g_new (PangoLayout *, LADDER_NODES);
  while (i < marks->len && scene->word_count + HOSTS <= LADDER_NODES)
    {
      const Mark *mark = &g_array_index (marks, Mark, i);
      guint end = i;

      if (mark->row > scene->row || mark->time > until)
        break;
      while (end < marks->len && g_array_index (marks, Mark, end).row == mark->row)
        end++;
      for (unsigned host = 0; host < HOSTS; host++)
        add_words (scene, brush, i, end, host);
      i = end;
    }
  ladder_words (&scene->frame, scene->words, scene->word_count);
}

/* The words that are painted in every frame. */
static void
make_words (LadderScene *scene, const Brush *brush)
{
  if (scene->now)
    return;
  /* Translators: the word beside the moment that is shown. */
  scene->now = brush_text (brush, _ ("now"), NOW_SIZE, TEXT_BOLD);
  /* Translators: both stand on a segment under way, as short as can be. */
  scene->hints[0] = brush_text (brush, _ ("in flight: click to lose, hold, double"), HINT_SIZE, 0);
  scene->hints[1] = brush_text (brush, _ ("held: click to deliver or lose"), HINT_SIZE, 0);
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
  make_words (scene, brush);
  lay_arrows (scene, brush);
  lay_words (scene, brush);
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

static char *
fate_text (const LadderItem *item)
{
  g_autofree char *time = item->ended == TIME_NEVER ? NULL : narrate_time (item->ended);

  switch (item->look)
    {
    case LOOK_DELIVERED: return g_strdup_printf (_ ("delivered at %s"), time);
    case LOOK_LOST: return g_strdup_printf (_ ("lost at %s"), time);
    case LOOK_DAMAGED: return g_strdup_printf (_ ("arrived damaged at %s"), time);
    case LOOK_FLYING: break;
    }
  return g_strdup (item->held != TIME_NEVER ? _ ("held back") : _ ("in flight"));
}

/* A segment as a screen reader says it. */
char *
ladder_scene_name (const LadderScene *scene, size_t at)
{
  const LadderItem *item = &scene->items[at];
  g_autofree char *fate = fate_text (item);

  /* Translators: a segment as a screen reader says it: name, sender, receiver, fate. */
  return g_strdup_printf (_ ("%s, from %c to %c, %s"), scene->nodes[at].text,
                          host_letter (item->from), host_letter (1 - item->from), fate);
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

/* The ladder in one sentence, for those who do not see it. */
char *
ladder_sentence (Time playhead, unsigned flights)
{
  g_autofree char *time = narrate_time (playhead);
  return g_strdup_printf (
      text_counted ("At %s, %u segment in flight", "At %s, %u segments in flight", flights), time,
      flights);
}
