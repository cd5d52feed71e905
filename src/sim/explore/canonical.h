/* The canonical form of a host and of a segment: one member for all those between which no rule of
 * the reference makes a difference, while time is what explore.h says of it. */
#pragma once

#include <sim/chance.h>
#include <sim/world.h>

#define CANONICAL_NOW SECONDS (1000000) /* what the clock says whenever a canonical host is asked */

void canonical_tcb (Tcb *tcb);
void canonical_host (Host *host);
void canonical_segment (Segment *seg);
void canonical_scatter (Tcb *tcb, Time now, Chance *chance);
