/* SEG.LEN and the RFC's notation, in and out. */
#include "unit.h"

static Segment
segment (Seq seq, Seq ack, unsigned ctl, uint32_t length)
{
  return (Segment){ .seq = seq, .ack = ack, .ctl = (uint8_t) ctl, .text.length = length };
}

static void
syn_and_fin_take_one_number_each (void **state)
{
  Segment seg = segment (100, 0, CTL_ACK, 0);

  assert_int_equal (reference.segment_length (&seg), 0);
  seg.ctl = CTL_SYN;
  assert_int_equal (reference.segment_length (&seg), 1);
  seg.ctl = CTL_FIN | CTL_ACK;
  assert_int_equal (reference.segment_length (&seg), 1);
  seg.ctl = CTL_SYN | CTL_FIN | CTL_PSH | CTL_URG | CTL_RST;
  seg.text.length = 7;
  assert_int_equal (reference.segment_length (&seg), 9);
}

static void
has_means_all_of_these_bits (void **state)
{
  Segment seg = segment (0, 0, CTL_SYN | CTL_ACK, 0);

  assert_true (segment_has (&seg, CTL_SYN));
  assert_true (segment_has (&seg, CTL_SYN | CTL_ACK));
  assert_false (segment_has (&seg, CTL_SYN | CTL_FIN));
  assert_false (segment_has (&seg, CTL_RST));
}

static void
a_segment_is_written_as_the_rfc_writes_it (void **state)
{
  char text[NOTATION_MAX];
  Segment seg = segment (300, 101, CTL_SYN | CTL_ACK, 0);

  segment_format (&seg, text, sizeof text);
  assert_string_equal (text, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
  seg = segment (100, 999, CTL_SYN, 0);
  segment_format (&seg, text, sizeof text);
  assert_string_equal (text, "<SEQ=100><CTL=SYN>");
  seg = segment (4294967295u, 0, CTL_RST, 0);
  segment_format (&seg, text, sizeof text);
  assert_string_equal (text, "<SEQ=4294967295><CTL=RST>");
  seg = segment (0, 0, 0, 0);
  segment_format (&seg, text, sizeof text);
  assert_string_equal (text, "<SEQ=0><CTL=none>");
}

static void
the_longest_segment_fits_into_notation_max (void **state)
{
  char text[NOTATION_MAX];
  Segment seg = segment (UINT32_MAX, UINT32_MAX, 63, UINT32_MAX);
  Pattern all = { .fields = 2 * FIELD_OPTIONS - 1 };

  seg.up = UINT16_MAX;
  seg.wnd = UINT32_MAX;
  memset (&seg.options, 0xff, sizeof seg.options);
  all.segment = seg;
  assert_true (segment_format (&seg, text, sizeof text) < NOTATION_MAX);
  assert_true (pattern_format (&all, text, sizeof text) < NOTATION_MAX);
}

static void
a_short_buffer_is_cut_and_the_wanted_length_returned (void **state)
{
  char text[NOTATION_MAX], small[8] = "xxxxxxx";
  Segment seg = segment (300, 101, CTL_SYN | CTL_ACK, 0);
  size_t wanted = segment_format (&seg, text, sizeof text);

  assert_int_equal (wanted, strlen (text));
  assert_int_equal (segment_format (&seg, small, sizeof small), wanted);
  assert_string_equal (small, "<SEQ=30");
  assert_int_equal (segment_format (&seg, small, 0), wanted);
}

static void
what_is_written_is_read_again (void **state)
{
  for (unsigned ctl = 0; ctl < 64; ctl++)
    for (uint32_t length = 0; length < 3; length++)
      {
        char text[NOTATION_MAX], again[NOTATION_MAX];
        Segment seg = segment (4000000000u + ctl, 7 * ctl, ctl, length);
        const char *message = "?";
        Pattern pattern;

        seg.up = (uint16_t) ctl;
        segment_format (&seg, text, sizeof text);
        assert_string_equal (pattern_parse (text, &pattern, &message), "");
        assert_null (message);
        assert_true (pattern_matches (&pattern, &seg));
        segment_format (&pattern.segment, again, sizeof again);
        assert_string_equal (again, text);
        pattern_format (&pattern, again, sizeof again);
        assert_string_equal (again, text);
      }
}

static void
fields_may_come_in_any_order (void **state)
{
  const char *message;
  Pattern pattern;

  assert_string_equal (pattern_parse ("<CTL=ACK,SYN><WND=5><ACK=3><SEQ=9>", &pattern, &message),
                       "");
  assert_int_equal (pattern.fields, FIELD_CTL | FIELD_WND | FIELD_ACK | FIELD_SEQ);
  assert_int_equal (pattern.segment.ctl, CTL_SYN | CTL_ACK);
  assert_int_equal (pattern.segment.wnd, 5);
}

static void
reading_stops_behind_the_last_field (void **state)
{
  const char *message;
  Pattern pattern;

  assert_string_equal (pattern_parse ("<SEQ=9> as X", &pattern, &message), " as X");
  assert_null (message);
}

static void
what_is_not_written_matches_anything (void **state)
{
  Segment seg = segment (300, 101, CTL_SYN | CTL_ACK, 4);
  Pattern pattern = { .fields = 0 };

  assert_true (pattern_matches (&pattern, &seg));
  pattern.fields = FIELD_SEQ;
  assert_false (pattern_matches (&pattern, &seg));
  pattern.segment.seq = 300;
  assert_true (pattern_matches (&pattern, &seg));
}

static void
every_field_that_is_written_must_match (void **state)
{
  static const char *const wrong[] = { "<SEQ=301>", "<ACK=102>", "<CTL=ACK>", "<CTL=SYN,ACK,FIN>",
                                       "<WND=1>",   "<DATA=5>",  "<CTL=none>" };
  Segment seg = segment (300, 101, CTL_SYN | CTL_ACK, 4);

  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    {
      const char *message;
      Pattern pattern;

      assert_string_equal (pattern_parse (wrong[i], &pattern, &message), "");
      assert_null (message);
      assert_false (pattern_matches (&pattern, &seg));
    }
}

static void
an_ack_number_without_the_bit_is_no_ack (void **state)
{
  Segment seg = segment (300, 101, CTL_SYN, 0);
  const char *message;
  Pattern pattern;

  pattern_parse ("<ACK=101>", &pattern, &message);
  assert_false (pattern_matches (&pattern, &seg));
}

static Segment
segment_with_options (unsigned ctl)
{
  Segment seg = segment (300, 101, ctl, 0);

  seg.options.has = HAS_MSS | HAS_WINDOW_SCALE | HAS_SACK_PERMITTED | HAS_TIMESTAMPS;
  seg.options.mss = 1460;
  seg.options.window_shift = 7;
  seg.options.ts_value = 100;
  seg.options.ts_echo = 4000000000u;
  return seg;
}

static void
the_options_of_a_syn_are_written (void **state)
{
  char text[NOTATION_MAX];
  Segment seg = segment_with_options (CTL_SYN | CTL_ACK);

  segment_format (&seg, text, sizeof text);
  assert_string_equal (text, "<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1460><SHIFT=7><SACKOK>"
                             "<TS=100,4000000000>");
}

static void
an_mss_alone_goes_without_saying (void **state)
{
  char text[NOTATION_MAX];
  Segment seg = segment_with_options (CTL_SYN);

  seg.options.has = HAS_MSS;
  segment_format (&seg, text, sizeof text);
  assert_string_equal (text, "<SEQ=300><CTL=SYN>");
}

static void
later_the_blocks_of_a_sack_are_written_and_the_timestamps_are_not (void **state)
{
  char text[NOTATION_MAX];
  Segment seg = segment_with_options (CTL_ACK);

  seg.options.has = HAS_TIMESTAMPS;
  seg.options.sack_count = 2;
  seg.options.sack[0] = (SackBlock){ 400, 500 };
  seg.options.sack[1] = (SackBlock){ 4294967290u, 7 };
  segment_format (&seg, text, sizeof text);
  assert_string_equal (text, "<SEQ=300><ACK=101><CTL=ACK><SACK=400-500,4294967290-7>");
}

static void
options_that_are_written_are_read_again (void **state)
{
  static const char *const texts[] = {
    "<CTL=SYN><MSS=1460><SHIFT=7><SACKOK><TS=100,0>",
    "<MSS=65535><SHIFT=255>",
    "<SACK=400-500>",
    "<SACK=1-2,3-4,5-6,7-8><TS=1,2>",
    "<MSS=none><SHIFT=none><SACKOK=none><SACK=none><TS=none>",
    "<MSS=1><OPTIONS=only>",
  };

  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    {
      const char *message;
      char again[NOTATION_MAX];
      Pattern pattern;

      assert_string_equal (pattern_parse (texts[i], &pattern, &message), "");
      assert_null (message);
      pattern_format (&pattern, again, sizeof again);
      assert_string_equal (again, texts[i]);
    }
}

/* Does `text` match this segment? */
static bool
fits (const char *text, const Segment *seg)
{
  const char *message;
  Pattern pattern;

  assert_string_equal (pattern_parse (text, &pattern, &message), "");
  assert_null (message);
  return pattern_matches (&pattern, seg);
}

static void
an_option_that_is_written_must_be_there_and_match (void **state)
{
  static const char *const wrong[] = {
    "<MSS=1461>",  "<SHIFT=6>", "<TS=100,1>",    "<TS=101,4000000000>", "<SACK=400-500>",
    "<MSS=none>",  "<TS=none>", "<SACKOK=none>", "<OPTIONS=only>",      "<MSS=1460><OPTIONS=only>",
    "<SHIFT=none>"
  };
  Segment seg = segment_with_options (CTL_SYN);

  assert_true (fits ("<MSS=1460><SHIFT=7><SACKOK><TS=100,4000000000><OPTIONS=only>", &seg));
  assert_true (fits ("<SACK=none>", &seg));
  assert_true (fits ("<SEQ=300>", &seg));
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    if (fits (wrong[i], &seg))
      fail_msg ("%s matches", wrong[i]);
}

static void
blocks_match_in_their_order (void **state)
{
  Segment seg = segment (300, 101, CTL_ACK, 0);

  assert_true (fits ("<OPTIONS=only>", &seg));
  assert_false (fits ("<SACKOK>", &seg));
  seg.options.sack_count = 2;
  seg.options.sack[0] = (SackBlock){ 600, 700 };
  seg.options.sack[1] = (SackBlock){ 400, 500 };
  assert_true (fits ("<SACK=600-700,400-500>", &seg));
  assert_true (fits ("<SACK=600-700,400-500><OPTIONS=only>", &seg));
  assert_false (fits ("<SACK=400-500,600-700>", &seg));
  assert_false (fits ("<SACK=600-700>", &seg));
  assert_false (fits ("<SACK=none>", &seg));
  assert_false (fits ("<OPTIONS=only>", &seg));
}

/* Notations that are none, and at which octet at the earliest. */
static const struct
{
  const char *text;
  size_t place;
} wrong_notations[] = {
  { "", 0 },
  { "SEQ=1", 0 },
  { "<", 0 },
  { "<>", 0 },
  { "<SEQ>", 0 },
  { "<SEQ=>", 0 },
  { "<SEQ=x>", 0 },
  { "<SEQ=-1>", 0 },
  { "<SEQ=4294967296>", 0 },
  { "<SEQ=99999999999999999999999>", 0 },
  { "<UP=65536>", 0 },
  { "<FOO=1>", 0 },
  { "<CTL=>", 0 },
  { "<CTL=SYN,>", 0 },
  { "<CTL=SIN>", 0 },
  { "<SEQ=1><SEQ=2>", 7 },
  { "<SEQ=1><ACK=x>", 7 },
  { "<SEQ=1", 6 },
  { "<CTL=SYN", 8 },
  { "<CTL=SYNACK>", 8 },
  { "<SEQ=1 >", 6 },
  { "<MSS>", 0 },
  { "<MSS=65536>", 0 },
  { "<SHIFT=256>", 0 },
  { "<SACKOK=1>", 0 },
  { "<SACKOKAY>", 0 },
  { "<SACK>", 0 },
  { "<SACK=>", 0 },
  { "<SACK=1>", 0 },
  { "<SACK=1-2,>", 0 },
  { "<SACK=1-2;3-4>", 9 },
  { "<SACK=1-2,3-4,5-6,7-8,9-10>", 0 },
  { "<SACK=1-4294967296>", 0 },
  { "<TS=1>", 0 },
  { "<TS=1,>", 0 },
  { "<TS=1-2>", 0 },
  { "<OPTIONS=none>", 0 },
  { "<OPTIONS>", 0 },
  { "<MSS=none><MSS=1>", 10 },
  { "<MSS=nonesuch>", 9 },
};

/* Where the notation goes wrong, and that it is said in words. */
static void
a_wrong_notation_is_refused_at_its_place (void **state)
{
  for (size_t i = 0; i < sizeof wrong_notations / sizeof wrong_notations[0]; i++)
    {
      const char *message = NULL;
      Pattern pattern;
      const char *stopped = pattern_parse (wrong_notations[i].text, &pattern, &message);

      if (!message || stopped < wrong_notations[i].text
          || stopped > wrong_notations[i].text + strlen (wrong_notations[i].text))
        fail_msg ("%s is not refused", wrong_notations[i].text);
      if ((size_t) (stopped - wrong_notations[i].text) < wrong_notations[i].place)
        fail_msg ("%s is refused at %zu, wrong_notations is %zu", wrong_notations[i].text,
                  (size_t) (stopped - wrong_notations[i].text), wrong_notations[i].place);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (syn_and_fin_take_one_number_each),
    cmocka_unit_test (has_means_all_of_these_bits),
    cmocka_unit_test (a_segment_is_written_as_the_rfc_writes_it),
    cmocka_unit_test (the_longest_segment_fits_into_notation_max),
    cmocka_unit_test (a_short_buffer_is_cut_and_the_wanted_length_returned),
    cmocka_unit_test (what_is_written_is_read_again),
    cmocka_unit_test (fields_may_come_in_any_order),
    cmocka_unit_test (reading_stops_behind_the_last_field),
    cmocka_unit_test (what_is_not_written_matches_anything),
    cmocka_unit_test (every_field_that_is_written_must_match),
    cmocka_unit_test (an_ack_number_without_the_bit_is_no_ack),
    cmocka_unit_test (the_options_of_a_syn_are_written),
    cmocka_unit_test (an_mss_alone_goes_without_saying),
    cmocka_unit_test (later_the_blocks_of_a_sack_are_written_and_the_timestamps_are_not),
    cmocka_unit_test (options_that_are_written_are_read_again),
    cmocka_unit_test (an_option_that_is_written_must_be_there_and_match),
    cmocka_unit_test (blocks_match_in_their_order),
    cmocka_unit_test (a_wrong_notation_is_refused_at_its_place),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
