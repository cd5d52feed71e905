/* The layouts of the stage as numbers: nothing lies on anything else, nothing sticks out. The
 * ladder's is in test-layout-ladder.c. No display is needed.  */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include <lab/picture/diagram-layout.h>
#include <lab/picture/header-layout.h>
#include <lab/picture/theme.h>
#include <lab/picture/variables-layout.h>

static const double units[] = { 0.8, 1, 1.75, 2.5 };

#define EACH(i, array) for (size_t i = 0; i < sizeof array / sizeof *array; i++)

static DiagramLayout
diagram (double unit, double stretch)
{
  DiagramLayout layout;

  diagram_layout (&layout, diagram_least_width (unit) * stretch,
                  diagram_least_height (unit) * stretch, unit, 95 * unit);
  return layout;
}

static void
states_do_not_overlap_and_stay_inside (void **state)
{
  EACH (u, units)
  for (double stretch = 0.9; stretch < 2; stretch += 0.2)
    {
      DiagramLayout layout = diagram (units[u], stretch);
      Box all = { 0, layout.title.height, layout.width, layout.height - layout.title.height };

      for (unsigned i = 0; i < DIAGRAM_BOXES; i++)
        {
          assert_true (box_contains (all, layout.boxes[i]));
          for (unsigned j = 0; j < i; j++)
            assert_false (box_overlaps (layout.boxes[i], layout.boxes[j]));
        }
    }
}

static void
names_of_states_fit_their_boxes (void **state)
{
  EACH (u, units)
  {
    DiagramLayout layout;
    double widest = 130 * units[u]; /* at 12.5 pixels, a wide font */

    diagram_layout (&layout, 268 * units[u], 400 * units[u], units[u], widest);
    assert_true (widest * layout.text_size / 12.5 < layout.boxes[0].width);
  }
}

/* RFC 9293, Figure 5 and its notes 1 and 2, read from the RFC and not from the table. */
static void
every_transition_of_figure_5_is_an_edge (void **state)
{
  static const State wanted[][2] = {
    { CLOSED, LISTEN },           { CLOSED, SYN_SENT },
    { LISTEN, CLOSED },           { LISTEN, SYN_RECEIVED },
    { LISTEN, SYN_SENT },         { SYN_SENT, CLOSED },
    { SYN_SENT, SYN_RECEIVED },   { SYN_SENT, ESTABLISHED },
    { SYN_RECEIVED, LISTEN },     { SYN_RECEIVED, ESTABLISHED },
    { SYN_RECEIVED, FIN_WAIT_1 }, { ESTABLISHED, FIN_WAIT_1 },
    { ESTABLISHED, CLOSE_WAIT },  { FIN_WAIT_1, FIN_WAIT_2 },
    { FIN_WAIT_1, CLOSING },      { FIN_WAIT_1, TIME_WAIT },
    { FIN_WAIT_2, TIME_WAIT },    { CLOSING, TIME_WAIT },
    { CLOSE_WAIT, LAST_ACK },     { LAST_ACK, CLOSED },
    { TIME_WAIT, CLOSED },
  };
  bool found[DIAGRAM_EDGES] = { false };

  EACH (i, wanted)
  {
    int edge = diagram_edge (wanted[i][0], wanted[i][1]);
    assert_true (edge >= 0);
    found[edge] = true;
  }
  EACH (i, found)
  assert_true (found[i]);
  assert_int_equal (diagram_edge (CLOSED, ESTABLISHED), -1);
}

static double
distance_to_box (Box box, Point at)
{
  double dx = fmax (fmax (box.x - at.x, at.x - box.x - box.width), 0);
  double dy = fmax (fmax (box.y - at.y, at.y - box.y - box.height), 0);
  return hypot (dx, dy);
}

static void
edges_begin_and_end_at_their_states_and_cross_no_other (void **state)
{
  DiagramLayout layout = diagram (1, 1.1);

  for (int i = 0; i < DIAGRAM_EDGES; i++)
    {
      const Transition *edge = &diagram_transitions[i];
      unsigned to = diagram_box_entered (edge->from, edge->to);

      assert_true (distance_to_box (layout.boxes[edge->from], layout.edges[i].at[0]) < 0.01);
      assert_true (distance_to_box (layout.boxes[to], layout.edges[i].at[3]) < 0.01);
      for (unsigned box = 0; box < DIAGRAM_BOXES; box++)
        for (double t = 0; box != edge->from && box != to && t <= 1; t += 0.02)
          assert_true (distance_to_box (layout.boxes[box], curve_at (&layout.edges[i], t)) > 0);
    }
}

static void
the_end_of_a_connection_is_the_lower_closed (void **state)
{
  DiagramLayout layout = diagram (1, 1);

  assert_int_equal (diagram_box_entered (TIME_WAIT, CLOSED), DIAGRAM_END);
  assert_int_equal (diagram_box_entered (LAST_ACK, CLOSED), DIAGRAM_END);
  assert_int_equal (diagram_box_entered (LISTEN, CLOSED), CLOSED);
  assert_int_equal (diagram_box_state (DIAGRAM_END), CLOSED);
  assert_true (layout.boxes[DIAGRAM_END].y > layout.boxes[LAST_ACK].y);
}

static void
a_reset_has_a_curve_though_figure_5_omits_it (void **state)
{
  DiagramLayout layout = diagram (1, 1);
  Curve curve = diagram_curve_between (&layout, CLOSE_WAIT, CLOSED);

  assert_true (distance_to_box (layout.boxes[CLOSE_WAIT], curve.at[0]) < 0.01);
  assert_true (distance_to_box (layout.boxes[DIAGRAM_END], curve.at[3]) < 0.01);
}

static void
words_of_an_edge_stay_in_the_picture (void **state)
{
  DiagramLayout layout = diagram (1, 1.1);
  Box all = { 0, 0, layout.width, layout.height };

  for (int i = 0; i < DIAGRAM_EDGES; i++)
    {
      Box box = diagram_place_label (&layout, &layout.edges[i], 84, 34);
      double covered = 0;
      assert_true (box_contains (all, box));
      for (unsigned j = 0; j < DIAGRAM_BOXES; j++)
        covered = fmax (covered, overlap_area (box, layout.boxes[j]));
      assert_true (covered < 0.25 * box.width * box.height);
    }
}

static void
header_fields_fill_their_rows_without_gap_or_overlap (void **state)
{
  EACH (u, units)
  for (int extended = 0; extended < 2; extended++)
    {
      HeaderLayout layout;
      unsigned bits[HEADER_ROWS] = { 0 };
      const HeaderField last = extended ? FIELD_OPTION_OCTETS : FIELD_CHECKSUM;

      header_layout (&layout, extended, header_least_width (units[u]) * 1.3,
                     header_least_height (extended, units[u]), units[u]);
      for (int i = 0; i < FIELDS - !extended; i++)
        {
          assert_int_equal (header_places[i].bit, bits[header_places[i].row]);
          bits[header_places[i].row] += header_places[i].bits;
          assert_true (layout.fields[i].width >= 14 * units[u]);
          for (int j = 0; j < i; j++)
            assert_false (box_overlaps (layout.fields[i], layout.fields[j]));
          assert_int_equal (header_field_at (&layout, box_centre (layout.fields[i])), i);
        }
      for (int row = 0; row < HEADER_ROWS - !extended; row++)
        assert_int_equal (bits[row], 32);
      assert_true (layout.fields[FIELD_OPTION_OCTETS].width > 0 || !extended);
      assert_true (layout.explanation.y >= layout.fields[last].y + layout.fields[last].height);
      assert_true (layout.explanation.y + layout.explanation.height <= layout.height);
    }
}

static void
variables_stand_apart_and_inside (void **state)
{
  EACH (u, units)
  for (int extended = 0; extended < 2; extended++)
    {
      VariablesLayout layout;
      Box all
          = { 0, 0, variables_least_width (units[u]), variables_least_height (extended, units[u]) };

      variables_layout (&layout, extended, all.width, all.height, units[u]);
      for (int i = 0; i < CELLS; i++)
        {
          const bool there = extended || !cell_is_extended (i);

          assert_int_equal (layout.cells[i].height >= 18 * units[u], there);
          assert_true (layout.cells[i].x + layout.cells[i].width <= all.width);
          assert_true (layout.cells[i].y + layout.cells[i].height <= all.height + 0.01);
          for (int j = 0; j < i; j++)
            assert_true (overlap_area (layout.cells[i], layout.cells[j]) < 0.01);
        }
    }
}

static void
all_words_reach_a_contrast_of_four_and_a_half (void **state)
{
  for (int dark = 0; dark < 2; dark++)
    {
      const Theme *t = theme_get (dark);
      const Colour *words[]
          = { &t->ink, &t->dim, &t->pale, &t->now, &t->wrong, &t->host_text[0], &t->host_text[1] };

      EACH (i, words)
      {
        assert_true (theme_contrast (words[i], &t->paper) >= 4.5);
        assert_true (theme_contrast (words[i], &t->card) >= 4.5);
      }
      for (unsigned host = 0; host < HOSTS; host++)
        {
          assert_true (theme_contrast (&t->on_fill, &t->host_fill[host]) >= 4.5);
          assert_true (theme_contrast (&t->host_text[host], &t->host_soft[host]) >= 4.5);
          assert_true (theme_contrast (&t->host[host], &t->paper) >= 3);
        }
      assert_true (theme_contrast (&t->ink, &t->highlight) >= 4.5);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (states_do_not_overlap_and_stay_inside),
    cmocka_unit_test (names_of_states_fit_their_boxes),
    cmocka_unit_test (every_transition_of_figure_5_is_an_edge),
    cmocka_unit_test (edges_begin_and_end_at_their_states_and_cross_no_other),
    cmocka_unit_test (the_end_of_a_connection_is_the_lower_closed),
    cmocka_unit_test (a_reset_has_a_curve_though_figure_5_omits_it),
    cmocka_unit_test (words_of_an_edge_stay_in_the_picture),
    cmocka_unit_test (header_fields_fill_their_rows_without_gap_or_overlap),
    cmocka_unit_test (variables_stand_apart_and_inside),
    cmocka_unit_test (all_words_reach_a_contrast_of_four_and_a_half),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
