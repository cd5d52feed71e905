/* A host of many connections: ports that listen, a table in which every segment finds its
 * connection by the four numbers of its ends, and one heap of deadlines for all. Strangers get a
 * reset. What an embryonic connection costs is bounded by the backlog; behind it wait SYN cookies.
 * [9293 3.9.1.1, 3.10.7; 4987]
 *
 * Every verb is one event of one connection, so its Actions are that connection's: the segments go
 * to the ends that the verb names. The memory is the caller's: listener_size () octets. */
#pragma once

#include <tcp/parts.h>

#define LISTENER_PORTS 8
#define LISTENER_NONE UINT32_MAX

typedef struct
{
  Endpoints ends;
  uint32_t port;           /* which of the listening ports it came from; LISTENER_NONE: none */
  uint32_t next, previous; /* among those that wait for ACCEPT; `next` also among the free ones */
  bool half_open;          /* SYN-RECEIVED, and counted against the backlog */
  bool announced;          /* it was open, and stood or stands in the queue for ACCEPT */
  bool waiting;            /* it stands there */
  Tcb tcb;
} Connection;

/* A port that listens. */
typedef struct
{
  uint16_t number;
  bool cookies;      /* make SYN cookies once the backlog is full [4987 3.6] */
  bool cookie_given; /* ever */
  uint32_t backlog;  /* embryonic connections that have a TCB, at most */
  uint32_t half_open;
  uint32_t first, last; /* the queue for ACCEPT */
  Time cookie_time;     /* when the last cookie was given */
  Tcb tcb;              /* LISTEN; every child begins as a copy of it */
} ListenerPort;

typedef struct
{
  uint32_t hash;
  uint32_t id; /* LISTENER_NONE: an empty place */
} ListenerSlot;

/* A connection's first deadline, or an earlier time: it is looked at again then. */
typedef struct
{
  Time due;
  uint32_t id;
} ListenerDue;

typedef struct
{
  const Parts *parts;
  uint64_t key[2]; /* secret, of the initial sequence numbers and of the cookies */
  Settings settings;
  uint32_t capacity, used;
  uint32_t free;  /* the first unused connection */
  uint32_t fresh; /* those from here on were never used */
  uint32_t mask;  /* places in `slots`, less one */
  uint32_t port_count;
  Connection *connections;
  ListenerSlot *slots; /* by the hash of the ends; open addressing */
  ListenerDue *heap;   /* the first `used`; the earliest in front */
  uint32_t *place;     /* of each connection in the heap */
  ListenerPort ports[LISTENER_PORTS];
} Listener;

size_t listener_size (uint32_t capacity);
void listener_init (Listener *listener, const Parts *parts, const Settings *settings,
                    const uint64_t key[2], uint32_t capacity, void *memory);
SignalKind listener_listen (Listener *listener, uint16_t port, uint32_t backlog, bool cookies,
                            Time now);
void listener_arrives (Listener *listener, const Endpoints *ends, const Segment *seg, Time now,
                       Actions *out);
bool listener_accept (Listener *listener, uint16_t port, Endpoints *ends);
void listener_call (Listener *listener, const Endpoints *ends, const Call *call, Time now,
                    Actions *out);
Time listener_due (Listener *listener);
bool listener_timeout (Listener *listener, Time now, Endpoints *ends, Actions *out);
const Tcb *listener_find (const Listener *listener, const Endpoints *ends);
const ListenerPort *listener_port (const Listener *listener, uint16_t port);
