/* The saved form of a trace: what it says comes back, what it cannot say is not saved, and what is
 * wrong in it is named with its place. */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>

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
  settings[0].nagle = 0;
  settings[1].timestamps = 1;
  settings[1].window_scale = 1;
  settings[1].window_shift = 14;
  settings[1].receive_buffer = WINDOW_MAX;
  settings[1].fin_wait_2 = SECONDS (60);
  settings[1].delayed_ack = 0;
  world_init (&start, kind, isn, settings, 1234, 56);
  start.network.delay[1] = 99;
  start.host[1].isn_step = 1;
  start.host[0].ts_offset = 4000000000u;
  Trace *trace = trace_new (&start);
  char *data = scene_saved (trace, &size);
  Trace *other = scene_loaded (data, size);
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
  assert_null (scene_saved (trace, &size));
  trace_free (trace);
  world = scene_world (HOST_TCP, HOST_TCP);
  world.host[0].tcb.set.mss = 0;
  trace = trace_new (&world);
  assert_null (scene_saved (trace, &size));
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
  char *data = scene_saved (trace, &size);
  assert_non_null (data);
  trace_free (scene_loaded (data, size));
  char *more = malloc (size + 100);
  memcpy (more, data, size);
  memcpy (strstr (more, "\nend 1"), "\ncall A status\nend 2\n", 22);
  assert_null (trace_load (more, strlen (more), &error));
  assert_non_null (strstr (error.message, "nobody can answer"));
  world_step (NULL, &world, open, &record);
  trace_append (trace, &record, &world);
  assert_null (scene_saved (trace, &size));
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
  Trace *trace = scene_loaded (file, strlen (file));
  assert_int_equal (trace_rows (trace), 11);
  trace_world (trace, 8, &world);
  assert_int_equal (world.host[0].tcb.state, ESTABLISHED);
  trace_free (trace);
}

#define START_2                                                                                    \
  "handshake-trace 2\nnetwork delay A 40000 B 40000 spacing 0\n"                                   \
  "host A tcp isn 100 isn-step 64000 sack 1 r2 never\n"                                            \
  "host B scripted isn 300 isn-step 64000\n"

/* What a file does not say about settings is the default; options, settings and ICMP messages come
 * back as they were. */
static void
file_of_the_second_form_loads (void **state)
{
  static const char file[]
      = START_2 "call A open-active named\n"
                "forge B 300 101 4096 0 18 0 0 <MSS=1460><SHIFT=7><SACKOK><TS=5,6>\n"
                "deliver 2\n"
                "call A set nagle 0\n"
                "call A set user-timeout never\n"
                "call A set 9999 5\n"
                "call A send 2000\n"
                "forge B 301 101 4096 0 16 0 0 <SACK=637-1173>\n"
                "deliver 6\n"
                "icmp A soft 101\n"
                "call A close-both\n"
                "end 11\n";
  World world;
  Record record;
  size_t size;
  Trace *trace = scene_loaded (file, strlen (file));
  assert_int_equal (trace_rows (trace), 11);
  trace_world (trace, 0, &world);
  assert_true (world.host[0].tcb.set.r2 == TIME_NEVER);
  assert_int_equal (world.host[0].tcb.set.nagle, settings_default ().nagle);
  trace_record (trace, 2, &record);
  assert_int_equal (record.choice.segment.options.mss, 1460);
  assert_int_equal (record.choice.segment.options.ts_echo, 6);
  trace_world (trace, 5, &world);
  assert_int_equal (world.host[0].tcb.state, ESTABLISHED);
  assert_int_equal (world.host[0].tcb.set.nagle, 0);
  assert_true (world.host[0].tcb.set.user_timeout == TIME_NEVER);
  trace_record (trace, 6, &record);
  assert_int_equal (record.actions.clause, CLAUSE_SET_REFUSED);
  trace_record (trace, 8, &record);
  assert_int_equal (record.choice.segment.options.sack[0].right, 1173);
  trace_record (trace, 10, &record);
  assert_int_equal (record.event.kind, EVENT_ICMP);
  assert_int_equal (record.event.icmp, ICMP_SOFT);
  assert_int_equal (record.event.icmp_seq, 101);
  char *once = scene_saved (trace, &size);
  Trace *again = scene_loaded (once, size);
  char *twice = scene_saved (again, &size);
  assert_string_equal (once, twice);
  assert_non_null (strstr (once, "<MSS=1460><SHIFT=7><SACKOK><TS=5,6>"));
  Trace *copy = trace_copy (trace, 5);
  trace_record (copy, 5, &record);
  assert_true (record.choice.call.value == TIME_NEVER);
  free (once);
  free (twice);
  trace_free (copy);
  trace_free (again);
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
  { "forge A 1 2 3 4 2 0 0 <MSS=65536>\nend 1\n", 5, 23, "no options" },
  { "forge A 1 2 3 4 2 0 0 <MSS=none>\nend 1\n", 5, 23, "no options" },
  { "forge A 1 2 3 4 2 0 0 <SEQ=1>\nend 1\n", 5, 23, "no options" },
  { "forge A 1 2 70000 4 2 0 0\nend 1\n", 5, 1, "impossible" },
  { "call A set lunch 1\nend 1\n", 5, 12, "no setting" },
  { "call A set\nend 1\n", 5, 11, "no setting" },
  { "call A set nagle\nend 1\n", 5, 17, "a number" },
  { "icmp A lunch 1\nend 1\n", 5, 8, "no ICMP message" },
  { "icmp B soft 1\nend 1\n", 5, 1, "scripted" },
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
    { "handshake-trace 3\n", "this version cannot read", 1 },
    { "handshake-trace 1\nend 0\n", "\"network\" must stand here", 2 },
    { "handshake-trace 1\nnetwork delay A 9999999999999 B 0 spacing 0\n", "from 0 to", 2 },
    { "handshake-trace 1\nnetwork delay A 1 B 1 spacing 0\nhost A robot isn 1\n", "kind of host",
      3 },
    { "handshake-trace 1\nnetwork delay A 1 B 1 spacing 0\nhost B tcp isn 1\n", "\"A\"", 3 },
    { "handshake-trace 1\nnetwork delay A 1 B 1 spacing 0\nhost A tcp isn 1 isn-step 1 msl 0\n",
      "from 1 to", 3 },
    { "handshake-trace 2\nnetwork delay A 1 B 1 spacing 0\nhost A tcp isn 1 isn-step 1 lunch 1\n",
      "no setting", 3 },
    { "handshake-trace 2\nnetwork delay A 1 B 1 spacing 0\nhost A tcp isn 1 isn-step 1 nagle 2\n",
      "from 0 to 1", 3 },
    { "handshake-trace 2\nnetwork delay A 1 B 1 spacing 0\nhost A tcp isn 1 isn-step 1 mss never\n",
      "a number", 3 },
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
  char *data = scene_saved (trace, &size);
  for (size_t i = 0; i < size; i++)
    {
      const char kept = data[i];
      data[i] = (char) chance_below (&chance, 256);
      Trace *damaged = trace_load (data, size, NULL);
      if (damaged != NULL)
        {
          char *again = scene_saved (damaged, &size_again);
          assert_non_null (again);
          Trace *twice = scene_loaded (again, size_again);
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

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (unusual_settings_come_back),
    cmocka_unit_test (trace_that_cannot_be_said_is_not_saved),
    cmocka_unit_test (broken_connection_is_kept_but_not_continued),
    cmocka_unit_test (file_written_by_hand_loads),
    cmocka_unit_test (file_of_the_second_form_loads),
    cmocka_unit_test (wrong_rows_are_named_with_their_place),
    cmocka_unit_test (wrong_beginnings_are_named),
    cmocka_unit_test (damaged_files_do_no_harm),
    cmocka_unit_test (growing_trace_is_read_while_it_is_written),
    cmocka_unit_test (reader_that_has_failed_reads_no_more),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
