/* The worlds that were seen, and the search over them. With two threads each owns the worlds whose
 * hash has its bit; a world's number is its place with its owner, and the owner. */
#pragma once

#include "explore-private.h"

#define STATE_CHUNK 65536u
#define STATE_CHUNKS 8192u

/* A new world on its way to its owner. */
typedef struct
{
  State16 state;
  uint64_t hash;
  uint32_t parent;
  Step step;
} Arriving;

/* A goal or a fault: the last step leads to it. */
typedef struct
{
  uint32_t parent; /* NONE: the world it began with */
  Successor last;
  const char *fault;
  bool diverges, goal;
} Hit;

typedef struct
{
  State16 *states[STATE_CHUNKS];
  uint32_t *parents[STATE_CHUNKS];
  uint32_t count, begin, end, cursor; /* of the level that is being followed: begin to end */
  uint32_t *table, mask;              /* place + 1; 0: free */
  Arriving *sent, *own;
  unsigned sent_count, own_count;
  uint32_t *later, later_count, later_room; /* worlds that wait for an answer */
  Wanted *wanted;
  unsigned wanted_count;
  Hit *hits;
  unsigned hit_count, hit_room;
  size_t transitions;
  Successor *out;
  State16 *recent; /* by hash: what was handed on last */
} Shard;

struct Search
{
  Model model;
  Shard shard[EXPLORE_THREADS];
  unsigned threads, depth;
  Crew *crew;
  ExploreFinding *finding;
  bool finished;
  uint64_t *seen_ways; /* of meeting the goal */
  size_t way_count;
};

/* seen.c */
bool shard_init (Shard *shard);
void shard_free (Shard *shard);
size_t shard_octets (const Shard *shard);
State16 *state_at (const Search *search, uint32_t number);
uint32_t state_parent (const Search *search, uint32_t number);
uint64_t state_hash (const State16 *state);
unsigned state_owner (const Search *search, uint64_t hash);
uint32_t shard_find (const Shard *shard, const State16 *state, uint64_t hash);
uint32_t shard_add (Shard *shard, const State16 *state, uint64_t hash, uint32_t parent);
uint32_t search_find (const Search *search, const State16 *state);
void shard_make_room (Shard *shard, uint32_t more);

/* after.c */
void look_for_talk (Search *search);
void look_for_ends (Search *search);
bool search_witness (Search *search, uint32_t parent, const Step *more, size_t count);
