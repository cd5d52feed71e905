/* See measure.h. The cost of a frame is the processor time of the main thread between the frame
 * clock's "before-paint" and "after-paint": layout, snapshot and drawing, whatever else the
 * machine is busy with. */
#include "config.h"

#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct
{
  GtkApplication *app;
  GtkWidget *window;
  HsSession *session;
  char *path;
  GArray *paint; /* of double: milliseconds */
  double before;
  unsigned frames;
} Measure;

static double
cpu_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static Measure *
measure_new (GtkApplication *app, GtkWidget *window, HsSession *session)
{
  Measure *measure = g_new0 (Measure, 1);

  measure->app = app;
  measure->window = window;
  measure->session = session;
  measure->paint = g_array_new (FALSE, FALSE, sizeof (double));
  return measure;
}

static void
measure_end (Measure *measure)
{
  GtkApplication *app = measure->app;

  g_array_unref (measure->paint);
  g_free (measure->path);
  g_free (measure);
  g_application_quit (G_APPLICATION (app));
}

static void
on_before_paint (GdkFrameClock *clock, Measure *measure)
{
  measure->before = cpu_ms ();
}

static void
on_after_paint (GdkFrameClock *clock, Measure *measure)
{
  const double took = cpu_ms () - measure->before;

  if (hs_session_get_moving (measure->session))
    g_array_append_val (measure->paint, took);
}

static int
by_size (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
percentile (const GArray *sorted, unsigned percent)
{
  return sorted->len == 0 ? 0 : g_array_index (sorted, double, (sorted->len - 1) * percent / 100);
}

/* Plays to the end, through the questions, and then says what the frames cost. */
static gboolean
on_play_on (gpointer data)
{
  Measure *measure = data;
  HsSession *session = measure->session;

  if (hs_session_get_playing (session))
    return G_SOURCE_CONTINUE;
  if (hs_session_get_cursor (session) < hs_session_get_rows (session))
    {
      hs_session_set_playing (session, true);
      return G_SOURCE_CONTINUE;
    }
  g_array_sort (measure->paint, by_size);
  printf ("frames %u paint_cpu_ms p50 %.2f p95 %.2f max %.2f\n", measure->paint->len,
          percentile (measure->paint, 50), percentile (measure->paint, 95),
          percentile (measure->paint, 100));
  measure_end (measure);
  return G_SOURCE_REMOVE;
}

static void
on_map_for_frames (GtkWidget *window, Measure *measure)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), measure);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (on_after_paint), measure);
  g_timeout_add (500, on_play_on, measure);
}

void
hs_measure_frames (GtkApplication *app, GtkWidget *window, HsSession *session)
{
  g_signal_connect (window, "map", G_CALLBACK (on_map_for_frames),
                    measure_new (app, window, session));
}

/* The window as it is on the screen, by the renderer that draws it. */
static void
save_picture (GtkWidget *window, const char *path)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  /* Its own size, or it is scaled; and whole pixels, which the bounds of the node need not be. */
  const int width = gdk_paintable_get_intrinsic_width (paintable);
  const int height = gdk_paintable_get_intrinsic_height (paintable);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (!gdk_texture_save_to_png (texture, path))
    g_printerr ("%s: cannot be written\n", path);
}

/* The idle work after the first frame, text and choices, belongs into the picture. */
static gboolean
on_settled (gpointer data)
{
  Measure *measure = data;

  if (measure->path != NULL)
    save_picture (measure->window, measure->path);
  measure_end (measure);
  return G_SOURCE_REMOVE;
}

static void
on_map_for_picture (GtkWidget *window, Measure *measure)
{
  g_timeout_add_full (G_PRIORITY_LOW + 50, measure->path != NULL ? 1200 : 200, on_settled, measure,
                      NULL);
}

void
hs_measure_screenshot (GtkApplication *app, GtkWidget *window, HsSession *session, const char *path)
{
  Measure *measure = measure_new (app, window, session);

  measure->path = g_strdup (path);
  g_signal_connect (window, "map", G_CALLBACK (on_map_for_picture), measure);
}

void
hs_measure_startup (GtkApplication *app, GtkWidget *window, HsSession *session)
{
  g_signal_connect (window, "map", G_CALLBACK (on_map_for_picture),
                    measure_new (app, window, session));
}
