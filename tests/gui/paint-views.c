/* The drawn views as PNG files, painted without a display, from fixed scenes: to look at, and to
 * compare. Usage: paint-views FOLDER  */
#include "config.h"

#include <diagram-model.h>
#include <ladder-paint.h>
#include <lab/language.h>
#include <lab/story.h>
#include <locale.h>
#include <stdlib.h>

static PangoContext *
new_context (double unit)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Cantarell 11");

  pango_font_description_set_absolute_size (font, 11 * 96 / 72.0 * unit * PANGO_SCALE);
  pango_context_set_font_description (context, font);
  return context;
}

static bool
save (GtkSnapshot *snapshot, const Brush *brush, int width, int height, const char *path)
{
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (image);

  gdk_cairo_set_source_rgba (cr, &brush->theme->paper);
  cairo_paint (cr);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_status_t status = cairo_surface_write_to_png (image, path);
  cairo_surface_destroy (image);
  if (status != CAIRO_STATUS_SUCCESS)
    g_printerr ("%s: %s\n", path, cairo_status_to_string (status));
  return status == CAIRO_STATUS_SUCCESS;
}

static bool
paint_diagram (const char *folder, const char *name, const Brush *brush, DiagramModel model,
               int width, int height)
{
  DiagramLayout layout;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);

  diagram_layout (&layout, width, height, brush->unit, diagram_widest_name (brush));
  diagram_paint (snapshot, &layout, &model, brush);
  if (model.moved)
    {
      const State *last = model.path[model.path_count - 1];
      Curve curve = diagram_curve_between (&layout, last[0], last[1]);
      int edge = diagram_edge (last[0], last[1]);
      if (edge >= 0)
        diagram_paint_edge_label (snapshot, &layout, &curve, diagram_transitions[edge].event,
                                  diagram_transitions[edge].action, model.host, brush);
      else
        diagram_paint_edge_label (snapshot, &layout, &curve, "rcv RST", "", model.host, brush);
    }
  return save (snapshot, brush, width, height, path);
}

static bool
paint_diagrams (const char *folder, const Brush *light, const Brush *dark, const Brush *large)
{
  DiagramModel begin
      = { 0, true, CLOSED, CLOSED, .title = "A", .subtitle = "client · 10.0.0.1:50000" };
  DiagramModel server = { 1,
                          true,
                          SYN_RECEIVED,
                          SYN_RECEIVED,
                          true,
                          2,
                          { { CLOSED, LISTEN }, { LISTEN, SYN_RECEIVED } },
                          "B",
                          "服务器 · 10.0.0.2:80" };
  DiagramModel end = { 0,
                       true,
                       CLOSED,
                       DIAGRAM_END,
                       true,
                       6,
                       { { CLOSED, SYN_SENT },
                         { SYN_SENT, ESTABLISHED },
                         { ESTABLISHED, FIN_WAIT_1 },
                         { FIN_WAIT_1, FIN_WAIT_2 },
                         { FIN_WAIT_2, TIME_WAIT },
                         { TIME_WAIT, CLOSED } },
                       "A",
                       "client · 10.0.0.1:50000" };
  DiagramModel reset = { 1,
                         true,
                         CLOSED,
                         DIAGRAM_END,
                         true,
                         3,
                         { { CLOSED, LISTEN }, { LISTEN, SYN_SENT }, { ESTABLISHED, CLOSED } },
                         "B",
                         "server · 10.0.0.2:80" };

  return paint_diagram (folder, "diagram-begin", light, begin, 300, 470)
         && paint_diagram (folder, "diagram-server", light, server, 300, 470)
         && paint_diagram (folder, "diagram-server-dark", dark, server, 300, 470)
         && paint_diagram (folder, "diagram-end-dark", dark, end, 300, 400)
         && paint_diagram (folder, "diagram-reset", light, reset, 360, 500)
         && paint_diagram (folder, "diagram-large", large, server, 560, 860);
}

typedef struct
{
  const char *name, *story;
  size_t row;
  double after; /* milliseconds after that row */
} LadderPicture;

/* At the height that the view would scroll to. */
static bool
paint_trace (const char *folder, const char *name, const Brush *brush, const Trace *trace,
             size_t row, Time playhead, int width, int height)
{
  g_autoptr (Ladder) ladder = ladder_new ();
  g_autoptr (LadderScene) scene = ladder_scene_new ();
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  LadderMoment moment = { playhead, 0, 0 };

  ladder_update (ladder, trace);
  ladder_scene_take (scene, trace, ladder, height, brush->unit);
  double top = fmax (0, time_map_y (&scene->map, playhead) - 0.7 * height);
  ladder_scene_lay (scene, brush, width, row, top - 200, top + height + 200);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) -top));
  ladder_paint_still (snapshot, scene, brush, top, top + height,
                      ladder_scene_ticks_end (scene, playhead));
  ladder_paint_moving (snapshot, scene, brush, &moment, top, top + height);
  for (size_t i = 0; i < scene->count; i++)
    if (scene->items[i].look == LOOK_FLYING)
      {
        Box box = ladder_flight_box (scene, i, playhead, true, brush);
        gtk_snapshot_save (snapshot);
        gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) box.x, (float) box.y));
        ladder_paint_flight (snapshot, scene, i, true, (int) box.width, (int) box.height, brush);
        gtk_snapshot_restore (snapshot);
      }
  return save (snapshot, brush, width, height, path);
}

static bool
paint_ladder (const char *folder, const Brush *brush, const LadderPicture *picture, int width,
              int height)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (HANDSHAKE_SOURCE_ROOT, picture->story, NULL);
  g_autoptr (Story) story = story_load (path, &error);
  g_autoptr (Trace) trace = story ? story_play (story, NULL, &error) : NULL;

  if (!trace)
    {
      g_printerr ("%s\n", error->message);
      return false;
    }
  size_t row = MIN (picture->row, trace_rows (trace));
  return paint_trace (folder, picture->name, brush, trace, row,
                      trace_time (trace, row) + (Time) (picture->after * 1000), width, height);
}

static bool
paint_ladders (const char *folder, const Brush *light, const Brush *dark, const Brush *large)
{
  static const LadderPicture pictures[] = {
    { "ladder-handshake", "lessons/03-handshake/handshake.story", 3, 26 },
    { "ladder-close", "assets/stories/whole-connection.story", 99, 0 },
    { "ladder-lost", "assets/stories/lost-syn-ack.story", 99, 0 },
    { "ladder-old", "assets/stories/old-duplicate-syn.story", 99, 5 },
    { "ladder-crossing", "assets/stories/simultaneous-close.story", 99, 5 },
    { "ladder-open", "assets/stories/simultaneous-open.story", 5, 20 },
  };
  static const LadderPicture big
      = { "ladder-large", "lessons/03-handshake/lost-third.story", 99, 9 };

  for (unsigned i = 0; i < G_N_ELEMENTS (pictures); i++)
    if (!paint_ladder (folder, i % 2 ? dark : light, &pictures[i], 620, 480))
      return false;
  return paint_ladder (folder, large, &big, 1200, 900);
}

int
main (int argc, char **argv)
{
  if (argc != 2)
    {
      g_printerr ("usage: paint-views FOLDER\n");
      return 2;
    }
  setlocale (LC_ALL, "");
  gtk_init_check (); /* without a display it says no, but the node types are there */
  PangoContext *usual = new_context (1);
  PangoContext *twice = new_context (2);
  Brush light = { hs_theme_get (false), usual, 1 }, dark = { hs_theme_get (true), usual, 1 };
  Brush large = { hs_theme_get (false), twice, 2 };

  if (g_mkdir_with_parents (argv[1], 0755) != 0)
    return 2;
  language_init ();
  return paint_diagrams (argv[1], &light, &dark, &large)
                 && paint_ladders (argv[1], &light, &dark, &large)
             ? EXIT_SUCCESS
             : EXIT_FAILURE;
}
