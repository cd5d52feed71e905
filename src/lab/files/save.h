/* Writing a file: it is old or new, never half, whatever comes in between. */
#pragma once

#include <glib.h>
#include <sim/trace/trace.h>
#include <stdbool.h>
#include <stdio.h>

/* A file that is being written beside the one whose place it will take. */
typedef struct SaveFile SaveFile;

SaveFile *save_begin (const char *path, GError **error);
FILE *save_stream (SaveFile *file);
bool save_end (SaveFile *file, GError **error);
void save_abandon (SaveFile *file);

bool save_octets (const char *octets, size_t length, const char *path, GError **error);
bool save_trace (const Trace *trace, const char *path, GError **error);
bool save_spares (const char *path, const char *const others[], unsigned count, GError **error);
