/* Not a runner, but one that pretends: it answers a question by doing nothing, and the next one
 * before it has been asked. */
#include <runner-protocol-private.h>
#include <lab/run/runner.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A frame of one answer. */
typedef struct
{
  Frame frame;
  Answer answer;
} Reply;

static bool
read_all (void *buffer, size_t size)
{
  for (size_t done = 0; done < size;)
    {
      const ssize_t count = read (RUNNER_SOCKET, (char *) buffer + done, size - done);
      if (count <= 0)
        return false;
      done += (size_t) count;
    }
  return true;
}

static bool
write_all (const void *buffer, size_t size)
{
  return write (RUNNER_SOCKET, buffer, size) == (ssize_t) size;
}

static bool
say_hello (void)
{
  const uint32_t word = RUNNER_MAGIC;
  const Hello hello = { .magic = RUNNER_MAGIC,
                        .question_size = sizeof (Question),
                        .answer_size = sizeof (Answer),
                        .slots = parts_slots (),
                        .status = HELLO_READY };

  return write_all (&word, sizeof word) && write_all (&hello, sizeof hello);
}

int
main (void)
{
  Reply replies[2];
  Question question;

  if (!say_hello ())
    return EXIT_FAILURE;
  memset (replies, 0, sizeof replies);
  while (read_all (&replies[0].frame, sizeof replies[0].frame)
         && read_all (&question, sizeof question))
    {
      replies[0].answer.tcb = question.tcb;
      replies[1] = replies[0];
      replies[1].frame.ticket++;
      if (!write_all (replies, sizeof replies))
        break;
    }
  return EXIT_SUCCESS;
}
