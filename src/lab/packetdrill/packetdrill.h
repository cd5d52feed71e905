/* Scripts of packetdrill, the tool with which people test the TCP of a kernel: what the user calls
 * when, what arrives when, and what must leave when. Here the TCP under test is our own, the clock
 * is virtual, and what happened is a Trace. The language is in handshake-packetdrill(5). */
#pragma once

#include <glib.h>
#include <sim/trace/trace.h>

#define PACKETDRILL_ERROR packetdrill_error_quark ()

typedef enum
{
  PACKETDRILL_ERROR_READ,   /* the file cannot be read */
  PACKETDRILL_ERROR_SYNTAX, /* the text is not a script */
  PACKETDRILL_ERROR_KNOB,   /* there is no such profile, setting or value */
  PACKETDRILL_ERROR_FAILED, /* what the script wants did not come */
} PacketdrillError;

/* How exactly a segment that leaves is compared with what the script writes. */
typedef enum
{
  LEVEL_EXACT = 1, /* also the order of the options and what fills them up */
  LEVEL_MEANING,   /* not what fills up, and the options in any order */
  LEVEL_SACK_ONLY, /* of the options only SACK blocks; of the window only whether it is 0 */
} PacketdrillLevel;

typedef struct PacketdrillScript PacketdrillScript;
typedef struct PacketdrillKnobs PacketdrillKnobs;

GQuark packetdrill_error_quark (void);

PacketdrillKnobs *packetdrill_knobs_new (void);
void packetdrill_knobs_free (PacketdrillKnobs *knobs);
bool packetdrill_profile (PacketdrillKnobs *knobs, const char *name, GError **error);
bool packetdrill_set (PacketdrillKnobs *knobs, const char *assignment, GError **error);
void packetdrill_define (PacketdrillKnobs *knobs, const char *name);

PacketdrillScript *packetdrill_load (const char *path, const PacketdrillKnobs *knobs,
                                     GError **error);
PacketdrillScript *packetdrill_parse (const char *name, const char *text, gsize length,
                                      const PacketdrillKnobs *knobs, GError **error);
void packetdrill_free (PacketdrillScript *script);
Trace *packetdrill_run (const PacketdrillScript *script, const PacketdrillKnobs *knobs,
                        PacketdrillLevel level, unsigned *unchecked, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PacketdrillKnobs, packetdrill_knobs_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PacketdrillScript, packetdrill_free)
