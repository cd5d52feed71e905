/* A segment's length and its written form. The written form is the RFC's: each field in angle
 * brackets, <SEQ=300><ACK=101><CTL=SYN,ACK>, with <DATA=n> for n octets of text, <WND=n> and
 * <UP=n>; options follow, <MSS=1460><SHIFT=7><SACKOK><SACK=400-500,600-700><TS=100,0>. Read as a
 * Pattern it may leave fields out; those match anything. <MSS=none> says that an option is not
 * there, and <OPTIONS=only> that none is there but those written.  [9293 3.4, 3.5] */
#include "internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct
{
  unsigned bit;
  const char *name;
} controls[] = {
  { CTL_SYN, "SYN" }, { CTL_FIN, "FIN" }, { CTL_RST, "RST" },
  { CTL_PSH, "PSH" }, { CTL_URG, "URG" }, { CTL_ACK, "ACK" },
};

/* In the order in which they are written. `has` is the option's bit in Options.has. */
static const struct
{
  const char *name;
  unsigned field;
  uint8_t has;
} fields[] = {
  { "SEQ", FIELD_SEQ, 0 },
  { "ACK", FIELD_ACK, 0 },
  { "WND", FIELD_WND, 0 },
  { "UP", FIELD_UP, 0 },
  { "CTL", FIELD_CTL, 0 },
  { "DATA", FIELD_LEN, 0 },
  { "MSS", FIELD_MSS, HAS_MSS },
  { "SHIFT", FIELD_WINDOW_SCALE, HAS_WINDOW_SCALE },
  { "SACKOK", FIELD_SACK_PERMITTED, HAS_SACK_PERMITTED },
  { "SACK", FIELD_SACK, 0 },
  { "TS", FIELD_TIMESTAMPS, HAS_TIMESTAMPS },
  { "OPTIONS", FIELD_OPTIONS, 0 },
};

#define CONTROLS (sizeof controls / sizeof controls[0])
#define FIELDS (sizeof fields / sizeof fields[0])

/* [9293 3.4] SEG.LEN: the sequence numbers a segment takes, its text and one each for SYN and
 * FIN. */
uint32_t
segment_length (const Segment *seg)
{
  return seg->text.length + segment_has (seg, CTL_SYN) + segment_has (seg, CTL_FIN);
}

/* [9293 3.4] The number of the first octet of text: a SYN comes before it. */
Seq
segment_text_seq (const Segment *seg)
{
  return seg->seq + segment_has (seg, CTL_SYN);
}

/* [9293 3.4] The number a FIN takes, or would take: it comes after the last octet of text. */
Seq
segment_fin_seq (const Segment *seg)
{
  return segment_text_seq (seg) + seg->text.length;
}

/* Text that grows at the end of a buffer which is known to be large enough. */
typedef struct
{
  char *text;
  size_t room, length;
} Line;

static void
add (Line *line, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  line->length
      += (size_t) vsnprintf (line->text + line->length, line->room - line->length, format, args);
  va_end (args);
}

/* Writes "SYN,ACK", in the order in which the RFC says it, or "none". Returns the length it
 * wanted. */
size_t
control_format (unsigned ctl, char *buffer, size_t size)
{
  char names[32] = "";
  for (size_t i = 0; i < CONTROLS; i++)
    if (ctl & controls[i].bit)
      {
        if (names[0] != '\0')
          strcat (names, ",");
        strcat (names, controls[i].name);
      }
  return (size_t) snprintf (buffer, size, "%s", names[0] != '\0' ? names : "none");
}

static void
add_blocks (Line *line, const Options *options)
{
  const uint32_t count = options->sack_count < SACK_BLOCKS ? options->sack_count : SACK_BLOCKS;

  for (uint32_t i = 0; i < count; i++)
    add (line, "%s%u-%u", i == 0 ? "" : ",", options->sack[i].left, options->sack[i].right);
}

static void
add_value (Line *line, unsigned field, const Segment *seg)
{
  const Options *options = &seg->options;
  char ctl[32];

  switch (field)
    {
    case FIELD_SEQ: add (line, "%u", seg->seq); break;
    case FIELD_ACK: add (line, "%u", seg->ack); break;
    case FIELD_WND: add (line, "%u", seg->wnd); break;
    case FIELD_UP: add (line, "%u", seg->up); break;
    case FIELD_LEN: add (line, "%u", seg->text.length); break;
    case FIELD_MSS: add (line, "%u", options->mss); break;
    case FIELD_WINDOW_SCALE: add (line, "%u", options->window_shift); break;
    case FIELD_SACK: add_blocks (line, options); break;
    case FIELD_TIMESTAMPS: add (line, "%u,%u", options->ts_value, options->ts_echo); break;
    case FIELD_OPTIONS: add (line, "only"); break;
    default: control_format (seg->ctl, ctl, sizeof ctl); add (line, "%s", ctl);
    }
}

/* Is this the field of an option that the segment does not have? */
static bool
lacks (const Segment *seg, size_t i)
{
  if (fields[i].field == FIELD_SACK)
    return seg->options.sack_count == 0;
  return (fields[i].has & ~seg->options.has) != 0;
}

/* Writes the fields that `pattern` names, in the RFC's notation. Returns the length it wanted;
 * NOTATION_MAX octets are always enough. */
size_t
pattern_format (const Pattern *pattern, char *buffer, size_t size)
{
  char text[NOTATION_MAX] = "";
  Line line = { text, sizeof text, 0 };

  for (size_t i = 0; i < FIELDS; i++)
    {
      if (!(pattern->fields & fields[i].field))
        continue;
      add (&line, "<%s", fields[i].name);
      if (lacks (&pattern->segment, i))
        add (&line, "=none");
      else if (fields[i].field != FIELD_SACK_PERMITTED)
        {
          add (&line, "=");
          add_value (&line, fields[i].field, &pattern->segment);
        }
      add (&line, ">");
    }
  return (size_t) snprintf (buffer, size, "%s", text);
}

/* The fields of the options that are there. */
unsigned
option_fields (const Options *options)
{
  unsigned named = options->sack_count > 0 ? FIELD_SACK : 0;

  for (size_t i = 0; i < FIELDS; i++)
    if (fields[i].has & options->has)
      named |= fields[i].field;
  return named;
}

/* The fields that segment_format () writes: those with a meaning in this segment, but not what goes
 * without saying: the window, an MSS that is a SYN's only option, and the timestamps that every
 * later segment carries. */
unsigned
segment_fields (const Segment *seg)
{
  const bool offers = segment_has (seg, CTL_SYN) && (seg->options.has & ~HAS_MSS) != 0;
  unsigned named = FIELD_SEQ | FIELD_CTL;

  if (segment_has (seg, CTL_ACK))
    named |= FIELD_ACK;
  if (segment_has (seg, CTL_URG))
    named |= FIELD_UP;
  if (seg->text.length > 0)
    named |= FIELD_LEN;
  return named | (option_fields (&seg->options) & (offers ? ~0u : FIELD_SACK));
}

/* Writes a segment as the RFC does; segment_fields () says what of it. Returns the length it
 * wanted; NOTATION_MAX octets are always enough. */
size_t
segment_format (const Segment *seg, char *buffer, size_t size)
{
  const Pattern pattern = { .segment = *seg, .fields = segment_fields (seg) };

  return pattern_format (&pattern, buffer, size);
}

/* Reads a decimal number of at most `max`; returns where it ended, or NULL. */
static const char *
parse_number (const char *text, uint32_t max, uint32_t *number)
{
  uint64_t value = 0;
  const char *at = text;
  while (*at >= '0' && *at <= '9' && value <= max)
    value = value * 10 + (uint64_t) (*at++ - '0');
  if (at == text || value > max)
    return NULL;
  *number = (uint32_t) value;
  return at;
}

/* Reads "100-200", with any octet as the sign between; returns where it ended, or NULL. */
static const char *
parse_pair (const char *text, char between, uint32_t *first, uint32_t *second)
{
  const char *at = parse_number (text, UINT32_MAX, first);

  return at != NULL && *at == between ? parse_number (at + 1, UINT32_MAX, second) : NULL;
}

/* Reads "SYN,ACK" or "none"; returns where it ended, or NULL. */
static const char *
parse_controls (const char *text, uint8_t *ctl)
{
  *ctl = 0;
  if (strncmp (text, "none", 4) == 0)
    return text + 4;
  for (const char *at = text;; at++)
    {
      size_t i = 0;
      while (i < CONTROLS && strncmp (at, controls[i].name, 3) != 0)
        i++;
      if (i == CONTROLS)
        return NULL;
      *ctl |= (uint8_t) controls[i].bit;
      at += 3;
      if (*at != ',')
        return at;
    }
}

/* Reads "400-500,600-700"; returns where it ended, or NULL. */
static const char *
parse_blocks (const char *text, Options *options)
{
  for (const char *at = text; options->sack_count < SACK_BLOCKS; at++)
    {
      SackBlock *block = &options->sack[options->sack_count++];
      at = parse_pair (at, '-', &block->left, &block->right);
      if (at == NULL || *at != ',')
        return at;
    }
  return NULL;
}

/* Reads the value of a field that is one number. */
static const char *
parse_single (const char *at, unsigned field, Segment *seg)
{
  const bool wide = field == FIELD_SEQ || field == FIELD_ACK;
  uint32_t number = 0;

  at = parse_number (at,
                     wide                          ? UINT32_MAX
                     : field == FIELD_WINDOW_SCALE ? UINT8_MAX
                                                   : UINT16_MAX,
                     &number);
  switch (field)
    {
    case FIELD_SEQ: seg->seq = number; break;
    case FIELD_ACK: seg->ack = number; break;
    case FIELD_WND: seg->wnd = number; break;
    case FIELD_UP: seg->up = (uint16_t) number; break;
    case FIELD_MSS: seg->options.mss = (uint16_t) number; break;
    case FIELD_WINDOW_SCALE: seg->options.window_shift = (uint8_t) number; break;
    default: seg->text.length = number; break;
    }
  return at;
}

/* Reads the value of a field, after its "="; returns where it ended, or NULL with `*message`. */
static const char *
parse_value (const char *at, unsigned field, Segment *seg, const char **message)
{
  switch (field)
    {
    case FIELD_CTL:
      *message = "control bits are SYN FIN RST PSH ACK URG with commas between, or none";
      return parse_controls (at, &seg->ctl);
    case FIELD_SACK:
      *message = "blocks are written 400-500, with commas between, and there are at most four";
      return parse_blocks (at, &seg->options);
    case FIELD_TIMESTAMPS:
      *message = "timestamps are two numbers, TSval and TSecr, with a comma between";
      return parse_pair (at, ',', &seg->options.ts_value, &seg->options.ts_echo);
    case FIELD_OPTIONS:
      *message = "<OPTIONS=only> says that there is no option but those written";
      return strncmp (at, "only", 4) == 0 ? at + 4 : NULL;
    case FIELD_SACK_PERMITTED:
      *message = "this option is written <SACKOK>, or <SACKOK=none> where it is not there";
      return NULL;
    default:
      *message = "here a decimal number is wanted, and not too large a one";
      return parse_single (at, field, seg);
    }
}

/* Which field begins here, by its name: FIELDS for none of them. */
static size_t
find_field (const char *at)
{
  for (size_t i = 0; i < FIELDS; i++)
    {
      const size_t length = strlen (fields[i].name);
      const bool alone = fields[i].field == FIELD_SACK_PERMITTED;

      if (strncmp (at, fields[i].name, length) == 0
          && (at[length] == '=' || (alone && at[length] == '>')))
        return i;
    }
  return FIELDS;
}

/* Reads one field, after its "<". On failure returns NULL with `*message`. */
static const char *
parse_field (const char *at, Pattern *pattern, const char **message)
{
  const size_t i = find_field (at);
  Options *options = &pattern->segment.options;

  *message = "a field is one of SEQ ACK WND UP CTL DATA MSS SHIFT SACKOK SACK TS OPTIONS";
  if (i == FIELDS)
    return NULL;
  *message = "this field is here twice";
  if (pattern->fields & fields[i].field)
    return NULL;
  pattern->fields |= fields[i].field;
  at += strlen (fields[i].name);
  const bool option = fields[i].has != 0 || fields[i].field == FIELD_SACK;
  if (option && strncmp (at, "=none", 5) == 0)
    return at + 5;
  options->has |= fields[i].has;
  return *at == '>' ? at : parse_value (at + 1, fields[i].field, &pattern->segment, message);
}

/* Reads a run of fields in the RFC's notation. Returns where it stopped: behind the last field,
 * with `*message` NULL, or at the place that is wrong, with `*message` saying what. */
const char *
pattern_parse (const char *text, Pattern *pattern, const char **message)
{
  memset (pattern, 0, sizeof *pattern);
  *message = NULL;
  const char *at = text;
  if (*at != '<')
    *message = "a segment is written <SEQ=100><CTL=SYN>";
  while (*at == '<')
    {
      const char *end = parse_field (at + 1, pattern, message);
      if (end == NULL)
        return at;
      if (*end != '>')
        {
          *message = "here a > is missing";
          return end;
        }
      at = end + 1;
      *message = NULL;
    }
  return at;
}

static bool
blocks_match (const Options *want, const Options *got)
{
  if (want->sack_count != got->sack_count)
    return false;
  for (uint32_t i = 0; i < want->sack_count && i < SACK_BLOCKS; i++)
    if (want->sack[i].left != got->sack[i].left || want->sack[i].right != got->sack[i].right)
      return false;
  return true;
}

/* Does the segment have the options that the pattern names, and no other where it says so? */
static bool
options_match (unsigned named, const Options *want, const Options *got)
{
  uint8_t has = 0;

  for (size_t i = 0; i < FIELDS; i++)
    if ((named & fields[i].field) || (named & FIELD_OPTIONS))
      has |= fields[i].has;
  if ((want->has & has) != (got->has & has))
    return false;
  has &= want->has;
  return (!(has & HAS_MSS) || want->mss == got->mss)
         && (!(has & HAS_WINDOW_SCALE) || want->window_shift == got->window_shift)
         && (!(has & HAS_TIMESTAMPS)
             || (want->ts_value == got->ts_value && want->ts_echo == got->ts_echo))
         && (!(named & (FIELD_SACK | FIELD_OPTIONS)) || blocks_match (want, got));
}

/* Does the segment have every value that the pattern names? */
bool
pattern_matches (const Pattern *pattern, const Segment *seg)
{
  const Segment *want = &pattern->segment;
  unsigned f = pattern->fields;
  return (!(f & FIELD_SEQ) || want->seq == seg->seq)
         && (!(f & FIELD_ACK) || (segment_has (seg, CTL_ACK) && want->ack == seg->ack))
         && (!(f & FIELD_WND) || want->wnd == seg->wnd)
         && (!(f & FIELD_UP) || (segment_has (seg, CTL_URG) && want->up == seg->up))
         && (!(f & FIELD_CTL) || want->ctl == seg->ctl)
         && (!(f & FIELD_LEN) || want->text.length == seg->text.length)
         && options_match (f, &want->options, &seg->options);
}
