/* What writing and reading a saved trace have in common: the words of the file and what may stand
 * there. The file's form is described in trace-file.c.  */
#pragma once

#include "trace.h"

#define TRACE_FILE_MAGIC "handshake-trace 1"
#define TRACE_FILE_ROWS_MAX 1000000
#define TRACE_FILE_MEMORY_MAX ((size_t) 64 << 20) /* trace_bytes () of what is loaded */
#define TRACE_FILE_SAVE_MAX ((size_t) 32 << 20)   /* of what is saved: loading may round up */
#define TRACE_FILE_SIZE_MAX                                                                        \
  ((size_t) 256 << 20) /* of the file; no octet in memory takes more than 4 */
#define TRACE_FILE_TIME_MAX ((Time) 1000000000000) /* of a setting or a delay: 11 days */

/* One member of Settings.  */
typedef struct
{
  const char *name;
  size_t offset;
  uint64_t min, max;
  bool is_time, may_be_never;
} SettingWord;

#define SETTING_WORDS 11
extern const SettingWord trace_setting_words[SETTING_WORDS];
extern const char *const trace_host_words[2];       /* by HostKind */
extern const char *const trace_call_words[CALLS];   /* by CallKind */
extern const char *const trace_timer_words[TIMERS]; /* by Timer */

uint64_t trace_setting_get (const Settings *settings, const SettingWord *word);
void trace_setting_set (Settings *settings, const SettingWord *word, uint64_t value);
bool trace_setting_allows (const SettingWord *word, uint64_t value);
const char *trace_answer_fault (const Question *question, const Tcb *tcb, const Actions *actions);
