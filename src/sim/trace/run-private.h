/* What writing and reading a run have in common: a text that grows, and the words of the file.  */
#pragma once

#include "memory-private.h"
#include "notes.h"
#include "run-file.h"

/* A text that grows; it keeps its room when it is emptied. */
typedef struct
{
  char *text;
  size_t length, room;
} Out;

void out_octets (Out *out, const char *octets, size_t length);
void out_text (Out *out, const char *text);
void out_char (Out *out, char c);
void out_number (Out *out, uint64_t number);
void out_time (Out *out, Time time);
void out_clock (Out *out, Time time);
void out_quoted (Out *out, const char *text);

/* run-outcome.c */
void run_write_segment (Out *out, const Segment *seg);
void run_write_clause (Out *out, Clause clause);
void run_write_outcome (Out *out, const Record *record, const Tcb *before, const World *after);

/* trace.c */
void trace_answered_by (Trace *trace, const char *by);
const char *trace_row_by (const Trace *trace, size_t row);
void trace_error_compose (TraceError *error);
void trace_set_remark (Trace *trace, TraceRemark which, const TraceError *remark);

#define RUN_EXERCISE "exercise" /* who answered: a student's program */
#define RUN_BY_MAX 48           /* octets of who answered, with the NUL */
#define ORIGINS 5
#define UNKNOWN "unknown." /* begins the key of a note that holds a line nobody understood */

extern const char *const run_host_words[2];     /* by HostKind */
extern const char *const run_icmp_words[ICMPS]; /* by Icmp */
extern const char *const run_origin_words[ORIGINS];

bool run_knows_line (const char *text);
bool run_is_unknown_key (const char *key, char host);
