/* Where everything on the ladder is: the two lines, the arrows with their labels, the words at
 * either side. Heights are those of the whole ladder, which the view scrolls. */
#pragma once

#include <sim/network.h>

#include "geometry.h"
#include "time-map.h"

#define LADDER_NODES 600 /* arrows laid out at once; GTK 4.8's GL renderer dies of too many nodes */

typedef struct
{
  double width, unit;
  double line[HOSTS]; /* where the lines of A and B stand */
  double lane;        /* how wide the margins for words are */
  const TimeMap *map;
} LadderFrame;

typedef enum
{
  LOOK_FLYING,
  LOOK_DELIVERED,
  LOOK_LOST,
  LOOK_DAMAGED
} LadderLook;

/* What is known of one segment. */
typedef struct
{
  unsigned from;
  Time born; /* when it came to be: later than `sent` for a copy made on the way */
  Time sent, due;
  Time held;  /* when it was held back, or TIME_NEVER */
  Time ended; /* TIME_NEVER while it flies */
  LadderLook look;
  bool copy;
  double lower; /* pixels, below its place */
  double label_width, label_height;
} LadderItem;

#define ARROW_POINTS 4

/* Its way, and its label. */
typedef struct
{
  Point way[ARROW_POINTS];
  unsigned points;
  double angle;     /* of the label: along the arrow, never upside down */
  bool label_shown; /* false: there was no room */
  Point label;      /* the label's middle */
} LadderArrow;

/* Words beside one line, at a moment. */
typedef struct
{
  unsigned host;
  Time time;
  double width, height, first_line; /* of the text; the height of its first line */
  bool shown;
  Box box;
} LadderWords;

void ladder_frame (LadderFrame *frame, double width, double unit, const TimeMap *map);
double ladder_part (const LadderItem *item, Time time);
Point ladder_at (const LadderFrame *frame, const LadderItem *item, Time time);
void ladder_arrow (const LadderFrame *frame, const LadderItem *item, LadderArrow *arrow);
void ladder_labels (const LadderFrame *frame, const LadderItem items[], LadderArrow arrows[],
                    size_t count);
void ladder_words (const LadderFrame *frame, LadderWords words[], size_t count);
void ladder_part_boxes (Box boxes[], size_t count, double gap, double too_far);
double ladder_arrow_distance (const LadderArrow *arrow, Point at);
Box ladder_label_bounds (const LadderItem *item, const LadderArrow *arrow);
