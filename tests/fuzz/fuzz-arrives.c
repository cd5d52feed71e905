/* Any octets as what happens to one TCP: which state it is brought to, and then user calls,
 * timeouts and segments, most of them near the edges of the windows, where mistakes live. Whatever
 * comes, the TCB stays without fault, the answer is one that can be saved, and equal questions get
 * equal
 * answers.  */
#include <sim/trace-file.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define EVENTS_MAX 400

typedef struct
{
  const uint8_t *data;
  size_t left;
  Tcb tcb;
  Time now;
} Drive;

static void
demand (bool holds)
{
  if (!holds)
    abort ();
}

/* The next octet; 0 for ever behind the last. */
static uint32_t
take (Drive *drive)
{
  if (drive->left == 0)
    return 0;
  drive->left--;
  return *drive->data++;
}

static uint32_t
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
  Question question = { .needed = 1, .tcb = drive->tcb };
  Actions actions, again;
  Tcb same = drive->tcb;

  event->now = drive->now;
  question.event = *event;
  memset (&again, 0xa5, sizeof again);
  memset (&actions, 0, sizeof actions);
  tcp_step (&reference, &drive->tcb, event, &actions);
  tcp_step (&reference, &same, event, &again);
  demand (memcmp (&same, &drive->tcb, sizeof same) == 0);
  demand (memcmp (&again, &actions, sizeof again) == 0);
  demand (tcb_fault (&drive->tcb) == NULL);
  demand (trace_answer_fault (&question, &drive->tcb, &actions) == NULL);
}

static void
arrives (Drive *drive, Seq seq, Seq ack, unsigned ctl)
{
  Event event = { .kind = EVENT_SEGMENT, .isn = drive->tcb.iss + 64000 };
  event.segment = (Segment){ .seq = seq, .ack = ack, .wnd = 1000, .ctl = (uint8_t) ctl };
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

static void
begin (Drive *drive)
{
  Settings settings = settings_plain ();
  const uint32_t state = take (drive) % STATES, how = take (drive);

  settings.receive_buffer = how & 1 ? take (drive) : how & 2 ? UINT16_MAX : 4096;
  settings.send_buffer = how & 4 ? take (drive) : 65536;
  settings.mss = how & 8 ? 1 + take (drive) : 536;
  settings.user_timeout = how & 16 ? TIME_NEVER : settings.user_timeout;
  settings.rto_min = how & 32 ? 1 : settings.rto_min;
  tcb_init (&drive->tcb, &settings);
  for (const char *step = ways[state]; *step != '\0'; step++)
    go (drive, *step);
  /* [9293 Table 6] Through a shut window not even a FIN gets. */
  demand (drive->tcb.state == (State) state || settings.receive_buffer == 0);
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
  };
  const uint32_t which = take (drive) % 16;
  const int8_t away = (int8_t) take (drive);

  return which == 15 ? take_word (drive) : edges[which] + (Seq) (away % 32);
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
        case 2: go (&drive, "kfF"[what >> 3 & 1]); break;
        default: segment_happens (&drive);
        }
    }
  return 0;
}
