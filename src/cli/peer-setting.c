/* --set NAME=VALUE: a setting of our TCP by its name in the table.  */
#include "config.h"

#include "peer-private.h"

#include <gio/gio.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct
{
  const char *name;
  Time microseconds;
} units[] = {
  { "us", 1 },
  { "ms", MILLISECONDS (1) },
  { "s", SECONDS (1) },
  { "min", SECONDS (60) },
  { "h", SECONDS (3600) },
};

/* "200ms", "1.5 s", "never" */
static bool
read_time (const char *text, uint64_t *value)
{
  char *end = NULL;

  if (strcmp (text, "never") == 0)
    return *value = TIME_NEVER, true;
  const double number = g_ascii_strtod (text, &end);
  while (*end == ' ')
    end++;
  if (end == text || !(number >= 0) || number > 1e9)
    return false;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (end, units[i].name) == 0)
      {
        *value = (uint64_t) (number * (double) units[i].microseconds + 0.5);
        return true;
      }
  return false;
}

static bool
read_value (const Setting *setting, const char *text, uint64_t *value)
{
  guint64 number = 0;

  if (setting->kind == SETTING_TIME)
    return read_time (text, value);
  if (setting->kind == SETTING_SWITCH && (strcmp (text, "on") == 0 || strcmp (text, "off") == 0))
    return *value = text[1] == 'n', true;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &number, NULL))
    return false;
  *value = number;
  return true;
}

static char *
value_text (const Setting *setting, uint64_t value)
{
  if (setting->kind == SETTING_SWITCH)
    return g_strdup (value != 0 ? "on" : "off");
  if (setting->kind == SETTING_COUNT)
    return g_strdup_printf ("%" PRIu64, value);
  if (value == TIME_NEVER)
    return g_strdup ("never");
  return value % 1000 == 0 ? g_strdup_printf ("%" PRIu64 "ms", value / 1000)
                           : g_strdup_printf ("%" PRIu64 "us", value);
}

/* Every setting with its value and where it comes from. */
void
peer_list_settings (const Settings *settings)
{
  for (unsigned i = 0; i < settings_count (); i++)
    {
      const Setting *setting = setting_at (i);
      g_autofree char *value = value_text (setting, setting_get (settings, i));
      printf ("%-20s %-14s %s\n", setting->name, value, setting->source);
    }
}

static bool
fails (GError **error, const char *message, const char *word)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, message, word);
  return false;
}

/* "nagle=off". False: there is no such setting, or it cannot have this value. */
bool
peer_read_setting (Settings *settings, const char *text, GError **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : NULL;
  unsigned index = 0;
  uint64_t value = 0;

  if (name == NULL)
    return fails (error, _ ("--set takes NAME=VALUE, not “%s”"), text);
  if (!setting_find (name, &index))
    return fails (error, _ ("there is no setting “%s”; “--set list” shows them"), name);
  if (read_value (setting_at (index), equals + 1, &value) && setting_put (settings, index, value))
    return true;
  g_autofree char *now = value_text (setting_at (index), setting_get (settings, index));
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _ ("%1$s cannot be “%2$s”; without --set it is “%3$s”"), name, equals + 1, now);
  return false;
}
