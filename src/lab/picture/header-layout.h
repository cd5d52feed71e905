/* The TCP header as section 3.1 draws it: five rows of 32 bits, and for an extended connection one
 * more for the options, however long they are. The row with the control bits is not to scale,
 * because a bit is too narrow for its name. */
#pragma once

#include "geometry.h"

typedef enum
{
  FIELD_SOURCE_PORT,
  FIELD_DESTINATION_PORT,
  FIELD_SEQUENCE,
  FIELD_ACKNOWLEDGMENT,
  FIELD_OFFSET,
  FIELD_RESERVED,
  FIELD_CWR,
  FIELD_ECE,
  FIELD_URG,
  FIELD_ACK_BIT,
  FIELD_PSH,
  FIELD_RST,
  FIELD_SYN,
  FIELD_FIN,
  FIELD_WINDOW,
  FIELD_CHECKSUM,
  FIELD_URGENT,
  FIELD_OPTION_OCTETS, /* of an extended connection */
  FIELDS
} HeaderField;

#define HEADER_ROWS 6

/* Where a field is in the header. */
typedef struct
{
  unsigned row, bit, bits;
} HeaderPlace;

typedef struct
{
  double width, height, unit;
  Box title, explanation;
  Box fields[FIELDS];
} HeaderLayout;

extern const HeaderPlace header_places[FIELDS];

void header_layout (HeaderLayout *layout, bool extended, double width, double height, double unit);
double header_least_width (double unit);
double header_least_height (bool extended, double unit);
int header_field_at (const HeaderLayout *layout, Point at);
