/* See window.h. Another language builds all of the content anew: the session holds everything
 * worth keeping, and the text being written is in a manuscript that is handed on. */
#include "config.h"

#include "window.h"

#include <lab/text/language.h>
#include <string.h>

#include <gui/session/draft.h>
#include <gui/stage/controls.h>
#include <gui/stage/stage.h>
#include <gui/stage/transport.h>
#include <gui/write/notice.h>
#include <gui/write/write.h>

#include "header.h"
#include "sidebar.h"
#include "title.h"

#define COMPACT_HEIGHT 880

struct _HsWindow
{
  AdwApplicationWindow parent_instance;
  HsSession *session;
  HsActions *actions;
  GtkWidget *toasts, *flap, *modes, *stage, *title, *notices;
  HsWrite *write;     /* NULL until it is wanted */
  HsManuscript *code; /* likewise */
  HsMode mode;
  bool chapters;
  guint tick;
  gint64 last_frame;
};

G_DEFINE_FINAL_TYPE (HsWindow, hs_window, ADW_TYPE_APPLICATION_WINDOW)

static void
update_title (HsWindow *self)
{
  g_autofree char *subtitle = hs_subtitle_of (self->session);
  const char *title = hs_title_of (self->session);
  const bool unsaved = self->code != NULL && hs_manuscript_get_unsaved (self->code);
  g_autofree char *whole
      = g_strdup_printf ("%s%s — %s", unsaved ? "● " : "", title, _ ("Handshake"));

  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), title);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), subtitle);
  gtk_window_set_title (GTK_WINDOW (self), whole);
}

static void
show_notices (HsWindow *self)
{
  gtk_box_append (GTK_BOX (self->notices), hs_notice_new (self->code));
}

/* The editor brings GtkSourceView and its language files along, so it comes when it is asked
 * for. */
static HsManuscript *
code_of (HsWindow *self)
{
  if (self->code == NULL)
    {
      self->code = hs_manuscript_new (self->session);
      g_signal_connect_object (self->code, "changed", G_CALLBACK (update_title), self,
                               G_CONNECT_SWAPPED);
      show_notices (self);
    }
  return self->code;
}

static HsWrite *
write_of (HsWindow *self)
{
  if (self->write == NULL)
    {
      self->write = HS_WRITE (hs_write_new (self->session, code_of (self)));
      gtk_stack_add_named (GTK_STACK (self->modes), GTK_WIDGET (self->write), "write");
    }
  return self->write;
}

void
hs_window_focus_stage (HsWindow *self)
{
  if (self->mode == MODE_WATCH)
    gtk_widget_grab_focus (self->stage);
}

void
hs_window_set_mode (HsWindow *self, HsMode mode)
{
  self->mode = mode;
  if (mode == MODE_WRITE)
    {
      HsWrite *write = write_of (self);

      hs_session_set_playing (self->session, false);
      gtk_stack_set_visible_child_name (GTK_STACK (self->modes), "write");
      hs_write_focus (write);
    }
  else
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->modes), "watch");
      hs_window_focus_stage (self);
    }
  hs_actions_show (self->actions, self->mode, self->chapters);
}

static void
set_chapters (HsWindow *self, bool shown)
{
  self->chapters = shown;
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), shown);
  hs_actions_show (self->actions, self->mode, self->chapters);
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

static void
show_message (HsWindow *self, const char *message)
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
  show_message (self, message);
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
    set_chapters (self, shown);
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
  self->notices = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (content), hs_header_new (&self->title));
  gtk_box_append (GTK_BOX (content), self->notices);
  gtk_box_append (GTK_BOX (content), self->flap);
  self->toasts = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), content);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), self->toasts);
  g_signal_connect_swapped (self->flap, "notify::reveal-flap", G_CALLBACK (on_flap_revealed), self);
  update_title (self);
  if (self->code != NULL)
    show_notices (self);
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

  hs_actions_update (self->actions);
  if (self->tick != 0 || !hs_session_get_moving (self->session))
    return;
  self->last_frame
      = clock != NULL ? gdk_frame_clock_get_frame_time (clock) : g_get_monotonic_time ();
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_frame, NULL, NULL);
}

/* --- What was written. --- */

/* A text of the last time that did not get into its file is offered as soon as its chapter is
 * open, which is when the window opens, as a rule. */
static void
offer_kept (HsWindow *self)
{
  const char *path;

  if (self->code != NULL || !draft_any_waits ())
    return;
  path = hs_session_get_exercise (self->session);
  if (path != NULL && draft_waits (path))
    hs_window_set_mode (self, MODE_WRITE);
}

/* The program is about to end: nothing that was written may go with it. False when it would. */
bool
hs_window_flush (HsWindow *self)
{
  return self->code == NULL || hs_manuscript_flush (self->code);
}

static void
on_close_anyway (AdwMessageDialog *dialog, const char *response, HsWindow *self)
{
  if (strcmp (response, "close") == 0)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
ask_before_loss (HsWindow *self)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (self), _ ("Your text cannot be saved"),
      _ ("Neither its file nor a copy of it can be written. When the window closes, what you wrote "
         "is lost. You can copy it and keep it elsewhere."));
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_add_response (message, "stay", _ ("Stay"));
  adw_message_dialog_add_response (message, "close", _ ("Close and lose it"));
  adw_message_dialog_set_default_response (message, "stay");
  adw_message_dialog_set_close_response (message, "stay");
  adw_message_dialog_set_response_appearance (message, "close", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_close_anyway), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
hs_window_close_request (GtkWindow *window)
{
  if (!hs_window_flush (HS_WINDOW (window)))
    {
      ask_before_loss (HS_WINDOW (window));
      return TRUE;
    }
  return GTK_WINDOW_CLASS (hs_window_parent_class)->close_request (window);
}

static void
hs_window_dispose (GObject *object)
{
  HsWindow *self = HS_WINDOW (object);

  g_clear_pointer (&self->actions, hs_actions_free);
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
  GTK_WINDOW_CLASS (klass)->close_request = hs_window_close_request;
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

static void
update_actions (HsWindow *self)
{
  hs_actions_update (self->actions);
}

/* --- What the actions ask. --- */

static void
ask_mode (GtkWindow *window, HsMode mode)
{
  hs_window_set_mode (HS_WINDOW (window), mode);
}

static void
ask_chapters (GtkWindow *window, bool shown)
{
  set_chapters (HS_WINDOW (window), shown);
}

static void
ask_grade (GtkWindow *window)
{
  hs_write_save (write_of (HS_WINDOW (window)));
}

static void
ask_line (GtkWindow *window, unsigned line)
{
  hs_write_go_to_line (write_of (HS_WINDOW (window)), line);
}

static void
ask_focus (GtkWindow *window)
{
  hs_window_focus_stage (HS_WINDOW (window));
}

static void
ask_tell (GtkWindow *window, const char *message)
{
  show_message (HS_WINDOW (window), message);
}

static const HsAsk ask = {
  .set_mode = ask_mode,
  .set_chapters = ask_chapters,
  .grade = ask_grade,
  .go_to_line = ask_line,
  .focus_stage = ask_focus,
  .tell = ask_tell,
};

GtkWidget *
hs_window_new (GtkApplication *app, HsSession *session)
{
  HsWindow *self = g_object_new (HS_TYPE_WINDOW, "application", app, NULL);

  self->session = g_object_ref (session);
  self->actions = hs_actions_new (GTK_APPLICATION_WINDOW (self), session, &ask);
  build (self);
  follow (self, "trace-changed", update_title);
  follow (self, "playing-changed", update_title);
  follow (self, "lesson-changed", update_title);
  follow (self, "language-changed", on_language_changed);
  follow (self, "playing-changed", on_playing_changed);
  follow (self, "cursor-changed", update_actions);
  follow (self, "selection-changed", update_actions);
  follow (self, "grade-changed", update_actions);
  follow (self, "lesson-changed", update_actions);
  g_signal_connect_object (session, "problem", G_CALLBACK (on_problem), self, 0);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-enable-animations",
                           G_CALLBACK (follow_animations), self, G_CONNECT_SWAPPED);
  follow_animations (self);
  follow (self, "lesson-changed", offer_kept);
  offer_kept (self);
  return GTK_WIDGET (self);
}
