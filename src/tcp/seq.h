/* Sequence numbers live on a circle of 2^32 points, so "before" and "after" only mean something for
 * two numbers less than half a turn apart. This is the one place that knows; everywhere else says
 * seq_lt () and never `<`.  [9293 3.4] */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t Seq;

/* [9293 3.4] a < b on the circle. */
static inline bool
seq_lt (Seq a, Seq b)
{
  return (int32_t) (a - b) < 0;
}

/* [9293 3.4] a =< b on the circle. */
static inline bool
seq_le (Seq a, Seq b)
{
  return (int32_t) (a - b) <= 0;
}

/* [9293 3.4] low =< x < low + size: is x among the `size` numbers that begin at `low`? */
static inline bool
seq_within (Seq low, Seq x, uint32_t size)
{
  return x - low < size;
}

/* The later of two numbers on the circle. */
static inline Seq
seq_max (Seq a, Seq b)
{
  return seq_lt (a, b) ? b : a;
}

/* The earlier of two numbers on the circle. */
static inline Seq
seq_min (Seq a, Seq b)
{
  return seq_lt (a, b) ? a : b;
}
