/* The segments in view as leaves: which leaf stands for which, where it lies, what it says, and
 * the menu of what can become of a flight. */
#include "config.h"

#include "ladder-view-private.h"

#include <string.h>

#include "canvas.h"
#include "flight-menu.h"

#define ROOMY_MAX 2 /* so many flights at once also say what one can do */

static HsLeaf *
leaf_of (HsLadderView *self, unsigned index)
{
  return hs_drawn_get_leaf (HS_DRAWN (self), index);
}

/* Few flights say what one can do with them, unless it is a recording; a held one always says that
 * it waits. */
static bool
is_roomy (const HsLadderView *self, size_t node)
{
  return (self->flights <= ROOMY_MAX && !hs_session_get_replay (self->session))
         || self->scene->items[node].held != TIME_NEVER;
}

static void
describe (HsLadderView *self, unsigned at)
{
  const size_t node = self->leaf_nodes[at];
  g_autofree char *name = ladder_scene_name (self->scene, node);
  hs_leaf_describe (leaf_of (self, at), name, NULL);
  hs_leaf_set_current (leaf_of (self, at),
                       self->scene->nodes[node].arrow->id == self->moment.selected);
}

/* A leaf is named and painted again only when it stands for something else than before. */
static void
refresh_leaf (HsLadderView *self, unsigned at)
{
  const LadderNode *node = &self->scene->nodes[self->leaf_nodes[at]];
  const LadderItem *item = &self->scene->items[self->leaf_nodes[at]];
  bool held = item->held != TIME_NEVER, roomy = is_roomy (self, self->leaf_nodes[at]);
  guint key = 1u | roomy << 1 | held << 2 | item->look << 3 | node->arrow->id << 6;

  if (self->leaf_keys[at] == key)
    return;
  self->leaf_keys[at] = key;
  describe (self, at);
  gtk_widget_queue_draw (GTK_WIDGET (leaf_of (self, at)));
}

/* Other words, other colours: every leaf has to say it all again. */
void
ladder_leaves_forget (HsLadderView *self)
{
  memset (self->leaf_keys, 0, sizeof self->leaf_keys);
}

/* Gives the segments in view their leaves, in the order of sending. */
void
ladder_leaves_share (HsLadderView *self)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self)), top = self->scroll;
  unsigned count = 0;

  for (size_t i = 0; i < self->scene->count && count < LEAVES; i++)
    {
      Box box = ladder_label_bounds (&self->scene->items[i], &self->scene->arrows[i]);
      bool flies = self->scene->items[i].look == LOOK_FLYING;
      if (self->scene->nodes[i].arrow->id == 0)
        continue;
      if (flies || (box.y + box.height > top && box.y < top + height))
        self->leaf_nodes[count++] = i;
    }
  for (unsigned i = 0; i < LEAVES; i++)
    hs_drawn_show_leaf (HS_DRAWN (self), i, i < count);
  self->leaf_count = count;
  for (unsigned i = 0; i < count; i++)
    refresh_leaf (self, i);
}

/* The boxes of the flights keep out of each other's way; labels lie where the scene put them. */
void
ladder_leaves_place (HsLadderView *self)
{
  Box boxes[LEAVES];
  unsigned leaves[LEAVES], flying = 0;
  double u = self->brush.unit;

  for (unsigned i = 0; i < self->leaf_count; i++)
    {
      size_t node = self->leaf_nodes[i];
      if (self->scene->items[node].look == LOOK_FLYING)
        {
          leaves[flying] = i;
          boxes[flying++] = ladder_flight_box (self->scene, node, self->moment.playhead,
                                               is_roomy (self, node), &self->brush);
          continue;
        }
      Box box = ladder_label_bounds (&self->scene->items[node], &self->scene->arrows[node]);
      box.y -= self->scroll;
      hs_leaf_allocate (leaf_of (self, i), box);
    }
  ladder_part_boxes (boxes, flying, 3 * u, 120 * u);
  for (unsigned i = 0; i < flying; i++)
    {
      boxes[i].y -= self->scroll;
      hs_leaf_allocate (leaf_of (self, leaves[i]), boxes[i]);
    }
}

static void
paint_leaf (GtkWidget *owner, unsigned index, GtkSnapshot *snapshot, int width, int height)
{
  HsLadderView *self = (HsLadderView *) owner;

  if (self->laid && index < self->leaf_count
      && self->scene->items[self->leaf_nodes[index]].look == LOOK_FLYING)
    {
      cairo_t *cr = canvas_begin (snapshot, (Box){ -6, -6, width + 12, height + 12 });
      ladder_paint_flight (cr, self->scene, self->leaf_nodes[index],
                           is_roomy (self, self->leaf_nodes[index]), width, height, &self->brush);
      cairo_destroy (cr);
    }
}

HsLeaf *
ladder_leaves_preferred (HsDrawn *drawn)
{
  HsLadderView *self = (HsLadderView *) drawn;
  HsLeaf *flying = NULL;

  for (unsigned i = 0; i < self->leaf_count; i++)
    {
      size_t node = self->leaf_nodes[i];
      if (self->scene->nodes[node].arrow->id == self->moment.selected)
        return leaf_of (self, i);
      if (self->scene->items[node].look == LOOK_FLYING && !flying)
        flying = leaf_of (self, i);
    }
  return flying;
}

void
ladder_leaves_close_menu (HsLadderView *self)
{
  if (self->menu)
    gtk_widget_unparent (g_steal_pointer (&self->menu));
}

static void
open_menu (HsLadderView *self, HsLeaf *leaf)
{
  size_t node = self->leaf_nodes[hs_leaf_get_index (leaf)];
  graphene_rect_t bounds;

  ladder_leaves_close_menu (self);
  self->menu
      = hs_flight_menu_new (GTK_WIDGET (self), self->session, self->scene->nodes[node].arrow->id);
  if (!self->menu || !gtk_widget_compute_bounds (GTK_WIDGET (leaf), GTK_WIDGET (self), &bounds))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y,
                                                (int) bounds.size.width,
                                                (int) bounds.size.height });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* The first click selects, the second, or Return, asks what shall become of it. */
static void
leaf_activated (HsLeaf *leaf, HsLadderView *self)
{
  unsigned index = hs_leaf_get_index (leaf);

  if (!self->laid || index >= self->leaf_count)
    return;
  size_t node = self->leaf_nodes[index];
  uint32_t id = self->scene->nodes[node].arrow->id;

  if (!hs_leaf_was_current (leaf))
    hs_session_select (self->session, id);
  else if (self->scene->items[node].look == LOOK_FLYING)
    open_menu (self, leaf);
}

static void
leaf_focused (HsLeaf *leaf, HsLadderView *self)
{
  unsigned index = hs_leaf_get_index (leaf);

  if (self->laid && index < self->leaf_count)
    hs_session_select (self->session, self->scene->nodes[self->leaf_nodes[index]].arrow->id);
}

/* Another segment is selected: says so of its leaf. */
void
ladder_leaves_select (HsLadderView *self)
{
  for (unsigned i = 0; i < self->leaf_count && self->laid; i++)
    hs_leaf_set_current (leaf_of (self, i), self->scene->nodes[self->leaf_nodes[i]].arrow->id
                                                == self->moment.selected);
}

void
ladder_leaves_make (HsLadderView *self)
{
  hs_drawn_add_leaves (HS_DRAWN (self), LEAVES, paint_leaf);
  for (unsigned i = 0; i < LEAVES; i++)
    {
      g_signal_connect (leaf_of (self, i), "activated", G_CALLBACK (leaf_activated), self);
      g_signal_connect (leaf_of (self, i), "focused", G_CALLBACK (leaf_focused), self);
    }
}
