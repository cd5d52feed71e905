/* Stories about a TCP that sends more than the network may take at once. Its numbers begin at 0, so
 * that its text begins at 1, and the peer's window is 60000 unless the peer says otherwise. */
#pragma once

#include "unit.h"

#define acks(unit, ack) sender_acks (unit, ack, "", HERE)
#define sacks(unit, ack, blocks) sender_acks (unit, ack, "<SACK=" blocks ">", HERE)
#define sends_text(unit, first, end) sender_sends (unit, first, end, (end) - (first), HERE)
#define sends_segments(unit, first, end, smss) sender_sends (unit, first, end, smss, HERE)

Settings sender_settings (void);
void sender_opens (Unit *unit, const Settings *settings, const char *syn_options, Place place);
void sender_acks (Unit *unit, Seq ack, const char *option, Place place);
void sender_sends (Unit *unit, Seq first, Seq end, uint32_t smss, Place place);

/* Segment n: octets 1000 n - 999 to 1000 n. */
#define FIRST(n) (1000u * (n) -999u)
#define END(n) (1000u * (n) + 1u)
#define sends_segment(unit, n) sends_text (unit, FIRST (n), END (n))

/* How ten_out () is to repair losses. */
#define RENO false, false
#define SACK true, false
#define PRR true, true

/* Open, with segments of 1000 octets. */
void sender (Unit *unit, const Settings *settings);
void sack_sender (Unit *unit, const Settings *settings);
void ten_out (Unit *unit, bool sack, bool rate_reduction, uint32_t octets);
void duplicates (Unit *unit, Seq ack, unsigned count);
