/* Any octets as a segment: first as they are, then with the checksum put right, so that what lies
 * behind it is reached. What is read can be written, and that reads as the same and stays the same.
 * The octets lie in memory of exactly their size, where the sanitizers see a step outside.  */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tcp/octets.h>
#include <tcp/parts.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const WirePath path = { 0x0a000001, 0x0a000002 };

#define demand(holds) ((holds) ? (void) 0 : fails (__LINE__, #holds))

static _Noreturn void
fails (int line, const char *what)
{
  fprintf (stderr, "fuzz-wire.c:%d: this does not hold: %s\n", line, what);
  abort ();
}

/* Both orders say the same, in whole words, and reading them gives it back; only SACK blocks may
 * find no room. */
static void
write_options (const Options *options, unsigned layout)
{
  uint8_t octets[OPTIONS_MAX], again[OPTIONS_MAX];
  Options same;
  const size_t size = options_write (options, layout, octets);
  demand (size <= OPTIONS_MAX && size % 4 == 0);
  demand (reference.read_options (octets, size, &same) == OPTIONS_READ);
  demand (same.has == options->has && same.sack_count <= options->sack_count);
  demand (same.mss == options->mss && same.window_shift == options->window_shift);
  demand (same.ts_value == options->ts_value && same.ts_echo == options->ts_echo);
  demand (memcmp (same.sack, options->sack, same.sack_count * sizeof same.sack[0]) == 0);
  demand (options_write (&same, layout, again) == size && memcmp (octets, again, size) == 0);
}

/* Octets that lie in memory of exactly their size, at any place of a word. */
static void
read_options (const uint8_t *octets, size_t size)
{
  Options options, same;
  const OptionsFault fault = reference.read_options (octets, size, &options);
  demand (fault <= OPTIONS_LENGTH_BEYOND && options_fault_text (fault)[0] != '\0');
  demand (options.sack_count <= SACK_BLOCKS);
  const size_t end = options_end (octets, size);
  demand (end <= size);
  demand (fault == OPTIONS_READ || end == size);
  reference.read_options (octets, end, &same);
  demand (memcmp (&same, &options, sizeof same) == 0);
  write_options (&options, OPTIONS_PLAIN);
  write_options (&options, OPTIONS_BSD);
}

/* A walk goes forward, and each value lies within the octets. */
static void
walk_options (const uint8_t *octets, size_t size)
{
  OptionWalk walk = option_walk (octets, size);
  for (const uint8_t *before = walk.at; option_next (&walk); before = walk.at)
    demand (before < walk.at && walk.at <= octets + size && walk.value + walk.length == walk.at
            && walk.kind != OPTION_END && walk.kind != OPTION_NOP);
  demand (walk.at <= octets + size && walk.end == walk.at);
}

/* A header is read whatever its checksum says, and whatever is set in what is reserved. */
static void
read_header_alone (const uint8_t *octets, size_t size)
{
  Packet packet;
  const WireFault fault = reference.read_header (octets, size, &packet);
  demand (fault == WIRE_WHOLE || fault == WIRE_SHORT || fault == WIRE_OFFSET_SMALL
          || fault == WIRE_OFFSET_BEYOND);
  if (fault != WIRE_WHOLE)
    return;
  demand (packet.options_length <= OPTIONS_MAX && packet.options_length % 4 == 0);
  demand (WIRE_HEADER + packet.options_length + packet.segment.text.length == size);
  demand ((packet.segment.ctl & ~63) == 0 && packet.segment.wnd <= UINT16_MAX);
}

/* Options of our own making, and of any length: more than a header has room for is a fault. */
static void
write_raw_options (const uint8_t *octets, size_t size)
{
  uint8_t wire[WIRE_HEADER + OPTIONS_MAX];
  const uint8_t *text;
  Packet packet = { .source_port = 1, .options_length = (uint8_t) size }, same;
  size_t written = 0;
  if (size > 0)
    memcpy (packet.options, octets, size < OPTIONS_MAX ? size : OPTIONS_MAX);
  const WireFault fault
      = wire_encode (&reference, &path, &packet, NULL, wire, sizeof wire, &written);
  demand (fault == (packet.options_length > OPTIONS_MAX ? WIRE_OPTIONS_LONG : WIRE_WHOLE));
  if (fault != WIRE_WHOLE)
    return;
  demand (wire_decode (&reference, &path, wire, written, &same, &text) == WIRE_WHOLE);
  const bool whole
      = reference.read_options (packet.options, packet.options_length, &packet.segment.options)
        == OPTIONS_READ; /* what fills up the word would lengthen a cut one */
  demand (!whole || memcmp (&same.segment.options, &packet.segment.options, sizeof (Options)) == 0);
}

static void
write_again (const Packet *packet, const uint8_t *text)
{
  static uint8_t once[WIRE_SEGMENT_MAX], twice[WIRE_SEGMENT_MAX];
  size_t size = 0, size_again = 0;
  const uint8_t *same_text;
  Packet same;
  demand (wire_encode (&reference, &path, packet, text, once, sizeof once, &size) == WIRE_WHOLE);
  demand (wire_decode (&reference, &path, once, size, &same, &same_text) == WIRE_WHOLE);
  demand (memcmp (&same.segment, &packet->segment, sizeof same.segment) == 0);
  demand (same.options_length == packet->options_length);
  demand (memcmp (text, same_text, same.segment.text.length) == 0);
  demand (wire_encode (&reference, &path, &same, same_text, twice, sizeof twice, &size_again)
          == WIRE_WHOLE);
  demand (size == size_again && memcmp (once, twice, size) == 0);
}

static void
read_segment (const uint8_t *octets, size_t size)
{
  const uint8_t *text = NULL;
  Packet packet;
  const WireFault fault = wire_decode (&reference, &path, octets, size, &packet, &text);
  demand (fault < WIRE_FAULTS && wire_fault_text (fault)[0] != '\0');
  if (fault != WIRE_WHOLE)
    return;
  demand (text + packet.segment.text.length == octets + size);
  read_options (packet.options, packet.options_length);
  write_again (&packet, text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  uint8_t *octets = calloc (size > 0 ? size : 1, 1);
  demand (octets != NULL);
  if (size > 0)
    memcpy (octets, data, size);
  read_segment (octets, size);
  read_header_alone (octets, size);
  read_options (octets, size < UINT8_MAX ? size : UINT8_MAX);
  walk_options (octets, size);
  write_raw_options (octets, size);
  if (size >= WIRE_HEADER && size <= WIRE_SEGMENT_MAX)
    {
      put_16 (octets + 16, 0);
      put_16 (octets + 16, reference.checksum (&path, octets, size));
      read_segment (octets, size);
    }
  free (octets);
  return 0;
}
