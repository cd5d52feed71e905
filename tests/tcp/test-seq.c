/* Numbers on a circle: what is before what, above all where the circle closes. */
#include "unit.h"

#include <tcp/seq.h>

static void
a_number_is_before_the_next_one_all_round_the_circle (void **state)
{
  static const Seq places[]
      = { 0, 1, 300, INT32_MAX, (Seq) INT32_MAX + 1, UINT32_MAX - 1, UINT32_MAX };

  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    {
      Seq x = places[i];

      assert_true (seq_lt (x, x + 1));
      assert_false (seq_lt (x + 1, x));
      assert_false (seq_lt (x, x));
      assert_true (seq_le (x, x));
      assert_true (seq_le (x, x + 1));
      assert_false (seq_le (x + 1, x));
    }
}

static void
before_and_after_reach_half_way_round (void **state)
{
  static const Seq places[] = { 0, 5, INT32_MAX, UINT32_MAX };

  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    {
      Seq x = places[i];

      assert_true (seq_lt (x, x + INT32_MAX));
      assert_false (seq_lt (x + INT32_MAX, x));
      assert_true (seq_lt (x - INT32_MAX, x));
    }
}

static void
the_largest_number_is_before_zero (void **state)
{
  assert_true (seq_lt (UINT32_MAX, 0));
  assert_true (seq_le (UINT32_MAX, 0));
  assert_false (seq_lt (0, UINT32_MAX));
  assert_true (seq_lt (UINT32_MAX - 5, 5));
}

static void
a_window_holds_its_first_number_and_not_the_one_behind_its_last (void **state)
{
  assert_true (seq_within (100, 100, 10));
  assert_true (seq_within (100, 109, 10));
  assert_false (seq_within (100, 110, 10));
  assert_false (seq_within (100, 99, 10));
}

static void
a_window_may_lie_across_the_wrap (void **state)
{
  assert_true (seq_within (UINT32_MAX - 1, UINT32_MAX, 4));
  assert_true (seq_within (UINT32_MAX - 1, 1, 4));
  assert_false (seq_within (UINT32_MAX - 1, 2, 4));
  assert_false (seq_within (UINT32_MAX - 1, UINT32_MAX - 2, 4));
}

static void
an_empty_window_holds_nothing (void **state)
{
  assert_false (seq_within (100, 100, 0));
  assert_false (seq_within (0, UINT32_MAX, 0));
}

static void
the_later_of_two_across_the_wrap_is_the_small_number (void **state)
{
  assert_int_equal (seq_max (UINT32_MAX, 3), 3);
  assert_int_equal (seq_max (3, UINT32_MAX), 3);
  assert_int_equal (seq_min (UINT32_MAX, 3), UINT32_MAX);
  assert_int_equal (seq_min (3, UINT32_MAX), UINT32_MAX);
  assert_int_equal (seq_max (7, 7), 7);
  assert_int_equal (seq_min (7, 7), 7);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_number_is_before_the_next_one_all_round_the_circle),
    cmocka_unit_test (before_and_after_reach_half_way_round),
    cmocka_unit_test (the_largest_number_is_before_zero),
    cmocka_unit_test (a_window_holds_its_first_number_and_not_the_one_behind_its_last),
    cmocka_unit_test (a_window_may_lie_across_the_wrap),
    cmocka_unit_test (an_empty_window_holds_nothing),
    cmocka_unit_test (the_later_of_two_across_the_wrap_is_the_small_number),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
