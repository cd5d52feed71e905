/* Any octets as a packetdrill script: read, and if it is one, run at every level for either kind of
 * kernel. Nothing may crash; what is refused is refused with a message and a place. */
#include <lab/packetdrill/packetdrill.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
demand (bool holds)
{
  if (!holds)
    abort ();
}

static void
run (const PacketdrillScript *script, const PacketdrillKnobs *knobs, PacketdrillLevel level)
{
  g_autoptr (GError) error = NULL;
  Trace *trace = packetdrill_run (script, knobs, level, NULL, &error);
  World world;

  demand (trace != NULL);
  demand (error == NULL || g_error_matches (error, PACKETDRILL_ERROR, PACKETDRILL_ERROR_FAILED));
  demand (error == NULL || g_utf8_validate (error->message, -1, NULL));
  demand (trace_world (trace, trace_rows (trace), &world));
  demand (tcb_fault (&world.host[0].tcb) == NULL);
  trace_free (trace);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const profiles[] = { "bsd", "linux" };
  g_autoptr (GError) error = NULL;
  g_autoptr (PacketdrillKnobs) knobs = packetdrill_knobs_new ();
  g_autoptr (PacketdrillScript) script
      = packetdrill_parse ("fuzz.pkt", (const char *) data, size, knobs, &error);

  demand ((script != NULL) != (error != NULL));
  if (script == NULL)
    {
      demand (g_error_matches (error, PACKETDRILL_ERROR, PACKETDRILL_ERROR_SYNTAX));
      demand (g_utf8_validate (error->message, -1, NULL));
      demand (strstr (error->message, "fuzz.pkt:") == error->message);
      return 0;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      demand (packetdrill_profile (knobs, profiles[i], NULL));
      run (script, knobs, i == 0 ? LEVEL_EXACT : LEVEL_SACK_ONLY);
    }
  return 0;
}
