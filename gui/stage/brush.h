/* What painting needs besides a layout: colours, a font, a size and a language; and the few strokes
 * that the views share. Nothing here needs a display.  */
#pragma once

#include <lab/picture/geometry.h>
#include "theme.h"

typedef struct
{
  const HsTheme *theme;
  PangoContext *pango;
  double unit; /* 1: text of 11 points */
} Brush;

enum
{
  TEXT_BOLD = 1,
  TEXT_MONO = 2,
  TEXT_TABULAR = 4, /* all digits equally wide */
  TEXT_CENTRED = 8
};

Brush brush_for (GtkWidget *widget);
PangoLayout *brush_text (const Brush *brush, const char *text, double size, unsigned flags);
void brush_measure (const Brush *brush, const char *text, double size, unsigned flags,
                    double *width, double *height);
void brush_show (cairo_t *cr, PangoLayout *layout, double x, double y, const GdkRGBA *colour);
void brush_put (const Brush *brush, cairo_t *cr, const char *text, double size, unsigned flags,
                Point at, double align, const GdkRGBA *colour);
void brush_halo (cairo_t *cr, PangoLayout *layout, double x, double y, double width,
                 const GdkRGBA *colour);
void brush_rounded (cairo_t *cr, Box box, double radius);
void brush_glow (cairo_t *cr, Box box, double radius, double reach, const GdkRGBA *colour);
void brush_head (cairo_t *cr, Point tip, double angle, double size);
void brush_cross (cairo_t *cr, Point at, double size);
cairo_t *brush_begin (GtkSnapshot *snapshot, Box box);
GskRenderNode *brush_bake (GskRenderNode *node, int width, int height, int scale);
