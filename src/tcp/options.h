/* The options of a header. Each is a kind, a length that counts kind and length as well, and a
 * value; two of them are a kind and nothing else.
 *
 *   kind  length      what it says                                        [RFC]
 *   0     -           End of Option List: what follows is padding         9293 3.2
 *   1     -           No-Operation: fills up, so that the next one is aligned
 *   2     4           Maximum Segment Size, on a SYN only
 *   3     3           Window Scale: shift of SEG.WND, on a SYN only       7323 2
 *   4     2           SACK-Permitted, on a SYN only                       2018 2
 *   5     2 + 8 * n   SACK: n blocks of text that were received           2018 3
 *   8     10          Timestamps: TSval, TSecr                            7323 3
 *
 * Any octets may be read: what cannot be understood is passed over, and where it cannot even be
 * told how long an option is, the list ends. */
#pragma once

#include <stddef.h>

#include "seq.h"

#define OPTIONS_MAX 40 /* octets; all that the data offset has room for */
#define SACK_BLOCKS 4
#define TIMESTAMPS_OCTETS 12 /* [7323 A] the option and two NOPs */

enum
{
  OPTION_END = 0,
  OPTION_NOP = 1,
  OPTION_MSS = 2,
  OPTION_WINDOW_SCALE = 3,
  OPTION_SACK_PERMITTED = 4,
  OPTION_SACK = 5,
  OPTION_TIMESTAMPS = 8,
};

/* Which options a segment has. */
enum
{
  HAS_MSS = 1,
  HAS_WINDOW_SCALE = 2,
  HAS_SACK_PERMITTED = 4,
  HAS_TIMESTAMPS = 8,
};

/* Received text: left =< number < right. */
typedef struct
{
  Seq left, right;
} SackBlock;

typedef struct
{
  uint16_t mss;
  uint8_t has;          /* HAS_... bits */
  uint8_t window_shift; /* as written; more than 14 means 14 [7323 2.3] */
  uint32_t ts_value;    /* TSval */
  uint32_t ts_echo;     /* TSecr */
  uint32_t sack_count;  /* blocks in sack[]; 0: no such option */
  SackBlock sack[SACK_BLOCKS];
} Options;

/* The order of the options of a SYN, and how they are filled up to a word; both mean the same. */
enum
{
  OPTIONS_PLAIN, /* MSS, SACK-Permitted, timestamps, window scale; filled up in front with NOP */
  OPTIONS_BSD,   /* MSS, window scale, SACK-Permitted, timestamps; filled up behind with EOL */
};

typedef enum
{
  OPTIONS_READ,         /* to the end */
  OPTIONS_CUT_OFF,      /* an option's length is not there */
  OPTIONS_LENGTH_SMALL, /* 0 or 1: it does not even count itself */
  OPTIONS_LENGTH_BEYOND /* it leads behind the header */
} OptionsFault;

/* One option of a list, and how far the list has been walked. */
typedef struct
{
  const uint8_t *at, *end; /* what has not been walked yet */
  const uint8_t *value;
  uint8_t kind;
  uint8_t length; /* of the value */
  OptionsFault fault;
} OptionWalk;

OptionWalk option_walk (const uint8_t *octets, size_t size);
bool option_next (OptionWalk *walk);
size_t options_end (const uint8_t *octets, size_t size);
size_t options_write (const Options *options, unsigned layout, uint8_t octets[OPTIONS_MAX]);
const char *options_fault_text (OptionsFault fault);
