/* The saved form of a trace, a run: what it says comes back, what it cannot say is not saved, what
 * is wrong in it is named with its place. */
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
  strcpy (strstr (more, "end 1"), "0.000000 A STATUS\n\nend 2\n");
  assert_null (trace_load (more, strlen (more), &error));
  assert_non_null (strstr (error.message, "nobody can answer"));
  world_step (NULL, &world, open, &record);
  trace_append (trace, &record, &world);
  assert_null (scene_saved (trace, &size));
  free (data);
  free (more);
  trace_free (trace);
}

#define START                                                                                      \
  "handshake run 1\nnetwork delay A 40ms B 40ms spacing 0ms\nhost A tcp ISN 100\n"                 \
  "  set sack off\n  set r2 never\nhost B scripted ISN 300\n\n"

/* Without a word of what came of it: the reference says. Comments and empty lines mean nothing. */
static void
file_written_by_hand_loads (void **state)
{
  static const char file[]
      = "handshake run 1\n# by hand\n\nhost B scripted ISN 300\n"
        "host A tcp ISN 100\n  # not yet\n  set nagle off\n"
        "network delay A 40ms B 40ms spacing 0ms\nnote title.en \"by hand\"\n\n"
        "0.000000 A OPEN active\n"
        "1.000000 A timeout RETRANSMISSION\n"
        "1.000000 A forge <SEQ=1><CTL=RST>\n"
        "1.000000 B forge <SEQ=300><ACK=101><WND=4096><CTL=SYN,ACK><MSS=1460><SHIFT=7><TS=5,6>\n"
        "1.000000 duplicate #4\n1.000000 hold #5\n1.000000 corrupt #5\n1.000000 lose #1\n"
        "# the answer\n"
        "1.040000 deliver #4\n"
        "9.000000 wait\n"
        "9.000000 A SEND 100 push urgent\n\n\n"
        "9.000000 A SET nagle on\n9.000000 A SET user-timeout never\n9.000000 A SET 9999 5\n"
        "9.000000 A icmp soft 101\n"
        "9.000000 A CLOSE both\n"
        "9.000000 A crash\n"
        "end 17\n";
  World world;
  Record record;
  size_t size;
  Trace *trace = scene_loaded (file, strlen (file));
  assert_int_equal (trace_rows (trace), 17);
  assert_string_equal (trace_note_get (trace, 0, "title.en"), "by hand");
  trace_world (trace, 0, &world);
  assert_int_equal (world.host[0].tcb.set.nagle, 0);
  assert_int_equal (world.host[0].tcb.set.sack, settings_default ().sack);
  trace_world (trace, 9, &world);
  assert_int_equal (world.host[0].tcb.state, ESTABLISHED);
  trace_record (trace, 4, &record);
  assert_int_equal (record.choice.segment.options.ts_echo, 6);
  trace_world (trace, 13, &world);
  assert_int_equal (world.host[0].tcb.set.nagle, 1);
  assert_true (world.host[0].tcb.set.user_timeout == TIME_NEVER);
  trace_record (trace, 14, &record);
  assert_int_equal (record.actions.clause, CLAUSE_SET_REFUSED);
  trace_record (trace, 15, &record);
  assert_int_equal (record.event.icmp_seq, 101);
  for (unsigned i = 0; i < REMARKS; i++)
    assert_null (trace_remark (trace, (TraceRemark) i));
  char *once = scene_saved (trace, &size);
  Trace *again = scene_loaded (once, size);
  char *twice = scene_saved (again, &size);
  assert_string_equal (once, twice);
  free (once);
  free (twice);
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
  { "0.000000 lose #7\nend 1\n", 8, 1, "this row loses segment 7, but no such segment is in" },
  { "0.000000 deliver 1\nend 1\n", 8, 18, "as in #3" },
  { "0.000000 deliver #x\nend 1\n", 8, 19, "a number must stand here" },
  { "0.000000 deliver #99999999999\nend 1\n", 8, 19, "from 0 to 4294967295" },
  { "0.00000 wait\nend 1\n", 8, 1, "the clock in seconds" },
  { "5 wait\nend 1\n", 8, 1, "the clock in seconds" },
  { "0.000005 wait\n0.000004 wait\nend 2\n", 9, 1, "the clock does not run backwards" },
  { "4611686018428.000000 wait\nend 1\n", 8, 1, "impossible" },
  { "18446744073709551615.000000 wait\nend 1\n", 8, 1, "the clock in seconds" },
  { "0.000001 A OPEN active\nend 1\n", 8, 1, "cannot happen at this time" },
  { "0.000000 dance A\nend 1\n", 8, 10, "nothing that can happen" },
  { "dance\nend 0\n", 8, 1, "the clock in seconds" },
  { "0.000000 C CLOSE\nend 1\n", 8, 10, "nothing that can happen" },
  { "0.000000 A SING\nend 1\n", 8, 12, "nothing that can happen" },
  { "0.000000 A OPEN wide\nend 1\n", 8, 17, "nothing that can happen" },
  { "0.000000 A SEND 100 loudly\nend 1\n", 8, 21, "too much on this line" },
  { "0.000000 A SEND 4294967295\nend 1\n", 8, 1, "impossible" },
  { "0.000000 B CLOSE\nend 1\n", 8, 1, "this host is scripted and has no TCP" },
  { "0.000000 A timeout LUNCH\nend 1\n", 8, 20, "no timer" },
  { "0.000000 A timeout PERSIST\nend 1\n", 8, 1, "this timer is not running" },
  { "0.000000 A forge <SEQ=1>\nend 1\n", 8, 18, "has <SEQ=> and <CTL=>" },
  { "0.000000 A forge <SEQ=1><CTL=SIN>\nend 1\n", 8, 25, "control bits are" },
  { "0.000000 A forge <SEQ=1><CTL=SYN><MSS=none>\nend 1\n", 8, 18, "those it has" },
  { "0.000000 A forge <SEQ=1><CTL=SYN><OPTIONS=only>\nend 1\n", 8, 18, "those it has" },
  { "0.000000 A forge <SEQ=1><CTL=SYN> window 70000\nend 1\n", 8, 1, "impossible" },
  { "0.000000 A SET lunch 1\nend 1\n", 8, 16, "no setting" },
  { "0.000000 A SET nagle\nend 1\n", 8, 21, "a number" },
  { "0.000000 A icmp lunch 1\nend 1\n", 8, 17, "no ICMP message" },
  { "0.000001 wait\n  by exercise\nend 1\n", 9, 6, "nobody is asked" },
  { "0.000001 wait\n  A has SND.UNA 7\nend 1\n", 9, 9, "nobody is asked" },
  { "0.000000 A CLOSE\n  B has SND.UNA 7\nend 1\n", 9, 9, "asks the other host" },
  { "0.000000 A CLOSE\n  A has SND.UNA\nend 1\n", 9, 16, "a number must stand here" },
  { "0.000000 A CLOSE\n  A has SND.UNA 4294967296\nend 1\n", 9, 17, "cannot have this value" },
  { "0.000000 A CLOSE\n  A has state 1\nend 1\n", 9, 9, "LISTEN -> SYN-RECEIVED" },
  { "0.000000 A CLOSE\n  A LISTEN -> CLOSED\nend 1\n", 9, 3, "the state is CLOSED" },
  { "0.000000 A CLOSE\n  A has SACKed 1-2,\nend 1\n", 9, 16, "ranges are written" },
  { "0.000000 A CLOSE\n  A has recovery slow\nend 1\n", 9, 18, "no recovery" },
  { "0.000000 A CLOSE\n  A has RTO 1h\nend 1\n", 9, 13, "a time such as" },
  { "0.000000 A CLOSE\n  A sets mss 0\nend 1\n", 9, 14, "cannot have this value" },
  { "0.000000 A CLOSE\n  A sets mss 7\nend 1\n", 8, 1, "the settings are not TCP's" },
  { "0.000000 A CLOSE\n  sends #2 <SEQ=1><CTL=ACK>\n\nend 1\n", 8, 1, "another number" },
  { "0.000000 A CLOSE\n  sends 2 <SEQ=1><CTL=ACK>\nend 1\n", 9, 9, "as in #3" },
  { "0.000000 A CLOSE\n  tells ok\nend 1\n", 9, 9, "a text in double quotes" },
  { "0.000000 A CLOSE\n\n  because CLOSE\nend 1\n", 10, 3, "belongs to no row" },
  { "note \"x\"\nend 0\n", 8, 9, "a text in double quotes" },
  { "note k x\nend 0\n", 8, 8, "a text in double quotes" },
  { "note k \"x\nend 0\n", 8, 10, "cannot stand in a text" },
  { "note k \"a\\q\"\nend 0\n", 8, 10, "cannot stand in a text" },
  { "note k \"\\x00\"\nend 0\n", 8, 9, "cannot stand in a text" },
  { "note k \"\xff\"\nend 0\n", 8, 8, "not UTF-8" },
  { "note 握手 \"手\" too\nend 0\n", 8, 13, "too much" },
  { "note k \"a\"\nnote k \"b\"\nend 0\n", 9, 6, "already" },
  { "0.000001 wait\n  note k \"a\"\n\n  note k \"b\"\nend 1\n", 11, 8, "already" },
  { "0.000001 wait\n\nend 2\n", 10, 5, "there are 1 rows, not 2" },
  { "end 0\nwait 1\n", 9, 1, "nothing can stand below the last line" },
  { "end 0 0\n", 8, 7, "too much on this line" },
  { "0.000001 wait\r\n", 8, 1, "CR and LF" },
  { "  host\n", 8, 3, "belongs to no row" },
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
    { "", "no saved run", 1 },
    { "PNG", "no saved run", 1 },
    { "PNG\n", "no saved run", 1 },
    { "handshake-trace 2\n", "of an older version", 1 },
    { "\xef\xbb\xbfhandshake run 1\n", "BOM", 1 },
    { "handshake run 1\r\n", "CR and LF", 1 },
    { "handshake run 2\n", "this version cannot read", 1 },
    { "handshake run 1\nend 0\n", "must be described above", 2 },
    { "handshake run 1\n", "not even its head", 2 },
    { "handshake run 1\nprogram \"x", "not even its head", 2 },
    { "handshake run 1\nprogram x\n", "double quotes", 2 },
    { "handshake run 1\nnetwork delay A 9999999999999us B 0ms spacing 0ms\n", "too long", 2 },
    { "handshake run 1\nnetwork delay A 1 B 0ms spacing 0ms\n", "a time such as", 2 },
    { "handshake run 1\nhost A robot ISN 1\n", "kind of host", 2 },
    { "handshake run 1\nhost C tcp ISN 1\n", "it is A or B", 2 },
    { "handshake run 1\nhost A tcp ISN 1\n  set msl 0 ms\n", "msl must be at least 1 us", 3 },
    { "handshake run 1\nhost A tcp ISN 1\n  set nagle 2\n", "cannot have this value", 3 },
    { "handshake run 1\nhost A tcp ISN 1\n  set mss never\n", "cannot have this value", 3 },
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
                                  && trace_save_end (row, file));
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
  static const char *const lines[] = { "handshake run 1\n", "network lunch\n" };
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
    cmocka_unit_test (wrong_rows_are_named_with_their_place),
    cmocka_unit_test (wrong_beginnings_are_named),
    cmocka_unit_test (damaged_files_do_no_harm),
    cmocka_unit_test (growing_trace_is_read_while_it_is_written),
    cmocka_unit_test (reader_that_has_failed_reads_no_more),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
