/* History: the world it began with, and what was chosen since, row by row. A row is small because
 * the reference is a function, so the world at any row is found again by replaying from the
 * nearest snapshot. Only the answers of a TCP that is *not* the reference are kept whole.
 *
 * Rows are counted from 1; row 0 is the world before anything happened. Notes hang on rows: a
 * key ("note.en", "title.zh_CN", "symbol.A.iss") and a text. The saved form, a run, is text, line
 * by line. */
#pragma once

#include <stdio.h>

#include <sim/world.h>

typedef struct Trace Trace;
typedef struct TraceReader TraceReader;

typedef struct
{
  size_t line, column;  /* from 1 */
  char message[240];    /* in English */
  const char *sentence; /* the same for a translator, with a %s for each word and then for why */
  char words[2][32];    /* not to be translated; "" is none */
  const char *why;      /* a sentence by itself, or NULL */
} TraceError;

/* What a trace that was loaded says about itself, at most one of each. */
typedef enum
{
  REMARK_CUT,       /* the file was cut short */
  REMARK_OTHERWISE, /* this TCP would do otherwise than what was recorded */
  REMARK_UNKNOWN,   /* the file has words of a newer version */
  REMARKS
} TraceRemark;

/* How far a trace that still grows has been written. */
typedef struct
{
  size_t rows, notes;
  bool begun;
} TraceSaved;

Trace *trace_new (const World *start);
void trace_free (Trace *trace);
Trace *trace_copy (const Trace *trace, size_t rows);
void trace_append (Trace *trace, const Record *record, const World *after);
size_t trace_rows (const Trace *trace);
bool trace_world (const Trace *trace, size_t row, World *world);
bool trace_record (const Trace *trace, size_t row, Record *record);
Time trace_time (const Trace *trace, size_t row);
size_t trace_row_at (const Trace *trace, Time time);
size_t trace_bytes (const Trace *trace);

bool trace_note (Trace *trace, size_t row, const char *key, const char *text);
const char *trace_note_get (const Trace *trace, size_t row, const char *key);
size_t trace_notes (const Trace *trace);
void trace_note_at (const Trace *trace, size_t index, size_t *row, const char **key,
                    const char **text);

const TraceError *trace_remark (const Trace *trace, TraceRemark which);

bool trace_save (const Trace *trace, FILE *file);
bool trace_save_more (const Trace *trace, TraceSaved *saved, FILE *file);
bool trace_save_end (size_t rows, FILE *file);
const char *trace_save_fault (const Trace *trace);
Trace *trace_load (const char *data, size_t size, TraceError *error);

TraceReader *trace_reader_new (void);
void trace_reader_free (TraceReader *reader);
bool trace_reader_line (TraceReader *reader, const char *line, size_t size, TraceError *error);
bool trace_reader_finish (TraceReader *reader, TraceError *error);
bool trace_reader_ended (const TraceReader *reader);
Trace *trace_reader_take (TraceReader *reader);
