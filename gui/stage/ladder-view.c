/* A still layer kept in images, a moving one painted every frame, and a leaf for every segment in
 * view. The ladder follows the playhead until somebody scrolls. */
#include "config.h"

#include "ladder-view.h"

#include <lab/text/language.h>
#include <string.h>

#include "flight-menu.h"
#include "ladder-tiles.h"
#include "leaf.h"

#define MARGIN 256   /* pixels: so far beyond what is seen the scene reaches */
#define LEAVES 32    /* segments in view that can be reached one by one */
#define FOLLOW 0.62  /* the share of the height at which "now" is kept */
#define STRETCH 1024 /* pixels: the scene is laid out in steps of so many */
#define ROOMY_MAX 2  /* so many flights at once also say what one can do */

struct _HsLadderView
{
  GtkWidget parent_instance;
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
  HsLeaf *leaves[LEAVES];
  size_t leaf_nodes[LEAVES]; /* which node of the scene */
  guint leaf_keys[LEAVES];   /* what was last said and painted of it */
  unsigned leaf_count;
  GtkWidget *menu;
};

G_DEFINE_FINAL_TYPE (HsLadderView, hs_ladder_view, GTK_TYPE_WIDGET)

static double
now_y (const HsLadderView *self)
{
  return time_map_y (&self->scene->map, self->moment.playhead);
}

static double
wanted_scroll (HsLadderView *self)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self));

  return floor (fmax (0, now_y (self) - FOLLOW * height));
}

/* The scene at the cursor, at least as far as the view reaches. */
static void
lay (HsLadderView *self)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  size_t row = hs_session_get_cursor (self->session);
  double top = fmax (0, floor ((self->scroll - MARGIN) / STRETCH) * STRETCH);
  double bottom = ceil ((self->scroll + height + MARGIN) / STRETCH) * STRETCH;

  if (self->laid && self->scene->row == row && self->scene->top == top
      && self->scene->bottom == bottom && self->scene->frame.width == width)
    return;
  ladder_scene_lay (self->scene, &self->brush, width, row, top, bottom);
  self->laid = true;
  self->flights = 0;
  for (size_t i = 0; i < self->scene->count; i++)
    self->flights += self->scene->items[i].look == LOOK_FLYING;
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
  hs_leaf_describe (self->leaves[at], name, NULL);
  hs_leaf_set_current (self->leaves[at],
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
  gtk_widget_queue_draw (GTK_WIDGET (self->leaves[at]));
}

/* Other words, other colours: every leaf has to say it all again. */
static void
forget_leaves (HsLadderView *self)
{
  memset (self->leaf_keys, 0, sizeof self->leaf_keys);
}

/* Gives the segments in view their leaves, in the order of sending. */
static void
share_leaves (HsLadderView *self)
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
    gtk_widget_set_child_visible (GTK_WIDGET (self->leaves[i]), i < count);
  self->leaf_count = count;
  for (unsigned i = 0; i < count; i++)
    refresh_leaf (self, i);
}

/* The boxes of the flights keep out of each other's way; labels lie where the scene put them. */
static void
place_leaves (HsLadderView *self)
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
      hs_leaf_allocate (self->leaves[i], box);
    }
  ladder_part_boxes (boxes, flying, 3 * u, 120 * u);
  for (unsigned i = 0; i < flying; i++)
    {
      boxes[i].y -= self->scroll;
      hs_leaf_allocate (self->leaves[leaves[i]], boxes[i]);
    }
}

static void
paint_leaf (GtkWidget *owner, unsigned index, GtkSnapshot *snapshot, int width, int height)
{
  HsLadderView *self = HS_LADDER_VIEW (owner);

  if (self->laid && index < self->leaf_count
      && self->scene->items[self->leaf_nodes[index]].look == LOOK_FLYING)
    ladder_paint_flight (snapshot, self->scene, self->leaf_nodes[index],
                         is_roomy (self, self->leaf_nodes[index]), width, height, &self->brush);
}

static void
paint_still (GtkWidget *owner, unsigned index, GtkSnapshot *snapshot, int width, int height)
{
  HsLadderView *self = HS_LADDER_VIEW (owner);

  if (self->laid)
    ladder_tiles_paint (self->tiles, snapshot, self->scene, &self->brush, self->scroll, width,
                        height, gtk_widget_get_scale_factor (owner), self->ticks_end);
}

static void
paint_moving (GtkWidget *owner, unsigned index, GtkSnapshot *snapshot, int width, int height)
{
  HsLadderView *self = HS_LADDER_VIEW (owner);

  if (!self->laid)
    return;
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) -self->scroll));
  ladder_paint_moving (snapshot, self->scene, &self->brush, &self->moment, self->scroll,
                       self->scroll + height);
}

static void
redraw_still (HsLadderView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self->still));
}

/* Something moved: only places change. */
static void
moved (HsLadderView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self->moving));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
glide (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  HsLadderView *self = HS_LADDER_VIEW (widget);
  double away = wanted_scroll (self) - self->scroll;
  gboolean animate = TRUE; /* g_object_get () writes four octets, a bool has room for one */

  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &animate, NULL);
  if (!self->follow || !self->taken)
    away = 0;
  self->scroll += animate && fabs (away) > 2 ? trunc (away * 0.22 + copysign (1, away)) : away;
  redraw_still (self);
  moved (self);
  if (fabs (away) > 2 && animate)
    return G_SOURCE_CONTINUE;
  self->glide = 0;
  return G_SOURCE_REMOVE;
}

static void
follow (HsLadderView *self)
{
  if (!self->taken || !self->follow || self->glide || wanted_scroll (self) == self->scroll)
    return;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->glide = gtk_widget_add_tick_callback (GTK_WIDGET (self), glide, NULL, NULL);
  else
    self->scroll = wanted_scroll (self);
}

static void
name_ladder (HsLadderView *self)
{
  g_autofree char *text = ladder_sentence (self->moment.playhead, self->flights);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Ladder of segments"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

static void
close_menu (HsLadderView *self)
{
  if (self->menu)
    gtk_widget_unparent (g_steal_pointer (&self->menu));
}

static void
row_changed (HsLadderView *self)
{
  self->moment.playhead = hs_session_get_playhead (self->session);
  self->moment.selected = hs_session_get_selected (self->session);
  self->follow = true;
  self->laid = false;
  self->moment.hover = 0;
  close_menu (self);
  follow (self);
  redraw_still (self);
  moved (self);
}

static void
trace_changed (HsLadderView *self)
{
  self->taken = false;
  ladder_tiles_forget (self->tiles);
  forget_leaves (self);
  row_changed (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
playhead_changed (HsLadderView *self)
{
  self->moment.playhead = hs_session_get_playhead (self->session);
  if (!self->taken)
    return;
  if (ladder_scene_ticks_end (self->scene, self->moment.playhead) != self->ticks_end)
    redraw_still (self);
  follow (self);
  moved (self);
}

static void
selection_changed (HsLadderView *self)
{
  self->moment.selected = hs_session_get_selected (self->session);
  for (unsigned i = 0; i < self->leaf_count && self->laid; i++)
    hs_leaf_set_current (self->leaves[i], self->scene->nodes[self->leaf_nodes[i]].arrow->id
                                              == self->moment.selected);
  gtk_widget_queue_draw (GTK_WIDGET (self->moving));
}

static void
appearance_changed (HsLadderView *self)
{
  self->taken = self->laid = false;
  ladder_tiles_forget (self->tiles);
  redraw_still (self);
  forget_leaves (self);
  moved (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  double unit = hs_theme_unit (widget);
  bool across = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = (int) ((across ? 330 : 200) * unit);
  *natural = (int) ((across ? 560 : 430) * unit);
}

/* The trace is taken in here, where the size is known, and not where the signal arrives. */
static void
prepare (HsLadderView *self)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self));

  if (!self->taken || self->height != height)
    {
      self->height = height;
      self->brush = brush_for (GTK_WIDGET (self));
      ladder_scene_take (self->scene, hs_session_get_trace (self->session),
                         hs_session_get_ladder (self->session), height, self->brush.unit);
      self->taken = true;
      self->laid = false;
      if (self->follow && !self->glide)
        self->scroll = wanted_scroll (self);
    }
  bool was = self->laid;
  lay (self);
  self->ticks_end = ladder_scene_ticks_end (self->scene, self->moment.playhead);
  share_leaves (self);
  if (!was)
    name_ladder (self);
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HsLadderView *self = HS_LADDER_VIEW (widget);

  prepare (self);
  hs_leaf_allocate (self->still, (Box){ 0, 0, width, height });
  hs_leaf_allocate (self->moving, (Box){ 0, 0, width, height });
  place_leaves (self);
  if (self->menu && gtk_widget_get_visible (self->menu))
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static HsLeaf *
preferred_leaf (HsLadderView *self)
{
  HsLeaf *flying = NULL;

  for (unsigned i = 0; i < self->leaf_count; i++)
    {
      size_t node = self->leaf_nodes[i];
      if (self->scene->nodes[node].arrow->id == self->moment.selected)
        return self->leaves[i];
      if (self->scene->items[node].look == LOOK_FLYING && !flying)
        flying = self->leaves[i];
    }
  return flying;
}

static gboolean
focus (GtkWidget *widget, GtkDirectionType direction)
{
  HsLadderView *self = HS_LADDER_VIEW (widget);

  if (self->menu && gtk_widget_get_focus_child (widget) == self->menu)
    return gtk_widget_child_focus (self->menu, direction);
  return hs_leaf_move_focus (widget, direction, preferred_leaf (self));
}

static void
open_menu (HsLadderView *self, HsLeaf *leaf)
{
  size_t node = self->leaf_nodes[hs_leaf_get_index (leaf)];
  graphene_rect_t bounds;

  close_menu (self);
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

static uint32_t
near (HsLadderView *self, double x, double y)
{
  Point at = { x, y + self->scroll };
  return self->laid ? ladder_scene_near (self->scene, at, 9 * self->brush.unit) : 0;
}

static void
clicked (GtkGestureClick *click, int presses, double x, double y, HsLadderView *self)
{
  uint32_t id = near (self, x, y);

  if (id)
    hs_session_select (self->session, id);
}

static void
motion (GtkEventControllerMotion *controller, double x, double y, HsLadderView *self)
{
  uint32_t id = near (self, x, y);

  if (id == self->moment.hover)
    return;
  self->moment.hover = id;
  gtk_widget_queue_draw (GTK_WIDGET (self->moving));
}

static void
left (GtkEventControllerMotion *controller, HsLadderView *self)
{
  self->moment.hover = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self->moving));
}

static gboolean
scrolled (GtkEventControllerScroll *controller, double dx, double dy, HsLadderView *self)
{
  double last;

  if (!self->laid)
    return FALSE;
  last = fmax (0, now_y (self) - 0.2 * gtk_widget_get_height (GTK_WIDGET (self)));
  self->follow = false;
  self->scroll = floor (CLAMP (self->scroll + dy * 48, 0, last));
  redraw_still (self);
  moved (self);
  return TRUE;
}

static void
css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (hs_ladder_view_parent_class)->css_changed (widget, change);
  appearance_changed (HS_LADDER_VIEW (widget));
}

static void
dispose (GObject *object)
{
  HsLadderView *self = HS_LADDER_VIEW (object);

  close_menu (self);
  for (unsigned i = 0; i < LEAVES; i++)
    hs_leaf_clear (&self->leaves[i]);
  hs_leaf_clear (&self->still);
  hs_leaf_clear (&self->moving);
  self->leaf_count = 0;
  g_clear_pointer (&self->tiles, ladder_tiles_free);
  g_clear_pointer (&self->scene, ladder_scene_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hs_ladder_view_parent_class)->dispose (object);
}

static void
hs_ladder_view_class_init (HsLadderViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
  widget_class->focus = focus;
  widget_class->css_changed = css_changed;
  gtk_widget_class_set_css_name (widget_class, "ladder");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static HsLeaf *
add_layer (HsLadderView *self, HsLeafPaint paint)
{
  HsLeaf *layer = hs_leaf_new (GTK_WIDGET (self), 0, paint);

  gtk_widget_set_focusable (GTK_WIDGET (layer), FALSE);
  gtk_widget_set_can_target (GTK_WIDGET (layer), FALSE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (layer), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_parent (GTK_WIDGET (layer), GTK_WIDGET (self));
  return layer;
}

static void
add_controllers (HsLadderView *self)
{
  GtkEventController *pointer = gtk_event_controller_motion_new ();
  GtkEventController *wheel
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (pointer, "motion", G_CALLBACK (motion), self);
  g_signal_connect (pointer, "leave", G_CALLBACK (left), self);
  g_signal_connect (wheel, "scroll", G_CALLBACK (scrolled), self);
  g_signal_connect (click, "pressed", G_CALLBACK (clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self), pointer);
  gtk_widget_add_controller (GTK_WIDGET (self), wheel);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
hs_ladder_view_init (HsLadderView *self)
{
  self->scene = ladder_scene_new ();
  self->tiles = ladder_tiles_new ();
  self->follow = true;
  self->still = add_layer (self, paint_still);
  self->moving = add_layer (self, paint_moving);
  for (unsigned i = 0; i < LEAVES; i++)
    {
      self->leaves[i] = hs_leaf_new (GTK_WIDGET (self), i, paint_leaf);
      g_signal_connect (self->leaves[i], "activated", G_CALLBACK (leaf_activated), self);
      g_signal_connect (self->leaves[i], "focused", G_CALLBACK (leaf_focused), self);
      gtk_widget_set_parent (GTK_WIDGET (self->leaves[i]), GTK_WIDGET (self));
    }
  add_controllers (self);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  hs_theme_follow (GTK_WIDGET (self), G_CALLBACK (appearance_changed));
}

GtkWidget *
hs_ladder_view_new (HsSession *session)
{
  static const struct
  {
    const char *name;
    void (*then) (HsLadderView *);
  } signals[] = {
    { "trace-changed", trace_changed },         { "cursor-changed", row_changed },
    { "playhead-changed", playhead_changed },   { "selection-changed", selection_changed },
    { "language-changed", appearance_changed },
  };
  HsLadderView *self = g_object_new (HS_TYPE_LADDER_VIEW, NULL);

  self->session = g_object_ref (session);
  for (unsigned i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i].name, G_CALLBACK (signals[i].then), self,
                             G_CONNECT_SWAPPED);
  self->moment.playhead = hs_session_get_playhead (session);
  self->moment.selected = hs_session_get_selected (session);
  return GTK_WIDGET (self);
}
