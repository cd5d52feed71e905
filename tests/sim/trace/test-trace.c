/* History: found again at any row, saved, loaded, forked, and never believed.  */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>

#define ROWS 1500

typedef struct
{
  Trace *trace;
  World worlds[ROWS + 1];
  Record records[ROWS + 1];
} History;

/* A long trace with everything in it: forged segments, and rows that another TCP answered (host
 * B's, where `foreign`). Keeps every world and record to compare with. */
static History *
new_history (uint64_t seed, bool foreign)
{
  static const Parts other;
  History *history = calloc (1, sizeof *history);
  const Parts mine = parts_with (&reference, &other);
  const Parts *parts[HOSTS] = { NULL, foreign ? &mine : NULL };
  World world = scene_world (HOST_TCP, HOST_TCP);
  Chance chance;

  history->trace = trace_new (&world);
  history->worlds[0] = world;
  chance_init (&chance, seed);
  for (size_t row = 1; row <= ROWS; row++)
    {
      World before = world;
      Record record;
      assert_true (scene_random (&world, &chance, &record));
      world = before;
      world_step (parts, &world, record.choice, &record);
      trace_append (history->trace, &record, &world);
      history->worlds[row] = world;
      history->records[row] = record;
    }
  return history;
}

static void
free_history (History *history)
{
  trace_free (history->trace);
  free (history);
}

static void
check_row (const Trace *trace, const History *history, size_t row)
{
  World world;
  Record record;
  assert_true (trace_world (trace, row, &world));
  assert_memory_equal (&world, &history->worlds[row], sizeof world);
  if (row == 0)
    return;
  assert_true (trace_record (trace, row, &record));
  assert_memory_equal (&record, &history->records[row], sizeof record);
}

static void
every_row_is_found_again (void **state)
{
  for (unsigned foreign = 0; foreign < 2; foreign++)
    {
      History *history = new_history (5, foreign);
      Chance chance;
      assert_int_equal (trace_rows (history->trace), ROWS);
      for (size_t row = 0; row <= ROWS; row++)
        check_row (history->trace, history, row);
      for (size_t row = ROWS + 1; row-- > ROWS - 300;)
        check_row (history->trace, history, row);
      chance_init (&chance, 1);
      for (unsigned i = 0; i < 500; i++)
        check_row (history->trace, history, chance_below (&chance, ROWS + 1));
      free_history (history);
    }
}

static void
rows_that_do_not_exist_are_not_found (void **state)
{
  const World start = scene_established ();
  Trace *trace = trace_new (&start);
  World world;
  Record record;
  assert_true (trace_world (trace, 0, &world));
  assert_false (trace_world (trace, 1, &world));
  assert_false (trace_record (trace, 0, &record));
  assert_false (trace_record (trace, 1, &record));
  assert_int_equal (trace_time (trace, 9), start.now);
  trace_free (trace);
  trace_free (NULL);
}

static void
refused_choice_is_no_row (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  Trace *trace = trace_new (&world);
  Record record;
  world_step (NULL, &world, (Choice){ .kind = CHOICE_LOSE, .which = 9 }, &record);
  trace_append (trace, &record, &world);
  assert_int_equal (trace_rows (trace), 0);
  trace_free (trace);
}

static void
row_at_a_time_is_the_last_that_happened (void **state)
{
  History *history = new_history (6, false);
  const Trace *trace = history->trace;
  for (size_t row = 1; row <= ROWS; row++)
    {
      const Time now = history->worlds[row].now;
      const size_t at = trace_row_at (trace, now);
      assert_true (trace_time (trace, row) == now);
      assert_true (at >= row && trace_time (trace, at) == now);
      assert_true (at == ROWS || trace_time (trace, at + 1) > now);
    }
  assert_int_equal (trace_row_at (trace, TIME_NEVER), ROWS);
  free_history (history);
}

static void
copy_has_the_first_rows_and_goes_its_own_way (void **state)
{
  static const size_t cuts[] = { 0, 1, 255, 256, 257, 700, ROWS, ROWS + 5 };
  History *history = new_history (7, true);
  trace_note (history->trace, 0, "title.en", "a fork");
  trace_note (history->trace, 256, "note.en", "here");
  trace_note (history->trace, 900, "note.en", "and there");
  for (unsigned i = 0; i < sizeof cuts / sizeof cuts[0]; i++)
    {
      Trace *copy = trace_copy (history->trace, cuts[i]);
      const size_t rows = cuts[i] < ROWS ? cuts[i] : ROWS;
      assert_int_equal (trace_rows (copy), rows);
      assert_int_equal (trace_notes (copy), 1 + (rows >= 256) + (rows >= 900));
      for (size_t row = 0; row <= rows; row++)
        check_row (copy, history, row);
      World world = history->worlds[rows];
      const Record record
          = scene_do (&world, (Choice){ .kind = CHOICE_WAIT, .until = world.now + 7 });
      trace_append (copy, &record, &world);
      World again;
      assert_true (trace_world (copy, rows + 1, &again));
      assert_memory_equal (&again, &world, sizeof world);
      trace_free (copy);
    }
  check_row (history->trace, history, ROWS);
  free_history (history);
}

static void
notes_are_kept_by_row_and_replaced_by_key (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  Trace *trace = trace_new (&world);
  size_t row;
  const char *key, *text;
  for (unsigned i = 0; i < 3; i++)
    {
      const Record record = scene_do (&world, (Choice){ .kind = CHOICE_WAIT, .until = i });
      trace_append (trace, &record, &world);
    }
  assert_true (trace_note (trace, 2, "note.en", "second"));
  assert_true (trace_note (trace, 0, "title.en", "title"));
  assert_true (trace_note (trace, 2, "ask.en", "why?"));
  assert_true (trace_note (trace, 2, "note.en", "again"));
  assert_false (trace_note (trace, 4, "note.en", "no such row"));
  assert_int_equal (trace_notes (trace), 3);
  assert_string_equal (trace_note_get (trace, 2, "note.en"), "again");
  assert_null (trace_note_get (trace, 1, "note.en"));
  assert_null (trace_note_get (trace, 2, "note"));
  trace_note_at (trace, 0, &row, &key, &text);
  assert_string_equal (text, "title");
  trace_note_at (trace, 1, &row, &key, NULL);
  assert_int_equal (row, 2);
  assert_string_equal (key, "note.en");
  trace_note_at (trace, 2, NULL, NULL, &text);
  assert_string_equal (text, "why?");
  trace_free (trace);
}

static void
notes_that_could_not_be_shown_are_refused (void **state)
{
  const World world = scene_world (HOST_TCP, HOST_TCP);
  Trace *trace = trace_new (&world);
  char long_key[80];
  memset (long_key, 'k', sizeof long_key);
  long_key[65] = '\0';
  assert_false (trace_note (trace, 0, long_key, "x"));
  long_key[64] = '\0';
  assert_true (trace_note (trace, 0, long_key, "x"));
  assert_false (trace_note (trace, 0, "", "x"));
  assert_false (trace_note (trace, 0, "two words", "x"));
  assert_false (trace_note (trace, 0, "quo\"te", "x"));
  assert_false (trace_note (trace, 0, "key", NULL));
  assert_false (trace_note (trace, 0, "key", "\xff"));
  assert_false (trace_note (trace, 0, "key", "\xc0\x80"));
  assert_false (trace_note (trace, 0, "key", "\xed\xa0\x80"));
  assert_false (trace_note (trace, 0, "key", "cut \xe4\xb8"));
  assert_true (trace_note (trace, 0, "key", "三次握手 \xf0\x9f\x90\xad"));
  trace_free (trace);
}

static void
saved_trace_loads_exactly (void **state)
{
  for (unsigned foreign = 0; foreign < 2; foreign++)
    {
      History *history = new_history (11 + foreign, foreign);
      size_t size, size_again;
      trace_note (history->trace, 0, "title.zh_CN", "三次握手");
      trace_note (history->trace, 3, "note.en", "a \"quote\", a \\, a\nline\tand\x01\x7f");
      trace_note (history->trace, ROWS, "note.en", "");
      char *data = scene_saved (history->trace, &size);
      assert_non_null (data);
      Trace *trace = scene_loaded (data, size);
      char *data_again = scene_saved (trace, &size_again);
      assert_int_equal (size, size_again);
      assert_memory_equal (data, data_again, size);
      for (size_t row = 0; row <= ROWS; row++)
        check_row (trace, history, row);
      assert_string_equal (trace_note_get (trace, 3, "note.en"),
                           "a \"quote\", a \\, a\nline\tand\x01\x7f");
      assert_string_equal (trace_note_get (trace, ROWS, "note.en"), "");
      free (data);
      free (data_again);
      trace_free (trace);
      free_history (history);
    }
}

static void
row_costs_little (void **state)
{
  History *history = new_history (5, false);
  const size_t empty = sizeof (World) + 4096;
  assert_true (trace_bytes (history->trace) <= empty + ROWS * 64);
  free_history (history);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_row_is_found_again),
    cmocka_unit_test (rows_that_do_not_exist_are_not_found),
    cmocka_unit_test (refused_choice_is_no_row),
    cmocka_unit_test (row_at_a_time_is_the_last_that_happened),
    cmocka_unit_test (copy_has_the_first_rows_and_goes_its_own_way),
    cmocka_unit_test (notes_are_kept_by_row_and_replaced_by_key),
    cmocka_unit_test (notes_that_could_not_be_shown_are_refused),
    cmocka_unit_test (saved_trace_loads_exactly),
    cmocka_unit_test (row_costs_little),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
