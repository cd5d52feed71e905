/* The drawn views as PNG files, painted without a display, each from a row of a story: to look at,
 * and to compare with what they looked like before. Usage: paint-views FOLDER  */
#include "config.h"

#include <lab/picture/diagram-paint.h>
#include <lab/picture/header-model.h>
#include <lab/picture/ladder-paint.h>
#include <lab/text/language.h>
#include <lab/story/story.h>
#include <locale.h>
#include <stdlib.h>
#include <lab/picture/variables-model.h>

typedef enum
{
  VIEW_DIAGRAM,
  VIEW_LADDER,
  VIEW_HEADER,
  VIEW_VARIABLES
} View;

typedef struct
{
  const char *name;
  View view;
  unsigned host; /* whose diagram or variables; whose newest segment */
  const char *story;
  size_t row;
  int after; /* milliseconds after that row */
  bool dark, chinese;
  int width, height;
  bool extended; /* the TCPs do more than RFC 9293 draws */
} Picture;

#define AT_ONCE 4 /* flights in one of these pictures */
#define HANDSHAKE "lessons/03-handshake/handshake.story"
#define BOTH_OPEN "assets/stories/simultaneous-open.story"
#define LOST_SYN "assets/stories/lost-syn.story"
#define REFUSED "assets/stories/refused.story"
#define SACK "assets/stories/sack-recovery.story"

static const Picture pictures[] = {
  { "diagram-syn-sent", VIEW_DIAGRAM, 0, HANDSHAKE, 2, 0, false, false, 300, 440 },
  { "diagram-syn-received-dark-zh", VIEW_DIAGRAM, 1, HANDSHAKE, 3, 0, true, true, 300, 440 },
  { "diagram-refused", VIEW_DIAGRAM, 0, REFUSED, 99, 0, false, false, 300, 440 },
  { "ladder-in-flight", VIEW_LADDER, 0, HANDSHAKE, 3, 26, false, false, 560, 340 },
  { "ladder-in-flight-dark-zh", VIEW_LADDER, 0, HANDSHAKE, 3, 26, true, true, 560, 340 },
  { "ladder-crossing", VIEW_LADDER, 0, BOTH_OPEN, 4, 12, true, false, 560, 340 },
  { "ladder-lost-zh", VIEW_LADDER, 0, LOST_SYN, 5, 10, false, true, 560, 420 },
  { "header-syn-ack", VIEW_HEADER, 1, HANDSHAKE, 3, 0, false, false, 560, 170 },
  { "header-syn-ack-dark-zh", VIEW_HEADER, 1, HANDSHAKE, 3, 0, true, true, 560, 170 },
  { "variables-changed", VIEW_VARIABLES, 1, HANDSHAKE, 3, 0, false, false, 300, 170 },
  { "variables-changed-dark-zh", VIEW_VARIABLES, 1, HANDSHAKE, 3, 0, true, true, 300, 170 },
  { "header-sack", VIEW_HEADER, 1, SACK, 11, 0, false, false, 560, 190, true },
  { "variables-sack", VIEW_VARIABLES, 0, SACK, 18, 0, false, false, 300, 230, true },
  { "variables-sack-dark-zh", VIEW_VARIABLES, 1, SACK, 12, 0, true, true, 300, 230, true },
};

/* What a picture is painted from. */
typedef struct
{
  const Picture *picture;
  const Brush *brush;
  const Trace *trace;
  const Ladder *ladder;
  size_t row;
  Time playhead;
  World world, before;
  Record record;
} Scene;

static PangoContext *
new_context (const char *language)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Cantarell 11");
  cairo_font_options_t *options = cairo_font_options_create ();

  /* Not what the desktop wishes: the same everywhere. */
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_font_description_set_absolute_size (font, 11 * 96 / 72.0 * PANGO_SCALE);
  pango_context_set_font_description (context, font);
  pango_context_set_language (context, pango_language_from_string (language));
  return context;
}

static void
paint_diagram (cairo_t *cr, const Scene *scene)
{
  const Picture *picture = scene->picture;
  DiagramLayout layout;
  DiagramModel model;
  char event[64], action[64];

  diagram_model_fill (&model, picture->host, scene->trace, scene->ladder, &scene->world,
                      scene->row);
  diagram_layout (&layout, picture->width, picture->height, scene->brush->unit,
                  diagram_widest_name (scene->brush));
  diagram_paint (cr, &layout, &model, scene->brush);
  if (!model.moved)
    return;
  const State *last = model.path[model.path_count - 1];
  Curve curve = diagram_curve_between (&layout, last[0], last[1]);
  diagram_cause (&scene->record, last[0], last[1], event, sizeof event, action, sizeof action);
  diagram_paint_edge_label (cr, &layout, &curve, event, action, picture->host, scene->brush);
}

static void
paint_flights (cairo_t *cr, const LadderScene *ladder, const Scene *scene)
{
  Box boxes[AT_ONCE];
  size_t nodes[AT_ONCE];
  unsigned count = 0;

  for (size_t i = 0; i < ladder->count && count < AT_ONCE; i++)
    if (ladder->items[i].look == LOOK_FLYING)
      {
        boxes[count] = ladder_flight_box (ladder, i, scene->playhead, true, scene->brush);
        nodes[count++] = i;
      }
  ladder_part_boxes (boxes, count, 3, 120);
  for (unsigned i = 0; i < count; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, boxes[i].x, boxes[i].y);
      ladder_paint_flight (cr, ladder, nodes[i], true, (int) boxes[i].width, (int) boxes[i].height,
                           scene->brush);
      cairo_restore (cr);
    }
}

/* At the height that the view would scroll to. */
static void
paint_ladder (cairo_t *cr, const Scene *scene)
{
  g_autoptr (LadderScene) ladder = ladder_scene_new ();
  const Picture *picture = scene->picture;
  LadderMoment moment = { scene->playhead, 0, 0 };
  int height = picture->height;

  ladder_scene_take (ladder, scene->trace, scene->ladder, height, scene->brush->unit);
  double top = floor (fmax (0, time_map_y (&ladder->map, scene->playhead) - 0.7 * height));
  ladder_scene_lay (ladder, scene->brush, picture->width, scene->row, top - 200,
                    top + height + 200);
  cairo_translate (cr, 0, -top);
  ladder_paint_still (cr, ladder, scene->brush, top, top + height,
                      ladder_scene_ticks_end (ladder, scene->playhead));
  ladder_paint_moving (cr, ladder, scene->brush, &moment, top, top + height);
  paint_flights (cr, ladder, scene);
}

/* The newest segment that the host sent until the row. */
static const Arrow *
newest_arrow (const Scene *scene)
{
  const Arrow *newest = NULL;

  for (guint i = 0; i < scene->ladder->arrows->len; i++)
    {
      const Arrow *arrow = &g_array_index (scene->ladder->arrows, Arrow, i);
      if (arrow->from == scene->picture->host && arrow->row <= scene->row)
        newest = arrow;
    }
  return newest;
}

static void
paint_header (cairo_t *cr, const Scene *scene)
{
  const Arrow *arrow = newest_arrow (scene);
  HeaderLayout layout;

  header_layout (&layout, scene->picture->extended, scene->picture->width, scene->picture->height,
                 scene->brush->unit);
  for (HeaderField field = 0; field < FIELDS; field++)
    {
      Box box = layout.fields[field];
      HeaderText text;
      if (box.width == 0)
        continue;
      header_fill (&text, field, scene->trace, arrow, scene->row);
      cairo_save (cr);
      cairo_translate (cr, box.x, box.y);
      header_paint (cr, &text, field, scene->picture->host, box.width, box.height, scene->brush);
      cairo_restore (cr);
    }
}

static void
paint_variables (cairo_t *cr, const Scene *scene)
{
  unsigned host = scene->picture->host;
  VariablesLayout layout;

  variables_layout (&layout, scene->picture->extended, scene->picture->width,
                    scene->picture->height, scene->brush->unit);
  for (Cell cell = 0; cell < CELLS; cell++)
    {
      Box box = layout.cells[cell];
      Variable variable;
      if (box.width == 0)
        continue;
      variable_fill (&variable, cell, host, scene->trace, scene->row, &scene->world, &scene->before,
                     scene->playhead);
      cairo_save (cr);
      cairo_translate (cr, box.x, box.y);
      variable_paint (cr, &variable, cell, host, box.width, box.height, scene->brush);
      cairo_restore (cr);
    }
}

static bool
save (cairo_surface_t *image, const char *path)
{
  cairo_status_t status = cairo_surface_write_to_png (image, path);

  if (status != CAIRO_STATUS_SUCCESS)
    g_printerr ("%s: %s\n", path, cairo_status_to_string (status));
  return status == CAIRO_STATUS_SUCCESS;
}

static bool
paint_scene (const char *folder, Scene *scene)
{
  static void (*const painters[]) (cairo_t *, const Scene *) = {
    [VIEW_DIAGRAM] = paint_diagram,
    [VIEW_LADDER] = paint_ladder,
    [VIEW_HEADER] = paint_header,
    [VIEW_VARIABLES] = paint_variables,
  };
  const Picture *picture = scene->picture;
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, picture->name);

  if (!trace_world (scene->trace, scene->row, &scene->world)
      || !trace_world (scene->trace, scene->row - 1, &scene->before)
      || !trace_record (scene->trace, scene->row, &scene->record))
    return false;
  cairo_surface_t *image
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, picture->width, picture->height);
  cairo_t *cr = cairo_create (image);
  brush_ink (cr, &scene->brush->theme->paper);
  cairo_paint (cr);
  painters[picture->view](cr, scene);
  cairo_destroy (cr);
  bool saved = save (image, path);
  cairo_surface_destroy (image);
  return saved;
}

static bool
paint_picture (const char *folder, const Picture *picture, PangoContext *pango)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (HANDSHAKE_SOURCE_ROOT, picture->story, NULL);
  g_autoptr (Story) story = story_load (path, &error);
  g_autoptr (Trace) trace = story ? story_play (story, NULL, &error) : NULL;
  g_autoptr (Ladder) ladder = ladder_new ();
  Brush brush = { theme_get (picture->dark), pango, 1 };
  Scene scene = { .picture = picture, .brush = &brush, .trace = trace, .ladder = ladder };

  if (!trace)
    {
      g_printerr ("%s\n", error->message);
      return false;
    }
  ladder_update (ladder, trace);
  scene.row = MIN (picture->row, trace_rows (trace));
  scene.playhead = trace_time (trace, scene.row) + (Time) picture->after * 1000;
  return paint_scene (folder, &scene);
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
  language_init ();
  if (g_mkdir_with_parents (argv[1], 0755) != 0)
    return 2;
  PangoContext *english = new_context ("en"), *chinese = new_context ("zh-cn");
  for (unsigned i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      language_set (pictures[i].chinese ? "zh_CN" : "en");
      if (!paint_picture (argv[1], &pictures[i], pictures[i].chinese ? chinese : english))
        return EXIT_FAILURE;
    }
  g_object_unref (english);
  g_object_unref (chinese);
  return EXIT_SUCCESS;
}
