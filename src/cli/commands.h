/* The commands behind `handshake`: each gets its own name as argv[0] and returns 0 (passed), 1 (not
 * passed) or 2 (could not run). And what they share.  */
#pragma once

#include <lab/text/language.h>
#include <sim/trace/trace.h>

#define PASSED 0
#define NOT_PASSED 1
#define COULD_NOT_RUN 2

int command_list (int argc, char **argv);
int command_play (int argc, char **argv);
int command_grade (int argc, char **argv);
int command_init (int argc, char **argv);
int command_doctor (int argc, char **argv);
int command_peer (int argc, char **argv);
int command_requirements (int argc, char **argv);
int command_packetdrill (int argc, char **argv);
int command_explore (int argc, char **argv);
int command_reach (int argc, char **argv);

/* command.c */
bool command_options (const char *command, const char *parameters, const char *summary,
                      const char *description, const GOptionEntry *entries, int *argc,
                      char ***argv);
int command_fails (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);
int command_misused (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);
bool command_number (const char *command, const char *option, const char *text, uint64_t least,
                     uint64_t most, uint64_t *number);
bool command_language (const char *command, const char *language);
int command_output (const char *command, int code);

/* json.c */
void json_print (const Trace *trace);

/* ladder.c */
void ladder_print (const Trace *trace, bool ascii, bool utf8, bool why);
