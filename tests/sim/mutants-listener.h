/* What a server must do when it is flooded, as checks that any table of parts can be put to; and
 * tables that are wrong in one point each, which the checks must catch.  [4987] */
#pragma once

#include "listener-scene.h"

const char *listener_fault (const Parts *parts);
bool mutants_listener (unsigned i, const char **id, const Parts **parts);
