/* The difference between two pictures, in pixels. */
#pragma once

#include <cairo.h>

typedef struct
{
  long pixels;
  long in_one_place; /* the most of them in a square of 32 by 32 */
} Difference;

Difference difference_between (cairo_surface_t *expected, cairo_surface_t *actual, int near,
                               cairo_surface_t *picture);

#define OTHER_RELEASE_NEAR 3 /* pixels that another release may place things elsewhere */
