/* Points and boxes in pixels, for the layouts: no toolkit, so that they are computed and tested
 * without one.  */
#pragma once

#include <math.h>
#include <stdbool.h>

typedef struct
{
  double x, y;
} Point;

typedef struct
{
  double x, y, width, height;
} Box;

static inline Point
box_centre (Box box)
{
  return (Point){ box.x + box.width / 2, box.y + box.height / 2 };
}

static inline bool
box_overlaps (Box a, Box b)
{
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

static inline bool
box_contains (Box outer, Box inner)
{
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width
         && inner.y + inner.height <= outer.y + outer.height;
}

static inline bool
box_has (Box box, Point at)
{
  return at.x >= box.x && at.y >= box.y && at.x < box.x + box.width && at.y < box.y + box.height;
}

static inline double
overlap_area (Box a, Box b)
{
  double w = fmin (a.x + a.width, b.x + b.width) - fmax (a.x, b.x);
  double h = fmin (a.y + a.height, b.y + b.height) - fmax (a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}

static inline double
point_distance (Point a, Point b)
{
  return hypot (a.x - b.x, a.y - b.y);
}

static inline Point
point_between (Point a, Point b, double part)
{
  return (Point){ a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part };
}
