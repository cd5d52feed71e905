/* A folder of its own for a test program, with files in it; and modules made from a few lines of
 * C. */
#pragma once

#include <glib.h>

char *scratch_file (const char *name, const char *text);
char *scratch_module (const char *code);
unsigned scratch_left_over (void);
int scratch_begin (void **state);
int scratch_end (void **state);
