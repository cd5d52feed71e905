/* A script being run: the TCP under test is host 0 of a World, its peer is scripted. Above the TCP
 * stands a thin layer of sockets, which turns system calls into the RFC's user calls. The files
 * below stand in the order in which one builds on another.  */
#pragma once

#include "packetdrill-private.h"

#define UNDER_TEST 0
#define PEER 1

/* A segment that left, and how the script's numbers translate at that moment. */
typedef struct
{
  Segment segment;
  Time time;
  uint32_t mss; /* Eff.snd.MSS */
  uint8_t layout;
  Seq local, remote;
} Sent;

/* packetdrill-machine.c: what a step came to is in the Record; a problem is said in words. */
typedef struct
{
  World world;
  Trace *trace;
  unsigned steps;
  GArray *sent;      /* of Sent */
  guint taken;       /* how many of them the script has asked about */
  Seq local, remote; /* live numbers less the script's, of our stream and of the peer's */
  bool small_is_out; /* a segment of less than the MSS was sent last before small_end */
  Seq small_end;
} Machine;

void machine_begin (Machine *machine, Settings settings, Seq isn);
void machine_end (Machine *machine);
const Tcb *machine_tcb (const Machine *machine);
const char *machine_step (Machine *machine, Choice choice, Record *record);
bool machine_timer (const Machine *machine, Time limit, Choice *choice);

typedef struct
{
  int64_t fd; /* the script's number; -1: none yet, or none any more */
  bool listens;
  bool half_open;  /* it came to a listener, and the handshake is not over */
  bool acceptable; /* the handshake is over, and nobody has called accept () yet */
  bool connected;  /* it has, or had, a connection of its own */
  bool nonblocking;
  bool reads_no_more, writes_no_more;
  bool lingers;        /* SO_LINGER with 0: close () is ABORT */
  const char *failure; /* what SO_ERROR says, or NULL */
  uint32_t kept;       /* octets still to be read although the connection is gone */
  Time linger_2;       /* TCP_LINGER2: how long FIN-WAIT-2 lasts after close () */
  Settings set;        /* for its connection */
} Socket;

/* A call that has begun, and may not have returned. */
typedef struct
{
  const ScriptEvent *event;
  Time until;    /* when it should return */
  uint32_t done; /* octets already handed over */
  bool begun;
} Waiting;

typedef struct
{
  int64_t value;
  const char *failure; /* "EPIPE", or NULL */
  Socket *socket;      /* a new one, or NULL: the script says which number it has */
} Result;

typedef enum
{
  OUTCOME_DONE,
  OUTCOME_WAITS,
  OUTCOME_WRONG /* the script has been told */
} Outcome;

typedef struct
{
  uint32_t script, live;
} TimestampPair;

typedef struct
{
  const PacketdrillScript *script;
  const PacketdrillKnobs *knobs;
  PacketdrillLevel level;
  GError **error;
  const ScriptEvent *event; /* being performed */

  Machine machine;
  Time previous; /* when the event before was to happen */

  GPtrArray *sockets; /* of Socket */
  Socket *owner;      /* of the connection in the TCB, or NULL */
  Socket *listener;   /* or NULL */
  GPtrArray *waiting; /* of Waiting */
  Settings defaults;  /* of a new socket */
  bool drop_synfin;

  GArray *timestamps; /* of TimestampPair */
  uint32_t last_timestamp;
  unsigned unchecked; /* assertions of which nothing could be said */
} Run;

/* packetdrill-socket.c, packetdrill-sockopt.c, packetdrill-call.c: true, or OUTCOME_DONE, unless
 * the script has been told what went wrong. */
bool run_fail (Run *run, gsize at, const char *more, const char *format, ...) G_GNUC_PRINTF (4, 5);
const Tcb *run_tcb (const Run *run);
bool run_step (Run *run, Choice choice);
bool run_call (Run *run, CallKind kind, uint32_t length);
bool run_send (Run *run, uint32_t length, bool urgent);
bool run_set (Run *run, unsigned setting, uint64_t value);
bool run_due (Run *run);
Socket *socket_new (Run *run);
Socket *socket_find (const Run *run, const Value *fd);
bool socket_set (Run *run, Socket *socket, const char *name, uint64_t value);
bool socket_open (Run *run, Socket *socket, CallKind kind);
bool socket_close (Run *run, Socket *socket);
bool option_set (Run *run, const ScriptCall *call, Socket *socket);
bool option_get (Run *run, const ScriptCall *call, Socket *socket);
Outcome call_try (Run *run, Waiting *waiting, Result *result);

/* packetdrill-shell.c, packetdrill-code.c, packetdrill-report.c */
bool shell_perform (Run *run, const char *command);
bool code_check (Run *run, const char *code);
char *report_packets (const ScriptPacket *wants, const ScriptPacket *came);

/* packetdrill-wait.c */
Time run_tolerance (const Run *run);
bool wait_begin (Run *run, Time base);
bool wait_continue (Run *run);
bool wait_until (Run *run, Time time);
const Sent *wait_for_sent (Run *run, Time limit);
bool wait_finish (Run *run);

/* packetdrill-compare.c */
Segment segment_of_packet (const Run *run, const ScriptPacket *packet);
bool packet_expect (Run *run, Time from, Time until, Time tolerance);
