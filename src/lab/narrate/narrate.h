/* The trace in words, as a teacher would say them, in the current language (language_get ()).  */
#pragma once

#include <glib.h>
#include <sim/trace/trace.h>

typedef struct
{
  char *headline; /* what happened: one sentence */
  char *reason;   /* why: one or two sentences; may be "" */
  char *section;  /* "RFC 9293, 3.10.7.2 Third"; may be "" */
  char *function; /* "arrives_listen ()"; may be "" */
  char *file;     /* "src/tcp/arrives.c"; may be "" */
} Narration;

Narration *narrate_row (const Trace *trace, size_t row);
void narration_free (Narration *narration);
char *narrate_choice (const World *world, const Choice *choice); /* "deliver B's SYN,ACK" */
char *narrate_segment (const Trace *trace, size_t row, unsigned from,
                       const Segment *seg);                                    /* "SYN seq=x=100" */
char *narrate_number (const Trace *trace, size_t row, unsigned host, Seq seq); /* "x+1" or NULL */
const char *narrate_icmp (Icmp icmp); /* "there is no way" */
char *narrate_signal (const Signal *signal);
char *narrate_time (Time time);        /* "40 ms", "1.20 s" */
char *narrate_call (const Call *call); /* "SEND 100", "SET nagle off" */
char *narrate_setting_value (const Setting *setting, uint64_t value); /* "200 ms", "off" */
const char *narrate_clause (Clause clause);      /* the reason behind a clause */
const char *narrate_state (State state);         /* what a state means, one sentence */
const char *narrate_control (unsigned ctl);      /* what one control bit means */
const char *narrate_variable (const char *name); /* what SND.UNA means */
char host_letter (unsigned host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Narration, narration_free)
