/* Notes are few and come mostly in the order of their rows, so a sorted array does.  */
#include "notes.h"

#include "memory-private.h"

/* Octets of the UTF-8 character that `text` begins with; 0 if that is none. Surrogates, numbers
 * beyond 10FFFF and forms longer than needed are none. */
static size_t
character (const unsigned char *text)
{
  const unsigned char c = text[0];
  const size_t length = c < 0x80   ? 1
                        : c < 0xc2 ? 0
                        : c < 0xe0 ? 2
                        : c < 0xf0 ? 3
                        : c < 0xf5 ? 4
                                   : 0;

  for (size_t i = 1; i < length; i++)
    if ((text[i] & 0xc0) != 0x80)
      return 0;
  if ((c == 0xe0 && text[1] < 0xa0) || (c == 0xed && text[1] > 0x9f)
      || (c == 0xf0 && text[1] < 0x90) || (c == 0xf4 && text[1] > 0x8f))
    return 0;
  return length;
}

static bool
is_text (const char *text, size_t max)
{
  const unsigned char *at = (const unsigned char *) text;
  if (text == NULL || strlen (text) > max)
    return false;
  while (*at != '\0')
    {
      const size_t length = character (at);
      if (length == 0)
        return false;
      at += length;
    }
  return true;
}

/* A key is one word: no blanks, quotes or control characters.  */
static bool
is_key (const char *key)
{
  if (!is_text (key, NOTE_KEY_MAX) || key[0] == '\0')
    return false;
  for (const char *at = key; *at != '\0'; at++)
    if ((unsigned char) *at <= ' ' || *at == '"' || *at == '\\' || *at == '\x7f')
      return false;
  return true;
}

/* The first note of a row, or the place where it would be.  */
static size_t
first_of (const Notes *notes, size_t row)
{
  size_t low = 0, high = notes->count;
  while (low < high)
    {
      const size_t middle = low + (high - low) / 2;
      if (notes->notes[middle].row < row)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The note with this key; the place behind the row's notes, where it would be, if there is
 * none. */
static size_t
find (const Notes *notes, size_t row, const char *key, bool *found)
{
  size_t i = first_of (notes, row);
  *found = false;
  for (; i < notes->count && notes->notes[i].row == row; i++)
    if (strcmp (notes->notes[i].key, key) == 0)
      {
        *found = true;
        break;
      }
  return i;
}

static void
insert (Notes *notes, size_t place, size_t row, const char *key)
{
  notes->notes = memory_grown (notes->notes, notes->count, &notes->room, sizeof notes->notes[0]);
  Note *note = &notes->notes[place];
  memmove (note + 1, note, (notes->count++ - place) * sizeof *note);
  note->row = row;
  note->key = memory_copied (key, strlen (key) + 1, 1);
  note->text = NULL;
  notes->octets += strlen (key) + 1;
}

/* Writes a text under a key, in place of what was there. False, and nothing changes, when the key
 * is not one word of at most NOTE_KEY_MAX octets, or the text is not UTF-8 or longer than
 * NOTE_TEXT_MAX. */
bool
notes_set (Notes *notes, size_t row, const char *key, const char *text)
{
  bool found;
  if (!is_key (key) || !is_text (text, NOTE_TEXT_MAX))
    return false;
  const size_t place = find (notes, row, key, &found);
  if (!found)
    insert (notes, place, row, key);
  Note *note = &notes->notes[place];
  char *old = note->text;
  note->text = memory_copied (text, strlen (text) + 1, 1);
  notes->octets += strlen (text) + 1;
  notes->octets -= old == NULL ? 0 : strlen (old) + 1;
  free (old);
  return true;
}

/* The text under a key of a row, or NULL.  */
const char *
notes_get (const Notes *notes, size_t row, const char *key)
{
  bool found;
  const size_t place = find (notes, row, key, &found);
  return found ? notes->notes[place].text : NULL;
}

/* Copies the notes of row 0 and of the first `rows` rows into a `copy` that is empty.  */
void
notes_copy (Notes *copy, const Notes *notes, size_t rows)
{
  const size_t count = first_of (notes, rows + 1);
  for (size_t i = 0; i < count; i++)
    notes_set (copy, notes->notes[i].row, notes->notes[i].key, notes->notes[i].text);
}

/* Octets on the heap, without what the heap itself adds.  */
size_t
notes_bytes (const Notes *notes)
{
  return notes->room * sizeof notes->notes[0] + notes->octets;
}

/* Gives everything back; `notes` is empty afterwards.  */
void
notes_clear (Notes *notes)
{
  for (size_t i = 0; i < notes->count; i++)
    {
      free (notes->notes[i].key);
      free (notes->notes[i].text);
    }
  free (notes->notes);
  memset (notes, 0, sizeof *notes);
}
