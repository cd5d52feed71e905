/* Lists of options: what is understood, what is passed over, and where a list ends. */
#include "unit.h"

#include <tcp/options.h>

/* The octets of a list, without the NUL that a string ends with. */
#define LIST(text) (const uint8_t *) (text), sizeof (text) - 1

static Options
read_whole (const uint8_t *octets, size_t size)
{
  Options options;
  assert_int_equal (reference.read_options (octets, size, &options), OPTIONS_READ);
  return options;
}

/* What comes out of `given` when it is written and read again. */
static Options
there_and_back (const Options *given)
{
  uint8_t octets[OPTIONS_MAX];
  const size_t size = options_write (given, OPTIONS_PLAIN, octets);
  assert_true (size <= OPTIONS_MAX);
  return read_whole (octets, size);
}

static const Options every
    = { .has = HAS_MSS | HAS_WINDOW_SCALE | HAS_SACK_PERMITTED | HAS_TIMESTAMPS,
        .mss = 1460,
        .window_shift = 7,
        .ts_value = 0x01020304,
        .ts_echo = 0xfffefdfc };

static void
must_4_end_nop_and_mss_are_read_alone_and_mixed (void **state)
{
  assert_int_equal (read_whole (LIST ("")).has, 0);
  assert_int_equal (read_whole (LIST ("\0")).has, 0);
  assert_int_equal (read_whole (LIST ("\1\1\1\1")).has, 0);
  assert_int_equal (read_whole (LIST ("\2\4\5\264")).mss, 1460);
  assert_int_equal (read_whole (LIST ("\1\1\2\4\2\274\1\0")).mss, 700);
  assert_int_equal (read_whole (LIST ("\1\1\2\4\2\274\1\0")).has, HAS_MSS);
}

static void
must_4_what_follows_the_end_is_not_read (void **state)
{
  assert_int_equal (read_whole (LIST ("\0\2\4\5\264\0\0\0")).has, 0);
  assert_int_equal (read_whole (LIST ("\3\3\7\0\2\4\5\264")).has, HAS_WINDOW_SCALE);
}

static void
must_6_an_unknown_option_is_passed_over_by_its_length (void **state)
{
  assert_int_equal (read_whole (LIST ("\115\4xx\2\4\2\274")).mss, 700);
  assert_int_equal (read_whole (LIST ("\375\2\2\4\2\274\0\0")).mss, 700);
  assert_int_equal (read_whole (LIST ("\115\10\2\4\5\264\0\0\2\4\2\274")).mss, 700);
}

static void
must_6_a_known_kind_with_a_strange_length_is_passed_over (void **state)
{
  static const char *const strange[]
      = { "\2\3x", "\2\5xxx", "\3\2", "\3\4xx", "\4\3x", "\5\2", "\5\5xxx", "\10\3x" };
  for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++)
    {
      uint8_t octets[16];
      const size_t size = strlen (strange[i]);
      memcpy (octets, strange[i], size);
      memcpy (octets + size, "\2\4\2\274", 4);
      const Options options = read_whole (octets, size + 4);
      assert_int_equal (options.has, HAS_MSS);
      assert_int_equal (options.mss, 700);
      assert_int_equal (options.sack_count, 0);
    }
}

static void
must_7_an_illegal_length_ends_the_list_and_spares_what_came_before (void **state)
{
  static const struct
  {
    const char *tail;
    size_t size;
    OptionsFault fault;
  } illegal[] = {
    { "\115\0\1\1", 4, OPTIONS_LENGTH_SMALL },
    { "\115\1\1\1", 4, OPTIONS_LENGTH_SMALL },
    { "\115\5\1\1", 4, OPTIONS_LENGTH_BEYOND },
    { "\115\377\1\1", 4, OPTIONS_LENGTH_BEYOND },
    { "\115", 1, OPTIONS_CUT_OFF },
    { "\2", 1, OPTIONS_CUT_OFF },
    { "\2\4\5", 3, OPTIONS_LENGTH_BEYOND },
    { "\2\0\5\264", 4, OPTIONS_LENGTH_SMALL },
    { "\115\0\3\3\7", 5, OPTIONS_LENGTH_SMALL },
  };
  for (size_t i = 0; i < sizeof illegal / sizeof illegal[0]; i++)
    {
      uint8_t octets[16] = "\2\4\2\274";
      Options options;
      memcpy (octets + 4, illegal[i].tail, illegal[i].size);
      assert_int_equal (reference.read_options (octets, 4 + illegal[i].size, &options),
                        illegal[i].fault);
      assert_int_equal (options.has, HAS_MSS);
      assert_int_equal (options.mss, 700);
    }
}

/* Every list of up to three octets, and every length octet at every place of a longer one. The
 * sanitizers see a read outside; a walk that does not end, the test's time limit. */
static void
must_7_no_list_leads_the_reader_outside (void **state)
{
  Options options;
  for (uint32_t all = 0; all < 1u << 24; all += all < 1u << 16 ? 1 : 251)
    {
      const uint8_t octets[3] = { (uint8_t) all, (uint8_t) (all >> 8), (uint8_t) (all >> 16) };
      for (size_t size = 0; size <= 3; size++)
        reference.read_options (octets, size, &options);
    }
  for (size_t place = 0; place < OPTIONS_MAX; place++)
    for (unsigned length = 0; length < 256; length++)
      {
        uint8_t octets[OPTIONS_MAX];
        memset (octets, 5, sizeof octets);
        octets[place] = (uint8_t) length;
        reference.read_options (octets, sizeof octets, &options);
        assert_true (options.sack_count <= SACK_BLOCKS);
      }
}

static void
must_64_options_need_not_be_aligned (void **state)
{
  uint8_t octets[OPTIONS_MAX];
  for (size_t nops = 0; nops <= 21; nops++)
    {
      memset (octets, OPTION_NOP, sizeof octets);
      memcpy (octets + nops, "\2\4\5\264\3\3\7\4\2\10\12\1\2\3\4\377\376\375\374", 19);
      const Options options = read_whole (octets, nops + 19);
      assert_memory_equal (&options, &every, sizeof options);
    }
}

static void
must_68_every_option_that_is_written_but_nop_has_a_length (void **state)
{
  for (unsigned has = 0; has < 16; has++)
    for (uint32_t blocks = 0; blocks <= SACK_BLOCKS; blocks++)
      {
        Options given = every;
        uint8_t octets[OPTIONS_MAX];
        given.has = (uint8_t) has;
        given.sack_count = blocks;
        const size_t size = options_write (&given, OPTIONS_PLAIN, octets);
        size_t at = 0;
        assert_int_equal (size % 4, 0);
        while (at < size)
          {
            assert_int_not_equal (octets[at], OPTION_END);
            at += octets[at] == OPTION_NOP ? 1 : octets[at + 1];
          }
        assert_int_equal (at, size);
      }
}

static void
what_is_written_is_read_again (void **state)
{
  for (unsigned has = 0; has < 16; has++)
    {
      Options given = { .has = (uint8_t) has };
      given.mss = has & HAS_MSS ? 65535 : 0;
      given.window_shift = has & HAS_WINDOW_SCALE ? 14 : 0;
      given.ts_value = has & HAS_TIMESTAMPS ? 0x80000001 : 0;
      given.ts_echo = has & HAS_TIMESTAMPS ? 0x7ffffffe : 0;
      const Options read = there_and_back (&given);
      assert_memory_equal (&read, &given, sizeof read);
    }
}

static void
values_are_aligned_where_they_are_written (void **state)
{
  uint8_t octets[OPTIONS_MAX];
  assert_int_equal (options_write (&every, OPTIONS_PLAIN, octets), 20);
  assert_memory_equal (octets, "\2\4\5\264\4\2\10\12\1\2\3\4\377\376\375\374\1\3\3\7", 20);
  const Options plain = { .has = HAS_TIMESTAMPS, .ts_value = 1, .ts_echo = 2 };
  assert_int_equal (options_write (&plain, OPTIONS_PLAIN, octets), 12);
  assert_memory_equal (octets, "\1\1\10\12\0\0\0\1\0\0\0\2", 12);
}

static Options
with_blocks (uint8_t has, uint32_t count)
{
  Options options = { .has = has, .sack_count = count };
  for (uint32_t i = 0; i < SACK_BLOCKS; i++)
    options.sack[i] = (SackBlock){ 0xfffffff0 + 100 * i, 0xfffffff0 + 100 * i + 50 };
  return options;
}

static void
four_sack_blocks_fit_alone_and_three_beside_timestamps (void **state)
{
  Options given = with_blocks (0, 4);
  Options read = there_and_back (&given);
  assert_memory_equal (&read, &given, sizeof read);
  given = with_blocks (HAS_TIMESTAMPS, 4);
  read = there_and_back (&given);
  assert_int_equal (read.sack_count, 3);
  assert_memory_equal (read.sack, given.sack, 3 * sizeof read.sack[0]);
  given = with_blocks (15, 4);
  assert_int_equal (there_and_back (&given).sack_count, 2);
}

static void
a_count_of_blocks_that_cannot_be_is_not_believed (void **state)
{
  const Options given = with_blocks (0, UINT32_MAX);
  assert_int_equal (there_and_back (&given).sack_count, SACK_BLOCKS);
}

static void
of_two_the_last_counts (void **state)
{
  assert_int_equal (read_whole (LIST ("\2\4\5\264\2\4\2\274")).mss, 700);
}

static void
a_walk_shows_every_option_with_its_value (void **state)
{
  const uint8_t octets[] = { 1, 77, 3, 'x', 1, 4, 2, 0, 9 };
  OptionWalk walk = option_walk (octets, sizeof octets);
  assert_true (option_next (&walk));
  assert_int_equal (walk.kind, 77);
  assert_int_equal (walk.length, 1);
  assert_ptr_equal (walk.value, octets + 3);
  assert_true (option_next (&walk));
  assert_int_equal (walk.kind, OPTION_SACK_PERMITTED);
  assert_int_equal (walk.length, 0);
  assert_false (option_next (&walk));
  assert_false (option_next (&walk));
  assert_int_equal (options_end (octets, sizeof octets), 7);
}

static void
every_fault_has_words_of_its_own (void **state)
{
  for (int a = 0; a <= OPTIONS_LENGTH_BEYOND + 1; a++)
    for (int b = 0; b < a; b++)
      assert_string_not_equal (options_fault_text ((OptionsFault) a),
                               options_fault_text ((OptionsFault) b));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (must_4_end_nop_and_mss_are_read_alone_and_mixed),
    cmocka_unit_test (must_4_what_follows_the_end_is_not_read),
    cmocka_unit_test (must_6_an_unknown_option_is_passed_over_by_its_length),
    cmocka_unit_test (must_6_a_known_kind_with_a_strange_length_is_passed_over),
    cmocka_unit_test (must_7_an_illegal_length_ends_the_list_and_spares_what_came_before),
    cmocka_unit_test (must_7_no_list_leads_the_reader_outside),
    cmocka_unit_test (must_64_options_need_not_be_aligned),
    cmocka_unit_test (must_68_every_option_that_is_written_but_nop_has_a_length),
    cmocka_unit_test (what_is_written_is_read_again),
    cmocka_unit_test (values_are_aligned_where_they_are_written),
    cmocka_unit_test (four_sack_blocks_fit_alone_and_three_beside_timestamps),
    cmocka_unit_test (a_count_of_blocks_that_cannot_be_is_not_believed),
    cmocka_unit_test (of_two_the_last_counts),
    cmocka_unit_test (a_walk_shows_every_option_with_its_value),
    cmocka_unit_test (every_fault_has_words_of_its_own),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
