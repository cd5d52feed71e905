/* Variables by the names that the RFCs give them. */
#include "condition-private.h"

#include <glib.h>
#include <stddef.h>
#include <string.h>

static const ConditionVariable variables[] = {
  { "SND.UNA", offsetof (Tcb, snd.una), true },
  { "SND.NXT", offsetof (Tcb, snd.nxt), true },
  { "SND.WND", offsetof (Tcb, snd.wnd), false },
  { "SND.UP", offsetof (Tcb, snd.up), true },
  { "SND.WL1", offsetof (Tcb, snd.wl1), true },
  { "SND.WL2", offsetof (Tcb, snd.wl2), true },
  { "MAX.SND.WND", offsetof (Tcb, snd.max_wnd), false },
  { "ISS", offsetof (Tcb, iss), true },
  { "RCV.NXT", offsetof (Tcb, rcv.nxt), true },
  { "RCV.WND", offsetof (Tcb, rcv.wnd), false },
  { "RCV.UP", offsetof (Tcb, rcv.up), true },
  { "IRS", offsetof (Tcb, irs), true },
  { "CWND", offsetof (Tcb, snd.cwnd), false },
  { "SSTHRESH", offsetof (Tcb, snd.ssthresh), false },
};

/* The variable of this name, in upper or lower case; NULL if there is none. */
const ConditionVariable *
condition_variable (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    if (g_ascii_strcasecmp (variables[i].name, name) == 0)
      return &variables[i];
  return NULL;
}

uint32_t
condition_variable_get (const ConditionVariable *variable, const Tcb *tcb)
{
  uint32_t value;
  memcpy (&value, (const char *) tcb + variable->offset, sizeof value);
  return value;
}
