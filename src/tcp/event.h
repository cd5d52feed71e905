/* What can happen to a connection (Event) and what comes of it (Actions). Both are flat values: a
 * question to a TCP and its answer, in a form that can be kept, compared and sent down a pipe.
 * [9293 3.10] */
#pragma once

#include "tcb.h"

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
} Call;

typedef enum
{
  EVENT_CALL,
  EVENT_SEGMENT,
  EVENT_TIMEOUT,
  EVENTS
} EventKind;

typedef struct
{
  EventKind kind;
  Seq isn; /* what the generator of initial sequence numbers says now [9293 3.4.1] */
  Time now;
  Call call;       /* EVENT_CALL */
  Segment segment; /* EVENT_SEGMENT */
  Timer timer;     /* EVENT_TIMEOUT */
  uint32_t zero;
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
  SIGNAL_CLOSING,          /* the peer has sent its FIN */
  SIGNAL_RESET,
  SIGNAL_REFUSED,
  SIGNAL_USER_TIMEOUT,
  SIGNAL_ERROR_NOT_EXIST,
  SIGNAL_ERROR_EXISTS,
  SIGNAL_ERROR_REMOTE_UNSPECIFIED,
  SIGNAL_ERROR_RESOURCES,
  SIGNAL_ERROR_CLOSING,
  SIGNALS
} SignalKind;

typedef struct
{
  SignalKind kind;
  Text text; /* SIGNAL_DATA: which octets of the peer's stream */
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
  CLAUSE_SYN_CHALLENGE, /* [5961 4] */
  CLAUSE_ACK_MISSING,
  CLAUSE_ACK_SYN_RECEIVED, /* our SYN is acknowledged: open */
  CLAUSE_ACK_SYN_RECEIVED_BAD,
  CLAUSE_ACK_FUTURE,  /* an ACK of something not yet sent */
  CLAUSE_ACK_ANCIENT, /* [5961 5] */
  CLAUSE_ACK_NEW,     /* SND.UNA moves */
  CLAUSE_ACK_WINDOW,  /* nothing new is acknowledged, but the window is another */
  CLAUSE_ACK_DUPLICATE,
  CLAUSE_ACK_OF_FIN,   /* FIN-WAIT-1 to FIN-WAIT-2 */
  CLAUSE_ACK_CLOSING,  /* CLOSING to TIME-WAIT */
  CLAUSE_ACK_LAST_ACK, /* LAST-ACK to CLOSED */
  CLAUSE_ACK_TIME_WAIT,
  CLAUSE_URGENT,
  CLAUSE_TEXT,      /* text in order */
  CLAUSE_TEXT_HELD, /* text above a gap */
  CLAUSE_FIN,       /* the peer will send no more */
  CLAUSE_FIN_HELD,  /* a FIN above a gap */
  CLAUSE_USER_TIMEOUT,
  CLAUSE_RETRANSMISSION,
  CLAUSE_RETRANSMISSION_GIVES_UP,
  CLAUSE_TIME_WAIT_OVER,
  CLAUSE_PERSIST,
  CLAUSE_OUTPUT,
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
