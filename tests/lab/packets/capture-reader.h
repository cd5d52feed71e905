/* A small reader of captures, which knows pcapng, IPv4 and TCP and nothing of how they were
 * written. What is not as those formats say fails the test. */
#pragma once

#include <lab/packets/capture.h>

#define PACKETS 64

typedef struct
{
  guint64 time;
  const guint8 *ip;
  guint size, header; /* of the packet; of its TCP header, options included */
  char *comment;
} Seen;

typedef struct
{
  GByteArray *file;
  char *comment;
  unsigned interfaces, count;
  Seen packets[PACKETS];
} Reading;

guint32 big (const guint8 *at, unsigned octets);
guint tcp_sum (const Seen *seen);
Reading read_capture (const Trace *trace);
void reading_clear (Reading *reading);
