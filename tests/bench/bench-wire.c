/* What it costs to write a full-size segment and to read it again, beside the least that can be
 * done with the same octets: copy them once and add them up once, as the RFC's text says it.  */
#include <stdlib.h>
#include <string.h>

#include <tcp/parts.h>

#include "bench.h"

#define TEXT 1460
#define SEGMENTS 400000
#define ROUNDS 7

static const WirePath path = { 0x0a000001, 0x0a000002 };

/* The yardstick. Not inlined, so that no round can be left out. */
__attribute__ ((noinline)) static uint16_t
plain_checksum (const uint8_t *octets, size_t size)
{
  uint32_t sum = 0;
  for (size_t i = 0; i + 1 < size; i += 2)
    sum += (uint32_t) octets[i] << 8 | octets[i + 1];
  if (size % 2 == 1)
    sum += (uint32_t) octets[size - 1] << 8;
  while (sum >> 16 != 0)
    sum = (sum & 0xffff) + (sum >> 16);
  return (uint16_t) ~sum;
}

/* Seconds for SEGMENTS copies, each added up. */
static double
plainly (const uint8_t *text)
{
  static uint8_t copy[WIRE_HEADER + TEXT];
  volatile uint16_t seen = 0;
  const double began = bench_now ();
  for (unsigned i = 0; i < SEGMENTS; i++)
    {
      memcpy (copy + WIRE_HEADER, text, TEXT);
      copy[4] = (uint8_t) i;
      seen = plain_checksum (copy, sizeof copy);
    }
  (void) seen;
  return bench_now () - began;
}

/* Seconds for SEGMENTS segments, written and read. */
static double
on_the_wire (const uint8_t *text)
{
  static uint8_t octets[WIRE_HEADER + TEXT];
  Packet packet = { .source_port = 1, .destination_port = 2, .segment.text.length = TEXT }, read;
  const double began = bench_now ();
  for (unsigned i = 0; i < SEGMENTS; i++)
    {
      const uint8_t *at;
      size_t size;
      packet.segment.seq = i;
      if (wire_encode (&reference, &path, &packet, text, octets, sizeof octets, &size) != WIRE_WHOLE
          || wire_decode (&reference, &path, octets, size, &read, &at) != WIRE_WHOLE
          || read.segment.seq != i)
        abort ();
    }
  return bench_now () - began;
}

static double
least (double a, double b)
{
  return a < b ? a : b;
}

int
main (void)
{
  uint8_t text[TEXT];
  double plain = 1e9, wire = 1e9;
  for (size_t i = 0; i < TEXT; i++)
    text[i] = (uint8_t) (i * 31 + 7);
  for (unsigned round = 0; round < ROUNDS; round++)
    {
      plain = least (plain, plainly (text));
      wire = least (wire, on_the_wire (text));
    }
  printf ("1480 octets: %.0f ns written and read, %.0f ns copied and added up plainly\n",
          wire / SEGMENTS * 1e9, plain / SEGMENTS * 1e9);
  bench_line ("wire speed beside copy and plain checksum", plain / wire, "times", 0.5, 1);
  return EXIT_SUCCESS;
}
