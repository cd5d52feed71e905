/* Captures, read back by a small reader of their own.  */
#include "config.h"

#include "capture-reader.h"

#include <lab/packets/capture.h>
#include <lab/text/language.h>
#include <lab/picture/ladder.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static guint
text_length (const Seen *seen)
{
  return seen->size - 20 - seen->header;
}

static bool
says (const Seen *seen, const char *words)
{
  return seen->comment != NULL && strstr (seen->comment, words) != NULL;
}

static void
every_segment_is_a_packet_with_its_numbers (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  stage_call (&stage, 0, CALL_SEND, 101);
  stage_next (&stage, 2);
  g_autoptr (Ladder) ladder = ladder_new ();
  ladder_update (ladder, stage.trace);
  Reading reading = read_capture (stage.trace);

  assert_int_equal (reading.count, ladder->arrows->len);
  for (unsigned i = 0; i < reading.count; i++)
    {
      const Arrow *arrow = &g_array_index (ladder->arrows, Arrow, i);
      const Seen *seen = &reading.packets[i];
      const guint8 *tcp = seen->ip + 20;

      assert_int_equal (seen->time, arrow->sent);
      assert_int_equal (big (seen->ip + 12, 4), arrow->from == 0 ? 0x0a000001 : 0x0a000002);
      assert_int_equal (big (seen->ip + 16, 4), arrow->from == 0 ? 0x0a000002 : 0x0a000001);
      assert_int_equal (big (tcp, 2), arrow->from == 0 ? 50000 : 80);
      assert_int_equal (big (tcp + 2, 2), arrow->from == 0 ? 80 : 50000);
      assert_int_equal (big (tcp + 4, 4), arrow->segment.seq);
      assert_int_equal (big (tcp + 8, 4), arrow->segment.ack);
      assert_int_equal (tcp[13], arrow->segment.ctl);
      assert_int_equal (big (tcp + 14, 2), arrow->segment.wnd);
      assert_int_equal (text_length (seen), arrow->segment.text.length);
      assert_int_equal (tcp_sum (seen), 0xffff);
    }
  assert_int_equal (text_length (&reading.packets[3]), 101);
  reading_clear (&reading);
  stage_clear (&stage);
}

static void
a_lost_segment_is_there_and_its_comment_says_that_it_was_lost (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_flight (&stage, CHOICE_LOSE);
  Reading reading = read_capture (stage.trace);

  assert_int_equal (reading.count, 1);
  assert_true (says (&reading.packets[0], "calls OPEN"));
  assert_true (says (&reading.packets[0], "loses"));
  assert_int_equal (tcp_sum (&reading.packets[0]), 0xffff);
  reading_clear (&reading);
  stage_clear (&stage);
}

static void
a_retransmission_carries_the_same_octets (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  stage_call (&stage, 0, CALL_SEND, 50);
  stage_next (&stage, 2);
  stage_call (&stage, 0, CALL_SEND, 77);
  stage_flight (&stage, CHOICE_LOSE);
  stage_next (&stage, 1);
  Reading reading = read_capture (stage.trace);
  const Seen *again = &reading.packets[reading.count - 1], *first = again - 1;

  assert_true (again->time > first->time);
  assert_int_equal (text_length (first), 77);
  assert_int_equal (text_length (again), 77);
  assert_memory_equal (first->ip + 24, again->ip + 24, 4);
  assert_memory_equal (first->ip + 40, again->ip + 40, 77);
  /* And it goes on where the segment before it ended. */
  assert_memory_equal (first->ip + 40 + 14, "A 0000000064 abcdefghijklmnopqr\nA 0000000096", 44);
  assert_int_not_equal (big (first->ip + 4, 2), big (again->ip + 4, 2));
  reading_clear (&reading);
  stage_clear (&stage);
}

static void
only_what_arrives_damaged_has_a_wrong_checksum (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  stage_call (&stage, 0, CALL_SEND, 10);
  stage_flight (&stage, CHOICE_CORRUPT);
  stage_flight (&stage, CHOICE_DELIVER);
  stage_call (&stage, 1, CALL_SEND, 10);
  stage_flight (&stage, CHOICE_CORRUPT);
  stage_flight (&stage, CHOICE_LOSE);
  Reading reading = read_capture (stage.trace);

  assert_int_equal (reading.count, 5);
  for (unsigned i = 0; i < 5; i++)
    assert_int_equal (tcp_sum (&reading.packets[i]) == 0xffff, i != 3);
  assert_true (says (&reading.packets[3], "damaged and is dropped"));
  assert_true (says (&reading.packets[4], "loses"));
  reading_clear (&reading);
  stage_clear (&stage);
}

static void
a_damaged_segment_without_text_has_a_wrong_checksum_too (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_flight (&stage, CHOICE_CORRUPT);
  stage_flight (&stage, CHOICE_DELIVER);
  Reading reading = read_capture (stage.trace);

  assert_int_not_equal (tcp_sum (&reading.packets[0]), 0xffff);
  reading_clear (&reading);
  stage_clear (&stage);
}

static void
a_duplicate_is_the_same_datagram_once_more (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  stage_call (&stage, 0, CALL_SEND, 40);
  stage_flight (&stage, CHOICE_DUPLICATE);
  Reading reading = read_capture (stage.trace);

  assert_int_equal (reading.count, 5);
  assert_int_equal (reading.packets[4].size, reading.packets[3].size);
  assert_memory_equal (reading.packets[4].ip, reading.packets[3].ip, reading.packets[3].size);
  assert_true (says (&reading.packets[4], "duplicates"));
  reading_clear (&reading);
  stage_clear (&stage);
}

/* A saved trace may begin with a network in which a duplicate names itself as its original. */
static void
a_duplicate_of_itself_is_a_segment_like_any_other (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  World start = stage.world;
  start.network.flights[0].copy_of = start.network.flights[0].id;
  Trace *trace = trace_new (&start);
  Reading reading = read_capture (trace);

  assert_int_equal (reading.count, 1);
  assert_int_equal (tcp_sum (&reading.packets[0]), 0xffff);
  reading_clear (&reading);
  trace_free (trace);
  stage_clear (&stage);
}

static void
a_forged_segment_is_called_one (void **state)
{
  Stage stage = stage_new ();
  stage_open (&stage);
  stage_forge (&stage, 0, (Segment){ .seq = 111, .ack = 301, .ctl = CTL_ACK, .text.length = 22 });
  Reading reading = read_capture (stage.trace);

  assert_true (says (&reading.packets[3], "looks like one of A's"));
  /* Its number says where in A's stream it pretends to be. */
  assert_memory_equal (reading.packets[3].ip + 40, "00 abcdefghijklmnopqr\n", 22);
  reading_clear (&reading);
  stage_clear (&stage);
}

static void
addresses_notes_and_title_come_from_the_trace (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  trace_note (stage.trace, 0, "host.A.address", "192.168.1.2:1234");
  trace_note (stage.trace, 0, "title.en", "A call");
  trace_note (stage.trace, 0, "title.zh_CN", "一次呼叫");
  trace_note (stage.trace, 1, "note.zh_CN", "第一个数字");
  language_set ("zh_CN");
  Reading reading = read_capture (stage.trace);
  language_set ("en");

  assert_int_equal (big (reading.packets[0].ip + 12, 4), 0xc0a80102);
  assert_int_equal (big (reading.packets[0].ip + 20, 2), 1234);
  assert_string_equal (reading.comment, "一次呼叫");
  assert_true (says (&reading.packets[0], "第一个数字"));
  reading_clear (&reading);
  stage_clear (&stage);
}

static void
rows_without_a_segment_are_told_with_the_next_one (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 1, CALL_OPEN_PASSIVE, 0);
  trace_note (stage.trace, 1, "note.en", "B waits.");
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_call (&stage, 1, CALL_STATUS, 0);
  Reading reading = read_capture (stage.trace);

  assert_int_equal (reading.count, 1);
  assert_true (says (&reading.packets[0], "B waits."));
  assert_true (says (&reading.packets[0], "STATUS"));
  reading_clear (&reading);
  stage_clear (&stage);
}

static void
a_comment_of_any_length_stays_utf_8 (void **state)
{
  Stage stage = stage_new ();
  g_autoptr (GString) note = g_string_new ("");
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  while (note->len + 3 <= 65536)
    g_string_append (note, "注");
  assert_true (trace_note (stage.trace, 1, "note.en", note->str));
  Reading reading = read_capture (stage.trace);

  assert_true (strlen (reading.packets[0].comment) > 65530);
  assert_true (strlen (reading.packets[0].comment) <= 65535);
  reading_clear (&reading);
  stage_clear (&stage);
}

static void
a_trace_without_segments_is_a_file_without_packets (void **state)
{
  Stage stage = stage_new ();
  Reading reading = read_capture (stage.trace);

  assert_int_equal (reading.count, 0);
  assert_int_equal (reading.interfaces, 1);
  reading_clear (&reading);
  stage_clear (&stage);
}

/* Expects `trace` not to become a capture, for a reason with these words. */
static void
is_refused (const Trace *trace, const char *words)
{
  g_autoptr (GError) error = NULL;

  assert_null (capture_make (trace, &error));
  assert_non_null (strstr (error->message, words));
}

static void
what_cannot_be_a_packet_is_refused_with_its_row (void **state)
{
  static const char *const addresses[]
      = { "", "10.0.0.1", "10.0.0.1:", "10.0.0.1:65536", "10.0.0:80", "::1:80", "host:80", ":80" };
  Stage stage = stage_new ();

  stage_forge (&stage, 0, (Segment){ .seq = 1, .text.length = 65496 });
  is_refused (stage.trace, "row 1: ");
  is_refused (stage.trace, "more than a datagram can carry");
  for (size_t i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      trace_note (stage.trace, 0, "host.B.address", addresses[i]);
      is_refused (stage.trace, "B's address");
    }
  stage_clear (&stage);
}

static void
the_longest_text_fits_and_one_octet_more_does_not (void **state)
{
  Stage stage = stage_new ();
  stage_forge (&stage, 0, (Segment){ .seq = 1, .text.length = 65495 });
  Reading reading = read_capture (stage.trace);

  assert_int_equal (reading.packets[0].size, 65535);
  assert_int_equal (tcp_sum (&reading.packets[0]), 0xffff);
  stage_forge (&stage, 0, (Segment){ .seq = 1, .text.length = 65496 });
  is_refused (stage.trace, "row 2: ");
  reading_clear (&reading);
  stage_clear (&stage);
}

static void
saving_writes_the_same_octets_or_nothing (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("capture-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "a.pcapng", NULL);
  g_autofree char *data = NULL;
  gsize length = 0;
  Stage stage = stage_new ();
  stage_open (&stage);
  g_autoptr (GByteArray) made = capture_make (stage.trace, NULL);

  assert_true (capture_save (stage.trace, path, &error));
  stage_forge (&stage, 0, (Segment){ .seq = 1, .text.length = 65496 });
  assert_false (capture_save (stage.trace, path, &error));
  assert_true (g_file_get_contents (path, &data, &length, NULL));
  assert_int_equal (length, made->len);
  assert_memory_equal (data, made->data, length);
  assert_int_equal (g_remove (path), 0);
  assert_int_equal (g_rmdir (dir), 0);
  stage_clear (&stage);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_segment_is_a_packet_with_its_numbers),
    cmocka_unit_test (a_lost_segment_is_there_and_its_comment_says_that_it_was_lost),
    cmocka_unit_test (a_retransmission_carries_the_same_octets),
    cmocka_unit_test (only_what_arrives_damaged_has_a_wrong_checksum),
    cmocka_unit_test (a_damaged_segment_without_text_has_a_wrong_checksum_too),
    cmocka_unit_test (a_duplicate_is_the_same_datagram_once_more),
    cmocka_unit_test (a_duplicate_of_itself_is_a_segment_like_any_other),
    cmocka_unit_test (a_forged_segment_is_called_one),
    cmocka_unit_test (addresses_notes_and_title_come_from_the_trace),
    cmocka_unit_test (rows_without_a_segment_are_told_with_the_next_one),
    cmocka_unit_test (a_comment_of_any_length_stays_utf_8),
    cmocka_unit_test (a_trace_without_segments_is_a_file_without_packets),
    cmocka_unit_test (what_cannot_be_a_packet_is_refused_with_its_row),
    cmocka_unit_test (the_longest_text_fits_and_one_octet_more_does_not),
    cmocka_unit_test (saving_writes_the_same_octets_or_nothing),
  };

  language_init ();
  language_set ("en");
  return cmocka_run_group_tests (tests, NULL, NULL);
}
