/* A seeded die as a chooser: it lets things happen in the order of time, and now and then, as often
 * as it is told, loses, doubles, damages or holds back a segment.  */
#pragma once

#include "world.h"

typedef struct
{
  uint64_t state;
  uint32_t last_id;                       /* flights up to this one have had their fate decided */
  uint8_t lose, duplicate, hold, corrupt; /* percent of the segments */
} Chance;

void chance_init (Chance *chance, uint64_t seed);
uint32_t chance_below (Chance *chance, uint32_t limit);
bool chance_choose (Chance *chance, const World *world, Choice *choice);
