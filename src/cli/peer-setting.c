/* --set NAME=VALUE: a setting of our TCP by its name in the table.  */
#include "config.h"

#include "peer-private.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

/* Every setting with its value and where it comes from. */
void
peer_list_settings (const Settings *settings)
{
  for (unsigned i = 0; i < settings_count (); i++)
    {
      const Setting *setting = setting_at (i);
      char value[SETTING_TEXT_MAX];

      setting_write (setting, setting_get (settings, i), value, sizeof value);
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
  SettingFault fault;

  if (name == NULL)
    return fails (error, _ ("--set takes NAME=VALUE, not “%s”"), text);
  if (!setting_find (name, &index))
    return fails (error, _ ("there is no setting “%s”; “--set list” shows them"), name);
  if (setting_read (setting_at (index), equals + 1, &value, &fault))
    return setting_put (settings, index, value);
  g_autofree char *allowed = g_strdup_printf (_ (fault.sentence), fault.words[0], fault.words[1]);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("%s cannot be “%s”: %s"), name,
               equals + 1, allowed);
  return false;
}
