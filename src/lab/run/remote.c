/* Every slot of the table as a message: packed on this side, unpacked on the other, called there,
 * and brought back. A slot is asked with what its parameters point to; what is not const comes back
 * changed. Slots of one shape are packed in one way, so this file is a list of shapes.
 *
 * Turn has two pointers. `parts` is the table of the process where the function runs; `out` the
 * Actions that travel along. */
#include "remote-private.h"

#include <string.h>

#define SLOT(name) (unsigned) (offsetof (Parts, name) / sizeof (void (*) (void)))

/* ---- Packing. ---- */

/* Parameters that a slot does not have are NULL or 0. */
static void
pack (Message *m, unsigned slot, const Tcb *tcb, const Segment *seg, const Turn *turn)
{
  memset (m, 0, sizeof *m);
  m->slot = slot;
  if (tcb != NULL)
    m->tcb = *tcb;
  if (seg != NULL)
    m->segment = *seg;
  if (turn == NULL)
    return;
  m->turn = *turn;
  m->turn.parts = NULL;
  m->turn.out = NULL;
  m->out = *turn->out;
}

/* What a slot may have changed. */
static void
unpack (const Message *m, Tcb *tcb, Turn *turn)
{
  *tcb = m->tcb;
  if (turn == NULL)
    return;
  const Parts *parts = turn->parts;
  Actions *out = turn->out;
  *turn = m->turn;
  turn->parts = parts;
  turn->out = out;
  *out = m->out;
}

/* A slot that looks and answers. */
static uint64_t
look (unsigned slot, const Tcb *tcb, const Segment *seg, uint64_t one, uint64_t two)
{
  Message m;

  pack (&m, slot, tcb, seg, NULL);
  m.argument[0] = one;
  m.argument[1] = two;
  remote_exchange (&m);
  return m.result;
}

/* A slot that acts. */
static uint64_t
act (unsigned slot, Tcb *tcb, const Segment *seg, Turn *turn, uint64_t one, uint64_t two)
{
  Message m;

  pack (&m, slot, tcb, seg, turn);
  m.argument[0] = one;
  m.argument[1] = two;
  remote_exchange (&m);
  unpack (&m, tcb, turn);
  return m.result;
}

/* ---- The slots that share a shape with others. ---- */

#define ARRIVALS(X) X (arrives_closed) X (arrives_listen) X (arrives_syn_sent) X (sack_received)

#define STEPS(X)                                                                                   \
  X (check_timestamps)                                                                             \
  X (check_sequence)                                                                               \
  X (check_rst)                                                                                    \
  X (check_syn) X (check_ack) X (check_urg) X (process_text) X (check_fin) X (duplicate_ack)

#define CALLS_OF_THE_USER(X)                                                                       \
  X (call_open)                                                                                    \
  X (call_send)                                                                                    \
  X (call_receive) X (call_close) X (call_abort) X (call_status) X (call_close_both)

#define TIMEOUTS(X)                                                                                \
  X (user_timeout)                                                                                 \
  X (retransmission_timeout)                                                                       \
  X (persist_timeout)                                                                              \
  X (time_wait_timeout)                                                                            \
  X (delayed_ack_timeout)                                                                          \
  X (keep_alive_timeout) X (fin_wait_2_timeout) X (output) X (run_timers) X (congestion_timeout)

#define ACKS(X) X (congestion_ack) X (recovery_ack)
#define ABOUT_A_SEGMENT(X) X (acknowledges_new) X (reopens)
#define NUMBERS_OF_A_TCB(X) X (usable_window) X (window_to_offer) X (initial_window)

#define ASK_ARRIVAL(name)                                                                          \
  static void ask_##name (Tcb *tcb, const Segment *seg, Turn *turn)                                \
  {                                                                                                \
    act (SLOT (name), tcb, seg, turn, 0, 0);                                                       \
  }
#define ASK_STEP(name)                                                                             \
  static Verdict ask_##name (Tcb *tcb, const Segment *seg, Turn *turn)                             \
  {                                                                                                \
    return act (SLOT (name), tcb, seg, turn, 0, 0) == NEXT ? NEXT : STOP;                          \
  }
#define ASK_CALL(name)                                                                             \
  static void ask_##name (Tcb *tcb, const Call *call, Turn *turn)                                  \
  {                                                                                                \
    Message m;                                                                                     \
    pack (&m, SLOT (name), tcb, NULL, turn);                                                       \
    m.more.call = *call;                                                                           \
    remote_exchange (&m);                                                                          \
    unpack (&m, tcb, turn);                                                                        \
  }
#define ASK_TIMEOUT(name)                                                                          \
  static void ask_##name (Tcb *tcb, Turn *turn)                                                    \
  {                                                                                                \
    act (SLOT (name), tcb, NULL, turn, 0, 0);                                                      \
  }
#define ASK_ACK(name)                                                                              \
  static void ask_##name (Tcb *tcb, uint32_t octets, Turn *turn)                                   \
  {                                                                                                \
    act (SLOT (name), tcb, NULL, turn, octets, 0);                                                 \
  }
#define ASK_ABOUT(name)                                                                            \
  static bool ask_##name (const Tcb *tcb, const Segment *seg)                                      \
  {                                                                                                \
    return look (SLOT (name), tcb, seg, 0, 0) != 0;                                                \
  }
#define ASK_NUMBER(name)                                                                           \
  static uint32_t ask_##name (const Tcb *tcb)                                                      \
  {                                                                                                \
    return (uint32_t) look (SLOT (name), tcb, NULL, 0, 0);                                         \
  }

ARRIVALS (ASK_ARRIVAL)
STEPS (ASK_STEP)
CALLS_OF_THE_USER (ASK_CALL)
TIMEOUTS (ASK_TIMEOUT)
ACKS (ASK_ACK)
ABOUT_A_SEGMENT (ASK_ABOUT)
NUMBERS_OF_A_TCB (ASK_NUMBER)

/* ---- The slots with a shape of their own. ---- */

static uint16_t
ask_checksum (const WirePath *path, const uint8_t *octets, size_t size)
{
  Message m;

  pack (&m, SLOT (checksum), NULL, NULL, NULL);
  m.more.path = *path;
  m.octets = octets;
  m.size = (uint32_t) size;
  remote_exchange (&m);
  return (uint16_t) m.result;
}

static WireFault
ask_read_header (const uint8_t *octets, size_t size, Packet *packet)
{
  Message m;

  pack (&m, SLOT (read_header), NULL, NULL, NULL);
  m.more.packet = *packet;
  m.octets = octets;
  m.size = (uint32_t) size;
  remote_exchange (&m);
  *packet = m.more.packet;
  return m.result < WIRE_FAULTS ? (WireFault) m.result : WIRE_SHORT;
}

static OptionsFault
ask_read_options (const uint8_t *octets, size_t size, Options *options)
{
  Message m;

  pack (&m, SLOT (read_options), NULL, NULL, NULL);
  m.more.options = *options;
  m.octets = octets;
  m.size = (uint32_t) size;
  remote_exchange (&m);
  *options = m.more.options;
  return m.result <= OPTIONS_LENGTH_BEYOND ? (OptionsFault) m.result : OPTIONS_CUT_OFF;
}

static uint32_t
ask_segment_length (const Segment *seg)
{
  return (uint32_t) look (SLOT (segment_length), NULL, seg, 0, 0);
}

static bool
ask_segment_acceptable (const Tcb *tcb, const Segment *seg, const Parts *parts)
{
  return look (SLOT (segment_acceptable), tcb, seg, 0, 0) != 0;
}

static Segment
ask_reset_for (const Segment *seg, const Parts *parts)
{
  Message m;

  pack (&m, SLOT (reset_for), NULL, seg, NULL);
  remote_exchange (&m);
  return m.segment;
}

static void
ask_options_for (const Tcb *tcb, const Turn *turn, Segment *seg)
{
  Message m;

  pack (&m, SLOT (options_for), tcb, seg, turn);
  remote_exchange (&m);
  *seg = m.segment;
}

static void
ask_syn_options (Tcb *tcb, const Segment *seg)
{
  act (SLOT (syn_options), tcb, seg, NULL, 0, 0);
}

static void
ask_icmp_arrives (Tcb *tcb, Icmp icmp, Seq seq, Turn *turn)
{
  act (SLOT (icmp_arrives), tcb, NULL, turn, icmp, seq);
}

static bool
ask_worth_sending (const Tcb *tcb, uint32_t octets)
{
  return look (SLOT (worth_sending), tcb, NULL, octets, 0) != 0;
}

static bool
ask_ack_at_once (const Tcb *tcb)
{
  return look (SLOT (ack_at_once), tcb, NULL, 0, 0) != 0;
}

static void
ask_round_trip_measured (Tcb *tcb, Time rtt)
{
  act (SLOT (round_trip_measured), tcb, NULL, NULL, rtt, 0);
}

static void
ask_back_off (Tcb *tcb)
{
  act (SLOT (back_off), tcb, NULL, NULL, 0, 0);
}

static bool
ask_is_lost (const Tcb *tcb, Seq seq)
{
  return look (SLOT (is_lost), tcb, NULL, seq, 0) != 0;
}

static uint32_t
ask_in_flight (const Tcb *tcb, const Parts *parts)
{
  return (uint32_t) look (SLOT (in_flight), tcb, NULL, 0, 0);
}

static Range
ask_next_lost (const Tcb *tcb, const Parts *parts)
{
  Message m;

  pack (&m, SLOT (next_lost), tcb, NULL, NULL);
  remote_exchange (&m);
  return m.more.range;
}

static Seq
ask_initial_sequence (const IsnInput *input)
{
  Message m;

  pack (&m, SLOT (initial_sequence), NULL, NULL, NULL);
  m.more.isn = *input;
  remote_exchange (&m);
  return (Seq) m.result;
}

static Admission
ask_admits (uint32_t half_open, uint32_t backlog, bool cookies)
{
  uint64_t result = look (SLOT (admits), NULL, NULL, (uint64_t) half_open << 32 | backlog, cookies);
  return result <= ADMIT_COOKIE ? (Admission) result : ADMIT_NOT;
}

static Seq
ask_cookie_make (const CookieInput *input)
{
  Message m;

  pack (&m, SLOT (cookie_make), NULL, NULL, NULL);
  m.more.cookie = *input;
  remote_exchange (&m);
  return (Seq) m.result;
}

static bool
ask_cookie_check (const CookieInput *input, const Segment *seg, uint32_t *mss)
{
  Message m;

  pack (&m, SLOT (cookie_check), NULL, seg, NULL);
  m.more.cookie = *input;
  m.argument[0] = *mss;
  remote_exchange (&m);
  *mss = (uint32_t) m.argument[0];
  return m.result != 0;
}

static void
ask_cookie_revive (Tcb *tcb, const Segment *seg, uint32_t mss)
{
  act (SLOT (cookie_revive), tcb, seg, NULL, mss, 0);
}

/* ---- Both sides' tables. ---- */

#define OWN_SHAPES(X)                                                                              \
  X (checksum)                                                                                     \
  X (read_header)                                                                                  \
  X (read_options)                                                                                 \
  X (segment_length)                                                                               \
  X (segment_acceptable) X (reset_for) X (options_for) X (syn_options) X (icmp_arrives)            \
      X (worth_sending) X (ack_at_once) X (round_trip_measured) X (back_off) X (is_lost)           \
          X (in_flight) X (next_lost) X (initial_sequence) X (admits) X (cookie_make)              \
              X (cookie_check) X (cookie_revive)

#define ENTRY(name) .name = ask_##name,
#define ONE(name) +1

const Parts remote = { ARRIVALS (ENTRY) STEPS (ENTRY) CALLS_OF_THE_USER (ENTRY) TIMEOUTS (
    ENTRY) ACKS (ENTRY) ABOUT_A_SEGMENT (ENTRY) NUMBERS_OF_A_TCB (ENTRY) OWN_SHAPES (ENTRY) };

_Static_assert((0 ARRIVALS (ONE) STEPS (ONE) CALLS_OF_THE_USER (ONE) TIMEOUTS (ONE) ACKS (ONE)
                    ABOUT_A_SEGMENT (ONE) NUMBERS_OF_A_TCB (ONE) OWN_SHAPES (ONE))
                       * sizeof (void (*) (void))
                   == sizeof (Parts),
               "every slot has a shape");

#define SERVE_ARRIVAL(name)                                                                        \
  case SLOT (name):                                                                                \
    parts->name (tcb, seg, turn);                                                                  \
    break;
#define SERVE_STEP(name)                                                                           \
  case SLOT (name):                                                                                \
    m->result = parts->name (tcb, seg, turn);                                                      \
    break;
#define SERVE_CALL(name)                                                                           \
  case SLOT (name):                                                                                \
    parts->name (tcb, &m->more.call, turn);                                                        \
    break;
#define SERVE_TIMEOUT(name)                                                                        \
  case SLOT (name):                                                                                \
    parts->name (tcb, turn);                                                                       \
    break;
#define SERVE_ACK(name)                                                                            \
  case SLOT (name):                                                                                \
    parts->name (tcb, (uint32_t) one, turn);                                                       \
    break;
#define SERVE_ABOUT(name)                                                                          \
  case SLOT (name):                                                                                \
    m->result = parts->name (tcb, seg);                                                            \
    break;
#define SERVE_NUMBER(name)                                                                         \
  case SLOT (name): m->result = parts->name (tcb); break;

/* The slots with a shape of their own that are about a connection. */
static void
serve_connection (const Parts *parts, Message *m, Turn *turn)
{
  Tcb *tcb = &m->tcb;
  Segment *seg = &m->segment;
  const uint64_t one = m->argument[0];

  switch (m->slot)
    {
    case SLOT (segment_acceptable): m->result = parts->segment_acceptable (tcb, seg, parts); break;
    case SLOT (options_for): parts->options_for (tcb, turn, seg); break;
    case SLOT (syn_options): parts->syn_options (tcb, seg); break;
    case SLOT (icmp_arrives):
      parts->icmp_arrives (tcb, (Icmp) one, (Seq) m->argument[1], turn);
      break;
    case SLOT (worth_sending): m->result = parts->worth_sending (tcb, (uint32_t) one); break;
    case SLOT (ack_at_once): m->result = parts->ack_at_once (tcb); break;
    case SLOT (round_trip_measured): parts->round_trip_measured (tcb, one); break;
    case SLOT (back_off): parts->back_off (tcb); break;
    case SLOT (is_lost): m->result = parts->is_lost (tcb, (Seq) one); break;
    case SLOT (in_flight): m->result = parts->in_flight (tcb, parts); break;
    case SLOT (next_lost): m->more.range = parts->next_lost (tcb, parts); break;
    case SLOT (cookie_revive): parts->cookie_revive (tcb, seg, (uint32_t) one); break;
    default: break;
    }
}

/* And those about octets, numbers and strangers. */
static void
serve_rest (const Parts *parts, Message *m)
{
  const Segment *seg = &m->segment;
  uint32_t number = (uint32_t) m->argument[0];

  switch (m->slot)
    {
    case SLOT (checksum): m->result = parts->checksum (&m->more.path, m->octets, m->size); break;
    case SLOT (read_header):
      m->result = parts->read_header (m->octets, m->size, &m->more.packet);
      break;
    case SLOT (read_options):
      m->result = parts->read_options (m->octets, m->size, &m->more.options);
      break;
    case SLOT (segment_length): m->result = parts->segment_length (seg); break;
    case SLOT (reset_for): m->segment = parts->reset_for (seg, parts); break;
    case SLOT (initial_sequence): m->result = parts->initial_sequence (&m->more.isn); break;
    case SLOT (admits):
      m->result = parts->admits ((uint32_t) (m->argument[0] >> 32), number, m->argument[1] != 0);
      break;
    case SLOT (cookie_make): m->result = parts->cookie_make (&m->more.cookie); break;
    case SLOT (cookie_check):
      m->result = parts->cookie_check (&m->more.cookie, seg, &number);
      m->argument[0] = number;
      break;
    default: break;
    }
}

/* Runs the slot that the message calls, from this table, and makes the message its return. */
void
remote_serve (const Parts *parts, Message *m)
{
  Tcb *tcb = &m->tcb;
  const Segment *seg = &m->segment;
  const uint64_t one = m->argument[0];
  Turn whole = m->turn, *turn = &whole;

  whole.parts = parts;
  whole.out = &m->out;
  switch (m->slot)
    {
      ARRIVALS (SERVE_ARRIVAL)
      STEPS (SERVE_STEP)
      CALLS_OF_THE_USER (SERVE_CALL)
      TIMEOUTS (SERVE_TIMEOUT)
      ACKS (SERVE_ACK)
      ABOUT_A_SEGMENT (SERVE_ABOUT)
      NUMBERS_OF_A_TCB (SERVE_NUMBER)
    default: serve_connection (parts, m, turn); serve_rest (parts, m);
    }
  m->turn = whole;
  m->turn.parts = NULL;
  m->turn.out = NULL;
  m->kind = MESSAGE_RETURN;
  m->octets = NULL;
  m->size = 0;
}
