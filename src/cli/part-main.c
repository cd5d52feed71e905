/* handshake-part: the process that holds a student's part. Only handshake-runner starts it.  */
#include <lab/run/runner.h>

int
main (int argc, char **argv)
{
  return part_main (argc, argv);
}
