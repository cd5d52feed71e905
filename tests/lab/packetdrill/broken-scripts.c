/* Scripts with one mistake each, and what is said of it. */
#include "broken-scripts.h"

const BrokenScript broken_script[] = {
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
    "s.pkt:2:1: this is not understood; expected: a time in seconds\n"
    "now bind(3, ..., ...) = 0\n"
    "^" },
  { "a time alone", "+0.1\n",
    "s.pkt:2:1: the script ends too early; expected: < or > with a packet, a system call, `a "
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
    "s.pkt:1:3: this is not understood; expected: a time in seconds\n"
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
    "s.pkt:1:4: this is not understood; expected: +\n"
    "+1~2 > . 1:1(0) ack 1\n"
    "   ^" },
  { "a call that returns before it begins", "2...1 close(3) = 0\n",
    "s.pkt:1:2: this call returns before it begins\n"
    "2...1 close(3) = 0\n"
    " ^" },
  { "a call that returns at a word", "+0...later close(3) = 0\n",
    "s.pkt:1:6: this is not understood; expected: a time in seconds\n"
    "+0...later close(3) = 0\n"
    "     ^" },
  { "nothing behind an arrow", "0 <\n",
    "s.pkt:2:1: the script ends too early; expected: flags, letters of F S R P U E W and . for "
    "ACK, or -\n"
    "\n"
    "^" },
  { "no flags", "0 > 1:1(0)\n",
    "s.pkt:1:5: this is not understood; expected: flags, letters of F S R P U E W and . for "
    "ACK, or -\n"
    "0 > 1:1(0)\n"
    "    ^" },
  { "dots for flags", "0 > ... 1:1(0)\n",
    "s.pkt:1:5: this is not understood; expected: flags, letters of F S R P U E W and . for "
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
    "s.pkt:1:7: this is not understood; expected: a number\n"
    "0 < S win 10\n"
    "      ^" },
  { "one sequence number", "0 < S 0(0) win 10\n",
    "s.pkt:1:8: this is not understood; expected: :\n"
    "0 < S 0(0) win 10\n"
    "       ^" },
  { "no length", "0 < S 0:0 win 10\n",
    "s.pkt:1:11: this is not understood; expected: (\n"
    "0 < S 0:0 win 10\n"
    "          ^" },
  { "a length that is not closed", "0 < S 0:0(0 win 10\n",
    "s.pkt:1:13: this is not understood; expected: )\n"
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
    "s.pkt:1:18: this is not understood; expected: a number\n"
    "0 > . 1:1(0) ack win 10\n"
    "                 ^" },
  { "a window beyond 16 bits", "0 < . 1:1(0) ack 1 win 65536\n",
    "s.pkt:1:24: a number from 0 to 65535 belongs here\n"
    "0 < . 1:1(0) ack 1 win 65536\n"
    "                       ^" },
  { "urg without a number", "0 < U. 1:1(0) ack 1 win 1 urg <nop>\n",
    "s.pkt:1:31: this is not understood; expected: a number\n"
    "0 < U. 1:1(0) ack 1 win 1 urg <nop>\n"
    "                              ^" },
  { "fields in another order", "0 < . 1:1(0) win 10 ack 1\n",
    "s.pkt:1:21: this is not understood; expected: a time in seconds\n"
    "0 < . 1:1(0) win 10 ack 1\n"
    "                    ^" },
  { "an unknown option", "0 < S 0:0(0) win 10 <mss 1460,scale 7>\n",
    "s.pkt:1:31: this is not understood; expected: mss, wscale, sackOK, TS, sack, nop, eol\n"
    "0 < S 0:0(0) win 10 <mss 1460,scale 7>\n"
    "                              ^" },
  { "an option without its number", "0 < S 0:0(0) win 10 <mss>\n",
    "s.pkt:1:25: this is not understood; expected: a number\n"
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
    "s.pkt:1:25: this is not understood; expected: val\n"
    "0 < S 0:0(0) win 10 <TS 100 ecr 0>\n"
    "                        ^" },
  { "a timestamp without ecr", "0 < S 0:0(0) win 10 <TS val 100>\n",
    "s.pkt:1:32: this is not understood; expected: ecr\n"
    "0 < S 0:0(0) win 10 <TS val 100>\n"
    "                               ^" },
  { "sack without blocks", "0 < . 1:1(0) ack 1 win 10 <sack>\n",
    "s.pkt:1:32: this is not understood; expected: a number\n"
    "0 < . 1:1(0) ack 1 win 10 <sack>\n"
    "                               ^" },
  { "half a block", "0 < . 1:1(0) ack 1 win 10 <sack 1>\n",
    "s.pkt:1:34: this is not understood; expected: :\n"
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
    "s.pkt:2:1: the script ends too early; expected: , >\n"
    "\n"
    "^" },
  { "two options without a comma", "0 < S 0:0(0) win 10 <mss 1460 sackOK>\n",
    "s.pkt:1:31: this is not understood; expected: , >\n"
    "0 < S 0:0(0) win 10 <mss 1460 sackOK>\n"
    "                              ^" },
  { "a comma too many", "0 < S 0:0(0) win 10 <mss 1460,>\n",
    "s.pkt:1:31: this is not understood; expected: mss, wscale, sackOK, TS, sack, nop, eol\n"
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
    "s.pkt:1:3: this is not understood; expected: < or > with a packet, a system call, `a "
    "command` or %{ code }%\n"
    "0 \"socket\"\n"
    "  ^" },
  { "a call without parentheses", "0 close 3 = 0\n",
    "s.pkt:1:9: this is not understood; expected: (\n"
    "0 close 3 = 0\n"
    "        ^" },
  { "arguments that are not closed", "0 close(3 = 0\n",
    "s.pkt:1:11: this is not understood; expected: , )\n"
    "0 close(3 = 0\n"
    "          ^" },
  { "an argument that is none", "0 close(;) = 0\n",
    "s.pkt:1:9: this is not understood; expected: a number, a name, a string, ... or [\n"
    "0 close(;) = 0\n"
    "        ^" },
  { "a call that returns nothing", "0 close(3)\n",
    "s.pkt:2:1: the script ends too early; expected: =\n"
    "\n"
    "^" },
  { "a call without a value",
    "0 close(3) =\n"
    "+0 close(4) = 0\n",
    "s.pkt:2:1: this is not understood; expected: a number, a name, a string, ... or [\n"
    "+0 close(4) = 0\n"
    "^" },
  { "a list that is not closed", "0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1, 4) = 0\n",
    "s.pkt:1:48: this is not understood; expected: , ]\n"
    "0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1, 4) = 0\n"
    "                                               ^" },
  { "an alternative that is missing", "0 fcntl(3, F_SETFL, O_RDWR|) = 0\n",
    "s.pkt:1:28: this is not understood; expected: a number, a name, a string, ... or [\n"
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
    "s.pkt:2:1: this is not understood; expected: =\n"
    "0 close(3) = 0\n"
    "^" },
  { "an option with a wrong value",
    "--mtu=large\n"
    "0 close(3) = 0\n",
    "s.pkt:1:7: this is not understood; expected: a number\n"
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
    "s.pkt:1:16: this is not understood; expected: a time in seconds\n"
    "0 close(3) = 0 # done\n"
    "               ^" },
};

const unsigned broken_scripts = sizeof broken_script / sizeof broken_script[0];
