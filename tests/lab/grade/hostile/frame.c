/* What all hostile submissions have around them: the two functions of chapter 3, which do nothing
 * of what they should, and an attack. If it gets what it wants, a SYN,FIN that no honest TCP
 * sends says so in the verdict. SECRET is a file that must not be read, MARK one that must not be
 * written; `seen ()` is told every number that was read somewhere, and lets it out in the same
 * way.
 *
 * The including file defines ATTACK, an expression that is true when it succeeded, and where it
 * is tried: EARLY in a constructor, else in the functions; or BODY, statements in the functions. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <tcp/parts.h>

static volatile int won;
static volatile unsigned leaked;
static char buffer[65536];

__attribute__ ((unused)) static int
seen (ssize_t count)
{
  if (count >= 4)
    memcpy ((void *) &leaked, buffer, 4);
  return count >= 4;
}

/* Reads a file into sight. */
__attribute__ ((unused)) static int
reads (const char *path)
{
  int file = open (path, O_RDONLY);
  return file >= 0 && seen (read (file, buffer, sizeof buffer));
}

__attribute__ ((unused)) static int
writes (const char *path)
{
  int file = open (path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  return file >= 0 && write (file, "pwned", 5) == 5;
}

/* A table of parts whose functions lie in code: somebody's answers. */
__attribute__ ((unused)) static int
look_for_table (struct dl_phdr_info *info, size_t size, void *found)
{
  const size_t slots = sizeof (Parts) / sizeof (void *);
  for (int i = 0; i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X) == 0)
      {
        void **at = (void **) (info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
        void **end = at + info->dlpi_phdr[i].p_memsz / sizeof (void *);
        for (size_t run = 0; at < end; at++)
          {
            run = *at != NULL && (char *) *at > (char *) info->dlpi_addr
                          && (char *) *at < (char *) info->dlpi_addr + 0x200000
                      ? run + 1
                      : 0;
            if (run >= slots)
              {
                *(void **) found = at - slots + 1;
                return 1;
              }
          }
      }
  return 0;
}

#ifndef ATTACK
#define ATTACK 0
#endif
#ifndef BODY
#define BODY
#endif

__attribute__ ((unused)) static int
attack (void)
{
  return ATTACK;
}

#ifdef EARLY
__attribute__ ((constructor)) static void
early (void)
{
  won = attack ();
}
#endif

static void
arrives_listen (Tcb *tcb, const Segment *seg, Turn *turn)
{
#ifndef EARLY
  won = attack ();
#endif
  BODY;
  if (won)
    send_segment (tcb, turn, leaked != 0 ? leaked : 4711471, CTL_SYN | CTL_FIN);
}

static void
arrives_syn_sent (Tcb *tcb, const Segment *seg, Turn *turn)
{
  arrives_listen (tcb, seg, turn);
}

#ifndef OWN_TABLE
const Parts exercise = { .arrives_listen = arrives_listen, .arrives_syn_sent = arrives_syn_sent };
#endif
