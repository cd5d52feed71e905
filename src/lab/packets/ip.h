/* IP version 4, as far as TCP leans on it: a header in front of every segment, addresses that may
 * and may not be a peer's, and ICMP messages about segments of ours. No fragments: a TCP that keeps
 * to its Maximum Segment Size needs none. Whatever octets arrive, reading them gives a header or an
 * IpFault, never more.  [791 3.1; 1122 3.2; 9293 3.9] */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <tcp/parts.h>

#define IP_HEADER 20 /* octets of a header without options, which is all that we send */

enum
{
  IP_PROTOCOL_ICMP = 1,
  IP_PROTOCOL_TCP = 6,
};

typedef struct
{
  uint32_t source, destination; /* the first octet most significant */
  uint8_t protocol;
  uint8_t ttl;      /* [9293 3.9.2 MUST-49] time to live */
  uint8_t diffserv; /* [9293 3.9.1.9 MUST-48] six bits */
  uint16_t id;
} IpHeader;

typedef enum
{
  IP_WHOLE,    /* no fault */
  IP_SHORT,    /* less than a header arrived */
  IP_VERSION,  /* not version 4 */
  IP_LENGTHS,  /* header length, total length and what arrived do not fit together */
  IP_CHECKSUM, /* of the header */
  IP_FRAGMENT, /* a piece of a datagram */
  IP_FAULTS
} IpFault;

/* Addresses that share their first `prefix` bits. */
typedef struct
{
  uint32_t address;
  unsigned prefix; /* 1 to 31 */
} IpNetwork;

/* [9293 3.3.1] An address and a port: one end of a connection. */
typedef struct
{
  uint32_t address;
  uint16_t port;
} Socket;

/* What a router or a host says about a segment of ours. */
typedef struct
{
  Icmp kind;
  uint32_t source, destination; /* of the segment that the message quotes */
  uint16_t source_port, destination_port;
  Seq seq;
} IcmpMessage;

void ip_write (const IpHeader *header, size_t size, uint8_t octets[IP_HEADER]);
IpFault ip_read (const uint8_t *octets, size_t size, IpHeader *header, const uint8_t **payload,
                 size_t *length);
bool ip_is_for_many (uint32_t address, const IpNetwork *network);
bool ip_may_send (uint32_t address, const IpNetwork *network, uint32_t own);
bool icmp_read (const uint8_t *octets, size_t size, IcmpMessage *message);
bool ip_parse (const char *text, uint32_t *address);
char *ip_format (uint32_t address);
bool socket_parse (const char *text, Socket *socket); /* "10.0.0.1:80", or "80" alone */
char *socket_format (const Socket *socket);
