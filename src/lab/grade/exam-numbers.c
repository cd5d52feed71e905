/* The numbers of an exam. A test speaks of x and y, and every time it is taken they are others, so
 * that a table of a test's numbers gets nothing. What was drawn is known by its seed, and the same
 * seed draws the same again; the seed 0 draws nothing and gives the plain numbers of the book.
 *
 *   x   the initial sequence number of the peer, A
 *   y   the initial sequence number of B, the TCP that is examined
 *   z   a sequence number that belongs to nothing
 *   v   a window, for a segment whose window matters
 *
 * A value may be the sum of one of them and numbers: <SEQ=x+1><ACK=y+1>. */
#include "config.h"

#include "exam-private.h"

#include <string.h>

#include <sim/chance.h>

#define WINDOW_LEAST 2000 /* so that what a test sends fits */
#define APART 100000      /* numbers with different names are so far from each other at least */
#define CLOCK_HOURS 24

static bool
are_apart (Seq one, Seq other)
{
  return one - other > APART && other - one > APART;
}

/* Anywhere on the circle; now and then where it closes, because there things go wrong. */
static Seq
draw_number (Chance *chance)
{
  const Seq anywhere = chance_below (chance, UINT32_MAX);
  return chance_below (chance, 8) == 0 ? (Seq) 0 - chance_below (chance, 4) : anywhere;
}

/* For the test of this name. */
ExamNumbers
exam_draw (guint64 seed, const char *test)
{
  ExamNumbers numbers
      = { .x = 100, .y = 300, .z = 555, .v = 1000, .window = 4096, .port = 50000, .now = 0 };
  Chance chance;

  if (seed == 0)
    return numbers;
  chance_init (&chance, seed ^ (guint64) g_str_hash (test) << 32);
  numbers.x = draw_number (&chance);
  do
    numbers.y = draw_number (&chance);
  while (!are_apart (numbers.x, numbers.y));
  do
    numbers.z = draw_number (&chance);
  while (!are_apart (numbers.x, numbers.z) || !are_apart (numbers.y, numbers.z));
  numbers.window = WINDOW_LEAST + chance_below (&chance, UINT16_MAX - WINDOW_LEAST);
  do
    numbers.v = WINDOW_LEAST + chance_below (&chance, UINT16_MAX - WINDOW_LEAST);
  while (numbers.v == numbers.window);
  numbers.port = 49152 + chance_below (&chance, 16384);
  numbers.now = MILLISECONDS (chance_below (&chance, CLOCK_HOURS * 3600 * 1000));
  return numbers;
}

/* A sum that begins with a name, as "y+1"; false when it begins with none. `*at` moves on. */
static bool
read_sum (const ExamNumbers *numbers, const char **at, guint32 *value)
{
  const struct
  {
    char name;
    guint32 value;
  } names[]
      = { { 'x', numbers->x }, { 'y', numbers->y }, { 'z', numbers->z }, { 'v', numbers->v } };
  gsize i = 0;

  while (i < G_N_ELEMENTS (names) && names[i].name != **at)
    i++;
  if (i == G_N_ELEMENTS (names))
    return false;
  *value = names[i].value;
  for ((*at)++; **at == '+' || **at == '-';)
    {
      const bool minus = *(*at)++ == '-';
      const guint32 number = (guint32) g_ascii_strtoull (*at, (char **) at, 10);
      *value += minus ? (guint32) -number : number;
    }
  return true;
}

/* The notation with numbers for names. The caller frees. */
char *
exam_resolve (const ExamNumbers *numbers, const char *notation)
{
  GString *text = g_string_new (NULL);
  guint32 value;

  for (const char *at = notation; *at != '\0';)
    {
      g_string_append_c (text, *at);
      if (*at++ == '=' && read_sum (numbers, &at, &value))
        g_string_append_printf (text, "%u", value);
    }
  return g_string_free (text, FALSE);
}

/* The value of "y+1", or of "301". */
guint32
exam_value (const ExamNumbers *numbers, const char *sum)
{
  const char *at = sum;
  guint32 value;

  return read_sum (numbers, &at, &value) ? value : (guint32) g_ascii_strtoull (sum, NULL, 10);
}
