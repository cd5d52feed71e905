/* handshake-runner: the child process that holds a student's part. Only the grader starts it.  */
#include <lab/run/runner.h>

int
main (int argc, char **argv)
{
  return runner_main (argc, argv);
}
