/* Three kinds of block: the section, the one interface everything was seen on, and the packets. */
#include "config.h"

#include "pcapng.h"

#include <string.h>

#define BLOCK_SECTION 0x0a0d0d0a
#define BLOCK_INTERFACE 1
#define BLOCK_PACKET 6
#define BYTE_ORDER_MAGIC 0x1a2b3c4d

#define LINKTYPE_IPV4 228 /* a packet begins with its IPv4 header */

#define OPTION_END 0
#define OPTION_COMMENT 1
#define OPTION_INTERFACE_NAME 2
#define OPTION_PROGRAM 4
#define OPTION_TIME_RESOLUTION 9
#define OPTION_OCTETS_MAX 65535

static void
append_16 (GByteArray *file, uint16_t value)
{
  const uint16_t octets = GUINT16_TO_LE (value);
  g_byte_array_append (file, (const guint8 *) &octets, sizeof octets);
}

static void
append_32 (GByteArray *file, uint32_t value)
{
  const uint32_t octets = GUINT32_TO_LE (value);
  g_byte_array_append (file, (const guint8 *) &octets, sizeof octets);
}

/* Octets, filled up with zeros to a word. */
static void
append_octets (GByteArray *file, const void *octets, size_t size)
{
  static const guint8 zeros[4];
  g_byte_array_append (file, octets, (guint) size);
  g_byte_array_append (file, zeros, (guint) (-size % 4));
}

static void
append_option (GByteArray *file, uint16_t code, const void *value, size_t size)
{
  append_16 (file, code);
  append_16 (file, (uint16_t) size);
  append_octets (file, value, size);
}

/* A text as an option; an empty one is none. One that is too long ends at the last character that
 * fits. */
static void
append_text (GByteArray *file, uint16_t code, const char *text)
{
  const size_t size = strlen (text);
  const char *end = text + size;

  if (size > OPTION_OCTETS_MAX)
    end = g_utf8_find_prev_char (text, text + OPTION_OCTETS_MAX + 1);
  if (size > 0)
    append_option (file, code, text, (size_t) (end - text));
}

/* Begins a block and returns where; end_block () needs to know. */
static guint
begin_block (GByteArray *file, uint32_t type)
{
  const guint start = file->len;
  append_32 (file, type);
  append_32 (file, 0);
  return start;
}

static void
end_block (GByteArray *file, guint start)
{
  const uint32_t length = file->len + 4 - start, octets = GUINT32_TO_LE (length);
  memcpy (file->data + start + 4, &octets, sizeof octets);
  append_32 (file, length);
}

static void
append_section (GByteArray *file, const char *program, const char *comment)
{
  const guint start = begin_block (file, BLOCK_SECTION);
  append_32 (file, BYTE_ORDER_MAGIC);
  append_16 (file, 1);
  append_16 (file, 0);
  append_32 (file, UINT32_MAX); /* of the section's length nothing is said */
  append_32 (file, UINT32_MAX);
  append_text (file, OPTION_COMMENT, comment);
  append_text (file, OPTION_PROGRAM, program);
  append_option (file, OPTION_END, NULL, 0);
  end_block (file, start);
}

static void
append_interface (GByteArray *file)
{
  const guint8 microseconds = 6;
  const guint start = begin_block (file, BLOCK_INTERFACE);
  append_16 (file, LINKTYPE_IPV4);
  append_16 (file, 0);
  append_32 (file, 0); /* packets are whole, however long */
  append_text (file, OPTION_INTERFACE_NAME, "network");
  append_option (file, OPTION_TIME_RESOLUTION, &microseconds, 1);
  append_option (file, OPTION_END, NULL, 0);
  end_block (file, start);
}

/* A file without packets yet: who wrote it, and a comment on the whole, in UTF-8; "" is none. */
GByteArray *
pcapng_new (const char *program, const char *comment)
{
  GByteArray *file = g_byte_array_new ();
  append_section (file, program, comment);
  append_interface (file);
  return file;
}

/* Adds an IPv4 packet: `time` in microseconds since 1970, which is not negative, `size` octets from
 * its IP header on, and a comment in UTF-8, "" for none. */
void
pcapng_add (GByteArray *file, int64_t time, const uint8_t *packet, size_t size, const char *comment)
{
  const guint start = begin_block (file, BLOCK_PACKET);
  append_32 (file, 0); /* the first and only interface */
  append_32 (file, (uint32_t) ((uint64_t) time >> 32));
  append_32 (file, (uint32_t) time);
  append_32 (file, (uint32_t) size);
  append_32 (file, (uint32_t) size);
  append_octets (file, packet, size);
  append_text (file, OPTION_COMMENT, comment);
  append_option (file, OPTION_END, NULL, 0);
  end_block (file, start);
}
