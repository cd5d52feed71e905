/* Walking a list of options is one function, which trusts no length; reading and tidying are walks.
 * Writing chooses one order, in which every option is where its values are aligned.
 * [9293 3.1, 3.2; 7323; 2018] */
#include "internal.h"

#include <string.h>

#include "octets.h"

/* The walk before its first option. */
OptionWalk
option_walk (const uint8_t *octets, size_t size)
{
  return (OptionWalk){ .at = octets, .end = octets + size };
}

static bool
stop (OptionWalk *walk, OptionsFault fault)
{
  walk->fault = fault;
  walk->end = walk->at;
  return false;
}

/* [9293 3.1, MUST-4, MUST-6, MUST-7, MUST-64, MUST-68] The next option, wherever it begins and
 * whatever its kind; NOP is passed over. False at the end of the list, which is also where a length
 * cannot be right: walk->fault then says why, and walk->at stays before the option.
 *
 * NOTE: 9293 suggests to reset the connection when a length is illegal. What came before it is used
 * here and the rest is not, as other TCPs do it: a segment is worth more than its options. */
bool
option_next (OptionWalk *walk)
{
  while (walk->at < walk->end && *walk->at == OPTION_NOP)
    walk->at++;
  const size_t left = (size_t) (walk->end - walk->at);
  if (left == 0 || *walk->at == OPTION_END)
    return stop (walk, OPTIONS_READ);
  if (left < 2)
    return stop (walk, OPTIONS_CUT_OFF);
  const uint8_t length = walk->at[1];
  if (length < 2)
    return stop (walk, OPTIONS_LENGTH_SMALL);
  if (length > left)
    return stop (walk, OPTIONS_LENGTH_BEYOND);
  walk->kind = walk->at[0];
  walk->value = walk->at + 2;
  walk->length = (uint8_t) (length - 2);
  walk->at += length;
  return true;
}

/* How many octets stand before an End of Option List; all of them, if there is none that a walk
 * finds. */
size_t
options_end (const uint8_t *octets, size_t size)
{
  OptionWalk walk = option_walk (octets, size);
  while (option_next (&walk))
    ;
  return walk.fault == OPTIONS_READ ? (size_t) (walk.at - octets) : size;
}

/* [2018 3] */
static void
read_sack (const OptionWalk *walk, Options *options)
{
  options->sack_count = walk->length / 8u;
  for (uint32_t i = 0; i < options->sack_count; i++)
    {
      options->sack[i].left = get_32 (walk->value + (size_t) 8 * i);
      options->sack[i].right = get_32 (walk->value + (size_t) 8 * i + 4);
    }
}

/* An option of a known kind whose length is not that kind's is like one of an unknown kind. */
static void
read_one (const OptionWalk *walk, Options *options)
{
  const uint8_t *value = walk->value;
  if (walk->kind == OPTION_MSS && walk->length == 2)
    {
      options->has |= HAS_MSS;
      options->mss = get_16 (value);
    }
  else if (walk->kind == OPTION_WINDOW_SCALE && walk->length == 1)
    {
      options->has |= HAS_WINDOW_SCALE;
      options->window_shift = value[0];
    }
  else if (walk->kind == OPTION_SACK_PERMITTED && walk->length == 0)
    options->has |= HAS_SACK_PERMITTED;
  else if (walk->kind == OPTION_SACK && walk->length > 0 && walk->length % 8 == 0
           && walk->length / 8 <= SACK_BLOCKS)
    read_sack (walk, options);
  else if (walk->kind == OPTION_TIMESTAMPS && walk->length == 8)
    {
      options->has |= HAS_TIMESTAMPS;
      options->ts_value = get_32 (value);
      options->ts_echo = get_32 (value + 4);
    }
}

/* [9293 3.1, MUST-4 to MUST-7] Reads a list. Of an option that is there twice the last counts. With
 * a fault, `options` has what came before it. Which options mean something on this segment, its
 * reader decides. */
OptionsFault
options_read (const uint8_t *octets, size_t size, Options *options)
{
  OptionWalk walk = option_walk (octets, size);
  memset (options, 0, sizeof *options);
  while (option_next (&walk))
    read_one (&walk, options);
  return walk.fault;
}

static uint8_t *
put_option (uint8_t *at, uint8_t kind, uint8_t value_length)
{
  at[0] = kind;
  at[1] = (uint8_t) (value_length + 2);
  return at + 2;
}

static uint8_t *
put_nops (uint8_t *at, unsigned count)
{
  memset (at, OPTION_NOP, count);
  return at + count;
}

/* [2018 2, 7323 A] Side by side the two fill three words; alone each needs two NOPs. */
static uint8_t *
put_sack_permitted_and_timestamps (uint8_t *at, const Options *options)
{
  const bool permitted = options->has & HAS_SACK_PERMITTED;
  const bool timestamps = options->has & HAS_TIMESTAMPS;
  if (permitted != timestamps)
    at = put_nops (at, 2);
  if (permitted)
    at = put_option (at, OPTION_SACK_PERMITTED, 0);
  if (!timestamps)
    return at;
  at = put_option (at, OPTION_TIMESTAMPS, 8);
  return put_32 (put_32 (at, options->ts_value), options->ts_echo);
}

/* [2018 3] As many blocks as there is room for; the first are the most important. */
static uint8_t *
put_sack (uint8_t *at, size_t room, const Options *options)
{
  const size_t fit = room < 4 ? 0 : (room - 4) / 8;
  const size_t count = options->sack_count < fit ? options->sack_count : fit;
  if (count == 0)
    return at;
  at = put_option (put_nops (at, 2), OPTION_SACK, (uint8_t) (8 * count));
  for (size_t i = 0; i < count; i++)
    at = put_32 (put_32 (at, options->sack[i].left), options->sack[i].right);
  return at;
}

/* [9293 3.2] The order of OPTIONS_PLAIN. */
static uint8_t *
put_plain (uint8_t *at, const Options *options)
{
  if (options->has & HAS_MSS)
    at = put_16 (put_option (at, OPTION_MSS, 2), options->mss);
  at = put_sack_permitted_and_timestamps (at, options);
  if (options->has & HAS_WINDOW_SCALE)
    {
      at = put_option (put_nops (at, 1), OPTION_WINDOW_SCALE, 1);
      *at++ = options->window_shift;
    }
  return at;
}

/* [9293 3.2] The order of OPTIONS_BSD: as many NOPs in front of the timestamps as put their values
 * on a word's border. */
static uint8_t *
put_bsd (uint8_t *at, const Options *options)
{
  const uint8_t *begin = at;
  if (options->has & HAS_MSS)
    at = put_16 (put_option (at, OPTION_MSS, 2), options->mss);
  if (options->has & HAS_WINDOW_SCALE)
    {
      at = put_option (put_nops (at, 1), OPTION_WINDOW_SCALE, 1);
      *at++ = options->window_shift;
    }
  if (options->has & HAS_SACK_PERMITTED)
    at = put_option (at, OPTION_SACK_PERMITTED, 0);
  if (options->has & HAS_TIMESTAMPS)
    {
      at = put_nops (at, (unsigned) (6 - (at - begin) % 4) % 4);
      at = put_option (at, OPTION_TIMESTAMPS, 8);
      at = put_32 (put_32 (at, options->ts_value), options->ts_echo);
    }
  return at;
}

/* [9293 3.1, MUST-4, MUST-68, MUST-69] Writes a list in one of the orders OPTIONS_... and returns
 * its octets, whole words. Everything fits but SACK blocks, of which at most SACK_BLOCKS are looked
 * at. */
size_t
options_write (const Options *options, unsigned layout, uint8_t octets[OPTIONS_MAX])
{
  Options kept = *options;
  if (kept.sack_count > SACK_BLOCKS)
    kept.sack_count = SACK_BLOCKS;
  uint8_t *at = layout == OPTIONS_BSD ? put_bsd (octets, &kept) : put_plain (octets, &kept);
  while ((at - octets) % 4 != 0)
    *at++ = kept.sack_count > 0 ? OPTION_NOP : OPTION_END; /* what follows must still be read */
  at = put_sack (at, (size_t) (octets + OPTIONS_MAX - at), &kept);
  return (size_t) (at - octets);
}

/* A fault as a sentence without its end.  */
const char *
options_fault_text (OptionsFault fault)
{
  switch (fault)
    {
    case OPTIONS_READ: return "the options were read to the end";
    case OPTIONS_CUT_OFF: return "the options end before the length of the last one";
    case OPTIONS_LENGTH_SMALL: return "an option's length is less than 2";
    case OPTIONS_LENGTH_BEYOND: return "an option's length leads behind the header";
    }
  return "there is no such fault";
}
