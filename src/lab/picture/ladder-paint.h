/* The picture of the ladder, in two layers: what has happened, which is kept as an image, and what
 * moves.  */
#pragma once

#include "ladder-scene.h"

/* What the moving layer shows besides the flights. */
typedef struct
{
  Time playhead;
  uint32_t selected; /* flight id, or 0 */
  uint32_t hover;
} LadderMoment;

guint ladder_tile_hash (const LadderScene *scene, double top, double bottom, Time ticks_end);
void ladder_paint_still (cairo_t *cr, const LadderScene *scene, const Brush *brush, double top,
                         double bottom, Time ticks_end);
void ladder_paint_moving (cairo_t *cr, const LadderScene *scene, const Brush *brush,
                          const LadderMoment *moment, double top, double bottom);
Box ladder_flight_box (const LadderScene *scene, size_t at, Time playhead, bool roomy,
                       const Brush *brush);
void ladder_paint_flight (cairo_t *cr, const LadderScene *scene, size_t at, bool roomy, int width,
                          int height, const Brush *brush);
