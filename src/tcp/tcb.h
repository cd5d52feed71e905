/* The Transmission Control Block: everything one end of a connection remembers, under the RFC's
 * own names (SND.UNA is tcb->snd.una). It holds numbers and ranges, no payload and no pointer, so
 * a copy of the struct *is* a copy of the connection.  [9293 3.3.1, 3.3.2] */
#pragma once

#include "segment.h"

typedef uint64_t Time; /* microseconds since the world began */

#define TIME_NEVER UINT64_MAX
#define MILLISECONDS(n) ((Time) (n) *1000)
#define SECONDS(n) ((Time) (n) *1000000)

/* [9293 3.3.2] The eleven states, in the order in which Figure 5 is drawn. The order means
 * nothing. */
typedef enum
{
  CLOSED,
  LISTEN,
  SYN_SENT,
  SYN_RECEIVED,
  ESTABLISHED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  CLOSE_WAIT,
  CLOSING,
  LAST_ACK,
  TIME_WAIT,
  STATES
} State;

/* [9293 3.10.8, 3.8.6.1] What can time out. */
typedef enum
{
  TIMER_USER,           /* nobody acknowledged anything for too long */
  TIMER_RETRANSMISSION, /* [6298] the front of what is unacknowledged goes out again */
  TIMER_PERSIST,        /* the peer's window is shut: probe it */
  TIMER_TIME_WAIT,      /* 2 MSL are over */
  TIMER_OUTPUT,         /* one step has room for ACTION_SEGMENTS segments; the rest leaves now */
  TIMERS
} Timer;

/* What an implementation may choose. settings_default () gives the RFC's values. */
typedef struct
{
  Time msl;          /* [9293 3.4.2] Maximum Segment Lifetime */
  Time user_timeout; /* [9293 3.9.1.1] TIME_NEVER switches it off */
  Time rto_initial;  /* [6298 2.1] */
  Time rto_min;      /* [6298 2.4] */
  Time rto_max;      /* [6298 2.5] */
  Time r2_syn;       /* [9293 3.8.3 MUST-23] give up an unanswered SYN after this long */
  Time r2;           /* [9293 3.8.3 SHLD-11] give up unacknowledged text or FIN after this long */
  uint32_t r1;       /* [9293 3.8.3 SHLD-10] retransmissions before the user is warned */
  uint32_t mss;      /* [9293 3.7.1] most octets of text in one segment */
  uint32_t receive_buffer; /* octets; the window never offers more */
  uint32_t send_buffer;    /* octets queued and not yet acknowledged; SEND beyond it is refused */
  uint32_t reserved;
} Settings;

#define EARLY_RANGES 4 /* held pieces above a gap; a fifth is dropped and will be sent again */
#define PROBES_MAX                                                                                 \
  31 /* probes of a shut window are counted up to here: the wait is longest by then */
#define SCRATCH_WORDS 8 /* an exercise's own variables */

/* A run of sequence numbers, `first` up to but not including `end`. */
typedef struct
{
  Seq first, end;
} Range;

typedef struct
{
  State state;
  bool passive;          /* [9293 3.5 MUST-11] this connection began with a passive OPEN */
  bool remote_specified; /* OPEN named the remote socket */
  bool close_called;     /* CLOSE was called; the FIN follows the last octet of text */
  uint8_t early_count;

  struct
  {
    Seq una;          /* oldest number not acknowledged */
    Seq nxt;          /* next number to send */
    uint32_t wnd;     /* the peer's window, counted from una */
    Seq up;           /* [9293 3.8.5] */
    Seq wl1;          /* SEG.SEQ of the segment that set wnd */
    Seq wl2;          /* SEG.ACK of the segment that set wnd */
    uint32_t max_wnd; /* [9293 3.10.7.4 MAX.SND.WND] largest window the peer ever offered */
    Seq end;          /* one past the last octet the user gave to SEND; our FIN takes this number */
  } snd;

  struct
  {
    Seq nxt;      /* next number expected */
    uint32_t wnd; /* what we last offered, less what has come since */
    Seq up;       /* [9293 3.8.5] */
    Seq user;     /* next octet the user will get */
    Seq fin;      /* the number of the peer's FIN, if fin_known */
    uint32_t fin_known;
    uint32_t wanted; /* octets asked for by RECEIVE calls still waiting */
  } rcv;

  Seq iss, irs;

  Range early[EARLY_RANGES]; /* [9293 3.10.7.4 SHLD-31] text above a gap, sorted, never touching */
  uint32_t probes;           /* [9293 3.8.6.1] of the peer's shut window, since it was last open */

  Time deadline[TIMERS]; /* TIME_NEVER: not running */

  /* [6298] */
  Time srtt, rttvar, rto;
  Time rtt_began;           /* when the segment being timed was sent */
  Seq rtt_seq;              /* the measurement ends when this number is acknowledged */
  uint32_t rtt_timing;      /* a measurement is under way */
  uint32_t rtt_measured;    /* srtt and rttvar hold something */
  uint32_t retransmissions; /* of the front, since SND.UNA last moved */
  Time unanswered_since;    /* when the front was first sent */

  Settings set;
  uint64_t scratch[SCRATCH_WORDS];
} Tcb;

Settings settings_default (void);
void tcb_init (Tcb *tcb, const Settings *settings);
const char *tcb_fault (const Tcb *tcb);
const char *state_name (State state);
bool state_parse (const char *name, State *state);
const char *timer_name (Timer timer);
bool state_is_synchronized (State state);
bool syn_is_unacknowledged (const Tcb *tcb);
bool fin_is_sent (const Tcb *tcb);
bool fin_is_acknowledged (const Tcb *tcb);
uint32_t octets_unsent (const Tcb *tcb);
uint32_t octets_readable (const Tcb *tcb);
bool timer_is_running (const Tcb *tcb, Timer timer);
