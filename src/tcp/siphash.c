/* SipHash-2-4 of Aumasson and Bernstein: a short hash that nobody can foretell without the key.
 * Four words are stirred; every 8 octets go in at one word, are stirred in by two rounds and come
 * out at another; four more rounds end it. */
#include "cookie.h"

typedef struct
{
  uint64_t a, b, c, d; /* v0 to v3 */
} Words;

static uint64_t
rotate (uint64_t word, unsigned by)
{
  return word << by | word >> (64 - by);
}

static void
stir (Words *v, unsigned rounds)
{
  while (rounds-- > 0)
    {
      v->a += v->b;
      v->c += v->d;
      v->b = rotate (v->b, 13) ^ v->a;
      v->d = rotate (v->d, 16) ^ v->c;
      v->a = rotate (v->a, 32);
      v->c += v->b;
      v->a += v->d;
      v->b = rotate (v->b, 17) ^ v->c;
      v->d = rotate (v->d, 21) ^ v->a;
      v->c = rotate (v->c, 32);
    }
}

static void
absorb (Words *v, uint64_t word)
{
  v->d ^= word;
  stir (v, 2);
  v->a ^= word;
}

/* Up to 8 octets as a number, the least significant first. */
static uint64_t
little_endian (const uint8_t *octets, size_t count)
{
  uint64_t word = 0;
  while (count-- > 0)
    word = word << 8 | octets[count];
  return word;
}

/* [6528 3] The F() of initial sequence numbers, and the secret of SYN cookies. The key's 16 octets
 * are two words, the least significant octet of each first. */
uint64_t
siphash (const uint64_t key[2], const void *octets, size_t size)
{
  const uint8_t *at = octets;
  size_t left = size;
  Words v = { key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d, key[0] ^ 0x6c7967656e657261,
              key[1] ^ 0x7465646279746573 };
  for (; left >= 8; left -= 8, at += 8)
    absorb (&v, little_endian (at, 8));
  absorb (&v, little_endian (at, left) | (uint64_t) size << 56);
  v.c ^= 0xff;
  stir (&v, 4);
  return v.a ^ v.b ^ v.c ^ v.d;
}
