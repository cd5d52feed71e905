/* Three locks, each of which holds without the others: resource limits, Landlock (which files may
 * be seen) and a seccomp filter (which system calls may be made). All are one-way. None needs a
 * privilege, a library or a helper, and what the kernel does not have is left out and reported.
 *
 * The filter is a list of what is allowed. A program that only asks what it has on its hands (ioctl
 * on a pipe, as printf does) gets an error; one that tries anything else dies of SIGSYS. */
#define _GNU_SOURCE
#include "runner-lock-private.h"

#include "landlock-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined __x86_64__
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define MEBIBYTE (1024u * 1024u)

/* Seconds of processor time for the whole life of the child. The grader stops a single question
 * much earlier; this ends a child whose grader is gone. */
#define LIFETIME_SECONDS 60

static void
limit (int resource, rlim_t most)
{
  const struct rlimit both = { most, most };
  setrlimit (resource, &both);
}

static void
limit_resources (void)
{
  limit (RLIMIT_AS, 256 * MEBIBYTE);
  limit (RLIMIT_CPU, LIFETIME_SECONDS);
  limit (RLIMIT_FSIZE, 0);
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_NPROC, 0);
  limit (RLIMIT_NOFILE, 16);
}

/* Does it hold? The root folder must be out of sight. */
static bool
landlock_holds (void)
{
  int folder = open ("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool holds = folder < 0 && errno == EACCES;

  if (folder >= 0)
    close (folder);
  return holds;
}

/* The version in force afterwards, or 0. Only the module may be read: what else it needs, the C
 * library, is loaded. So neither the machine nor the grader can be looked at, where the model
 * solution is. */
static unsigned
landlock (const char *module_path)
{
  const Ruleset ruleset = landlock_open ();
  if (ruleset.file < 0)
    return 0;

  landlock_allow (&ruleset, module_path, LANDLOCK_READ);
  const bool locked = landlock_restrict (ruleset.file) == 0;
  close (ruleset.file);
  return locked && landlock_holds () ? ruleset.version : 0;
}

#ifdef THIS_ARCHITECTURE

static const int allowed[] = {
  __NR_read,           __NR_write,       __NR_writev,     __NR_close,        __NR_fstat,
  __NR_newfstatat,     __NR_lseek,       __NR_pread64,    __NR_mmap,         __NR_munmap,
  __NR_mprotect,       __NR_mremap,      __NR_madvise,    __NR_brk,          __NR_futex,
  __NR_getrandom,      __NR_exit,        __NR_exit_group, __NR_rt_sigreturn, __NR_rt_sigaction,
  __NR_rt_sigprocmask, __NR_sigaltstack, __NR_getpid,     __NR_gettid,       __NR_clock_gettime,
  __NR_gettimeofday,   __NR_sched_yield,
};

/* Asked for by an innocent C library: refused, and nobody dies of it. */
static const int refused[] = {
  __NR_ioctl, __NR_fcntl,  __NR_readlinkat, __NR_faccessat, __NR_uname, __NR_prlimit64,
#ifdef __NR_open
  __NR_open,  __NR_access, __NR_readlink,
#endif
};

#define COUNT(array) (sizeof (array) / sizeof *(array))
#define ERRNO(number) (SECCOMP_RET_ERRNO | (number))
#define LOAD(field) BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, field))
#define LOW_HALF(n) (offsetof (struct seccomp_data, args) + 8 * (n))

typedef struct
{
  struct sock_filter code[160];
  unsigned short length;
} Program;

static void
emit (Program *program, struct sock_filter instruction)
{
  if (program->length < COUNT (program->code))
    program->code[program->length++] = instruction;
}

static void
answer (Program *program, uint32_t verdict)
{
  emit (program, (struct sock_filter) BPF_STMT (BPF_RET | BPF_K, verdict));
}

/* If the accumulator is `value`, this is the verdict. */
static void
answer_if (Program *program, uint32_t value, uint32_t verdict)
{
  emit (program, (struct sock_filter) BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1));
  answer (program, verdict);
}

/* Only this machine's own system calls: the 32-bit and x32 ones have other numbers. */
static void
begin (Program *program)
{
  emit (program, (struct sock_filter) LOAD (arch));
  emit (program,
        (struct sock_filter) BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCHITECTURE, 1, 0));
  answer (program, SECCOMP_RET_KILL_PROCESS);
  emit (program, (struct sock_filter) LOAD (nr));
  emit (program, (struct sock_filter) BPF_JUMP (BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));
  answer (program, SECCOMP_RET_KILL_PROCESS);
}

/* If the accumulator is `call`: allowed as long as argument n has none of `bits`, else refused. */
static void
allow_without (Program *program, int call, unsigned n, uint32_t bits)
{
  emit (program, (struct sock_filter) BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, (uint32_t) call, 0, 4));
  emit (program, (struct sock_filter) BPF_STMT (BPF_LD | BPF_W | BPF_ABS, LOW_HALF (n)));
  emit (program, (struct sock_filter) BPF_JUMP (BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1));
  answer (program, ERRNO (EACCES));
  answer (program, SECCOMP_RET_ALLOW);
}

/* If the accumulator is `call`: allowed as long as its first argument is `value`, else refused. */
static void
allow_with (Program *program, int call, uint32_t value)
{
  emit (program, (struct sock_filter) BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, (uint32_t) call, 0, 4));
  emit (program, (struct sock_filter) BPF_STMT (BPF_LD | BPF_W | BPF_ABS, LOW_HALF (0)));
  emit (program, (struct sock_filter) BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0));
  answer (program, ERRNO (EPERM));
  answer (program, SECCOMP_RET_ALLOW);
}

static bool
install (const Program *program)
{
  const struct sock_fprog filter = { program->length, (struct sock_filter *) program->code };
  return prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0;
}

/* Does it hold? A harmless question must be refused in the filter's own way. */
static bool
filter_holds (void)
{
  return syscall (__NR_uname, NULL) != 0 && errno == ENOTTY;
}

static bool
seccomp_while_loading (void)
{
  Program program = { .length = 0 };

  begin (&program);
  for (size_t i = 0; i < COUNT (allowed); i++)
    answer_if (&program, (uint32_t) allowed[i], SECCOMP_RET_ALLOW);
  for (size_t i = 0; i < COUNT (refused); i++)
    answer_if (&program, (uint32_t) refused[i], ERRNO (ENOTTY));
  allow_without (&program, __NR_openat, 2, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC);
  /* abort () sends a signal, to itself; nobody else may be sent one. */
  allow_with (&program, __NR_tgkill, (uint32_t) getpid ());
  /* Once more, for the second filter. */
  allow_with (&program, __NR_prctl, PR_SET_SECCOMP);
  answer (&program, SECCOMP_RET_KILL_PROCESS);
  return install (&program) && filter_holds ();
}

static bool
seccomp_after_loading (void)
{
  Program program = { .length = 0 };

  begin (&program);
  answer_if (&program, __NR_openat, ERRNO (EACCES));
  answer_if (&program, __NR_prctl, SECCOMP_RET_KILL_PROCESS);
  allow_without (&program, __NR_mmap, 2, 4 /* PROT_EXEC */);
  allow_without (&program, __NR_mprotect, 2, 4 /* PROT_EXEC */);
  answer (&program, SECCOMP_RET_ALLOW);
  return install (&program);
}

#else

static bool
seccomp_while_loading (void)
{
  return false;
}

static bool
seccomp_after_loading (void)
{
  return false;
}

#endif

/* Called once, before the module is opened: its constructors are a student's code too. */
Lock
lock_before_loading (const char *module_path)
{
  Lock lock = { 0 };

  limit_resources ();
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return lock;
  lock.landlock = landlock (module_path);
  lock.seccomp = seccomp_while_loading ();
  return lock;
}

/* Called once, when the module is in: nothing more is opened, and nothing new becomes code. */
void
lock_after_loading (void)
{
  seccomp_after_loading ();
}
