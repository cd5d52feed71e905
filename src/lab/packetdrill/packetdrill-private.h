/* A script in memory, and what its reader shares among its files. Everything a person sees about an
 * event (place, line, caret) is found through its octet in the text.  */
#pragma once

#include "packetdrill.h"

#define SCRIPT_OCTETS (1024 * 1024) /* more is refused */
#define SCRIPT_EVENTS 20000         /* more are refused */
#define SCRIPT_DEPTH 20             /* expressions within expressions; more are refused */
#define SCRIPT_TIME_MAX SECONDS (1000000)
#define OPTION_ITEMS OPTIONS_MAX /* of one list: each takes an octet at least */

/* One option as the script writes it, nop and eol included. */
typedef struct
{
  uint8_t kind;         /* OPTION_... */
  uint32_t value, echo; /* mss, wscale, TS */
  uint32_t sack_count;
  SackBlock sack[SACK_BLOCKS];
} OptionItem;

typedef struct
{
  unsigned ctl;  /* CTL_... */
  bool ece, cwr; /* E or W was written: a bit that our TCP does not know */
  bool seq_any;  /* "...": not checked */
  bool has_ack, has_window, has_urgent;
  bool options_any; /* <...>: not checked */
  Seq seq;
  uint32_t length;
  Seq ack;
  uint32_t window, urgent;
  unsigned option_count;
  OptionItem options[OPTION_ITEMS];
} ScriptPacket;

typedef enum
{
  VALUE_NUMBER,
  VALUE_WORD,
  VALUE_STRING,
  VALUE_ANY,   /* "..." */
  VALUE_FLAGS, /* a | b */
  VALUE_LIST,  /* [a, b] or {name=a, b} */
} ValueKind;

typedef struct Value Value;
struct Value
{
  ValueKind kind;
  int64_t number;
  char *text;      /* VALUE_WORD, VALUE_STRING */
  GPtrArray *list; /* of Value: VALUE_FLAGS, VALUE_LIST */
};

typedef struct
{
  char *name;
  gsize result_at;
  GPtrArray *arguments; /* of Value */
  Value *result;
  char *failure; /* "EPIPE", or NULL */
  bool blocks;   /* "...": it returns at `until` */
  Time until;
} ScriptCall;

typedef enum
{
  ACTION_ARRIVES, /* < */
  ACTION_LEAVES,  /* > */
  ACTION_CALL,
  ACTION_SHELL, /* `...` */
  ACTION_CODE,  /* %{ ... }% */
} ActionKind;

typedef struct
{
  gsize at;      /* the time, or what stands in its place */
  gsize action;  /* what is to happen */
  bool relative; /* the times count from the event before */
  bool any_time;
  Time from, until; /* equal unless it is a range */
  ActionKind kind;
  ScriptPacket packet;
  ScriptCall call;
  char *text; /* ACTION_SHELL, ACTION_CODE */
} ScriptEvent;

struct PacketdrillScript
{
  char *name;
  char *text; /* as it was written */
  gsize length;
  Time tolerance;    /* --tolerance_usecs */
  uint32_t tick;     /* --tcp_ts_tick_usecs, or 0 */
  uint32_t mtu;      /* --mtu */
  GPtrArray *events; /* of ScriptEvent */
};

/* packetdrill-tokens.c */
typedef enum
{
  TOK_END,
  TOK_CODE,
  TOK_BACKTICK,
  TOK_STRING,
  TOK_DOTS,
  TOK_OPTION,
  TOK_HEX,
  TOK_FLOAT,
  TOK_INTEGER,
  TOK_WORD,
  TOK_CHARACTER,
  TOK_WRONG, /* the complaint has been made */
} TokKind;

typedef struct
{
  TokKind kind;
  gsize start, end; /* with quotes and brackets */
} Tok;

typedef struct
{
  PacketdrillScript *script;
  const PacketdrillKnobs *knobs;
  gsize at;    /* what has not been read yet */
  gsize begun; /* an #ifdef without its #endif yet, counted from 1, or 0 */
  Tok tok;     /* the one at `at`, if peeked */
  bool peeked;
  GError **error;
} Scan;

void packetdrill_complain (const PacketdrillScript *script, gsize at, PacketdrillError code,
                           const char *message, const char *more, GError **error);
const Tok *scan_peek (Scan *scan);
void scan_next (Scan *scan);
bool scan_fail (Scan *scan, gsize at, const char *format, ...) G_GNUC_PRINTF (3, 4);
bool scan_wanted (Scan *scan, const char *allowed);
bool scan_is (Scan *scan, char c);
bool scan_accept (Scan *scan, char c);
bool scan_expect (Scan *scan, char c);
bool scan_accept_word (Scan *scan, const char *word);
bool scan_flags (Scan *scan, gsize *start, gsize *end);
bool scan_remark (Scan *scan);
char *scan_text (Scan *scan, const Tok *tok);
char *scan_inside (Scan *scan, const Tok *tok, gsize border);
bool scan_number (Scan *scan, int64_t least, int64_t most, int64_t *number);
bool scan_time (Scan *scan, Time *time);

/* packetdrill-read-packet.c, packetdrill-read-call.c */
bool scan_packet (Scan *scan, ScriptEvent *event);
Options options_of_packet (const ScriptPacket *packet);
bool scan_call (Scan *scan, ScriptCall *call);
void script_call_clear (ScriptCall *call);
bool value_is_word (const Value *value, const char *word);
bool value_has_flag (const Value *value, const char *word);
bool value_number (const Value *value, int64_t *number);

/* packetdrill-profile.c */
typedef struct
{
  const char *name;
  bool google;            /* lets the time vary with the length of a wait, and counts in segments */
  bool accept_keeps_mode; /* what accept () returns does not wait if the listener does not */
  bool minshall;          /* a small segment waits only for a small one */
} Profile;

struct PacketdrillKnobs
{
  const Profile *profile;
  Settings settings;
  bool *fixed;        /* by index: --set has spoken */
  GPtrArray *defined; /* of char */
  Time tolerance;     /* TIME_NEVER: the script's own */
  uint64_t isn;       /* of the first connection; 0 makes live numbers those of the script */
};

bool packetdrill_is_defined (const PacketdrillKnobs *knobs, const char *name, gsize length);
