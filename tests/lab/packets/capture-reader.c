/* A small reader of captures: every block, option and checksum is looked at. */
#include "config.h"

#include "capture-reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static guint32
little (const guint8 *at, unsigned octets)
{
  guint32 value = 0;
  while (octets-- > 0)
    value = value << 8 | at[octets];
  return value;
}

guint32
big (const guint8 *at, unsigned octets)
{
  guint32 value = 0;
  for (unsigned i = 0; i < octets; i++)
    value = value << 8 | at[i];
  return value;
}

/* The comment among options, or NULL. The options must end where the block does. */
static char *
read_comment (const guint8 *at, const guint8 *end)
{
  char *comment = NULL;
  while (little (at, 2) != 0)
    {
      const guint length = little (at + 2, 2);
      if (little (at, 2) == 1)
        {
          assert_null (comment);
          comment = g_strndup ((const char *) at + 4, length);
          assert_true (g_utf8_validate (comment, -1, NULL));
        }
      at += 4 + (length + 3) / 4 * 4;
      assert_true (at + 4 <= end);
    }
  assert_int_equal (little (at + 2, 2), 0);
  assert_ptr_equal (at + 4, end);
  return comment;
}

static void
read_block (Reading *reading, const guint8 *block, guint length)
{
  const guint8 *end = block + length - 4;
  Seen *seen = &reading->packets[reading->count];

  switch (little (block, 4))
    {
    case 0x0a0d0d0a:
      assert_int_equal (little (block + 8, 4), 0x1a2b3c4d);
      assert_int_equal (little (block + 12, 2), 1);
      reading->comment = read_comment (block + 24, end);
      break;
    case 1:
      assert_int_equal (little (block + 8, 2), 228);
      g_free (read_comment (block + 16, end));
      reading->interfaces++;
      break;
    case 6:
      assert_true (reading->interfaces == 1 && reading->count < PACKETS);
      assert_int_equal (little (block + 8, 4), 0);
      seen->time = (guint64) little (block + 12, 4) << 32 | little (block + 16, 4);
      seen->size = little (block + 20, 4);
      assert_int_equal (seen->size, little (block + 24, 4));
      seen->ip = block + 28;
      seen->comment = read_comment (block + 28 + (seen->size + 3) / 4 * 4, end);
      reading->count++;
      break;
    default: fail_msg ("a block of type %u", little (block, 4));
    }
}

/* RFC 1071, as its text has it. */
static guint
sum_of (const guint8 *octets, guint size, guint32 sum)
{
  for (guint i = 0; i < size; i++)
    sum += i % 2 == 0 ? (guint) octets[i] << 8 : octets[i];
  while (sum > 0xffff)
    sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

guint
tcp_sum (const Seen *seen)
{
  return sum_of (seen->ip + 20, seen->size - 20,
                 sum_of (seen->ip + 12, 8, 0) + 6 + seen->size - 20);
}

static void
check_packet (Seen *seen)
{
  assert_int_equal (seen->ip[0], 0x45);
  assert_int_equal (big (seen->ip + 2, 2), seen->size);
  assert_int_equal (seen->ip[9], 6);
  assert_int_equal (sum_of (seen->ip, 20, 0), 0xffff);
  seen->header = seen->ip[32] / 16u * 4;
  assert_true (seen->header >= 20 && 20 + seen->header <= seen->size);
}

Reading
read_capture (const Trace *trace)
{
  g_autoptr (GError) error = NULL;
  Reading reading = { .file = capture_make (trace, &error) };
  assert_non_null (reading.file);
  for (guint at = 0; at < reading.file->len;)
    {
      const guint length = little (reading.file->data + at + 4, 4);
      assert_true (length % 4 == 0 && length >= 12 && at + length <= reading.file->len);
      assert_int_equal (little (reading.file->data + at + length - 4, 4), length);
      read_block (&reading, reading.file->data + at, length);
      at += length;
    }
  for (unsigned i = 0; i < reading.count; i++)
    {
      check_packet (&reading.packets[i]);
      assert_true (i == 0 || reading.packets[i].time >= reading.packets[i - 1].time);
    }
  return reading;
}

void
reading_clear (Reading *reading)
{
  for (unsigned i = 0; i < reading->count; i++)
    g_free (reading->packets[i].comment);
  g_free (reading->comment);
  g_byte_array_unref (reading->file);
}
