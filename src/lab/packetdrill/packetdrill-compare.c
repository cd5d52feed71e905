/* A packet of the script and a segment that lives: how the numbers of one become those of the
 * other, and whether they are the same. */
#include "config.h"

#include <lab/text/language.h>
#include "packetdrill-run-private.h"

#include <string.h>

/* Timestamps of ours that the script knows under another number. An echo of one that it never wrote
 * down, because it left the options open, is the last one that left. */
static uint32_t
live_timestamp (const Run *run, uint32_t script)
{
  for (guint i = run->timestamps->len; i > 0; i--)
    {
      const TimestampPair *pair = &g_array_index (run->timestamps, TimestampPair, i - 1);
      if (pair->script == script)
        return pair->live;
    }
  return run->last_timestamp;
}

/* A packet that arrives, in live numbers. A SYN says its sequence number literally: all others are
 * counted from it. */
Segment
segment_of_packet (const Run *run, const ScriptPacket *packet)
{
  const bool syn = packet->ctl & CTL_SYN;
  Segment seg;

  memset (&seg, 0, sizeof seg);
  seg.seq = packet->seq + (syn ? 0 : run->machine.remote);
  seg.ack = packet->has_ack ? packet->ack + run->machine.local : 0;
  seg.ctl = (uint8_t) packet->ctl;
  seg.wnd = packet->window;
  seg.up = (uint16_t) packet->urgent;
  seg.text.length = packet->length;
  if (packet->length > 0)
    seg.text.first = segment_text_seq (&seg) - run->machine.remote - 1;
  seg.options = options_of_packet (packet);
  if ((packet->ctl & CTL_ACK) && (seg.options.has & HAS_TIMESTAMPS))
    seg.options.ts_echo = live_timestamp (run, seg.options.ts_echo);
  for (unsigned i = 0; i < seg.options.sack_count; i++)
    {
      seg.options.sack[i].left += run->machine.local;
      seg.options.sack[i].right += run->machine.local;
    }
  return seg;
}

/* The octets of a header's options as a list, nop and eol included. */
static void
add_items (ScriptPacket *packet, const Sent *sent)
{
  uint8_t octets[OPTIONS_MAX];
  const Options *options = &sent->segment.options;
  const size_t size = options_write (options, sent->layout, octets);

  for (size_t at = 0; at < size;)
    {
      OptionItem *item = &packet->options[packet->option_count++];
      item->kind = octets[at];
      if (item->kind == OPTION_MSS)
        item->value = options->mss;
      else if (item->kind == OPTION_WINDOW_SCALE)
        item->value = options->window_shift;
      else if (item->kind == OPTION_TIMESTAMPS)
        {
          item->value = options->ts_value;
          item->echo = options->ts_echo;
        }
      else if (item->kind == OPTION_SACK)
        for (; item->sack_count < (octets[at + 1] - 2u) / 8; item->sack_count++)
          {
            const SackBlock *block = &options->sack[item->sack_count];
            item->sack[item->sack_count]
                = (SackBlock){ block->left - sent->remote, block->right - sent->remote };
          }
      at += item->kind <= OPTION_NOP ? 1 : octets[at + 1];
    }
}

/* A segment that left, in the script's numbers. The ACK of our SYN,ACK is literal, as the SYN is
 * that it answers. */
static ScriptPacket
packet_of_sent (const Sent *sent)
{
  const Segment *seg = &sent->segment;
  const bool syn = segment_has (seg, CTL_SYN), ack = segment_has (seg, CTL_ACK);
  ScriptPacket packet;

  memset (&packet, 0, sizeof packet);
  packet.ctl = seg->ctl;
  packet.has_ack = ack;
  packet.has_window = true;
  packet.has_urgent = segment_has (seg, CTL_URG);
  packet.seq = seg->seq - sent->local;
  packet.length = seg->text.length;
  packet.ack = ack && !syn ? seg->ack - sent->remote : seg->ack;
  packet.window = seg->wnd;
  packet.urgent = seg->up;
  add_items (&packet, sent);
  return packet;
}

/* Do the clocks agree? Without --tcp_ts_tick_usecs the script does not know our clock. */
static bool
same_timestamp (const Run *run, uint32_t script, uint32_t live, Time tolerance)
{
  if (run->script->tick == 0 || run->timestamps->len == 0)
    return true;
  const TimestampPair *first = &g_array_index (run->timestamps, TimestampPair, 0);
  const int32_t apart = (int32_t) ((live - first->live) - (script - first->script));
  return (Time) (apart < 0 ? -(int64_t) apart : apart) <= tolerance / run->script->tick;
}

static bool
same_item (const Run *run, const OptionItem *wanted, const OptionItem *came, Time tolerance)
{
  if (wanted->kind != came->kind)
    return false;
  if (wanted->kind == OPTION_TIMESTAMPS)
    return wanted->echo == came->echo
           && same_timestamp (run, wanted->value, came->value, tolerance);
  return wanted->value == came->value && wanted->sack_count == came->sack_count
         && memcmp (wanted->sack, came->sack, wanted->sack_count * sizeof wanted->sack[0]) == 0;
}

/* What counts at this level. */
static bool
counts (const Run *run, const OptionItem *item)
{
  switch (run->level)
    {
    case LEVEL_EXACT: return true;
    case LEVEL_MEANING: return item->kind != OPTION_NOP && item->kind != OPTION_END;
    default: return item->kind == OPTION_SACK;
    }
}

static unsigned
keep_what_counts (const Run *run, const ScriptPacket *packet, OptionItem kept[])
{
  unsigned count = 0;
  for (unsigned i = 0; i < packet->option_count; i++)
    if (counts (run, &packet->options[i]))
      kept[count++] = packet->options[i];
  return count;
}

/* Is every wanted one there, each at its place or, unless it must be exact, anywhere? */
static bool
same_options (const Run *run, const ScriptPacket *wants, const ScriptPacket *came, Time tolerance)
{
  OptionItem wanted[OPTION_ITEMS], there[OPTION_ITEMS];
  bool used[OPTION_ITEMS] = { false };
  const unsigned count = keep_what_counts (run, wants, wanted);

  if (wants->options_any)
    return true;
  if (keep_what_counts (run, came, there) != count)
    return false;
  for (unsigned i = 0; i < count; i++)
    {
      unsigned j = run->level == LEVEL_EXACT ? i : 0;
      while (j < count && (used[j] || !same_item (run, &wanted[i], &there[j], tolerance)))
        j = run->level == LEVEL_EXACT ? count : j + 1;
      if (j == count)
        return false;
      used[j] = true;
    }
  return true;
}

/* Remembers which of our timestamps the script calls what. */
static void
note_timestamps (Run *run, const ScriptPacket *packet, const Sent *sent)
{
  if ((sent->segment.options.has & HAS_TIMESTAMPS) == 0)
    return;
  run->last_timestamp = sent->segment.options.ts_value;
  for (unsigned i = 0; i < packet->option_count; i++)
    if (packet->options[i].kind == OPTION_TIMESTAMPS)
      {
        const TimestampPair pair = { packet->options[i].value, run->last_timestamp };
        g_array_append_val (run->timestamps, pair);
      }
}

static bool
same_window (const Run *run, const ScriptPacket *wants, const ScriptPacket *came)
{
  if (!wants->has_window)
    return true;
  return run->level == LEVEL_SACK_ONLY ? (wants->window == 0) == (came->window == 0)
                                       : wants->window == came->window;
}

/* What the segment has otherwise than the script wants it: a sentence, or NULL if nothing that
 * counts differs. PSH is ignored: stacks set it as they like; ECN's bits are never set here. */
static const char *
difference (const Run *run, const ScriptPacket *wants, const ScriptPacket *came, Time tolerance)
{
  if (wants->ece || wants->cwr || ((wants->ctl ^ came->ctl) & ~(unsigned) CTL_PSH) != 0)
    return N_ ("other control bits were sent");
  if (!wants->seq_any && wants->seq != came->seq)
    return N_ ("another sequence number was sent");
  if (wants->length != came->length)
    return N_ ("another length of text was sent");
  if (wants->ack != came->ack)
    return N_ ("another acknowledgment number was sent");
  if (wants->urgent != came->urgent)
    return N_ ("another urgent pointer was sent");
  if (!same_window (run, wants, came))
    return N_ ("another window was sent");
  return same_options (run, wants, came, tolerance) ? NULL : N_ ("other options were sent");
}

/* Takes the next segment and compares it with this packet. */
static bool
expect_one (Run *run, const ScriptPacket *wants, Time from, Time until, Time tolerance)
{
  const Sent *sent = wait_for_sent (run, until);

  if (sent == NULL)
    return false;
  const ScriptPacket came = packet_of_sent (sent);
  const bool early = sent->time + tolerance < from;
  const bool late = until != TIME_NEVER && sent->time > until + tolerance;
  g_autofree char *more = report_packets (wants, &came);
  const char *differs = difference (run, wants, &came, tolerance);
  if (differs != NULL)
    return run_fail (run, run->event->action, more, "%s", _ (differs));
  if (early || late)
    return run_fail (run, run->event->at, more,
                     early ? _ ("this was sent too early: at %.6f s, not at %.6f s")
                           : _ ("this was sent too late: at %.6f s, not at %.6f s"),
                     (double) sent->time / 1e6, (double) (early ? from : until) / 1e6);
  note_timestamps (run, wants, sent);
  return true;
}

/* What of a packet the next segment should be: all that is left, or as much as one carries. The FIN
 * is on the last of several, or alone behind it. */
static ScriptPacket
next_part (const Run *run, const ScriptPacket *left, const Sent *next)
{
  const bool several = run->event->packet.length > next->mss;
  ScriptPacket part = *left;

  part.length = MIN (left->length, next->mss);
  if (part.length < left->length
      || (several && left->length > 0 && !segment_has (&next->segment, CTL_FIN)))
    part.ctl &= ~(unsigned) CTL_FIN;
  return part;
}

/* A packet that should leave from `from` to `until`. More text than a segment carries stands for
 * full segments in a row. */
bool
packet_expect (Run *run, Time from, Time until, Time tolerance)
{
  ScriptPacket left = run->event->packet;

  for (;;)
    {
      const Sent *next = wait_for_sent (run, until);
      if (next == NULL)
        return false;
      run->machine.taken--; /* it was only looked at */
      const ScriptPacket part = next_part (run, &left, next);
      if (!expect_one (run, &part, from, until, tolerance))
        return false;
      left.seq += part.length;
      left.length -= part.length;
      if (left.length == 0 && part.ctl == left.ctl)
        return true;
    }
}
