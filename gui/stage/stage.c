/* See stage.h. Four columns of the same width, so that the two ends mirror each other whatever is
 * written in them; the ladder takes the two in the middle.  */
#include "config.h"

#include "stage.h"

#include <lab/text/language.h>

#include "caption-view.h"
#include "choices.h"
#include "controls.h"
#include "diagram-view.h"
#include "header-view.h"
#include "ladder-view.h"
#include "variables-view.h"

static void
place (GtkWidget *grid, GtkWidget *child, int column, int row, int columns)
{
  gtk_widget_set_hexpand (child, TRUE);
  gtk_grid_attach (GTK_GRID (grid), child, column, row, columns, 1);
}

/* A strip over the stage while a failed test is watched: what is shown, and the way back. */
static void
update_watching (GtkWidget *strip)
{
  HsSession *session = g_object_get_data (G_OBJECT (strip), "session");
  GtkWidget *label = gtk_widget_get_first_child (gtk_revealer_get_child (GTK_REVEALER (strip)));
  const int watching = hs_session_get_watching (session);
  const Grade *grade = hs_session_get_grade (session);
  const bool shown = watching >= 0 && grade != NULL && grade->results != NULL
                     && (guint) watching < grade->results->len;

  if (shown)
    {
      const ExamResult *result = g_ptr_array_index (grade->results, (guint) watching);
      g_autofree char *text
          = g_strdup_printf (_ ("Your TCP in the test: %s"), _ (result->test->rule));

      gtk_label_set_text (GTK_LABEL (label), text);
    }
  gtk_revealer_set_reveal_child (GTK_REVEALER (strip), shown);
  gtk_widget_set_visible (strip, shown);
}

static GtkWidget *
watching_strip (HsSession *session)
{
  GtkWidget *strip = gtk_revealer_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = control_label ("", "heading");

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box),
                  control_button ("document-edit-symbolic", _ ("Back to the code"), "win.write",
                                  _ ("Back to the code"), _ ("Ctrl+E")));
  gtk_widget_add_css_class (box, "watching");
  gtk_revealer_set_child (GTK_REVEALER (strip), box);
  g_object_set_data (G_OBJECT (strip), "session", session);
  g_signal_connect_object (session, "trace-changed", G_CALLBACK (update_watching), strip,
                           G_CONNECT_SWAPPED);
  update_watching (strip);
  return strip;
}

/* Always as high, so that nothing moves when the words change; a long caption scrolls. */
static GtkWidget *
caption (HsSession *session)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), hs_caption_view_new (session));
  gtk_widget_add_css_class (scroller, "caption-box");
  return scroller;
}

GtkWidget *
hs_stage_new (HsSession *session)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *ladder = hs_ladder_view_new (session);
  GtkWidget *diagram[HOSTS];

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_add_css_class (grid, "stage");
  for (unsigned host = 0; host < HOSTS; host++)
    {
      diagram[host] = hs_diagram_view_new (session, host);
      gtk_widget_set_vexpand (diagram[host], TRUE);
      place (grid, diagram[host], host == 0 ? 0 : 3, 0, 1);
      place (grid, hs_variables_view_new (session, host), host == 0 ? 0 : 3, 1, 1);
      place (grid, hs_calls_new (session, host), host == 0 ? 0 : 3, 3, 1);
    }
  gtk_widget_set_vexpand (ladder, TRUE);
  place (grid, ladder, 1, 0, 2);
  place (grid, hs_header_view_new (session), 1, 1, 2);
  place (grid, caption (session), 0, 2, 4);
  place (grid, hs_choices_new (session), 1, 3, 2);
  gtk_widget_set_vexpand (grid, TRUE);
  gtk_box_append (GTK_BOX (column), watching_strip (session));
  gtk_box_append (GTK_BOX (column), grid);
  gtk_widget_set_focusable (column, TRUE);
  control_name (column, _ ("The stage"));
  return column;
}
