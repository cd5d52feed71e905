/* Colour says who sent it; so do the side it starts from and the head at its end. A cross, a star,
 * a pause sign and dashes say what became of it. */
#include "config.h"

#include "ladder-paint.h"

#include <lab/text/language.h>
#include <lab/narrate/narrate.h>

#define TICK_GAP 40.0

static void
stroke_way (cairo_t *cr, const LadderArrow *arrow)
{
  cairo_new_path (cr);
  for (unsigned i = 0; i < arrow->points; i++)
    cairo_line_to (cr, arrow->way[i].x, arrow->way[i].y);
  cairo_stroke (cr);
}

static double
last_angle (const LadderArrow *arrow)
{
  Point a = arrow->way[arrow->points - 2], b = arrow->way[arrow->points - 1];

  return atan2 (b.y - a.y, b.x - a.x);
}

/* Two bars: it waits here. */
static void
paint_pause (cairo_t *cr, Point at, const Colour *colour, const Brush *brush)
{
  double u = brush->unit;

  cairo_new_path (cr);
  cairo_arc (cr, at.x, at.y, 9 * u, 0, 2 * G_PI);
  brush_ink (cr, &brush->theme->paper);
  cairo_fill_preserve (cr);
  brush_ink (cr, colour);
  cairo_set_line_width (cr, 1.6 * u);
  cairo_stroke (cr);
  cairo_rectangle (cr, at.x - 3.6 * u, at.y - 4 * u, 2.4 * u, 8 * u);
  cairo_rectangle (cr, at.x + 1.2 * u, at.y - 4 * u, 2.4 * u, 8 * u);
  cairo_fill (cr);
}

/* A jagged star: the checksum does not match. */
static void
paint_star (cairo_t *cr, Point at, const Brush *brush)
{
  double u = brush->unit;

  cairo_new_path (cr);
  for (int i = 0; i < 16; i++)
    {
      double radius = (i % 2 ? 4.5 : 9.5) * u, angle = i * G_PI / 8;
      cairo_line_to (cr, at.x + radius * cos (angle), at.y + radius * sin (angle));
    }
  cairo_close_path (cr);
  brush_ink (cr, &brush->theme->wrong);
  cairo_fill (cr);
}

static void
paint_end (cairo_t *cr, const LadderScene *scene, size_t at, const Brush *brush)
{
  const LadderItem *item = &scene->items[at];
  const LadderArrow *arrow = &scene->arrows[at];
  const Colour *colour = &brush->theme->host[item->from];
  Point end = arrow->way[arrow->points - 1];
  double u = brush->unit;

  if (item->look == LOOK_LOST)
    {
      brush_ink (cr, &brush->theme->wrong);
      cairo_set_line_width (cr, 3.4 * u);
      brush_cross (cr, end, 7 * u);
      return;
    }
  brush_ink (cr, colour);
  brush_head (cr, end, last_angle (arrow), (item->copy ? 11 : 14) * u);
  if (item->look == LOOK_DAMAGED)
    paint_star (cr, (Point){ end.x + (item->from == 0 ? -22 : 22) * u, end.y }, brush);
}

static void
paint_label (cairo_t *cr, const LadderScene *scene, size_t at, const Brush *brush)
{
  const LadderItem *item = &scene->items[at];
  const LadderArrow *arrow = &scene->arrows[at];

  if (!arrow->label_shown)
    return;
  cairo_save (cr);
  cairo_translate (cr, arrow->label.x, arrow->label.y);
  cairo_rotate (cr, arrow->angle);
  brush_halo (cr, scene->nodes[at].label, -item->label_width / 2, -item->label_height / 2,
              4 * brush->unit, &brush->theme->paper);
  brush_show (cr, scene->nodes[at].label, -item->label_width / 2, -item->label_height / 2,
              &brush->theme->host_text[item->from]);
  cairo_restore (cr);
}

static void
paint_arrow (cairo_t *cr, const LadderScene *scene, size_t at, const Brush *brush)
{
  const LadderItem *item = &scene->items[at];
  const LadderArrow *arrow = &scene->arrows[at];
  const Colour *colour = &brush->theme->host[item->from];
  double u = brush->unit;

  brush_ink (cr, colour);
  cairo_set_line_width (cr, (item->copy ? 1.5 : 2.5) * u);
  if (item->copy)
    cairo_set_dash (cr, (double[]){ 8 * u, 4 * u }, 2, 0);
  stroke_way (cr, arrow);
  cairo_set_dash (cr, NULL, 0, 0);
  paint_end (cr, scene, at, brush);
  if (item->held != TIME_NEVER && arrow->points > 2)
    paint_pause (cr, arrow->way[1], colour, brush);
  if (item->copy || scene->nodes[at].arrow->forged)
    {
      brush_ink (cr, colour);
      cairo_new_path (cr);
      cairo_arc (cr, arrow->way[0].x, arrow->way[0].y, 4 * u, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static bool
covered (const LadderScene *scene, unsigned host, double y, double half)
{
  for (size_t i = 0; i < scene->word_count; i++)
    {
      const LadderWords *words = &scene->words[i];
      if (words->host == host && words->shown && words->box.y - half < y
          && words->box.y + words->box.height + half > y)
        return true;
    }
  return false;
}

static void
paint_ticks (cairo_t *cr, const LadderScene *scene, const Brush *brush, double top, double bottom,
             Time ticks_end)
{
  double u = brush->unit, x = scene->frame.line[0];
  Time step = time_map_step (&scene->map, TICK_GAP * u);
  Time time = time_map_time (&scene->map, fmax (0, top - 30 * u)) / step * step;
  Time last = time_map_time (&scene->map, bottom + 30 * u);
  size_t next = 0;
  const TimePiece *fold = time_map_fold (&scene->map, &next, top - 200 * u, bottom + 200 * u);

  for (; time <= last && time < ticks_end; time += step)
    {
      while (fold && fold->until <= time)
        fold = time_map_fold (&scene->map, &next, top - 200 * u, bottom + 200 * u);
      if (fold && time > fold->from)
        {
          time = fold->until / step * step;
          continue;
        }
      double y = round (time_map_y (&scene->map, time));
      g_autofree char *text = narrate_time (time);

      brush_ink (cr, &brush->theme->pale);
      cairo_rectangle (cr, x - 6 * u, y, 6 * u, 1);
      cairo_fill (cr);
      if (!covered (scene, 0, y, 8 * u))
        brush_put (brush, cr, text, 12, TEXT_TABULAR, (Point){ x - 10 * u, y }, 1,
                   &brush->theme->pale);
    }
}

/* The line tears, and between the tears it says how long nothing happens. */
static void
paint_fold (cairo_t *cr, const LadderScene *scene, const TimePiece *fold, const Brush *brush)
{
  double u = brush->unit, middle = round ((fold->top + fold->bottom) / 2);
  double left = scene->frame.line[0], right = scene->frame.line[1];
  g_autofree char *time = narrate_time (fold->until - fold->from);
  /* Translators: a stretch of the time axis is left out; %s is how long it lasts. */
  g_autofree char *text = g_strdup_printf (_ ("%s in which nothing moves"), time);

  brush_ink (cr, &brush->theme->paper);
  cairo_rectangle (cr, left - 10 * u, fold->top, right - left + 20 * u, fold->bottom - fold->top);
  cairo_fill (cr);
  brush_ink (cr, &brush->theme->dim);
  cairo_set_line_width (cr, 2 * u);
  for (int side = 0; side < 2; side++)
    {
      double x = side ? right : left;
      cairo_move_to (cr, x, fold->top);
      for (int i = 1; i < 6; i++)
        cairo_line_to (cr, x + (i % 2 ? 6 : -6) * u,
                       fold->top + (fold->bottom - fold->top) * i / 6);
      cairo_line_to (cr, x, fold->bottom);
      cairo_stroke (cr);
    }
  brush_put (brush, cr, text, 13, TEXT_TABULAR, (Point){ (left + right) / 2, middle }, 0.5,
             &brush->theme->dim);
}

static void
paint_axes (cairo_t *cr, const LadderScene *scene, const Brush *brush, double top, double bottom,
            Time ticks_end)
{
  size_t next = 0;
  const TimePiece *fold;

  brush_ink (cr, &brush->theme->dim);
  for (unsigned host = 0; host < HOSTS; host++)
    cairo_rectangle (cr, scene->frame.line[host] - 1.5 * brush->unit, top, 3 * brush->unit,
                     bottom - top);
  cairo_fill (cr);
  paint_ticks (cr, scene, brush, top, bottom, ticks_end);
  while ((fold = time_map_fold (&scene->map, &next, top, bottom)) && fold->from < ticks_end)
    paint_fold (cr, scene, fold, brush);
}

static bool
way_touches (const LadderArrow *arrow, double top, double bottom, double reach)
{
  double high = INFINITY, low = -INFINITY;

  for (unsigned i = 0; i < arrow->points; i++)
    {
      high = fmin (high, arrow->way[i].y);
      low = fmax (low, arrow->way[i].y);
    }
  return high - reach < bottom && low + reach > top;
}

/* A label may stick out from its arrow by so much. */
static double
reach_of (const LadderScene *scene)
{
  return 50 * scene->frame.unit;
}

/* Everything that has happened, between two heights; the origin is the top of the ladder. */
void
ladder_paint_still (cairo_t *cr, const LadderScene *scene, const Brush *brush, double top,
                    double bottom, Time ticks_end)
{
  double reach = reach_of (scene);

  brush_begin (cr, (Box){ 0, top, scene->frame.width, bottom - top });
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  paint_axes (cr, scene, brush, top, bottom, ticks_end);
  for (size_t i = 0; i < scene->count; i++)
    if (scene->items[i].look != LOOK_FLYING && way_touches (&scene->arrows[i], top, bottom, reach))
      paint_arrow (cr, scene, i, brush);
  for (size_t i = 0; i < scene->count; i++)
    if (scene->items[i].look != LOOK_FLYING && way_touches (&scene->arrows[i], top, bottom, reach))
      paint_label (cr, scene, i, brush);
  for (size_t i = 0; i < scene->word_count; i++)
    {
      const LadderWords *words = &scene->words[i];
      if (words->shown && words->box.y < bottom && words->box.y + words->box.height > top)
        brush_show (cr, scene->word_layouts[i], round (words->box.x), round (words->box.y),
                    &brush->theme->host_text[words->host]);
    }
  brush_end (cr);
}

static guint
mix (guint hash, gint64 value)
{
  return (hash ^ (guint) value ^ (guint) (value >> 32)) * 16777619u;
}

/* Two stretches with the same hash look the same, so that an image of one need not be made
 * again. */
guint
ladder_tile_hash (const LadderScene *scene, double top, double bottom, Time ticks_end)
{
  guint hash = 2166136261u;
  double reach = reach_of (scene);

  if (time_map_y (&scene->map, MIN (ticks_end, SECONDS (100000000))) < bottom + reach)
    hash = mix (hash, (gint64) ticks_end);
  for (size_t i = 0; i < scene->count; i++)
    {
      const LadderArrow *arrow = &scene->arrows[i];
      if (scene->items[i].look == LOOK_FLYING || !way_touches (arrow, top, bottom, reach))
        continue;
      hash = mix (hash, scene->nodes[i].arrow->id);
      hash = mix (hash, (gint64) scene->nodes[i].arrow->row);
      hash = mix (hash, scene->items[i].look + 8 * arrow->label_shown);
      hash = mix (hash, lround (arrow->label.x * 8 + arrow->label.y * 4096));
    }
  for (size_t i = 0; i < scene->word_count; i++)
    {
      Box box = scene->words[i].box;
      if (scene->words[i].shown && box.y < bottom + reach && box.y + box.height > top - reach)
        hash = mix (hash, lround (box.x * 8 + box.y * 4096) + lround (box.height));
    }
  return hash;
}

/* Dots from either side, as far out as no words stand there; and the word, where it finds room. */
static void
paint_now (cairo_t *cr, const LadderScene *scene, const Brush *brush, double y)
{
  double u = brush->unit;
  bool said = false;

  brush_ink (cr, &brush->theme->now);
  cairo_set_line_width (cr, 2 * u);
  cairo_set_dash (cr, (double[]){ 2.5 * u, 3.5 * u }, 2, 0);
  for (int host = HOSTS - 1; host >= 0; host--)
    {
      double out = host == 0 ? -1 : 1, line = scene->frame.line[host];
      bool room = !covered (scene, (unsigned) host, y, 9 * u);

      cairo_new_path (cr);
      cairo_move_to (cr, line - out * 92 * u, y);
      cairo_line_to (cr, line + out * (!room ? 4 : host == 0 ? 8 : 30) * u, y);
      cairo_stroke (cr);
      if (room && !said)
        {
          int width, height;
          pango_layout_get_pixel_size (scene->now, &width, &height);
          brush_show (cr, scene->now, round (host == 0 ? line - 66 * u - width : line + 34 * u),
                      round (y - height / 2.0), &brush->theme->now);
        }
      said |= room;
    }
  cairo_set_dash (cr, NULL, 0, 0);
}

/* Flown as a line, still to fly as dashes. */
static void
paint_flying (cairo_t *cr, const LadderScene *scene, size_t at, Time playhead, const Brush *brush)
{
  const LadderItem *item = &scene->items[at];
  const LadderArrow *arrow = &scene->arrows[at];
  const Colour *colour = &brush->theme->host[item->from];
  bool held = item->held != TIME_NEVER && item->held <= playhead;
  Point here = ladder_at (&scene->frame, item, playhead), end = arrow->way[arrow->points - 1];
  double u = brush->unit;

  brush_ink (cr, colour);
  cairo_set_line_width (cr, (item->copy ? 1.5 : 2.5) * u);
  cairo_move_to (cr, arrow->way[0].x, arrow->way[0].y);
  if (held)
    cairo_line_to (cr, arrow->way[1].x, arrow->way[1].y);
  if (playhead > item->sent)
    cairo_line_to (cr, here.x, here.y);
  cairo_stroke (cr);
  brush_ink (cr, &brush->theme->pale);
  cairo_set_line_width (cr, 1.4 * u);
  cairo_set_dash (cr, (double[]){ 5 * u, 5 * u }, 2, 0);
  cairo_move_to (cr, here.x, here.y);
  if (!held)
    cairo_line_to (cr, end.x, end.y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  if (held)
    paint_pause (cr, arrow->way[1], colour, brush);
}

static void
paint_lit (cairo_t *cr, const LadderScene *scene, size_t at, const Brush *brush)
{
  Colour colour = brush->theme->host[scene->items[at].from];

  colour.alpha = 0.22f;
  brush_ink (cr, &colour);
  cairo_set_line_width (cr, 11 * brush->unit);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  stroke_way (cr, &scene->arrows[at]);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
}

/* A label that found no room, on top of everything, because its arrow is pointed at or selected. */
static void
paint_called (cairo_t *cr, const LadderScene *scene, size_t at, const Brush *brush)
{
  const LadderArrow *arrow = &scene->arrows[at];
  double u = brush->unit;
  int width, height;

  pango_layout_get_pixel_size (scene->nodes[at].label, &width, &height);
  Point middle = point_between (arrow->way[0], arrow->way[arrow->points - 1], 0.5);
  Box box = { middle.x - width / 2 - 6 * u, middle.y - height / 2 - 2 * u, width + 12 * u,
              height + 4 * u };
  brush_rounded (cr, box, 5 * u);
  brush_ink (cr, &brush->theme->host_soft[scene->items[at].from]);
  cairo_fill (cr);
  brush_show (cr, scene->nodes[at].label, box.x + 6 * u, box.y + 2 * u,
              &brush->theme->host_text[scene->items[at].from]);
}

/* What moves, between two heights. */
void
ladder_paint_moving (cairo_t *cr, const LadderScene *scene, const Brush *brush,
                     const LadderMoment *moment, double top, double bottom)
{
  double y = round (time_map_y (&scene->map, moment->playhead)) + 0.5;

  brush_begin (cr, (Box){ 0, top, scene->frame.width, bottom - top });
  paint_now (cr, scene, brush, y);
  for (size_t i = 0; i < scene->count; i++)
    {
      uint32_t id = scene->nodes[i].arrow->id;
      bool lit = id && (id == moment->selected || id == moment->hover);

      if (lit && way_touches (&scene->arrows[i], top, bottom, 0))
        paint_lit (cr, scene, i, brush);
      if (scene->items[i].look == LOOK_FLYING)
        paint_flying (cr, scene, i, moment->playhead, brush);
      else if (lit && !scene->arrows[i].label_shown)
        paint_called (cr, scene, i, brush);
    }
  brush_end (cr);
}

static PangoLayout *
hint_of (const LadderScene *scene, const LadderItem *item)
{
  return scene->hints[item->held != TIME_NEVER];
}

/* Where the box of a flight is: around its place at the moment, inside the two lines. `roomy`
 * boxes also say what one can do. */
Box
ladder_flight_box (const LadderScene *scene, size_t at, Time playhead, bool roomy,
                   const Brush *brush)
{
  const LadderItem *item = &scene->items[at];
  const LadderFrame *frame = &scene->frame;
  Point here = ladder_at (frame, item, playhead);
  double u = brush->unit;
  int width, height, hint = 0, hint_height = 0;

  pango_layout_get_pixel_size (scene->nodes[at].label, &width, &height);
  if (roomy)
    pango_layout_get_pixel_size (hint_of (scene, item), &hint, &hint_height);
  double w = ceil (fmax (width, hint) + 22 * u), h = ceil (height + hint_height + 8 * u);
  double low = frame->line[0] + 4 * u, high = frame->line[1] - 4 * u - w;
  return (Box){ high > low ? fmax (low, fmin (here.x - w / 2, high)) : (low + high) / 2,
                here.y - h / 2, w, h };
}

void
ladder_paint_flight (cairo_t *cr, const LadderScene *scene, size_t at, bool roomy, int width,
                     int height, const Brush *brush)
{
  const LadderItem *item = &scene->items[at];
  double u = brush->unit;
  int label_width, label_height;

  brush_begin (cr, (Box){ -6, -6, width + 12, height + 12 });
  brush_rounded (cr, (Box){ -2 * u, -2 * u, width + 4 * u, height + 4 * u }, 10 * u);
  brush_ink (cr, &brush->theme->paper);
  cairo_fill (cr);
  brush_rounded (cr, (Box){ 0, 0, width, height }, 8 * u);
  brush_ink (cr, &brush->theme->host_fill[item->from]);
  cairo_fill (cr);
  pango_layout_get_pixel_size (scene->nodes[at].label, &label_width, &label_height);
  brush_show (cr, scene->nodes[at].label, round ((width - label_width) / 2.0), 4 * u,
              &brush->theme->on_fill);
  if (roomy)
    {
      int hint, hint_height;
      pango_layout_get_pixel_size (hint_of (scene, item), &hint, &hint_height);
      brush_show (cr, hint_of (scene, item), round ((width - hint) / 2.0),
                  height - 4 * u - hint_height, &brush->theme->on_fill);
    }
  brush_end (cr);
}
