/* Any octets as what happens to one TCP: its settings, which state it is brought to (by an
 * exchange, or put together field by field), and then user calls, timeouts, ICMP and segments, most
 * of them near the edges of the windows, where mistakes live. Whatever comes, the TCB stays without
 * fault, what leaves is well formed, and equal questions get equal answers.
 *
 * With FUZZ_SAY in its environment it tells what happens: FUZZ_SAY=1 replay-arrives FILE. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arrival-drive.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define EVENTS_MAX 400

_Noreturn void
fails (const char *file, int line, const char *what)
{
  fprintf (stderr, "%s:%d: this does not hold: %s\n", file, line, what);
  abort ();
}

/* The next octet; 0 for ever behind the last. */
uint32_t
take (Drive *drive)
{
  if (drive->left == 0)
    return 0;
  drive->left--;
  return *drive->data++;
}

uint32_t
take_word (Drive *drive)
{
  uint32_t word = 0;
  for (unsigned i = 0; i < 4; i++)
    word = word << 8 | take (drive);
  return word;
}

/* Asks twice, once over other octets: an answer must not depend on what lay there before. */
static void
happens (Drive *drive, Event *event)
{
  Actions actions, again;
  Tcb before = drive->tcb, same = drive->tcb;

  event->now = drive->now;
  memset (&again, 0xa5, sizeof again);
  memset (&actions, 0, sizeof actions);
  tcp_step (&reference, &drive->tcb, event, &actions);
  tcp_step (&reference, &same, event, &again);
  if (getenv ("FUZZ_SAY") != NULL)
    say (&before, event, &drive->tcb, &actions);
  demand (memcmp (&same, &drive->tcb, sizeof same) == 0);
  demand (memcmp (&again, &actions, sizeof again) == 0);
  check_answer (&before, event, &drive->tcb, &actions);
}

static void
take_options (Drive *drive, Options *options)
{
  const uint32_t how = take (drive);
  options->has = how & 15;
  if (options->has & HAS_MSS)
    options->mss = (uint16_t) (how & 16 ? take_word (drive) : 536);
  if (options->has & HAS_WINDOW_SCALE)
    options->window_shift = (uint8_t) take (drive);
  if (options->has & HAS_TIMESTAMPS)
    {
      options->ts_value = how & 32 ? drive->tcb.ts_recent + take (drive) - 128 : take_word (drive);
      options->ts_echo = how & 64 ? take_word (drive) : drive->tcb.ts_offset;
    }
}

/* What a peer that keeps to the timestamps would put on its segment. */
static void
put_timestamps (const Drive *drive, Segment *seg)
{
  if (!(drive->tcb.agreed & AGREED_TIMESTAMPS))
    return;
  seg->options.has |= HAS_TIMESTAMPS;
  seg->options.ts_value = drive->tcb.ts_recent;
}

static void
arrives (Drive *drive, Seq seq, Seq ack, unsigned ctl)
{
  Event event = { .kind = EVENT_SEGMENT, .isn = drive->tcb.iss + 64000 };
  event.segment = (Segment){ .seq = seq, .ack = ack, .wnd = 1000, .ctl = (uint8_t) ctl };
  if (ctl & CTL_SYN)
    take_options (drive, &event.segment.options);
  else
    put_timestamps (drive, &event.segment);
  happens (drive, &event);
}

static void
calls (Drive *drive, CallKind kind)
{
  Event event = { .kind = EVENT_CALL, .isn = take_word (drive) };
  event.call = (Call){ .kind = kind, .remote_specified = true };
  happens (drive, &event);
}

/* The shortest way to every state: p and a open, c closes, s is a SYN, k an ACK of all that was
 * sent, f a FIN with such an ACK, F a FIN that acknowledges nothing new. */
static const char *const ways[STATES] = {
  [CLOSED] = "",         [LISTEN] = "p",        [SYN_SENT] = "a",       [SYN_RECEIVED] = "ps",
  [ESTABLISHED] = "psk", [FIN_WAIT_1] = "pskc", [FIN_WAIT_2] = "pskck", [CLOSE_WAIT] = "pskf",
  [CLOSING] = "pskcF",   [LAST_ACK] = "pskfc",  [TIME_WAIT] = "pskckf",
};

static void
go (Drive *drive, char step)
{
  const Tcb *tcb = &drive->tcb;

  switch (step)
    {
    case 'p': calls (drive, CALL_OPEN_PASSIVE); break;
    case 'a': calls (drive, CALL_OPEN_ACTIVE); break;
    case 'c': calls (drive, CALL_CLOSE); break;
    case 's': arrives (drive, take_word (drive), 0, CTL_SYN); break;
    case 'k': arrives (drive, tcb->rcv.nxt, tcb->snd.nxt, CTL_ACK); break;
    case 'f': arrives (drive, tcb->rcv.nxt, tcb->snd.nxt, CTL_FIN | CTL_ACK); break;
    default: arrives (drive, tcb->rcv.nxt, tcb->snd.una, CTL_FIN | CTL_ACK);
    }
}

/* The state is reached by an exchange, or, from the first octet's upper half on, built. */
static void
begin (Drive *drive)
{
  const uint32_t how = take (drive);
  const State state = (State) (how % STATES);
  build_settings (drive);
  if (how >= 128)
    {
      build_tcb (drive, state);
      return;
    }
  for (const char *step = ways[state]; *step != '\0'; step++)
    go (drive, *step);
  /* [9293 Table 6] Through a shut window not even a FIN gets. */
  demand (drive->tcb.state == state || drive->tcb.set.receive_buffer == 0);
}

/* A number at most a few away from where something begins or ends; or any number. */
static Seq
number_near (Drive *drive)
{
  const Tcb *tcb = &drive->tcb;
  const Seq edges[] = {
    tcb->rcv.nxt,
    tcb->rcv.nxt + tcb->rcv.wnd,
    tcb->rcv.user,
    tcb->irs,
    tcb->rcv.fin,
    tcb->early[0].first,
    tcb->early[0].end,
    tcb->early[3].end,
    tcb->snd.una,
    tcb->snd.nxt,
    tcb->snd.end,
    tcb->iss,
    tcb->snd.una + tcb->snd.wnd,
    tcb->snd.una - tcb->snd.max_wnd,
    tcb->rcv.nxt + 0x80000000u,
    tcb->recover,
    tcb->high_rxt,
    tcb->sacked[0].first,
    tcb->sacked[0].end,
    tcb->last_ack_sent,
  };
  const uint32_t count = sizeof edges / sizeof edges[0], which = take (drive) % (count + 1);
  const int8_t away = (int8_t) take (drive);

  return which == count ? take_word (drive) : edges[which] + (Seq) (away % 32);
}

static uint32_t
length_near (Drive *drive)
{
  const uint32_t octet = take (drive), which = octet & 7;

  if (which < 4)
    return 0;
  if (which == 4)
    return octet >> 3;
  if (which == 5)
    return drive->tcb.rcv.wnd + (octet >> 4) - 8 <= UINT16_MAX
               ? drive->tcb.rcv.wnd + (octet >> 4) - 8
               : UINT16_MAX;
  return which == 6 ? UINT16_MAX : octet * 7;
}

/* [2018 3] Blocks of what we sent, mostly. */
static void
take_blocks (Drive *drive, Options *options)
{
  options->sack_count = take (drive) % (SACK_BLOCKS + 1);
  for (uint32_t i = 0; i < options->sack_count; i++)
    {
      options->sack[i].left = number_near (drive);
      options->sack[i].right = options->sack[i].left + take (drive) * 8;
    }
}

static void
segment_happens (Drive *drive)
{
  Event event = { .kind = EVENT_SEGMENT, .isn = drive->tcb.iss + 64000 };
  Segment *seg = &event.segment;

  seg->seq = number_near (drive);
  seg->ack = number_near (drive);
  seg->ctl = (uint8_t) (take (drive) & 63);
  seg->wnd = length_near (drive);
  seg->up = (uint16_t) length_near (drive);
  seg->text.length = length_near (drive);
  const uint32_t how = take (drive);
  if (how & 1)
    take_options (drive, &seg->options);
  else
    put_timestamps (drive, seg);
  if (how & 2)
    take_blocks (drive, &seg->options);
  seg->text.first = seg->seq + segment_has (seg, CTL_SYN) - drive->tcb.irs - 1;
  happens (drive, &event);
}

static void
call_happens (Drive *drive)
{
  const uint32_t how = take (drive);
  Event event = { .kind = EVENT_CALL, .isn = take_word (drive) };

  event.call.kind = (CallKind) (how % CALLS);
  event.call.length = how & 8 ? take_word (drive) >> (how >> 3) : take (drive);
  event.call.remote_specified = how & 16;
  event.call.push = how & 32;
  event.call.urgent = how & 64;
  event.call.no_room = (how & 128) && (how & 8);
  event.ts_offset = event.isn ^ how;
  if (event.call.kind == CALL_SET)
    {
      event.call.setting = take (drive) % (settings_count () + 1);
      event.call.value = build_value (drive, setting_at (event.call.setting));
    }
  happens (drive, &event);
}

static void
icmp_happens (Drive *drive)
{
  Event event = { .kind = EVENT_ICMP };
  event.icmp = (Icmp) (take (drive) % (ICMPS + 1));
  event.icmp_seq = number_near (drive);
  happens (drive, &event);
}

/* A timer goes off when it is due, or, as a question, whenever somebody says so. */
static void
timeout_happens (Drive *drive)
{
  Event event = { .kind = EVENT_TIMEOUT, .isn = drive->tcb.iss };
  const uint32_t which = take (drive);
  event.timer = (Timer) (which % TIMERS);
  const Time deadline = drive->tcb.deadline[event.timer];

  if (!(which & 128) && deadline != TIME_NEVER && deadline > drive->now)
    drive->now = deadline;
  happens (drive, &event);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Drive drive = { .data = data, .left = size };

  begin (&drive);
  for (unsigned i = 0; i < EVENTS_MAX && drive.left > 0; i++)
    {
      const uint32_t what = take (&drive);
      drive.now += (Time) (what >> 4) << (what >> 3);
      switch (what & 7)
        {
        case 0: call_happens (&drive); break;
        case 1: timeout_happens (&drive); break;
        case 3: icmp_happens (&drive); break;
        case 2: go (&drive, "kfF"[what >> 3 & 1]); break;
        default: segment_happens (&drive);
        }
    }
  return 0;
}
