/* Running packetdrill scripts: our own ones pass at every level and wherever the sequence numbers
 * begin; and a script that wants something else is told what came, at its place.  */
#include "config.h"

#include <lab/packetdrill/packetdrill.h>
#include <lab/story/story.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "failing-scripts.h"

static void
run (const char *text, const PacketdrillKnobs *knobs, PacketdrillLevel level, GError **error)
{
  g_autoptr (PacketdrillScript) script
      = packetdrill_parse ("s.pkt", text, strlen (text), knobs, NULL);
  g_autoptr (Trace) trace = NULL;

  assert_non_null (script);
  trace = packetdrill_run (script, knobs, level, NULL, error);
  assert_non_null (trace);
}

static PacketdrillKnobs *
knobs_of (const char *profile)
{
  PacketdrillKnobs *knobs = packetdrill_knobs_new ();

  assert_true (packetdrill_profile (knobs, profile, NULL));
  return knobs;
}

static void
a_script_that_wants_something_else_is_told_what_came (void **state)
{
  g_autoptr (PacketdrillKnobs) knobs = knobs_of ("linux");

  for (gsize i = 0; i < failing_scripts; i++)
    {
      g_autoptr (GError) error = NULL;
      print_message ("%s\n", failing_script[i].what);
      run (failing_script[i].text, knobs, LEVEL_MEANING, &error);
      assert_true (g_error_matches (error, PACKETDRILL_ERROR, PACKETDRILL_ERROR_FAILED));
      assert_string_equal (error->message, failing_script[i].message);
    }
}

static void
assert_level (const char *packet, PacketdrillLevel level, bool passes)
{
  g_autoptr (PacketdrillKnobs) knobs = knobs_of ("linux");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strconcat ("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                                       "+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n"
                                       "+0 connect(3, ..., ...) = -1 EINPROGRESS\n+0 > ",
                                       packet, "\n", NULL);

  run (text, knobs, level, &error);
  assert_int_equal (error == NULL, passes);
}

static void
levels_differ_in_options_and_windows (void **state)
{
  static const struct
  {
    const char *packet;
    bool passes[3];
  } packets[] = {
    { "S 0:0(0) <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 8>", { true, true, true } },
    { "SP 0:0(0) win 65535 <...>", { true, true, true } },
    { "S 0:0(0) <wscale 8,TS val 1 ecr 0,mss 1460,sackOK,eol>", { false, true, true } },
    { "S 0:0(0) <mss 1460,sackOK,TS val 1 ecr 0,wscale 7>", { false, false, true } },
    { "S 0:0(0) <mss 1460,mss 1460,TS val 1 ecr 0,wscale 8>", { false, false, true } },
    { "S 0:0(0) win 1", { false, false, true } },
    { "S 0:0(0) win 0 <...>", { false, false, false } },
    { "S 0:0(0) <sack 1:2>", { false, false, false } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (packets); i++)
    for (int level = LEVEL_EXACT; level <= LEVEL_SACK_ONLY; level++)
      assert_level (packets[i].packet, (PacketdrillLevel) level,
                    packets[i].passes[level - LEVEL_EXACT]);
}

static void
a_knob_has_the_last_word (void **state)
{
  static const char text[] = "`sysctl -w net.ipv4.tcp_sack=1`\n"
                             "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                             "+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n"
                             "+0 connect(3, ..., ...) = -1 EINPROGRESS\n"
                             "+0 > S 0:0(0) <mss 500,TS val 1 ecr 0,wscale 8>\n";
  g_autoptr (PacketdrillKnobs) knobs = packetdrill_knobs_new ();
  g_autoptr (GError) error = NULL;

  assert_true (packetdrill_set (knobs, "mss=500", NULL));
  assert_true (packetdrill_set (knobs, "sack=0", NULL));
  assert_true (packetdrill_profile (knobs, "linux", NULL));
  run (text, knobs, LEVEL_MEANING, &error);
  if (error != NULL)
    fail_msg ("%s", error->message);
}

static void
a_tolerance_can_be_given (void **state)
{
  static const char text[] = "--tolerance_usecs=100\n" SERVER "+0 write(4, ..., 5) = 5\n"
                             "+.01 > P. 1:6(5) ack 1\n";
  g_autoptr (PacketdrillKnobs) knobs = knobs_of ("bsd");
  g_autoptr (GError) error = NULL;

  run (text, knobs, LEVEL_MEANING, &error);
  assert_non_null (error);
  g_clear_error (&error);
  assert_true (packetdrill_set (knobs, "cli_tolerance_usecs=10000", NULL));
  run (text, knobs, LEVEL_MEANING, &error);
  assert_null (error);
}

/* [3.7.1] What is set on a listener holds for the connections to come. */
static void
an_option_after_listen_reaches_the_connection (void **state)
{
  static const char text[] = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                             "+0 listen(3, 1) = 0\n"
                             "+.01 setsockopt(3, SOL_TCP, TCP_MAXSEG, [700], 4) = 0\n"
                             "+0 < S 0:0(0) win 32768 <mss 900>\n"
                             "+0 > S. 0:0(0) ack 1 <mss 700>\n";
  static const char variable[] = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                                 "+0 listen(3, 1) = 0\n"
                                 "+0 `sysctl -w net.inet.tcp.recvspace=5000`\n"
                                 "+0 < S 0:0(0) win 32768 <mss 900>\n"
                                 "+0 > S. 0:0(0) ack 1 win 5000 <...>\n";
  g_autoptr (PacketdrillKnobs) knobs = knobs_of ("bsd");
  g_autoptr (GError) error = NULL;

  run (text, knobs, LEVEL_MEANING, &error);
  assert_null (error);
  run (variable, knobs, LEVEL_MEANING, &error);
  assert_null (error);
}

/* What is said in Python of things that are not here does not fail, and is counted. */
static void
assertions_that_cannot_be_checked_are_counted (void **state)
{
  static const char text[] = SERVER "+0 %{ assert tcpi_state == 1\n"
                                    "assert tcpi_total_retrans == 7\n"
                                    "assert tcpi_rtt < 5000, tcpi_rtt }%\n";
  g_autoptr (PacketdrillKnobs) knobs = knobs_of ("linux");
  g_autoptr (PacketdrillScript) script
      = packetdrill_parse ("s.pkt", text, strlen (text), knobs, NULL);
  g_autoptr (GError) error = NULL;
  unsigned unchecked = 0;

  assert_non_null (script);
  trace_free (packetdrill_run (script, knobs, LEVEL_MEANING, &unchecked, &error));
  assert_null (error);
  assert_int_equal (unchecked, 2);
}

/* All scripts of a folder, which has the name of their profile. */
static void
assert_folder_passes (const char *profile, const char *isn)
{
  g_autofree char *folder = g_build_filename (TEST_SCRIPTS, profile, NULL);
  g_autoptr (PacketdrillKnobs) knobs = knobs_of (profile);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  unsigned count = 0;

  assert_non_null (dir);
  assert_true (packetdrill_set (knobs, isn, NULL));
  for (const char *name; (name = g_dir_read_name (dir)) != NULL; count++)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (PacketdrillScript) script = packetdrill_load (path, knobs, &error);
      if (script == NULL)
        fail_msg ("%s", error->message);
      trace_free (packetdrill_run (script, knobs, LEVEL_EXACT, NULL, &error));
      if (error != NULL)
        fail_msg ("%s", error->message);
    }
  assert_true (count >= 5);
}

static void
our_own_scripts_pass (void **state)
{
  assert_folder_passes ("bsd", "isn=0");
  assert_folder_passes ("linux", "isn=0");
}

static void
our_own_scripts_pass_where_numbers_wrap (void **state)
{
  assert_folder_passes ("bsd", "isn=4294967200");
  assert_folder_passes ("linux", "isn=4294967200");
}

/* The trace is all there is to know: replayed, it gives the same end. */
static void
a_trace_can_be_replayed (void **state)
{
  static const char text[] = SERVER "+0 setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0\n"
                                    "+0 write(4, ..., 5) = 5\n+0 > P. 1:6(5) ack 1\n"
                                    "+0 write(4, ..., 5) = 5\n+0 > P. 6:11(5) ack 1\n";
  g_autoptr (PacketdrillKnobs) knobs = knobs_of ("linux");
  g_autoptr (PacketdrillScript) script
      = packetdrill_parse ("s.pkt", text, strlen (text), knobs, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) trace = packetdrill_run (script, knobs, LEVEL_MEANING, NULL, &error);
  World last, again;

  assert_null (error);
  assert_true (trace_world (trace, trace_rows (trace), &last));
  assert_true (trace_world (trace, 0, &again)); /* away from the end, and back to it */
  assert_true (trace_world (trace, trace_rows (trace), &again));
  assert_memory_equal (&last, &again, sizeof last);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_script_that_wants_something_else_is_told_what_came),
    cmocka_unit_test (levels_differ_in_options_and_windows),
    cmocka_unit_test (a_knob_has_the_last_word),
    cmocka_unit_test (a_tolerance_can_be_given),
    cmocka_unit_test (an_option_after_listen_reaches_the_connection),
    cmocka_unit_test (assertions_that_cannot_be_checked_are_counted),
    cmocka_unit_test (our_own_scripts_pass),
    cmocka_unit_test (our_own_scripts_pass_where_numbers_wrap),
    cmocka_unit_test (a_trace_can_be_replayed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
