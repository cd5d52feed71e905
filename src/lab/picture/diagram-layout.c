/* The places are shares of the widget's size, the edges a table: from which point of one box to
 * which point of the other, and how far the curve leans out of the straight line. */
#include "diagram-layout.h"

#include <assert.h>

const Transition diagram_transitions[DIAGRAM_EDGES] = {
  { CLOSED, LISTEN, "passive OPEN", "create TCB" },
  { CLOSED, SYN_SENT, "active OPEN", "snd SYN" },
  { LISTEN, CLOSED, "CLOSE", "delete TCB" },
  { LISTEN, SYN_RECEIVED, "rcv SYN", "snd SYN,ACK" },
  { LISTEN, SYN_SENT, "SEND", "snd SYN" },
  { SYN_SENT, CLOSED, "CLOSE", "delete TCB" },
  { SYN_SENT, SYN_RECEIVED, "rcv SYN", "snd SYN,ACK" },
  { SYN_SENT, ESTABLISHED, "rcv SYN,ACK", "snd ACK" },
  { SYN_RECEIVED, LISTEN, "rcv RST", "" },
  { SYN_RECEIVED, ESTABLISHED, "rcv ACK of SYN", "" },
  { SYN_RECEIVED, FIN_WAIT_1, "CLOSE", "snd FIN" },
  { ESTABLISHED, FIN_WAIT_1, "CLOSE", "snd FIN" },
  { ESTABLISHED, CLOSE_WAIT, "rcv FIN", "snd ACK" },
  { FIN_WAIT_1, FIN_WAIT_2, "rcv ACK of FIN", "" },
  { FIN_WAIT_1, CLOSING, "rcv FIN", "snd ACK" },
  { FIN_WAIT_1, TIME_WAIT, "rcv FIN,ACK of FIN", "snd ACK" },
  { FIN_WAIT_2, TIME_WAIT, "rcv FIN", "snd ACK" },
  { CLOSING, TIME_WAIT, "rcv ACK of FIN", "" },
  { CLOSE_WAIT, LAST_ACK, "CLOSE", "snd FIN" },
  { LAST_ACK, CLOSED, "rcv ACK of FIN", "" },
  { TIME_WAIT, CLOSED, "Timeout=2MSL", "delete TCB" },
};

/* Where each box has its middle: shares of the room. */
static const Point places[DIAGRAM_BOXES] = {
  [CLOSED] = { 0.50, 0 / 6.0 },      [LISTEN] = { 0.19, 1 / 6.0 },
  [SYN_SENT] = { 0.81, 1 / 6.0 },    [SYN_RECEIVED] = { 0.19, 2 / 6.0 },
  [ESTABLISHED] = { 0.62, 3 / 6.0 }, [FIN_WAIT_1] = { 0.19, 4 / 6.0 },
  [CLOSE_WAIT] = { 0.81, 4 / 6.0 },  [FIN_WAIT_2] = { 0.163, 5 / 6.0 },
  [CLOSING] = { 0.50, 5 / 6.0 },     [LAST_ACK] = { 0.837, 5 / 6.0 },
  [TIME_WAIT] = { 0.335, 6 / 6.0 },  [DIAGRAM_END] = { 0.837, 6 / 6.0 },
};

/* From a point of one box to a point of the other, in shares of the boxes; `lean` is how far the
 * curve bows to the left of its way, in shares of its length.  */
typedef struct
{
  Point from, to;
  double lean;
} Route;

static const Route routes[DIAGRAM_EDGES] = {
  { { 0.10, 1 }, { 0.62, 0 }, 0 },     /* CLOSED, LISTEN */
  { { 0.90, 1 }, { 0.38, 0 }, 0 },     /* CLOSED, SYN-SENT */
  { { 0.30, 0 }, { 0, 0.50 }, 0.22 },  /* LISTEN, CLOSED */
  { { 0.58, 1 }, { 0.58, 0 }, 0 },     /* LISTEN, SYN-RECEIVED */
  { { 1, 0.50 }, { 0, 0.50 }, 0.03 },  /* LISTEN, SYN-SENT */
  { { 0.70, 0 }, { 1, 0.50 }, -0.22 }, /* SYN-SENT, CLOSED */
  { { 0.12, 1 }, { 1, 0.30 }, 0 },     /* SYN-SENT, SYN-RECEIVED */
  { { 0.50, 1 }, { 0.68, 0 }, 0 },     /* SYN-SENT, ESTABLISHED */
  { { 0.32, 0 }, { 0.32, 1 }, 0 },     /* SYN-RECEIVED, LISTEN */
  { { 0.90, 1 }, { 0.14, 0 }, 0 },     /* SYN-RECEIVED, ESTABLISHED */
  { { 0.16, 1 }, { 0.16, 0 }, 0 },     /* SYN-RECEIVED, FIN-WAIT-1 */
  { { 0.10, 1 }, { 0.80, 0 }, 0 },     /* ESTABLISHED, FIN-WAIT-1 */
  { { 0.80, 1 }, { 0.40, 0 }, 0 },     /* ESTABLISHED, CLOSE-WAIT */
  { { 0.30, 1 }, { 0.42, 0 }, 0 },     /* FIN-WAIT-1, FIN-WAIT-2 */
  { { 1, 0.80 }, { 0.45, 0 }, 0 },     /* FIN-WAIT-1, CLOSING */
  { { 0.96, 1 }, { 0.50, 0 }, 0 },     /* FIN-WAIT-1, TIME-WAIT */
  { { 0.45, 1 }, { 0.14, 0 }, 0 },     /* FIN-WAIT-2, TIME-WAIT */
  { { 0.55, 1 }, { 0.86, 0 }, 0 },     /* CLOSING, TIME-WAIT */
  { { 0.60, 1 }, { 0.49, 0 }, 0 },     /* CLOSE-WAIT, LAST-ACK */
  { { 0.50, 1 }, { 0.50, 0 }, 0 },     /* LAST-ACK, CLOSED */
  { { 1, 0.50 }, { 0, 0.50 }, 0 },     /* TIME-WAIT, CLOSED */
};

static Point
in_box (Box box, Point share)
{
  return (Point){ box.x + share.x * box.width, box.y + share.y * box.height };
}

static Curve
bow (Point from, Point to, double lean)
{
  double dx = to.x - from.x, dy = to.y - from.y;
  Point side = { dy * lean * 4 / 3, -dx * lean * 4 / 3 };

  return (Curve){ { from,
                    { from.x + dx / 3 + side.x, from.y + dy / 3 + side.y },
                    { from.x + dx * 2 / 3 + side.x, from.y + dy * 2 / 3 + side.y },
                    to } };
}

/* The box in which an edge ends: the lower CLOSED when the connection has lived. */
unsigned
diagram_box_entered (State from, State to)
{
  return to == CLOSED && from >= ESTABLISHED && from < STATES ? DIAGRAM_END : (unsigned) to;
}

State
diagram_box_state (unsigned box)
{
  return box == DIAGRAM_END ? CLOSED : (State) box;
}

/* The index of a transition in Figure 5, or -1. */
int
diagram_edge (State from, State to)
{
  for (int i = 0; i < DIAGRAM_EDGES; i++)
    if (diagram_transitions[i].from == from && diagram_transitions[i].to == to)
      return i;
  return -1;
}

double
diagram_least_width (double unit)
{
  return 268 * unit;
}

double
diagram_least_height (double unit)
{
  return 360 * unit;
}

static void
place_boxes (DiagramLayout *layout)
{
  double unit = layout->unit, margin = 6 * unit;
  double room = layout->width - 2 * margin;
  double box_width = fmin (room * 0.322, 136 * unit);
  double box_height = 28 * unit * fmax (1, fmin (1.3, layout->height / (440 * unit)));
  double top = layout->title.height + 8 * unit + box_height / 2;
  double bottom = layout->height - margin - box_height / 2;

  for (unsigned i = 0; i < DIAGRAM_BOXES; i++)
    {
      Point middle = { margin + places[i].x * room, top + places[i].y * (bottom - top) };
      layout->boxes[i]
          = (Box){ middle.x - box_width / 2, middle.y - box_height / 2, box_width, box_height };
    }
  layout->radius = 8 * unit;
}

/* `widest_name` is the width of the longest state name in bold text of 12.5 pixels at unit 1,
 * times the unit: a small diagram gets smaller names instead of names that stick out. */
void
diagram_layout (DiagramLayout *layout, double width, double height, double unit, double widest_name)
{
  layout->width = width;
  layout->height = height;
  layout->unit = unit;
  layout->title = (Box){ 0, 0, width, 46 * unit };
  place_boxes (layout);

  double fits = layout->boxes[0].width - 7 * unit;
  layout->text_size = 12.5 * fmin (1.2, fits / fmax (widest_name, 1));

  for (int i = 0; i < DIAGRAM_EDGES; i++)
    {
      const Transition *edge = &diagram_transitions[i];
      Box from = layout->boxes[edge->from];
      Box to = layout->boxes[diagram_box_entered (edge->from, edge->to)];

      layout->edges[i]
          = bow (in_box (from, routes[i].from), in_box (to, routes[i].to), routes[i].lean);
    }
}

/* Where the line from the middle of a box towards `towards` leaves the box. */
static Point
leave (Box box, Point towards)
{
  Point middle = box_centre (box);
  double dx = towards.x - middle.x, dy = towards.y - middle.y;
  double part = fmin (dx != 0 ? box.width / 2 / fabs (dx) : INFINITY,
                      dy != 0 ? box.height / 2 / fabs (dy) : INFINITY);

  return isfinite (part) ? (Point){ middle.x + dx * part, middle.y + dy * part } : middle;
}

/* Any change of state, also those which Figure 5 omits: a reset, an abort, a crash. */
Curve
diagram_curve_between (const DiagramLayout *layout, State from, State to)
{
  int edge = diagram_edge (from, to);

  if (edge >= 0)
    return layout->edges[edge];
  Box a = layout->boxes[from], b = layout->boxes[diagram_box_entered (from, to)];
  return bow (leave (a, box_centre (b)), leave (b, box_centre (a)), 0.12);
}

Point
curve_at (const Curve *curve, double t)
{
  double u = 1 - t;
  double w[4] = { u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t };
  Point at = { 0, 0 };

  for (int i = 0; i < 4; i++)
    {
      at.x += w[i] * curve->at[i].x;
      at.y += w[i] * curve->at[i].y;
    }
  return at;
}

/* The direction of the curve, in radians. */
double
curve_angle (const Curve *curve, double part)
{
  Point a = curve_at (curve, fmax (0, part - 0.02)), b = curve_at (curve, fmin (1, part + 0.02));

  return atan2 (b.y - a.y, b.x - a.x);
}

double
curve_distance (const Curve *curve, Point at)
{
  double least = INFINITY;

  for (int i = 0; i <= 24; i++)
    least = fmin (least, point_distance (curve_at (curve, i / 24.0), at));
  return least;
}

/* Words may cover nothing of a box, and of their own edge as little as can be. */
static double
label_cost (const DiagramLayout *layout, const Curve *curve, Box box)
{
  Box all = { 0, layout->title.height, layout->width, layout->height - layout->title.height };
  double cost = box.width * box.height - overlap_area (all, box);

  for (unsigned i = 0; i < DIAGRAM_BOXES; i++)
    cost += 40 * overlap_area (layout->boxes[i], box);
  for (int i = 0; i <= 20; i++)
    cost += box_has (box, curve_at (curve, i / 20.0)) ? 20 * layout->unit : 0;
  return cost;
}

static Box
pull_inside (const DiagramLayout *layout, Box box)
{
  box.x = fmax (2, fmin (box.x, layout->width - box.width - 2));
  box.y = fmax (0, fmin (box.y, layout->height - box.height - 2));
  return box;
}

/* Room for the words of one edge: beside its curve, off the boxes, inside the picture. */
Box
diagram_place_label (const DiagramLayout *layout, const Curve *curve, double width, double height)
{
  static const double parts[] = { 0.5, 0.38, 0.62, 0.25, 0.75 };
  static const double sides[][2]
      = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 }, { 0, 0 }, { 2, 0 }, { -2, 0 } };
  double gap = 7 * layout->unit, best_cost = INFINITY;
  double away = layout->boxes[0].width * 0.45 - width / 2; /* off a box above and below */
  Box best = { 0, 0, width, height };

  for (unsigned p = 0; p < sizeof parts / sizeof *parts; p++)
    for (unsigned s = 0; s < sizeof sides / sizeof *sides; s++)
      {
        Point on = curve_at (curve, parts[p]);
        Box box = { on.x - width / 2 + sides[s][0] * (width / 2 + gap)
                        + (fabs (sides[s][0]) > 1 ? copysign (away, sides[s][0]) : 0),
                    on.y - height / 2 + sides[s][1] * (height / 2 + gap), width, height };
        box = pull_inside (layout, box);
        double cost
            = label_cost (layout, curve, box) + p + s + 0.5 * point_distance (box_centre (box), on);
        if (cost < best_cost)
          {
            best_cost = cost;
            best = box;
          }
      }
  return best;
}
