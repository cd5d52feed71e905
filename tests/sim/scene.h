/* What the tests of sim have in common: a world to begin with, and one-line ways to make things
 * happen in it. All of it fails the test when what is asked for cannot be done. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <sim/chance.h>
#include <sim/trace/trace.h>

#define DELAY MILLISECONDS (40)

World scene_world (HostKind a, HostKind b);
World scene_established (void);
Record scene_do (World *world, Choice choice);
Record scene_call (World *world, uint32_t host, CallKind kind, uint32_t length);
Record scene_segment (World *world, ChoiceKind kind, uint32_t id);
Record scene_next (World *world);
bool scene_random (World *world, Chance *chance, Record *record);
char *scene_saved (const Trace *trace, size_t *size);
Trace *scene_loaded (const char *data, size_t size);
