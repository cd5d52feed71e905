/* A run that is not just what this version writes: of another version it is shown as it was, and
 * one that was cut short as far as it goes. */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>

/* An answer of another version's TCP: its ACK is one too high, and it has a state of its own.  */
static void
what_another_version_did_is_shown_as_it_was (void **state)
{
  static const char file[]
      = "handshake run 1\nprogram \"handshake 0.0.9\"\n"
        "network delay A 40ms B 40ms spacing 0ms\nhost A scripted ISN 100\nhost B tcp ISN 300\n\n"
        "0.000000 B OPEN passive\n\n"
        "0.000000 A forge <SEQ=100><WND=4096><CTL=SYN>\n\n"
        "0.040000 deliver #1\n"
        "  B LISTEN -> SYN-RECEIVED\n"
        "  B has ISS 300 IRS 100 SND.UNA 300 SND.NXT 301 SND.WND 4096 SND.UP 300 SND.WL1 100 "
        "MAX.SND.WND 4096 RCV.NXT 101 RCV.UP 101 Last.ACK.sent 101 SND.END 301 SND.PUSH 300 "
        "RCV.USER 101 RCV.PUSH 101 recovery.end 300 resent.end 300 timer.USER 300040ms "
        "timer.RETRANSMISSION 1040ms RTT.began 40ms RTT.seq 301 RTT.timing 1 "
        "unanswered.since 40ms\n"
        "  sends #2 <SEQ=300><ACK=101><WND=4000><CTL=SYN,ACK>\n"
        "  because LISTEN_SYN\n\n"
        "0.040000 B STATUS\n\n"
        "end 4\n";
  World world;
  Record record;
  size_t size;
  Trace *trace = scene_loaded (file, strlen (file));
  const TraceError *remark = trace_remark (trace, REMARK_OTHERWISE);
  assert_non_null (remark);
  assert_int_equal (remark->line, 11);
  assert_string_equal (remark->message,
                       "from row 3 on this TCP would do otherwise than handshake 0.0.9; "
                       "what is shown is what was recorded");
  trace_record (trace, 3, &record);
  assert_true (record.foreign);
  assert_int_equal (record.actions.segments[0].wnd, 4000);
  assert_int_equal (record.actions.trail[0], CLAUSE_LISTEN_SYN);
  trace_world (trace, 4, &world);
  assert_int_equal (world.host[1].tcb.rcv.nxt, 101);
  trace_record (trace, 4, &record);
  assert_false (record.foreign);
  char *saved = scene_saved (trace, &size);
  assert_non_null (strstr (saved, "  by \"handshake 0.0.9\"\n  B LISTEN -> SYN-RECEIVED\n"));
  Trace *again = scene_loaded (saved, size);
  assert_string_equal (trace_remark (again, REMARK_OTHERWISE)->words[1], "handshake 0.0.9");
  char *twice = scene_saved (again, &size);
  assert_string_equal (saved, twice);
  free (saved);
  free (twice);
  trace_free (trace);
  trace_free (again);
}

static const char newer[]
    = "handshake run 1\nprogram \"handshake 9.9.9\"\nplanet mars\n"
      "network delay A 40ms B 40ms spacing 0ms\nhost A tcp ISN 100\n  set warp 9\n"
      "host B tcp ISN 300\n\n"
      "0.000000 A OPEN active\n  smells of roses\n\n"
      "0.000000 B OPEN passive\n"
      "  B CLOSED -> LISTEN\n"
      "  B has RCV.WND 4096 MOOD good passive 1 remote-specified 1\n"
      "  tells \"ok\"\n  tells \"a joke\"\n  because OPEN_PASSIVE\n\nend 2\n";

/* Lines, settings and words that this version does not know are there again when it saves.  */
static void
what_a_newer_version_knows_is_kept (void **state)
{
  static const char *const kept[]
      = { "planet mars\n", "host A tcp ISN 100\n  set warp 9\n", "  smells of roses\n",
          "  B has MOOD good\n", "  tells \"a joke\"\n" };
  size_t size;
  Trace *trace = scene_loaded (newer, strlen (newer));
  const TraceError *remark = trace_remark (trace, REMARK_UNKNOWN);
  assert_non_null (remark);
  assert_int_equal (remark->line, 3);
  assert_non_null (strstr (remark->message, "“planet”"));
  assert_null (trace_remark (trace, REMARK_OTHERWISE));
  char *saved = scene_saved (trace, &size);
  for (unsigned i = 0; i < sizeof kept / sizeof kept[0]; i++)
    if (strstr (saved, kept[i]) == NULL)
      fail_msg ("%s is not in\n%s", kept[i], saved);
  Trace *again = scene_loaded (saved, size);
  char *twice = scene_saved (again, &size);
  assert_string_equal (saved, twice);
  free (saved);
  free (twice);
  trace_free (trace);
  trace_free (again);
}

/* Wherever a run is cut, the rows that are whole are there, and the line is told.  */
static void
run_that_was_cut_short_opens_as_far_as_it_goes (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP), whole, part;
  Trace *trace = trace_new (&world);
  Chance chance;
  size_t size, most = 0;
  chance_init (&chance, 4);
  for (unsigned i = 0; i < 12; i++)
    {
      Record record;
      scene_random (&world, &chance, &record);
      trace_append (trace, &record, &world);
    }
  char *data = scene_saved (trace, &size);
  const size_t head = (size_t) (strstr (data, "\n\n") - data) + 2;
  for (size_t i = 0; i < size; i++)
    {
      TraceError error;
      Trace *cut = trace_load (data, i, &error);
      if (i < head)
        {
          assert_null (cut);
          continue;
        }
      size_t lines = 1;
      for (size_t at = 0; at < i; at++)
        lines += data[at] == '\n';
      assert_int_equal (trace_remark (cut, REMARK_CUT)->line, lines);
      assert_true (trace_rows (cut) >= most);
      most = trace_rows (cut);
      trace_world (cut, most, &part);
      trace_world (trace, most, &whole);
      assert_memory_equal (&part, &whole, sizeof whole);
      trace_free (cut);
    }
  assert_int_equal (most, 12);
  free (data);
  trace_free (trace);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_another_version_did_is_shown_as_it_was),
    cmocka_unit_test (what_a_newer_version_knows_is_kept),
    cmocka_unit_test (run_that_was_cut_short_opens_as_far_as_it_goes),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
