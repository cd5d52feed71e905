/* A story in memory, and what its reader and its player share. A line of the body becomes one Line
 * here; everything a person sees about it (place, text, caret) is found through its number.  */
#pragma once

#include "story.h"

#include <tcp/fields.h>

#define STORY_LINES 10000          /* more is refused */
#define STORY_OCTETS (1024 * 1024) /* more is refused */
#define STORY_LINE_OCTETS 4096     /* more is refused */
#define STORY_ROWS 20000           /* a play that takes more steps is stopped */
#define STORY_NAME_OCTETS 32
#define STORY_NO_NAME (-1)

typedef enum
{
  LINE_CALL,
  LINE_SENDS,
  LINE_SENDS_NOTHING,
  LINE_IS,
  LINE_HAS,
  LINE_SAYS,
  LINE_GETS,
  LINE_NETWORK, /* deliver, lose, hold, duplicate, corrupt: `choice` says which */
  LINE_TIMEOUT,
  LINE_WAIT,
  LINE_CRASH,
  LINE_FORGE,
  LINE_ICMP,
  LINE_NEXT,
  LINE_RUN,
  LINE_SYMBOL,
  LINE_NOTE /* note and ask: `text` hangs on the key `word` */
} LineKind;

typedef struct
{
  const TcbField *variable;
  uint64_t value;
} Expected;

typedef struct
{
  LineKind kind;
  guint number; /* from 1 */
  guint host;
  gsize column; /* octets before the word that a failed expectation points at */
  Call call;
  Pattern pattern;
  int name, second; /* into Story.names, or STORY_NO_NAME */
  ChoiceKind choice;
  State state;
  SignalKind signal;
  Timer timer;
  Icmp icmp;
  uint64_t amount; /* microseconds, or octets */
  bool limited;    /* run: `amount` was written */
  const TcbField *variable;
  char *word; /* LINE_SYMBOL: the symbol; LINE_NOTE: the key */
  char *text;
  GArray *expected; /* of Expected */
} Line;

typedef struct
{
  guint first; /* the line that named it */
  char *text;
} Name;

typedef struct
{
  HostKind kind;
  char *role, *address;
  Seq isn;
  bool has_step;
  uint32_t isn_step;
  Settings settings;
  guint line; /* 0: no line about this host */
} HostSpec;

struct Story
{
  char *name;
  char **source;      /* the lines as they were written */
  GHashTable *header; /* "title.en" -> text as it is written */
  GHashTable *plain;  /* the same, as it reads when the story is not swapped */
  HostSpec host[HOSTS];
  Time delay[HOSTS], spacing;
  guint set_line; /* the last line of the head that set something; 0: none */
  GArray *lines;  /* of Line */
  GArray *names;  /* of Name */
};

/* story-lexer.c: one line into tokens. */
typedef enum
{
  TOKEN_WORD,
  TOKEN_STRING,
  TOKEN_NOTATION,
  TOKEN_END
} TokenKind;

typedef struct
{
  TokenKind kind;
  gsize start; /* octets from the beginning of the line */
  char *text;  /* of a string: what it means, without quotes */
} Token;

typedef struct
{
  Story *story;
  guint number;
  const char *line;
  GArray *tokens; /* of Token; the last one is TOKEN_END */
  guint next;
  GError **error;
} Reader;

GArray *story_tokens (const char *name, guint number, const char *line, GError **error);
const Token *reader_peek (const Reader *reader);
bool reader_accept (Reader *reader, const char *word);
bool reader_fail (Reader *reader, const Token *token, const char *format, ...) G_GNUC_PRINTF (3, 4);
bool reader_wanted (Reader *reader, const char *allowed);
bool reader_end (Reader *reader);

/* story-values.c: what stands in one place of a line. False: the error is set. */
bool reader_number (Reader *reader, uint64_t least, uint64_t most, uint64_t *number);
bool reader_time (Reader *reader, Time *time);
bool reader_host (Reader *reader, guint *host);
bool reader_text (Reader *reader, char **text);
bool reader_language (Reader *reader, const char **language);
bool reader_notation (Reader *reader, Pattern *pattern);
bool reader_variable (Reader *reader, const TcbField **variable);
bool reader_known_name (Reader *reader, int *name);
bool reader_new_name (Reader *reader, int *name);
bool reader_identifier (Reader *reader, const char *what);

/* story-settings.c */
bool reader_setting (Reader *reader, guint *setting);
bool reader_setting_value (Reader *reader, guint setting, uint64_t *value);
bool reader_put_setting (Reader *reader, Settings *settings);
bool story_read_settings (Reader *reader);
bool story_read_set (Reader *reader);

/* story-header.c, story-body.c */
char *story_words (const char *text, bool swap);
bool story_read_header (Reader *reader, bool *was_header);
bool story_read_body (Reader *reader);

/* The story being told: story-player.c. */
typedef struct
{
  uint32_t id; /* of the flight; 0: the queue was full */
  Segment segment;
} Sent;

typedef struct
{
  guint host;
  SignalKind kind;
} Told;

typedef struct
{
  const Story *story;
  const StoryOptions *options;
  const Line *line; /* being performed */
  World world;
  Trace *trace;
  Seq shift[HOSTS]; /* how far the numbers of each host have moved */
  Seq first_isn[HOSTS];
  GArray *sent[HOSTS]; /* of Sent: what nobody asked about yet */
  guint asked[HOSTS];  /* how many of those were asked about */
  GArray *told;        /* of Told: signals since the last line that did something */
  uint32_t *flights;   /* by name; 0: not sent yet */
  GHashTable *symbols; /* name -> host whose numbers it names */
  GError **error;
} Player;

void player_init (Player *player);
void player_clear (Player *player);
guint player_host (const Player *player, guint host);
bool player_step (Player *player, const Choice *choice);
bool player_fail (Player *player, StoryError code, const char *format, ...) G_GNUC_PRINTF (3, 4);
void player_note (Player *player, size_t row, const char *key, const char *text);
Pattern player_pattern (const Player *player, guint host, const Pattern *pattern);

/* story-expect.c */
bool player_expect (Player *player);
