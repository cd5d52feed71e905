/* The header, field by field, and the checksum over header, text and what IP knows of them. Fields
 * are put together from octets, so it does not matter where a segment lies in memory and which end
 * of a number this machine keeps first.  [9293 3.1] */
#include "internal.h"

#include <string.h>

#include "octets.h"

#define PROTOCOL 6 /* TCP, in the IP header */
#define CTL_ALL (CTL_FIN | CTL_SYN | CTL_RST | CTL_PSH | CTL_ACK | CTL_URG)

/* Back to 16 bits, each carry added again at the low end. */
static uint32_t
fold (uint64_t sum)
{
  while (sum >> 16 != 0)
    sum = (sum & 0xffff) + (sum >> 16);
  return (uint32_t) sum;
}

/* A sum of 64-bit words whose carry goes round to the low end. */
static uint64_t
add_word (uint64_t sum, uint64_t word)
{
  sum += word;
  return sum + (sum < word);
}

/* The ones' complement sum of 16-bit words, an odd octet at the end filled up with 0 on its right.
 * Because carries go round, the words may be added in the machine's own order, 64 bits at a time in
 * two sums that do not wait for each other, and only the result be turned. [1071 2 (B)] */
static uint32_t
sum_of (const uint8_t *octets, size_t size)
{
  uint64_t even = 0, odd = 0, word[2];
  uint8_t sum[2];
  for (; size >= sizeof word; octets += sizeof word, size -= sizeof word)
    {
      memcpy (word, octets, sizeof word);
      even = add_word (even, word[0]);
      odd = add_word (odd, word[1]);
    }
  memset (word, 0, sizeof word);
  if (size > 0)
    memcpy (word, octets, size);
  const uint64_t total = add_word (add_word (even, word[0]), add_word (odd, word[1]));
  const uint16_t native = (uint16_t) fold (total);
  memcpy (sum, &native, sizeof sum);
  return get_16 (sum);
}

/* [791 3.1] The checksum of an IP header: of these octets and nothing else. 0 if a checksum among
 * them is right. */
uint16_t
octets_checksum (const uint8_t *octets, size_t size)
{
  return (uint16_t) ~sum_of (octets, size);
}

/* [9293 3.1, MUST-2, MUST-3] The checksum of a segment of at most WIRE_SEGMENT_MAX octets, text
 * included. It also covers addresses, protocol and length, the pseudo-header, so that a segment
 * that was led astray does not pass. 0 if the checksum in the segment is right; for a new one, the
 * field must be 0. */
uint16_t
wire_checksum (const WirePath *path, const uint8_t *octets, size_t size)
{
  uint8_t pseudo[12] = { [9] = PROTOCOL };
  put_32 (pseudo, path->source);
  put_32 (pseudo + 4, path->destination);
  put_16 (pseudo + 10, (uint32_t) size);
  return (uint16_t) ~fold ((uint64_t) sum_of (pseudo, sizeof pseudo) + sum_of (octets, size));
}

static WireFault
encode_fault (const Packet *packet, size_t header, size_t room)
{
  const Segment *seg = &packet->segment;
  if (packet->options_length > OPTIONS_MAX)
    return WIRE_OPTIONS_LONG;
  if (seg->wnd > UINT16_MAX)
    return WIRE_WINDOW;
  if (seg->text.length > WIRE_SEGMENT_MAX - header)
    return WIRE_LONG;
  return room < header + seg->text.length ? WIRE_ROOM : WIRE_WHOLE;
}

/* [9293 3.1] What is reserved is sent as 0. */
static void
put_header (const Packet *packet, size_t header, uint8_t *octets)
{
  const Segment *seg = &packet->segment;
  uint8_t *at = put_16 (put_16 (octets, packet->source_port), packet->destination_port);
  at = put_32 (put_32 (at, seg->seq), seg->ack);
  *at++ = (uint8_t) (header / 4 << 4);
  *at++ = seg->ctl & CTL_ALL;
  at = put_16 (at, seg->wnd);
  at = put_16 (at, 0); /* the checksum, until all the rest is there */
  put_16 (at, seg->up);
}

/* [9293 3.1, MUST-69] The option octets of a packet, filled up with zeros to a word; what stands
 * behind an End of Option List becomes zero. Returns how many they are. */
static size_t
gather_options (const Packet *packet, uint8_t octets[OPTIONS_MAX])
{
  if (packet->options_length == 0)
    return options_write (&packet->segment.options, packet->layout, octets);
  const size_t listed = options_end (packet->options, packet->options_length);
  memset (octets, 0, OPTIONS_MAX);
  memcpy (octets, packet->options, listed);
  return ((size_t) packet->options_length + 3) / 4 * 4;
}

/* [9293 3.1, MUST-2, MUST-69] Writes a packet with its text, of which packet->segment.text.length
 * octets are read, and gives the octets written in `*size`. With a fault nothing is written. */
WireFault
wire_encode (const Parts *parts, const WirePath *path, const Packet *packet, const uint8_t *text,
             uint8_t *octets, size_t room, size_t *size)
{
  uint8_t options[OPTIONS_MAX];
  if (packet->options_length > OPTIONS_MAX)
    return WIRE_OPTIONS_LONG;
  const size_t listed = gather_options (packet, options);
  const size_t header = WIRE_HEADER + listed;
  const WireFault fault = encode_fault (packet, header, room);
  if (fault != WIRE_WHOLE)
    return fault;
  put_header (packet, header, octets);
  memcpy (octets + WIRE_HEADER, options, listed);
  if (packet->segment.text.length > 0)
    memcpy (octets + header, text, packet->segment.text.length);
  *size = header + packet->segment.text.length;
  put_16 (octets + 16, parts->checksum (path, octets, *size));
  return WIRE_WHOLE;
}

/* [9293 3.1, MUST-1] Reads the fields of a header; the data offset says where it ends, and the rest
 * of the `size` octets is text. Fields that the control bits give no meaning are read all the same;
 * text.first is 0, since only the receiver's TCB knows where in the stream SEG.SEQ is. With a fault
 * the packet means nothing.
 *
 * NOTE: CWR and ECE count as reserved here: without RFC 3168 they have no meaning, and what has
 * none is ignored. */
WireFault
read_header (const uint8_t *octets, size_t size, Packet *packet)
{
  memset (packet, 0, sizeof *packet);
  if (size < WIRE_HEADER)
    return WIRE_SHORT;
  const size_t header = (size_t) (octets[12] >> 4) * 4;
  if (header < WIRE_HEADER)
    return WIRE_OFFSET_SMALL;
  if (header > size)
    return WIRE_OFFSET_BEYOND;
  Segment *seg = &packet->segment;
  packet->source_port = get_16 (octets);
  packet->destination_port = get_16 (octets + 2);
  seg->seq = get_32 (octets + 4);
  seg->ack = get_32 (octets + 8);
  seg->ctl = octets[13] & CTL_ALL;
  seg->wnd = get_16 (octets + 14);
  seg->up = get_16 (octets + 18);
  seg->text.length = (uint32_t) (size - header);
  packet->options_length = (uint8_t) (header - WIRE_HEADER);
  memcpy (packet->options, octets + WIRE_HEADER, packet->options_length);
  return WIRE_WHOLE;
}

/* [9293 3.1, MUST-3] Reads what IP has brought: `size` octets, header and text. `*text` then points
 * at the text among them. With a fault nothing of it means anything, and TCP must not hear of the
 * segment. Options that cannot be read are no fault of the segment (MUST-7). */
WireFault
wire_decode (const Parts *parts, const WirePath *path, const uint8_t *octets, size_t size,
             Packet *packet, const uint8_t **text)
{
  if (size < WIRE_HEADER)
    return WIRE_SHORT;
  if (size > WIRE_SEGMENT_MAX)
    return WIRE_LONG;
  if (parts->checksum (path, octets, size) != 0)
    return WIRE_CHECKSUM;
  Packet read;
  memset (&read, 0, sizeof read);
  const WireFault fault = parts->read_header (octets, size, &read);
  if (fault != WIRE_WHOLE)
    return fault;
  parts->read_options (read.options, read.options_length, &read.segment.options);
  *packet = read;
  *text = octets + size - packet->segment.text.length;
  return WIRE_WHOLE;
}

/* A fault as a sentence without its end.  */
const char *
wire_fault_text (WireFault fault)
{
  switch (fault)
    {
    case WIRE_WHOLE: return "the segment is whole";
    case WIRE_SHORT: return "a TCP header has at least 20 octets";
    case WIRE_OFFSET_SMALL: return "the data offset points into the header";
    case WIRE_OFFSET_BEYOND: return "the data offset points beyond the end of the segment";
    case WIRE_CHECKSUM: return "the checksum does not match";
    case WIRE_LONG: return "header and text are more than a datagram can carry";
    case WIRE_OPTIONS_LONG: return "a header has room for 40 octets of options";
    case WIRE_WINDOW: return "the window does not fit into 16 bits";
    case WIRE_ROOM: return "the buffer is too small for the segment";
    case WIRE_FAULTS: break;
    }
  return "there is no such fault";
}
