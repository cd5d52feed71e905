/* A trace as a ladder of text: time and A's side on the left, B's side on the right, and between
 * their two lines the segments, slanted by the time they take. What stands on which line is
 * draw-plan.c's business; here it is put on paper.
 *
 * A slanted line of text is made of characters that lie higher or lower in their cell: the scan
 * lines of U+23BA, or in ASCII `-._ . Labels lie on their arrow, as near its middle as they find
 * room. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "draw-private.h"
#include <lab/text/language.h>
#include <lab/narrate/narrate.h>

#define FIELD_LEAST 31 /* columns between the two lines */
#define FIELD_MOST 64
#define WIDTH_LEAST 74
#define SIDE_LEAST 12 /* columns of SYN-RECEIVED, which cannot be wrapped */
#define SIDE_MOST 18  /* columns beside a line; longer words are wrapped */
#define LEVELS_MOST 5

/* The characters of which a ladder is made. */
typedef struct
{
  const char *life, *gap, *call_a, *call_b, *signal_a, *signal_b, *wait;
  gunichar level[HOSTS][LEVELS_MOST]; /* of an arrow from A, from B; from high to low */
  unsigned levels;
  gunichar head[HOSTS], cross, lost, unseen;
} Glyphs;

static const Glyphs utf8_glyphs = {
  .life = "│",
  .gap = "⋮",
  .call_a = "→",
  .call_b = "←",
  .signal_a = "←",
  .signal_b = "→",
  .wait = "⋮ ",
  .level
  = { { 0x23BA, 0x23BB, 0x2500, 0x23BC, 0x23BD }, { 0x23BA, 0x23BB, 0x2500, 0x23BC, 0x23BD } },
  .levels = 5,
  .head = { 0x25BA, 0x25C4 },
  .cross = 0x2573,
  .lost = 0x2717,
  .unseen = 0x00B7,
};

static const Glyphs ascii_glyphs = {
  .life = "|",
  .gap = ":",
  .call_a = ">",
  .call_b = "<",
  .signal_a = "<",
  .signal_b = ">",
  .wait = ": ",
  .level = { { '`', '-', '.', '_' }, { '\'', '-', '.', '_' } },
  .levels = 4,
  .head = { '>', '<' },
  .cross = 'X',
  .lost = 'X',
  .unseen = '.',
};

typedef struct
{
  const Trace *trace;
  const DrawOptions *options;
  const Plan *plan;
  const Glyphs *glyphs;
  Canvas *canvas;
  unsigned time_columns;
  unsigned life[HOSTS]; /* the columns of the two lines */
  unsigned field;       /* columns between them */
} Pen;

/* ---- the two sides */

static void
draw_lives (Pen *pen)
{
  for (unsigned line = 0; line < pen->plan->lines; line++)
    for (unsigned host = 0; host < HOSTS; host++)
      canvas_text (pen->canvas, line, pen->life[host], pen->glyphs->life);
}

static void
draw_side_line (Pen *pen, const Side *side, unsigned line, const char *words, bool first)
{
  const Glyphs *glyphs = pen->glyphs;
  bool a = side->host == 0;
  unsigned life = pen->life[side->host];
  const char *sign = side->way == SIDE_IN    ? a ? glyphs->call_a : glyphs->call_b
                     : side->way == SIDE_OUT ? a ? glyphs->signal_a : glyphs->signal_b
                                             : "";

  if (first)
    canvas_text (pen->canvas, line, a ? life - 1 : life + 1, sign);
  canvas_text (pen->canvas, line, a ? life - 2 - text_columns (words) : life + 3, words);
}

static void
draw_sides (Pen *pen)
{
  for (guint i = 0; i < pen->plan->sides->len; i++)
    {
      const Side *side = &g_array_index (pen->plan->sides, Side, i);

      for (guint k = 0; k < side->words->len; k++)
        draw_side_line (pen, side, side->line + k, g_ptr_array_index (side->words, k), k == 0);
    }
}

static void
draw_time (Pen *pen, unsigned line, const char *before, Time time)
{
  g_autofree char *words = narrate_time (time);
  g_autofree char *text = g_strconcat (before, words, NULL);
  unsigned columns = text_columns (text);

  canvas_text (pen->canvas, line, pen->time_columns - MIN (columns, pen->time_columns), text);
}

static void
draw_times (Pen *pen)
{
  const Plan *plan = pen->plan;

  for (guint i = 0; i < plan->stamps->len; i++)
    {
      const Stamp *stamp = &g_array_index (plan->stamps, Stamp, i);

      draw_time (pen, stamp->line, "", stamp->time);
    }
  for (guint i = 0; i < plan->gaps->len; i++)
    {
      const Stamp *gap = &g_array_index (plan->gaps, Stamp, i);

      draw_time (pen, gap->line, pen->glyphs->wait, gap->time);
      for (unsigned host = 0; host < HOSTS; host++)
        canvas_text (pen->canvas, gap->line, pen->life[host], pen->glyphs->gap);
    }
}

/* ---- arrows */

/* The column of the field that lies `along` columns from the sender. */
static unsigned
field_column (const Pen *pen, const Slant *slant, unsigned along)
{
  return slant->arrow->from == 0 ? pen->life[0] + 1 + along : pen->life[1] - 1 - along;
}

static void
draw_point (Pen *pen, guint number, unsigned line, unsigned column, gunichar glyph)
{
  Cell *cell = canvas_cell (pen->canvas, line, column);

  if (cell == NULL || cell->owner == CELL_TEXT)
    return;
  if (cell->owner == 0 || cell->owner == number)
    *cell = (Cell){ glyph, number };
  else
    *cell = (Cell){ cell->glyph == glyph ? pen->glyphs->cross : glyph, CELL_SHARED };
}

static void
draw_slant (Pen *pen, guint number, const Slant *slant)
{
  const Glyphs *glyphs = pen->glyphs;
  unsigned from = slant->arrow->from, last = pen->field - 1;
  unsigned end = (unsigned) lround (slant->until * last);
  bool under_way = slant->arrow->end_row == 0;

  for (unsigned along = 0; along <= last; along++)
    {
      double y = slant->top + 0.5 + (along + 0.5) / pen->field * slant->span;
      unsigned line = (unsigned) y, level = (unsigned) ((y - line) * glyphs->levels);
      bool unseen = along < slant->from * last || (under_way && along > end);
      gunichar glyph = glyphs->level[from][MIN (level, glyphs->levels - 1)];

      if (along > end && !under_way)
        break;
      if (unseen && along % 2 == 1)
        continue;
      if (along == end && slant->arrow->end_row != 0 && slant->arrow->fate != FATE_DELIVERED)
        glyph = glyphs->lost;
      else if (along == last && !under_way)
        glyph = glyphs->head[from];
      else if (unseen)
        glyph = glyphs->unseen;
      draw_point (pen, number, line, field_column (pen, slant, along), glyph);
    }
}

/* ---- labels */

static char *
label_text (const Pen *pen, const Arrow *arrow)
{
  g_autofree char *segment = narrate_segment (pen->trace, arrow->row, arrow->from, &arrow->segment);

  /* Translators: said beside a segment: its numbers were sent before; the network made a copy of
   * it. */
  if (arrow->copy_of != 0)
    return g_strdup_printf ("%s %s", segment, _ ("(copy)"));
  if (arrow->again)
    return g_strdup_printf ("%s %s", segment, _ ("(again)"));
  return g_steal_pointer (&segment);
}

/* Where the label's line begins when it lies on the arrow at `line`: centred there, within the
 * field. */
static unsigned
label_column (const Pen *pen, const Slant *slant, unsigned line, unsigned columns)
{
  double part = slant->span > 0 ? ((double) line - slant->top) / slant->span : 0.5;
  double along = CLAMP (part, 0, 1) * pen->field;
  double middle = slant->arrow->from == 0 ? along : pen->field - along;
  double first
      = CLAMP (middle - columns / 2.0, 1, (double) MAX (pen->field, columns + 1) - columns - 1);

  return pen->life[0] + 1 + (unsigned) lround (first);
}

/* How bad it is to write there: another label must not be hidden, another arrow should not, and
 * the ends of the own one should be seen. */
static double
label_cost (Pen *pen, guint number, unsigned line, unsigned column, unsigned columns)
{
  double cost = 0;

  for (unsigned i = 0; i < columns + 2; i++)
    {
      const Cell *cell = canvas_cell (pen->canvas, line, column + i - 1);

      if (cell == NULL || cell->owner == 0)
        continue;
      if (cell->owner == CELL_TEXT)
        cost += i == 0 || i == columns + 1 ? 4 : 1000;
      else if (cell->glyph == pen->glyphs->lost || cell->glyph == pen->glyphs->head[0]
               || cell->glyph == pen->glyphs->head[1])
        cost += 60;
      else if (cell->owner != number)
        cost += cell->owner == CELL_SHARED ? 5 : 1;
    }
  return cost;
}

static void
draw_label (Pen *pen, guint number, const Slant *slant)
{
  g_autofree char *text = label_text (pen, slant->arrow);
  g_autoptr (GPtrArray) words = text_wrap (text, pen->field - 2);
  double middle = slant->top + slant->span * (slant->arrow->end_row != 0 ? slant->until : 1) / 2;
  double least = G_MAXDOUBLE;
  unsigned best = slant->top;

  for (unsigned line = slant->top; line + words->len <= slant->top + slant->span + 1; line++)
    {
      bool at_an_end = line == slant->top || line + words->len == slant->top + slant->span + 1;
      double cost = 4 * fabs (line + (words->len - 1) / 2.0 - middle) + (at_an_end ? 12 : 0);

      for (guint i = 0; i < words->len; i++)
        {
          unsigned columns = text_columns (g_ptr_array_index (words, i));

          cost += label_cost (pen, number, line + i, label_column (pen, slant, line + i, columns),
                              columns);
        }
      if (cost < least)
        {
          least = cost;
          best = line;
        }
    }
  for (guint i = 0; i < words->len; i++)
    {
      const char *part = g_ptr_array_index (words, i);
      unsigned columns = text_columns (part);
      g_autofree char *spaced = g_strdup_printf (" %s ", part);

      canvas_text (pen->canvas, best + i, label_column (pen, slant, best + i, columns) - 1, spaced);
    }
}

static void
draw_arrows (Pen *pen)
{
  const GArray *slants = pen->plan->slants;

  for (guint i = 0; i < slants->len; i++)
    draw_slant (pen, i + 1, &g_array_index (slants, Slant, i));
  for (guint i = 0; i < slants->len; i++)
    draw_label (pen, i + 1, &g_array_index (slants, Slant, i));
}

/* ---- the page */

static const char *
host_note (const Trace *trace, unsigned host, const char *what)
{
  g_autofree char *key = g_strdup_printf ("host.%c.%s", host_letter (host), what);
  const char *text = trace_note_get (trace, 0, key);

  return text != NULL ? text : "";
}

static bool
anybody_has (const Trace *trace, const char *what)
{
  return host_note (trace, 0, what)[0] != '\0' || host_note (trace, 1, what)[0] != '\0';
}

static const char *
role_name (const char *role)
{
  if (strcmp (role, "client") == 0)
    return _ ("client");
  if (strcmp (role, "server") == 0)
    return _ ("server");
  if (strcmp (role, "scripted") == 0)
    return _ ("scripted");
  return role;
}

/* Who the two are, above their lines: role and address. */
static void
append_header (const Pen *pen, GString *page)
{
  g_autoptr (Canvas) header = canvas_new (pen->canvas->columns);

  for (unsigned host = 0; host < HOSTS; host++)
    {
      const char *words[] = { role_name (host_note (pen->trace, host, "role")),
                              host_note (pen->trace, host, "address") };
      char letter[] = { host_letter (host), '\0' };

      for (unsigned line = 0; line < 2; line++)
        {
          unsigned columns = text_columns (words[line]), life = pen->life[host];

          canvas_text (header, line, host == 0 ? life - 2 - MIN (columns, life - 2) : life + 3,
                       words[line]);
        }
      canvas_text (header, 1, pen->life[host], letter);
    }
  for (unsigned line = anybody_has (pen->trace, "role") ? 0 : 1; line < 2; line++)
    canvas_append (header, line, page);
}

static void
append_wrapped (GString *page, const char *text, unsigned columns, unsigned indent)
{
  g_autoptr (GPtrArray) lines = text_wrap (text, columns - indent);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (page, "%*s%s\n", (int) indent, "",
                            (const char *) g_ptr_array_index (lines, i));
}

/* The ladder line by line, with the paragraphs before the lines they belong to. */
static void
append_ladder (Pen *pen, GString *page)
{
  const GArray *paragraphs = pen->plan->paragraphs;
  guint next = 0;

  for (unsigned line = 0; line < pen->plan->lines || next < paragraphs->len; line++)
    {
      bool any = false;

      for (; next < paragraphs->len; next++)
        {
          const Paragraph *paragraph = &g_array_index (paragraphs, Paragraph, next);

          if (paragraph->line > line && line < pen->plan->lines)
            break;
          g_string_append_c (page, '\n');
          append_wrapped (page, paragraph->text, pen->canvas->columns, pen->time_columns + 2);
          any = true;
        }
      if (any && line < pen->plan->lines)
        g_string_append_c (page, '\n');
      if (line < pen->plan->lines)
        canvas_append (pen->canvas, line, page);
    }
}

/* What the trace is about, if it says so. */
static void
append_title (const Pen *pen, GString *page)
{
  const char *title = plan_note (pen->trace, 0, "title"), *summary = NULL;

  if (title == NULL)
    return;
  summary = plan_note (pen->trace, 0, "summary");
  append_wrapped (page, title, pen->canvas->columns, 0);
  if (summary != NULL)
    append_wrapped (page, summary, pen->canvas->columns, 0);
  g_string_append_c (page, '\n');
}

/* Translations and notes may use typographic marks that ASCII lacks; other languages stay as they
 * are. */
static void
fold_marks (GString *page)
{
  static const char *const marks[][2] = { { "“", "\"" },  { "”", "\"" }, { "‘", "'" }, { "’", "'" },
                                          { "…", "..." }, { "–", "-" },  { "µ", "u" } };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    g_string_replace (page, marks[i][0], marks[i][1], 0);
}

static unsigned
widest_time (const Plan *plan, const Glyphs *glyphs)
{
  unsigned widest = 6;

  for (guint i = 0; i < plan->stamps->len; i++)
    {
      g_autofree char *text = narrate_time (g_array_index (plan->stamps, Stamp, i).time);
      widest = MAX (widest, text_columns (text));
    }
  for (guint i = 0; i < plan->gaps->len; i++)
    {
      g_autofree char *text = narrate_time (g_array_index (plan->gaps, Stamp, i).time);
      widest = MAX (widest, text_columns (text) + text_columns (glyphs->wait));
    }
  return widest;
}

/* Shares the width out: time, A's side, the field, B's side. */
static void
measure (Pen *pen, unsigned width)
{
  const Plan *plan = pen->plan;
  unsigned side[HOSTS];

  pen->time_columns = widest_time (plan, pen->glyphs) + 1;
  for (unsigned host = 0; host < HOSTS; host++)
    side[host]
        = MAX (plan->side_columns[host], text_columns (host_note (pen->trace, host, "address")));
  pen->life[0] = pen->time_columns + 2 + side[0] + 2;
  pen->field = width - MIN (width, pen->life[0] + 2 + 2 + side[1]);
  pen->field = CLAMP (pen->field, FIELD_LEAST, FIELD_MOST);
  pen->life[1] = pen->life[0] + 1 + pen->field;
  pen->canvas = canvas_new (pen->life[1] + 3 + side[1]);
}

/* The whole trace as a ladder of text that ends in a new line; the caller frees it. Words are in
 * the current language, notation and the RFC's words are as they are. */
char *
draw_ladder (const Trace *trace, const DrawOptions *options)
{
  unsigned width = MAX (options->width == 0 ? 100 : options->width, WIDTH_LEAST);
  unsigned side_most = CLAMP ((width - FIELD_LEAST - 16) / 2, SIDE_LEAST, SIDE_MOST);
  g_autoptr (Ladder) ladder = ladder_new ();
  g_autoptr (Plan) plan = NULL;
  g_autoptr (Canvas) canvas = NULL;
  GString *page = g_string_new (NULL);
  Pen pen = {
    .trace = trace,
    .options = options,
    .glyphs = options->ascii ? &ascii_glyphs : &utf8_glyphs,
  };

  ladder_update (ladder, trace);
  plan = plan_new (trace, ladder, options, side_most);
  pen.plan = plan;
  measure (&pen, width);
  canvas = pen.canvas;
  draw_lives (&pen);
  draw_sides (&pen);
  draw_times (&pen);
  draw_arrows (&pen);
  append_title (&pen, page);
  append_header (&pen, page);
  append_ladder (&pen, page);
  if (options->ascii)
    fold_marks (page);
  return g_string_free (page, FALSE);
}
