/* The names of segments and the words beside the lines, made once and kept until the font or the
 * language is another; and what a screen reader says of them. */
#include "config.h"

#include "ladder-scene-private.h"

#include <lab/narrate/narrate.h>
#include <lab/text/language.h>

#define LABEL_SIZE 14.5
#define WORDS_SIZE 12.0
#define NOW_SIZE 13.0
#define HINT_SIZE 12.0

/* For the tables of the scene. */
void
ladder_words_free (void *data)
{
  LadderText *words = data;

  g_object_unref (words->layout);
  g_free (words->text);
  g_free (words);
}

static LadderText *
keep_words (GHashTable *kept, gpointer key, PangoLayout *layout, char *text)
{
  LadderText *words = g_new0 (LadderText, 1);
  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);
  PangoRectangle first;
  int width, height;

  pango_layout_line_get_pixel_extents (line, NULL, &first);
  pango_layout_get_pixel_size (layout, &width, &height);
  *words = (LadderText){ layout, text, width, height, first.height };
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

/* Made once and kept. */
const LadderText *
ladder_label (LadderScene *scene, const Brush *brush, size_t index)
{
  const Arrow *arrow = &g_array_index (scene->ladder->arrows, Arrow, index);
  gpointer key = GSIZE_TO_POINTER (index);
  const LadderText *known = g_hash_table_lookup (scene->labels, key);

  if (known)
    return known;
  char *text = label_text (scene, arrow);
  unsigned flags = arrow->copy_of ? TEXT_TABULAR : TEXT_BOLD | TEXT_TABULAR;
  return keep_words (scene->labels, key, brush_text (brush, text, LABEL_SIZE, flags), text);
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
  const LadderText *words = g_hash_table_lookup (scene->texts, key);

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

/* The words beside the lines that the stretch shows. */
void
ladder_lay_words (LadderScene *scene, const Brush *brush)
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
void
ladder_make_words (LadderScene *scene, const Brush *brush)
{
  if (scene->now)
    return;
  /* Translators: the word beside the moment that is shown. */
  scene->now = brush_text (brush, _ ("now"), NOW_SIZE, TEXT_BOLD);
  /* Translators: both stand on a segment under way, as short as can be. */
  scene->hints[0] = brush_text (brush, _ ("in flight: click to lose, hold, double"), HINT_SIZE, 0);
  scene->hints[1] = brush_text (brush, _ ("held: click to deliver or lose"), HINT_SIZE, 0);
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

/* The ladder in one sentence, for those who do not see it. */
char *
ladder_sentence (Time playhead, unsigned flights)
{
  g_autofree char *time = narrate_time (playhead);
  return g_strdup_printf (
      text_counted ("At %s, %u segment in flight", "At %s, %u segments in flight", flights), time,
      flights);
}
