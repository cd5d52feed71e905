/* What `handshake explore` and `handshake reach` share: the bounds of a search, where it begins,
 * and its numbers. */
#pragma once

#include "commands.h"

#include <sim/explore/explore.h>

typedef struct
{
  const char *command;
  uint64_t loss, duplicate, hold, text, depth, memory;
  char *said[6]; /* the same as they were given, or NULL */
  gboolean abort, any_order, json, ascii, utf8, why;
  char *language;
  int stop; /* 1: the user has asked for an end */
  bool progress;
  gint64 began, shown;
} Bounds;

#define BOUNDS_OPTIONS 14 /* entries at most, the last one included */

void bounds_init (Bounds *bounds, const char *command);
void bounds_clear (Bounds *bounds);
void bounds_entries (Bounds *bounds, GOptionEntry entries[BOUNDS_OPTIONS]);
bool bounds_are_sane (Bounds *bounds);
bool bounds_start (const Bounds *bounds, const char *from, World *start);
ExploreOptions bounds_options (Bounds *bounds, ExploreMode mode);
ExploreFinding *bounds_search (Bounds *bounds, const World *start, ExploreOptions *options);
void bounds_print_numbers (const Bounds *bounds, const ExploreFinding *finding);
int bounds_print_json (const Bounds *bounds, const ExploreFinding *finding, const char *outcome,
                       int code);
