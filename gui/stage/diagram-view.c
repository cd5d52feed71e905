/* The picture is an image that is painted again only when it says something else; the eleven
 * states are leaves that can be reached and read out. */
#include "config.h"

#include "diagram-view.h"

#include <lab/text/language.h>
#include <string.h>

#include <lab/picture/diagram-paint.h>
#include "canvas.h"

struct _HsDiagramView
{
  HsDrawn parent_instance;
  HsSession *session;
  unsigned host;
  DiagramModel model;
  DiagramLayout layout;
  GskRenderNode *baked;
  int baked_scale;
  int hover; /* the transition under the pointer, or -1 */
};

G_DEFINE_FINAL_TYPE (HsDiagramView, hs_diagram_view, HS_TYPE_DRAWN)

static void
forget_picture (HsDiagramView *self)
{
  g_clear_pointer (&self->baked, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
look_changed (HsDrawn *drawn)
{
  forget_picture (HS_DIAGRAM_VIEW (drawn));
}

static void
name_states (HsDiagramView *self)
{
  for (State state = 0; state < STATES; state++)
    {
      bool current = self->model.known && self->model.state == state;
      /* Translators: a state of the diagram, as a screen reader says it. */
      g_autofree char *name = current
                                  ? g_strdup_printf (_ ("%s, current state"), state_name (state))
                                  : g_strdup (state_name (state));
      HsLeaf *leaf = hs_drawn_get_leaf (HS_DRAWN (self), state);
      hs_leaf_describe (leaf, name, narrate_state (state));
      hs_leaf_set_current (leaf, current);
    }
}

static void
name_diagram (HsDiagramView *self)
{
  g_autofree char *name = g_strdup_printf (_ ("State diagram of %s"), self->model.title);
  g_autofree char *state
      = self->model.known
            ? g_strdup_printf (_ ("%s is in %s"), self->model.title, state_name (self->model.state))
            : g_strdup_printf (_ ("%s is scripted"), self->model.title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
}

static void
update (HsDiagramView *self)
{
  DiagramModel model;

  diagram_model_fill (&model, self->host, hs_session_get_trace (self->session),
                      hs_session_get_ladder (self->session), hs_session_get_world (self->session),
                      hs_session_get_cursor (self->session));
  if (memcmp (&model, &self->model, sizeof model) == 0)
    return;
  bool elsewhere = model.box != self->model.box;
  self->model = model;
  name_states (self);
  name_diagram (self);
  forget_picture (self);
  if (elsewhere)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
language_changed (HsDiagramView *self)
{
  memset (&self->model, 0, sizeof self->model);
  update (self);
}

static void
paint_label (HsDiagramView *self, cairo_t *cr, const Brush *brush)
{
  const State *last = self->model.path[self->model.path_count - 1];
  Curve curve = diagram_curve_between (&self->layout, last[0], last[1]);
  char event[64], action[64];

  diagram_cause (hs_session_get_record (self->session), last[0], last[1], event, sizeof event,
                 action, sizeof action);
  if (event[0])
    diagram_paint_edge_label (cr, &self->layout, &curve, event, action, self->host, brush);
}

static void
bake (HsDiagramView *self, int scale)
{
  Brush brush = canvas_brush (GTK_WIDGET (self));
  int width = (int) self->layout.width, height = (int) self->layout.height;
  cairo_surface_t *image = canvas_image (width, height, scale);
  cairo_t *cr = cairo_create (image);

  diagram_paint (cr, &self->layout, &self->model, &brush);
  if (self->model.moved)
    paint_label (self, cr, &brush);
  cairo_destroy (cr);
  self->baked = canvas_bake (image, width, height);
  self->baked_scale = scale;
}

static void
paint_hover (HsDiagramView *self, GtkSnapshot *snapshot)
{
  Brush brush = canvas_brush (GTK_WIDGET (self));
  const Transition *edge = &diagram_transitions[self->hover];
  cairo_t *cr = canvas_begin (snapshot, (Box){ 0, 0, self->layout.width, self->layout.height });

  diagram_paint_edge_label (cr, &self->layout, &self->layout.edges[self->hover], edge->event,
                            edge->action, self->host, &brush);
  cairo_destroy (cr);
}

static void
snapshot_diagram (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HsDiagramView *self = HS_DIAGRAM_VIEW (widget);
  int scale = gtk_widget_get_scale_factor (widget);

  if (self->layout.width < 1)
    return;
  if (self->baked && self->baked_scale != scale)
    g_clear_pointer (&self->baked, gsk_render_node_unref);
  if (!self->baked)
    bake (self, scale);
  gtk_snapshot_append_node (snapshot, self->baked);
  if (self->hover >= 0)
    paint_hover (self, snapshot);
  GTK_WIDGET_CLASS (hs_diagram_view_parent_class)->snapshot (widget, snapshot);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  double unit = hs_theme_unit (widget);
  bool across = orientation == GTK_ORIENTATION_HORIZONTAL;
  double least = across ? diagram_least_width (unit) : diagram_least_height (unit);

  *minimum = (int) (least * 0.75);
  *natural = (int) (least * (across ? 1.12 : 1.3));
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HsDiagramView *self = HS_DIAGRAM_VIEW (widget);
  Brush brush = canvas_brush (widget);
  Box boxes[STATES];

  if (width != (int) self->layout.width || height != (int) self->layout.height
      || brush.unit != self->layout.unit)
    {
      diagram_layout (&self->layout, width, height, brush.unit, diagram_widest_name (&brush));
      forget_picture (self);
    }
  for (State state = 0; state < STATES; state++)
    {
      bool here = diagram_box_state (self->model.box) == state;
      boxes[state] = self->layout.boxes[here ? self->model.box : state];
    }
  hs_drawn_place_leaves (HS_DRAWN (self), boxes);
}

static HsLeaf *
preferred (HsDrawn *drawn)
{
  return hs_drawn_get_leaf (drawn, HS_DIAGRAM_VIEW (drawn)->model.state);
}

static int
edge_near (const HsDiagramView *self, Point at)
{
  double least = 8 * self->layout.unit;
  int nearest = -1;

  for (int i = 0; i < DIAGRAM_EDGES && self->layout.width >= 1; i++)
    {
      double distance = curve_distance (&self->layout.edges[i], at);
      if (distance < least)
        {
          least = distance;
          nearest = i;
        }
    }
  return nearest;
}

static void
pointed (HsDrawn *drawn, const Point *at)
{
  HsDiagramView *self = HS_DIAGRAM_VIEW (drawn);
  int edge = at != NULL ? edge_near (self, *at) : -1;

  if (edge == self->hover)
    return;
  self->hover = edge;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
dispose (GObject *object)
{
  HsDiagramView *self = HS_DIAGRAM_VIEW (object);

  g_clear_pointer (&self->baked, gsk_render_node_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hs_diagram_view_parent_class)->dispose (object);
}

static void
hs_diagram_view_class_init (HsDiagramViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HsDrawnClass *drawn_class = HS_DRAWN_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->snapshot = snapshot_diagram;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
  drawn_class->look_changed = look_changed;
  drawn_class->preferred = preferred;
  drawn_class->pointed = pointed;
  gtk_widget_class_set_css_name (widget_class, "diagram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
hs_diagram_view_init (HsDiagramView *self)
{
  self->hover = -1;
  hs_drawn_add_leaves (HS_DRAWN (self), STATES, NULL);
}

GtkWidget *
hs_diagram_view_new (HsSession *session, unsigned host)
{
  HsDiagramView *self = g_object_new (HS_TYPE_DIAGRAM_VIEW, NULL);

  self->session = g_object_ref (session);
  self->host = host;
  g_signal_connect_object (session, "trace-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "cursor-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "language-changed", G_CALLBACK (language_changed), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
