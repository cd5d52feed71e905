/* One end: a TCP and the user above it. A scripted host has no TCP of its own; somebody forges its
 * segments, and what reaches it is only seen.  */
#pragma once

#include <tcp/parts.h>

typedef enum
{
  HOST_TCP,
  HOST_SCRIPTED
} HostKind;

typedef struct
{
  HostKind kind;
  Seq isn;           /* the next initial sequence number */
  uint32_t isn_step; /* how far the generator moves with every connection [9293 3.4.1] */
  uint32_t ts_offset; /* [7323 5.4] our timestamps are the clock plus this */
  uint32_t got;      /* octets of the peer's stream handed to the user, in order, none twice */
  uint32_t fault;    /* 1: the user was handed octets out of order or twice */
  Tcb tcb;
} Host;

void host_init (Host *host, HostKind kind, Seq isn, const Settings *settings);
void host_count (Host *host, State before, const Actions *actions);
void host_take (Host *host, const Tcb *tcb, const Actions *actions);
void host_crash (Host *host);
