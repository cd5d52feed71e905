/* Where GTK meets the painters of lab/picture: the colours that the desktop asks for, how large a
 * widget's text is, and their cairo in a snapshot of GTK's. */
#pragma once

#include <gtk/gtk.h>

#include <lab/picture/brush.h>

const Theme *hs_theme_current (void);
double hs_theme_unit (GtkWidget *widget);
void hs_theme_follow (GtkWidget *widget, GCallback changed);
GdkRGBA canvas_colour (const Colour *colour);
Brush canvas_brush (GtkWidget *widget);
cairo_t *canvas_begin (GtkSnapshot *snapshot, Box box);
GskRenderNode *canvas_bake (cairo_surface_t *image, int width, int height);
cairo_surface_t *canvas_image (int width, int height, int scale);
