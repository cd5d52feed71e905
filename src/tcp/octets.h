/* Numbers in octets, the most significant first, as the Internet has them, wherever they lie. */
#pragma once

#include <stddef.h>
#include <stdint.h>

static inline uint16_t
get_16 (const uint8_t *at)
{
  return (uint16_t) (at[0] << 8 | at[1]);
}

static inline uint32_t
get_32 (const uint8_t *at)
{
  return (uint32_t) get_16 (at) << 16 | get_16 (at + 2);
}

/* These return the place behind what they wrote. */
static inline uint8_t *
put_16 (uint8_t *at, uint32_t value)
{
  at[0] = (uint8_t) (value >> 8);
  at[1] = (uint8_t) value;
  return at + 2;
}

static inline uint8_t *
put_32 (uint8_t *at, uint32_t value)
{
  return put_16 (put_16 (at, value >> 16), value);
}

uint16_t octets_checksum (const uint8_t *octets, size_t size);
