/* Text goes through Pango with the language of the reader, because Han characters otherwise come
 * out in their Japanese shapes. A glow is a few rounded borders that fade: a blurred shadow turns
 * into a bitmap in an export, and GTK's GL renderer smears it. */
#include "config.h"

#include "brush.h"

#include <lab/text/language.h>
#include <string.h>

static void
add (PangoAttrList *list, PangoAttribute *attribute)
{
  pango_attr_list_insert (list, attribute);
}

/* `size` is in pixels at unit 1. */
PangoLayout *
brush_text (const Brush *brush, const char *text, double size, unsigned flags)
{
  PangoLayout *layout = pango_layout_new (brush->pango);
  g_autoptr (PangoAttrList) list = pango_attr_list_new ();
  const char *language = language_get ();

  add (list, pango_attr_size_new_absolute ((int) lround (size * brush->unit * PANGO_SCALE)));
  if (flags & TEXT_BOLD)
    add (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (flags & TEXT_MONO)
    add (list, pango_attr_family_new ("monospace"));
  if (flags & TEXT_TABULAR)
    add (list, pango_attr_font_features_new ("tnum=1"));
  if (language && strcmp (language, "zh_CN") == 0)
    add (list, pango_attr_language_new (pango_language_from_string ("zh-cn")));
  pango_layout_set_attributes (layout, list);
  if (flags & TEXT_CENTRED)
    pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_text (layout, text ? text : "", -1);
  return layout;
}

static void
layout_size (PangoLayout *layout, double *width, double *height)
{
  int w, h;

  pango_layout_get_size (layout, &w, &h);
  if (width)
    *width = (double) w / PANGO_SCALE;
  if (height)
    *height = (double) h / PANGO_SCALE;
}

void
brush_measure (const Brush *brush, const char *text, double size, unsigned flags, double *width,
               double *height)
{
  g_autoptr (PangoLayout) layout = brush_text (brush, text, size, flags);

  layout_size (layout, width, height);
}

void
brush_ink (cairo_t *cr, const Colour *colour)
{
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, colour->alpha);
}

void
brush_show (cairo_t *cr, PangoLayout *layout, double x, double y, const Colour *colour)
{
  brush_ink (cr, colour);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

/* One text with its middle at the height of `at`; `align` 0 begins there, 1 ends there. */
void
brush_put (const Brush *brush, cairo_t *cr, const char *text, double size, unsigned flags, Point at,
           double align, const Colour *colour)
{
  g_autoptr (PangoLayout) layout = brush_text (brush, text, size, flags);
  double width, height;

  layout_size (layout, &width, &height);
  brush_show (cr, layout, round (at.x - width * align), round (at.y - height / 2), colour);
}

/* Paper around the letters, so that a line may pass behind them. */
void
brush_halo (cairo_t *cr, PangoLayout *layout, double x, double y, double width,
            const Colour *colour)
{
  cairo_save (cr);
  cairo_move_to (cr, x, y);
  pango_cairo_layout_path (cr, layout);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, width);
  brush_ink (cr, colour);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
brush_rounded (cairo_t *cr, Box box, double radius)
{
  double r = fmin (radius, fmin (box.width, box.height) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, box.x + box.width - r, box.y + r, r, -G_PI_2, 0);
  cairo_arc (cr, box.x + box.width - r, box.y + box.height - r, r, 0, G_PI_2);
  cairo_arc (cr, box.x + r, box.y + box.height - r, r, G_PI_2, G_PI);
  cairo_arc (cr, box.x + r, box.y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

void
brush_glow (cairo_t *cr, Box box, double radius, double reach, const Colour *colour)
{
  const int rings = 6;

  for (int i = rings; i >= 1; i--)
    {
      double out = reach * i / rings;
      Colour faint = *colour;

      faint.alpha = 0.09f + 0.05f * (float) (rings - i) / rings;
      brush_ink (cr, &faint);
      brush_rounded (cr,
                     (Box){ box.x - out, box.y - out, box.width + 2 * out, box.height + 2 * out },
                     radius + out);
      cairo_fill (cr);
    }
}

/* The head of an arrow that arrives at `tip` in the direction of `angle`. */
void
brush_head (cairo_t *cr, Point tip, double angle, double size)
{
  cairo_save (cr);
  cairo_translate (cr, tip.x, tip.y);
  cairo_rotate (cr, angle);
  cairo_move_to (cr, 0, 0);
  cairo_line_to (cr, -size, -size * 0.48);
  cairo_line_to (cr, -size * 0.78, 0);
  cairo_line_to (cr, -size, size * 0.48);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_restore (cr);
}

void
brush_cross (cairo_t *cr, Point at, double size)
{
  cairo_move_to (cr, at.x - size, at.y - size);
  cairo_line_to (cr, at.x + size, at.y + size);
  cairo_move_to (cr, at.x - size, at.y + size);
  cairo_line_to (cr, at.x + size, at.y - size);
  cairo_stroke (cr);
}

/* What is painted until brush_end () stays inside the box, and changes nothing outside: not the
 * path, not the pen. */
void
brush_begin (cairo_t *cr, Box box)
{
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_rectangle (cr, box.x, box.y, box.width, box.height);
  cairo_clip (cr);
}

void
brush_end (cairo_t *cr)
{
  cairo_restore (cr);
}
