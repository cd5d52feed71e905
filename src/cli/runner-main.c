/* handshake-runner: TCP whole, for the grader to ask. Only the grader starts it.  */
#include <lab/run/runner.h>

int
main (int argc, char **argv)
{
  return machine_main (argc, argv);
}
