/* How two pictures differ: strictly, or as far as another release of the system could not explain
 * it. */
#include "picture-difference.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

#define CHANNEL 24 /* so much may a channel be off */
#define TILE 32    /* the side of "one place" */
#define TILES 128  /* in either direction; a picture of more than 4096 pixels begins again */

static uint32_t *
row_of (cairo_surface_t *image, int y)
{
  return (uint32_t *) (void *) (cairo_image_surface_get_data (image)
                                + (ptrdiff_t) y * cairo_image_surface_get_stride (image));
}

static int
channel_of (cairo_surface_t *image, int x, int y, int shift)
{
  return (int) (row_of (image, y)[x] >> shift & 255);
}

static bool
is_off (int value, int least, int most)
{
  return value < least - CHANNEL || value > most + CHANNEL;
}

/* Is one channel of the pixel darker or lighter than everything that the other picture has within
 * `near` pixels of it? */
static bool
is_alone (cairo_surface_t *image, cairo_surface_t *other, int x, int y, int shift, int near)
{
  const int right = cairo_image_surface_get_width (other) - 1;
  const int bottom = cairo_image_surface_get_height (other) - 1;
  int least = 255, most = 0;

  for (int v = MAX (y - near, 0); v <= MIN (y + near, bottom); v++)
    for (int u = MAX (x - near, 0); u <= MIN (x + near, right); u++)
      {
        const int value = channel_of (other, u, v, shift);
        least = MIN (least, value);
        most = MAX (most, value);
      }
  return is_off (channel_of (image, x, y, shift), least, most);
}

/* Looked for in both directions: what is gone, and what is new. */
static bool
differs_at (cairo_surface_t *expected, cairo_surface_t *actual, int x, int y, int near)
{
  for (int shift = 0; shift < 24; shift += 8)
    if (is_alone (expected, actual, x, y, shift, near)
        || is_alone (actual, expected, x, y, shift, near))
      return true;
  return false;
}

/* A third of the ink that was there. */
static uint32_t
pale (uint32_t pixel)
{
  uint32_t third = 0;

  for (int shift = 0; shift < 24; shift += 8)
    third |= (170 + (pixel >> shift & 255) / 3) << shift;
  return third;
}

/* What differs, of two pictures of the same size. With `near` 0 each pixel is compared with its
 * like; else it may also lie between the darkest and the lightest that the other picture has within
 * `near` pixels of it, in both directions. That bears letters of another outline or weight, and
 * things that another toolkit places a little differently; not what has moved further, is gone, is
 * new or has another colour. Words of the same length in the same place are not told apart.
 * `picture`, if there is one, is painted over: what differs in red, what does not pale. */
Difference
difference_between (cairo_surface_t *expected, cairo_surface_t *actual, int near,
                    cairo_surface_t *picture)
{
  static long tiles[TILES][TILES];
  Difference difference = { 0, 0 };

  memset (tiles, 0, sizeof tiles);
  for (int y = 0; y < cairo_image_surface_get_height (expected); y++)
    for (int x = 0; x < cairo_image_surface_get_width (expected); x++)
      {
        const bool differs = differs_at (expected, actual, x, y, near);
        long *tile = &tiles[y / TILE % TILES][x / TILE % TILES];

        difference.pixels += differs;
        *tile += differs;
        difference.in_one_place = MAX (difference.in_one_place, *tile);
        if (picture)
          row_of (picture, y)[x] = differs ? 0xe00000 : pale (row_of (expected, y)[x]);
      }
  if (picture)
    cairo_surface_mark_dirty (picture);
  return difference;
}
