/* See scrub.h. Dragging moves the playhead; near a tick it lands on that row. */
#include "config.h"

#include "scrub.h"

#include <lab/text/language.h>

#include "controls.h"
#include <lab/picture/scrub-axis.h>
#include "canvas.h"

#define KNOB 9       /* radius */
#define TICK_LIMIT 3 /* pixels per row below which ticks are not drawn: they would be a smear */

struct _HsScrub
{
  GtkWidget parent_instance;
  HsSession *session;
  ScrubAxis *axis;
};

G_DEFINE_FINAL_TYPE (HsScrub, hs_scrub, GTK_TYPE_WIDGET)

static void
fill (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double width, double height,
      double radius)
{
  GskRoundedRect shape;

  gsk_rounded_rect_init_from_rect (&shape, &GRAPHENE_RECT_INIT (x, y, width, height), radius);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, color, &shape.bounds);
  gtk_snapshot_pop (snapshot);
}

static double
usable (HsScrub *self)
{
  return MAX (1, gtk_widget_get_width (GTK_WIDGET (self)) - 2 * KNOB - 4);
}

static double
to_x (HsScrub *self, double fraction)
{
  return KNOB + 2 + fraction * usable (self);
}

static void
draw_ticks (HsScrub *self, GtkSnapshot *snapshot, const GdkRGBA *ink, double middle)
{
  const size_t rows = hs_session_get_rows (self->session);
  const size_t cursor = hs_session_get_cursor (self->session);

  if (rows == 0 || usable (self) / (double) rows < TICK_LIMIT)
    return;
  for (size_t row = 0; row <= rows && row < self->axis->host->len; row++)
    {
      const int host = g_array_index (self->axis->host, gint8, row);
      GdkRGBA color = host >= 0 ? canvas_colour (&hs_theme_current ()->host[host]) : *ink;

      color.alpha = row <= cursor ? 1.0f : 0.45f;
      if (host < 0)
        color.alpha *= 0.5f;
      fill (snapshot, &color, to_x (self, scrub_axis_row (self->axis, row)) - 2, middle - 9, 4, 18,
            2);
    }
}

static void
draw_knob (GtkSnapshot *snapshot, const GdkRGBA *accent, const GdkRGBA *face, double x,
           double middle)
{
  fill (snapshot, accent, x - KNOB, middle - KNOB, 2 * KNOB, 2 * KNOB, KNOB);
  fill (snapshot, face, x - KNOB + 3, middle - KNOB + 3, 2 * KNOB - 6, 2 * KNOB - 6, KNOB - 3);
}

static void
hs_scrub_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HsScrub *self = HS_SCRUB (widget);
  const double middle = gtk_widget_get_height (widget) / 2.0;
  const double now
      = to_x (self, scrub_axis_moment (self->axis, hs_session_get_trace (self->session),
                                       hs_session_get_cursor (self->session),
                                       hs_session_get_playhead (self->session)));
  GdkRGBA ink, rail, accent = { 0.21f, 0.52f, 0.89f, 1 }, face = { 1, 1, 1, 1 };

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  rail = ink;
  rail.alpha = 0.2f;
  fill (snapshot, &rail, to_x (self, 0), middle - 3, usable (self), 6, 3);
  fill (snapshot, &accent, to_x (self, 0), middle - 3, now - to_x (self, 0), 6, 3);
  draw_ticks (self, snapshot, &ink, middle);
  draw_knob (snapshot, &accent, &face, now, middle);
}

static void
hs_scrub_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : 2 * KNOB + 8;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : 2 * KNOB + 8;
}

static void
seek_to (HsScrub *self, double x)
{
  const double fraction = (x - to_x (self, 0)) / usable (self);
  const Trace *trace = hs_session_get_trace (self->session);
  Time time;
  const size_t row = scrub_axis_locate (self->axis, trace, fraction, 5.0 / usable (self), &time);

  if (time > trace_time (trace, row))
    hs_session_seek_time (self->session, time);
  else
    hs_session_seek_row (self->session, row);
}

static void
on_drag_begin (GtkGestureDrag *drag, double x, double y, HsScrub *self)
{
  hs_session_set_playing (self->session, false);
  seek_to (self, x);
}

static void
on_drag_update (GtkGestureDrag *drag, double dx, double dy, HsScrub *self)
{
  double x = 0, y = 0;

  gtk_gesture_drag_get_start_point (drag, &x, &y);
  seek_to (self, x + dx);
}

static void
on_trace_changed (HsScrub *self)
{
  scrub_axis_build (self->axis, hs_session_get_trace (self->session),
                    hs_session_get_ladder (self->session));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Rows, not moments, are what a listener is told. */
static void
on_cursor_changed (HsScrub *self)
{
  const double row = (double) hs_session_get_cursor (self->session);
  const double rows = (double) hs_session_get_rows (self->session);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, row,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, rows, -1);
}

static void
hs_scrub_init (HsScrub *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->axis = scrub_axis_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

static void
hs_scrub_finalize (GObject *object)
{
  HsScrub *self = HS_SCRUB (object);

  g_clear_pointer (&self->axis, scrub_axis_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hs_scrub_parent_class)->finalize (object);
}

static void
hs_scrub_class_init (HsScrubClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hs_scrub_finalize;
  widget->snapshot = hs_scrub_snapshot;
  widget->measure = hs_scrub_measure;
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_widget_class_set_css_name (widget, "scrub");
}

GtkWidget *
hs_scrub_new (HsSession *session)
{
  HsScrub *self = g_object_new (HS_TYPE_SCRUB, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "trace-changed", G_CALLBACK (on_trace_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "cursor-changed", G_CALLBACK (on_cursor_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "playhead-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  control_explain (GTK_WIDGET (self), _ ("Time: drag to any moment"), NULL);
  on_trace_changed (self);
  on_cursor_changed (self);
  return GTK_WIDGET (self);
}
