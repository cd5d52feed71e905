/* The worlds that were seen: sixteen octets and four of where it came from, in pieces that never
 * move, and an open table of their places. */
#include "search-private.h"

#include <stdlib.h>
#include <string.h>

#define TABLE_FIRST (1u << 16)

bool
shard_init (Shard *shard)
{
  memset (shard, 0, sizeof *shard);
  shard->mask = TABLE_FIRST - 1;
  shard->table = piece_new (TABLE_FIRST * sizeof *shard->table);
  return shard->table != NULL;
}

void
shard_free (Shard *shard)
{
  for (unsigned i = 0; i < STATE_CHUNKS; i++)
    {
      piece_free (shard->states[i]);
      piece_free (shard->parents[i]);
    }
  piece_free (shard->table);
  piece_free (shard->sent);
  piece_free (shard->own);
  piece_free (shard->recent);
  free (shard->later);
  free (shard->wanted);
  free (shard->hits);
  free (shard->out);
}

/* What the worlds themselves cost, their links and the table; without what is not yet in use. */
size_t
shard_octets (const Shard *shard)
{
  return (size_t) shard->count * (sizeof (State16) + sizeof (uint32_t))
         + ((size_t) shard->mask + 1) * sizeof *shard->table;
}

static State16 *
own_state (const Shard *shard, uint32_t place)
{
  return &shard->states[place / STATE_CHUNK][place % STATE_CHUNK];
}

State16 *
state_at (const Search *search, uint32_t number)
{
  return own_state (&search->shard[number % search->threads], number / search->threads);
}

/* The number of the world it was first reached from; NONE for the first. */
uint32_t
state_parent (const Search *search, uint32_t number)
{
  const uint32_t place = number / search->threads;
  return search->shard[number % search->threads].parents[place / STATE_CHUNK][place % STATE_CHUNK];
}

uint64_t
state_hash (const State16 *state)
{
  uint64_t word[2];
  memcpy (word, state, sizeof word);
  uint64_t a = (word[0] ^ 0x9e3779b97f4a7c15u) * 0xd6e8feb86659fd93u;
  a = ((a >> 32 | a << 32) ^ word[1]) * 0xa0761d6478bd642fu;
  return a ^ (a >> 32);
}

unsigned
state_owner (const Search *search, uint64_t hash)
{
  return (unsigned) (hash >> 63) & (search->threads - 1);
}

static void
put (Shard *shard, uint64_t hash, uint32_t place)
{
  uint32_t at = (uint32_t) hash & shard->mask;
  while (shard->table[at] != 0)
    at = (at + 1) & shard->mask;
  shard->table[at] = place + 1;
}

/* A table with room for `more` worlds, at most three quarters full. */
void
shard_make_room (Shard *shard, uint32_t more)
{
  const uint32_t old = shard->mask;
  while (((uint64_t) shard->count + more) * 4 > (uint64_t) shard->mask * 3)
    shard->mask = shard->mask * 2 + 1;
  if (shard->mask == old)
    return;
  piece_free (shard->table);
  shard->table = piece_new (((size_t) shard->mask + 1) * sizeof *shard->table);
  for (uint32_t i = 0; i < shard->count; i++)
    put (shard, state_hash (own_state (shard, i)), i);
}

/* The place of a world, or NONE. */
uint32_t
shard_find (const Shard *shard, const State16 *state, uint64_t hash)
{
  uint32_t at = (uint32_t) hash & shard->mask;
  for (; shard->table[at] != 0; at = (at + 1) & shard->mask)
    if (memcmp (own_state (shard, shard->table[at] - 1), state, sizeof *state) == 0)
      return shard->table[at] - 1;
  return NONE;
}

/* Adds a world that is not there; returns its place. */
uint32_t
shard_add (Shard *shard, const State16 *state, uint64_t hash, uint32_t parent)
{
  const uint32_t place = shard->count, chunk = place / STATE_CHUNK;
  if (((uint64_t) place + 1) * 4 > (uint64_t) shard->mask * 3)
    shard_make_room (shard, place / 2 + 1);
  if (shard->states[chunk] == NULL)
    {
      shard->states[chunk] = piece_new (STATE_CHUNK * sizeof (State16));
      shard->parents[chunk] = piece_new (STATE_CHUNK * sizeof (uint32_t));
    }
  shard->states[chunk][place % STATE_CHUNK] = *state;
  shard->parents[chunk][place % STATE_CHUNK] = parent;
  shard->count++;
  put (shard, hash, place);
  return place;
}

/* The number of a world, or NONE. */
uint32_t
search_find (const Search *search, const State16 *state)
{
  const uint64_t hash = state_hash (state);
  const unsigned owner = state_owner (search, hash);
  const uint32_t place = shard_find (&search->shard[owner], state, hash);
  return place == NONE ? NONE : place * search->threads + owner;
}
