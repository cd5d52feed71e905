/* What the comparison of pictures bears, and what it does not, on a picture of boxes, lines and
 * labels painted here: once as it should be, once with one thing about it changed. */
#include "picture-difference.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PLACE 32 /* as golden-pictures has it for the views */

typedef struct
{
  double x, y;       /* the label's place beside that which it should have */
  double size, gray; /* of its letters */
  const char *label;
  double box;  /* the height of the box */
  double line; /* how far the line has come */
} Look;

static const Look usual = { 0, 0, 10, 0.1, "SYN-RECEIVED", 24, 150 };

static cairo_surface_t *
painted (const Look *look)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 200, 120);
  cairo_t *cr = cairo_create (image);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.2, 0.4, 0.7);
  cairo_rectangle (cr, 20.5, 30.5, 110, look->box);
  cairo_move_to (cr, 20, 90);
  cairo_line_to (cr, 20 + look->line, 100);
  cairo_stroke (cr);
  cairo_set_source_rgb (cr, look->gray, look->gray, look->gray);
  cairo_select_font_face (cr, "Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, look->size);
  cairo_move_to (cr, 30 + look->x, 46 + look->y);
  cairo_show_text (cr, look->label);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  return image;
}

static Difference
difference_of (Look look, int near)
{
  cairo_surface_t *expected = painted (&usual), *actual = painted (&look);
  const Difference difference = difference_between (expected, actual, near, NULL);

  cairo_surface_destroy (expected);
  cairo_surface_destroy (actual);
  return difference;
}

/* The usual look but for one field. */
#define WITH(field, value)                                                                         \
  (__extension__({                                                                                 \
    Look look = usual;                                                                             \
    look.field = value;                                                                            \
    look;                                                                                          \
  }))

static long
strictly (Look look)
{
  return difference_of (look, 0).pixels;
}

static long
on_another_release (Look look)
{
  return difference_of (look, OTHER_RELEASE_NEAR).in_one_place;
}

static void
the_same_picture_has_no_difference (void **state)
{
  assert_int_equal (strictly (usual), 0);
  assert_int_equal (on_another_release (usual), 0);
}

static void
on_one_release_every_change_is_seen (void **state)
{
  assert_true (strictly (WITH (x, 1)) > 0);
  assert_true (strictly (WITH (y, 1)) > 0);
  assert_true (strictly (WITH (size, 10.3)) > 0);
  assert_true (strictly (WITH (label, "SYN-RECEIVEO")) > 0);
}

/* Letters a little larger or bolder, and beside their place by what is rounded elsewhere. */
static void
another_release_may_have_other_letters (void **state)
{
  assert_true (on_another_release (WITH (size, 10.2)) <= PLACE);
  assert_true (on_another_release (WITH (x, 0.6)) <= PLACE);
  assert_true (on_another_release (WITH (y, 2)) <= PLACE);
  assert_true (on_another_release (WITH (box, 26)) <= PLACE);
  assert_true (on_another_release (WITH (gray, 0.15)) <= PLACE);
}

static void
a_label_that_has_moved_is_seen_there_too (void **state)
{
  assert_true (on_another_release (WITH (y, 7)) > PLACE);
  assert_true (on_another_release (WITH (y, -7)) > PLACE);
  assert_true (on_another_release (WITH (x, 15)) > PLACE);
}

static void
a_label_that_is_gone_or_pale_is_seen_there_too (void **state)
{
  assert_true (on_another_release (WITH (label, "")) > PLACE);
  assert_true (on_another_release (WITH (label, "SYN")) > PLACE);
  assert_true (on_another_release (WITH (gray, 0.6)) > PLACE);
}

static void
other_lines_are_seen_there_too (void **state)
{
  assert_true (on_another_release (WITH (box, 32)) > PLACE);
  assert_true (on_another_release (WITH (line, 60)) > PLACE);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_same_picture_has_no_difference),
    cmocka_unit_test (on_one_release_every_change_is_seen),
    cmocka_unit_test (another_release_may_have_other_letters),
    cmocka_unit_test (a_label_that_has_moved_is_seen_there_too),
    cmocka_unit_test (a_label_that_is_gone_or_pale_is_seen_there_too),
    cmocka_unit_test (other_lines_are_seen_there_too),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
