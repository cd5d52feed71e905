/* The Internet header in and out, which addresses TCP may talk to, and what an ICMP message means
 * to TCP.
 *
 *     bit  0               8               16              24            31
 *         +-------+-------+-----------+---+-------------------------------+
 *   octet |version| words | diffserv  |ECN|  total length: header and all |
 *       0 +-------+-------+-----------+---+-----+-------------------------+
 *         |               id              |flags|     fragment offset     |
 *       4 +---------------+---------------+-----+-------------------------+
 *         | time to live  |   protocol    |        header checksum        |
 *       8 +---------------+---------------+-------------------------------+
 *         |                             source                            |
 *      12 +---------------------------------------------------------------+
 *         |                          destination                          |
 *      16 +---------------------------------------------------------------+
 *         :  options: as many words as the second number says, less five  :
 *         +---------------------------------------------------------------+  */
#include "ip.h"

#include <gio/gio.h>

#include <tcp/octets.h>

#define DO_NOT_FRAGMENT 0x4000
#define MORE_AND_OFFSET 0x3fff /* more fragments follow, or this is not the first one */
#define ICMP_HEADER 8
#define QUOTED 8 /* octets of the segment that every ICMP message quotes: ports and SEG.SEQ */

/* [792] The kinds of messages, and what RFC 9293 calls the codes of the first. */
enum
{
  UNREACHABLE = 3,
  SOURCE_QUENCH = 4,
  TIME_EXCEEDED = 11,
  PARAMETER_PROBLEM = 12,
};

enum
{
  UNREACHABLE_PROTOCOL = 2,
  UNREACHABLE_PORT = 3,
  UNREACHABLE_FRAGMENTATION_NEEDED = 4,
};

/* [791 3.1; 9293 3.9.2 MUST-49, 3.9.1.9 MUST-48, SHLD-22] Writes the header of a datagram that
 * carries `size` octets. Time to live and Diffserv are what the application wants, and go out as
 * they are. */
void
ip_write (const IpHeader *header, size_t size, uint8_t octets[IP_HEADER])
{
  uint8_t *at = put_16 (octets, 0x4500 | (header->diffserv & 0x3fu) << 2);
  at = put_16 (at, (uint32_t) (IP_HEADER + size));
  at = put_16 (at, header->id);
  at = put_16 (at, DO_NOT_FRAGMENT);
  at = put_16 (at, (uint32_t) header->ttl << 8 | header->protocol);
  at = put_16 (at, 0); /* the checksum, until all the rest is there */
  put_32 (put_32 (at, header->source), header->destination);
  put_16 (octets + 10, octets_checksum (octets, IP_HEADER));
}

static IpFault
fault_of (const uint8_t *octets, size_t size)
{
  if (size < 1 || octets[0] >> 4 != 4)
    return size < 1 ? IP_SHORT : IP_VERSION;
  if (size < IP_HEADER)
    return IP_SHORT;
  const size_t header = (size_t) (octets[0] & 15) * 4, total = get_16 (octets + 2);
  if (header < IP_HEADER || header > total || total > size)
    return IP_LENGTHS;
  if (octets_checksum (octets, header) != 0)
    return IP_CHECKSUM;
  return (get_16 (octets + 6) & MORE_AND_OFFSET) != 0 ? IP_FRAGMENT : IP_WHOLE;
}

static IpHeader
header_of (const uint8_t *octets)
{
  return (IpHeader){ .source = get_32 (octets + 12),
                     .destination = get_32 (octets + 16),
                     .protocol = octets[9],
                     .ttl = octets[8],
                     .diffserv = octets[1] >> 2,
                     .id = get_16 (octets + 4) };
}

/* [791 3.1; 9293 3.9.2 MUST-50] Reads the header of a datagram; `*payload` then points at what it
 * carries. Options are passed over, whatever they say. What stands behind the total length is
 * padding of the line below. With a fault nothing is read. */
IpFault
ip_read (const uint8_t *octets, size_t size, IpHeader *header, const uint8_t **payload,
         size_t *length)
{
  const IpFault fault = fault_of (octets, size);
  if (fault != IP_WHOLE)
    return fault;
  const size_t words = octets[0] & 15;
  *header = header_of (octets);
  *payload = octets + words * 4;
  *length = get_16 (octets + 2) - words * 4;
  return IP_WHOLE;
}

/* [1122 3.2.1.3; 9293 MUST-46, MUST-57] Does this address mean more than one host: a broadcast or a
 * multicast? TCP is between two. */
bool
ip_is_for_many (uint32_t address, const IpNetwork *network)
{
  const uint32_t hosts = UINT32_MAX >> network->prefix;
  const bool near = (address & ~hosts) == (network->address & ~hosts);

  return address >> 28 == 0xe || address == UINT32_MAX
         || (near && ((address & hosts) == hosts || (address & hosts) == 0));
}

/* [1122 3.2.1.3; 9293 3.9.2.3 MUST-63] Can a segment come from this address to us? Not from nobody,
 * from a network, from many, from a loopback, from the reserved last sixteenth, or from
 * ourselves. */
bool
ip_may_send (uint32_t address, const IpNetwork *network, uint32_t own)
{
  return address >> 24 != 0 && address >> 24 != 127 && address >> 28 != 0xf && address != own
         && !ip_is_for_many (address, network);
}

/* [9293 3.9.2.2 MUST-54 to MUST-56, SHLD-26] What a type and code mean to TCP; ICMPS: nothing. */
static Icmp
icmp_meaning (unsigned type, unsigned code)
{
  switch (type)
    {
    case UNREACHABLE:
      return code >= UNREACHABLE_PROTOCOL && code <= UNREACHABLE_FRAGMENTATION_NEEDED ? ICMP_HARD
                                                                                      : ICMP_SOFT;
    case SOURCE_QUENCH: return ICMP_SOURCE_QUENCH;
    case TIME_EXCEEDED:
    case PARAMETER_PROBLEM: return ICMP_SOFT;
    default: return ICMPS;
    }
}

/* Reads what a datagram of protocol ICMP carries: `size` octets. True when it is an error message
 * about a TCP segment, with whole addresses, ports and SEG.SEQ in its quotation. Whether that
 * segment is one of ours the caller must find out. The quotation is cut short, so its lengths are
 * not looked at. [792; 9293 3.9.2.2; 5927 4] */
bool
icmp_read (const uint8_t *octets, size_t size, IcmpMessage *message)
{
  const uint8_t *quoted = octets + ICMP_HEADER;

  if (size < ICMP_HEADER + IP_HEADER + QUOTED || octets_checksum (octets, size) != 0)
    return false;
  const size_t header = (size_t) (quoted[0] & 15) * 4;
  const Icmp kind = icmp_meaning (octets[0], octets[1]);
  if (kind == ICMPS || quoted[0] >> 4 != 4 || header < IP_HEADER
      || size < ICMP_HEADER + header + QUOTED)
    return false;
  const IpHeader about = header_of (quoted);
  if (about.protocol != IP_PROTOCOL_TCP)
    return false;
  *message = (IcmpMessage){ .kind = kind,
                            .source = about.source,
                            .destination = about.destination,
                            .source_port = get_16 (quoted + header),
                            .destination_port = get_16 (quoted + header + 2),
                            .seq = get_32 (quoted + header + 4) };
  return true;
}

/* "10.0.0.1". False: it is no address, and nothing is read. */
bool
ip_parse (const char *text, uint32_t *address)
{
  g_autoptr (GInetAddress) read = g_inet_address_new_from_string (text);

  if (read == NULL || g_inet_address_get_family (read) != G_SOCKET_FAMILY_IPV4)
    return false;
  *address = get_32 (g_inet_address_to_bytes (read));
  return true;
}

/* The caller frees. */
char *
ip_format (uint32_t address)
{
  return g_strdup_printf ("%u.%u.%u.%u", address >> 24, address >> 16 & 255, address >> 8 & 255,
                          address & 255);
}

/* A port without an address leaves the address as it is. False: it is no socket. */
bool
socket_parse (const char *text, Socket *socket)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : NULL;
  guint64 port = 0;

  if (!g_ascii_string_to_unsigned (colon != NULL ? colon + 1 : text, 10, 0, 65535, &port, NULL)
      || (host != NULL && !ip_parse (host, &socket->address)))
    return false;
  socket->port = (uint16_t) port;
  return true;
}

/* The caller frees. */
char *
socket_format (const Socket *socket)
{
  g_autofree char *address = ip_format (socket->address);

  return g_strdup_printf ("%s:%u", address, socket->port);
}
