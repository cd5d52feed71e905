/* See window.h. Another language builds all of the content anew: the session holds everything worth
 * keeping, and the text being written is in a buffer that is handed on.  */
#include "config.h"

#include "window.h"

#include <lab/text/language.h>
#include <string.h>

#include "actions.h"
#include <gui/stage/controls.h>
#include "sidebar.h"
#include <gui/stage/stage.h>
#include <gui/stage/transport.h>

#define COMPACT_HEIGHT 880

struct _HsWindow
{
  AdwApplicationWindow parent_instance;
  HsSession *session;
  GtkWidget *toasts, *flap, *modes, *stage, *title;
  HsWrite *write; /* NULL until it is wanted */
  GtkTextBuffer *code;
  HsMode mode;
  bool chapters;
  guint tick;
  gint64 last_frame;
};

G_DEFINE_FINAL_TYPE (HsWindow, hs_window, ADW_TYPE_APPLICATION_WINDOW)

HsSession *
hs_window_get_session (HsWindow *self)
{
  return self->session;
}

HsMode
hs_window_get_mode (HsWindow *self)
{
  return self->mode;
}

/* The editor brings GtkSourceView and its language files along, so it comes when it is asked
 * for. */
HsWrite *
hs_window_get_write (HsWindow *self)
{
  if (self->write == NULL)
    {
      self->write = HS_WRITE (hs_write_new (self->session, self->code));
      g_set_object (&self->code, hs_write_get_buffer (self->write));
      gtk_stack_add_named (GTK_STACK (self->modes), GTK_WIDGET (self->write), "write");
    }
  return self->write;
}

void
hs_window_focus_stage (HsWindow *self)
{
  gtk_widget_grab_focus (self->stage);
}

void
hs_window_set_mode (HsWindow *self, HsMode mode)
{
  self->mode = mode;
  if (mode == MODE_WRITE)
    {
      HsWrite *write = hs_window_get_write (self);

      hs_session_set_playing (self->session, false);
      gtk_stack_set_visible_child_name (GTK_STACK (self->modes), "write");
      hs_write_focus (write);
    }
  else
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->modes), "watch");
      hs_window_focus_stage (self);
    }
  hs_actions_update (self);
}

bool
hs_window_get_chapters (HsWindow *self)
{
  return self->chapters;
}

void
hs_window_set_chapters (HsWindow *self, bool shown)
{
  self->chapters = shown;
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), shown);
  hs_actions_update (self);
}

/* A message of several lines, with a place in a file, is shown as it would be in a terminal. */
static void
tell_at_length (HsWindow *self, const char *message)
{
  const char *rest = strchr (message, '\n');
  g_autofree char *first = g_strndup (message, (gsize) (rest - message));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("That did not work"), first);
  GtkWidget *text = control_label (rest + 1, "monospace");

  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), text);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
hs_window_tell (HsWindow *self, const char *message)
{
  g_autofree char *escaped = NULL;

  if (strchr (message, '\n') != NULL)
    {
      tell_at_length (self, message);
      return;
    }
  escaped = g_markup_escape_text (message, -1);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), adw_toast_new (escaped));
}

static void
on_problem (HsSession *session, const char *message, HsWindow *self)
{
  hs_window_tell (self, message);
}

/* What is on the stage: the story's title, else the chapter's. */
static const char *
title_of (HsSession *session)
{
  const Trace *trace = hs_session_get_trace (session);
  const Lesson *lesson = hs_session_get_lesson (session);
  g_autofree char *key = g_strdup_printf ("title.%s", language_get ());
  const char *title = trace_note_get (trace, 0, key);

  if (title == NULL)
    title = trace_note_get (trace, 0, "title.en");
  if (title == NULL && lesson != NULL)
    title = lesson_title (lesson, language_get ());
  return title != NULL ? title : _ ("Handshake");
}

/* Some stories belong to no chapter, whichever is open. */
static bool
is_of_lesson (HsSession *session, const Lesson *lesson)
{
  const char *story = hs_session_get_story (session);
  g_autofree char *folder = story != NULL ? g_path_get_dirname (story) : NULL;

  return lesson != NULL && (folder == NULL || g_strcmp0 (folder, lesson->folder) == 0);
}

/* Who answers on the two sides. */
static const char *
who_answers (HsSession *session)
{
  World start;

  if (hs_session_get_live (session))
    return _ ("live: as it happens");
  if (hs_session_get_watching (session) >= 0)
    return _ ("your TCP answers as B");
  trace_world (hs_session_get_trace (session), 0, &start);
  for (unsigned host = 0; host < HOSTS; host++)
    if (start.host[host].kind == HOST_SCRIPTED)
      return host == 1 ? _ ("the reference TCP as A, another TCP as B")
                       : _ ("another TCP as A, the reference TCP as B");
  return _ ("the reference TCP on both sides");
}

static char *
subtitle_of (HsSession *session)
{
  const Lesson *lesson = hs_session_get_lesson (session);
  const char *who = who_answers (session);

  return is_of_lesson (session, lesson) && !hs_session_get_live (session)
             ? g_strdup_printf (_ ("Chapter %u · %s"), lesson->number, who)
             : g_strdup (who);
}

static void
update_title (HsWindow *self)
{
  g_autofree char *subtitle = subtitle_of (self->session);
  const char *title = title_of (self->session);
  g_autofree char *whole = g_strdup_printf ("%s — %s", title, _ ("Handshake"));

  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), title);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), subtitle);
  gtk_window_set_title (GTK_WINDOW (self), whole);
}

static GtkWidget *
linked (GtkWidget *first, GtkWidget *second)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  return box;
}

static void
app_menu (GtkMenuButton *button, gpointer data)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) file = g_menu_new ();
  g_autoptr (GMenu) live = g_menu_new ();
  g_autoptr (GMenu) help = g_menu_new ();

  g_menu_append (file, _ ("Open a story or a trace…"), "win.open");
  g_menu_append (file, _ ("Save this trace…"), "win.save");
  g_menu_append (live, _ ("Watch a live exchange with the kernel…"), "win.watch-live");
  g_menu_append (live, _ ("End the live exchange"), "win.stop-live");
  g_menu_append (help, _ ("Keyboard shortcuts"), "win.shortcuts");
  g_menu_append (help, _ ("About Handshake"), "win.about");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (file));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (live));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (help));
  gtk_menu_button_set_popover (button, gtk_popover_menu_new_from_model (G_MENU_MODEL (menu)));
}

static GtkWidget *
menu_button (void)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "open-menu-symbolic");
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (button), TRUE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), app_menu, NULL, NULL);
  control_explain (button, _ ("Menu"), "F10");
  return button;
}

static GtkWidget *
header_bar (HsWindow *self)
{
  GtkWidget *bar = adw_header_bar_new ();
  AdwHeaderBar *header = ADW_HEADER_BAR (bar);

  self->title = adw_window_title_new ("", "");
  adw_header_bar_set_title_widget (header, self->title);
  adw_header_bar_pack_start (
      header, control_toggle ("sidebar-show-symbolic", NULL, "win.chapters", _ ("Chapters"), "F9"));
  adw_header_bar_pack_start (
      header,
      linked (control_toggle (NULL, _ ("Watch"), "win.watch", _ ("Watch the stage"), _ ("Esc")),
              control_toggle (NULL, _ ("Write"), "win.write",
                              _ ("Write the exercise of this chapter"), _ ("Ctrl+E"))));
  adw_header_bar_pack_end (header, menu_button ());
  adw_header_bar_pack_end (header, control_toggle ("weather-clear-night-symbolic", NULL, "win.dark",
                                                   _ ("Dark"), _ ("Ctrl+D")));
  adw_header_bar_pack_end (
      header, linked (control_toggle (NULL, "EN", "win.language::en", "English", _ ("Ctrl+L")),
                      control_toggle (NULL, "中文", "win.language::zh_CN", "中文", _ ("Ctrl+L"))));
  return bar;
}

static GtkWidget *
watch_page (HsWindow *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->stage = hs_stage_new (self->session);
  gtk_box_append (GTK_BOX (page), self->stage);
  gtk_box_append (GTK_BOX (page), hs_transport_new (self->session));
  return page;
}

static void
on_flap_revealed (HsWindow *self)
{
  const bool shown = adw_flap_get_reveal_flap (ADW_FLAP (self->flap));

  if (shown != self->chapters)
    hs_window_set_chapters (self, shown);
}

static void
build (HsWindow *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->write = NULL;
  self->modes = gtk_stack_new ();
  gtk_widget_set_hexpand (self->modes, TRUE);
  gtk_stack_add_named (GTK_STACK (self->modes), watch_page (self), "watch");
  self->flap = adw_flap_new ();
  adw_flap_set_fold_policy (ADW_FLAP (self->flap), ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_swipe_to_open (ADW_FLAP (self->flap), FALSE);
  adw_flap_set_flap (ADW_FLAP (self->flap), hs_sidebar_new (self->session));
  adw_flap_set_separator (ADW_FLAP (self->flap), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_content (ADW_FLAP (self->flap), self->modes);
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), self->chapters);
  gtk_widget_set_vexpand (self->flap, TRUE);
  gtk_box_append (GTK_BOX (content), header_bar (self));
  gtk_box_append (GTK_BOX (content), self->flap);
  self->toasts = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), content);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), self->toasts);
  g_signal_connect_swapped (self->flap, "notify::reveal-flap", G_CALLBACK (on_flap_revealed), self);
  update_title (self);
  hs_window_set_mode (self, self->mode);
}

/* Later, because the button that asked for it is about to go. */
static gboolean
rebuild (gpointer data)
{
  HsWindow *self = data;

  if (self->session != NULL)
    build (self);
  return G_SOURCE_REMOVE;
}

static void
on_language_changed (HsWindow *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, rebuild, g_object_ref (self), g_object_unref);
}

/* Only while something moves; a still window costs nothing. */
static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  HsWindow *self = HS_WINDOW (widget);
  const gint64 now = gdk_frame_clock_get_frame_time (clock);
  const double seconds = (double) (now - self->last_frame) / 1e6;

  self->last_frame = now;
  hs_session_tick (self->session, CLAMP (seconds, 0, 0.1));
  if (hs_session_get_moving (self->session))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
on_playing_changed (HsWindow *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  hs_actions_update (self);
  if (self->tick != 0 || !hs_session_get_moving (self->session))
    return;
  self->last_frame
      = clock != NULL ? gdk_frame_clock_get_frame_time (clock) : g_get_monotonic_time ();
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_frame, NULL, NULL);
}

static void
hs_window_dispose (GObject *object)
{
  HsWindow *self = HS_WINDOW (object);

  g_clear_object (&self->code);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hs_window_parent_class)->dispose (object);
}

/* Few lines are better than none: in a low window the words are smaller. */
static void
set_compact (GtkWidget *widget, bool compact)
{
  if (compact)
    gtk_widget_add_css_class (widget, "compact");
  else
    gtk_widget_remove_css_class (widget, "compact");
}

static gboolean
update_compact (gpointer data)
{
  set_compact (data, gtk_widget_get_height (data) < COMPACT_HEIGHT);
  return G_SOURCE_REMOVE;
}

/* The size to begin with. A low window is compact from the start, or it would not become so low. */
void
hs_window_set_size (HsWindow *self, int width, int height)
{
  set_compact (GTK_WIDGET (self), height < COMPACT_HEIGHT);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
}

static void
hs_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  const bool compact = gtk_widget_has_css_class (widget, "compact");

  GTK_WIDGET_CLASS (hs_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (compact != (height < COMPACT_HEIGHT))
    g_idle_add_full (G_PRIORITY_DEFAULT, update_compact, g_object_ref (widget), g_object_unref);
}

static void
hs_window_class_init (HsWindowClass *klass)
{
  GTK_WIDGET_CLASS (klass)->size_allocate = hs_window_size_allocate;
  G_OBJECT_CLASS (klass)->dispose = hs_window_dispose;
}

static void
hs_window_init (HsWindow *self)
{
  self->chapters = true;
}

static void
follow_animations (HsWindow *self)
{
  gboolean on = TRUE;

  g_object_get (gtk_settings_get_default (), "gtk-enable-animations", &on, NULL);
  hs_session_set_smooth (self->session, on);
}

static void
follow (HsWindow *self, const char *signal, void (*update) (HsWindow *self))
{
  g_signal_connect_object (self->session, signal, G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

GtkWidget *
hs_window_new (GtkApplication *app, HsSession *session)
{
  HsWindow *self = g_object_new (HS_TYPE_WINDOW, "application", app, NULL);

  self->session = g_object_ref (session);
  hs_actions_install (self);
  build (self);
  follow (self, "trace-changed", update_title);
  follow (self, "playing-changed", update_title);
  follow (self, "lesson-changed", update_title);
  follow (self, "language-changed", on_language_changed);
  follow (self, "playing-changed", on_playing_changed);
  follow (self, "cursor-changed", hs_actions_update);
  follow (self, "selection-changed", hs_actions_update);
  follow (self, "grade-changed", hs_actions_update);
  follow (self, "lesson-changed", hs_actions_update);
  g_signal_connect_object (session, "problem", G_CALLBACK (on_problem), self, 0);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-enable-animations",
                           G_CALLBACK (follow_animations), self, G_CONNECT_SWAPPED);
  follow_animations (self);
  return GTK_WIDGET (self);
}
