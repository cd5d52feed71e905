/* The only file that knows of threads and pages: memory that comes zeroed and in large pages where
 * the machine has them, a lock, and a crew of two that works in turns. */
#define _GNU_SOURCE
#include "explore-private.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define HEAD 64 /* octets in front of a piece that say how long it is */
#define LARGE_PAGE ((size_t) 2 << 20)

struct Lock
{
  pthread_mutex_t mutex;
};

struct Crew
{
  unsigned members;
  void (*work) (void *data, unsigned member);
  void *data;
  pthread_barrier_t barrier;
};

/* Zeroed memory, or NULL. From a quarter of a large page on it is mapped by itself. */
void *
piece_new (size_t octets)
{
  if (octets < LARGE_PAGE / 4)
    {
      char *piece = calloc (1, octets + HEAD);
      return piece == NULL ? NULL : piece + HEAD;
    }
  const size_t whole = octets + HEAD;
  char *piece = mmap (NULL, whole, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (piece == MAP_FAILED)
    return NULL;
  madvise (piece, whole, MADV_HUGEPAGE);
  memcpy (piece, &whole, sizeof whole);
  return piece + HEAD;
}

void
piece_free (void *piece)
{
  size_t whole;
  if (piece == NULL)
    return;
  char *begin = (char *) piece - HEAD;
  memcpy (&whole, begin, sizeof whole);
  if (whole == 0)
    free (begin);
  else
    munmap (begin, whole);
}

Lock *
lock_new (void)
{
  Lock *lock = calloc (1, sizeof *lock);
  pthread_mutex_init (&lock->mutex, NULL);
  return lock;
}

void
lock_free (Lock *lock)
{
  pthread_mutex_destroy (&lock->mutex);
  free (lock);
}

void
lock_take (Lock *lock)
{
  pthread_mutex_lock (&lock->mutex);
}

void
lock_give (Lock *lock)
{
  pthread_mutex_unlock (&lock->mutex);
}

/* `work` is called once for each member by crew_run (); member 0 is the caller's own thread. */
Crew *
crew_new (unsigned members, void (*work) (void *data, unsigned member), void *data)
{
  Crew *crew = calloc (1, sizeof *crew);
  *crew = (Crew){ .members = members, .work = work, .data = data };
  pthread_barrier_init (&crew->barrier, NULL, members);
  return crew;
}

/* Waits until every member is here. */
void
crew_meet (Crew *crew)
{
  if (crew->members > 1)
    pthread_barrier_wait (&crew->barrier);
}

void
crew_free (Crew *crew)
{
  pthread_barrier_destroy (&crew->barrier);
  free (crew);
}

static void *
second (void *data)
{
  Crew *crew = data;
  crew->work (crew->data, 1);
  return NULL;
}

/* Runs the work of all members; returns when all have done it. */
void
crew_run (Crew *crew)
{
  pthread_t other;
  const bool two = crew->members > 1;
  if (two && pthread_create (&other, NULL, second, crew) != 0)
    abort ();
  crew->work (crew->data, 0);
  if (two)
    pthread_join (other, NULL);
}
