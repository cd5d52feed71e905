/* A file of packets, in the form that Wireshark, tshark and tcpdump read: pcapng, as far as it is
 * needed for IPv4 packets with a time and a comment each.
 *
 * A file is blocks, and a block is its type, its length, its body and its length again; options
 * inside have a code and a length, and everything is filled up to words of four octets. Numbers are
 * written with the least significant octet first, as the section header tells the reader.
 * [IETF draft-ietf-opsawg-pcapng] */
#pragma once

#include <glib.h>
#include <stdint.h>

GByteArray *pcapng_new (const char *program, const char *comment);
void pcapng_add (GByteArray *file, int64_t time, const uint8_t *packet, size_t size,
                 const char *comment);
