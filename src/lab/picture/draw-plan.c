/* What stands on which line of the text ladder.
 *
 * Time becomes lines: a flight that takes the network's usual delay descends FLIGHT_LINES. Rows
 * keep their order, two things at the same moment on different sides may share a line, things on
 * the same side never do. A stretch in which nothing happens for long becomes a single line that
 * says how
 * long.  */
#include "config.h"

#include <math.h>
#include <string.h>

#include "draw-private.h"
#include <lab/text/language.h>
#include <lab/narrate/narrate.h>

#define FLIGHT_LINES 6
#define FLIGHT_MOST 14  /* a flight that is held back for long is not drawn any longer than this */
#define IDLE_LINES 8    /* more than this without a flight becomes one line */
#define FORGED_FROM 0.4 /* nobody saw where a forged segment came from */

typedef struct
{
  const Trace *trace;
  const Ladder *ladder;
  const DrawOptions *options;
  Plan *plan;
  unsigned side_most;
  double unit; /* microseconds a line */
  guint next_arrow, next_mark;
  unsigned line;        /* where the last row stands ... */
  Time time;            /* ... and its moment */
  unsigned free[HOSTS]; /* the first line on which a side has nothing yet */
  unsigned busy;        /* the first line below every lost segment's end */
} Planner;

static void
side_clear (gpointer side)
{
  g_ptr_array_unref (((Side *) side)->words);
}

/* A note in the current language, else in English; NULL if there is none. */
const char *
plan_note (const Trace *trace, size_t row, const char *kind)
{
  g_autofree char *key = g_strdup_printf ("%s.%s", kind, language_get ());
  g_autofree char *english = g_strdup_printf ("%s.en", kind);
  const char *text = trace_note_get (trace, row, key);

  return text != NULL ? text : trace_note_get (trace, row, english);
}

static void
paragraph_clear (gpointer paragraph)
{
  g_free (((Paragraph *) paragraph)->text);
}

void
plan_free (Plan *plan)
{
  if (plan == NULL)
    return;
  g_array_unref (plan->sides);
  g_array_unref (plan->slants);
  g_array_unref (plan->stamps);
  g_array_unref (plan->gaps);
  g_array_unref (plan->paragraphs);
  g_free (plan);
}

static unsigned
lines_for (const Planner *planner, Time time)
{
  double lines = round ((double) time / planner->unit);

  return lines < 1e6 ? (unsigned) lines : 1000000;
}

/* ---- what is said beside a host's line */

static unsigned
add_side (Planner *planner, unsigned host, size_t row, unsigned line, int way, const char *text)
{
  Side side = {
    .host = host,
    .row = row,
    .line = line,
    .way = way,
    .words = text_wrap (text, planner->side_most),
  };
  unsigned *columns = &planner->plan->side_columns[host];

  for (guint i = 0; i < side.words->len; i++)
    *columns = MAX (*columns, text_columns (g_ptr_array_index (side.words, i)));
  g_array_append_val (planner->plan->sides, side);
  return line + side.words->len;
}

/* Writes down the marks of a row from `line` on. The state that a call leads to stands below the
 * call, beside what it sends. Returns the line below them. */
static unsigned
add_marks (Planner *planner, size_t row, unsigned line)
{
  const GArray *marks = planner->ladder->marks;
  unsigned next[HOSTS] = { line, line };

  for (; planner->next_mark < marks->len; planner->next_mark++)
    {
      const Mark *mark = &g_array_index (marks, Mark, planner->next_mark);
      g_autofree char *text = NULL;
      int way = mark->kind == MARK_CALL     ? SIDE_IN
                : mark->kind == MARK_SIGNAL ? SIDE_OUT
                                            : SIDE_PLAIN;

      if (mark->row > row)
        break;
      text = mark_text (mark, false);
      if (text == NULL)
        continue;
      next[mark->host] = add_side (planner, mark->host, row, next[mark->host], way, text);
      planner->free[mark->host] = MAX (planner->free[mark->host], next[mark->host]);
    }
  return MAX (next[0], next[1]);
}

/* ---- arrows */

static Slant *
slant_of (const Planner *planner, const Arrow *arrow)
{
  guint index = (guint) (arrow - (const Arrow *) planner->ladder->arrows->data);

  return index < planner->plan->slants->len ? &g_array_index (planner->plan->slants, Slant, index)
                                            : NULL;
}

static unsigned
flight_lines (const Planner *planner, const Arrow *arrow, Time end)
{
  return CLAMP (lines_for (planner, end > arrow->sent ? end - arrow->sent : 0), 2, FLIGHT_MOST);
}

/* How far a segment came that never arrived: where it was lost, but far enough to be seen to
 * leave; or, if it is still on its way, where it is when the trace ends. */
static double
way_gone (const Planner *planner, const Arrow *arrow)
{
  Time end = trace_time (planner->trace, trace_rows (planner->trace));
  Time until = arrow->fate == FATE_LOST ? arrow->ended : end;
  double whole = arrow->due > arrow->sent ? (double) (arrow->due - arrow->sent) : 1;
  double gone = until > arrow->sent ? (double) (until - arrow->sent) / whole : 0;

  if (arrow->id == 0)
    return 0.15;
  return arrow->fate == FATE_LOST ? CLAMP (gone, 0.5, 0.8) : CLAMP (gone, 0, 0.8);
}

static void
add_slant (Planner *planner, const Arrow *arrow, unsigned top)
{
  Slant slant = { .arrow = arrow, .top = top, .until = 1 };

  if (arrow->forged || arrow->copy_of != 0)
    slant.from = FORGED_FROM;
  slant.span = flight_lines (planner, arrow, arrow->due);
  if (arrow->end_row == 0 || arrow->fate == FATE_LOST)
    {
      double drawn = arrow->end_row == 0 ? 1 : way_gone (planner, arrow);

      slant.until = way_gone (planner, arrow);
      planner->busy = MAX (planner->busy, top + (unsigned) ceil (drawn * slant.span) + 1);
    }
  g_array_append_val (planner->plan->slants, slant);
}

/* The arrows that a row makes, one below the other from `line` on. */
static void
add_slants (Planner *planner, size_t row, unsigned line)
{
  const GArray *arrows = planner->ladder->arrows;
  guint first = planner->next_arrow, count = 0;

  while (first + count < arrows->len && g_array_index (arrows, Arrow, first + count).row <= row)
    count++;
  for (guint i = 0; i < count; i++)
    {
      const Arrow *arrow = &g_array_index (arrows, Arrow, first + i);
      unsigned top = line + i * (count <= 3 ? 2 : 1);

      if (arrow->forged || arrow->copy_of != 0)
        top = MAX (top, planner->free[arrow->from]);
      add_slant (planner, arrow, top);
      planner->free[arrow->from] = MAX (planner->free[arrow->from], top + 1);
    }
  planner->next_arrow += count;
}

/* ---- paragraphs */

static void
add_paragraph (Planner *planner, unsigned line, const char *text)
{
  Paragraph paragraph = { .line = line, .text = g_strdup (text) };

  g_array_append_val (planner->plan->paragraphs, paragraph);
}

static void
add_why (Planner *planner, size_t row, unsigned line)
{
  g_autoptr (Narration) narration = narrate_row (planner->trace, row);
  g_autoptr (GString) text = g_string_new (NULL);
  Record record;

  if (narration->section[0] != '\0' && trace_record (planner->trace, row, &record) && record.asked)
    g_string_append_printf (text, "%c: ", host_letter (record.host));
  g_string_append (text, narration->section);
  if (narration->function[0] != '\0')
    g_string_append_printf (text, "%s%s",
                            text->len > 0 ? planner->options->ascii ? " - " : " · " : "",
                            narration->function);
  if (narration->reason[0] != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", narration->reason);
  if (text->len > 0)
    add_paragraph (planner, line, text->str);
}

static bool
add_paragraphs (Planner *planner, size_t row, unsigned line)
{
  static const char *const kinds[] = { "note", "verdict.wants", "verdict.gave", "ask" };
  guint before = planner->plan->paragraphs->len;

  if (planner->options->why && row > 0)
    add_why (planner, row, line);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *text = plan_note (planner->trace, row, kinds[i]);
      g_autofree char *said = NULL;

      if (text == NULL)
        continue;
      if (strcmp (kinds[i], "ask") == 0)
        said = g_strdup_printf ("? %s", text);
      add_paragraph (planner, line, said != NULL ? said : text);
    }
  if (planner->plan->paragraphs->len == before)
    return false;
  /* What is said about this row stands above everything that comes after it. */
  for (unsigned host = 0; host < HOSTS; host++)
    planner->free[host] = MAX (planner->free[host], line);
  return true;
}

/* ---- rows */

/* What a row has to show. */
typedef struct
{
  size_t row;
  Time time;
  const Arrow *ends; /* the arrow that reaches the other side here, or NULL */
  bool acts[HOSTS];  /* something is said on this side, or leaves from it, or reaches it */
  bool sends;        /* an arrow leaves */
  bool causes;       /* something is said or arrives, and what leaves comes of it */
} Scene;

static Scene
scene_of (const Planner *planner, size_t row)
{
  Scene scene = { .row = row, .time = trace_time (planner->trace, row) };
  const GArray *marks = planner->ladder->marks, *arrows = planner->ladder->arrows;
  Record record;

  for (guint i = planner->next_mark; i < marks->len; i++)
    {
      const Mark *mark = &g_array_index (marks, Mark, i);
      g_autofree char *text = mark->row <= row ? mark_text (mark, false) : NULL;

      if (mark->row > row)
        break;
      scene.causes = true;
      scene.acts[mark->host] = scene.acts[mark->host] || text != NULL;
    }
  for (guint i = planner->next_arrow; i < arrows->len; i++)
    {
      const Arrow *arrow = &g_array_index (arrows, Arrow, i);

      if (arrow->row > row)
        break;
      scene.acts[arrow->from] = scene.sends = true;
    }
  if (trace_record (planner->trace, row, &record) && record.choice.kind == CHOICE_DELIVER)
    scene.ends = ladder_find (planner->ladder, record.flight.id);
  if (scene.ends != NULL)
    scene.causes = scene.acts[1 - scene.ends->from] = true;
  return scene;
}

/* Is anything on its way from before `row` until it, and not lost? */
static bool
anything_flies (const Planner *planner, size_t row)
{
  const GArray *arrows = planner->ladder->arrows;
  guint oldest = planner->next_arrow > FLIGHTS ? planner->next_arrow - FLIGHTS : 0;

  for (guint i = oldest; i < planner->next_arrow; i++)
    {
      const Arrow *arrow = &g_array_index (arrows, Arrow, i);

      if (arrow->end_row == 0 ? arrow->hold_row == 0
                              : arrow->end_row >= row && arrow->fate != FATE_LOST)
        return true;
    }
  return false;
}

/* Jumps over a long stretch: one line says how long it was. */
static unsigned
skip (Planner *planner, Time time)
{
  unsigned line
      = MAX (MAX (planner->free[0], planner->free[1]), MAX (planner->line + 1, planner->busy));
  Stamp gap = { .line = line, .time = time };

  g_array_append_val (planner->plan->gaps, gap);
  return line + 1;
}

/* The line on which the row stands. */
static unsigned
place (Planner *planner, const Scene *scene)
{
  Time since = scene->time - planner->time;
  unsigned lines = lines_for (planner, since), line = planner->line + lines;
  unsigned most = anything_flies (planner, scene->row) ? FLIGHT_MOST : IDLE_LINES;

  if (lines > most)
    line = skip (planner, since);
  for (unsigned host = 0; host < HOSTS; host++)
    if (scene->acts[host])
      line = MAX (line, planner->free[host]);
  if (scene->ends != NULL)
    {
      const Slant *slant = slant_of (planner, scene->ends);

      if (slant != NULL && lines <= most)
        line = MAX (line, slant->top + flight_lines (planner, scene->ends, scene->ends->ended));
      else if (slant != NULL)
        line = MAX (line, slant->top + 2);
    }
  return line;
}

/* The time stands where it is another one than last, as it is written. */
static void
add_stamp (Planner *planner, const Scene *scene, unsigned line)
{
  GArray *stamps = planner->plan->stamps;
  const Stamp *last = stamps->len > 0 ? &g_array_index (stamps, Stamp, stamps->len - 1) : NULL;
  g_autofree char *before = last != NULL ? narrate_time (last->time) : NULL;
  g_autofree char *now = narrate_time (scene->time);
  Stamp stamp = { .line = line, .time = scene->time };

  if (last == NULL || (strcmp (before, now) != 0 && last->line < line))
    g_array_append_val (stamps, stamp);
}

static void
end_slant (Planner *planner, const Scene *scene, unsigned line)
{
  unsigned to = 1 - scene->ends->from;
  Slant *slant = slant_of (planner, scene->ends);

  if (slant != NULL)
    slant->span = line - slant->top;
  planner->free[to] = MAX (planner->free[to], line + 1);
  if (scene->ends->fate == FATE_DAMAGED)
    planner->free[to] = MAX (planner->free[to], add_side (planner, to, scene->row, line, SIDE_PLAIN,
                                                          _ ("bad checksum")));
}

static void
add_row (Planner *planner, size_t row)
{
  Scene scene = scene_of (planner, row);
  unsigned line = place (planner, &scene);
  bool shown = scene.acts[0] || scene.acts[1], noted;
  unsigned below;

  if (!shown)
    line = MAX (line, planner->busy);
  else
    add_stamp (planner, &scene, line);
  if (scene.ends != NULL)
    end_slant (planner, &scene, line);
  below = add_marks (planner, row, line);
  noted = add_paragraphs (planner, row, scene.sends ? line + 1 : MAX (below, line + shown));
  add_slants (planner, row, scene.causes ? line + 1 : line);
  if (!shown && !noted)
    return;
  planner->line = line;
  planner->time = scene.time;
}

/* Line 0 is the world before anything happened: the state each host is in. */
static void
add_beginning (Planner *planner)
{
  World world;

  if (!trace_world (planner->trace, 0, &world))
    return;
  for (unsigned host = 0; host < HOSTS; host++)
    if (world.host[host].kind == HOST_TCP)
      planner->free[host]
          = add_side (planner, host, 0, 0, SIDE_PLAIN, state_name (world.host[host].tcb.state));
  planner->time = world.now;
  planner->unit
      = (double) MAX (MAX (world.network.delay[0], world.network.delay[1]), 1) / FLIGHT_LINES;
  add_paragraphs (planner, 0, 1);
  add_slants (planner, 0, 1);
}

/* Lays a whole trace out. Texts beside a host's line are wrapped at `side_most` columns. */
Plan *
plan_new (const Trace *trace, const Ladder *ladder, const DrawOptions *options, unsigned side_most)
{
  Plan *plan = g_new0 (Plan, 1);
  Planner planner = {
    .trace = trace,
    .ladder = ladder,
    .options = options,
    .plan = plan,
    .side_most = side_most,
    .unit = 1,
  };

  plan->sides = g_array_new (FALSE, TRUE, sizeof (Side));
  g_array_set_clear_func (plan->sides, side_clear);
  plan->slants = g_array_new (FALSE, TRUE, sizeof (Slant));
  plan->stamps = g_array_new (FALSE, TRUE, sizeof (Stamp));
  plan->gaps = g_array_new (FALSE, TRUE, sizeof (Stamp));
  plan->paragraphs = g_array_new (FALSE, TRUE, sizeof (Paragraph));
  g_array_set_clear_func (plan->paragraphs, paragraph_clear);
  add_beginning (&planner);
  for (size_t row = 1; row <= ladder->rows; row++)
    add_row (&planner, row);
  plan->lines = MAX (MAX (planner.free[0], planner.free[1]), MAX (planner.line + 1, planner.busy));
  return plan;
}
