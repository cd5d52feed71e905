/* What the test of scripts that fail and the scripts themselves share. */
#pragma once

typedef struct
{
  const char *what, *text, *message;
} FailingScript;

/* A connection that somebody opened to us, and accept ()ed as 4. */
#define SERVER                                                                                     \
  "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"                                                  \
  "+0 listen(3, 1) = 0\n"                                                                          \
  "+0 < S 0:0(0) win 32768 <mss 1000>\n"                                                           \
  "+0 > S. 0:0(0) ack 1 <...>\n"                                                                   \
  "+.1 < . 1:1(0) ack 1 win 32768\n"                                                               \
  "+0 accept(3, ..., ...) = 4\n"

extern const FailingScript failing_script[];
extern const unsigned failing_scripts;
