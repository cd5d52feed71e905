/* A sheet of character cells that grows downwards, and the little that is to be known about how
 * wide text is: a Chinese character takes two cells. */
#include "draw-private.h"

Canvas *
canvas_new (unsigned columns)
{
  Canvas *canvas = g_new0 (Canvas, 1);

  canvas->columns = columns;
  canvas->lines = g_ptr_array_new_with_free_func (g_free);
  return canvas;
}

void
canvas_free (Canvas *canvas)
{
  if (canvas == NULL)
    return;
  g_ptr_array_unref (canvas->lines);
  g_free (canvas);
}

/* The cell, or NULL to the right of the sheet. */
Cell *
canvas_cell (Canvas *canvas, unsigned line, unsigned column)
{
  while (canvas->lines->len <= line)
    g_ptr_array_add (canvas->lines, g_new0 (Cell, canvas->columns));
  if (column >= canvas->columns)
    return NULL;
  return (Cell *) g_ptr_array_index (canvas->lines, line) + column;
}

static unsigned
glyph_columns (gunichar glyph)
{
  if (g_unichar_iszerowidth (glyph))
    return 0;
  return g_unichar_iswide (glyph) ? 2 : 1;
}

/* How many columns a text takes on a terminal. */
unsigned
text_columns (const char *text)
{
  unsigned columns = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    columns += glyph_columns (g_utf8_get_char (text));
  return columns;
}

/* Writes one line of text; what does not fit on the sheet is cut off. */
void
canvas_text (Canvas *canvas, unsigned line, unsigned column, const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar glyph = g_utf8_get_char (text);
      unsigned wide = glyph_columns (glyph);

      if (g_unichar_iscntrl (glyph) || wide == 0 || column + wide > canvas->columns)
        continue;
      for (unsigned i = 0; i < wide; i++)
        *canvas_cell (canvas, line, column + i) = (Cell){ i == 0 ? glyph : 0, CELL_TEXT };
      column += wide;
    }
}

/* Appends the line to `text`, without the blanks at its end. */
void
canvas_append (Canvas *canvas, unsigned line, GString *text)
{
  gsize solid = text->len;

  for (unsigned column = 0; column < canvas->columns; column++)
    {
      const Cell *cell = canvas_cell (canvas, line, column);
      bool right_half = cell->glyph == 0 && cell->owner == CELL_TEXT;

      if (!right_half)
        g_string_append_unichar (text, cell->glyph != 0 ? cell->glyph : ' ');
      if (cell->glyph != 0 && cell->glyph != ' ')
        solid = text->len;
    }
  g_string_truncate (text, solid);
  g_string_append_c (text, '\n');
}

/* [Chinese typography] What must not stand at the beginning of a line. */
static bool
clings (gunichar glyph)
{
  static const char closing[] = "，。、；：？！）》”’」…,.;:?!)";

  return g_utf8_strchr (closing, -1, glyph) != NULL;
}

/* May a line end between these two characters? */
static bool
breaks_between (gunichar before, gunichar after)
{
  if (after == ' ' || clings (after))
    return false;
  return before == ' ' || g_unichar_iswide (before) || g_unichar_iswide (after);
}

/* The end of the piece of `text` that fits into `columns`; at least one character. */
static const char *
wrap_once (const char *text, unsigned columns)
{
  const char *best = NULL, *p = text;
  unsigned used = 0;

  while (*p != '\0' && *p != '\n')
    {
      gunichar glyph = g_utf8_get_char (p);
      const char *next = g_utf8_next_char (p);

      used += glyph_columns (glyph);
      if (used > columns && glyph != ' ')
        return best != NULL ? best : p > text ? p : next;
      if (*next != '\0' && breaks_between (glyph, g_utf8_get_char (next)))
        best = next;
      p = next;
    }
  return p;
}

/* A copy in which nothing steers the terminal: a trace may come from anywhere. */
static char *
plain_copy (const char *text, gsize length)
{
  GString *copy = g_string_sized_new (length);

  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    g_string_append_unichar (copy,
                             g_unichar_iscntrl (g_utf8_get_char (p)) ? ' ' : g_utf8_get_char (p));
  return g_string_free (copy, FALSE);
}

/* Breaks a text into lines of at most `columns` columns, between words or Chinese characters; a
 * word that is longer than a line is broken anywhere. */
GPtrArray *
text_wrap (const char *text, unsigned columns)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  do
    {
      const char *end = wrap_once (text, MAX (columns, 2));

      g_ptr_array_add (lines, g_strchomp (plain_copy (text, (gsize) (end - text))));
      text = *end == '\n' ? end + 1 : end;
      while (*text == ' ')
        text++;
    }
  while (*text != '\0');
  return lines;
}
