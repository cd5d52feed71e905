/* See drawn.h. */
#include "drawn.h"

#include "canvas.h"

typedef struct
{
  GPtrArray *leaves; /* of HsLeaf, which belong to their parent */
} HsDrawnPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (HsDrawn, hs_drawn, GTK_TYPE_WIDGET)

static GPtrArray *
leaves_of (HsDrawn *self)
{
  HsDrawnPrivate *own = hs_drawn_get_instance_private (self);

  return own->leaves;
}

static void
look_changed (HsDrawn *self)
{
  const GPtrArray *leaves = leaves_of (self);

  if (HS_DRAWN_GET_CLASS (self)->look_changed != NULL)
    HS_DRAWN_GET_CLASS (self)->look_changed (self);
  for (guint i = 0; i < leaves->len; i++)
    gtk_widget_queue_draw (g_ptr_array_index (leaves, i));
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (hs_drawn_parent_class)->css_changed (widget, change);
  look_changed (HS_DRAWN (widget));
}

static gboolean
focus (GtkWidget *widget, GtkDirectionType direction)
{
  HsDrawnClass *class = HS_DRAWN_GET_CLASS (widget);
  HsLeaf *preferred = class->preferred != NULL ? class->preferred (HS_DRAWN (widget)) : NULL;

  return hs_leaf_move_focus (widget, direction, preferred);
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, HsDrawn *self)
{
  HS_DRAWN_GET_CLASS (self)->pointed (self, &(Point){ x, y });
}

static void
on_leave (GtkEventControllerMotion *controller, HsDrawn *self)
{
  HS_DRAWN_GET_CLASS (self)->pointed (self, NULL);
}

/* Makes `count` more leaves; those painted last lie on top. `paint` may be NULL. */
void
hs_drawn_add_leaves (HsDrawn *self, unsigned count, HsLeafPaint paint)
{
  GPtrArray *leaves = leaves_of (self);

  for (unsigned i = 0; i < count; i++)
    {
      HsLeaf *leaf = hs_leaf_new (GTK_WIDGET (self), leaves->len, paint);

      g_ptr_array_add (leaves, leaf);
      gtk_widget_set_parent (GTK_WIDGET (leaf), GTK_WIDGET (self));
    }
}

HsLeaf *
hs_drawn_get_leaf (HsDrawn *self, unsigned index)
{
  return g_ptr_array_index (leaves_of (self), index);
}

void
hs_drawn_show_leaf (HsDrawn *self, unsigned index, bool shown)
{
  gtk_widget_set_child_visible (GTK_WIDGET (hs_drawn_get_leaf (self, index)), shown);
}

/* One box a leaf; a leaf whose box has no width stays where it is. */
void
hs_drawn_place_leaves (HsDrawn *self, const Box boxes[])
{
  for (guint i = 0; i < leaves_of (self)->len; i++)
    if (boxes[i].width > 0)
      hs_leaf_allocate (hs_drawn_get_leaf (self, i), boxes[i]);
}

static void
constructed (GObject *object)
{
  G_OBJECT_CLASS (hs_drawn_parent_class)->constructed (object);
  if (HS_DRAWN_GET_CLASS (object)->pointed != NULL)
    {
      GtkEventController *pointer = gtk_event_controller_motion_new ();

      g_signal_connect (pointer, "motion", G_CALLBACK (on_motion), object);
      g_signal_connect (pointer, "leave", G_CALLBACK (on_leave), object);
      gtk_widget_add_controller (GTK_WIDGET (object), pointer);
    }
  hs_theme_follow (GTK_WIDGET (object), G_CALLBACK (look_changed));
}

static void
dispose (GObject *object)
{
  GPtrArray *leaves = leaves_of (HS_DRAWN (object));

  for (guint i = 0; i < leaves->len; i++)
    gtk_widget_unparent (g_ptr_array_index (leaves, i));
  g_ptr_array_set_size (leaves, 0);
  G_OBJECT_CLASS (hs_drawn_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (leaves_of (HS_DRAWN (object)));
  G_OBJECT_CLASS (hs_drawn_parent_class)->finalize (object);
}

static void
hs_drawn_class_init (HsDrawnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = constructed;
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->css_changed = css_changed;
  widget_class->focus = focus;
}

static void
hs_drawn_init (HsDrawn *self)
{
  HsDrawnPrivate *own = hs_drawn_get_instance_private (self);

  own->leaves = g_ptr_array_new ();
}
