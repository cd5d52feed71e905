/* What painting needs besides a layout: colours, a font, a size and a language; and the few
 * strokes that the views share. cairo and Pango, no toolkit: what paints with it needs no
 * display. */
#pragma once

#include <pango/pangocairo.h>

#include "geometry.h"
#include "theme.h"

typedef struct
{
  const Theme *theme;
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

void brush_begin (cairo_t *cr, Box box);
void brush_end (cairo_t *cr);
void brush_ink (cairo_t *cr, const Colour *colour);
PangoLayout *brush_text (const Brush *brush, const char *text, double size, unsigned flags);
void brush_measure (const Brush *brush, const char *text, double size, unsigned flags,
                    double *width, double *height);
void brush_show (cairo_t *cr, PangoLayout *layout, double x, double y, const Colour *colour);
void brush_put (const Brush *brush, cairo_t *cr, const char *text, double size, unsigned flags,
                Point at, double align, const Colour *colour);
void brush_halo (cairo_t *cr, PangoLayout *layout, double x, double y, double width,
                 const Colour *colour);
void brush_rounded (cairo_t *cr, Box box, double radius);
void brush_glow (cairo_t *cr, Box box, double radius, double reach, const Colour *colour);
void brush_head (cairo_t *cr, Point tip, double angle, double size);
void brush_cross (cairo_t *cr, Point at, double size);
