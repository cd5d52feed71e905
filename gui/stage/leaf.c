/* All leaves are one type, because fifty of them are made before the first frame. Among the leaves
 * of one owner Up and Down move and Tab leaves, so that a diagram is one stop, not eleven.  */
#include "leaf.h"

#include "canvas.h"

struct _HsLeaf
{
  GtkWidget parent_instance;
  GtkWidget *owner; /* who is also its parent, or the parent's parent */
  unsigned index;
  HsLeafPaint paint;
  char *name, *tooltip;
  bool current;
  bool was_current; /* when it was activated, before the focus came with it */
};

G_DEFINE_FINAL_TYPE (HsLeaf, hs_leaf, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  FOCUSED,
  SIGNALS_OF_LEAF
};
static guint signals[SIGNALS_OF_LEAF];

static void
paint_focus (HsLeaf *self, GtkSnapshot *snapshot, float width, float height)
{
  GskRoundedRect around;
  GdkRGBA ink = canvas_colour (&hs_theme_current ()->ink);

  gsk_rounded_rect_init_from_rect (&around, &GRAPHENE_RECT_INIT (-4, -4, width + 8, height + 8), 8);
  gtk_snapshot_append_border (snapshot, &around, (float[4]){ 2, 2, 2, 2 },
                              (GdkRGBA[4]){ ink, ink, ink, ink });
}

static void
snapshot_leaf (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HsLeaf *self = HS_LEAF (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->paint)
    self->paint (self->owner, self->index, snapshot, width, height);
  if (gtk_widget_has_visible_focus (widget))
    paint_focus (self, snapshot, (float) width, (float) height);
}

static void
state_flags_changed (GtkWidget *widget, GtkStateFlags before)
{
  GtkStateFlags now = gtk_widget_get_state_flags (widget);

  if ((before ^ now) & (GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_FOCUS_VISIBLE))
    gtk_widget_queue_draw (widget);
  if ((now & ~before) & GTK_STATE_FLAG_FOCUSED)
    g_signal_emit (widget, signals[FOCUSED], 0);
  GTK_WIDGET_CLASS (hs_leaf_parent_class)->state_flags_changed (widget, before);
}

static void
activate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HS_LEAF (widget)->was_current = HS_LEAF (widget)->current;
  g_signal_emit (widget, signals[ACTIVATED], 0);
}

static void
pressed (GtkGestureClick *click, int presses, double x, double y, HsLeaf *self)
{
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  self->was_current = self->current;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
finalize (GObject *object)
{
  HsLeaf *self = HS_LEAF (object);

  g_free (self->name);
  g_free (self->tooltip);
  G_OBJECT_CLASS (hs_leaf_parent_class)->finalize (object);
}

static void
hs_leaf_class_init (HsLeafClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_Menu };

  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->snapshot = snapshot_leaf;
  widget_class->state_flags_changed = state_flags_changed;
  gtk_widget_class_set_css_name (widget_class, "leaf");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_install_action (widget_class, "leaf.activate", NULL, activate);
  for (unsigned i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i], 0, "leaf.activate", NULL);
  /* Or the window would move the focus with them. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, 0, "win.step", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, 0, "win.back", NULL);
  signals[ACTIVATED] = g_signal_new ("activated", HS_TYPE_LEAF, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 0);
  signals[FOCUSED] = g_signal_new ("focused", HS_TYPE_LEAF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
hs_leaf_init (HsLeaf *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

/* The caller parents it: gtk_widget_set_parent (leaf, owner). `paint` may be NULL. */
HsLeaf *
hs_leaf_new (GtkWidget *owner, unsigned index, HsLeafPaint paint)
{
  HsLeaf *self = g_object_new (HS_TYPE_LEAF, NULL);

  self->owner = owner;
  self->index = index;
  self->paint = paint;
  return self;
}

/* Takes it from its parent, when the owner goes. */
void
hs_leaf_clear (HsLeaf **leaf)
{
  if (*leaf)
    gtk_widget_unparent (GTK_WIDGET (*leaf));
  *leaf = NULL;
}

unsigned
hs_leaf_get_index (HsLeaf *self)
{
  return self->index;
}

/* What a screen reader says, and what a pointer that rests is told; `tooltip` may be NULL. */
void
hs_leaf_describe (HsLeaf *self, const char *name, const char *tooltip)
{
  if (g_strcmp0 (name, self->name) != 0)
    {
      g_free (self->name);
      self->name = g_strdup (name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
    }
  if (g_strcmp0 (tooltip, self->tooltip) != 0)
    {
      g_free (self->tooltip);
      self->tooltip = g_strdup (tooltip);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      tooltip ? tooltip : "", -1);
    }
}

void
hs_leaf_set_current (HsLeaf *self, bool current)
{
  if (self->current == current)
    return;
  self->current = current;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, current, -1);
}

/* For a handler of "activated": was it the current one already? */
bool
hs_leaf_was_current (HsLeaf *self)
{
  return self->was_current;
}

/* Size and place in one; only a new size makes the leaf paint itself again. */
void
hs_leaf_allocate (HsLeaf *self, Box box)
{
  GskTransform *transform = gsk_transform_translate (
      NULL, &GRAPHENE_POINT_INIT ((float) round (box.x), (float) round (box.y)));
  int least;

  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_allocate (GTK_WIDGET (self), (int) round (fmax (box.width, least)),
                       (int) round (box.height), -1, transform);
}

static bool
reachable (GtkWidget *child)
{
  return HS_IS_LEAF (child) && gtk_widget_get_focusable (child) && gtk_widget_is_visible (child)
         && gtk_widget_get_child_visible (child);
}

static GtkWidget *
neighbour (GtkWidget *owner, GtkWidget *now, bool back)
{
  GtkWidget *child = now;

  do
    child = child == NULL
                ? (back ? gtk_widget_get_last_child (owner) : gtk_widget_get_first_child (owner))
            : back ? gtk_widget_get_prev_sibling (child)
                   : gtk_widget_get_next_sibling (child);
  while (child && !reachable (child));
  return child;
}

/* For the `focus` of a widget whose children are leaves: Tab comes to `preferred` (or to the first
 * one) and leaves again; in between Up and Down go through them in order, because Left and Right
 * belong to time. */
gboolean
hs_leaf_move_focus (GtkWidget *owner, GtkDirectionType direction, HsLeaf *preferred)
{
  GtkWidget *now = gtk_widget_get_focus_child (owner), *next;
  bool tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;
  bool back = direction == GTK_DIR_UP || direction == GTK_DIR_LEFT;

  if (now && tab)
    return FALSE;
  if (!now && preferred && reachable (GTK_WIDGET (preferred)))
    return gtk_widget_grab_focus (GTK_WIDGET (preferred));
  next = neighbour (owner, now, now && back);
  return next ? gtk_widget_grab_focus (next) : now != NULL;
}
