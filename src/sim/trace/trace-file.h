/* What writing and reading a saved trace have in common: the words of the file and what may stand
 * there. The file's form is described in trace-file.c.  */
#pragma once

#include "trace.h"

#define TRACE_FILE_MAGIC "handshake-trace 2"
#define TRACE_FILE_ROWS_MAX 1000000
#define TRACE_FILE_MEMORY_MAX ((size_t) 64 << 20) /* trace_bytes () of what is loaded */
#define TRACE_FILE_SAVE_MAX ((size_t) 32 << 20)   /* of what is saved: loading may round up */
#define TRACE_FILE_SIZE_MAX                                                                        \
  ((size_t) 256 << 20) /* of the file; no octet in memory takes more than 4 */
#define TRACE_FILE_TIME_MAX ((Time) 1000000000000) /* of a setting or a delay: 11 days */

extern const char *const trace_host_words[2];       /* by HostKind */
extern const char *const trace_call_words[CALLS];   /* by CallKind */
extern const char *const trace_timer_words[TIMERS]; /* by Timer */
extern const char *const trace_icmp_words[ICMPS];   /* by Icmp */

uint64_t trace_setting_most (const Setting *setting);
