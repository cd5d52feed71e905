/* A segment as it travels: octets, most significant first.
 *
 *     bit  0               8               16              24            31
 *         +---------------+---------------+---------------+---------------+
 *   octet |          source port          |       destination port        |
 *       0 +-------------------------------+-------------------------------+
 *         |                     SEG.SEQ: sequence number                  |
 *       4 +---------------------------------------------------------------+
 *         |                  SEG.ACK: acknowledgment number               |
 *       8 +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 *         | data  |reser- |C|E|U|A|P|R|S|F|                               |
 *         |offset |ved: 0 |W|C|R|C|S|S|Y|I|        SEG.WND: window        |
 *         |       |       |R|E|G|K|H|T|N|N|                               |
 *      12 +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 *         |            checksum           |    SEG.UP: urgent pointer     |
 *      16 +-------------------------------+-------------------------------+
 *         |     options: 0 to 40 octets, filled up with 0 to a word of 4  |
 *      20 +---------------------------------------------------------------+
 *         |     text: from 4 times the data offset to the end of the      |
 *         :     datagram; how much there is, the IP header says           :
 *         +---------------------------------------------------------------+
 *
 * Whatever octets arrive, reading them gives a Packet or a WireFault, never more.  [9293 3.1] */
#pragma once

#include "options.h"
#include "segment.h"

#define WIRE_HEADER 20         /* octets of a header without options */
#define WIRE_SEGMENT_MAX 65515 /* header and text: a datagram without its own header */

typedef enum
{
  WIRE_WHOLE,         /* no fault */
  WIRE_SHORT,         /* less than a header arrived */
  WIRE_OFFSET_SMALL,  /* the data begins within the header */
  WIRE_OFFSET_BEYOND, /* the data begins behind the end */
  WIRE_CHECKSUM,
  WIRE_LONG,         /* more than fits into a datagram */
  WIRE_OPTIONS_LONG, /* more options than the data offset can express */
  WIRE_WINDOW,       /* a window of more than 16 bits */
  WIRE_ROOM,         /* the buffer is too small */
  WIRE_FAULTS
} WireFault;

/* From where to where, as IP says it; addresses of 32 bits, the first octet most significant. */
typedef struct
{
  uint32_t source, destination;
} WirePath;

typedef struct
{
  uint16_t source_port, destination_port;
  Segment segment;        /* text.first does not travel */
  uint8_t layout;         /* OPTIONS_...: the order in which segment.options are written */
  uint8_t options_length; /* octets in options[]: as they came; 0: segment.options are written */
  uint8_t options[OPTIONS_MAX];
} Packet;

struct Parts; /* parts.h: who sums up, who reads the header, who reads the options */

WireFault wire_encode (const struct Parts *parts, const WirePath *path, const Packet *packet,
                       const uint8_t *text, uint8_t *octets, size_t room, size_t *size);
WireFault wire_decode (const struct Parts *parts, const WirePath *path, const uint8_t *octets,
                       size_t size, Packet *packet, const uint8_t **text);
const char *wire_fault_text (WireFault fault);
