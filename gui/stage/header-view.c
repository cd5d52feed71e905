/* Fields that can be reached; the one under the pointer or with the focus is explained in
 * the line below.  */
#include "config.h"

#include "header-view.h"

#include <lab/text/language.h>
#include <lab/narrate/narrate.h>
#include <string.h>

#include <lab/picture/header-model.h>
#include "canvas.h"

#define TITLE_SIZE 13.0
#define LINE_SIZE 13.0

struct _HsHeaderView
{
  HsDrawn parent_instance;
  HsSession *session;
  bool extended;
  HeaderLayout layout;
  HeaderText texts[FIELDS];
  char *notation, *carries;
  unsigned from;
  int explained; /* a field, or -1 */
};

G_DEFINE_FINAL_TYPE (HsHeaderView, hs_header_view, HS_TYPE_DRAWN)

static const char *
spoken_name (HsHeaderView *self, HeaderField field)
{
  return field == FIELD_RESERVED ? _ ("reserved") : self->texts[field].name;
}

static void
describe (HsHeaderView *self, HeaderField field, bool any)
{
  const HeaderText *text = &self->texts[field];
  bool flag = field >= FIELD_CWR && field <= FIELD_FIN;
  const char *says = !any    ? ""
                     : !flag ? text->value
                     /* Translators: a control bit. */
                     : text->set ? _ ("set")
                                 : _ ("not set");
  g_autofree char *name = flag && any ? g_strdup_printf (_ ("%s flag, %s: %s"), text->name, says,
                                                         header_meaning (field))
                                      : g_strdup_printf (_ ("%s %s: %s"), spoken_name (self, field),
                                                         says, header_meaning (field));

  HsLeaf *leaf = hs_drawn_get_leaf (HS_DRAWN (self), field);
  hs_leaf_describe (leaf, name, NULL);
  hs_leaf_set_current (leaf, text->set);
}

static void
name_header (HsHeaderView *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Selected segment"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->notation ? self->notation : "", -1);
}

static void
take_segment (HsHeaderView *self, const Arrow *arrow)
{
  char notation[NOTATION_MAX];

  g_clear_pointer (&self->notation, g_free);
  g_clear_pointer (&self->carries, g_free);
  if (!arrow)
    return;
  segment_format (&arrow->segment, notation, sizeof notation);
  self->notation = g_strdup (notation);
  self->carries = header_carries (arrow, self->extended);
  self->from = arrow->from;
}

/* Another trace may want another row. */
static void
follow_trace (HsHeaderView *self)
{
  const bool extended = hs_session_get_extended (self->session);

  if (self->extended == extended)
    return;
  self->extended = extended;
  hs_drawn_show_leaf (HS_DRAWN (self), FIELD_OPTION_OCTETS, extended);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
update (HsHeaderView *self)
{
  const Arrow *arrow = hs_session_get_selected_arrow (self->session);

  follow_trace (self);
  take_segment (self, arrow);
  for (HeaderField field = 0; field < FIELDS; field++)
    {
      header_fill (&self->texts[field], field, hs_session_get_trace (self->session), arrow,
                   hs_session_get_cursor (self->session));
      describe (self, field, arrow != NULL);
      gtk_widget_queue_draw (GTK_WIDGET (hs_drawn_get_leaf (HS_DRAWN (self), field)));
    }
  name_header (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
explain (HsHeaderView *self, int field)
{
  if (field == self->explained)
    return;
  self->explained = field;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
field_focused (HsLeaf *leaf, HsHeaderView *self)
{
  explain (self, (int) hs_leaf_get_index (leaf));
}

static void
pointed (HsDrawn *drawn, const Point *at)
{
  HsHeaderView *self = HS_HEADER_VIEW (drawn);

  explain (self, at != NULL ? header_field_at (&self->layout, *at) : -1);
}

static void
paint_field (GtkWidget *owner, unsigned index, GtkSnapshot *snapshot, int width, int height)
{
  HsHeaderView *self = HS_HEADER_VIEW (owner);
  Brush brush = canvas_brush (owner);
  cairo_t *cr = canvas_begin (snapshot, (Box){ 0, 0, width, height });

  header_paint (cr, &self->texts[index], index, self->from, width, height, &brush);
  cairo_destroy (cr);
}

static void
paint_title (HsHeaderView *self, cairo_t *cr, const Brush *brush)
{
  Box box = self->layout.title;
  double middle = box.y + box.height / 2 - 1, width;
  const char *title = self->notation ? _ ("Selected segment") : _ ("No segment is selected");

  brush_measure (brush, title, TITLE_SIZE, 0, &width, NULL);
  brush_put (brush, cr, title, TITLE_SIZE, 0, (Point){ box.x, middle }, 0, &brush->theme->dim);
  if (self->notation)
    brush_put (brush, cr, self->notation, TITLE_SIZE, TEXT_BOLD | TEXT_MONO,
               (Point){ box.x + width + 14 * brush->unit, middle }, 0,
               &brush->theme->host_text[self->from]);
}

static void
paint_explanation (HsHeaderView *self, cairo_t *cr, const Brush *brush)
{
  Box box = self->layout.explanation;
  Point at = { box.x, box.y + box.height / 2 };
  g_autofree char *text = NULL;

  if (self->explained >= 0)
    text = g_strdup_printf ("%s: %s", spoken_name (self, self->explained),
                            header_meaning (self->explained));
  else
    text = g_strdup (self->carries);
  if (text)
    brush_put (brush, cr, text, LINE_SIZE, 0, at, 0, &brush->theme->dim);
}

static void
snapshot_header (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HsHeaderView *self = HS_HEADER_VIEW (widget);
  Brush brush = canvas_brush (widget);
  cairo_t *cr = canvas_begin (snapshot, (Box){ 0, 0, self->layout.width, self->layout.height });

  paint_title (self, cr, &brush);
  paint_explanation (self, cr, &brush);
  cairo_destroy (cr);
  GTK_WIDGET_CLASS (hs_header_view_parent_class)->snapshot (widget, snapshot);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  double unit = hs_theme_unit (widget);
  bool across = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = (int) (across ? header_least_width (unit)
                           : header_least_height (HS_HEADER_VIEW (widget)->extended, unit));
  *natural = across ? (int) (*minimum * 1.3) : *minimum;
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HsHeaderView *self = HS_HEADER_VIEW (widget);

  header_layout (&self->layout, self->extended, width, height, hs_theme_unit (widget));
  hs_drawn_place_leaves (HS_DRAWN (self), self->layout.fields);
}

static void
dispose (GObject *object)
{
  HsHeaderView *self = HS_HEADER_VIEW (object);

  g_clear_pointer (&self->notation, g_free);
  g_clear_pointer (&self->carries, g_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hs_header_view_parent_class)->dispose (object);
}

static void
hs_header_view_class_init (HsHeaderViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->snapshot = snapshot_header;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
  HS_DRAWN_CLASS (klass)->pointed = pointed;
  gtk_widget_class_set_css_name (widget_class, "header");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
hs_header_view_init (HsHeaderView *self)
{
  self->explained = -1;
  hs_drawn_add_leaves (HS_DRAWN (self), FIELDS, paint_field);
  for (HeaderField field = 0; field < FIELDS; field++)
    g_signal_connect (hs_drawn_get_leaf (HS_DRAWN (self), field), "focused",
                      G_CALLBACK (field_focused), self);
  hs_drawn_show_leaf (HS_DRAWN (self), FIELD_OPTION_OCTETS, false);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
}

GtkWidget *
hs_header_view_new (HsSession *session)
{
  static const char *const signals[]
      = { "trace-changed", "cursor-changed", "selection-changed", "language-changed" };
  HsHeaderView *self = g_object_new (HS_TYPE_HEADER_VIEW, NULL);

  self->session = g_object_ref (session);
  for (unsigned i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
