/* A still layer kept in images, a moving one painted every frame, and a leaf for every segment in
 * view. The ladder follows the playhead until somebody scrolls. */
#include "config.h"

#include "ladder-view-private.h"

#include <lab/text/language.h>

#include "canvas.h"

#define MARGIN 256   /* pixels: so far beyond what is seen the scene reaches */
#define FOLLOW 0.62  /* the share of the height at which "now" is kept */
#define STRETCH 1024 /* pixels: the scene is laid out in steps of so many */

G_DEFINE_FINAL_TYPE (HsLadderView, hs_ladder_view, HS_TYPE_DRAWN)

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
  cairo_t *cr = canvas_begin (snapshot, (Box){ 0, 0, self->scene->frame.width, height });
  cairo_translate (cr, 0, -self->scroll);
  ladder_paint_moving (cr, self->scene, &self->brush, &self->moment, self->scroll,
                       self->scroll + height);
  cairo_destroy (cr);
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
row_changed (HsLadderView *self)
{
  self->moment.playhead = hs_session_get_playhead (self->session);
  self->moment.selected = hs_session_get_selected (self->session);
  self->follow = true;
  self->laid = false;
  self->moment.hover = 0;
  ladder_leaves_close_menu (self);
  follow (self);
  redraw_still (self);
  moved (self);
}

static void
trace_changed (HsLadderView *self)
{
  self->taken = false;
  ladder_tiles_forget (self->tiles);
  ladder_leaves_forget (self);
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
  ladder_leaves_select (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->moving));
}

static void
look_changed (HsDrawn *drawn)
{
  HsLadderView *self = HS_LADDER_VIEW (drawn);

  if (self->tiles == NULL)
    return;
  self->taken = self->laid = false;
  ladder_tiles_forget (self->tiles);
  redraw_still (self);
  ladder_leaves_forget (self);
  moved (self);
}

static void
language_changed (HsLadderView *self)
{
  look_changed (HS_DRAWN (self));
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
      self->brush = canvas_brush (GTK_WIDGET (self));
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
  ladder_leaves_share (self);
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
  ladder_leaves_place (self);
  if (self->menu && gtk_widget_get_visible (self->menu))
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static gboolean
focus (GtkWidget *widget, GtkDirectionType direction)
{
  HsLadderView *self = HS_LADDER_VIEW (widget);

  if (self->menu && gtk_widget_get_focus_child (widget) == self->menu)
    return gtk_widget_child_focus (self->menu, direction);
  return GTK_WIDGET_CLASS (hs_ladder_view_parent_class)->focus (widget, direction);
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
pointed (HsDrawn *drawn, const Point *at)
{
  HsLadderView *self = HS_LADDER_VIEW (drawn);
  uint32_t id = at != NULL ? near (self, at->x, at->y) : 0;

  if (id == self->moment.hover)
    return;
  self->moment.hover = id;
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
dispose (GObject *object)
{
  HsLadderView *self = HS_LADDER_VIEW (object);

  ladder_leaves_close_menu (self);
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
  HS_DRAWN_CLASS (klass)->look_changed = look_changed;
  HS_DRAWN_CLASS (klass)->preferred = ladder_leaves_preferred;
  HS_DRAWN_CLASS (klass)->pointed = pointed;
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
  GtkEventController *wheel
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (wheel, "scroll", G_CALLBACK (scrolled), self);
  g_signal_connect (click, "pressed", G_CALLBACK (clicked), self);
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
  ladder_leaves_make (self);
  add_controllers (self);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
hs_ladder_view_new (HsSession *session)
{
  static const struct
  {
    const char *name;
    void (*then) (HsLadderView *);
  } signals[] = {
    { "trace-changed", trace_changed },       { "cursor-changed", row_changed },
    { "playhead-changed", playhead_changed }, { "selection-changed", selection_changed },
    { "language-changed", language_changed },
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
