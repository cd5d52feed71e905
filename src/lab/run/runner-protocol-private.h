/* What goes over the socket between a grader and the child that holds a student's part. Frames have
 * fixed sizes, so there is no length to lie about. The child says RUNNER_MAGIC before it loads
 * anything, then a Hello, which tells whether both sides mean the same structs. No GLib: the child
 * does
 * without.  */
#pragma once

#include <sim/world.h>

#define RUNNER_SOCKET 3 /* the child's end */
#define RUNNER_BATCH 64 /* questions in one frame at most */
#define RUNNER_MAGIC 0x48734b32u

/* Whether the child could load the module. */
typedef enum
{
  HELLO_READY,
  HELLO_NOT_LOADED, /* `message` is what the dynamic loader said */
  HELLO_NO_TABLE,   /* the module exports no `exercise` */
  HELLO_OTHER_TABLE /* `exercise` is not a Parts */
} HelloStatus;

typedef struct
{
  uint32_t magic;
  uint32_t question_size, answer_size, slots;
  uint32_t status;   /* HelloStatus */
  uint32_t landlock; /* version of the kernel's Landlock in force, or 0 */
  uint32_t seccomp;  /* 1: the filter is in force */
  uint32_t zero;
  uint64_t filled;   /* bit n: the table fills slot n */
  char message[256]; /* ends with NUL */
} Hello;

/* Before the questions, and sent back before the answers. */
typedef struct
{
  uint32_t magic;
  uint32_t count;
  uint64_t ticket; /* another one for every frame */
} Frame;
