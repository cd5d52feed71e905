/* The picture is an image that is painted again only when it says something else; the eleven states
 * are children that can be reached and read out.  */
#include "config.h"

#include "diagram-view.h"

#include <lab/text/language.h>
#include <string.h>

#include "diagram-model.h"
#include "leaf.h"

struct _HsDiagramView
{
  GtkWidget parent_instance;
  HsSession *session;
  unsigned host;
  DiagramModel model;
  DiagramLayout layout;
  GskRenderNode *baked;
  int baked_scale;
  HsLeaf *states[STATES];
  int hover; /* the transition under the pointer, or -1 */
};

G_DEFINE_FINAL_TYPE (HsDiagramView, hs_diagram_view, GTK_TYPE_WIDGET)

static void
forget_picture (HsDiagramView *self)
{
  g_clear_pointer (&self->baked, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
appearance_changed (HsDiagramView *self)
{
  forget_picture (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
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
      hs_leaf_describe (self->states[state], name, narrate_state (state));
      hs_leaf_set_current (self->states[state], current);
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
paint_label (HsDiagramView *self, GtkSnapshot *snapshot, const Brush *brush)
{
  const State *last = self->model.path[self->model.path_count - 1];
  Curve curve = diagram_curve_between (&self->layout, last[0], last[1]);
  char event[64], action[64];

  diagram_cause (hs_session_get_record (self->session), last[0], last[1], event, sizeof event,
                 action, sizeof action);
  if (event[0])
    diagram_paint_edge_label (snapshot, &self->layout, &curve, event, action, self->host, brush);
}

static void
bake (HsDiagramView *self, int scale)
{
  Brush brush = brush_for (GTK_WIDGET (self));
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  diagram_paint (snapshot, &self->layout, &self->model, &brush);
  if (self->model.moved)
    paint_label (self, snapshot, &brush);
  self->baked = brush_bake (gtk_snapshot_free_to_node (snapshot), (int) self->layout.width,
                            (int) self->layout.height, scale);
  self->baked_scale = scale;
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
    {
      Brush brush = brush_for (widget);
      const Transition *edge = &diagram_transitions[self->hover];
      diagram_paint_edge_label (snapshot, &self->layout, &self->layout.edges[self->hover],
                                edge->event, edge->action, self->host, &brush);
    }
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
  Brush brush = brush_for (widget);

  if (width != (int) self->layout.width || height != (int) self->layout.height
      || brush.unit != self->layout.unit)
    {
      diagram_layout (&self->layout, width, height, brush.unit, diagram_widest_name (&brush));
      forget_picture (self);
    }
  for (State state = 0; state < STATES; state++)
    {
      bool here = diagram_box_state (self->model.box) == state;
      hs_leaf_allocate (self->states[state], self->layout.boxes[here ? self->model.box : state]);
    }
}

static gboolean
focus (GtkWidget *widget, GtkDirectionType direction)
{
  HsDiagramView *self = HS_DIAGRAM_VIEW (widget);

  return hs_leaf_move_focus (widget, direction, self->states[self->model.state]);
}

static void
css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (hs_diagram_view_parent_class)->css_changed (widget, change);
  appearance_changed (HS_DIAGRAM_VIEW (widget));
}

static void
point_at (HsDiagramView *self, int edge)
{
  if (edge == self->hover)
    return;
  self->hover = edge;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion (GtkEventControllerMotion *controller, double x, double y, HsDiagramView *self)
{
  double least = 8 * self->layout.unit;
  int nearest = -1;

  for (int i = 0; i < DIAGRAM_EDGES && self->layout.width >= 1; i++)
    {
      double distance = curve_distance (&self->layout.edges[i], (Point){ x, y });
      if (distance < least)
        {
          least = distance;
          nearest = i;
        }
    }
  point_at (self, nearest);
}

static void
left (GtkEventControllerMotion *controller, HsDiagramView *self)
{
  point_at (self, -1);
}

static void
dispose (GObject *object)
{
  HsDiagramView *self = HS_DIAGRAM_VIEW (object);

  for (State state = 0; state < STATES; state++)
    hs_leaf_clear (&self->states[state]);
  g_clear_pointer (&self->baked, gsk_render_node_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hs_diagram_view_parent_class)->dispose (object);
}

static void
hs_diagram_view_class_init (HsDiagramViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->snapshot = snapshot_diagram;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
  widget_class->focus = focus;
  widget_class->css_changed = css_changed;
  gtk_widget_class_set_css_name (widget_class, "diagram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
hs_diagram_view_init (HsDiagramView *self)
{
  GtkEventController *pointer = gtk_event_controller_motion_new ();

  self->hover = -1;
  g_signal_connect (pointer, "motion", G_CALLBACK (motion), self);
  g_signal_connect (pointer, "leave", G_CALLBACK (left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), pointer);
  for (State state = 0; state < STATES; state++)
    {
      self->states[state] = hs_leaf_new (GTK_WIDGET (self), state, NULL);
      gtk_widget_set_parent (GTK_WIDGET (self->states[state]), GTK_WIDGET (self));
    }
  hs_theme_follow (GTK_WIDGET (self), G_CALLBACK (appearance_changed));
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
