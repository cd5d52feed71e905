/* See the header. */
#include "sender.h"

#include <stdio.h>

/* The RFC's congestion control, and nothing else that keeps anything back. */
Settings
sender_settings (void)
{
  Settings settings = settings_plain ();

  settings.mss = 1460;
  settings.send_buffer = 200000;
  settings.congestion = 1;
  settings.sack = 1;
  settings.initial_window = 10;
  settings.limited_transmit = 1;
  return settings;
}

void
sender_opens (Unit *unit, const Settings *settings, const char *syn_options, Place place)
{
  char syn[100];

  unit_begin_with (unit, 0, settings);
  snprintf (syn, sizeof syn, "<SEQ=100><WND=60000><CTL=SYN>%s", syn_options);
  unit_call (unit, (Call){ CALL_OPEN_PASSIVE, .remote_specified = true }, place);
  unit_arrives (unit, syn, place);
  unit_sends (unit, "<CTL=SYN,ACK>", place);
  sender_acks (unit, 1, "", place);
  unit_sends_nothing (unit, place);
  unit_state_is (unit, ESTABLISHED, place);
}

void
sender (Unit *unit, const Settings *settings)
{
  sender_opens (unit, settings, "<MSS=1000>", HERE);
}

void
sack_sender (Unit *unit, const Settings *settings)
{
  sender_opens (unit, settings, "<MSS=1000><SACKOK>", HERE);
}

/* The peer acknowledges `ack`; `option` is a SACK option or nothing. */
void
sender_acks (Unit *unit, Seq ack, const char *option, Place place)
{
  char text[200];

  snprintf (text, sizeof text, "<SEQ=101><ACK=%u><WND=60000><CTL=ACK>%s", ack, option);
  unit_arrives (unit, text, place);
}

/* Octets `first` up to but not including `end` leave in segments of `smss` octets, the last one
 * maybe smaller, now; what finds no room in one step leaves in the next. */
void
sender_sends (Unit *unit, Seq first, Seq end, uint32_t smss, Place place)
{
  char text[100];

  unit_elapses (unit, 0, place);
  while (seq_lt (first, end))
    {
      uint32_t octets = end - first < smss ? end - first : smss;

      snprintf (text, sizeof text, "<SEQ=%u><DATA=%u>", first, octets);
      unit_sends (unit, text, place);
      first += octets;
    }
}

/* Ten segments of `octets` are out, and the peer says nothing yet. */
void
ten_out (Unit *unit, bool sack, bool rate_reduction, uint32_t octets)
{
  Settings settings = sender_settings ();

  settings.limited_transmit = sack;
  settings.rate_reduction = rate_reduction;
  (sack ? sack_sender : sender) (unit, &settings);
  call (unit, CALL_SEND, octets);
  sends_segments (unit, 1, END (10), 1000);
  sends_nothing (unit);
}

void
duplicates (Unit *unit, Seq ack, unsigned count)
{
  while (count-- > 0)
    acks (unit, ack);
}
