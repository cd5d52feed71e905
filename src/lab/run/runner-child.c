/* The child's side of the runner: lock up, load the module, say hello, answer questions until the
 * grader hangs up. The student's code may overwrite anything in here; the worst it gets by that is
 * to answer questions in its own way, which is what it was asked to do. */
#define _GNU_SOURCE
#include "runner.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runner-lock-private.h"
#include "runner-protocol-private.h"

static bool
read_all (void *buffer, size_t size)
{
  for (size_t done = 0; done < size;)
    {
      ssize_t count = read (RUNNER_SOCKET, (char *) buffer + done, size - done);
      if (count == 0 || (count < 0 && errno != EINTR))
        return false;
      done += count > 0 ? (size_t) count : 0;
    }
  return true;
}

static bool
write_all (const void *buffer, size_t size)
{
  for (size_t done = 0; done < size;)
    {
      ssize_t count = write (RUNNER_SOCKET, (const char *) buffer + done, size - done);
      if (count < 0 && errno != EINTR)
        return false;
      done += count > 0 ? (size_t) count : 0;
    }
  return true;
}

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

static bool
say_hello (const char *module_path, Parts *mine)
{
  Lock lock = lock_before_loading (module_path);
  Hello hello = {
    .magic = RUNNER_MAGIC,
    .question_size = sizeof (Question),
    .answer_size = sizeof (Answer),
    .slots = parts_slots (),
    .landlock = lock.landlock,
    .seccomp = lock.seccomp,
  };

  load (module_path, &hello, mine);
  lock_after_loading ();
  for (unsigned slot = 0; slot < hello.slots; slot++)
    if (parts_has_slot (mine, slot))
      hello.filled |= (uint64_t) 1 << slot;
  return write_all (&hello, sizeof hello) && hello.status == HELLO_READY;
}

static bool
answer_frame (const Parts *parts)
{
  Frame frame;
  Question questions[RUNNER_BATCH];
  Answer answers[RUNNER_BATCH];

  if (!read_all (&frame, sizeof frame) || frame.magic != RUNNER_MAGIC || frame.count > RUNNER_BATCH
      || !read_all (questions, frame.count * sizeof *questions))
    return false;

  memset (answers, 0, sizeof answers);
  for (unsigned i = 0; i < frame.count; i++)
    {
      answers[i].tcb = questions[i].tcb;
      tcp_step (parts, &answers[i].tcb, &questions[i].event, &answers[i].actions);
    }
  return write_all (&frame, sizeof frame) && write_all (answers, frame.count * sizeof *answers);
}

/* `handshake-runner MODULE`, with the socket at RUNNER_SOCKET. It has nothing to say to a
 * person. */
int
runner_main (int argc, char **argv)
{
  Parts mine = { 0 };
  const uint32_t here = RUNNER_MAGIC;

  if (argc != 2 || !write_all (&here, sizeof here) || !say_hello (argv[1], &mine))
    _exit (2);
  const Parts parts = parts_with (&reference, &mine);
  while (answer_frame (&parts))
    ;
  _exit (0);
}
