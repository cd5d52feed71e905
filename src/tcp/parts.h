/* TCP as a table of small named parts. `reference` fills every slot; an exercise fills one or a few
 * and the reference does the rest. tcp_step () is the whole machine: one event in, the connection
 * changed, and what goes out.  [9293 3.10]
 *
 * This is the one header an exercise includes. */
#pragma once

#include "event.h"

typedef struct Parts Parts;

/* What a step of 3.10.7.4 says to the next one. */
typedef enum
{
  NEXT, /* go on with the next check */
  STOP  /* "return": this segment is dealt with */
} Verdict;

/* One event's way through the parts. */
typedef struct
{
  const Parts *parts;
  Actions *out;
  Time now;
  Seq isn;
  bool ack_due; /* acknowledge () was called; data that leaves may carry it */
} Turn;

typedef Verdict (*ArrivalStep) (Tcb *tcb, const Segment *seg, Turn *turn);
typedef void (*Arrival) (Tcb *tcb, const Segment *seg, Turn *turn);
typedef void (*UserCall) (Tcb *tcb, const Call *call, Turn *turn);
typedef void (*Timeout) (Tcb *tcb, Turn *turn);

struct Parts
{
  /* Questions. */
  uint32_t (*segment_length) (const Segment *seg); /* [9293 3.4] SEG.LEN */
  bool (*segment_acceptable) (const Tcb *tcb, const Segment *seg, const Parts *parts); /* Table 6 */
  uint32_t (*usable_window) (const Tcb *tcb);                    /* [9293 3.8.6.2.1] */
  uint32_t (*window_to_offer) (const Tcb *tcb);                  /* [9293 3.8.6.2.2] */
  Segment (*reset_for) (const Segment *seg, const Parts *parts); /* [9293 3.5.2] */

  /* User calls [9293 3.10.1 to 3.10.6]. */
  UserCall call_open, call_send, call_receive, call_close, call_abort, call_status;

  /* A segment arrives [9293 3.10.7]. */
  Arrival arrives_closed, arrives_listen, arrives_syn_sent;
  ArrivalStep check_sequence, check_rst, check_syn, check_ack, check_urg, process_text, check_fin;

  /* Timeouts [9293 3.10.8, 3.8.6.1; 6298]. */
  Timeout user_timeout, retransmission_timeout, persist_timeout, time_wait_timeout;

  /* Sending [9293 3.7, 3.8]. */
  Timeout output;
  Timeout run_timers;                               /* which timers ought to run */
  void (*round_trip_measured) (Tcb *tcb, Time rtt); /* [6298 2] */
  void (*back_off) (Tcb *tcb);                      /* [6298 5.5] */
};

extern const Parts reference;

void tcp_step (const Parts *parts, Tcb *tcb, const Event *event, Actions *out);
Parts parts_with (const Parts *base, const Parts *mine);
unsigned parts_filled (const Parts *mine);
unsigned parts_slots (void);
const char *parts_slot_name (unsigned slot);
bool parts_has_slot (const Parts *mine, unsigned slot);

/* The verbs with which a part acts. */
void enter (Tcb *tcb, Turn *turn, State state);
void send_segment (Tcb *tcb, Turn *turn, Seq seq, unsigned ctl);
void send_reset_for (const Segment *seg, Turn *turn);
void acknowledge (Turn *turn);
void tell (Turn *turn, SignalKind kind);
void because (Turn *turn, Clause clause);
void timer_start (Tcb *tcb, const Turn *turn, Timer timer, Time after);
void timer_stop (Tcb *tcb, Timer timer);
void take_window (Tcb *tcb, const Segment *seg);
void deliver_text (Tcb *tcb, Turn *turn, uint32_t octets);
