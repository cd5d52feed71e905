/* Segments as octets. The checksum is checked by a routine of its own, and two whole segments are
 * here octet by octet, so that nothing is only right because writing and reading are wrong
 * alike. */
#include "unit.h"

#include <tcp/octets.h>
#include <tcp/parts.h>

static const WirePath path = { 0x0a000001, 0x0a000002 }; /* 10.0.0.1 to 10.0.0.2 */

/* [9293 3.1] The checksum as the text has it: pseudo-header, header, text, and a 0 if that is
 * odd. */
static unsigned
plain_sum (const WirePath *way, const uint8_t *octets, size_t size)
{
  const uint32_t words[] = {
    way->source >> 16, way->source & 0xffff, way->destination >> 16, way->destination & 0xffff, 6,
    (uint32_t) size
  };
  unsigned long sum = 0;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    sum += words[i];
  for (size_t i = 0; i < size; i++)
    sum += i % 2 == 0 ? (unsigned) octets[i] * 256 : octets[i];
  while (sum > 0xffff)
    sum = sum % 0x10000 + sum / 0x10000;
  return (unsigned) sum;
}

static Packet
packet_of (unsigned ctl, uint32_t length)
{
  return (Packet){ .source_port = 50000,
                   .destination_port = 80,
                   .segment = { .seq = 0x01020304,
                                .ack = 0xfffefdfc,
                                .wnd = 40000,
                                .up = 7,
                                .ctl = (uint8_t) ctl,
                                .text.length = length } };
}

static size_t
encoded (const Packet *packet, const char *text, uint8_t octets[static WIRE_SEGMENT_MAX])
{
  size_t size = 0;
  assert_int_equal (
      wire_encode (&reference, &path, packet, (const uint8_t *) text, octets, WIRE_SEGMENT_MAX,
                   &size),
      WIRE_WHOLE);
  return size;
}

/* Puts the right checksum into octets that were changed by hand. */
static void
seal (uint8_t *octets, size_t size)
{
  octets[16] = octets[17] = 0;
  const unsigned sum = ~plain_sum (&path, octets, size);
  octets[16] = (uint8_t) (sum >> 8);
  octets[17] = (uint8_t) sum;
}

static WireFault
decoded (const uint8_t *octets, size_t size, Packet *packet)
{
  const uint8_t *text;
  return wire_decode (&reference, &path, octets, size, packet, &text);
}

static void
every_field_is_in_its_place (void **state)
{
  static const uint8_t wanted[]
      = { 0xc3, 0x50, 0x00, 0x50, 0x01, 0x02, 0x03, 0x04, 0xff, 0xfe, 0xfd, 0xfc,
          0x50, 0x3f, 0x9c, 0x40, 0x00, 0x00, 0x00, 0x07, 'a',  'b',  'c' };
  uint8_t octets[WIRE_SEGMENT_MAX];
  const Packet packet = packet_of (63, 3);
  assert_int_equal (encoded (&packet, "abc", octets), sizeof wanted);
  assert_memory_equal (octets, wanted, 16);
  assert_memory_equal (octets + 18, wanted + 18, sizeof wanted - 18);
}

static void
a_segment_that_another_program_wrote_is_read (void **state)
{
  /* Written down by hand from Figure 1, its sum added up on paper. */
  static const uint8_t octets[] = { 0x00, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00, 0x64, 0x00, 0x00,
                                    0x00, 0x00, 0x50, 0x02, 0x10, 0x00, 0x8b, 0x79, 0x00, 0x00 };
  Packet packet;
  assert_int_equal (decoded (octets, sizeof octets, &packet), WIRE_WHOLE);
  assert_int_equal (packet.source_port, 1);
  assert_int_equal (packet.destination_port, 2);
  assert_int_equal (packet.segment.seq, 100);
  assert_int_equal (packet.segment.ctl, CTL_SYN);
  assert_int_equal (packet.segment.wnd, 4096);
  assert_int_equal (packet.segment.text.length, 0);
}

static void
must_1_a_window_above_32767_stays_positive (void **state)
{
  uint8_t octets[WIRE_SEGMENT_MAX];
  Packet packet = packet_of (CTL_ACK, 0), read;
  static const uint32_t windows[] = { 0, 1, 32767, 32768, 40000, 65535 };
  for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++)
    {
      packet.segment.wnd = windows[i];
      assert_int_equal (decoded (octets, encoded (&packet, NULL, octets), &read), WIRE_WHOLE);
      assert_true (read.segment.wnd == windows[i]);
    }
}

static void
must_2_the_checksum_is_right_for_every_length_even_and_odd (void **state)
{
  uint8_t octets[WIRE_SEGMENT_MAX];
  char text[200];
  for (size_t i = 0; i < sizeof text; i++)
    text[i] = (char) (255 - 7 * i);
  for (uint32_t length = 0; length <= sizeof text; length++)
    {
      const Packet packet = packet_of (CTL_ACK, length);
      const size_t size = encoded (&packet, text, octets);
      assert_int_equal (size, 20 + length);
      assert_int_equal (plain_sum (&path, octets, size), 0xffff);
    }
}

static void
must_2_the_longest_segment_has_a_right_checksum (void **state)
{
  static uint8_t octets[WIRE_SEGMENT_MAX];
  static char text[WIRE_SEGMENT_MAX];
  memset (text, 0xff, sizeof text);
  const Packet packet = packet_of (CTL_ACK, WIRE_SEGMENT_MAX - WIRE_HEADER);
  assert_int_equal (encoded (&packet, text, octets), WIRE_SEGMENT_MAX);
  assert_int_equal (plain_sum (&path, octets, WIRE_SEGMENT_MAX), 0xffff);
}

static void
must_2_the_checksum_does_not_depend_on_where_the_octets_lie (void **state)
{
  uint8_t octets[WIRE_SEGMENT_MAX], moved[100];
  const Packet packet = packet_of (CTL_ACK, 11);
  const size_t size = encoded (&packet, "hello world", octets);
  for (size_t by = 0; by < 9; by++)
    {
      memcpy (moved + by, octets, size);
      assert_int_equal (reference.checksum (&path, moved + by, size), 0);
    }
}

static void
must_2_an_ip_header_of_an_rfc_adds_up (void **state)
{
  /* Version 4, 20 octets, total 115, UDP, 192.168.0.1 to 192.168.0.199: the checksum is B861. */
  const uint8_t header[20] = { 0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11,
                               0x00, 0x00, 0xc0, 0xa8, 0x00, 0x01, 0xc0, 0xa8, 0x00, 0xc7 };
  assert_int_equal (octets_checksum (header, sizeof header), 0xb861);
}

static void
must_3_one_bit_wrong_anywhere_is_seen (void **state)
{
  uint8_t octets[WIRE_SEGMENT_MAX];
  const Packet packet = packet_of (CTL_ACK | CTL_PSH, 11);
  const size_t size = encoded (&packet, "hello world", octets);
  Packet read = packet;
  for (size_t bit = 0; bit < size * 8; bit++)
    {
      octets[bit / 8] ^= (uint8_t) (1 << bit % 8);
      assert_int_equal (decoded (octets, size, &read), WIRE_CHECKSUM);
      octets[bit / 8] ^= (uint8_t) (1 << bit % 8);
    }
  assert_memory_equal (&read, &packet, sizeof read);
}

static void
must_3_a_segment_that_was_led_astray_is_seen (void **state)
{
  uint8_t octets[WIRE_SEGMENT_MAX];
  const uint8_t *text;
  Packet packet = packet_of (CTL_ACK, 4);
  const size_t size = encoded (&packet, "abcd", octets);
  const WirePath other = { path.source, path.destination + 1 };
  assert_int_equal (wire_decode (&reference, &other, octets, size, &packet, &text), WIRE_CHECKSUM);
  /* A zero more changes the length, which the pseudo-header has, and nothing else. */
  octets[size] = 0;
  assert_int_equal (decoded (octets, size + 1, &packet), WIRE_CHECKSUM);
}

static void
what_was_written_is_read_again (void **state)
{
  uint8_t octets[WIRE_SEGMENT_MAX];
  for (unsigned ctl = 0; ctl < 64; ctl++)
    {
      const uint8_t *text = NULL;
      Packet packet = packet_of (ctl, 5), read;
      packet.options_length = 8;
      memcpy (packet.options, "\2\4\5\264\1\3\3\7", 8);
      const size_t size = encoded (&packet, "12345", octets);
      assert_int_equal (size, 33);
      packet.segment.options
          = (Options){ .has = HAS_MSS | HAS_WINDOW_SCALE, .mss = 1460, .window_shift = 7 };
      assert_int_equal (wire_decode (&reference, &path, octets, size, &read, &text), WIRE_WHOLE);
      assert_memory_equal (&read, &packet, sizeof read);
      assert_memory_equal (text, "12345", 5);
    }
}

static void
the_text_begins_where_the_data_offset_says (void **state)
{
  uint8_t octets[WIRE_SEGMENT_MAX];
  const uint8_t *text = NULL;
  Packet packet = packet_of (CTL_ACK, 0), read;
  packet.options_length = 40;
  memset (packet.options, OPTION_NOP, 40);
  const size_t size = encoded (&packet, NULL, octets);
  assert_int_equal (size, 60);
  assert_int_equal (wire_decode (&reference, &path, octets, size, &read, &text), WIRE_WHOLE);
  assert_int_equal (read.segment.text.length, 0);
  assert_ptr_equal (text, octets + 60);
}

static void
reserved_bits_are_sent_as_zero_and_ignored_when_received (void **state)
{
  uint8_t octets[WIRE_SEGMENT_MAX];
  Packet packet = packet_of (255, 0), read;
  const size_t size = encoded (&packet, NULL, octets);
  assert_int_equal (octets[12], 0x50);
  assert_int_equal (octets[13], 0x3f);
  octets[12] |= 0x0f;
  octets[13] |= 0xc0;
  seal (octets, size);
  assert_int_equal (decoded (octets, size, &read), WIRE_WHOLE);
  assert_int_equal (read.segment.ctl, 63);
}

static void
must_69_options_are_filled_up_with_zeros (void **state)
{
  uint8_t octets[WIRE_SEGMENT_MAX];
  for (uint8_t length = 0; length <= OPTIONS_MAX; length++)
    {
      Packet packet = packet_of (CTL_ACK, 1);
      packet.options_length = length;
      memset (packet.options, OPTION_NOP, sizeof packet.options);
      memset (octets, 0xee, 100);
      const size_t size = encoded (&packet, "x", octets);
      const size_t header = 20 + (length + 3u) / 4 * 4;
      assert_int_equal (size, header + 1);
      for (size_t i = 20u + length; i < header; i++)
        assert_int_equal (octets[i], 0);
      assert_int_equal (octets[header], 'x');
    }
}

static void
must_69_whatever_follows_an_end_of_options_becomes_zero (void **state)
{
  uint8_t octets[WIRE_SEGMENT_MAX];
  Packet packet = packet_of (CTL_ACK, 0);
  packet.options_length = 8;
  memcpy (packet.options, "\1\0\2\4\5\264\7\7", 8);
  encoded (&packet, NULL, octets);
  assert_memory_equal (octets + 20, "\1\0\0\0\0\0\0\0", 8);
}

static void
less_than_a_header_is_too_short (void **state)
{
  uint8_t octets[WIRE_SEGMENT_MAX];
  Packet packet = packet_of (CTL_ACK, 0);
  encoded (&packet, NULL, octets);
  for (size_t size = 0; size < WIRE_HEADER; size++)
    assert_int_equal (decoded (octets, size, &packet), WIRE_SHORT);
}

static void
a_data_offset_must_lie_between_header_and_end (void **state)
{
  uint8_t octets[WIRE_SEGMENT_MAX];
  Packet packet = packet_of (CTL_ACK, 7);
  const size_t size = encoded (&packet, "1234567", octets);
  for (unsigned offset = 0; offset < 16; offset++)
    {
      octets[12] = (uint8_t) (offset << 4);
      seal (octets, size);
      assert_int_equal (decoded (octets, size, &packet), offset < 5   ? WIRE_OFFSET_SMALL
                                                         : offset > 6 ? WIRE_OFFSET_BEYOND
                                                                      : WIRE_WHOLE);
    }
}

static void
more_than_a_datagram_carries_is_refused_both_ways (void **state)
{
  static uint8_t octets[WIRE_SEGMENT_MAX + 1];
  size_t size = 0;
  Packet packet = packet_of (CTL_ACK, WIRE_SEGMENT_MAX - WIRE_HEADER + 1);
  assert_int_equal (wire_encode (&reference, &path, &packet, octets, octets, sizeof octets, &size),
                    WIRE_LONG);
  assert_int_equal (decoded (octets, sizeof octets, &packet), WIRE_LONG);
}

static void
nothing_is_written_where_it_does_not_fit (void **state)
{
  uint8_t octets[64] = { 0 };
  const uint8_t zero[64] = { 0 };
  size_t size = 99;
  Packet packet = packet_of (CTL_ACK, 4);
  assert_int_equal (wire_encode (&reference, &path, &packet, octets, octets, 23, &size), WIRE_ROOM);
  packet.options_length = 41;
  assert_int_equal (wire_encode (&reference, &path, &packet, octets, octets, 64, &size),
                    WIRE_OPTIONS_LONG);
  packet.options_length = 0;
  packet.segment.wnd = 65536;
  assert_int_equal (wire_encode (&reference, &path, &packet, octets, octets, 64, &size),
                    WIRE_WINDOW);
  assert_int_equal (size, 99);
  assert_memory_equal (octets, zero, sizeof octets);
}

static void
every_fault_has_words_of_its_own (void **state)
{
  for (int a = 0; a <= WIRE_FAULTS; a++)
    for (int b = 0; b < a; b++)
      assert_string_not_equal (wire_fault_text ((WireFault) a), wire_fault_text ((WireFault) b));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_field_is_in_its_place),
    cmocka_unit_test (a_segment_that_another_program_wrote_is_read),
    cmocka_unit_test (must_1_a_window_above_32767_stays_positive),
    cmocka_unit_test (must_2_the_checksum_is_right_for_every_length_even_and_odd),
    cmocka_unit_test (must_2_the_longest_segment_has_a_right_checksum),
    cmocka_unit_test (must_2_the_checksum_does_not_depend_on_where_the_octets_lie),
    cmocka_unit_test (must_2_an_ip_header_of_an_rfc_adds_up),
    cmocka_unit_test (must_3_one_bit_wrong_anywhere_is_seen),
    cmocka_unit_test (must_3_a_segment_that_was_led_astray_is_seen),
    cmocka_unit_test (what_was_written_is_read_again),
    cmocka_unit_test (the_text_begins_where_the_data_offset_says),
    cmocka_unit_test (reserved_bits_are_sent_as_zero_and_ignored_when_received),
    cmocka_unit_test (must_69_options_are_filled_up_with_zeros),
    cmocka_unit_test (must_69_whatever_follows_an_end_of_options_becomes_zero),
    cmocka_unit_test (less_than_a_header_is_too_short),
    cmocka_unit_test (a_data_offset_must_lie_between_header_and_end),
    cmocka_unit_test (more_than_a_datagram_carries_is_refused_both_ways),
    cmocka_unit_test (nothing_is_written_where_it_does_not_fit),
    cmocka_unit_test (every_fault_has_words_of_its_own),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
