/* A segment's length and its written form. The written form is the RFC's: each field in angle
 * brackets, <SEQ=300><ACK=101><CTL=SYN,ACK>, with <DATA=n> for n octets of text, <WND=n> and
 * <UP=n>. Read as a Pattern it may leave fields out; those match anything.  [9293 3.4, 3.5] */
#include "segment.h"

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

#define CONTROLS (sizeof controls / sizeof controls[0])

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

/* Are all of these control bits set? */
bool
segment_has (const Segment *seg, unsigned ctl)
{
  return (seg->ctl & ctl) == ctl;
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

/* Writes the fields that `pattern` names, in the RFC's notation. Returns the length it wanted;
 * NOTATION_MAX octets are always enough. */
size_t
pattern_format (const Pattern *pattern, char *buffer, size_t size)
{
  const Segment *seg = &pattern->segment;
  char text[NOTATION_MAX] = "", ctl[32];
  int n = 0;
  if (pattern->fields & FIELD_SEQ)
    n += snprintf (text + n, sizeof text - n, "<SEQ=%u>", seg->seq);
  if (pattern->fields & FIELD_ACK)
    n += snprintf (text + n, sizeof text - n, "<ACK=%u>", seg->ack);
  if (pattern->fields & FIELD_WND)
    n += snprintf (text + n, sizeof text - n, "<WND=%u>", seg->wnd);
  if (pattern->fields & FIELD_UP)
    n += snprintf (text + n, sizeof text - n, "<UP=%u>", seg->up);
  if (pattern->fields & FIELD_CTL)
    {
      control_format (seg->ctl, ctl, sizeof ctl);
      n += snprintf (text + n, sizeof text - n, "<CTL=%s>", ctl);
    }
  if (pattern->fields & FIELD_LEN)
    n += snprintf (text + n, sizeof text - n, "<DATA=%u>", seg->text.length);
  return (size_t) snprintf (buffer, size, "%s", text);
}

/* Writes a segment as the RFC does: fields without a meaning in this segment are left out, and so
 * is the window. Returns the length it wanted; NOTATION_MAX octets are always enough. */
size_t
segment_format (const Segment *seg, char *buffer, size_t size)
{
  Pattern pattern = { .segment = *seg, .fields = FIELD_SEQ | FIELD_CTL };
  if (segment_has (seg, CTL_ACK))
    pattern.fields |= FIELD_ACK;
  if (segment_has (seg, CTL_URG))
    pattern.fields |= FIELD_UP;
  if (seg->text.length > 0)
    pattern.fields |= FIELD_LEN;
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

/* Reads one field, after its "<". On failure returns NULL with `*message`. */
static const char *
parse_field (const char *at, Pattern *pattern, const char **message)
{
  static const struct
  {
    const char *name;
    unsigned field;
    uint32_t max;
  } fields[] = {
    { "SEQ=", FIELD_SEQ, UINT32_MAX }, { "ACK=", FIELD_ACK, UINT32_MAX },
    { "WND=", FIELD_WND, UINT16_MAX }, { "UP=", FIELD_UP, UINT16_MAX },
    { "CTL=", FIELD_CTL, 0 },          { "DATA=", FIELD_LEN, UINT16_MAX },
  };
  Segment *seg = &pattern->segment;
  size_t i = 0;
  while (i < sizeof fields / sizeof fields[0]
         && strncmp (at, fields[i].name, strlen (fields[i].name)) != 0)
    i++;
  *message = "a field is one of <SEQ=n> <ACK=n> <WND=n> <UP=n> <CTL=names> <DATA=n>";
  if (i == sizeof fields / sizeof fields[0])
    return NULL;
  *message = "this field is here twice";
  if (pattern->fields & fields[i].field)
    return NULL;
  pattern->fields |= fields[i].field;
  at += strlen (fields[i].name);
  if (fields[i].field == FIELD_CTL)
    {
      *message = "control bits are SYN FIN RST PSH ACK URG with commas between, or none";
      return parse_controls (at, &seg->ctl);
    }
  uint32_t number = 0;
  *message = "here a decimal number is wanted, and not too large a one";
  at = parse_number (at, fields[i].max, &number);
  switch (fields[i].field)
    {
    case FIELD_SEQ: seg->seq = number; break;
    case FIELD_ACK: seg->ack = number; break;
    case FIELD_WND: seg->wnd = number; break;
    case FIELD_UP: seg->up = (uint16_t) number; break;
    default: seg->text.length = number; break;
    }
  return at;
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
         && (!(f & FIELD_LEN) || want->text.length == seg->text.length);
}
