/* What one endpoint's diagram says at a row of a trace. */
#pragma once

#include "diagram-layout.h"
#include "ladder.h"

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

void diagram_model_fill (DiagramModel *model, unsigned host, const Trace *trace,
                         const Ladder *ladder, const World *world, size_t row);
void diagram_cause (const Record *record, State from, State to, char *event, size_t event_size,
                    char *action, size_t action_size);
