/* Reading stories: a text that goes wrong is refused with its place and with what would be right
 * there.  */
#include "config.h"

#include <lab/story/story.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <tcp/fields.h>

static Story *
story_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  Story *story = story_parse ("s.story", text, strlen (text), &error);
  if (story == NULL)
    fail_msg ("%s", error->message);
  return story;
}

/* What reading `length` octets complains about. */
static char *
complaint (const char *text, gsize length, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Story) story = story_parse ("s.story", text, length, &error);

  assert_null (story);
  assert_non_null (error);
  assert_true (g_error_matches (error, STORY_ERROR, code));
  assert_true (g_utf8_validate (error->message, -1, NULL));
  return g_strdup (error->message);
}

static void
assert_complaint (const char *text, const char *message)
{
  g_autofree char *came = complaint (text, strlen (text), STORY_ERROR_SYNTAX);
  assert_string_equal (came, message);
}

static void
a_complaint_has_place_line_and_caret (void **state)
{
  assert_complaint ("host A client\n  deliver syn\n",
                    "s.story:2:11: no line above names a segment “syn” (with “as syn”)\n"
                    "  deliver syn\n"
                    "          ^");
}

static void
a_caret_stands_below_its_place_whatever_is_before_it (void **state)
{
  assert_complaint ("title en \"three\" x\n", "s.story:1:18: the line should end here\n"
                                              "title en \"three\" x\n"
                                              "                 ^");
  assert_complaint ("title zh_CN \"握手\" x\n", "s.story:1:18: the line should end here\n"
                                                "title zh_CN \"握手\" x\n"
                                                "                   ^");
  assert_complaint ("\tnote fr",
                    "s.story:1:7: this is not understood; expected: a language, en "
                    "or zh_CN\n"
                    "\tnote fr\n"
                    "\t     ^");
}

static void
an_unknown_word_is_told_what_belongs_there (void **state)
{
  assert_complaint ("A opens\n", "s.story:1:3: this is not understood; expected: OPEN SEND "
                                 "RECEIVE CLOSE ABORT STATUS SET sends is has says gets\n"
                                 "A opens\n"
                                 "  ^");
  assert_complaint ("timeout A\n", "s.story:1:10: the line ends too early; expected: USER, "
                                   "RETRANSMISSION, PERSIST, TIME-WAIT, OUTPUT, DELAYED-ACK, "
                                   "OVERRIDE, KEEP-ALIVE, FIN-WAIT-2\n"
                                   "timeout A\n"
                                   "         ^");
  assert_complaint ("A is SYN_SENT\n", "s.story:1:6: this is not understood; expected: CLOSED, "
                                       "LISTEN, SYN-SENT, SYN-RECEIVED, ESTABLISHED, FIN-WAIT-1, "
                                       "FIN-WAIT-2, CLOSE-WAIT, CLOSING, LAST-ACK, TIME-WAIT\n"
                                       "A is SYN_SENT\n"
                                       "     ^");
}

static void
an_unknown_setting_is_told_the_nearest (void **state)
{
  assert_complaint ("set A delayd-ack 200ms\n",
                    "s.story:1:7: there is no setting “delayd-ack”; the nearest are: delayed-ack, "
                    "dsack, duplicate-acks\n"
                    "set A delayd-ack 200ms\n"
                    "      ^");
  assert_complaint ("host A client nagel on\n",
                    "s.story:1:15: there is no setting “nagel”; the nearest are: nagle, msl, sack\n"
                    "host A client nagel on\n"
                    "              ^");
  assert_complaint ("A OPEN active\nA SET ack off\n",
                    "s.story:2:7: there is no setting “ack”; the nearest are: delayed-ack, "
                    "duplicate-acks, ack-every\n"
                    "A SET ack off\n"
                    "      ^");
}

static void
a_setting_is_told_what_it_may_be (void **state)
{
  assert_complaint ("set both nagle yes\n",
                    "s.story:1:16: this is not understood; expected: on, off\n"
                    "set both nagle yes\n"
                    "               ^");
  assert_complaint ("set A window-shift 15\n",
                    "s.story:1:20: this is not understood; expected: a number from 0 to 14\n"
                    "set A window-shift 15\n"
                    "                   ^");
  assert_complaint ("set A msl 0 ms\n", "s.story:1:11: msl must be at least 1 us\n"
                                        "set A msl 0 ms\n"
                                        "          ^");
  assert_complaint (
      "set A msl 200\n",
      "s.story:1:11: this is not understood; expected: a time such as 200us, 20ms "
      "or 1.5s, at most 1000000s\n"
      "set A msl 200\n"
      "          ^");
  assert_complaint ("set A nagle on\nsettings rfc\n",
                    "s.story:2:10: line 1 has already set something; “settings” belongs above it\n"
                    "settings rfc\n"
                    "         ^");
}

static void
a_wrong_notation_is_pointed_at_inside (void **state)
{
  assert_complaint (
      "A sends <SEQ=1><CTL=SIN>\n",
      "s.story:1:16: control bits are SYN FIN RST PSH ACK URG with commas between, or "
      "none\n"
      "A sends <SEQ=1><CTL=SIN>\n"
      "               ^");
  assert_complaint ("A sends <SEQ=4294967296>\n",
                    "s.story:1:9: here a decimal number is wanted, and not too large a one\n"
                    "A sends <SEQ=4294967296>\n"
                    "        ^");
}

/* A story that ends with one of these goes wrong there. */
static const char *const wrong_lines[] = {
  "title",
  "title en",
  "title en x",
  "title en \"a\"\ntitle en \"b\"",
  "title de \"a\"",
  "host",
  "host C",
  "host A",
  "host A king",
  "host A client isn",
  "host A client isn -1",
  "host A client isn 4294967296",
  "host A client mss 0",
  "host A client window 65536",
  "host A client rto 0ms",
  "host A client colour 3",
  "host A client\nhost A client",
  "host A client nagle",
  "host A client nagle 2",
  "set",
  "set A",
  "set A nagle",
  "set C nagle on",
  "set both",
  "set both window-shift 15",
  "set A mss never",
  "set A r2 1 fortnight",
  "set A r2 1 s s",
  "A OPEN active\nset A nagle on",
  "settings",
  "settings linux",
  "settings rfc plain",
  "host A client mss 5\nsettings rfc",
  "network x",
  "network delay",
  "network delay 5",
  "network delay 5min",
  "network delay 1.0001s",
  "network delay 0.1us",
  "network delay 1000001s",
  "network delay-from 3ms",
  "wait 1ms\ntitle en \"late\"",
  "frobnicate",
  "A",
  "A OPEN",
  "A OPEN wide",
  "A SEND",
  "A SEND 0",
  "A SEND 1000001",
  "A SEND 1 loudly",
  "A CLOSE now",
  "A CLOSE both ways",
  "A SET",
  "A SET lunch 1",
  "A SET nagle",
  "A SET nagle on off",
  "icmp",
  "icmp A",
  "icmp A loud",
  "icmp A hard <CTL=SYN>",
  "icmp A hard <SEQ=1><ACK=1>",
  "icmp A hard 101",
  "A sends <MSS=70000>",
  "A sends <SACK=1>",
  "A sends",
  "A sends everything",
  "A sends <SEQ=1> as",
  "A sends <SEQ=1> as 1st",
  "A sends <SEQ=1",
  "A sends <>",
  "A sends <SEQ=1> <CTL=SYN>",
  "A sends <SEQ=1> as x\nB sends <SEQ=1> as x",
  "A is",
  "A is open",
  "A has",
  "A has X 1",
  "A has SND.UNA",
  "A has SND.UNA x",
  "A has RTO 5",
  "A says",
  "A says \"hello\"",
  "A gets",
  "A gets some",
  "deliver",
  "deliver x",
  "lose \"x\"",
  "A sends <SEQ=1> as x\nlose x as y",
  "timeout",
  "timeout A",
  "timeout A ALARM",
  "wait",
  "wait 5",
  "crash",
  "crash C",
  "forge A",
  "forge A <SEQ=1>",
  "forge A <CTL=SYN>",
  "forge A <SEQ=1><CTL=ACK>",
  "forge A <SEQ=1><ACK=2><CTL=SYN>",
  "next step",
  "run 5",
  "symbol",
  "symbol x",
  "symbol x ISS",
  "symbol x C.ISS",
  "symbol x A.RCV.WND",
  "symbol 1 A.ISS",
  "note",
  "note en",
  "note en x",
  "note en \"open",
  "note en \"\\x\"",
  "note en \"\\",
  "ask",
  "\"A\"",
  "<SEQ=1>",
  "",
  "# nothing\n",
  "title en \"only a head\"\n",
};

static void
every_kind_of_line_says_what_it_wants (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong_lines); i++)
    {
      g_autofree char *message
          = complaint (wrong_lines[i], strlen (wrong_lines[i]), STORY_ERROR_SYNTAX);
      assert_true (g_str_has_prefix (message, "s.story"));
    }
}

static void
a_name_is_given_only_once (void **state)
{
  assert_complaint ("A sends <SEQ=1> as x\n\nforge B <SEQ=1><CTL=SYN> as x\n",
                    "s.story:3:29: line 1 has already named a segment “x”\n"
                    "forge B <SEQ=1><CTL=SYN> as x\n"
                    "                            ^");
}

static void
octets_that_are_no_text_have_a_place (void **state)
{
  g_autofree char *nul = complaint ("next\nwa\0it", 10, STORY_ERROR_SYNTAX);
  g_autofree char *latin = complaint ("next\nwait \xe9\n", 12, STORY_ERROR_SYNTAX);
  g_autofree char *escape = complaint ("\033[2J", 4, STORY_ERROR_SYNTAX);

  assert_true (g_str_has_prefix (nul, "s.story:2:3: a story has no NUL octets\nwa\n  ^"));
  assert_true (g_str_has_prefix (latin, "s.story:2:6: a story is UTF-8 text, and this is not\n"));
  assert_null (strchr (escape, '\033'));
}

static void
what_is_too_large_is_refused (void **state)
{
  g_autofree char *huge = g_malloc (1024 * 1024 + 1);
  g_autofree char *line = g_strnfill (5000, 'x');
  g_autoptr (GString) lines = g_string_new (NULL);

  memset (huge, '\n', 1024 * 1024 + 1);
  for (int i = 0; i < 10001; i++)
    g_string_append (lines, "next\n");
  g_autofree char *octets = complaint (huge, 1024 * 1024 + 1, STORY_ERROR_SYNTAX);
  g_autofree char *long_line = complaint (line, 5000, STORY_ERROR_SYNTAX);
  g_autofree char *many = complaint (lines->str, lines->len, STORY_ERROR_SYNTAX);
  assert_string_equal (octets, "s.story: a story has at most 1 MiB");
  assert_true (g_str_has_prefix (long_line, "s.story:1:1: this line is longer than 4096 octets\n"));
  assert_string_equal (many, "s.story: a story has at most 10000 lines");
}

static void
other_systems_line_ends_and_marks_are_read (void **state)
{
  g_autoptr (Story) story = story_of ("\xef\xbb\xbftitle en \"x\"\r\nA OPEN active # go\r\n\r\n");
  assert_string_equal (story_title (story, "en"), "x");
}

static void
a_file_that_is_none_is_refused (void **state)
{
  g_autoptr (GError) missing = NULL, folder = NULL;

  assert_null (story_load ("/nonexistent/x.story", &missing));
  assert_null (story_load ("/tmp", &folder));
  assert_true (g_error_matches (missing, STORY_ERROR, STORY_ERROR_READ));
  assert_true (g_error_matches (folder, STORY_ERROR, STORY_ERROR_READ));
}

static void
a_title_is_said_in_the_language_that_is_there (void **state)
{
  g_autoptr (Story) both = story_of ("title en \"one\"\ntitle zh_CN \"一\"\nnext\n");
  g_autoptr (Story) chinese = story_of ("title zh_CN \"一\"\nsummary en \"{A} and {B}\"\nnext\n");
  g_autoptr (Story) none = story_of ("next\n");

  assert_string_equal (story_title (both, "zh_CN"), "一");
  assert_string_equal (story_title (chinese, "en"), "一");
  assert_string_equal (story_title (none, "en"), "s.story");
  assert_string_equal (story_summary (none, "en"), "");
  assert_string_equal (story_summary (chinese, "en"), "A and B");
}

/* Whatever the table of variables holds as one number or time, a story can ask about. */
static void
every_variable_that_is_a_number_can_be_asked_about (void **state)
{
  unsigned asked = 0;

  for (unsigned i = 0; i < tcb_fields (); i++)
    {
      const TcbField *field = tcb_field_at (i);
      const bool number
          = field->kind != TCB_STATE && field->kind != TCB_SWITCH && field->kind != TCB_RANGES;
      g_autofree char *text = g_strdup_printf ("A OPEN active\nA has %s %s\n", field->name,
                                               field->kind == TCB_TIME ? "1s" : "1");
      g_autoptr (Story) story = story_parse ("s.story", text, strlen (text), NULL);
      assert_int_equal (story != NULL, number);
      asked += number;
    }
  assert_true (asked >= 18);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_complaint_has_place_line_and_caret),
    cmocka_unit_test (a_caret_stands_below_its_place_whatever_is_before_it),
    cmocka_unit_test (an_unknown_word_is_told_what_belongs_there),
    cmocka_unit_test (an_unknown_setting_is_told_the_nearest),
    cmocka_unit_test (a_setting_is_told_what_it_may_be),
    cmocka_unit_test (a_wrong_notation_is_pointed_at_inside),
    cmocka_unit_test (every_kind_of_line_says_what_it_wants),
    cmocka_unit_test (a_name_is_given_only_once),
    cmocka_unit_test (octets_that_are_no_text_have_a_place),
    cmocka_unit_test (what_is_too_large_is_refused),
    cmocka_unit_test (other_systems_line_ends_and_marks_are_read),
    cmocka_unit_test (a_file_that_is_none_is_refused),
    cmocka_unit_test (a_title_is_said_in_the_language_that_is_there),
    cmocka_unit_test (every_variable_that_is_a_number_can_be_asked_about),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
