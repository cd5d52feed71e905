/* The die. Every new segment is thrown for once, in the order of sending, so that a seed gives
 * the same story however long somebody looks at one world; after that, whatever is due happens. A
 * segment that is held back comes free again by another throw, or at the latest when nothing else
 * is due. */
#include "chance.h"

#include <string.h>

#define RELEASE_PERCENT 25

/* A die that never interferes until its percentages are set.  */
void
chance_init (Chance *chance, uint64_t seed)
{
  memset (chance, 0, sizeof *chance);
  chance->state = seed;
}

/* The next 64 bits: splitmix64, a counter whose value is well stirred.  */
static uint64_t
throw_die (Chance *chance)
{
  uint64_t z = chance->state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* A number from 0 up to but not including `limit`; 0 when that is empty.  */
uint32_t
chance_below (Chance *chance, uint32_t limit)
{
  return (uint32_t) (((throw_die (chance) >> 32) * limit) >> 32);
}

/* What becomes of a new segment: CHOICE_NONE leaves it alone. A copy is not doubled again, else a
 * die that always doubles would never come to an end. */
static ChoiceKind
fate (Chance *chance, const Flight *flight)
{
  const uint32_t thrown = chance_below (chance, 100);
  uint32_t below = chance->lose;

  if (thrown < below)
    return CHOICE_LOSE;
  if (thrown < (below += chance->duplicate))
    return flight->copy_of == 0 ? CHOICE_DUPLICATE : CHOICE_NONE;
  if (thrown < (below += chance->hold))
    return CHOICE_HOLD;
  return thrown < below + chance->corrupt ? CHOICE_CORRUPT : CHOICE_NONE;
}

/* The first new segment that does not go its way undisturbed.  */
static bool
disturb (Chance *chance, const World *world, Choice *choice)
{
  for (uint32_t i = 0; i < world->network.count; i++)
    {
      const Flight *flight = &world->network.flights[i];
      if (flight->id <= chance->last_id)
        continue;
      chance->last_id = flight->id;
      *choice = (Choice){ .kind = fate (chance, flight), .which = flight->id };
      if (world_refuses (world, choice) == REFUSED_NOT)
        return true;
    }
  return false;
}

static const Flight *
first_held (const World *world)
{
  for (uint32_t i = 0; i < world->network.count; i++)
    if (world->network.flights[i].held)
      return &world->network.flights[i];
  return NULL;
}

/* Chooses what happens next. False when nothing is left that happens without a user.  */
bool
chance_choose (Chance *chance, const World *world, Choice *choice)
{
  if (disturb (chance, world, choice))
    return true;
  const Flight *held = first_held (world);
  const bool due = world_next (world, choice);
  if (held == NULL || (due && chance_below (chance, 100) >= RELEASE_PERCENT))
    return due;
  *choice = (Choice){ .kind = CHOICE_DELIVER, .which = held->id };
  return true;
}
