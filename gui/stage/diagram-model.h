/* What one endpoint's diagram says at a row of a trace. */
#pragma once

#include <lab/picture/ladder.h>

#include "diagram-paint.h"

void diagram_model_fill (DiagramModel *model, unsigned host, const Trace *trace,
                         const Ladder *ladder, const World *world, size_t row);
void diagram_cause (const Record *record, State from, State to, char *event, size_t event_size,
                    char *action, size_t action_size);
