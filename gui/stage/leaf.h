/* A thing on the stage that can be reached by Tab, Up and Down, finger and screen reader: a state,
 * a variable, a field of the header, a segment. It has a name and no children; its owner paints it
 * and
 * says where it is.  */
#pragma once

#include <gtk/gtk.h>

#include <lab/picture/geometry.h>

#define HS_TYPE_LEAF (hs_leaf_get_type ())
G_DECLARE_FINAL_TYPE (HsLeaf, hs_leaf, HS, LEAF, GtkWidget)

typedef void (*HsLeafPaint) (GtkWidget *owner, unsigned index, GtkSnapshot *snapshot, int width,
                             int height);

/* Signals: "activated" by a click, Return, Menu or an assistive technology.
 *          "focused" when the focus comes to it.  */

HsLeaf *hs_leaf_new (GtkWidget *owner, unsigned index, HsLeafPaint paint);
void hs_leaf_clear (HsLeaf **leaf);
unsigned hs_leaf_get_index (HsLeaf *self);
void hs_leaf_describe (HsLeaf *self, const char *name, const char *tooltip);
void hs_leaf_set_current (HsLeaf *self, bool current);
bool hs_leaf_was_current (HsLeaf *self);
void hs_leaf_allocate (HsLeaf *self, Box box);
gboolean hs_leaf_move_focus (GtkWidget *owner, GtkDirectionType direction, HsLeaf *preferred);
