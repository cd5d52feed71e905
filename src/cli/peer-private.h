/* What the files of `handshake peer` share: what was asked for, what becomes of it, and who writes
 * it down. */
#pragma once

#include "commands.h"

#include <lab/live/peer.h>
#include <lab/live/tun.h>

#define COMMAND "handshake peer"

/* When our user calls CLOSE, or something stronger. */
typedef enum
{
  END_SENT,  /* CLOSE once everything is sent; the other half goes on */
  END_PEER,  /* CLOSE once the peer has closed */
  END_BOTH,  /* CLOSE that takes nothing more either, once everything is sent */
  END_ABORT, /* ABORT once everything is sent */
  END_NEVER,
  ENDS
} End;

typedef struct
{
  bool listens;
  PeerOptions peer;
  char **program; /* NULL: none */
  char *send, *receive, *save, *pcapng;
  const char *exercise; /* what answers for us, or NULL */
  guint64 make; /* octets made up to be sent */
  End end;
  Time most; /* how long it may take; TIME_NEVER */
  bool watch, stream;
} PeerWish;

/* Where rows and datagrams are written down while they come. */
typedef struct PeerRecord PeerRecord;

PeerRecord *peer_record_new (const PeerWish *wish, const World *start, GError **error);
void peer_record_row (PeerRecord *record, const Record *row, const World *after);
void peer_record_packet (PeerRecord *record, const uint8_t *datagram, size_t size);
bool peer_record_end (PeerRecord *record, GError **error);
void peer_record_free (PeerRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PeerRecord, peer_record_free)

int peer_run (PeerWish *wish);
bool peer_read_setting (Settings *settings, const char *text, GError **error);
void peer_list_settings (const Settings *settings);
