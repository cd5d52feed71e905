/* Any octets as a segment: first as they are, then with the checksum put right, so that what lies
 * behind it is reached. What is read can be written, and that reads as the same and stays the same.
 * The octets lie in memory of exactly their size, where the sanitizers see a step outside.  */
#include <stdlib.h>
#include <string.h>
#include <tcp/octets.h>
#include <tcp/parts.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const WirePath path = { 0x0a000001, 0x0a000002 };

static void
demand (bool holds)
{
  if (!holds)
    abort ();
}

static void
read_options (const Packet *packet)
{
  uint8_t octets[OPTIONS_MAX], again[OPTIONS_MAX];
  Options options, same;
  options_read (packet->options, packet->options_length, &options);
  demand (options.sack_count <= SACK_BLOCKS);
  const size_t size = options_write (&options, OPTIONS_PLAIN, octets);
  demand (size <= OPTIONS_MAX && size % 4 == 0);
  demand (options_read (octets, size, &same) == OPTIONS_READ);
  demand (same.sack_count <= options.sack_count && same.has == options.has);
  demand (options_write (&same, OPTIONS_PLAIN, again) == size && memcmp (octets, again, size) == 0);
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
  read_options (&packet);
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
  if (size >= WIRE_HEADER && size <= WIRE_SEGMENT_MAX)
    {
      put_16 (octets + 16, 0);
      put_16 (octets + 16, wire_checksum (&path, octets, size));
      read_segment (octets, size);
    }
  free (octets);
  return 0;
}
