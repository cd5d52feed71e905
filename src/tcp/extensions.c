/* What the options of segments mean: what both ends agree on with their SYNs, and afterwards the
 * timestamps and the blocks of text that is held above gaps.  [9293 3.7.1; 7323; 2018; 2883] */
#include "internal.h"

#define SACK_SPACE 4 /* kind and length, with two NOPs */
#define BLOCK_SPACE 8
#define DAYS_24 SECONDS (24 * 86400) /* [7323 5.5] */

/* [9293 3.7.1 MUST-14, MUST-15; 7323 2.2, 3.2; 2018 2] What the peer's SYN says. Agreed is what
 * both want: with our SYN,ACK we can still take back what we only meant to offer. */
void
syn_options (Tcb *tcb, const Segment *seg)
{
  const Options *options = &seg->options;
  tcb->agreed = 0;
  tcb->snd.mss = options->has & HAS_MSS ? options->mss : 0;
  tcb->window_shift = 0;
  if ((options->has & HAS_WINDOW_SCALE) && tcb->set.window_scale)
    {
      tcb->agreed |= AGREED_WINDOW_SCALE;
      tcb->window_shift
          = options->window_shift < WINDOW_SHIFT_MAX ? options->window_shift : WINDOW_SHIFT_MAX;
    }
  if ((options->has & HAS_SACK_PERMITTED) && tcb->set.sack)
    tcb->agreed |= AGREED_SACK;
  if ((options->has & HAS_TIMESTAMPS) && tcb->set.timestamps)
    {
      tcb->agreed |= AGREED_TIMESTAMPS;
      tcb->ts_recent = options->ts_value;
    }
}

/* [7323 3.2, 5.4] TSval: our clock, in its own steps. */
static uint32_t
timestamp_now (const Tcb *tcb, Time now)
{
  return tcb->ts_offset + (uint32_t) (now / tcb->set.timestamp_tick);
}

static void
put_timestamps (const Tcb *tcb, Time now, Segment *seg)
{
  seg->options.has |= HAS_TIMESTAMPS;
  seg->options.ts_value = timestamp_now (tcb, now);
  seg->options.ts_echo = segment_has (seg, CTL_ACK) ? tcb->ts_recent : 0;
}

/* [9293 3.7.1 MUST-14, SHLD-5, MUST-65; 7323 2.2, 3.2; 2018 2] A SYN offers what we want; a SYN,ACK
 * repeats what the peer's SYN offered. */
static void
put_syn_options (const Tcb *tcb, Time now, Segment *seg)
{
  bool answer = segment_has (seg, CTL_ACK);
  const Settings *set = &tcb->set;
  if (set->mss_option)
    {
      seg->options.has |= HAS_MSS;
      seg->options.mss = (uint16_t) set->mss;
    }
  if (answer ? (tcb->agreed & AGREED_WINDOW_SCALE) != 0 : set->window_scale)
    {
      seg->options.has |= HAS_WINDOW_SCALE;
      seg->options.window_shift = set->window_shift;
    }
  if (answer ? (tcb->agreed & AGREED_SACK) != 0 : set->sack)
    seg->options.has |= HAS_SACK_PERMITTED;
  if (answer ? (tcb->agreed & AGREED_TIMESTAMPS) != 0 : set->timestamps)
    put_timestamps (tcb, now, seg);
}

/* Blocks that there is to say and room for among the options. */
static uint32_t
sack_blocks (const Tcb *tcb, const Turn *turn)
{
  if (!uses_sack (tcb))
    return 0;
  uint32_t taken = tcb->agreed & AGREED_TIMESTAMPS ? TIMESTAMPS_OCTETS : 0;
  uint32_t most = (OPTIONS_MAX - taken - SACK_SPACE) / BLOCK_SPACE;
  uint32_t blocks = tcb->early_count + (turn->twice.first != turn->twice.end);
  most = most < SACK_BLOCKS ? most : SACK_BLOCKS;
  return blocks < most ? blocks : most;
}

/* [9293 3.7.1 MUST-16] The most text for the next segment: the blocks that go with it take their
 * part of Eff.snd.MSS, as long as half is left. */
uint32_t
text_room (const Tcb *tcb, const Turn *turn)
{
  uint32_t mss = send_mss (tcb), blocks = sack_blocks (tcb, turn);
  while (blocks > 0 && SACK_SPACE + blocks * BLOCK_SPACE > mss / 2)
    blocks--;
  return blocks > 0 ? mss - SACK_SPACE - blocks * BLOCK_SPACE : mss;
}

/* [2018 3, 4; 2883 4] The blocks of text that is here out of order: first what came twice, then
 * what is held, the piece that grew last first. As many as there is room for. */
static void
put_sack (const Tcb *tcb, const Turn *turn, Segment *seg)
{
  uint32_t most = sack_blocks (tcb, turn), mss = send_mss (tcb);
  if (seg->text.length > 0) /* [9293 3.7.1] options and text together fill a segment at most */
    {
      uint32_t left = mss > seg->text.length ? mss - seg->text.length : 0;
      uint32_t fit = left < SACK_SPACE ? 0 : (left - SACK_SPACE) / BLOCK_SPACE;
      most = fit < most ? fit : most;
    }
  uint32_t count = 0;
  if (turn->twice.first != turn->twice.end && count < most)
    seg->options.sack[count++] = (SackBlock){ turn->twice.first, turn->twice.end };
  for (unsigned i = 0; i < tcb->early_count && count < most; i++)
    seg->options.sack[count++] = (SackBlock){ tcb->early[i].first, tcb->early[i].end };
  seg->options.sack_count = count;
}

/* [9293 3.2; 7323 3.2; 2018 4] The options of a segment that leaves. The timestamps go on every
 * one once they are agreed on. */
void
options_for (const Tcb *tcb, const Turn *turn, Segment *seg)
{
  if (segment_has (seg, CTL_SYN))
    {
      put_syn_options (tcb, turn->now, seg);
      return;
    }
  if (tcb->agreed & AGREED_TIMESTAMPS)
    put_timestamps (tcb, turn->now, seg);
  if ((tcb->agreed & AGREED_SACK) && segment_has (seg, CTL_ACK) && !segment_has (seg, CTL_RST))
    put_sack (tcb, turn, seg);
}

/* [7323 5.3 R1] PAWS: is the timestamp older than one that was in order? After 24 days of silence
 * nobody can tell. */
static bool
is_old (const Tcb *tcb, const Options *options, Time now)
{
  return seq_lt (options->ts_value, tcb->ts_recent) && now - tcb->ts_recent_age < DAYS_24;
}

/* [7323 4.1] The round trip that an echo of our own timestamp shows. */
static Time
round_trip_of (const Tcb *tcb, const Options *options, Time now)
{
  uint32_t ticks = timestamp_now (tcb, now) - options->ts_echo;
  return (Time) ticks * tcb->set.timestamp_tick;
}

/* [7323 3.2, 5.3] Before all checks of 3.10.7.4, if timestamps are agreed on: a segment without
 * one, and one with an old one, is not used; the latter is answered. A reset is above this. */
Verdict
check_timestamps (Tcb *tcb, const Segment *seg, Turn *turn)
{
  const Options *options = &seg->options;
  if (!(tcb->agreed & AGREED_TIMESTAMPS) || segment_has (seg, CTL_RST))
    return NEXT;
  if (!(options->has & HAS_TIMESTAMPS))
    {
      because (turn, CLAUSE_TIMESTAMP_MISSING);
      return STOP;
    }
  if (is_old (tcb, options, turn->now))
    {
      because (turn, CLAUSE_PAWS);
      acknowledge (turn);
      return STOP;
    }
  if (segment_has (seg, CTL_ACK) && options->ts_echo != 0)
    turn->rtt = round_trip_of (tcb, options, turn->now);
  return NEXT;
}

/* [7323 4.3] TS.Recent from an acceptable segment that begins at or before what we last
 * acknowledged: the echo then tells the sender the whole time, our delay included. NOTE: a segment
 * that RFC 5961 will only challenge, a SYN or an ACK of what was never sent, is not believed here
 * either: it could shut out everything that follows. */
Verdict
note_timestamp (Tcb *tcb, const Segment *seg, Turn *turn)
{
  const Options *options = &seg->options;
  bool believed = segment_has (seg, CTL_ACK) && !segment_has (seg, CTL_SYN)
                  && !segment_has (seg, CTL_RST) && seq_le (seg->ack, highest_sent (tcb));
  if (believed && (tcb->agreed & AGREED_TIMESTAMPS) && (options->has & HAS_TIMESTAMPS)
      && seq_le (seg->seq, tcb->last_ack_sent) && !seq_lt (options->ts_value, tcb->ts_recent))
    {
      tcb->ts_recent = options->ts_value;
      tcb->ts_recent_age = turn->now;
    }
  return NEXT;
}

/* [9293 3.6.1 MAY-2 (a); 6191 2] Does this segment begin a new connection over one in TIME-WAIT?
 * It must be newer than all that the old one can still have in the network: by its timestamp if
 * both have one, else by its sequence number. */
bool
reopens (const Tcb *tcb, const Segment *seg)
{
  if (!segment_has (seg, CTL_SYN) || segment_has (seg, CTL_ACK) || segment_has (seg, CTL_RST))
    return false;
  const Options *options = &seg->options;
  bool both = (tcb->agreed & AGREED_TIMESTAMPS) && (options->has & HAS_TIMESTAMPS);
  if (both && options->ts_value != tcb->ts_recent)
    return seq_lt (tcb->ts_recent, options->ts_value);
  return seq_lt (tcb->rcv.nxt - 1, seg->seq); /* RCV.NXT-1 is the last that it used */
}
