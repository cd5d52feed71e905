/* The text ladder, as it is printed. The two handshakes are drawn here in full, so that a change of
 * the picture is seen in the change of this file.  */
#include "config.h"

#include <lab/picture/draw.h>
#include <lab/text/language.h>

#include "stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char handshake_utf8[] =
    /* clang-format off */
  "                 client                                           server\n"
  "         10.0.0.1:50000  A                                     B  10.0.0.2:80\n"
  "                 CLOSED  │                                     │  CLOSED\n"
  "   0 ms   OPEN (active) →│                                     │← OPEN (passive)\n"
  "               SYN-SENT  │─⎼⎽                                  │  LISTEN\n"
  "                         │   ⎺⎻⎻─⎼⎽                            │\n"
  "                         │         ⎺⎻⎻─⎼⎽                      │\n"
  "                         │            SYN seq=x=100            │\n"
  "                         │                      ⎺⎻─⎼⎼⎽         │\n"
  "                         │                            ⎺⎻─⎼⎼⎽   │\n"
  "  40 ms                  │                                  ⎺⎻►│  SYN-RECEIVED\n"
  "                         │                                  ⎽⎼─│\n"
  "                         │                            ⎽⎼─⎻⎻⎺   │\n"
  "                         │                      ⎽⎼─⎻⎻⎺         │\n"
  "                         │      SYN,ACK seq=y=300 ack=x+1      │\n"
  "                         │         ⎽⎼⎼─⎻⎺                      │\n"
  "                         │   ⎽⎼⎼─⎻⎺                            │\n"
  "  80 ms     ESTABLISHED  │◄⎻⎺                                  │\n"
  "                         │─⎼⎽                                  │\n"
  "                         │   ⎺⎻⎻─⎼⎽                            │\n"
  "                         │         ⎺⎻⎻─⎼⎽                      │\n"
  "                         │         ACK seq=x+1 ack=y+1         │\n"
  "                         │                      ⎺⎻─⎼⎼⎽         │\n"
  "                         │                            ⎺⎻─⎼⎼⎽   │\n"
  " 120 ms                  │                                  ⎺⎻►│  ESTABLISHED\n";

static const char handshake_ascii[] =
  "                 client                                           server\n"
  "         10.0.0.1:50000  A                                     B  10.0.0.2:80\n"
  "                 CLOSED  |                                     |  CLOSED\n"
  "   0 ms   OPEN (active) >|                                     |< OPEN (passive)\n"
  "               SYN-SENT  |.._                                  |  LISTEN\n"
  "                         |   ``-.._                            |\n"
  "                         |         ``-.._                      |\n"
  "                         |            SYN seq=x=100            |\n"
  "                         |                      `--.__         |\n"
  "                         |                            `--.__   |\n"
  "  40 ms                  |                                  `->|  SYN-RECEIVED\n"
  "                         |                                  _..|\n"
  "                         |                            _..-''   |\n"
  "                         |                      _..-''         |\n"
  "                         |      SYN,ACK seq=y=300 ack=x+1      |\n"
  "                         |         __.--'                      |\n"
  "                         |   __.--'                            |\n"
  "  80 ms     ESTABLISHED  |<-'                                  |\n"
  "                         |.._                                  |\n"
  "                         |   ``-.._                            |\n"
  "                         |         ``-.._                      |\n"
  "                         |         ACK seq=x+1 ack=y+1         |\n"
  "                         |                      `--.__         |\n"
  "                         |                            `--.__   |\n"
  " 120 ms                  |                                  `->|  ESTABLISHED\n";
/* clang-format on */

static char *
draw (const Stage *stage, bool ascii, bool why, unsigned width)
{
  return draw_ladder (stage->trace, &(DrawOptions){ .ascii = ascii, .why = why, .width = width });
}

static Stage
textbook_handshake (void)
{
  Stage stage = stage_new ();

  trace_note (stage.trace, 0, "host.A.role", "client");
  trace_note (stage.trace, 0, "host.A.address", "10.0.0.1:50000");
  trace_note (stage.trace, 0, "host.B.role", "server");
  trace_note (stage.trace, 0, "host.B.address", "10.0.0.2:80");
  stage_open (&stage);
  trace_note (stage.trace, 2, "symbol.x", "A 100");
  trace_note (stage.trace, 3, "symbol.y", "B 300");
  return stage;
}

static void
assert_drawn (char *drawn, const char *wanted)
{
  if (strcmp (drawn, wanted) != 0)
    fail_msg ("drawn:\n%swanted:\n%s", drawn, wanted);
  g_free (drawn);
}

/* The line, from 0, in which `part` first stands. */
static long
line_of (const char *page, const char *part)
{
  const char *at = strstr (page, part);
  long line = 0;

  if (at == NULL)
    fail_msg ("no \"%s\" in:\n%s", part, page);
  for (const char *p = page; p < at; p++)
    line += *p == '\n';
  return line;
}

static void
plain_handshake_in_utf8 (void **state)
{
  Stage stage = textbook_handshake ();

  assert_drawn (draw (&stage, false, false, 80), handshake_utf8);
  stage_clear (&stage);
}

static void
plain_handshake_in_ascii (void **state)
{
  Stage stage = textbook_handshake ();

  assert_drawn (draw (&stage, true, false, 80), handshake_ascii);
  stage_clear (&stage);
}

static void
crossing_segments_are_both_labelled (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_call (&stage, 1, CALL_OPEN_ACTIVE, 0);
  stage_next (&stage, 4);
  g_autofree char *page = draw (&stage, true, false, 100);

  assert_true (line_of (page, " SYN seq=100 ") < line_of (page, "SYN-RECEIVED"));
  assert_true (line_of (page, " SYN seq=300 ") < line_of (page, "SYN-RECEIVED"));
  line_of (page, " SYN,ACK seq=100 ack=301 ");
  line_of (page, " SYN,ACK seq=300 ack=101 ");
  stage_clear (&stage);
}

static void
lost_segment_ends_in_a_cross_and_the_wait_is_one_line (void **state)
{
  Stage stage = stage_new ();
  stage_call (&stage, 1, CALL_OPEN_PASSIVE, 0);
  stage_call (&stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_flight (&stage, CHOICE_LOSE);
  stage_next (&stage, 1);
  g_autofree char *page = draw (&stage, false, false, 100);
  long cross = line_of (page, "✗"), wait = line_of (page, "⋮ 1.00 s");

  assert_true (line_of (page, "SYN seq=100") < cross);
  assert_int_equal (wait, cross + 1);
  assert_int_equal (line_of (page, "RETRANSMISSION"), wait + 1);
  line_of (page, "SYN seq=100 (again)");
  stage_clear (&stage);
}

static void
why_puts_section_function_and_reason_under_the_event (void **state)
{
  Stage stage = textbook_handshake ();
  g_autofree char *page = draw (&stage, false, true, 100);
  long event = line_of (page, "SYN-RECEIVED"), why = line_of (page, "B: RFC 9293, 3.10.7.2 Third");

  assert_int_equal (why, event + 2);
  assert_int_equal (line_of (page, "3.10.7.2 Third · arrives_listen ()"), why);
  assert_int_equal (line_of (page, "The SYN takes one sequence number"), why + 1);
  assert_true (line_of (page, "SYN,ACK seq=y=300 ack=x+1") > why);
  stage_clear (&stage);
}

static void
notes_and_questions_stand_under_their_row (void **state)
{
  Stage stage = textbook_handshake ();
  trace_note (stage.trace, 0, "title.en", "The handshake");
  trace_note (stage.trace, 1, "note.en", "The server waits.");
  trace_note (stage.trace, 1, "ask.en", "For whom?");
  g_autofree char *page = draw (&stage, false, false, 100);
  long note = line_of (page, "         The server waits.\n");

  assert_int_equal (line_of (page, "The handshake"), 0);
  assert_true (line_of (page, "OPEN (passive)") < note);
  assert_true (line_of (page, "? For whom?") > note);
  assert_true (line_of (page, "OPEN (active)") > line_of (page, "? For whom?"));
  stage_clear (&stage);
}

static unsigned
widest_line (const char *page)
{
  g_auto (GStrv) lines = g_strsplit (page, "\n", -1);
  unsigned widest = 0;

  for (char **line = lines; *line != NULL; line++)
    {
      unsigned columns = 0;

      for (const char *p = *line; *p != '\0'; p = g_utf8_next_char (p))
        columns += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
      widest = MAX (widest, columns);
    }
  return widest;
}

static void
no_line_is_wider_than_asked_for (void **state)
{
  Stage stage = textbook_handshake ();
  trace_note (
      stage.trace, 2, "note.en",
      "服务器先被动打开：它只等待来访，什么也不发。服务器先被动打开：它只等待来访，什么也不发。"
      "服务器先被动打开：它只等待来访，什么也不发。");
  stage_call (&stage, 0, CALL_SEND, 100);
  stage_next (&stage, 2);
  stage_call (&stage, 1, CALL_ABORT, 0);
  stage_next (&stage, 1);
  const unsigned widths[] = { 80, 100, 132 };

  for (size_t i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *page = draw (&stage, false, true, widths[i]);
      assert_in_range (widest_line (page), 60, widths[i]);
    }
  stage_clear (&stage);
}

static void
ascii_is_ascii (void **state)
{
  Stage stage = textbook_handshake ();
  stage_call (&stage, 0, CALL_CLOSE, 0);
  stage_flight (&stage, CHOICE_LOSE);
  stage_next (&stage, 1);
  stage_forge (&stage, 1, (Segment){ .seq = 90, .ctl = CTL_SYN });
  g_autofree char *page = draw (&stage, true, true, 100);

  for (const char *p = page; *p != '\0'; p++)
    if ((guchar) *p >= 128)
      fail_msg ("not ASCII: \"%.12s\"", p);
  stage_clear (&stage);
}

static void
nothing_in_a_note_steers_the_terminal (void **state)
{
  Stage stage = textbook_handshake ();
  trace_note (stage.trace, 1, "note.en", "red \033[31m alert\r");
  trace_note (stage.trace, 0, "title.en", "\033]0;title\a");
  trace_note (stage.trace, 0, "host.A.address", "10.0.0.1\033[2J");
  g_autofree char *page = draw (&stage, false, false, 100);

  for (const char *p = page; *p != '\0'; p++)
    assert_false (g_ascii_iscntrl (*p) && *p != '\n');
  stage_clear (&stage);
}

static void
empty_trace_shows_where_both_begin (void **state)
{
  Stage stage = stage_new ();
  g_autofree char *page = draw (&stage, true, true, 80);

  assert_int_equal (line_of (page, "CLOSED"), 1);
  stage_clear (&stage);
}

static int
speak_english (void **state)
{
  language_init ();
  language_set ("en");
  return 0;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (plain_handshake_in_utf8),
    cmocka_unit_test (plain_handshake_in_ascii),
    cmocka_unit_test (crossing_segments_are_both_labelled),
    cmocka_unit_test (lost_segment_ends_in_a_cross_and_the_wait_is_one_line),
    cmocka_unit_test (why_puts_section_function_and_reason_under_the_event),
    cmocka_unit_test (notes_and_questions_stand_under_their_row),
    cmocka_unit_test (no_line_is_wider_than_asked_for),
    cmocka_unit_test (ascii_is_ascii),
    cmocka_unit_test (nothing_in_a_note_steers_the_terminal),
    cmocka_unit_test (empty_trace_shows_where_both_begin),
  };
  return cmocka_run_group_tests (tests, speak_english, NULL);
}
