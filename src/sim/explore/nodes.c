/* Nodes and segments: each kept once, and found by its octets. */
#include "explore-private.h"

#include <stdlib.h>
#include <string.h>

#define HEADS 16384u /* chains of the table of nodes */

/* A number that differs for different octets, as far as 64 bits can. */
uint64_t
hash_octets (const void *octets, size_t size)
{
  const unsigned char *at = octets;
  uint64_t hash = size, word;
  for (; size >= sizeof word; size -= sizeof word, at += sizeof word)
    {
      memcpy (&word, at, sizeof word);
      hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
      hash ^= hash >> 31;
    }
  word = 0;
  memcpy (&word, at, size);
  hash = (hash ^ word) * 0xd6e8feb86659fd93u;
  return hash ^ (hash >> 32);
}

void
nodes_init (Model *model)
{
  model->nodes = calloc (NODES_MAX + 1, sizeof *model->nodes);
  model->node_heads = calloc (HEADS, sizeof *model->node_heads);
  model->segments = calloc (SEGMENTS_MAX + 1, sizeof *model->segments);
}

void
nodes_free (Model *model)
{
  for (uint32_t i = 0; i < model->node_count; i++)
    {
      free (model->nodes[i]->arrival);
      free (model->nodes[i]);
    }
  free (model->nodes);
  free (model->node_heads);
  free (model->segments);
}

static bool
may_send (const Tcb *tcb)
{
  return !tcb->close_called
         && (tcb->state == SYN_SENT || tcb->state == SYN_RECEIVED || tcb->state == ESTABLISHED
             || tcb->state == CLOSE_WAIT);
}

/* CLOSE means something, and was not called yet. [9293 3.10.4] */
static bool
may_close (const Tcb *tcb)
{
  return tcb->state == LISTEN || (may_send (tcb) && !tcb->close_called);
}

static bool
may_receive_now (const Tcb *tcb)
{
  const bool open
      = tcb->state == ESTABLISHED || tcb->state == FIN_WAIT_1 || tcb->state == FIN_WAIT_2;
  if (tcb->state == CLOSED || tcb->state == LISTEN)
    return false;
  return octets_readable (tcb) > 0 || (open && tcb->rcv.wanted == 0);
}

/* Bit by bit: what this host's users would do if there were no bounds. */
static uint32_t
wishes (const Tcb *tcb)
{
  uint32_t bits = 0;
  if (tcb->state == CLOSED)
    bits |= 1u << LOCAL_OPEN_PASSIVE | 1u << LOCAL_OPEN_ACTIVE;
  if (tcb->state == LISTEN)
    bits |= 1u << LOCAL_OPEN_ACTIVE;
  if (may_send (tcb))
    bits |= 1u << LOCAL_SEND;
  if (may_receive_now (tcb))
    bits |= 1u << LOCAL_RECEIVE;
  if (may_close (tcb))
    bits |= 1u << LOCAL_CLOSE;
  if (tcb->state != CLOSED)
    bits |= 1u << LOCAL_ABORT;
  return bits;
}

static bool
is_open (unsigned event)
{
  return event == LOCAL_OPEN_PASSIVE || event == LOCAL_OPEN_ACTIVE;
}

/* How often this may be done; both kinds of OPEN count together first. */
static uint8_t
most_of (const ExploreUsers *users, unsigned event)
{
  const uint8_t most[LOCAL_TIMER] = { users->opens_passive, users->opens_active, users->sends,
                                      users->receives,      users->closes,       users->aborts };
  if (is_open (event) && most[event] >= users->opens)
    return EXPLORE_UNLIMITED;
  return most[event];
}

/* Counts what is done, as far as a bound asks for it: what nobody counts makes no difference. */
void
count_deed (const ExploreUsers *users, unsigned event, Deeds *deeds)
{
  if (event >= LOCAL_TIMER)
    return;
  if (most_of (users, event) != EXPLORE_UNLIMITED)
    deeds->done[event]++;
  if (is_open (event) && users->opens != EXPLORE_UNLIMITED)
    deeds->opens++;
}

/* Those that the bounds leave. */
static uint32_t
within_bounds (const ExploreUsers *users, const Deeds *deeds, uint32_t bits)
{
  for (unsigned event = 0; event < LOCAL_TIMER; event++)
    if (most_of (users, event) != EXPLORE_UNLIMITED && deeds->done[event] >= most_of (users, event))
      bits &= ~(1u << event);
  if (deeds->opens >= users->opens && users->opens != EXPLORE_UNLIMITED)
    bits &= ~(1u << LOCAL_OPEN_PASSIVE | 1u << LOCAL_OPEN_ACTIVE);
  return bits;
}

static uint32_t
timers (Node *node)
{
  uint32_t bits = 0;
  const Tcb *tcb = &node->host.tcb;
  node->at_once = timer_is_running (tcb, TIMER_OUTPUT);
  node->fast = timer_is_running (tcb, TIMER_RETRANSMISSION) || timer_is_running (tcb, TIMER_PERSIST)
               || timer_is_running (tcb, TIMER_DELAYED_ACK)
               || timer_is_running (tcb, TIMER_OVERRIDE);
  for (unsigned timer = 0; timer < TIMERS; timer++)
    if (timer != TIMER_USER && timer_is_running (tcb, (Timer) timer))
      bits |= 1u << (LOCAL_TIMER + timer);
  return bits;
}

static Node *
node_new (const Model *model, const Host *host, const Deeds *deeds, unsigned side)
{
  Node *node = calloc (1, sizeof *node);
  const State state = host->tcb.state;
  const uint32_t wished = wishes (&host->tcb);
  memcpy (&node->host, host, sizeof *host);
  node->deeds = *deeds;
  node->side = (uint8_t) side;
  const uint32_t calls = within_bounds (&model->options.users[side], deeds, wished);
  const uint32_t ending = wished & (1u << LOCAL_CLOSE | 1u << LOCAL_RECEIVE);
  node->local = host->kind == HOST_TCP ? calls | timers (node) : 0;
  node->withheld = (ending & ~calls) != 0 || host->kind != HOST_TCP;
  node->over = state == CLOSED || state == LISTEN;
  return node;
}

/* The number of this canonical host with these deeds; NONE when there are no more numbers. */
uint32_t
node_number (Model *model, const Host *host, const Deeds *deeds, unsigned side)
{
  const uint64_t hash
      = hash_octets (host, sizeof *host) ^ hash_octets (deeds, sizeof *deeds) ^ side;
  uint32_t *head = &model->node_heads[hash % HEADS];
  for (uint32_t at = *head; at != 0; at = model->nodes[at - 1]->next)
    {
      const Node *node = model->nodes[at - 1];
      if (node->side == side && memcmp (&node->host, host, sizeof *host) == 0
          && memcmp (&node->deeds, deeds, sizeof *deeds) == 0)
        return at - 1;
    }
  if (model->node_count == NODES_MAX)
    {
      model->tables_full = true;
      return NONE;
    }
  Node *node = node_new (model, host, deeds, side);
  node->next = *head;
  model->nodes[model->node_count] = node;
  *head = ++model->node_count;
  model->octets += sizeof *node;
  return *head - 1;
}

/* The number of this canonical segment; NONE when there are no more numbers. There are few. */
uint32_t
segment_number (Model *model, const Segment *seg)
{
  for (uint32_t i = 0; i < model->segment_count; i++)
    if (memcmp (&model->segments[i], seg, sizeof *seg) == 0)
      return i;
  if (model->segment_count == SEGMENTS_MAX)
    {
      model->tables_full = true;
      return NONE;
    }
  memcpy (&model->segments[model->segment_count], seg, sizeof *seg);
  return model->segment_count++;
}
