/* Opening what a person names: a bounded look at a file, what kind it is, and a saved run out of
 * it. */
#pragma once

#include <glib.h>
#include <sim/trace/trace.h>
#include <stdbool.h>

#define OPEN_ERROR (open_error_quark ())

typedef enum
{
  OPEN_ERROR_READ,  /* it is not there, or may not be read */
  OPEN_ERROR_KIND,  /* it is no file, or not one of this kind */
  OPEN_ERROR_LARGE, /* it is larger than what was allowed */
  OPEN_ERROR_WRONG, /* something in it is wrong: the message has the place */
} OpenError;

typedef enum
{
  OPEN_STORY,
  OPEN_RUN,
  OPEN_SCRIPT, /* for packetdrill */
} OpenKind;

GQuark open_error_quark (void);
bool open_octets (const char *path, gsize most, char **octets, gsize *length, GError **error);
bool open_text (const char *path, gsize most, char **text, gsize *length, GError **error);
bool open_kind (const char *path, OpenKind *kind, GError **error);
Trace *open_run (const char *path, GError **error);
char *run_remarks (const Trace *trace, const char *path);
char *open_hash (const char *path);
char *trace_error_words (const TraceError *error);
