/* The requirements that are met around a connection, by who puts segments into datagrams and who
 * knows which ports listen. Each test carries its number; src/lab/book/requirements.h is the list.
 * [9293 3.9.1, 3.9.2] */
#include <lab/live/peer.h>

#include <sim/listener.h>
#include <stdlib.h>
#include <string.h>
#include <tcp/octets.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define LOCAL 0xc0000201  /* 192.0.2.1 */
#define REMOTE 0xc0000209 /* 192.0.2.9 */
#define MOST 64

/* A peer, and what it let go. */
typedef struct
{
  Peer *peer;
  uint8_t left[MOST][256];
  unsigned count;
  SignalKind told;
} Line;

static void
on_leaves (gpointer owner, const uint8_t *datagram, size_t size)
{
  Line *line = owner;

  assert_true (line->count < MOST && size <= sizeof line->left[0]);
  memcpy (line->left[line->count++], datagram, size);
}

static void
on_text (gpointer owner, const uint8_t *octets, size_t size)
{
}

static void
on_signal (gpointer owner, SignalKind signal)
{
  ((Line *) owner)->told = signal;
}

static void
on_row (gpointer owner, const Record *record, const World *after)
{
}

static PeerOptions
plain_options (void)
{
  PeerOptions options = { .settings = settings_default (),
                          .local = { LOCAL, 1000 },
                          .remote = { REMOTE, 2000 },
                          .network = { LOCAL, 24 },
                          .mtu = 1500,
                          .ttl = 64,
                          .isn = 300 };

  chance_init (&options.chance, 1);
  return options;
}

static void
line_begin (Line *line, const PeerOptions *options)
{
  const PeerEvents events = { .owner = line,
                              .leaves = on_leaves,
                              .text = on_text,
                              .signal = on_signal,
                              .row = on_row,
                              .packet = on_leaves };

  memset (line, 0, sizeof *line);
  line->peer = peer_new (options, &events);
}

static void
calls (Line *line, CallKind kind)
{
  const Call made = { .kind = kind, .remote_specified = kind == CALL_OPEN_ACTIVE };

  assert_true (peer_call (line->peer, &made, NULL));
}

/* A segment in a datagram whose header has `words` words of options. */
static void
arrives (Line *line, uint32_t source, uint32_t destination, const Segment *seg, unsigned words)
{
  const WirePath path = { source, destination };
  const Packet packet = { .source_port = 2000, .destination_port = 1000, .segment = *seg };
  const IpHeader ip = { .source = source, .destination = destination, .protocol = 6, .ttl = 9 };
  uint8_t octets[200] = { 0 };
  uint8_t *options = octets + IP_HEADER;
  size_t size = 0;

  memset (options, 1, words * 4);
  if (words > 0)
    memcpy (options, "\x9e\x04\xab\xcd", 4); /* an option that nobody has heard of */
  assert_int_equal (wire_encode (&reference, &path, &packet, NULL, options + words * 4, 100, &size),
                    WIRE_WHOLE);
  ip_write (&ip, words * 4 + size, octets);
  octets[0] = (uint8_t) (0x45 + words);
  put_16 (octets + 10, 0);
  put_16 (octets + 10, octets_checksum (octets, IP_HEADER + words * 4));
  memcpy (peer_datagram_room (line->peer), octets, sizeof octets);
  assert_true (peer_datagram (line->peer, IP_HEADER + words * 4 + size, NULL));
}

static State
state_of (const Line *line)
{
  return peer_tcb (line->peer)->state;
}

static void
open_line (Line *line, const PeerOptions *options)
{
  const Segment answer = { .seq = 100, .ack = 301, .wnd = 4096, .ctl = CTL_SYN | CTL_ACK };

  line_begin (line, options);
  calls (line, CALL_OPEN_ACTIVE);
  arrives (line, REMOTE, LOCAL, &answer, 0);
  assert_int_equal (state_of (line), ESTABLISHED);
}

static uint32_t
source_of (const uint8_t *datagram)
{
  return get_32 (datagram + 12);
}

/* A connection on port 80 has sent its SYN, another has been asked for; the port is then listened
 * on all the same, and neither is disturbed. */
static void
must_42_a_port_can_be_listened_on_while_connections_open (void **state)
{
  static const uint64_t key[2] = { 1, 2 };
  const Settings settings = settings_default ();
  const Endpoints opens = { LOCAL, REMOTE, 80, 2000 }, comes = { LOCAL, REMOTE, 80, 2001 };
  const Call active = { .kind = CALL_OPEN_ACTIVE, .remote_specified = true };
  const Segment syn = { .seq = 100, .wnd = 4096, .ctl = CTL_SYN };
  void *memory = calloc (1, listener_size (4));
  Listener listener;
  Actions out;

  listener_init (&listener, &reference, &settings, key, 4, memory);
  listener_call (&listener, &opens, &active, 0, &out);
  assert_int_equal (listener_find (&listener, &opens)->state, SYN_SENT);
  assert_int_equal (listener_listen (&listener, 80, 4, false, 0), SIGNAL_OK);
  assert_int_equal (listener_find (&listener, &opens)->state, SYN_SENT);
  listener_arrives (&listener, &comes, &syn, 0, &out);
  assert_int_equal (listener_find (&listener, &comes)->state, SYN_RECEIVED);
  assert_int_equal (listener_find (&listener, &opens)->state, SYN_SENT);
  free (memory);
}

/* Whichever is named. */
static void
must_43_open_may_name_the_local_address (void **state)
{
  for (uint32_t host = 1; host < 5; host++)
    {
      PeerOptions options = plain_options ();
      Line line;

      options.local.address = (LOCAL & ~0xffu) + host;
      line_begin (&line, &options);
      calls (&line, CALL_OPEN_ACTIVE);
      assert_true (line.count > 0);
      assert_int_equal (source_of (line.left[0]), options.local.address);
      peer_free (line.peer);
    }
}

/* The line has an address before anything leaves on it, and the very first SYN has that. */
static void
must_44_the_first_syn_has_a_local_address (void **state)
{
  const PeerOptions options = plain_options ();
  Line line;

  line_begin (&line, &options);
  assert_int_equal (line.count, 0);
  calls (&line, CALL_OPEN_ACTIVE);
  assert_int_equal (line.left[0][IP_HEADER + 13], CTL_SYN);
  assert_true (ip_may_send (source_of (line.left[0]), &options.network, REMOTE));
  peer_free (line.peer);
}

static void
must_45_every_segment_has_the_same_local_address (void **state)
{
  const PeerOptions options = plain_options ();
  const Segment text = { .seq = 101, .ack = 301, .wnd = 4096, .ctl = CTL_FIN | CTL_ACK };
  Line line;

  open_line (&line, &options);
  arrives (&line, REMOTE, LOCAL, &text, 0);
  calls (&line, CALL_CLOSE);
  assert_true (line.count >= 4);
  for (unsigned i = 0; i < line.count; i++)
    if (line.left[i][9] == IP_PROTOCOL_TCP && get_16 (line.left[i] + IP_HEADER) == 1000)
      assert_int_equal (source_of (line.left[i]), LOCAL);
  peer_free (line.peer);
}

/* The command asks the same question before it opens anything. */
static void
must_46_nobody_opens_to_a_broadcast_or_multicast (void **state)
{
  static const uint32_t many[] = { 0xffffffff, 0xe0000001, 0xefffffff, 0xc00002ff, 0xc0000200 };
  const IpNetwork network = { LOCAL, 24 };

  for (size_t i = 0; i < G_N_ELEMENTS (many); i++)
    {
      assert_true (ip_is_for_many (many[i], &network));
      assert_false (ip_may_send (many[i], &network, LOCAL));
    }
  assert_false (ip_is_for_many (REMOTE, &network));
  assert_true (ip_may_send (REMOTE, &network, LOCAL));
}

static void
must_48_the_application_chooses_the_diffserv_field (void **state)
{
  PeerOptions options = plain_options ();
  Line line;

  options.diffserv = 46;
  line_begin (&line, &options);
  calls (&line, CALL_OPEN_ACTIVE);
  assert_int_equal (line.left[0][1] >> 2, 46);
  peer_free (line.peer);
}

/* All six bits, and the two behind them stay zero. */
static void
shld_22_the_diffserv_field_reaches_ip_unchanged (void **state)
{
  for (unsigned diffserv = 0; diffserv < 64; diffserv++)
    {
      const IpHeader header = { .diffserv = (uint8_t) diffserv, .protocol = 6 };
      uint8_t octets[IP_HEADER];

      ip_write (&header, 0, octets);
      assert_int_equal (octets[1], diffserv << 2);
    }
}

static void
must_49_the_time_to_live_can_be_set (void **state)
{
  static const uint8_t times[] = { 1, 64, 255 };

  for (size_t i = 0; i < G_N_ELEMENTS (times); i++)
    {
      PeerOptions options = plain_options ();
      Line line;

      options.ttl = times[i];
      line_begin (&line, &options);
      calls (&line, CALL_OPEN_ACTIVE);
      assert_int_equal (line.left[0][8], times[i]);
      peer_free (line.peer);
    }
}

/* However many there are, the segment behind them arrives. */
static void
must_50_unknown_ip_options_are_ignored (void **state)
{
  for (unsigned words = 1; words <= 10; words++)
    {
      const PeerOptions options = plain_options ();
      const Segment fin = { .seq = 101, .ack = 301, .wnd = 4096, .ctl = CTL_FIN | CTL_ACK };
      Line line;

      open_line (&line, &options);
      arrives (&line, REMOTE, LOCAL, &fin, words);
      assert_int_equal (state_of (&line), CLOSE_WAIT);
      peer_free (line.peer);
    }
}

/* "Port unreachable" about a SYN of ours, from a router; `port` is the port it quotes. */
static void
unreachable_arrives (Line *line, uint16_t port)
{
  const IpHeader outer = { .source = 0xc0000207, .destination = LOCAL, .protocol = 1, .ttl = 9 };
  const IpHeader quoted = { .source = LOCAL, .destination = REMOTE, .protocol = 6, .ttl = 1 };
  uint8_t octets[100] = { 0 };
  uint8_t *icmp = octets + IP_HEADER;
  const size_t size = 8 + IP_HEADER + 8;

  put_16 (icmp, 3 << 8 | 3);
  ip_write (&quoted, 20, icmp + 8);
  put_16 (icmp + 28, port);
  put_16 (icmp + 30, 2000);
  put_32 (icmp + 32, 300);
  put_16 (icmp + 2, octets_checksum (icmp, size));
  ip_write (&outer, size, octets);
  memcpy (peer_datagram_room (line->peer), octets, sizeof octets);
  assert_true (peer_datagram (line->peer, IP_HEADER + size, NULL));
}

static void
must_54_an_icmp_error_reaches_the_connection_it_quotes (void **state)
{
  const PeerOptions options = plain_options ();
  Line line;

  line_begin (&line, &options);
  calls (&line, CALL_OPEN_ACTIVE);
  unreachable_arrives (&line, 1001);
  assert_int_equal (state_of (&line), SYN_SENT);
  unreachable_arrives (&line, 1000);
  assert_int_equal (state_of (&line), CLOSED);
  assert_int_equal (line.told, SIGNAL_HARD_ERROR);
  peer_free (line.peer);
}

/* A SYN between these two is dropped in silence: nothing leaves, and the listener listens on. */
static void
nothing_comes_of (uint32_t source, uint32_t destination)
{
  PeerOptions options = plain_options ();
  const Segment syn = { .seq = 100, .wnd = 4096, .ctl = CTL_SYN };
  Line line;

  options.remote = (Socket){ 0, 0 };
  line_begin (&line, &options);
  calls (&line, CALL_OPEN_PASSIVE);
  arrives (&line, source, destination, &syn, 0);
  assert_int_equal (state_of (&line), LISTEN);
  assert_int_equal (line.count, 0);
  assert_int_equal (peer_ignored (line.peer)->invalid, 1);
  peer_free (line.peer);
}

static void
must_57_a_syn_to_many_is_dropped_in_silence (void **state)
{
  static const uint32_t many[] = { 0xffffffff, 0xe0000001, 0xefffffff, 0xc00002ff };

  for (size_t i = 0; i < G_N_ELEMENTS (many); i++)
    nothing_comes_of (REMOTE, many[i]);
}

static void
must_63_a_syn_from_an_impossible_address_is_ignored (void **state)
{
  static const uint32_t none[]
      = { 0, 0x7f000001, 0xe0000001, 0xf0000001, 0xffffffff, 0xc00002ff, LOCAL };

  for (size_t i = 0; i < G_N_ELEMENTS (none); i++)
    nothing_comes_of (none[i], LOCAL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (must_42_a_port_can_be_listened_on_while_connections_open),
    cmocka_unit_test (must_43_open_may_name_the_local_address),
    cmocka_unit_test (must_44_the_first_syn_has_a_local_address),
    cmocka_unit_test (must_45_every_segment_has_the_same_local_address),
    cmocka_unit_test (must_46_nobody_opens_to_a_broadcast_or_multicast),
    cmocka_unit_test (must_48_the_application_chooses_the_diffserv_field),
    cmocka_unit_test (shld_22_the_diffserv_field_reaches_ip_unchanged),
    cmocka_unit_test (must_49_the_time_to_live_can_be_set),
    cmocka_unit_test (must_50_unknown_ip_options_are_ignored),
    cmocka_unit_test (must_54_an_icmp_error_reaches_the_connection_it_quotes),
    cmocka_unit_test (must_57_a_syn_to_many_is_dropped_in_silence),
    cmocka_unit_test (must_63_a_syn_from_an_impossible_address_is_ignored),
  };

  return cmocka_run_group_tests_name ("requirements around a connection", tests, NULL, NULL);
}
