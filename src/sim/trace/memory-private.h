/* The little that a trace needs of a heap. Running out of memory ends the program.  */
#pragma once

#include <stdlib.h>
#include <string.h>

static inline void *
memory_must (void *memory)
{
  if (memory == NULL)
    abort ();
  return memory;
}

/* Makes room in an array for one more element; by half as much again, so that little lies idle.  */
static inline void *
memory_grown (void *array, size_t count, size_t *room, size_t element)
{
  if (count < *room)
    return array;
  *room += *room / 2 + 16;
  return memory_must (realloc (array, *room * element));
}

/* A copy of `count` elements and no more; NULL for none.  */
static inline void *
memory_copied (const void *array, size_t count, size_t element)
{
  if (count == 0)
    return NULL;
  return memcpy (memory_must (malloc (count * element)), array, count * element);
}
