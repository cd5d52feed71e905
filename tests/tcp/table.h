/* The oracle: RFC 9293 section 3.10 as a table of rows, one for every (state, event, guard), and a
 * machine that does nothing but look up rows. It shares no code with src/tcp and knows no rule that
 * is not written in the table, so that the two can be wrong only in different ways. */
#pragma once

#include <tcp/parts.h>

#define ROWS_MAX 700
#define PATH_MAX_ROWS 32

typedef struct
{
  State state;
  const char *event, *guard, *emit, *next, *signal, *section, *set, *cont, *note;
  unsigned line;
  unsigned driven;
} Row;

typedef struct
{
  char *text;
  Row rows[ROWS_MAX];
  unsigned count;
} Table;

typedef struct
{
  Range piece[EARLY_RANGES + 1];
  unsigned count;
} Held;

/* What the table says about one event. */
typedef struct
{
  Table *table;
  const Event *event;
  Tcb before;
  Tcb tcb;            /* the variables as the `set` column leaves them */
  Segment seg;        /* the segment as it is being worked off */
  bool trimmed;       /* SEG.SEQ was moved to RCV.NXT by "trim to window" */
  bool trims;         /* this reading of the table moves it */
  bool contradictory; /* the peer contradicts itself about the place of its FIN */
  bool r2_exceeded;
  Held held;

  Segment exact[4]; /* segments with given numbers */
  unsigned exact_count;
  bool ack_due, ack_optional, window_update;
  bool fin_due_out, rexmit, rexmit_one, probe;
  bool ack_may_wait; /* for 0.5 s, if the connection delays ACKs */
  bool timer_stops, time_wait_starts, time_wait_restarts, rto_doubles, cwnd_falls;
  bool reopens;               /* a new connection takes the place of one in TIME-WAIT */
  unsigned must_say, may_say; /* 1 << SIGNAL_... */

  Row *path[PATH_MAX_ROWS];
  unsigned path_count;
  char error[240];
} Model;

/* table-read.c */
bool table_load (Table *table, const char *path);
void table_free (Table *table);

/* table-guard.c */
bool guard_holds (Model *model, const char *guard);
Seq bare_number (const Tcb *tcb, Seq nxt);
bool ack_at_edge (const Model *model);
void count_probe_of (Model *model);
Seq value_of (Model *model, const char *expression, size_t length);
void model_error (Model *model, const char *format, ...) __attribute__ ((format (printf, 2, 3)));

/* table-set.c */
bool starts (const char *text, const char *with);
void run_set (Model *m, const Row *row);

/* table-model.c */
void model_run (Model *model, Table *table, const Tcb *before, const Event *event, bool trims);
const char *event_row_name (const Event *event);

/* table-check.c */
bool table_agrees (Table *table, const Tcb *before, const Event *event, const Tcb *after,
                   const Actions *out, char *why, size_t size);

/* table-build.c */
typedef struct
{
  uint64_t state;
} Die;

uint32_t die_below (Die *die, uint32_t n);
Tcb build_tcb (State state, Die *die, Time now);
Tcb build_tcb_with (const Settings *settings, State state, Die *die, Time now);
Event build_segment (const Tcb *tcb, Die *die, Time now);

/* table-walk.c */
#define VARIANTS 2

Settings walk_settings (unsigned variant);
bool walk_has_rows (const Tcb *tcb, Timer timer);
Event walk_call (const Tcb *tcb, Die *die, Time now);
Event walk_timeout (Timer timer, Time now);
Event walk_event (const Tcb *tcb, Die *die, Time *now);
unsigned walk_until_wrong (Table *table, const Parts *parts, unsigned questions, char *why,
                           size_t size);
