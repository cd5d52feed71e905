/* See write.h. The text lives in a manuscript that outlasts this widget, so that changing the
 * language, which builds the window anew, loses nothing that was typed. */
#include "config.h"

#include "write.h"

#include <lab/text/language.h>
#include <gtksourceview/gtksource.h>

#include <gui/stage/controls.h>
#include "verdict.h"

struct _HsWrite
{
  GtkBox parent_instance;
  HsSession *session;
  HsManuscript *manuscript;
  GtkWidget *view, *path, *spinner;
};

G_DEFINE_FINAL_TYPE (HsWrite, hs_write, GTK_TYPE_BOX)

/* The file, and whether it has the text yet. */
static void
update_path (HsWrite *self)
{
  const char *path = hs_manuscript_get_path (self->manuscript);
  g_autofree char *text = NULL;

  if (path == NULL)
    text = g_strdup (_ ("No exercise here"));
  else if (hs_manuscript_get_unsaved (self->manuscript))
    /* Translators: the path of a file whose text is not in it yet. */
    text = g_strdup_printf (_ ("● not saved yet: %s"), path);
  else
    text = g_strdup (path);
  gtk_label_set_text (GTK_LABEL (self->path), text);
  gtk_widget_set_sensitive (self->view, hs_manuscript_get_editable (self->manuscript));
}

static void
on_grade_changed (HsWrite *self)
{
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), hs_session_get_grading (self->session));
}

/* Writes the file and asks for the verdict. Why it could not be written says a notice. */
void
hs_write_save (HsWrite *self)
{
  if (hs_manuscript_save (self->manuscript))
    hs_session_grade (self->session);
}

static GtkTextBuffer *
buffer_of (HsWrite *self)
{
  return hs_manuscript_get_buffer (self->manuscript);
}

void
hs_write_focus (HsWrite *self)
{
  gtk_widget_grab_focus (self->view);
}

/* Lines are counted from 1, as compilers do. */
void
hs_write_go_to_line (HsWrite *self, unsigned line)
{
  GtkTextIter at;

  gtk_text_buffer_get_iter_at_line (buffer_of (self), &at, (int) line - 1);
  gtk_text_buffer_place_cursor (buffer_of (self), &at);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->view), &at, 0.2, FALSE, 0, 0);
  hs_write_focus (self);
}

static void
update_scheme (HsWrite *self)
{
  const bool dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (
      GTK_SOURCE_BUFFER (buffer_of (self)),
      gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "Adwaita-dark" : "Adwaita"));
}

static GtkWidget *
editor (HsWrite *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkSourceView *view;

  self->view = gtk_source_view_new_with_buffer (GTK_SOURCE_BUFFER (buffer_of (self)));
  view = GTK_SOURCE_VIEW (self->view);
  gtk_source_view_set_show_line_numbers (view, TRUE);
  gtk_source_view_set_auto_indent (view, TRUE);
  gtk_source_view_set_indent_width (view, 2);
  gtk_source_view_set_insert_spaces_instead_of_tabs (view, TRUE);
  gtk_source_view_set_highlight_current_line (view, TRUE);
  gtk_source_view_set_show_right_margin (view, TRUE);
  gtk_source_view_set_right_margin_position (view, 100);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->view), TRUE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->view), 8);
  control_name (self->view, _ ("Your file"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  return scroller;
}

static GtkWidget *
toolbar (HsWrite *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *save = control_button (NULL, _ ("Save and grade"), "win.grade",
                                    _ ("Save the file and run the tests"), _ ("Ctrl+S"));

  self->path = control_label ("", "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (self->path), PANGO_ELLIPSIZE_START);
  gtk_widget_set_hexpand (self->path, TRUE);
  self->spinner = gtk_spinner_new ();
  gtk_widget_add_css_class (save, "suggested-action");
  gtk_widget_add_css_class (bar, "write-bar");
  gtk_box_append (GTK_BOX (bar), self->path);
  gtk_box_append (GTK_BOX (bar), self->spinner);
  gtk_box_append (GTK_BOX (bar), save);
  return bar;
}

static GtkWidget *
results (HsWrite *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), hs_verdict_new (self->session));
  gtk_widget_set_size_request (scroller, 400, -1);
  return scroller;
}

static void
hs_write_dispose (GObject *object)
{
  HsWrite *self = HS_WRITE (object);

  g_clear_object (&self->manuscript);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hs_write_parent_class)->dispose (object);
}

static void
hs_write_class_init (HsWriteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hs_write_dispose;
}

static void
hs_write_init (HsWrite *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
hs_write_new (HsSession *session, HsManuscript *manuscript)
{
  HsWrite *self = g_object_new (HS_TYPE_WRITE, NULL);
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);

  self->session = g_object_ref (session);
  self->manuscript = g_object_ref (manuscript);
  gtk_box_append (GTK_BOX (self), toolbar (self));
  gtk_paned_set_start_child (GTK_PANED (paned), editor (self));
  gtk_paned_set_end_child (GTK_PANED (paned), results (self));
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_resize_end_child (GTK_PANED (paned), FALSE);
  gtk_widget_set_vexpand (paned, TRUE);
  gtk_box_append (GTK_BOX (self), paned);
  g_signal_connect_object (session, "grade-changed", G_CALLBACK (on_grade_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manuscript, "changed", G_CALLBACK (update_path), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  update_scheme (self);
  on_grade_changed (self);
  update_path (self);
  return GTK_WIDGET (self);
}
