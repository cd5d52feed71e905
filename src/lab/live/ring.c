/* A stream's octets between the user and the line.  */
#include "ring.h"

#include <glib.h>
#include <string.h>

/* Room for `least` octets or more. */
Ring
ring_new (uint32_t least)
{
  uint32_t size = 4096;

  while (size < least)
    size *= 2;
  return (Ring){ g_malloc (size), size };
}

void
ring_clear (Ring *ring)
{
  g_clear_pointer (&ring->octets, g_free);
}

/* How many octets from `place` on lie in one piece, at most `length`. */
uint32_t
ring_piece (const Ring *ring, uint32_t place, uint32_t length)
{
  return MIN (length, ring->size - place % ring->size);
}

/* At most `size` octets. */
void
ring_put (Ring *ring, uint32_t place, const uint8_t *octets, uint32_t length)
{
  const uint32_t piece = ring_piece (ring, place, length);

  memcpy (ring->octets + place % ring->size, octets, piece);
  memcpy (ring->octets, octets + piece, length - piece);
}

/* The octets in one piece, in the ring or, where they go round its end, in `scratch`. */
const uint8_t *
ring_get (const Ring *ring, uint32_t place, uint32_t length, uint8_t *scratch)
{
  const uint32_t piece = ring_piece (ring, place, length);

  if (piece == length)
    return ring->octets + place % ring->size;
  memcpy (scratch, ring->octets + place % ring->size, piece);
  memcpy (scratch + piece, ring->octets, length - piece);
  return scratch;
}
