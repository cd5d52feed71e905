/* The table of settings: their names, their units, what they may be, and the RFC's defaults. */
#include "settings.h"

#include <string.h>

#include "options.h"

#define MOST UINT32_MAX
#define MSS_MOST 65495        /* [9293 3.7.1 MUST-67] a datagram of 65535 octets less two headers */
#define LONGEST TIME_TEXT_MAX /* for what must come to an end; twice it is a time too */

#define FIELD(field) offsetof (Settings, field), sizeof (((Settings *) NULL)->field)
#define TIME(name, field, source, low, high)                                                       \
  {                                                                                                \
    name, source, SETTING_TIME, low, high, FIELD (field)                                           \
  }
#define COUNT(name, field, source, low, high)                                                      \
  {                                                                                                \
    name, source, SETTING_COUNT, low, high, FIELD (field)                                          \
  }
#define SWITCH(name, field, source)                                                                \
  {                                                                                                \
    name, source, SETTING_SWITCH, 0, 1, FIELD (field)                                              \
  }

static const Setting settings[] = {
  TIME ("msl", msl, "RFC 9293, 3.4.2", 1, LONGEST),
  TIME ("user-timeout", user_timeout, "RFC 9293, 3.9.1.1", 1, TIME_NEVER),
  TIME ("rto-initial", rto_initial, "RFC 6298, 2.1", 1, LONGEST),
  TIME ("rto-min", rto_min, "RFC 6298, 2.4", 1, LONGEST),
  TIME ("rto-max", rto_max, "RFC 6298, 2.5", 1, LONGEST),
  TIME ("r2-syn", r2_syn, "RFC 9293, 3.8.3", 1, TIME_NEVER),
  TIME ("r2", r2, "RFC 9293, 3.8.3", 1, TIME_NEVER),
  TIME ("delayed-ack", delayed_ack, "RFC 9293, 3.8.6.3", 0, LONGEST),
  TIME ("sws-override", sws_override, "RFC 9293, 3.8.6.2.1", 0, LONGEST),
  TIME ("keep-alive-idle", keep_alive_idle, "RFC 9293, 3.8.4", 1, TIME_NEVER),
  TIME ("keep-alive-interval", keep_alive_interval, "RFC 9293, 3.8.4", 1, TIME_NEVER),
  TIME ("fin-wait-2", fin_wait_2, "RFC 9293, 3.6", 1, TIME_NEVER),
  TIME ("challenge-interval", challenge_interval, "RFC 5961, 7", 1, LONGEST),
  TIME ("timestamp-tick", timestamp_tick, "RFC 7323, 5.4", 1, LONGEST),
  COUNT ("mss", mss, "RFC 9293, 3.7.1", 1, MSS_MOST),
  COUNT ("receive-buffer", receive_buffer, "RFC 9293, 3.8.6", 0, WINDOW_MAX),
  COUNT ("send-buffer", send_buffer, "RFC 9293, 3.8.6", 0, WINDOW_MAX),
  COUNT ("r1", r1, "RFC 9293, 3.8.3", 1, MOST),
  COUNT ("initial-window", initial_window, "RFC 5681, 3.1", 0, UINT16_MAX),
  COUNT ("abc-limit", abc_limit, "RFC 3465, 2.2", 1, UINT16_MAX),
  COUNT ("duplicate-acks", duplicate_acks, "RFC 5681, 3.2", 1, UINT16_MAX),
  COUNT ("keep-alive-probes", keep_alive_probes, "RFC 9293, 3.8.4", 1, UINT16_MAX),
  COUNT ("challenge-limit", challenge_limit, "RFC 5961, 7", 0, MOST),
  COUNT ("ack-every", ack_every, "RFC 9293, 3.8.6.3", 1, UINT16_MAX),
  COUNT ("window-shift", window_shift, "RFC 7323, 2", 0, WINDOW_SHIFT_MAX),
  COUNT ("window-rule", window_rule, "RFC 9293, 3.8.6.2.2", WINDOW_WORTHWHILE, WINDOW_FREE),
  COUNT ("option-layout", option_layout, "RFC 9293, 3.2", OPTIONS_PLAIN, OPTIONS_BSD),
  SWITCH ("mss-option", mss_option, "RFC 9293, 3.7.1"),
  SWITCH ("window-scale", window_scale, "RFC 7323, 2"),
  SWITCH ("timestamps", timestamps, "RFC 7323, 3"),
  SWITCH ("sack", sack, "RFC 2018, 2"),
  SWITCH ("dsack", dsack, "RFC 2883, 4"),
  SWITCH ("nagle", nagle, "RFC 9293, 3.7.4"),
  SWITCH ("congestion", congestion, "RFC 5681, 3"),
  SWITCH ("limited-transmit", limited_transmit, "RFC 3042, 2"),
  SWITCH ("rate-reduction", rate_reduction, "RFC 6937, 3"),
  SWITCH ("restart-idle", restart_idle, "RFC 5681, 4.1"),
  SWITCH ("keep-alive", keep_alive, "RFC 9293, 3.8.4"),
  SWITCH ("time-wait-reuse", time_wait_reuse, "RFC 9293, 3.6.1"),
  SWITCH ("ack-any-size", ack_any_size, "RFC 9293, 3.8.6.3"),
  SWITCH ("fin-ack-waits", fin_ack_waits, "RFC 9293, 3.8.6.3"),
  SWITCH ("round-buffer", round_buffer, "RFC 9293, 3.8.6.2.2"),
  SWITCH ("report-errors", report_errors, "RFC 9293, 3.9.1.8"),
  SWITCH ("hard-errors-abort", hard_errors_abort, "RFC 9293, 3.9.2.2"),
};

#define SETTINGS (sizeof settings / sizeof settings[0])

static Settings
default_times (void)
{
  Settings set;
  memset (&set, 0, sizeof set);
  set.msl = SECONDS (120);               /* [9293 3.4.2] */
  set.user_timeout = SECONDS (300);      /* [9293 3.9.1.1] */
  set.rto_initial = SECONDS (1);         /* [6298 2.1] */
  set.rto_min = SECONDS (1);             /* [6298 2.4] */
  set.rto_max = SECONDS (60);            /* [6298 2.5] */
  set.r2_syn = SECONDS (180);            /* [9293 3.8.3 MUST-23] */
  set.r2 = SECONDS (100);                /* [9293 3.8.3 SHLD-11] */
  set.delayed_ack = MILLISECONDS (200);  /* [9293 3.8.6.3 MUST-40: below 500] */
  set.sws_override = MILLISECONDS (500); /* [9293 3.8.6.2.1: 0.1 to 1 s] */
  set.keep_alive_idle = SECONDS (7200);  /* [9293 3.8.4 MUST-28] */
  set.keep_alive_interval = SECONDS (75);
  set.fin_wait_2 = TIME_NEVER;
  set.challenge_interval = SECONDS (5);  /* [5961 7] */
  set.timestamp_tick = MILLISECONDS (1); /* [7323 5.4: 1 ms to 1 s] */
  return set;
}

/* The RFC's own values, where it gives any; a small buffer, so that windows are worth watching.
 * Nothing is offered that an RFC does not ask of every TCP: window scale and timestamps are off. */
Settings
settings_default (void)
{
  Settings set = default_times ();
  set.mss = 536; /* [9293 3.7.1 MUST-15] */
  set.receive_buffer = 4096;
  set.send_buffer = 65536;
  set.r1 = 3; /* [9293 3.8.3 SHLD-10] */
  set.initial_window = 0;
  set.abc_limit = 1;      /* [5681 3.1] */
  set.duplicate_acks = 3; /* [5681 3.2] */
  set.keep_alive_probes = 9;
  set.challenge_limit = 0; /* [5961 7] none: a reader wants to see every answer */
  set.ack_every = 2;       /* [9293 3.8.6.3 SHLD-19] */
  set.mss_option = 1;
  set.sack = 1;
  set.dsack = 1;
  set.nagle = 1;
  set.congestion = 1;
  set.limited_transmit = 1;
  set.restart_idle = 1;
  set.report_errors = 1;
  return set;
}

/* The same with everything off that keeps something back: what is owed leaves at once, as in the
 * figures of RFC 9293. To watch the states and the numbers, and nothing else. */
Settings
settings_plain (void)
{
  Settings set = settings_default ();
  set.delayed_ack = 0;
  set.nagle = 0;
  set.sws_override = 0;
  set.congestion = 0;
  set.sack = 0;
  set.dsack = 0;
  set.limited_transmit = 0;
  set.restart_idle = 0;
  return set;
}

/* How many settings there are. */
unsigned
settings_count (void)
{
  return SETTINGS;
}

/* The setting with this index, NULL beyond the last. */
const Setting *
setting_at (unsigned index)
{
  return index < SETTINGS ? &settings[index] : NULL;
}

/* Looks "delayed-ack" up; "delayed_ack" is the same. False if there is no such setting. */
bool
setting_find (const char *name, unsigned *index)
{
  for (unsigned i = 0; i < SETTINGS; i++)
    {
      const char *a = settings[i].name, *b = name;
      while (*a != '\0' && (*a == *b || (*a == '-' && *b == '_')))
        a++, b++;
      if (*a == '\0' && *b == '\0')
        {
          *index = i;
          return true;
        }
    }
  return false;
}

/* The value of a setting; a time is in microseconds. 0 beyond the last. */
uint64_t
setting_get (const Settings *set, unsigned index)
{
  uint64_t wide = 0;
  uint32_t middle = 0;
  uint8_t narrow = 0;
  const Setting *setting = setting_at (index);
  if (setting == NULL)
    return 0;
  const char *field = (const char *) set + setting->offset;
  if (setting->size == sizeof wide)
    memcpy (&wide, field, sizeof wide);
  else if (setting->size == sizeof middle)
    {
      memcpy (&middle, field, sizeof middle);
      wide = middle;
    }
  else
    {
      memcpy (&narrow, field, sizeof narrow);
      wide = narrow;
    }
  return wide;
}

/* Gives a setting a value. False, and nothing is changed, if there is no such setting or it cannot
 * have this value. */
bool
setting_put (Settings *set, unsigned index, uint64_t value)
{
  const Setting *setting = setting_at (index);
  if (setting == NULL || value < setting->low || value > setting->high)
    return false;
  char *field = (char *) set + setting->offset;
  const uint32_t middle = (uint32_t) value;
  const uint8_t narrow = (uint8_t) value;
  if (setting->size == sizeof value)
    memcpy (field, &value, sizeof value);
  else if (setting->size == sizeof middle)
    memcpy (field, &middle, sizeof middle);
  else
    memcpy (field, &narrow, sizeof narrow);
  return true;
}

/* The name of the first setting whose value cannot be, or NULL when all can. */
const char *
settings_fault (const Settings *set)
{
  for (unsigned i = 0; i < SETTINGS; i++)
    {
      const uint64_t value = setting_get (set, i);
      if (value < settings[i].low || value > settings[i].high)
        return settings[i].name;
    }
  return NULL;
}
