/* Three ranks: what just happened is in the endpoint's colour and glows, the way there is dark,
 * the rest is pale. */
#include "diagram-paint.h"

#define NAME_SIZE 12.5

typedef enum
{
  RANK_REST,
  RANK_PATH,
  RANK_NOW
} Rank;

static Rank
box_rank (const DiagramModel *model, unsigned box)
{
  if (!model->known)
    return RANK_REST;
  if (box == model->box)
    return RANK_NOW;
  for (unsigned i = 0; i < model->path_count; i++)
    if (box == model->path[i][0]
        || box == diagram_box_entered (model->path[i][0], model->path[i][1]))
      return RANK_PATH;
  return RANK_REST;
}

static bool
just_taken (const DiagramModel *model, State from, State to)
{
  const State *last;

  if (!model->moved || model->path_count == 0)
    return false;
  last = model->path[model->path_count - 1];
  return last[0] == from && last[1] == to;
}

static Rank
edge_rank (const DiagramModel *model, State from, State to)
{
  if (!model->known)
    return RANK_REST;
  if (just_taken (model, from, to))
    return RANK_NOW;
  for (unsigned i = 0; i < model->path_count; i++)
    if (model->path[i][0] == from && model->path[i][1] == to)
      return RANK_PATH;
  return RANK_REST;
}

static void
paint_curve (cairo_t *cr, const Curve *curve, Rank rank, unsigned host, const Brush *brush)
{
  static const double widths[] = { 1.1, 1.8, 3.2 }, heads[] = { 7, 9, 13 };
  const Theme *theme = brush->theme;
  const Colour *colour = rank == RANK_NOW    ? &theme->host[host]
                         : rank == RANK_PATH ? &theme->path
                                             : &theme->hair;
  double head = heads[rank] * brush->unit;
  Point tip = curve->at[3];
  double angle = curve_angle (curve, 1);

  brush_ink (cr, colour);
  cairo_set_line_width (cr, widths[rank] * brush->unit);
  cairo_move_to (cr, curve->at[0].x, curve->at[0].y);
  cairo_curve_to (cr, curve->at[1].x, curve->at[1].y, curve->at[2].x, curve->at[2].y,
                  tip.x - cos (angle) * head * 0.7, tip.y - sin (angle) * head * 0.7);
  cairo_stroke (cr);
  if (rank == RANK_REST)
    brush_ink (cr, &theme->pale);
  brush_head (cr, tip, angle, head);
}

static void
paint_edges (cairo_t *cr, const DiagramLayout *layout, const DiagramModel *model, Rank rank,
             const Brush *brush)
{
  for (int i = 0; i < DIAGRAM_EDGES; i++)
    {
      const Transition *edge = &diagram_transitions[i];
      if (edge_rank (model, edge->from, edge->to) == rank)
        paint_curve (cr, &layout->edges[i], rank, model->host, brush);
    }
  for (unsigned i = 0; model->known && i < model->path_count; i++)
    {
      State from = model->path[i][0], to = model->path[i][1];
      if (diagram_edge (from, to) >= 0 || edge_rank (model, from, to) != rank)
        continue;
      Curve curve = diagram_curve_between (layout, from, to);
      paint_curve (cr, &curve, rank, model->host, brush);
    }
}

static void
paint_box (cairo_t *cr, const DiagramLayout *layout, const DiagramModel *model, unsigned box,
           const Brush *brush)
{
  const Theme *theme = brush->theme;
  Box at = layout->boxes[box];
  Rank rank = box_rank (model, box);
  const Colour *text = rank == RANK_NOW    ? &theme->on_fill
                       : rank == RANK_PATH ? &theme->ink
                                           : &theme->pale;

  if (rank == RANK_NOW)
    brush_glow (cr, at, layout->radius, 9 * brush->unit, &theme->host[model->host]);
  brush_rounded (cr, at, layout->radius);
  brush_ink (cr, rank == RANK_NOW ? &theme->host_fill[model->host] : &theme->card);
  cairo_fill_preserve (cr);
  brush_ink (cr, rank == RANK_NOW    ? &theme->host[model->host]
                 : rank == RANK_PATH ? &theme->path
                                     : &theme->hair);
  cairo_set_line_width (cr, (rank == RANK_REST ? 1.1 : 1.8) * brush->unit);
  cairo_stroke (cr);
  brush_put (brush, cr, state_name (diagram_box_state (box)), layout->text_size,
             rank == RANK_REST ? 0 : TEXT_BOLD, box_centre (at), 0.5, text);
}

static void
paint_title (cairo_t *cr, const DiagramLayout *layout, const DiagramModel *model,
             const Brush *brush)
{
  double unit = brush->unit, middle = layout->width / 2;

  brush_put (brush, cr, model->title, 19, TEXT_BOLD, (Point){ middle, 13 * unit }, 0.5,
             &brush->theme->host_text[model->host]);
  brush_put (brush, cr, model->subtitle, 13, TEXT_TABULAR, (Point){ middle, 35 * unit }, 0.5,
             &brush->theme->dim);
}

double
diagram_widest_name (const Brush *brush)
{
  double widest = 0, width;

  for (State state = 0; state < STATES; state++)
    {
      brush_measure (brush, state_name (state), NAME_SIZE, TEXT_BOLD, &width, NULL);
      widest = fmax (widest, width);
    }
  return widest;
}

void
diagram_paint (cairo_t *cr, const DiagramLayout *layout, const DiagramModel *model,
               const Brush *brush)
{

  brush_begin (cr, (Box){ 0, 0, layout->width, layout->height });
  paint_title (cr, layout, model, brush);
  for (Rank rank = RANK_REST; rank <= RANK_NOW; rank++)
    paint_edges (cr, layout, model, rank, brush);
  for (unsigned box = 0; box < DIAGRAM_BOXES; box++)
    if (box_rank (model, box) != RANK_NOW)
      paint_box (cr, layout, model, box, brush);
  if (model->known)
    paint_box (cr, layout, model, model->box, brush);
  brush_end (cr);
}

/* The event above a line, the action below it, as Figure 5 writes them. */
void
diagram_paint_edge_label (cairo_t *cr, const DiagramLayout *layout, const Curve *curve,
                          const char *event, const char *action, unsigned host, const Brush *brush)
{
  const Theme *theme = brush->theme;
  double unit = brush->unit, one, other = 0, line;

  brush_measure (brush, event, NAME_SIZE, TEXT_BOLD, &one, &line);
  if (action[0])
    brush_measure (brush, action, NAME_SIZE, TEXT_BOLD, &other, NULL);
  double width = fmax (one, other) + 12 * unit, height = line * (action[0] ? 2 : 1) + 7 * unit;
  Box box = diagram_place_label (layout, curve, width, height);
  Point middle = box_centre (box);

  brush_begin (cr, (Box){ box.x - 1, box.y - 1, width + 2, height + 2 });
  brush_rounded (cr, box, 5 * unit);
  brush_ink (cr, &theme->host_soft[host]);
  cairo_fill (cr);
  brush_put (brush, cr, event, NAME_SIZE, TEXT_BOLD,
             (Point){ middle.x, box.y + 3 * unit + line / 2 }, 0.5, &theme->host_text[host]);
  if (action[0])
    {
      brush_put (brush, cr, action, NAME_SIZE, TEXT_BOLD,
                 (Point){ middle.x, box.y + 4 * unit + line * 1.5 }, 0.5, &theme->host_text[host]);
      brush_ink (cr, &theme->host[host]);
      cairo_rectangle (cr, box.x + 6 * unit, round (middle.y), width - 12 * unit, 1);
      cairo_fill (cr);
    }
  brush_end (cr);
}
