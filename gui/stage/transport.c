/* See transport.h. The buttons are actions of the window; this only places them and says where in
 * the trace the audience is.  */
#include "config.h"

#include "transport.h"

#include <lab/text/language.h>
#include <math.h>

#include "controls.h"
#include "scrub.h"

struct _HsTransport
{
  GtkBox parent_instance;
  HsSession *session;
  GtkWidget *play, *where, *end, *speed, *branch;
  char *said; /* what `where` says, so that it is only told when it changes */
};

G_DEFINE_FINAL_TYPE (HsTransport, hs_transport, GTK_TYPE_BOX)

static const double speeds[] = { 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1 };

/* "×0.05" */
static char *
speed_text (double speed)
{
  return g_strdup_printf ("×%.3g", speed);
}

static char *
branch_text (unsigned branch)
{
  return branch == 0 ? g_strdup (_ ("as the story goes"))
                     : g_strdup_printf (_ ("branch %u"), branch + 1);
}

static void
update_where (HsTransport *self)
{
  g_autofree char *time = narrate_time (hs_session_get_playhead (self->session));
  char *text = g_strdup_printf (_ ("row %zu of %zu · %s"), hs_session_get_cursor (self->session),
                                hs_session_get_rows (self->session), time);

  if (g_strcmp0 (text, self->said) != 0)
    gtk_label_set_text (GTK_LABEL (self->where), text);
  g_free (self->said);
  self->said = text;
}

static void
update_trace (HsTransport *self)
{
  g_autofree char *end = narrate_time (hs_session_get_end (self->session));
  g_autofree char *branch = branch_text (hs_session_get_branch (self->session));

  gtk_label_set_text (GTK_LABEL (self->end), end);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->branch), branch);
  gtk_widget_set_visible (self->branch, hs_session_get_branches (self->session) > 1);
  update_where (self);
}

static void
update_playing (HsTransport *self)
{
  const bool playing = hs_session_get_playing (self->session);
  g_autofree char *speed = speed_text (hs_session_get_speed (self->session));
  GtkWidget *content = gtk_button_get_child (GTK_BUTTON (self->play));

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content),
                                    playing ? "media-playback-pause-symbolic"
                                            : "media-playback-start-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), playing ? _ ("Pause") : _ ("Play"));
  control_explain (self->play, playing ? _ ("Pause") : _ ("Play"), _ ("Space"));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->speed), speed);
}

static void
speed_menu (GtkMenuButton *button, gpointer data)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      g_autofree char *text = speed_text (speeds[i]);
      g_autoptr (GMenuItem) item = g_menu_item_new (text, NULL);

      g_menu_item_set_action_and_target (item, "win.speed", "d", speeds[i]);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_popover (button, gtk_popover_menu_new_from_model (G_MENU_MODEL (menu)));
}

static void
branch_menu (GtkMenuButton *button, gpointer data)
{
  HsTransport *self = data;
  g_autoptr (GMenu) menu = g_menu_new ();

  for (unsigned i = 0; i < hs_session_get_branches (self->session); i++)
    {
      g_autofree char *text = branch_text (i);
      g_autoptr (GMenuItem) item = g_menu_item_new (text, NULL);

      g_menu_item_set_action_and_target (item, "win.branch", "u", i);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_popover (button, gtk_popover_menu_new_from_model (G_MENU_MODEL (menu)));
}

static GtkWidget *
menu_button (const char *tip, const char *key, GtkMenuButtonCreatePopupFunc create,
             HsTransport *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), create, self, NULL);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (button), FALSE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  control_explain (button, tip, key);
  return button;
}

static void
add_buttons (HsTransport *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), control_button ("media-skip-backward-symbolic", NULL, "win.first",
                                                 _ ("To the beginning"), _ ("Home")));
  gtk_box_append (GTK_BOX (box), control_button ("media-seek-backward-symbolic", NULL, "win.back",
                                                 _ ("Back"), "←"));
  self->play = control_button ("media-playback-start-symbolic", _ ("Play"), "win.play", _ ("Play"),
                               _ ("Space"));
  gtk_widget_add_css_class (self->play, "suggested-action");
  gtk_widget_add_css_class (self->play, "play");
  gtk_box_append (GTK_BOX (box), self->play);
  gtk_box_append (GTK_BOX (box), control_button ("media-seek-forward-symbolic", NULL, "win.step",
                                                 _ ("Step"), "→"));
  gtk_box_append (GTK_BOX (box), control_button ("media-skip-forward-symbolic", NULL, "win.last",
                                                 _ ("To the end"), _ ("End")));
  for (GtkWidget *b = gtk_widget_get_first_child (box); b != NULL;
       b = gtk_widget_get_next_sibling (b))
    if (b != self->play)
      gtk_widget_add_css_class (b, "circular");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), box);
}

static void
add_bar (HsTransport *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->where = control_label ("", "caption");
  self->end = control_label ("", "caption");
  gtk_widget_add_css_class (self->where, "numeric");
  gtk_widget_add_css_class (self->end, "numeric");
  gtk_widget_set_hexpand (self->where, TRUE);
  gtk_box_append (GTK_BOX (line), self->where);
  gtk_box_append (GTK_BOX (line), self->end);
  gtk_widget_set_margin_start (line, 10);
  gtk_widget_set_margin_end (line, 10);
  gtk_box_append (GTK_BOX (column), hs_scrub_new (self->session));
  gtk_box_append (GTK_BOX (column), line);
  gtk_widget_set_valign (column, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), column);
}

static void
hs_transport_finalize (GObject *object)
{
  HsTransport *self = HS_TRANSPORT (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->said, g_free);
  G_OBJECT_CLASS (hs_transport_parent_class)->finalize (object);
}

static void
hs_transport_init (HsTransport *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self), "transport");
}

static void
hs_transport_class_init (HsTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hs_transport_finalize;
}

static void
follow (HsTransport *self, const char *signal, void (*update) (HsTransport *self))
{
  g_signal_connect_object (self->session, signal, G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

GtkWidget *
hs_transport_new (HsSession *session)
{
  HsTransport *self = g_object_new (HS_TYPE_TRANSPORT, NULL);

  self->session = g_object_ref (session);
  add_buttons (self);
  add_bar (self);
  self->speed
      = menu_button (_ ("Speed: seconds of the network per second here"), "+ −", speed_menu, self);
  self->branch = menu_button (_ ("Branch: what you chose, beside what the story goes on with"),
                              NULL, branch_menu, self);
  gtk_box_append (GTK_BOX (self), self->speed);
  gtk_box_append (GTK_BOX (self), self->branch);
  follow (self, "trace-changed", update_trace);
  follow (self, "playhead-changed", update_where);
  follow (self, "playing-changed", update_playing);
  return GTK_WIDGET (self);
}
