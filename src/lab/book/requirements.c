/* The list of requirements as one; its tables are in requirements-must.c, -should.c, -rules.c. */
#include "config.h"

#include "requirements-private.h"

#include <string.h>

#include <lab/text/language.h>

G_STATIC_ASSERT (REQUIREMENTS_MUST + REQUIREMENTS_SHOULD == REQUIREMENTS_NUMBERED);

/* All of them; the numbered ones come first. */
unsigned
requirement_count (void)
{
  return REQUIREMENTS_NUMBERED + REQUIREMENTS_RULES;
}

/* The requirement with this index; NULL beyond the last. */
const Requirement *
requirement_at (unsigned index)
{
  if (index < REQUIREMENTS_MUST)
    return &requirements_must[index];
  if (index < REQUIREMENTS_NUMBERED)
    return &requirements_should[index - REQUIREMENTS_MUST];
  if (index < requirement_count ())
    return &requirements_rules[index - REQUIREMENTS_NUMBERED];
  return NULL;
}

/* Does `wanted` mean this one? Capital letters do not matter, and the beginning of a number, up to
 * a blank or a hyphen, means all of them: "must", "rfc 6298". */
bool
requirement_is (const Requirement *requirement, const char *wanted)
{
  const size_t length = strlen (wanted);

  if (length == 0 || g_ascii_strncasecmp (requirement->number, wanted, length) != 0)
    return false;
  return strchr (" -", requirement->number[length]) != NULL;
}

/* Who meets it, in English. */
const char *
requirement_who (const Requirement *requirement)
{
  switch (requirement->who)
    {
    case BY_MODEL: return N_ ("model");
    case BY_INTERFACE: return N_ ("user interface");
    case BY_HOST: return N_ ("host layer");
    case BY_NOBODY: return N_ ("not built");
    }
  return "?";
}
