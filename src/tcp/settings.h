/* What an implementation may choose, connection by connection: times, sizes, policies. The RFC's
 * own values are the defaults. Every setting has a name, a unit and a source in one table, so that
 * a story, a command line, a script for another TCP and the app all set it by the same word. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint64_t Time; /* microseconds since the world began */

#define TIME_NEVER UINT64_MAX
#define MILLISECONDS(n) ((Time) (n) *1000)
#define SECONDS(n) ((Time) (n) *1000000)

#define TIME_TEXT_MAX SECONDS (1000000) /* 11 days: the longest time in writing, but for "never" */

#define WINDOW_MAX ((uint32_t) 65535 << 14) /* [7323 2.3] what a scaled window can offer at most */
#define WINDOW_SHIFT_MAX 14                 /* [7323 2.3] */

/* [9293 3.8.6.2.2] What an advertised window follows. */
enum
{
  WINDOW_WORTHWHILE, /* the right edge moves by half the buffer or a segment, or not at all */
  WINDOW_FREE,       /* every segment says what is free; an update of its own needs 2 segments */
};

typedef struct
{
  Time msl;             /* [9293 3.4.2] Maximum Segment Lifetime */
  Time user_timeout;    /* [9293 3.9.1.1] TIME_NEVER switches it off */
  Time rto_initial;     /* [6298 2.1] */
  Time rto_min;         /* [6298 2.4] */
  Time rto_max;         /* [6298 2.5] */
  Time r2_syn;          /* [9293 3.8.3 MUST-23] give up an unanswered SYN after this long */
  Time r2;              /* [9293 3.8.3 SHLD-11] give up unacknowledged text or FIN */
  Time delayed_ack;     /* [9293 3.8.6.3] 0: every text is acknowledged at once */
  Time sws_override;    /* [9293 3.8.6.2.1] how long a small segment is kept back; 0: not at all */
  Time keep_alive_idle; /* [9293 3.8.4 MUST-28] silence before the first probe */
  Time keep_alive_interval; /* between probes nobody answers */
  Time fin_wait_2;          /* TIME_NEVER: FIN-WAIT-2 waits for ever, as the RFC has it */
  Time challenge_interval;  /* [5961 7] challenge_limit counts within this */
  Time timestamp_tick;      /* [7323 5.4] one step of TSval */

  uint32_t mss;            /* [9293 3.7.1] what our MSS option says: most octets we take at once */
  uint32_t receive_buffer; /* octets; the window never offers more */
  uint32_t send_buffer;    /* octets queued and not yet acknowledged; SEND beyond it is refused */
  uint32_t r1;             /* [9293 3.8.3 SHLD-10] retransmissions before the user is warned */
  uint32_t initial_window; /* [5681 3.1] segments; 0: 4, 3 or 2 by their size */
  uint32_t abc_limit;      /* [5681 3.1, 3465] segments by which one ACK opens slow start at most */
  uint32_t duplicate_acks; /* [5681 3.2] so many, and the front is taken for lost */
  uint32_t keep_alive_probes; /* unanswered ones before the connection is given up */
  uint32_t challenge_limit;   /* [5961 7] challenge ACKs in challenge_interval; 0: no limit */
  uint32_t ack_every;         /* [9293 3.8.6.3 SHLD-19] segments before an ACK must leave */

  uint8_t window_shift;  /* [7323 2] what our window scale option says, 0 to 14 */
  uint8_t window_rule;   /* WINDOW_... */
  uint8_t option_layout; /* OPTIONS_... of options.h */

  /* Switches: 0 is off. */
  uint8_t mss_option;        /* [9293 3.7.1 SHLD-5, MAY-3] say our MSS on a SYN */
  uint8_t window_scale;      /* [7323 2] offer it, and agree to it */
  uint8_t timestamps;        /* [7323 3] likewise */
  uint8_t sack;              /* [2018] likewise */
  uint8_t dsack;             /* [2883] report text that came twice */
  uint8_t nagle;             /* [9293 3.7.4 SHLD-7, MUST-17] */
  uint8_t congestion;        /* [9293 3.8.2 MUST-19; 5681] off only to watch windows alone */
  uint8_t limited_transmit;  /* [3042] */
  uint8_t rate_reduction;    /* [6937] recovery sends as much as is delivered; off: 6582, 6675 */
  uint8_t restart_idle;      /* [5681 4.1] begin again with the initial window after idling */
  uint8_t keep_alive;        /* [9293 3.8.4 MUST-24, MUST-25] */
  uint8_t time_wait_reuse;   /* [9293 3.6.1 MAY-2; 6191] a new SYN may end TIME-WAIT */
  uint8_t ack_any_size;      /* ack_every counts segments of any size, not full ones */
  uint8_t fin_ack_waits;     /* [9293 3.8.6.3] the ACK of a FIN waits as that of text does */
  uint8_t round_buffer;      /* once open, the receive buffer holds a whole number of segments */
  uint8_t report_errors;     /* [9293 3.9.1.8 SHLD-20] tell the user what is not yet an end */
  uint8_t hard_errors_abort; /* [9293 3.9.2.2 SHLD-26] also once synchronized; 5927 advises not */
  uint8_t reserved[4];
} Settings;

typedef enum
{
  SETTING_TIME,   /* microseconds; "200 ms", "2 s", "never" in writing */
  SETTING_COUNT,  /* a number */
  SETTING_SWITCH, /* 0 or 1; "off", "on" in writing */
} SettingKind;

typedef struct
{
  const char *name;   /* "delayed-ack" */
  const char *source; /* "RFC 9293, 3.8.6.3" */
  SettingKind kind;
  uint64_t low, high;  /* the values it may have; TIME_NEVER is allowed where `high` is */
  size_t offset, size; /* in Settings */
} Setting;

#define SETTING_TEXT_MAX 32 /* octets of any value in writing */

/* What setting_read () expected, with a %s for every word that is not empty. */
typedef struct
{
  const char *sentence;
  bool whole; /* a sentence by itself; else what belongs in the place of the value */
  char words[2][SETTING_TEXT_MAX];
} SettingFault;

Settings settings_default (void);
Settings settings_plain (void);
unsigned settings_count (void);
const Setting *setting_at (unsigned index);
bool setting_find (const char *name, unsigned *index);
uint64_t setting_get (const Settings *settings, unsigned index);
bool setting_put (Settings *settings, unsigned index, uint64_t value);
const char *settings_fault (const Settings *settings);

/* settings-text.c */
bool decimal_read (const char *text, uint64_t *number);
bool time_read (const char *text, Time *time);
size_t time_write (Time time, const char *blank, char *buffer, size_t size);
bool setting_read (const Setting *setting, const char *text, uint64_t *value, SettingFault *fault);
size_t setting_write (const Setting *setting, uint64_t value, char *buffer, size_t size);
