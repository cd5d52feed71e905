/* A packet of a script: direction, flags, numbers and options.
 *
 *   packet  := ('<' | '>') flags seq [ack INT] [win INT] [urg INT] ['<' options '>']
 *   seq     := INT ':' INT '(' INT ')' | '...' '(' INT ')'
 *   options := '...' | option (',' option)*  */
#include "config.h"

#include <lab/text/language.h>
#include "packetdrill-private.h"

#include <string.h>

#define ANY_NUMBER UINT32_MAX
#define TEXT_MAX 65535        /* octets of a packet that arrives */
#define STREAM_MAX (1U << 30) /* octets of what leaves, in as many packets as it takes */

static bool
small_number (Scan *scan, uint32_t most, uint32_t *number)
{
  int64_t value = 0;
  if (!scan_number (scan, 0, most, &value))
    return false;
  *number = (uint32_t) value;
  return true;
}

static bool
flag_of (char c, ScriptPacket *packet)
{
  switch (c)
    {
    case 'F': packet->ctl |= CTL_FIN; return true;
    case 'S': packet->ctl |= CTL_SYN; return true;
    case 'R': packet->ctl |= CTL_RST; return true;
    case 'P': packet->ctl |= CTL_PSH; return true;
    case '.': packet->ctl |= CTL_ACK; return true;
    case 'U': packet->ctl |= CTL_URG; return true;
    case 'E': packet->ece = true; return true;
    case 'W': packet->cwr = true; return true;
    default: return false;
    }
}

static bool
read_flags (Scan *scan, ScriptPacket *packet)
{
  gsize start = 0, end = 0;

  if (!scan_flags (scan, &start, &end))
    return false;
  const char *text = scan->script->text;
  for (gsize at = start; at < end && text[start] != '-'; at++)
    {
      if (memchr (text + start, text[at], at - start) != NULL)
        return scan_fail (scan, at, _ ("this flag was there already"));
      if (!flag_of (text[at], packet))
        return scan_fail (scan, at, _ ("there are the flags F S R P U E W, and . for ACK"));
    }
  return true;
}

static bool
read_sequence (Scan *scan, ActionKind direction, ScriptPacket *packet)
{
  const uint32_t most = direction == ACTION_ARRIVES ? TEXT_MAX : STREAM_MAX;
  const gsize start = scan_peek (scan)->start;
  uint32_t last = 0;

  if (scan_peek (scan)->kind == TOK_DOTS)
    {
      if (direction == ACTION_ARRIVES)
        return scan_fail (scan, start, _ ("what arrives has a sequence number"));
      scan_next (scan);
      packet->seq_any = true;
      return scan_expect (scan, '(') && small_number (scan, most, &packet->length)
             && scan_expect (scan, ')');
    }
  if (!small_number (scan, ANY_NUMBER, &packet->seq) || !scan_expect (scan, ':')
      || !small_number (scan, ANY_NUMBER, &last) || !scan_expect (scan, '(')
      || !small_number (scan, most, &packet->length) || !scan_expect (scan, ')'))
    return false;
  if (packet->seq + packet->length == last)
    return true;
  return scan_fail (scan, start, _ ("first:last(length) do not agree: %u and %u make %u"),
                    packet->seq, packet->length, packet->seq + packet->length);
}

static bool
read_timestamps (Scan *scan, OptionItem *item)
{
  item->kind = OPTION_TIMESTAMPS;
  if (!scan_accept_word (scan, "val"))
    return scan_wanted (scan, "val");
  if (!small_number (scan, ANY_NUMBER, &item->value))
    return false;
  if (!scan_accept_word (scan, "ecr"))
    return scan_wanted (scan, "ecr");
  return small_number (scan, ANY_NUMBER, &item->echo);
}

/* 1001:2001 3001:4001 ... */
static bool
read_blocks (Scan *scan, OptionItem *item)
{
  item->kind = OPTION_SACK;
  do
    {
      SackBlock block = { 0 };
      if (item->sack_count == SACK_BLOCKS)
        return scan_fail (scan, scan_peek (scan)->start, _ ("a header has room for 4 blocks"));
      if (!small_number (scan, ANY_NUMBER, &block.left) || !scan_expect (scan, ':')
          || !small_number (scan, ANY_NUMBER, &block.right))
        return false;
      item->sack[item->sack_count++] = block;
    }
  while (scan_peek (scan)->kind == TOK_INTEGER);
  return true;
}

static bool
read_option (Scan *scan, OptionItem *item)
{
  memset (item, 0, sizeof *item);
  if (scan_accept_word (scan, "nop"))
    item->kind = OPTION_NOP;
  else if (scan_accept_word (scan, "eol"))
    item->kind = OPTION_END;
  else if (scan_accept_word (scan, "sackOK"))
    item->kind = OPTION_SACK_PERMITTED;
  else if (scan_accept_word (scan, "mss"))
    {
      item->kind = OPTION_MSS;
      return small_number (scan, UINT16_MAX, &item->value);
    }
  else if (scan_accept_word (scan, "wscale"))
    {
      item->kind = OPTION_WINDOW_SCALE;
      return small_number (scan, UINT8_MAX, &item->value);
    }
  else if (scan_accept_word (scan, "TS"))
    return read_timestamps (scan, item);
  else if (scan_accept_word (scan, "sack"))
    return read_blocks (scan, item);
  else
    return scan_wanted (scan, "mss, wscale, sackOK, TS, sack, nop, eol");
  return true;
}

/* [9293 3.1] Octets of an option in a header. */
static uint32_t
option_octets (const OptionItem *item)
{
  switch (item->kind)
    {
    case OPTION_MSS: return 4;
    case OPTION_WINDOW_SCALE: return 3;
    case OPTION_SACK_PERMITTED: return 2;
    case OPTION_SACK: return 2 + 8 * item->sack_count;
    case OPTION_TIMESTAMPS: return 10;
    default: return 1;
    }
}

/* What follows the opening < of a list. */
static bool
read_options (Scan *scan, ActionKind direction, ScriptPacket *packet)
{
  const gsize start = scan_peek (scan)->start;
  uint32_t octets = 0;

  if (scan_peek (scan)->kind == TOK_DOTS)
    {
      if (direction == ACTION_ARRIVES)
        return scan_fail (scan, start, _ ("what arrives has its options written out"));
      scan_next (scan);
      packet->options_any = true;
      return scan_expect (scan, '>');
    }
  do
    {
      OptionItem *item = &packet->options[packet->option_count];
      const gsize at = scan_peek (scan)->start;
      if (!read_option (scan, item))
        return false;
      octets += option_octets (item);
      if (octets > OPTIONS_MAX)
        return scan_fail (scan, at, _ ("a header has room for 40 octets of options"));
      packet->option_count++;
    }
  while (scan_accept (scan, ','));
  return scan_accept (scan, '>') || scan_wanted (scan, ", >");
}

/* ack, win and urg, each only if its word stands there. */
static bool
read_fields (Scan *scan, ScriptPacket *packet)
{
  packet->has_ack = scan_accept_word (scan, "ack");
  if (packet->has_ack && !small_number (scan, ANY_NUMBER, &packet->ack))
    return false;
  packet->has_window = scan_accept_word (scan, "win");
  if (packet->has_window && !small_number (scan, UINT16_MAX, &packet->window))
    return false;
  packet->has_urgent = scan_accept_word (scan, "urg");
  return !packet->has_urgent || small_number (scan, UINT16_MAX, &packet->urgent);
}

/* [9293 3.1] Every header has a window. What leaves need not be asked for it; but what arrives must
 * say it, or it would be taken for a window that is shut. A reset's means nothing. */
static bool
has_its_window (Scan *scan, gsize start, const ScriptEvent *event)
{
  const ScriptPacket *packet = &event->packet;

  if (event->kind == ACTION_LEAVES || packet->has_window || (packet->ctl & CTL_RST) != 0)
    return true;
  return scan_fail (scan, start,
                    _ ("what arrives says its window, “win” and a number, unless it is a reset"));
}

/* A packet whose direction stands here. */
bool
scan_packet (Scan *scan, ScriptEvent *event)
{
  ScriptPacket *packet = &event->packet;
  const gsize start = scan_peek (scan)->start;

  event->kind = scan_is (scan, '<') ? ACTION_ARRIVES : ACTION_LEAVES;
  scan_next (scan);
  return read_flags (scan, packet) && read_sequence (scan, event->kind, packet)
         && read_fields (scan, packet) && has_its_window (scan, start, event)
         && (!scan_accept (scan, '<') || read_options (scan, event->kind, packet));
}

/* How the list reads as the one Options of a segment, in the script's numbers. */
Options
options_of_packet (const ScriptPacket *packet)
{
  Options options;

  memset (&options, 0, sizeof options);
  for (unsigned i = 0; i < packet->option_count; i++)
    {
      const OptionItem *item = &packet->options[i];
      switch (item->kind)
        {
        case OPTION_MSS:
          options.has |= HAS_MSS;
          options.mss = (uint16_t) item->value;
          break;
        case OPTION_WINDOW_SCALE:
          options.has |= HAS_WINDOW_SCALE;
          options.window_shift = (uint8_t) item->value;
          break;
        case OPTION_SACK_PERMITTED: options.has |= HAS_SACK_PERMITTED; break;
        case OPTION_TIMESTAMPS:
          options.has |= HAS_TIMESTAMPS;
          options.ts_value = item->value;
          options.ts_echo = item->echo;
          break;
        case OPTION_SACK:
          options.sack_count = item->sack_count;
          memcpy (options.sack, item->sack, item->sack_count * sizeof item->sack[0]);
          break;
        default: break;
        }
    }
  return options;
}
