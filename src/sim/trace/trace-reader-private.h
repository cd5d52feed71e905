/* What the two files that read a saved trace share: the reader, and the words of a line. */
#pragma once

#include "notes.h"
#include "trace-file.h"

/* What the next line must be. */
typedef enum
{
  EXPECTS_MAGIC,
  EXPECTS_NETWORK,
  EXPECTS_HOST_A,
  EXPECTS_HOST_B,
  EXPECTS_ROWS,
  EXPECTS_NOTHING, /* the last line was read, or something was wrong */
} Expects;

struct TraceReader
{
  const char *at, *end;        /* what is not read yet of the line */
  const char *line_begin;      /* of the line being read */
  const char *word, *word_end; /* the word read last: where an error is */
  size_t line;                 /* its number, from 1 */
  TraceError *error;
  Expects expects;
  unsigned version; /* of the file's form */
  bool failed;
  bool taken; /* the trace belongs to somebody else */
  Network network;
  HostKind kind[HOSTS];
  Seq isn[HOSTS];
  uint32_t isn_step[HOSTS];
  uint32_t ts_offset[HOSTS];
  Settings settings[HOSTS];
  Trace *trace;
  World world;                  /* after the last row */
  char text[NOTE_TEXT_MAX + 1]; /* room for one note */
};

typedef struct TraceReader Reader;

void trace_next_word (Reader *reader);
bool trace_word_is (const Reader *reader, const char *text);
bool trace_accept (Reader *reader, const char *text);
bool trace_expect (Reader *reader, const char *text);
bool trace_end_line (Reader *reader);
bool trace_read_number (Reader *reader, uint64_t min, uint64_t max, uint64_t *number);
bool trace_read_number32 (Reader *reader, uint32_t max, uint32_t *number);
bool trace_read_one_of (Reader *reader, const char *const words[], unsigned count, const char *what,
                        uint32_t *which);
bool trace_read_octets (Reader *reader, void *octets, size_t count);
bool trace_read_text (Reader *reader);
bool trace_fail (const Reader *reader, const char *sentence);
bool trace_fail_with (const Reader *reader, const char *sentence, const char *one,
                      const char *other, const char *why);
bool trace_fail_number (const Reader *reader, const char *sentence, uint64_t one, uint64_t other,
                        const char *why);
bool trace_fail_cut_short (const Reader *reader);
