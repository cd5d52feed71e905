/* A datagram's way in: is it IP, is it for us, is it TCP, is it of our connection; then it is
 * forged at the other host and delivered, at once or when the die says so. */
#include "config.h"

#include "peer-private.h"

/* A segment that belongs to no connection is answered as one that finds none: mostly with a reset.
 * [9293 3.10.7.1] */
static void
answer_stranger (Peer *peer, Socket from, const Packet *packet)
{
  Tcb nobody;
  Actions actions;
  const Event event = { .kind = EVENT_SEGMENT, .now = peer->world.now, .segment = packet->segment };

  peer->ignored.strangers++;
  tcb_init (&nobody, &peer->options.settings);
  tcp_step (&reference, &nobody, &event, &actions);
  for (unsigned i = 0; i < actions.segment_count; i++)
    {
      Slot *slot = peer_slot (peer, 0);
      const size_t size
          = peer_write (peer, packet->destination_port, from, &actions.segments[i], slot->octets);
      if (size > 0)
        peer->events.leaves (peer->events.owner, slot->octets, size);
    }
}

/* Room for a datagram of at most `mtu` octets. */
uint8_t *
peer_datagram_room (Peer *peer)
{
  return peer_slot (peer, READING)->octets;
}

/* [9293 3.9.1.1] Is this segment for our connection, or for the listener that waits for one? */
static bool
is_ours (const Peer *peer, Socket from)
{
  const State state = peer_tcb (peer)->state;

  if (peer->options.remote.port == 0 && (state == LISTEN || state == CLOSED))
    return true;
  return from.address == peer->remote.address && from.port == peer->remote.port;
}

/* [9293 3.5 Figure 7, 3.6 Figure 13] While a segment is under way to us, our user makes the call
 * with which the two ends cross. */
static bool
cross (Peer *peer, const Slot *slot, const Segment *seg, GError **error)
{
  const State state = peer_tcb (peer)->state;
  Choice choice = { .kind = CHOICE_CALL, .host = PEER_US };

  if (peer->options.crosses_open && state == CLOSED && segment_has (seg, CTL_SYN))
    {
      peer->remote = slot->from;
      choice.call = (Call){ .kind = CALL_OPEN_ACTIVE, .remote_specified = true };
    }
  else if (peer->options.crosses_close && state == ESTABLISHED && segment_has (seg, CTL_FIN))
    choice.call = (Call){ .kind = CALL_CLOSE };
  else
    return true;
  return peer_step (peer, choice, error);
}

/* A segment of our connection appears in the network, on its way to us. Nobody but the receiver
 * knows where in the stream its text is. */
static bool
arrive (Peer *peer, Slot *slot, Segment seg, GError **error)
{
  const Tcb *tcb = peer_tcb (peer);
  const Choice choice = { .kind = CHOICE_FORGE, .host = PEER_THEM, .segment = seg };

  if (world_refuses (&peer->world, &choice) != REFUSED_NOT)
    {
      peer->ignored.crowded++;
      return true;
    }
  if (!peer_catch_up (peer, error))
    return false;
  Choice forge = choice;
  if (state_is_synchronized (tcb->state) || tcb->state == SYN_RECEIVED)
    forge.segment.text.first = segment_text_seq (&seg) - tcb->irs - 1;
  peer_slot (peer, 0)->id = READING;
  slot->id = peer->world.network.next_id;
  if (!peer_step (peer, forge, error))
    return false;
  peer->events.packet (peer->events.owner, slot->octets, slot->size);
  return cross (peer, slot, &seg, error) && peer_run_due (peer, error);
}

static bool
tcp_arrives (Peer *peer, const IpHeader *header, Slot *slot, const uint8_t *octets, size_t size,
             GError **error)
{
  const WirePath path = { header->source, header->destination };
  const uint8_t *text = NULL;
  Packet packet;

  if (wire_decode (&reference, &path, octets, size, &packet, &text) != WIRE_WHOLE)
    {
      peer->ignored.malformed++;
      return true;
    }
  const Socket from = { header->source, packet.source_port };
  if (packet.destination_port != peer->options.local.port || !is_ours (peer, from))
    {
      answer_stranger (peer, from, &packet);
      return true;
    }
  slot->from = from;
  slot->text = (uint32_t) (text - slot->octets);
  return arrive (peer, slot, packet.segment, error);
}

/* [9293 3.9.2.2 MUST-54] An ICMP message about our connection is put to our TCP. */
static bool
icmp_arrives_here (Peer *peer, const uint8_t *octets, size_t size, GError **error)
{
  const Socket local = peer->options.local, remote = peer->remote;
  IcmpMessage message;

  if (!icmp_read (octets, size, &message))
    {
      peer->ignored.other++;
      return true;
    }
  if (message.source != local.address || message.source_port != local.port
      || message.destination != remote.address || message.destination_port != remote.port)
    {
      peer->ignored.strangers++;
      return true;
    }
  return peer_catch_up (peer, error)
         && peer_step (peer,
                       (Choice){ .kind = CHOICE_ICMP,
                                 .host = PEER_US,
                                 .which = (uint32_t) message.kind,
                                 .segment.seq = message.seq },
                       error);
}

static guint64 *
ignored_for (Peer *peer, IpFault fault)
{
  if (fault == IP_FRAGMENT)
    return &peer->ignored.fragments;
  return fault == IP_VERSION ? &peer->ignored.other : &peer->ignored.malformed;
}

/* A datagram of `size` octets has come, and is in peer_datagram_room (). Any octets may come; what
 * is not for our connection is counted. */
bool
peer_datagram (Peer *peer, size_t size, GError **error)
{
  Slot *slot = peer_slot (peer, READING);
  IpHeader header;
  const uint8_t *payload = NULL;
  size_t length = 0;
  const IpFault fault = ip_read (slot->octets, size, &header, &payload, &length);

  slot->size = size;
  if (fault != IP_WHOLE)
    *ignored_for (peer, fault) += 1;
  else if (header.destination != peer->options.local.address
           || !ip_may_send (header.source, &peer->options.network, peer->options.local.address))
    peer->ignored.invalid++;
  else if (header.protocol == IP_PROTOCOL_TCP)
    return tcp_arrives (peer, &header, slot, payload, length, error);
  else if (header.protocol == IP_PROTOCOL_ICMP)
    return icmp_arrives_here (peer, payload, length, error);
  else
    peer->ignored.other++;
  return true;
}
