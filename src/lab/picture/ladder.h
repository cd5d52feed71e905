/* The ladder of a trace: which segment left when, from where, and what became of it; and what
 * happened at either end in between. Built row by row, so that a growing trace costs only its new
 * rows. The app, the terminal and every export draw from this one thing.  */
#pragma once

#include <glib.h>
#include <sim/trace/trace.h>

typedef enum
{
  FATE_FLYING,
  FATE_DELIVERED,
  FATE_LOST,
  FATE_DAMAGED /* it arrived, and its checksum did not match */
} Fate;

typedef struct
{
  Segment segment;
  uint32_t id;      /* flight id; 0: the queue was full, lost at once */
  uint32_t copy_of; /* flight id of the original, or 0 */
  unsigned from;
  size_t row;         /* that sent it */
  size_t end_row;     /* that ended its flight, or 0 */
  size_t hold_row;    /* that held it back, or 0 */
  size_t corrupt_row; /* that damaged it, or 0 */
  Time sent, due;
  Time ended;  /* with end_row */
  Fate fate;   /* with end_row */
  bool forged; /* no host sent it; what a script says is its host's own */
  bool again;  /* these numbers went out before: a retransmission */
} Arrow;

typedef enum
{
  MARK_CALL,
  MARK_STATE,
  MARK_SIGNAL,
  MARK_TIMEOUT,
  MARK_CRASH,
  MARK_ICMP
} MarkKind;

typedef struct
{
  MarkKind kind;
  unsigned host;
  size_t row;
  Time time;
  Call call;      /* MARK_CALL */
  State from, to; /* MARK_STATE */
  Signal signal;  /* MARK_SIGNAL */
  Timer timer;    /* MARK_TIMEOUT */
  Icmp icmp;      /* MARK_ICMP */
} Mark;

typedef struct
{
  GArray *arrows; /* of Arrow, by row */
  GArray *marks;  /* of Mark, by row */
  size_t rows;    /* how much of the trace is in here */
} Ladder;

Ladder *ladder_new (void);
void ladder_free (Ladder *ladder);
void ladder_update (Ladder *ladder, const Trace *trace);
const Arrow *ladder_find (const Ladder *ladder, uint32_t flight_id);
char *mark_text (const Mark *mark, bool whole);
Fate arrow_fate_at (const Arrow *arrow, size_t row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ladder, ladder_free)
