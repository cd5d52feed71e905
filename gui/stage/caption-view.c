/* A few labels, of which only those with something to say are seen. The caption never becomes
 * lower while a trace is shown, so that the stage above does not jump from row to row. */
#include "config.h"

#include "caption-view.h"

#include <lab/text/language.h>
#include <lab/narrate/narrate.h>
#include <string.h>

#include "canvas.h"

typedef enum
{
  LINE_NOTE,     /* the story's own words */
  LINE_HEADLINE, /* what happened */
  LINE_REASON,   /* why */
  LINE_WANTS,    /* a failed test: what should have come */
  LINE_GAVE,     /* ... and what came */
  LINE_ASK,      /* a question to the audience */
  LINE_SOURCE,   /* clause and function */
  LINES
} Line;

#define BAR 5.0
#define LEAST_HEIGHT 112.0

struct _HsCaptionView
{
  GtkWidget parent_instance;
  HsSession *session;
  GtkWidget *lines[LINES];
  int height; /* so high it has been in this trace */
  int actor;  /* the host that acted, or -1 */
};

G_DEFINE_FINAL_TYPE (HsCaptionView, hs_caption_view, GTK_TYPE_WIDGET)

static void
add (PangoAttrList *list, PangoAttribute *attribute)
{
  pango_attr_list_insert (list, attribute);
}

static void
add_colour (PangoAttrList *list, const Colour *colour)
{
  add (list, pango_attr_foreground_new ((guint16) (colour->red * 65535),
                                        (guint16) (colour->green * 65535),
                                        (guint16) (colour->blue * 65535)));
}

/* The first line that is seen is the largest text of the stage. */
static void
dress (HsCaptionView *self, Line line, bool first)
{
  const Theme *theme = hs_theme_current ();
  g_autoptr (PangoAttrList) list = pango_attr_list_new ();

  if (g_strcmp0 (language_get (), "zh_CN") == 0)
    add (list, pango_attr_language_new (pango_language_from_string ("zh-cn")));
  add (list, pango_attr_scale_new (first ? 1.28 : line == LINE_SOURCE ? 0.98 : 1.08));
  if (first || line == LINE_ASK || line == LINE_WANTS || line == LINE_GAVE || line == LINE_SOURCE)
    add (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (line == LINE_GAVE)
    add_colour (list, &theme->wrong);
  else if (line == LINE_WANTS)
    add_colour (list, &theme->now);
  else if (line == LINE_SOURCE && self->actor >= 0)
    add_colour (list, &theme->host_text[self->actor]);
  else
    add_colour (list, line == LINE_REASON || line == LINE_SOURCE ? &theme->dim : &theme->ink);
  gtk_label_set_attributes (GTK_LABEL (self->lines[line]), list);
}

/* A note in the language that is spoken, or in English. */
static const char *
note (HsCaptionView *self, const char *what)
{
  const Trace *trace = hs_session_get_trace (self->session);
  size_t row = hs_session_get_cursor (self->session);
  char key[64];

  g_snprintf (key, sizeof key, "%s.%s", what, language_get ());
  const char *text = trace_note_get (trace, row, key);
  if (text)
    return text;
  g_snprintf (key, sizeof key, "%s.en", what);
  return trace_note_get (trace, row, key);
}

static void
say (HsCaptionView *self, Line line, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->lines[line]), text ? text : "");
  gtk_widget_set_visible (self->lines[line], text && text[0]);
}

static void
say_marked (HsCaptionView *self, Line line, const char *mark, const char *text, const char *after)
{
  g_autofree char *whole
      = text ? g_strconcat (mark, " ", text, after ? "  —  " : "", after ? after : "", NULL) : NULL;

  say (self, line, whole);
}

static void
say_source (HsCaptionView *self, const Narration *narration)
{
  const char *parts[] = { narration->section, narration->function, narration->file };
  GString *text = g_string_new (NULL);

  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] && parts[i][0])
      g_string_append_printf (text, "%s%s", text->len ? "   ·   " : "", parts[i]);
  say (self, LINE_SOURCE, text->str);
  g_string_free (text, TRUE);
}

static int
actor (HsCaptionView *self)
{
  const Record *record = hs_session_get_record (self->session);

  if (!record)
    return -1;
  if (record->asked)
    return (int) record->host;
  if (record->choice.kind == CHOICE_CRASH || record->choice.kind == CHOICE_FORGE)
    return (int) record->choice.host;
  return record->flight.id ? record->flight.from : -1;
}

/* All lines in one, for who listens instead of looking. */
static void
name_caption (HsCaptionView *self)
{
  GString *whole = g_string_new (NULL);

  for (Line line = 0; line < LINES; line++)
    if (gtk_widget_get_visible (self->lines[line]))
      g_string_append_printf (whole, "%s%s", whole->len ? "\n" : "",
                              gtk_label_get_text (GTK_LABEL (self->lines[line])));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, whole->str,
                                  -1);
  g_string_free (whole, TRUE);
}

static void
keep_height (HsCaptionView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), needed;
  int least = (int) (LEAST_HEIGHT * hs_theme_unit (GTK_WIDGET (self)));

  gtk_widget_set_size_request (GTK_WIDGET (self), -1, -1);
  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_VERTICAL, width > 0 ? width : -1, &needed,
                      NULL, NULL, NULL);
  self->height = MAX (self->height, MAX (least, width > 0 ? needed : 0));
  gtk_widget_set_size_request (GTK_WIDGET (self), -1, self->height);
}

static void
update (HsCaptionView *self)
{
  const Trace *trace = hs_session_get_trace (self->session);
  size_t row = hs_session_get_cursor (self->session);
  g_autoptr (Narration) narration = narrate_row (trace, row);
  const char *wants = note (self, "verdict.wants"), *gave = note (self, "verdict.gave");
  bool first = true;

  self->actor = actor (self);
  say (self, LINE_NOTE, note (self, "note"));
  say (self, LINE_HEADLINE, narration->headline);
  say (self, LINE_REASON, narration->reason);
  say_marked (self, LINE_WANTS, "✓", wants, NULL);
  say_marked (self, LINE_GAVE, "✗", gave, NULL);
  /* Translators: after a question to the audience. */
  say_marked (self, LINE_ASK, "?", note (self, "ask"), _ ("space continues"));
  say_source (self, narration);
  for (Line line = 0; line < LINES; line++)
    if (gtk_widget_get_visible (self->lines[line]))
      {
        dress (self, line, first);
        gtk_widget_set_margin_top (self->lines[line], first ? 8 : 0);
        first = false;
      }
  name_caption (self);
  keep_height (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
begin_again (HsCaptionView *self)
{
  self->height = 0;
  update (self);
}

static void
snapshot_caption (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HsCaptionView *self = HS_CAPTION_VIEW (widget);
  const Theme *theme = hs_theme_current ();
  float bar = (float) (BAR * hs_theme_unit (widget));
  GdkRGBA colour = canvas_colour (self->actor >= 0 ? &theme->host[self->actor] : &theme->hair);

  gtk_snapshot_append_color (
      snapshot, &colour, &GRAPHENE_RECT_INIT (0, 0, bar, (float) gtk_widget_get_height (widget)));
  GTK_WIDGET_CLASS (hs_caption_view_parent_class)->snapshot (widget, snapshot);
}

static void
css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  HsCaptionView *self = HS_CAPTION_VIEW (widget);

  GTK_WIDGET_CLASS (hs_caption_view_parent_class)->css_changed (widget, change);
  self->height = 0;
  if (self->session)
    keep_height (self);
}

static void
dispose (GObject *object)
{
  HsCaptionView *self = HS_CAPTION_VIEW (object);

  for (Line line = 0; line < LINES; line++)
    if (self->lines[line])
      gtk_widget_unparent (g_steal_pointer (&self->lines[line]));
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hs_caption_view_parent_class)->dispose (object);
}

static void
hs_caption_view_class_init (HsCaptionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->snapshot = snapshot_caption;
  widget_class->css_changed = css_changed;
  gtk_widget_class_set_css_name (widget_class, "stagecaption");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  /* A status is read out when it changes. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
hs_caption_view_init (HsCaptionView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 3);
  for (Line line = 0; line < LINES; line++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_set_margin_start (label, 20);
      gtk_widget_set_margin_end (label, 12);
      gtk_widget_set_visible (label, FALSE);
      gtk_widget_set_parent (label, GTK_WIDGET (self));
      self->lines[line] = label;
    }
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  hs_theme_follow (GTK_WIDGET (self), G_CALLBACK (update));
}

GtkWidget *
hs_caption_view_new (HsSession *session)
{
  HsCaptionView *self = g_object_new (HS_TYPE_CAPTION_VIEW, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "trace-changed", G_CALLBACK (begin_again), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "cursor-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "language-changed", G_CALLBACK (begin_again), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
