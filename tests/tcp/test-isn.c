/* SipHash-2-4 beside its authors' example and beside another way to write it down, and the numbers
 * made with it.  [9293 3.4.1; 6528] */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tcp/parts.h>

static const uint64_t authors_key[2] = { 0x0706050403020100, 0x0f0e0d0c0b0a0908 };

/* The inputs of the published vectors: 0, 1, 2, ... */
static void
count_up (uint8_t *octets, size_t size)
{
  for (size_t i = 0; i < size; i++)
    octets[i] = (uint8_t) i;
}

/* The paper's appendix (15 octets), and the first three of its list (0, 1 and 2 octets). */
static void
siphash_gives_what_its_authors_publish (void **state)
{
  uint8_t octets[15];
  count_up (octets, sizeof octets);
  assert_true (siphash (authors_key, octets, 0) == 0x726fdb47dd0e0e31);
  assert_true (siphash (authors_key, octets, 1) == 0x74f839c593dc67fd);
  assert_true (siphash (authors_key, octets, 2) == 0x0d6c8009d9a94f5a);
  assert_true (siphash (authors_key, octets, 15) == 0xa129ca6149be45e5);
}

static void
round_of (uint64_t v[4])
{
  static const struct
  {
    unsigned to, from, bits, half;
  } steps[] = { { 0, 1, 13, 1 }, { 2, 3, 16, 0 }, { 0, 3, 21, 0 }, { 2, 1, 17, 1 } };
  for (unsigned i = 0; i < 4; i++)
    {
      uint64_t *to = &v[steps[i].to], *from = &v[steps[i].from];
      *to += *from;
      *from = (*from << steps[i].bits | *from >> (64 - steps[i].bits)) ^ *to;
      if (steps[i].half)
        *to = *to << 32 | *to >> 32;
    }
}

/* The same by hand: the whole padded message first, then word by word, from a table of steps. */
static uint64_t
siphash_again (const uint64_t key[2], const uint8_t *octets, size_t size)
{
  const char *const constant = "somepseudorandomlygeneratedbytes";
  uint64_t v[4] = { 0 };
  uint8_t padded[136] = { 0 };
  for (unsigned i = 0; i < 32; i++)
    v[i / 8] |= (uint64_t) (uint8_t) constant[i] << (56 - 8 * (i % 8));
  for (unsigned i = 0; i < 4; i++)
    v[i] ^= key[i % 2];
  for (size_t i = 0; i < size; i++)
    padded[i] = octets[i];
  padded[size / 8 * 8 + 7] = (uint8_t) size;
  for (size_t at = 0; at <= size; at += 8)
    {
      uint64_t word = 0;
      for (unsigned i = 0; i < 8; i++)
        word |= (uint64_t) padded[at + i] << (8 * i);
      v[3] ^= word;
      round_of (v);
      round_of (v);
      v[0] ^= word;
    }
  v[2] ^= 0xff;
  for (unsigned i = 0; i < 4; i++)
    round_of (v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static void
siphash_agrees_with_another_way_to_write_it (void **state)
{
  uint8_t octets[128];
  uint64_t key[2] = { authors_key[0], authors_key[1] };
  count_up (octets, sizeof octets);
  for (size_t size = 0; size < sizeof octets; size++)
    {
      key[0] += size * 0x9e3779b97f4a7c15;
      key[1] ^= key[0] << 7;
      assert_true (siphash (key, octets, size) == siphash_again (key, octets, size));
    }
}

static void
ends_are_written_local_first_and_high_octet_first (void **state)
{
  const Endpoints ends = { 0x01020304, 0x0708090a, 0x0506, 0x0b0c };
  uint8_t octets[12];
  endpoints_octets (&ends, octets);
  for (unsigned i = 0; i < 12; i++)
    assert_int_equal (octets[i], i + 1);
}

/* [6528 3] */
static void
number_is_a_clock_of_4_microseconds_plus_a_secret_of_the_connection (void **state)
{
  const IsnInput input = { .key = { authors_key[0], authors_key[1] },
                           .endpoints = { 0x01020304, 0x0708090a, 0x0506, 0x0b0c },
                           .now = 4000 };
  const uint8_t octets[12] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
  assert_int_equal (reference.initial_sequence (&input),
                    (Seq) (1000 + siphash_again (authors_key, octets, sizeof octets)));
}

/* [9293 3.4.1 MUST-8] The clock goes round in less than 5 hours; nothing special happens then. */
static void
numbers_go_on_when_the_clock_goes_round (void **state)
{
  IsnInput input = { .key = { 1, 2 }, .now = ((Time) 4 << 32) - 4 };
  const Seq before = reference.initial_sequence (&input);
  input.now += 4;
  assert_int_equal (reference.initial_sequence (&input), before + 1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (siphash_gives_what_its_authors_publish),
    cmocka_unit_test (siphash_agrees_with_another_way_to_write_it),
    cmocka_unit_test (ends_are_written_local_first_and_high_octet_first),
    cmocka_unit_test (number_is_a_clock_of_4_microseconds_plus_a_secret_of_the_connection),
    cmocka_unit_test (numbers_go_on_when_the_clock_goes_round),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
