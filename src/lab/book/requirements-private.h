/* The three tables of which the list is made. */
#pragma once

#include "requirements.h"

#define REQUIREMENTS_MUST 69
#define REQUIREMENTS_SHOULD 50
#define REQUIREMENTS_RULES 68

extern const Requirement requirements_must[REQUIREMENTS_MUST];
extern const Requirement requirements_should[REQUIREMENTS_SHOULD];
extern const Requirement requirements_rules[REQUIREMENTS_RULES];
