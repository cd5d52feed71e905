/* The layout of the ladder as numbers: time only goes down, arrows are true to it, and words do not
 * lie on each other. No display is needed.  */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include <lab/picture/ladder-layout.h>

#define EACH(i, array) for (size_t i = 0; i < sizeof array / sizeof *array; i++)

/* A map of the moments in `times`, 40 ms a flight. */
static TimeMap
map_of (const Time times[], size_t count)
{
  TimeSpan spans[32];
  TimeMap map = { 0 };

  assert_true (count <= 32);
  for (size_t i = 0; i < count; i++)
    spans[i] = (TimeSpan){ times[i], times[i] };
  time_map_build (&map, spans, count, MILLISECONDS (40), 92, 1);
  return map;
}

static void
time_only_goes_down (void **state)
{
  static const Time times[] = { 0, 40000, 80000, 1080000, 1120000, 9000000, 300000000 };
  TimeMap map = map_of (times, 7);
  double before = -1;

  for (Time time = 0; time < SECONDS (310); time += 3700)
    {
      double y = time_map_y (&map, time);
      assert_true (y > before);
      before = y;
    }
  time_map_clear (&map);
}

static void
height_leads_back_to_the_time (void **state)
{
  static const Time times[] = { 0, 40000, 1080000, 1120000 };
  TimeMap map = map_of (times, 4);

  for (Time time = 0; time < SECONDS (2); time += 7000)
    {
      Time back = time_map_time (&map, time_map_y (&map, time));
      assert_in_range (back, time > 20 ? time - 20 : 0, time + 20);
    }
  time_map_clear (&map);
}

static void
a_long_idle_time_is_folded_and_a_short_one_is_not (void **state)
{
  static const Time times[] = { 0, 240000, 1240000 };
  TimeMap map = map_of (times, 3);
  size_t next = 0;
  const TimePiece *fold = time_map_fold (&map, &next, 0, INFINITY);

  assert_non_null (fold);
  assert_true (fold->from > 240000 && fold->until < 1240000);
  assert_true (fold->bottom - fold->top < 60);
  assert_null (time_map_fold (&map, &next, 0, INFINITY));
  time_map_clear (&map);
}

static void
what_flies_is_not_idle (void **state)
{
  TimeSpan spans[] = { { 0, 0 }, { 0, SECONDS (1) }, { SECONDS (1), SECONDS (1) } };
  TimeMap map = { 0 };
  size_t next = 0;

  time_map_build (&map, spans, 3, MILLISECONDS (40), 92, 1);
  assert_null (time_map_fold (&map, &next, 0, INFINITY));
  time_map_clear (&map);
}

static void
axis_steps_are_round_and_far_enough_apart (void **state)
{
  TimeMap map = map_of ((const Time[]){ 0, 1000 }, 2);
  Time step = time_map_step (&map, 40);

  assert_int_equal (step, 20000);
  assert_true ((double) step * map.scale >= 40);
  time_map_clear (&map);
}

static LadderItem
flight (unsigned from, Time sent, LadderLook look)
{
  return (LadderItem){ .from = from,
                       .born = sent,
                       .sent = sent,
                       .due = sent + 40000,
                       .held = TIME_NEVER,
                       .ended = look == LOOK_FLYING ? TIME_NEVER : sent + 40000,
                       .look = look,
                       .label_width = 150,
                       .label_height = 18 };
}

/* The frame of a ladder 600 wide over a map of one second without folds. */
static LadderFrame
frame_over (TimeMap *map)
{
  TimeSpan span = { 0, SECONDS (1) };
  LadderFrame frame;

  *map = (TimeMap){ 0 };
  time_map_build (map, &span, 1, MILLISECONDS (40), 92, 1);
  ladder_frame (&frame, 600, 1, map);
  return frame;
}

static void
an_arrow_goes_from_line_to_line_true_to_time (void **state)
{
  TimeMap map;
  LadderFrame frame = frame_over (&map);
  LadderItem item = flight (1, 50000, LOOK_DELIVERED);
  LadderArrow arrow;

  ladder_arrow (&frame, &item, &arrow);
  assert_int_equal (arrow.points, 2);
  assert_float_equal (arrow.way[0].x, frame.line[1], 0.01);
  assert_float_equal (arrow.way[0].y, time_map_y (&map, 50000), 0.01);
  assert_float_equal (arrow.way[1].x, frame.line[0], 0.01);
  assert_float_equal (arrow.way[1].y, time_map_y (&map, 90000), 0.01);
  time_map_clear (&map);
}

static void
a_flight_is_on_its_arrow_at_every_moment (void **state)
{
  TimeMap map;
  LadderFrame frame = frame_over (&map);
  LadderItem item = flight (0, 10000, LOOK_FLYING);
  LadderArrow arrow;

  ladder_arrow (&frame, &item, &arrow);
  for (Time time = 10000; time <= 50000; time += 5000)
    assert_true (ladder_arrow_distance (&arrow, ladder_at (&frame, &item, time)) < 0.01);
  assert_float_equal (ladder_part (&item, 30000), 0.5, 1e-9);
  assert_float_equal (ladder_part (&item, 90000), 1, 1e-9);
  time_map_clear (&map);
}

static void
a_lost_segment_ends_on_the_way (void **state)
{
  TimeMap map;
  LadderFrame frame = frame_over (&map);
  LadderItem item = flight (0, 0, LOOK_LOST);
  LadderArrow arrow;

  item.ended = 24000;
  ladder_arrow (&frame, &item, &arrow);
  assert_float_equal (arrow.way[1].x, frame.line[0] + 0.6 * (frame.line[1] - frame.line[0]), 0.01);
  item.ended = 0; /* at once: the cross is still off the line */
  ladder_arrow (&frame, &item, &arrow);
  assert_true (arrow.way[1].x > frame.line[0] + 40);
  time_map_clear (&map);
}

static void
a_held_segment_waits_and_then_goes_on (void **state)
{
  TimeMap map;
  LadderFrame frame = frame_over (&map);
  LadderItem item = flight (0, 0, LOOK_DELIVERED);
  LadderArrow arrow;

  item.held = 10000;
  item.ended = 200000;
  ladder_arrow (&frame, &item, &arrow);
  assert_int_equal (arrow.points, 4);
  assert_float_equal (ladder_part (&item, 100000), 0.25, 1e-9);
  assert_float_equal (ladder_part (&item, 200000), 1, 1e-9);
  assert_float_equal (arrow.way[1].x, arrow.way[2].x, 0.01);
  assert_true (arrow.way[3].y > arrow.way[2].y);
  time_map_clear (&map);
}

/* The corners' box of a slanted label, made smaller by nothing: a pessimist's test of overlap. */
static bool
labels_overlap (const LadderItem *a, const LadderArrow *one, const LadderItem *b,
                const LadderArrow *other)
{
  double dx = other->label.x - one->label.x, dy = other->label.y - one->label.y;
  double c = cos (one->angle), s = sin (one->angle);

  /* only for labels of the same slant */
  return fabs (dx * c + dy * s) < (a->label_width + b->label_width) / 2 - 0.01
         && fabs (dy * c - dx * s) < (a->label_height + b->label_height) / 2 - 0.01;
}

static void
labels_of_a_burst_do_not_lie_on_each_other (void **state)
{
  enum
  {
    BURST = 12
  };
  TimeMap map;
  LadderFrame frame = frame_over (&map);
  LadderItem items[BURST];
  LadderArrow arrows[BURST];
  unsigned shown = 0;

  for (unsigned i = 0; i < BURST; i++)
    {
      items[i] = flight (0, i * 2000, LOOK_DELIVERED);
      ladder_arrow (&frame, &items[i], &arrows[i]);
    }
  ladder_labels (&frame, items, arrows, BURST);
  for (unsigned i = 0; i < BURST; i++)
    for (unsigned j = 0; j < i; j++)
      if (arrows[i].label_shown && arrows[j].label_shown)
        assert_false (labels_overlap (&items[i], &arrows[i], &items[j], &arrows[j]));
  for (unsigned i = 0; i < BURST; i++)
    shown += arrows[i].label_shown;
  assert_true (arrows[0].label_shown);
  assert_in_range (shown, 3, BURST);
  time_map_clear (&map);
}

static void
a_lonely_label_lies_above_the_middle_of_its_arrow (void **state)
{
  TimeMap map;
  LadderFrame frame = frame_over (&map);

  for (unsigned from = 0; from < HOSTS; from++)
    {
      LadderItem item = flight (from, 0, LOOK_DELIVERED);
      LadderArrow arrow;
      ladder_arrow (&frame, &item, &arrow);
      ladder_labels (&frame, &item, &arrow, 1);
      Point middle = point_between (arrow.way[0], arrow.way[1], 0.5);
      assert_true (arrow.label_shown && arrow.label.y < middle.y);
      assert_true (fabs (arrow.label.x - middle.x) < 10 && fabs (arrow.angle) < M_PI_2);
    }
  time_map_clear (&map);
}

static void
words_at_the_side_are_nudged_apart (void **state)
{
  TimeMap map;
  LadderFrame frame = frame_over (&map);
  LadderWords words[3]
      = { { 0, 10000, 90, 32, 16 }, { 0, 11000, 90, 32, 16 }, { 1, 11000, 90, 32, 16 } };

  ladder_words (&frame, words, 3);
  assert_false (box_overlaps (words[0].box, words[1].box));
  assert_true (words[0].box.x + words[0].box.width < frame.line[0]);
  assert_true (words[2].box.x > frame.line[1]);
  assert_float_equal (words[2].box.y + 8, time_map_y (&map, 11000), 0.01);
  time_map_clear (&map);
}

static void
boxes_of_flights_are_parted (void **state)
{
  Box boxes[4] = {
    { 100, 100, 150, 30 }, { 110, 102, 150, 30 }, { 120, 104, 150, 30 }, { 400, 104, 150, 30 }
  };

  ladder_part_boxes (boxes, 4, 3, 100);
  for (unsigned i = 0; i < 4; i++)
    for (unsigned j = 0; j < i; j++)
      assert_false (box_overlaps (boxes[i], boxes[j]));
  assert_float_equal (boxes[0].y, 100, 0);
  assert_float_equal (boxes[3].y, 104, 0);
}

static void
words_that_would_have_to_go_too_far_are_left_out (void **state)
{
  TimeMap map;
  LadderFrame frame = frame_over (&map);
  LadderWords words[10];

  for (unsigned i = 0; i < 10; i++)
    words[i] = (LadderWords){ 0, i * 100, 90, 32, 16 };
  ladder_words (&frame, words, 10);
  assert_true (words[0].shown);
  assert_false (words[9].shown);
  time_map_clear (&map);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (time_only_goes_down),
    cmocka_unit_test (height_leads_back_to_the_time),
    cmocka_unit_test (a_long_idle_time_is_folded_and_a_short_one_is_not),
    cmocka_unit_test (what_flies_is_not_idle),
    cmocka_unit_test (axis_steps_are_round_and_far_enough_apart),
    cmocka_unit_test (an_arrow_goes_from_line_to_line_true_to_time),
    cmocka_unit_test (a_flight_is_on_its_arrow_at_every_moment),
    cmocka_unit_test (a_lost_segment_ends_on_the_way),
    cmocka_unit_test (a_held_segment_waits_and_then_goes_on),
    cmocka_unit_test (labels_of_a_burst_do_not_lie_on_each_other),
    cmocka_unit_test (a_lonely_label_lies_above_the_middle_of_its_arrow),
    cmocka_unit_test (words_at_the_side_are_nudged_apart),
    cmocka_unit_test (boxes_of_flights_are_parted),
    cmocka_unit_test (words_that_would_have_to_go_too_far_are_left_out),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
