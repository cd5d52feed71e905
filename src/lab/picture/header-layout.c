/* Rows of equal height; in each the fields follow one another without gaps. */
#include "header-layout.h"

#define ROW 21.0
#define LINE 22.0
#define PADDING 7.0
#define FLAGS_ROW 3

const HeaderPlace header_places[FIELDS] = {
  [FIELD_SOURCE_PORT] = { 0, 0, 16 }, [FIELD_DESTINATION_PORT] = { 0, 16, 16 },
  [FIELD_SEQUENCE] = { 1, 0, 32 },    [FIELD_ACKNOWLEDGMENT] = { 2, 0, 32 },
  [FIELD_OFFSET] = { 3, 0, 4 },       [FIELD_RESERVED] = { 3, 4, 4 },
  [FIELD_CWR] = { 3, 8, 1 },          [FIELD_ECE] = { 3, 9, 1 },
  [FIELD_URG] = { 3, 10, 1 },         [FIELD_ACK_BIT] = { 3, 11, 1 },
  [FIELD_PSH] = { 3, 12, 1 },         [FIELD_RST] = { 3, 13, 1 },
  [FIELD_SYN] = { 3, 14, 1 },         [FIELD_FIN] = { 3, 15, 1 },
  [FIELD_WINDOW] = { 3, 16, 16 },     [FIELD_CHECKSUM] = { 4, 0, 16 },
  [FIELD_URGENT] = { 4, 16, 16 },     [FIELD_OPTION_OCTETS] = { 5, 0, 32 },
};

static unsigned
rows (bool extended)
{
  return extended ? HEADER_ROWS : HEADER_ROWS - 1;
}

double
header_least_width (double unit)
{
  return 400 * unit;
}

double
header_least_height (bool extended, double unit)
{
  return (rows (extended) * ROW + 2 * LINE + 2 * PADDING) * unit;
}

/* Where in its row a bit begins, as a share of the width. */
static double
share_of_bit (unsigned row, unsigned bit)
{
  if (row != FLAGS_ROW)
    return bit / 32.0;
  if (bit <= 4)
    return 0.11 * bit / 4.0;
  if (bit <= 8)
    return 0.11 + 0.05 * (bit - 4) / 4.0;
  if (bit <= 16)
    return 0.16 + 0.58 * (bit - 8) / 8.0;
  return 0.74 + 0.26 * (bit - 16) / 16.0;
}

/* Fields that are left out have no size. */
void
header_layout (HeaderLayout *layout, bool extended, double width, double height, double unit)
{
  double padding = PADDING * unit, line = LINE * unit, room = width - 4 * padding;
  double row = fmin ((height - 2 * padding - 2 * line) / rows (extended), 32 * unit);
  double top = padding + line;

  layout->width = width;
  layout->height = height;
  layout->unit = unit;
  layout->title = (Box){ 2 * padding, padding, room, line };
  layout->explanation = (Box){ 2 * padding, top + rows (extended) * row + 2 * unit, room, line };
  for (int field = 0; field < FIELDS; field++)
    {
      HeaderPlace place = header_places[field];
      double begin = round (share_of_bit (place.row, place.bit) * room);
      double end = round (share_of_bit (place.row, place.bit + place.bits) * room);

      double above = round (top + place.row * row), below = round (top + (place.row + 1) * row);

      layout->fields[field] = (Box){ 0, 0, 0, 0 };
      if (place.row >= rows (extended))
        continue;
      layout->fields[field] = (Box){ 2 * padding + begin, above, end - begin, below - above };
    }
}

/* The field at a point, or -1. */
int
header_field_at (const HeaderLayout *layout, Point at)
{
  for (int field = 0; field < FIELDS; field++)
    if (box_has (layout->fields[field], at))
      return field;
  return -1;
}
