/* What the files that read a saved run share: the reader, and the words of a line. */
#pragma once

#include "run-private.h"

/* Where in the file the next line stands. */
typedef enum
{
  PLACE_MAGIC,
  PLACE_HEAD,
  PLACE_ROWS,
  PLACE_END, /* the last line was read, or something was wrong */
} Place;

/* Where in a line the reader is. */
typedef struct
{
  const char *at, *end, *line_begin, *word, *word_end;
} LinePlace;

/* A row whose lines are being read. What came of it is compared with what the reference answers,
 * octet by octet; only where the two part are the lines taken apart. */
typedef struct
{
  bool open, asked, said; /* a row is being read; a TCP is asked; lines came of it */
  bool apart;             /* the lines are taken apart, into tcb and actions */
  bool possible;          /* the reference can be asked */
  bool past;              /* the lines say which steps were passed */
  char by[RUN_BY_MAX];    /* who answered; "" is not said */
  size_t line;            /* of the file, where it begins */
  size_t matched;         /* octets of `expected` that were there */
  Question question;
  Record record, answered; /* as world_ask () began it; with the reference's answer */
  World asking, after;     /* with the question open; with the reference's answer */
  Tcb tcb;
  Actions actions; /* what the lines say */
  uint32_t sent[ACTION_SEGMENTS];
  uint32_t made;
  Out expected; /* the lines that the reference's answer is */
} Pending;

struct TraceReader
{
  const char *at, *end;        /* what is not read yet of the line */
  const char *line_begin;      /* of the line being read */
  const char *word, *word_end; /* the word read last: where an error is */
  size_t line;                 /* its number, from 1 */
  TraceError *error;
  Place place;
  bool failed;
  bool taken; /* the trace belongs to somebody else */
  bool has_network, has_host[HOSTS];
  int host; /* whose settings stand here, or -1 */
  char program[RUN_BY_MAX];
  Network network;
  HostKind kind[HOSTS];
  Seq isn[HOSTS];
  uint32_t isn_step[HOSTS];
  uint32_t ts_offset[HOSTS];
  Settings settings[HOSTS];
  Trace *trace;
  World world;      /* after the last row */
  Notes notes;      /* of what is being read, all as of row 0 */
  unsigned unknown; /* how many of them are lines that nobody understood */
  size_t unknown_line;
  char unknown_word[32]; /* the first one */
  Pending pending;
  char text[NOTE_TEXT_MAX + 1]; /* room for one text */
};

typedef struct TraceReader Reader;

/* run-words.c */
LinePlace line_here (const Reader *reader);
void line_go_back (Reader *reader, LinePlace place);
void line_next_word (Reader *reader);
void line_word_copy (const Reader *reader, char *word, size_t size);
void line_rest_copy (Reader *reader, char *rest, size_t size);
bool line_word_is (const Reader *reader, const char *text);
bool line_accept (Reader *reader, const char *text);
bool line_expect (Reader *reader, const char *text);
bool line_end_line (Reader *reader);
bool line_read_number (Reader *reader, uint64_t min, uint64_t max, uint64_t *number);
bool line_read_number32 (Reader *reader, uint32_t max, uint32_t *number);
bool line_read_time (Reader *reader, Time max, Time *time);
bool line_read_clock (Reader *reader, Time *time);
bool line_read_flight (Reader *reader, uint32_t *id);
bool line_read_one_of (Reader *reader, const char *const words[], unsigned count, const char *what,
                       uint32_t *which);
bool line_read_text (Reader *reader);
bool line_read_host (Reader *reader, uint32_t *host);
bool line_read_segment (Reader *reader, Segment *seg);
bool line_fail (const Reader *reader, const char *sentence);
bool line_fail_with (const Reader *reader, const char *sentence, const char *one, const char *other,
                     const char *why);
bool line_fail_number (const Reader *reader, const char *sentence, uint64_t one, uint64_t other,
                       const char *why);

/* run-head.c */
bool run_read_magic (Reader *reader);
bool run_read_head (Reader *reader, bool indented);
bool run_begin (Reader *reader);

/* run-row.c */
bool run_read_choice (Reader *reader, Choice *choice);
bool run_open_row (Reader *reader);
bool run_close_row (Reader *reader);

/* run-answer.c */
bool run_read_outcome (Reader *reader);
bool run_keep_text (Reader *reader, const char *text);
bool run_keep_unknown (Reader *reader, const char *rest);
void run_unpack (Reader *reader);
