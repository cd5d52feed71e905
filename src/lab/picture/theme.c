/* Two tables of colours. #0072B2 and #D55E00 are the pair of the palette of Okabe and Ito; where
 * they carry or are words, a shade is taken that reaches the contrast of 4.5 to 1 on its ground,
 * which a test checks. */
#include "theme.h"

#include <math.h>

#define RGB(hex)                                                                                   \
  {                                                                                                \
    (((hex) >> 16) & 255) / 255.f, (((hex) >> 8) & 255) / 255.f, ((hex) &255) / 255.f, 1.f         \
  }

static const Theme light = {
  .paper = RGB (0xfafafa),
  .card = RGB (0xffffff),
  .ink = RGB (0x1c1c1f),
  .dim = RGB (0x4f4f55),
  .pale = RGB (0x6d6d73),
  .hair = RGB (0xc9c9cd),
  .path = RGB (0x2e2e33),
  .highlight = RGB (0xfdebb3),
  .now = RGB (0x00795a),
  .wrong = RGB (0xb3152b),
  .host = { RGB (0x0072b2), RGB (0xd55e00) },
  .host_text = { RGB (0x0068a3), RGB (0xb04c00) },
  .host_fill = { RGB (0x0072b2), RGB (0xc25300) },
  .host_soft = { RGB (0xd6eaf6), RGB (0xfeebdf) },
  .on_fill = RGB (0xffffff),
};

static const Theme dark = {
  .paper = RGB (0x242424),
  .card = RGB (0x363636),
  .ink = RGB (0xf4f4f5),
  .dim = RGB (0xcfcfd3),
  .pale = RGB (0xababb1),
  .hair = RGB (0x5c5c62),
  .path = RGB (0xe4e4e6),
  .highlight = RGB (0x66541a),
  .now = RGB (0x4fd0a5),
  .wrong = RGB (0xff938c),
  .host = { RGB (0x5cb8f2), RGB (0xff9a4d) },
  .host_text = { RGB (0x7cc7f7), RGB (0xffac6b) },
  .host_fill = { RGB (0x5cb8f2), RGB (0xff9a4d) },
  .host_soft = { RGB (0x1f4a66), RGB (0x6b3d17) },
  .on_fill = RGB (0x111214),
};

const Theme *
theme_get (bool want_dark)
{
  return want_dark ? &dark : &light;
}

static double
linear (double part)
{
  return part <= 0.03928 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static double
luminance (const Colour *colour)
{
  return 0.2126 * linear (colour->red) + 0.7152 * linear (colour->green)
         + 0.0722 * linear (colour->blue);
}

/* The contrast ratio of two opaque colours as WCAG 2 defines it, from 1 to 21. */
double
theme_contrast (const Colour *a, const Colour *b)
{
  double one = luminance (a), other = luminance (b);
  return (fmax (one, other) + 0.05) / (fmin (one, other) + 0.05);
}
