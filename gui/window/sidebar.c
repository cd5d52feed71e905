/* See sidebar.h. The list of chapters is there with the first frame; what costs more, reading the
 * stories for their titles and laying out the text, comes right after it.  */
#include "config.h"

#include "sidebar.h"

#include <lab/text/language.h>
#include <string.h>

#include <gui/write/chapter.h>
#include <gui/stage/controls.h>

struct _HsSidebar
{
  GtkBox parent_instance;
  HsSession *session;
  GtkWidget *list, *scroller, *page;
  bool more; /* the stories of no chapter are listed */
  bool filling;
  guint idle;
};

G_DEFINE_FINAL_TYPE (HsSidebar, hs_sidebar, GTK_TYPE_BOX)

static void
open_section (GtkWidget *widget, const char *rfc)
{
  g_auto (GStrv) parts = g_strsplit (rfc, "#", 2);
  g_autofree char *uri
      = g_strdup_printf ("https://www.rfc-editor.org/rfc/rfc%s%s%s", parts[0],
                         parts[1] != NULL ? "#section-" : "", parts[1] != NULL ? parts[1] : "");

  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (widget)), uri, GDK_CURRENT_TIME);
}

static void
play_story (HsSidebar *self, const char *path)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.watch", NULL);
  hs_session_open_story (self->session, path);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-stage", NULL);
}

static void
on_link (const char *uri, gpointer data)
{
  HsSidebar *self = data;
  const Lesson *lesson = hs_session_get_lesson (self->session);

  if (g_str_has_prefix (uri, "story:") && lesson != NULL)
    {
      g_autofree char *path = lesson_story_path (lesson, uri + strlen ("story:"));

      play_story (self, path);
    }
  else if (g_str_has_prefix (uri, "rfc:"))
    open_section (GTK_WIDGET (self), uri + strlen ("rfc:"));
  else if (g_str_has_prefix (uri, "exercise:"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.write", NULL);
  else if (strstr (uri, "://") != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
}

static void
on_story_clicked (GtkButton *button, HsSidebar *self)
{
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (button), "path"));

  play_story (self, path);
}

/* A button with the story's title; the story that is on the stage is marked. */
static void
add_story (HsSidebar *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Story) story = story_load (path, &error);
  g_autofree char *file = g_path_get_basename (path);
  const char *title = story != NULL ? story_title (story, language_get ()) : file;
  const char *summary = story != NULL ? story_summary (story, language_get ()) : error->message;
  GtkWidget *button = control_button ("media-playback-start-symbolic", title, NULL, title, NULL);
  GtkWidget *content = gtk_button_get_child (GTK_BUTTON (button));
  GtkWidget *words = gtk_widget_get_last_child (content);

  if (GTK_IS_LABEL (words))
    {
      gtk_label_set_wrap (GTK_LABEL (words), TRUE);
      gtk_label_set_xalign (GTK_LABEL (words), 0);
      gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_NONE);
      gtk_label_set_max_width_chars (GTK_LABEL (words), 26);
    }
  gtk_widget_set_halign (content, GTK_ALIGN_START);
  if (summary != NULL && *summary != '\0')
    gtk_widget_set_tooltip_text (button, summary);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "story");
  if (g_strcmp0 (path, hs_session_get_story (self->session)) == 0)
    gtk_widget_add_css_class (button, "current");
  g_object_set_data_full (G_OBJECT (button), "path", g_strdup (path), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_story_clicked), self);
  gtk_box_append (GTK_BOX (self->page), button);
}

static void
add_exercise (HsSidebar *self, const Lesson *lesson)
{
  g_autofree char *text = g_strdup_printf (_ ("Exercise: %u points"), lesson->points);
  GtkWidget *button;

  if (lesson->exercise == NULL)
    return;
  button = control_button ("document-edit-symbolic", text, "win.write",
                           _ ("Write the exercise of this chapter"), _ ("Ctrl+E"));
  gtk_widget_set_halign (gtk_button_get_child (GTK_BUTTON (button)), GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "story");
  gtk_box_append (GTK_BOX (self->page), button);
}

static void
fill_more (HsSidebar *self)
{
  g_autoptr (GPtrArray) names = stories_of_none ();

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = lesson_story_path (NULL, g_ptr_array_index (names, i));

      add_story (self, path);
    }
}

static void
fill_chapter (HsSidebar *self, const Lesson *lesson)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = lesson_text (lesson, language_get (), &error);

  for (char **story = lesson->stories; story != NULL && *story != NULL; story++)
    {
      g_autofree char *path = lesson_story_path (lesson, *story);

      add_story (self, path);
    }
  add_exercise (self, lesson);
  gtk_box_append (GTK_BOX (self->page), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  if (text != NULL)
    gtk_box_append (GTK_BOX (self->page), hs_chapter_new (text, on_link, self));
  else
    gtk_box_append (GTK_BOX (self->page), control_label (error->message, "error"));
}

static gboolean
fill_when_idle (gpointer data)
{
  HsSidebar *self = data;
  const Lesson *lesson = hs_session_get_lesson (self->session);

  self->idle = 0;
  control_clear (self->page);
  if (self->more)
    fill_more (self);
  else if (lesson != NULL)
    fill_chapter (self, lesson);
  return G_SOURCE_REMOVE;
}

static void
refill (HsSidebar *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_LOW, fill_when_idle, self, NULL);
}

/* Only which story is on the stage has changed. */
static void
mark_story (HsSidebar *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->page); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *path = g_object_get_data (G_OBJECT (child), "path");

      if (path != NULL && g_strcmp0 (path, hs_session_get_story (self->session)) == 0)
        gtk_widget_add_css_class (child, "current");
      else
        gtk_widget_remove_css_class (child, "current");
    }
}

static GtkWidget *
chapter_row (const char *number, const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *count = control_label (number, "dim-label");
  GtkWidget *label = control_label (title, NULL);

  gtk_label_set_width_chars (GTK_LABEL (count), 2);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 26);
  gtk_box_append (GTK_BOX (box), count);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
add_chapters (HsSidebar *self)
{
  GPtrArray *lessons = hs_session_get_lessons (self->session);

  for (guint i = 0; i < lessons->len; i++)
    {
      const Lesson *lesson = g_ptr_array_index (lessons, i);
      g_autofree char *number = g_strdup_printf ("%u", lesson->number);

      gtk_list_box_append (GTK_LIST_BOX (self->list),
                           chapter_row (number, lesson_title (lesson, language_get ())));
    }
  gtk_list_box_append (GTK_LIST_BOX (self->list), chapter_row ("…", _ ("More stories")));
}

static void
mark_chapter (HsSidebar *self)
{
  GPtrArray *lessons = hs_session_get_lessons (self->session);
  guint index = lessons->len;

  for (guint i = 0; i < lessons->len && !self->more; i++)
    if (g_ptr_array_index (lessons, i) == (gpointer) hs_session_get_lesson (self->session))
      index = i;
  self->filling = true;
  if (index < lessons->len || self->more)
    gtk_list_box_select_row (
        GTK_LIST_BOX (self->list),
        gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) index));
  self->filling = false;
}

static void
on_lesson_changed (HsSidebar *self)
{
  self->more = hs_session_get_lesson (self->session) == NULL;
  mark_chapter (self);
  refill (self);
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, HsSidebar *self)
{
  GPtrArray *lessons = hs_session_get_lessons (self->session);
  const guint index = (guint) gtk_list_box_row_get_index (row);

  if (self->filling)
    return;
  self->more = index >= lessons->len;
  if (!self->more)
    {
      const Lesson *lesson = g_ptr_array_index (lessons, index);

      hs_session_open_lesson (self->session, lesson->id);
    }
  refill (self);
}

static void
hs_sidebar_dispose (GObject *object)
{
  HsSidebar *self = HS_SIDEBAR (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hs_sidebar_parent_class)->dispose (object);
}

static void
hs_sidebar_class_init (HsSidebarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hs_sidebar_dispose;
}

static GtkWidget *
scrolled (GtkWidget *child, int natural)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  if (natural > 0)
    {
      gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
      gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), natural);
    }
  return scroller;
}

static void
hs_sidebar_init (HsSidebar *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_size_request (GTK_WIDGET (self), 270, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE); /* whatever its children want */
  gtk_widget_add_css_class (GTK_WIDGET (self), "chapters");
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_box_append (GTK_BOX (self), scrolled (self->list, 330));
  gtk_box_append (GTK_BOX (self), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  self->page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (self->page, "chapter-page");
  self->scroller = scrolled (self->page, 0);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_box_append (GTK_BOX (self), self->scroller);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
}

GtkWidget *
hs_sidebar_new (HsSession *session)
{
  HsSidebar *self = g_object_new (HS_TYPE_SIDEBAR, NULL);

  self->session = g_object_ref (session);
  control_name (self->list, _ ("Chapters"));
  control_name (self->page, _ ("The text of the chapter"));
  add_chapters (self);
  g_signal_connect_object (session, "lesson-changed", G_CALLBACK (on_lesson_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "trace-changed", G_CALLBACK (mark_story), self,
                           G_CONNECT_SWAPPED);
  on_lesson_changed (self);
  return GTK_WIDGET (self);
}
