/* The still layer of the ladder as images, so that scrolling and what moves above it cost
 * little. */
#pragma once

#include <gtk/gtk.h>

#include <lab/picture/ladder-paint.h>

typedef struct LadderTiles LadderTiles;

LadderTiles *ladder_tiles_new (void);
void ladder_tiles_free (LadderTiles *tiles);
void ladder_tiles_forget (LadderTiles *tiles);
void ladder_tiles_paint (LadderTiles *tiles, GtkSnapshot *snapshot, const LadderScene *scene,
                         const Brush *brush, double scroll, int width, int height, int scale,
                         Time ticks_end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LadderTiles, ladder_tiles_free)
