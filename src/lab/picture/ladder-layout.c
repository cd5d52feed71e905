/* A label tries a few places along its arrow, above and below it, and takes the one that collides
 * least; if even that lies on another label, it is left out, and the arrow says its name when it
 * is pointed at. Places are given in the order of sending, so that what happens later never moves
 * what is already there. */
#include "ladder-layout.h"

#define LOST_AT_LEAST 0.3 /* of the way: a cross must be seen to be on the way */
#define SLANT 12.0        /* of what takes no time */
#define NEIGHBOURS 48     /* how many earlier arrows a label looks at */

/* The margins for words keep their size until the ladder is too narrow for both. */
void
ladder_frame (LadderFrame *frame, double width, double unit, const TimeMap *map)
{
  frame->width = width;
  frame->unit = unit;
  frame->map = map;
  frame->lane = fmin (138 * unit, width * 0.24);
  frame->line[0] = round (frame->lane) + 0.5;
  frame->line[1] = round (width - frame->lane) - 0.5;
}

static double
share (Time time, Time from, Time until)
{
  if (time <= from)
    return 0;
  return time >= until ? 1 : (double) (time - from) / (double) (until - from);
}

static bool
arrived (const LadderItem *item)
{
  return item->look == LOOK_DELIVERED || item->look == LOOK_DAMAGED;
}

static bool
was_held (const LadderItem *item)
{
  return item->held != TIME_NEVER && item->held >= item->sent;
}

/* When a segment that was held back set out again, so as to arrive when it did. */
static Time
released (const LadderItem *item)
{
  double left = 1 - share (item->held, item->sent, item->due);
  Time rest = (Time) (left * (double) (item->due - item->sent));

  return item->ended - item->held > rest ? item->ended - rest : item->held;
}

/* How much of its way a segment has behind it at a moment: 0 at its sender, 1 at its receiver. */
double
ladder_part (const LadderItem *item, Time time)
{
  Time end = arrived (item) ? item->ended : item->due;

  if (!was_held (item) || time <= item->held)
    return share (time, item->sent, was_held (item) ? item->due : end);
  double at = share (item->held, item->sent, item->due);
  if (!arrived (item))
    return at;
  return at + (1 - at) * share (time, released (item), item->ended);
}

static Point
place (const LadderFrame *frame, const LadderItem *item, double part, Time time)
{
  double begin = frame->line[item->from], end = frame->line[1 - item->from];

  return (Point){ begin + (end - begin) * part, time_map_y (frame->map, time) };
}

/* A copy made before its original has gone far would lie on top of it. What takes no time is drawn
 * with a little slant all the same, or one could not tell its two ends apart. */
static double
aside (const LadderFrame *frame, const LadderItem *item, double part)
{
  double slant = item->due > item->sent ? 0 : SLANT * part;

  return item->lower + (item->copy ? 6 + slant : slant) * frame->unit;
}

Point
ladder_at (const LadderFrame *frame, const LadderItem *item, Time time)
{
  double part = ladder_part (item, time);
  Point at = place (frame, item, part, time);

  at.y += aside (frame, item, part);
  return at;
}

static void
go (LadderArrow *arrow, const LadderFrame *frame, const LadderItem *item, double part, Time time)
{
  Point at = place (frame, item, part, time);

  at.y += aside (frame, item, part);
  arrow->way[arrow->points++] = at;
}

static void
lay_way (LadderArrow *arrow, const LadderFrame *frame, const LadderItem *item)
{
  Time begin = item->copy && item->born > item->sent ? item->born : item->sent;
  Time end = item->ended == TIME_NEVER ? item->due : item->ended;
  double stop = share (item->held, item->sent, item->due);

  arrow->points = 0;
  go (arrow, frame, item, ladder_part (item, begin), begin);
  if (was_held (item))
    {
      go (arrow, frame, item, stop, item->held);
      if (arrived (item))
        go (arrow, frame, item, stop, released (item));
      if (item->look == LOOK_FLYING)
        return;
    }
  if (item->look == LOOK_LOST)
    {
      double part = was_held (item) ? stop : share (end, item->sent, item->due);
      bool early = part < LOST_AT_LEAST && !was_held (item);
      Time flight = item->due - item->sent;

      go (arrow, frame, item, early ? LOST_AT_LEAST : part,
          early ? item->sent + (Time) (LOST_AT_LEAST * (double) flight) : end);
    }
  else
    go (arrow, frame, item, 1, end);
}

/* The piece of the way along which the label lies: the longest. A lost segment's label lies along
 * the
 * way that it would have gone.  */
static void
label_line (const LadderFrame *frame, const LadderItem *item, const LadderArrow *arrow, Point *a,
            Point *b)
{
  double longest = -1;

  for (unsigned i = 0; i + 1 < arrow->points; i++)
    {
      double length = fabs (arrow->way[i + 1].x - arrow->way[i].x);
      if (length > longest)
        {
          longest = length;
          *a = arrow->way[i];
          *b = arrow->way[i + 1];
        }
    }
  if (item->look == LOOK_LOST && !was_held (item))
    *b = place (frame, item, 1, item->due);
}

void
ladder_arrow (const LadderFrame *frame, const LadderItem *item, LadderArrow *arrow)
{
  Point a = { 0, 0 }, b = { 0, 0 };

  *arrow = (LadderArrow){ .points = 0 };
  lay_way (arrow, frame, item);
  label_line (frame, item, arrow, &a, &b);
  arrow->angle = atan2 (b.y - a.y, b.x - a.x);
  if (cos (arrow->angle) < 0)
    arrow->angle = atan2 (a.y - b.y, a.x - b.x);
}

/* A rectangle that lies aslant. */
typedef struct
{
  Point middle;
  double angle, width, height;
} Slanted;

static bool
apart_along (const Slanted *a, const Slanted *b, double angle)
{
  double c = cos (angle), s = sin (angle);
  double distance = fabs ((b->middle.x - a->middle.x) * c + (b->middle.y - a->middle.y) * s);
  double reach = 0;
  const Slanted *both[2] = { a, b };

  for (int i = 0; i < 2; i++)
    reach += (both[i]->width * fabs (cos (both[i]->angle - angle))
              + both[i]->height * fabs (sin (both[i]->angle - angle)))
             / 2;
  return distance >= reach;
}

static bool
slanted_overlap (const Slanted *a, const Slanted *b)
{
  return !apart_along (a, b, a->angle) && !apart_along (a, b, a->angle + M_PI_2)
         && !apart_along (a, b, b->angle) && !apart_along (a, b, b->angle + M_PI_2);
}

static Slanted
slanted_label (const LadderItem *item, const LadderArrow *arrow)
{
  return (Slanted){ arrow->label, arrow->angle, item->label_width, item->label_height };
}

static unsigned
lines_crossed (const Slanted *label, const LadderArrow *arrow)
{
  unsigned crossed = 0;

  for (unsigned i = 0; i + 1 < arrow->points; i++)
    {
      Point a = arrow->way[i], b = arrow->way[i + 1];
      Slanted line
          = { point_between (a, b, 0.5), atan2 (b.y - a.y, b.x - a.x), point_distance (a, b), 1 };
      crossed += slanted_overlap (label, &line);
    }
  return crossed;
}

/* What it costs to put label `at` there; more than 1000 when it would lie on another label. */
static double
label_cost (const LadderFrame *frame, const LadderItem items[], const LadderArrow arrows[],
            size_t count, size_t at, const Slanted *label)
{
  size_t first = at > NEIGHBOURS ? at - NEIGHBOURS : 0;
  size_t last = at + NEIGHBOURS < count ? at + NEIGHBOURS : count - 1;
  double half = label->width * fabs (cos (label->angle)) / 2, cost = 0;

  if (label->middle.x - half < frame->line[0] || label->middle.x + half > frame->line[1])
    cost += 30;
  for (size_t i = first; i <= last; i++)
    {
      if (i < at && arrows[i].label_shown)
        {
          Slanted other = slanted_label (&items[i], &arrows[i]);
          if (slanted_overlap (label, &other))
            cost += 1000;
        }
      if (i != at && i + 3 >= at && i <= at + 3)
        cost += 12 * lines_crossed (label, &arrows[i]);
    }
  return cost;
}

static void
place_label (const LadderFrame *frame, const LadderItem items[], LadderArrow arrows[], size_t count,
             size_t at)
{
  static const double parts[] = { 0.5, 0.36, 0.64, 0.24, 0.76 };
  const LadderItem *item = &items[at];
  LadderArrow *arrow = &arrows[at];
  double off = item->label_height / 2 + 2.5 * frame->unit, best = 1000;
  Point a = { 0, 0 }, b = { 0, 0 };

  label_line (frame, item, arrow, &a, &b);
  for (unsigned below = 0; below < 2; below++)
    for (unsigned p = 0; p < sizeof parts / sizeof *parts; p++)
      {
        Point on = point_between (a, b, parts[p]);
        double away = below ? -off : off;
        Slanted label = { { on.x + sin (arrow->angle) * away, on.y - cos (arrow->angle) * away },
                          arrow->angle,
                          item->label_width,
                          item->label_height };
        double cost = label_cost (frame, items, arrows, count, at, &label) + p
                      + (below != item->copy ? 9 : 0);
        if (cost >= best)
          continue;
        best = cost;
        arrow->label = label.middle;
        arrow->label_shown = true;
      }
}

/* Gives every arrow's label its place. Items without a label (width 0) have none. */
void
ladder_labels (const LadderFrame *frame, const LadderItem items[], LadderArrow arrows[],
               size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (items[i].label_width > 0)
      place_label (frame, items, arrows, count, i);
}

/* Words stand outside the lines, their first line at their moment; who comes later moves down, and
 * who would have to move too far is left out. `words` are in the order of time. */
void
ladder_words (const LadderFrame *frame, LadderWords words[], size_t count)
{
  double free[HOSTS] = { 0, 0 }, gap = 9 * frame->unit, too_far = 70 * frame->unit;

  for (size_t i = 0; i < count; i++)
    {
      LadderWords *word = &words[i];
      double wanted = time_map_y (frame->map, word->time) - word->first_line / 2;
      double y = fmax (wanted, free[word->host]);
      double x = word->host == 0 ? frame->line[0] - gap - word->width : frame->line[1] + gap;

      word->box = (Box){ x, y, word->width, word->height };
      word->shown = y - wanted <= too_far;
      if (word->shown)
        free[word->host] = y + word->height + frame->unit;
    }
}

/* Boxes of flights that meet are moved down, one below the other, in the order of sending; but
 * none further than `too_far` from its place. */
void
ladder_part_boxes (Box boxes[], size_t count, double gap, double too_far)
{
  for (size_t i = 1; i < count; i++)
    {
      Box wanted = boxes[i];
      bool met = true;

      for (size_t tries = 0; met && tries < count; tries++)
        {
          met = false;
          for (size_t j = 0; j < i; j++)
            if (box_overlaps (boxes[i], boxes[j]))
              {
                boxes[i].y = boxes[j].y + boxes[j].height + gap;
                met = true;
              }
        }
      if (boxes[i].y - wanted.y > too_far)
        boxes[i] = wanted;
    }
}

double
ladder_arrow_distance (const LadderArrow *arrow, Point at)
{
  double least = INFINITY;

  for (unsigned i = 0; i + 1 < arrow->points; i++)
    {
      Point a = arrow->way[i], b = arrow->way[i + 1];
      double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
      double part = length > 0 ? ((at.x - a.x) * dx + (at.y - a.y) * dy) / length : 0;

      least = fmin (least, point_distance (at, point_between (a, b, fmax (0, fmin (1, part)))));
    }
  return least;
}

/* The upright box around the label, or around the middle of an arrow that has none. */
Box
ladder_label_bounds (const LadderItem *item, const LadderArrow *arrow)
{
  double c = fabs (cos (arrow->angle)), s = fabs (sin (arrow->angle));
  double width = item->label_width, height = item->label_height;
  Point middle = arrow->label;

  if (!arrow->label_shown)
    {
      middle = point_between (arrow->way[0], arrow->way[arrow->points - 1], 0.5);
      width = height = 12;
    }
  double w = width * c + height * s, h = width * s + height * c;
  return (Box){ middle.x - w / 2, middle.y - h / 2, w, h };
}
