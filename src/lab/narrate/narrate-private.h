/* What the files of narration share: one row with everything a sentence about it may need.  */
#pragma once

#include "narrate.h"

typedef struct
{
  const Trace *trace;
  size_t row;
  const Record *record;
  const Tcb *tcb;         /* of the host that was asked, after the row */
  const Tcb *old;         /* and before it */
  const Segment *arrived; /* EVENT_SEGMENT, else NULL */
  unsigned host;
  char me[2], peer[2]; /* "A", "B" */
  GStringChunk *words; /* whatever is made for the sentence lives here */
  bool told_state;     /* the sentence names the state that was entered */
  bool told_sent;      /* ... what was sent */
  bool told_signals;   /* ... what the user was told */
} Row;

/* narrate-row.c */
const char *row_keep (Row *row, char *made);
const char *row_number (Row *row, unsigned host, Seq seq);
const char *row_mine (Row *row, Seq seq);
const char *row_theirs (Row *row, Seq seq);
const char *row_octets (Row *row, uint32_t octets);
const char *row_before (const Row *row);
bool row_enters (const Row *row, State state);
const Segment *row_sends (const Row *row, unsigned ctl);
const char *row_arrived_name (Row *row);
const char *row_its_seq (Row *row);
const char *row_its_ack (Row *row);
const Segment *row_answer (Row *row);
char *row_say (Row *row, bool state, bool sent, char *sentence);

/* narrate-headline.c, narrate-arrival.c, narrate-opening.c */
char *headline_call (Row *row);
char *headline_timeout (Row *row);
char *headline_arrival (Row *row);
char *headline_opening (Row *row);

/* narrate-extensions.c */
char *headline_extension (Row *row);
char *headline_close_both (Row *row);
char *headline_set (Row *row);
char *headline_later_timeout (Row *row);
char *headline_icmp (Row *row);
