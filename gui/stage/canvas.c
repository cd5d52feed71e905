/* See canvas.h. A picture that seldom changes is painted into an image once; the image goes to GTK
 * inside a cairo node, the cheapest cache that both renderers of GTK 4.8 have. */
#include "canvas.h"

#include <adwaita.h>

/* What the desktop, or the person, asks for now. */
const Theme *
hs_theme_current (void)
{
  return theme_get (adw_style_manager_get_dark (adw_style_manager_get_default ()));
}

/* How many times larger than the usual 11 points this widget's text is. Every length of the drawn
 * views is multiplied by it, so that the projector's size is one setting.  */
double
hs_theme_unit (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  double dpi = pango_cairo_context_get_resolution (context);

  if (!pango_font_description_get_size_is_absolute (font))
    size *= (dpi > 0 ? dpi : 96) / 72;
  return CLAMP (size / (11 * 96 / 72.0), 0.6, 6);
}

/* Calls changed (widget) when the desktop turns dark or light. */
void
hs_theme_follow (GtkWidget *widget, GCallback changed)
{
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", changed, widget,
                           G_CONNECT_SWAPPED);
}

GdkRGBA
canvas_colour (const Colour *colour)
{
  return (GdkRGBA){ colour->red, colour->green, colour->blue, colour->alpha };
}

Brush
canvas_brush (GtkWidget *widget)
{
  return (Brush){ hs_theme_current (), gtk_widget_get_pango_context (widget),
                  hs_theme_unit (widget) };
}

/* The caller destroys it when everything is painted. */
cairo_t *
canvas_begin (GtkSnapshot *snapshot, Box box)
{
  return gtk_snapshot_append_cairo (
      snapshot,
      &GRAPHENE_RECT_INIT ((float) box.x, (float) box.y, (float) box.width, (float) box.height));
}

/* An empty image, to paint on; in pixels of a screen that has `scale` of them where others have
 * one. */
cairo_surface_t *
canvas_image (int width, int height, int scale)
{
  cairo_surface_t *image
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);

  cairo_surface_set_device_scale (image, scale, scale);
  return image;
}

/* The image for GTK. Takes it over. */
GskRenderNode *
canvas_bake (cairo_surface_t *image, int width, int height)
{
  GskRenderNode *baked = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_t *cr = gsk_cairo_node_get_draw_context (baked);

  cairo_set_source_surface (cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (image);
  return baked;
}
