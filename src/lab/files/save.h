/* A trace into a file: all of it or nothing, and a reason that a reader can use. And what is wrong
 * with a file that was to be one. */
#pragma once

#include <glib.h>
#include <sim/trace/trace.h>
#include <stdbool.h>

bool save_octets (const char *octets, size_t length, const char *path, GError **error);
bool save_trace (const Trace *trace, const char *path, GError **error);
char *trace_error_words (const TraceError *error);
