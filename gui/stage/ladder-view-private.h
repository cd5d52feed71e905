/* What the two files of the ladder's view share: ladder-view.c follows time and keeps the layers,
 * ladder-leaves.c keeps the segments that can be reached one by one. */
#pragma once

#include "ladder-tiles.h"
#include "ladder-view.h"

#define LEAVES 32 /* segments in view that can be reached one by one */

struct _HsLadderView
{
  HsDrawn parent_instance;
  HsSession *session;
  LadderScene *scene;
  bool taken, laid; /* the scene knows the trace; and the row and the place */
  double height;    /* for which it took the trace */
  Brush brush;
  LadderTiles *tiles;
  Time ticks_end;
  double scroll;
  bool follow;
  guint glide; /* tick callback while the scroll moves, or 0 */
  LadderMoment moment;
  unsigned flights;
  HsLeaf *still, *moving;
  size_t leaf_nodes[LEAVES]; /* which node of the scene */
  guint leaf_keys[LEAVES];   /* what was last said and painted of it */
  unsigned leaf_count;
  GtkWidget *menu;
};

void ladder_leaves_make (HsLadderView *self);
void ladder_leaves_forget (HsLadderView *self);
void ladder_leaves_share (HsLadderView *self);
void ladder_leaves_place (HsLadderView *self);
void ladder_leaves_select (HsLadderView *self);
void ladder_leaves_close_menu (HsLadderView *self);
HsLeaf *ladder_leaves_preferred (HsDrawn *drawn);
