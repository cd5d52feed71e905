/* The one list of what is asked of a TCP: the 119 requirements that RFC 9293 numbers, each with who
 * meets it, where in our source, and which test carries its number; then the rules without a
 * number, and those of the RFCs that it leans on. What is left out says why. */
#pragma once

#include <stdbool.h>

typedef enum
{
  BY_MODEL,     /* one connection: src/tcp */
  BY_INTERFACE, /* what src/tcp offers its user */
  BY_HOST,      /* what lies around a connection: listeners, addresses, IP */
  BY_NOBODY,    /* left out */
} RequirementWho;

typedef struct
{
  const char *number;  /* "MUST-18", "RFC 6298 5.4" */
  const char *section; /* of RFC 9293, or of the RFC that the number names */
  RequirementWho who;
  const char *statement;        /* in English; translated where it is shown */
  const char *file, *function;  /* in src; NULL: left out */
  const char *test_file, *test; /* in tests; NULL: left out */
  const char *reason;           /* why it is left out, in English; NULL: it is tested */
} Requirement;

/* The first of them: MUST-1 to -69, SHLD-1 to -31, MAY-1 to -18, REC-1. */
#define REQUIREMENTS_NUMBERED 119

unsigned requirement_count (void);
const Requirement *requirement_at (unsigned index);
bool requirement_is (const Requirement *requirement, const char *wanted);
const char *requirement_who (const Requirement *requirement);
