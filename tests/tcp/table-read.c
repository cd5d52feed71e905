/* Reads the table: a line of tab-separated columns for each row. */
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *
read_file (const char *path)
{
  FILE *file = fopen (path, "rb");
  char *text = NULL;
  long size;

  if (!file)
    return NULL;
  fseek (file, 0, SEEK_END);
  size = ftell (file);
  rewind (file);
  text = calloc (1, (size_t) size + 1);
  if (text && fread (text, 1, (size_t) size, file) != (size_t) size)
    {
      free (text);
      text = NULL;
    }
  fclose (file);
  return text;
}

static bool
read_row (char *line, Row *row)
{
  const char *column[10];

  for (unsigned i = 0; i < 10; i++)
    {
      column[i] = line ? strsep (&line, "\t") : NULL;
      if (!column[i])
        return false;
    }
  if (!state_parse (column[0], &row->state))
    return false;
  row->event = column[1];
  row->guard = column[2];
  row->emit = column[3];
  row->next = column[4];
  row->signal = column[5];
  row->section = column[6];
  row->set = column[7];
  row->cont = column[8];
  row->note = column[9];
  return true;
}

bool
table_load (Table *table, const char *path)
{
  char *rest, *line;
  unsigned number = 1;

  memset (table, 0, sizeof *table);
  table->text = rest = read_file (path);
  if (!rest || !strsep (&rest, "\n"))
    return false;
  while ((line = strsep (&rest, "\n")) && *line)
    {
      Row *row = &table->rows[table->count];

      number++;
      if (table->count == ROWS_MAX || !read_row (line, row))
        {
          fprintf (stderr, "%s:%u: not a row of the table\n", path, number);
          return false;
        }
      row->line = number;
      table->count++;
    }
  return table->count > 0;
}

void
table_free (Table *table)
{
  free (table->text);
  table->text = NULL;
}
