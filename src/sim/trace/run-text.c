/* A text that grows, and the words of a run. Numbers are written without printf (), because a long
 * run has millions of them, and each is written when it is saved and again when it is loaded.  */
#include "run-private.h"

#include <string.h>

const char *const run_host_words[2] = { [HOST_TCP] = "tcp", [HOST_SCRIPTED] = "scripted" };

const char *const run_icmp_words[ICMPS] = {
  [ICMP_SOFT] = "soft",
  [ICMP_HARD] = "hard",
  [ICMP_SOURCE_QUENCH] = "source-quench",
};

/* Where a run came from: notes of row 0, and lines at the head of the file. */
const char *const run_origin_words[ORIGINS] = { "story", "lesson", "test", "script", "exercise" };

void
out_octets (Out *out, const char *octets, size_t length)
{
  while (out->room - out->length < length)
    out->text = memory_grown (out->text, out->room, &out->room, 1);
  if (length > 0)
    memcpy (out->text + out->length, octets, length);
  out->length += length;
}

void
out_text (Out *out, const char *text)
{
  out_octets (out, text, strlen (text));
}

void
out_char (Out *out, char c)
{
  out_octets (out, &c, 1);
}

/* The digits of a number, at least `least` of them.  */
static void
out_digits (Out *out, uint64_t number, unsigned least)
{
  char digits[20];
  unsigned at = sizeof digits;

  do
    {
      digits[--at] = (char) ('0' + number % 10);
      number /= 10;
    }
  while (number > 0 || sizeof digits - at < least);
  out_octets (out, digits + at, sizeof digits - at);
}

void
out_number (Out *out, uint64_t number)
{
  out_digits (out, number, 1);
}

/* "200ms", "1s", "never"; exactly this time.  */
void
out_time (Out *out, Time time)
{
  const Time unit = time % 1000 != 0                   ? 1
                    : time % SECONDS (1) != 0 || !time ? MILLISECONDS (1)
                                                       : SECONDS (1);
  if (time == TIME_NEVER)
    {
      out_text (out, "never");
      return;
    }
  out_number (out, time / unit);
  out_text (out, unit == 1 ? "us" : unit == MILLISECONDS (1) ? "ms" : "s");
}

/* What the clock shows, in seconds: "0.040000".  */
void
out_clock (Out *out, Time time)
{
  out_number (out, time / SECONDS (1));
  out_char (out, '.');
  out_digits (out, time % SECONDS (1), 6);
}

void
out_quoted (Out *out, const char *text)
{
  static const char hex[] = "0123456789abcdef";

  out_char (out, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      const unsigned char c = (unsigned char) *at;
      if (c == '\n')
        out_text (out, "\\n");
      else if (c == '"' || c == '\\')
        {
          out_char (out, '\\');
          out_char (out, *at);
        }
      else if (c < ' ' || c == 0x7f)
        {
          out_text (out, "\\x");
          out_char (out, hex[c >> 4]);
          out_char (out, hex[c & 15]);
        }
      else
        out_char (out, *at);
    }
  out_char (out, '"');
}

/* Is this the key of a line that nobody understood? `host` is A or B for one below that host's line
 * at the head, else 0.  */
bool
run_is_unknown_key (const char *key, char host)
{
  const char *at = key + strlen (UNKNOWN);

  if (strncmp (key, UNKNOWN, strlen (UNKNOWN)) != 0)
    return false;
  if (host != 0)
    {
      if (at[0] != host || at[1] != '.')
        return false;
      at += 2;
    }
  return *at != '\0' && strspn (at, "0123456789") == strlen (at);
}
