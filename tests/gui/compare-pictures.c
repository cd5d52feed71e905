/* Are two PNG files the same picture? A few pixels may differ, and each a little: that is another
 * version of the letters' outlines; more is another picture.
 * Usage: compare-pictures EXPECTED ACTUAL DIFFERENCE PER-MILLE
 * DIFFERENCE is written when they are not the same: what differs in red on what was expected,
 * pale. */
#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define CHANNEL 24 /* so much may a channel be off */

static cairo_surface_t *
load (const char *path)
{
  cairo_surface_t *file = cairo_image_surface_create_from_png (path);
  cairo_surface_t *image;
  cairo_t *cr;

  if (cairo_surface_status (file) != CAIRO_STATUS_SUCCESS)
    {
      fprintf (stderr, "%s: %s\n", path, cairo_status_to_string (cairo_surface_status (file)));
      exit (2);
    }
  image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, cairo_image_surface_get_width (file),
                                      cairo_image_surface_get_height (file));
  cr = cairo_create (image);
  cairo_set_source_surface (cr, file, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (file);
  cairo_surface_flush (image);
  return image;
}

static uint32_t *
row_of (cairo_surface_t *image, int y)
{
  return (uint32_t *) (void *) (cairo_image_surface_get_data (image)
                                + (ptrdiff_t) y * cairo_image_surface_get_stride (image));
}

static bool
is_off (uint32_t a, uint32_t b)
{
  for (int shift = 0; shift < 24; shift += 8)
    if (abs ((int) (a >> shift & 255) - (int) (b >> shift & 255)) > CHANNEL)
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

/* How many pixels are off; `expected` becomes the picture of the difference. */
static long
mark_difference (cairo_surface_t *expected, cairo_surface_t *actual)
{
  long off = 0;

  for (int y = 0; y < cairo_image_surface_get_height (expected); y++)
    {
      uint32_t *want = row_of (expected, y);
      const uint32_t *got = row_of (actual, y);
      for (int x = 0; x < cairo_image_surface_get_width (expected); x++)
        {
          bool differs = is_off (want[x], got[x]);
          off += differs;
          want[x] = differs ? 0xe00000 : pale (want[x]);
        }
    }
  cairo_surface_mark_dirty (expected);
  return off;
}

static bool
same_size (cairo_surface_t *a, cairo_surface_t *b)
{
  return cairo_image_surface_get_width (a) == cairo_image_surface_get_width (b)
         && cairo_image_surface_get_height (a) == cairo_image_surface_get_height (b);
}

static int
compare (char **argv, cairo_surface_t *expected, cairo_surface_t *actual)
{
  double pixels = (double) cairo_image_surface_get_width (expected)
                  * cairo_image_surface_get_height (expected);
  long off;

  if (!same_size (expected, actual))
    {
      printf ("%s: %s is %d pixels wide and %d high\n", argv[1], argv[2],
              cairo_image_surface_get_width (actual), cairo_image_surface_get_height (actual));
      return EXIT_FAILURE;
    }
  off = mark_difference (expected, actual);
  if ((double) off * 1000 <= atof (argv[4]) * pixels)
    return EXIT_SUCCESS;
  cairo_surface_write_to_png (expected, argv[3]);
  printf ("%s: %ld pixels differ, %.2f of 1000\n  actual      %s\n  difference  %s\n", argv[1], off,
          (double) off * 1000 / pixels, argv[2], argv[3]);
  return EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  cairo_surface_t *expected, *actual;
  int result;

  if (argc != 5)
    {
      fprintf (stderr, "usage: compare-pictures EXPECTED ACTUAL DIFFERENCE PER-MILLE\n");
      return 2;
    }
  expected = load (argv[1]);
  actual = load (argv[2]);
  result = compare (argv, expected, actual);
  cairo_surface_destroy (expected);
  cairo_surface_destroy (actual);
  return result;
}
