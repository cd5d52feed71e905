/* Any octets as a story: read, and if it is one, played as it is written, from the other side, and
 * by a die. Nothing may crash; what is refused is refused with a message. */
#include <lab/story/story.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
demand (bool holds)
{
  if (!holds)
    abort ();
}

static void
play (const Story *story, bool swap, bool wrap, Chance *chance)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) so_far = NULL;
  StoryOptions options = { .swap = swap,
                           .move_isn = wrap,
                           .isn = { UINT32_MAX, UINT32_MAX },
                           .chance = chance,
                           .so_far = &so_far };
  g_autoptr (Trace) trace = story_play (story, &options, &error);
  World world;

  demand ((trace != NULL) != (error != NULL));
  demand ((so_far != NULL) == (error != NULL));
  demand (error == NULL || g_utf8_validate (error->message, -1, NULL));
  if (trace != NULL)
    demand (trace_world (trace, trace_rows (trace), &world));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Story) story = story_parse ("fuzz.story", (const char *) data, size, &error);
  Chance chance;

  demand ((story != NULL) != (error != NULL));
  if (story == NULL)
    {
      demand (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  story_title (story, "en");
  story_summary (story, "zh_CN");
  chance_init (&chance, size);
  chance.lose = chance.duplicate = chance.hold = chance.corrupt = 20;
  play (story, false, false, NULL);
  play (story, true, true, NULL);
  play (story, false, false, &chance);
  return 0;
}
