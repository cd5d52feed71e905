/* The few commands of a script that mean something here: those that set a variable of the kernel,
 * and those that count connections in a state. All others prepare a machine that we do not have. */
#include "config.h"

#include <lab/text/language.h>
#include "packetdrill-run-private.h"

#include <string.h>

static const struct
{
  const char *variable; /* behind the last . or / of its name */
  const char *setting;
  uint64_t unit;
} variables[] = {
  { "sack.enable", "sack", 1 },
  { "sack.enable", "dsack", 1 },
  { "rexmit_initial", "rto-initial", MILLISECONDS (1) },
  { "delacktime", "delayed-ack", MILLISECONDS (1) },
  { "recvspace", "receive-buffer", 1 },
  { "sendspace", "send-buffer", 1 },
  { "initcwnd_segments", "initial-window", 1 },
  { "abc_l_var", "abc-limit", 1 },
  { "msl", "msl", MILLISECONDS (1) },
  { "keepidle", "keep-alive-idle", MILLISECONDS (1) },
  { "keepintvl", "keep-alive-interval", MILLISECONDS (1) },
  { "keepcnt", "keep-alive-probes", 1 },
  { "tcp_timestamps", "timestamps", 1 },
  { "tcp_window_scaling", "window-scale", 1 },
  { "tcp_sack", "sack", 1 },
  { "tcp_dsack", "dsack", 1 },
  { "tcp_slow_start_after_idle", "restart-idle", 1 },
  { "tcp_keepalive_time", "keep-alive-idle", SECONDS (1) },
  { "tcp_keepalive_intvl", "keep-alive-interval", SECONDS (1) },
  { "tcp_keepalive_probes", "keep-alive-probes", 1 },
  { "tcp_reordering", "duplicate-acks", 1 },
};

/* Of all sockets, those to come and those that are. */
static bool
set_everywhere (Run *run, const char *name, uint64_t value)
{
  unsigned index = 0;

  if (!setting_find (name, &index) || run->knobs->fixed[index]
      || !setting_put (&run->defaults, index, value))
    return true;
  for (guint i = 0; i < run->sockets->len; i++)
    if (!socket_set (run, run->sockets->pdata[i], name, value))
      return false;
  return true;
}

/* [FreeBSD] rfc1323: 0 is none, 1 both, 2 window scale only, 3 timestamps only. */
static bool
set_rfc1323 (Run *run, uint64_t value)
{
  return set_everywhere (run, "window-scale", value == 1 || value == 2)
         && set_everywhere (run, "timestamps", value == 1 || value == 3);
}

static bool
set_fin_timeout (Run *run, uint64_t seconds)
{
  for (guint i = 0; i < run->sockets->len; i++)
    ((Socket *) run->sockets->pdata[i])->linger_2 = SECONDS (seconds);
  return true;
}

/* net.inet.tcp.NAME=VALUE, net.ipv4.NAME=VALUE or /proc/sys/net/ipv4/NAME=VALUE */
static bool
set_variable (Run *run, const char *name, uint64_t value)
{
  if (strcmp (name, "rfc1323") == 0)
    return set_rfc1323 (run, value);
  if (strcmp (name, "tcp_fin_timeout") == 0)
    return set_fin_timeout (run, value);
  if (strcmp (name, "drop_synfin") == 0)
    run->drop_synfin = value != 0;
  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    if (strcmp (name, variables[i].variable) == 0
        && !set_everywhere (run, variables[i].setting, value * variables[i].unit))
      return false;
  return true;
}

static bool
set_variables (Run *run, const char *command)
{
  static const char *const prefixes[] = { "net.inet.tcp.", "net.ipv4.", "/proc/sys/net/ipv4/" };
  g_auto (GStrv) words = g_strsplit_set (command, " \t\r\n;'\"", -1);

  for (char **word = words; *word != NULL; word++)
    for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
      {
        guint64 value = 0;
        char *equals = strchr (*word, '=');
        if (!g_str_has_prefix (*word, prefixes[i]) || equals == NULL
            || !g_ascii_string_to_unsigned (equals + 1, 10, 0, UINT32_MAX, &value, NULL))
          continue;
        g_autofree char *name = g_strndup (*word + strlen (prefixes[i]),
                                           (gsize) (equals - *word) - strlen (prefixes[i]));
        if (!set_variable (run, name, value))
          return false;
      }
  return true;
}

/* As sockstat and netstat write it. */
static bool
state_of (const char *name, State *state)
{
  g_autofree char *word = g_strdup (name);

  if (strcmp (name, "SYN_RCVD") == 0)
    *state = SYN_RECEIVED;
  else
    return state_parse (g_strdelimit (word, "_", '-'), state);
  return true;
}

/* `sockstat ... | grep -c STATE | grep N`: so many connections are in this state. Listeners do not
 * count. */
static bool
count_connections (Run *run, const char *command)
{
  g_autoptr (GRegex) regex
      = g_regex_new ("grep -c ([A-Z_0-9]+) *\\| *grep ([0-9]+)", G_REGEX_RAW, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  State state = CLOSED;

  if (!g_regex_match (regex, command, 0, &match))
    return true;
  g_autofree char *name = g_match_info_fetch (match, 1);
  g_autofree char *number = g_match_info_fetch (match, 2);
  if (!state_of (name, &state))
    return true;
  const unsigned count
      = run_tcb (run)->state == state && state != CLOSED && state != LISTEN ? 1 : 0;
  if (strtoull (number, NULL, 10) == count)
    return true;
  return run_fail (run, run->event->action, NULL, _ ("%u connections are in %s; the TCP is in %s"),
                   count, name, state_name (run_tcb (run)->state));
}

bool
shell_perform (Run *run, const char *command)
{
  if (strstr (command, "sockstat") != NULL)
    return count_connections (run, command);
  return set_variables (run, command);
}
