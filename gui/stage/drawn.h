/* What every drawn view is: a widget that paints itself and whose children are leaves. It keeps
 * the leaves, moves the focus among them, draws again when the colours or the font change, and
 * hears of the pointer. */
#pragma once

#include "leaf.h"

#define HS_TYPE_DRAWN (hs_drawn_get_type ())
G_DECLARE_DERIVABLE_TYPE (HsDrawn, hs_drawn, HS, DRAWN, GtkWidget)

struct _HsDrawnClass
{
  GtkWidgetClass parent_class;

  /* All three may be left out. */
  void (*look_changed) (HsDrawn *self);             /* forget what was made for the old look */
  HsLeaf *(*preferred) (HsDrawn *self);             /* the leaf that Tab comes to */
  void (*pointed) (HsDrawn *self, const Point *at); /* the pointer is here; NULL: it has left */
};

void hs_drawn_add_leaves (HsDrawn *self, unsigned count, HsLeafPaint paint);
HsLeaf *hs_drawn_get_leaf (HsDrawn *self, unsigned index);
void hs_drawn_show_leaf (HsDrawn *self, unsigned index, bool shown);
void hs_drawn_place_leaves (HsDrawn *self, const Box boxes[]);
