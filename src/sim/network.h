/* Segments on their way. The network takes its time, loses, holds back, doubles, damages and lets
 * one segment overtake another, but only when somebody chooses so.  */
#pragma once

#include <tcp/parts.h>

#define HOSTS 2
#define FLIGHTS 32 /* segments in flight at once; one more finds the queue full and is lost */

typedef struct
{
  Segment segment;
  uint32_t id; /* 1, 2, 3, ... in the order of sending; 0 is an empty place */
  Time sent;
  Time arrives;
  uint8_t from, to;
  uint8_t held;      /* waits until somebody delivers it */
  uint8_t corrupted; /* its checksum will not match */
  uint32_t copy_of;  /* the id of the segment it is a duplicate of, or 0 */
} Flight;

typedef struct
{
  Time delay[HOSTS]; /* one way, from each host */
  Time spacing;      /* time to put one segment on the line */
  Time line_free[HOSTS];
  uint32_t next_id;
  uint32_t count;
  Flight flights[FLIGHTS]; /* the first `count`, in the order of sending */
} Network;

void network_init (Network *network, Time delay, Time spacing);
uint32_t network_send (Network *network, Time now, unsigned from, const Segment *seg);
Flight *network_find (Network *network, uint32_t id);
const Flight *network_look (const Network *network, uint32_t id);
bool network_remove (Network *network, uint32_t id, Flight *out);
uint32_t network_duplicate (Network *network, uint32_t id);
const Flight *network_next (const Network *network);
