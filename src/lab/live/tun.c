/* The keeper is cloned into namespaces of its own: a user namespace, in which it is root and may
 * therefore have a network, a network namespace, and a process namespace, whose first process it
 * is, so that the kernel ends all others when it ends. It makes the device, hands it to us through
 * a socket and then waits to be told which program to run.
 *
 * Between clone and exec the keeper does little but system calls: it is a copy of a process that
 * may have had locks. */
#define _GNU_SOURCE /* CLONE_NEWUSER */
#include "config.h"

#include "tun.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <lab/text/language.h>

#define DEVICE "handshake0"
#define ARGUMENTS_MAX 65536

/* How far the keeper came. */
typedef enum
{
  STAGE_NAMESPACE,
  STAGE_MAP,
  STAGE_OPEN,
  STAGE_DEVICE,
  STAGE_READY
} Stage;

typedef struct
{
  int stage, number; /* Stage; errno */
} Report;

/* What the keeper was told. */
typedef struct
{
  TunOptions options;
  int socket;
  int uid, gid; /* outside */
} Keeper;

G_DEFINE_QUARK (tun - error - quark, tun_error)

/* ---- The keeper. ---- */

/* A short text into a file of /proc. */
static bool
put_text (const char *path, const char *text)
{
  const int fd = open (path, O_WRONLY | O_CLOEXEC);
  const bool written = fd >= 0 && write (fd, text, strlen (text)) == (ssize_t) strlen (text);

  if (fd >= 0)
    close (fd);
  return written;
}

/* In here this user, and nobody else, is root. */
static bool
map_ids (const Keeper *keeper)
{
  char line[64];

  put_text ("/proc/self/setgroups", "deny"); /* older kernels have no such file */
  snprintf (line, sizeof line, "0 %d 1", keeper->uid);
  if (!put_text ("/proc/self/uid_map", line))
    return false;
  snprintf (line, sizeof line, "0 %d 1", keeper->gid);
  return put_text ("/proc/self/gid_map", line);
}

static void
set_address (struct ifreq *request, uint32_t address)
{
  struct sockaddr_in *in = (struct sockaddr_in *) (void *) &request->ifr_addr;

  memset (in, 0, sizeof *in);
  in->sin_family = AF_INET;
  in->sin_addr.s_addr = htonl (address);
}

static bool
bring_up (int fd, const char *name)
{
  struct ifreq request = { .ifr_flags = IFF_UP | IFF_RUNNING };

  strcpy (request.ifr_name, name);
  return ioctl (fd, SIOCSIFFLAGS, &request) == 0;
}

/* An address for the device, and the device and the loopback up. */
static bool
configure (const TunOptions *options)
{
  const int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct ifreq request = { .ifr_name = DEVICE };
  bool good = fd >= 0;

  request.ifr_mtu = (int) options->mtu;
  good = good && ioctl (fd, SIOCSIFMTU, &request) == 0;
  set_address (&request, options->network.address);
  good = good && ioctl (fd, SIOCSIFADDR, &request) == 0;
  set_address (&request, ~(UINT32_MAX >> options->network.prefix));
  good = good && ioctl (fd, SIOCSIFNETMASK, &request) == 0;
  good = good && bring_up (fd, DEVICE) && bring_up (fd, "lo");
  if (fd >= 0)
    close (fd);
  return good;
}

/* The device, or -1; `*stage` says how far it went. */
static int
make_device (const TunOptions *options, Stage *stage)
{
  struct ifreq request = { .ifr_name = DEVICE, .ifr_flags = IFF_TUN | IFF_NO_PI };

  *stage = STAGE_OPEN;
  const int fd = open ("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    return -1;
  *stage = STAGE_DEVICE;
  /* We speak no IPv6; where the kernel lets us say so, it does not introduce itself with it. */
  put_text ("/proc/sys/net/ipv6/conf/default/addr_gen_mode", "1");
  if (ioctl (fd, TUNSETIFF, &request) != 0 || !configure (options))
    return -1;
  *stage = STAGE_READY;
  return fd;
}

/* How it went and, unless it is -1, the device. */
static bool
send_report (int socket, Report report, int device)
{
  union
  {
    struct cmsghdr header;
    char room[CMSG_SPACE (sizeof (int))];
  } control = { .header = { .cmsg_len = CMSG_LEN (sizeof (int)),
                            .cmsg_level = SOL_SOCKET,
                            .cmsg_type = SCM_RIGHTS } };
  struct iovec data = { &report, sizeof report };
  struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1 };

  if (device >= 0)
    {
      memcpy (CMSG_DATA (&control.header), &device, sizeof device);
      message.msg_control = &control;
      message.msg_controllen = sizeof control.room;
    }
  return sendmsg (socket, &message, MSG_NOSIGNAL) == (ssize_t) sizeof report;
}

static int
run_program (const Keeper *keeper, char *const argv[])
{
  /* What this process catches or ignores is nothing to the program. */
  for (int number = 1; number < NSIG; number++)
    signal (number, SIG_DFL);
  if (keeper->options.quiet)
    dup2 (STDERR_FILENO, STDOUT_FILENO);
  execvp (argv[0], argv);
  fprintf (stderr, "%s: %s\n", argv[0], g_strerror (errno));
  return 127;
}

/* Waits until the program ends, and buries whatever else dies in here. */
static int
wait_for (pid_t program)
{
  int status = 0;

  for (;;)
    {
      const pid_t dead = wait (&status);
      if (dead == program)
        return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
      if (dead < 0 && errno != EINTR)
        return 127;
    }
}

/* The words of a command, one NUL behind each, become argv. */
static bool
split (char *words, size_t size, char *argv[], size_t most)
{
  size_t count = 0;

  if (size == 0 || words[size - 1] != '\0')
    return false;
  for (size_t at = 0; at < size && count + 1 < most; at += strlen (words + at) + 1)
    argv[count++] = words + at;
  argv[count] = NULL;
  return true;
}

/* Everything the keeper does; the result is its exit status. */
static int
keep (const Keeper *keeper)
{
  char words[ARGUMENTS_MAX], *argv[256];
  Stage stage = STAGE_MAP;
  int device = -1;

  /* No child of a thread that ended, but of a process that did: the socket says so as well. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (keeper->uid < 0 || map_ids (keeper))
    device = make_device (&keeper->options, &stage);
  const int number = stage == STAGE_READY ? 0 : errno;
  if (!send_report (keeper->socket, (Report){ (int) stage, number }, device)
      || stage != STAGE_READY)
    return 1;
  close (device);
  const ssize_t size = read (keeper->socket, words, sizeof words);
  if (size <= 0 || !split (words, (size_t) size, argv, G_N_ELEMENTS (argv)))
    return 1;
  const pid_t program = fork ();
  if (program == 0)
    _exit (run_program (keeper, argv));
  return program < 0 ? 127 : wait_for (program);
}

/* ---- This side. ---- */

static const char *
remedy (const Report *report)
{
  switch (report->stage)
    {
    case STAGE_NAMESPACE:
    case STAGE_MAP:
      return _ ("An administrator allows it with “sysctl user.max_user_namespaces=10000”, on older "
                "Debian also “sysctl kernel.unprivileged_userns_clone=1”, on Ubuntu “sysctl "
                "kernel.apparmor_restrict_unprivileged_userns=0”; in a container, with its "
                "--privileged option. Root needs none of them.");
    case STAGE_OPEN:
      return report->number == EACCES
                 ? _ ("An administrator allows it with “chmod 666 /dev/net/tun”.")
                 : _ ("An administrator makes it with “modprobe tun”; a container gets it with "
                      "“--device /dev/net/tun”.");
    default: return _ ("It needs the right CAP_NET_ADMIN in its own namespace.");
    }
}

static const char *
what_failed (const Report *report)
{
  switch (report->stage)
    {
    case STAGE_NAMESPACE: return _ ("no network namespace could be made");
    case STAGE_MAP: return _ ("this user could not become root in its own namespace");
    case STAGE_OPEN: return _ ("/dev/net/tun could not be opened");
    default: return _ ("the TUN device could not be made");
    }
}

static bool
fails (const Report *report, GError **error)
{
  g_set_error (error, TUN_ERROR, TUN_ERROR_MISSING, "%s: %s.\n%s", what_failed (report),
               g_strerror (report->number), remedy (report));
  return false;
}

/* The device comes as ancillary data. */
static int
receive_report (int socket, Report *report)
{
  union
  {
    struct cmsghdr header;
    char room[CMSG_SPACE (sizeof (int))];
  } control;
  struct iovec data = { report, sizeof *report };
  struct msghdr message = { .msg_iov = &data,
                            .msg_iovlen = 1,
                            .msg_control = &control,
                            .msg_controllen = sizeof control.room };
  ssize_t size;
  int device = -1;

  do
    size = recvmsg (socket, &message, MSG_CMSG_CLOEXEC);
  while (size < 0 && errno == EINTR);
  if (size != (ssize_t) sizeof *report)
    *report = (Report){ STAGE_NAMESPACE, size < 0 ? errno : EPIPE };
  else if (CMSG_FIRSTHDR (&message) != NULL)
    memcpy (&device, CMSG_DATA (CMSG_FIRSTHDR (&message)), sizeof device);
  return device;
}

/* fork (), into new namespaces. Root does without a user namespace where there is none. */
static pid_t
clone_keeper (Keeper *keeper)
{
  const unsigned long flags = CLONE_NEWNET | CLONE_NEWPID | SIGCHLD;
  pid_t pid = (pid_t) syscall (SYS_clone, flags | CLONE_NEWUSER, 0, 0, 0, 0);

  if (pid >= 0 || geteuid () != 0)
    return pid;
  keeper->uid = -1;
  return (pid_t) syscall (SYS_clone, flags, 0, 0, 0, 0);
}

/* A namespace with a device, which is up. NULL: this machine does not allow it, and the message
 * says what is missing. */
Tun *
tun_new (const TunOptions *options, GError **error)
{
  Keeper keeper = { .options = *options, .uid = (int) geteuid (), .gid = (int) getegid () };
  Report report = { STAGE_NAMESPACE, 0 };
  int sockets[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      report.number = errno;
      fails (&report, error);
      return NULL;
    }
  keeper.socket = sockets[1];
  const pid_t pid = clone_keeper (&keeper);
  if (pid == 0)
    {
      close (sockets[0]);
      _exit (keep (&keeper));
    }
  report.number = errno;
  close (sockets[1]);
  Tun *tun = g_new (Tun, 1);
  *tun = (Tun){ .fd = -1, .socket = sockets[0], .keeper = pid };
  if (pid > 0)
    tun->fd = receive_report (tun->socket, &report);
  if (tun->fd >= 0)
    return tun;
  fails (&report, error);
  tun_free (tun);
  return NULL;
}

/* Runs a program in the namespace: the words of argv, NULL behind the last. It inherits stdin,
 * stdout and stderr. Once only. That it could not be started is told by tun_ended (). */
bool
tun_run (Tun *tun, char *const argv[], GError **error)
{
  g_autoptr (GByteArray) words = g_byte_array_new ();
  unsigned count = 0;

  for (; argv[count] != NULL; count++)
    g_byte_array_append (words, (const guint8 *) argv[count], (guint) strlen (argv[count]) + 1);
  if (words->len > ARGUMENTS_MAX || count > 255)
    g_set_error (error, TUN_ERROR, TUN_ERROR_RUN, "%s", g_strerror (E2BIG));
  else if (send (tun->socket, words->data, words->len, MSG_NOSIGNAL) != (ssize_t) words->len)
    g_set_error (error, TUN_ERROR, TUN_ERROR_RUN, "%s", g_strerror (errno));
  else
    return tun->runs = true;
  return false;
}

/* Has the program ended? `*status` is its exit status, 128 and the number of a signal that killed
 * it, or 127 if it could not be started. Does not wait. */
bool
tun_ended (Tun *tun, int *status)
{
  int raw = 0;

  if (tun->keeper <= 0 || waitpid (tun->keeper, &raw, WNOHANG) != tun->keeper)
    return false;
  tun->keeper = 0;
  tun->runs = false;
  *status = WIFEXITED (raw) ? WEXITSTATUS (raw) : 128 + WTERMSIG (raw);
  return true;
}

/* Is there a line of /proc/net/tcp about a socket in LISTEN on this port?
 *   0: 00000000:1F90 00000000:0000 0A ... */
static bool
file_has_listener (const char *path, unsigned port)
{
  FILE *file = fopen (path, "r");
  char line[512];
  unsigned local, state;
  bool found = false;

  while (file != NULL && !found && fgets (line, sizeof line, file) != NULL)
    found = sscanf (line, " %*u: %*[0-9A-F]:%x %*[0-9A-F]:%*x %x", &local, &state) == 2
            && local == port && state == 10;
  if (file != NULL)
    fclose (file);
  return found;
}

/* Does a program in the namespace listen on this port? */
bool
tun_listens (const Tun *tun, unsigned port)
{
  static const char *const names[] = { "tcp", "tcp6" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%d/net/%s", (int) tun->keeper, names[i]);
      if (file_has_listener (path, port))
        return true;
    }
  return false;
}

/* Ends everything in the namespace. NULL is allowed. */
void
tun_free (Tun *tun)
{
  if (tun == NULL)
    return;
  if (tun->keeper > 0)
    {
      kill (tun->keeper, SIGKILL);
      while (waitpid (tun->keeper, NULL, 0) < 0 && errno == EINTR)
        ;
    }
  if (tun->fd >= 0)
    close (tun->fd);
  close (tun->socket);
  g_free (tun);
}
