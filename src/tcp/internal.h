/* What the files of this library share among themselves and nobody else needs. */
#pragma once

#include "parts.h"

/* octets and numbers (wire.c, options.c, segment.c) */
uint16_t wire_checksum (const WirePath *path, const uint8_t *octets, size_t size);
WireFault read_header (const uint8_t *octets, size_t size, Packet *packet);
OptionsFault options_read (const uint8_t *octets, size_t size, Options *options);
uint32_t segment_length (const Segment *seg);

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
bool may_receive (const Tcb *tcb);

/* user calls (calls.c) */
void call_open (Tcb *tcb, const Call *call, Turn *turn);
void call_send (Tcb *tcb, const Call *call, Turn *turn);
void call_receive (Tcb *tcb, const Call *call, Turn *turn);
void call_close (Tcb *tcb, const Call *call, Turn *turn);
void call_abort (Tcb *tcb, const Call *call, Turn *turn);
void call_status (Tcb *tcb, const Call *call, Turn *turn);
void call_close_both (Tcb *tcb, const Call *call, Turn *turn);
void call_set (Tcb *tcb, const Call *call, Turn *turn);

/* timeouts (timeouts.c) */
void user_timeout (Tcb *tcb, Turn *turn);
void retransmission_timeout (Tcb *tcb, Turn *turn);
void time_wait_timeout (Tcb *tcb, Turn *turn);
void delayed_ack_timeout (Tcb *tcb, Turn *turn);
void override_timeout (Turn *turn);
void keep_alive_timeout (Tcb *tcb, Turn *turn);
void fin_wait_2_timeout (Tcb *tcb, Turn *turn);
void icmp_arrives (Tcb *tcb, Icmp icmp, Seq seq, Turn *turn);
void run_timers (Tcb *tcb, Turn *turn);

/* a shut window (probe.c) */
void persist_timeout (Tcb *tcb, Turn *turn);
Time persist_interval (const Tcb *tcb);
Verdict count_probe (Tcb *tcb, const Segment *seg, Turn *turn);

/* options of what is sent and of what arrives (extensions.c) */
uint32_t text_room (const Tcb *tcb, const Turn *turn);
void options_for (const Tcb *tcb, const Turn *turn, Segment *seg);
void syn_options (Tcb *tcb, const Segment *seg);
Verdict check_timestamps (Tcb *tcb, const Segment *seg, Turn *turn);
Verdict note_timestamp (Tcb *tcb, const Segment *seg, Turn *turn);
bool reopens (const Tcb *tcb, const Segment *seg);

/* congestion (congestion.c) */
uint32_t initial_window (const Tcb *tcb);
void congestion_ack (Tcb *tcb, uint32_t octets, Turn *turn);
void congestion_timeout (Tcb *tcb, Turn *turn);
uint32_t congestion_allowance (const Tcb *tcb, const Parts *parts);
uint32_t half_of (const Tcb *tcb, uint32_t flight);
void widen (Tcb *tcb, uint32_t octets);

/* what the peer holds (scoreboard.c) */
bool uses_sack (const Tcb *tcb);
Seq sacked_end (const Tcb *tcb);
Range hole_from (const Tcb *tcb, Seq from);
void sack_received (Tcb *tcb, const Segment *seg, Turn *turn);
void sacked_prune (Tcb *tcb, Turn *turn);
void forget_sacked (Tcb *tcb);

/* losses (newreno.c) */
Verdict duplicate_ack (Tcb *tcb, const Segment *seg, Turn *turn);
void recovery_ack (Tcb *tcb, uint32_t octets, Turn *turn);
void look_for_loss (Tcb *tcb, Turn *turn);
void recover_from_timeout (Tcb *tcb);

/* what is sent again, and how much (sack.c) */
bool front_is_due (const Tcb *tcb);
bool is_lost (const Tcb *tcb, Seq seq);
uint32_t in_flight (const Tcb *tcb, const Parts *parts);
Range next_lost (const Tcb *tcb, const Parts *parts);
void reduce_rate (Tcb *tcb, Turn *turn);

/* whom to let in (isn.c, cookie.c) */
Seq initial_sequence (const IsnInput *input);
Admission admits (uint32_t half_open, uint32_t backlog, bool cookies);
Seq cookie_make (const CookieInput *input);
bool cookie_check (const CookieInput *input, const Segment *seg, uint32_t *mss);
void cookie_revive (Tcb *tcb, const Segment *seg, uint32_t mss);

/* sending (output.c) */
bool worth_sending (const Tcb *tcb, uint32_t octets);
bool ack_at_once (const Tcb *tcb);
uint32_t could_send (const Tcb *tcb, const Parts *parts);
uint32_t usable_window (const Tcb *tcb);
uint32_t window_to_offer (const Tcb *tcb);
Seq bare_seq (const Tcb *tcb);
void output (Tcb *tcb, Turn *turn);
bool may_send_text (const Tcb *tcb);
bool something_unsent (const Tcb *tcb);
bool anything_unacknowledged (const Tcb *tcb);
bool gives_up (const Tcb *tcb, Time now);
void give_up (Tcb *tcb, Turn *turn);
void numbers_left (Tcb *tcb, uint32_t numbers);
void fin_left (Tcb *tcb, Turn *turn);
void retransmit_front (Tcb *tcb, Turn *turn, uint32_t most);
void send_range (Tcb *tcb, Turn *turn, Seq seq, uint32_t octets, unsigned ctl);

/* RFC 6298 (rto.c) */
void round_trip_measured (Tcb *tcb, Time rtt);
void back_off (Tcb *tcb);
void begin_round_trip (Tcb *tcb, const Turn *turn, Seq until);
void front_moved (Tcb *tcb, Turn *turn);

/* text that arrives (reassembly.c) */
Range text_of (const Segment *seg);
void note_twice (const Tcb *tcb, Range piece, Turn *turn);
bool take_text (Tcb *tcb, Range piece);
void forget_held (Tcb *tcb);
void advance_receive (Tcb *tcb, Seq nxt);

/* changes of state that are more than a word, and what all share (step.c) */
void open_window (Tcb *tcb);
void round_buffer (Tcb *tcb);
uint32_t window_of (const Tcb *tcb, const Segment *seg);
void acknowledge_soon (Tcb *tcb, Turn *turn, uint32_t octets);
void begin_numbers (Tcb *tcb, Seq iss);
Verdict begin_sending (Tcb *tcb, const Segment *seg, Turn *turn);
void select_iss (Tcb *tcb, const Turn *turn);
void back_to_listen (Tcb *tcb, Turn *turn);
void end_connection (Tcb *tcb, Turn *turn);
