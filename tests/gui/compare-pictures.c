/* Are two PNG files the same picture?
 * Usage: compare-pictures EXPECTED ACTUAL DIFFERENCE PER-MILLE [PLACE]
 *
 * So many of 1000 pixels may differ. With PLACE, for letters and a toolkit that are not those which
 * EXPECTED was painted with, what is a little beside its place counts as being there; but of what
 * differs then, at most so many pixels may lie in one place. DIFFERENCE is written when they are
 * not the same: what differs in red on what was expected, pale. */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "picture-difference.h"

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

static bool
same_size (cairo_surface_t *a, cairo_surface_t *b)
{
  return cairo_image_surface_get_width (a) == cairo_image_surface_get_width (b)
         && cairo_image_surface_get_height (a) == cairo_image_surface_get_height (b);
}

static int
compare (char **argv, cairo_surface_t *expected, cairo_surface_t *actual, int near, long place)
{
  const int width = cairo_image_surface_get_width (expected);
  const int height = cairo_image_surface_get_height (expected);
  const double pixels = (double) width * height;
  int result = EXIT_SUCCESS;

  if (!same_size (expected, actual))
    {
      printf ("%s: %s is %d pixels wide and %d high\n", argv[1], argv[2],
              cairo_image_surface_get_width (actual), cairo_image_surface_get_height (actual));
      return EXIT_FAILURE;
    }
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  const Difference difference = difference_between (expected, actual, near, picture);
  if ((double) difference.pixels * 1000 > atof (argv[4]) * pixels
      || difference.in_one_place > place)
    {
      result = EXIT_FAILURE;
      cairo_surface_write_to_png (picture, argv[3]);
      printf ("%s: %ld pixels differ, %.2f of 1000, %ld of them in one place\n"
              "  actual      %s\n  difference  %s\n",
              argv[1], difference.pixels, (double) difference.pixels * 1000 / pixels,
              difference.in_one_place, argv[2], argv[3]);
    }
  cairo_surface_destroy (picture);
  return result;
}

int
main (int argc, char **argv)
{
  cairo_surface_t *expected, *actual;
  int result;

  if (argc != 5 && argc != 6)
    {
      fprintf (stderr, "usage: compare-pictures EXPECTED ACTUAL DIFFERENCE PER-MILLE [PLACE]\n");
      return 2;
    }
  expected = load (argv[1]);
  actual = load (argv[2]);
  result = argc == 5 ? compare (argv, expected, actual, 0, LONG_MAX)
                     : compare (argv, expected, actual, OTHER_RELEASE_NEAR, atol (argv[5]));
  cairo_surface_destroy (expected);
  cairo_surface_destroy (actual);
  return result;
}
