/* What a script takes for granted of the TCP it was written for: a profile is a list of settings,
 * and little else. And the knobs that change it. */
#include "config.h"

#include <lab/text/language.h>
#include "packetdrill-private.h"

#include <string.h>

G_DEFINE_QUARK (packetdrill - error - quark, packetdrill_error)

typedef struct
{
  const char *name;
  uint64_t value;
} Preset;

/* What the scripts of every family expect. */
static const Preset common[] = {
  { "mss", 1460 },
  { "initial-window", 10 },
  { "abc-limit", 2 },
  { "duplicate-acks", 3 },
  { "msl", SECONDS (30) },
  { "rto-initial", SECONDS (1) },
  { "keep-alive-idle", SECONDS (7200) },
  { "window-rule", WINDOW_FREE },
  { "mss-option", 1 },
  { "window-scale", 1 },
  { "timestamps", 1 },
  { "sack", 1 },
  { "dsack", 1 },
  { "nagle", 1 },
  { "limited-transmit", 1 },
  { "challenge-limit", 0 },
  { "user-timeout", TIME_NEVER },
  { "r2", SECONDS (924) },
};

static const Preset bsd[] = {
  { "option-layout", OPTIONS_BSD },
  { "window-shift", 6 },
  { "receive-buffer", 65536 },
  { "send-buffer", 32768 },
  { "round-buffer", 1 },
  { "ack-any-size", 1 },
  { "ack-every", 2 },
  { "delayed-ack", MILLISECONDS (100) },
  { "rto-min", MILLISECONDS (230) },
  { "restart-idle", 0 },
  { "rate-reduction", 0 },
  { "time-wait-reuse", 0 },
};

static const Preset linux_[] = {
  { "option-layout", OPTIONS_PLAIN },
  { "window-shift", 8 },
  { "receive-buffer", 65535 << 8 },
  { "send-buffer", 4 << 20 },
  { "delayed-ack", 0 },
  { "rto-min", MILLISECONDS (200) },
  { "restart-idle", 0 },
  { "rate-reduction", 1 },
  { "time-wait-reuse", 1 },
};

static const struct
{
  Profile profile;
  const Preset *presets;
  gsize count;
} profiles[] = {
  { { .name = "bsd", .accept_keeps_mode = true }, bsd, G_N_ELEMENTS (bsd) },
  { { .name = "linux", .google = true, .minshall = true }, linux_, G_N_ELEMENTS (linux_) },
};

static void
preset (Settings *settings, const Preset presets[], gsize count)
{
  for (gsize i = 0; i < count; i++)
    {
      unsigned index = 0;
      bool known = setting_find (presets[i].name, &index)
                   && setting_put (settings, index, presets[i].value);
      g_assert (known);
    }
}

static void
use_profile (PacketdrillKnobs *knobs, gsize which)
{
  Settings settings = settings_default ();

  preset (&settings, common, G_N_ELEMENTS (common));
  preset (&settings, profiles[which].presets, profiles[which].count);
  for (unsigned i = 0; i < settings_count (); i++)
    if (knobs->fixed[i])
      setting_put (&settings, i, setting_get (&knobs->settings, i));
  knobs->profile = &profiles[which].profile;
  knobs->settings = settings;
}

/* The profile bsd, and the name STANDARD. */
PacketdrillKnobs *
packetdrill_knobs_new (void)
{
  PacketdrillKnobs *knobs = g_new0 (PacketdrillKnobs, 1);

  knobs->fixed = g_new0 (bool, settings_count ());
  knobs->defined = g_ptr_array_new_with_free_func (g_free);
  knobs->tolerance = TIME_NEVER;
  use_profile (knobs, 0);
  return knobs;
}

void
packetdrill_knobs_free (PacketdrillKnobs *knobs)
{
  if (knobs == NULL)
    return;
  g_free (knobs->fixed);
  g_ptr_array_unref (knobs->defined);
  g_free (knobs);
}

/* What was set so far stays set. */
bool
packetdrill_profile (PacketdrillKnobs *knobs, const char *name, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (strcmp (name, profiles[i].profile.name) == 0)
      {
        use_profile (knobs, i);
        return true;
      }
  g_set_error (error, PACKETDRILL_ERROR, PACKETDRILL_ERROR_KNOB,
               _ ("there is no profile “%s”; there are bsd and linux"), name);
  return false;
}

/* The first name that is given takes the place of STANDARD. */
void
packetdrill_define (PacketdrillKnobs *knobs, const char *name)
{
  g_ptr_array_add (knobs->defined, g_strdup (name));
}

bool
packetdrill_is_defined (const PacketdrillKnobs *knobs, const char *name, gsize length)
{
  if (knobs->defined->len == 0)
    return length == strlen ("STANDARD") && memcmp (name, "STANDARD", length) == 0;
  for (guint i = 0; i < knobs->defined->len; i++)
    if (strlen (knobs->defined->pdata[i]) == length
        && memcmp (knobs->defined->pdata[i], name, length) == 0)
      return true;
  return false;
}

/* Lists of scripts also say true, false, 1 and 0 of a switch. */
static const char *
switch_word (const Setting *setting, const char *text)
{
  if (setting->kind != SETTING_SWITCH)
    return text;
  if (strcmp (text, "true") == 0 || strcmp (text, "1") == 0)
    return "on";
  return strcmp (text, "false") == 0 || strcmp (text, "0") == 0 ? "off" : text;
}

static bool
no_value (const char *text, const char *name, GError **error)
{
  g_set_error (error, PACKETDRILL_ERROR, PACKETDRILL_ERROR_KNOB, _ ("“%s” is not a value of %s"),
               text, name);
  return false;
}

/* A knob that counts something, and is no setting of a connection. */
static bool
set_count (const char *name, const char *text, uint64_t most, uint64_t *count, GError **error)
{
  uint64_t value = 0;

  if (!decimal_read (text, &value) || value > most)
    return no_value (text, name, error);
  *count = value;
  return true;
}

static bool
set_by_name (PacketdrillKnobs *knobs, const char *name, const char *text, GError **error)
{
  unsigned index = 0;
  uint64_t value = 0;
  SettingFault fault;

  if (!setting_find (name, &index))
    {
      g_set_error (error, PACKETDRILL_ERROR, PACKETDRILL_ERROR_KNOB, _ ("there is no setting “%s”"),
                   name);
      return false;
    }
  if (setting_read (setting_at (index), switch_word (setting_at (index), text), &value, &fault))
    return knobs->fixed[index] = setting_put (&knobs->settings, index, value);
  g_autofree char *allowed = g_strdup_printf (_ (fault.sentence), fault.words[0], fault.words[1]);
  g_set_error (error, PACKETDRILL_ERROR, PACKETDRILL_ERROR_KNOB,
               _ ("“%s” is not a value of %s: %s"), text, setting_at (index)->name, allowed);
  return false;
}

/* "delayed-ack=100 ms", or one of the words with which lists of such scripts say the same:
 * delayed_ack_off=true, abc_limit_segs=2, cli_tolerance_usecs=4000, define=NAME; or isn=N. It has
 * the last word: no command of a script changes it. */
bool
packetdrill_set (PacketdrillKnobs *knobs, const char *assignment, GError **error)
{
  const char *equals = strchr (assignment, '=');

  if (equals == NULL)
    {
      g_set_error (error, PACKETDRILL_ERROR, PACKETDRILL_ERROR_KNOB, _ ("“%s” is not KNOB=VALUE"),
                   assignment);
      return false;
    }
  g_autofree char *name = g_strndup (assignment, (gsize) (equals - assignment));
  const char *value = equals + 1;
  if (strcmp (name, "define") == 0)
    {
      packetdrill_define (knobs, value);
      return true;
    }
  if (strcmp (name, "cli_tolerance_usecs") == 0)
    return set_count (name, value, SCRIPT_TIME_MAX, &knobs->tolerance, error);
  if (strcmp (name, "isn") == 0)
    return set_count (name, value, UINT32_MAX, &knobs->isn, error);
  if (strcmp (name, "abc_limit_segs") == 0)
    return set_by_name (knobs, "abc-limit", value, error);
  if (strcmp (name, "delayed_ack_off") != 0)
    return set_by_name (knobs, name, value, error);
  if (strcmp (value, "true") == 0)
    return set_by_name (knobs, "delayed-ack", "0", error);
  return strcmp (value, "false") == 0 || no_value (value, name, error);
}
