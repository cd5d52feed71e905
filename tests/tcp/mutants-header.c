/* Lesson 1: octets, options and arithmetic on the circle of sequence numbers. */
#include "mutants.h"

#include <tcp/octets.h>

#define ROOM 200
#define ROUNDS 1000 /* over 40 octets at most: whoever walks so long never ends */
#define ENDLESS ((OptionsFault) 99)

static const uint8_t words[] = "handshake";
static const WirePath path = { 0xc0a80001, 0xc0a80002 };

/* The octets of a segment, as `parts` write them. */
static size_t
written_by (Unit *u, const Parts *parts, const Packet *packet, uint8_t octets[ROOM])
{
  size_t size = 0;

  wants (u, "a segment that can be written",
         wire_encode (parts, &path, packet, words, octets, ROOM, &size) == WIRE_WHOLE);
  return size;
}

/* A segment written by `writer` and read by `reader`, with one bit turned over on the way if
 * `damaged`. */
static WireFault
crosses_wire (Unit *u, const Parts *writer, const Parts *reader, Packet *packet, bool damaged)
{
  uint8_t octets[ROOM];
  size_t size = written_by (u, writer, packet, octets);
  const uint8_t *text = NULL;

  if (damaged)
    octets[size - 1] ^= 4;
  return wire_decode (reader, &path, octets, size, packet, &text);
}

static Packet
packet_of (Segment segment)
{
  return (Packet){ .source_port = 7, .destination_port = 7000, .segment = segment };
}

static uint16_t
without_pseudo_header (const WirePath *way, const uint8_t *octets, size_t size)
{
  return octets_checksum (octets, size);
}

static void
a_stranger_finds_the_checksum_right (Unit *u)
{
  Packet packet = packet_of ((Segment){ .seq = 7, .ctl = CTL_RST });

  wants (u, "a checksum that others find right",
         crosses_wire (u, u->parts, &reference, &packet, false) == WIRE_WHOLE);
}

/* What is taken from the sum is added to its complement, the carry included. */
static uint16_t
without_the_odd_octet (const WirePath *way, const uint8_t *octets, size_t size)
{
  uint32_t sum = reference.checksum (way, octets, size);

  if (size % 2)
    sum += (uint32_t) octets[size - 1] << 8;
  return (uint16_t) (sum + (sum >> 16));
}

static void
a_stranger_finds_the_checksum_of_odd_text_right (Unit *u)
{
  Packet packet = packet_of ((Segment){ .seq = 7, .ack = 8, .ctl = CTL_ACK });

  packet.segment.text.length = 9;
  wants (u, "a checksum that others find right",
         crosses_wire (u, u->parts, &reference, &packet, false) == WIRE_WHOLE);
}

/* Writes a checksum and never looks at one. */
static uint16_t
never_verified (const WirePath *way, const uint8_t *octets, size_t size)
{
  return octets[16] || octets[17] ? 0 : reference.checksum (way, octets, size);
}

static void
damaged_text_is_not_heard (Unit *u)
{
  Packet packet = packet_of ((Segment){ .seq = 7, .ack = 8, .ctl = CTL_ACK });

  packet.segment.text.length = 8;
  wants (u, "a damaged segment dropped",
         crosses_wire (u, &reference, u->parts, &packet, true) == WIRE_CHECKSUM);
}

static WireFault
text_behind_20_octets (const uint8_t *octets, size_t size, Packet *packet)
{
  WireFault fault = reference.read_header (octets, size, packet);

  if (fault == WIRE_WHOLE)
    {
      packet->segment.text.length = (uint32_t) size - WIRE_HEADER;
      packet->options_length = 0;
    }
  return fault;
}

static void
options_are_not_text (Unit *u)
{
  Packet packet = packet_of ((Segment){ .seq = 7, .ctl = CTL_SYN });

  packet.segment.options.has = HAS_MSS;
  packet.segment.options.mss = 900;
  crosses_wire (u, &reference, u->parts, &packet, false);
  unit_has (u, "octets of text", packet.segment.text.length, 0, HERE);
}

static OptionsFault
length_0_goes_nowhere (const uint8_t *octets, size_t size, Options *options)
{
  size_t at = 0;

  for (unsigned round = 0; at + 1 < size; round++)
    {
      if (round == ROUNDS)
        return ENDLESS;
      at += octets[at] == OPTION_NOP || octets[at] == OPTION_END ? 1 : octets[at + 1];
    }
  return reference.read_options (octets, size, options);
}

static void
an_option_of_length_0_ends_the_list (Unit *u)
{
  const uint8_t octets[] = { OPTION_NOP, 200, 0, 0 };
  Options options;

  wants (u, "the end of the options",
         u->parts->read_options (octets, sizeof octets, &options) == OPTIONS_LENGTH_SMALL);
}

/* Sees an MSS only where a word begins, and nothing else. */
static OptionsFault
only_whole_words (const uint8_t *octets, size_t size, Options *options)
{
  memset (options, 0, sizeof *options);
  for (size_t at = 0; at + 4 <= size; at += 4)
    if (octets[at] == OPTION_MSS)
      {
        options->has = HAS_MSS;
        options->mss = (uint16_t) (octets[at + 2] << 8 | octets[at + 3]);
      }
  return OPTIONS_READ;
}

static void
an_mss_may_begin_anywhere (Unit *u)
{
  Packet packet = packet_of ((Segment){ .seq = 100, .wnd = 4096, .ctl = CTL_SYN });

  packet.options_length = 8;
  memcpy (packet.options, (uint8_t[]){ OPTION_NOP, OPTION_NOP, OPTION_MSS, 4, 2, 88, 0, 0 }, 8);
  call (u, CALL_OPEN_PASSIVE);
  crosses_wire (u, &reference, u->parts, &packet, false);
  unit_takes (u, packet.segment, HERE);
  has (u, snd.mss, 600);
}

static WireFault
signed_window (const uint8_t *octets, size_t size, Packet *packet)
{
  WireFault fault = reference.read_header (octets, size, packet);

  packet->segment.wnd = (uint32_t) (int16_t) packet->segment.wnd;
  return fault;
}

static void
a_large_window_is_large (Unit *u)
{
  Packet packet = packet_of ((Segment){ .seq = 100, .wnd = 50000, .ctl = CTL_SYN });

  call (u, CALL_OPEN_PASSIVE);
  crosses_wire (u, &reference, u->parts, &packet, false);
  unit_takes (u, packet.segment, HERE);
  has (u, snd.wnd, 50000);
}

static bool
plain_comparison (const Tcb *tcb, const Segment *seg)
{
  return tcb->snd.una < seg->ack && seg->ack <= tcb->snd.nxt;
}

static void
numbers_begin_again_at_0 (Unit *u)
{
  u->isn = UINT32_MAX;
  call (u, CALL_OPEN_PASSIVE);
  arrives (u, "<SEQ=100><CTL=SYN>");
  sends (u, "<SEQ=4294967295><ACK=101><CTL=SYN,ACK>");
  arrives (u, "<SEQ=101><ACK=0><CTL=ACK>");
  sends_nothing (u);
  state_is (u, ESTABLISHED);
}

static uint32_t
syn_takes_no_number (const Segment *seg)
{
  return seg->text.length + segment_has (seg, CTL_FIN);
}

static void
a_refused_syn_is_counted (Unit *u)
{
  arrives (u, "<SEQ=4000><CTL=SYN>");
  sends (u, "<SEQ=0><ACK=4001><CTL=RST,ACK>");
}

static const Mutant mutants[] = {
  { "L1-01",
    "the checksum does not cover addresses, protocol and length",
    { .checksum = without_pseudo_header },
    a_stranger_finds_the_checksum_right },
  { "L1-02",
    "the checksum leaves the last octet of odd text out",
    { .checksum = without_the_odd_octet },
    a_stranger_finds_the_checksum_of_odd_text_right },
  { "L1-03",
    "no checksum that arrives is ever verified",
    { .checksum = never_verified },
    damaged_text_is_not_heard },
  { "L1-04",
    "text begins behind 20 octets, whatever the data offset says",
    { .read_header = text_behind_20_octets },
    options_are_not_text },
  { "L1-05",
    "the walk over the options stands still at a length of 0",
    { .read_options = length_0_goes_nowhere },
    an_option_of_length_0_ends_the_list },
  { "L1-06",
    "options are looked for only where a word of the header begins",
    { .read_options = only_whole_words },
    an_mss_may_begin_anywhere },
  { "L1-09",
    "a window of more than 32767 is read as a negative number",
    { .read_header = signed_window },
    a_large_window_is_large },
  { "L1-11",
    "sequence numbers are compared as plain numbers",
    { .acknowledges_new = plain_comparison },
    numbers_begin_again_at_0 },
  { "L1-12",
    "a SYN takes no sequence number",
    { .segment_length = syn_takes_no_number },
    a_refused_syn_is_counted },
};

Mutants
mutants_header (void)
{
  return MUTANTS (mutants);
}
