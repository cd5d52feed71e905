/* The table of parts, filled with the reference; and how an exercise's table is laid over it. */
#include "internal.h"

#include <string.h>

const Parts reference = {
  .checksum = wire_checksum,
  .read_header = read_header,
  .read_options = options_read,
  .segment_length = segment_length,
  .segment_acceptable = segment_acceptable,
  .acknowledges_new = acknowledges_new,
  .usable_window = usable_window,
  .window_to_offer = window_to_offer,
  .reset_for = reset_for,
  .options_for = options_for,
  .syn_options = syn_options,
  .check_timestamps = check_timestamps,
  .reopens = reopens,
  .call_open = call_open,
  .call_send = call_send,
  .call_receive = call_receive,
  .call_close = call_close,
  .call_abort = call_abort,
  .call_status = call_status,
  .call_close_both = call_close_both,
  .arrives_closed = arrives_closed,
  .arrives_listen = arrives_listen,
  .arrives_syn_sent = arrives_syn_sent,
  .check_sequence = check_sequence,
  .check_rst = check_rst,
  .check_syn = check_syn,
  .check_ack = check_ack,
  .check_urg = check_urg,
  .process_text = process_text,
  .check_fin = check_fin,
  .user_timeout = user_timeout,
  .retransmission_timeout = retransmission_timeout,
  .persist_timeout = persist_timeout,
  .time_wait_timeout = time_wait_timeout,
  .delayed_ack_timeout = delayed_ack_timeout,
  .keep_alive_timeout = keep_alive_timeout,
  .fin_wait_2_timeout = fin_wait_2_timeout,
  .icmp_arrives = icmp_arrives,
  .output = output,
  .worth_sending = worth_sending,
  .ack_at_once = ack_at_once,
  .run_timers = run_timers,
  .round_trip_measured = round_trip_measured,
  .back_off = back_off,
  .initial_window = initial_window,
  .congestion_ack = congestion_ack,
  .congestion_timeout = congestion_timeout,
  .duplicate_ack = duplicate_ack,
  .recovery_ack = recovery_ack,
  .sack_received = sack_received,
  .is_lost = is_lost,
  .in_flight = in_flight,
  .next_lost = next_lost,
  .initial_sequence = initial_sequence,
  .admits = admits,
  .cookie_make = cookie_make,
  .cookie_check = cookie_check,
  .cookie_revive = cookie_revive,
};

typedef void (*Slot) (void);

/* In the order of the struct: slots are counted, so every one must be here. */
static const char *const slot_names[] = {
  "checksum",
  "read_header",
  "read_options",
  "segment_length",
  "segment_acceptable",
  "acknowledges_new",
  "usable_window",
  "window_to_offer",
  "reset_for",
  "options_for",
  "syn_options",
  "check_timestamps",
  "reopens",
  "call_open",
  "call_send",
  "call_receive",
  "call_close",
  "call_abort",
  "call_status",
  "call_close_both",
  "arrives_closed",
  "arrives_listen",
  "arrives_syn_sent",
  "check_sequence",
  "check_rst",
  "check_syn",
  "check_ack",
  "check_urg",
  "process_text",
  "check_fin",
  "user_timeout",
  "retransmission_timeout",
  "persist_timeout",
  "time_wait_timeout",
  "delayed_ack_timeout",
  "keep_alive_timeout",
  "fin_wait_2_timeout",
  "icmp_arrives",
  "output",
  "worth_sending",
  "ack_at_once",
  "run_timers",
  "round_trip_measured",
  "back_off",
  "initial_window",
  "congestion_ack",
  "congestion_timeout",
  "duplicate_ack",
  "recovery_ack",
  "sack_received",
  "is_lost",
  "in_flight",
  "next_lost",
  "initial_sequence",
  "admits",
  "cookie_make",
  "cookie_check",
  "cookie_revive",
};

#define SLOTS (sizeof slot_names / sizeof slot_names[0])

_Static_assert(sizeof (Parts) == SLOTS * sizeof (Slot), "every slot has a name");

/* How many slots the table has. */
unsigned
parts_slots (void)
{
  return SLOTS;
}

/* The name of a slot, "?" beyond the last. */
const char *
parts_slot_name (unsigned slot)
{
  return slot < SLOTS ? slot_names[slot] : "?";
}

/* Does the table fill this slot? No, beyond the last. */
bool
parts_has_slot (const Parts *mine, unsigned slot)
{
  Slot slots[SLOTS];
  memcpy (slots, mine, sizeof slots);
  return slot < SLOTS && slots[slot] != NULL;
}

/* How many slots the table fills. */
unsigned
parts_filled (const Parts *mine)
{
  unsigned filled = 0;
  for (unsigned slot = 0; slot < SLOTS; slot++)
    filled += parts_has_slot (mine, slot);
  return filled;
}

/* `base` with every slot that `mine` fills replaced. */
Parts
parts_with (const Parts *base, const Parts *mine)
{
  Slot slots[SLOTS], over[SLOTS];
  memcpy (slots, base, sizeof slots);
  memcpy (over, mine, sizeof over);
  for (unsigned slot = 0; slot < SLOTS; slot++)
    if (over[slot] != NULL)
      slots[slot] = over[slot];
  Parts parts;
  memcpy (&parts, slots, sizeof parts);
  return parts;
}
