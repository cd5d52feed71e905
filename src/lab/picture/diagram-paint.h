/* The picture of one endpoint's state diagram. */
#pragma once

#include "brush.h"
#include "diagram-model.h"

double diagram_widest_name (const Brush *brush);
void diagram_paint (cairo_t *cr, const DiagramLayout *layout, const DiagramModel *model,
                    const Brush *brush);
void diagram_paint_edge_label (cairo_t *cr, const DiagramLayout *layout, const Curve *curve,
                               const char *event, const char *action, unsigned host,
                               const Brush *brush);
