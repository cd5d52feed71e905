/* Where a connection's numbers begin. They move on with the clock, so that a new connection's do
 * not run into those of an old one between the same ends, and each pair of ends has a secret place
 * of its own to begin, so that nobody off the path can guess them.  [9293 3.4.1; 6528] */
#include "internal.h"
#include "octets.h"

#define ISN_TICK 4 /* microseconds */

/* The four numbers as octets to be hashed: local address and port, then the remote ones. */
void
endpoints_octets (const Endpoints *endpoints, uint8_t octets[12])
{
  octets = put_32 (octets, endpoints->local_address);
  octets = put_16 (octets, endpoints->local_port);
  octets = put_32 (octets, endpoints->remote_address);
  put_16 (octets, endpoints->remote_port);
}

/* [9293 3.4.1 MUST-8, MUST-9, SHLD-1; 6528 3] ISN = M + F(localip, localport, remoteip, remoteport,
 * secretkey): M is a clock that ticks every 4 microseconds. */
Seq
initial_sequence (const IsnInput *input)
{
  uint8_t octets[12];
  endpoints_octets (&input->endpoints, octets);
  return (Seq) (input->now / ISN_TICK) + (Seq) siphash (input->key, octets, sizeof octets);
}
