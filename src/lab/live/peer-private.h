/* A live connection: the World, the streams' octets, and the datagrams that are under way. */
#pragma once

#include "peer.h"
#include "ring.h"

#define SLOTS (FLIGHTS + 2) /* one to read into, one to put together what finds no room */
#define READING UINT32_MAX  /* no flight's number */

/* The datagram of one flight. */
typedef struct
{
  uint32_t id; /* 0: free; READING: the next datagram is read into it */
  size_t size;
  uint32_t text; /* where the text begins, from the beginning of the datagram */
  Socket from;   /* who sent it, if it is not ours */
  uint8_t *octets;
} Slot;

struct Peer
{
  PeerOptions options;
  PeerEvents events;
  World world;
  Time now; /* the caller's; the world's follows when something happens */
  Socket remote;
  uint16_t next_id; /* of datagrams */
  Ring sending, receiving;
  Slot slots[SLOTS];
  uint8_t *scratch; /* room for one text */
  PeerIgnored ignored;
  uint64_t came;   /* octets of text that segments brought, whatever became of them */
  uint64_t handed; /* octets that our TCP's user was given */
};

/* peer.c */
Slot *peer_slot (Peer *peer, uint32_t id);
size_t peer_write (Peer *peer, uint16_t port, Socket remote, const Segment *seg, uint8_t *octets);
bool peer_step (Peer *peer, Choice choice, GError **error);
bool peer_run_due (Peer *peer, GError **error);
bool peer_catch_up (Peer *peer, GError **error);
