/* handshake peer: our TCP on one side, this machine's kernel on the other.  */
#include "config.h"

#include "peer-private.h"

#include <lab/files/save.h>
#include <lab/run/compile.h>
#include <lab/run/interrupt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define OUR_ADDRESS 0x0a000001 /* 10.0.0.1 */
#define KERNEL_ADDRESS 0x0a000002
#define PREFIX 24
#define OUR_PORT 50000
#define MTU_LEAST 576
#define MTU_MOST 65535
#define MTU 1500
#define MAKE_MOST ((guint64) 1 << 40)
#define BUFFER (256 * 1024)

/* What the options say. */
typedef struct
{
  gboolean watch, stream, cross_open, cross_close;
  char *send, *make, *receive, *save, *pcapng, *end, *exercise, *seed, *language;
  char **settings;
  char *from, *mtu, *ttl, *dscp, *loss, *duplicate, *reorder, *corrupt, *time;
} Words;

static void
words_clear (Words *words)
{
  g_free (words->send);
  g_free (words->make);
  g_free (words->receive);
  g_free (words->save);
  g_free (words->pcapng);
  g_free (words->end);
  g_free (words->exercise);
  g_free (words->seed);
  g_free (words->from);
  g_free (words->mtu);
  g_free (words->ttl);
  g_free (words->dscp);
  g_free (words->loss);
  g_free (words->duplicate);
  g_free (words->reorder);
  g_free (words->corrupt);
  g_free (words->time);
  g_free (words->language);
  g_strfreev (words->settings);
}

static const char *
help_text (void)
{
  return _ (
      "“listen PORT” waits for the kernel, “connect PORT” goes to it; PORT may also be\n"
      "ADDRESS:PORT. “check” says whether this machine lets you. COMMAND is a program that runs\n"
      "beside the kernel's TCP: in a namespace that has nothing but a line to ours. We are\n"
      "10.0.0.1, the kernel is 10.0.0.2.\n"
      "\n"
      "Examples:\n"
      "  handshake peer --watch listen 8000 -- sh -c 'echo hello | nc -N 10.0.0.1 8000'\n"
      "      a real program talks to our TCP\n"
      "  printf 'GET / HTTP/1.0\\r\\n\\r\\n' |\n"
      "    handshake peer --send - --receive - connect 8000 -- python3 -m http.server\n"
      "      our TCP fetches a page\n"
      "  handshake peer --make 64M --loss 2 --seed 1 connect 7 -- nc -l -p 7\n"
      "      64 MiB while 2 of 100 segments are lost either way\n"
      "  handshake peer --exercise exercise.c --save live.run listen 80 -- curl 10.0.0.1\n"
      "      your part of TCP meets the kernel; and later: handshake play live.run\n"
      "\n"
      "Exit codes: 0 the connection was opened and closed and the program is content, 1 it was\n"
      "not, 2 it could not be tried.");
}

static bool
read_options (Words *words, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "send", 0, 0, G_OPTION_ARG_FILENAME, &words->send, N_ ("send this file; - is stdin"),
      N_ ("FILE") },
    { "make", 0, 0, G_OPTION_ARG_STRING, &words->make,
      N_ ("make up so many octets and send them; 64K, 64M"), "N" },
    { "receive", 0, 0, G_OPTION_ARG_FILENAME, &words->receive,
      N_ ("put what arrives there; - is stdout. Else it is only counted"), N_ ("FILE") },
    { "close", 0, 0, G_OPTION_ARG_STRING, &words->end,
      N_ ("when: “sent”, all is sent; “peer”, the peer has closed; “both”, all is sent, and no "
          "more is received; “abort”, all is sent, and by a reset; “never”"),
      N_ ("WHEN") },
    { "cross-open", 0, 0, G_OPTION_ARG_NONE, &words->cross_open,
      N_ ("open actively while the kernel's SYN is under way"), NULL },
    { "cross-close", 0, 0, G_OPTION_ARG_NONE, &words->cross_close,
      N_ ("close while the kernel's FIN is under way"), NULL },
    { "exercise", 'e', 0, G_OPTION_ARG_FILENAME, &words->exercise,
      N_ ("this part of TCP, in a process of its own, answers for us"), N_ ("FILE") },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words->settings,
      N_ ("a setting of our TCP, as in --set nagle=off; “--set list” shows them"),
      N_ ("NAME=VALUE") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &words->from, N_ ("our port when we connect"),
      N_ ("PORT") },
    { "mtu", 0, 0, G_OPTION_ARG_STRING, &words->mtu, N_ ("octets of the largest datagram"), "N" },
    { "ttl", 0, 0, G_OPTION_ARG_STRING, &words->ttl, N_ ("time to live of our datagrams"), "N" },
    { "dscp", 0, 0, G_OPTION_ARG_STRING, &words->dscp, N_ ("Diffserv code point of ours"), "N" },
    { "loss", 0, 0, G_OPTION_ARG_STRING, &words->loss, N_ ("lose so many of 100 segments"), "P" },
    { "duplicate", 0, 0, G_OPTION_ARG_STRING, &words->duplicate, N_ ("double so many of 100"),
      "P" },
    { "reorder", 0, 0, G_OPTION_ARG_STRING, &words->reorder, N_ ("hold back so many of 100"), "P" },
    { "corrupt", 0, 0, G_OPTION_ARG_STRING, &words->corrupt, N_ ("damage so many of 100"), "P" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &words->seed, N_ ("another die"), "N" },
    { "time", 0, 0, G_OPTION_ARG_STRING, &words->time, N_ ("abort after so long"), N_ ("SECONDS") },
    { "watch", 0, 0, G_OPTION_ARG_NONE, &words->watch, N_ ("print what happens while it does"),
      NULL },
    { "stream", 0, 0, G_OPTION_ARG_NONE, &words->stream,
      N_ ("write the run to stdout while it grows, for a program that watches"), NULL },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &words->save, N_ ("keep the run in this file"),
      N_ ("FILE") },
    { "pcapng", 0, 0, G_OPTION_ARG_FILENAME, &words->pcapng,
      N_ ("write the datagrams for Wireshark"), N_ ("FILE") },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &words->language, N_ ("en or zh_CN"), N_ ("LANGUAGE") },
    { NULL },
  };

  return command_options (COMMAND, _ ("listen|connect|check [[ADDRESS:]PORT] [-- COMMAND…]"),
                          _ ("Lets our TCP talk to the kernel's."), help_text (), entries, argc,
                          argv)
         && command_language (COMMAND, words->language);
}

/* Always false. */
static bool
misused (const char *message, const char *word)
{
  command_misused (COMMAND, message, word);
  return false;
}

/* "8000" or "10.0.0.2:8000" */
static bool
read_socket (const char *text, Socket *socket)
{
  return (socket_parse (text, socket) && socket->port > 0)
         || misused (_ ("“%s” is no port and no address with a port, as in 8000 or 10.0.0.2:8000"),
                     text);
}

/* [9293 3.9.1.1 MUST-43 to MUST-46] The addresses of OPEN: ours is on the line and not the
 * kernel's; the other end is one host. */
static bool
addresses_are_sane (const PeerWish *wish, const char *text)
{
  const PeerOptions *peer = &wish->peer;
  const uint32_t hosts = UINT32_MAX >> peer->network.prefix;

  if (wish->listens
      && (ip_is_for_many (peer->local.address, &peer->network)
          || peer->local.address == peer->network.address
          || (peer->local.address & ~hosts) != (peer->network.address & ~hosts)))
    return misused (_ ("“%s” cannot be our address: it is one of 10.0.0.1 to 10.0.0.254, "
                       "10.0.0.2 is the kernel's"),
                    text);
  if (!wish->listens && !ip_may_send (peer->remote.address, &peer->network, peer->local.address))
    return misused (_ ("“%s” is not the address of one other host"), text);
  return true;
}

/* A number among the options. */
static bool
read_number (const char *option, const char *text, uint64_t least, uint64_t most, unsigned *number)
{
  uint64_t value = *number;

  if (!command_number (COMMAND, option, text, least, most, &value))
    return false;
  *number = (unsigned) value;
  return true;
}

static bool
read_numbers (const Words *words, PeerOptions *peer)
{
  unsigned from = OUR_PORT, ttl = 64, dscp = 0;

  peer->mtu = MTU;
  if (!read_number ("--mtu", words->mtu, MTU_LEAST, MTU_MOST, &peer->mtu)
      || !read_number ("--ttl", words->ttl, 1, 255, &ttl)
      || !read_number ("--dscp", words->dscp, 0, 63, &dscp)
      || !read_number ("--from", words->from, 1, 65535, &from))
    return false;
  peer->ttl = (uint8_t) ttl;
  peer->diffserv = (uint8_t) dscp;
  peer->crosses_open = words->cross_open;
  peer->crosses_close = words->cross_close;
  if (peer->local.port == 0)
    peer->local.port = (uint16_t) from;
  return true;
}

/* --loss and its like: a die of its own. */
static bool
read_chance (const Words *words, Chance *chance)
{
  uint64_t seed = 1;
  unsigned loss = 0, duplicate = 0, reorder = 0, corrupt = 0;

  if (!command_number (COMMAND, "--seed", words->seed, 0, UINT64_MAX, &seed)
      || !read_number ("--loss", words->loss, 0, 100, &loss)
      || !read_number ("--duplicate", words->duplicate, 0, 100, &duplicate)
      || !read_number ("--reorder", words->reorder, 0, 100, &reorder)
      || !read_number ("--corrupt", words->corrupt, 0, 100, &corrupt))
    return false;
  if (loss + duplicate + reorder + corrupt > 100)
    return misused ("%s", _ ("--loss, --duplicate, --reorder and --corrupt are more than 100 "
                             "together"));
  chance_init (chance, seed);
  chance->lose = (uint8_t) loss;
  chance->duplicate = (uint8_t) duplicate;
  chance->hold = (uint8_t) reorder;
  chance->corrupt = (uint8_t) corrupt;
  return true;
}

/* "64M", at most 1024G */
static bool
read_size (const char *text, guint64 *size)
{
  const gsize length = strlen (text);
  const char unit = length > 0 ? text[length - 1] : '\0';
  const unsigned shift = unit == 'K' ? 10 : unit == 'M' ? 20 : unit == 'G' ? 30 : 0;
  g_autofree char *digits = g_strndup (text, shift != 0 ? length - 1 : length);
  uint64_t number = 0;

  if (!decimal_read (digits, &number) || number > MAKE_MOST >> shift)
    return misused (_ ("“%s” is no number of octets, as in 100, 64K or 64M; at most 1024G"), text);
  *size = number << shift;
  return true;
}

/* --time: "2", "1.5", in seconds; 0 is for ever. */
static bool
read_most (const char *text, Time *most)
{
  g_autofree char *with_unit = text != NULL ? g_strconcat (text, "s", NULL) : NULL;
  Time time = 0;

  if (text != NULL
      && (!g_ascii_isdigit (text[MAX (strlen (text), 1) - 1]) || !time_read (with_unit, &time)))
    return misused (_ ("--time takes seconds, as in 2 or 1.5, at most 1000000, not “%s”"), text);
  *most = time != 0 ? time : TIME_NEVER;
  return true;
}

static bool
read_end (const Words *words, End *end)
{
  static const char *const names[ENDS] = { [END_SENT] = "sent",
                                           [END_PEER] = "peer",
                                           [END_BOTH] = "both",
                                           [END_ABORT] = "abort",
                                           [END_NEVER] = "never" };

  *end = words->send != NULL || words->make != NULL ? END_SENT : END_PEER;
  if (words->end == NULL)
    return true;
  for (*end = 0; *end < ENDS; (*end)++)
    if (strcmp (names[*end], words->end) == 0)
      return true;
  return misused (_ ("--close takes sent, peer, both, abort or never, not “%s”"), words->end);
}

/* [9293 3.7.1 MUST-67, 3.9.1] What our TCP does otherwise than the RFC's defaults: it makes use of
 * the options, and it does not keep a person waiting for 4 minutes in TIME-WAIT. */
static Settings
settings_for (unsigned mtu)
{
  Settings settings = settings_default ();

  settings.mss = mtu - IP_HEADER - WIRE_HEADER;
  settings.window_scale = settings.timestamps = settings.sack = 1;
  settings.window_shift = 3;
  settings.receive_buffer = settings.send_buffer = BUFFER;
  settings.msl = MILLISECONDS (250);
  return settings;
}

static bool
read_settings (const Words *words, Settings *settings)
{
  g_autoptr (GError) error = NULL;

  for (char **at = words->settings; at != NULL && *at != NULL; at++)
    if (strcmp (*at, "list") == 0)
      {
        peer_list_settings (settings);
        exit (command_output (COMMAND, PASSED));
      }
    else if (!peer_read_setting (settings, *at, &error))
      return misused ("%s", error->message);
  const char *fault = settings_fault (settings);
  return fault == NULL || misused ("%s", _ (fault));
}

/* What nobody outside can guess. [9293 3.4.1 MUST-9; 6528; 7323 5.4] */
static bool
draw_secrets (PeerOptions *peer)
{
  IsnInput input = { .endpoints = { peer->local.address, peer->remote.address, peer->local.port,
                                    peer->remote.port },
                     .now = (Time) g_get_real_time () };

  if (getrandom (input.key, sizeof input.key, 0) != sizeof input.key
      || getrandom (&peer->ts_offset, sizeof peer->ts_offset, 0) != sizeof peer->ts_offset)
    return misused ("%s", _ ("the system gives no random numbers"));
  peer->isn = reference.initial_sequence (&input);
  return true;
}

/* Where the two ends are. */
static bool
read_ends (const char *text, PeerWish *wish)
{
  PeerOptions *peer = &wish->peer;

  peer->network = (IpNetwork){ KERNEL_ADDRESS, PREFIX };
  peer->local = (Socket){ OUR_ADDRESS, 0 };
  peer->remote = (Socket){ wish->listens ? 0 : KERNEL_ADDRESS, 0 };
  return read_socket (text, wish->listens ? &peer->local : &peer->remote)
         && addresses_are_sane (wish, text);
}

static bool
read_files (Words *words, PeerWish *wish)
{
  wish->send = words->send;
  wish->receive = words->receive;
  wish->save = words->save;
  wish->pcapng = words->pcapng;
  wish->watch = words->watch;
  wish->stream = words->stream;
  if (words->stream
      && (words->watch || words->save != NULL || g_strcmp0 (words->receive, "-") == 0))
    return misused ("%s", _ ("--stream excludes --watch, --save and --receive -"));
  if (words->send != NULL && words->make != NULL)
    return misused ("%s", _ ("--send and --make exclude each other"));
  const char *const files[]
      = { words->exercise, words->send, words->receive, words->save, words->pcapng };
  g_autoptr (GError) error = NULL;
  for (unsigned i = 2; i < G_N_ELEMENTS (files); i++)
    if (!save_spares (files[i], files, i, &error))
      return misused ("%s", error->message);
  return read_most (words->time, &wish->most)
         && (words->make == NULL || read_size (words->make, &wish->make));
}

/* --exercise: compiled, and in a process of its own. */
static int
run_with_exercise (const char *source, PeerWish *wish)
{
  g_autofree char *diagnostics = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *module = compile_exercise (source, &diagnostics, &error);
  int code = COULD_NOT_RUN;

  wish->exercise = source;
  if (module == NULL)
    return command_fails (COMMAND, "%s", error->message);
  wish->peer.runner = runner_new (module, &error);
  if (wish->peer.runner == NULL)
    command_fails (COMMAND, "%s", error->message);
  else
    code = peer_run (wish);
  runner_free (wish->peer.runner);
  compile_discard (module);
  return code;
}

static int
check (void)
{
  const TunOptions options = { .network = { KERNEL_ADDRESS, PREFIX }, .mtu = MTU };
  g_autoptr (GError) error = NULL;
  g_autoptr (Tun) tun = tun_new (&options, &error);

  if (tun == NULL)
    return command_fails (COMMAND, "%s", error->message);
  printf ("%s\n", _ ("this machine lets our TCP talk to the kernel's"));
  return command_output (COMMAND, PASSED);
}

static int
run (Words *words, int argc, char **argv, char **program)
{
  PeerWish wish = { .listens = argc > 1 && strcmp (argv[1], "listen") == 0, .program = program };

  if (argc == 2 && strcmp (argv[1], "check") == 0)
    return check ();
  wish.peer.settings = settings_for (MTU);
  if (argc == 1 && !read_settings (words, &wish.peer.settings)) /* --set list ends here */
    return COULD_NOT_RUN;
  if (argc < 2 || (!wish.listens && strcmp (argv[1], "connect") != 0))
    return command_misused (COMMAND, "%s", _ ("listen, connect or check?"));
  if (argc != 3)
    return command_misused (COMMAND, "%s", _ ("one port, and behind -- the command"));
  if (!read_ends (argv[2], &wish) || !read_numbers (words, &wish.peer)
      || !read_chance (words, &wish.peer.chance) || !read_end (words, &wish.end)
      || !read_files (words, &wish))
    return COULD_NOT_RUN;
  wish.peer.settings = settings_for (wish.peer.mtu);
  if (!read_settings (words, &wish.peer.settings) || !draw_secrets (&wish.peer))
    return COULD_NOT_RUN;
  return words->exercise != NULL ? run_with_exercise (words->exercise, &wish) : peer_run (&wish);
}

/* The words behind the first "--", which is taken away with them; NULL: there is none. */
static char **
split_program (int *argc, char **argv)
{
  for (int i = 1; i < *argc; i++)
    if (strcmp (argv[i], "--") == 0)
      {
        argv[i] = NULL;
        *argc = i;
        return argv[i + 1] != NULL ? argv + i + 1 : NULL;
      }
  return NULL;
}

int
command_peer (int argc, char **argv)
{
  Words words = { 0 };
  char **program = split_program (&argc, argv);
  int code = COULD_NOT_RUN;

  if (read_options (&words, &argc, &argv))
    {
      interrupt_on_signals ();
      code = run (&words, argc, argv, program);
    }
  words_clear (&words);
  interrupt_end ();
  return code;
}
