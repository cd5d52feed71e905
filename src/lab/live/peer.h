/* One end of a live connection: our TCP in a World whose other host is whoever the datagrams come
 * from. What arrives is forged at that host and delivered; what our TCP sends is delivered there by
 * going out; the clock is the caller's. So a live exchange is rows like any other history.
 *
 * A Tcb knows numbers and no octets. Those of both streams wait in two rings beside it, and the
 * segment's text says which of them belong to it.
 *
 * Neither a clock nor a file is looked at in here: the caller says what time it is, brings and
 * takes datagrams. */
#pragma once

#include <glib.h>
#include <sim/chance.h>

#include <lab/packets/ip.h>
#include <lab/run/runner.h>

#define PEER_US 0   /* the host that is our TCP */
#define PEER_THEM 1 /* the host that is the other end */

typedef struct
{
  Settings settings;
  Socket local, remote; /* a remote port of 0: whoever comes */
  IpNetwork network;
  unsigned mtu; /* octets of the largest datagram */
  uint8_t ttl, diffserv;
  Seq isn;
  uint32_t ts_offset; /* [7323 5.4] */
  bool crosses_open;  /* a SYN under way to us is answered by an active OPEN, not by a listener */
  bool crosses_close; /* our user calls CLOSE while the first FIN is under way to us */
  Chance chance;      /* what befalls datagrams on the way; begun with chance_init () */
  Runner *runner;     /* answers for our TCP; NULL: the reference does */
} PeerOptions;

/* What a peer tells its owner. */
typedef struct
{
  gpointer owner;
  void (*leaves) (gpointer owner, const uint8_t *datagram, size_t size);
  void (*text) (gpointer owner, const uint8_t *octets, size_t size); /* the peer's stream */
  void (*signal) (gpointer owner, SignalKind signal);
  void (*row) (gpointer owner, const Record *record, const World *after);
  /* A datagram takes off, from either side, whatever becomes of it; after the row that sent it. */
  void (*packet) (gpointer owner, const uint8_t *datagram, size_t size);
} PeerEvents;

/* What did not come as far as our connection. */
typedef struct
{
  guint64 other;     /* not IPv4, or neither TCP nor ICMP about TCP */
  guint64 malformed; /* lengths or checksums are wrong */
  guint64 fragments;
  guint64 invalid;   /* [MUST-57, MUST-63] addresses with which nobody can be meant */
  guint64 strangers; /* for no connection of ours: answered with a reset, or not at all */
  guint64 crowded;   /* no room in the network */
} PeerIgnored;

typedef struct Peer Peer;

Peer *peer_new (const PeerOptions *options, const PeerEvents *events);
void peer_free (Peer *peer);
bool peer_until (Peer *peer, Time now, GError **error);
Time peer_deadline (const Peer *peer);
uint8_t *peer_datagram_room (Peer *peer);
bool peer_datagram (Peer *peer, size_t size, GError **error);
bool peer_call (Peer *peer, const Call *call, GError **error);
uint8_t *peer_send_room (Peer *peer, size_t *piece, size_t *free_octets);
bool peer_send (Peer *peer, size_t octets, bool push, GError **error);
const World *peer_world (const Peer *peer);
const Tcb *peer_tcb (const Peer *peer);
Socket peer_remote (const Peer *peer);
const PeerIgnored *peer_ignored (const Peer *peer);
const char *peer_ignored_text (const PeerIgnored *ignored, unsigned index, guint64 *count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Peer, peer_free)
