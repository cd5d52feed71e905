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

/* What trace_save () writes; the caller frees. NULL when it refuses, and then it wrote nothing. */
static char *
saved (const Trace *trace, size_t *size)
{
  char *data = NULL;
  FILE *file = open_memstream (&data, size);
  const bool good = trace_save (trace, file);
  fclose (file);
  if (good)
    return data;
  assert_int_equal (*size, 0);
  free (data);
  return NULL;
}

static Trace *
loaded (const char *data, size_t size)
{
  TraceError error;
  Trace *trace = trace_load (data, size, &error);
  if (trace == NULL)
    fail_msg ("%zu:%zu: %s", error.line, error.column, error.message);
  return trace;
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
      char *data = saved (history->trace, &size);
      assert_non_null (data);
      Trace *trace = loaded (data, size);
      char *data_again = saved (trace, &size_again);
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
unusual_settings_come_back (void **state)
{
  HostKind kind[HOSTS] = { HOST_SCRIPTED, HOST_TCP };
  Seq isn[HOSTS] = { UINT32_MAX, 0 };
  Settings settings[HOSTS] = { settings_plain (), settings_plain () };
  World start, again;
  size_t size;
  settings[1].user_timeout = TIME_NEVER;
  settings[1].mss = 1460;
  settings[0].msl = SECONDS (1);
  world_init (&start, kind, isn, settings, 1234, 56);
  start.network.delay[1] = 99;
  start.host[1].isn_step = 1;
  Trace *trace = trace_new (&start);
  char *data = saved (trace, &size);
  Trace *other = loaded (data, size);
  trace_world (other, 0, &again);
  assert_memory_equal (&start, &again, sizeof start);
  free (data);
  trace_free (trace);
  trace_free (other);
}

static void
trace_that_cannot_be_said_is_not_saved (void **state)
{
  World world = scene_established ();
  Trace *trace = trace_new (&world);
  size_t size;
  assert_null (saved (trace, &size));
  trace_free (trace);
  world = scene_world (HOST_TCP, HOST_TCP);
  world.host[0].tcb.set.mss = 0;
  trace = trace_new (&world);
  assert_null (saved (trace, &size));
  trace_free (trace);
}

/* An answer that leaves a TCB which cannot be may be the last word of its host, and is worth
 * keeping: somebody wants to see it. The reference is not asked to go on from it. */
static void
broken_connection_is_kept_but_not_continued (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  Trace *trace = trace_new (&world);
  Question question;
  Record record;
  Actions none = { 0 };
  TraceError error;
  size_t size;
  const Choice open = { .kind = CHOICE_CALL, .call = { .kind = CALL_OPEN_PASSIVE } };
  world_ask (&world, open, &question, &record);
  question.tcb.state = ESTABLISHED;
  question.tcb.snd.una = 7;
  assert_non_null (tcb_fault (&question.tcb));
  world_answer (&world, &question, &question.tcb, &none, &record);
  record.foreign = true;
  trace_append (trace, &record, &world);
  char *data = saved (trace, &size);
  assert_non_null (data);
  trace_free (loaded (data, size));
  char *more = malloc (size + 100);
  memcpy (more, data, size);
  memcpy (strstr (more, "\nend 1"), "\ncall A status\nend 2\n", 22);
  assert_null (trace_load (more, strlen (more), &error));
  assert_non_null (strstr (error.message, "nobody can answer"));
  world_step (NULL, &world, open, &record);
  trace_append (trace, &record, &world);
  assert_null (saved (trace, &size));
  free (data);
  free (more);
  trace_free (trace);
}

#define HOST_SETTINGS                                                                              \
  " isn 100 isn-step 64000 msl 120000000 user-timeout never rto-initial 1000000 rto-min 1000000 "  \
  "rto-max 60000000 r2-syn 180000000 r2 100000000 r1 3 mss 536 receive-buffer 4096 send-buffer "   \
  "65536\n"
#define START                                                                                      \
  "handshake-trace 1\nnetwork delay A 40000 B 40000 spacing 0\nhost A tcp" HOST_SETTINGS           \
  "host B scripted" HOST_SETTINGS

static void
file_written_by_hand_loads (void **state)
{
  static const char file[] = START "note title.en \"by hand\"\n"
                                   "call A open-active named\n"
                                   "timeout A retransmission\n"
                                   "forge B 300 101 4096 0 18 0 0\n"
                                   "duplicate 3\nhold 4\ncorrupt 4\nlose 1\n"
                                   "deliver 3\n"
                                   "wait 9000000\n"
                                   "call A send 100 push urgent\n"
                                   "crash A\n"
                                   "end 11\n";
  World world;
  Trace *trace = loaded (file, strlen (file));
  assert_int_equal (trace_rows (trace), 11);
  trace_world (trace, 8, &world);
  assert_int_equal (world.host[0].tcb.state, ESTABLISHED);
  trace_free (trace);
}

/* [what follows START, line, column, part of the message] */
static const struct
{
  const char *rows;
  size_t line, column;
  const char *says;
} wrong[] = {
  { "lose 7\nend 1\n", 5, 1, "this row loses segment 7, but no such segment is in flight" },
  { "deliver 0\nend 1\n", 5, 1, "this row delivers segment 0, but no such segment is in flight" },
  { "deliver\nend 1\n", 5, 8, "a number must stand here" },
  { "deliver 1x\nend 1\n", 5, 9, "a number must stand here" },
  { "deliver 99999999999\nend 1\n", 5, 9, "from 0 to 4294967295" },
  { "wait 99999999999999999999\nend 1\n", 5, 6, "too large" },
  { "wait 5\nwait 4\nend 2\n", 6, 1, "the clock does not run backwards" },
  { "wait 18446744073709551615\nend 1\n", 5, 1, "impossible" },
  { "dance A\nend 1\n", 5, 1, "nothing that can happen" },
  { "none\nend 1\n", 5, 1, "nothing that can happen" },
  { "\nend 0\n", 5, 1, "nothing that can happen" },
  { "call C close\nend 1\n", 5, 6, "it is A or B" },
  { "call A sing\nend 1\n", 5, 8, "no user call" },
  { "call A send 100 loudly\nend 1\n", 5, 17, "too much on this line" },
  { "call A send 4294967295\nend 1\n", 5, 1, "impossible" },
  { "call B close\nend 1\n", 5, 1, "this host is scripted and has no TCP" },
  { "timeout A lunch\nend 1\n", 5, 11, "no timer" },
  { "timeout A persist\nend 1\n", 5, 1, "this timer is not running" },
  { "crash B\nend 1\n", 5, 1, "scripted" },
  { "forge A 1 2 3 70000 0 0 0\nend 1\n", 5, 15, "from 0 to 65535" },
  { "forge A 1 2 3 4 64 0 0\nend 1\n", 5, 17, "from 0 to 63" },
  { "wait 1 answer 00 00\nend 1\n", 5, 15, "nobody is asked" },
  { "call A close answer 00 00\nend 1\n", 5, 21, "octets must stand here" },
  { "note \"x\"\nend 0\n", 5, 9, "a text in double quotes" },
  { "note k x\nend 0\n", 5, 8, "a text in double quotes" },
  { "note k \"x\nend 0\n", 5, 10, "cannot stand in a text" },
  { "note k \"a\\q\"\nend 0\n", 5, 10, "cannot stand in a text" },
  { "note k \"\\x00\"\nend 0\n", 5, 9, "cannot stand in a text" },
  { "note k \"\xff\"\nend 0\n", 5, 8, "not UTF-8" },
  { "note 握手 \"手\" too\nend 0\n", 5, 13, "too much" },
  { "note k \"a\"\nnote k \"b\"\nend 0\n", 6, 6, "already" },
  { "note k \"a", 5, 10, "the file ends within a text" },
  { "wait 1\nend 2\n", 6, 5, "there are 1 rows, not 2" },
  { "wait 1\n", 6, 1, "cut short" },
  { "wait 1", 5, 7, "cut short" },
  { "", 5, 1, "cut short" },
  { "end 0\nwait 1\n", 6, 1, "nothing can stand below the last line" },
  { "end 0 0\n", 5, 7, "one end of line and nothing else" },
  { "end 0", 5, 6, "one end of line and nothing else" },
};

static void
wrong_rows_are_named_with_their_place (void **state)
{
  for (unsigned i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    {
      char file[2048];
      TraceError error;
      const int length = snprintf (file, sizeof file, "%s%s", START, wrong[i].rows);
      assert_null (trace_load (file, (size_t) length, NULL));
      assert_null (trace_load (file, (size_t) length, &error));
      if (error.line != wrong[i].line || error.column != wrong[i].column
          || strstr (error.message, wrong[i].says) == NULL)
        fail_msg ("%s gives %zu:%zu: %s", wrong[i].rows, error.line, error.column, error.message);
    }
}

static void
wrong_beginnings_are_named (void **state)
{
  static const struct
  {
    const char *file, *says;
    size_t line;
  } beginnings[] = {
    { "", "not a saved trace", 1 },
    { "PNG", "not a saved trace", 1 },
    { "handshake-trace 2\n", "this version cannot read", 1 },
    { "handshake-trace 1\nend 0\n", "\"network\" must stand here", 2 },
    { "handshake-trace 1\nnetwork delay A 9999999999999 B 0 spacing 0\n", "from 0 to", 2 },
    { "handshake-trace 1\nnetwork delay A 1 B 1 spacing 0\nhost A robot isn 1\n", "kind of host",
      3 },
    { "handshake-trace 1\nnetwork delay A 1 B 1 spacing 0\nhost B tcp isn 1\n", "\"A\"", 3 },
    { "handshake-trace 1\nnetwork delay A 1 B 1 spacing 0\nhost A tcp isn 1 isn-step 1 msl 0\n",
      "from 1 to", 3 },
  };
  for (unsigned i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
    {
      TraceError error;
      assert_null (trace_load (beginnings[i].file, strlen (beginnings[i].file), &error));
      if (strstr (error.message, beginnings[i].says) == NULL || error.line != beginnings[i].line)
        fail_msg ("%s gives %zu: %s", beginnings[i].file, error.line, error.message);
    }
}

/* Every file that is one octet off loads as something that saves again as itself, or not at all. */
static void
damaged_files_do_no_harm (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  Trace *trace = trace_new (&world);
  const Parts copy = reference;
  const Parts *parts[HOSTS] = { &copy, NULL };
  Chance chance;
  size_t size, size_again;
  chance_init (&chance, 4);
  for (unsigned i = 0; i < 12; i++)
    {
      World before = world;
      Record record;
      scene_random (&world, &chance, &record);
      world_step (parts, &before, record.choice, &record);
      trace_append (trace, &record, &world);
    }
  trace_note (trace, 5, "note.zh_CN", "握手\n");
  char *data = saved (trace, &size);
  for (size_t i = 0; i < size; i++)
    {
      const char kept = data[i];
      data[i] = (char) chance_below (&chance, 256);
      Trace *damaged = trace_load (data, size, NULL);
      if (damaged != NULL)
        {
          char *again = saved (damaged, &size_again);
          assert_non_null (again);
          Trace *twice = loaded (again, size_again);
          trace_free (twice);
          free (again);
        }
      trace_free (damaged);
      assert_null (trace_load (data, i, NULL));
      data[i] = kept;
    }
  free (data);
  trace_free (trace);
}

/* While one writes, another reads: after every step both have the same trace. */
static void
growing_trace_is_read_while_it_is_written (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP), seen;
  Trace *trace = trace_new (&world);
  TraceReader *reader = trace_reader_new ();
  TraceSaved saved_so_far = { 0 };
  TraceError error;
  Chance chance;
  chance_init (&chance, 9);
  for (unsigned row = 0; row <= 40; row++)
    {
      Record record;
      char *text = NULL;
      size_t size;
      FILE *file = open_memstream (&text, &size);
      if (row > 0)
        {
          scene_random (&world, &chance, &record);
          trace_append (trace, &record, &world);
        }
      trace_note (trace, row, "note.en", "so far");
      assert_true (row < 40 ? trace_save_more (trace, &saved_so_far, file)
                            : trace_save_more (trace, &saved_so_far, file)
                                  && trace_save_end (trace, file));
      fclose (file);
      for (char *at = text, *end; *at != '\0'; at = end)
        {
          end = strchr (at, '\n') + 1;
          assert_true (trace_reader_line (reader, at, (size_t) (end - at), &error));
        }
      free (text);
      assert_int_equal (trace_rows (trace_reader_take (reader)), row);
      trace_world (trace_reader_take (reader), row, &seen);
      assert_memory_equal (&seen, &world, sizeof world);
      assert_string_equal (trace_note_get (trace_reader_take (reader), row, "note.en"), "so far");
      assert_int_equal (trace_reader_ended (reader), row == 40);
    }
  trace_free (trace_reader_take (reader));
  trace_reader_free (reader);
  trace_free (trace);
}

static void
reader_that_has_failed_reads_no_more (void **state)
{
  static const char *const lines[] = { "handshake-trace 1\n", "network lunch\n" };
  TraceReader *reader = trace_reader_new ();
  TraceError error;
  assert_true (trace_reader_line (reader, lines[0], strlen (lines[0]), &error));
  assert_false (trace_reader_line (reader, lines[1], strlen (lines[1]), &error));
  assert_int_equal (error.line, 2);
  assert_int_equal (error.column, 9);
  assert_false (trace_reader_line (reader, lines[0], strlen (lines[0]), &error));
  assert_null (trace_reader_take (reader));
  assert_false (trace_reader_ended (reader));
  trace_reader_free (reader);
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
    cmocka_unit_test (unusual_settings_come_back),
    cmocka_unit_test (trace_that_cannot_be_said_is_not_saved),
    cmocka_unit_test (broken_connection_is_kept_but_not_continued),
    cmocka_unit_test (wrong_rows_are_named_with_their_place),
    cmocka_unit_test (wrong_beginnings_are_named),
    cmocka_unit_test (file_written_by_hand_loads),
    cmocka_unit_test (damaged_files_do_no_harm),
    cmocka_unit_test (growing_trace_is_read_while_it_is_written),
    cmocka_unit_test (reader_that_has_failed_reads_no_more),
    cmocka_unit_test (row_costs_little),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
