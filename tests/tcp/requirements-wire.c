/* The requirements on octets: header, options, checksum.  [9293 3.1, 3.2] */
#include "requirements.h"

#include <tcp/wire.h>

static const WirePath path = { 0xc0000201, 0xc6336417 }; /* 192.0.2.1 to 198.51.100.23 */

static size_t
write_packet (const Packet *packet, const char *text, uint8_t octets[200])
{
  size_t size = 0;

  assert_int_equal (
      wire_encode (&reference, &path, packet, (const uint8_t *) text, octets, 200, &size),
      WIRE_WHOLE);
  return size;
}

static Packet
data_packet (uint32_t length)
{
  return (Packet){ .source_port = 7,
                   .destination_port = 49152,
                   .segment = { .seq = 0xfffffff0,
                                .ack = 0x01020304,
                                .wnd = 65535,
                                .ctl = CTL_ACK | CTL_PSH,
                                .text.length = length } };
}

static WireFault
read_packet (const uint8_t *octets, size_t size, Packet *packet)
{
  const uint8_t *text;

  return wire_decode (&reference, &path, octets, size, packet, &text);
}

static OptionsFault
read_list (const uint8_t *octets, size_t size, Options *options)
{
  memset (options, 0, sizeof *options);
  return reference.read_options (octets, size, options);
}

/* More than 32767 octets are in flight, and a window of 40000 is read back as 40000. */
static void
must_1_the_window_is_unsigned (void **state)
{
  Settings settings = settings_plain ();
  Packet packet = data_packet (0);
  uint8_t octets[200];
  Unit u;

  settings.mss = 20000;
  opened (&u, &settings, "<WND=40000><MSS=20000>");
  call (&u, CALL_SEND, 50000);
  has (&u, snd.wnd, 40000);
  assert_int_equal (octets_out (&u), 40000);
  packet.segment.wnd = 40000;
  const size_t size = write_packet (&packet, "", octets);
  assert_int_equal (read_packet (octets, size, &packet), WIRE_WHOLE);
  assert_int_equal (packet.segment.wnd, 40000);
}

/* [9293 3.1] The ones' complement sum over pseudo-header and segment, the checksum in its place, is
 * 0xffff. Counted here octet by octet, not as wire.c does it. */
static unsigned
sum_with_pseudo_header (const uint8_t *octets, size_t size)
{
  const uint32_t addresses[] = { path.source, path.destination };
  unsigned long sum = 6 + size;

  for (unsigned i = 0; i < 2; i++)
    sum += (addresses[i] >> 16) + (addresses[i] & 0xffff);
  for (size_t i = 0; i < size; i++)
    sum += (unsigned long) octets[i] << (i % 2 == 0 ? 8 : 0);
  while (sum >> 16)
    sum = (sum & 0xffff) + (sum >> 16);
  return (unsigned) sum;
}

static void
must_2_the_sender_computes_the_checksum (void **state)
{
  static const char text[] = "urgent, odd and even";

  for (uint32_t length = 0; length < sizeof text; length++)
    {
      uint8_t octets[200];
      const Packet packet = data_packet (length);
      const size_t size = write_packet (&packet, text, octets);

      assert_int_equal (size, WIRE_HEADER + length);
      assert_int_equal (sum_with_pseudo_header (octets, size), 0xffff);
    }
}

static void
must_3_the_receiver_drops_what_the_checksum_refuses (void **state)
{
  uint8_t octets[200];
  Packet packet = data_packet (9);
  const size_t size = write_packet (&packet, "nine octs", octets);

  for (size_t i = 0; i < size; i++)
    for (unsigned bit = 0; bit < 8; bit++)
      {
        octets[i] ^= (uint8_t) (1u << bit);
        assert_int_not_equal (read_packet (octets, size, &packet), WIRE_WHOLE);
        octets[i] ^= (uint8_t) (1u << bit);
      }
  assert_int_equal (read_packet (octets, size, &packet), WIRE_WHOLE);
}

static void
must_4_end_no_operation_and_mss_are_understood (void **state)
{
  static const uint8_t alone[] = { 2, 4, 2, 188 }, mixed[] = { 1, 1, 2, 4, 2, 188, 1, 0 },
                       behind_end[] = { 1, 0, 2, 4, 2, 188, 0, 0 }, only[] = { 0, 0, 0, 0 };
  Options options;

  assert_int_equal (read_list (alone, sizeof alone, &options), OPTIONS_READ);
  assert_int_equal (options.mss, 700);
  assert_int_equal (read_list (mixed, sizeof mixed, &options), OPTIONS_READ);
  assert_int_equal (options.mss, 700);
  assert_int_equal (read_list (behind_end, sizeof behind_end, &options), OPTIONS_READ);
  assert_int_equal (options.has, 0);
  assert_int_equal (read_list (only, sizeof only, &options), OPTIONS_READ);
  assert_int_equal (options.has, 0);
}

/* The text behind NOP, NOP, timestamps is delivered, although nobody agreed on timestamps. */
static void
must_5_an_option_may_come_on_any_segment (void **state)
{
  Unit u;

  plainly (&u);
  call (&u, CALL_RECEIVE, 100);
  arrives (&u, "<SEQ=101><ACK=301><CTL=ACK><DATA=5><TS=7,8>");
  gets (&u, 5);
  sends (&u, "<ACK=106>");
  arrives (&u, "<SEQ=106><ACK=301><CTL=FIN,ACK><MSS=9>");
  state_is (&u, CLOSE_WAIT);
}

static void
must_6_an_unknown_option_is_passed_over (void **state)
{
  static const uint8_t list[] = { 77, 4, 9, 9, 2, 4, 2, 188, 253, 2, 1, 1 };
  Options options;

  assert_int_equal (read_list (list, sizeof list, &options), OPTIONS_READ);
  assert_int_equal (options.has, HAS_MSS);
  assert_int_equal (options.mss, 700);
}

/* What stands before is used, what comes after is not; the segment itself is whole. */
static void
must_7_an_impossible_option_length_does_no_harm (void **state)
{
  static const uint8_t lengths[] = { 0, 1, 200 };

  for (size_t i = 0; i < sizeof lengths; i++)
    {
      Packet packet = data_packet (3), read;
      const uint8_t list[] = { 2, 4, 2, 188, 77, lengths[i], 2, 4, 1, 1, 1, 1 };
      uint8_t octets[200];

      memcpy (packet.options, list, sizeof list);
      packet.options_length = sizeof list;
      const size_t size = write_packet (&packet, "abc", octets);
      assert_int_equal (read_packet (octets, size, &read), WIRE_WHOLE);
      assert_int_equal (read.segment.options.mss, 700);
      assert_int_equal (read.segment.text.length, 3);
    }
}

static void
must_64_options_may_begin_anywhere (void **state)
{
  static const uint8_t list[] = { 1, 2, 4, 2, 188, 3, 3, 7 };
  Options options;

  assert_int_equal (read_list (list, sizeof list, &options), OPTIONS_READ);
  assert_int_equal (options.mss, 700);
  assert_int_equal (options.window_shift, 7);
}

/* A whole connection, with everything on that adds options: MSS is on the SYN and nowhere else. */
static void
must_65_only_a_syn_says_the_mss (void **state)
{
  Settings settings = settings_default ();
  Unit u;

  settings.timestamps = settings.window_scale = 1;
  opened (&u, &settings, "<MSS=536><SHIFT=2><SACKOK><TS=1,0>");
  call (&u, CALL_SEND, 1000);
  elapses (&u, SECONDS (3));
  arrives (&u, "<SEQ=201><ACK=301><CTL=ACK><DATA=50><TS=2,0>");
  call (&u, CALL_CLOSE);
  elapses (&u, SECONDS (200));
  assert_true (u.queued > 6);
  for (unsigned i = 0; i < u.queued; i++)
    assert_int_equal ((u.queue[i].options.has & HAS_MSS) != 0, (u.queue[i].ctl & CTL_SYN) != 0);
}

/* Options as no TCP would mix them are still written by the rules. */
static Options
mixture (unsigned has, uint32_t blocks)
{
  return (Options){ .has = (uint8_t) has,
                    .mss = 1460,
                    .window_shift = 7,
                    .ts_value = 0x01010101,
                    .ts_echo = 0x02020202,
                    .sack_count = blocks,
                    .sack = { { 11, 22 }, { 33, 44 }, { 55, 66 }, { 77, 88 } } };
}

/* Every option but the two of one octet says its length, and by the lengths one comes out exactly
 * at the end. */
static void
must_68_every_option_but_two_says_its_length (void **state)
{
  for (unsigned has = 0; has < 16; has++)
    for (uint32_t blocks = 0; blocks <= SACK_BLOCKS; blocks++)
      for (unsigned layout = OPTIONS_PLAIN; layout <= OPTIONS_BSD; layout++)
        {
          const Options options = mixture (has, blocks);
          uint8_t octets[OPTIONS_MAX];
          const size_t size = options_write (&options, layout, octets);
          size_t at = 0;

          while (at < size && octets[at] != OPTION_END)
            {
              if (octets[at] != OPTION_NOP)
                assert_in_range (octets[at + 1], 2, size - at);
              at += octets[at] == OPTION_NOP ? 1 : octets[at + 1];
            }
          assert_true (at <= size);
        }
}

static void
must_69_behind_the_end_of_the_options_there_are_zeros (void **state)
{
  for (unsigned has = 0; has < 16; has++)
    for (uint32_t blocks = 0; blocks <= SACK_BLOCKS; blocks++)
      for (unsigned layout = OPTIONS_PLAIN; layout <= OPTIONS_BSD; layout++)
        {
          const Options options = mixture (has, blocks);
          uint8_t octets[OPTIONS_MAX];
          const size_t size = options_write (&options, layout, octets);

          assert_int_equal (size % 4, 0);
          for (size_t at = options_end (octets, size); at < size; at++)
            assert_int_equal (octets[at], 0);
        }
}

/* A window of 2^30 octets is kept whole. */
static void
rec_1_windows_are_kept_in_32_bits (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.window_scale = 1;
  opened (&u, &settings, "<WND=65535><SHIFT=14>");
  acks (&u, 301, 65535);
  has (&u, snd.wnd, 65535u << 14);
  has (&u, snd.max_wnd, 65535u << 14);
  assert_int_equal (sizeof u.tcb.snd.wnd, 4);
  assert_int_equal (sizeof u.tcb.rcv.wnd, 4);
}

static void
rfc_9293_3_1_reserved_bits_are_zero_when_sent_and_ignored_when_received (void **state)
{
  uint8_t octets[200];
  Packet packet = data_packet (1), read;
  const size_t size = write_packet (&packet, "x", octets);

  assert_int_equal (octets[12] & 0x0f, 0);
  assert_int_equal (octets[13] & 0xc0, 0);
  octets[12] |= 0x0f;
  octets[13] |= 0xc0;
  octets[16] = octets[17] = 0;
  const unsigned sum = ~sum_with_pseudo_header (octets, size);
  octets[16] = (uint8_t) (sum >> 8);
  octets[17] = (uint8_t) sum;
  assert_int_equal (read_packet (octets, size, &read), WIRE_WHOLE);
  assert_int_equal (read.segment.ctl, CTL_ACK | CTL_PSH);
  assert_int_equal (read.segment.text.length, 1);
}

/* SYN before the first octet, FIN behind the last, one number each. */
static void
rfc_9293_3_4_syn_and_fin_take_a_number_each (void **state)
{
  const Segment both = { .seq = 100, .ctl = CTL_SYN | CTL_FIN, .text.length = 5 };
  Unit u;

  assert_int_equal (reference.segment_length (&both), 7);
  assert_int_equal (segment_text_seq (&both), 101);
  assert_int_equal (segment_fin_seq (&both), 106);
  plainly (&u);
  call (&u, CALL_RECEIVE, 5);
  arrives (&u, "<SEQ=101><ACK=301><CTL=FIN,ACK><DATA=5>");
  gets (&u, 5);
  has (&u, rcv.nxt, 107);
}

int
requirements_wire (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (must_1_the_window_is_unsigned),
    cmocka_unit_test (must_2_the_sender_computes_the_checksum),
    cmocka_unit_test (must_3_the_receiver_drops_what_the_checksum_refuses),
    cmocka_unit_test (must_4_end_no_operation_and_mss_are_understood),
    cmocka_unit_test (must_5_an_option_may_come_on_any_segment),
    cmocka_unit_test (must_6_an_unknown_option_is_passed_over),
    cmocka_unit_test (must_7_an_impossible_option_length_does_no_harm),
    cmocka_unit_test (must_64_options_may_begin_anywhere),
    cmocka_unit_test (must_65_only_a_syn_says_the_mss),
    cmocka_unit_test (must_68_every_option_but_two_says_its_length),
    cmocka_unit_test (must_69_behind_the_end_of_the_options_there_are_zeros),
    cmocka_unit_test (rec_1_windows_are_kept_in_32_bits),
    cmocka_unit_test (rfc_9293_3_1_reserved_bits_are_zero_when_sent_and_ignored_when_received),
    cmocka_unit_test (rfc_9293_3_4_syn_and_fin_take_a_number_each),
  };

  return cmocka_run_group_tests_name ("requirements on octets", tests, NULL, NULL);
}
