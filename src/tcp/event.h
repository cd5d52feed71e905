/* What can happen to a connection (Event) and what comes of it (Actions). Both are flat values: a
 * question to a TCP and its answer, in a form that can be kept, compared and sent down a pipe.
 * [9293 3.10] */
#pragma once

#include "tcb.h"

/* [9293 3.9.2.2] What an ICMP message means to TCP. */
typedef enum
{
  ICMP_SOFT,          /* net, host or source route unreachable, time exceeded, parameter problem */
  ICMP_HARD,          /* protocol or port unreachable, fragmentation needed */
  ICMP_SOURCE_QUENCH, /* [MUST-55] means nothing any more */
  ICMPS
} Icmp;

/* [9293 3.10.1 to 3.10.6] */
typedef enum
{
  CALL_OPEN_PASSIVE,
  CALL_OPEN_ACTIVE,
  CALL_SEND,
  CALL_RECEIVE,
  CALL_CLOSE,
  CALL_ABORT,
  CALL_STATUS,
  CALL_CLOSE_BOTH, /* [9293 3.6.1 MAY-1] CLOSE that takes nothing more either */
  CALL_SET,        /* [9293 3.9.1, MUST-17, MUST-21, MUST-24] one setting of the connection */
  CALLS
} CallKind;

typedef struct
{
  CallKind kind;
  uint32_t length;       /* SEND, RECEIVE: octets */
  bool remote_specified; /* OPEN: the remote socket is named */
  bool no_room;          /* the host has no memory for this call: "insufficient resources" */
  bool push;             /* SEND: [9293 3.9.1.2] */
  bool urgent;           /* SEND: [9293 3.8.5] */
  uint32_t setting;      /* SET: its index in the table of settings.h */
  uint64_t value;        /* SET */
} Call;

typedef enum
{
  EVENT_CALL,
  EVENT_SEGMENT,
  EVENT_TIMEOUT,
  EVENT_ICMP, /* [9293 3.9.2.2] IP passes an ICMP message up */
  EVENTS
} EventKind;

typedef struct
{
  EventKind kind;
  Seq isn; /* what the generator of initial sequence numbers says now [9293 3.4.1] */
  Time now;
  Call call;          /* EVENT_CALL */
  Segment segment;    /* EVENT_SEGMENT */
  Timer timer;        /* EVENT_TIMEOUT */
  Icmp icmp;          /* EVENT_ICMP */
  Seq icmp_seq;       /* SEG.SEQ of the segment of ours that the message quotes [5927 4] */
  uint32_t ts_offset; /* what the generator of timestamp offsets says now [7323 5.4] */
} Event;

/* What the user is told, in the RFC's wording (signal_text ()).  [9293 3.10] */
typedef enum
{
  SIGNAL_OK,
  SIGNAL_PENDING,     /* RECEIVE waits for text */
  SIGNAL_ESTABLISHED, /* the connection is open */
  SIGNAL_DATA,        /* text for the user: `first`, `length` */
  SIGNAL_STATUS,
  SIGNAL_URGENT,           /* [9293 3.8.5 MUST-32] */
  SIGNAL_DELIVERY_PROBLEM, /* [9293 3.8.3 SHLD-9] */
  SIGNAL_SOFT_ERROR,       /* [9293 3.9.2.2 SHLD-25] ICMP says something is wrong on the way */
  SIGNAL_CLOSING,          /* the peer has sent its FIN */
  SIGNAL_RESET,
  SIGNAL_REFUSED,
  SIGNAL_USER_TIMEOUT,
  SIGNAL_HARD_ERROR, /* [9293 3.9.2.2 SHLD-26] ICMP says there is no way */
  SIGNAL_ERROR_NOT_EXIST,
  SIGNAL_ERROR_EXISTS,
  SIGNAL_ERROR_REMOTE_UNSPECIFIED,
  SIGNAL_ERROR_RESOURCES,
  SIGNAL_ERROR_CLOSING,
  SIGNAL_ERROR_SETTING, /* SET: there is no such setting, or it cannot have this value */
  SIGNALS
} SignalKind;

typedef struct
{
  SignalKind kind;
  Text text;       /* SIGNAL_DATA: which octets of the peer's stream */
  uint32_t pushed; /* SIGNAL_DATA: [9293 3.9.1.3 MAY-17] 1: a PSH stood at or before its end */
  uint32_t urgent; /* SIGNAL_DATA, SIGNAL_STATUS, SIGNAL_URGENT: [9293 3.8.5 MUST-33] urgent octets
                      still to be read */
} Signal;

/* The sentence of the RFC that decided. clause_section () and clause_function () say where it
 * stands in the RFC and in this library. */
typedef enum
{
  CLAUSE_NONE,
  CLAUSE_OPEN_PASSIVE,
  CLAUSE_OPEN_ACTIVE,
  CLAUSE_OPEN_REFUSED,
  CLAUSE_SEND,
  CLAUSE_SEND_REFUSED,
  CLAUSE_RECEIVE,
  CLAUSE_RECEIVE_REFUSED,
  CLAUSE_CLOSE,
  CLAUSE_CLOSE_WAITS,
  CLAUSE_CLOSE_REFUSED,
  CLAUSE_ABORT,
  CLAUSE_ABORT_REFUSED,
  CLAUSE_STATUS,
  CLAUSE_CLOSE_BOTH,       /* [9293 3.6.1] nothing waits unread: as CLOSE */
  CLAUSE_CLOSE_BOTH_RESET, /* [9293 3.6.1 SHLD-3] octets wait unread: they are lost, so a reset */
  CLAUSE_SET,
  CLAUSE_SET_REFUSED,
  CLAUSE_CLOSED_RST,           /* no connection, and the segment is a reset: say nothing */
  CLAUSE_CLOSED_RESET,         /* no connection: answer with a reset */
  CLAUSE_LISTEN_RST,           /* nothing was opened, so a reset means nothing */
  CLAUSE_LISTEN_ACK,           /* nothing was sent, so nothing can be acknowledged */
  CLAUSE_LISTEN_SYN,           /* a peer wants a connection */
  CLAUSE_LISTEN_OTHER,         /* neither: drop it */
  CLAUSE_SYN_SENT_ACK,         /* an ACK of something we never sent */
  CLAUSE_SYN_SENT_RST,         /* the peer refuses */
  CLAUSE_SYN_SENT_RST_DROPPED, /* a reset without an acceptable ACK */
  CLAUSE_SYN_SENT_SYN_ACK,     /* our SYN is acknowledged: open */
  CLAUSE_SYN_SENT_SYN,         /* both opened at once */
  CLAUSE_SYN_SENT_OTHER,
  CLAUSE_SYN_RECEIVED_FIGURE_7, /* simultaneous open: the peer's SYN,ACK after its SYN */
  CLAUSE_SEQUENCE,              /* not acceptable: answer with an ACK */
  CLAUSE_SEQUENCE_RST,          /* not acceptable and a reset: drop it */
  CLAUSE_SEQUENCE_ZERO_WINDOW,  /* the window is shut: the text is dropped, its ACK is used */
  CLAUSE_SEQUENCE_FIN_AGAIN,    /* the peer's FIN again in TIME-WAIT */
  CLAUSE_RST_TO_LISTEN,
  CLAUSE_RST_REFUSED,
  CLAUSE_RST_RESET,
  CLAUSE_RST_CLOSED,
  CLAUSE_RST_CHALLENGE, /* [5961 3] not exactly at RCV.NXT */
  CLAUSE_SYN_TO_LISTEN,
  CLAUSE_SYN_CHALLENGE,     /* [5961 4] */
  CLAUSE_SYN_REOPENS,       /* [9293 3.6.1 MAY-2] a new SYN in TIME-WAIT */
  CLAUSE_TIMESTAMP_MISSING, /* [7323 3.2] agreed on, and not there: drop it */
  CLAUSE_PAWS,              /* [7323 5.3] an old timestamp */
  CLAUSE_ACK_MISSING,
  CLAUSE_ACK_SYN_RECEIVED, /* our SYN is acknowledged: open */
  CLAUSE_ACK_SYN_RECEIVED_BAD,
  CLAUSE_ACK_FUTURE,  /* an ACK of something not yet sent */
  CLAUSE_ACK_ANCIENT, /* [5961 5] */
  CLAUSE_ACK_NEW,     /* SND.UNA moves */
  CLAUSE_ACK_WINDOW,  /* nothing new is acknowledged, but the window is another */
  CLAUSE_ACK_DUPLICATE,
  CLAUSE_FAST_RETRANSMIT, /* [5681 3.2] the third duplicate ACK */
  CLAUSE_RECOVERY,        /* [6582, 6675, 6937] an ACK during fast recovery */
  CLAUSE_ACK_OF_FIN,      /* FIN-WAIT-1 to FIN-WAIT-2 */
  CLAUSE_ACK_CLOSING,     /* CLOSING to TIME-WAIT */
  CLAUSE_ACK_LAST_ACK,    /* LAST-ACK to CLOSED */
  CLAUSE_ACK_TIME_WAIT,
  CLAUSE_URGENT,
  CLAUSE_TEXT,             /* text in order */
  CLAUSE_TEXT_HELD,        /* text above a gap */
  CLAUSE_TEXT_AFTER_CLOSE, /* [9293 3.6.1 SHLD-3] nobody will read it: a reset */
  CLAUSE_FIN,              /* the peer will send no more */
  CLAUSE_FIN_HELD,         /* a FIN above a gap */
  CLAUSE_USER_TIMEOUT,
  CLAUSE_RETRANSMISSION,
  CLAUSE_RETRANSMISSION_GIVES_UP,
  CLAUSE_TIME_WAIT_OVER,
  CLAUSE_PERSIST,
  CLAUSE_OUTPUT,
  CLAUSE_DELAYED_ACK,
  CLAUSE_OVERRIDE,
  CLAUSE_KEEP_ALIVE,
  CLAUSE_KEEP_ALIVE_GIVES_UP,
  CLAUSE_FIN_WAIT_2_OVER,
  CLAUSE_ICMP_SOFT,
  CLAUSE_ICMP_HARD,
  CLAUSE_ICMP_DROPPED,
  CLAUSE_TIMER_IDLE, /* a timer that has nothing to do */
  CLAUSES
} Clause;

#define ACTION_SEGMENTS 8
#define ACTION_SIGNALS 6
#define ACTION_TRAIL 12

typedef struct
{
  uint8_t segment_count, signal_count, trail_count, zero;
  Clause clause;              /* the sentence that decided */
  Clause trail[ACTION_TRAIL]; /* the steps passed on the way, in order */
  Segment segments[ACTION_SEGMENTS];
  Signal signals[ACTION_SIGNALS];
} Actions;

const char *call_name (CallKind kind);
const char *signal_text (SignalKind kind);
bool signal_is_error (SignalKind kind);
const char *clause_name (Clause clause);
const char *clause_section (Clause clause);
const char *clause_function (Clause clause);
const char *clause_file (Clause clause);
