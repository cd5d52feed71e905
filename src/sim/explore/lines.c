/* Lines: the segments under way in one direction, in the order of sending, or, where every segment
 * may overtake every other, in the order of their numbers, since then the first order means
 * nothing. Each is kept once. Joining a segment to a line and taking one out are looked up after
 * the first time. */
#include "explore-private.h"

#include <stdlib.h>
#include <string.h>

#define HEADS_FIRST 1024u
#define JOINS_FIRST (1u << 14)

const Line *
line_at (const Model *model, uint32_t line)
{
  return &model->lines[line / CHUNK][line % CHUNK];
}

static uint64_t
line_hash (const Line *line)
{
  uint64_t hash = line->count | (uint64_t) line->held << 8;
  for (unsigned i = 0; i < line->count; i++)
    hash = (hash ^ line->segment[i]) * 0x9e3779b97f4a7c15u;
  return hash ^ (hash >> 29);
}

static bool
same_line (const Line *a, const Line *b)
{
  return a->count == b->count && a->held == b->held
         && memcmp (a->segment, b->segment, a->count * sizeof a->segment[0]) == 0;
}

/* The number of this line; a new one if it was never there. The lock is held. */
static uint32_t
line_number (Model *model, const Line *wanted)
{
  uint32_t *head = &model->line_heads[line_hash (wanted) & model->line_mask];
  for (uint32_t at = *head; at != 0; at = line_at (model, at - 1)->next)
    if (same_line (line_at (model, at - 1), wanted))
      return at - 1;
  if (model->line_count == LINES_MAX)
    {
      model->tables_full = true;
      return 0;
    }
  const uint32_t number = model->line_count;
  if (number % CHUNK == 0)
    {
      model->lines[number / CHUNK] = piece_new (CHUNK * sizeof (Line));
      model->octets += CHUNK * sizeof (Line);
    }
  Line *line = &model->lines[number / CHUNK][number % CHUNK];
  line->count = wanted->count;
  line->held = wanted->held;
  memcpy (line->segment, wanted->segment, sizeof line->segment);
  line->next = *head;
  *head = number + 1;
  model->line_count++;
  return number;
}

/* Line 0 is the empty one. */
void
lines_init (Model *model)
{
  const Line empty = { .count = 0 };
  model->line_mask = HEADS_FIRST - 1;
  model->line_heads = calloc (HEADS_FIRST, sizeof *model->line_heads);
  model->join_mask = JOINS_FIRST - 1;
  model->joins = piece_new (JOINS_FIRST * sizeof *model->joins);
  model->lock = lock_new ();
  line_number (model, &empty);
}

void
lines_free (Model *model)
{
  for (unsigned i = 0; i < CHUNKS; i++)
    piece_free (model->lines[i]);
  free (model->line_heads);
  piece_free ((void *) model->joins);
  lock_free (model->lock);
}

static void
more_heads (Model *model)
{
  free (model->line_heads);
  model->line_mask = model->line_mask * 2 + 1;
  model->line_heads = calloc (model->line_mask + 1, sizeof *model->line_heads);
  for (uint32_t i = 0; i < model->line_count; i++)
    {
      Line *line = &model->lines[i / CHUNK][i % CHUNK];
      uint32_t *head = &model->line_heads[line_hash (line) & model->line_mask];
      line->next = *head;
      *head = i + 1;
    }
}

static uint32_t
join_place (uint64_t key, uint32_t mask)
{
  return (uint32_t) ((key * 0x9e3779b97f4a7c15u) >> 32) & mask;
}

static void
note_join (_Atomic uint64_t *joins, uint32_t mask, uint64_t entry)
{
  uint32_t at = join_place (entry >> 24, mask);
  while (atomic_load_explicit (&joins[at], memory_order_relaxed) != 0)
    at = (at + 1) & mask;
  atomic_store_explicit (&joins[at], entry, memory_order_release);
}

static void
more_joins (Model *model)
{
  const uint32_t mask = model->join_mask * 2 + 1;
  _Atomic uint64_t *joins = piece_new (((size_t) mask + 1) * sizeof *joins);
  for (uint32_t i = 0; i <= model->join_mask; i++)
    if (model->joins[i] != 0)
      note_join (joins, mask, model->joins[i]);
  piece_free ((void *) model->joins);
  model->octets += ((size_t) mask - model->join_mask) * sizeof *joins;
  model->joins = joins;
  model->join_mask = mask;
}

/* Larger tables, if they are half full. Only while no other thread is at work. */
void
lines_make_room (Model *model)
{
  while (model->line_count > model->line_mask)
    more_heads (model);
  while (model->join_count > model->join_mask / 2)
    more_joins (model);
}

static void
insert (Model *model, Line *line, uint16_t segment)
{
  unsigned at = line->count++;
  if (model->options.any_order)
    for (; at > 0 && line->segment[at - 1] > segment; at--)
      line->segment[at] = line->segment[at - 1];
  line->segment[at] = segment;
}

static uint32_t
join_anew (Model *model, uint32_t number, uint16_t segment, uint64_t key)
{
  lock_take (model->lock);
  Line line = { .count = 0 };
  const Line *old = line_at (model, number);
  line.count = old->count;
  line.held = old->held;
  memcpy (line.segment, old->segment, sizeof line.segment);
  insert (model, &line, segment);
  const uint32_t joined = line_number (model, &line);
  if (model->join_count < model->join_mask / 8 * 7)
    {
      note_join (model->joins, model->join_mask, key << 24 | joined);
      model->join_count++;
    }
  lock_give (model->lock);
  return joined;
}

/* The line with one segment more; the same one when there is no room, and the segment is lost. */
uint32_t
line_join (Model *model, uint32_t number, uint16_t segment)
{
  if (line_at (model, number)->count >= model->options.capacity)
    return number;
  const uint64_t key = (uint64_t) number << 16 | (segment + 1u);
  uint32_t at = join_place (key, model->join_mask);
  for (;;)
    {
      const uint64_t entry = atomic_load_explicit (&model->joins[at], memory_order_acquire);
      if (entry >> 24 == key)
        return (uint32_t) entry & LINES_MAX;
      if (entry == 0)
        return join_anew (model, number, segment, key);
      at = (at + 1) & model->join_mask;
    }
}

static void
leave_out (Line *line, unsigned at)
{
  const uint16_t below = line->held & ((1u << at) - 1);
  line->held = (uint16_t) (below | (line->held >> (at + 1) << at));
  line->count--;
  for (unsigned i = at; i < line->count; i++)
    line->segment[i] = line->segment[i + 1];
}

/* The line without the segment at this place. */
uint32_t
line_without (Model *model, uint32_t number, unsigned at)
{
  Line *old = &model->lines[number / CHUNK][number % CHUNK], line = { .count = 0 };
  const uint32_t known = atomic_load_explicit (&old->without[at], memory_order_acquire);
  if (known != 0)
    return known - 1;
  lock_take (model->lock);
  line.count = old->count;
  line.held = old->held;
  memcpy (line.segment, old->segment, sizeof line.segment);
  leave_out (&line, at);
  const uint32_t left = line_number (model, &line);
  atomic_store_explicit (&old->without[at], left + 1, memory_order_release);
  lock_give (model->lock);
  return left;
}

/* The line with the segment at this place held back. */
uint32_t
line_hold (Model *model, uint32_t number, unsigned at)
{
  const Line *old = line_at (model, number);
  Line line = { .count = old->count, .held = (uint16_t) (old->held | 1u << at) };
  memcpy (line.segment, old->segment, sizeof line.segment);
  lock_take (model->lock);
  const uint32_t held = line_number (model, &line);
  lock_give (model->lock);
  return held;
}
