/* Reading packetdrill scripts: a text that goes wrong is refused with its place, its line, a caret
 * and what would be right there; and the knobs.  */
#include "config.h"

#include <lab/packetdrill/packetdrill.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static const struct
{
  const char *what, *text, *message;
} broken[] = {
  { "an empty file", "",
    "s.pkt:1:1: this script has no event\n"
    "\n"
    "^" },
  { "only a comment", "// nothing\n",
    "s.pkt:2:1: this script has no event\n"
    "\n"
    "^" },
  { "only an option", "--mtu=1500\n",
    "s.pkt:2:1: this script has no event\n"
    "\n"
    "^" },
  { "only a command", "`true`\n",
    "s.pkt:2:1: this script has no event\n"
    "\n"
    "^" },
  { "a word in place of a time",
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
    "now bind(3, ..., ...) = 0\n",
    "s.pkt:2:1: this is not understood; here belongs: a time in seconds\n"
    "now bind(3, ..., ...) = 0\n"
    "^" },
  { "a time alone", "+0.1\n",
    "s.pkt:2:1: the script ends too early; here belongs: < or > with a packet, a system call, `a "
    "command` or %{ code }%\n"
    "\n"
    "^" },
  { "a negative time", "-0.5 close(3) = 0\n",
    "s.pkt:1:1: a time is not negative\n"
    "-0.5 close(3) = 0\n"
    "^" },
  { "a long time", "1000001 close(3) = 0\n",
    "s.pkt:1:1: a time is at most 1000000 seconds\n"
    "1000001 close(3) = 0\n"
    "^" },
  { "a plus alone", "+ close(3) = 0\n",
    "s.pkt:1:3: this is not understood; here belongs: a time in seconds\n"
    "+ close(3) = 0\n"
    "  ^" },
  { "any time of a call", "* close(3) = 0\n",
    "s.pkt:1:1: only a packet that leaves may have no exact time\n"
    "* close(3) = 0\n"
    "^" },
  { "any time of a packet that arrives", "* < . 1:1(0) ack 1 win 10\n",
    "s.pkt:1:1: only a packet that leaves may have no exact time\n"
    "* < . 1:1(0) ack 1 win 10\n"
    "^" },
  { "a range of a call", "+0~+1 close(3) = 0\n",
    "s.pkt:1:1: only a packet that leaves may have no exact time\n"
    "+0~+1 close(3) = 0\n"
    "^" },
  { "a range backwards", "2~1 > . 1:1(0) ack 1\n",
    "s.pkt:1:3: this range ends before it begins\n"
    "2~1 > . 1:1(0) ack 1\n"
    "  ^" },
  { "a range of two kinds", "+1~2 > . 1:1(0) ack 1\n",
    "s.pkt:1:4: this is not understood; here belongs: +\n"
    "+1~2 > . 1:1(0) ack 1\n"
    "   ^" },
  { "a call that returns before it begins", "2...1 close(3) = 0\n",
    "s.pkt:1:2: this call returns before it begins\n"
    "2...1 close(3) = 0\n"
    " ^" },
  { "a call that returns at a word", "+0...later close(3) = 0\n",
    "s.pkt:1:6: this is not understood; here belongs: a time in seconds\n"
    "+0...later close(3) = 0\n"
    "     ^" },
  { "nothing behind an arrow", "0 <\n",
    "s.pkt:2:1: the script ends too early; here belongs: flags, letters of F S R P U E W and . for "
    "ACK, or -\n"
    "\n"
    "^" },
  { "no flags", "0 > 1:1(0)\n",
    "s.pkt:1:5: this is not understood; here belongs: flags, letters of F S R P U E W and . for "
    "ACK, or -\n"
    "0 > 1:1(0)\n"
    "    ^" },
  { "dots for flags", "0 > ... 1:1(0)\n",
    "s.pkt:1:5: this is not understood; here belongs: flags, letters of F S R P U E W and . for "
    "ACK, or -\n"
    "0 > ... 1:1(0)\n"
    "    ^" },
  { "an unknown flag", "0 < SX 0:0(0) win 10\n",
    "s.pkt:1:6: there are the flags F S R P U E W, and . for ACK\n"
    "0 < SX 0:0(0) win 10\n"
    "     ^" },
  { "a flag that comes twice", "0 < SFS 0:0(0) win 10\n",
    "s.pkt:1:7: this flag was there already\n"
    "0 < SFS 0:0(0) win 10\n"
    "      ^" },
  { "no sequence number", "0 < S win 10\n",
    "s.pkt:1:7: this is not understood; here belongs: a number\n"
    "0 < S win 10\n"
    "      ^" },
  { "one sequence number", "0 < S 0(0) win 10\n",
    "s.pkt:1:8: this is not understood; here belongs: :\n"
    "0 < S 0(0) win 10\n"
    "       ^" },
  { "no length", "0 < S 0:0 win 10\n",
    "s.pkt:1:11: this is not understood; here belongs: (\n"
    "0 < S 0:0 win 10\n"
    "          ^" },
  { "a length that is not closed", "0 < S 0:0(0 win 10\n",
    "s.pkt:1:13: this is not understood; here belongs: )\n"
    "0 < S 0:0(0 win 10\n"
    "            ^" },
  { "a length that does not agree", "0 < P. 1:11(9) ack 1 win 10\n",
    "s.pkt:1:8: first:last(length) do not agree: 1 and 9 make 10\n"
    "0 < P. 1:11(9) ack 1 win 10\n"
    "       ^" },
  { "a number beyond 32 bits", "0 < S 4294967296:4294967296(0) win 10\n",
    "s.pkt:1:7: a number from 0 to 4294967295 belongs here\n"
    "0 < S 4294967296:4294967296(0) win 10\n"
    "      ^" },
  { "a number beyond 64 bits", "0 < S 99999999999999999999:0(0) win 10\n",
    "s.pkt:1:7: a number from 0 to 4294967295 belongs here\n"
    "0 < S 99999999999999999999:0(0) win 10\n"
    "      ^" },
  { "a negative number", "0 < S -1:-1(0) win 10\n",
    "s.pkt:1:7: a number from 0 to 4294967295 belongs here\n"
    "0 < S -1:-1(0) win 10\n"
    "      ^" },
  { "text that no packet carries", "0 < . 1:70001(70000) ack 1 win 10\n",
    "s.pkt:1:15: a number from 0 to 65535 belongs here\n"
    "0 < . 1:70001(70000) ack 1 win 10\n"
    "              ^" },
  { "no sequence number on what arrives", "0 < . ...(0) ack 1 win 10\n",
    "s.pkt:1:7: what arrives has a sequence number\n"
    "0 < . ...(0) ack 1 win 10\n"
    "      ^" },
  { "an ACK without a number", "0 > . 1:1(0) ack win 10\n",
    "s.pkt:1:18: this is not understood; here belongs: a number\n"
    "0 > . 1:1(0) ack win 10\n"
    "                 ^" },
  { "a window beyond 16 bits", "0 < . 1:1(0) ack 1 win 65536\n",
    "s.pkt:1:24: a number from 0 to 65535 belongs here\n"
    "0 < . 1:1(0) ack 1 win 65536\n"
    "                       ^" },
  { "urg without a number", "0 < U. 1:1(0) ack 1 win 1 urg <nop>\n",
    "s.pkt:1:31: this is not understood; here belongs: a number\n"
    "0 < U. 1:1(0) ack 1 win 1 urg <nop>\n"
    "                              ^" },
  { "fields in another order", "0 < . 1:1(0) win 10 ack 1\n",
    "s.pkt:1:21: this is not understood; here belongs: a time in seconds\n"
    "0 < . 1:1(0) win 10 ack 1\n"
    "                    ^" },
  { "an unknown option", "0 < S 0:0(0) win 10 <mss 1460,scale 7>\n",
    "s.pkt:1:31: this is not understood; here belongs: mss, wscale, sackOK, TS, sack, nop, eol\n"
    "0 < S 0:0(0) win 10 <mss 1460,scale 7>\n"
    "                              ^" },
  { "an option without its number", "0 < S 0:0(0) win 10 <mss>\n",
    "s.pkt:1:25: this is not understood; here belongs: a number\n"
    "0 < S 0:0(0) win 10 <mss>\n"
    "                        ^" },
  { "an MSS beyond 16 bits", "0 < S 0:0(0) win 10 <mss 65536>\n",
    "s.pkt:1:26: a number from 0 to 65535 belongs here\n"
    "0 < S 0:0(0) win 10 <mss 65536>\n"
    "                         ^" },
  { "a shift beyond 8 bits", "0 < S 0:0(0) win 10 <wscale 256>\n",
    "s.pkt:1:29: a number from 0 to 255 belongs here\n"
    "0 < S 0:0(0) win 10 <wscale 256>\n"
    "                            ^" },
  { "a timestamp without val", "0 < S 0:0(0) win 10 <TS 100 ecr 0>\n",
    "s.pkt:1:25: this is not understood; here belongs: val\n"
    "0 < S 0:0(0) win 10 <TS 100 ecr 0>\n"
    "                        ^" },
  { "a timestamp without ecr", "0 < S 0:0(0) win 10 <TS val 100>\n",
    "s.pkt:1:32: this is not understood; here belongs: ecr\n"
    "0 < S 0:0(0) win 10 <TS val 100>\n"
    "                               ^" },
  { "sack without blocks", "0 < . 1:1(0) ack 1 win 10 <sack>\n",
    "s.pkt:1:32: this is not understood; here belongs: a number\n"
    "0 < . 1:1(0) ack 1 win 10 <sack>\n"
    "                               ^" },
  { "half a block", "0 < . 1:1(0) ack 1 win 10 <sack 1>\n",
    "s.pkt:1:34: this is not understood; here belongs: :\n"
    "0 < . 1:1(0) ack 1 win 10 <sack 1>\n"
    "                                 ^" },
  { "five blocks", "0 < . 1:1(0) ack 1 win 10 <sack 1:2 3:4 5:6 7:8 9:10>\n",
    "s.pkt:1:49: a header has room for 4 blocks\n"
    "0 < . 1:1(0) ack 1 win 10 <sack 1:2 3:4 5:6 7:8 9:10>\n"
    "                                                ^" },
  { "too many options", "0 < S 0:0(0) win 10 <sack 1:2 3:4 5:6 7:8,TS val 1 ecr 2>\n",
    "s.pkt:1:43: a header has room for 40 octets of options\n"
    "0 < S 0:0(0) win 10 <sack 1:2 3:4 5:6 7:8,TS val 1 ecr 2>\n"
    "                                          ^" },
  { "an option list that is not closed", "0 < S 0:0(0) win 10 <mss 1460\n",
    "s.pkt:2:1: the script ends too early; here belongs: , >\n"
    "\n"
    "^" },
  { "two options without a comma", "0 < S 0:0(0) win 10 <mss 1460 sackOK>\n",
    "s.pkt:1:31: this is not understood; here belongs: , >\n"
    "0 < S 0:0(0) win 10 <mss 1460 sackOK>\n"
    "                              ^" },
  { "a comma too many", "0 < S 0:0(0) win 10 <mss 1460,>\n",
    "s.pkt:1:31: this is not understood; here belongs: mss, wscale, sackOK, TS, sack, nop, eol\n"
    "0 < S 0:0(0) win 10 <mss 1460,>\n"
    "                              ^" },
  { "open options of what arrives", "0 < S 0:0(0) win 10 <...>\n",
    "s.pkt:1:22: what arrives has its options written out\n"
    "0 < S 0:0(0) win 10 <...>\n"
    "                     ^" },
  { "an unknown call", "0 poll([{fd=3}], 1, 0) = 1\n",
    "s.pkt:1:3: no such system call here; there are: socket bind listen accept connect read recv "
    "write send close shutdown ioctl fcntl setsockopt getsockopt\n"
    "0 poll([{fd=3}], 1, 0) = 1\n"
    "  ^" },
  { "a string in place of an action", "0 \"socket\"\n",
    "s.pkt:1:3: this is not understood; here belongs: < or > with a packet, a system call, `a "
    "command` or %{ code }%\n"
    "0 \"socket\"\n"
    "  ^" },
  { "a call without parentheses", "0 close 3 = 0\n",
    "s.pkt:1:9: this is not understood; here belongs: (\n"
    "0 close 3 = 0\n"
    "        ^" },
  { "arguments that are not closed", "0 close(3 = 0\n",
    "s.pkt:1:11: this is not understood; here belongs: , )\n"
    "0 close(3 = 0\n"
    "          ^" },
  { "an argument that is none", "0 close(;) = 0\n",
    "s.pkt:1:9: this is not understood; here belongs: a number, a name, a string, ... or [\n"
    "0 close(;) = 0\n"
    "        ^" },
  { "a call that returns nothing", "0 close(3)\n",
    "s.pkt:2:1: the script ends too early; here belongs: =\n"
    "\n"
    "^" },
  { "a call without a value",
    "0 close(3) =\n"
    "+0 close(4) = 0\n",
    "s.pkt:2:1: this is not understood; here belongs: a number, a name, a string, ... or [\n"
    "+0 close(4) = 0\n"
    "^" },
  { "a list that is not closed", "0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1, 4) = 0\n",
    "s.pkt:1:48: this is not understood; here belongs: , ]\n"
    "0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1, 4) = 0\n"
    "                                               ^" },
  { "an alternative that is missing", "0 fcntl(3, F_SETFL, O_RDWR|) = 0\n",
    "s.pkt:1:28: this is not understood; here belongs: a number, a name, a string, ... or [\n"
    "0 fcntl(3, F_SETFL, O_RDWR|) = 0\n"
    "                           ^" },
  { "a remark that is not closed", "0 write(3, ..., 5) = -1 EPIPE (Broken pipe\n",
    "s.pkt:1:31: this parenthesis is not closed\n"
    "0 write(3, ..., 5) = -1 EPIPE (Broken pipe\n"
    "                              ^" },
  { "lists in lists",
    "0 ioctl(3, SIOCINQ, [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]) = 0\n",
    "s.pkt:1:41: too many brackets within brackets\n"
    "0 ioctl(3, SIOCINQ, [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]) = 0\n"
    "                                        ^" },
  { "a comment without an end",
    "0 close(3) = 0\n"
    "/* and so on\n",
    "s.pkt:2:1: this comment has no end\n"
    "/* and so on\n"
    "^" },
  { "a command without an end", "0 `sysctl -w\n",
    "s.pkt:1:3: this command has no closing backtick\n"
    "0 `sysctl -w\n"
    "  ^" },
  { "a string without an end", "0 close(\"3) = 0\n",
    "s.pkt:1:9: this string has no closing quote\n"
    "0 close(\"3) = 0\n"
    "        ^" },
  { "code without an end", "0 %{ assert tcpi_state == 1\n",
    "s.pkt:1:3: this %{ has no }%\n"
    "0 %{ assert tcpi_state == 1\n"
    "  ^" },
  { "an option behind an event",
    "0 close(3) = 0\n"
    "--mtu=1500\n",
    "s.pkt:2:1: options stand before everything else\n"
    "--mtu=1500\n"
    "^" },
  { "an option without a value",
    "--tolerance_usecs\n"
    "0 close(3) = 0\n",
    "s.pkt:2:1: this is not understood; here belongs: =\n"
    "0 close(3) = 0\n"
    "^" },
  { "an option with a wrong value",
    "--mtu=large\n"
    "0 close(3) = 0\n",
    "s.pkt:1:7: this is not understood; here belongs: a number\n"
    "--mtu=large\n"
    "      ^" },
  { "an MTU that is too small",
    "--mtu=40\n"
    "0 close(3) = 0\n",
    "s.pkt:1:7: a number from 41 to 65535 belongs here\n"
    "--mtu=40\n"
    "      ^" },
  { "an option with nothing behind =",
    "--ip_version= \n"
    "0 close(3) = 0\n",
    "s.pkt:1:14: a value belongs here\n"
    "--ip_version= \n"
    "             ^" },
  { "an #ifdef without a name",
    "#ifdef\n"
    "0 close(3) = 0\n"
    "#endif\n",
    "s.pkt:1:7: #ifdef wants a name\n"
    "#ifdef\n"
    "      ^" },
  { "an #ifdef without an end",
    "#ifdef STANDARD\n"
    "0 close(3) = 0\n",
    "s.pkt:1:1: this #ifdef has no #endif\n"
    "#ifdef STANDARD\n"
    "^" },
  { "an #ifdef without an end, left out",
    "#ifdef FreeBSD\n"
    "0 close(3) = 0\n",
    "s.pkt:1:1: this #ifdef has no #endif\n"
    "#ifdef FreeBSD\n"
    "^" },
  { "an #ifdef within another",
    "#ifdef STANDARD\n"
    "#ifdef STANDARD\n"
    "0 close(3) = 0\n"
    "#endif\n"
    "#endif\n",
    "s.pkt:2:1: an #ifdef cannot stand within another one\n"
    "#ifdef STANDARD\n"
    "^" },
  { "an #endif alone",
    "0 close(3) = 0\n"
    "#endif\n",
    "s.pkt:2:1: this #endif has no #ifdef\n"
    "#endif\n"
    "^" },
  { "another directive",
    "#include <x>\n"
    "0 close(3) = 0\n",
    "s.pkt:1:1: there are #ifdef NAME and #endif, and nothing else\n"
    "#include <x>\n"
    "^" },
  { "a character that does not belong",
    "0 close(3) = 0\n"
    "é\n",
    "s.pkt:2:1: this character does not belong into a script\n"
    "é\n"
    "^" },
  { "a control character", "0 close(3)\a = 0\n",
    "s.pkt:1:11: this character does not belong into a script\n"
    "0 close(3)� = 0\n"
    "          ^" },
  { "a number sign in a line", "0 close(3) = 0 # done\n",
    "s.pkt:1:16: this is not understood; here belongs: a time in seconds\n"
    "0 close(3) = 0 # done\n"
    "               ^" },
};

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
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      print_message ("%s\n", broken[i].what);
      assert_complaint (broken[i].text, NULL, broken[i].message);
    }
  assert_true (G_N_ELEMENTS (broken) >= 70);
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
                    "s.pkt:5:1: this is not understood; here belongs: a time in seconds\n"
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
    { "nagle=2", "“2” is not a value of nagle" },
    { "mss=0", "“0” is not a value of mss" },
    { "mss=1 ms", "“1 ms” is not a value of mss" },
    { "mss=", "“” is not a value of mss" },
    { "mss=-1", "“-1” is not a value of mss" },
    { "delayed_ack=1 h", "“1 h” is not a value of delayed-ack" },
    { "rto_min=18446744073710 s", "“18446744073710 s” is not a value of rto-min" },
    { "rto_min=18446744073709552 ms", "“18446744073709552 ms” is not a value of rto-min" },
    { "abc_limit_segs=none", "“none” is not a value of abc-limit" },
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
