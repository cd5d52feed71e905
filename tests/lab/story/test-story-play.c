/* Playing stories: what the lines say happens, from either side and across the wrap-around of
 * sequence numbers; and every story that is shipped goes as it says. */
#include "config.h"

#include <lab/narrate/narrate.h>
#include <lab/story/story.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define OPENED                                                                                     \
  "host A client isn 100\nhost B server isn 300\n"                                                 \
  "B OPEN passive\nA OPEN active\n"                                                                \
  "A sends <CTL=SYN> as syn\ndeliver syn\n"                                                        \
  "B sends <CTL=SYN,ACK> as syn-ack\ndeliver syn-ack\n"                                            \
  "A sends <CTL=ACK> as ack\ndeliver ack\n"

static Story *
story_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  Story *story = story_parse ("s.story", text, strlen (text), &error);
  if (story == NULL)
    fail_msg ("%s", error->message);
  return story;
}

static Trace *
play (const char *text)
{
  g_autoptr (Story) story = story_of (text);
  g_autoptr (GError) error = NULL;
  Trace *trace = story_play (story, NULL, &error);
  if (trace == NULL)
    fail_msg ("%s", error->message);
  return trace;
}

/* What playing complains about. */
static char *
disappointment (const char *text, int code)
{
  g_autoptr (Story) story = story_of (text);
  g_autoptr (GError) error = NULL;

  assert_null (story_play (story, NULL, &error));
  if (!g_error_matches (error, STORY_ERROR, code))
    fail_msg ("%s", error->message);
  return g_strdup (error->message);
}

static void
assert_note (const Trace *trace, size_t row, const char *key, const char *text)
{
  const char *came = trace_note_get (trace, row, key);
  assert_non_null (came);
  assert_string_equal (came, text);
}

static Settings
settings_of (const Trace *trace, size_t row, unsigned host)
{
  World world;

  assert_true (trace_world (trace, row, &world));
  return world.host[host].tcb.set;
}

/* Whatever is in the table can be said in the head of a story and in its body, with the value as
 * narration writes it. */
static void
every_setting_can_be_set_by_its_name (void **state)
{
  for (unsigned i = 0; i < settings_count (); i++)
    {
      const Setting *setting = setting_at (i);
      Settings other = settings_default ();
      uint64_t value = setting->kind == SETTING_TIME ? MILLISECONDS (1234) : setting->low + 1;

      if (value == setting_get (&other, i))
        value = setting->low;
      g_autofree char *said = narrate_setting_value (setting, value);
      g_autofree char *text
          = g_strdup_printf ("set both %s %s\nA OPEN active\n", setting->name, said);
      g_autoptr (Trace) trace = play (text);
      for (unsigned host = 0; host < HOSTS; host++)
        {
          const Settings set = settings_of (trace, 0, host);
          if (setting_get (&set, i) != value)
            fail_msg ("%s", text);
        }
      g_autofree char *later = g_strdup_printf ("A SET %s %s\n", setting->name, said);
      g_autoptr (Trace) called = play (later);
      const Settings set = settings_of (called, 1, 0);
      if (setting_get (&set, i) != value)
        fail_msg ("%s", later);
    }
}

static void
a_story_is_plain_unless_it_says_otherwise (void **state)
{
  const Settings plain = settings_plain (), rfc = settings_default ();
  g_autoptr (Trace) as_it_is = play ("A OPEN active\n");
  g_autoptr (Trace) by_the_rfc = play ("settings rfc\nset B delayed-ack 100ms\nA OPEN active\n");
  Settings set = settings_of (as_it_is, 0, 0);

  assert_memory_equal (&set, &plain, sizeof set);
  set = settings_of (by_the_rfc, 0, 0);
  assert_memory_equal (&set, &rfc, sizeof set);
  set = settings_of (by_the_rfc, 0, 1);
  assert_true (set.delayed_ack == MILLISECONDS (100));
  assert_int_equal (set.nagle, rfc.nagle);
}

static void
options_that_were_asked_for_are_shown_when_they_are_others (void **state)
{
  g_autofree char *said = disappointment (
      "A OPEN active\nA sends <CTL=SYN><MSS=1460><SHIFT=none>\n", STORY_ERROR_EXPECTATION);
  g_autofree char *only = disappointment ("A OPEN active\nA sends <CTL=SYN><OPTIONS=only>\n",
                                          STORY_ERROR_EXPECTATION);

  assert_non_null (
      strstr (said, "instead: A sent <SEQ=100><WND=4096><CTL=SYN><MSS=536><SHIFT=none>"));
  assert_non_null (strstr (only, "instead: A sent <SEQ=100><WND=4096><CTL=SYN><MSS=536>"));
}

static void
notes_and_symbols_hang_on_the_row_just_made (void **state)
{
  g_autoptr (Trace) trace
      = play ("title en \"T\"\nhost A client \"a:1\" isn 7\nhost B server isn 300\n"
              "note en \"before\"\nA OPEN active\nnote en \"one\"\nnote en \"two\"\n"
              "ask zh_CN \"问\"\nsymbol x A.ISS\nB OPEN passive\nnote en \"{B} waits {C}\"\n");

  assert_int_equal (trace_rows (trace), 2);
  assert_note (trace, 0, "title.en", "T");
  assert_note (trace, 0, "host.A.role", "client");
  assert_note (trace, 0, "host.A.address", "a:1");
  assert_note (trace, 0, "host.B.role", "server");
  assert_note (trace, 0, "note.en", "before");
  assert_note (trace, 1, "note.en", "one\ntwo");
  assert_note (trace, 1, "ask.zh_CN", "问");
  assert_note (trace, 1, "symbol.x", "A 7");
  assert_note (trace, 2, "note.en", "B waits {C}");
}

static void
seen_from_the_other_side_A_is_B (void **state)
{
  g_autoptr (Story) story
      = story_of ("host A client isn 7\nhost B server isn 300\nA OPEN active\nsymbol x A.ISS\n"
                  "note en \"{A} calls {B}\"\nA is SYN-SENT\nA has ISS 7\n");
  StoryOptions options = { .swap = true };
  g_autoptr (Trace) trace = story_play (story, &options, NULL);
  World world;

  assert_non_null (trace);
  assert_true (trace_world (trace, 1, &world));
  assert_int_equal (world.host[0].tcb.state, CLOSED);
  assert_int_equal (world.host[1].tcb.state, SYN_SENT);
  assert_note (trace, 0, "host.B.role", "client");
  assert_note (trace, 1, "note.en", "B calls A");
  assert_note (trace, 1, "symbol.x", "B 7");
}

static void
numbers_move_with_the_initial_ones (void **state)
{
  g_autoptr (Story) story = story_of (
      OPENED "A has ISS 100 SND.NXT 101 RCV.NXT 301 IRS 300 SND.WL1 300 SND.WL2 101 SND.WND 4096\n"
             "B CLOSE\nB sends <SEQ=301><ACK=101><CTL=FIN,ACK>\n");
  StoryOptions options = { .move_isn = true, .isn = { UINT32_MAX, 5 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) trace = story_play (story, &options, &error);
  World world;

  assert_null (error);
  assert_true (trace_world (trace, trace_rows (trace), &world));
  assert_int_equal (world.host[0].tcb.snd.nxt, 0);
  assert_int_equal (world.host[1].tcb.rcv.nxt, 0);
}

static void
the_zero_of_a_strangers_reset_does_not_move (void **state)
{
  g_autoptr (Story) story = story_of ("host A client isn 100\nA OPEN active\n"
                                      "A sends <SEQ=100> as syn\ndeliver syn\n"
                                      "B sends <SEQ=0><ACK=101><CTL=RST,ACK> as rst\ndeliver rst\n"
                                      "A says \"connection reset\"\n");
  StoryOptions options = { .move_isn = true, .isn = { UINT32_MAX, UINT32_MAX } };
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) trace = story_play (story, &options, &error);

  assert_null (error);
  assert_non_null (trace);
}

static void
a_disappointment_tells_the_story_so_far (void **state)
{
  g_autofree char *message
      = disappointment ("A OPEN active\n\n  A is CLOSED\n", STORY_ERROR_EXPECTATION);
  assert_string_equal (message, "s.story:3:3: expected: A is in CLOSED; instead: A is in SYN-SENT\n"
                                "  A is CLOSED\n"
                                "  ^\n"
                                "The story so far:\n"
                                "   1  A OPEN active\n"
                                "expected: A is in CLOSED\n"
                                "instead: A is in SYN-SENT");
}

static void
every_expectation_can_fail (void **state)
{
  const char *const wrong[] = {
    "A sends <CTL=RST>",
    "B sends <SEQ=1>",
    "A is CLOSED",
    "A has SND.UNA 100",
    "A has RTO 7s",
    "A gets 1",
    "B says \"connection reset\"",
    "A SEND 5\nA sends nothing",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strconcat (OPENED, wrong[i], "\n", NULL);
      g_autofree char *message = disappointment (text, STORY_ERROR_EXPECTATION);
      assert_non_null (strstr (message, "instead: "));
    }
}

static void
what_happened_before_a_failure_is_kept (void **state)
{
  g_autoptr (Story) story = story_of (OPENED "A is CLOSED\n");
  g_autoptr (Trace) so_far = NULL;
  StoryOptions options = { .so_far = &so_far };

  assert_null (story_play (story, &options, NULL));
  assert_non_null (so_far);
  assert_int_equal (trace_rows (so_far), 5);
  assert_note (so_far, 5, "verdict.wants.en", "expected: A is in CLOSED");
  assert_non_null (trace_note_get (so_far, 5, "verdict.wants.zh_CN"));
  assert_note (so_far, 5, "verdict.gave.en", "instead: A is in ESTABLISHED");
}

static void
what_cannot_happen_is_refused_with_its_place (void **state)
{
  const struct
  {
    const char *text, *message;
  } wrong[] = {
    { OPENED "deliver syn\n", "s.story:11:9: the segment “syn” is not in flight any more\n" },
    { "next\n", "s.story:1:1: nothing is due" },
    { "timeout A TIME-WAIT\n", "s.story:1:1: this timer is not running\n" },
    { "host A scripted\nA OPEN active\n", "s.story:2:1: this host is scripted and has no TCP\n" },
    { "symbol x A.ISS\n", "s.story:1:1: in CLOSED there is no ISS yet\n" },
    { "A OPEN active\nsymbol x A.IRS\n", "s.story:2:1: in SYN-SENT there is no IRS yet\n" },
    { OPENED "symbol x A.ISS\nsymbol x B.ISS\n",
      "s.story:12:1: x already names a number of the other host\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *message = disappointment (wrong[i].text, STORY_ERROR_IMPOSSIBLE);
      if (!g_str_has_prefix (message, wrong[i].message))
        fail_msg ("%s", message);
    }
}

static void
a_story_without_end_is_stopped (void **state)
{
  g_autofree char *message
      = disappointment ("host A client user-timeout never\nhost B server window 1\n"
                        "B OPEN passive\nA OPEN active\nrun\nA SEND 60000\nrun\n",
                        STORY_ERROR_IMPOSSIBLE);
  assert_non_null (strstr (message, "this story takes more than 20000 steps"));
}

static void
forged_text_lies_where_its_number_says (void **state)
{
  g_autoptr (Trace) trace
      = play ("host A scripted isn 100\nhost B server isn 300\nB OPEN passive\n"
              "forge A <SEQ=100><CTL=SYN> as syn\ndeliver syn\n"
              "forge A <SEQ=101><ACK=301><CTL=ACK> as ack\ndeliver ack\nB is ESTABLISHED\n"
              "forge A <SEQ=106><ACK=301><CTL=ACK><DATA=5> as second\ndeliver second\n"
              "forge A <SEQ=101><ACK=301><CTL=ACK><DATA=5> as first\ndeliver first\n"
              "B RECEIVE 100\nB gets 10\n");
  World world;

  assert_true (trace_world (trace, trace_rows (trace), &world));
  assert_null (world_fault (&world));
}

static void
corrupted_segments_are_seen_and_dropped (void **state)
{
  g_autoptr (Trace) trace = play ("B OPEN passive\nA OPEN active\nA sends <CTL=SYN> as syn\n"
                                  "duplicate syn as copy\ncorrupt syn\ndeliver syn\nB is LISTEN\n"
                                  "B sends nothing\ndeliver copy\nB is SYN-RECEIVED\n");
  assert_int_equal (trace_rows (trace), 6);
}

/* Every story that is shipped, from both sides, with its own numbers and with numbers that wrap. */
static void
play_four_ways (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Story) story = story_load (path, &error);

  if (story == NULL)
    fail_msg ("%s", error->message);
  for (int way = 0; way < 4; way++)
    {
      StoryOptions options
          = { .swap = way & 1, .move_isn = way & 2, .isn = { UINT32_MAX, UINT32_MAX } };
      g_autoptr (GError) problem = NULL;
      g_autoptr (Trace) trace = story_play (story, &options, &problem);
      World world;
      if (trace == NULL)
        fail_msg ("way %d: %s", way, problem->message);
      assert_true (trace_world (trace, trace_rows (trace), &world));
      if (world_fault (&world) != NULL)
        fail_msg ("%s, way %d: %s", path, way, world_fault (&world));
    }
}

/* A die may ruin every plan, but never an invariant; and a seed is a seed. */
static void
play_by_chance (const char *path)
{
  g_autoptr (Story) story = story_load (path, NULL);

  for (uint64_t seed = 0; seed < 40; seed++)
    {
      Time ends[2];
      size_t rows[2];
      for (int time = 0; time < 2; time++)
        {
          Chance chance;
          chance_init (&chance, seed / 2);
          chance.lose = chance.duplicate = chance.hold = chance.corrupt = 15;
          StoryOptions options = { .chance = &chance, .swap = seed & 1 };
          g_autoptr (GError) error = NULL;
          g_autoptr (Trace) trace = story_play (story, &options, &error);
          World world;
          if (trace == NULL)
            fail_msg ("%s, seed %u: %s", path, (unsigned) seed, error->message);
          rows[time] = trace_rows (trace);
          ends[time] = trace_time (trace, rows[time]);
          assert_true (trace_world (trace, rows[time], &world));
          if (world_fault (&world) != NULL)
            fail_msg ("%s, seed %u: %s", path, (unsigned) seed, world_fault (&world));
        }
      assert_int_equal (rows[0], rows[1]);
      assert_int_equal (ends[0], ends[1]);
    }
}

static guint
for_each_story_in (const char *folder, void (*what) (const char *path))
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        count += for_each_story_in (path, what);
      if (!g_str_has_suffix (name, ".story"))
        continue;
      what (path);
      count++;
    }
  return count;
}

static guint
for_each_story (void (*what) (const char *path))
{
  return for_each_story_in (HANDSHAKE_SOURCE_ROOT "/assets/stories", what)
         + for_each_story_in (HANDSHAKE_SOURCE_ROOT "/lessons", what)
         + for_each_story_in (HANDSHAKE_SOURCE_ROOT "/tests/lab/story/stories", what);
}

static void
every_story_goes_from_both_sides_and_across_the_wrap (void **state)
{
  assert_true (for_each_story (play_four_ways) >= 12 + 3 + 8);
}

static void
every_story_survives_chance (void **state)
{
  for_each_story (play_by_chance);
}

/* What an author writes must be whole: both languages, and every note in both. */
static void
is_bilingual (const char *path)
{
  g_autoptr (Story) story = story_load (path, NULL);
  g_autoptr (Trace) trace = story_play (story, NULL, NULL);

  if (trace_note_get (trace, 0, "title.zh_CN") == NULL
      || trace_note_get (trace, 0, "summary.zh_CN") == NULL
      || trace_note_get (trace, 0, "summary.en") == NULL)
    fail_msg ("%s lacks a title or a summary", path);
  for (size_t row = 0; row <= trace_rows (trace); row++)
    if (!trace_note_get (trace, row, "note.en") != !trace_note_get (trace, row, "note.zh_CN")
        || !trace_note_get (trace, row, "ask.en") != !trace_note_get (trace, row, "ask.zh_CN"))
      fail_msg ("%s speaks one language only at row %zu", path, row);
}

static void
shipped_stories_speak_both_languages (void **state)
{
  for_each_story_in (HANDSHAKE_SOURCE_ROOT "/assets/stories", is_bilingual);
  for_each_story_in (HANDSHAKE_SOURCE_ROOT "/lessons", is_bilingual);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_setting_can_be_set_by_its_name),
    cmocka_unit_test (a_story_is_plain_unless_it_says_otherwise),
    cmocka_unit_test (options_that_were_asked_for_are_shown_when_they_are_others),
    cmocka_unit_test (notes_and_symbols_hang_on_the_row_just_made),
    cmocka_unit_test (seen_from_the_other_side_A_is_B),
    cmocka_unit_test (numbers_move_with_the_initial_ones),
    cmocka_unit_test (the_zero_of_a_strangers_reset_does_not_move),
    cmocka_unit_test (a_disappointment_tells_the_story_so_far),
    cmocka_unit_test (every_expectation_can_fail),
    cmocka_unit_test (what_happened_before_a_failure_is_kept),
    cmocka_unit_test (what_cannot_happen_is_refused_with_its_place),
    cmocka_unit_test (a_story_without_end_is_stopped),
    cmocka_unit_test (forged_text_lies_where_its_number_says),
    cmocka_unit_test (corrupted_segments_are_seen_and_dropped),
    cmocka_unit_test (every_story_goes_from_both_sides_and_across_the_wrap),
    cmocka_unit_test (every_story_survives_chance),
    cmocka_unit_test (shipped_stories_speak_both_languages),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
