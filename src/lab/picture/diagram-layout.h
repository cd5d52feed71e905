/* Where the eleven states stand and how the transitions run between them, after Figure 5 of
 * RFC 9293. As there, CLOSED stands twice: where a connection begins and where it ends.  */
#pragma once

#include <stddef.h>
#include <tcp/tcb.h>

#include "geometry.h"

#define DIAGRAM_BOXES (STATES + 1)
#define DIAGRAM_END STATES /* the box of CLOSED at the end */
#define DIAGRAM_EDGES 21

typedef struct
{
  State from, to;
  const char *event;  /* in the words of Figure 5 */
  const char *action; /* "" for none */
} Transition;

/* A cubic curve. */
typedef struct
{
  Point at[4];
} Curve;

typedef struct
{
  double width, height, unit;
  Box title;                /* the endpoint's letter and its address */
  Box boxes[DIAGRAM_BOXES]; /* by State; then the other CLOSED */
  double radius;
  double text_size; /* of the names, so that the longest fits its box */
  Curve edges[DIAGRAM_EDGES];
} DiagramLayout;

extern const Transition diagram_transitions[DIAGRAM_EDGES];

void diagram_layout (DiagramLayout *layout, double width, double height, double unit,
                     double widest_name);
double diagram_least_width (double unit);
double diagram_least_height (double unit);
int diagram_edge (State from, State to);
State diagram_box_state (unsigned box);
unsigned diagram_box_entered (State from, State to);
Curve diagram_curve_between (const DiagramLayout *layout, State from, State to);
Point curve_at (const Curve *curve, double part);
double curve_angle (const Curve *curve, double part);
double curve_distance (const Curve *curve, Point at);
Box diagram_place_label (const DiagramLayout *layout, const Curve *curve, double width,
                         double height);
