/* Octets of a stream, each at its place modulo the size of the ring, which is a power of 2: the
 * place of an octet may be any number of 32 bits, and numbers may wrap. Who writes sees to it that
 * what he overwrites is wanted by nobody. */
#pragma once

#include <stdint.h>

typedef struct
{
  uint8_t *octets;
  uint32_t size;
} Ring;

Ring ring_new (uint32_t least);
void ring_clear (Ring *ring);
uint32_t ring_piece (const Ring *ring, uint32_t place, uint32_t length);
void ring_put (Ring *ring, uint32_t place, const uint8_t *octets, uint32_t length);
const uint8_t *ring_get (const Ring *ring, uint32_t place, uint32_t length, uint8_t *scratch);
