/* What is said beside a host's line, the same in the terminal and in the app.  */
#include "config.h"

#include "ladder.h"
#include <lab/text/language.h>
#include <lab/narrate/narrate.h>

/* A mark in words; NULL for what goes without saying: an "ok" only ends a call, and ESTABLISHED
 * is a state already. `whole`: a state is said with the one before it. The caller frees. */
char *
mark_text (const Mark *mark, bool whole)
{
  switch (mark->kind)
    {
    case MARK_CALL: return narrate_call (&mark->call);
    case MARK_STATE:
      return whole ? g_strdup_printf ("%s → %s", state_name (mark->from), state_name (mark->to))
                   : g_strdup (state_name (mark->to));
    case MARK_TIMEOUT:
      /* Translators: a timer of TCP runs out: "RETRANSMISSION timeout". */
      return g_strdup_printf (_ ("%s timeout"), _ (timer_name (mark->timer)));
    case MARK_CRASH: return g_strdup (_ ("crash"));
    case MARK_ICMP: return g_strdup_printf ("ICMP: %s", narrate_icmp (mark->icmp));
    case MARK_SIGNAL: break;
    }
  switch (mark->signal.kind)
    {
    case SIGNAL_OK:
    case SIGNAL_PENDING:
    case SIGNAL_ESTABLISHED:
    case SIGNAL_STATUS: return NULL;
    default: return narrate_signal (&mark->signal);
    }
}
