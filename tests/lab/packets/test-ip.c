/* The Internet header, addresses and ICMP: octet by octet as RFC 791 and RFC 792 draw them, and
 * whatever else may come.  */
#include <lab/packets/ip.h>

#include <string.h>
#include <tcp/octets.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define US 0x0a000001   /* 10.0.0.1 */
#define THEM 0x0a000002 /* 10.0.0.2 */

static const IpNetwork network = { THEM, 24 };

static IpHeader
header (void)
{
  return (IpHeader){ .source = US,
                     .destination = THEM,
                     .protocol = IP_PROTOCOL_TCP,
                     .ttl = 7,
                     .diffserv = 46,
                     .id = 0x1234 };
}

/* The right checksum into a header of that many words, changed by hand. */
static void
seal (uint8_t *octets, unsigned words)
{
  put_16 (octets + 10, 0);
  put_16 (octets + 10, octets_checksum (octets, words * 4));
}

/* A datagram with five octets in it; returns its size. */
static size_t
datagram (uint8_t octets[64])
{
  const IpHeader ip = header ();

  memset (octets, 0, 64);
  ip_write (&ip, 5, octets);
  memcpy (octets + IP_HEADER, "hello", 5);
  return IP_HEADER + 5;
}

static IpFault
read (const uint8_t *octets, size_t size)
{
  IpHeader ip;
  const uint8_t *payload = NULL;
  size_t length = 0;

  return ip_read (octets, size, &ip, &payload, &length);
}

/* [9293 3.9.2 MUST-49, 3.9.1.9 MUST-48, SHLD-22] */
static void
header_is_as_rfc_791_draws_it (void **state)
{
  static const uint8_t wanted[IP_HEADER]
      = { 0x45, 46 << 2, 0, 25, 0x12, 0x34, 0x40, 0, 7, 6, 0xf9, 0xa9, 10, 0, 0, 1, 10, 0, 0, 2 };
  uint8_t octets[64];

  datagram (octets);
  assert_int_equal (octets_checksum (octets, IP_HEADER), 0);
  assert_memory_equal (octets, wanted, 10);
  assert_memory_equal (octets + 12, wanted + 12, 8);
}

static void
what_is_written_is_read (void **state)
{
  uint8_t octets[64];
  const size_t size = datagram (octets);
  const IpHeader wanted = header ();
  IpHeader got;
  const uint8_t *payload = NULL;
  size_t length = 0;

  assert_int_equal (ip_read (octets, size, &got, &payload, &length), IP_WHOLE);
  assert_int_equal (got.source, wanted.source);
  assert_int_equal (got.destination, wanted.destination);
  assert_int_equal (got.ttl, 7);
  assert_int_equal (got.diffserv, 46);
  assert_int_equal (got.id, 0x1234);
  assert_ptr_equal (payload, octets + IP_HEADER);
  assert_int_equal (length, 5);
}

/* [9293 3.9.2 MUST-50] */
static void
ip_options_are_passed_over (void **state)
{
  uint8_t octets[64] = { 0 }, whole[64];
  IpHeader got;
  const uint8_t *payload = NULL;
  size_t length = 0;

  datagram (whole);
  memcpy (octets, whole, IP_HEADER);
  memset (octets + IP_HEADER, 0x99, 8); /* nobody knows this option, nor how long it says it is */
  memcpy (octets + IP_HEADER + 8, "hello", 5);
  octets[0] = 0x47;
  put_16 (octets + 2, IP_HEADER + 8 + 5);
  seal (octets, 7);
  assert_int_equal (ip_read (octets, IP_HEADER + 13, &got, &payload, &length), IP_WHOLE);
  assert_ptr_equal (payload, octets + IP_HEADER + 8);
  assert_int_equal (length, 5);
}

static void
padding_behind_the_total_length_is_no_payload (void **state)
{
  uint8_t octets[64];
  IpHeader got;
  const uint8_t *payload = NULL;
  size_t length = 0;

  datagram (octets);
  assert_int_equal (ip_read (octets, 46, &got, &payload, &length), IP_WHOLE);
  assert_int_equal (length, 5);
}

static void
every_fault_has_its_name (void **state)
{
  uint8_t octets[64];
  const size_t size = datagram (octets);

  assert_int_equal (read (octets, 0), IP_SHORT);
  assert_int_equal (read (octets, 19), IP_SHORT);
  assert_int_equal (read (octets, size - 1), IP_LENGTHS);
  octets[0] = 0x60; /* version 6: a router solicitation, say */
  assert_int_equal (read (octets, size), IP_VERSION);
  datagram (octets);
  octets[0] = 0x44;
  assert_int_equal (read (octets, size), IP_LENGTHS);
  datagram (octets);
  octets[0] = 0x4f;
  assert_int_equal (read (octets, size), IP_LENGTHS);
  datagram (octets);
  octets[8]++;
  assert_int_equal (read (octets, size), IP_CHECKSUM);
  datagram (octets);
  put_16 (octets + 6, 0x2000); /* more fragments */
  seal (octets, 5);
  assert_int_equal (read (octets, size), IP_FRAGMENT);
  put_16 (octets + 6, 1); /* not the first */
  seal (octets, 5);
  assert_int_equal (read (octets, size), IP_FRAGMENT);
}

static void
one_wrong_bit_of_a_header_is_always_noticed (void **state)
{
  uint8_t octets[64];
  const size_t size = datagram (octets);

  for (unsigned bit = 0; bit < IP_HEADER * 8; bit++)
    {
      octets[bit / 8] ^= (uint8_t) (1 << bit % 8);
      assert_int_not_equal (read (octets, size), IP_WHOLE);
      octets[bit / 8] ^= (uint8_t) (1 << bit % 8);
    }
}

/* [9293 MUST-46, MUST-57] */
static void
broadcasts_and_multicasts_are_for_many (void **state)
{
  assert_true (ip_is_for_many (0xffffffff, &network));
  assert_true (ip_is_for_many (0xe0000001, &network)); /* 224.0.0.1 */
  assert_true (ip_is_for_many (0xefffffff, &network));
  assert_true (ip_is_for_many (0x0a0000ff, &network)); /* 10.0.0.255: of this network */
  assert_true (ip_is_for_many (0x0a000000, &network));
  assert_false (ip_is_for_many (US, &network));
  assert_false (ip_is_for_many (0x0a0001ff, &network)); /* 10.0.1.255: of another, who knows */
}

/* [9293 3.9.2.3 MUST-63] */
static void
some_addresses_cannot_send (void **state)
{
  static const uint32_t none[] = { 0, 0xffffffff, 0xe0000001, 0x7f000001, 0xf0000001, 0x0a0000ff };

  for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
    assert_false (ip_may_send (none[i], &network, US));
  assert_false (ip_may_send (US, &network, US));
  assert_true (ip_may_send (THEM, &network, US));
  assert_true (ip_may_send (0xc0000201, &network, US));
}

/* An ICMP message that quotes a segment with SEG.SEQ 0x01020304; returns its size. */
static size_t
message (unsigned type, unsigned code, uint8_t octets[64])
{
  const IpHeader ip = header ();

  memset (octets, 0, 64);
  octets[0] = (uint8_t) type;
  octets[1] = (uint8_t) code;
  ip_write (&ip, 1000, octets + 8); /* of which only eight octets are quoted */
  put_32 (put_16 (put_16 (octets + 28, 50000), 80), 0x01020304);
  put_16 (octets + 2, octets_checksum (octets, 36));
  return 36;
}

/* [9293 3.9.2.2 MUST-54] */
static void
icmp_names_the_segment_it_is_about (void **state)
{
  uint8_t octets[64];
  const size_t size = message (3, 3, octets);
  IcmpMessage got;

  assert_true (icmp_read (octets, size, &got));
  assert_int_equal (got.kind, ICMP_HARD);
  assert_int_equal (got.source, US);
  assert_int_equal (got.destination, THEM);
  assert_int_equal (got.source_port, 50000);
  assert_int_equal (got.destination_port, 80);
  assert_int_equal (got.seq, 0x01020304);
}

/* [9293 3.9.2.2 MUST-55, MUST-56, SHLD-26] */
static void
icmp_is_soft_hard_quench_or_nothing (void **state)
{
  static const struct
  {
    unsigned type, code;
    Icmp kind; /* ICMPS: nothing to TCP */
  } rows[] = {
    { 3, 0, ICMP_SOFT },  { 3, 1, ICMP_SOFT },          { 3, 5, ICMP_SOFT },  { 3, 2, ICMP_HARD },
    { 3, 3, ICMP_HARD },  { 3, 4, ICMP_HARD },          { 11, 0, ICMP_SOFT }, { 11, 1, ICMP_SOFT },
    { 12, 0, ICMP_SOFT }, { 4, 0, ICMP_SOURCE_QUENCH }, { 8, 0, ICMPS },      { 0, 0, ICMPS },
  };

  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    {
      uint8_t octets[64];
      const size_t size = message (rows[i].type, rows[i].code, octets);
      IcmpMessage got;

      assert_int_equal (icmp_read (octets, size, &got), rows[i].kind != ICMPS);
      if (rows[i].kind != ICMPS)
        assert_int_equal (got.kind, rows[i].kind);
    }
}

static void
icmp_that_is_cut_short_or_damaged_is_none (void **state)
{
  uint8_t octets[64];
  IcmpMessage got;
  const size_t whole = message (3, 3, octets);

  for (size_t size = 0; size < whole; size++)
    assert_false (icmp_read (octets, size, &got));
  octets[30] ^= 1;
  assert_false (icmp_read (octets, whole, &got));
  octets[30] ^= 1;
  octets[8] = 0x4f; /* a quoted header that is longer than the quotation */
  put_16 (octets + 2, 0);
  put_16 (octets + 2, octets_checksum (octets, whole));
  assert_false (icmp_read (octets, whole, &got));
}

static void
addresses_in_writing (void **state)
{
  uint32_t address = 0;
  g_autofree char *text = ip_format (0x0a0000fe);

  assert_string_equal (text, "10.0.0.254");
  assert_true (ip_parse ("10.0.0.254", &address));
  assert_int_equal (address, 0x0a0000fe);
  assert_false (ip_parse ("10.0.0", &address));
  assert_false (ip_parse ("::1", &address));
  assert_false (ip_parse ("", &address));
}

static void
sockets_in_writing (void **state)
{
  Socket socket = { US, 1 };
  g_autofree char *text = socket_format (&(Socket){ 0x0a0000fe, 65535 });

  assert_string_equal (text, "10.0.0.254:65535");
  assert_true (socket_parse ("80", &socket));
  assert_int_equal (socket.address, US);
  assert_int_equal (socket.port, 80);
  assert_true (socket_parse ("10.0.0.2:0", &socket));
  assert_int_equal (socket.address, THEM);
  assert_int_equal (socket.port, 0);
  static const char *const wrong[] = { "", ":80", "80:", "65536", "10.0.0:80", "::1", "10.0.0.2" };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_false (socket_parse (wrong[i], &socket));
  assert_int_equal (socket.port, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (header_is_as_rfc_791_draws_it),
    cmocka_unit_test (what_is_written_is_read),
    cmocka_unit_test (ip_options_are_passed_over),
    cmocka_unit_test (padding_behind_the_total_length_is_no_payload),
    cmocka_unit_test (every_fault_has_its_name),
    cmocka_unit_test (one_wrong_bit_of_a_header_is_always_noticed),
    cmocka_unit_test (broadcasts_and_multicasts_are_for_many),
    cmocka_unit_test (some_addresses_cannot_send),
    cmocka_unit_test (icmp_names_the_segment_it_is_about),
    cmocka_unit_test (icmp_is_soft_hard_quench_or_nothing),
    cmocka_unit_test (icmp_that_is_cut_short_or_damaged_is_none),
    cmocka_unit_test (addresses_in_writing),
    cmocka_unit_test (sockets_in_writing),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
