/* A segment as TCP thinks of it: the header's numbers, and *which* octets of its sender's stream it
 * carries. The octets themselves never come in here; they are joined in where there are real ones.
 *
 * The same segment in writing is the RFC's notation, <SEQ=300><ACK=101><CTL=SYN,ACK>, and every
 * test, story, ladder and message uses it.  [9293 3.1, 3.5] */
#pragma once

#include "options.h"

/* [9293 3.1] The control bits, in their places in the header. */
enum
{
  CTL_FIN = 1,
  CTL_SYN = 2,
  CTL_RST = 4,
  CTL_PSH = 8,
  CTL_ACK = 16,
  CTL_URG = 32,
};

typedef struct
{
  uint32_t first;  /* the first octet carried, counted from 0 at the start of the sender's stream */
  uint32_t length; /* octets carried */
} Text;

typedef struct
{
  Seq seq;      /* SEG.SEQ */
  Seq ack;      /* SEG.ACK, meaningful with CTL_ACK */
  uint32_t wnd; /* SEG.WND: the 16 bits of the header, before any scaling */
  uint16_t up;  /* SEG.UP, meaningful with CTL_URG */
  uint8_t ctl;
  uint8_t zero; /* keeps the struct free of padding: equal segments are equal octets */
  Text text;
  Options options;
} Segment;

/* Which fields a notation names; the others are "don't care". */
enum
{
  FIELD_SEQ = 1,
  FIELD_ACK = 2,
  FIELD_WND = 4,
  FIELD_UP = 8,
  FIELD_CTL = 16,
  FIELD_LEN = 32,
  FIELD_MSS = 64,
  FIELD_WINDOW_SCALE = 128,
  FIELD_SACK_PERMITTED = 256,
  FIELD_SACK = 512,
  FIELD_TIMESTAMPS = 1024,
  FIELD_OPTIONS = 2048, /* no other option than those written */
};

typedef struct
{
  Segment segment;
  unsigned fields; /* FIELD_... bits that were written */
} Pattern;

#define NOTATION_MAX 320 /* octets segment_format () needs at most, the final NUL included */

/* Are all of these control bits set? */
static inline bool
segment_has (const Segment *seg, unsigned ctl)
{
  return (seg->ctl & ctl) == ctl;
}

Seq segment_text_seq (const Segment *seg);
Seq segment_fin_seq (const Segment *seg);
unsigned segment_fields (const Segment *seg);
unsigned option_fields (const Options *options);
size_t segment_format (const Segment *seg, char *buffer, size_t size);
size_t control_format (unsigned ctl, char *buffer, size_t size);
const char *pattern_parse (const char *text, Pattern *pattern, const char **message);
bool pattern_matches (const Pattern *pattern, const Segment *seg);
size_t pattern_format (const Pattern *pattern, char *buffer, size_t size);
