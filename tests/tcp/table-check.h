/* What a TCP did, while it is laid beside what the table says. */
#pragma once

#include "table.h"

#include <stdio.h>

typedef struct
{
  Model *m;
  const Tcb *after;
  const Actions *out;
  Seq nxt;        /* SND.NXT as the segments seen so far leave it */
  unsigned exact; /* segments with given numbers seen so far */
  unsigned acks;  /* bare ACKs */
  bool carried;   /* something else carried the ACK */
  bool rexmit, probe, fin;
  char *why;
  size_t size;
} Check;

#define WRONG(check, ...) (snprintf ((check)->why, (check)->size, __VA_ARGS__), false)

/* table-variables.c */
bool same (Check *check, const char *name, uint64_t want, uint64_t gave);
bool is_synchronized (State state);
bool check_state (Check *check);
bool check_sending (Check *check);
bool check_receiving (Check *check);
bool check_timers (Check *check);
bool no_timer_runs (Check *check);
