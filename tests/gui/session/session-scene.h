/* A session for tests. Its trace is a handshake: row 1 opens B, row 2 opens A and sends the SYN,
 * rows 3, 4 and 5 deliver the three segments, 40 ms apart. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <gui/session/session.h>

enum
{
  B_LISTENS = 1,
  SYN_LEAVES,
  SYN_ARRIVES,
  SYN_ACK_ARRIVES,
  ACK_ARRIVES
};

void scene_append (Trace *trace, World *world, Choice choice);
Trace *scene_handshake (void);
void scene_count (HsSession *session, int *counter);
void scene_keep_message (HsSession *session, const char *message, char **kept);
int scene_begin (void **state);
int scene_end (void **state);
State state_of (HsSession *session, unsigned host);
double run_out (HsSession *session);
Choice choice_of (HsSession *session, ChoiceKind kind);

#define SESSION_TEST(name) cmocka_unit_test_setup_teardown (name, scene_begin, scene_end)
