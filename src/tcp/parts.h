/* TCP as a table of small named parts. `reference` fills every slot; an exercise fills one or a few
 * and the reference does the rest. tcp_step () is the whole machine: one event in, the connection
 * changed, and what goes out.  [9293 3.10]
 *
 * This is the one header an exercise includes. It may call every function that stands here, or in a
 * header included from here, as `name (...);`: the program that loads it exports just these. So no
 * function may stand here that fills a slot of the reference. */
#pragma once

#include "cookie.h"
#include "event.h"
#include "wire.h"

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
  uint32_t ts_offset;
  Seq una;            /* SND.UNA as the event found it */
  bool syn;           /* and our SYN was not acknowledged then */
  bool ack_due;       /* acknowledge () was called; data that leaves may carry it */
  bool challenge;     /* [5961 7] what is due is a challenge ACK, and there may be too many */
  bool override;      /* [9293 3.8.6.2.1 (4)] a small segment has waited long enough */
  Range twice;        /* [2883] text of this segment that was here already; empty: first == end */
  uint32_t delivered; /* [6937] octets of ours that this event says have arrived */
  Time rtt;           /* [7323 4] the round trip that an echoed timestamp shows, or TIME_NEVER */
} Turn;

typedef Verdict (*ArrivalStep) (Tcb *tcb, const Segment *seg, Turn *turn);
typedef void (*Arrival) (Tcb *tcb, const Segment *seg, Turn *turn);
typedef void (*UserCall) (Tcb *tcb, const Call *call, Turn *turn);
typedef void (*Timeout) (Tcb *tcb, Turn *turn);
typedef void (*Acked) (Tcb *tcb, uint32_t octets, Turn *turn);

struct Parts
{
  /* Octets [9293 3.1, 3.2]. */
  uint16_t (*checksum) (const WirePath *path, const uint8_t *octets, size_t size);
  WireFault (*read_header) (const uint8_t *octets, size_t size, Packet *packet);
  OptionsFault (*read_options) (const uint8_t *octets, size_t size, Options *options);

  /* Questions. */
  uint32_t (*segment_length) (const Segment *seg); /* [9293 3.4] SEG.LEN */
  bool (*segment_acceptable) (const Tcb *tcb, const Segment *seg, const Parts *parts); /* Table 6 */
  bool (*acknowledges_new) (const Tcb *tcb, const Segment *seg);
  uint32_t (*usable_window) (const Tcb *tcb);                    /* [9293 3.8.6.2.1] */
  uint32_t (*window_to_offer) (const Tcb *tcb);                  /* [9293 3.8.6.2.2] */
  Segment (*reset_for) (const Segment *seg, const Parts *parts); /* [9293 3.5.2] */

  /* Options of a SYN, and of every other segment [9293 3.2, 3.7.1; 7323; 2018]. */
  void (*options_for) (const Tcb *tcb, const Turn *turn, Segment *seg);
  void (*syn_options) (Tcb *tcb, const Segment *seg);
  ArrivalStep check_timestamps;                         /* [7323 5.3] */
  bool (*reopens) (const Tcb *tcb, const Segment *seg); /* [9293 3.6.1 MAY-2; 6191] */

  /* User calls [9293 3.10.1 to 3.10.6]. */
  UserCall call_open, call_send, call_receive, call_close, call_abort, call_status;
  UserCall call_close_both; /* [9293 3.6.1] */

  /* A segment arrives [9293 3.10.7]. */
  Arrival arrives_closed, arrives_listen, arrives_syn_sent;
  ArrivalStep check_sequence, check_rst, check_syn, check_ack, check_urg, process_text, check_fin;

  /* Timeouts [9293 3.10.8, 3.8.6; 6298]. */
  Timeout user_timeout, retransmission_timeout, persist_timeout, time_wait_timeout;
  Timeout delayed_ack_timeout, keep_alive_timeout, fin_wait_2_timeout;
  void (*icmp_arrives) (Tcb *tcb, Icmp icmp, Seq seq, Turn *turn); /* [9293 3.9.2.2] */

  /* Sending [9293 3.7, 3.8]. */
  Timeout output;
  bool (*worth_sending) (const Tcb *tcb, uint32_t octets); /* [9293 3.7.4, 3.8.6.2.1] */
  bool (*ack_at_once) (const Tcb *tcb);                    /* [9293 3.8.6.3; 5681 4.2] */
  Timeout run_timers;                                      /* which timers ought to run */
  void (*round_trip_measured) (Tcb *tcb, Time rtt);        /* [6298 2] */
  void (*back_off) (Tcb *tcb);                             /* [6298 5.5] */

  /* Congestion [5681, 6582, 6675, 6937]. */
  uint32_t (*initial_window) (const Tcb *tcb);
  Acked congestion_ack;       /* new octets are acknowledged, no recovery under way */
  Timeout congestion_timeout; /* the retransmission timer went off */
  ArrivalStep duplicate_ack;  /* [5681 3.2] an ACK that says nothing new */
  Acked recovery_ack;         /* new octets are acknowledged during recovery */
  void (*sack_received) (Tcb *tcb, const Segment *seg, Turn *turn); /* [2018 5] */
  bool (*is_lost) (const Tcb *tcb, Seq seq);                        /* [6675 4 IsLost] */
  uint32_t (*in_flight) (const Tcb *tcb, const Parts *parts);       /* [6675 4 SetPipe] */
  Range (*next_lost) (const Tcb *tcb, const Parts *parts); /* [6675 4 NextSeg] empty: none */

  /* Whom to let in [9293 3.4.1; 6528; 4987]. */
  Seq (*initial_sequence) (const IsnInput *input);                          /* [6528 3] */
  Admission (*admits) (uint32_t half_open, uint32_t backlog, bool cookies); /* [4987 3.6] */
  Seq (*cookie_make) (const CookieInput *input); /* [4987 3.6, Appendix A] */
  bool (*cookie_check) (const CookieInput *input, const Segment *seg, uint32_t *mss);
  void (*cookie_revive) (Tcb *tcb, const Segment *seg, uint32_t mss);
};

#ifndef EXERCISE /* the machine, the model solution and its table: not for an exercise */
extern const Parts reference;

void tcp_step (const Parts *parts, Tcb *tcb, const Event *event, Actions *out);
Parts parts_with (const Parts *base, const Parts *mine);
unsigned parts_filled (const Parts *mine);
unsigned parts_slots (void);
const char *parts_slot_name (unsigned slot);
bool parts_has_slot (const Parts *mine, unsigned slot);
#endif

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
void challenge (Turn *turn);
void deliver_text (Tcb *tcb, Turn *turn, uint32_t octets);
