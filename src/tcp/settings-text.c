/* Settings in writing: one reader and one writer for stories, command lines, scripts and saved
 * runs. Numbers are decimal and nothing else; a time has a unit, us, ms or s, with or without a
 * blank before it, and at most three digits behind a point; a switch is on or off. What is written
 * can be read, and is the shortest way to say exactly this value. */
#include "settings.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Digits at the beginning of `text`; returns where they end, NULL if there are none or they say
 * more than 64 bits hold. */
static const char *
read_digits (const char *text, uint64_t *number)
{
  const char *at = text;

  *number = 0;
  for (; *at >= '0' && *at <= '9'; at++)
    {
      const unsigned digit = (unsigned) (*at - '0');
      if (*number > (UINT64_MAX - digit) / 10)
        return NULL;
      *number = *number * 10 + digit;
    }
  return at > text ? at : NULL;
}

/* "1460": decimal digits from the first to the last character. Neither sign nor blank, no octal and
 * no hexadecimal. */
bool
decimal_read (const char *text, uint64_t *number)
{
  uint64_t value;
  const char *end = read_digits (text, &value);

  if (end == NULL || *end != '\0')
    return false;
  *number = value;
  return true;
}

static uint64_t
unit_of (const char *text)
{
  while (*text == ' ')
    text++;
  return strcmp (text, "us") == 0   ? 1
         : strcmp (text, "ms") == 0 ? MILLISECONDS (1)
         : strcmp (text, "s") == 0  ? SECONDS (1)
                                    : 0;
}

/* "20ms", "20 ms" or "1.5s", at most TIME_TEXT_MAX, in whole microseconds.  */
bool
time_read (const char *text, Time *time)
{
  uint64_t whole, part = 0, scale = 1;
  const char *at = read_digits (text, &whole);

  if (at == NULL || whole > TIME_TEXT_MAX)
    return false;
  if (*at == '.')
    {
      const char *point = at + 1;
      at = read_digits (point, &part);
      if (at == NULL || at - point > 3)
        return false;
      for (const char *digit = point; digit < at; digit++)
        scale *= 10;
    }
  const uint64_t unit = unit_of (at);
  if (unit == 0 || (part * unit) % scale != 0 || whole * unit + part * unit / scale > TIME_TEXT_MAX)
    return false;
  *time = whole * unit + part * unit / scale;
  return true;
}

/* "200 ms", with `blank` before the unit; "never". Returns the length it wanted.  */
size_t
time_write (Time time, const char *blank, char *buffer, size_t size)
{
  const char *unit = "us";

  if (time == TIME_NEVER)
    return (size_t) snprintf (buffer, size, "never");
  if (time % SECONDS (1) == 0 && time > 0)
    unit = "s", time /= SECONDS (1);
  else if (time % MILLISECONDS (1) == 0)
    unit = "ms", time /= MILLISECONDS (1);
  return (size_t) snprintf (buffer, size, "%" PRIu64 "%s%s", time, blank, unit);
}

/* The value of a setting, as setting_read () takes it: "200 ms", "never", "off", "7".  */
size_t
setting_write (const Setting *setting, uint64_t value, char *buffer, size_t size)
{
  if (setting->kind == SETTING_TIME)
    return time_write (value, " ", buffer, size);
  if (setting->kind == SETTING_SWITCH)
    return (size_t) snprintf (buffer, size, "%s", value != 0 ? "on" : "off");
  return (size_t) snprintf (buffer, size, "%" PRIu64, value);
}

/* Always false.  */
static bool
expected (SettingFault *fault, const char *sentence, const char *first, const char *second)
{
  memset (fault, 0, sizeof *fault);
  fault->sentence = sentence;
  snprintf (fault->words[0], sizeof fault->words[0], "%s", first);
  snprintf (fault->words[1], sizeof fault->words[1], "%s", second);
  return false;
}

static bool
read_time (const Setting *setting, const char *text, uint64_t *value, SettingFault *fault)
{
  char low[SETTING_TEXT_MAX];
  Time time = 0; /* 0 is 0 in every unit */

  if (setting->high == TIME_NEVER && strcmp (text, "never") == 0)
    time = TIME_NEVER;
  else if (strcmp (text, "0") != 0 && !time_read (text, &time))
    return expected (fault,
                     setting->high == TIME_NEVER
                         ? "a time such as 200us, 20ms or 1.5s, at most 1000000s; or never"
                         : "a time such as 200us, 20ms or 1.5s, at most 1000000s",
                     "", "");
  setting_write (setting, setting->low, low, sizeof low);
  if (time < setting->low)
    {
      expected (fault, "%s must be at least %s", setting->name, low);
      fault->whole = true;
      return false;
    }
  *value = time;
  return true;
}

static bool
read_count (const Setting *setting, const char *text, uint64_t *value, SettingFault *fault)
{
  char low[SETTING_TEXT_MAX], high[SETTING_TEXT_MAX];
  uint64_t number;

  if (decimal_read (text, &number) && number >= setting->low && number <= setting->high)
    {
      *value = number;
      return true;
    }
  setting_write (setting, setting->low, low, sizeof low);
  setting_write (setting, setting->high, high, sizeof high);
  return expected (fault, "a number from %s to %s", low, high);
}

/* A value that this setting can have. False, and `*fault` says what was expected. */
bool
setting_read (const Setting *setting, const char *text, uint64_t *value, SettingFault *fault)
{
  if (setting->kind == SETTING_TIME)
    return read_time (setting, text, value, fault);
  if (setting->kind == SETTING_COUNT)
    return read_count (setting, text, value, fault);
  if (strcmp (text, "on") != 0 && strcmp (text, "off") != 0)
    return expected (fault, "on, off", "", "");
  *value = text[1] == 'n';
  return true;
}
