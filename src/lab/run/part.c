/* The process that holds a student's part: lock up, say so, load the module when told to, answer
 * calls of the slots that it fills until the machine hangs up.
 *
 * What it is linked with is the other half of its lock. It has the verbs with which a part acts,
 * and of the reference nothing: a slot that the student leaves empty is asked of the machine,
 * another process. So all its memory may be read by whoever wants to; nowhere in there is the code
 * that fills a slot. The student's code may also overwrite anything in here; the worst it gets by
 * that is to answer questions in its own way, which is what it was asked to do. */
#define _GNU_SOURCE
#include "runner.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "remote-private.h"
#include "runner-lock-private.h"

/* The student's slots, and the machine for the others. Slots of octets are asked with at most one
 * datagram. */
static Parts parts;
static uint8_t octets[UINT16_MAX];

/* ---- The way to the machine. ---- */

/* Without its socket there is nothing to live for. */
static void
read_all (void *buffer, size_t size)
{
  for (size_t done = 0; done < size;)
    {
      ssize_t count = read (RUNNER_SOCKET, (char *) buffer + done, size - done);
      if (count == 0 || (count < 0 && errno != EINTR))
        _exit (0);
      done += count > 0 ? (size_t) count : 0;
    }
}

static void
write_all (const void *buffer, size_t size)
{
  for (size_t done = 0; done < size;)
    {
      ssize_t count = write (RUNNER_SOCKET, (const char *) buffer + done, size - done);
      if (count < 0 && errno != EINTR)
        _exit (0);
      done += count > 0 ? (size_t) count : 0;
    }
}

static void
send_message (const Message *message)
{
  write_all (message, sizeof *message);
  if (message->size > 0)
    write_all (message->octets, message->size);
}

static void
receive_message (Message *message)
{
  read_all (message, sizeof *message);
  if (message->size > sizeof octets)
    _exit (0);
  read_all (octets, message->size);
  message->octets = octets;
}

static void
answer (Message *message)
{
  remote_serve (&parts, message);
  send_message (message);
}

/* The rest of TCP may call a slot of the student's in its turn, before it returns. */
void
remote_exchange (Message *message)
{
  message->kind = MESSAGE_CALL;
  send_message (message);
  for (receive_message (message); message->kind == MESSAGE_CALL; receive_message (message))
    answer (message);
}

/* ---- Loading. ---- */

/* The loader knows how large an exported object is; a table from another version, or something else
 * under that name, is not read. */
static bool
is_a_table (const void *address)
{
  Dl_info info;
  ElfW (Sym) *symbol = NULL;

  return dladdr1 (address, &info, (void **) &symbol, RTLD_DL_SYMENT) != 0 && symbol != NULL
         && symbol->st_size == sizeof (Parts);
}

/* Fills in `mine`, or says in the hello why not. */
static void
load (const char *module_path, Hello *hello, Parts *mine)
{
  void *module = dlopen (module_path, RTLD_NOW | RTLD_LOCAL);
  if (module == NULL)
    {
      const char *why = dlerror ();
      hello->status = HELLO_NOT_LOADED;
      snprintf (hello->message, sizeof hello->message, "%s", why != NULL ? why : "");
      return;
    }

  const void *table = dlsym (module, "exercise");
  if (table == NULL)
    hello->status = HELLO_NO_TABLE;
  else if (!is_a_table (table))
    hello->status = HELLO_OTHER_TABLE;
  else
    memcpy (mine, table, sizeof *mine);
}

static void
lock_up (const char *module_path, bool unlocked)
{
  const Lock lock = unlocked ? (Lock){ 0 } : lock_before_loading (module_path);
  const LockReport report = {
    .magic = RUNNER_MAGIC,
    .question_size = sizeof (Question),
    .message_size = sizeof (Message),
    .slots = parts_slots (),
    .landlock = lock.landlock,
    .seccomp = lock.seccomp,
  };
  write_all (&report, sizeof report);
}

static void
load_and_say_hello (const char *module_path, bool unlocked)
{
  Hello hello = { .magic = RUNNER_MAGIC };
  Parts mine = { 0 };

  load (module_path, &hello, &mine);
  if (!unlocked)
    lock_after_loading ();
  for (unsigned slot = 0; slot < parts_slots (); slot++)
    if (parts_has_slot (&mine, slot))
      hello.filled[slot / 64] |= (uint64_t) 1 << slot % 64;
  parts = parts_with (&remote, &mine);
  write_all (&hello, sizeof hello);
  if (hello.status != HELLO_READY)
    _exit (0);
}

/* `handshake-part MODULE [unlocked]`, with the machine at RUNNER_SOCKET. It has nothing to say to a
 * person. */
int
part_main (int argc, char **argv)
{
  const bool unlocked = argc == 3 && strcmp (argv[2], "unlocked") == 0;
  Message message;
  char go;

  if (argc < 2)
    _exit (2);
  syscall (SYS_close_range, RUNNER_SOCKET + 1, ~0u, 0);
  lock_up (argv[1], unlocked);
  read_all (&go, 1);
  load_and_say_hello (argv[1], unlocked);
  for (;;)
    {
      receive_message (&message);
      answer (&message);
    }
}
