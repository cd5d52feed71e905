/* The picture of one endpoint's state diagram. */
#pragma once

#include "brush.h"
#include <lab/picture/diagram-layout.h>

#define DIAGRAM_PATH 24 /* the last so many changes of state are kept as the path */

/* What the picture says. */
typedef struct
{
  unsigned host;
  bool known; /* false: nobody's TCP, so there is no state to show */
  State state;
  unsigned box; /* in which box that state is shown */
  bool moved;   /* this row changed the state */
  unsigned path_count;
  State path[DIAGRAM_PATH][2]; /* from, to; the last one is how `state` was reached */
  char title[64];
  char subtitle[160];
} DiagramModel;

double diagram_widest_name (const Brush *brush);
void diagram_paint (GtkSnapshot *snapshot, const DiagramLayout *layout, const DiagramModel *model,
                    const Brush *brush);
void diagram_paint_edge_label (GtkSnapshot *snapshot, const DiagramLayout *layout,
                               const Curve *curve, const char *event, const char *action,
                               unsigned host, const Brush *brush);
