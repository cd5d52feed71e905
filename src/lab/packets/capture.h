/* A trace as a capture: every segment as an IPv4 packet with its octets, for tshark, Wireshark and
 * whatever else reads pcapng. What was told of a segment, and what became of it, is its comment. */
#pragma once

#include <glib.h>
#include <sim/trace/trace.h>

GByteArray *capture_make (const Trace *trace, GError **error);
bool capture_save (const Trace *trace, const char *path, GError **error);
