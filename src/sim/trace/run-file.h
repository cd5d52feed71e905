/* The limits of a saved run. Its form is described in run-write.c.  */
#pragma once

#include "trace.h"

#define RUN_MAGIC "handshake run"
#define RUN_VERSION "1"
#define RUN_ROWS_MAX 1000000
#define RUN_LINE_MAX ((size_t) 1 << 19)     /* octets; a note of 64 KiB that is all escapes fits */
#define RUN_MEMORY_MAX ((size_t) 64 << 20)  /* trace_bytes () of what is loaded */
#define RUN_SAVE_MAX ((size_t) 32 << 20)    /* of what is saved: loading may round up */
#define RUN_TIME_MAX ((Time) 1000000000000) /* of a setting or a delay: 11 days */
