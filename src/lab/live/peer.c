/* A datagram's way out: the step that sent a segment puts it together, its delivery to the other
 * host lets it go. In between a segment is in the network, and its octets are in the slot that
 * carries its flight's number. A datagram's way in is in peer-arrival.c.
 *
 * A slot is filled when a segment takes off, not when it arrives: one that is held back for long
 * arrives as it was sent. */
#include "config.h"

#include "peer-private.h"

#include <string.h>
#include <tcp/octets.h>

#include <lab/text/language.h>

#define HELD_WAIT MILLISECONDS (2) /* how often the die is thrown for what it holds back */

/* ---- Slots. ---- */

/* The slot of this flight, the free one, or the one for READING; or NULL. */
Slot *
peer_slot (Peer *peer, uint32_t id)
{
  for (unsigned i = 0; i < SLOTS; i++)
    if (peer->slots[i].id == id)
      return &peer->slots[i];
  return NULL;
}

static void
slot_copy (Peer *peer, uint32_t from, uint32_t to)
{
  const Slot *original = peer_slot (peer, from);
  Slot *copy = peer_slot (peer, 0);

  if (original == NULL || copy == NULL || to == 0)
    return;
  uint8_t *octets = copy->octets;
  *copy = *original;
  copy->id = to;
  copy->octets = octets;
  memcpy (octets, original->octets, original->size);
}

/* ---- The way out. ---- */

/* The segment as a datagram from `port` to `remote`; 0 when it is longer than the line allows. */
size_t
peer_write (Peer *peer, uint16_t port, Socket remote, const Segment *seg, uint8_t *octets)
{
  const PeerOptions *options = &peer->options;
  const WirePath path = { options->local.address, remote.address };
  const Packet packet = { .source_port = port,
                          .destination_port = remote.port,
                          .segment = *seg,
                          .layout = options->settings.option_layout };
  const IpHeader header = { .source = path.source,
                            .destination = path.destination,
                            .protocol = IP_PROTOCOL_TCP,
                            .ttl = options->ttl,
                            .diffserv = options->diffserv,
                            .id = peer->next_id++ };
  size_t size = 0;

  if (seg->text.length > options->mtu)
    return 0;
  const uint8_t *text = ring_get (&peer->sending, seg->text.first, seg->text.length, peer->scratch);
  if (wire_encode (&reference, &path, &packet, text, octets + IP_HEADER, options->mtu - IP_HEADER,
                   &size)
      != WIRE_WHOLE)
    return 0;
  ip_write (&header, size, octets);
  return IP_HEADER + size;
}

/* What the step has sent takes off. A segment for which the network was full has no flight. */
static void
take_off (Peer *peer, const Record *record)
{
  for (unsigned i = 0; i < record->actions.segment_count; i++)
    {
      Slot *slot = peer_slot (peer, 0);
      const size_t size = peer_write (peer, peer->options.local.port, peer->remote,
                                      &record->actions.segments[i], slot->octets);

      slot->size = size;
      slot->id = record->sent[i];
      if (size == 0 || slot->id == 0)
        peer->ignored.crowded++;
      else
        peer->events.packet (peer->events.owner, slot->octets, size);
    }
}

/* ---- What our TCP takes of a text. ---- */

/* The part of a text that is within `held` goes to its place in the stream. */
static void
keep_part (Peer *peer, const Slot *slot, Range text, Range held)
{
  const Seq first = seq_lt (text.first, held.first) ? held.first : text.first;
  const Seq end = seq_lt (held.end, text.end) ? held.end : text.end;

  if (seq_lt (first, end))
    ring_put (&peer->receiving, first - peer_tcb (peer)->irs - 1,
              slot->octets + slot->text + (first - text.first), end - first);
}

/* Of the text that arrived, that which our TCP has taken, and no other, is kept. Where it had some
 * of it already, the octets are the same or nobody can say which are right.  [9293 3.10.7.4
 * Seventh] */
static void
keep_text (Peer *peer, const Slot *slot, const Segment *seg, const Tcb *before)
{
  const Tcb *after = peer_tcb (peer);
  const bool knew = state_is_synchronized (before->state) || before->state == SYN_RECEIVED;
  const Seq next = knew ? before->rcv.nxt : after->irs + 1;
  const Range text = { segment_text_seq (seg), segment_text_seq (seg) + seg->text.length };

  if (seg->text.length == 0
      || (knew && next == after->rcv.nxt && before->early_count == after->early_count
          && memcmp (before->early, after->early, sizeof after->early) == 0))
    return;
  keep_part (peer, slot, text, (Range){ next, after->rcv.nxt });
  for (unsigned i = 0; i < after->early_count; i++)
    keep_part (peer, slot, text, after->early[i]);
}

/* Octets that our TCP hands to its user are handed on. A student's TCP may have lost count, and
 * hand over what never came. */
static bool
hand_on (Peer *peer, Text text, GError **error)
{
  if (text.length > peer->came - peer->handed)
    {
      g_set_error (error, RUNNER_ERROR, RUNNER_ERROR_ANSWER,
                   _ ("your TCP hands its user %u octets, and only %u have come: does RCV.NXT, and "
                      "does tcb->rcv.user, begin behind the peer's SYN?"),
                   text.length, (unsigned) (peer->came - peer->handed));
      return false;
    }
  peer->handed += text.length;
  while (text.length > 0)
    {
      const uint32_t piece = ring_piece (&peer->receiving, text.first, text.length);
      peer->events.text (peer->events.owner,
                         peer->receiving.octets + text.first % peer->receiving.size, piece);
      text.first += piece;
      text.length -= piece;
    }
  return true;
}

/* ---- One step. ---- */

/* The octets follow what the step did to the flight. */
static void
follow_flight (Peer *peer, const Record *record, const Tcb *before)
{
  Slot *slot = record->flight.id == 0 ? NULL : peer_slot (peer, record->flight.id);

  if (slot == NULL)
    return;
  switch (record->choice.kind)
    {
    case CHOICE_DELIVER:
      if (record->flight.to == PEER_THEM)
        peer->events.leaves (peer->events.owner, slot->octets, slot->size);
      else if (record->asked)
        {
          peer->came += record->flight.segment.text.length;
          keep_text (peer, slot, &record->flight.segment, before);
        }
      slot->id = 0;
      break;
    case CHOICE_LOSE: slot->id = 0; break;
    case CHOICE_DUPLICATE: slot_copy (peer, slot->id, record->made); break;
    /* One octet changes on the way: one of the checksum, so that every segment has it. */
    case CHOICE_CORRUPT: slot->octets[IP_HEADER + 17] ^= 1; break;
    default: break;
    }
}

/* A TCP that has no connection answers to where the segment came from. */
static void
turn_to_sender (Peer *peer, const Choice *choice)
{
  const State state = peer_tcb (peer)->state;
  const Slot *slot = choice->kind == CHOICE_DELIVER ? peer_slot (peer, choice->which) : NULL;

  if (slot != NULL && slot->from.port != 0 && (state == LISTEN || state == CLOSED))
    peer->remote = slot->from;
}

/* Makes one choice, and everything that follows from it outside of the world. */
bool
peer_step (Peer *peer, Choice choice, GError **error)
{
  const Tcb before = *peer_tcb (peer);
  Record record;

  turn_to_sender (peer, &choice);
  if (peer->options.runner == NULL)
    world_step (NULL, &peer->world, choice, &record);
  else if (!runner_step (peer->options.runner, &peer->world, &choice, &record, error))
    return false;
  follow_flight (peer, &record, &before);
  peer->events.row (peer->events.owner, &record, &peer->world);
  if (!record.asked)
    return true;
  take_off (peer, &record);
  for (unsigned i = 0; i < record.actions.signal_count; i++)
    if (record.actions.signals[i].kind == SIGNAL_DATA)
      {
        if (!hand_on (peer, record.actions.signals[i].text, error))
          return false;
      }
    else
      peer->events.signal (peer->events.owner, record.actions.signals[i].kind);
  return true;
}

/* What happens next by itself; the die may have another opinion. */
static bool
choose (Peer *peer, Choice *choice)
{
  const Chance *chance = &peer->options.chance;

  if (chance->lose + chance->duplicate + chance->hold + chance->corrupt > 0)
    return chance_choose (&peer->options.chance, &peer->world, choice);
  return world_next (&peer->world, choice);
}

/* Lets everything happen that is due. */
bool
peer_run_due (Peer *peer, GError **error)
{
  Choice choice;

  while (choose (peer, &choice) && choice_due (&peer->world, &choice) <= peer->now)
    if (!peer_step (peer, choice, error))
      return false;
  return true;
}

/* The world's clock follows the caller's, before something happens in it from outside. */
bool
peer_catch_up (Peer *peer, GError **error)
{
  if (peer->world.now >= peer->now)
    return true;
  return peer_step (peer, (Choice){ .kind = CHOICE_WAIT, .until = peer->now }, error);
}

/* ---- What the owner calls. ---- */

/* `events` must all be there. The options' settings must have no fault. */
Peer *
peer_new (const PeerOptions *options, const PeerEvents *events)
{
  Peer *peer = g_new0 (Peer, 1);
  const HostKind kind[HOSTS] = { HOST_TCP, HOST_SCRIPTED };
  const Seq isn[HOSTS] = { options->isn, 0 };
  const Settings settings[HOSTS] = { options->settings, options->settings };

  peer->options = *options;
  peer->events = *events;
  peer->remote = options->remote;
  world_init (&peer->world, kind, isn, settings, 0, 0);
  peer->world.host[PEER_US].ts_offset = options->ts_offset;
  peer->sending = ring_new (options->settings.send_buffer);
  peer->receiving = ring_new (options->settings.receive_buffer + UINT16_MAX);
  peer->scratch = g_malloc (options->mtu);
  for (unsigned i = 0; i < SLOTS; i++)
    peer->slots[i].octets = g_malloc (options->mtu);
  peer->slots[0].id = READING;
  return peer;
}

/* NULL is allowed. The runner is the caller's. */
void
peer_free (Peer *peer)
{
  if (peer == NULL)
    return;
  for (unsigned i = 0; i < SLOTS; i++)
    g_free (peer->slots[i].octets);
  g_free (peer->scratch);
  ring_clear (&peer->sending);
  ring_clear (&peer->receiving);
  g_free (peer);
}

/* It is now so late; whatever was due until then happens. Time does not run backwards. False, here
 * and below: the runner has no answer any more. */
bool
peer_until (Peer *peer, Time now, GError **error)
{
  peer->now = MAX (peer->now, now);
  return peer_run_due (peer, error);
}

/* When peer_until () has something to do again; TIME_NEVER: only when something comes. */
Time
peer_deadline (const Peer *peer)
{
  Choice choice;
  const Time due
      = world_next (&peer->world, &choice) ? choice_due (&peer->world, &choice) : TIME_NEVER;

  for (uint32_t i = 0; i < peer->world.network.count; i++)
    if (peer->world.network.flights[i].held)
      return MIN (due, peer->now + HELD_WAIT);
  return due;
}

/* Our user calls. */
bool
peer_call (Peer *peer, const Call *call, GError **error)
{
  const Choice choice = { .kind = CHOICE_CALL, .host = PEER_US, .call = *call };

  return peer_catch_up (peer, error) && peer_step (peer, choice, error)
         && peer_run_due (peer, error);
}

/* Where the next octets of our stream are to be put before peer_send (). `*free_octets` find room,
 * and
 * `*piece` of them lie here; the others have their turn afterwards. All are kept until they are
 * acknowledged. */
uint8_t *
peer_send_room (Peer *peer, size_t *piece, size_t *free_octets)
{
  const Tcb *tcb = peer_tcb (peer);
  const Seq oldest = syn_is_unacknowledged (tcb) ? tcb->iss + 1 : tcb->snd.una;
  const uint32_t queued = tcb->snd.end - oldest, place = tcb->snd.end - tcb->iss - 1;
  const uint32_t most = peer->options.settings.send_buffer;
  const uint32_t room = queued < most ? most - queued : 0;

  *free_octets = room;
  *piece = ring_piece (&peer->sending, place, room);
  return peer->sending.octets + place % peer->sending.size;
}

/* SEND of that many octets. */
bool
peer_send (Peer *peer, size_t octets, bool push, GError **error)
{
  const Call call = { .kind = CALL_SEND, .length = (uint32_t) octets, .push = push };

  return peer_call (peer, &call, error);
}

const World *
peer_world (const Peer *peer)
{
  return &peer->world;
}

const Tcb *
peer_tcb (const Peer *peer)
{
  return &peer->world.host[PEER_US].tcb;
}

/* The other end, once there is one. */
Socket
peer_remote (const Peer *peer)
{
  return peer->remote;
}

const PeerIgnored *
peer_ignored (const Peer *peer)
{
  return &peer->ignored;
}

/* The counters in words, to be translated: the one at `index`, from 0; NULL behind the last. */
const char *
peer_ignored_text (const PeerIgnored *ignored, unsigned index, guint64 *count)
{
  const struct
  {
    guint64 count;
    const char *words;
  } all[] = {
    { ignored->other, N_ ("neither IPv4 with TCP nor ICMP about it, ignored") },
    { ignored->malformed, N_ ("datagrams with wrong lengths or checksums, ignored") },
    { ignored->fragments, N_ ("fragments, ignored") },
    { ignored->invalid, N_ ("datagrams with impossible addresses, ignored") },
    { ignored->strangers, N_ ("segments for no connection of ours") },
    { ignored->crowded, N_ ("segments lost because the network was full") },
  };

  if (index >= G_N_ELEMENTS (all))
    return NULL;
  *count = all[index].count;
  return all[index].words;
}
