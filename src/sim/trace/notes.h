/* What is written on the rows of a trace: texts under keys, in UTF-8, kept by row.  */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define NOTE_KEY_MAX 64
#define NOTE_TEXT_MAX 65536

typedef struct
{
  size_t row;
  char *key, *text;
} Note;

typedef struct
{
  size_t count, room, octets; /* octets: of all keys and texts */
  Note *notes;                /* by row; within a row, as they came */
} Notes;

bool notes_set (Notes *notes, size_t row, const char *key, const char *text);
const char *notes_get (const Notes *notes, size_t row, const char *key);
void notes_copy (Notes *copy, const Notes *notes, size_t rows);
size_t notes_bytes (const Notes *notes);
void notes_clear (Notes *notes);
