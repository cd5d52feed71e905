/* Any octets as datagrams for a peer, one after the other, in the course of time. Each begins with
 * a length and a wish: as they are, with the IP header's checksum put right, or from the peer's
 * other end with all checksums right, so that what lies behind them is reached. Whatever comes, the
 * connection keeps its invariants, and what leaves is whole.  */
#include <lab/live/peer.h>
#include <stdlib.h>
#include <string.h>
#include <tcp/octets.h>

#define MTU 576
#define US 0x0a000001
#define THEM 0x0a000002

enum
{
  WISH_NOTHING,
  WISH_IP,
  WISH_OTHER_END,
  WISH_WAIT, /* no datagram: time passes */
  WISHES
};

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
demand (bool holds)
{
  if (!holds)
    abort ();
}

static void
on_leaves (gpointer owner, const uint8_t *datagram, size_t size)
{
  const uint8_t *payload = NULL, *text = NULL;
  size_t length = 0;
  IpHeader ip;
  Packet packet;

  demand (ip_read (datagram, size, &ip, &payload, &length) == IP_WHOLE);
  const WirePath path = { ip.source, ip.destination };
  demand (wire_decode (&reference, &path, payload, length, &packet, &text) == WIRE_WHOLE);
}

static void
on_octets (gpointer owner, const uint8_t *octets, size_t size)
{
  demand (size > 0);
}

static void
on_signal (gpointer owner, SignalKind signal)
{
  demand (signal < SIGNALS);
}

static void
on_row (gpointer owner, const Record *record, const World *after)
{
  demand (tcb_fault (&after->host[PEER_US].tcb) == NULL);
}

static void
put_right (unsigned wish, uint8_t *octets, size_t size)
{
  const IpHeader ip = { .source = THEM, .destination = US, .protocol = IP_PROTOCOL_TCP, .ttl = 64 };
  const WirePath path = { THEM, US };
  uint8_t *tcp = octets + IP_HEADER;

  if (wish == WISH_IP && size >= IP_HEADER && size >= (size_t) (octets[0] & 15) * 4)
    {
      put_16 (octets + 10, 0);
      put_16 (octets + 10, octets_checksum (octets, (size_t) (octets[0] & 15) * 4));
    }
  if (wish != WISH_OTHER_END || size < IP_HEADER + WIRE_HEADER)
    return;
  ip_write (&ip, size - IP_HEADER, octets);
  put_16 (put_16 (tcp, 80), 1000);
  put_16 (tcp + 16, 0);
  put_16 (tcp + 16, reference.checksum (&path, tcp, size - IP_HEADER));
}

static void
user_turn (Peer *peer)
{
  const uint32_t readable = octets_readable (peer_tcb (peer));
  const Call receive = { .kind = CALL_RECEIVE, .length = readable }, close = { .kind = CALL_CLOSE };

  if (readable > 0)
    demand (peer_call (peer, &receive, NULL));
  if (peer_tcb (peer)->state == CLOSE_WAIT && !peer_tcb (peer)->close_called)
    demand (peer_call (peer, &close, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  PeerOptions options = { .settings = settings_default (),
                          .local = { US, 1000 },
                          .network = { THEM, 24 },
                          .mtu = MTU,
                          .ttl = 64,
                          .isn = 1000 };
  const PeerEvents events = { NULL, on_leaves, on_octets, on_signal, on_row, on_octets };
  const Call open = { .kind = CALL_OPEN_PASSIVE };
  Time now = 0;

  options.settings.timestamps = options.settings.sack = options.settings.window_scale = 1;
  options.settings.receive_buffer = options.settings.send_buffer = 4096;
  chance_init (&options.chance, 1);
  Peer *peer = peer_new (&options, &events);
  demand (peer_call (peer, &open, NULL));
  while (size >= 2)
    {
      const unsigned wish = data[0] % WISHES;
      const size_t length = MIN (MIN ((size_t) data[1] + 20, size - 2), MTU);
      now += wish == WISH_WAIT ? MILLISECONDS (100) * data[1] : 1;
      demand (peer_until (peer, now, NULL));
      data += 2;
      size -= 2;
      if (wish == WISH_WAIT)
        continue;
      memcpy (peer_datagram_room (peer), data, length);
      put_right (wish, peer_datagram_room (peer), length);
      demand (peer_datagram (peer, length, NULL));
      user_turn (peer);
      data += length;
      size -= length;
    }
  peer_free (peer);
  return 0;
}
