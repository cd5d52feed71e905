/* Reading packetdrill scripts: a text that goes wrong is refused with its place, its line, a caret
 * and what would be right there; and the knobs.  */
#include "config.h"

#include "broken-scripts.h"

#include <lab/packetdrill/packetdrill.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static PacketdrillScript *
parse (const char *text, gsize length, const char *set, GError **error)
{
  g_autoptr (PacketdrillKnobs) knobs = packetdrill_knobs_new ();

  if (set != NULL)
    assert_true (packetdrill_set (knobs, set, NULL));
  return packetdrill_parse ("s.pkt", text, length, knobs, error);
}

static void
assert_reads (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PacketdrillScript) script = parse (text, strlen (text), NULL, &error);
  if (script == NULL)
    fail_msg ("%s", error->message);
}

static void
assert_complaint (const char *text, const char *set, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PacketdrillScript) script = parse (text, strlen (text), set, &error);

  assert_null (script);
  assert_true (g_error_matches (error, PACKETDRILL_ERROR, PACKETDRILL_ERROR_SYNTAX));
  assert_true (g_utf8_validate (error->message, -1, NULL));
  assert_string_equal (error->message, message);
}

static void
a_broken_script_is_refused_with_place_line_and_caret (void **state)
{
  for (gsize i = 0; i < broken_scripts; i++)
    {
      print_message ("%s\n", broken_script[i].what);
      assert_complaint (broken_script[i].text, NULL, broken_script[i].message);
    }
  assert_true (broken_scripts >= 70);
}

static void
everything_in_the_grammar_is_read (void **state)
{
  assert_reads ("--ip_version=ipv4 --tolerance_usecs=10 --mtu=1500 --mss=1000 --bind_port=8080\n"
                "`init\n with lines`\n"
                " 0.00 `sysctl -w net.inet.tcp.rfc1323=1`\n"
                "+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3 // a remark\n"
                "+.01...0.011 connect(3, ..., ...) = -1 EINPROGRESS (Operation isn't over)\n"
                "+ 0 > S 0:0 (0) /* another\n one */ win 65535 <mss 1460, nop , wscale 6,sackOK,"
                "TS val 100 ecr 0>\n"
                "0.1 < S. 0:0(0) ack 1 win 32767 <eol,eol>\n"
                "* > . 1:1(0) ack 1 <...>\n"
                "1~2 > - 1:1(0) +1 ~ +2 > FPUEW. ...(0) ack 1 win 0 urg 7\n"
                "+0 fcntl(3, F_SETFL, O_RDWR | O_NONBLOCK) = 0x02 (flags O_RDWR)\n"
                "+0 setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0\n"
                "+0 ioctl(3, SIOCINQ, [[], \"a // string\", [1, 2]]) = ...\n"
                "+0 %{ assert tcpi_state == TCPI_ESTABLISHED }%\n"
                "+0 < . 4294967295:1(2) ack 1 win 0 <sack 1:2 3:4,nop,nop>\n"
                "`cleanup`\n");
}

static void
numbers_may_touch_dots (void **state)
{
  assert_reads ("0...0.200 accept(3, ..., ...) = 4\n+0...0.000 read(4, ..., 1) = 1\n"
                ".5....75 read(4, ..., 1) = 1\n+.1>F.1:1(0)ack 1\n");
}

static void
an_ifdef_keeps_what_is_defined (void **state)
{
  const char *text = "#ifdef STANDARD\n+0 close(3) = 0\n#endif\n"
                     "#ifdef FreeBSD\nthis is not a script, unless it counts\n  #endif\n";

  assert_reads (text);
  assert_complaint (text, "define=FreeBSD",
                    "s.pkt:5:1: this is not understood; expected: a time in seconds\n"
                    "this is not a script, unless it counts\n"
                    "^");
}

static void
octets_that_are_no_text_are_shown_as_such (void **state)
{
  static const char octets[] = "0 close(3) = 0\n\0\377\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (PacketdrillScript) script = parse (octets, sizeof octets - 1, NULL, &error);

  assert_null (script);
  assert_string_equal (error->message, "s.pkt:2:1: this character does not belong into a script\n"
                                       "\n^");
}

static void
what_is_too_large_is_refused (void **state)
{
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, ' ');
  GString *long_one = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  assert_null (parse (large, strlen (large), NULL, &error));
  assert_string_equal (error->message, "s.pkt: a script has at most 1 MiB");
  for (unsigned i = 0; i < 20001; i++)
    g_string_append (long_one, "0 close(3) = 0\n");
  g_autofree char *text = g_string_free (long_one, FALSE);
  assert_complaint (text, NULL,
                    "s.pkt:20001:1: a script has at most 20000 events\n"
                    "0 close(3) = 0\n^");
}

static void
a_file_that_is_none_is_told (void **state)
{
  g_autoptr (PacketdrillKnobs) knobs = packetdrill_knobs_new ();
  g_autoptr (GError) error = NULL;

  assert_null (packetdrill_load ("/nowhere/s.pkt", knobs, &error));
  assert_true (g_error_matches (error, PACKETDRILL_ERROR, PACKETDRILL_ERROR_READ));
  g_clear_error (&error);
  assert_null (packetdrill_load ("/dev/zero", knobs, &error));
  assert_true (g_error_matches (error, PACKETDRILL_ERROR, PACKETDRILL_ERROR_READ));
}

static void
knobs_are_settings_by_their_names (void **state)
{
  static const char *const good[] = { "delayed-ack=0",
                                      "delayed_ack=40 ms",
                                      "delayed-ack=40ms",
                                      "user-timeout=never",
                                      "nagle=off",
                                      "nagle=1",
                                      "timestamps=true",
                                      "mss=9000",
                                      "rto_min=1 s",
                                      "delayed_ack_off=true",
                                      "delayed_ack_off=false",
                                      "abc_limit_segs=1000",
                                      "define=STANDARD",
                                      "cli_tolerance_usecs=100000",
                                      "isn=4294967295" };
  static const char *const bad[][2] = {
    { "nagle", "“nagle” is not KNOB=VALUE" },
    { "nagles=1", "there is no setting “nagles”" },
    { "=1", "there is no setting “”" },
    { "nagle=2", "“2” is not a value of nagle: on, off" },
    { "mss=0", "“0” is not a value of mss: a number from 1 to 65495" },
    { "mss=1 ms", "“1 ms” is not a value of mss: a number from 1 to 65495" },
    { "mss=", "“” is not a value of mss: a number from 1 to 65495" },
    { "mss=-1", "“-1” is not a value of mss: a number from 1 to 65495" },
    { "delayed_ack=1 h",
      "“1 h” is not a value of delayed-ack: a time such as 200us, 20ms or 1.5s, at most "
      "1000000s" },
    { "rto_min=18446744073710 s", "“18446744073710 s” is not a value of rto-min: a time such as "
                                  "200us, 20ms or 1.5s, at most 1000000s" },
    { "rto_min=18446744073709552 ms",
      "“18446744073709552 ms” is not a value of rto-min: a time such "
      "as 200us, 20ms or 1.5s, at most 1000000s" },
    { "abc_limit_segs=none", "“none” is not a value of abc-limit: a number from 1 to 65535" },
    { "delayed_ack_off=1", "“1” is not a value of delayed_ack_off" },
    { "cli_tolerance_usecs=1 ms", "“1 ms” is not a value of cli_tolerance_usecs" },
    { "isn=4294967296", "“4294967296” is not a value of isn" },
  };
  g_autoptr (PacketdrillKnobs) knobs = packetdrill_knobs_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    assert_true (packetdrill_set (knobs, good[i], NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      assert_false (packetdrill_set (knobs, bad[i][0], &error));
      assert_true (g_error_matches (error, PACKETDRILL_ERROR, PACKETDRILL_ERROR_KNOB));
      assert_string_equal (error->message, bad[i][1]);
    }
}

static void
there_are_two_profiles (void **state)
{
  g_autoptr (PacketdrillKnobs) knobs = packetdrill_knobs_new ();
  g_autoptr (GError) error = NULL;

  assert_true (packetdrill_profile (knobs, "linux", NULL));
  assert_true (packetdrill_profile (knobs, "bsd", NULL));
  assert_false (packetdrill_profile (knobs, "plan9", &error));
  assert_string_equal (error->message, "there is no profile “plan9”; there are bsd and linux");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_broken_script_is_refused_with_place_line_and_caret),
    cmocka_unit_test (everything_in_the_grammar_is_read),
    cmocka_unit_test (numbers_may_touch_dots),
    cmocka_unit_test (an_ifdef_keeps_what_is_defined),
    cmocka_unit_test (octets_that_are_no_text_are_shown_as_such),
    cmocka_unit_test (what_is_too_large_is_refused),
    cmocka_unit_test (a_file_that_is_none_is_told),
    cmocka_unit_test (knobs_are_settings_by_their_names),
    cmocka_unit_test (there_are_two_profiles),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
