/* The Transmission Control Block: everything one end of a connection remembers, under the RFC's
 * own names (SND.UNA is tcb->snd.una). It holds numbers and ranges, no payload and no pointer, so
 * a copy of the struct *is* a copy of the connection.  [9293 3.3.1, 3.3.2] */
#pragma once

#include "segment.h"
#include "settings.h"

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
  TIMER_DELAYED_ACK,    /* [9293 3.8.6.3] an ACK was owed for long enough */
  TIMER_OVERRIDE,       /* [9293 3.8.6.2.1] a small segment was kept back for long enough */
  TIMER_KEEP_ALIVE,     /* [9293 3.8.4] is the peer still there? */
  TIMER_FIN_WAIT_2,     /* the peer's FIN does not come */
  TIMERS
} Timer;

#define EARLY_RANGES 8  /* held pieces above a gap; a ninth is dropped and will be sent again */
#define SACKED_RANGES 8 /* pieces the peer says it holds; what finds no room is forgotten */
#define PROBES_MAX 31   /* of a shut window are counted; the wait is longest by then */
#define SCRATCH_WORDS 8 /* an exercise's own variables */

/* A run of sequence numbers, `first` up to but not including `end`. */
typedef struct
{
  Seq first, end;
} Range;

/* [7323, 2018] What both ends agreed on with their SYNs. */
enum
{
  AGREED_WINDOW_SCALE = 1,
  AGREED_TIMESTAMPS = 2,
  AGREED_SACK = 4,
};

/* [5681, 6582, 6675] Where the sender stands with losses. */
typedef enum
{
  RECOVERY_NONE,
  RECOVERY_FAST,    /* enough duplicate ACKs came: the front is lost, what follows may be */
  RECOVERY_TIMEOUT, /* the retransmission timer went off: everything out is taken for lost */
} Recovery;

typedef struct
{
  State state;
  bool passive;          /* [9293 3.5 MUST-11] this connection began with a passive OPEN */
  bool remote_specified; /* OPEN named the remote socket */
  bool close_called;     /* CLOSE was called; the FIN follows the last octet of text */
  uint8_t early_count;

  uint8_t sacked_count;
  uint8_t agreed;       /* AGREED_... bits, from the SYNs */
  uint8_t window_shift; /* [7323 2 Snd.Wind.Shift] of the peer's windows, once agreed */
  bool close_both;      /* [9293 3.6.1 MAY-1] the user will take nothing more either */

  bool probe_out;   /* [9293 3.8.6.1] the number SND.NXT has left as a probe (probe.c) */
  bool syn_out;     /* CLOSE came before our SYN was acknowledged, and it still is not */
  uint16_t rounded; /* [set.round_buffer] octets by which the receive buffer was rounded up */

  struct
  {
    Seq una;          /* oldest number not acknowledged */
    Seq nxt;          /* next number to send */
    uint32_t wnd;     /* the peer's window, counted from una */
    Seq up;           /* [9293 3.8.5] one past the last urgent octet, if beyond una */
    Seq wl1;          /* SEG.SEQ of the segment that set wnd */
    Seq wl2;          /* SEG.ACK of the segment that set wnd */
    uint32_t max_wnd; /* [9293 3.10.7.4 MAX.SND.WND] largest window the peer ever offered */
    Seq end;          /* one past the last octet the user gave to SEND; our FIN takes this number */
    Seq push;         /* [9293 3.9.1.2] one past the last octet the user asked to push */
    uint32_t mss;     /* [9293 3.7.1 SendMSS] from the peer's SYN, 536 without the option */
    uint32_t cwnd;    /* [5681] octets the network is trusted with */
    uint32_t ssthresh; /* [5681] below it cwnd grows by slow start */
  } snd;

  struct
  {
    Seq nxt;      /* next number expected */
    uint32_t wnd; /* what we last offered, less what has come since */
    Seq up;       /* [9293 3.8.5] one past the last urgent octet; not before user */
    Seq user;     /* next octet the user will get */
    Seq fin;      /* the number of the peer's FIN, if fin_known */
    uint32_t fin_known;
    uint32_t wanted; /* octets asked for by RECEIVE calls still waiting */
    Seq push;        /* [9293 3.9.1.3] one past the last octet that came with PSH */
  } rcv;

  Seq iss, irs;

  Range early[EARLY_RANGES];   /* [9293 3.10.7.4 SHLD-31] text above a gap; the piece that grew last
                                  comes first [2018 4]; none touch */
  Range sacked[SACKED_RANGES]; /* [2018 5] text above SND.UNA that the peer holds; in order, none
                                  touch */

  /* [5681, 6582, 6675, 6937] */
  Recovery recovery;
  uint32_t duplicates; /* ACKs in a row that said nothing new */
  Seq recover;         /* [6582 3.2, 6675 RecoveryPoint] recovery ends when this is acknowledged */
  Seq high_rxt;        /* [6675 HighRxt] one past the last octet sent again in this recovery */
  uint32_t flight;     /* [6937 RecoverFS] octets out when recovery began */
  uint32_t delivered;  /* [6937 prr_delivered] octets that arrived since */
  uint32_t resent;     /* [6937 prr_out] octets that left since */
  uint32_t acked;      /* [5681 3.1] octets acknowledged since cwnd last grew by a segment */

  /* [7323] */
  uint32_t ts_recent;     /* TS.Recent: the timestamp to echo */
  uint32_t ts_offset;     /* our TSval is the clock plus this */
  Seq last_ack_sent;      /* Last.ACK.sent */
  uint32_t owed_segments; /* [9293 3.8.6.3] that arrived since our last ACK */
  uint32_t owed_octets;
  uint32_t probes;      /* [9293 3.8.6.1] of the peer's shut window, since it was last open */
  uint32_t keep_alives; /* [9293 3.8.4] probes that nobody answered yet */
  uint32_t challenges;  /* [5961 7] challenge ACKs since challenges_began */
  Time ts_recent_age;   /* when TS.Recent was set */
  Time challenges_began;
  Time heard; /* when the peer last sent anything acceptable */
  Time sent;  /* when we last sent text */

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

/* Will this timer go off, if nothing else happens? */
static inline bool
timer_is_running (const Tcb *tcb, Timer timer)
{
  return tcb->deadline[timer] != TIME_NEVER;
}

void tcb_init (Tcb *tcb, const Settings *settings);
const char *tcb_fault (const Tcb *tcb);
const char *state_name (State state);
bool state_parse (const char *name, State *state);
const char *timer_name (Timer timer);
bool state_is_synchronized (State state);
bool syn_is_unacknowledged (const Tcb *tcb);
Seq highest_sent (const Tcb *tcb);
bool fin_is_sent (const Tcb *tcb);
bool fin_is_out (const Tcb *tcb);
bool fin_is_acknowledged (const Tcb *tcb);
uint32_t octets_unsent (const Tcb *tcb);
uint32_t octets_readable (const Tcb *tcb);
uint32_t receive_buffer (const Tcb *tcb);
uint32_t octets_urgent (const Tcb *tcb);
uint32_t send_mss (const Tcb *tcb);
unsigned receive_shift (const Tcb *tcb);
