/* One exchange while it lasts: what its loop and the user above our TCP share. */
#pragma once

#include "peer-private.h"

/* One of our user's files. */
typedef struct
{
  int fd;              /* -1: none; octets are made up, or only counted */
  bool is_slow, ready; /* a pipe or a terminal: poll () says whether it is ready */
  bool over;
  guint64 octets;
  GChecksum *sum;
} Flow;

typedef struct
{
  PeerWish *wish;
  Tun *tun;
  Peer *peer;
  PeerRecord *record;
  Flow source, sink;
  gint64 began;
  Time opened, over;  /* when the connection was open, and when it was no more */
  bool open, closing; /* the connection is, or was, open; the peer has closed */
  bool told, aborted; /* CLOSE or ABORT was called; it was ABORT */
  bool failed;        /* one of our user's files, or the time that was allowed */
  bool program_ended;
  int program_status;
  SignalKind last;   /* how it ended; SIGNAL_OK: as it should */
  guint64 out, in;   /* datagrams */
  guint64 unwritten; /* datagrams that the device did not take */
} Run;

/* peer-user.c */
Time run_clock (const Run *run);
bool flow_open (Flow *flow, const char *path, int flags);
void flow_close (Flow *flow);
void user_takes (gpointer owner, const uint8_t *octets, size_t size);
bool user_calls (Run *run, CallKind kind, uint32_t length, GError **error);
bool user_can_send (const Run *run);
bool user_sends (Run *run, GError **error);
bool user_turn (Run *run, GError **error);
