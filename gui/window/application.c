/* See application.h. */
#include "config.h"

#include "application.h"

#include <glib-unix.h>

#include "measure.h"
#include "window.h"

typedef struct
{
  HsSession *session;
  const HsOptions *options;
} Start;

static void
measure (GtkApplication *app, GtkWidget *window, const Start *start)
{
  if (start->options->frame_stats)
    hs_measure_frames (app, window, start->session);
  else if (start->options->screenshot != NULL)
    hs_measure_screenshot (app, window, start->session, start->options->screenshot);
  else if (start->options->exit_after_startup)
    hs_measure_startup (app, window, start->session);
}

/* Somebody wants the program to end, or the terminal or the session has gone. */
static gboolean
on_end (gpointer app)
{
  for (GList *at = gtk_application_get_windows (app); at != NULL; at = at->next)
    if (HS_IS_WINDOW (at->data))
      hs_window_flush (at->data);
  g_application_quit (app);
  return G_SOURCE_CONTINUE;
}

static void
on_activate (GtkApplication *app, Start *start)
{
  GtkWindow *open = gtk_application_get_active_window (app);
  GtkWidget *window;

  if (open != NULL)
    {
      gtk_window_present (open);
      return;
    }
  if (start->options->dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  window = hs_window_new (app, start->session);
  hs_window_set_size (HS_WINDOW (window), start->options->width, start->options->height);
  if (start->options->row > 0)
    hs_session_seek_row (start->session, (size_t) start->options->row);
  measure (app, window, start);
  gtk_window_present (GTK_WINDOW (window));
  if (start->options->write)
    hs_window_set_mode (HS_WINDOW (window), MODE_WRITE);
  else
    hs_window_focus_stage (HS_WINDOW (window));
  if (start->options->problem != NULL)
    g_signal_emit_by_name (start->session, "problem", start->options->problem);
}

static void
start_free (Start *start, GClosure *closure)
{
  g_object_unref (start->session);
  g_free (start);
}

/* `options` must outlive the application. Every start is its own program: two of them can show two
 * stories side by side. */
GtkApplication *
hs_application_new (HsSession *session, const HsOptions *options)
{
  GtkApplication *app = GTK_APPLICATION (
      adw_application_new ("org.handshake_tcp.Handshake", G_APPLICATION_NON_UNIQUE));
  Start *start = g_new0 (Start, 1);

  start->session = g_object_ref (session);
  start->options = options;
  g_application_set_resource_base_path (G_APPLICATION (app), "/org/handshake_tcp/Handshake");
  g_unix_signal_add (SIGTERM, on_end, app);
  g_unix_signal_add (SIGHUP, on_end, app);
  g_unix_signal_add (SIGINT, on_end, app);
  g_signal_connect_data (app, "activate", G_CALLBACK (on_activate), start,
                         (GClosureNotify) start_free, 0);
  return app;
}
