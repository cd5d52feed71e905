/* Every variable is a leaf that paints itself, so that a running timer costs one small picture a
 * frame. The card around them is the theme's.  */
#include "config.h"

#include "variables-view.h"

#include <lab/text/language.h>
#include <lab/narrate/narrate.h>
#include <string.h>

#include "canvas.h"
#include <lab/picture/variables-model.h>

struct _HsVariablesView
{
  HsDrawn parent_instance;
  HsSession *session;
  unsigned host;
  bool extended;
  VariablesLayout layout;
  Variable variables[CELLS];
};

G_DEFINE_FINAL_TYPE (HsVariablesView, hs_variables_view, HS_TYPE_DRAWN)

static const char *
explanation (Cell cell)
{
  switch (cell)
    {
    case CELL_STATE: return _ ("where in its life the connection is");
    case CELL_TIMER: return _ ("what runs out next, and when");
    case CELL_QUEUED: return _ ("octets that the user gave to SEND and that have not left yet");
    case CELL_MORE: return _ ("what else means something in this connection just now");
    case CELL_READABLE: return _ ("octets that came in order and wait for the user's RECEIVE");
    default: return narrate_variable (cell_name (cell));
    }
}

static void
describe (HsVariablesView *self, Cell cell)
{
  const Variable *variable = &self->variables[cell];
  GString *name = g_string_new (variable->name);

  g_string_append_printf (name, " %s", variable->known ? variable->value : _ ("not known yet"));
  if (variable->symbol[0])
    g_string_append_printf (name, ", %s", variable->symbol);
  if (variable->changed)
    g_string_append_printf (name, ", %s", _ ("just changed"));
  hs_leaf_describe (hs_drawn_get_leaf (HS_DRAWN (self), cell), name->str, explanation (cell));
  g_string_free (name, TRUE);
}

static void
update_cell (HsVariablesView *self, Cell cell, bool moving)
{
  Variable variable;

  variable_fill (&variable, cell, self->host, hs_session_get_trace (self->session),
                 hs_session_get_cursor (self->session), hs_session_get_world (self->session),
                 hs_session_get_world_before (self->session),
                 hs_session_get_playhead (self->session));
  if (memcmp (&variable, &self->variables[cell], sizeof variable) == 0)
    return;
  self->variables[cell] = variable;
  if (!moving)
    describe (self, cell);
  gtk_widget_queue_draw (GTK_WIDGET (hs_drawn_get_leaf (HS_DRAWN (self), cell)));
}

/* Another trace may have other variables. */
static void
follow_trace (HsVariablesView *self)
{
  const bool extended = hs_session_get_extended (self->session);

  if (self->extended == extended)
    return;
  self->extended = extended;
  for (Cell cell = 0; cell < CELLS; cell++)
    hs_drawn_show_leaf (HS_DRAWN (self), cell, extended || !cell_is_extended (cell));
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
update (HsVariablesView *self)
{
  follow_trace (self);
  for (Cell cell = 0; cell < CELLS; cell++)
    update_cell (self, cell, false);
}

static void
playhead_changed (HsVariablesView *self)
{
  update_cell (self, CELL_TIMER, true);
}

static void
say_again (HsVariablesView *self)
{
  g_autofree char *name = g_strdup_printf (_ ("Variables of %c"), host_letter (self->host));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  memset (self->variables, 0, sizeof self->variables);
  update (self);
}

static void
paint_cell (GtkWidget *owner, unsigned index, GtkSnapshot *snapshot, int width, int height)
{
  HsVariablesView *self = HS_VARIABLES_VIEW (owner);
  Brush brush = canvas_brush (owner);
  cairo_t *cr = canvas_begin (snapshot, (Box){ 0, 0, width, height });

  variable_paint (cr, &self->variables[index], index, self->host, width, height, &brush);
  cairo_destroy (cr);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  double unit = hs_theme_unit (widget);
  bool across = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = (int) (across ? variables_least_width (unit)
                           : variables_least_height (HS_VARIABLES_VIEW (widget)->extended, unit));
  *natural = across ? (int) (*minimum * 1.2) : *minimum;
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HsVariablesView *self = HS_VARIABLES_VIEW (widget);

  variables_layout (&self->layout, self->extended, width, height, hs_theme_unit (widget));
  hs_drawn_place_leaves (HS_DRAWN (self), self->layout.cells);
}

static void
dispose (GObject *object)
{
  HsVariablesView *self = HS_VARIABLES_VIEW (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (hs_variables_view_parent_class)->dispose (object);
}

static void
hs_variables_view_class_init (HsVariablesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
  gtk_widget_class_set_css_name (widget_class, "variables");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
hs_variables_view_init (HsVariablesView *self)
{
  hs_drawn_add_leaves (HS_DRAWN (self), CELLS, paint_cell);
  for (Cell cell = 0; cell < CELLS; cell++)
    hs_drawn_show_leaf (HS_DRAWN (self), cell, !cell_is_extended (cell));
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
}

GtkWidget *
hs_variables_view_new (HsSession *session, unsigned host)
{
  HsVariablesView *self = g_object_new (HS_TYPE_VARIABLES_VIEW, NULL);

  self->session = g_object_ref (session);
  self->host = host;
  g_signal_connect_object (session, "trace-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "cursor-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "playhead-changed", G_CALLBACK (playhead_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "language-changed", G_CALLBACK (say_again), self,
                           G_CONNECT_SWAPPED);
  say_again (self);
  return GTK_WIDGET (self);
}
