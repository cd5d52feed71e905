/* Two peers that know nothing of each other but datagrams, without a kernel and without a clock:
 * what one lets go the other one gets.  */
#include <lab/live/peer.h>

#include <string.h>
#include <tcp/octets.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MTU 576
#define BUFFER 4096 /* small, so that both rings go round many times */
#define ENDS 2
#define LATENCY MILLISECONDS (5)

typedef struct
{
  Peer *peer;
  GQueue *line; /* of GByteArray: on the way to this end */
  GByteArray *got;
  SignalKind last;
  unsigned left;
} End;

/* Both ends and their common clock. */
typedef struct
{
  End end[ENDS];
  Time now;
} Pair;

/* Which end an event is about: the owner is its pair's other end. */
static void
on_leaves (gpointer owner, const uint8_t *datagram, size_t size)
{
  End *other = owner;
  GByteArray *copy = g_byte_array_new ();

  g_byte_array_append (copy, datagram, (guint) size);
  g_queue_push_tail (other->line, copy);
  other->left++;
}

static void
on_text (gpointer owner, const uint8_t *octets, size_t size)
{
  g_byte_array_append (((End *) owner)->got, octets, (guint) size);
}

static void
on_signal (gpointer owner, SignalKind signal)
{
  if (signal != SIGNAL_OK && signal != SIGNAL_PENDING)
    ((End *) owner)->last = signal;
}

static void
on_row (gpointer owner, const Record *record, const World *after)
{
  assert_int_not_equal (record->choice.kind, CHOICE_NONE);
  assert_null (world_fault (after));
}

static void
on_packet (gpointer owner, const uint8_t *datagram, size_t size)
{
  assert_true (size <= MTU);
}

static PeerOptions
options_of (unsigned which)
{
  PeerOptions options = { .settings = settings_default (),
                          .local = { 0x0a000001 + which, (uint16_t) (1000 + which) },
                          .network = { 0x0a000002, 24 },
                          .mtu = MTU,
                          .ttl = 64,
                          .isn = 0xfffffff0u };

  options.settings.mss = MTU - 40;
  options.settings.receive_buffer = options.settings.send_buffer = BUFFER;
  options.settings.timestamps = options.settings.sack = 1;
  options.settings.rto_min = options.settings.rto_initial = MILLISECONDS (100);
  options.settings.msl = MILLISECONDS (500);
  chance_init (&options.chance, 7 + which);
  return options;
}

static void
pair_begin (Pair *pair, const PeerOptions options[ENDS])
{
  memset (pair, 0, sizeof *pair);
  for (unsigned i = 0; i < ENDS; i++)
    {
      const PeerEvents events = { .owner = &pair->end[1 - i],
                                  .leaves = on_leaves,
                                  .text = on_text,
                                  .signal = on_signal,
                                  .row = on_row,
                                  .packet = on_packet };
      pair->end[i].line = g_queue_new ();
      pair->end[i].got = g_byte_array_new ();
      pair->end[i].peer = peer_new (&options[i], &events);
    }
}

static void
free_octets (gpointer octets)
{
  g_byte_array_unref (octets);
}

static void
pair_end (Pair *pair)
{
  for (unsigned i = 0; i < ENDS; i++)
    {
      g_queue_free_full (pair->end[i].line, free_octets);
      g_byte_array_unref (pair->end[i].got);
      peer_free (pair->end[i].peer);
    }
}

/* One datagram, as it came or as a test made it, into this end. */
static void
put_in (Peer *peer, const uint8_t *octets, size_t size)
{
  memcpy (peer_datagram_room (peer), octets, size);
  assert_true (peer_datagram (peer, size, NULL));
}

static void
call (Pair *pair, unsigned which, CallKind kind, uint32_t length)
{
  const Call made = { .kind = kind, .length = length, .remote_specified = which == 0 };

  assert_true (peer_until (pair->end[which].peer, pair->now, NULL));
  assert_true (peer_call (pair->end[which].peer, &made, NULL));
}

/* A moment passes: what is on the lines arrives, what is due happens. */
static void
pass (Pair *pair)
{
  pair->now += LATENCY;
  for (unsigned i = 0; i < ENDS; i++)
    {
      assert_true (peer_until (pair->end[i].peer, pair->now, NULL));
      for (guint left = g_queue_get_length (pair->end[i].line); left > 0; left--)
        {
          g_autoptr (GByteArray) datagram = g_queue_pop_head (pair->end[i].line);
          put_in (pair->end[i].peer, datagram->data, datagram->len);
        }
    }
}

static State
state_of (const Pair *pair, unsigned which)
{
  return peer_tcb (pair->end[which].peer)->state;
}

static void
open_pair (Pair *pair)
{
  call (pair, 1, CALL_OPEN_PASSIVE, 0);
  call (pair, 0, CALL_OPEN_ACTIVE, 0);
  for (unsigned i = 0; i < 2000 && state_of (pair, 1) != ESTABLISHED; i++)
    pass (pair);
  assert_int_equal (state_of (pair, 0), ESTABLISHED);
}

static void
begin_and_open (Pair *pair, uint8_t loss, uint8_t duplicate, uint8_t hold, uint8_t corrupt)
{
  PeerOptions options[ENDS] = { options_of (0), options_of (1) };

  options[0].remote = options[1].local;
  options[0].chance.lose = options[1].chance.lose = loss;
  options[0].chance.duplicate = options[1].chance.duplicate = duplicate;
  options[0].chance.hold = options[1].chance.hold = hold;
  options[0].chance.corrupt = options[1].chance.corrupt = corrupt;
  pair_begin (pair, options);
  open_pair (pair);
}

static uint8_t
octet_at (unsigned which, guint place)
{
  return (uint8_t) ((place * 2654435761u + which * 77) >> 11);
}

/* As much of a stream of `total` octets as finds room now. */
static void
send_some (Pair *pair, unsigned which, guint *sent, guint total)
{
  size_t piece, room;

  for (;;)
    {
      uint8_t *octets = peer_send_room (pair->end[which].peer, &piece, &room);
      const guint size = (guint) MIN (piece, (size_t) (total - *sent));
      if (size == 0)
        return;
      for (guint i = 0; i < size; i++)
        octets[i] = octet_at (which, *sent + i);
      *sent += size;
      assert_true (peer_send (pair->end[which].peer, size, false, NULL));
    }
}

/* Both send `total` octets, take what comes and close. */
static void
exchange (Pair *pair, guint total)
{
  guint sent[ENDS] = { 0, 0 };
  bool closed[ENDS] = { false, false };

  for (unsigned turn = 0; turn < 100000; turn++)
    {
      for (unsigned i = 0; i < ENDS; i++)
        {
          const uint32_t readable = octets_readable (peer_tcb (pair->end[i].peer));
          if (readable > 0)
            call (pair, i, CALL_RECEIVE, readable);
          if (!closed[i])
            send_some (pair, i, &sent[i], total);
          if (!closed[i] && sent[i] == total)
            {
              closed[i] = true;
              call (pair, i, CALL_CLOSE, 0);
            }
        }
      if (state_of (pair, 0) == CLOSED && state_of (pair, 1) == CLOSED)
        return;
      pass (pair);
    }
  fail_msg ("the exchange does not end: %s, %s", state_name (state_of (pair, 0)),
            state_name (state_of (pair, 1)));
}

/* What end `which` was told and got belongs to the other one's events. */
static void
check_streams (const Pair *pair, guint total)
{
  for (unsigned i = 0; i < ENDS; i++)
    {
      const GByteArray *got = pair->end[i].got; /* from peer 1 - i, which received i's stream */
      assert_int_equal (got->len, total);
      for (guint at = 0; at < total; at++)
        assert_int_equal (got->data[at], octet_at (i, at));
    }
}

static void
streams_arrive_whole_through_small_rings (void **state)
{
  Pair pair;

  begin_and_open (&pair, 0, 0, 0, 0);
  exchange (&pair, 100000);
  check_streams (&pair, 100000);
  pair_end (&pair);
}

static void
streams_arrive_whole_through_a_bad_network (void **state)
{
  Pair pair;

  begin_and_open (&pair, 4, 4, 4, 4);
  exchange (&pair, 60000);
  check_streams (&pair, 60000);
  pair_end (&pair);
}

/* Nothing was due for a second; what comes then comes then, and not when something last
 * happened. */
static void
what_comes_from_outside_comes_at_the_time_it_is (void **state)
{
  Pair pair;

  begin_and_open (&pair, 0, 0, 0, 0);
  for (unsigned i = 0; i < 10; i++)
    pass (&pair);
  pair.now += SECONDS (1);
  call (&pair, 0, CALL_CLOSE, 0);
  assert_int_equal (peer_world (pair.end[0].peer)->now, pair.now);
  assert_true (peer_world (pair.end[1].peer)->now < pair.now);
  pass (&pair);
  assert_int_equal (state_of (&pair, 1), CLOSE_WAIT);
  assert_int_equal (peer_world (pair.end[1].peer)->now, pair.now);
  pair_end (&pair);
}

/* [9293 3.10.7.1] */
static void
segments_for_another_port_are_answered_with_a_reset (void **state)
{
  Pair pair;
  PeerOptions options[ENDS] = { options_of (0), options_of (1) };

  options[0].remote = options[1].local;
  options[0].remote.port = 99;
  pair_begin (&pair, options);
  call (&pair, 1, CALL_OPEN_PASSIVE, 0);
  call (&pair, 0, CALL_OPEN_ACTIVE, 0);
  pass (&pair);
  pass (&pair);
  assert_int_equal (state_of (&pair, 0), CLOSED);
  assert_int_equal (state_of (&pair, 1), LISTEN);
  assert_int_equal (pair.end[1].last, SIGNAL_RESET);
  assert_int_equal (peer_ignored (pair.end[1].peer)->strangers, 1);
  pair_end (&pair);
}

static void
a_third_party_does_not_disturb_a_connection (void **state)
{
  Pair pair;
  PeerOptions stranger = options_of (0);
  const PeerEvents events = { .owner = &pair.end[1],
                              .leaves = on_leaves,
                              .text = on_text,
                              .signal = on_signal,
                              .row = on_row,
                              .packet = on_packet };

  begin_and_open (&pair, 0, 0, 0, 0);
  stranger.local = (Socket){ 0x0a000003, 1000 };
  stranger.remote = (Socket){ 0x0a000002, 1001 };
  Peer *third = peer_new (&stranger, &events);
  assert_true (
      peer_call (third, &(Call){ .kind = CALL_OPEN_ACTIVE, .remote_specified = true }, NULL));
  pass (&pair);
  assert_int_equal (state_of (&pair, 1), ESTABLISHED);
  assert_int_equal (peer_remote (pair.end[1].peer).address, 0x0a000001);
  assert_int_equal (peer_ignored (pair.end[1].peer)->strangers, 1);
  exchange (&pair, 1000);
  check_streams (&pair, 1000);
  peer_free (third);
  pair_end (&pair);
}

/* An ICMP message about a segment from `local` to `remote`, in its datagram. */
static size_t
write_icmp (uint8_t octets[64], unsigned type, unsigned code, Socket local, Socket remote, Seq seq)
{
  const IpHeader outer
      = { .source = remote.address, .destination = local.address, .protocol = 1, .ttl = 64 },
      inner = { .source = local.address, .destination = remote.address, .protocol = 6, .ttl = 64 };

  memset (octets, 0, 64);
  ip_write (&outer, 36, octets);
  octets[20] = (uint8_t) type;
  octets[21] = (uint8_t) code;
  ip_write (&inner, 20, octets + 28);
  put_32 (put_16 (put_16 (octets + 48, local.port), remote.port), seq);
  put_16 (octets + 22, octets_checksum (octets + 20, 36));
  return 56;
}

/* [9293 3.9.2.2 MUST-54 to MUST-56, SHLD-26] */
static void
icmp_reaches_the_connection_it_is_about (void **state)
{
  Pair pair;
  PeerOptions options[ENDS] = { options_of (0), options_of (1) };
  uint8_t octets[64];
  const Socket us = options[0].local, them = options[1].local;

  options[0].remote = them;
  pair_begin (&pair, options);
  call (&pair, 0, CALL_OPEN_ACTIVE, 0);
  Peer *peer = pair.end[0].peer;
  const Seq iss = peer_tcb (peer)->iss;
  put_in (peer, octets, write_icmp (octets, 3, 1, us, them, iss)); /* host unreachable: soft */
  put_in (peer, octets, write_icmp (octets, 4, 0, us, them, iss)); /* source quench */
  put_in (peer, octets, write_icmp (octets, 3, 3, us, them, iss + 5000)); /* never sent */
  put_in (peer, octets, write_icmp (octets, 3, 3, us, (Socket){ them.address, 9 }, iss));
  assert_int_equal (state_of (&pair, 0), SYN_SENT);
  put_in (peer, octets, write_icmp (octets, 3, 3, us, them, iss)); /* port unreachable: hard */
  assert_int_equal (state_of (&pair, 0), CLOSED);
  pair_end (&pair);
}

/* Any octets may come. A quarter is a datagram of the connection with some octets changed. */
static void
noise_is_counted_and_does_no_harm (void **state)
{
  Pair pair;
  Chance die;
  uint8_t octets[MTU];

  chance_init (&die, 3);
  begin_and_open (&pair, 0, 0, 0, 0);
  for (unsigned round = 0; round < 20000; round++)
    {
      const uint32_t size = chance_below (&die, MTU + 1);
      for (uint32_t i = 0; i < size; i++)
        octets[i] = (uint8_t) chance_below (&die, 256);
      if (round % 4 == 0 && size >= IP_HEADER)
        {
          const IpHeader ip
              = { .source = 0x0a000001, .destination = 0x0a000002, .protocol = 6, .ttl = 64 };
          ip_write (&ip, size - IP_HEADER, octets);
        }
      put_in (pair.end[1].peer, octets, size);
    }
  const PeerIgnored *ignored = peer_ignored (pair.end[1].peer);
  assert_int_equal (ignored->other + ignored->malformed + ignored->fragments + ignored->invalid
                        + ignored->strangers,
                    20000);
  exchange (&pair, 1000);
  check_streams (&pair, 1000);
  pair_end (&pair);
}

/* [9293 3.9.2.3 MUST-63] */
static void
a_syn_from_an_impossible_address_is_ignored (void **state)
{
  static const uint32_t none[] = { 0, 0xe0000001, 0xffffffff, 0x7f000001, 0x0a0000ff, 0x0a000002 };
  Pair pair;
  PeerOptions options[ENDS] = { options_of (0), options_of (1) };

  pair_begin (&pair, options);
  call (&pair, 1, CALL_OPEN_PASSIVE, 0);
  for (size_t i = 0; i < G_N_ELEMENTS (none); i++)
    {
      const WirePath path = { none[i], options[1].local.address };
      const Packet syn = { .source_port = 5,
                           .destination_port = options[1].local.port,
                           .segment = { .ctl = CTL_SYN } };
      const IpHeader ip = { .source = path.source, .destination = path.destination, .protocol = 6 };
      uint8_t octets[64];
      size_t size = 0;

      assert_int_equal (wire_encode (&reference, &path, &syn, NULL, octets + IP_HEADER, 44, &size),
                        WIRE_WHOLE);
      ip_write (&ip, size, octets);
      put_in (pair.end[1].peer, octets, IP_HEADER + size);
    }
  assert_int_equal (state_of (&pair, 1), LISTEN);
  assert_int_equal (pair.end[0].left, 0);
  assert_int_equal (peer_ignored (pair.end[1].peer)->invalid, G_N_ELEMENTS (none));
  pair_end (&pair);
}

/* [9293 3.6 Figure 13] */
static void
a_close_can_cross_the_peers (void **state)
{
  Pair pair;
  PeerOptions options[ENDS] = { options_of (0), options_of (1) };

  options[0].remote = options[1].local;
  options[1].crosses_close = true;
  pair_begin (&pair, options);
  open_pair (&pair);
  call (&pair, 0, CALL_CLOSE, 0);
  pass (&pair);
  assert_int_equal (state_of (&pair, 1), CLOSING);
  pair_end (&pair);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (streams_arrive_whole_through_small_rings),
    cmocka_unit_test (streams_arrive_whole_through_a_bad_network),
    cmocka_unit_test (what_comes_from_outside_comes_at_the_time_it_is),
    cmocka_unit_test (segments_for_another_port_are_answered_with_a_reset),
    cmocka_unit_test (a_third_party_does_not_disturb_a_connection),
    cmocka_unit_test (icmp_reaches_the_connection_it_is_about),
    cmocka_unit_test (noise_is_counted_and_does_no_harm),
    cmocka_unit_test (a_syn_from_an_impossible_address_is_ignored),
    cmocka_unit_test (a_close_can_cross_the_peers),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
