/* What the files of this library share among themselves and nobody else needs. */
#pragma once

#include "parts.h"

/* segment arrival, by state (arrives.c, checks.c) */
void segment_arrives (Tcb *tcb, const Segment *seg, Turn *turn);
void arrives_closed (Tcb *tcb, const Segment *seg, Turn *turn);
void arrives_listen (Tcb *tcb, const Segment *seg, Turn *turn);
void arrives_syn_sent (Tcb *tcb, const Segment *seg, Turn *turn);
bool segment_acceptable (const Tcb *tcb, const Segment *seg, const Parts *parts);
Segment reset_for (const Segment *seg, const Parts *parts);
bool acknowledges_new (const Tcb *tcb, const Segment *seg);
void syn_acknowledged (Tcb *tcb, const Segment *seg, Turn *turn);
Verdict check_sequence (Tcb *tcb, const Segment *seg, Turn *turn);
Verdict check_rst (Tcb *tcb, const Segment *seg, Turn *turn);
Verdict check_syn (Tcb *tcb, const Segment *seg, Turn *turn);
Verdict check_ack (Tcb *tcb, const Segment *seg, Turn *turn);
Verdict check_urg (Tcb *tcb, const Segment *seg, Turn *turn);
Verdict process_text (Tcb *tcb, const Segment *seg, Turn *turn);
Verdict check_fin (Tcb *tcb, const Segment *seg, Turn *turn);

/* user calls (calls.c) */
void call_open (Tcb *tcb, const Call *call, Turn *turn);
void call_send (Tcb *tcb, const Call *call, Turn *turn);
void call_receive (Tcb *tcb, const Call *call, Turn *turn);
void call_close (Tcb *tcb, const Call *call, Turn *turn);
void call_abort (Tcb *tcb, const Call *call, Turn *turn);
void call_status (Tcb *tcb, const Call *call, Turn *turn);

/* timeouts (timeouts.c) */
void user_timeout (Tcb *tcb, Turn *turn);
void retransmission_timeout (Tcb *tcb, Turn *turn);
void persist_timeout (Tcb *tcb, Turn *turn);
void time_wait_timeout (Tcb *tcb, Turn *turn);
void run_timers (Tcb *tcb, Turn *turn);

/* sending (output.c) */
uint32_t usable_window (const Tcb *tcb);
uint32_t window_to_offer (const Tcb *tcb);
void output (Tcb *tcb, Turn *turn);
bool something_unsent (const Tcb *tcb);
void fin_left (Tcb *tcb, Turn *turn);
void retransmit_front (Tcb *tcb, Turn *turn, uint32_t most);
void send_range (Tcb *tcb, Turn *turn, Seq seq, uint32_t octets, unsigned ctl);

/* RFC 6298 (rto.c) */
void round_trip_measured (Tcb *tcb, Time rtt);
void back_off (Tcb *tcb);
void begin_round_trip (Tcb *tcb, const Turn *turn, Seq until);
void front_moved (Tcb *tcb, Turn *turn, Seq before);

/* text that arrives (reassembly.c) */
bool take_text (Tcb *tcb, Range piece);
void advance_receive (Tcb *tcb, Seq nxt);

/* changes of state that are more than a word (step.c) */
void select_iss (Tcb *tcb, const Turn *turn);
void back_to_listen (Tcb *tcb, Turn *turn);
void end_connection (Tcb *tcb, Turn *turn);
