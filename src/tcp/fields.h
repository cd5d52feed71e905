/* The variables of a connection by the names that a reader of the RFCs knows: what stands under
 * "SND.UNA" in a TCB, and what kind of number it is. A story's expectation, the test of an
 * exercise, the narration, a view of the variables and a script for another TCP can all ask the
 * same table. What is derived from several variables is a function of tcb.h.
 *
 * A second table has the rest, which no RFC names: with the settings the two hold all of a TCB, so
 * that a connection can be written down by names and built again. */
#pragma once

#include "tcb.h"

typedef enum
{
  TCB_SENT,     /* a sequence number of our own stream: it moves with ISS */
  TCB_RECEIVED, /* a sequence number of the peer's stream: it moves with IRS */
  TCB_OCTETS,
  TCB_COUNT,    /* of segments, probes or bits */
  TCB_STAMP,    /* [7323] a timestamp: a number of a clock that is not ours */
  TCB_TIME,     /* a length of time, in microseconds */
  TCB_SWITCH,   /* 0 or 1 */
  TCB_STATE,    /* a State */
  TCB_RANGES,   /* a list of ranges of sequence numbers: tcb_field_ranges () */
  TCB_RECOVERY, /* a Recovery */
} TcbFieldKind;

/* From when on a variable means something. Before, it holds what nobody set. */
typedef enum
{
  KNOWN_ALWAYS,
  KNOWN_OPEN,      /* once there was an OPEN */
  KNOWN_ISS,       /* once our SYN is out */
  KNOWN_IRS,       /* once the peer's SYN is here */
  KNOWN_CONGESTED, /* [5681] once open, if the network limits what leaves */
  KNOWN_MEASURED,  /* [6298 2.2] once a round trip was measured */
  KNOWN_STAMPED,   /* [7323 3.2] once timestamps are agreed on */
} TcbFieldKnown;

typedef struct
{
  const char *name;   /* "SND.UNA" */
  const char *source; /* "RFC 9293, 3.3.1": where it is defined */
  TcbFieldKind kind;
  TcbFieldKnown known;
  size_t offset, size; /* in Tcb */
  unsigned bit;        /* not 0: the variable is this bit of what stands there */
} TcbField;

unsigned tcb_fields (void);
const TcbField *tcb_field_at (unsigned index);
const TcbField *tcb_field_find (const char *name);
unsigned tcb_inner_fields (void);
const TcbField *tcb_inner_field_at (unsigned index);
const TcbField *tcb_any_field_find (const char *name);
const char *recovery_name (Recovery recovery);
bool tcb_field_known (const Tcb *tcb, const TcbField *field);
uint64_t tcb_field_get (const Tcb *tcb, const TcbField *field);
bool tcb_field_put (Tcb *tcb, const TcbField *field, uint64_t value);
const Range *tcb_field_ranges (const Tcb *tcb, const TcbField *field, unsigned *count);
bool tcb_get (const Tcb *tcb, const char *name, uint64_t *value);
bool tcb_put (Tcb *tcb, const char *name, uint64_t value);
