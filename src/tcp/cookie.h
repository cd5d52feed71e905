/* Numbers that a stranger cannot guess: initial sequence numbers [6528] and SYN cookies [4987 3.6,
 * Appendix A]. Key and clock are inputs, so equal inputs give equal numbers. */
#pragma once

#include "segment.h"
#include "settings.h"

/* One connection's four numbers, seen from this end. */
typedef struct
{
  uint32_t local_address, remote_address;
  uint16_t local_port, remote_port;
} Endpoints;

typedef struct
{
  uint64_t key[2]; /* secret */
  Endpoints endpoints;
  uint32_t zero;
  Time now;
} IsnInput;

typedef struct
{
  uint64_t key[2]; /* secret */
  Endpoints endpoints;
  Seq irs; /* cookie_make: SEG.SEQ of the peer's SYN */
  Time now;
  uint32_t mss; /* cookie_make: what the peer's SYN said */
  uint32_t zero;
} CookieInput;

/* What is done with a SYN; 0: it is dropped. */
typedef enum
{
  ADMIT_NOT = 0,
  ADMIT_TCB = 1,    /* a TCB remembers it */
  ADMIT_COOKIE = 2, /* nothing does but the number of our SYN,ACK */
} Admission;

uint64_t siphash (const uint64_t key[2], const void *octets, size_t size);
void endpoints_octets (const Endpoints *endpoints, uint8_t octets[12]);
